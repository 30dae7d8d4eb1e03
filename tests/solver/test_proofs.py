"""Proofs that the search finds the best plan there is, of small days and of corners of a larger one."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest

from solver.check import check
from solver.model import Lunch, Plan, Problem, Technician, Visit, Window
from solver.objective import search_penalty
from solver.solve import solve
from tests.solver.exact_model import proven_cost

pytest.importorskip("ortools", reason="proofs need CP-SAT, which comes with the engine extra")

HOUR, KILOMETRE_S = 3600, 90
EFFORT = 20.0
"""Seconds as CP-SAT counts its own work, not the clock; a proof here takes a tenth of it."""


def a_small_day(seed: int, technicians: int = 3, visits: int = 8) -> Problem:
    """People at home in a square of 40 km, two trades, half of the work promised, vans that hold five."""
    random = Random(seed)
    places = [(random.uniform(0, 40), random.uniform(0, 40)) for _ in range(technicians + visits)]
    roads = tuple(tuple(round(KILOMETRE_S * _apart(a, b)) for b in places) for a in places)
    crew = tuple(_technician(random, number) for number in range(technicians))
    work = tuple(_visit(random, number, technicians + number, crew) for number in range(visits))
    return Problem(crew, work, roads, roads)


def _apart(one: tuple[float, float], other: tuple[float, float]) -> float:
    return float(abs(one[0] - other[0]) + abs(one[1] - other[1]))


def _technician(random: Random, number: int) -> Technician:
    skills = {trade: random.randint(1, 3) for trade in random.sample(("gas", "power"), random.randint(1, 2))}
    lunch, parts = Lunch(int(11.5 * HOUR), int(13.5 * HOUR), 2700), {"filter": random.randint(2, 5)}
    return Technician(f"t{number}", skills, number, number, 8 * HOUR, 17 * HOUR, lunch, parts=parts)


def _visit(random: Random, number: int, place: int, crew: tuple[Technician, ...]) -> Visit:
    begin_s = random.randint(8, 14) * HOUR
    liked = random.choice(crew).id
    return Visit(
        f"v{number}",
        place,
        random.choice((30, 60, 90)) * 60,
        {random.choice(("gas", "power")): random.randint(1, 2)},
        promised=Window(begin_s, begin_s + 2 * HOUR) if random.random() < 0.5 else None,
        level=random.randint(0, 4),
        parts={"filter": random.randint(0, 2)},
        preferred={other.id: 600 for other in crew if other.id != liked} if random.random() < 0.3 else {},
        penalty_s=random.randint(1000, 8000) if random.random() < 0.2 else None,
    )


def cost(problem: Problem, plan: Plan) -> int:
    """What the exact model counts: roads, preferences, and what is left out."""
    total = sum(search_penalty(problem.visit_by_id[key]) for key in plan.unserved)
    for route in plan.routes:
        technician = problem.technician_by_id[route.technician_id]
        visits = [problem.visit_by_id[stop.visit_id] for stop in route.stops]
        places = [technician.start_place, *[visit.place for visit in visits], technician.end_place]
        total += sum(problem.travel_s[a][b] for a, b in pairwise(places) if visits)
        total += sum(visit.preferred.get(technician.id, 0) for visit in visits)
    return total


@pytest.mark.parametrize("seed", range(8))
def test_that_the_search_finds_the_proven_best_plan_of_a_small_day(seed: int) -> None:
    problem = a_small_day(seed)
    plan = solve(problem, steps=3000, seed=seed, threads=1).plan
    assert check(problem, plan) == ()
    assert cost(problem, plan) == proven_cost(problem, EFFORT)


@pytest.mark.parametrize("first", [0, 4])
def test_that_the_days_of_four_technicians_cannot_be_better_among_themselves(first: int) -> None:
    day = a_small_day(50, technicians=8, visits=20)
    plan = solve(day, steps=20_000, threads=1).plan
    routes = [route for route in plan.routes if route.technician_id in {f"t{first + i}" for i in range(4)}]
    own = {stop.visit_id for route in routes for stop in route.stops}
    corner = replace(
        day,
        technicians=tuple(t for t in day.technicians if t.id in {r.technician_id for r in routes}),
        visits=tuple(visit for visit in day.visits if visit.id in own),
    )
    assert len(own) >= 6
    assert cost(corner, Plan(tuple(routes))) == proven_cost(corner, EFFORT)
