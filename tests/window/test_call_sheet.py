"""S01 to S05 and scenario 6 on the call sheet: what can be sent, who is offered, what is saved."""

from typing import Any

from PySide6.QtCore import Qt

from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.customers import Equipment
from dispatcher.domain.messages import MessageState
from dispatcher.domain.requests import Request
from dispatcher.persistence.queries import all_rows
from tests.builders import Centre, at
from tests.window.seats import CTRL, LEFT, TestSeat
from ui.panels.call_sheet import CallSheet

F50 = {"technicians": 50, "interventions": 250, "promised": 100}


def a_crew() -> Centre:
    """Four who master gas, one who does not; a customer with one machine, one with two."""
    centre = Centre()
    for name, level in (("Expert", 3), ("Near", 2), ("Equal", 2), ("Novice", 1)):
        centre.technician(name, {"gas": level})
    centre.technician("Electrician", {"power": 3})
    centre.intervention(1001, customer="Lone Boiler")
    two = centre.intervention(1002, customer="Two Boilers")
    centre.add(Equipment("e-second", "E-second", two.site_id, "Boiler Y", "SN-second", "gas"))
    return centre


def rows_of(sheet: CallSheet) -> list[str]:
    return [row.technician_id for row in sheet.candidates.rows.rows]


def shown(sheet: CallSheet, column: int) -> list[Any]:
    rows = sheet.candidates.rows
    return [rows.index(row, column).data() for row in range(rows.rowCount())]


def standing(seat: TestSeat) -> list[ClockKind]:
    """Return what the standing alarms are about, the oldest first."""
    return [alarm.kind for alarm in seat.board.standing_alarms]


def saved(seat: TestSeat) -> tuple[int, int]:
    """Return how many requests and interventions the database holds."""
    engine = seat.desk.desk.engine
    return len(list(all_rows(engine, Request))), len(seat.desk.board.interventions)


def test_that_s01_dispatch_waits_for_customer_machine_and_fault_and_one_machine_fills_itself_in(
    seat: TestSeat,
) -> None:
    sheet = seat.open(a_crew()).call_sheet
    seat.do("new_call")
    assert not sheet.dispatch_button.isEnabled()
    seat.find_customer("Lone Boiler")
    assert sheet.draft.equipment is not None
    assert sheet.draft.equipment.id == "e-1001"
    assert not sheet.dispatch_button.isEnabled()
    assert sheet._missing.text() == "still needed: nature of the fault"
    seat.bot.keyClicks(sheet.form.fault, "cold")
    seat.wait(sheet.dispatch_button.isEnabled)
    seat.bot.keyClick(sheet.form.fault, Qt.Key.Key_A, CTRL)
    seat.bot.keyClick(sheet.form.fault, Qt.Key.Key_Delete)
    assert not sheet.dispatch_button.isEnabled()


def test_that_s01_a_customer_with_two_machines_has_to_say_which(seat: TestSeat) -> None:
    sheet = seat.open(a_crew()).call_sheet
    seat.write_call("Two Boilers", "cold")
    assert sheet.draft.equipment is None
    assert not sheet.dispatch_button.isEnabled()
    assert sheet._missing.text() == "still needed: machine"
    seat.bot.keyClick(sheet.form.equipment, Qt.Key.Key_Down)
    seat.wait(sheet.dispatch_button.isEnabled)


def test_that_s01_dispatch_is_taken_back_when_the_customer_is_typed_over(seat: TestSeat) -> None:
    sheet = seat.open(a_crew()).call_sheet
    seat.write_call("Lone Boiler", "cold")
    seat.wait(sheet.dispatch_button.isEnabled)
    seat.bot.keyClicks(sheet.form.customer, "x")
    assert not sheet.dispatch_button.isEnabled()
    assert not sheet.propose_button.isEnabled()


def test_that_s02_of_fifty_technicians_exactly_the_holders_of_the_skill_are_listed(seat: TestSeat) -> None:
    seat.desk.load_day(**F50)
    sheet = seat.open(now="11:00").call_sheet
    technicians = seat.board.technicians.values()
    assert len(technicians) == 50
    for skill in ("A", "B", "C", "D", "E"):
        caller = next(row for row in seat.board.interventions.values() if skill in row.skills)
        seat.write_call(f"Customer {caller.number}", "stands still")
        seat.wait(sheet.dispatch_button.isEnabled)
        assert sorted(rows_of(sheet)) == sorted(row.id for row in technicians if skill in row.skills)
        seat.click(sheet.cancel_button)
        seat.wait(lambda: not rows_of(sheet))


def test_that_s03_saving_makes_one_request_and_one_intervention_of_the_same_number(seat: TestSeat) -> None:
    sheet = seat.open(a_crew(), "09:12").call_sheet
    before = saved(seat)
    seat.write_call("Lone Boiler", "cold")
    seat.bot.mouseClick(sheet.save_button, LEFT)
    seat.bot.mouseClick(sheet.save_button, LEFT)  # an impatient hand
    seat.settle()
    assert saved(seat) == (before[0] + 1, before[1] + 1)
    request = max(seat.desk.board.requests.values(), key=lambda row: row.number)
    (visit,) = (row for row in seat.desk.board.interventions.values() if row.request_id == request.id)
    assert visit.number == request.number == 1003
    assert (request.received_at, request.operator) == (at("09:12"), "Anne")
    assert (request.fault, request.customer_id, request.equipment_id) == ("cold", "c-1001", "e-1001")


