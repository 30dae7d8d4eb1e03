"""Every action of the palette has keys or stands in a menu, and has a test of what it does."""

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from dispatcher.domain.appointments import AssignmentState
from tests.window.seats import CTRL, TestSeat
from tests.window.test_languages_and_themes import a_telling_day
from ui.actions import ACTIONS
from ui.main_window import MainWindow

TESTS = Path(__file__).parent.parent
WALKS = {"test_commands.py", "test_access.py"}  # they take whatever there is: naming proves nothing there


def ways_to(window: MainWindow, action_id: str) -> list[str]:
    """Return the keys of an action, and the menu in which it can be seen."""
    made = window.actions_[action_id]
    keys = [made.shortcut().toString()] if not made.shortcut().isEmpty() else []
    menus = window.header.menus.actions()
    return keys + [menu.text() for menu in menus if made in menu.menu().actions() and made.isVisible()]


@cache
def named_by_tests() -> frozenset[str]:
    """Return every constant inside a test function."""
    named: set[str] = set()
    for path in TESTS.rglob("test_*.py"):
        if path.name not in WALKS:
            tests = (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef))
            inside = (node for test in tests for node in ast.walk(test))
            named |= {str(node.value) for node in inside if isinstance(node, ast.Constant)}
    return frozenset(named)


def without_a_test(actions: Iterable[str]) -> set[str]:
    """Return the actions that no test function names."""
    return set(actions) - named_by_tests()


def test_that_every_action_has_keys_or_a_menu_and_no_two_share_their_keys(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    assert [action.id for action in ACTIONS if not ways_to(window, action.id)] == []
    keys = [action.keys for action in ACTIONS if action.keys]
    assert len(set(keys)) == len(keys)
    window.header.menus.actions()[0].menu().removeAction(window.actions_["slots"])
    window.actions_["slots"].setShortcut("")
    assert ways_to(window, "slots") == []


def test_that_every_action_is_named_by_a_test() -> None:
    assert without_a_test(action.id for action in ACTIONS) == set()
    invented = "-".join(("an", "action", "of", "tomorrow"))
    assert without_a_test([invented]) == {invented}


def test_that_incoming_work_is_searched_and_enter_takes_the_first_match(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    seat.do("find_work")
    assert window.focusWidget() is window.queue.search
    seat.bot.keyClicks(window.queue.search, "1045")
    seat.press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    seat.wait(lambda: window.selection.intervention_id == "i-1045")
    assert window.focusWidget() is window.queue.view


@pytest.mark.parametrize("name", ["suspended", "cannot_complete"])
def test_that_work_on_site_is_reported_as_interrupted_or_not_done(seat: TestSeat, name: str) -> None:
    seat.open(a_telling_day(), "10:00")
    seat.do(name, "i-1044")
    seat.wait(lambda: seat.assignment_of("i-1044").state is AssignmentState[name.upper()])


def test_that_the_jobs_of_a_row_are_chosen_together(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    seat.do("choose_row", "i-1042")
    assert {now.intervention.id for now in window.chosen() if now.intervention} == {"i-1042", "i-1043"}


def test_that_the_keys_lead_to_the_changes_of_a_what_if(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    seat.do("what_if")
    seat.wait(lambda: window.what_if.is_shown)
    window.tabs.setCurrentWidget(window.sheet)
    seat.do("compare")
    assert window.tabs.currentWidget() is window.what_if_panel


def test_that_one_zooms_in_and_out_and_back_to_the_whole_day(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    scale = lambda: window.gantt.navigation.axis.pixels_per_hour  # noqa: E731
    seat.do("zoom_fit")
    whole = scale()
    seat.do("zoom_in")
    assert scale() > whole
    near = scale()
    seat.do("zoom_out")
    assert scale() < near
    seat.do("zoom_fit")
    assert scale() == whole


def test_that_one_steps_on_to_the_next_change_of_the_day(seat: TestSeat) -> None:
    seat.open(a_telling_day(), "10:00")
    seat.do("pin", "i-1042")
    seat.beat("10:30")
    seat.do("pin", "i-1043")
    seat.beat("11:00")
    seat.do("time_travel")
    last = seat.window.past.travel.shown.position
    seat.do("past_back")
    assert seat.window.past.travel.shown.position == last - 1
    seat.do("past_on")
    assert seat.window.past.travel.shown.position == last


def test_that_the_map_is_hidden_and_shown_again(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    seat.do("show_map")
    assert not window.map_dock.isVisible()
    seat.press(Qt.Key.Key_F8, CTRL)
    assert window.map_dock.isVisible()
