"""Why, and why not: the blockers named are the ones that stand in the way, by exactly that much."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from solver.check import Kind, Violation, mismatches
from solver.explain import Explanation, explain, explain_one, missed_s
from solver.insertion import insertions
from solver.model import Plan, Problem, Technician, Visit, Window
from tests.solver import brute_force
from tests.solver.brute_force import GRID_S
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


def why_not(visits: list[Visit], *stops: tuple[str, str], **technician: object) -> tuple[Violation, ...]:
    """What keeps Durand, whose day has these stops, from taking the last of the visits."""
    problem = a_problem([a_technician("durand", **technician)], visits)
    (found,) = explain(problem, a_plan(a_route("durand", *stops)), visits[-1])
    assert not found.possible
    return found.blockers


def test_that_somebody_who_can_come_is_explained_by_the_price() -> None:
    problem = a_problem([a_technician()], [a_visit("a", 10), a_visit("new", 25)])
    plan = a_plan(a_route("durand", ("a", "09:00")))
    (found,) = explain(problem, plan, problem.visit_by_id["new"])
    assert found.insertion == insertions(problem, plan, problem.visit_by_id["new"])[0]
    assert found.insertion
    assert (found.insertion.extra_travel_s, found.insertion.start_s) == (30 * 60, at("10:15"))


def test_that_a_missing_skill_is_named_with_both_levels() -> None:
    (found,) = why_not([a_visit("new", skills={"gas": 3})], skills={"gas": 2})
    assert (found.kind, found.skill, found.held_level, found.needed_level) == (Kind.SKILL_LEVEL, "gas", 2, 3)


def test_that_whoever_comes_too_late_is_told_the_earliest_arrival() -> None:
    visits = [
        a_started_visit("a", "durand", "10:40", 40, 180),
        a_visit("new", 10, promised=("12:00", "14:00")),
    ]
    assert why_not(visits, ("a", "10:40")) == (
        Violation(Kind.PROMISE, "durand", "new", None, at("14:10"), at("14:00")),
    )


def test_that_the_promise_it_would_break_is_named_with_the_seconds_missing() -> None:
    visits = [
        a_visit("a", 10, 60, promised=("08:00", "09:00")),
        a_visit("new", 10, 60, promised=("08:00", "09:05")),
    ]
    assert why_not(visits, ("a", "08:10")) == (
        Violation(Kind.PROMISE, "durand", "new", None, at("09:10"), at("09:05")),
    )


def test_that_the_end_of_the_shift_is_named_with_the_time_of_return() -> None:
    visits = [a_started_visit("a", "durand", "15:00"), a_visit("new", 20, release="15:30")]
    assert why_not(visits, ("a", "15:00")) == (
        Violation(Kind.SHIFT_END, "durand", "new", None, at("17:30"), at("17:00")),
    )


def test_that_a_pin_in_the_way_is_named() -> None:
    visits = [
        a_visit("a", 10, 420, pinned_to="durand", pinned_at="09:00"),
        a_visit("new", 10, 60, promised=("08:00", "12:00")),
    ]
    (found,) = why_not(visits, ("a", "09:00"))
    assert (found.kind, found.visit_id, found.actual_s, found.limit_s) == (
        Kind.PIN_START,
        "a",
        at("09:10"),
        at("09:00"),
    )


def test_that_lunch_in_the_way_is_named() -> None:
    visits = [
        a_visit("a", 10, 170, promised=("08:00", "08:10")),
        a_visit("new", 10, 180, promised=("11:00", "11:05")),
    ]
    (found,) = why_not(visits, ("a", "08:10"), lunch=a_lunch())
    assert (found.kind, found.actual_s, found.limit_s) == (Kind.LUNCH_START, at("14:00"), at("13:30"))


def test_that_a_lunch_lost_to_the_past_is_no_reason_to_refuse() -> None:
    started = a_started_visit("a", "durand", "12:00", minutes=120)
    visits = [started, a_visit("new", 10, promised=("12:00", "13:50"))]
    problem = a_problem([a_technician(shift=("11:20", "17:00"), lunch=a_lunch())], visits)
    (found,) = explain(problem, a_plan(a_route("durand", ("a", "12:00"), lunch="11:40")), visits[1])
    assert [blocker.kind for blocker in found.blockers] == [Kind.PROMISE]


def test_that_a_visit_already_placed_is_explained_as_if_it_were_not() -> None:
    problem = a_problem([a_technician("durand"), a_technician("petit")], [a_visit("a", pinned_to="durand")])
    durand, petit = explain(
        problem, a_plan(a_route("durand", ("a", "09:00")), a_route("petit")), problem.visits[0]
    )
    assert durand.possible
    assert [blocker.kind for blocker in petit.blockers] == [Kind.PIN_TECHNICIAN]


@quick
@given(chance)
def test_that_an_explanation_is_what_brute_force_finds(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    possible = {technician_id for technician_id, _ in brute_force.insertions(problem, plan, visit)}
    for found in explain(problem, plan, visit):
        technician = problem.technician_by_id[found.technician_id]
        assert found.possible == (found.technician_id in possible)
        if unsuited := tuple(mismatches(technician, visit)):
            assert found.blockers == unsuited
        elif [blocker.kind for blocker in found.blockers] == [Kind.RELEASE]:
            assert visit.release_s + visit.duration_s > technician.latest_return_s
        elif not found.possible:
            assert (
                missed_s(found.blockers) == brute_force.least_missed_s(problem, plan, technician, visit) > 0
            )


def promise_relaxed(problem: Problem, blocker: Violation, by_s: int) -> Problem:
    visits = [
        replace(v, promised=Window(v.promised.earliest_s, v.promised.latest_s + by_s))
        if v.id == blocker.visit_id and v.promised
        else v
        for v in problem.visits
    ]
    return replace(problem, visits=tuple(visits))


def fits(problem: Problem, plan: Plan, found: Explanation) -> bool:
    visit = problem.visit_by_id[found.visit_id]
    return any(i.technician_id == found.technician_id for i in insertions(problem, plan, visit))


@settings(quick, max_examples=80)
@given(chance)
def test_that_a_promise_in_the_way_would_have_to_give_exactly_the_seconds_named(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    for found in explain(problem, plan, visit):
        if [blocker.kind for blocker in found.blockers] == [Kind.PROMISE]:
            blocker = found.blockers[0]
            assert fits(promise_relaxed(problem, blocker, blocker.excess_s), plan, found)
            assert not fits(promise_relaxed(problem, blocker, blocker.excess_s - 1), plan, found)


def later(problem: Problem, technician: Technician, rule: Kind, visit_id: str | None, by_s: int) -> Problem:
    """The problem with the last moment of one rule later, for one visit or for the technician."""
    visits, crew = [], technician
    for visit in problem.visits:
        if visit.id == visit_id:
            if rule is Kind.PROMISE and visit.promised:
                visit = replace(
                    visit, promised=replace(visit.promised, latest_s=visit.promised.latest_s + by_s)
                )
            if rule is Kind.PIN_START and visit.pinned_start_s is not None:
                visit = replace(visit, pinned_start_s=visit.pinned_start_s + by_s)
        visits.append(visit)
    if rule is Kind.SHIFT_END:
        crew = replace(crew, overtime_s=crew.overtime_s + by_s)
    if rule is Kind.LUNCH_START and crew.lunch:
        crew = replace(crew, lunch=replace(crew.lunch, latest_s=crew.lunch.latest_s + by_s))
    technicians = tuple(crew if t.id == crew.id else t for t in problem.technicians)
    return replace(problem, visits=tuple(visits), technicians=technicians)


def one_rule_each(
    problem: Problem, plan: Plan, technician: Technician, added: Visit
) -> list[tuple[Kind, str | None]]:
    """Every single rule that could give for this technician's day."""
    ids = [*brute_force.order_of(plan, technician.id), added.id]
    visits = [problem.visit_by_id[visit_id] for visit_id in ids]
    rules: list[tuple[Kind, str | None]] = [(Kind.SHIFT_END, None)]
    rules += [(Kind.PROMISE, v.id) for v in visits if v.promised and v.pinned_start_s is None]
    rules += [(Kind.PIN_START, v.id) for v in visits if v.pinned_start_s is not None and not v.started]
    return rules + ([(Kind.LUNCH_START, None)] if technician.lunch_due else [])


