"""One more visit at the price of one moved visit: the exact best, the order of all the others kept.

One visit that nothing holds is taken out of a day, the new visit is put into that day, and the one taken out
goes to any place in any day, the same one included (not where it was: that is a plain insertion). For each
technician who could take the new visit the answer is the least of all such plans by the rank of cost.py.

Exact for roads on which no detour with work on the way is quicker than the direct road: what does not fit
without a visit does not fit with it. Otherwise a plan may be missed; a wrong one is never offered. The same
holds for visits that depend on each other or on shared equipment, where both changed days have some, and for
a moved visit in a day that would have to go by the depot for the new one.

Speed without loss: a place is tested in constant time on a timeline, its rank has a floor that is known
before any timing (every road, the earliest starts), and candidates are timed from the lowest floor upwards
until no floor is below the best found. A change of two days is the sum of two changes, and the least sum is
the sum of the least, because ranks are compared from left to right.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from solver.check import check_relations, new_violations
from solver.cost import Impact, Rank, added_late_cost, impact_of_routes, preference_s
from solver.insertion import refuse_if_served
from solver.model import NEVER, Plan, Problem, Route, Visit
from solver.schedule import route_of
from solver.situation import Change, Situation, minus, plus, road_s
from solver.spots import Spot, with_visit
from solver.timeline import Timeline


@dataclass(frozen=True)
class OneMove:
    """A place for a visit in the day of `technician_id`, and the visit that goes elsewhere for it."""

    visit_id: str
    technician_id: str
    start_s: int
    moved_visit_id: str
    moved_to_technician_id: str
    moved_start_s: int
    routes: tuple[Route, ...]
    impact: Impact

    @property
    def extra_travel_s(self) -> int:
        return self.impact.travel_s


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A visit at a position of a day, not timed yet: no timing of it ranks below the floor."""

    floor: Rank
    technician_id: str
    others: tuple[Visit, ...]
    spot: Spot
    visit: Visit


@dataclass(frozen=True, slots=True)
class _Found:
    """The changed days of a one-move plan, their common rank, and which visit moved."""

    rank: Rank
    moved: Visit
    changes: tuple[Change, ...]


def one_move(problem: Problem, plan: Plan, visit: Visit) -> list[OneMove]:
    """The best one-move plan of each technician who has one, the least impact first.

    The visit is in the problem and not in the plan. Equal impacts come in the order of the technicians.
    """
    refuse_if_served(plan, visit)
    search = _Search(Situation(problem, plan), visit)
    found = [(t.id, best) for t in search.situation.suited(visit) if (best := search.best_of(t.id))]
    moves = [_one_move(search, technician_id, best) for technician_id, best in found]
    if search.situation.relations.concerned:
        moves = [move for move in moves if not _breaks_relations(problem, plan, move)]
    return sorted(moves, key=lambda move: (move.impact.rank, move.impact.shifted_s))


def _breaks_relations(problem: Problem, plan: Plan, move: OneMove) -> bool:
    """Whether two days that change at once get in each other's way."""
    after = check_relations(problem, plan.with_routes(*move.routes))
    return bool(new_violations(check_relations(problem, plan), after))


def _one_move(search: "_Search", technician_id: str, found: _Found) -> OneMove:
    """What was found, in the words of the caller."""
    problem, plan = search.situation.problem, search.situation.plan
    routes = tuple(route_of(change.day, change.timing) for change in found.changes)
    after = Plan(routes)
    return OneMove(
        search.visit.id,
        technician_id,
        after.start_of[search.visit.id],
        found.moved.id,
        after.technician_of[found.moved.id],
        after.start_of[found.moved.id],
        routes,
        impact_of_routes(problem, plan, routes),
    )


