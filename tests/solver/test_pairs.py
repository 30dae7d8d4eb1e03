"""Two technicians for one job: offered if and only if some common start passes the checker."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from solver.check import check, new_violations
from solver.model import Plan, Problem, Visit
from solver.pairs import pair_insertions
from tests.solver import brute_force
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.random_days import GRID_S, a_random_day, chance, quick


def test_that_both_start_at_the_first_moment_that_suits_both() -> None:
    visits = [replace(a_visit("one", 10), together="two"), a_visit("two", 10), a_visit("busy", 10)]
    problem = a_problem([a_technician("durand"), a_technician("petit")], visits)
    plan = a_plan(a_route("durand", ("busy", "08:10")), a_route("petit"), unserved=["one", "two"])
    problem = replace(problem, visits=(*visits[:2], replace(visits[2], pinned_start_s=at("08:10"))))
    found = pair_insertions(problem, plan, problem.visit_by_id["one"])
    assert [pair.technician_ids for pair in found] == [("durand", "petit"), ("petit", "durand")]
    assert {pair.start_s for pair in found} == {at("09:10")}
    assert found[0].impact.unserved == -2
    assert check(problem, plan.with_routes(*found[0].routes)) == ()


def test_that_a_visit_for_one_is_no_pair() -> None:
    problem = a_problem([a_technician()], [a_visit()])
    with pytest.raises(ValueError, match="not one of two"):
        pair_insertions(problem, a_plan(a_route("durand")), problem.visits[0])


@settings(quick, max_examples=25)
@given(chance)
def test_that_two_people_are_offered_if_and_only_if_brute_force_finds_a_common_start(random: Random) -> None:
    problem, plan, one = a_random_day(random, technicians=2, visits=3)
    if len(problem.technicians) < 2:
        return
    two = replace(one, id="two", place=random.randrange(6), together=one.id, required_technician=None)
    problem = replace(problem, visits=(*problem.visits, two))
    found = pair_insertions(problem, plan, problem.visit_by_id[one.id])
    assert {pair.technician_ids for pair in found} == brute_pairs(problem, plan, one, two)
    for pair in found:
        after = plan.with_routes(*pair.routes)
        assert new_violations(check(problem, plan), check(problem, after)) == ()
        assert after.start_of[one.id] == after.start_of["two"] == pair.start_s


def brute_pairs(problem: Problem, plan: Plan, one: Visit, two: Visit) -> set[tuple[str, str]]:
    first, second = problem.technicians
    able = {
        (technician.id, visit.id): starts(problem, plan, technician.id, visit)
        for technician in (first, second)
        for visit in (one, two)
    }
    ways = [(first.id, second.id), (second.id, first.id)]
    return {(a, b) for a, b in ways if able[a, one.id] & able[b, two.id]}


def starts(problem: Problem, plan: Plan, technician_id: str, visit: Visit) -> set[int]:
    """Every start on the grid at which this technician's day keeps time with the visit somewhere in it."""
    technician, found = problem.technician_by_id[technician_id], set()
    for order in brute_force.orders_with(brute_force.order_of(plan, technician_id), visit.id):
        tolerated = brute_force.facts_of(problem, technician, order)
        for leg in brute_force.lunch_legs(technician, order):
            for start_s in range(0, 150 * GRID_S, GRID_S):
                route = brute_force.run(problem, technician, order, leg, {visit.id: start_s})
                starting = next(stop.start_s for stop in route.stops if stop.visit_id == visit.id)
                fits = brute_force.keeps_time(problem, route, tolerated)
                if starting == start_s and fits and not unsuited(problem, technician_id, visit):
                    found.add(start_s)
    return found


def unsuited(problem: Problem, technician_id: str, visit: Visit) -> bool:
    return any(brute_force.mismatches(problem.technician_by_id[technician_id], visit))
