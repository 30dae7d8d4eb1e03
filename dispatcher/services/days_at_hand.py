"""The days that work in a hand may touch: each worked out once, however often the hand moves.

No rule ties one technician's day to another's, so every day is a problem of its own: of the day itself and of
the work in the hand, which may come into it. A mouse move then asks only about the days that it changes.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute, Finding
from solver import model as solver
from solver.cost import route_travel_s
from solver.schedule import push

from .findings import judged
from .pictures import picture
from .translation import plan, problem, route

MOST_DAYS, MOST_CHANGES = 64, 8
"""So many days are remembered, and of each so many changes: the oldest go first."""
Put = tuple[tuple[str, int], ...]
"""Visits that come into a day: (visit id, start in seconds of the board's day)."""


@dataclass(frozen=True, eq=False)
class Day:
    """One technician's day, as it stands or after a change; what is asked about it is kept."""

    board: Board
    of: solver.Problem
    route: solver.Route

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return judged(self.board, self.of, (self.route,))

    @cached_property
    def picture(self) -> DayRoute:
        return picture(self.board, self.of, self.route)

    @cached_property
    def travel_s(self) -> int:
        return route_travel_s(self.of, self.route)


class DaysAtHand:
    """A board at one moment with some work in the hand.

    `held`: intervention id -> the assignment that holds it, None for work that waits.
    """

    def __init__(self, board: Board, held: Mapping[str, Assignment | None], now: datetime) -> None:
        self._board, self._now = board, now
        self.held = dict(held)
        self.visit_of = {key: row.id if row else key for key, row in held.items()}
        self._waiting = [board.interventions[key] for key, row in held.items() if row is None]
        self._moving = frozenset(self.visit_of.values())
        self._standing: dict[str, Day] = {}
        self._changed: dict[str, dict[Put, Day]] = {}

    def standing(self, technician_id: str) -> Day:
        """Return a day as it stands."""
        if technician_id not in self._standing:
            if len(self._standing) >= MOST_DAYS:
                oldest = next(iter(self._standing))
                del self._standing[oldest]
                self._changed.pop(oldest, None)
            self._standing[technician_id] = self._made(technician_id)
        return self._standing[technician_id]

    def _made(self, technician_id: str) -> Day:
        guests = [row for row in self.held.values() if row and row.technician_id != technician_id]
        of = problem(self._board, [technician_id], self._waiting, self._now, self._moving, guests)
        return Day(self._board, of, plan(self._board, of).routes[0])

    def changed(self, technician_id: str, put: Mapping[str, int]) -> Day:
        """Return a day without what is in the hand, and with what is put into it (visit id -> seconds)."""
        stands = self.standing(technician_id)
        known = self._changed.setdefault(technician_id, {})
        key = tuple(put.items())
        if key not in known:
            if len(known) >= MOST_CHANGES:
                del known[next(iter(known))]
            known[key] = _changed(stands, self._moving, put)
        return known[key]


def _changed(stands: Day, gone: Collection[str], put: Mapping[str, int]) -> Day:
    """Take visits out of a day, then put some in at their starts."""
    of, made = stands.of, stands.route
    stays = tuple(stop for stop in made.stops if stop.visit_id not in gone)
    if not put:
        if len(stays) == len(made.stops):
            return stands
        return Day(stands.board, of, route(of, made.technician_id, stays))
    wanted = {stop.visit_id: stop.start_s for stop in stays} | dict(put)
    order = sorted(wanted, key=lambda key: (wanted[key], key in put))
    return Day(stands.board, of, push(of, made.technician_id, order, wanted))
