"""Scenario 21 at the desk: who could go and why not the others, from a key, a row or a bar."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from dispatcher.domain.appointments import Pin
from dispatcher.services.commands import PinAssignment
from tests.builders import Centre, at
from tests.window.seats import LEFT, TestSeat

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def a_crew() -> Centre:
    """Durand is busy from ten on, Martin has no gas, Petit is free, Roux is off; one job waits."""
    centre = Centre()
    durand = centre.technician("Durand", {"gas": 3})
    centre.technician("Martin", {"power": 2})
    centre.technician("Petit", {"gas": 1})
    centre.technician("Roux", {"gas": 2}, shift=None)
    centre.planned(durand, "10:00", number=1001, promised=("09:30", "10:00"))
    centre.intervention(1002, minutes=60, promised=("08:00", "09:12"))
    centre.planned(durand, "11:00", number=1003, minutes=330)
    return centre


def reasons(seat: TestSeat) -> dict[str, str]:
    """Return the name of each technician with all that is said of him."""
    rows = seat.window.why.candidates.rows
    return {
        rows.index(row, 0).data(): rows.index(row, 3).data(Qt.ItemDataRole.AccessibleTextRole)
        for row in range(rows.rowCount())
    }


def right_click(seat: TestSeat, widget: QWidget, at: QPoint) -> QMenu:
    """Click a place with the right button and return the menu that opens."""
    seat.bot.mouseClick(widget, Qt.MouseButton.RightButton, pos=at)
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, widget.mapToGlobal(at), NO_MODIFIER)
    QApplication.sendEvent(widget, asked)
    (menu,) = (one for one in seat.window.findChildren(QMenu) if one.isVisible())
    return menu


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.text()]


def test_that_f1_lists_every_technician_with_the_price_or_what_is_in_the_way(seat: TestSeat) -> None:
    window = seat.open(a_crew(), "08:30")
    window.selection.select(intervention_id="i-1002")
    seat.press(Qt.Key.Key_F1, NO_MODIFIER)
    seat.wait(lambda: len(reasons(seat)) == 4)
    said = reasons(seat)
    assert said["Petit"].endswith("min travel")
    assert "Martin does not master gas, which 1002 needs at level 1." in said["Martin"]
    assert "Roux does not work on this day." in said["Roux"]
    assert window.why.candidates.table.hasFocus()


def test_that_the_nearest_way_out_is_said_in_words(seat: TestSeat) -> None:
    window = seat.open(a_crew(), "09:15")
    window.selection.select(intervention_id="i-1002")
    seat.do("why")
    seat.wait(lambda: len(reasons(seat)) == 4)
    rows = [row.technician_id for row in window.why.candidates.rows.rows]
    window.why.candidates.table.choose(rows.index("t-Petit"))
    assert window.why.candidates.reasons.isVisible()
    assert "Petit could, if the promise of 1002 moved 3 min." in window.why.candidates.reasons.text()


def test_that_planned_work_is_explained_too_and_anew_when_the_plan_changes(seat: TestSeat) -> None:
    window = seat.open(a_crew(), "08:30")
    seat.do("why", "i-1003")
    seat.wait(lambda: len(reasons(seat)) == 4)
    assert "min travel" in reasons(seat)["Petit"]
    more = Centre()
    more.count = 700
    more.planned(seat.board.technicians["t-Petit"], "09:00", minutes=460, promised=("09:00", "09:00"))
    seat.desk.run_import(more.rows)
    seat.wait(lambda: "the shift ends" in reasons(seat)["Petit"])
    assert window.why.intervention is not None


def test_that_a_right_click_on_a_row_asks_about_the_chosen_job_with_that_technician(seat: TestSeat) -> None:
    window = seat.open(a_crew(), "08:30")
    seat.select("i-1001")
    gantt = window.gantt
    row = gantt.picture.layout.row_of["t-Martin"]
    middle = QPoint(60, row.top + row.height // 2 + gantt.navigation.body.top())
    menu = right_click(seat, gantt.viewport(), middle)
    assert window.selection.intervention_id == "i-1001"
    asks = next(one for one in menu.actions() if one.text() == "Why, or why not: 1001 with Martin")
    asks.trigger()
    menu.close()
    seat.settle()
    seat.wait(lambda: len(reasons(seat)) == 4)
    assert "does not master gas" in window.why.candidates.reasons.text()


def test_that_a_right_click_on_a_bar_offers_all_kinds_of_pins(seat: TestSeat) -> None:
    window = seat.open(a_crew(), "08:30")
    gantt, bar = window.gantt, seat.bar("i-1003")
    gantt.show_bar(bar)
    menu = right_click(seat, gantt.viewport(), gantt.box_of(bar).center())
    assert window.selection.intervention_id == "i-1003"
    pins = ["Pin technician and time", "Pin the technician", "Pin the time", "Pin to a range of time…"]
    assert [text for text in words(menu) if "Pin" in text] == pins
    menu.close()


def test_that_a_right_click_on_waiting_work_asks_why(seat: TestSeat) -> None:
    window = seat.open(a_crew(), "08:30")
    view = window.queue.view
    menu_at = view.visualRect(window.queue.rows.index(0)).center()
    seat.bot.mouseClick(view.viewport(), LEFT, pos=menu_at)
    menu = right_click(seat, view.viewport(), menu_at)
    assert window.selection.intervention_id == "i-1002"
    assert "Who could go, and why not the others" in [text.split("\t")[0] for text in words(menu)]
    menu.close()


def test_that_the_range_form_pins_with_the_keys_and_the_bar_wears_a_lock(seat: TestSeat) -> None:
    window = seat.open(a_crew(), "08:30")
    seat.do("pin_range", "i-1003")
    form = window.sheet.range_form
    assert form.latest.hasFocus()
    assert not seat.bar("i-1003").is_pinned
    seat.bot.keyClick(form.latest, Qt.Key.Key_Return)
    seat.settle()
    assert seat.bar("i-1003").is_pinned
    facts = [text.text() for _name, text in window.sheet._commitments._lines if text.isVisible()]
    assert any("pinned between 10:00 and 12:00" in text for text in facts)
    assert not form.isVisible()


def test_that_a_hand_may_move_work_inside_the_range_it_is_pinned_to_and_no_further(seat: TestSeat) -> None:
    seat.open(a_crew(), "08:30")
    seat.seat.bridge.run(PinAssignment("a-1003", Pin.RANGE, at("10:00"), at("11:30")))
    seat.settle()
    seat.drag("i-1003", at("11:30"))
    assert seat.assignment_of("i-1003").planned_start == at("11:30")
    seat.drag("i-1003", at("12:30"))
    assert seat.assignment_of("i-1003").planned_start == at("11:30")
    assert seat.window.refusal.isVisible()
    assert seat.assignment_of("i-1003").pin is Pin.RANGE
