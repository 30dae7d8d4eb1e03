"""The hand that carries jobs over the Gantt: press, threshold, ghost, edge scroll, drop or Esc.

While it carries, only the ghost moves. A drop asks for one change and makes none itself; the same hand
carries bars of the Gantt, the edge of one, and work from the queue, led by the mouse or by keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QApplication

from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Preview, Proposal, Verdict
from dispatcher.domain.sentences import Sentence
from dispatcher.services.places import FreePlace
from dispatcher.services.replanning import Place
from ui.places import Places, with_alternatives
from ui.selection import Selection
from ui.wording import say, tr

from .bars import Bar
from .carried import Carried, OffPlan, OnName, Slot, Target, drawn_to, length_of, places_of
from .navigation import Navigation
from .picture import DayPicture

__all__ = ["Carried", "Hand", "PreviewFunction", "Previews", "Slot"]

SCROLL_EVERY_MS, SCROLL_STEP_PX, SCROLL_EDGE_PX = 30, 14, 26
THINK_AFTER_MS = 300  # over a red place: a hand that passes by asks nothing

PreviewFunction = Callable[[str, str, datetime], Preview]


@dataclass(frozen=True)
class Previews:
    """What the hand asks at each new place; all of it pure and fast."""

    move: PreviewFunction
    together: Callable[[tuple[Place, ...]], Preview]
    length: Callable[[str, timedelta], Preview]
    removal: Callable[[tuple[str, ...]], Preview]
    magnets: Callable[[str, str], tuple[datetime, ...]]


class Hand(QObject):
    """Carries one thing at a time. `moved` comes when the ghost or its sentence may have changed.

    `target` is where the pointer is, None where nothing can be put; `slot` the place a drop would have.
    `found` is the best place in the day of somebody whose name is pointed at, once it is known.
    """

    moved = Signal()

    def __init__(
        self,
        navigation: Navigation,
        picture: Callable[[], DayPicture],
        selection: Selection,
        previews: Previews,
        places: Places | None = None,
        is_over_queue: Callable[[QPoint], bool] = lambda _at: False,
    ) -> None:
        super().__init__()
        self._navigation = navigation
        self._picture = picture
        self._selection = selection
        self._previews = previews
        self._places = places
        self._is_over_queue = is_over_queue
        self._pressed: tuple[Bar, QPoint, bool] | None = None
        self._magnets: dict[str, tuple[datetime, ...]] = {}
        self.carried: Carried | None = None
        self.by_keys = False  # led by keys, from taking to dropping
        self.asked_slot: Slot | None = None  # the last place asked about: where the next step begins
        self.target: Target | None = None
        self._asked: Target | None = None  # also kept where the answer was a refusal: one question per place
        self.found: Proposal | None = None
        self.sentence = ""
        self.pointer = QPoint()
        self._is_fine = False
        self._scroller = QTimer(self, interval=SCROLL_EVERY_MS)
        self._scroller.timeout.connect(self.scroll_at_edge)
        self._thinker = QTimer(self, interval=THINK_AFTER_MS, singleShot=True)
        self._thinker.timeout.connect(self.think)

    @property
    def is_carrying(self) -> bool:
        return self.carried is not None

    @property
    def can_seek(self) -> bool:
        """Whether the best place of what is carried can be looked for: of one job, not of an edge."""
        carried = self.carried
        return self._places is not None and carried is not None and not (carried.also or carried.by_edge)

    @property
    def slot(self) -> Slot | None:
        return self.target if isinstance(self.target, Slot) else None

    @property
    def pressed_bar(self) -> Bar | None:
        """The bar under the button, from press to release."""
        return self._pressed[0] if self._pressed else None

    def press(self, bar: Bar, pointer: QPoint, *, by_edge: bool = False) -> None:
        self._pressed = (bar, pointer, by_edge)

    def has_passed_threshold(self, pointer: QPoint) -> bool:
        """Whether a press has become a drag: below that a click with a shaking hand moves nothing."""
        if self._pressed is None:
            return False
        return (pointer - self._pressed[1]).manhattanLength() >= QApplication.startDragDistance()

    @property
    def holds_edge(self) -> bool:
        """Whether what is pressed or carried is the end of a job."""
        return self._pressed is not None and self._pressed[2]

    def lift(self, also: tuple[str, ...] = ()) -> None:
        """Take the pressed bar up, by the point where it was pressed; others may come along."""
        assert self._pressed is not None
        bar, at, by_edge = self._pressed
        taken_at = self._navigation.axis.moment_at(at.x() - self._navigation.body.left())
        grab = taken_at - (bar.assignment.end if by_edge else bar.assignment.planned_start)
        self.take(Carried(bar.intervention_id, grab, () if by_edge else also, by_edge, is_planned=True))
        self._scroller.start()

    def take(self, carried: Carried, *, by_keys: bool = False) -> None:
        self.carried, self.target, self._asked = carried, None, None
        self.by_keys, self.asked_slot = by_keys, None
        self._magnets = {}

    def carry(self, pointer: QPoint, *, is_fine: bool = False) -> None:
        """Follow the pointer; ask for a preview only where the snapped place is another one."""
        if self.carried is None:
            return
        self.pointer, self._is_fine = pointer, is_fine
        self.point_at(self._target_under(pointer, self.carried))

    def point_at(self, target: Target | None) -> None:
        """Show what a drop there would do."""
        if isinstance(target, Slot):
            self.asked_slot = target
        if target != self._asked:
            self._show(target)
        self.moved.emit()

    def look_again(self) -> None:
        """The board changed under the hand: ask once more about the same place."""
        if self.carried is not None:
            self._magnets = {}
            self._show(self._asked)
            self.moved.emit()

    def put_down(self) -> Target | None:
        """Open the hand; return where it was. The ghost stays until somebody takes it away."""
        target = self.target if self.carried is not None else None
        self._open()
        return target

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
        is_edge = self.carried is not None and self.carried.by_edge  # an edge stays on its row
        down = 0 if is_edge else _pull(at.y(), body.top(), body.bottom())
        if self.carried is not None and body.contains(at) and (across or down):
            self._navigation.pan(across, down)
            self.carry(at, is_fine=self._is_fine)

    def think(self) -> None:
        """Ask for other places where the one under the hand breaks something."""
        carried, asked = self.carried, self._asked
        if self._places is None or carried is None or carried.also or not isinstance(asked, Slot):
            return

        def tell(found: tuple[FreePlace, ...]) -> None:
            if found and (self.carried, self._asked) == (carried, asked):
                self.sentence = with_alternatives(self.sentence, found)
                self.moved.emit()

        self._places.free(carried.intervention_id, asked.technician_id, asked.start, tell)

    def _open(self) -> None:
        self._scroller.stop()
        self._thinker.stop()
        self.carried = self.target = self._pressed = self._asked = None
        self.by_keys = False
        self.sentence = ""

    def _target_under(self, pointer: QPoint, carried: Carried) -> Target | None:
        body = self._navigation.body
        if carried.is_planned and not carried.by_edge and self._is_over_queue(pointer):
            return OffPlan()
        y = pointer.y() - body.top() + self._navigation.scroll_y
        technician_id = self._picture().layout.technician_near(y)
        if technician_id is None or not body.top() <= pointer.y() <= body.bottom():
            return None
        if 0 <= pointer.x() < body.left() and self.can_seek:
            return OnName(technician_id)
        if not body.contains(pointer):
            return None
        wanted = self._navigation.axis.moment_at(pointer.x() - body.left()) - carried.grab
        magnets = () if carried.by_edge else self._magnets_of(carried.intervention_id, technician_id)
        start = drawn_to(wanted, magnets, self._navigation.axis, is_fine=self._is_fine)
        return Slot(technician_id, max(start, self._picture().board.starts_at))

    def _magnets_of(self, intervention_id: str, technician_id: str) -> tuple[datetime, ...]:
        if technician_id not in self._magnets:
            self._magnets[technician_id] = self._previews.magnets(intervention_id, technician_id)
        return self._magnets[technician_id]

    def _show(self, target: Target | None) -> None:
        self.target = self._asked = target
        self.found, self.sentence = None, ""
        self._thinker.stop()
        if target is None or self.carried is None:
            self._selection.show_ghosts(())
        elif isinstance(target, OnName):
            self._seek(self.carried, target)
        else:
            self._foresee(self.carried, target)

    def _foresee(self, carried: Carried, target: Slot | OffPlan) -> None:
        try:
            preview = self._preview(carried, target)
        except Refusal as refusal:
            self.target = None
            self.sentence = say(refusal.sentence)
            self._selection.show_ghosts(())
            return
        self.sentence = say(preview.sentence)
        self._selection.show_ghosts(preview.routes, preview.verdict)
        if preview.verdict is Verdict.BREAKS and not carried.by_edge:
            self._thinker.start()

    def _preview(self, carried: Carried, target: Slot | OffPlan) -> Preview:
        if isinstance(target, OffPlan):
            return self._previews.removal(carried.ids)
        if carried.by_edge:
            length = length_of(self._picture(), carried, target)
            return self._previews.length(carried.intervention_id, length)
        if carried.also:
            return self._previews.together(places_of(self._picture(), carried, target))
        return self._previews.move(carried.intervention_id, target.technician_id, target.start)

    def _seek(self, carried: Carried, target: OnName) -> None:
        """Ask for the best place in this day; its ghosts come with the answer."""
        assert self._places is not None
        self.sentence = tr("Looking for the best place in this day…")
        self._selection.show_ghosts(())

        def show(found: Proposal | Sentence) -> None:
            if (self.carried, self._asked) != (carried, target):
                return
            if isinstance(found, Sentence):
                self.sentence = say(found)
            else:
                self.found = found
                self.sentence = best_words(found)
                verdict = Verdict.SHIFTS if found.shifted else Verdict.FITS
                self._selection.show_ghosts(found.routes, verdict)
            self.moved.emit()

        self._places.best(carried.intervention_id, target.technician_id, show)


def best_words(found: Proposal) -> str:
    """Say when the best place is and what it does."""
    minutes = f"{found.extra_travel.total_seconds() // 60:+.0f}"
    said = Sentence(
        "Best place: {at}, {minutes} min travel. {why}", at=found.arrival, minutes=minutes, why=found.why
    )
    return say(said)


def _pull(at: int, low: int, high: int) -> int:
    """Return how far to scroll for a pointer this near to the ends of its range."""
    if at < low + SCROLL_EDGE_PX:
        return -SCROLL_STEP_PX
    return SCROLL_STEP_PX if at > high - SCROLL_EDGE_PX else 0
