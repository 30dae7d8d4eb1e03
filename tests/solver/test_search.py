"""The search against the judge, against brute force, and against itself."""

from dataclasses import replace
from itertools import permutations, product
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings

from solver.check import check, new_violations
from solver.flat import flatten
from solver.frame import Frame, frame
from solver.kernel import BEST_RESTOCK, BEST_SIZE, STARTS_CHOSEN, Day
from solver.model import NEVER, Plan, Problem, Route, Stop
from solver.objective import Score, score, search_penalty
from solver.rounds import Limits, new_search, search_in_rounds, take_up
from solver.schedule import best_timing, route_of
from solver.search_state import BEST_TOTAL, Search, time_best
from solver.solve import Progress, solve
from solver.timeline import timeline
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.every_rule import a_day_with_every_rule
from tests.solver.random_days import PLACES, a_random_day, chance, quick

STEPS = 60


def with_everything_listed(published: Plan, visit_id: str) -> Plan:
    return Plan(published.routes, (*published.unserved, visit_id))


@settings(quick, max_examples=250)
@given(chance)
def test_that_a_search_breaks_no_rule_that_the_published_plan_keeps(random: Random) -> None:
    problem, published, extra = a_random_day(random)
    published = with_everything_listed(published, extra.id)
    before = check(problem, published)
    plan = solve(problem, steps=STEPS, published=published, threads=1).plan
    assert not new_violations(before, check(problem, plan))
    assert before or score(problem, plan).unserved <= score(problem, published).unserved


@settings(quick, max_examples=250)
@given(chance)
def test_that_a_search_from_nothing_breaks_no_rule_that_the_world_keeps(random: Random) -> None:
    problem, published, _ = a_random_day(random)
    plan = solve(problem, steps=STEPS, threads=1).plan
    facts = {violation.identity for violation in check(problem, what_has_started(problem, published))}
    new = [violation for violation in check(problem, plan) if violation.identity not in facts]
    assert not [violation for violation in new if violation.visit_id not in plan.unserved]


@settings(quick, max_examples=200)
@given(chance)
def test_that_a_search_with_every_rule_breaks_none_that_the_published_plan_keeps(random: Random) -> None:
    problem, published, extra = a_day_with_every_rule(random)
    published = with_everything_listed(published, extra.id)
    before = check(problem, published)
    plan = solve(problem, steps=STEPS, published=published, threads=1).plan
    assert not new_violations(before, check(problem, plan))


@settings(quick, max_examples=60)
@given(chance)
def test_that_a_search_goes_by_the_depot_when_that_is_best(random: Random) -> None:
    problem, *_ = a_random_day(random, technicians=2, visits=3)
    visits = tuple(visit for visit in problem.visits if visit.movable and visit.due_s is None)
    plain = with_parts(random, replace(problem, visits=visits))
    found = solve(plain, steps=400, threads=1)
    assert not [v for v in check(plain, found.plan) if v.kind != "missing_visit"]
    assert found.score.seconds == cheapest(plain)


@settings(quick, max_examples=100)
@given(chance)
def test_that_the_search_and_the_score_know_the_same_costs(random: Random) -> None:
    problem, *_ = a_random_day(random, technicians=2, visits=5)
    anybody = [
        replace(v, due_s=None, skills={}, required_technician=None) for v in problem.visits if v.movable
    ]
    plain = with_parts(
        random, replace(problem, visits=tuple(anybody), waiting_weight=random.choice([0, 1, 3]))
    )
    taken = frame(plain, None)
    if not taken.visits:
        return
    day = flatten(taken)
    search = search_in_rounds(day, [new_search(day, 1, 0)], Limits(None, STEPS, lambda: False, 0.0), False)
    plan = Plan(tuple(best_route(taken, day, search, row) for row in range(len(taken.technicians))))
    found = score(plain, plan)
    missing = [visit for visit in plain.visits if visit.id not in plan.technician_of]
    cost = found.travel_s + found.waiting_s + sum(map(search_penalty, missing))
    assert search.tally[BEST_TOTAL] == cost


def best_route(taken: Frame, day: Day, search: Search, row: int) -> Route:
    """A day of the best plan, timed by the kernel."""
    size, leg = search.days.state[row, BEST_SIZE], search.days.state[row, BEST_RESTOCK]
    _, lunch_s = time_best(day, search, row)
    starts = search.days.room[STARTS_CHOSEN, :size].tolist()
    names = [taken.visits[j].id for j in search.best_order[row, :size]]
    stops = tuple(Stop(*pair) for pair in zip(names, starts, strict=True))
    return Route(taken.technicians[row].id, stops, int(lunch_s), names[leg] if leg >= 0 else None)


def with_parts(random: Random, problem: Problem) -> Problem:
    """The same day with a depot, vans that hold little, and visits that need a part or a tool."""
    technicians = [replace(t, parts={"valve": random.randint(0, 2)}) for t in problem.technicians]
    visits = [
        replace(
            visit,
            parts={"valve": random.randint(0, 2)},
            equipment=frozenset(["ladder"] if random.random() < 0.3 else []),
        )
        for visit in problem.visits
    ]
    return replace(
        problem, technicians=tuple(technicians), visits=tuple(visits), depot_place=random.randrange(PLACES)
    )


def what_has_started(problem: Problem, published: Plan) -> Plan:
    started = {visit.id for visit in problem.visits if visit.started}
    return Plan(
        tuple(
            Route(route.technician_id, tuple(s for s in route.stops if s.visit_id in started), route.lunch_s)
            for route in published.routes
        )
    )


