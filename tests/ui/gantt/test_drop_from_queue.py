"""Work dragged in from the queue: the parcel, the ghost on the way, and the drop."""

import json

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.parcel import MIME_TYPE, carried_ids, parcel

from .builders import Day, at
from .desks import Desk, open_desk

COPY, LEFT, NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


def a_waiting_day() -> Day:
    day = Day()
    day.technician("Durand")
    day.job(1057, None, minutes=45)
    day.job(1058, None, minutes=30)
    return day


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return open_desk(qtbot, a_waiting_day().board())


def place(desk: Desk, clock: str) -> QPoint:
    row = desk.view.picture.layout.row_of["t-Durand"]
    body = desk.view.navigation.body
    x = body.left() + round(desk.view.navigation.axis.x_of(at(clock)))
    return QPoint(x, body.top() + row.top + row.height // 2)


def carry_in(desk: Desk, mime: QMimeData, to: QPoint) -> QDragMoveEvent:
    target = desk.view.viewport()
    QApplication.sendEvent(target, QDragEnterEvent(to, COPY, mime, LEFT, NONE))
    moved = QDragMoveEvent(to, COPY, mime, LEFT, NONE)
    QApplication.sendEvent(target, moved)
    return moved


def test_that_a_drop_from_the_queue_asks_for_the_place_under_the_pointer(desk: Desk) -> None:
    mime, to = parcel(("i-1057",)), place(desk, "14:00")
    assert carry_in(desk, mime, to).isAccepted()
    assert [route.technician_id for route in desk.selection.ghosts] == ["t-Durand"]
    QApplication.sendEvent(desk.view.viewport(), QDropEvent(QPointF(to), COPY, mime, LEFT, NONE))
    assert desk.requests == [("i-1057", "t-Durand", at("14:00"))]


def test_that_several_are_dropped_one_after_the_other(desk: Desk) -> None:
    mime, to = parcel(("i-1057", "i-1058")), place(desk, "14:00")
    carry_in(desk, mime, to)
    QApplication.sendEvent(desk.view.viewport(), QDropEvent(QPointF(to), COPY, mime, LEFT, NONE))
    assert [(key, start) for key, _who, start in desk.requests] == [
        ("i-1057", at("14:00")),
        ("i-1058", at("14:45")),
    ]


def test_that_leaving_takes_the_ghost_away(desk: Desk) -> None:
    carry_in(desk, parcel(("i-1057",)), place(desk, "14:00"))
    QApplication.sendEvent(desk.view.viewport(), QDragLeaveEvent())
    assert desk.selection.ghosts == ()
    assert desk.sentences[-1] == ""


def test_that_below_the_last_row_nothing_is_taken(desk: Desk) -> None:
    moved = carry_in(desk, parcel(("i-1057",)), place(desk, "14:00") + QPoint(0, 200))
    assert not moved.isAccepted()
    assert desk.selection.ghosts == ()


@pytest.mark.parametrize(
    "content",
    [b"not json", b"7", b'{"a": 1}', b"[1, null]", b'["unknown"]', b"\xff\xfe", b""],
)
def test_that_a_parcel_of_something_else_is_empty(content: bytes) -> None:
    mime = QMimeData()
    mime.setData(MIME_TYPE, content)
    assert carried_ids(mime, a_waiting_day().board()) == ()


def test_that_a_parcel_carries_its_interventions() -> None:
    mime = parcel(("i-1057", "i-1058"))
    assert json.loads(bytes(mime.data(MIME_TYPE).data())) == ["i-1057", "i-1058"]
    assert carried_ids(mime, a_waiting_day().board()) == ("i-1057", "i-1058")
