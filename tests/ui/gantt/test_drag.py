"""Carrying a bar with a real mouse: the ghost, the verdict, the drop, and every way of dropping nothing."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dispatcher.domain.appointments import AssignmentState, Pin
from dispatcher.domain.routes import Verdict
from ui.gantt.headers import HEADER_PX

from .builders import Day, at
from .desks import LEFT, Desk, minutes_px, open_desk

ROW_PX = 34


def two_technicians(**first: object) -> Day:
    """Durand above, with 1042 at 14:00; Martin below, idle."""
    day = Day()
    durand = day.technician("Durand")
    day.technician("Martin")
    day.job(1042, durand, "14:00", **first)
    return day


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return open_desk(qtbot, two_technicians().board())


def test_that_a_drop_asks_for_the_move_and_changes_nothing_itself(desk: Desk) -> None:
    board = desk.model.board
    desk.drag(1042, QPoint(minutes_px(desk, 60), ROW_PX))
    assert desk.requests == [("i-1042", "t-Martin", at("15:00"))]
    assert desk.model.board is board


def test_that_a_start_snaps_to_five_minutes(desk: Desk) -> None:
    desk.drag(1042, QPoint(minutes_px(desk, 33), 0))
    assert desk.requests == [("i-1042", "t-Durand", at("14:35"))]


def test_that_alt_snaps_to_the_minute(desk: Desk) -> None:
    start = desk.middle_of(1042)
    target = start + QPoint(minutes_px(desk, 33), 0)
    desk.press(start)
    desk.move(start + QPoint(20, 0), target)
    place, alt = QPointF(target), Qt.KeyboardModifier.AltModifier
    moved = QMouseEvent(QMouseEvent.Type.MouseMove, place, place, LEFT, LEFT, alt)
    QApplication.sendEvent(desk.view.viewport(), moved)  # qtbot's moves carry no modifiers
    desk.release(target)
    ((_job, _technician, asked),) = desk.requests
    assert abs(asked - at("14:33")) <= timedelta(minutes=1)
    assert asked.minute % 5 != 0


def test_that_a_shaking_click_selects_and_moves_nothing(desk: Desk) -> None:
    start = desk.middle_of(1042)
    desk.press(start)
    desk.move(start + QPoint(3, 2), start + QPoint(4, 1))
    desk.release(start + QPoint(4, 1))
    assert desk.requests == []
    assert desk.asked == []
    assert (desk.selection.intervention_id, desk.selection.technician_id) == ("i-1042", "t-Durand")


def test_that_a_preview_is_asked_for_once_per_snapped_place(desk: Desk) -> None:
    start = desk.middle_of(1042)
    desk.press(start)
    desk.move(start + QPoint(30, 0))
    for wiggle in range(8):
        desk.move(start + QPoint(30, wiggle))
    assert len(desk.asked) == 1
    desk.release(start)


def test_that_ghost_verdict_and_sentence_appear_while_carrying(desk: Desk) -> None:
    start = desk.middle_of(1042)
    desk.press(start)
    desk.move(start + QPoint(20, 10), start + QPoint(minutes_px(desk, 30), ROW_PX))
    assert {route.technician_id for route in desk.selection.ghosts} == {"t-Durand", "t-Martin"}
    assert desk.selection.verdict is Verdict.FITS
    assert desk.sentences[-1].startswith("Fits")
    desk.release(start)


def test_that_escape_drops_nothing_and_takes_the_ghost_away(desk: Desk) -> None:
    start = desk.middle_of(1042)
    desk.press(start)
    desk.move(start + QPoint(20, 10), start + QPoint(60, ROW_PX))
    desk.bot.keyClick(desk.view, Qt.Key.Key_Escape)
    assert desk.selection.ghosts == ()
    desk.release(start + QPoint(60, ROW_PX))
    assert desk.requests == []
    assert desk.sentences[-1] == ""


def test_that_a_drop_outside_the_rows_moves_nothing(desk: Desk) -> None:
    desk.drag(1042, QPoint(0, 300))
    assert desk.requests == []
    assert desk.selection.ghosts == ()


def test_that_a_drop_where_it_was_asks_for_nothing(desk: Desk) -> None:
    start = desk.middle_of(1042)
    desk.press(start)
    desk.move(start + QPoint(40, 0), start + QPoint(20, 0), start)
    desk.release(start)
    assert desk.requests == []
    assert desk.selection.ghosts == ()


def test_that_the_ghost_stays_after_the_drop_until_the_board_answers(desk: Desk) -> None:
    desk.drag(1042, QPoint(minutes_px(desk, 60), 0))
    assert desk.selection.ghosts != ()
    desk.model.show(desk.model.board)
    assert desk.selection.ghosts == ()


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"pin": Pin.BOTH}, "1042 is pinned: release the pin to move it."),
        ({"state": AssignmentState.TRAVELLING}, "Durand has already left for 1042: it stays where it is."),
        ({"state": AssignmentState.DONE}, "1042 is finished: it stays where it was."),
    ],
)
def test_that_a_bar_that_may_not_move_says_why_and_has_no_ghost(
    qtbot: QtBot, facts: dict[str, object], reason: str
) -> None:
    desk = open_desk(qtbot, two_technicians(**facts).board())
    start = desk.middle_of(1042)
    desk.press(start)
    desk.move(start + QPoint(30, 0), start + QPoint(60, ROW_PX))
    assert desk.view.viewport().cursor().shape() == Qt.CursorShape.ForbiddenCursor
    assert desk.sentences[-1] == reason
    desk.release(start + QPoint(60, ROW_PX))
    assert (desk.requests, desk.asked, desk.selection.ghosts) == ([], [], ())
    assert desk.sentences[-1] == ""
    assert desk.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


def test_that_work_that_departs_under_the_hand_is_let_go(desk: Desk) -> None:
    start = desk.middle_of(1042)
    desk.press(start)
    desk.move(start + QPoint(30, 0), start + QPoint(60, ROW_PX))
    desk.model.show(two_technicians(state=AssignmentState.TRAVELLING).board())
    assert desk.selection.ghosts == ()
    desk.release(start + QPoint(60, ROW_PX))
    assert desk.requests == []


def test_that_waiting_at_the_edge_scrolls_and_the_ghost_follows(desk: Desk) -> None:
    desk.view.zoom(4)
    desk.view.show_bar(desk.bar(1042))
    start = desk.middle_of(1042)
    edge = QPoint(desk.view.navigation.body.right() - 4, start.y())
    desk.press(start)
    desk.move(start + QPoint(30, 0), edge)
    before, slot = desk.view.horizontalScrollBar().value(), desk.view._hand.slot
    for _ in range(20):
        desk.view._hand.scroll_at_edge()
    assert desk.view.horizontalScrollBar().value() > before
    assert slot is not None
    assert desk.view._hand.slot.start > slot.start
    desk.release(start)


def test_that_a_press_on_the_hour_scale_takes_nothing(desk: Desk) -> None:
    at_top = QPoint(desk.middle_of(1042).x(), HEADER_PX // 2)
    desk.press(at_top)
    desk.move(at_top + QPoint(40, 0), at_top + QPoint(40, 60))
    desk.bot.mouseRelease(desk.view.viewport(), LEFT, pos=at_top)
    assert desk.requests == []
