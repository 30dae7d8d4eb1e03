"""The watchdog: a silent alarm engine is noticed after a minute, whatever the clock on the wall does."""

from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from ui.watchdog import Watchdog


def a_watchdog(now: list[float]) -> tuple[Watchdog, list[int], QObject]:
    owner = QObject()
    made = Watchdog(owner, lambda: now[0])
    heard: list[int] = []
    made.changed.connect(lambda: heard.append(made.silent_s))
    return made, heard, owner


def test_that_a_minute_without_a_tick_is_noticed_and_not_a_second_earlier(qtbot: QtBot) -> None:
    now = [1000.0]
    watchdog, heard, _owner = a_watchdog(now)
    for now[0] in (1030.0, 1059.9):
        watchdog.look()
    assert heard == []
    for now[0] in (1060.0, 1061.0):
        watchdog.look()
    assert heard == [60, 61]
    assert watchdog.is_silent


def test_that_a_tick_ends_it(qtbot: QtBot) -> None:
    now = [1000.0]
    watchdog, heard, _owner = a_watchdog(now)
    now[0] = 1075.0
    watchdog.look()
    watchdog.hear()
    assert heard == [75, 0]
    assert not watchdog.is_silent
