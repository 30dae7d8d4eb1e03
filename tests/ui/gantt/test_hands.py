"""More that a hand can do: several jobs, an edge, a frame, back to the queue, and all of it by keys."""

from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from dispatcher.domain.appointments import AssignmentState, Pin
from dispatcher.domain.routes import Verdict
from dispatcher.services.places import magnets
from ui.gantt.mouse import EDGE_PX

from .builders import Day, at
from .desks import LEFT, Desk, minutes_px, open_desk

CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
ROW_PX = 34
K = Qt.Key


def a_day(**third: object) -> Day:
    """Durand: 1 at 9:00, 2 at 11:00, promised 10 to 12; Martin: 3 at 11:10; Petit idle; 4 waits."""
    day = Day()
    durand, martin = day.technician("Durand"), day.technician("Martin")
    day.technician("Petit")
    day.job(1, durand, "09:00")
    day.job(2, durand, "11:00", promised=("10:00", "12:00"))
    day.job(3, martin, "11:10", **third)
    day.job(4, None)
    return day


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return open_desk(qtbot, a_day().board(), now="07:30")


def click(desk: Desk, number: int, modifiers: Qt.KeyboardModifier) -> None:
    desk.bot.mouseClick(desk.view.viewport(), LEFT, modifiers, desk.middle_of(number))


