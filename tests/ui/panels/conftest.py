"""A seat for tests: the real window at a real desk with a small made-up day, at 10:40."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from dispatcher.domain.people import Author, Role
from tests.builders import Centre
from tests.desks import TestDesk, empty_database
from tests.ui.panels.builders import NOW, busy_rows
from ui.app import Seat, open_seat
from ui.style import look
from ui.wording import wording

__all__ = ["empty_database"]
Open = Callable[..., Seat]


@pytest.fixture
def open_desk_window(qtbot: QtBot, tmp_path: Path, empty_database: Path) -> Iterator[Open]:
    """Return a function that opens the window for a role, in English and light."""
    seats: list[Seat] = []

    def open_window(role: Role = Role.PLANNER) -> Seat:
        shutil.copy(empty_database, tmp_path / "centre.sqlite")
        desk = TestDesk(tmp_path / "centre.sqlite", ManualClock(NOW))
        desk.load(Centre(busy_rows()))
        desk.desk.author = Author("Anne", role)
        wording.choose("en", "Europe/Paris")
        look.choose("light")
        seats.append(open_seat(desk.desk))
        qtbot.addWidget(seats[0].window)
        seats[0].window.resize(1366, 768)
        seats[0].window.show()
        settle(qtbot, seats[0])
        return seats[0]

    yield open_window
    for seat in seats:
        seat.close()
    wording.choose("fr", "Europe/Paris")
    look.choose("light")


@pytest.fixture
def seat(open_desk_window: Open) -> Seat:
    """The window of a planner."""
    return open_desk_window()


def settle(qtbot: QtBot, seat: Seat) -> None:
    """Wait until the worker has answered everything and the screen has heard it."""
    qtbot.waitUntil(lambda: seat.bridge.waiting == 0)
