"""The board as the screens see it: one value, one signal, and the pictures derived from it.

Lives on the GUI thread. Screens never meet each other; they all listen here.
"""

from collections.abc import Iterable
from datetime import datetime

from PySide6.QtCore import QObject, Signal

from dispatcher.clock import Clock
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.board import Board
from dispatcher.domain.events import Event
from dispatcher.domain.routes import DayRoute
from dispatcher.services.scheduling import day_routes

Ingredients = tuple[object, ...]


class LiveBoard(QObject):
    """The day as it stands, whatever instant the screens show: what rings and what ticks looks here.

    `changed` comes after every change of the board; `ticked` about once a second with the clock. `rules` are
    the centre's own for alarms, once they have been read.
    """

    changed = Signal()
    ticked = Signal()

    def __init__(self, board: Board, clock: Clock) -> None:
        super().__init__()
        self.board = board
        self.rules = AlarmRules()
        self._clock = clock

    @property
    def now(self) -> datetime:
        return self._clock.now()

    def show(self, board: Board) -> None:
        self.board = board
        self.changed.emit()

    def take_rules(self, rules: AlarmRules) -> None:
        """What is a flood, and when it is quiet, may have changed."""
        self.rules = rules
        self.changed.emit()


class BoardModel(QObject):
    """Holds the board that is shown and follows what happens.

    `changed` comes after every change of the board; `ticked` about once a second with the clock. While
    `past` is an instant, `board` and `now` are those of that instant and stand still; `live` goes on. While
    `fork` is a board, that is shown instead of the live one: a copy of the day in which things are tried.
    """

    changed = Signal()
    ticked = Signal()

    def __init__(self, board: Board, clock: Clock) -> None:
        super().__init__()
        self.board = board
        self.clock = clock
        self.live = LiveBoard(board, clock)
        self.live.setParent(self)
        self.ticked.connect(self.live.ticked)
        self.past: datetime | None = None
        self.fork: Board | None = None
        self._routes: dict[str, DayRoute] | None = None
        self._made_of: dict[str, Ingredients] = {}
        self._last: dict[str, DayRoute] = {}

    @property
    def now(self) -> datetime:
        return self.past or self.clock.now()

    @property
    def routes(self) -> dict[str, DayRoute]:
        """Technician id -> the day as it stands: jobs, roads, lunch, findings. Made when first asked for."""
        if self._routes is None:
            self._routes = self._made_again()
        return self._routes

    def _made_again(self) -> dict[str, DayRoute]:
        """Make the days whose rows have changed; the others stay as they were."""
        made_of = {key: ingredients(self.board, key) for key in rostered(self.board)}
        changed = [key for key, rows in made_of.items() if self._made_of.get(key) != rows]
        kept = {key: route for key, route in self._last.items() if key in made_of and key not in changed}
        self._made_of = made_of
        self._last = kept | day_routes(self.board, changed)
        return self._last

    def follow(self, events: Iterable[Event]) -> None:
        """Apply committed events and tell the screens once."""
        self.take(self.live.board.apply_all(events))

    def show(self, board: Board) -> None:
        """Show another board of the desk that is asked: another day, a reload."""
        if self.fork is None:
            self.take(board)
        else:
            self.show_fork(board)

    def take(self, board: Board) -> None:
        """Take another board as the one that stands; another day ends the past."""
        if board.day != self.live.board.day:
            self.past = None
        self.live.show(board)
        if self.past is None and self.fork is None:
            self._put(board)

    def follow_fork(self, events: Iterable[Event]) -> None:
        """Apply what was tried in the fork that is shown."""
        if self.fork is not None:
            self.show_fork(self.fork.apply_all(events))

    def show_fork(self, board: Board) -> None:
        """Show a fork of the day instead of the live one, until `show_live`."""
        self.fork = board
        if self.past is None:
            self._put(board)

    def show_live(self) -> None:
        """Show the live day again."""
        self.fork = None
        if self.past is None:
            self._put(self.live.board)

    def show_past(self, board: Board, moment: datetime) -> None:
        """Show the board as it was at a moment, until `show_present`."""
        self.past = moment
        self._put(board)

    def show_present(self) -> None:
        """Show the day as it stands again."""
        self.past = None
        self._put(self.fork or self.live.board)

    def _put(self, board: Board) -> None:
        self.board = board
        self._routes = None
        self.changed.emit()


def rostered(board: Board) -> set[str]:
    """Return the ids of the technicians who work on this day, by shift or by plan."""
    return {*board.shift_of, *board.days_of}


def ingredients(board: Board, technician_id: str) -> Ingredients:
    """Return every row that a technician's day is made of: equal rows, equal day."""
    planned = board.days_of.get(technician_id, ())
    return (
        board.starts_at,
        board.technicians.get(technician_id),
        board.shift_of.get(technician_id),
        board.absences_of.get(technician_id, ()),
        planned,
        tuple(board.interventions[row.intervention_id] for row in planned),
        tuple(board.appointment_of.get(row.intervention_id) for row in planned),
        tuple(board.sites[board.interventions[row.intervention_id].site_id] for row in planned),
    )
