"""Every rule of the judge, just kept and just broken, with the facts of the breach."""

import pytest

from solver.check import Kind, Violation, check, check_route, new_violations
from solver.model import Problem, Route, Technician, Visit
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


def judge(technician: Technician, visits: list[Visit], route: Route) -> tuple[Violation, ...]:
    return check_route(a_problem([technician], visits), route)


def test_that_a_plan_that_keeps_every_rule_has_no_violation() -> None:
    problem = a_problem([a_technician(lunch=a_lunch())], [a_visit("a"), a_visit("b", 20)])
    plan = a_plan(a_route("durand", ("a", "09:00"), ("b", "10:10"), lunch="11:30"))
    assert check(problem, plan) == ()


def test_that_a_day_without_visits_breaks_nothing_and_owes_no_lunch() -> None:
    assert judge(a_technician(lunch=a_lunch()), [], a_route("durand")) == ()


PAIRS = [
    pytest.param(
        a_visit(promised=("10:00", "12:00")), "10:00", "09:59:59", Kind.PROMISE, "10:00", id="promise-opens"
    ),
    pytest.param(
        a_visit(promised=("10:00", "12:00")), "12:00", "12:00:01", Kind.PROMISE, "12:00", id="promise-closes"
    ),
    pytest.param(a_visit(release="10:40"), "10:40", "10:39:59", Kind.RELEASE, "10:40", id="release"),
    pytest.param(a_visit(pinned_at="10:00"), "10:00", "10:00:01", Kind.PIN_START, "10:00", id="pinned-start"),
    pytest.param(
        a_started_visit("a", "durand", "10:00"), "10:00", "09:59:59", Kind.STARTED, "10:00", id="started"
    ),
    pytest.param(a_visit(set_out="10:40"), "10:50", "10:49:59", Kind.TRAVEL, "10:50", id="set-out"),
]


@pytest.mark.parametrize(("visit", "allowed", "refused", "kind", "limit"), PAIRS)
def test_that_a_start_is_judged_to_the_second(
    visit: Visit, allowed: str, refused: str, kind: Kind, limit: str
) -> None:
    assert judge(a_technician(), [visit], a_route("durand", ("a", allowed))) == ()
    (found,) = judge(a_technician(), [visit], a_route("durand", ("a", refused)))
    assert (found.kind, found.visit_id, found.actual_s, found.limit_s) == (kind, "a", at(refused), at(limit))


def test_that_started_work_is_not_asked_when_it_was_released_or_set_out_for() -> None:
    visit = a_visit(release="11:00", set_out="11:00", pinned_to="durand", pinned_at="10:00", started=True)
    assert judge(a_technician(), [visit], a_route("durand", ("a", "10:00"))) == ()


def test_that_a_broken_promise_of_started_work_is_reported() -> None:
    visit = a_visit(promised=("08:00", "09:00"), pinned_to="durand", pinned_at="10:00", started=True)
    (found,) = judge(a_technician(), [visit], a_route("durand", ("a", "10:00")))
    assert found == Violation(Kind.PROMISE, "durand", "a", None, at("10:00"), at("09:00"))


@pytest.mark.parametrize(
    ("held", "kind"), [({}, Kind.SKILL), ({"gas": 2}, Kind.SKILL_LEVEL), ({"gas": 3}, None)]
)
def test_that_the_level_of_a_skill_counts(held: dict[str, int], kind: Kind | None) -> None:
    found = judge(a_technician(skills=held), [a_visit(skills={"gas": 3})], a_route("durand", ("a", "10:00")))
    assert [v.kind for v in found] == ([kind] if kind else [])
    assert all((v.skill, v.held_level, v.needed_level) == ("gas", held.get("gas", 0), 3) for v in found)


