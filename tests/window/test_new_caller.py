"""S95: a caller nobody knows, found or written down from the call sheet by keys alone."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from dispatcher.domain.customers import Customer
from dispatcher.domain.requests import Request
from dispatcher.persistence.queries import all_rows
from dispatcher.services.contact_commands import AddCustomer
from tests.builders import Centre
from tests.window.seats import CTRL, SHIFT, TestSeat
from ui.panels.call_sheet import CallSheet
from ui.widgets.finder import Finder

ENTER, ESCAPE, TAB = Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Tab


def a_centre() -> Centre:
    """Tilleuls with a boiler in Testville; Durand masters gas and is free."""
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(1001, customer="Clinique des Tilleuls")
    return centre


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def type_in(seat: TestSeat, text: str, *keys: Qt.Key) -> None:
    seat.bot.keyClicks(focused(), text)
    for key in keys:
        seat.bot.keyClick(focused(), key)


def offered(sheet: CallSheet) -> list[str]:
    return list(sheet.form.customer._offers.stringList())


def look_for(seat: TestSeat, sheet: CallSheet, words: str) -> None:
    """Type who calls into the open sheet, and wait for the answer to all of it."""
    seat.bot.keyClicks(sheet.form.customer, words)
    seat.wait(lambda: bool(offered(sheet)) and offered(sheet)[-1].endswith(words))


def take(seat: TestSeat, line: Finder) -> None:
    """Press Enter in the list that has dropped down; the window has the keys again then."""
    popup = line._drop_down.popup()
    assert popup is not None
    seat.wait(popup.isVisible)
    seat.bot.keyClick(popup, ENTER)
    come_back(seat, line)


def come_back(seat: TestSeat, line: Finder) -> None:
    """Wait until the list is gone; Qt's screen for tests may leave the keys with it, a real one does not."""
    popup = line._drop_down.popup()
    assert popup is not None
    seat.wait(lambda: not popup.isVisible())
    seat.window.activateWindow()
    seat.wait(seat.window.isActiveWindow)


def all_of(seat: TestSeat, kind: type[Any]) -> list[Any]:
    return list(all_rows(seat.desk.desk.engine, kind))


def test_that_s95_nobody_found_is_written_down_by_keys_alone_and_the_call_goes_on(seat: TestSeat) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    form, newcomer = sheet.form, sheet.form.newcomer
    seat.do("new_call")
    seat.bot.keyClicks(form.fault, "no heating")  # he began with what is wrong
    look_for(seat, sheet, "Garage du Lac")
    assert offered(sheet) == ["New customer: Garage du Lac"]
    take(seat, form.customer)
    seat.wait(newcomer.phone.hasFocus)
    assert newcomer.name.text() == "Garage du Lac"
    type_in(seat, "01 39 50 00 17", ENTER)
    type_in(seat, "Mme Petit", ENTER)
    type_in(seat, "3 rue des Essais", ENTER)
    type_in(seat, "testv")
    seat.wait(lambda: newcomer.town.offers == 1)
    take(seat, newcomer.town)
    seat.wait(newcomer.machine.hasFocus)
    seat.wait(lambda: newcomer.machine.count() == 2)  # none yet, or the one model we know
    seat.bot.keyClick(newcomer.machine, Qt.Key.Key_Down)
    seat.bot.keyClick(newcomer.machine, ENTER)
    type_in(seat, "SN-77", ENTER)
    seat.wait(lambda: sheet.draft.customer is not None and sheet.draft.equipment is not None)
    seat.wait(form.fault.hasFocus)
    assert sheet.draft.customer is not None
    assert (sheet.draft.customer.name, sheet.draft.fault) == ("Garage du Lac", "no heating")
    card = seat.desk.desk.contact_book.card(sheet.draft.customer.id)
    assert card is not None
    assert [(one.id, one.name) for one in card.people] == [(sheet.draft.contact_id, "Mme Petit")]
    seat.bot.keyClick(form.fault, ENTER)
    seat.wait(lambda: sheet.slots.view.hasFocus() and sheet.slots.chosen is not None)
    seat.bot.keyClick(sheet.slots.view, ENTER)
    seat.wait(lambda: any(row.fault == "no heating" and row.slot_given_at for row in all_of(seat, Request)))


