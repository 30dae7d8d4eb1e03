"""Work carried over the edge of the page: in from the queue, and a mark out to the plan."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from ui.parcel import parcel

from .pages import MapStory

pytestmark = pytest.mark.gui
LEFT, NONE, MOVE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.MoveAction


def come_over(story: MapStory, to: QPoint, *jobs: str) -> QDragEnterEvent:
    mime = parcel(jobs)
    came = QDragEnterEvent(to, MOVE, mime, LEFT, NONE)
    QApplication.sendEvent(story.view, came)
    QApplication.sendEvent(story.view, QDragMoveEvent(to, MOVE, mime, LEFT, NONE))
    story.wait()
    return came


def let_go(story: MapStory, to: QPoint, *jobs: str) -> None:
    QApplication.sendEvent(story.view, QDropEvent(QPointF(to), MOVE, parcel(jobs), LEFT, NONE))
    story.wait()


def targets(story: MapStory) -> list[str]:
    return story.ask("[...document.querySelectorAll('.is-target')].map((e) => e.dataset.key)")


def test_that_a_job_from_the_queue_is_let_go_on_the_technician_who_is_marked(story: MapStory) -> None:
    carried, over = QSignalSpy(story.view.carried), story.place_of("technicians", "t10")
    assert come_over(story, over, "urgent").isAccepted()
    assert targets(story) == ["t10"]
    let_go(story, over, "urgent")
    story.qtbot.waitUntil(lambda: carried.count() == 1)
    assert carried.at(0) == ["urgent", "t10"]
    story.qtbot.waitUntil(lambda: targets(story) == [])


def test_that_a_job_carried_away_again_marks_nobody(story: MapStory) -> None:
    come_over(story, story.place_of("technicians", "t10"), "urgent")
    QApplication.sendEvent(story.view, QDragLeaveEvent())
    story.wait()
    assert targets(story) == []


@pytest.mark.parametrize("jobs", [(), ("urgent", "w1058"), ("of another day",)])
def test_that_what_has_no_best_place_in_a_day_is_not_taken(story: MapStory, jobs: tuple[str, ...]) -> None:
    assert not come_over(story, story.place_of("technicians", "t10"), *jobs).isAccepted()
    assert targets(story) == []


def test_that_a_job_s_mark_carried_over_the_edge_is_handed_to_the_desk(story: MapStory) -> None:
    out = QSignalSpy(story.view.bridge.carried_out)
    story.carry("jobs", "urgent", QPoint(story.view.width() + 40, 60))
    story.qtbot.waitUntil(lambda: out.count() == 1)
    assert out.at(0) == ["urgent"]
    assert story.ask("DayMap.live.carry.taken") is None
    assert story.ask("DayMap.live.carry.sheet.style.display") == "none"


def test_that_a_technician_s_mark_stays_on_the_map(story: MapStory) -> None:
    out = QSignalSpy(story.view.bridge.carried_out)
    story.carry("technicians", "t10", QPoint(story.view.width() + 40, 60))
    story.qtbot.wait(100)
    assert out.count() == 0
