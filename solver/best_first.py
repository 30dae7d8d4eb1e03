"""The best day for one more visit with each technician, with no visit moved or one: in the order of rank.

Exact for roads on which no detour with work on the way is quicker than the direct road: what does not fit
without a visit does not fit with it. Otherwise a plan may be missed; a wrong one is never offered. The same
holds for visits that depend on each other or on shared equipment, where both changed days have some, and for
a moved visit in a day that would have to go by the depot for the new one.

Speed without loss: floors.py knows every way and a floor of its rank; the ways of all stand in one queue and
are timed from the lowest floor upwards, so that answers come out in their order and nobody waits for those
who are not asked for. A change of two days is the sum of two changes, and the least sum is the sum of the
least, because ranks are compared from left to right.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from heapq import heappop, heappush
from itertools import count

from solver.check import check_relations, new_violations
from solver.cost import Rank
from solver.elsewhere import Elsewhere, elsewhere
from solver.floors import Chance, Plain, Within, sharpened, ways
from solver.model import NEVER, Route, Visit
from solver.schedule import route_of
from solver.situation import Change, Order, Situation, plus
from solver.spots import Spot, with_visit
from solver.van import needs_van

ELSEWHERE: Rank = (0, 0, 1, 0, -NEVER, -NEVER)
"""No move to somebody else ranks below this."""
PATIENCE = 3
"""After so many ways timed, the floors of the others are looked at more closely."""


@dataclass(frozen=True, slots=True)
class Found:
    """The changed days of a plan in which this technician serves the visit, their common rank, and which
    visit has moved for it, if one has."""

    rank: Rank
    technician_id: str
    moved: Visit | None
    changes: tuple[Change, ...]

    @property
    def routes(self) -> tuple[Route, ...]:
        """The days that change."""
        return tuple(route_of(change.day, change.timing) for change in self.changes)


def answers(
    situation: Situation,
    visit: Visit,
    *,
    plain: bool = True,
    moves: bool = True,
    best_of_kind: bool = False,
    patience: int = PATIENCE,
) -> Iterator[Found]:
    """The best answer of each technician who has one, the least rank first, then by technician id.

    With `best_of_kind` the best one with no visit moved and the best one with one are among them in any case,
    though that technician may have a better one. The visit is in the problem and not in the plan. Only what
    is asked for is looked for. `patience` decides about the time it takes, not about the answers.
    """
    if not situation.suited(visit):
        return iter(())
    queue = _Queue(situation, visit, patience)
    queue.wanted = {False, True} if best_of_kind else set()
    queue.begin(plain=plain, moves=moves)
    return queue.answers()


def _unmade() -> None:
    """An answer leads nowhere else."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """Something in the queue: a technician, and how to go on; an answer once it is `found`."""

    technician_id: str
    moves: bool
    go_on: Callable[[], None] = _unmade
    found: Found | None = None


class _Queue:
    """Ways of all technicians by the floors of their ranks; what has been timed stands at its rank."""

    def __init__(self, situation: Situation, visit: Visit, patience: int) -> None:
        self.situation, self.visit, self.ways = situation, visit, ways(situation, visit)
        self._heap: list[tuple[Rank, bool, str, int, _Entry]] = []
        self._number, self._served, self.wanted = count(), set[str](), set[bool]()
        self._within: dict[str, Iterator[Within]] = {}
        self._patience = patience

    def begin(self, *, plain: bool, moves: bool) -> None:
        """Everybody's lowest floors into the queue."""
        if plain:
            for some in self.ways.plain.values():
                self._next_plain(iter(some))
        if moves:
            self._within = {who: iter(some) for who, some in self.ways.within.items()}
            for who in self._within:
                self._next_within(who)
            for number, chance in enumerate(self.ways.chances):
                go_on = partial(self._look_elsewhere, number, chance)
                self._push(plus(chance.floor, ELSEWHERE), _Entry(chance.technician_id, True, go_on))

    def answers(self) -> Iterator[Found]:
        """The best way of each technician in the order of their ranks."""
        while self._heap:
            entry = heappop(self._heap)[-1]
            if entry.technician_id in self._served and entry.moves not in self.wanted:
                continue
            if entry.found is None:
                entry.go_on()
            elif not self._breaks_relations(entry.found):
                self._served.add(entry.technician_id)
                self.wanted.discard(entry.moves)
                yield entry.found

    def _breaks_relations(self, found: Found) -> bool:
        """Whether two days that change at once get in each other's way."""
        if not self.situation.relations.concerned or len(found.changes) == 1:
            return False
        problem, plan = self.situation.problem, self.situation.plan
        after = check_relations(problem, plan.with_routes(*found.routes))
        return bool(new_violations(self.situation.relations.broken, after))

    def _push(self, rank: Rank, entry: _Entry) -> None:
        """Into the queue; of equals, what has not been timed comes first."""
        key = (rank, entry.found is not None, entry.technician_id, next(self._number))
        heappush(self._heap, (*key, entry))

    def _push_found(self, technician_id: str, moved: Visit | None, *changes: Change) -> None:
        rank = changes[0].rank if len(changes) == 1 else plus(changes[0].rank, changes[1].rank)
        self._push(
            rank, _Entry(technician_id, moved is not None, found=Found(rank, technician_id, moved, changes))
        )

    # Nobody moves

    def _next_plain(self, some: Iterator[Plain]) -> None:
        if way := next(some, None):
            self._push(way.floor, _Entry(way.technician_id, False, partial(self._time_plain, way, some)))

    def _time_plain(self, way: Plain, some: Iterator[Plain]) -> None:
        for change in self._timed(self.situation.order(way.technician_id), self.visit, way.position):
            self._push_found(way.technician_id, None, change)
        self._next_plain(some)

    def _timed(self, order: Order, visit: Visit, position: int) -> Iterator[Change]:
        """The day with a visit at this position; more than one where the depot can come before or after."""
        for spot in self._spots(order, visit, position):
            if change := self.situation.placed(order.technician_id, order.visits, visit, spot):
                yield change

    def _spots(self, order: Order, visit: Visit, position: int) -> list[Spot]:
        """This position as far as more than time decides about it: other days, or what is in the van."""
        is_asked = visit.id in self.situation.relations.concerned
        if not (is_asked or order.restock_before or needs_van(self.situation.problem, visit)):
            return [Spot(position, 0, 0)]
        day = self.situation.timeline(order.technician_id, order.visits, order.restock_before)
        return [spot for spot in self.situation.spots(day, visit) if spot.position == position]

    # One moves in the same day

    def _next_within(self, technician_id: str) -> None:
        if way := next(self._within[technician_id], None):
            self._push(way.floor, _Entry(technician_id, True, partial(self._time_within, way)))

    def _time_within(self, way: Within) -> None:
        """Not where the day would first have to go by the depot for the new visit."""
        moved, rest = way.chance.moved, self._rest(way.chance)
        for spot in self._spots(rest, self.visit, way.position):
            visits = with_visit(rest.visits, spot.position, self.visit)
            order = Order(rest.technician_id, tuple(visits), spot.restock_before)
            for change in () if spot.ask else self._timed(order, moved, way.moved_position):
                self._push_found(rest.technician_id, moved, change)
        self._patience -= 1
        if self._patience == 0:
            self._sharpen()
        self._next_within(rest.technician_id)

    def _sharpen(self) -> None:
        """So many were timed in vain that it is worth knowing more about the others."""
        left = [way for some in self._within.values() for way in some]
        sharp = sharpened(self.ways, left, self.visit) if left else []
        for who in self._within:
            self._within[who] = iter([way for way in sharp if way.chance.technician_id == who])

    def _rest(self, chance: Chance) -> Order:
        return self.situation.order(chance.technician_id, chance.index)

    # One moves to somebody else

    @cached_property
    def _elsewhere(self) -> Callable[[int], list[Elsewhere]]:
        return elsewhere(self.situation, self.ways)

    def _look_elsewhere(self, number: int, chance: Chance) -> None:
        """Now that nothing else ranks lower: where could the moved visit of this chance go?"""
        if places := self._elsewhere(number):
            go_on = partial(self._take, chance, places)
            self._push(plus(chance.floor, places[0].floor), _Entry(chance.technician_id, True, go_on))

    def _take(self, chance: Chance, places: list[Elsewhere]) -> None:
        """Time the half of the technician who takes the new visit."""
        taken: Change | None = None
        for place in chance.places:
            if taken and place.floor >= taken.rank:
                break
            for change in self._timed(self._rest(chance), self.visit, place.position):
                taken = change if taken is None or change.rank < taken.rank else taken
        if taken:
            self._next_place(chance, taken, iter(places))

    def _next_place(self, chance: Chance, taken: Change, places: Iterator[Elsewhere]) -> None:
        if place := next(places, None):
            go_on = partial(self._give, chance, taken, place, places)
            self._push(plus(taken.rank, place.floor), _Entry(chance.technician_id, True, go_on))

    def _give(self, chance: Chance, taken: Change, place: Elsewhere, places: Iterator[Elsewhere]) -> None:
        """Time the half of the technician who takes the moved visit."""
        for given in self._timed(self.situation.order(place.technician_id), chance.moved, place.position):
            self._push_found(chance.technician_id, chance.moved, taken, given)
        self._next_place(chance, taken, places)
