"""The plan keeps its rows: strips over it share few lines, and the sheets under it lend their height."""

import pytest
from PySide6.QtCore import Qt

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.values import new_id
from dispatcher.services.contact_commands import LogExchange
from tests.builders import Centre, at
from tests.window.seats import TestSeat
from ui.main_window import MainWindow
from ui.plan_room import LEAST_LENDING, ROWS_KEPT

SMALL = (1366, 768)


def a_full_room() -> Centre:
    """Twelve rows; 1042 was told without an appointment, 1043 has promised one."""
    centre = Centre()
    people = [centre.technician(f"Person {letter}") for letter in "ABCDEFGHIJKL"]
    centre.planned(people[0], "11:00", AssignmentState.NOTIFIED, number=1042, told="08:30")
    centre.planned(people[1], "14:00", number=1043, promised=("13:00", "15:00"))
    return centre


def whole_rows(window: MainWindow) -> int:
    """Count the rows of technicians that are whole on the screen."""
    gantt = window.gantt
    top = gantt.navigation.scroll_y
    bottom = top + gantt.navigation.body.height()
    rows = (row for row in gantt.picture.layout.rows if row.technician_id)
    return sum(row.top >= top and row.bottom <= bottom for row in rows)


def open_small(seat: TestSeat) -> MainWindow:
    window = seat.open(a_full_room(), "10:00")
    window.resize(*SMALL)
    seat.wait(lambda: (window.width(), window.height()) == SMALL)
    seat.settle()
    return window


def crowd(seat: TestSeat) -> None:
    """Let an alarm ring, a what-if stand, a drop be refused and something be offered, all at once."""
    window = seat.window
    seat.beat()
    seat.do("what_if")
    seat.wait(lambda: window.what_if_strip.isVisible())
    window.offer.offer(lambda: "A call", ((lambda: "Take it up", lambda: None),))
    window.gantt.move_requested.emit("i-1043", "t-Person B", at("17:00"))
    seat.wait(lambda: window.refusal.isVisible())
    seat.settle()


def tell_customer(seat: TestSeat) -> None:
    """Log the call in which the customer, who has heard nothing since 07:00, was given his appointment."""
    said = (Channel.PHONE, Direction.OUT, Outcome.INFORMED, "we come at eleven")
    seat.window.bridge.run(LogExchange(new_id(), *said, request_id="r-1042"))
    seat.settle()


@pytest.mark.parametrize("preset", ["operator", "planner", "manager"])
def test_that_eight_rows_stay_whole_on_a_small_screen_under_three_strips(seat: TestSeat, preset: str) -> None:
    window = open_small(seat)
    seat.do(f"layout_{preset}")
    crowd(seat)
    assert window.alarm_strip.isVisible()
    seat.wait(lambda: whole_rows(window) >= ROWS_KEPT)
    window.gantt.navigation.pan(0, 17)  # no row ends where another begins
    assert whole_rows(window) >= ROWS_KEPT
    assert window.tabs_dock.height() >= LEAST_LENDING


def test_that_the_sheets_have_their_height_again_once_the_strips_are_gone(seat: TestSeat) -> None:
    window = open_small(seat)
    before = window.tabs_dock.height()
    crowd(seat)
    seat.wait(lambda: window.tabs_dock.height() < before)
    window.refusal.close_strip()
    window.offer.hide()
    seat.click(window.what_if_strip.discard_button)
    seat.wait(lambda: not window.what_if_strip.isVisible())
    seat.do("acknowledge", "i-1042")
    window.ask_for_window("i-1042")
    seat.click(window.sheet.promise_form.confirm)
    tell_customer(seat)
    seat.wait(lambda: not window.alarm_strip.isVisible())
    seat.wait(lambda: window.tabs_dock.height() == before)


def test_that_sheets_made_high_by_hand_lend_no_more_than_the_strips_take(seat: TestSeat) -> None:
    window = open_small(seat)
    window.resizeDocks([window.tabs_dock], [400], Qt.Orientation.Vertical)
    seat.wait(lambda: window.tabs_dock.height() > 380)
    high, plan = window.tabs_dock.height(), window.gantt.height()
    crowd(seat)
    seat.wait(lambda: window.gantt.height() == plan)
    assert window.tabs_dock.height() < high


def test_that_an_offer_waits_behind_a_refusal_and_comes_back(seat: TestSeat) -> None:
    window = open_small(seat)
    crowd(seat)
    assert not window.offer.isVisible()
    window.refusal.close_strip()
    assert window.offer.isVisible()
    assert window.what_if_strip.isVisible()
