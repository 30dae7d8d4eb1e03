"""The price of one more visit by number of moved ones; scenarios 10 (saturated) and 11 (impossible)."""

from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from solver.check import Kind, check, new_violations
from solver.cost import Impact, Rank, impact
from solver.frontier import Frontier, Line, frontier
from solver.model import Plan, Problem, Visit, Window
from solver.promises import renegotiations
from tests.solver import brute_force
from tests.solver.builders import a_chain_of_three, a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.every_rule import a_day_with_every_rule
from tests.solver.random_days import a_random_day, chance, quick


def least(impacts: Iterable[Impact]) -> Rank | None:
    return min((found.rank for found in impacts), default=None)


def rank(line: Line | None) -> Rank | None:
    return line.impact.rank if line else None


def every_line(found: Frontier) -> list[Line]:
    return [*found.lines, *([found.defer] if found.defer else [])]


def after(plan: Plan, line: Line) -> Plan:
    changed = plan.with_routes(*line.routes)
    return replace(changed, unserved=(*changed.unserved, *line.deferred))


def with_unserved(plan: Plan, visit: Visit) -> Plan:
    return replace(plan, unserved=(*plan.unserved, visit.id))


@settings(quick, max_examples=60)
@given(chance)
def test_that_the_lines_with_none_and_one_are_the_best_there_are(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    plan = with_unserved(plan, visit)
    found = frontier(problem, plan, visit)
    assert rank(found.line(0)) == least(brute_force.insertions(problem, plan, visit).values())
    moves = brute_force.one_moves(problem, plan, visit)
    assert rank(found.line(1)) == least(impact for impacts in moves.values() for impact in impacts)


@settings(quick, max_examples=50)
@given(chance)
def test_that_no_line_breaks_a_rule_loses_a_visit_or_moves_what_is_held(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=4, visits=9)
    plan = with_unserved(plan, visit)
    before = check(problem, plan)
    for line in every_line(frontier(problem, plan, visit)):
        changed = after(plan, line)
        assert new_violations(before, check(problem, changed)) == ()
        assert (changed.technician_of[visit.id], changed.start_of[visit.id]) == (
            line.technician_id,
            line.start_s,
        )
        assert set(plan.technician_of) - set(changed.technician_of) == set(line.deferred)
        assert line.impact == impact(problem, plan, changed)
        assert len(line.moved) == line.moves
        elsewhere = {v for v, who in plan.technician_of.items() if changed.technician_of.get(v) != who}
        assert elsewhere <= {*line.moved, *line.deferred}
        assert all(problem.visit_by_id[moved].movable for moved in (*line.moved, *line.deferred))
        assert all(problem.visit_by_id[waits].promised is None for waits in line.deferred)


@settings(quick, max_examples=60)
@given(chance)
def test_that_with_every_rule_no_line_breaks_one_and_a_promise_to_renegotiate_breaks_only_itself(
    random: Random,
) -> None:
    problem, plan, visit = a_day_with_every_rule(random)
    if visit.id not in plan.unserved:
        plan = with_unserved(plan, visit)
    before, found = check(problem, plan), frontier(problem, plan, visit)
    for line in every_line(found):
        assert new_violations(before, check(problem, after(plan, line))) == ()
        assert visit.id in after(plan, line).technician_of
    for promise in found.promises:
        broken = new_violations(before, check(problem, plan.with_routes(promise.route)))
        assert {(v.kind, v.visit_id) for v in broken} == {(Kind.PROMISE, promise.visit_id)}
        assert all(0 < violation.excess_s <= promise.minutes * 60 for violation in broken)


def test_that_random_days_have_lines_of_every_kind() -> None:
    days = [a_random_day(Random(seed), technicians=4, visits=9) for seed in range(30)]
    found = [frontier(problem, with_unserved(plan, visit), visit) for problem, plan, visit in days]
    assert {line.moves for answer in found for line in answer.lines} == {0, 1, 2, 3}
    assert any(answer.defer for answer in found)
    assert any(answer.promises for answer in found)


def test_that_a_chain_of_two_moves_is_found_where_nothing_less_will_do() -> None:
    problem, plan, call = a_chain_of_three()
    found = frontier(problem, plan, call)
    assert [line.moves for line in found.lines] == [2]
    assert (found.lines[0].technician_id, found.lines[0].moved) == ("durand", ("a", "b"))
    assert (found.lines[0].exact, found.lines[0].impact.moved) == (False, 2)


def test_that_two_visits_of_one_day_make_room_together() -> None:
    visits = [
        a_visit("a", 10, 60, promised=("08:00", "09:00")),
        a_visit("b", 10, 60, promised=("09:00", "10:00")),
        a_visit("call", 10, 150, promised=("08:00", "08:10"), skills={"gas": 1}),
    ]
    people = [a_technician("durand", {"gas": 1}, shift=("08:00", "11:00")), a_technician("petit")]
    problem = a_problem(people, visits)
    plan = a_plan(a_route("durand", ("a", "08:10"), ("b", "09:10")), a_route("petit"), unserved=["call"])
    (line,) = frontier(problem, plan, visits[2]).lines
    assert (line.moves, line.moved) == (2, ("a", "b"))


def test_that_giving_a_visit_up_for_today_is_a_line_with_its_name() -> None:
    visits = [a_visit("a", 10, 120), a_visit("call", 10, 120)]
    problem = a_problem([a_technician(shift=("08:00", "10:30"))], visits)
    found = frontier(problem, a_plan(a_route("durand", ("a", "08:10")), unserved=["call"]), visits[1])
    assert found.lines == ()
    assert found.defer
    assert (found.defer.deferred, found.defer.moved, found.defer.impact.unserved) == (("a",), (), 0)


@pytest.mark.parametrize(
    "held",
    [
        {"promised": Window(at("08:00"), at("09:00"))},
        {"level": 3},
        {"pinned_technician": "durand"},
        {"pinned_start_s": at("08:10")},
    ],
)
def test_that_nothing_promised_held_or_owed_more_is_given_up(held: dict[str, object]) -> None:
    call = replace(a_visit("call", 10, 120), level=2)
    problem = a_problem([a_technician(shift=("08:00", "10:30"))], [a_visit("a", 10, 120), call])
    problem = replace(problem, visits=(replace(problem.visits[0], **held), call))
    plan = a_plan(a_route("durand", ("a", "08:10")), unserved=["call"])
    assert frontier(problem, plan, call).defer is None


def a_saturated_day(technicians: int = 50) -> tuple[Problem, Plan, Visit]:
    """Scenario 10: everybody has work without a gap from 08:00 on; only the second half of the crew has the
    skill of the call, and the first half has room at the end of the day."""
    people, visits, routes = [], [], []
    for i in range(technicians):
        skilled = i >= technicians // 2
        shift = ("08:00", "14:00") if skilled else ("08:00", "15:30")
        people.append(a_technician(f"t{i}", {"C": 2} if skilled else {}, home=i // 10, shift=shift))
        stops = []
        for j in range(5):
            promised = ("08:00", "09:00") if j == 0 else None
            visits.append(a_visit(f"v{i}-{j}", i // 10, 70, promised=promised))
            stops.append((f"v{i}-{j}", f"{8 + (j * 70) // 60:02}:{(j * 70) % 60:02}"))
        routes.append(a_route(f"t{i}", *stops))
    call = replace(
        a_visit("call", technicians // 10, 75, due="13:00", release="11:00", skills={"C": 1}), level=4
    )
    return a_problem(people, [*visits, call]), a_plan(*routes, unserved=["call"]), call


def test_that_scenario_10_a_saturated_day_has_a_line_for_each_number_of_moves() -> None:
    problem, plan, call = a_saturated_day()
    found = frontier(problem, plan, call)
    assert found.line(0) is None
    assert [line.moves for line in found.lines] == [1, 2, 3]
    assert [blocker.kind for blocker in found.blockers] == []
    before = check(problem, plan)
    assert before == ()
    for line in found.lines:
        assert check(problem, after(plan, line)) == ()
        assert line.impact.unserved == -1


def test_that_scenario_10_the_line_with_one_move_equals_the_exhaustive_search() -> None:
    problem, plan, call = a_saturated_day(technicians=3)
    found = frontier(problem, plan, call)
    everything = brute_force.one_moves(problem, plan, call)
    assert brute_force.insertions(problem, plan, call) == {}
    assert rank(found.line(1)) == least(impact for some in everything.values() for impact in some)


def an_impossible_call() -> tuple[Problem, Plan, Visit]:
    """Scenario 11: everybody is promised away, each by another number of minutes too early."""
    visits = [
        a_visit(f"v{i}", 10, 60, promised=("08:00", f"08:{20 + 10 * i}"), pinned_to=None) for i in range(4)
    ]
    call = a_visit("call", 10, 60, promised=("08:00", "08:10"))
    people = [a_technician(f"t{i}", shift=("08:00", "10:20")) for i in range(4)]
    routes = [a_route(f"t{i}", (f"v{i}", "08:10")) for i in range(4)]
    return a_problem(people, [*visits, call]), a_plan(*routes, unserved=["call"]), call


def test_that_scenario_11_an_impossible_call_names_the_three_cheapest_promises() -> None:
    problem, plan, call = an_impossible_call()
    found = frontier(problem, plan, call)
    assert (found.lines, found.defer) == ((), None)
    assert [(promise.visit_id, promise.technician_id, promise.minutes) for promise in found.promises] == [
        ("v3", "t3", 20),
        ("v2", "t2", 30),
        ("v1", "t1", 40),
    ]
    assert [blocker.kind for blocker in found.blockers] == [Kind.PROMISE]
    promise = found.promises[0]
    broken = new_violations(check(problem, plan), check(problem, plan.with_routes(promise.route)))
    assert [(violation.kind, violation.visit_id, violation.excess_s) for violation in broken] == [
        (Kind.PROMISE, "v3", 20 * 60)
    ]


@settings(quick, max_examples=40)
@given(chance)
def test_that_no_smaller_concession_makes_room(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    if brute_force.insertions(problem, plan, visit):
        return
    plan = with_unserved(plan, visit)
    for promise in renegotiations(problem, plan, visit, most=99):
        eased = widened(problem, promise.visit_id, promise.minutes)
        changed = plan.with_routes(promise.route)
        assert new_violations(check(eased, plan), check(eased, changed)) == ()
        tighter = widened(problem, promise.visit_id, promise.minutes - 1)
        offered = brute_force.insertions(tighter, plan, tighter.visit_by_id[visit.id])
        assert promise.technician_id not in {technician_id for technician_id, _ in offered}


def widened(problem: Problem, visit_id: str, minutes: int) -> Problem:
    """The problem with one promise wider on both sides."""
    visit = problem.visit_by_id[visit_id]
    assert visit.promised
    start_s, end_s = visit.promised.earliest_s - minutes * 60, visit.promised.latest_s + minutes * 60
    wider = replace(visit, promised=Window(start_s, end_s))
    return replace(problem, visits=tuple(wider if v.id == visit_id else v for v in problem.visits))


def test_that_the_same_question_has_the_same_answer() -> None:
    problem, plan, visit = a_random_day(Random(11), technicians=4, visits=9)
    plan = with_unserved(plan, visit)
    assert frontier(problem, plan, visit) == frontier(problem, plan, visit)
