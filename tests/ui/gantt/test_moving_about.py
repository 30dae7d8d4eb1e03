"""Panning shifts what is painted already, zooming paints in passing: at rest both show what is there."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from .builders import saturated_day
from .desks import Desk, open_desk


def shown(desk: Desk) -> QImage:
    return desk.view.screen().grabWindow(desk.view.winId()).toImage()


def painted_afresh(desk: Desk) -> QImage:
    desk.view.viewport().update()
    QApplication.processEvents()
    return shown(desk)


def at_rest(desk: Desk) -> None:
    desk.bot.waitUntil(lambda: not desk.view.navigation.is_zooming)
    QApplication.processEvents()


@pytest.mark.parametrize("steps", [[(40, 0)], [(0, 33)], [(41, -17), (-13, 60), (7, 9)], [(5_000, 5_000)]])
def test_that_a_pan_shows_what_painting_afresh_would(qtbot: QtBot, steps: list[tuple[int, int]]) -> None:
    desk = open_desk(qtbot, saturated_day(people=30), size=(900, 400))
    desk.view.zoom(1.7)
    desk.view.navigation.pan(50, 80)
    at_rest(desk)
    for step in steps:
        desk.view.navigation.pan(*step)
        QApplication.processEvents()
    assert shown(desk) == painted_afresh(desk)


def test_that_only_what_comes_into_view_is_painted_by_a_pan(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, saturated_day(people=60), size=(1400, 700))
    desk.view.zoom(2)
    at_rest(desk)
    painted = len(desk.view._sprites.kept)
    desk.view._sprites.clear()
    desk.view.navigation.pan(0, 12)
    QApplication.processEvents()
    assert len(desk.view._sprites.kept) < painted / 4


def test_that_a_zoom_is_painted_to_stay_when_the_wheel_rests(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, saturated_day(), size=(1000, 400))
    QApplication.processEvents()
    desk.view.zoom(1.3)
    QApplication.processEvents()
    passing = shown(desk)
    at_rest(desk)
    assert passing != shown(desk)
    assert shown(desk) == painted_afresh(desk)
