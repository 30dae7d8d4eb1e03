"""Insertion and one moved visit, against brute force that tries everything and asks the checker."""

from random import Random

import pytest
from hypothesis import given, settings

from solver.check import check, new_violations
from solver.cost import impact, impact_of_routes
from solver.insertion import best_per_technician, insertions, spots
from solver.model import Plan, Problem, Route, Visit
from solver.one_move import one_move
from solver.schedule import route_of
from solver.situation import Situation, plus
from tests.solver import brute_force
from tests.solver.builders import (
    a_lunch,
    a_plan,
    a_problem,
    a_route,
    a_started_visit,
    a_technician,
    a_visit,
    at,
)
from tests.solver.random_days import a_random_day, chance, quick


def order(route: Route) -> tuple[str, ...]:
    return tuple(stop.visit_id for stop in route.stops)


@quick
@given(chance)
def test_that_a_place_is_offered_if_and_only_if_brute_force_finds_it(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    offered = {
        (found.technician_id, order(found.route)): found.impact for found in insertions(problem, plan, visit)
    }
    assert offered == brute_force.insertions(problem, plan, visit)


@settings(quick, max_examples=100)
@given(chance)
def test_that_one_moved_visit_is_the_best_one_move_there_is(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    ranks = {found.technician_id: found.impact.rank for found in one_move(problem, plan, visit)}
    everything = brute_force.one_moves(problem, plan, visit)
    assert ranks == {name: min(i.rank for i in found) for name, found in everything.items() if found}


@settings(quick, max_examples=50)
@given(chance)
def test_that_no_proposal_breaks_a_rule_or_misstates_its_impact(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=4, visits=8)
    before = check(problem, plan)
    for found in [*insertions(problem, plan, visit), *one_move(problem, plan, visit)]:
        routes = found.routes if hasattr(found, "routes") else (found.route,)
        after = plan.with_routes(*routes)
        assert new_violations(before, check(problem, after)) == ()
        assert found.impact == impact(problem, plan, after)
        assert after.start_of[visit.id] == found.start_s
        assert after.technician_of[visit.id] == found.technician_id


def test_that_the_least_impact_comes_first_and_each_technician_once() -> None:
    problem = a_problem(
        [a_technician("durand"), a_technician("petit", home=30)], [a_visit("a", 10), a_visit("new", 28)]
    )
    plan = a_plan(a_route("durand", ("a", "09:00")), a_route("petit"))
    found = insertions(problem, plan, problem.visit_by_id["new"])
    assert [(i.technician_id, i.position, i.extra_travel_s // 60) for i in found[:2]] == [
        ("petit", 0, 4),
        ("durand", 1, 36),
    ]
    assert [i.technician_id for i in best_per_technician(found)] == ["petit", "durand"]


def test_that_a_technician_without_a_route_takes_a_visit() -> None:
    problem = a_problem([a_technician("durand")], [a_visit("new")])
    (found,) = insertions(problem, a_plan(), problem.visit_by_id["new"])
    assert found.route == a_route("durand", ("new", "08:10"))


def test_that_nobody_is_at_an_urgent_call_before_having_driven_to_it() -> None:
    problem = a_problem([a_technician("durand")], [a_visit("new", 25, release="10:40", set_out="10:40")])
    (found,) = insertions(problem, a_plan(a_route("durand")), problem.visit_by_id["new"])
    assert found.start_s == at("11:05")


def test_that_a_visit_already_in_the_plan_is_refused() -> None:
    problem = a_problem([a_technician("durand")], [a_visit("a")])
    with pytest.raises(ValueError, match="already in the plan"):
        insertions(problem, a_plan(a_route("durand", ("a", "09:00"))), problem.visit_by_id["a"])


def full_morning(**held: str) -> tuple[Problem, Plan, Visit]:
    """Durand alone can do the gas work and has no room for more; Petit has all day."""
    gas = {"gas": 2}
    visits = [
        a_visit("a", 10, 120, promised=("08:00", "10:00"), **held),
        a_visit("b", 20, 90, promised=("10:00", "10:30"), skills=gas),
        a_visit("urgent", 15, 60, promised=("08:00", "10:20"), skills=gas),
    ]
    problem = a_problem([a_technician("durand", gas), a_technician("petit")], visits)
    return problem, a_plan(a_route("durand", ("a", "08:15"), ("b", "10:25")), a_route("petit")), visits[2]


def test_that_a_visit_moves_to_make_room_for_an_urgent_call() -> None:
    problem, plan, urgent = full_morning()
    assert insertions(problem, plan, urgent) == []
    (found,) = one_move(problem, plan, urgent)
    assert (found.moved_visit_id, found.moved_to_technician_id, found.moved_start_s) == (
        "a",
        "petit",
        at("08:15"),
    )
    assert (found.technician_id, found.start_s) == ("durand", at("08:15"))
    assert (found.impact.moved, found.impact.shifted, found.impact.arrivals_changed) == (1, 0, ("a",))


@pytest.mark.parametrize("held", [{"pinned_to": "durand"}, {"pinned_at": "08:15"}])
def test_that_a_held_visit_never_moves(held: dict[str, str]) -> None:
    problem, plan, urgent = full_morning(**held)
    assert one_move(problem, plan, urgent) == []


def test_that_started_work_never_moves() -> None:
    problem = a_problem(
        [a_technician("durand"), a_technician("petit")],
        [a_started_visit("a", "durand", "08:10"), a_visit("new", 12, 30, promised=("08:00", "08:40"))],
    )
    plan = a_plan(a_route("durand", ("a", "08:10")), a_route("petit"))
    assert one_move(problem, plan, problem.visit_by_id["new"]) == []


@pytest.mark.parametrize(("minutes", "fits"), [(60, True), (70, False)])
def test_that_a_visit_before_started_work_leaves_the_lunch_that_follows_no_more(
    minutes: int, fits: bool
) -> None:
    done = [
        a_started_visit("a", "durand", "10:00", minutes=180),
        a_started_visit("b", "durand", "13:00", minutes=180),
    ]
    new = a_visit("new", 10, minutes)
    problem = a_problem([a_technician(lunch=a_lunch("09:00", "12:30"))], [*done, new])
    day = Situation(problem, a_plan(a_route("durand", ("a", "10:00"), ("b", "13:00")))).day("durand")
    assert bool(spots(problem, day, new)) is fits


def test_that_a_visit_may_move_before_one_that_only_its_technician_can_do() -> None:
    visits = [
        a_visit("a", 20, promised=("08:00", "11:30"), pinned_to="durand"),
        a_visit("b", 10, promised=("08:00", "11:00")),
        a_visit("new", 30, promised=("12:00", "12:05")),
    ]
    problem = a_problem([a_technician()], visits)
    plan = a_plan(a_route("durand", ("a", "08:20"), ("b", "10:30")))
    (found,) = one_move(problem, plan, visits[2])
    assert order(found.routes[0]) == ("b", "a", "new")


@quick
@given(chance)
def test_that_the_ranks_of_two_changed_days_add_up_to_the_impact(random: Random) -> None:
    problem, plan, _ = a_random_day(random, technicians=2)
    if len(problem.technicians) < 2:
        return
    situation = Situation(problem, plan)
    giver, taker = (list(situation.day(technician.id).visits) for technician in problem.technicians)
    if not giver:
        return
    taker.insert(random.randint(0, len(taker)), giver.pop(random.randrange(len(giver))))
    changes = [situation.retimed("t0", giver), situation.retimed("t1", taker)]
    if changes[0] and changes[1]:
        routes = [route_of(change.day, change.timing) for change in changes if change]
        assert plus(changes[0].rank, changes[1].rank) == impact_of_routes(problem, plan, routes).rank


def test_that_the_same_question_has_the_same_answer() -> None:
    problem, plan, visit = a_random_day(Random(7), technicians=4, visits=8)
    assert insertions(problem, plan, visit) == insertions(problem, plan, visit)
    assert one_move(problem, plan, visit) == one_move(problem, plan, visit)
