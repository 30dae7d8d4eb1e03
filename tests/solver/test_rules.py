"""The rules of a whole firm, each just kept and just broken: windows, people, vans, pools and pairs."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings

from solver.check import Kind, Violation, check, check_route, new_violations
from solver.cost import impact
from solver.insertion import insertions
from solver.model import Plan, Problem, Route, Technician, Visit, Window
from solver.one_move import OneMove, one_move
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.every_rule import a_day_with_every_rule
from tests.solver.exactness import run
from tests.solver.random_days import chance, quick

CRANE = frozenset({"crane"})


def windows(*texts: tuple[str, str]) -> tuple[Window, ...]:
    return tuple(Window(at(opens), at(closes)) for opens, closes in texts)


def kinds(problem: Problem, plan: Plan) -> list[Kind]:
    return [violation.kind for violation in check(problem, plan)]


def starting(visit: Visit, start: str, technician: Technician | None = None) -> tuple[Violation, ...]:
    """What is broken when Durand starts this visit, his only one, then."""
    crew = technician or a_technician()
    return check_route(a_problem([crew], [visit]), a_route(crew.id, (visit.id, start)))


TWICE = windows(("09:00", "10:00"), ("13:00", "14:00"))
STARTS = [
    pytest.param(replace(a_visit(), windows=TWICE), "10:00", "10:00:01", Kind.WINDOW, "10:00", id="window"),
    pytest.param(replace(a_visit(), windows=TWICE), "13:00", "12:59:59", Kind.WINDOW, "13:00", id="second"),
    pytest.param(
        replace(a_visit(), pinned_window=TWICE[0]), "09:00", "08:59:59", Kind.PIN_WINDOW, "09:00", id="range"
    ),
    pytest.param(
        replace(a_visit(), due_s=at("09:00"), latest_s=at("11:00")),
        "11:00",
        "11:00:01",
        Kind.LATEST,
        "11:00",
        id="latest",
    ),
]


@pytest.mark.parametrize(("visit", "allowed", "refused", "kind", "limit"), STARTS)
def test_that_a_start_is_judged_to_the_second(
    visit: Visit, allowed: str, refused: str, kind: Kind, limit: str
) -> None:
    assert starting(visit, allowed) == ()
    (found,) = starting(visit, refused)
    assert (found.kind, found.actual_s, found.limit_s) == (kind, at(refused), at(limit))


def test_that_work_pinned_to_a_range_is_not_left_out() -> None:
    visit = replace(a_visit(), pinned_window=TWICE[0])
    assert kinds(a_problem([a_technician()], [visit]), a_plan(unserved=["a"])) == [Kind.PIN_WINDOW]


def test_that_an_unwanted_technician_does_not_come() -> None:
    visit = replace(a_visit(), forbidden=frozenset({"petit"}))
    assert starting(visit, "09:00") == ()
    (found,) = starting(visit, "09:00", a_technician("petit"))
    assert found.kind is Kind.FORBIDDEN_TECHNICIAN


def test_that_somebody_who_takes_longer_is_later_at_the_next() -> None:
    visits = [replace(a_visit("a", 10), duration_by={"durand": 5400}), a_visit("b", 20)]
    crew = [a_technician("durand"), a_technician("petit")]
    problem = a_problem(crew, visits)
    stops = (("a", "08:10"), ("b", "09:20"))
    assert check_route(problem, a_route("petit", *stops)) == ()
    (found,) = check_route(problem, a_route("durand", *stops))
    assert (found.kind, found.limit_s) == (Kind.TRAVEL, at("09:50"))


def test_that_overtime_is_allowed_to_its_last_second_and_has_its_price() -> None:
    crew = replace(a_technician(), overtime_s=1800)
    visit, problem = a_visit(), a_problem([crew], [a_visit()])
    assert starting(visit, "16:20", crew) == ()
    (found,) = starting(visit, "16:20:01", crew)
    assert (found.kind, found.limit_s) == (Kind.SHIFT_END, at("17:30"))
    early, late = (a_plan(a_route("durand", ("a", start))) for start in ("15:50", "16:20"))
    assert impact(problem, early, late).overtime_s == 1800


def test_that_equipment_is_carried_or_comes_from_the_pool() -> None:
    visit = replace(a_visit(), equipment=CRANE)
    (found,) = starting(visit, "09:00")
    assert (found.kind, found.thing) == (Kind.EQUIPMENT, "crane")
    assert starting(visit, "09:00", replace(a_technician(), equipment=CRANE)) == ()
    pool = replace(a_problem([a_technician()], [visit]), shared_equipment={"crane": 1})
    assert check_route(pool, a_route("durand", ("a", "09:00"))) == ()


def valves(stock: int, **more: object) -> Problem:
    """Two visits that take two valves each."""
    crew = replace(a_technician(), parts={"valve": stock})
    visits = [replace(a_visit(name, 10), parts={"valve": 2}) for name in "ab"]
    return replace(a_problem([crew], visits), **more)  # type: ignore[arg-type]  # any field of a problem


BOTH = a_route("durand", ("a", "08:10"), ("b", "09:10"))


def test_that_parts_add_up_over_the_day() -> None:
    assert check_route(valves(4), BOTH) == ()
    (found,) = check_route(valves(3), BOTH)
    assert (found.kind, found.visit_id, found.held_level, found.needed_level) == (Kind.PARTS, "b", 3, 4)


def test_that_the_depot_fills_the_van_and_takes_its_road() -> None:
    problem = valves(2, depot_place=0)
    by_the_depot = replace(BOTH, restock_before="b")
    (found,) = check_route(problem, by_the_depot)
    assert (found.kind, found.limit_s) == (Kind.TRAVEL, at("09:30"))
    later = a_route("durand", ("a", "08:10"), ("b", "09:30"))
    assert check_route(problem, replace(later, restock_before="b")) == ()
    assert [v.kind for v in check_route(problem, later)] == [Kind.PARTS]


def test_that_a_visit_without_its_parts_is_offered_by_the_depot() -> None:
    problem = valves(2, depot_place=0)
    found = insertions(problem, a_plan(a_route("durand", ("a", "08:10"))), problem.visit_by_id["b"])
    assert found
    for offer in found:
        assert offer.route.restock_before is not None
        assert check_route(problem, offer.route) == ()
    assert insertions(valves(2), a_plan(a_route("durand", ("a", "08:10"))), problem.visit_by_id["b"]) == []


def two_people(a: Mapping[str, object], b: Mapping[str, object], **more: object) -> Problem:
    """Visit a for Durand, visit b for Petit, both ten minutes from everybody."""
    visits = [replace(a_visit("a", 10), **a), replace(a_visit("b", 10), **b)]  # type: ignore[arg-type]
    return replace(a_problem([a_technician("durand"), a_technician("petit")], visits), **more)  # type: ignore[arg-type]


def both_at(a: str, b: str) -> Plan:
    return a_plan(a_route("durand", ("a", a)), a_route("petit", ("b", b)))


def test_that_one_crane_is_not_in_two_places() -> None:
    problem = two_people({"equipment": CRANE}, {"equipment": CRANE}, shared_equipment={"crane": 1})
    assert kinds(problem, both_at("09:00", "10:00")) == []
    found = check(problem, both_at("09:00", "09:59:59"))
    assert [(v.kind, v.visit_id, v.other_visit_id) for v in found] == [
        (Kind.SHARED_EQUIPMENT, "a", "b"),
        (Kind.SHARED_EQUIPMENT, "b", "a"),
    ]
    assert kinds(replace(problem, shared_equipment={"crane": 2}), both_at("09:00", "09:00")) == []


def test_that_two_visits_to_be_done_together_start_at_the_same_second() -> None:
    problem = two_people({"together": "b"}, {})
    assert kinds(problem, both_at("09:00", "09:00")) == []
    assert kinds(problem, both_at("09:00", "09:00:01")) == [Kind.TOGETHER] * 2
    assert kinds(problem, a_plan(unserved=["a", "b"])) == []
    alone = a_plan(a_route("durand", ("a", "09:00")), unserved=["b"])
    assert kinds(problem, alone) == [Kind.TOGETHER_ALONE]
    one_man = a_plan(a_route("durand", ("a", "09:00"), ("b", "10:00")))
    assert kinds(problem, one_man) == [Kind.TOGETHER_ALONE] * 2


def test_that_what_comes_first_is_over_before_the_next_starts() -> None:
    problem = two_people({}, {"after": ("a",)})
    assert kinds(problem, both_at("09:00", "10:00")) == []
    (found,) = check(problem, both_at("09:00", "09:59:59"))
    assert (found.kind, found.visit_id, found.limit_s) == (Kind.AFTER, "b", at("10:00"))
    alone = a_plan(a_route("petit", ("b", "09:00")), unserved=["a"])
    assert kinds(problem, alone) == [Kind.AFTER_MISSING]


def test_that_preferences_holds_levels_and_penalties_have_their_price() -> None:
    visits = [
        replace(a_visit("a", 10), preferred={"petit": 300}, hold_s=600),
        replace(a_visit("b", 10), penalty_s=1200),
        a_visit("c", 10, due="09:00"),
    ]
    problem = a_problem([a_technician("durand"), a_technician("petit")], visits)
    before = a_plan(a_route("durand", ("a", "08:10")), a_route("petit"), unserved=["b", "c"])
    after = a_plan(a_route("durand"), a_route("petit", ("a", "08:10"), ("b", "09:10")), unserved=["c"])
    found = impact(problem, before, after)
    assert (found.preference_s, found.hold_s, found.penalty_s, found.unserved) == (300, 600, -1200, 0)
    assert found.rank == (0, 0, 1, 0, -300, 0)


def test_that_somebody_below_the_level_comes_at_a_price_if_the_problem_says_so() -> None:
    crew = [a_technician("durand", {"gas": 3}), a_technician("petit", {"gas": 1}), a_technician("roy")]
    visits = [a_visit("new", 10, skills={"gas": 3})]
    strict = a_problem(crew, visits)
    plan = a_plan(*[a_route(technician.id) for technician in crew], unserved=["new"])

    def served(problem: Problem) -> dict[str, tuple[int, int]]:
        found = insertions(problem, plan, visits[0])
        return {i.technician_id: (i.impact.preference_s, i.impact.rank[4]) for i in found}

    assert served(strict) == {"durand": (0, 1200)}
    assert served(replace(strict, level_gap_s=500, level_gap_most=1)) == {"durand": (0, 1200)}
    priced = replace(strict, level_gap_s=500, level_gap_most=2)
    assert served(priced) == {"durand": (0, 1200), "petit": (1000, 2200)}
    told = a_plan(a_route("durand", ("new", "09:00")), a_route("petit"), a_route("roy"))
    below = a_plan(a_route("durand"), a_route("petit", ("new", "09:00")), a_route("roy"))
    assert (kinds(priced, below), kinds(strict, below)) == ([], [Kind.SKILL_LEVEL])
    assert (impact(priced, told, below).preference_s, impact(priced, below, told).preference_s) == (
        1000,
        -1000,
    )


@pytest.mark.parametrize(("level", "weight"), [(0, 3), (1, 3), (2, 5), (3, 8), (4, 12)])
def test_that_lateness_weighs_by_the_level_of_the_contract(level: int, weight: int) -> None:
    problem = a_problem([a_technician()], [replace(a_visit(due="09:00"), level=level)])
    on_time, late = (a_plan(a_route("durand", ("a", start))) for start in ("09:00", "09:10"))
    found = impact(problem, on_time, late)
    assert (found.lateness_s, found.lateness_cost) == (600, 600 * weight)


def test_that_a_visit_pinned_to_a_range_does_not_go_to_somebody_else() -> None:
    visits = [
        replace(a_visit("a", 10), pinned_window=Window(at("08:10"), at("08:40"))),
        a_visit("new", 10, promised=("08:00", "08:20")),
    ]
    problem = a_problem([a_technician("durand"), a_technician("petit")], visits)
    plan = a_plan(a_route("durand", ("a", "08:10")), a_route("petit"))
    assert [found.technician_id for found in insertions(problem, plan, visits[1])] == ["petit"]
    assert one_move(problem, plan, visits[1]) == []


def test_that_the_fast_answer_is_the_checkers_on_days_with_every_rule() -> None:
    found = run(2_000, seed=1)
    print(found)
    assert found["different"] == 0, found["differences"]
    assert found["ask_share"] <= 0.05
    assert min(found["yes"], found["no"], found["ask"]) > 20


def test_that_no_route_is_restocked_where_its_visit_is_taken_out() -> None:
    route = Route("durand", BOTH.stops, None, "b")
    assert a_plan(route).without("b").routes[0].restock_before is None
    assert replace(route, restock_before="a").without("a").restock_before == "b"


@settings(quick, max_examples=150)
@given(chance)
def test_that_no_proposal_breaks_a_rule_or_misstates_its_impact(random: Random) -> None:
    problem, plan, visit = a_day_with_every_rule(random)
    before = check(problem, plan)
    for found in [*insertions(problem, plan, visit), *one_move(problem, plan, visit)]:
        routes = found.routes if isinstance(found, OneMove) else (found.route,)
        after = plan.with_routes(*routes)
        assert new_violations(before, check(problem, after)) == ()
        assert found.impact == impact(problem, plan, after)
        assert after.start_of[visit.id] == found.start_s
