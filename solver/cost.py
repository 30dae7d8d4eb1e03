"""The one definition of what a change costs, by named terms: every ranking and every figure shown uses it.

It judges nothing: a plan that breaks a rule has a cost too (check.py says whether it may be used).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from solver.legs import AT_ANY_HOUR, Legs, legs_of
from solver.lunch import road_to
from solver.model import NEVER, Plan, Problem, Route, Technician, Visit, Window

SHIFT_TOLERANCE_S = 900
"""A start that changes by more than this, with the same technician, is shifted."""

LATENESS_WEIGHT = (3, 3, 5, 8, 12)
"""What a second of lateness weighs, by contract level (none, Bronze, Silver, Gold, Platinum): in the same
proportion as an unserved visit does, 15 : 25 : 40 : 60. A minute at a Platinum customer weighs as four at a
Bronze one."""

Rank = tuple[int, int, int, int, int, int]
"""Unserved, lateness cost, moved, shifted, price_s, overtime_s: what matters first comes first, less is
better."""


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

    `unserved`, `travel_s`, `distance_m`, `overtime_s`: the difference, negative where the plan takes away.
    `unserved` leaves out optional visits; `penalty_s` is the difference of what those left out cost.
    `preference_s`: the difference of what the technicians cost whom the customers like less, or who are below
    the level asked; `hold_s`: what it costs to move or to shift what a person has put there. These three are
    in seconds of travel. `lateness_cost` is `lateness_s` weighted by level. `lateness_s`: seconds by which
    visits get later than their contract owes; a visit that was late already counts what is added to it, and
    one that gets less late pays for no other: an urgent call is no occasion to disturb
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
    lateness_cost: int = 0
    preference_s: int = 0
    hold_s: int = 0
    penalty_s: int = 0
    overtime_s: int = 0

    @property
    def price_s(self) -> int:
        """Travel, and everything that has its price in seconds of travel."""
        return self.travel_s + self.preference_s + self.hold_s + self.penalty_s

    @property
    def rank(self) -> Rank:
        return (
            self.unserved,
            self.lateness_cost,
            self.moved,
            self.shifted,
            self.price_s,
            self.overtime_s,
        )


def late_by_s(visit: Visit, start_s: int) -> int:
    """Seconds after the contract's on-site time; 0 when in time or when none is owed."""
    return 0 if visit.due_s is None else max(0, start_s - visit.due_s)


def added_late_s(visit: Visit, start_s: int, before_s: int | None) -> int:
    """Seconds of lateness that come on top of those of the start before; all of them if there was none."""
    late_s = late_by_s(visit, start_s)
    return late_s if late_s == 0 or before_s is None else max(0, late_s - late_by_s(visit, before_s))


def added_late_cost(visit: Visit, start_s: int, before_s: int | None) -> int:
    """The same, weighted by the level of the contract."""
    late_s = added_late_s(visit, start_s, before_s)
    return late_s * LATENESS_WEIGHT[visit.level] if late_s else 0


def preference_s(problem: Problem, visit: Visit, technician_id: str, before_id: str | None) -> int:
    """What it costs, in seconds of travel, that this technician comes and not the one before, if any."""
    if technician_id == before_id or not (visit.preferred or problem.prices_levels):
        return 0
    before_s = 0 if before_id is None else liking_s(problem, visit, before_id)
    return liking_s(problem, visit, technician_id) - before_s


def liking_s(problem: Problem, visit: Visit, technician_id: str) -> int:
    """What it costs, in seconds of travel, that this technician comes: the customer would like another more,
    or asks for more levels than he has."""
    cost_s = visit.preferred.get(technician_id, 0)
    if not visit.skills or not problem.prices_levels:
        return cost_s
    technician = problem.technician_by_id.get(technician_id)
    held = technician.skills if technician else {}
    missing = sum(max(0, needed - held.get(skill, 0)) for skill, needed in visit.skills.items())
    return cost_s + missing * problem.level_gap_s


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
    """Seconds really driven, from the start place to the end place; 0 for a day with no visit.

    Where roads change by the hour, one sets out for each visit in the hour that makes the road shortest of
    those that are in time, and for home so as to be there first.
    """
    if problem.roads_change:
        return _driven_s(problem, route) if route.stops else 0
    return _along(problem.travel_s, problem, route)