@pytest.mark.parametrize(
    ("visit", "kind"),
    [
        (a_visit(technician="petit"), Kind.REQUIRED_TECHNICIAN),
        (a_visit(pinned_to="petit"), Kind.PIN_TECHNICIAN),
        (a_started_visit("a", "petit", "10:00"), Kind.STARTED),
    ],
)
def test_that_only_the_named_technician_will_do(visit: Visit, kind: Kind) -> None:
    assert judge(a_technician("petit"), [visit], a_route("petit", ("a", "10:00"))) == ()
    (found,) = judge(a_technician(), [visit], a_route("durand", ("a", "10:00")))
    assert (found.kind, found.wanted_technician_id) == (kind, "petit")


def test_that_nobody_leaves_before_the_shift_starts() -> None:
    assert judge(a_technician(), [a_visit()], a_route("durand", ("a", "08:10"))) == ()
    (found,) = judge(a_technician(), [a_visit()], a_route("durand", ("a", "08:09:59")))
    assert found == Violation(Kind.SHIFT_START, "durand", "a", None, at("07:59:59"), at("08:00"))


def test_that_everybody_is_back_when_the_shift_ends() -> None:
    assert judge(a_technician(), [a_visit()], a_route("durand", ("a", "15:50"))) == ()
    (found,) = judge(a_technician(), [a_visit()], a_route("durand", ("a", "15:50:01")))
    assert found == Violation(Kind.SHIFT_END, "durand", "a", None, at("17:00:01"), at("17:00"))


def test_that_the_road_between_two_services_takes_its_time() -> None:
    visits = [a_visit("a", 10), a_visit("b", 25)]
    assert judge(a_technician(), visits, a_route("durand", ("a", "09:00"), ("b", "10:15"))) == ()
    (found,) = judge(a_technician(), visits, a_route("durand", ("a", "09:00"), ("b", "10:14:59")))
    assert found == Violation(Kind.TRAVEL, "durand", "b", "a", at("10:14:59"), at("10:15"))


LUNCHES = [
    pytest.param("11:30", "11:29:59", Kind.LUNCH_START, id="window-opens"),
    pytest.param("13:30", "13:30:01", Kind.LUNCH_START, id="window-closes"),
    pytest.param("12:00", "11:59:59", Kind.LUNCH, id="during-the-service-before"),
    pytest.param("12:15", "12:15:01", Kind.LUNCH, id="into-the-service-after"),
]


@pytest.mark.parametrize(("allowed", "refused", "kind"), LUNCHES)
def test_that_lunch_is_judged_to_the_second(allowed: str, refused: str, kind: Kind) -> None:
    tight = [a_visit("a", 10), a_visit("b", 10, minutes=30)]
    stops = (("a", "11:00"), ("b", "13:00")) if kind is Kind.LUNCH else (("a", "09:00"), ("b", "15:00"))
    technician = a_technician(lunch=a_lunch())
    assert judge(technician, tight, a_route("durand", *stops, lunch=allowed)) == ()
    (found,) = judge(technician, tight, a_route("durand", *stops, lunch=refused))
    assert found.kind == kind


@pytest.mark.parametrize(("start", "missing_s"), [("12:55", 0), ("12:54:59", 1)])
def test_that_lunch_and_the_road_both_fit_between_two_services(start: str, missing_s: int) -> None:
    visits = [a_visit("a", 10), a_visit("b", 20, minutes=120)]
    route = a_route("durand", ("a", "11:00"), ("b", start), lunch="12:00")
    found = judge(a_technician(lunch=a_lunch()), visits, route)
    assert [(v.kind, v.limit_s - v.actual_s) for v in found] == [(Kind.LUNCH, 1)] * bool(missing_s)


def test_that_a_day_without_lunch_is_told_the_longest_break_it_has() -> None:
    visits = [a_visit("a", 10, minutes=180), a_visit("b", 20, minutes=120)]
    route = a_route("durand", ("a", "09:00"), ("b", "12:30"))
    (found,) = judge(a_technician(lunch=a_lunch()), visits, route)
    assert found == Violation(Kind.LUNCH, "durand", None, None, 20 * 60, 45 * 60)


