"""Slow and obvious: tries everything and asks the checker. The fast code is compared with this.

It knows one thing about time: with the order and the leg of lunch given, doing everything as early as
possible leaves the most room for what follows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from solver.check import Kind, Violation, check, check_relations, check_route, mismatches, new_violations
from solver.cost import Impact, added_late_cost, impact, is_shifted
from solver.model import Plan, Problem, Route, Stop, Technician, Visit

Order = tuple[str, ...]
GRID_S = 300
"""Random days have all their times on this grid, so the latest start is found by walking back on it."""
SLOWEST_S = 6 * GRID_S * 3
"""No road of a random day takes longer, at no hour."""
HOUR_S = 3600


def run(
    problem: Problem,
    technician: Technician,
    order: Order,
    lunch_leg: int,
    fixed: Mapping[str, int],
    plan: Plan | None = None,
    restock_before: str | None = None,
) -> Route:
    """Do everything as early as possible, but the fixed visits at their start if one is there by then.

    With a plan, starts also wait until its other days allow them.
    """
    place, clock, lunch_s, stops = technician.start_place, technician.shift_start_s, None, []
    for leg, visit in enumerate([problem.visit_by_id[visit_id] for visit_id in order]):
        road_s = road(problem, place, visit, restock_before)
        drives = list(
            ways(problem, road_s, set_out(clock, visit), technician if leg == lunch_leg else None, clock)
        )
        arrival = min(drive.arrival for drive in drives)
        start = max(arrival, opens(visit), fixed.get(visit.id, 0))
        start = allowed_from(problem, technician, order, visit, start, plan)
        if visit.started:
            start = visit.pinned_start_s or 0
        if leg == lunch_leg:
            lunch_s = first_lunch(technician, drives, clock, start)
        stops.append(Stop(visit.id, start))
        place, clock = visit.place, max(clock, start + visit.duration_with(technician.id))
    if lunch_leg == len(order) and technician.lunch:
        road_s = problem.travel_s[place][technician.end_place]
        drives = list(ways(problem, road_s, clock, technician, clock))
        lunch_s = first_lunch(technician, drives, clock, min(drive.arrival for drive in drives))
    return Route(technician.id, tuple(stops), lunch_s, restock_before)


def road(problem: Problem, place: int, visit: Visit, restock_before: str | None) -> int:
    if visit.id != restock_before or problem.depot_place is None:
        return problem.travel_s[place][visit.place]
    return problem.travel_s[place][problem.depot_place] + problem.travel_s[problem.depot_place][visit.place]


def allowed_from(
    problem: Problem, technician: Technician, order: Order, visit: Visit, start: int, plan: Plan | None
) -> int:
    """The first start on the grid that no window and no other day forbids; the start itself if there is none.

    Planned work with a pinned start is not asked: nobody may move it.
    """
    is_planned = plan is not None and visit.id in plan.start_of
    if visit.pinned_start_s is not None and (is_planned or plan is None):
        return start
    if not visit.windows and (plan is None or not has_relations(problem, visit)):
        return start
    for moment in range(start, start + 200 * GRID_S, GRID_S):
        if in_a_window(visit, moment) and (
            plan is None or not forbidden(problem, technician, order, visit, moment, plan)
        ):
            return moment
    return start


def has_relations(problem: Problem, visit: Visit) -> bool:
    waits = any(visit.id in other.after for other in problem.visits)
    crane = any(item in problem.shared_equipment for item in visit.equipment)
    return waits or crane or bool(visit.after) or visit.id in problem.partners


def in_a_window(visit: Visit, start: int) -> bool:
    return not visit.windows or any(w.earliest_s <= start <= w.latest_s for w in visit.windows)


def forbidden(
    problem: Problem, technician: Technician, order: Order, visit: Visit, start: int, plan: Plan
) -> bool:
    """Whether the other days of the plan speak against this start, as the checker sees it."""
    others = tuple(route for route in plan.routes if route.technician_id != technician.id)
    alone = Plan((*others, Route(technician.id, (Stop(visit.id, start),))))
    kinds = (Kind.TOGETHER, Kind.AFTER, Kind.SHARED_EQUIPMENT)
    return any(
        visit.id in (found.visit_id, found.other_visit_id if found.kind is Kind.AFTER else None)
        for found in check_relations(problem, alone)
        if found.kind in kinds
    )


@dataclass(frozen=True)
class Drive:
    """One way to be on the road and have lunch: when it begins, how long one drives, when both are over, and
    when one is there, fed or not."""

    lunch_s: int | None
    driven_s: int
    arrival: int
    there: int


def ways(problem: Problem, road_s: int, from_s: int, eats: Technician | None, clock: int) -> Iterator[Drive]:
    """Every moment on the grid to set out from `from_s` on, and with somebody who eats, to begin lunch.

    Where roads never change, nobody waits to set out but to eat first, and nobody waits to eat.
    """
    lunch = eats.lunch if eats else None
    opens_s = max(clock, lunch.earliest_s) if lunch else clock
    changes = bool(problem.hour_permille)
    closes_s = max(opens_s, lunch.latest_s) if lunch and changes else opens_s
    length_s = lunch.duration_s if lunch else 0
    until_s = max(from_s, closes_s + length_s if lunch else from_s) + 2 * SLOWEST_S * changes
    for leave in moments(from_s, until_s):
        driven_s = taken(problem, road_s, leave)
        if lunch is None:
            yield Drive(None, driven_s, leave + driven_s, leave + driven_s)
            continue
        for begin in moments(opens_s, closes_s):
            if leave >= begin + length_s:
                yield Drive(begin, driven_s, leave + driven_s, leave + driven_s)
            elif leave <= begin:
                fed = max(leave + driven_s, begin) + length_s
                yield Drive(begin, driven_s, fed, leave + driven_s if leave + driven_s <= begin else fed)


def moments(from_s: int, until_s: int) -> list[int]:
    """The moments of the grid that begins at the first, and the full hours."""
    hours = range(-(-from_s // HOUR_S) * HOUR_S, until_s + 1, HOUR_S)
    return sorted({*range(from_s, until_s + 1, GRID_S), *hours})


def taken(problem: Problem, road_s: int, leave: int) -> int:
    """How long a road takes for who sets out now."""
    return road_s * problem.hour_permille[leave // HOUR_S % 24] // 1000 if problem.hour_permille else road_s


def first_lunch(technician: Technician, drives: Sequence[Drive], clock: int, due: int) -> int:
    """The earliest lunch with which one is there in time; as early as possible if none is."""
    assert technician.lunch
    in_time = [drive.lunch_s for drive in drives if drive.arrival <= due and drive.lunch_s is not None]
    return min(in_time, default=max(clock, technician.lunch.earliest_s))


def travelled_s(problem: Problem, route: Route) -> int:
    """Seconds driven in a day: on each road the fewest that are in time for what is planned."""
    technician = problem.technician_by_id[route.technician_id]
    place, clock, total = technician.start_place, technician.shift_start_s, 0
    for stop in route.stops:
        visit = problem.visit_by_id[stop.visit_id]
        road_s = road(problem, place, visit, route.restock_before)
        eats = technician if route.lunch_s is not None and clock <= route.lunch_s < stop.start_s else None
        drives = ways(problem, road_s, set_out(clock, visit), eats, clock)
        total += min(
            d.driven_s for d in drives if d.arrival <= stop.start_s and d.lunch_s in (None, route.lunch_s)
        )
        place, clock = visit.place, max(clock, stop.start_s + visit.duration_with(technician.id))
    eats = technician if route.lunch_s is not None and clock <= route.lunch_s else None
    home = [
        d
        for d in ways(problem, problem.travel_s[place][technician.end_place], clock, eats, clock)
        if d.lunch_s in (None, route.lunch_s)
    ]
    return total + min((d.there, d.driven_s) for d in home)[1] if route.stops else 0


def set_out(clock: int, visit: Visit) -> int:
    return clock if visit.set_out_s is None or visit.started else max(clock, visit.set_out_s)


def opens(visit: Visit) -> int:
    if visit.pinned_start_s is not None:
        return visit.pinned_start_s
    pinned = visit.pinned_window.earliest_s if visit.pinned_window else 0
    return max(visit.release_s, visit.promised.earliest_s if visit.promised else 0, pinned)


def lunch_legs(technician: Technician, order: Order) -> list[int]:
    """No lunch, or lunch on any leg if some is due."""
    return [-1, *range(len(order) + 1)] if technician.lunch_due else [-1]


def facts_of(
    problem: Problem, technician: Technician, order: Order, restock_before: str | None = None
) -> tuple[Violation, ...]:
    """What the world has broken by itself: the breaches of the started work of a route alone."""
    started = tuple(visit_id for visit_id in order if problem.visit_by_id[visit_id].started)
    legs = lunch_legs(technician, started)
    runs = [run(problem, technician, started, leg, {}, None, restock_before) for leg in legs]
    return min((check_route(problem, route) for route in runs), key=len) if started else ()


def keeps_time(problem: Problem, route: Route, tolerated: tuple[Violation, ...]) -> bool:
    """Whether a route breaks nothing that the world has not broken already, who-may-do-what left aside."""
    technician = problem.technician_by_id[route.technician_id]
    unsuited = {
        v.identity for stop in route.stops for v in mismatches(technician, problem.visit_by_id[stop.visit_id])
    }
    known = {(violation.identity, violation.other_visit_id) for violation in tolerated}
    return all(
        violation.identity in unsuited or (violation.identity, violation.other_visit_id) in known
        for violation in check_route(problem, route)
    )


def timings(
    problem: Problem, technician: Technician, order: Order, wanted: Mapping[str, int]
) -> Iterator[Route]:
    """For each leg of lunch, each start in turn as near to the wanted one as the rest of the day allows."""
    if not order:
        yield Route(technician.id)
        return
    tolerated = facts_of(problem, technician, order)
    for leg in lunch_legs(technician, order):
        route = run(problem, technician, order, leg, {})
        if not keeps_time(problem, route, tolerated):
            continue
        fixed: dict[str, int] = {}
        for visit_id in order:
            starts = {
                stop.visit_id: stop.start_s for stop in run(problem, technician, order, leg, fixed).stops
            }
            wish = max(starts[visit_id], wanted.get(visit_id, 0))
            while not keeps_time(
                problem, run(problem, technician, order, leg, {**fixed, visit_id: wish}), tolerated
            ):
                wish = max(starts[visit_id], earlier(problem, wish))
            fixed[visit_id] = wish
        yield run(problem, technician, order, leg, fixed)


def earlier(problem: Problem, start: int) -> int:
    """The next moment worth trying before this one: by hour, the last second before the grid too."""
    if not problem.hour_permille:
        return start - GRID_S
    return start - 1 if start % GRID_S == 0 else start // GRID_S * GRID_S


def timing_rank(problem: Problem, route: Route, wanted: Mapping[str, int]) -> tuple[int, ...]:
    """The order of preference among timings, as the head of solver/schedule.py states it."""
    pairs = [(wanted[s.visit_id], s.start_s) for s in route.stops if s.visit_id in wanted]
    return (
        sum(max(0, wish - start) for wish, start in pairs),
        sum(
            added_late_cost(problem.visit_by_id[s.visit_id], s.start_s, wanted.get(s.visit_id))
            for s in route.stops
        ),
        sum(is_shifted(wish, start) for wish, start in pairs),
        sum(wish != start for wish, start in pairs),
        sum(abs(wish - start) for wish, start in pairs),
        sum(stop.start_s for stop in route.stops),
        route.lunch_s or 0,
    )


def retime(problem: Problem, technician: Technician, order: Order, wanted: Mapping[str, int]) -> Route | None:
    found = list(timings(problem, technician, order, wanted))
    return min(found, key=lambda route: timing_rank(problem, route, wanted), default=None)


def orders_with(order: Order, visit_id: str) -> list[Order]:
    return [(*order[:p], visit_id, *order[p:]) for p in range(len(order) + 1)]


def order_of(plan: Plan, technician_id: str) -> Order:
    return tuple(stop.visit_id for stop in plan.route_of.get(technician_id, Route(technician_id)).stops)


def starts_of(plan: Plan) -> dict[str, int]:
    return {stop.visit_id: stop.start_s for route in plan.routes for stop in route.stops}


def changed(problem: Problem, plan: Plan, orders: Sequence[tuple[str, Order]]) -> tuple[Plan, Impact] | None:
    """The plan with these technicians' orders, retimed; None if that breaks anything."""
    routes = []
    for technician_id, order in orders:
        route = retime(problem, problem.technician_by_id[technician_id], order, starts_of(plan))
        if route is None:
            return None
        routes.append(route)
    after = plan.with_routes(*routes)
    new = new_violations(check(problem, plan), check(problem, after))
    return None if new else (after, impact(problem, plan, after))


