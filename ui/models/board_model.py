"""The board as the screens see it: one value, one signal, and the pictures derived from it.

Lives on the GUI thread. Screens never meet each other; they all listen here.
"""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from dispatcher.clock import Clock
from dispatcher.domain.board import Board
from dispatcher.domain.events import Event
from dispatcher.domain.routes import DayRoute
from dispatcher.services.scheduling import day_routes


class BoardModel(QObject):
    """Holds the board and follows what happens.

    `changed` comes after every change of the board; `ticked` about once a second with the clock.
    """

    changed = Signal()
    ticked = Signal()

    def __init__(self, board: Board, clock: Clock) -> None:
        super().__init__()
        self.board = board
        self.clock = clock
        self._routes: dict[str, DayRoute] | None = None

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def routes(self) -> dict[str, DayRoute]:
        """Technician id -> the day as it stands: jobs, roads, lunch, findings. Made when first asked for."""
        if self._routes is None:
            self._routes = day_routes(self.board)
        return self._routes

    def follow(self, events: Iterable[Event]) -> None:
        """Apply committed events and tell the screens once."""
        self.show(self.board.apply_all(events))

    def show(self, board: Board) -> None:
        """Show another board (another day, a reload)."""
        self.board = board
        self._routes = None
        self.changed.emit()
