"""The optimiser's door: a problem in, the best plan found out, within a limit of time or of steps.

Visits with several windows, together with or after others, in need of shared equipment or of the depot stay
where they are published, or come in at the end by the plain exact code with the checker as judge; where roads
change with the hour, the search takes each to be as slow as it ever gets.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from solver.check import check, new_violations
from solver.insertion import insertions
from solver.lunch import place_lunch
from solver.model import NEVER, Plan, Problem, Route, Stop, Technician
from solver.objective import Score, score, search_penalty
from solver.timeline import timeline

if TYPE_CHECKING:
    from solver.flat import Frame
    from solver.kernel import Day
    from solver.rounds import Limits
    from solver.ruin_recreate import Search

DEFAULT_SECONDS = 5.0
PLACES_TRIED = 20
"""So many places are shown to the checker for a visit that the search leaves aside."""


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
    """The best plan found; `steps` of all threads together, `seconds` from call to return."""

    plan: Plan
    score: Score
    steps: int
    seconds: float


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
    against `published`; the search begins with `start`, or with the published plan. `should_stop` and
    `on_progress` are called on the caller's thread, every 20 ms at the latest.
    """
    began_s = time.perf_counter()
    limit_s = DEFAULT_SECONDS if seconds is None and steps is None else seconds
    from solver.flat import frame  # numba is loaded by whoever searches, not by whoever imports this
    from solver.rounds import Limits

    given = frame(problem, published)

    def tell(done: int, look: Callable[[], Plan]) -> None:
        if on_progress:
            elapsed_s = time.perf_counter() - began_s
            on_progress(Progress(done, elapsed_s, look, problem, published))

    plan, done = _searched(
        given, start, Limits(limit_s, steps, should_stop, began_s), tell, seed, max(1, threads)
    )
    plan = _judged(given, published, plan)
    for visit in sorted(given.aside, key=search_penalty, reverse=True):
        plan = _with_aside(problem, plan, visit.id)
    return Result(plan, score(problem, plan, published), done, time.perf_counter() - began_s)


def _searched(
    given: "Frame",
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
        return _plan(given, [_begun_route(given, technician) for technician in given.technicians]), 0
    day = flatten(given)
    searches = [new_search(day, seed, thread) for thread in range(threads)]
    take_up(day, searches[0], _orders(given, start))

    def plan_of(search: "Search") -> Plan:
        return _plan(given, [_route(given, day, search, row) for row in range(len(given.technicians))])

    limits.tell = lambda: tell(steps_of(searches), lambda: plan_of(searches[0]))
    best = search_in_rounds(day, searches, limits, is_warm=bool(given.orders))
    return plan_of(best), steps_of(searches)


def _orders(given: "Frame", start: Plan | None) -> dict[int, list[int]]:
    """The days to begin with as far as they keep time: row of the technician -> rows of the visits."""
    begin = _days_of(start) if start else given.orders
    orders = {}
    for row, technician in enumerate(given.technicians):
        begun, known = given.begun.get(technician.id, ()), given.problem.visit_by_id
        order = [visit_id for visit_id in begin.get(technician.id, ()) if visit_id in given.row_of]
        if not timeline(given.problem, technician, [*begun, *[known[v] for v in order]]).feasible:
            order = _feasible_part(given, technician, order)
        orders[row] = [given.row_of[visit_id] for visit_id in order]
    return orders


def _days_of(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Technician id -> their visits in order."""
    return {route.technician_id: tuple(stop.visit_id for stop in route.stops) for route in plan.routes}


def _feasible_part(given: "Frame", technician: Technician, order: list[str]) -> list[str]:
    """The visits of a day that keep time, each taken if it does with those before it."""
    taken: list[str] = []
    for visit_id in order:
        visits = [given.problem.visit_by_id[taken_id] for taken_id in (*taken, visit_id)]
        if timeline(given.problem, technician, [*given.begun.get(technician.id, ()), *visits]).feasible:
            taken.append(visit_id)
    return taken


def _route(given: "Frame", day: "Day", search: "Search", row: int) -> Route:
    """The technician's day in the best plan of a search; the published one where nothing has changed."""
    from solver.kernel import BEST_SIZE, STARTS_CHOSEN
    from solver.ruin_recreate import time_best

    technician, size = given.technicians[row], int(search.days.state[row, BEST_SIZE])
    if size == 0:
        return _begun_route(given, technician)
    _, lunch_at = time_best(day, search, row)
    starts = search.days.room[STARTS_CHOSEN, :size].tolist()
    names = [given.visits[visit].id for visit in search.best_order[row, :size].tolist()]
    stops = (*_begun_stops(given, technician), *[Stop(*pair) for pair in zip(names, starts, strict=True)])
    published = given.published_route(technician.id)
    if published and published.stops == stops:
        return published
    lunch_s = int(lunch_at) if lunch_at < NEVER else place_lunch(given.problem, technician, stops)
    return Route(technician.id, stops, lunch_s)


def _begun_stops(given: "Frame", technician: Technician) -> tuple[Stop, ...]:
    return tuple(Stop(v.id, v.bounds.earliest_s) for v in given.begun.get(technician.id, ()))


def _begun_route(given: "Frame", technician: Technician) -> Route:
    """The day with nothing in it but what has started."""
    stops = _begun_stops(given, technician)
    published = given.published_route(technician.id)
    if published and published.stops == stops:
        return published
    return Route(technician.id, stops, place_lunch(given.problem, technician, stops))


def _plan(given: "Frame", routes: Iterable[Route]) -> Plan:
    """These routes and those left alone, in the problem's order, and what nobody does."""
    route_of = {route.technician_id: route for route in (*given.kept, *routes)}
    ordered = [route_of.pop(t.id) for t in given.problem.technicians if t.id in route_of]
    made = (*ordered, *route_of.values())
    served = {stop.visit_id for route in made for stop in route.stops}
    return Plan(made, tuple(visit.id for visit in given.problem.visits if visit.id not in served))


def _judged(given: "Frame", published: Plan | None, plan: Plan) -> Plan:
    """The plan if the checker finds nothing new in it; otherwise the published one, or what has started."""
    begun = [_begun_route(given, technician) for technician in given.technicians]
    before = published or _plan(given, begun)
    new = new_violations(check(given.problem, before), check(given.problem, plan))
    return before if new else plan


def _with_aside(problem: Problem, plan: Plan, visit_id: str) -> Plan:
    """The plan with a visit that the search does not know how to place, if the checker lets it in."""
    before = check(problem, plan)
    for found in insertions(problem, plan, problem.visit_by_id[visit_id])[:PLACES_TRIED]:
        tried = plan.with_routes(found.route)
        if not new_violations(before, check(problem, tried)):
            return tried
    return plan