@settings(quick, max_examples=60)
@given(chance)
def test_that_a_search_finds_what_trying_everything_finds(random: Random) -> None:
    problem, *_ = a_random_day(random, technicians=2, visits=4)
    plain = Problem(
        problem.technicians,
        tuple(visit for visit in problem.visits if visit.movable and visit.due_s is None),
        problem.travel_s,
        problem.distance_m,
    )
    found = solve(plain, steps=400, threads=1)
    assert found.score.seconds == cheapest(plain)


def cheapest(problem: Problem) -> int:
    """The least cost of all the ways to share out the visits and to order each day."""
    names, shares = [t.id for t in problem.technicians], []
    for holders in product([None, *names], repeat=len(problem.visits)):
        costs = [cheapest_order(problem, name, holders) for name in names]
        if None not in costs:
            missing = tuple(v.id for v, h in zip(problem.visits, holders, strict=True) if h is None)
            shares.append(
                sum(costs) + score(problem, Plan((), missing)).seconds - served_cost(problem, missing)
            )
    return min(shares)


def served_cost(problem: Problem, missing: tuple[str, ...]) -> int:
    """What an empty plan pays for the visits that somebody serves here."""
    return 15 * 3600 * (len(problem.visits) - len(missing))


def cheapest_order(problem: Problem, name: str, holders: tuple[str | None, ...]) -> int | None:
    technician = problem.technician_by_id[name]
    mine = [v for v, holder in zip(problem.visits, holders, strict=True) if holder == name]
    depots = [None, *[v.id for v in mine]] if problem.depot_place is not None else [None]
    costs = []
    for order, restock_before in product(permutations(mine), depots):
        day = timeline(problem, technician, order, restock_before=restock_before)
        timing = best_timing(day, [None] * len(order))
        plan = Plan((route_of(day, timing),)) if timing else None
        if plan and not [v for v in check(problem, plan) if v.kind != "missing_visit"]:
            costs.append(score(problem, plan).travel_s)
    return min(costs, default=None)


@settings(quick, max_examples=200)
@given(chance)
def test_that_the_kernel_and_the_timeline_know_the_same_moments(random: Random) -> None:
    problem, published, _ = a_random_day(random)
    taken = frame(problem, published)
    if not taken.visits or not taken.technicians:
        return
    day = flatten(taken)
    search = new_search(day, 1, 0)
    for row, technician in enumerate(taken.technicians):
        order = [name for name in taken.orders[technician.id] if name in taken.row_of]
        take_up(day, search, {row: [taken.row_of[name] for name in order]})
        begun = taken.begun.get(technician.id, ())
        visits = [problem.visit_by_id[name] for name in order]
        known, first = timeline(problem, technician, [*begun, *visits]), len(begun)
        moments = search.days.moments[row, : len(order) + 1]
        assert [min(m, NEVER) for m in known.free_open[first:-1]] == np.minimum(moments[:, 1], NEVER).tolist()
        assert [min(m, NEVER) for m in known.free_done[first:-1]] == np.minimum(moments[:, 2], NEVER).tolist()
        if order:
            assert known.late_open[first:] == moments[:, 3].tolist()
            assert known.late_done[first:] == moments[:, 4].tolist()


@pytest.mark.parametrize("threads", [1, 2])
def test_that_the_same_seed_and_steps_give_the_same_plan(threads: int) -> None:
    problem, *_ = a_random_day(Random(5), technicians=3, visits=9)
    plans = [solve(problem, steps=200, seed=7, threads=threads).plan for _ in range(2)]
    assert plans[0] == plans[1]


def test_that_somebody_may_look_at_the_best_plan_and_stop_the_search() -> None:
    problem, *_ = a_random_day(Random(5), technicians=3, visits=9)
    looks: list[tuple[int, Score]] = []

    def look(progress: Progress) -> None:
        assert not check(problem, progress.plan)
        looks.append((progress.steps, progress.score))

    result = solve(problem, seconds=60, on_progress=look, should_stop=lambda: len(looks) >= 3, threads=1)
    assert result.seconds < 60
    assert [steps for steps, _ in looks] == sorted(steps for steps, _ in looks)


def test_that_a_published_day_that_cannot_be_better_stays_as_it_is() -> None:
    visits = [a_visit("a", 10), a_visit("b", 20)]
    problem = a_problem([a_technician("durand"), a_technician("petit", home=30)], visits)
    published = a_plan(a_route("durand", ("a", "10:00"), ("b", "13:00")), a_route("petit"))
    assert solve(problem, steps=50, published=published, threads=1).plan == published


def test_that_moving_a_visit_that_a_person_holds_must_be_worth_it() -> None:
    near = a_technician("petit", home=300)
    problem = a_problem([a_technician("durand"), near], [a_visit("a", 200)])
    published = a_plan(a_route("durand", ("a", "12:30")), a_route("petit"))
    assert solve(problem, steps=50, published=published, threads=1).plan == published
    assert solve(problem, steps=50, threads=1).plan.technician_of == {"a": "petit"}


def test_that_a_day_is_timed_by_the_roads_of_its_hours() -> None:
    slow_at_five = tuple(2000 if hour == 17 else 1000 for hour in range(24))
    problem = replace(a_problem([a_technician()], [a_visit("a", 30)]), hour_permille=slow_at_five)
    plan = solve(problem, steps=20, threads=1).plan
    assert plan.routes[0].stops == (Stop("a", at("08:30")),)
    assert not check(problem, plan)


def test_that_a_late_visit_is_better_than_none_and_a_punctual_one_better_than_a_short_road() -> None:
    visits = [a_visit("far", 120, due="10:30"), a_visit("near", 10, due="10:30")]
    plan = solve(a_problem([a_technician("durand")], visits), steps=50, threads=1).plan
    assert [stop.visit_id for stop in plan.routes[0].stops] == ["near", "far"]
    assert not plan.unserved
