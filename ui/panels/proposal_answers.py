"""The answers to an urgent call as they come: at once, after a moment's thought, and from the engine.

Each part is about the plan as it was asked about; a part that comes after the plan has changed is dropped,
and whoever shows the answer asks anew.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Candidate
from dispatcher.services import urgent
from dispatcher.services.candidates import everyone
from dispatcher.services.proposing import Call
from dispatcher.services.urgent import Proposals, Refining
from ui.bridge import Bridge
from ui.engine import EngineDoor
from ui.models.board_model import BoardModel

if TYPE_CHECKING:
    from dispatcher.services.engine_messages import Found

AFTER_PAINTING_MS = 60
REFINING_S = 0.2


class ProposalAnswers(QObject):
    """Asks about one call at a time.

    `first(proposals)` comes at once, `more(proposals)` for every later part, `thought()` when the desk's own
    thinking is done, `explained(candidates)` with everybody's reason; `outdated()` instead of `first` where
    the plan has changed meanwhile.
    """

    first = Signal(object)
    more = Signal(object)
    thought = Signal()
    explained = Signal(object)
    outdated = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge, engine: EngineDoor) -> None:
        super().__init__()
        self._model, self._bridge, self._engine = model, bridge, engine
        self._asked = object()
        self._about: tuple[object, ...] = ()
        self._told_about: tuple[object, ...] = ()
        self._run: str | None = None

    def ask(self, intervention: Intervention) -> None:
        """Ask about a waiting intervention; whatever was asked before is dropped."""
        self.drop()
        asked, board, now = self._asked, self._model.board, self._model.now
        self._about = plan_of(board)

        def look() -> tuple[Call, Proposals]:
            call = urgent.call(board, intervention, now)
            return call, urgent.first(call)

        self._bridge.ask(look, lambda found: self._take_first(asked, *found))

    def drop(self) -> None:
        """Want nothing more of what was asked."""
        self._asked = object()
        if self._run is not None:
            self._engine.forget(self._run)
            self._run = None

    @property
    def is_asked(self) -> bool:
        """Whether the plan is as it was when it was last asked about."""
        return self._about == plan_of(self._model.board)

    @property
    def is_current(self) -> bool:
        """Whether the plan is as it was when what has been told was asked."""
        return self._told_about == plan_of(self._model.board)

    def _take_first(self, asked: object, call: Call, found: Proposals) -> None:
        if asked is not self._asked:
            return
        if not self.is_asked:
            self.outdated.emit()
            return
        self._told_about = self._about
        self.first.emit(found)
        # The rest waits until the table is painted: it is read first.
        QTimer.singleShot(AFTER_PAINTING_MS, self, lambda: self._think(asked, call))

    def _think(self, asked: object, call: Call) -> None:
        if self._is_wanted(asked):
            self._bridge.ponder(
                lambda: self._wider(asked, call), lambda found: self._take_wider(asked, call, found)
            )

    def _wider(self, asked: object, call: Call) -> Proposals:
        """Think, unless nobody wants to know any more by the time it is this question's turn."""
        return urgent.wider(call) if asked is self._asked else Proposals(())

    def _take_wider(self, asked: object, call: Call, found: Proposals) -> None:
        if not self._is_wanted(asked):
            return
        self.more.emit(found)
        self.thought.emit()
        self._refine(asked, Refining(call, found.best))
        now = self._model.now
        intervention = call.board.interventions[call.visit.id]
        self._bridge.ponder(
            lambda: everyone(call.board, intervention, now), lambda reasons: self._explain(asked, reasons)
        )

    def _refine(self, asked: object, question: Refining) -> None:
        """Have the engine search on, where it is warm and idle; else what is known stands as it is."""
        from dispatcher.services.engine_messages import Limits  # loaded with the engine, not with the window

        self._run = self._engine.refine(
            question,
            Limits(REFINING_S),
            lambda found: self._judge(asked, question, found),
            lambda _why: None,  # the status bar tells what the engine does; the list is as good as it was
        )

    def _judge(self, asked: object, question: Refining, found: "Found") -> None:
        if self._is_wanted(asked):
            self._run = None
            self._bridge.ponder(
                lambda: urgent.refined(question, found.line), lambda more: self._take_refined(asked, more)
            )

    def _take_refined(self, asked: object, found: Proposals) -> None:
        if self._is_wanted(asked):
            self.more.emit(found)

    def _explain(self, asked: object, reasons: tuple[Candidate, ...]) -> None:
        if self._is_wanted(asked):
            self.explained.emit(reasons)

    def _is_wanted(self, asked: object) -> bool:
        return asked is self._asked and self.is_asked


def plan_of(board: Board) -> tuple[object, ...]:
    """Return what an answer depends on: work, promises, people, and who is planned when."""
    places = {row.id: (row.technician_id, row.start, row.state) for row in board.assignments.values()}
    return places, board.appointments, board.interventions, board.shifts, board.technicians
