"""The painted map as a widget: hears the bridge like the page, and answers by mouse and by keys."""

import json
from math import hypot
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from ui.map.bridge import Bridge
from ui.map.projection import Bounds
from ui.map.tiles import Tiles
from ui.plain import plain_tooltip
from ui.wording import tr, wording

from .camera import Camera
from .legend import Legend
from .painter import Canvas, Drawn, arrange
from .picture import Picture, area_of

FAR_PX, AIM_PX, ROOM_FOR_LEGEND = 6, 24, (900, 560)
Keys = Qt.Key
ARROWS = {Keys.Key_Left: (60, 0), Keys.Key_Right: (-60, 0), Keys.Key_Up: (0, 60), Keys.Key_Down: (0, -60)}


class PaintedMap(QWidget):
    """The day without a web engine. GUI thread; `listen` asks the desk for everything.

    Drag or arrows move it, the wheel or + and - zoom, 0 shows the whole day, Tab goes from mark to mark and
    Enter chooses. A job carried onto a technician (or the other way round) is dropped as on the page.
    """

    def __init__(self, bridge: Bridge, tiles: Tiles, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge, self._tiles = bridge, tiles
        self.picture, self.camera = Picture(), Camera()
        self.marks: list[Drawn] = []
        self._is_stale = True
        self._area: Bounds | None = None
        self._has_been_moved = False
        self._pressed: tuple[QPointF, Drawn | None] | None = None
        self._pointer: QPointF | None = None  # while something is carried or the map is dragged
        self._hovered: Drawn | None = None  # the technician under what is carried over the map
        self._at = -1  # the mark that Tab has come to
        self._legend = Legend(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        tiles.arrived.connect(self.update)
        bridge.picture.connect(self._hear)
        wording.changed.connect(self._name_itself)
        self._name_itself()

    def listen(self) -> None:
        """Ask for the whole picture."""
        self._bridge.drew(0)

    # ---- what comes

    def _hear(self, text: str) -> None:
        content: dict[str, Any] = json.loads(text)
        self.picture.hear(content)
        area = area_of(content)
        if area is not None:
            self._area, self._has_been_moved = area, False
            self._show_whole_day()
        if "over" in content:
            self._hover(content["over"], content.get("put"))
        if "chosen" in content:
            self._bring_into_view()
        if content.keys() & {"legend", "shown", "look", "signs", "words"}:
            self._place_legend()
        self._change()
        self._bridge.drew(content["number"])

    def _change(self) -> None:
        self._is_stale = True
        self.update()

    def _look(self, camera: Camera) -> None:
        self.camera = camera
        bounds = camera.bounds
        self._bridge.look_at(bounds.south, bounds.west, bounds.north, bounds.east)
        self._change()

    def _show_whole_day(self) -> None:
        if self._area is not None:
            self._look(self.camera.fitted(self._area))
        self._has_been_moved = False

    def _bring_into_view(self) -> None:
        chosen = self.picture.chosen
        row = self.picture.jobs.get(chosen["job_id"] or "")
        row = row or self.picture.technicians.get(chosen["technician_id"] or "")
        if row is not None:
            self._look(self.camera.holding(row["at"]))

    def _place_legend(self) -> None:
        is_open = self.picture.shown.get("legend")
        if is_open is None:
            is_open = self.width() >= ROOM_FOR_LEGEND[0] and self.height() >= ROOM_FOR_LEGEND[1]
        self._legend.show_rows(self.picture if is_open else None)

    def arranged(self) -> list[Drawn]:
        """Return every mark where it stands now."""
        if self._is_stale:
            self._is_stale = False
            self.marks = arrange(self.picture, self.camera)
        return self.marks

    def mark_at(self, at: QPointF) -> Drawn | None:
        """Return the foremost mark under a point."""
        over = (one for one in reversed(self.arranged()) if _distance(one, at) <= one.radius)
        return next(over, None)

    def nearest(self, at: QPointF, kind: str) -> Drawn | None:
        """Return the mark of a kind nearest to a point, within reach of a drop."""
        near = [one for one in self.arranged() if one.kind == kind and _distance(one, at) <= AIM_PX]
        return min(near, key=lambda one: _distance(one, at), default=None)

    def _hover(self, over: dict[str, float] | None, job: str | None) -> None:
        """Mark whom a drop would reach; with `job`, drop it there."""
        target = self.nearest(QPointF(over["x"], over["y"]), "technicians") if over else None
        self._hovered = target
        if target is not None and job:
            self._bridge.drop(job, target.key)
        else:
            self._bridge.aim(target.key if target else "")

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.picture.look:
            return
        painter = QPainter(self)
        Canvas(painter, self.picture, self.camera, self._tiles).paint(self.arranged())
        self._paint_thread(painter)
        self._paint_focus(painter)
        self._paint_notes(painter)

    def _paint_thread(self, painter: QPainter) -> None:
        if self._hovered is not None:
            self._ring(painter, self._hovered)
        if self._pressed is None or self._pointer is None or self._pressed[1] is None:
            return
        taken, target = self._pressed[1], self._target()
        pen = QPen(QColor(self.picture.look["accent"]), 2.5)
        pen.setDashPattern([3, 2.5])
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawLine(QPointF(taken.x, taken.y), self._pointer)
        if target is not None:
            self._ring(painter, target)

    def _ring(self, painter: QPainter, one: Drawn) -> None:
        painter.setPen(QPen(QColor(self.picture.look["accent"]), 2.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(one.x, one.y), one.radius + 6, one.radius + 6)

    def _paint_focus(self, painter: QPainter) -> None:
        if self.hasFocus() and 0 <= self._at < len(self.arranged()):
            one = self.marks[self._at]
            painter.setPen(QPen(QColor(self.picture.look["accent"]), 2, Qt.PenStyle.DashLine))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QPointF(one.x, one.y), one.radius + 5, one.radius + 5)

    def _paint_notes(self, painter: QPainter) -> None:
        words = self.picture.words
        ground = self.picture.shown.get("tiles") or words.get("towns", "")
        font = painter.font()
        font.setPixelSize(10)
        painter.setFont(font)
        painter.setPen(QColor(self.picture.look["secondary"]))
        room = QRectF(8, self.height() - 17, self.width() - 16, 14)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight, f"{words.get('plan', '')}   {ground}")

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._pressed = (event.position(), self.mark_at(event.position()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is None:
            hand = Qt.CursorShape.PointingHandCursor
            self.setCursor(hand if self.mark_at(at) else Qt.CursorShape.ArrowCursor)
            return
        started, taken = self._pressed
        before = self._pointer
        if before is None and (at - started).manhattanLength() <= FAR_PX:
            return
        if taken is not None and taken.kind == "jobs" and not self.rect().contains(at.toPoint()):
            self._give()
            self._bridge.carry_out(taken.key)  # over the edge of the map: the desk carries it from here on
            return
        self._pointer = at
        if taken is None or taken.kind == "group":
            way = at - (before or started)
            self._has_been_moved = True
            self._look(self.camera.moved(way.x(), way.y()))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        (_, taken), was_far, target = self._pressed, self._pointer is not None, self._target()
        self._give()
        if taken is None:
            return
        if not was_far:
            self._choose(taken)
        elif target is not None:
            job, technician = (taken, target) if taken.kind == "jobs" else (target, taken)
            self._bridge.drop(job.key, technician.key)

    def _target(self) -> Drawn | None:
        """Return what the carried mark would be dropped on."""
        if self._pressed is None or self._pointer is None or self._pressed[1] is None:
            return None
        other = {"jobs": "technicians", "technicians": "jobs"}.get(self._pressed[1].kind)
        return self.nearest(self._pointer, other) if other else None

    def _give(self) -> None:
        self._pressed = self._pointer = None
        self.update()

    def _choose(self, one: Drawn) -> None:
        if one.kind == "group":
            self._has_been_moved = True
            self._look(self.camera.zoomed(1.5, one.x, one.y))
        else:
            self._bridge.choose("job" if one.kind == "jobs" else "technician", one.key)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._has_been_moved = True
        at = event.position()
        self._look(self.camera.zoomed(event.angleDelta().y() / 240, at.x(), at.y()))

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            one = self.mark_at(QPointF(event.pos()))
            self._show_card(one, event.globalPos())
            return True
        return super().event(event)

    def _show_card(self, one: Drawn | None, at: QPoint) -> None:
        QToolTip.showText(at, plain_tooltip(self.text_of(one)) if one else "", self)

    def text_of(self, one: Drawn) -> str:
        """Return what is said of a mark: its card, or how many it stands for."""
        if one.kind == "group":
            return self.picture.words["jobs"].format(count=len(one.members))
        card = getattr(self.picture, one.kind)[one.key]["card"]
        return "\n".join((card["title"], *card["lines"], *card["warnings"]))

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        middle = self.width() / 2, self.height() / 2
        if key in ARROWS:
            self._has_been_moved = True
            self._look(self.camera.moved(*ARROWS[Keys(key)]))
        elif key in (Keys.Key_Plus, Keys.Key_Equal, Keys.Key_Minus):
            self._has_been_moved = True
            self._look(self.camera.zoomed(-0.5 if key == Keys.Key_Minus else 0.5, *middle))
        elif key == Keys.Key_0:
            self._show_whole_day()
        elif key == Keys.Key_Escape and self._pressed is not None:
            self._give()
        elif key in (Keys.Key_Return, Keys.Key_Enter, Keys.Key_Space) and 0 <= self._at < len(
            self.arranged()
        ):
            self._choose(self.marks[self._at])
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Go to the next mark; past the last one, to the next widget."""
        at = self._at + (1 if is_next else -1)
        if not 0 <= at < len(self.arranged()):
            self._at = -1
            return super().focusNextPrevChild(is_next)
        self._at = at
        one = self.marks[at]
        self.setAccessibleDescription(self.text_of(one))
        self._show_card(one, self.mapToGlobal(QPoint(round(one.x + one.radius), round(one.y))))
        self.update()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.camera = self.camera.sized(self.width(), self.height())
        self._place_legend()
        if self._has_been_moved:
            self._look(self.camera)
        else:
            self._show_whole_day()

    def _name_itself(self) -> None:
        self.setAccessibleName(tr("Map of the day: arrows move it, + and - zoom, Tab goes from mark to mark"))


def _distance(one: Drawn, at: QPointF) -> float:
    return hypot(one.x - at.x(), one.y - at.y())
