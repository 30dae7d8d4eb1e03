"""What kind of customer somebody is, said on the screen; and what the sheets still show on a small one."""

from datetime import date

from PySide6.QtCore import QDate, Qt

from dispatcher.domain.customers import Customer, CustomerKind
from dispatcher.domain.requests import RequestKind
from dispatcher.persistence.queries import all_rows
from dispatcher.services import contact_commands as o
from tests.builders import Centre, at
from tests.window.seats import SHIFT, TestSeat
from ui.panels.call_sheet import CallSheet

SMALL = (1366, 768)


def a_centre() -> Centre:
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(1001, customer="Clinique des Tilleuls")
    return centre


def customer(seat: TestSeat) -> Customer:
    (row,) = all_rows(seat.desk.desk.engine, Customer)
    return row


def facts(sheet: CallSheet) -> dict[str, str]:
    """Return what the card says of the customer on the phone."""
    lines = sheet.context.facts._lines
    return {name.text(): text.text() for name, text in lines if not name.isHidden()}


def test_that_s10_and_s83_the_kind_of_a_caller_is_said_by_keys_and_shows_the_queue_it_picks(
    seat: TestSeat,
) -> None:
    window = seat.open(a_centre(), "10:40")
    sheet, form = window.call_sheet, window.contacts.customer_form
    seat.do("new_call")
    seat.find_customer("Clinique des Tilleuls")
    sheet.form.judged.kind.choose(RequestKind.EVOLUTION)
    sheet.form.judged.changed.emit()
    seat.wait(lambda: facts(sheet).get("Queue") == "Consulting, answer within 30 days")
    assert facts(sheet)["Customer"] == "external, not live yet"
    seat.press(Qt.Key.Key_F4, SHIFT)
    seat.wait(form.name.hasFocus)
    form.kind.choose(CustomerKind.INTERNAL)
    form.is_live.setChecked(True)
    form.live_since.setDate(QDate(2026, 3, 2))
    seat.bot.keyClick(form.name, Qt.Key.Key_Return)
    seat.wait(lambda: customer(seat).kind is CustomerKind.INTERNAL)
    assert customer(seat).live_since == date(2026, 3, 2)
    seat.wait(lambda: facts(sheet).get("Queue") == "TMA, answer within 5 days")
    assert facts(sheet)["Customer"] == "internal, live since 2 March 2026"
    seat.do("undo")
    seat.wait(lambda: facts(sheet)["Customer"] == "external, not live yet")
    assert customer(seat).live_since is None
    seat.wait(lambda: not form.is_live.isChecked())


def test_that_s95_number_and_zone_are_corrected_in_one_step_and_both_clocks_are_shown(seat: TestSeat) -> None:
    window = seat.open(a_centre(), "10:40")
    sheet, form = window.call_sheet, window.contacts.customer_form
    seat.do("new_call")
    seat.find_customer("Clinique des Tilleuls")
    seat.do("customer")
    seat.wait(form.name.hasFocus)
    form.phone.setText("02 40 00 00 00")
    form.zone.setText("America/New_York")
    form.kind.choose(CustomerKind.INTERNAL)
    seat.click(form.save_button)
    seat.wait(lambda: customer(seat).zone == "America/New_York")
    assert (customer(seat).phone, customer(seat).kind) == ("02 40 00 00 00", CustomerKind.INTERNAL)
    seat.do("urgent_call")
    seat.wait(lambda: sheet.draft.due_at == at("14:40"))
    told = "There it is 04:40 (America/New_York), here 10:40 · on site there by 08:40"
    seat.wait(lambda: sheet.context.times.isVisible() and sheet.context.times.text() == told)
    seat.do("undo")
    seat.wait(lambda: customer(seat).kind is CustomerKind.EXTERNAL)
    assert customer(seat).zone == ""
    seat.wait(lambda: not sheet.context.times.isVisible())


def test_that_the_lists_of_contacts_show_four_lines_on_a_small_screen(seat: TestSeat) -> None:
    window = seat.open(a_centre(), "10:40")
    window.resize(*SMALL)
    for number in range(6):
        seat.desk.run(o.ScheduleCallBack(f"b-{number}", "c-1001", "wants a date"))
    panel = window.contacts
    seat.do("contacts")
    seat.wait(lambda: len(panel.rows.rows) == 6)
    panel.table.selectRow(0)
    seat.wait(panel.form.done_button.isVisible)
    table = panel.table
    seat.wait(lambda: table.viewport().height() >= 4 * table.rowHeight(0))
    assert panel.form.done_button.visibleRegion().boundingRect().height() == panel.form.done_button.height()


def test_that_the_due_time_is_seen_while_the_fault_is_typed_however_low_the_sheet(seat: TestSeat) -> None:
    window = seat.open(a_centre(), "10:40")
    window.resize(*SMALL)
    sheet = window.call_sheet
    seat.do("new_call")
    window.resizeDocks([window.tabs_dock], [170], Qt.Orientation.Vertical)
    seat.find_customer("Clinique des Tilleuls")
    seat.wait(sheet.form.fault.hasFocus)
    seat.bot.keyClicks(sheet.form.fault, "cold")

    def is_seen() -> bool:
        fields = (sheet.form.fault, sheet.form.due)
        return all(one.visibleRegion().boundingRect().height() == one.height() for one in fields)

    seat.wait(is_seen)