def insertions(problem: Problem, plan: Plan, visit: Visit) -> dict[tuple[str, Order], Impact]:
    """Every way of adding the visit to somebody's day."""
    found = {}
    for technician in problem.technicians:
        for order in orders_with(order_of(plan, technician.id), visit.id):
            if result := changed(problem, plan, [(technician.id, order)]):
                found[technician.id, order] = result[1]
    return found


def one_moves(problem: Problem, plan: Plan, visit: Visit) -> dict[str, list[Impact]]:
    """Every way of adding the visit to somebody's day by taking out one visit and putting it in elsewhere."""
    found: dict[str, list[Impact]] = {technician.id: [] for technician in problem.technicians}
    for giver in problem.technicians:
        before = order_of(plan, giver.id)
        for moved in before:
            if not problem.visit_by_id[moved].movable:
                continue
            rest = tuple(visit_id for visit_id in before if visit_id != moved)
            for order in orders_with(rest, visit.id):
                found[giver.id] += _with_moved(problem, plan, giver.id, before, order, moved)
    return found


def _with_moved(
    problem: Problem, plan: Plan, giver: str, before: Order, order: Order, moved: str
) -> Iterator[Impact]:
    added = next(visit_id for visit_id in order if visit_id not in before)
    for taker in problem.technicians:
        mine = taker.id == giver
        for taken in orders_with(order if mine else order_of(plan, taker.id), moved):
            if mine and tuple(visit_id for visit_id in taken if visit_id != added) == before:
                continue
            orders = [(giver, taken)] if mine else [(giver, order), (taker.id, taken)]
            if result := changed(problem, plan, orders):
                yield result[1]


def least_missed_s(problem: Problem, plan: Plan, technician: Technician, visit: Visit) -> int:
    """By how many seconds rules are missed, at the least, with the visit anywhere after what has started."""
    order = order_of(plan, technician.id)
    before = check_route(problem, plan.route_of[technician.id])
    lost_lunch = {violation.kind for violation in facts_of(problem, technician, order)} & {"lunch"}
    sums = []
    for position, tried in enumerate(orders_with(order, visit.id)):
        if any(problem.visit_by_id[later].started for later in order[position:]):
            continue
        for leg in [-1] if lost_lunch else lunch_legs(technician, tried):
            found = check_route(problem, run(problem, technician, tried, leg, {}))
            found = tuple(violation for violation in found if violation.kind not in lost_lunch)
            worse = [violation for violation in found if violation not in before] or found
            sums.append(sum(violation.excess_s for violation in worse))
    return min(sums)
