"""Work carried between queue, plan and map, one choice on all three: the real window, its map painted by us.

What needs the page itself is in tests/ui/map/test_carrying.py.
"""

import json
from collections import Counter
from datetime import datetime

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt
from PySide6.QtGui import QDrag, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.builders import Centre, at
from tests.window.seats import TestSeat
from ui.map import web_engine
from ui.map.painted.widget import PaintedMap
from ui.models.queue_model import ITEM
from ui.parcel import MIME_TYPE, parcel
from ui.time_travel.travel import READ_ONLY
from ui.wording import say

LEFT, NONE, MOVE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def _painted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(web_engine.WITHOUT, "1")


def a_map(seat: TestSeat) -> PaintedMap:
    """Open the window: Durand has work at ten, 1002 waits; the map is drawn."""
    centre = Centre()
    durand = centre.technician("Durand", {"gas": 3})
    centre.technician("Martin", {"power": 2})
    centre.planned(durand, "10:00", number=1001)
    centre.intervention(1002, minutes=60)
    window = seat.open(centre, "08:30")
    window.map.start()
    seat.wait(lambda: window.map.is_settled and window.map.painted.isVisible())
    return window.map.painted


def place_of(painted: PaintedMap, key: str) -> QPoint:
    one = next(one for one in painted.arranged() if one.key == key)
    return QPoint(round(one.x), round(one.y))


class Painting(QObject):
    """Counts how often widgets paint."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self.of: Counter[QObject] = Counter()
        for widget in widgets:
            widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.of[watched] += event.type() is QEvent.Type.Paint
        return False


# ---- one choice everywhere


@pytest.mark.parametrize("key", ["i-1001", "i-1002"])
def test_that_a_job_chosen_on_the_map_is_chosen_on_the_plan_and_in_the_queue_at_once(
    seat: TestSeat, key: str
) -> None:
    painted, window = a_map(seat), seat.window
    plan, queue = window.gantt.viewport(), window.queue.view
    QApplication.processEvents()
    painting, sent = Painting(plan, queue.viewport(), painted), window.map.bridge.sent
    seat.bot.mouseClick(painted, LEFT, pos=place_of(painted, key))
    bar, row = window.gantt.selected_bar, queue.currentIndex().data(ITEM)
    assert (bar.intervention_id if bar else row.id) == key
    assert window.map.bridge.sent == sent + 1
    seat.wait(lambda: all(painting.of[one] for one in (plan, painted)))
    seat.settle()
    assert all(painting.of[one] <= 2 for one in (plan, queue.viewport(), painted)), painting.of


def test_that_a_job_chosen_on_the_plan_or_in_the_queue_is_one_message_to_the_map(seat: TestSeat) -> None:
    painted, window = a_map(seat), seat.window
    sent = QSignalSpy(window.map.bridge.picture)
    seat.select("i-1001")
    assert sent.count() == 1
    assert painted.picture.chosen == {"job_id": "i-1001", "technician_id": "t-Durand"}
    window.queue.view.setCurrentIndex(window.queue.rows.index(window.queue.rows.row_of("i-1002")))
    assert sent.count() == 2
    assert painted.picture.chosen["job_id"] == "i-1002"
    assert len(sent.at(1)[0]) < 200  # the choice and nothing else


# ---- carried over the edges


def carry_over(seat: TestSeat, to: QPoint, *, let_go: bool) -> QDragMoveEvent:
    """Carry 1002 out of the queue over the map, and perhaps let it go there."""
    view, mime = seat.window.map, parcel(("i-1002",))
    at_ = view.mapFrom(seat.window, view.painted.mapTo(seat.window, to))
    QApplication.sendEvent(view, QDragEnterEvent(at_, MOVE, mime, LEFT, NONE))
    moved = [QDragMoveEvent(at_, MOVE, mime, LEFT, NONE) for _ in range(2)]
    for event in moved:
        QApplication.sendEvent(view, event)
    if let_go:
        QApplication.sendEvent(view, QDropEvent(QPointF(at_), MOVE, mime, LEFT, NONE))
    return moved[-1]


def test_that_a_job_dropped_from_the_queue_onto_a_technician_of_the_map_asks_for_his_day(
    seat: TestSeat,
) -> None:
    painted = a_map(seat)
    strip = seat.window.placing.strip
    over = carry_over(seat, place_of(painted, "t-Durand"), let_go=False)
    assert over.isAccepted()
    assert painted._hovered.key == "t-Durand"
    carry_over(seat, place_of(painted, "t-Durand"), let_go=True)
    seat.wait(lambda: strip.isVisible() and strip.put_button.isVisible())
    assert strip.sentence.text().startswith("1002 with Durand at ")
    assert painted._hovered is None
    assert "i-1002" not in seat.board.assignments_of
    seat.press(Qt.Key.Key_Return, NONE)
    seat.wait(lambda: "i-1002" in seat.board.assignments_of)
    assert seat.assignment_of("i-1002").technician_id == "t-Durand"
    seat.undo()
    seat.wait(lambda: "i-1002" not in seat.board.assignments_of)


def test_that_over_nobody_a_job_from_the_queue_cannot_be_let_go(seat: TestSeat) -> None:
    painted = a_map(seat)
    asked = QSignalSpy(seat.window.map.carried)
    assert not carry_over(seat, QPoint(3, 3), let_go=True).isAccepted()
    assert painted._hovered is None
    assert asked.count() == 0


def let_go_on(target: QWidget, to: QPoint, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bool]]:
    """Stand in for the window system, which leads a drag there and lets go: without a screen it leads none.

    Returns the parcels, with whether they could be let go there.
    """
    led: list[tuple[str, bool]] = []

    def lead(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        mime = drag.mimeData()
        QApplication.sendEvent(target, QDragEnterEvent(to, MOVE, mime, LEFT, NONE))
        moved = QDragMoveEvent(to, MOVE, mime, LEFT, NONE)
        QApplication.sendEvent(target, moved)
        led.append((bytes(mime.data(MIME_TYPE).data()).decode(), moved.isAccepted()))
        QApplication.sendEvent(target, QDropEvent(QPointF(to), MOVE, mime, LEFT, NONE))
        return MOVE

    monkeypatch.setattr(QDrag, "exec", lead)
    return led


def slot_of(seat: TestSeat, technician: str, start: str) -> QPoint:
    """Return where a job would begin at an hour in somebody's row of the plan."""
    navigation = seat.window.gantt.navigation
    row = seat.window.gantt.picture.layout.row_of[technician]
    x = navigation.body.left() + navigation.axis.x_at(at(start).timestamp())
    return QPoint(round(x), round(navigation.body.top() + row.top - navigation.scroll_y + row.height / 2))


