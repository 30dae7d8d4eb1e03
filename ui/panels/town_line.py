"""A line in which a town is found offline by its name: among those at hand, else in the world's list."""

import logging
import subprocess
from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from dispatcher.domain.values import Position
from dispatcher.services.place_search import Place, centre_of, places_at_hand, places_called
from dispatcher.services.towns import Town
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.widgets.finder import Finder
from ui.wording import tr

FIRST_LETTERS = 2
log = logging.getLogger(__name__)


class TownLine(Finder):
    """`place` is the town that was taken, None until then; `turned()` follows.

    `towns` says which towns are known without looking for them.
    """

    turned = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self.towns: Callable[[], Sequence[Town]] = tuple
        self._places: Sequence[Place] = ()
        self.place: Place | None = None
        self.searched.connect(self._look_for)
        self.found.connect(self._take_place)

    def begin(self) -> None:
        """Begin again without a town."""
        self.place = None
        self.show_taken("")

    def _look_for(self, text: str) -> None:
        if self.place is not None or len(text.strip()) < FIRST_LETTERS:
            return
        board = self._model.board
        at_hand = places_at_hand(board, self.towns(), text)
        if at_hand:
            self._offer_places(text, at_hand)
        else:
            centre = centre_of(board)
            self._bridge.ponder(
                lambda: _anywhere(text, centre), lambda found: self._offer_places(text, found)
            )

    def _offer_places(self, text: str, found: Sequence[Place]) -> None:
        if self.text() == text and self.place is None:
            self._places = found
            self.offer([tr("{town}  ·  {km} km").format(town=one.town, km=one.km) for one in found])

    def _take_place(self, at: int) -> None:
        self.place = self._places[at] if 0 <= at < len(self._places) else None
        if self.place is not None:
            self.show_taken(self.place.town)
        self.turned.emit()


def _anywhere(text: str, centre: Position) -> tuple[Place, ...]:
    """On a thread: the towns of that name in the whole world; none where the list cannot be read."""
    try:
        return places_called(text, centre)
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("the list of towns could not be read: %s", error)
        return ()