def route_distance_m(problem: Problem, route: Route) -> int:
    """Metres on the road, from the start place to the end place; 0 for a day with no visit."""
    return _along(problem.distance_m, problem, route)


def route_overtime_s(problem: Problem, route: Route) -> int:
    """Seconds by which one is back after the end of the shift; lunch on the way home counts."""
    if not route.stops:
        return 0
    technician, last = problem.technician_by_id[route.technician_id], route.stops[-1]
    visit = problem.visit_by_id[last.visit_id]
    end_s = last.start_s + visit.duration_with(technician.id)
    travel_s = problem.travel_s[visit.place][technician.end_place]
    return overtime_s(technician, end_s, travel_s, route.lunch_s, legs_of(problem))


def overtime_s(
    technician: Technician, end_s: int, travel_s: int, lunch_s: int | None, legs: Legs = AT_ANY_HOUR
) -> int:
    """Seconds after the shift of somebody whose last service ends at `end_s`, `travel_s` from home."""
    lunch = None if lunch_s is None or lunch_s < end_s else _lunch_at(technician, lunch_s)
    return max(0, legs.back(end_s, travel_s, lunch) - technician.shift_end_s)


def _lunch_at(technician: Technician, lunch_s: int) -> Window | None:
    """From when to when a lunch is that starts then."""
    return Window(lunch_s, lunch_s + technician.lunch.duration_s) if technician.lunch else None


def _driven_s(problem: Problem, route: Route) -> int:
    """Seconds on roads that change by the hour."""
    technician, legs = problem.technician_by_id[route.technician_id], legs_of(problem)
    lunch = None if route.lunch_s is None else _lunch_at(technician, route.lunch_s)
    place, free_s, total_s = technician.start_place, technician.shift_start_s, 0
    for stop in route.stops:
        visit = problem.visit_by_id[stop.visit_id]
        road_s, set_out_s = road_to(problem, place, visit, route.restock_before), visit.bounds.set_out_s
        is_here = lunch is not None and free_s <= lunch.earliest_s < stop.start_s
        total_s += legs.driven(free_s, stop.start_s, road_s, set_out_s, lunch if is_here else None)
        place, free_s = visit.place, max(free_s, stop.start_s + visit.duration_with(technician.id))
    road_s = problem.travel_s[place][technician.end_place]
    late = lunch if lunch is not None and free_s <= lunch.earliest_s else None
    return total_s + legs.driven(free_s, legs.back(free_s, road_s, late), road_s, -NEVER, late)


def impact(problem: Problem, published: Plan, plan: Plan) -> Impact:
    """What `plan` adds to `published`. Two plans that leave out the same unchanged routes compare the same.

    A visit that the published plan does not serve is neither moved nor shifted.
    """
    before, after = _places(published), _places(plan)
    return Impact(
        unserved=_unserved(problem, plan) - _unserved(problem, published),
        travel_s=sum(route_travel_s(problem, route) for route in plan.routes)
        - sum(route_travel_s(problem, route) for route in published.routes),
        distance_m=sum(route_distance_m(problem, route) for route in plan.routes)
        - sum(route_distance_m(problem, route) for route in published.routes),
        preference_s=_preferences_s(problem, before, after),
        penalty_s=_penalties_s(problem, plan) - _penalties_s(problem, published),
        overtime_s=sum(route_overtime_s(problem, route) for route in plan.routes)
        - sum(route_overtime_s(problem, route) for route in published.routes),
        **_changes(problem, before, after),
        **_lateness(problem, before, after),
    )


