"""A received call taken up again on the call sheet: what is changed there is what is kept of it."""

from PySide6.QtCore import Qt

from dispatcher.domain.customers import Equipment
from dispatcher.domain.requests import Coverage, Impact, Request, RequestKind, RequestState, Urgency
from dispatcher.persistence.queries import all_rows
from dispatcher.services.commands import RegisterRequest
from dispatcher.services.contact_commands import AddContact
from tests.builders import Centre, at
from tests.window.seats import TestSeat
from ui.panels.call_sheet import CallSheet

KEY = Qt.Key


def received(seat: TestSeat) -> CallSheet:
    """Mairie, whose contract names Mme Roy, has called urgently; somebody else was on the phone."""
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(1001, customer="Tilleuls")
    centre.intervention(1002, customer="Mairie")
    window = seat.open(centre, "08:30")
    seat.desk.run(AddContact("p-1", "c-1002", "Mme Roy", "+33 6 12", "", "k-1002"))
    seat.desk.run(RegisterRequest("r-1", "c-1002", "e-1002", "it leaks", Urgency.URGENT))
    seat.wait(lambda: "r-1" in seat.board.requests)
    window.judge_call("r-1")
    seat.wait(lambda: window.call_sheet.draft.is_complete and window.call_sheet.context.story is not None)
    return window.call_sheet


def kept(seat: TestSeat, request_id: str = "r-1") -> Request:
    return next(row for row in all_rows(seat.desk.desk.engine, Request) if row.id == request_id)


def test_that_s90_the_fault_and_the_urgency_of_a_received_call_are_what_the_sheet_said_when_it_was_judged(
    seat: TestSeat,
) -> None:
    sheet = received(seat)
    assert sheet.form.urgent.isChecked()
    sheet.form.fault.selectAll()
    seat.bot.keyClicks(sheet.form.fault, "valve 3 leaks")
    seat.bot.keyClick(sheet.form.urgent, KEY.Key_Space)
    seat.click(sheet.save_button)
    seat.wait(lambda: kept(seat).state is RequestState.QUALIFIED)
    work = next(row for row in seat.desk.board.interventions.values() if row.request_id == "r-1")
    assert (kept(seat).fault, kept(seat).urgency) == ("valve 3 leaks", Urgency.NORMAL)
    assert (work.fault, work.urgent) == ("valve 3 leaks", False)
    seat.undo()
    seat.wait(lambda: kept(seat).state is RequestState.RECEIVED)
    assert (kept(seat).fault, kept(seat).urgency) == ("it leaks", Urgency.URGENT)


def test_that_s84_the_requester_who_stands_behind_a_received_call_is_chosen_and_confirms_it(
    seat: TestSeat,
) -> None:
    context = received(seat).context
    seat.wait(context.backed_button.isVisible)
    context.who.setFocus()
    seat.bot.keyClick(context.who, KEY.Key_Down)
    assert context.who.currentData() == "p-1"
    seat.click(context.backed_button)
    seat.wait(lambda: not kept(seat).is_unconfirmed)
    seat.wait(lambda: not context.backed_button.isVisible())


def test_that_s34_the_next_call_begins_at_once_while_another_is_judged_which_waits_in_the_queue(
    seat: TestSeat,
) -> None:
    sheet = received(seat)
    seat.write_call("Tilleuls", "no heat", urgent=True)
    assert (sheet.draft.call_id, sheet._title.text()) == ("", "Urgent call")
    assert any(item.is_call and item.id == "r-1" for item in seat.window.queue.rows.items)


def test_that_s90_what_is_judged_of_a_call_put_aside_or_kept_for_later_stays_with_it(seat: TestSeat) -> None:
    sheet = received(seat)
    seat.window.habits.keep_drafts()
    seat.write_call("Tilleuls", "no heat")
    judged = sheet.form.judged
    for choice, key in (
        (judged.impact, KEY.Key_Home),
        (judged.kind, KEY.Key_End),
        (judged.coverage, KEY.Key_End),
    ):
        choice.setFocus()
        seat.bot.keyClick(choice, key)
    seat.beat("08:40")
    seat.window.judge_call("r-1")
    seat.click(sheet.cancel_button)
    seat.click(seat.window.offer.buttons[0])
    seat.wait(lambda: sheet.draft.is_complete)
    assert sheet.draft.opened_at == at("08:30")
    sheet.form.equipment.setCurrentIndex(-1)
    seat.click(sheet.save_button)
    seat.wait(lambda: len(seat.desk.board.requests) == 4)
    call = max(seat.desk.board.requests.values(), key=lambda row: row.number)
    wanted = (Impact.CRITICAL, RequestKind.EVOLUTION, Coverage.REFUSED)
    assert (call.impact, call.kind, call.coverage) == wanted
    assert call.opened_at == at("08:30")
    seat.undo()
    seat.wait(lambda: call.id not in seat.desk.board.requests)


def test_that_s58_a_call_that_needs_no_visit_keeps_the_machine_that_was_chosen_for_it(seat: TestSeat) -> None:
    sheet = received(seat)
    seat.desk.run_import([Equipment("e-2", "E2", "s-1002", "Boiler Y", "SN2", "gas")])
    seat.desk.run(RegisterRequest("r-2", "c-1002", None, "how is it reset?"))
    seat.wait(lambda: "r-2" in seat.board.requests)
    seat.window.judge_call("r-2")
    seat.wait(lambda: sheet.form.equipment.count() == 2 and sheet.draft.equipment is None)
    sheet.form.equipment.setFocus()
    seat.bot.keyClick(sheet.form.equipment, KEY.Key_End)
    seat.click(sheet.no_visit_button)
    seat.wait(lambda: kept(seat, "r-2").state is RequestState.QUALIFIED)
    assert kept(seat, "r-2").equipment_id == "e-2"
