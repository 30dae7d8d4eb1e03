"""Why a technician can or cannot take a visit: the exact price, or the exact rules in the way.

The others keep their technician and their order. The rules are named by the checker, on the day that comes
closest to working: the position, and the leg of lunch, at which rules are missed by the fewest seconds when
everything is done as early as possible. So each figure is also what would have to give.

The nearest relaxation (relaxations.py) is the fewest seconds by which one single rule would have to give:
"could, if J112 moved 12 minutes". There is none where more than one rule is in the way everywhere, or one
without seconds.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from solver.check import Kind, Violation, below_level, check_relations, check_route, mismatches
from solver.insertion import Insertion, best_per_technician, insertions_in, insertions_of
from solver.model import Bounds, Plan, Problem, Route, Technician, Visit
from solver.relaxations import MOVABLE, RELAXABLE, Relaxation, nearest
from solver.schedule import pushes, route_of
from solver.situation import Situation
from solver.spots import with_visit
from solver.timeline import Timeline, timeline
from solver.van import short_at

__all__ = ["RELAXABLE", "Explanation", "Relaxation", "explain", "explain_one", "missed_s"]


@dataclass(frozen=True)
class Explanation:
    """One technician and one visit: either the best insertion, or what is in its way, most missed first.

    `below_level` names the skills the technician has less of than is asked; where he may come all the same,
    `insertion.impact` has the price.
    """

    technician_id: str
    visit_id: str
    insertion: Insertion | None
    blockers: tuple[Violation, ...] = ()
    relaxation: Relaxation | None = None
    below_level: tuple[Violation, ...] = ()

    @property
    def possible(self) -> bool:
        return self.insertion is not None


def explain(problem: Problem, plan: Plan, visit: Visit) -> tuple[Explanation, ...]:
    """The explanation for each technician, in the order of the problem.

    A visit that the plan serves is taken out first; impacts compare with the plan without it.
    """
    situation = Situation(problem, plan.without(visit.id))
    best = {i.technician_id: i for i in best_per_technician(insertions_in(situation, visit))}
    return tuple(_explained(situation, technician, visit, best) for technician in problem.technicians)


def explain_one(problem: Problem, plan: Plan, visit: Visit, technician_id: str) -> Explanation:
    """The explanation for one technician alone; KeyError if the problem has no such technician."""
    situation, technician = (
        Situation(problem, plan.without(visit.id)),
        problem.technician_by_id[technician_id],
    )
    best = {i.technician_id: i for i in best_per_technician(insertions_of(situation, technician, visit))}
    return _explained(situation, technician, visit, best)


def _explained(
    situation: Situation, technician: Technician, visit: Visit, best: Mapping[str, Insertion]
) -> Explanation:
    if technician.id in best:
        below = below_level(technician, visit)
        return Explanation(technician.id, visit.id, best[technician.id], below_level=below)
    unsuited = tuple(mismatches(technician, visit, situation.problem))
    if unsuited:
        return Explanation(technician.id, visit.id, None, unsuited)
    if not_yet := _not_yet(technician, visit):
        return Explanation(technician.id, visit.id, None, not_yet)
    tries = _tries(situation, technician, visit)
    least = min((way.new for way in tries), key=missed_s)
    blockers = tuple(sorted(least, key=lambda violation: -violation.excess_s))
    relaxation = nearest(situation, technician, visit, [way.broken for way in tries])
    return Explanation(technician.id, visit.id, None, blockers, relaxation)


def _not_yet(technician: Technician, visit: Visit) -> tuple[Violation, ...]:
    """Work that may not start before everybody has to be home (its parts are due tomorrow)."""
    latest_s = technician.latest_return_s - visit.duration_with(technician.id)
    if visit.started or visit.release_s <= latest_s:
        return ()
    return (Violation(Kind.RELEASE, technician.id, visit.id, None, latest_s, visit.release_s),)


@dataclass(frozen=True)
class _Try:
    """A way to place the visit: what it breaks or makes worse, and all that would be broken but for facts."""

    new: tuple[Violation, ...]
    broken: tuple[Violation, ...]


def _tries(situation: Situation, technician: Technician, visit: Visit) -> list[_Try]:
    """What is broken at each open position, for each way to have lunch."""
    before = _breaches(situation, situation.route(technician.id))
    return [
        way
        for position in _open_positions(situation, technician)
        for way in _tries_at(situation, technician, visit, position, before)
    ]


def missed_s(breaches: Iterable[Violation]) -> int:
    """By how many seconds rules are missed, all in all."""
    return sum(violation.excess_s for violation in breaches)


def _open_positions(situation: Situation, technician: Technician) -> range:
    """The positions after the last work that has started: the past is not for sale."""
    visits = situation.day(technician.id).visits
    started = [i + 1 for i, visit in enumerate(visits) if visit.started]
    return range(max(started, default=0), len(visits) + 1)


def _tries_at(
    situation: Situation, technician: Technician, visit: Visit, position: int, before: tuple[Violation, ...]
) -> list[_Try]:
    """What would be broken with the visit at this position, for each way to have lunch.

    What is new is told, unless the day was as impossible before; a lunch that the past has taken is no
    argument.
    """
    route = situation.route(technician.id)
    visits = with_visit(situation.day(technician.id).visits, position, visit)
    excused = [violation for violation in before if _is_fact(situation, violation)]
    days = [
        day
        for restock_before in _ways_by_depot(situation, technician, visits, route.restock_before, visit)
        for day in _days(situation, technician, visits, restock_before)
    ]
    found = []
    for day in days:
        for timing in pushes(day, [None] * len(visits)):
            breaches = _breaches(situation, route_of(day, timing))
            if day.lunch is None:
                breaches = tuple(v for v in breaches if v.kind is not Kind.LUNCH)
            new = tuple(v for v in breaches if v not in before) or breaches
            found.append(_Try(new, tuple(v for v in breaches if v not in excused)))
    return found


def _is_fact(situation: Situation, found: Violation) -> bool:
    """Whether a rule was broken by what nobody may change, or by another day."""
    visit = situation.problem.visit_by_id.get(found.visit_id or "")
    return found.kind in MOVABLE or (visit is not None and visit.pinned_start_s is not None)


def _ways_by_depot(
    situation: Situation, technician: Technician, visits: Sequence[Visit], planned: str | None, added: Visit
) -> Iterator[str | None]:
    """Before which visit one goes by the depot: as planned, or on the same road but before the added visit;
    where something lacks, before any visit up to there."""
    if planned is not None:
        yield planned
        behind = [visit.id for visit in visits[visits.index(added) + 1 :]]
        if behind[:1] == [planned]:
            yield added.id
        return
    has_depot = situation.problem.depot_place is not None
    short = short_at(situation.problem, technician, visits) if has_depot else None
    if short is None or all(visit.started for visit in visits[: short + 1]):
        yield None
        return
    yield from (visit.id for visit in visits[: short + 1] if not visit.started)


def _days(
    situation: Situation, technician: Technician, visits: Sequence[Visit], restock_before: str | None
) -> Iterator[Timeline]:
    """The day that waits until others allow each start and until windows open; the days in which one visit
    does not wait for its next window; and, if others have a say, the day that does not wait for them."""
    day = situation.timeline(technician.id, visits, restock_before)
    yield day
    for i, visit in enumerate(visits):
        if visit.windows and visit.pinned_start_s is None:
            bounds = [*day.bounds[:i], _open(situation, technician, visit), *day.bounds[i + 1 : -1]]
            yield timeline(situation.problem, technician, visits, bounds, restock_before)
    if situation.relations.concerned:
        yield timeline(situation.problem, technician, visits, None, restock_before)


def _open(situation: Situation, technician: Technician, visit: Visit) -> Bounds:
    """What holds a visit whose windows, once the first has opened, do not close."""
    bounds = situation.relations.fresh_bounds(replace(visit, windows=()), technician.id)
    opens_s = min(window.earliest_s for window in visit.windows)
    return replace(bounds, earliest_s=max(bounds.earliest_s, opens_s))


def _breaches(situation: Situation, route: Route) -> tuple[Violation, ...]:
    """What a technician's day breaks, by itself and between it and the other days."""
    found = check_route(situation.problem, route)
    if not situation.relations.concerned:
        return found
    known = set(situation.relations.broken)
    after = check_relations(situation.problem, situation.plan.with_routes(route))
    return (*found, *(v for v in after if v not in known))
