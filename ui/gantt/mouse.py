"""The Gantt in an operator's hand: what is pressed, carried, dropped or framed becomes one request.

Nothing is changed here: every drop is a signal, and what comes of it is seen when the board has changed.
Carrying is in `drag`, what is carried in `carried`, keys in `view`.
"""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QRubberBand, QWidget

from dispatcher.domain.routes import DayRoute, Proposal
from dispatcher.services.places import magnets
from dispatcher.services.replanning import preview_length, preview_removal, preview_together
from ui.models.board_model import BoardModel
from ui.parcel import carried_ids
from ui.places import Places
from ui.selection import Selection
from ui.wording import wording

from .bars import Bar
from .carried import Carried, OffPlan, OnName, Slot, Target, length_of, places_of
from .day_area import DayArea
from .drag import Hand, PreviewFunction, Previews
from .headers import HEADER_PX
from .keyboard import ALT, CTRL, SHIFT
from .words import why_not

GHOST_STAYS_MS = 800  # after a drop, until the board answers: without it the bar would jump back and forth
EDGE_PX, LEAST_WITH_EDGE_PX = 5, 18
LEFT, RIGHT, MIDDLE = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton, Qt.MouseButton.MiddleButton


class MouseArea(DayArea):
    """A day that can be taken hold of. `explained` carries the sentence for the status bar, "" at its end."""

    move_requested = Signal(str, str, object)  # intervention id, technician id, start (aware datetime)
    moves_requested = Signal(object)  # several at once: tuple of Place
    length_requested = Signal(str, int)  # intervention id, minutes
    removal_requested = Signal(object)  # intervention ids: off the plan
    proposal_dropped = Signal(object)  # the best place in somebody's day: Proposal
    explained = Signal(str)

    def __init__(
        self,
        model: BoardModel,
        selection: Selection,
        preview: PreviewFunction,
        places: Places | None = None,
    ) -> None:
        super().__init__(model, selection)
        self._places = places
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)
        self.queue: QWidget | None = None  # where a drop takes work off the plan
        self._panned_from: QPoint | None = None
        self._band_from: QPoint | None = None
        self._band = QRubberBand(QRubberBand.Shape.Rectangle, self.viewport())
        self._left_ghosts: tuple[DayRoute, ...] = ()
        self._hand = Hand(
            self.navigation,
            lambda: self.picture,
            selection,
            self._previews(preview),
            places,
            self._is_over_queue,
        )
        self._hand.setParent(self)  # goes with the plan, and listens no longer
        self._hand.moved.connect(self._follow_hand)
        self._ghost_timer = QTimer(self, singleShot=True, interval=GHOST_STAYS_MS)
        self._ghost_timer.timeout.connect(self._drop_left_ghost)
        model.changed.connect(self._follow_change)
        wording.changed.connect(self._hand.look_again)

    def _previews(self, move: PreviewFunction) -> Previews:
        model = self._model

        def now() -> datetime:
            if self._places is not None:
                self._places.refuse_if_closed()
            return model.now

        return Previews(
            move=move,
            together=lambda places: preview_together(model.board, places, now()),
            length=lambda key, length: preview_length(model.board, key, length, now()),
            removal=lambda ids: preview_removal(model.board, ids, now()),
            magnets=lambda key, who: magnets(model.board, key, who),
        )

    def held_ids(self) -> frozenset[str]:
        carried = self._hand.carried
        return frozenset(carried.ids) if carried else super().held_ids()

    def _is_over_queue(self, at: QPoint) -> bool:
        queue = self.queue
        if queue is None or not queue.isVisible() or self.viewport().rect().contains(at):
            return False
        return queue.rect().contains(queue.mapFromGlobal(self.viewport().mapToGlobal(at)))

    # ---- following the hand and the board

    def _follow_change(self) -> None:
        """The board answered a drop, or somebody else changed it under a drag."""
        if self._ghost_timer.isActive():
            self._drop_ghost()
        carried = self._hand.carried
        if carried is None:
            return
        bars = [self.picture.bar_of(key) for key in carried.ids] if carried.is_planned else []
        stuck = [bar for bar in bars if bar is not None and not _can_take(bar, carried.by_edge)]
        if not stuck and None not in bars:
            self._hand.look_again()
            return
        pointer = self._hand.pointer
        self._let_go()
        for bar in stuck[:1]:
            self._refuse(bar, pointer)

    def _let_go(self) -> None:
        self._hand.let_go()
        self.viewport().unsetCursor()

    def _follow_hand(self) -> None:
        sentence, area = self._hand.sentence, self.viewport().rect()
        at = self._hand.pointer
        at = QPoint(min(max(at.x(), 0), area.right()), min(max(at.y(), HEADER_PX), area.bottom()))
        self.notice(at, sentence, self._selection.verdict if sentence else None)
        self._explain(sentence)

    def _explain(self, sentence: str) -> None:
        """Say it in the status bar, and to whoever listens instead of looking."""
        if sentence == self._explained:
            return
        self._explained = sentence
        self.explained.emit(sentence)
        self._describe()
        if sentence and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._hand.is_carrying:
            return
        self._follow_hand()  # a notice of an earlier refusal has been read
        if event.button() == MIDDLE:
            self._panned_from = at
            self.viewport().setCursor(Qt.CursorShape.SizeAllCursor)
        elif event.button() == RIGHT:
            if self.bar_at(at) is not None or self._selection.intervention_id is None:
                self._select_under(at)  # elsewhere the question is about the chosen work and this row
        elif event.button() == LEFT:
            self._press_left(at, event.modifiers())

    def _press_left(self, at: QPoint, modifiers: Qt.KeyboardModifier) -> None:
        bar = self.bar_at(at)
        if modifiers & SHIFT:
            self._band_from = at
        elif modifiers & CTRL:
            if bar is not None:
                self._toggle(bar)
        elif (row := self.row_at(at)) is not None and row.technician_id is None:
            self.fold(row.team)
        else:
            self._select_under(at)
            if bar is not None:
                self._hand.press(bar, at, by_edge=self._is_at_edge(bar, at))

    def _toggle(self, bar: Bar) -> None:
        """Add a job to those chosen together, or take it out."""
        chosen = self.chosen_ids()
        key = bar.intervention_id
        self._mark([one for one in chosen if one != key] if key in chosen else [*chosen, key])

    def chosen_ids(self) -> list[str]:
        """Return the jobs chosen on the plan, one or several."""
        chosen = self._selection.marked or (self._selection.intervention_id,)
        return [key for key in chosen if key is not None and self.picture.bar_of(key) is not None]

    def _mark(self, ids: list[str]) -> None:
        self.reveals_selection = False
        self._selection.mark(ids)
        self.reveals_selection = True

    def _is_at_edge(self, bar: Bar, at: QPoint) -> bool:
        box = self.box_of(bar)
        return box.width() >= LEAST_WITH_EDGE_PX and box.right() - EDGE_PX <= at.x()

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
        is_fine = bool(event.modifiers() & ALT)
        if self._panned_from is not None:
            before, self._panned_from = self._panned_from, at
            self.navigation.pan(before.x() - at.x(), before.y() - at.y())
        elif self._band_from is not None:
            self._band.setGeometry(QRect(self._band_from, at).normalized())
            self._band.show()
        elif self._hand.is_carrying and not self._hand.by_keys:
            self._hand.carry(at, is_fine=is_fine)
        elif self._hand.has_passed_threshold(at):
            self._start_drag(at, is_fine=is_fine)
        elif not event.buttons() and not self._hand.is_carrying:
            self._show_edge(at)

    def _show_edge(self, at: QPoint) -> None:
        bar = self.bar_at(at)
        if bar is not None and _can_take(bar, by_edge=True) and self._is_at_edge(bar, at):
            self.viewport().setCursor(Qt.CursorShape.SplitHCursor)
        else:
            self.viewport().unsetCursor()

    def _start_drag(self, at: QPoint, *, is_fine: bool) -> None:
        pressed, by_edge = self._hand.pressed_bar, self._hand.holds_edge
        assert pressed is not None
        keys = [pressed.intervention_id] if by_edge else self.chosen_ids()
        bars = [bar for key in keys if (bar := self.picture.bar_of(key)) is not None]
        stuck = next((bar for bar in [pressed, *bars] if not _can_take(bar, by_edge)), None)
        if stuck is not None:
            self.viewport().setCursor(Qt.CursorShape.ForbiddenCursor)
            self._refuse(stuck, at)
            return
        self._hand.lift(tuple(key for key in keys if key != pressed.intervention_id))
        shape = Qt.CursorShape.SplitHCursor if by_edge else Qt.CursorShape.ClosedHandCursor
        self.viewport().setCursor(shape)
        self._hand.carry(at, is_fine=is_fine)

    def _refuse(self, bar: Bar, at: QPoint) -> None:
        reason = why_not(self.picture, bar)
        self.notice(at, reason)
        self._explain(reason)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == MIDDLE:
            self._panned_from = None
        if event.button() != LEFT and self._hand.is_carrying:
            return
        self.viewport().unsetCursor()
        if self._band_from is not None:
            self._choose_framed(event.position().toPoint())
        elif not self._hand.by_keys:
            pressed = self._hand.pressed_bar
            if pressed is not None and not self._hand.is_carrying and self._selection.marked:
                self._mark([pressed.intervention_id])  # a click on one of several chooses that one
            self.put_down()

    def _choose_framed(self, to: QPoint) -> None:
        """Choose what the frame touches, besides what was chosen before."""
        assert self._band_from is not None
        frame = QRect(self._band_from, to).normalized()
        self.drop_frame()
        self._mark([*self.chosen_ids(), *(bar.intervention_id for bar in self.bars_in(frame))])

    def drop_frame(self) -> bool:
        """Take the frame away; say whether there was one."""
        had_one, self._band_from = self._band_from is not None, None
        self._band.hide()
        return had_one

    # ---- drops

    def put_down(self) -> None:
        """Drop what is carried where it is, which asks for one change."""
        carried, found, target = self._hand.carried, self._hand.found, self._hand.put_down()
        self._follow_hand()
        if carried is not None:
            self._drop(carried, target, found)

    def _drop(self, carried: Carried, target: Target | None, found: Proposal | None) -> None:
        if isinstance(target, OffPlan):
            self._ask(partial(self.removal_requested.emit, carried.ids))
        elif isinstance(target, OnName) and found is not None:
            self._ask(partial(self.proposal_dropped.emit, found))
        elif isinstance(target, Slot) and not self._is_there(carried, target):
            self._request(carried, target)
        else:
            self._drop_ghost()

    def _is_there(self, carried: Carried, slot: Slot) -> bool:
        """Whether everything is where it would go."""
        bar = self.picture.bar_of(carried.intervention_id)
        if bar is None:
            return False
        row = bar.assignment
        if carried.by_edge:
            return length_of(self.picture, carried, slot) == row.planned_end - row.planned_start
        return Slot(bar.technician_id, row.planned_start) == slot

    def _request(self, carried: Carried, slot: Slot) -> None:
        """Ask for the change, as one: several jobs go together."""
        if carried.by_edge:
            minutes = int(length_of(self.picture, carried, slot).total_seconds() // 60)
            self._ask(partial(self.length_requested.emit, carried.intervention_id, minutes))
        elif carried.also:
            self._ask(partial(self.moves_requested.emit, places_of(self.picture, carried, slot)))
        else:
            place = carried.intervention_id, slot.technician_id, slot.start
            self._ask(partial(self.move_requested.emit, *place))

    def _ask(self, request: partial[None]) -> None:
        """Ask, and let the ghost stay for a moment so that the eye has one place to look at."""
        self._left_ghosts = self._selection.ghosts
        self._ghost_timer.start()
        request()

    def _drop_ghost(self) -> None:
        self._ghost_timer.stop()
        self._selection.show_ghosts(())

    def _drop_left_ghost(self) -> None:
        """Nothing came of the drop; ghosts that somebody else shows by now are left alone."""
        if self._selection.ghosts == self._left_ghosts:
            self._drop_ghost()

    # ---- work dragged in from the queue

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        ids = carried_ids(event.mimeData(), self._model.board)
        if ids:
            self._hand.take(Carried(ids[0], also=ids[1:]))
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hand.carry(event.position().toPoint(), is_fine=bool(event.modifiers() & ALT))
        if self._hand.target is not None:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hand.let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        if self._hand.target is not None:
            event.acceptProposedAction()
        self.put_down()


def _can_take(bar: Bar, by_edge: bool) -> bool:
    """Whether a hand may carry it, or its end: a pin holds the start and who goes, not how long it takes."""
    return not bar.assignment.has_departed if by_edge else bar.can_move
