"""What a short search adds to an urgent answer: it serves more, and nobody is lost or held in silence."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from solver.best_first import answers
from solver.check import check, new_violations
from solver.cost import Rank, impact
from solver.first_list import first_list
from solver.insertion import Insertion, best_per_technician, insertions
from solver.model import Plan, Visit
from solver.one_move import OneMove, one_move
from solver.refine import breaks_a_rule, changed_routes, moved_visits, refine
from solver.situation import Situation
from tests.solver.builders import a_chain_of_three, a_plan, a_problem, a_route, a_technician, a_visit
from tests.solver.every_rule import a_day_with_every_rule
from tests.solver.random_days import a_random_day, chance, quick

SECONDS = 0.02


def least(found: Sequence[Insertion] | Sequence[OneMove]) -> Rank | None:
    return min((one.impact.rank for one in found), default=None)


def unserved(plan: Plan, visit: Visit) -> Plan:
    return plan if visit.id in plan.unserved else replace(plan, unserved=(*plan.unserved, visit.id))


@settings(quick, max_examples=20)
@given(chance)
def test_that_a_refined_plan_breaks_no_rule_and_says_who_waits(random: Random) -> None:
    problem, plan, visit = a_day_with_every_rule(random)
    if visit.id in plan.technician_of:
        return
    plan = unserved(plan, visit)
    line = refine(problem, plan, visit, SECONDS)
    if line is None:
        return
    after = plan.with_routes(*line.routes)
    after = replace(after, unserved=(*after.unserved, *line.deferred))
    assert new_violations(check(problem, plan), check(problem, after)) == ()
    assert set(plan.technician_of) - set(after.technician_of) == set(line.deferred)
    assert all(problem.visit_by_id[v].movable for v in (*line.moved, *line.deferred))
    assert (after.technician_of[visit.id], after.start_of[visit.id]) == (line.technician_id, line.start_s)
    assert line.impact == impact(problem, plan, after)


def test_that_the_search_finds_what_takes_two_moves() -> None:
    problem, plan, call = a_chain_of_three()
    assert first_list(problem, plan, call).lines == ()
    line = refine(problem, plan, call, 0.1)
    assert line
    assert (line.technician_id, line.moved, line.deferred) == ("durand", ("a", "b"), ())


def test_that_a_call_nobody_may_serve_has_no_line() -> None:
    call = a_visit("call", 10, 60, skills={"gas": 1})
    nobody = a_problem([], [call])
    assert first_list(nobody, a_plan(unserved=["call"]), call).lines == ()
    unskilled = a_problem([a_technician()], [call])
    assert first_list(unskilled, a_plan(a_route("durand"), unserved=["call"]), call).lines == ()
    assert refine(unskilled, a_plan(a_route("durand"), unserved=["call"]), call, SECONDS) is None
    assert refine(nobody, a_plan(unserved=["call"]), call, SECONDS) is None


@pytest.mark.parametrize(("level", "deferred"), [(2, ("a",)), (3, None)])
def test_that_only_who_is_owed_no_more_waits_and_is_named(level: int, deferred: tuple[str] | None) -> None:
    call = replace(a_visit("call", 10, 120), level=2)
    known = replace(a_visit("a", 10, 120), level=level, penalty_s=600)
    problem = a_problem([a_technician(shift=("08:00", "10:30"))], [known, call])
    plan = a_plan(a_route("durand", ("a", "08:10")), unserved=["call"])
    line = refine(problem, plan, call, SECONDS)
    assert (line.deferred if line else None) == deferred


def test_that_the_first_plan_stays_where_the_search_finds_nothing_better() -> None:
    visits = [a_visit("a", 10, 60), a_visit("call", 12, 60)]
    problem = a_problem([a_technician("durand"), a_technician("petit")], visits)
    plan = a_plan(a_route("durand", ("a", "09:00")), a_route("petit"), unserved=["call"])
    (best, *_) = first_list(problem, plan, visits[1]).lines
    first = plan.with_routes(*([best.route] if not isinstance(best, OneMove) else best.routes))
    line = refine(problem, plan, visits[1], SECONDS, first=first)
    assert line
    assert line.impact.rank <= best.impact.rank
    assert (line.moved, line.deferred) == ((), ())


def test_that_moved_are_those_with_somebody_else_and_the_fewest_out_of_order() -> None:
    before = a_plan(
        a_route("durand", ("a", "08:00"), ("b", "09:00"), ("c", "10:00"), ("d", "11:00")), a_route("petit")
    )
    after = a_plan(
        a_route("durand", ("c", "08:00"), ("a", "09:00"), ("b", "10:00")), a_route("petit", ("d", "11:00"))
    )
    assert moved_visits(before, after) == ("c", "d")


@settings(quick, max_examples=60)
@given(chance)
def test_that_looking_at_the_changed_days_alone_is_as_good_as_the_whole_checker(random: Random) -> None:
    problem, plan, visit = a_day_with_every_rule(random)
    if visit.id in plan.technician_of or len(problem.technicians) < 2:
        return
    plan = unserved(plan, visit)
    routes = list(plan.routes)
    stops = [stop for route in routes for stop in route.stops]
    giver = random.randrange(len(routes))
    if stops and routes[giver].stops:
        gone = random.choice(routes[giver].stops)
        taker = (giver + 1) % len(routes)
        routes[giver] = routes[giver].without(gone.visit_id)
        routes[taker] = replace(routes[taker], stops=(*routes[taker].stops, gone))
    after = Plan(tuple(routes), plan.unserved)
    new = new_violations(check(problem, plan), check(problem, after))
    assert breaks_a_rule(problem, plan, after, changed_routes(plan, after)) is bool(new)


@settings(quick, max_examples=25)
@given(chance)
def test_that_the_first_list_has_the_best_line_of_each_technician(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=4, visits=8)
    plain, moves = best_per_technician(insertions(problem, plan, visit)), one_move(problem, plan, visit)
    ranks = sorted((line.impact.rank, line.technician_id) for line in (*plain, *moves))
    best = {technician_id: rank for rank, technician_id in reversed(ranks)}
    found = first_list(problem, plan, visit, most=2)
    told = [(line.impact.rank, line.technician_id) for line in found.lines]
    assert told == sorted((rank, technician_id) for technician_id, rank in best.items())[:2]
    assert (found.plain.impact.rank if found.plain else None) == least(plain)
    assert (found.moved.impact.rank if found.moved else None) == least(moves)


@settings(quick, max_examples=60)
@given(chance)
def test_that_looking_more_closely_at_floors_changes_no_answer(random: Random) -> None:
    problem, plan, visit = a_day_with_every_rule(random)
    if visit.id in plan.technician_of:
        return
    situation = Situation(problem, plan)
    hasty, patient = (list(answers(situation, visit, patience=patience)) for patience in (1, 10**6))
    assert [(a.rank, a.technician_id) for a in hasty] == [(a.rank, a.technician_id) for a in patient]


def test_that_a_refined_plan_never_ranks_after_the_first_one() -> None:
    """A minute of lateness weighs less than a move to the search, and more to people."""
    visits = [a_visit("a", 11, 60, due="09:10"), a_visit("call", 10, 60, due="08:10", technician="durand")]
    problem = a_problem([a_technician("durand"), a_technician("petit")], visits)
    plan = a_plan(a_route("durand", ("a", "08:11")), a_route("petit"), unserved=["call"])
    first = a_plan(a_route("durand", ("call", "08:10")), a_route("petit", ("a", "08:11")))
    line = refine(problem, plan, visits[1], 5 * SECONDS, first=first)
    assert line
    assert line.impact.rank <= impact(problem, plan, first).rank
