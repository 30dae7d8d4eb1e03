"""The technician routing benchmarks: what a duration is, and what holds while requests come in."""

import pytest

from solver.check import check
from solver.model import Plan, Visit, Window
from tests.benchmarks import trsp, trsp_dynamic
from tests.benchmarks.tightening import tightened, working_time_s
from tests.benchmarks.trsp_dynamic import as_of
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at


def a_visit_open(name: str, opens: str, closes: str, place: int = 10) -> Visit:
    return Visit(name, place, 3600, windows=(Window(at(opens), at(closes)),))


def test_that_nobody_leaves_home_before_they_must_and_the_day_ends_as_early_as_it_can() -> None:
    visits = [a_visit_open("a", "08:00", "10:00"), a_visit_open("b", "11:00", "12:00")]
    problem = a_problem([a_technician()], visits)
    plan = tightened(problem, a_plan(a_route("durand", ("a", "08:10"), ("b", "11:30"))))
    [route] = plan.routes
    assert [stop.start_s for stop in route.stops] == [at("10:00"), at("11:00")]
    assert not check(problem, plan)
    assert working_time_s(problem, plan) == at("12:10") - at("09:50")


def test_that_a_plan_that_leaves_somebody_out_has_no_duration() -> None:
    problem = a_problem([a_technician()], [a_visit("a")])
    assert trsp._duration_s(problem, Plan((), ("a",))) is None
    assert trsp._duration_s(problem, a_plan(a_route("durand", ("a", "09:00")))) == 4800


def a_trsp_row(instance: str, gap: float | None, served: int = 100) -> dict[str, object]:
    row = {"instance": instance, "engine": "ours", "gap_percent": gap, "rest_gap_percent": gap and 2 * gap}
    return {**row, "cost": gap, "wall_s": 1.0, "served": served, "visits": 100, "violations": 0}


def test_that_gaps_are_means_over_instances_of_medians_over_seeds() -> None:
    rows = [a_trsp_row("C101", gap) for gap in (1.0, 2.0, 30.0)] + [a_trsp_row("R101", 4.0)]
    figures = trsp.summary([*rows, a_trsp_row("R103", None, served=99)])
    assert figures["duration_mean_gap_percent"] == 3.0
    assert figures["travel_worst_gap_percent"] == 8.0
    assert (figures["failing_plans"], figures["incomplete_plans"]) == (0, 1)


def test_that_what_has_started_and_who_is_on_the_way_are_held_and_the_rest_waits_for_now() -> None:
    names = ("done", "coming", "later", "unknown")
    problem = a_problem([a_technician()], [a_visit(name) for name in names])
    plan = a_plan(a_route("durand", ("done", "08:10"), ("coming", "09:10"), ("later", "12:00")))
    releases = dict.fromkeys(names, 0) | {"unknown": at("10:00")}
    known = as_of(problem, plan, releases, at("09:10") - 1).visit_by_id
    assert (known["done"].started, known["done"].pinned_start_s) == (True, at("08:10"))
    assert known["coming"].movable  # the next door: nobody has to set out before the minute itself
    known = as_of(problem, plan, releases, at("09:10")).visit_by_id
    assert known["coming"].started
    assert (known["later"].release_s, known["later"].set_out_s) == (at("09:10"), at("09:10"))
    assert "unknown" not in known


def test_that_somebody_who_must_have_set_out_keeps_the_visit_and_its_start() -> None:
    problem = a_problem([a_technician()], [a_visit("far", place=30)])
    plan = a_plan(a_route("durand", ("far", "09:00")))
    for now, pins in (("08:29", (None, None)), ("08:30", ("durand", at("09:00")))):
        visit = as_of(problem, plan, {"far": 0}, at(now)).visit_by_id["far"]
        assert (visit.pinned_technician, visit.pinned_start_s, visit.started) == (*pins, False)


def test_that_a_day_lived_through_serves_what_comes_in_and_breaks_no_rule() -> None:
    problem = a_problem([a_technician("durand"), a_technician("petit")], [a_visit(n) for n in "abcd"])
    releases = {"a": 0, "b": 0, "c": at("09:00"), "d": at("11:00")}
    plan = trsp_dynamic.live(problem, releases, seconds=0.05)
    assert not plan.unserved
    assert not check(trsp_dynamic._released(problem, releases), plan)


def test_that_the_served_ratio_is_all_that_was_served_over_all_that_could_be() -> None:
    rows = [
        {"served": served, "offline_served": possible, "violations": 0}
        for served, possible in ((90, 100), (50, 50))
    ]
    figures = trsp_dynamic.summary(rows)
    assert figures["served_ratio"] == pytest.approx(140 / 150, abs=1e-4)
    assert figures["served_worst_ratio"] == 0.9
