"""What would have to give: enough, and not a second too much, by brute force on days with every rule."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from solver.check import Kind, mismatches
from solver.explain import Explanation, explain
from solver.model import Plan, Problem, Technician, Visit, Window
from solver.relaxations import MOVABLE, Relaxation
from tests.solver.brute_force import GRID_S
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.every_rule import a_day_with_every_rule
from tests.solver.random_days import chance, quick
from tests.solver.relaxing import Given, could, relaxed

FAR = 12 * GRID_S
"""What is looked for in vain stays below this."""


def rules(
    problem: Problem, plan: Plan, technician: Technician, added: Visit
) -> Iterator[tuple[Kind, str | None]]:
    """Every rule of this technician's day that has a last moment."""
    yield Kind.SHIFT_END, None
    if technician.lunch_due:
        yield Kind.LUNCH_START, None
    for visit in [*(problem.visit_by_id[s.visit_id] for s in plan.route_of[technician.id].stops), added]:
        if visit.started:
            continue
        if visit.pinned_start_s is not None:
            yield Kind.PIN_START, visit.id
            continue
        held = {
            Kind.PROMISE: visit.promised,
            Kind.WINDOW: visit.windows,
            Kind.PIN_WINDOW: visit.pinned_window,
            Kind.LATEST: visit.latest_s,
        }
        yield from ((kind, visit.id) for kind, rule in held.items() if rule not in (None, ()))


def eats_as_before(after: Given, technician: Technician) -> bool:
    owed = after[0].technician_by_id[technician.id].lunch_due
    return (owed is None) == (technician.lunch_due is None)


def unexplained(random: Random) -> Iterator[tuple[Problem, Plan, Visit, Technician, Explanation]]:
    """Whoever is able and could not take the visit of a random day, though it may be done that day."""
    problem, plan, visit = a_day_with_every_rule(random)
    for found in explain(problem, plan, visit):
        technician = problem.technician_by_id[found.technician_id]
        is_able = not any(mismatches(technician, visit, problem))
        if is_able and not found.possible and found.blockers[0].kind is not Kind.RELEASE:
            yield problem, plan, visit, technician, found


@settings(quick, max_examples=60)
@given(chance)
def test_that_what_would_have_to_give_is_enough(random: Random) -> None:
    for problem, plan, visit, technician, found in unexplained(random):
        way = found.relaxation
        if way and not problem.hour_permille:
            ways = list(relaxed(problem, plan, technician, way.kind, way.visit_id, way.seconds))
            if way.kind in MOVABLE:
                ways = ways[:1] if way.earlier else ways[1:]
            assert any(could(after, technician.id, visit.id) for after in ways)


@settings(quick, max_examples=25)
@given(chance)
def test_that_no_rule_alone_would_do_with_less(random: Random) -> None:
    for problem, plan, visit, technician, found in unexplained(random):
        least_s = min(found.relaxation.seconds, FAR) if found.relaxation else FAR
        for kind, visit_id in rules(problem, plan, technician, visit):
            for by_s in range(GRID_S, least_s, 2 * GRID_S):
                for after in relaxed(problem, plan, technician, kind, visit_id, by_s):
                    if eats_as_before(after, technician):
                        assert not could(after, technician.id, visit.id), (kind, visit_id, by_s)


def the_relaxation(problem: Problem, plan: Plan) -> Relaxation | None:
    """What would have to give so that Petit could take "new"."""
    found = {line.technician_id: line for line in explain(problem, plan, problem.visit_by_id["new"])}
    assert not found["petit"].possible
    return found["petit"].relaxation


CRANE = frozenset({"crane"})
CREW = (a_technician("durand"), a_technician("petit"))


def test_that_petit_could_if_the_crane_came_back_twelve_minutes_earlier() -> None:
    visits = [a_visit("a", 10, 60), a_visit("new", 10, 60, promised=("08:00", "08:58"))]
    problem = a_problem(CREW, [replace(visit, equipment=CRANE) for visit in visits])
    problem = replace(problem, shared_equipment={"crane": 1})
    plan = a_plan(a_route("durand", ("a", "08:10")), a_route("petit"))
    assert the_relaxation(problem, plan) == Relaxation(Kind.SHARED_EQUIPMENT, "a", 12 * 60, earlier=True)


@pytest.mark.parametrize(
    ("promised", "starts", "minutes", "earlier"),
    [(("08:00", "08:58"), "09:10", 12, True), (("09:22", "10:00"), "09:10", 12, False)],
)
def test_that_petit_could_if_the_other_half_of_the_pair_moved(
    promised: tuple[str, str], starts: str, minutes: int, earlier: bool
) -> None:
    visits = [a_visit("a", 10, 60), replace(a_visit("new", 10, 60, promised=promised), together="a")]
    plan = a_plan(a_route("durand", ("a", starts)), a_route("petit"))
    found = the_relaxation(a_problem(CREW, visits), plan)
    assert found == Relaxation(Kind.TOGETHER, "a", minutes * 60, earlier=earlier)


def test_that_petit_could_if_what_comes_first_were_over_earlier() -> None:
    visits = [a_visit("a", 10, 60), replace(a_visit("new", 10, promised=("08:00", "09:58")), after=("a",))]
    plan = a_plan(a_route("durand", ("a", "09:10")), a_route("petit"))
    found = the_relaxation(a_problem(CREW, visits), plan)
    assert found == Relaxation(Kind.AFTER, "a", 12 * 60, earlier=True)


def test_that_petit_could_if_a_window_closed_later_and_not_only_at_the_next_one() -> None:
    windows = (Window(at("08:00"), at("08:05")), Window(at("16:30"), at("16:40")))
    problem = a_problem(CREW, [replace(a_visit("new", 20), windows=windows)])
    plan = a_plan(a_route("durand"), a_route("petit"))
    assert the_relaxation(problem, plan) == Relaxation(Kind.WINDOW, "new", 15 * 60)


def test_that_who_may_come_below_the_level_is_told_what_is_missing_and_its_price() -> None:
    crew = [a_technician("durand", {"gas": 2}), a_technician("petit", {"gas": 1})]
    problem = replace(a_problem(crew, [a_visit("new", skills={"gas": 2})]), level_gap_s=600, level_gap_most=1)
    durand, petit = explain(problem, a_plan(*map(a_route, ("durand", "petit"))), problem.visits[0])
    assert (durand.below_level, petit.possible) == ((), True)
    assert petit.insertion
    assert petit.insertion.impact.preference_s == 600
    assert [(v.skill, v.held_level, v.needed_level) for v in petit.below_level] == [("gas", 1, 2)]
