"""Where a job could go, asked on a thread of its own: for the Gantt's hand, the map's, and a refused drop."""

from collections.abc import Callable, Sequence
from datetime import datetime

from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Proposal
from dispatcher.domain.sentences import Sentence
from dispatcher.services.places import FreePlace, best_place, free_places
from dispatcher.services.places_together import FreeTogether, free_together
from dispatcher.services.replanning import Place
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.wording import say, tr


class Places:
    """Asks about the board the screens show; answers come on the GUI thread, in the order asked."""

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        self._model, self._bridge = model, bridge

    def refuse_if_closed(self) -> None:
        """Raise Refusal where nothing may be changed now (the past is shown): nothing is carried there."""
        if self._bridge.closed_because is not None:
            raise Refusal(self._bridge.closed_because)

    def best(
        self, intervention_id: str, technician_id: str, answer: Callable[[Proposal | Sentence], None]
    ) -> None:
        """Ask for the best place in somebody's day: a proposal with its ghosts, or why there is none."""
        board, now = self._model.board, self._model.now

        def think() -> Proposal | Sentence:
            try:
                return best_place(board, intervention_id, technician_id, now)
            except Refusal as refusal:
                return refusal.sentence

        self._bridge.ponder(think, answer)

    def free(
        self,
        intervention_id: str,
        technician_id: str,
        start: datetime,
        answer: Callable[[tuple[FreePlace, ...]], None],
    ) -> None:
        """Ask for places near a wish that touch nobody."""
        board, now = self._model.board, self._model.now
        self._bridge.ponder(lambda: free_places(board, intervention_id, technician_id, start, now), answer)

    def free_together(
        self, places: Sequence[Place], answer: Callable[[tuple[FreeTogether, ...]], None]
    ) -> None:
        """Ask where several jobs would fit together without touching anybody."""
        board, now = self._model.board, self._model.now
        self._bridge.ponder(lambda: free_together(board, places, now), answer)


def with_alternatives(sentence: str, found: Sequence[FreePlace | FreeTogether]) -> str:
    """Return a refusal with what could be had instead."""
    places = ", ".join(say(place.sentence) for place in found)
    return tr("{refusal} Otherwise: {places}.").format(refusal=sentence, places=places)
