"""Every promised behaviour has its place in the menus of the real window, and its tests."""

from PySide6.QtWidgets import QMenu

from tests.behaviours import BEHAVIOURS, ROOT, found_tests, menu_path, without_test
from tests.window.seats import TestSeat
from ui.actions import MENUS, menu_name


def test_that_the_screen_of_every_behaviour_is_in_the_menus_as_the_command_says(seat: TestSeat) -> None:
    window = seat.open(now="08:00")
    there: dict[str, str] = {}
    for menu, entry in zip(MENUS, window.header.menus.actions(), strict=True):
        held = entry.menu()
        assert isinstance(held, QMenu)
        there |= {action.objectName(): menu_name(menu) for action in held.actions()}
    for number, behaviour in BEHAVIOURS.items():
        assert behaviour.action in there, number
        assert menu_path(behaviour.action).startswith(f"{there[behaviour.action]} > "), number


def test_that_every_behaviour_has_a_test() -> None:
    assert without_test(BEHAVIOURS, found_tests(ROOT / "tests")) == []
