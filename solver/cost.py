"""The one definition of what a change costs, by named terms: every ranking and every figure shown uses it.

It judges nothing: a plan that breaks a rule has a cost too (check.py says whether it may be used).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solver.model import Plan, Problem, Route, Visit

SHIFT_TOLERANCE_S = 900
"""A start that changes by more than this, with the same technician, is shifted."""

Rank = tuple[int, int, int, int, int]
"""Unserved, lateness_s, moved, shifted, travel_s: what matters first comes first, less is better."""


@dataclass(frozen=True)
class Lateness:
    """A visit that starts after the time its contract owes."""

    visit_id: str
    technician_id: str
    start_s: int
    due_s: int

    @property
    def late_s(self) -> int:
        return self.start_s - self.due_s


@dataclass(frozen=True)
class Impact:
    """What a plan adds to the published one.

    `unserved`, `travel_s`, `distance_m`: the difference, negative where the plan takes away. `lateness_s`:
    seconds by which visits get later than their contract owes; a visit that was late already counts what is
    added to it, and one that gets less late pays for no other: an urgent call is no occasion to disturb
    customers over yesterday's delays. `moved`: visits with another technician. `shifted`: visits with the
    same technician whose start changed by more than 15 minutes. `shifted_s`: all the seconds by which starts
    changed with the same technician, small changes included. `arrivals_changed`: promised visits whose
    customer sees another technician or another time, even within the promised window; sorted.
    """

    unserved: int = 0
    lateness_s: int = 0
    moved: int = 0
    shifted: int = 0
    travel_s: int = 0
    shifted_s: int = 0
    distance_m: int = 0
    arrivals_changed: tuple[str, ...] = ()

    @property
    def rank(self) -> Rank:
        return (self.unserved, self.lateness_s, self.moved, self.shifted, self.travel_s)


def late_by_s(visit: Visit, start_s: int) -> int:
    """Seconds after the contract's on-site time; 0 when in time or when none is owed."""
    return 0 if visit.due_s is None else max(0, start_s - visit.due_s)


def added_late_s(visit: Visit, start_s: int, before_s: int | None) -> int:
    """Seconds of lateness that come on top of those of the start before; all of them if there was none."""
    late_s = late_by_s(visit, start_s)
    return late_s if late_s == 0 or before_s is None else max(0, late_s - late_by_s(visit, before_s))


def is_shifted(before_s: int, after_s: int) -> bool:
    """Whether a start changed by more than a customer would shrug off."""
    return abs(after_s - before_s) > SHIFT_TOLERANCE_S


def lateness(problem: Problem, plan: Plan) -> tuple[Lateness, ...]:
    """Every visit of the plan that starts after its due time, in the order of the routes."""
    return tuple(
        Lateness(visit.id, route.technician_id, stop.start_s, visit.due_s)
        for route in plan.routes
        for stop in route.stops
        if (visit := problem.visit_by_id[stop.visit_id]).due_s is not None and stop.start_s > visit.due_s
    )


def route_travel_s(problem: Problem, route: Route) -> int:
    """Seconds on the road, from the start place to the end place; 0 for a day with no visit."""
    return _along(problem.travel_s, problem, route)


def route_distance_m(problem: Problem, route: Route) -> int:
    """Metres on the road, from the start place to the end place; 0 for a day with no visit."""
    return _along(problem.distance_m, problem, route)


def impact(problem: Problem, published: Plan, plan: Plan) -> Impact:
    """What `plan` adds to `published`. Two plans that leave out the same unchanged routes compare the same.

    A visit that the published plan does not serve is neither moved nor shifted.
    """
    before, after = _places(published), _places(plan)
    moved = shifted = shifted_s = 0
    arrivals_changed: list[str] = []
    for visit_id, (technician_id, start_s) in before.items():
        now = after.get(visit_id)
        if now is None or now == (technician_id, start_s):
            continue
        if now[0] != technician_id:
            moved += 1
        else:
            shifted += is_shifted(start_s, now[1])
            shifted_s += abs(now[1] - start_s)
        if problem.visit_by_id[visit_id].promised is not None:
            arrivals_changed.append(visit_id)
    return Impact(
        unserved=len(plan.unserved) - len(published.unserved),
        lateness_s=sum(
            added_late_s(problem.visit_by_id[visit_id], start_s, before.get(visit_id, (None, None))[1])
            for visit_id, (_, start_s) in after.items()
        ),
        moved=moved,
        shifted=shifted,
        travel_s=_total(problem, plan, problem.travel_s) - _total(problem, published, problem.travel_s),
        shifted_s=shifted_s,
        distance_m=_total(problem, plan, problem.distance_m) - _total(problem, published, problem.distance_m),
        arrivals_changed=tuple(sorted(arrivals_changed)),
    )


def impact_of_routes(problem: Problem, published: Plan, routes: Sequence[Route]) -> Impact:
    """The impact of replacing these technicians' routes, at the price of looking at these routes only."""
    before = [published.route_of.get(route.technician_id, Route(route.technician_id)) for route in routes]
    partial = Plan(tuple(before), published.unserved)
    return impact(problem, partial, partial.with_routes(*routes))


def _places(plan: Plan) -> dict[str, tuple[str, int]]:
    """Visit id -> technician id and start of service."""
    return {
        stop.visit_id: (route.technician_id, stop.start_s) for route in plan.routes for stop in route.stops
    }


def _total(problem: Problem, plan: Plan, matrix: Sequence[Sequence[int]]) -> int:
    return sum(_along(matrix, problem, route) for route in plan.routes)


def _along(matrix: Sequence[Sequence[int]], problem: Problem, route: Route) -> int:
    """The sum of a matrix along the road of a route."""
    if not route.stops:
        return 0
    technician = problem.technician_by_id[route.technician_id]
    total, place = 0, technician.start_place
    for stop in route.stops:
        visit = problem.visit_by_id[stop.visit_id]
        total += matrix[place][visit.place]
        place = visit.place
    return total + matrix[place][technician.end_place]
