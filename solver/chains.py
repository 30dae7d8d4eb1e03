"""One more visit at the price of two or three moved ones: the best plans found; better ones may exist.

A visit takes the place of another, which takes the place of a third, and the last one goes where there is
room; or two leave the same day together. Of the states on the way only the most promising are followed
(`width` of them a move), by a floor of their rank, so that the same question always has the same answer.
Exact answers for no and one moved visit are insertion.py's and one_move.py's.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, permutations

from solver.cost import Rank, added_late_cost
from solver.model import Plan, Problem, Route, Visit
from solver.schedule import route_of
from solver.situation import Change, Situation, minus, plus, road_s
from solver.spots import Spot
from solver.timeline import Timeline

WIDTH = 16
FINISHED = 4
"""How many times as many states are finished as are followed: finishing is cheap."""

TIMED = 3
"""Of how many places for the last visit the exact timing is looked at."""

NOTHING: Rank = (0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class Chain:
    """A plan with moved visits: the days that change, and the visits that go elsewhere."""

    routes: tuple[Route, ...]
    moved: frozenset[str]
    rank: Rank


def chains(
    problem: Problem, plan: Plan, visit: Visit, moves: int = 3, width: int = WIDTH
) -> dict[int, list[Chain]]:
    """By number of moved visits (from 2 to `moves`), plans that keep the rules of time, the least rank first.

    The visit is in the problem and not in the plan. Ask the checker about what one day asks of another.
    """
    search = _Search(Situation(problem, plan), visit, width)
    start = _State({}, (visit,), frozenset(), NOTHING)
    layers: dict[int, list[_State]] = {1: search.ejecting(start, 1), 2: search.ejecting(start, 2)}
    found: dict[int, list[Chain]] = {}
    for count in range(2, moves + 1):
        followed = [state for state in layers.get(count - 1, []) if len(state.pending) <= 2][: 2 * width]
        further = [last for state in followed for last in search.one_further(state)]
        layers[count] = sorted([*layers.get(count, []), *further], key=_order)
        ends = (end for state in layers[count][: FINISHED * width] for end in search.finished(state))
        found[count] = search.as_chains(ends, count)
        layers[count] = layers[count][: 2 * width]
    return found


@dataclass(frozen=True)
class _State:
    """Days as they would be, who is without a place, who has been moved, and the rank of all that so far."""

    changes: Mapping[str, Change]
    pending: tuple[Visit, ...]
    moved: frozenset[str]
    rank: Rank


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A place for a visit in a day without some of its visits; no timing of it ranks below the floor."""

    floor: Rank
    rest: Timeline
    visit: Visit
    spot: Spot
    gone: tuple[Visit, ...]