@dataclass(frozen=True)
class _Search:
    """The question: a situation and the visit to place in it."""

    situation: Situation
    visit: Visit

    def best_of(self, technician_id: str) -> _Found | None:
        """The best plan in which this technician takes the visit and one of his own moves."""
        best: _Found | None = None
        chances = list(self._chances(self.situation.day(technician_id)))
        for chance in chances:
            best = self._within_the_day(chance, best)
        for chance in chances:
            best = self._to_somebody_else(chance, best)
        return best

    def _chances(self, day: Timeline) -> Iterator["_Chance"]:
        """Each visit that can be taken out such that the new one fits in."""
        for i, moved in enumerate(day.visits):
            if not moved.movable:
                continue
            rest = self._without(day, i)
            if found := self.situation.spots(rest, self.visit):
                yield _Chance(moved, i, rest, found)

    def _without(self, day: Timeline, i: int) -> Timeline:
        """The day less one visit; what was on the road to it by the depot is on the road to the next."""
        visits = day.visits[:i] + day.visits[i + 1 :]
        restock_before = day.restock_before
        if restock_before == day.visits[i].id:
            restock_before = visits[i].id if i < len(visits) else None
        return self.situation.timeline(day.technician.id, visits, restock_before)

    def _within_the_day(self, chance: "_Chance", best: _Found | None) -> _Found | None:
        """The moved visit goes to another place of the same day: nobody else notices."""
        situation, others, technician_id = self.situation, chance.rest.visits, chance.rest.technician.id
        liked_s = preference_s(situation.problem, self.visit, technician_id, None)
        candidates = []
        for spot in chance.spots:
            if spot.ask:
                continue
            visits = with_visit(others, spot.position, self.visit)
            day = situation.timeline(technician_id, visits, spot.restock_before)
            late_cost = added_late_cost(self.visit, spot.earliest_s, None)
            for place in situation.spots(day, chance.moved):
                if place.position not in _unmoved(chance.index, spot.position):
                    candidates.append(self._candidate(day, chance.moved, place, late_cost, liked_s))
        change = self._least(candidates, best.rank if best else None)
        return _Found(change.rank, chance.moved, (change,)) if change else best

    def _to_somebody_else(self, chance: "_Chance", best: _Found | None) -> _Found | None:
        """The moved visit goes to another technician: the sum of two changes."""
        mine = [self._candidate(chance.rest, self.visit, spot) for spot in chance.spots]
        if best and self._floor_with_somebody_else(mine) >= best.rank:
            return best
        taken = self._least(mine, None)
        if taken is None:
            return best
        ceiling = minus(best.rank, taken.rank) if best else None
        given = self._least(self._elsewhere(chance), ceiling)
        if given is None:
            return best
        return _Found(plus(taken.rank, given.rank), chance.moved, (taken, given))

    def _elsewhere(self, chance: "_Chance") -> list[_Candidate]:
        """Every place for the moved visit in the days of the others."""
        situation, moved = self.situation, chance.moved
        others = [t.id for t in situation.suited(moved) if t.id != chance.rest.technician.id]
        days = [situation.day(technician_id) for technician_id in others]
        return [self._candidate(day, moved, spot) for day in days for spot in situation.spots(day, moved)]

    def _candidate(
        self, day: Timeline, visit: Visit, spot: Spot, late_cost: int = 0, price_s: int = 0
    ) -> _Candidate:
        """A spot with its floor; the last two are what is already known to be late and paid besides."""
        technician_id, plan = day.technician.id, self.situation.plan
        holder = plan.technician_of.get(visit.id)
        late_cost += added_late_cost(visit, spot.earliest_s, plan.start_of.get(visit.id))
        price_s += spot.extra_travel_s + road_s(day) - road_s(self.situation.day(technician_id))
        price_s += preference_s(self.situation.problem, visit, technician_id, holder)
        moved = holder is not None and holder != technician_id
        if moved:
            price_s += visit.hold_s
        floor = (0, late_cost, int(moved), 0, price_s, -self.situation.overtime_s(technician_id))
        return _Candidate(floor, technician_id, day.visits, spot, visit)

    def _floor_with_somebody_else(self, mine: Sequence[_Candidate]) -> Rank:
        """What no plan that gives the moved visit to somebody else can rank below."""
        return (0, min(mine, key=_floor).floor[1], 1, 0, -NEVER, -NEVER)

    def _least(self, candidates: Sequence[_Candidate], ceiling: Rank | None) -> Change | None:
        """The candidate that ranks least once timed, if it ranks below the ceiling; lowest floors first."""
        best: Change | None = None
        for candidate in sorted(candidates, key=_floor):
            if ceiling is not None and candidate.floor >= ceiling:
                break
            change = self.situation.placed(
                candidate.technician_id, candidate.others, candidate.visit, candidate.spot
            )
            if change and (ceiling is None or change.rank < ceiling):
                best, ceiling = change, change.rank
        return best


@dataclass(frozen=True, slots=True)
class _Chance:
    """A day without one of its visits, and where the new visit fits in it then."""

    moved: Visit
    index: int
    rest: Timeline
    spots: list[Spot]


def _floor(candidate: _Candidate) -> Rank:
    return candidate.floor


def _unmoved(index: int, added: int) -> tuple[int, ...]:
    """The positions that put a visit back where it was, at `index` among the others, now that one is added.

    Where the new visit is added at that very place, on either side of it.
    """
    return (index, index + 1) if added == index else (index + (added < index),)
