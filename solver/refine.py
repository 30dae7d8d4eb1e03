"""What a short search makes of an urgent call: one more line below those of frontier.py, when it is better.

Where nobody knows a plan that serves the call, the search first plans the people around it anew, as if nobody
had been told anything; that finds the room which several moves at once would make. Then, or from the first
list's plan, it takes back every change that is not needed, for each is taxed against the published plan.

Nobody is lost: where room is found only by giving up a visit for today, the line says which (`deferred`), or
there is none. Pins, promises and what has started hold as everywhere; the checker has the last word.
"""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from solver.check import check_relations, check_route, new_violations
from solver.cost import impact, impact_of_routes
from solver.excerpt import excerpt, part_of
from solver.frontier import Line, may_wait
from solver.insertion import refuse_if_served
from solver.model import Plan, Problem, Route, Technician, Visit
from solver.situation import Situation
from solver.solve import Progress, solve
from solver.violations import Violation

REFINING_S = 0.115
ANEW = 0.7
"""The greatest share of the time for planning anew."""
MORE_PEOPLE = 16
"""So many technicians who cannot serve the visit take part: the nearest ones."""


def refine(
    problem: Problem,
    plan: Plan,
    visit: Visit,
    seconds: float = REFINING_S,
    seed: int = 1,
    first: Plan | None = None,
) -> Line | None:
    """The best plan found within `seconds` that serves the visit, as a line against the published plan.

    The visit is in the problem and not in the plan. `first` is a plan that serves it, and everybody else, if
    one is known: the search starts there. None if nothing was found that serves the visit and passes the
    checker. `deferred` names who would have to wait; it is empty on every line that is not such a proposal,
    and always when `first` is given. The limit is one of time: on another day the answer may be another.
    """
    refuse_if_served(plan, visit)
    situation = Situation(problem, plan)
    who = people_around(situation, visit, first)
    routes = part_of(_searched(situation, visit, who, seconds, seed, first), who).routes
    line = line_of(problem, plan, visit, plan.with_routes(*routes))
    if first:
        kept = [way for way in (line_of(problem, plan, visit, first), line) if way and not way.deferred]
        return min(kept, key=lambda way: way.impact.rank, default=None)
    return line if line and _may_all_wait(problem, visit, line.deferred) else None


def _searched(
    situation: Situation, visit: Visit, who: frozenset[str], seconds: float, seed: int, first: Plan | None
) -> Plan:
    """The plan of these people that the search ends with."""
    of, told = excerpt(situation, visit, who), part_of(situation.plan, who)
    began_s = time.perf_counter()
    start = part_of(first, who) if first else _planned_anew(of, told, ANEW * seconds, seed)
    left_s = max(0.0, seconds - (time.perf_counter() - began_s))
    return solve(of, seconds=left_s, seed=seed, published=told, start=start, threads=1).plan


def _planned_anew(of: Problem, told: Plan, seconds: float, seed: int) -> Plan:
    """The plan of a search that is bound by nothing anybody was told; it ends when everybody is served."""
    served = False

    def look(progress: Progress) -> None:
        nonlocal served
        served = served or not progress.plan.unserved

    return solve(
        of, seconds=seconds, seed=seed, start=told, on_progress=look, should_stop=lambda: served, threads=1
    ).plan


def people_around(situation: Situation, visit: Visit, first: Plan | None) -> frozenset[str]:
    """Who could serve the visit, whoever is nearest of the others, and who changes in the plan known."""
    able = {technician.id for technician in situation.suited(visit)}
    others = [technician for technician in situation.problem.technicians if technician.id not in able]
    nearest = sorted(
        others, key=lambda technician: (_distance_s(situation, technician, visit), technician.id)
    )
    changed = {route.technician_id for route in changed_routes(situation.plan, first)} if first else set()
    return frozenset({*able, *[technician.id for technician in nearest[:MORE_PEOPLE]], *changed})


def _distance_s(situation: Situation, technician: Technician, visit: Visit) -> int:
    """The shortest road to the visit from anywhere the technician still goes today."""
    places = [v.place for v in situation.visits(technician.id) if not v.started] or [technician.end_place]
    return min(situation.problem.travel_s[place][visit.place] for place in places)


def changed_routes(plan: Plan, after: Plan) -> tuple[Route, ...]:
    """The days of a plan that are not as published."""
    return tuple(
        route
        for route in after.routes
        if plan.route_of.get(route.technician_id, Route(route.technician_id)) != route
    )


def line_of(problem: Problem, plan: Plan, visit: Visit, found: Plan) -> Line | None:
    """A plan as a line against the published one; None if it leaves the visit out or breaks a rule more."""
    routes = changed_routes(plan, found)
    if visit.id not in found.technician_of or breaks_a_rule(problem, plan, found, routes):
        return None
    moved = moved_visits(plan, found)
    deferred = tuple(sorted(set(plan.technician_of) - set(found.technician_of)))
    after = replace(found, unserved=(*found.unserved, *deferred))
    return Line(
        len(moved),
        False,
        found.technician_of[visit.id],
        found.start_of[visit.id],
        moved,
        deferred,
        routes,
        impact(problem, plan, after) if deferred else impact_of_routes(problem, plan, routes),
    )


def breaks_a_rule(problem: Problem, plan: Plan, found: Plan, routes: Sequence[Route]) -> bool:
    """Whether the checker finds something in a plan, of which only these routes are new, that was not there.

    What the other days break they broke before, so that only these are looked at.
    """
    if sum(len(route.stops) for route in found.routes) != len(found.technician_of):
        return True
    held = [visit for visit in problem.visits if not visit.movable and visit.id in plan.technician_of]
    if any(visit.id not in found.technician_of for visit in held):
        return True
    old = [plan.route_of.get(route.technician_id, Route(route.technician_id)) for route in routes]
    before = (*_broken_by(problem, old), *check_relations(problem, plan))
    return bool(new_violations(before, (*_broken_by(problem, routes), *check_relations(problem, found))))


def _broken_by(problem: Problem, routes: Iterable[Route]) -> tuple[Violation, ...]:
    return tuple(violation for route in routes for violation in check_route(problem, route))


def _may_all_wait(problem: Problem, visit: Visit, deferred: Sequence[str]) -> bool:
    return all(may_wait(problem.visit_by_id[visit_id], visit) for visit_id in deferred)


def moved_visits(plan: Plan, after: Plan) -> tuple[str, ...]:
    """Who is with somebody else, and the fewest of those who stay that must have left the others' order."""
    moved = []
    for route in plan.routes:
        now = after.route_of.get(route.technician_id)
        places = {stop.visit_id: i for i, stop in enumerate(now.stops)} if now else {}
        stayed = [stop.visit_id for stop in route.stops if stop.visit_id in places]
        kept = _longest_in_order([places[visit_id] for visit_id in stayed])
        moved += [visit_id for visit_id in stayed if places[visit_id] not in kept]
        moved += [
            s.visit_id for s in route.stops if s.visit_id not in places and s.visit_id in after.technician_of
        ]
    return tuple(sorted(moved))


def _longest_in_order(places: Sequence[int]) -> set[int]:
    """The most of these numbers that stand in rising order."""
    runs: list[list[int]] = [[]]
    for place in places:
        runs.append([*_longest(run for run in runs if not run or run[-1] < place), place])
    return set(_longest(runs))


def _longest(runs: Iterable[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run))
