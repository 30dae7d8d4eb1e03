"""The hand that carries a job over the Gantt: press, threshold, ghost, edge scroll, drop or Esc.

While it carries, only the ghost moves. A drop asks for one change and makes none itself; the same hand
carries a bar of the Gantt and work that comes in from the queue.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QApplication

from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Preview
from ui.selection import Selection
from ui.wording import say

from .bars import Bar
from .navigation import Navigation
from .picture import DayPicture
from .time_axis import FINE_SNAP, SNAP, snapped

SCROLL_EVERY_MS, SCROLL_STEP_PX, SCROLL_EDGE_PX = 30, 14, 26

PreviewFunction = Callable[[str, str, datetime], Preview]


@dataclass(frozen=True)
class Slot:
    """Where a job would go: the row and the start."""

    technician_id: str
    start: datetime


@dataclass(frozen=True)
class Carried:
    """What is carried: the job, and how far into it the hand took it."""

    intervention_id: str
    grab: timedelta = timedelta()


class Hand(QObject):
    """Carries one job at a time. `moved` comes when the ghost or its sentence may have changed."""

    moved = Signal()

    def __init__(
        self,
        navigation: Navigation,
        picture: Callable[[], DayPicture],
        selection: Selection,
        preview: PreviewFunction,
    ) -> None:
        super().__init__()
        self._navigation = navigation
        self._picture = picture
        self._selection = selection
        self._preview = preview
        self._pressed: tuple[Bar, QPoint] | None = None
        self.carried: Carried | None = None
        self.slot: Slot | None = None
        self._asked: Slot | None = None  # also kept where the answer was a refusal: one question per place
        self.sentence = ""
        self.pointer = QPoint()
        self._is_fine = False
        self._scroller = QTimer(self)
        self._scroller.setInterval(SCROLL_EVERY_MS)
        self._scroller.timeout.connect(self.scroll_at_edge)

    @property
    def is_carrying(self) -> bool:
        return self.carried is not None

    @property
    def pressed_bar(self) -> Bar | None:
        """The bar under the button, from press to release."""
        return self._pressed[0] if self._pressed else None

    def press(self, bar: Bar, pointer: QPoint) -> None:
        self._pressed = (bar, pointer)

    def has_passed_threshold(self, pointer: QPoint) -> bool:
        """Whether a press has become a drag: below that a click with a shaking hand moves nothing."""
        if self._pressed is None:
            return False
        return (pointer - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()

    def lift(self) -> None:
        """Take the pressed bar up, by the point where it was pressed."""
        assert self._pressed is not None
        bar, at = self._pressed
        taken_at = self._navigation.axis.moment_at(at.x() - self._navigation.body.left())
        self.take(Carried(bar.intervention_id, taken_at - bar.assignment.planned_start))
        self._scroller.start()

    def take(self, carried: Carried) -> None:
        self.carried, self.slot, self._asked = carried, None, None

    def carry(self, pointer: QPoint, *, is_fine: bool = False) -> None:
        """Follow the pointer; ask for a preview only where the snapped place is another one."""
        if self.carried is None:
            return
        self.pointer, self._is_fine = pointer, is_fine
        slot = self._slot_under(pointer, self.carried)
        if slot != self._asked:
            self._show(slot)
        self.moved.emit()

    def look_again(self) -> None:
        """The board changed under the hand: ask once more about the same place."""
        if self.carried is not None:
            self._show(self._asked)
            self.moved.emit()

    def put_down(self) -> Slot | None:
        """Open the hand; return where the job would go. The ghost stays until somebody takes it away."""
        slot = self.slot if self.carried is not None else None
        self._open()
        return slot

    def let_go(self) -> None:
        """Drop nothing: everything is as it was."""
        was_carrying = self.is_carrying
        self._open()
        if was_carrying:
            self._selection.show_ghosts(())
            self.moved.emit()

    def scroll_at_edge(self) -> None:
        """Scroll while the pointer waits near an edge; the ghost follows the place under it."""
        body, at = self._navigation.body, self.pointer
        across = _pull(at.x(), body.left(), body.right())
        down = _pull(at.y(), body.top(), body.bottom())
        if self.carried is not None and (across or down):
            self._navigation.pan(across, down)
            self.carry(at, is_fine=self._is_fine)

    def _open(self) -> None:
        self._scroller.stop()
        self.carried = self.slot = self._pressed = None
        self.sentence = ""

    def _slot_under(self, pointer: QPoint, carried: Carried) -> Slot | None:
        body = self._navigation.body
        y = pointer.y() - body.top() + self._navigation.scroll_y
        technician_id = self._picture().layout.technician_near(y)
        if technician_id is None or not body.contains(pointer):
            return None
        moment = self._navigation.axis.moment_at(pointer.x() - body.left())
        return Slot(technician_id, snapped(moment - carried.grab, FINE_SNAP if self._is_fine else SNAP))

    def _show(self, slot: Slot | None) -> None:
        self.slot = self._asked = slot
        self.sentence = ""
        if slot is None or self.carried is None:
            self._selection.show_ghosts(())
            return
        try:
            preview = self._preview(self.carried.intervention_id, slot.technician_id, slot.start)
        except Refusal as refusal:
            self.slot = None
            self.sentence = say(refusal.sentence)
            self._selection.show_ghosts(())
            return
        self.sentence = say(preview.sentence)
        self._selection.show_ghosts(preview.routes, preview.verdict)


def _pull(at: int, low: int, high: int) -> int:
    """Return how far to scroll for a pointer this near to the ends of its range."""
    if at < low + SCROLL_EDGE_PX:
        return -SCROLL_STEP_PX
    return SCROLL_STEP_PX if at > high - SCROLL_EDGE_PX else 0
