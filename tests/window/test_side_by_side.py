"""The live day and the what-if side by side: same rows, same hours, a frame on what differs, hands off."""

from datetime import timedelta

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from dispatcher.services.commands import MoveAssignment, RecordAbsence, RemoveAssignment
from tests.builders import BRUNO, Centre, at
from tests.window.seats import LEFT, TestSeat
from ui.app import kept_settings
from ui.gantt.row_layout import ROW_HEIGHT
from ui.style import look
from ui.what_if.side_by_side import SideBySide

F9, CTRL, NONE = Qt.Key.Key_F9, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier
CTRL_SHIFT = CTRL | Qt.KeyboardModifier.ShiftModifier
NAMES = [f"Tech{number:02}" for number in range(12)]


def a_day(seat: TestSeat) -> SideBySide:
    """Twelve technicians with a job each, 1001 to 1012, more rows than fit under each other."""
    centre = Centre()
    for number, name in enumerate(NAMES, start=1001):
        centre.planned(centre.technician(name), "10:00", number=number)
    return seat.open(centre, "08:00").side_by_side


def beside(seat: TestSeat, *commands: MoveAssignment | RemoveAssignment | RecordAbsence) -> SideBySide:
    """Fork the day by the key that shows both, and try these in it."""
    both = a_day(seat)
    seat.press(F9, CTRL_SHIFT)
    seat.wait(lambda: seat.window.what_if.is_shown and both.live.isVisible())
    for command in commands:
        seat.seat.bridge.run(command)
    seat.settle()
    return both


def stands(seat: TestSeat) -> list[tuple[object, int]]:
    """Return where each of the two stands, once both are painted."""
    seat.window.grab()
    views = (seat.window.gantt, seat.window.side_by_side.live)
    return [(view.navigation.axis, view.navigation.scroll_y) for view in views]


def turn_wheel(seat: TestSeat, modifiers: Qt.KeyboardModifier) -> None:
    """Turn the wheel over the live day."""
    viewport = seat.window.side_by_side.live.viewport()
    spot = QPointF(viewport.rect().center())
    QApplication.sendEvent(
        viewport,
        QWheelEvent(
            *(spot, QPointF(viewport.mapToGlobal(spot.toPoint())), QPoint(), QPoint(0, -120)),
            *(Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False),
        ),
    )


def test_that_both_days_have_the_same_rows_hours_and_zoom_however_one_turns_the_wheel(seat: TestSeat) -> None:
    both = beside(seat)
    assert both.live.picture.layout == seat.window.gantt.picture.layout
    first = stands(seat)
    turn_wheel(seat, CTRL)
    seat.window.gantt.zoom(4.0)
    zoomed = stands(seat)
    turn_wheel(seat, NONE)
    seat.window.gantt.horizontalScrollBar().setValue(300)
    scrolled = stands(seat)
    assert first[0] == first[1]
    assert zoomed[0] == zoomed[1] != first[0]
    assert scrolled[0] == scrolled[1] != zoomed[0]
    assert scrolled[0][1] > 0


def test_that_what_differs_is_framed_on_both_sides_and_the_rest_is_not(seat: TestSeat) -> None:
    both = beside(
        seat,
        MoveAssignment("a-1001", "t-Tech01", at("13:00")),
        RemoveAssignment("a-1002"),
        RecordAbsence("x", "t-Tech02", at("14:00"), at("17:00")),
    )
    left, come = both.marks
    assert {bar.intervention_id for bar in left.bars} == {"i-1001", "i-1002"}
    assert [(bar.intervention_id, bar.technician_id) for bar in come.bars] == [("i-1001", "t-Tech01")]
    assert [key for key, _away in come.aways] == ["t-Tech02"]
    assert (left.aways, both.live_head._count.text()) == ((), "Differences: 2, dashed")
    assert both.fork_head._count.text() == "Differences: 2, framed"
    gantt, accent = seat.window.gantt, QColor(look.theme.accent)
    seat.window.selection.select(None)
    for view, key, is_framed in ((gantt, "i-1001", True), (gantt, "i-1003", False)):
        picture, box = view.viewport().grab().toImage(), view.box_of(seat.bar(key))
        middle = QPoint(box.center().x(), box.bottom() + 2)
        assert (picture.pixelColor(middle) == accent) is is_framed, key


