"""One measure for every engine: orders become a plan that our checker accepts, and the plan gets its cost.

An engine hands over who does what in which order. Times, lunch and the verdict are ours, so that nobody gains
by a rule of their own; what breaks a rule counts as unserved.
"""

from collections.abc import Mapping, Sequence

from solver.check import check_route
from solver.cost import route_travel_s
from solver.insertion import insertions
from solver.model import Plan, Problem, Route
from solver.schedule import earliest
from solver.solve import solve

HOURS_UNSERVED = (15, 15, 25, 40, 60)
"""What leaving a visit out costs, by contract level, in hours of travel."""

REPAIR_S = 0.3

Orders = Mapping[str, Sequence[str]]
"""Technician id -> visit ids in order."""


def judged(problem: Problem, orders: Orders) -> Plan:
    """The plan these orders make; visits without which the rest breaks no rule are unserved."""
    routes = [_kept(problem, technician_id, list(order)) for technician_id, order in orders.items()]
    return _with_unserved(problem, tuple(routes))


def repaired(problem: Problem, plan: Plan, seed: int) -> Plan:
    """The plan with what is unserved put at its cheapest place, then 0.3 s of our search from there on."""
    for visit_id in sorted(plan.unserved, key=lambda v: -penalty_s(problem, v)):
        found = insertions(problem, plan, problem.visit_by_id[visit_id])
        if found:
            plan = plan.with_routes(found[0].route)
    searched = solve(problem, seconds=REPAIR_S, seed=seed, start=plan, threads=1).plan
    return min(plan, searched, key=lambda made: day_cost_s(problem, made))


def penalty_s(problem: Problem, visit_id: str) -> int:
    """What leaving this visit out costs, in seconds of travel."""
    visit = problem.visit_by_id[visit_id]
    return 3600 * HOURS_UNSERVED[visit.level] if visit.penalty_s is None else visit.penalty_s


def travel_s(problem: Problem, plan: Plan) -> int:
    """All the seconds on the road."""
    return sum(route_travel_s(problem, route) for route in plan.routes)


def day_cost_s(problem: Problem, plan: Plan) -> int:
    """The objective of the technician day: seconds on the road plus the price of what nobody does."""
    return travel_s(problem, plan) + sum(penalty_s(problem, visit_id) for visit_id in plan.unserved)


def _kept(problem: Problem, technician_id: str, order: list[str]) -> Route:
    """The day in this order, less the visits whose absence shortens it most, until it works."""
    while True:
        route = earliest(problem, technician_id, order)
        if route is not None and not check_route(problem, route):
            return route
        order = _shorter(problem, technician_id, order)


def _shorter(problem: Problem, technician_id: str, order: list[str]) -> list[str]:
    """Without one visit: the cheapest whose absence repairs the day, else the one that saves most time."""
    shorter = [order[:i] + order[i + 1 :] for i in range(len(order))]
    working = []
    for i, rest in enumerate(shorter):
        route = earliest(problem, technician_id, rest)
        if route is not None and not check_route(problem, route):
            working.append(i)
    if working:
        return shorter[min(working, key=lambda i: penalty_s(problem, order[i]))]
    return shorter[max(range(len(order)), key=lambda i: problem.visit_by_id[order[i]].duration_s)]


def _with_unserved(problem: Problem, routes: tuple[Route, ...]) -> Plan:
    served = {stop.visit_id for route in routes for stop in route.stops}
    return Plan(routes, tuple(visit.id for visit in problem.visits if visit.id not in served))
