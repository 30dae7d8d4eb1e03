"""Which promise could be renegotiated so that one more visit finds room: exact, one promise at a time.

The others keep their technician and their order. Widening one promised window, on both sides alike, only
ever makes more possible, so that the least number of minutes is found by halving.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from solver.check import Kind, Violation, check, new_violations
from solver.cost import Impact, impact_of_routes
from solver.insertion import refuse_if_served
from solver.model import Plan, Problem, Route, Technician, Visit, Window
from solver.schedule import route_of
from solver.situation import Change, Situation
from solver.spots import Spot
from solver.timeline import Timeline

MINUTE_S = 60
MOST_MINUTES = 24 * 60
ASKED = 3
"""How many customers one would ring up."""


@dataclass(frozen=True)
class Renegotiation:
    """A promise that would have to give `minutes`, and the plan that this makes possible.

    `visit_id` is the visit that was promised: one of the plan, or the new one itself. `start_s` is when its
    service would start; the new visit goes to `technician_id`.
    """

    visit_id: str
    technician_id: str
    minutes: int
    start_s: int
    route: Route
    impact: Impact


def renegotiations(problem: Problem, plan: Plan, visit: Visit, most: int = ASKED) -> list[Renegotiation]:
    """The promises that would have to give least, one line a promise: fewest minutes, then the lowest level.

    The visit is in the problem and not in the plan.
    """
    refuse_if_served(plan, visit)
    situation, before = Situation(problem, plan), check(problem, plan)
    best: dict[str, Renegotiation] = {}
    for technician in situation.suited(visit):
        for found in _with_technician(situation, technician, visit):
            rival = best.get(found.visit_id)
            is_better = rival is None or _order(problem, found) < _order(problem, rival)
            if is_better and _breaks_nothing_else(problem, plan, before, found):
                best[found.visit_id] = found
    return sorted(best.values(), key=lambda found: _order(problem, found))[:most]


def _breaks_nothing_else(
    problem: Problem, plan: Plan, before: tuple[Violation, ...], found: Renegotiation
) -> bool:
    """Whether the checker finds this one promise broken, and nothing besides."""
    new = new_violations(before, check(problem, plan.with_routes(found.route)))
    return all((v.kind, v.visit_id) == (Kind.PROMISE, found.visit_id) for v in new)


def _order(problem: Problem, found: Renegotiation) -> tuple[object, ...]:
    level = problem.visit_by_id[found.visit_id].level
    return (found.minutes, level, found.impact.rank, found.visit_id, found.technician_id)


def _with_technician(situation: Situation, technician: Technician, visit: Visit) -> Iterator[Renegotiation]:
    """For each promise in this technician's day, and the visit's own, the least that makes room."""
    for promised in (visit, *situation.day(technician.id).visits):
        if promised.promised is None or promised.started or promised.pinned_start_s is not None:
            continue
        minutes = _least_minutes(situation, technician, visit, promised)
        if minutes is not None and (found := _renegotiation(situation, technician, visit, promised, minutes)):
            yield found


def _least_minutes(situation: Situation, technician: Technician, visit: Visit, promised: Visit) -> int | None:
    """The fewest minutes by which this promise must be wider; None if none suffice."""

    def has_place(minutes: int) -> bool:
        return bool(_eased(situation, technician, visit, promised, minutes).spots)

    if not has_place(MOST_MINUTES):
        return None
    low, high = 0, MOST_MINUTES
    while low < high:
        middle = (low + high) // 2
        if has_place(middle):
            high = middle
        else:
            low = middle + 1
    return low


@dataclass(frozen=True)
class _Eased:
    """A day in which one promise is wider, and where the new visit fits in it then."""

    day: Timeline
    visit: Visit
    spots: list[Spot]

    def changes(self, situation: Situation) -> list[Change]:
        """What each of these places would mean, as far as the day can be timed."""
        who, others = self.day.technician.id, self.day.visits
        found = [situation.placed(who, others, self.visit, spot) for spot in self.spots]
        return [change for change in found if change]


def _eased(
    situation: Situation, technician: Technician, visit: Visit, promised: Visit, minutes: int
) -> _Eased:
    wider = _widened(promised, minutes)
    new = wider if promised.id == visit.id else visit
    day = situation.day(technician.id)
    visits = [wider if other.id == promised.id else other for other in day.visits]
    eased = situation.timeline(technician.id, visits, day.restock_before)
    return _Eased(eased, new, situation.spots(eased, new))


def _widened(visit: Visit, minutes: int) -> Visit:
    """The visit with a promise that begins earlier and ends later."""
    assert visit.promised
    more_s = minutes * MINUTE_S
    wider = Window(visit.promised.earliest_s - more_s, visit.promised.latest_s + more_s)
    return replace(visit, promised=wider)


def _renegotiation(
    situation: Situation, technician: Technician, visit: Visit, promised: Visit, minutes: int
) -> Renegotiation | None:
    """The best of the plans that this much makes possible; None where no promise need give anything."""
    if minutes == 0:
        return None
    changes = _eased(situation, technician, visit, promised, minutes).changes(situation)
    change = min(changes, key=lambda change: change.rank, default=None)
    if change is None:
        return None
    route = route_of(change.day, change.timing)
    start_s = next(stop.start_s for stop in route.stops if stop.visit_id == promised.id)
    impact = impact_of_routes(situation.problem, situation.plan, [route])
    return Renegotiation(promised.id, technician.id, minutes, start_s, route, impact)
