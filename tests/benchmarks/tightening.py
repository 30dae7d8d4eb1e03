"""The same days with nobody waiting longer than they must: leaving home as late as the order allows.

For measures that count the hours of a day and not the road alone. Knows one window for each visit and no
lunch, which is all that the technician routing instances have.
"""

from collections.abc import Sequence
from dataclasses import replace

from solver.model import Plan, Problem, Route, Stop


def tightened(problem: Problem, plan: Plan) -> Plan:
    """Every day over as early as it can be, and then begun as late as that allows."""
    return replace(plan, routes=tuple(_tightened(problem, route) for route in plan.routes))


def working_time_s(problem: Problem, plan: Plan) -> int:
    """Seconds from leaving home to being back, of everybody who goes out; waiting counts, the road too."""
    return sum(_day_s(problem, route) for route in plan.routes if route.stops)


def _day_s(problem: Problem, route: Route) -> int:
    first, last, roads = route.stops[0], route.stops[-1], roads_s(problem, route)
    return last.start_s + _busy_s(problem, route, last) + roads[-1] - (first.start_s - roads[0])


def _tightened(problem: Problem, route: Route) -> Route:
    if not route.stops:
        return route
    roads = roads_s(problem, route)
    starts = _as_late(problem, route, roads, _as_early(problem, route, roads))
    stops = tuple(replace(stop, start_s=start) for stop, start in zip(route.stops, starts, strict=True))
    return replace(route, stops=stops)


def _as_early(problem: Problem, route: Route, roads: Sequence[int]) -> list[int]:
    free_s, starts = problem.technician_by_id[route.technician_id].shift_start_s, []
    for stop, road_s in zip(route.stops, roads, strict=False):
        starts.append(problem.visit_by_id[stop.visit_id].bounds.first_from(free_s + road_s))
        free_s = starts[-1] + _busy_s(problem, route, stop)
    return starts


def _as_late(problem: Problem, route: Route, roads: Sequence[int], starts: Sequence[int]) -> list[int]:
    """The last start stays; each before it moves towards the one after."""
    late = [starts[-1]]
    for number in range(len(route.stops) - 2, -1, -1):
        stop = route.stops[number]
        by_s = late[0] - roads[number + 1] - _busy_s(problem, route, stop)
        late.insert(0, problem.visit_by_id[stop.visit_id].bounds.last_by(by_s))
    return late


def _busy_s(problem: Problem, route: Route, stop: Stop) -> int:
    return problem.visit_by_id[stop.visit_id].duration_with(route.technician_id)


def roads_s(problem: Problem, route: Route) -> list[int]:
    """Seconds to each stop in order, by the depot where the day goes there, and then home."""
    technician = problem.technician_by_id[route.technician_id]
    place, roads = technician.start_place, []
    for stop in route.stops:
        here, depot = problem.visit_by_id[stop.visit_id].place, problem.depot_place
        if depot is not None and route.restock_before == stop.visit_id:
            roads.append(problem.travel_s[place][depot] + problem.travel_s[depot][here])
        else:
            roads.append(problem.travel_s[place][here])
        place = here
    return [*roads, problem.travel_s[place][technician.end_place]]