@pytest.mark.parametrize("key", ["i-1002", "i-1001"])
def test_that_a_mark_carried_from_the_map_to_a_row_of_the_plan_is_placed_there(
    seat: TestSeat, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted, window = a_map(seat), seat.window
    led = let_go_on(window.gantt.viewport(), slot_of(seat, "t-Durand", "14:00"), monkeypatch)
    handle, start = window.windowHandle(), painted.mapTo(window, place_of(painted, key))
    QTest.mousePress(handle, LEFT, NONE, start)
    for way in (QPoint(0, -20), QPoint(0, -start.y() + 40)):
        QTest.mouseMove(handle, start + way)
    seat.wait(lambda: bool(led))
    QTest.mouseRelease(handle, LEFT, NONE, QPoint(5, 5))
    assert led == [(json.dumps([key]), True)]
    seat.wait(lambda: key in seat.board.assignments_of and start_of(seat, key) == at("14:00"))
    assert seat.assignment_of(key).technician_id == "t-Durand"
    seat.settle()
    seat.undo()
    seat.wait(lambda: key not in seat.board.assignments_of or start_of(seat, key) == at("10:00"))


def start_of(seat: TestSeat, key: str) -> datetime:
    return seat.assignment_of(key).planned_start


def test_that_a_mark_let_go_inside_the_map_never_leaves_it(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted, window = a_map(seat), seat.window
    led = let_go_on(window.gantt.viewport(), QPoint(400, 100), monkeypatch)
    handle, start = window.windowHandle(), painted.mapTo(window, place_of(painted, "i-1002"))
    QTest.mousePress(handle, LEFT, NONE, start)
    for point in (QPoint(0, 0), QPoint(8, 8), QPoint(14, 4)):
        QTest.mouseMove(handle, painted.mapTo(window, point))
    QTest.mouseRelease(handle, LEFT, NONE, painted.mapTo(window, QPoint(14, 4)))
    seat.settle()
    assert led == []
    assert painted._pressed is None


# ---- the past


def test_that_in_the_past_the_map_shows_that_instant_and_takes_no_drop(seat: TestSeat) -> None:
    painted, window = a_map(seat), seat.window
    before = seat.desk.desk.plan_hash()
    seat.press(Qt.Key.Key_H, CTRL)
    seat.wait(lambda: seat.window.past.travel.shown is not None)
    seat.wait(lambda: window.map.is_settled)
    assert painted.picture.jobs.keys() == {"i-1001", "i-1002"}
    carry_over(seat, place_of(painted, "t-Durand"), let_go=True)
    strip = window.placing.strip
    assert strip.sentence.text() == say(READ_ONLY)
    assert not strip.put_button.isVisible()
    assert window.selection.ghosts == ()
    seat.settle()
    assert seat.desk.desk.plan_hash() == before


# ---- whose map lies below


def test_that_the_palette_s_action_opens_the_address_over_the_map_and_escape_closes_it(
    seat: TestSeat,
) -> None:
    painted = a_map(seat)
    strip = seat.window.map_provider.strip
    seat.do("map_provider")
    assert strip.isVisible()
    assert strip.address.hasFocus()
    seat.press(Qt.Key.Key_Escape, NONE)
    assert not strip.isVisible()
    assert painted.hasFocus()
    assert seat.window.map.tiles.provider is None