def test_that_s95_who_is_nearly_called_so_is_offered_first_and_no_double_is_made(seat: TestSeat) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    newcomer = sheet.form.newcomer
    seat.do("new_call")
    look_for(seat, sheet, "Clinique des Tileuls")
    assert [line.split("  ")[0] for line in offered(sheet)] == [
        "perhaps Clinique des Tilleuls",
        "New customer: Clinique des Tileuls",
    ]
    seat.do("new_customer")  # she overlooks it
    come_back(seat, sheet.form.customer)
    seat.wait(newcomer.phone.hasFocus)
    seat.bot.keyClick(newcomer, ENTER, CTRL)
    seat.wait(newcomer.alike_buttons[0].hasFocus)
    assert newcomer.alike_buttons[0].text().startswith("Clinique des Tilleuls")
    seat.bot.keyClick(newcomer.alike_buttons[0], ENTER)
    seat.wait(lambda: sheet.draft.customer is not None)
    assert sheet.draft.customer is not None
    assert sheet.draft.customer.id == "c-1001"
    assert len(all_of(seat, Customer)) == 1


def test_that_s95_back_and_undo_leave_the_call_as_it_was_typed(seat: TestSeat) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    form, newcomer = sheet.form, sheet.form.newcomer
    seat.do("new_call")
    seat.bot.keyClicks(form.fault, "no heating")
    look_for(seat, sheet, "Garage du Lac")
    seat.press(Qt.Key.Key_N, CTRL | SHIFT)
    come_back(seat, form.customer)
    seat.wait(newcomer.phone.hasFocus)
    seat.bot.keyClick(newcomer.phone, ESCAPE)
    seat.wait(form.customer.hasFocus)
    assert (form.customer.text(), form.fault.text()) == ("Garage du Lac", "no heating")
    seat.press(Qt.Key.Key_N, CTRL | SHIFT)
    seat.wait(newcomer.phone.hasFocus)
    seat.press(ENTER, CTRL)
    seat.wait(lambda: sheet.draft.customer is not None)
    assert sheet.save_button.isEnabled()
    seat.do("undo")
    seat.wait(lambda: sheet.draft.customer is None)
    assert (form.customer.text(), form.fault.text()) == ("Garage du Lac", "no heating")
    assert [row.name for row in all_of(seat, Customer)] == ["Clinique des Tilleuls"]


def test_that_s01_a_customer_without_a_machine_gets_one_during_the_call(seat: TestSeat) -> None:
    sheet = seat.open(a_centre(), "10:40").call_sheet
    form, newcomer = sheet.form, sheet.form.newcomer
    seat.desk.run(AddCustomer("c-new", "Garage du Lac", contact_id="p-1", contact_name="Mme Petit"))
    seat.do("new_call")
    seat.find_customer("Garage du Lac")
    seat.wait(form.fault.hasFocus)
    seat.bot.keyClicks(form.fault, "no heating")
    assert form.equipment.placeholderText() == "none known: Ctrl+Shift+N writes one down"
    seat.press(Qt.Key.Key_N, CTRL | SHIFT)
    seat.wait(newcomer.address.hasFocus)
    assert not newcomer.name.isVisible()
    seat.bot.keyClick(newcomer.address, ENTER)
    type_in(seat, "testv")
    seat.wait(lambda: newcomer.town.offers == 1)
    take(seat, newcomer.town)
    seat.wait(lambda: newcomer.machine.hasFocus() and newcomer.machine.count() == 2)
    seat.bot.keyClick(newcomer.machine, Qt.Key.Key_Down)
    seat.press(ENTER, CTRL)
    seat.wait(lambda: sheet.draft.equipment is not None)
    seat.wait(form.fault.hasFocus)
    assert sheet.draft.fault == "no heating"
    assert sheet.draft.is_complete
