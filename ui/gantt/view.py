"""The Gantt of the day in the hands of an operator: mouse, keys and drops become one request.

The view changes nothing: a drop or Alt with an arrow emits `move_requested`, and what comes of it is seen
when the board has changed. Carrying is in `drag`, scrolling in `navigation`, the picture in `day_area`.
"""

import html
from datetime import datetime

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from dispatcher.domain.routes import DayRoute
from ui.models.board_model import BoardModel
from ui.selection import Selection

from .bars import Bar
from .day_area import DayArea
from .drag import Carried, Hand, PreviewFunction, Slot
from .drop import carried_ids, starts_of
from .keyboard import beside, nearest
from .navigation import WHEEL_ZOOM
from .time_axis import SNAP
from .words import card, why_not

GHOST_STAYS_MS = 800  # after a drop, until the board answers: without it the bar would jump back and forth
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class GanttView(DayArea):
    """One day to work on.

    `preview(intervention_id, technician_id, start)` is called on every new snapped place of a drag and has
    to be pure and fast. `explained` carries the sentence for the status bar, empty when it no longer holds.
    """

    move_requested = Signal(str, str, object)  # intervention id, technician id, start (aware datetime)
    explained = Signal(str)
    menu_wanted = Signal(object, str)  # where on the screen (QPoint), the technician of the row or ""

    def __init__(self, model: BoardModel, selection: Selection, preview: PreviewFunction) -> None:
        super().__init__(model, selection)
        self.setObjectName("gantt")
        self.setAcceptDrops(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._explained = ""
        self._panned_from: QPoint | None = None
        self._dropped_ids: tuple[str, ...] = ()
        self._left_ghosts: tuple[DayRoute, ...] = ()
        self._hand = Hand(self.navigation, lambda: self.picture, selection, preview)
        self._hand.moved.connect(self._follow_hand)
        self._ghost_timer = QTimer(self, singleShot=True, interval=GHOST_STAYS_MS)
        self._ghost_timer.timeout.connect(self._drop_left_ghost)
        model.changed.connect(self._follow_change)

    def held_id(self) -> str | None:
        carried = self._hand.carried
        return carried.intervention_id if carried else super().held_id()

    def _follow_change(self) -> None:
        """The board answered a drop, or somebody else changed it under a drag."""
        if self._ghost_timer.isActive():
            self._drop_ghost()
        carried = self._hand.carried
        bar = self.picture.bar_of(carried.intervention_id) if carried else None
        if bar is not None and not bar.can_move:
            self._let_go()
            self._refuse(bar, self._hand.pointer)
        else:
            self._hand.look_again()

    def _let_go(self) -> None:
        self._hand.let_go()
        self.viewport().unsetCursor()

    def _follow_hand(self) -> None:
        sentence = self._hand.sentence
        self.notice(self._hand.pointer, sentence, self._selection.verdict if sentence else None)
        self._explain(sentence)

    def _explain(self, sentence: str) -> None:
        if sentence != self._explained:
            self._explained = sentence
            self.explained.emit(sentence)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._hand.is_carrying:
            return
        self._follow_hand()  # a notice of an earlier refusal has been read
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = at
            self.viewport().setCursor(Qt.CursorShape.SizeAllCursor)
        elif event.button() == Qt.MouseButton.RightButton:
            if self.bar_at(at) is not None or self._selection.intervention_id is None:
                self._select_under(at)  # elsewhere the question is about the chosen work and this row
        elif event.button() == Qt.MouseButton.LeftButton:
            self._select_under(at)
            bar = self.bar_at(at)
            if bar is not None and event.button() == Qt.MouseButton.LeftButton:
                self._hand.press(bar, at)

    def _select_under(self, at: QPoint) -> None:
        bar, row = self.bar_at(at), self.row_at(at)
        self.reveals_selection = False  # what is clicked is seen, and must not slip away under the pointer
        if bar is not None:
            self._selection.select(bar.intervention_id, bar.technician_id)
        else:
            self._selection.select(None, row.technician_id if row else None)
        self.reveals_selection = True

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._panned_from is not None:
            before, self._panned_from = self._panned_from, at
            self.navigation.pan(before.x() - at.x(), before.y() - at.y())
        elif self._hand.is_carrying:
            self._hand.carry(at, is_fine=bool(event.modifiers() & ALT))
        elif self._hand.has_passed_threshold(at):
            self._start_drag(at, is_fine=bool(event.modifiers() & ALT))

    def _start_drag(self, at: QPoint, *, is_fine: bool) -> None:
        bar = self._hand.pressed_bar
        assert bar is not None
        if bar.can_move:
            self._hand.lift()
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
            self._hand.carry(at, is_fine=is_fine)
        else:
            self.viewport().setCursor(Qt.CursorShape.ForbiddenCursor)
            self._refuse(bar, at)

    def _refuse(self, bar: Bar, at: QPoint) -> None:
        reason = why_not(self.picture, bar)
        self.notice(at, reason)
        self._explain(reason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.MiddleButton:
            self._panned_from = None
        if event.button() != Qt.MouseButton.LeftButton and self._hand.is_carrying:
            return
        self.viewport().unsetCursor()
        carried, slot = self._hand.carried, self._hand.put_down()
        self._follow_hand()
        if carried is None:
            return
        if slot is None:
            self._drop_ghost()
        else:
            self._request(carried.intervention_id, slot)

    def _request(self, intervention_id: str, slot: Slot) -> None:
        """Ask for the move; the ghost stays for a moment so that the eye has one place to look at."""
        bar = self.picture.bar_of(intervention_id)
        if bar is not None and Slot(bar.technician_id, bar.assignment.planned_start) == slot:
            self._drop_ghost()
            return
        self._left_ghosts = self._selection.ghosts
        self._ghost_timer.start()
        self.move_requested.emit(intervention_id, slot.technician_id, slot.start)

    def _drop_ghost(self) -> None:
        self._ghost_timer.stop()
        self._selection.show_ghosts(())

    def _drop_left_ghost(self) -> None:
        """Nothing came of the drop; ghosts that somebody else shows by now are left alone."""
        if self._selection.ghosts == self._left_ghosts:
            self._drop_ghost()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._hand.is_carrying:
            return
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            row = self.row_at(event.pos())
            technician_id, at = (row.technician_id if row else None), event.globalPos()
        else:
            bar = self.selected_bar
            technician_id = self._selection.technician_id
            spot = self.box_of(bar).center() if bar else self.viewport().rect().center()
            at = self.viewport().mapToGlobal(spot)
        self.menu_wanted.emit(at, technician_id or "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta().y() or event.angleDelta().x()
        if event.modifiers() & CTRL:
            self.navigation.zoom(WHEEL_ZOOM ** (turned / 120), event.position().x())
        elif event.modifiers() & SHIFT or not event.angleDelta().y():
            self.navigation.pan(-turned, 0)
        else:
            self.navigation.pan(0, -turned // 2)
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._show_card(event)
            return True
        return super().viewportEvent(event)

    def _show_card(self, event: QHelpEvent) -> None:
        bar = self.bar_at(event.pos())
        if bar is None or self._hand.is_carrying:
            QToolTip.hideText()
            return
        text = html.escape(card(self.picture, bar, self._model.now)).replace("\n", "<br>")
        QToolTip.showText(event.globalPos(), f"<p style='white-space:pre'>{text}</p>", self, self.box_of(bar))

    # ---- work dragged in from the queue

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._dropped_ids = carried_ids(event.mimeData(), self._model.board)
        if self._dropped_ids:
            self._hand.take(Carried(self._dropped_ids[0]))
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hand.carry(event.position().toPoint(), is_fine=bool(event.modifiers() & ALT))
        if self._hand.slot is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hand.let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        slot = self._hand.put_down()
        self._follow_hand()
        if slot is None:
            self._drop_ghost()
            return
        event.acceptProposedAction()
        for key, start in starts_of(self._model.board, self._dropped_ids, slot):
            self._request(key, Slot(slot.technician_id, start))

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._follow_hand()
        step = {
            Qt.Key.Key_Left: (-1, 0),
            Qt.Key.Key_Right: (1, 0),
            Qt.Key.Key_Up: (0, -1),
            Qt.Key.Key_Down: (0, 1),
        }.get(Qt.Key(event.key()))
        if step is not None and not event.modifiers() & (CTRL | SHIFT):
            act = self._move_selected if event.modifiers() & ALT else self._move_selection
            act(*step)
        elif event.key() == Qt.Key.Key_Escape and self._escape():
            event.accept()
        elif event.key() == Qt.Key.Key_Home:
            self.show_now()
        else:
            event.ignore()

    def _escape(self) -> bool:
        """Take back what has not happened yet: a drag first, then ghosts; say whether there was anything."""
        had_something = self._hand.is_carrying or bool(self._selection.ghosts)
        self._let_go()
        self._selection.show_ghosts(())
        return had_something

    def _move_selection(self, right: int, down: int) -> None:
        picture, bar = self.picture, self.selected_bar
        technician_id = bar.technician_id if bar else self._selection.technician_id
        if down:
            technician_id = picture.layout.neighbour(technician_id or "", down) or technician_id
            moment_s = bar.start_s if bar else self._model.now.timestamp()
            bar = nearest(picture, technician_id or "", moment_s)
        else:
            bar = beside(picture, bar, technician_id, right)
        self._selection.select(bar.intervention_id if bar else None, technician_id)

    def _move_selected(self, right: int, down: int) -> None:
        bar = self.selected_bar
        if bar is None:
            return
        if not bar.can_move:
            self._refuse(bar, self.box_of(bar).center())
            return
        technician_id = bar.technician_id
        if down:
            technician_id = self.picture.layout.neighbour(technician_id, down) or technician_id
        start: datetime = bar.assignment.planned_start + right * SNAP
        self._request(bar.intervention_id, Slot(technician_id, start))
