"""The optimiser's door: a problem in, the best plan found out, within a limit of time or of steps.

Visits with several windows, together with or after others, or in need of shared equipment stay where they are
published, or come in before or after it by the plain exact code with the checker as judge; where roads change
with the hour, the search takes each to be as slow as it ever gets.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from solver.asides import with_asides
from solver.choice import chosen
from solver.frame import Frame, frame, keeps_time
from solver.lunch import place_lunch
from solver.model import NEVER, Plan, Problem, Route, Stop, Technician, Visit
from solver.objective import Score, score
from solver.schedule import best_timing, route_of
from solver.timeline import timeline
from solver.van import short_at
from solver.violations import Violation

if TYPE_CHECKING:
    from solver.kernel import Day
    from solver.rounds import Limits
    from solver.search_state import Search

DEFAULT_SECONDS = 5.0
SHARE_FOR_ASIDES = 0.3
"""So much of the time may be spent before the search on visits whose rule it does not know."""
GRACE_S = 1.0
"""So long after the limit such visits are still placed."""


def never() -> bool:
    """Nobody wants the search to stop early."""
    return False


@dataclass(frozen=True)
class Progress:
    """How far a search is. The plan is looked at only if somebody asks, and only within the callback."""

    steps: int
    seconds: float
    look: Callable[[], Plan]
    problem: Problem
    published: Plan | None

    @cached_property
    def plan(self) -> Plan:
        """The best plan that the caller's own thread has so far."""
        return self.look()

    @cached_property
    def score(self) -> Score:
        return score(self.problem, self.plan, self.published)


@dataclass(frozen=True)
class Result:
    """The best plan found; `steps` of all threads together, `seconds` from call to return.

    `refused` is what the checker found new in the search's own plan, which was then put aside for the
    published one, or for what has started: always nothing, unless the search has a bug.
    """

    plan: Plan
    score: Score
    steps: int
    seconds: float
    refused: tuple[Violation, ...] = ()


def solve(
    problem: Problem,
    *,
    seconds: float | None = None,
    steps: int | None = None,
    seed: int = 1,
    published: Plan | None = None,
    start: Plan | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] = never,
    threads: int = 2,
) -> Result:
    """Return the best plan found within the limit (five seconds if none is given).

    The same problem, seed, steps and threads give the same plan if no other limit is reached. The plan breaks
    no rule that the published plan, or what has started, does not break already. Every change is taxed
    against `published`, which names nobody the problem does not (KeyError); the search begins with `start`,
    or with that. `should_stop` and `on_progress` are called on the caller's thread, every 20 ms of search.
    """
    began_s = time.perf_counter()
    limit_s = DEFAULT_SECONDS if seconds is None and steps is None else seconds
    from solver.rounds import Limits  # numba is loaded by whoever searches, not by whoever imports this

    limits = Limits(limit_s, steps, should_stop, began_s)
    given = frame(problem, published)
    before = published or _untouched(given)
    if given.aside and start is None and not problem.roads_change:
        placed = with_asides(problem, before, given.aside, lambda: limits.is_told_over(SHARE_FOR_ASIDES))
        given = frame(problem, placed)

    def tell(done: int, look: Callable[[], Plan]) -> None:
        if on_progress:
            elapsed_s = time.perf_counter() - began_s
            on_progress(Progress(done, elapsed_s, look, problem, published))

    plan, done = _searched(given, start, limits, tell, seed, max(1, threads))
    choice = chosen(problem, before, plan, published, given.aside, lambda: limits.is_told_late(GRACE_S))
    took_s = time.perf_counter() - began_s
    return Result(choice.plan, score(problem, choice.plan, published), done, took_s, choice.refused)


def _searched(
    given: Frame,
    start: Plan | None,
    limits: "Limits",
    tell: Callable[[int, Callable[[], Plan]], None],
    seed: int,
    threads: int,
) -> tuple[Plan, int]:
    """The best plan of the search before anybody has judged it, and the steps it took."""
    from solver.flat import flatten
    from solver.rounds import new_search, search_in_rounds, steps_of, take_up

    if not given.visits or not given.technicians:
        return _untouched(given), 0
    day = flatten(given)
    searches = [new_search(day, seed, thread) for thread in range(threads)]
    orders, restocks = _orders(given, start)
    take_up(day, searches[0], orders, restocks)

    def plan_of(search: "Search") -> Plan:
        return _plan(given, [_route(given, day, search, row) for row in range(len(given.technicians))])

    limits.tell = lambda: tell(steps_of(searches), lambda: plan_of(searches[0]))
    best = search_in_rounds(day, searches, limits, is_warm=_is_full(given, orders))
    return plan_of(best), steps_of(searches)


def _orders(given: Frame, start: Plan | None) -> tuple[dict[int, list[int]], dict[int, int]]:
    """The days to begin with as far as they keep time, each visit once: row of the technician -> rows of the
    visits, and -> position of the visit on whose road the day goes by the depot (-1: none)."""
    begin = start or given.published
    orders, restocks, taken = {}, {}, set[str]()
    for row, technician in enumerate(given.technicians):
        route = begin.route_of.get(technician.id) if begin else None
        named = dict.fromkeys(stop.visit_id for stop in route.stops) if route else ()
        order = [visit_id for visit_id in named if visit_id in given.row_of and visit_id not in taken]
        taken.update(order)
        if route and not _keeps_time(given, route, order):
            order = _feasible_part(given, route, order)
        orders[row] = [given.row_of[visit_id] for visit_id in order]
        restocks[row] = _restock_leg(given, route, order) if route else -1
    return orders, restocks