def test_that_s03_a_call_without_its_machine_is_kept_as_a_request_alone(seat: TestSeat) -> None:
    sheet = seat.open(a_crew()).call_sheet
    before = saved(seat)
    seat.write_call("Two Boilers", "cold")
    seat.click(sheet.save_button)
    assert saved(seat) == (before[0] + 1, before[1])


def test_that_s03_cancelling_leaves_no_trace(seat: TestSeat) -> None:
    sheet = seat.open(a_crew()).call_sheet
    before = saved(seat)
    seat.write_call("Lone Boiler", "cold")
    seat.wait(sheet.dispatch_button.isEnabled)
    seat.click(sheet.cancel_button)
    assert saved(seat) == before
    assert (sheet.form.customer.text(), sheet.form.fault.text()) == ("", "")
    assert not sheet.save_button.isEnabled()


def test_that_s04_candidates_come_by_level_then_arrival_then_id_and_the_first_says_what_decided(
    seat: TestSeat,
) -> None:
    centre = a_crew()
    centre.planned(next(row for row in centre.rows if row.id == "t-Near"), "08:00", minutes=120)
    sheet = seat.open(centre).call_sheet
    seat.write_call("Lone Boiler", "cold")
    seat.wait(lambda: bool(rows_of(sheet)))
    assert rows_of(sheet) == ["t-Expert", "t-Equal", "t-Near", "t-Novice"]
    why = shown(sheet, 3)
    assert why[0].startswith("highest skill level · ")
    assert not any("skill level" in text or "arrival" in text for text in why[1:])


def test_that_s04_a_choice_made_by_hand_stays_when_the_board_changes(seat: TestSeat) -> None:
    sheet = seat.open(a_crew()).call_sheet
    seat.write_call("Lone Boiler", "cold")
    seat.wait(lambda: bool(rows_of(sheet)))
    sheet.candidates.table.choose(rows_of(sheet).index("t-Novice"))
    looked_again: list[bool] = []
    sheet.candidates.rows.dataChanged.connect(lambda *_: looked_again.append(True))
    newcomers = Centre()
    newcomers.technician("Newcomer", {"power": 1})
    seat.desk.run_import(newcomers.rows)
    seat.wait(lambda: bool(looked_again))
    assert sheet.candidates.chosen is not None
    assert sheet.candidates.chosen.technician_id == "t-Novice"
    assert sheet.dispatch_button.text() == "Dispatch Novice"


def test_that_scenario_6_dispatching_tells_once_and_the_clock_starts_when_the_message_is_accepted(
    seat: TestSeat,
) -> None:
    seat.desk.load_day(**F50)
    seat.desk.transport.up = False
    sheet = seat.open(now="11:00").call_sheet
    caller = next(row for row in seat.board.interventions.values() if "C" in row.skills)
    seat.write_call(f"Customer {caller.number}", "stands still")
    seat.wait(sheet.dispatch_button.isEnabled)
    first = sheet.candidates.chosen
    assert first is not None
    assert rows_of(sheet)[0] == first.technician_id
    seat.click(sheet.dispatch_button)
    seat.settle()
    (message,) = seat.desk.board.messages.values()
    planned = seat.assignment_of(message.intervention_id)
    assert (planned.technician_id, planned.planned_start) == (first.technician_id, first.arrival)
    seat.beat()
    seat.beat("11:00:04")
    assert seat.assignment_of(message.intervention_id).notified_at is None
    seat.desk.transport.up = True
    seat.beat("11:00:05")
    assert seat.assignment_of(message.intervention_id).notified_at == at("11:00:05")
    assert [row.state for row in seat.desk.board.messages.values()] == [MessageState.SENT]
    assert [sent.id for sent in seat.desk.transport.sent] == [message.id]
    assert not seat.window.alarm_strip.isVisible()
    seat.beat("12:00:04")  # the customer's own hour is over, the technician's is not
    before = standing(seat)
    assert ClockKind.CUSTOMER in before
    assert ClockKind.APPOINTMENT not in before
    seat.beat("12:00:05")
    assert seat.window.alarm_strip.isVisible()
    assert standing(seat) == [*before, ClockKind.APPOINTMENT]
    assert seat.board.standing_alarms[-1].raised_at == at("12:00:05")
    rows = seat.window.alarms.rows
    assert rows.index(len(before), 3).data() == "no appointment"


def test_that_s05_a_dispatch_the_transport_refuses_is_shown_as_not_notified(seat: TestSeat) -> None:
    seat.desk.transport.up = False
    window = seat.open(a_crew(), "09:00")
    seat.write_call("Lone Boiler", "cold")
    seat.wait(window.call_sheet.dispatch_button.isEnabled)
    seat.click(window.call_sheet.dispatch_button)
    seat.beat()
    (message,) = seat.board.messages.values()
    assert seat.bar(message.intervention_id).was_not_notified
    assert "1 message waiting · 1 not delivered" in window.status.messages.text()
    facts = [text.text() for _name, text in window.sheet._commitments._lines if text.isVisible()]
    assert "not notified, retry 09:00" in facts