@settings(quick, max_examples=120)
@given(chance)
def test_that_the_nearest_relaxation_is_enough_and_no_single_rule_would_do_with_less(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    for found in explain(problem, plan, visit):
        technician = problem.technician_by_id[found.technician_id]
        if found.possible or tuple(mismatches(technician, visit)) or found.blockers[0].kind is Kind.RELEASE:
            assert found.relaxation is None
            continue
        given_s = found.relaxation.seconds if found.relaxation else 60 * GRID_S
        if found.relaxation:
            enough = later(problem, technician, found.relaxation.kind, found.relaxation.visit_id, given_s)
            assert fits(enough, plan, found)
        for kind, visit_id in one_rule_each(problem, plan, technician, visit):
            for by_s in range(GRID_S, given_s, GRID_S):
                less = later(problem, technician, kind, visit_id, by_s)
                owes = less.technician_by_id[technician.id].lunch_due
                if (owes is None) == (technician.lunch_due is None):
                    assert not fits(less, plan, found)


def test_that_one_technician_is_explained_as_among_all() -> None:
    for seed in range(20):
        problem, plan, visit = a_random_day(Random(seed), technicians=4, visits=8)
        for found in explain(problem, plan, visit):
            assert explain_one(problem, plan, visit, found.technician_id) == found


@pytest.mark.parametrize("seed", range(3))
def test_that_the_same_question_has_the_same_explanation(seed: int) -> None:
    problem, plan, visit = a_random_day(Random(seed), technicians=4, visits=8)
    assert explain(problem, plan, visit) == explain(problem, plan, visit)
