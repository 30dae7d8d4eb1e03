"""The Gantt of the day as a desk uses it: the mouse's day, its keys, its wheel, its menu and its hover cards.

Whatever a key asks for goes the way of the mouse: the same ghosts, the same sentence, the same one request.
"""

import html
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QToolTip

from ui.models.board_model import BoardModel
from ui.places import Places
from ui.selection import Selection
from ui.style import look
from ui.wording import tr

from .bars import Bar
from .carried import Carried, OnName, Slot
from .drag import PreviewFunction
from .headers import NAMES_PX
from .keyboard import CTRL, SHIFT, Act, Intent, beside, folded_head, intent_of, nearest, next_stop
from .mouse import MouseArea
from .navigation import WHEEL_ZOOM
from .row_layout import Row
from .time_axis import SNAP, snapped
from .words import card

CHANGES = (Act.DROP, Act.MOVE, Act.LENGTHEN)


class GanttView(MouseArea):
    """One day to work on.

    `preview(intervention_id, technician_id, start)` is called on every new snapped place of a drag and has
    to be pure and fast; `places` is asked on a thread of its own.
    """

    keyed = Signal()  # a key asked for a change: a refusal is to be answered by keys, too
    menu_wanted = Signal(object, str)  # where on the screen (QPoint), the technician of the row or ""
    _group: str | None = None  # the folded group whose header the arrows stand on

    def __init__(
        self,
        model: BoardModel,
        selection: Selection,
        preview: PreviewFunction,
        places: Places | None = None,
    ) -> None:
        super().__init__(model, selection, preview, places)
        self.setObjectName("gantt")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._acts = {
            Act.CHOOSE: self._choose,
            Act.EXTEND: self._extend,
            Act.MOVE: self._move_chosen,
            Act.LENGTHEN: self._lengthen,
            Act.TAKE: lambda _intent: self._take_or_open(),
            Act.STEP: self._step,
            Act.DROP: lambda _intent: self.put_down(),
            Act.BEST: lambda _intent: self._point_at_best(),
            Act.ROW: lambda _intent: self.choose_row(),
            Act.NOW: lambda _intent: self.show_now(),
        }

    # ---- menu, wheel, hover

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

    # ---- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            event.setAccepted(self._escape())
            return
        intent = intent_of(event.key(), event.modifiers(), is_carrying=self._hand.by_keys)
        if intent is None or (self._hand.is_carrying and not self._hand.by_keys):
            event.ignore()
            return
        self._follow_hand()
        self._acts[intent.act](intent)
        if intent.act in CHANGES:
            self.keyed.emit()

    def _escape(self) -> bool:
        """Take back what has not happened yet: a drag first, then ghosts; say whether there was anything."""
        had_something = self._hand.is_carrying or bool(self._selection.ghosts) or self.drop_frame()
        self._let_go()
        self._follow_hand()
        self._selection.show_ghosts(())
        if not had_something and self._selection.marked:
            self._selection.mark(())
            return True
        return had_something

    def _neighbour(self, bar: Bar | None, right: int, down: int) -> tuple[Bar | None, str | None]:
        """Return the job an arrow leads to, and its row."""
        picture = self.picture
        technician_id = bar.technician_id if bar else self._selection.technician_id
        if not down:
            return beside(picture, bar, technician_id, right), technician_id
        technician_id = picture.layout.neighbour(technician_id or "", down) or technician_id
        moment_s = bar.start_s if bar else self._model.now.timestamp()
        return nearest(picture, technician_id or "", moment_s), technician_id

    # ---- headers of folded groups

    @property
    def head(self) -> Row | None:
        """The header the arrows stand on; None where they stand on somebody's row."""
        return folded_head(self.picture.layout, self._group)

    def _row_of_keys(self) -> Row | None:
        """Return the row the arrows go on from; for a row that is folded away, its header."""
        technician_id = self._chosen_technician() or ""
        row = self.picture.layout.row_of.get(technician_id)
        if self.head is not None or row is not None or technician_id not in self._model.board.technicians:
            return self.head or row
        return folded_head(self.picture.layout, self.picture.group_of(technician_id))

    def _stand_on(self, head: Row) -> None:
        self._selection.select()
        self._group = head.team
        self.navigation.reveal_row(head)
        self._describe()
        self.viewport().update()

    def _take_or_open(self) -> None:
        """Take what is chosen into the hand; on the header of a folded group, open it."""
        head = self.head
        if head is None:
            self.take_chosen()
            return
        self._group = None
        self.fold(head.team)
        first = next(row for row in self.picture.layout.rows if row.team == head.team and row.technician_id)
        self._selection.select(None, first.technician_id)

    def _follow_selection(self) -> None:
        self._group = None
        super()._follow_selection()

    def _describe(self) -> None:
        super()._describe()
        head = self.head
        if head is not None:
            words = tr("{group}, folded, technicians: {count}. Enter or Space opens it.")
            self.setAccessibleDescription(words.format(group=head.team or tr("no skill"), count=head.hidden))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        head, body = self.head, self.navigation.body
        if not self.picture.layout.rows:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(look.theme.secondary))
            words = tr("Nobody works on this day. The arrows beside the date lead to other days.")
            painter.drawText(body, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, words)
            painter.end()
        if head is not None:
            painter = QPainter(self.viewport())
            painter.setClipRect(0, body.top(), NAMES_PX, body.height())
            painter.setPen(QPen(QColor(look.theme.accent), 2))
            top = body.top() + head.top - self.navigation.scroll_y
            painter.drawRect(QRect(1, top + 1, NAMES_PX - 3, head.height - 3))
            painter.end()

    # ---- choosing with arrows

    def _choose(self, intent: Intent) -> None:
        if intent.down or self.head is not None:
            stop = next_stop(self.picture.layout, self._row_of_keys(), intent.down)
            if stop is not None and stop.technician_id is None:
                self._stand_on(stop)
                return
            if self.head is not None:
                self._enter_row(stop)
                return
        bar, technician_id = self._neighbour(self.selected_bar, intent.right, intent.down)
        if self._selection.marked:
            self._selection.mark(())
        self._selection.select(bar.intervention_id if bar else None, technician_id)

    def _enter_row(self, row: Row | None) -> None:
        """Go from a header to somebody's row: to what is nearest to now."""
        if row is not None and row.technician_id is not None:
            bar = nearest(self.picture, row.technician_id, self._model.now.timestamp())
            self._selection.select(bar.intervention_id if bar else None, row.technician_id)

    def _extend(self, intent: Intent) -> None:
        """Add the job an arrow leads to; it becomes the one the next arrow starts from."""
        bar, technician_id = self._neighbour(self.selected_bar, intent.right, intent.down)
        if bar is not None:
            self._selection.mark([*self.chosen_ids(), bar.intervention_id])
            self._selection.select(bar.intervention_id, technician_id)

    def choose_row(self) -> None:
        """Choose every job of the row that may be moved."""
        lane = self.picture.lanes.get(self._selection.technician_id or "")
        bar = self.selected_bar
        if lane is None and bar is not None:
            lane = self.picture.lanes.get(bar.technician_id)
        if lane is not None:
            self._selection.mark(bar.intervention_id for bar in lane.bars if bar.can_move)

    def _chosen(self) -> Carried | None:
        """Return the chosen jobs as something to carry; None, and why, where one of them has to stay."""
        bar, ids = self.selected_bar, self.chosen_ids()
        if bar is None:
            return None
        bars = [one for key in ids if (one := self.picture.bar_of(key)) is not None]
        stuck = next((one for one in bars if not one.can_move), None)
        if stuck is not None:
            self._refuse(stuck, self.box_of(stuck).center())
            return None
        also = tuple(key for key in ids if key != bar.intervention_id)
        return Carried(bar.intervention_id, also=also, is_planned=True)

    def _move_chosen(self, intent: Intent) -> None:
        carried, bar = self._chosen(), self.selected_bar
        if carried is None or bar is None:
            return
        slot = self._beside(Slot(bar.technician_id, bar.assignment.planned_start), intent)
        if not self._is_there(carried, slot):
            self._request(carried, slot)

    def _lengthen(self, intent: Intent) -> None:
        bar = self.selected_bar
        if bar is None:
            return
        if bar.assignment.has_departed:
            self._refuse(bar, self.box_of(bar).center())
            return
        end = bar.assignment.planned_end + intent.right * SNAP
        carried, slot = Carried(bar.intervention_id, by_edge=True), Slot(bar.technician_id, end)
        if not self._is_there(carried, slot):
            self._request(carried, slot)

    def _beside(self, slot: Slot, intent: Intent) -> Slot:
        technician_id = slot.technician_id
        if intent.down:
            technician_id = self.picture.layout.neighbour(technician_id, intent.down) or technician_id
        start = max(slot.start + intent.right * intent.step, self._model.board.starts_at)
        return Slot(technician_id, start)

    # ---- carrying with keys

    def take_chosen(self) -> None:
        """Take what is chosen into the hand, for the arrows: planned work, or work that waits."""
        key, bar = self._selection.intervention_id, self.selected_bar
        if key is None or self._hand.is_carrying:
            return
        carried = self._chosen() if bar else Carried(key)
        if carried is None or key not in self._model.board.interventions:
            return
        slot = Slot(bar.technician_id, bar.assignment.planned_start) if bar else self._first_slot()
        if slot is not None:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._hand.take(carried, by_keys=True)
            self._lead_to(slot)

    def _first_slot(self) -> Slot | None:
        """Where waiting work is held at first: on the chosen row or the top one, from now on."""
        chosen = self._selection.technician_id or ""
        self._unfold_row(chosen)
        if not self.picture.layout.technician_ids:
            self.arrange(replace(self.arrangement, folded=frozenset()))
        rows = self.picture.layout.technician_ids
        if not rows:
            self._explain(tr("Nobody works on this day."))
            return None
        technician_id = chosen if chosen in rows else rows[0]
        shift = self._model.board.shift_of.get(technician_id)
        start = max(self._model.now, shift.starts_at) if shift else self._model.now
        return Slot(technician_id, _next_step(start))

    def _step(self, intent: Intent) -> None:
        slot = self._hand.asked_slot
        if slot is not None:
            self._lead_to(self._beside(slot, intent))

    def _lead_to(self, slot: Slot) -> None:
        self._unfold_row(slot.technician_id)
        row, start_s = self.picture.layout.row_of.get(slot.technician_id), slot.start.timestamp()
        if row is None:
            self._let_go()  # nobody's row: there is nowhere to lead it to
            return
        self.navigation.reveal(row, start_s, start_s + timedelta(hours=1).total_seconds())
        self._hand.pointer = self.spot_of(slot.technician_id, start_s)
        self._hand.point_at(slot)

    def _point_at_best(self) -> None:
        """Look for the best place in the day of the row the hand is on."""
        slot = self._hand.asked_slot
        if slot is not None and self._hand.can_seek:
            self._hand.point_at(OnName(slot.technician_id))

    def spot_of(self, technician_id: str, moment_s: float) -> QPoint:
        """Return the pixel of a moment on a row, in the middle of its height."""
        row, body = self.picture.layout.row_of[technician_id], self.navigation.body
        y = body.top() + row.top + row.height // 2 - self.navigation.scroll_y
        return QPoint(body.left() + round(self.navigation.axis.x_at(moment_s)), y)


def _next_step(moment: datetime) -> datetime:
    """Return the next whole five minutes, not before the moment."""
    start = snapped(moment)
    return start if start >= moment else start + SNAP
