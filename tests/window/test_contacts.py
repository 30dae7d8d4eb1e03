"""Contacts on the screen: the call sheet by keys alone, the queue with its channels, the contacts' sheet."""

from datetime import datetime, timedelta
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QApplication, QWidget

from dispatcher.domain.alarms import ClockKind, Deadline
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import Exchange
from dispatcher.domain.requests import Request
from dispatcher.persistence.queries import all_rows
from dispatcher.services import contact_commands as o
from dispatcher.services.commands import PromiseAppointment, QualifyRequest, RegisterRequest
from dispatcher.services.exchange import import_folder
from tests.builders import ANNE, BRUNO, DAY, Centre, at
from tests.window.seats import TestSeat
from ui.panels.contacts import Page
from ui.panels.queue_row import time_colour
from ui.style import look

HEAD = "external_id,channel,received_at,text,email,phone,serial,contact"
ROY = o.AddContact("p-1", "c-1001", "Mme Roy", "+33 6 12 34 56 78", "roy@example.org", "k-1001")
ENTER = Qt.Key.Key_Return


def a_centre() -> Centre:
    """Tilleuls with work planned on its machine, the town hall with work that waits."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "14:00", number=1001, customer="Clinique des Tilleuls")
    centre.intervention(1002, customer="Mairie")
    return centre


def take_in(seat: TestSeat, folder: Path, *lines: str) -> None:
    (folder / "messages.csv").write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")
    desk = seat.desk.desk
    import_folder(desk.executor, desk.engine, folder, DAY, desk.zone, ANNE)
    seat.settle()


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def requests(seat: TestSeat) -> dict[str, Request]:
    return {row.fault: row for row in all_rows(seat.desk.desk.engine, Request)}


def test_that_s34_a_call_is_taken_and_its_slot_promised_by_keys_alone_and_timed(seat: TestSeat) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    seat.desk.run(ROY)
    seat.settle()
    seat.do("new_call")
    seat.bot.keyClicks(focused(), "0612")
    seat.wait(lambda: len(sheet.form._found) == 1)
    seat.bot.keyClick(sheet.form.customer, ENTER)
    seat.wait(lambda: sheet.draft.equipment is not None and sheet.form.fault.hasFocus())
    seat.bot.keyClicks(sheet.form.fault, "leak")
    seat.beat("10:42")
    seat.bot.keyClick(sheet.form.fault, ENTER)
    seat.wait(lambda: sheet.slots.view.hasFocus() and sheet.slots.chosen is not None)
    seat.bot.keyClick(sheet.slots.view, ENTER)
    seat.wait(lambda: "leak" in requests(seat) and requests(seat)["leak"].slot_given_at is not None)
    call = requests(seat)["leak"]
    assert (call.opened_at, call.slot_given_at, call.contact_id) == (at("10:40"), at("10:42"), "p-1")


def test_that_s57_open_work_on_the_machine_is_offered_and_taken_instead_of_a_second_visit(
    seat: TestSeat,
) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    seat.do("new_call")
    seat.find_customer("Clinique des Tilleuls")
    seat.wait(lambda: sheet.context.open_work is not None)
    assert sheet.context.warning.text().startswith("1001 is open on this machine")
    for part in (sheet.context.warning, sheet.context.attach_button):  # seen before the second visit is sold
        assert QRegion(part.rect()) == part.visibleRegion()
    work = len(seat.desk.board.interventions)
    seat.bot.keyClicks(sheet.form.fault, "still cold")
    seat.bot.mouseClick(sheet.context.attach_button, Qt.MouseButton.LeftButton)
    seat.wait(lambda: "still cold" in requests(seat))
    assert requests(seat)["still cold"].attached_to == "i-1001"
    assert len(seat.desk.board.interventions) == work


def test_that_s44_a_call_passed_on_shows_words_contacts_and_reason_without_any_click(seat: TestSeat) -> None:
    window = seat.open(a_centre(), "10:40")
    seat.desk.run(RegisterRequest("r-1", "c-1001", "e-1001", "it leaks"))
    seat.desk.run(o.PassCall("x-1", "r-1", "Anne", "he knows the boiler"), BRUNO)
    seat.settle()
    window.judge_call("r-1")
    context = window.call_sheet.context
    seat.wait(lambda: context.story is not None)
    assert context.passed.text() == "Bruno passed this call on: he knows the boiler"
    assert "it leaks" in context.verbatim.text()
    assert context.story is not None
    assert len(context.story.contacts) == 2
    for part in (context.passed, context.verbatim, context.said):
        assert part.isVisible()


def test_that_s24_the_queue_shows_the_channel_and_the_oldest_unjudged_call_on_top(
    seat: TestSeat, tmp_path: Path
) -> None:
    window = seat.open(a_centre(), "10:40")
    seat.desk.run(RegisterRequest("r-1", "c-1002", None, "by phone"))
    take_in(
        seat, tmp_path, "M1,letter,D 09:00,a letter,,01 00 1001,,", "M2,email,D 08:00,a mail,,01 00 1001,,"
    )
    seat.wait(lambda: len([one for one in window.queue.rows.items if one.is_call]) == 3)
    rows = [(one.fault, one.channel) for one in window.queue.rows.items if one.is_call]
    assert rows == [("a mail", "email"), ("a letter", "letter"), ("by phone", "phone")]
    assert [one.is_call for one in window.queue.rows.items][:3] == [True] * 3


def test_that_s25_the_queue_is_in_every_layout_and_shows_a_call_of_another_seat(seat: TestSeat) -> None:
    window = seat.open(a_centre(), "10:40")
    for preset in ("operator", "planner", "manager"):
        seat.do(f"layout_{preset}")
        assert window.queue_dock.isVisible(), preset
    seat.desk.run(RegisterRequest("r-1", "c-1002", None, "from elsewhere"), BRUNO)
    seat.settle()
    seat.wait(lambda: "from elsewhere" in {one.fault for one in window.queue.rows.items})


def test_that_s40_an_unanswered_e_mail_turns_amber_then_red(seat: TestSeat, tmp_path: Path) -> None:
    window = seat.open(a_centre(), "10:00")
    take_in(seat, tmp_path, "M1,email,D 08:30,when?,,01 00 1001,,")
    seat.wait(lambda: any(one.is_call for one in window.queue.rows.items))
    (mail,) = (one for one in window.queue.rows.items if one.is_call)
    assert (mail.warns_at, mail.due_at) == (at("10:30"), at("12:30"))
    assert time_colour(mail.remaining(at("12:31")), look.theme) == look.theme.alarm


def test_that_s38_what_a_form_says_is_marked_and_confirmed_field_by_field(
    seat: TestSeat, tmp_path: Path
) -> None:
    window = seat.open(a_centre(), "10:40")
    take_in(seat, tmp_path, "F1,form,D 08:00,it leaks,,01 00 1001,SN1001,")
    window.judge_call(requests(seat)["it leaks"].id)
    context = window.call_sheet.context
    seat.wait(lambda: context.marks.isVisible() and context.marks.text() == "From customer: Phone, Machine")
    seat.bot.mouseClick(context.confirm_button, Qt.MouseButton.LeftButton)
    seat.wait(lambda: context.marks.text() == "From customer: Machine")
    assert window.call_sheet.draft.equipment is not None


def test_that_s95_an_unknown_sender_is_found_on_the_sheet_before_the_call_is_judged(
    seat: TestSeat, tmp_path: Path
) -> None:
    window = seat.open(a_centre(), "10:40")
    take_in(seat, tmp_path, "M1,email,D 08:00,it leaks,who@example.org,,,")
    window.judge_call(requests(seat)["it leaks"].id)
    sheet = window.call_sheet
    seat.wait(sheet.context.finder.isVisible)
    seat.bot.keyClicks(sheet.context.finder, "SN1001")
    seat.wait(lambda: sheet.context.finder.offers == 1)
    seat.bot.keyClick(sheet.context.finder, ENTER)
    seat.wait(lambda: requests(seat)["it leaks"].customer_id == "c-1001")
    seat.wait(lambda: sheet.draft.customer is not None and sheet.draft.customer.id == "c-1001")


def test_that_s95_the_time_there_stands_beside_ours_where_they_differ(seat: TestSeat) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    seat.desk.run(o.ChangeCustomer("c-1001", "America/Martinique", ""))
    seat.do("new_call")
    seat.find_customer("Clinique des Tilleuls")
    seat.wait(sheet.context.times.isVisible)
    assert sheet.context.times.text() == "There it is 05:40 (America/Martinique), here 10:40"


def test_that_s63_and_s62_a_notice_is_read_and_the_story_told_on_the_sheet_of_contacts(
    seat: TestSeat,
) -> None:
    window = seat.open(a_centre(), "10:40")
    seat.desk.run(o.ChangeCustomer("c-1001", "", "Anne"))
    log = (Channel.LETTER, Direction.IN, Outcome.ANSWERED, "unhappy", "c-1001")
    seat.desk.run(o.LogExchange("x-1", *log, for_owner=True), BRUNO)
    seat.settle()
    panel = window.contacts
    seat.wait(lambda: panel.waiting == 1)
    assert panel.tab_words() == "Contacts (1)"
    seat.do("contacts")
    panel.page.choose(Page.NOTICES)
    panel.table.selectRow(0)
    seat.wait(panel.form.read_button.isEnabled)
    seat.bot.mouseClick(panel.form.read_button, Qt.MouseButton.LeftButton)
    seat.wait(lambda: panel.waiting == 0)
    (notice,) = all_rows(seat.desk.desk.engine, Exchange)
    assert notice.read_at == at("10:40")
    panel.follow_customer(seat.board.customers["c-1001"])
    seat.wait(lambda: any("unhappy" in line.what and "letter" in line.what for line in panel.rows.rows))


def test_that_s26_and_s61_a_contact_is_logged_and_a_call_back_done_on_the_sheet(seat: TestSeat) -> None:
    window = seat.open(a_centre(), "10:40")
    panel = window.contacts
    seat.do("contacts")
    panel.follow_customer(seat.board.customers["c-1001"])
    seat.bot.keyClicks(panel.form.note, "wants a date")
    seat.bot.mouseClick(panel.form.later_button, Qt.MouseButton.LeftButton)
    seat.wait(lambda: panel.waiting == 1 and panel.form.note.text() == "")
    panel.page.choose(Page.CALL_BACKS)
    panel.table.selectRow(0)
    seat.bot.keyClicks(panel.form.note, "Thursday suits")
    seat.wait(panel.form.done_button.isEnabled)
    seat.bot.mouseClick(panel.form.done_button, Qt.MouseButton.LeftButton)
    seat.wait(lambda: panel.waiting == 0)
    (logged,) = all_rows(seat.desk.desk.engine, Exchange)
    assert (logged.outcome, logged.note, logged.operator) == (Outcome.ANSWERED, "Thursday suits", "Anne")


def test_that_s84_and_s97_people_and_machines_are_written_down_on_the_customers_card(seat: TestSeat) -> None:
    window = seat.open(a_centre(), "10:40")
    panel = window.contacts
    seat.do("contacts")
    panel.follow_customer(seat.board.customers["c-1001"])
    panel.page.choose(Page.CARD)
    seat.wait(lambda: len(panel.rows.rows) == 3)  # the customer, a machine, and a person to come
    panel.table.selectRow(2)
    seat.wait(panel.card_form.requester.isVisible)
    seat.bot.keyClicks(panel.card_form.fields[0], "Mme Roy")
    panel.card_form.requester.setChecked(True)
    seat.bot.keyClick(panel.card_form.fields[0], ENTER)
    seat.wait(lambda: len(panel.rows.rows) == 4)
    card = seat.desk.desk.contact_book.card("c-1001")
    assert card is not None
    assert [(one.name, one.contract_id) for one in card.people] == [("Mme Roy", "k-1001")]


def test_that_s99_the_usual_contact_is_named_to_whoever_takes_the_call(seat: TestSeat) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    seat.desk.run(RegisterRequest("r-1", "c-1001", "e-1001", "it leaks"), BRUNO)
    seat.desk.run(o.SetDuty("Bruno", True), BRUNO)
    seat.do("new_call")
    seat.find_customer("Clinique des Tilleuls")
    seat.wait(lambda: sheet.context.usual.text() == "Usual contact: Bruno, at the desk")


def test_that_s34_the_times_to_a_slot_and_the_visits_avoided_stand_beside_the_centres_rules(
    seat: TestSeat,
) -> None:
    window = seat.open(a_centre(), "10:40")
    seat.desk.run(RegisterRequest("r-1", "c-1001", "e-1001", "cold", opened_at=at("10:38")), BRUNO)
    seat.desk.run(o.AttachRequest("r-1", "i-1001"))
    seat.desk.run(RegisterRequest("r-2", "c-1002", "e-1002", "cold", opened_at=at("10:38")), BRUNO)
    seat.desk.run(QualifyRequest("r-2", True, "i-2", "s-1002", {"gas": 1}), BRUNO)
    seat.desk.run(PromiseAppointment("i-2", at("14:00"), at("16:00")), BRUNO)
    panel = window.contacts
    seat.do("contacts")
    panel.page.choose(Page.TIMES)
    seat.wait(lambda: bool(panel.rows.rows))
    assert panel.rows.rows[0].what == "1 calls: half within 2:00 min, nine of ten within 2:00 min"
    assert panel._about.text() == "Visits avoided in 30 days: 1"
    assert panel.minutes[0].isVisible()
    assert not panel.set_button.isEnabled()  # Anne is a planner


def test_that_s26_a_call_back_stays_chosen_and_its_customers_when_a_more_pressing_one_comes(
    seat: TestSeat,
) -> None:
    panel = seat.open(a_centre(), "10:40").contacts
    seat.desk.run(o.ScheduleCallBack("b-1", "c-1001", "wants a date", at("12:00")))
    panel.follow_customer(seat.board.customers["c-1002"])
    seat.do("contacts")
    panel.page.choose(Page.CALL_BACKS)
    seat.wait(lambda: len(panel.rows.rows) == 1)
    panel.table.selectRow(0)
    seat.bot.keyClicks(panel.form.note, "asks for the invoice")
    seat.desk.run(o.ScheduleCallBack("b-2", "c-1002", "ring first", at("11:00")), BRUNO)
    seat.wait(lambda: len(panel.rows.rows) == 2)
    assert panel.chosen is not None
    assert panel.chosen.key == "b-1"
    assert panel.form.done_button.isVisible()
    assert panel._about.text() == "Clinique des Tilleuls"
    seat.bot.keyClick(panel.form.note, ENTER)
    seat.wait(lambda: panel.form.note.text() == "")
    (logged,) = all_rows(seat.desk.desk.engine, Exchange)
    assert (logged.customer_id, logged.note) == ("c-1001", "asks for the invoice")


def test_that_s101_what_is_logged_beside_a_chosen_job_is_news_of_its_call_and_silence_begins_anew(
    seat: TestSeat,
) -> None:
    window = seat.open(a_centre(), "10:00")
    seat.desk.run(RegisterRequest("r-1", "c-1002", "e-1002", "it leaks"))
    seat.desk.run(QualifyRequest("r-1", True, "i-1", "s-1002", {"gas": 1}))

    def silence_ends() -> list[datetime]:
        clocks = all_rows(seat.desk.desk.engine, Deadline)
        return [one.due_at for one in clocks if one.request_id == "r-1" and one.kind is ClockKind.NEWS]

    before = silence_ends()
    seat.wait(lambda: "i-1" in seat.board.interventions)
    seat.beat("10:20")
    window.selection.select(intervention_id="i-1")
    seat.do("contacts")
    panel = window.contacts
    panel.page.choose(Page.STORY)
    seat.wait(lambda: panel._about.text() == "1003 · Mairie")
    seat.bot.keyClicks(panel.form.note, "told him we come at three")
    seat.bot.keyClick(panel.form.note, ENTER)
    seat.wait(lambda: panel.form.note.text() == "")
    (logged,) = (one for one in all_rows(seat.desk.desk.engine, Exchange) if one.note.startswith("told"))
    assert logged.request_id == "r-1"
    assert max(silence_ends()) == before[0] + timedelta(minutes=20)


def test_that_s44_what_is_logged_beside_a_received_call_on_the_sheet_is_about_that_call(
    seat: TestSeat,
) -> None:
    window = seat.open(a_centre(), "10:00")
    seat.desk.run(RegisterRequest("r-1", "c-1002", "e-1002", "it leaks"))
    seat.wait(lambda: "r-1" in seat.board.requests)
    window.judge_call("r-1")
    seat.do("contacts")
    seat.bot.keyClicks(window.contacts.form.note, "he calls again")
    seat.bot.keyClick(window.contacts.form.note, ENTER)
    seat.wait(lambda: window.contacts.form.note.text() == "")
    (logged,) = (one for one in all_rows(seat.desk.desk.engine, Exchange) if one.note == "he calls again")
    assert (logged.customer_id, logged.request_id) == ("c-1002", "r-1")
    window.contacts.form.note.setFocus()
    seat.undo()  # from the line it was typed into: the contact goes, the words do not come back
    seat.wait(lambda: len(list(all_rows(seat.desk.desk.engine, Exchange))) == 1)
    assert window.contacts.form.note.text() == ""


def test_that_s26_what_is_typed_about_a_call_back_that_a_colleague_has_done_is_logged_as_its_customers(
    seat: TestSeat,
) -> None:
    panel = seat.open(a_centre(), "10:40").contacts
    seat.desk.run(o.ScheduleCallBack("b-1", "c-1001", "wants a date", at("12:00")))
    seat.do("contacts")
    panel.page.choose(Page.CALL_BACKS)
    seat.wait(lambda: len(panel.rows.rows) == 1)
    panel.table.selectRow(0)
    seat.bot.keyClicks(panel.form.note, "he says yes")
    seat.desk.run(o.CompleteCallBack("b-1", "x-1", "rung up"), BRUNO)
    seat.wait(lambda: not panel.rows.rows)
    seat.bot.keyClick(panel.form.note, ENTER)
    seat.wait(lambda: panel.form.note.text() == "")
    logged = {row.note: row.customer_id for row in all_rows(seat.desk.desk.engine, Exchange)}
    assert logged == {"rung up": "c-1001", "he says yes": "c-1001"}
