"""Why a technician can or cannot take a visit: the exact price, or the exact rules in the way.

The others keep their technician and their order. The rules are named by the checker, on the day that comes
closest to working: the position, and the leg of lunch, at which rules are missed by the fewest seconds when
everything is done as early as possible. So each figure is also the nearest relaxation: with that much given,
it works.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from solver.check import Kind, Violation, check_route, mismatches
from solver.insertion import Insertion, best_per_technician, insertions_in
from solver.model import Plan, Problem, Technician, Visit
from solver.schedule import pushes, route_of
from solver.situation import Situation
from solver.spots import with_visit


@dataclass(frozen=True)
class Explanation:
    """One technician and one visit: either the best insertion, or what is in its way, most missed first."""

    technician_id: str
    visit_id: str
    insertion: Insertion | None
    blockers: tuple[Violation, ...] = ()

    @property
    def possible(self) -> bool:
        return self.insertion is not None


def explain(problem: Problem, plan: Plan, visit: Visit) -> tuple[Explanation, ...]:
    """The explanation for each technician, in the order of the problem.

    A visit that the plan serves is taken out first; impacts compare with the plan without it.
    """
    plan = plan.without(visit.id)
    situation = Situation(problem, plan)
    best = {i.technician_id: i for i in best_per_technician(insertions_in(situation, visit))}
    return tuple(
        Explanation(technician.id, visit.id, best[technician.id])
        if technician.id in best
        else Explanation(technician.id, visit.id, None, _blockers(situation, technician, visit))
        for technician in problem.technicians
    )


def _blockers(situation: Situation, technician: Technician, visit: Visit) -> tuple[Violation, ...]:
    """The rules of who may do it, if any is broken; else those of time, where the fewest seconds miss."""
    unsuited = tuple(mismatches(technician, visit, situation.problem))
    if unsuited:
        return unsuited
    before = check_route(situation.problem, situation.route(technician.id))
    tries = [
        breaches
        for position in _open_positions(situation, technician)
        for breaches in _breaches_at(situation, technician, visit, position, before)
    ]
    least = min(tries, key=lambda breaches: missed_s(breaches))
    return tuple(sorted(least, key=lambda violation: -violation.excess_s))


def missed_s(breaches: Iterable[Violation]) -> int:
    """By how many seconds rules are missed, all in all."""
    return sum(violation.excess_s for violation in breaches)


def _open_positions(situation: Situation, technician: Technician) -> range:
    """The positions after the last work that has started: the past is not for sale."""
    visits = situation.day(technician.id).visits
    started = [i + 1 for i, visit in enumerate(visits) if visit.started]
    return range(max(started, default=0), len(visits) + 1)


def _breaches_at(
    situation: Situation, technician: Technician, visit: Visit, position: int, before: tuple[Violation, ...]
) -> list[tuple[Violation, ...]]:
    """What would be broken with the visit at this position, for each way to have lunch.

    Only what the visit breaks or makes worse, unless the day was as impossible before; a lunch that the
    past has taken is no argument.
    """
    visits = with_visit(situation.day(technician.id).visits, position, visit)
    day = situation.timeline(technician.id, visits, situation.route(technician.id).restock_before)
    found = []
    for timing in pushes(day, [None] * len(visits)):
        breaches = check_route(situation.problem, route_of(day, timing))
        if day.lunch is None:
            breaches = tuple(v for v in breaches if v.kind is not Kind.LUNCH)
        found.append(tuple(v for v in breaches if v not in before) or breaches)
    return found