def test_that_lunch_is_not_had_while_an_overlapping_service_goes_on() -> None:
    visits = [a_visit("a", 10, minutes=240), a_visit("b", 10, minutes=30)]
    route = a_route("durand", ("a", "09:00"), ("b", "10:00"), lunch="12:00")
    found = judge(a_technician(lunch=a_lunch()), visits, route)
    assert [violation.kind for violation in found] == [Kind.TRAVEL, Kind.LUNCH]


def test_that_lunch_has_no_room_on_a_leg_that_leaves_none_for_the_road() -> None:
    visits = [a_visit("a", 10, minutes=120), a_visit("b", 20, set_out="12:20", minutes=240)]
    route = a_route("durand", ("a", "09:00"), ("b", "12:25"), lunch="11:30")
    found = judge(a_technician(lunch=a_lunch()), visits, route)
    assert [violation.kind for violation in found] == [Kind.TRAVEL, Kind.LUNCH]


@pytest.mark.parametrize("shift", [("08:00", "14:14:59"), ("11:30:01", "20:00")])
def test_that_a_shift_that_does_not_span_the_lunch_window_owes_no_lunch(shift: tuple[str, str]) -> None:
    visit = a_visit(minutes=30)
    route = a_route("durand", ("a", "12:00"))
    assert judge(a_technician(shift=shift, lunch=a_lunch()), [visit], route) == ()
    spanning = judge(a_technician(shift=("11:30", "14:15"), lunch=a_lunch()), [visit], route)
    assert [v.kind for v in spanning] == [Kind.LUNCH]


def the_lists(*names: str) -> Problem:
    return a_problem([a_technician()], [a_visit(name, minutes=10) for name in names])


@pytest.mark.parametrize(
    ("plan", "kind", "visit_id"),
    [
        (a_plan(a_route("durand", ("a", "09:00"), ("a", "10:00"))), Kind.DUPLICATE_VISIT, "a"),
        (a_plan(a_route("durand", ("a", "09:00")), unserved=["a"]), Kind.DUPLICATE_VISIT, "a"),
        (a_plan(a_route("durand")), Kind.MISSING_VISIT, "a"),
        (a_plan(a_route("durand", ("x", "09:00")), unserved=["a"]), Kind.UNKNOWN_VISIT, "x"),
        (a_plan(unserved=["a", "x"]), Kind.UNKNOWN_VISIT, "x"),
        (a_plan(a_route("nobody"), unserved=["a"]), Kind.UNKNOWN_TECHNICIAN, None),
        (a_plan(a_route("durand"), a_route("durand"), unserved=["a"]), Kind.DUPLICATE_ROUTE, None),
    ],
)
def test_that_a_list_that_does_not_add_up_is_named(plan, kind: Kind, visit_id: str | None) -> None:
    assert check(the_lists("a"), a_plan(unserved=["a"])) == ()
    (found,) = check(the_lists("a"), plan)
    assert (found.kind, found.visit_id) == (kind, visit_id)


@pytest.mark.parametrize(
    ("visit", "kind"),
    [
        (a_visit(pinned_to="durand"), Kind.PIN_TECHNICIAN),
        (a_visit(pinned_at="10:00"), Kind.PIN_START),
        (a_started_visit("a", "durand", "10:00"), Kind.STARTED),
    ],
)
def test_that_held_work_is_not_left_out(visit: Visit, kind: Kind) -> None:
    (found,) = check(a_problem([a_technician()], [visit]), a_plan(unserved=["a"]))
    assert (found.kind, found.visit_id) == (kind, "a")


def test_that_a_breach_that_only_grows_is_not_a_new_one() -> None:
    technician, visits = a_technician(), [a_visit("a", promised=("09:00", "10:00")), a_visit("b", 10)]
    late = judge(technician, visits, a_route("durand", ("a", "10:05"), ("b", "11:05")))
    later = judge(technician, visits, a_route("durand", ("a", "10:20"), ("b", "11:10")))
    assert [v.kind for v in new_violations(late, later)] == [Kind.TRAVEL]
