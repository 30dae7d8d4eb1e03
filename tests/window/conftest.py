"""The seat of these tests, and the language and look it starts with."""

import signal
import sys
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatcher.services import solver_process
from tests.desks import TestDesk
from tests.window.seats import TestSeat
from ui.app import make_application
from ui.style import look
from ui.wording import wording


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The application in the product's look; what happens to bugs and Ctrl+C stays the test runner's."""
    hook, on_interrupt = sys.excepthook, signal.getsignal(signal.SIGINT)
    made = make_application()
    made.setCursorFlashTime(0)
    sys.excepthook = hook
    signal.signal(signal.SIGINT, on_interrupt)
    return made


@pytest.fixture
def stand_in_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine of this test is the stand-in."""
    stand_in = [sys.executable, "-m", "tests.services.stand_in_engine"]
    monkeypatch.setattr(solver_process, "own_command", lambda: stand_in)


@pytest.fixture
def seat(dressed: QApplication, desk: TestDesk, qtbot: QtBot) -> Iterator[TestSeat]:
    """A seat in English and light, at 08:00 of the test day; the window opens when the test opens it."""
    wording.choose("en", "Europe/Paris")
    look.choose("light")
    made = TestSeat(desk, qtbot)
    yield made
    made.close()
    wording.choose("fr", "Europe/Paris")
    look.choose("light")