_Places = dict[str, tuple[str, int]]
"""Visit id -> technician id and start of service."""


class _Changes(TypedDict):
    moved: int
    shifted: int
    shifted_s: int
    hold_s: int
    arrivals_changed: tuple[str, ...]


def _changes(problem: Problem, before: _Places, after: _Places) -> _Changes:
    """Whoever is served before and after, but not by the same technician at the same time."""
    moved = shifted = shifted_s = hold_s = 0
    arrivals_changed: list[str] = []
    for visit_id, (technician_id, start_s) in before.items():
        now = after.get(visit_id)
        if now is None or now == (technician_id, start_s):
            continue
        visit = problem.visit_by_id[visit_id]
        if now[0] != technician_id:
            moved += 1
            hold_s += visit.hold_s
        else:
            late = is_shifted(start_s, now[1])
            shifted += late
            hold_s += visit.hold_s * late
            shifted_s += abs(now[1] - start_s)
        if visit.promised is not None:
            arrivals_changed.append(visit_id)
    return _Changes(
        moved=moved,
        shifted=shifted,
        shifted_s=shifted_s,
        hold_s=hold_s,
        arrivals_changed=tuple(sorted(arrivals_changed)),
    )


class _Lateness(TypedDict):
    lateness_s: int
    lateness_cost: int


def _lateness(problem: Problem, before: _Places, after: _Places) -> _Lateness:
    late_s = cost = 0
    for visit_id, (_, start_s) in after.items():
        visit = problem.visit_by_id[visit_id]
        added_s = added_late_s(visit, start_s, before.get(visit_id, (None, None))[1])
        if added_s:
            late_s += added_s
            cost += added_s * LATENESS_WEIGHT[visit.level]
    return _Lateness(lateness_s=late_s, lateness_cost=cost)


def _preferences_s(problem: Problem, before: _Places, after: _Places) -> int:
    """What liked and less liked technicians cost after, less what they cost before."""
    if not problem.has_preferences:
        return 0
    visits = problem.visit_by_id
    return sum(liking_s(problem, visits[key], holder) for key, (holder, _) in after.items()) - sum(
        liking_s(problem, visits[key], holder) for key, (holder, _) in before.items()
    )


def _unserved(problem: Problem, plan: Plan) -> int:
    """How many visits are left out that are not optional."""
    visits = problem.visit_by_id
    return sum(visits[key].penalty_s is None for key in plan.unserved if key in visits)


def _penalties_s(problem: Problem, plan: Plan) -> int:
    """What the optional visits that are left out cost."""
    visits = problem.visit_by_id
    return sum(visits[key].penalty_s or 0 for key in plan.unserved if key in visits)


def impact_of_routes(problem: Problem, published: Plan, routes: Sequence[Route]) -> Impact:
    """The impact of replacing these technicians' routes, at the price of looking at these routes only."""
    before = [published.route_of.get(route.technician_id, Route(route.technician_id)) for route in routes]
    partial = Plan(tuple(before), published.unserved)
    return impact(problem, partial, partial.with_routes(*routes))


def _places(plan: Plan) -> _Places:
    return {
        stop.visit_id: (route.technician_id, stop.start_s) for route in plan.routes for stop in route.stops
    }


def _along(matrix: Sequence[Sequence[int]], problem: Problem, route: Route) -> int:
    """The sum of a matrix along the road of a route."""
    if not route.stops:
        return 0
    technician = problem.technician_by_id[route.technician_id]
    total, place, depot = 0, technician.start_place, problem.depot_place
    for stop in route.stops:
        here = problem.visit_by_id[stop.visit_id].place
        if depot is not None and route.restock_before == stop.visit_id:
            total, place = total + matrix[place][depot], depot
        total += matrix[place][here]
        place = here
    return total + matrix[place][technician.end_place]