def test_that_the_live_day_goes_on_beside_the_fork(seat: TestSeat) -> None:
    both = beside(seat)
    seat.desk.run(MoveAssignment("a-1003", "t-Tech02", at("15:00")), BRUNO)
    seat.settle()
    bar = both.live.picture.bar_of("i-1003")
    assert bar is not None
    assert bar.start_s == at("15:00").timestamp()
    assert seat.bar("i-1003").start_s == at("10:00").timestamp()
    assert [bar.intervention_id for bar in both.marks[0].bars] == ["i-1003"]


def test_that_no_hand_moves_anything_in_the_live_day_and_a_click_selects_in_both(seat: TestSeat) -> None:
    both = beside(seat)
    start, tried = seat.desk.hash, seat.board
    bar = both.live.picture.bar_of("i-1002")
    assert bar is not None
    spot = both.live.box_of(bar).center()
    viewport = both.live.viewport()
    seat.bot.mousePress(viewport, LEFT, pos=spot)
    seat.bot.mouseMove(viewport, spot + QPoint(60, 0))
    seat.bot.mouseMove(viewport, spot + QPoint(120, 0))
    seat.bot.mouseRelease(viewport, LEFT, pos=spot + QPoint(120, 0))
    seat.settle()
    assert seat.window.selection.intervention_id == "i-1002"
    assert both.live.selected_bar == bar
    assert (seat.desk.hash, seat.board) == (start, tried)
    assert seat.window.focusWidget() is not both.live


def test_that_the_key_the_button_and_the_live_day_take_it_away_and_rows_are_as_high_as_before(
    seat: TestSeat,
) -> None:
    both = beside(seat)
    gantt = seat.window.gantt
    assert gantt.arrangement.row_height < ROW_HEIGHT
    seat.press(F9, CTRL_SHIFT)
    assert not both.live.isVisible()
    assert gantt.arrangement.row_height == ROW_HEIGHT
    seat.window.compare_what_if()
    seat.click(both.button)
    assert both.live.isVisible()
    seat.press(F9, NONE)
    assert not both.live.isVisible()
    assert not both.live_head.isVisible()
    seat.press(F9, NONE)
    seat.wait(lambda: both.live.isVisible())
    seat.window.what_if_panel.discard()
    assert not both.live.isVisible()
    assert gantt.arrangement.row_height == ROW_HEIGHT


def test_that_who_works_on_one_side_only_has_a_row_on_both(seat: TestSeat) -> None:
    centre = Centre()
    centre.technician("Durand")
    guest = centre.technician("Guest", shift=None)
    centre.planned(guest, "10:00", number=1001)
    both = seat.open(centre, "08:00").side_by_side
    seat.do("side_by_side")
    seat.wait(lambda: both.live.isVisible())
    seat.seat.bridge.run(MoveAssignment("a-1001", "t-Durand", at("10:00")))
    seat.settle()
    assert "t-Guest" not in seat.board.days_of
    assert {"t-Durand", "t-Guest"} == set(seat.window.gantt.picture.layout.row_of)
    assert both.live.picture.layout == seat.window.gantt.picture.layout
    bar = both.live.picture.bar_of("i-1001")
    assert bar is not None
    assert not both.live.box_of(bar).isEmpty()


def test_that_another_day_of_the_fork_stands_beside_that_day(seat: TestSeat) -> None:
    both = beside(seat)
    tomorrow = seat.board.day + timedelta(days=1)
    seat.do("next_day")
    seat.wait(lambda: seat.board.day == tomorrow)
    seat.wait(lambda: both.live.picture.board.day == tomorrow)
    assert both.marks[0].count == both.marks[1].count == 0
    seat.do("previous_day")
    seat.wait(lambda: both.live.picture.bar_of("i-1001") is not None)


def test_that_a_start_after_a_day_that_ended_side_by_side_has_rows_as_high_as_the_person_chose(
    seat: TestSeat,
) -> None:
    beside(seat)
    kept = kept_settings()
    seat.window.keep(kept)
    seat.reopen("08:10")
    seat.window.restore(kept)
    assert seat.window.gantt.arrangement.row_height == ROW_HEIGHT
    assert not seat.window.side_by_side.live.isVisible()
