"""Small random days for comparing the fast code with brute force: everything on a grid of five minutes."""

from dataclasses import replace
from itertools import product
from random import Random

from hypothesis import HealthCheck, settings, strategies

from solver.model import Lunch, Plan, Problem, Route, Technician, Visit, Window
from tests.solver import brute_force

GRID_S = brute_force.GRID_S
PLACES = 6

quick = settings(deadline=None, database=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""The same examples every time, and no folder left behind."""


chance = strategies.integers(0, 2**32).map(Random)
"""A source of chance: a plain seed, because hypothesis' own prefers days on which nothing happens."""


def a_random_day(
    random: Random, technicians: int = 3, visits: int = 5, *, by_hour: bool = False
) -> tuple[Problem, Plan, Visit]:
    """A day with a plan that breaks nothing (but what has started may), and one more visit to place."""
    problem = a_problem_at_random(random, random.randint(1, technicians), random.randint(0, visits))
    if by_hour:
        problem = with_roads_by_hour(random, problem)
    plan = Plan(tuple(Route(technician.id) for technician in problem.technicians))
    for visit in problem.visits[:-1]:
        plan = _placed(random, problem, plan, visit)
    problem = under_way(random, problem, plan)
    return problem, plan, problem.visits[-1]


def a_problem_at_random(random: Random, technicians: int, visits: int) -> Problem:
    now_s = random.choice([0, 0, random.randint(0, 40) * GRID_S])
    matrix = _roads(random)
    return Problem(
        tuple(_a_technician(random, f"t{i}") for i in range(technicians)),
        tuple(_a_visit(random, f"v{i}", technicians, now_s) for i in range(visits + 1)),
        matrix,
        matrix,
    )


def _roads(random: Random) -> tuple[tuple[int, ...], ...]:
    """Random one-way roads, and no detour shorter than the direct one."""
    some = range(PLACES)
    road = [[0 if here == there else random.randint(0, 6) * GRID_S for there in some] for here in some]
    for via, here, there in product(some, some, some):
        road[here][there] = min(road[here][there], road[here][via] + road[via][there])
    return tuple(map(tuple, road))


def with_roads_by_hour(random: Random, problem: Problem) -> Problem:
    """The same with roads that take up to three times as long at some hours; all times stay on the grid."""
    return replace(problem, hour_permille=tuple(random.choice([1000, 1000, 2000, 3000]) for _ in range(24)))


def _a_technician(random: Random, name: str) -> Technician:
    start_s, earliest_s = random.randint(0, 20) * GRID_S, random.randint(20, 50) * GRID_S
    lunch = Lunch(earliest_s, earliest_s + random.randint(0, 20) * GRID_S, random.randint(1, 9) * GRID_S)
    return Technician(
        name,
        {"gas": random.randint(1, 2)} if random.random() < 0.7 else {},
        random.randrange(PLACES),
        random.randrange(PLACES),
        start_s,
        start_s + random.randint(40, 110) * GRID_S,
        lunch if random.random() < 0.8 else None,
    )


def _a_visit(random: Random, name: str, technicians: int, now_s: int) -> Visit:
    opens_s = random.randint(0, 90) * GRID_S
    return Visit(
        name,
        random.randrange(PLACES),
        random.randint(1, 12) * GRID_S,
        skills={"gas": random.randint(1, 2)} if random.random() < 0.4 else {},
        promised=Window(opens_s, opens_s + random.randint(0, 30) * GRID_S) if random.random() < 0.4 else None,
        due_s=random.randint(0, 100) * GRID_S if random.random() < 0.4 else None,
        release_s=now_s,
        set_out_s=now_s if random.random() < 0.5 else None,
        required_technician=f"t{random.randrange(technicians)}" if random.random() < 0.1 else None,
    )


def _placed(random: Random, problem: Problem, plan: Plan, visit: Visit) -> Plan:
    """The plan with the visit at a random place and a random hour; unserved if there is none."""
    wanted = brute_force.starts_of(plan) | {visit.id: random.randint(0, 100) * GRID_S}
    chances = []
    for technician in problem.technicians:
        for order in brute_force.orders_with(brute_force.order_of(plan, technician.id), visit.id):
            route = brute_force.retime(problem, technician, order, wanted)
            if route and not _breaches(problem, plan.with_routes(route)):
                chances.append(plan.with_routes(route))
    return random.choice(chances) if chances else replace(plan, unserved=(*plan.unserved, visit.id))


def _breaches(problem: Problem, plan: Plan) -> bool:
    found = brute_force.check(problem, plan)
    return any(violation.kind != "missing_visit" for violation in found)


def under_way(random: Random, problem: Problem, plan: Plan) -> Problem:
    """The same day some hours later: first visits have started, not always as planned; others are pinned."""
    held: dict[str, Visit] = {}
    for route in plan.routes:
        started = random.choice([0, 0, 1, 2])
        for i, stop in enumerate(route.stops):
            visit = problem.visit_by_id[stop.visit_id]
            if i < started:
                held[visit.id] = _started(random, visit, route.technician_id, stop.start_s)
            elif random.random() < 0.2:
                held[visit.id] = _pinned(random, visit, route.technician_id, stop.start_s)
    now_s = max([0, *(visit.pinned_start_s or 0 for visit in held.values() if visit.started)])
    visits = [held.get(visit.id, visit) for visit in problem.visits]
    return replace(problem, visits=tuple(_not_before(visit, now_s) for visit in visits))


def _started(random: Random, visit: Visit, technician_id: str, start_s: int) -> Visit:
    """Started work keeps its start; sometimes it is late for its promise, or takes longer than planned."""
    promised = Window(start_s - 2 * GRID_S, start_s - GRID_S) if random.random() < 0.2 else visit.promised
    return replace(
        visit,
        pinned_technician=technician_id,
        pinned_start_s=start_s,
        started=True,
        promised=promised,
        duration_s=visit.duration_s + random.choice([0, 0, 0, 6]) * GRID_S,
    )


def _pinned(random: Random, visit: Visit, technician_id: str, start_s: int) -> Visit:
    return replace(
        visit,
        pinned_technician=technician_id if random.random() < 0.7 else None,
        pinned_start_s=start_s if random.random() < 0.7 else None,
    )


def _not_before(visit: Visit, now_s: int) -> Visit:
    return (
        visit if visit.pinned_start_s is not None else replace(visit, release_s=max(visit.release_s, now_s))
    )