def _is_full(given: Frame, orders: dict[int, list[int]]) -> bool:
    """Whether most of the work has its place already."""
    return 2 * sum(map(len, orders.values())) > len(given.visits)


def _feasible_part(given: Frame, route: Route, order: list[str]) -> list[str]:
    """The visits of a day that keep time, each taken if it does with those before it."""
    taken: list[str] = []
    for visit_id in order:
        if _keeps_time(given, route, [*taken, visit_id]):
            taken.append(visit_id)
    return taken


def _keeps_time(given: Frame, route: Route, order: list[str]) -> bool:
    """Whether these visits of a route keep time after what has started: as the search sees it, or at least
    by the hour."""
    leg = _restock_leg(given, route, order)
    restock_before = order[leg] if leg >= 0 else None
    technician = given.problem.technician_by_id[route.technician_id]
    visits = _with_begun(given, technician, order)
    if keeps_time(given.slow, technician, visits, given.fixed, restock_before):
        return True
    is_free = given.fixed.keys().isdisjoint(order)  # what is free is timed by the roads of its hours
    return is_free and timeline(given.problem, technician, visits, restock_before=restock_before).feasible


def _with_begun(given: Frame, technician: Technician, order: list[str]) -> list[Visit]:
    return [*given.begun.get(technician.id, ()), *[given.problem.visit_by_id[visit_id] for visit_id in order]]


def _restock_leg(given: Frame, route: Route, order: list[str]) -> int:
    """The position in the order before which the day goes by the depot, where the route does; -1 if it does
    not, or did already, or need not."""
    technician, names = given.problem.technician_by_id[route.technician_id], [s.visit_id for s in route.stops]
    if route.restock_before not in names or technician.id in given.restocked:
        return -1
    if short_at(given.problem, technician, _with_begun(given, technician, order)) is None:
        return -1
    later = names[names.index(route.restock_before) :]
    return next((leg for leg, visit_id in enumerate(order) if visit_id in later), -1)


def _route(given: Frame, day: "Day", search: "Search", row: int) -> Route:
    """The technician's day in the best plan of a search; the published one where nothing has changed."""
    from solver.kernel import BEST_RESTOCK, BEST_SIZE, STARTS_CHOSEN
    from solver.search_state import time_best

    technician, size = given.technicians[row], int(search.days.state[row, BEST_SIZE])
    if size == 0:
        return _begun_route(given, technician)
    _, lunch_at = time_best(day, search, row)
    starts = search.days.room[STARTS_CHOSEN, :size].tolist()
    names = [given.visits[visit].id for visit in search.best_order[row, :size].tolist()]
    leg = int(search.days.state[row, BEST_RESTOCK])
    restock_before = names[leg] if leg >= 0 else given.restocked.get(technician.id)
    if exact := _exactly_timed(given, technician, names, restock_before):
        return exact
    stops = (*_begun_stops(given, technician), *[Stop(*pair) for pair in zip(names, starts, strict=True)])
    published = given.published_route(technician.id)
    if published and published.stops == stops and published.restock_before == restock_before:
        return published
    if lunch_at >= NEVER:
        lunch_at = place_lunch(given.problem, technician, stops, restock_before)
    return Route(technician.id, stops, None if lunch_at is None else int(lunch_at), restock_before)


def _exactly_timed(
    given: Frame, technician: Technician, names: list[str], restock_before: str | None
) -> Route | None:
    """The day with the roads of its hours, where they change and nobody else's day depends on its starts."""
    if not given.problem.roads_change or not given.fixed.keys().isdisjoint(names):
        return None
    visits = _with_begun(given, technician, names)
    wanted = [given.told[visit.id][1] if visit.id in given.told else None for visit in visits]
    day = timeline(given.problem, technician, visits, restock_before=restock_before)
    timing = best_timing(day, wanted)
    return route_of(day, timing) if timing else None


def _begun_stops(given: Frame, technician: Technician) -> tuple[Stop, ...]:
    return tuple(Stop(v.id, v.bounds.earliest_s) for v in given.begun.get(technician.id, ()))


def _begun_route(given: Frame, technician: Technician) -> Route:
    """The day with nothing in it but what has started."""
    stops = _begun_stops(given, technician)
    published = given.published_route(technician.id)
    if published and published.stops == stops:
        return published
    restock_before = given.restocked.get(technician.id)
    lunch_s = place_lunch(given.problem, technician, stops, restock_before)
    return Route(technician.id, stops, lunch_s, restock_before)


def _plan(given: Frame, routes: Iterable[Route]) -> Plan:
    """These routes and those left alone, in the problem's order, and what nobody does."""
    route_of = {route.technician_id: route for route in (*given.kept, *routes)}
    ordered = [route_of.pop(t.id) for t in given.problem.technicians if t.id in route_of]
    made = (*ordered, *route_of.values())
    served = {stop.visit_id for route in made for stop in route.stops}
    return Plan(made, tuple(visit.id for visit in given.problem.visits if visit.id not in served))


def _untouched(given: Frame) -> Plan:
    """The plan with nothing in it but what has started."""
    return _plan(given, [_begun_route(given, technician) for technician in given.technicians])