def press(desk: Desk, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        desk.bot.keyClick(desk.view, key, held)


def lengths(desk: Desk) -> list[tuple[str, int]]:
    asked: list[tuple[str, int]] = []
    desk.view.length_requested.connect(lambda *request: asked.append(request))
    return asked


def edge_of(desk: Desk, number: int) -> QPoint:
    box = desk.view.box_of(desk.bar(number))
    return QPoint(box.right() - EDGE_PX // 2, box.center().y())


# ---- several


def test_that_ctrl_and_click_choose_several_and_take_one_out_again(desk: Desk) -> None:
    click(desk, 1, Qt.KeyboardModifier.NoModifier)
    click(desk, 3, CTRL)
    assert desk.selection.marked == ("i-1", "i-3")
    assert desk.requests == []
    click(desk, 3, CTRL)
    assert desk.selection.marked == ()
    assert desk.selection.intervention_id == "i-1"


def test_that_a_click_on_one_of_several_chooses_that_one(desk: Desk) -> None:
    desk.selection.mark(["i-1", "i-2", "i-3"])
    click(desk, 2, Qt.KeyboardModifier.NoModifier)
    assert desk.selection.marked == ()
    assert desk.selection.intervention_id == "i-2"


def test_that_a_frame_drawn_with_shift_chooses_what_it_touches(desk: Desk) -> None:
    first, last = desk.view.box_of(desk.bar(2)), desk.view.box_of(desk.bar(3))
    view = desk.view.viewport()
    desk.bot.mousePress(view, LEFT, SHIFT, first.topLeft() - QPoint(6, 4))
    desk.move(last.center(), last.bottomRight())
    assert desk.view._band.isVisible()
    desk.bot.mouseRelease(view, LEFT, SHIFT, last.bottomRight())
    assert set(desk.selection.marked) == {"i-2", "i-3"}
    assert not desk.view._band.isVisible()
    assert desk.requests == []


def test_that_several_jobs_go_together_keeping_their_distance_in_time_and_rows(desk: Desk) -> None:
    desk.selection.mark(["i-1", "i-3"])
    desk.drag(1, QPoint(minutes_px(desk, 240), ROW_PX))
    assert desk.requests == [("i-1", "t-Martin", at("13:00")), ("i-3", "t-Petit", at("15:10"))]


def test_that_the_ghosts_of_several_show_all_their_rows_and_one_verdict(desk: Desk) -> None:
    desk.selection.mark(["i-1", "i-2"])
    start = desk.middle_of(1)
    desk.press(start)
    desk.move(start + QPoint(20, 0), start + QPoint(minutes_px(desk, 180), ROW_PX))
    assert {route.technician_id for route in desk.selection.ghosts} == {"t-Durand", "t-Martin"}
    assert desk.selection.verdict is Verdict.BREAKS  # the promise of 2
    assert "promised before 12:00" in desk.sentences[-1]
    press(desk, K.Key_Escape)
    desk.release(start)
    assert desk.requests == []


def test_that_one_pinned_job_holds_the_others_back_and_says_why(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, a_day(pin=Pin.BOTH).board(), now="07:30")
    desk.selection.mark(["i-1", "i-3"])
    start = desk.middle_of(1)
    desk.press(start)
    desk.move(start + QPoint(30, 0), start + QPoint(60, 0))
    assert desk.sentences[-1] == "3 is pinned: release the pin to move it."
    desk.release(start)
    assert desk.requests == []


def test_that_the_outlines_of_several_are_seen(desk: Desk) -> None:
    before = desk.painted()
    desk.selection.mark(["i-1", "i-3"])
    after = desk.painted()
    for number in (1, 3):
        box = desk.view.box_of(desk.bar(number)).adjusted(-4, -4, 4, 4)
        assert after.copy(box) != before.copy(box)


def test_that_what_is_painted_while_carrying_is_what_a_whole_repaint_shows(desk: Desk) -> None:
    desk.selection.mark(["i-1", "i-3"])
    start = desk.middle_of(1)
    desk.press(start)
    for minutes, rows in ((30, 0), (60, 1), (90, 0)):
        desk.move(start + QPoint(20, 0), start + QPoint(minutes_px(desk, minutes), rows * ROW_PX))
    QApplication.processEvents()
    pieces = desk.view.screen().grabWindow(desk.view.winId()).toImage()
    desk.view.viewport().update()
    QApplication.processEvents()
    whole = desk.view.screen().grabWindow(desk.view.winId()).toImage()
    assert pieces == whole
    press(desk, K.Key_Escape)
    QApplication.processEvents()
    pieces = desk.view.screen().grabWindow(desk.view.winId()).toImage()
    desk.view.viewport().update()
    QApplication.processEvents()
    assert pieces == desk.view.screen().grabWindow(desk.view.winId()).toImage()
    desk.release(start)


# ---- the right edge


def test_that_the_right_edge_asks_for_another_length(desk: Desk) -> None:
    asked, edge = lengths(desk), edge_of(desk, 1)
    desk.press(edge)
    desk.move(edge + QPoint(20, 0), edge + QPoint(minutes_px(desk, 30), 0))
    assert "90 min planned" in desk.sentences[-1]
    desk.release(edge + QPoint(minutes_px(desk, 30), 0))
    assert asked == [("i-1", 90)]
    assert desk.requests == []


def test_that_escape_leaves_the_length_as_it_was(desk: Desk) -> None:
    asked, edge = lengths(desk), edge_of(desk, 1)
    desk.press(edge)
    desk.move(edge + QPoint(20, 0), edge + QPoint(80, 0))
    press(desk, K.Key_Escape)
    desk.release(edge + QPoint(80, 0))
    assert asked == []
    assert desk.selection.ghosts == ()


@pytest.mark.parametrize(
    ("facts", "may"), [({"state": AssignmentState.ON_SITE}, False), ({"pin": Pin.BOTH}, True)]
)
def test_that_work_under_way_keeps_its_length_and_pinned_work_need_not(
    qtbot: QtBot, facts: dict[str, object], may: bool
) -> None:
    desk = open_desk(qtbot, a_day(**facts).board(), now="11:20")
    asked, edge = lengths(desk), edge_of(desk, 3)
    desk.press(edge)
    desk.move(edge + QPoint(20, 0), edge + QPoint(minutes_px(desk, 15), 0))
    desk.release(edge + QPoint(minutes_px(desk, 15), 0))
    assert asked == ([("i-3", 75)] if may else [])


def test_that_the_pointer_shows_where_an_edge_can_be_taken(desk: Desk) -> None:
    desk.move(edge_of(desk, 1))
    assert desk.view.viewport().cursor().shape() == Qt.CursorShape.SplitHCursor
    desk.move(desk.middle_of(1))
    assert desk.view.viewport().cursor().shape() == Qt.CursorShape.ArrowCursor


# ---- magnets


def test_that_a_start_near_the_arrival_from_the_job_before_clings_to_it(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, a_day(place=(48.85, 2.18)).board(), now="07:30")
    arrival = next(moment for moment in magnets(desk.model.board, "i-3", "t-Durand") if moment > at("12:00"))
    bar = desk.bar(3)
    near = arrival + timedelta(minutes=2)
    way = round((near - bar.assignment.planned_start).total_seconds() / 60)
    desk.drag(3, QPoint(minutes_px(desk, way), -ROW_PX))
    ((_job, technician, start),) = desk.requests
    assert (technician, start) == ("t-Durand", arrival)
    assert start.minute % 5


# ---- back to the queue


def test_that_a_drop_over_the_queue_takes_work_off_the_plan(desk: Desk) -> None:
    queue = QLabel("queue")
    desk.bot.addWidget(queue)
    desk.view.queue = queue
    queue.setGeometry(0, 0, 200, 200)
    queue.move(desk.view.mapToGlobal(QPoint(0, desk.view.height() + 20)))
    queue.show()
    gone: list[tuple[str, ...]] = []
    desk.view.removal_requested.connect(gone.append)
    over = desk.view.viewport().mapFromGlobal(queue.mapToGlobal(QPoint(50, 50)))
    start = desk.middle_of(2)
    desk.press(start)
    desk.move(start + QPoint(20, 10), over)
    assert desk.sentences[-1].startswith("2 goes back to the queue. It stays promised from 10:00")
    (route,) = desk.selection.ghosts
    assert [job.intervention_id for job in route.jobs] == ["i-1"]
    desk.release(over)
    assert gone == [("i-2",)]
    assert desk.requests == []


# ---- keys


@pytest.mark.parametrize(
    ("key", "held", "request_"),
    [
        (K.Key_Right, CTRL, ("i-2", "t-Durand", at("11:05"))),
        (K.Key_Left, CTRL | ALT, ("i-2", "t-Durand", at("10:59"))),
        (K.Key_Down, CTRL, ("i-2", "t-Martin", at("11:00"))),
    ],
)
def test_that_ctrl_with_an_arrow_moves_by_five_minutes_one_minute_or_a_row(
    desk: Desk, key: Qt.Key, held: Qt.KeyboardModifier, request_: tuple[str, str, object]
) -> None:
    desk.selection.select("i-2", "t-Durand")
    press(desk, key, held=held)
    assert desk.requests == [request_]


def test_that_alt_and_shift_with_an_arrow_change_the_length(desk: Desk) -> None:
    asked = lengths(desk)
    desk.selection.select("i-1", "t-Durand")
    press(desk, K.Key_Right, K.Key_Left, held=ALT | SHIFT)
    assert asked == [("i-1", 65), ("i-1", 55)]


def test_that_space_carries_a_job_with_the_same_ghosts_and_enter_drops_it(desk: Desk) -> None:
    desk.selection.select("i-1", "t-Durand")
    press(desk, K.Key_Space, K.Key_Down, K.Key_Right)
    assert desk.asked[-1] == ("i-1", "t-Martin", at("09:05"))
    assert {route.technician_id for route in desk.selection.ghosts} == {"t-Durand", "t-Martin"}
    assert desk.selection.verdict is Verdict.FITS
    assert desk.sentences[-1].startswith("Fits")
    assert desk.sentences[-1] in desk.view.accessibleDescription()
    assert desk.requests == []
    press(desk, K.Key_Return)
    assert desk.requests == [("i-1", "t-Martin", at("09:05"))]


def test_that_escape_puts_a_carried_job_back(desk: Desk) -> None:
    desk.selection.select("i-1", "t-Durand")
    press(desk, K.Key_Space, K.Key_Right, K.Key_Escape, K.Key_Return, K.Key_Escape)
    assert desk.requests == []
    assert desk.selection.ghosts == ()


def test_that_waiting_work_is_placed_by_keys_alone(desk: Desk) -> None:
    desk.selection.select("i-4", "t-Petit")
    press(desk, K.Key_Space)
    assert desk.asked[-1] == ("i-4", "t-Petit", at("08:00"))
    desk.bot.keyClick(desk.view, K.Key_Right, SHIFT)
    press(desk, K.Key_Return)
    assert desk.requests == [("i-4", "t-Petit", at("09:00"))]


def test_that_shift_with_arrows_chooses_several_and_they_move_as_one(desk: Desk) -> None:
    desk.selection.select("i-1", "t-Durand")
    press(desk, K.Key_Right, held=SHIFT)
    assert desk.selection.marked == ("i-1", "i-2")
    assert "2 jobs chosen" in desk.view.accessibleDescription()
    press(desk, K.Key_Left, held=CTRL)
    assert desk.requests == [("i-2", "t-Durand", at("10:55")), ("i-1", "t-Durand", at("08:55"))]


def test_that_ctrl_a_chooses_the_row_without_what_has_to_stay(qtbot: QtBot) -> None:
    day = a_day()
    day.job(9, day.technician("Durand"), "14:00", pin=Pin.BOTH)
    desk = open_desk(qtbot, day.board(), now="07:30")
    desk.selection.select("i-1", "t-Durand")
    press(desk, K.Key_A, held=CTRL)
    assert desk.selection.marked == ("i-1", "i-2")
    press(desk, K.Key_Escape)
    assert desk.selection.marked == ()


def test_that_the_mouse_does_not_disturb_what_keys_carry(desk: Desk) -> None:
    desk.selection.select("i-1", "t-Durand")
    press(desk, K.Key_Space, K.Key_Down)
    before = desk.view._hand.target
    desk.move(desk.middle_of(3), desk.middle_of(2))
    desk.bot.mouseClick(desk.view.viewport(), LEFT, pos=desk.middle_of(2))
    assert desk.view._hand.target == before
    press(desk, K.Key_Escape)
    assert desk.requests == []