@dataclass(frozen=True)
class _Search:
    situation: Situation
    visit: Visit
    width: int
    _days: dict[tuple[str, ...], Timeline] = field(default_factory=dict)

    def one_further(self, state: _State) -> Iterator[_State]:
        """Each way of giving the last visit without a place that of another; the ones before it find room."""
        for order in permutations(state.pending):
            placed: _State | None = _with_pending(state, order)
            while placed and len(placed.pending) > 1:
                placed = self._placed(placed)
            if placed:
                yield from self.ejecting(placed, 1)

    def ejecting(self, state: _State, count: int) -> list[_State]:
        """The first visit without a place in a day that `count` others leave, the most promising ways."""
        candidates = sorted(self._ejections(state, count), key=_candidate_order)
        best: dict[tuple[str, ...], _Candidate] = {}
        for candidate in candidates:
            best.setdefault(tuple(visit.id for visit in candidate.gone), candidate)
        most = self.width if state.changes else FINISHED * self.width
        ways = [self._changed(state, candidate) for candidate in list(best.values())[:most]]
        return sorted([way for way in ways if way], key=_order)

    def finished(self, state: _State) -> Iterator[_State]:
        """The state with everything placed where there is room, in each order."""
        for order in permutations(state.pending):
            placed: _State | None = _with_pending(state, order)
            while placed and placed.pending:
                placed = self._placed(placed)
            if placed:
                yield placed

    def as_chains(self, ends: Iterable[_State], count: int) -> list[Chain]:
        """The plans in which exactly so many visits have moved, the least rank first."""
        found = {}
        for end in ends:
            moved = self._really_moved(end)
            if len(moved) == count:
                routes = tuple(route_of(change.day, change.timing) for change in end.changes.values())
                found[frozenset(routes)] = Chain(routes, moved, end.rank)
        return sorted(found.values(), key=lambda chain: (chain.rank, sorted(chain.moved)))

    def _really_moved(self, end: _State) -> frozenset[str]:
        """Who is with somebody else, or in another order than the rest: to leave and come back is no move."""
        moved = set(end.moved)
        for visit_id in sorted(end.moved):
            owner = self.situation.plan.technician_of[visit_id]
            stay = {v.id for v in self._day(end, owner).visits} - moved | {visit_id}
            now = [v.id for v in self._day(end, owner).visits if v.id in stay]
            before = [v.id for v in self.situation.day(owner).visits if v.id in stay]
            if [each for each in now if each in before] == before and visit_id in now:
                moved.discard(visit_id)
        return frozenset(moved)

    def _day(self, state: _State, technician_id: str) -> Timeline:
        change = state.changes.get(technician_id)
        return change.day if change else self.situation.day(technician_id)

    def _placed(self, state: _State) -> _State | None:
        """The first visit without a place where there is room for it at the least rank; None without room."""
        visit, ways = state.pending[0], []
        for technician in self.situation.suited(visit):
            day = self._day(state, technician.id)
            for spot in self._spots(day, visit):
                ways.append(self._candidate(state, day, day, visit, spot, ()))
        timed = [self._changed(state, way) for way in sorted(ways, key=_candidate_order)[:TIMED]]
        return min([way for way in timed if way], key=_order, default=None)

    def _ejections(self, state: _State, count: int) -> Iterator[_Candidate]:
        """The first visit without a place at its best position in each day that some others leave."""
        visit = state.pending[0]
        for technician in self.situation.suited(visit):
            day = self._day(state, technician.id)
            free = [v for v in day.visits if v.movable and v.id not in state.moved and v.id != self.visit.id]
            for gone in combinations(free, count):
                rest = self._without(day, gone)
                found = self._spots(rest, visit)
                ways = [self._candidate(state, day, rest, visit, spot, gone) for spot in found]
                yield from sorted(ways, key=_candidate_order)[:1]

    def _spots(self, day: Timeline, visit: Visit) -> list[Spot]:
        """Where a visit fits, but for the place that it has come from."""
        found = self.situation.spots(day, visit)
        if self.situation.plan.technician_of.get(visit.id) != day.technician.id:
            return found
        published = [v.id for v in self.situation.day(day.technician.id).visits]
        behind = set(published[published.index(visit.id) :])
        ahead = [v.id in published and v.id not in behind for v in day.visits]
        later = [v.id in behind for v in day.visits]
        return [s for s in found if any(ahead[s.position :]) or any(later[: s.position])]

    def _without(self, day: Timeline, gone: Sequence[Visit]) -> Timeline:
        left = tuple(visit for visit in day.visits if visit not in gone)
        restock = restock_without(day, gone)
        key = (day.technician.id, restock or "", *[visit.id for visit in left])
        if key not in self._days:
            self._days[key] = self.situation.timeline(day.technician.id, left, restock)
        return self._days[key]

    def _candidate(
        self,
        state: _State,
        day: Timeline,
        rest: Timeline,
        visit: Visit,
        spot: Spot,
        gone: tuple[Visit, ...],
    ) -> _Candidate:
        before_s = self.situation.plan.start_of.get(visit.id)
        late = added_late_cost(visit, spot.earliest_s, before_s)
        travel_s = spot.extra_travel_s + road_s(rest) - road_s(day)
        moved = int(before_s is not None)
        floor = plus(state.rank, (0, late, moved, 0, travel_s, 0))
        return _Candidate(floor, rest, visit, spot, gone)

    def _changed(self, state: _State, candidate: _Candidate) -> _State | None:
        """The state with this day in the place of the technician's; None if it breaks a rule of time."""
        technician_id = candidate.rest.technician.id
        others = candidate.rest.visits
        change = self.situation.placed(technician_id, others, candidate.visit, candidate.spot)
        if change is None:
            return None
        old = state.changes.get(technician_id)
        rank = plus(minus(state.rank, old.rank if old else NOTHING), change.rank)
        gone = frozenset(visit.id for visit in candidate.gone)
        pending = (*candidate.gone, *state.pending[1:])
        return _State({**state.changes, technician_id: change}, pending, state.moved | gone, rank)


def _with_pending(state: _State, pending: tuple[Visit, ...]) -> _State:
    return _State(state.changes, pending, state.moved, state.rank)


def _order(state: _State) -> tuple[Rank, list[str]]:
    return (state.rank, sorted(state.moved))


def _candidate_order(candidate: _Candidate) -> tuple[Rank, str, list[str], int]:
    gone = [visit.id for visit in candidate.gone]
    return (candidate.floor, candidate.rest.technician.id, gone, candidate.spot.position)


def restock_without(day: Timeline, gone: Sequence[Visit]) -> str | None:
    """Before which visit the van is restocked once some are gone: the next one that is still there."""
    order = [visit.id for visit in day.visits]
    if day.restock_before is None:
        return None
    left = [visit_id for visit_id in order if visit_id not in {visit.id for visit in gone}]
    return next((v for v in order[order.index(day.restock_before) :] if v in left), None)
