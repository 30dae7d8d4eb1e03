"""What a change costs, term by term."""

import pytest

from solver.cost import Impact, Lateness, impact, impact_of_routes, lateness
from solver.model import Plan, Problem
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at


def two_technicians(**visits: object) -> Problem:
    return a_problem(
        [a_technician("durand"), a_technician("petit", home=30)],
        [a_visit("a", 10, promised=("08:00", "12:00")), a_visit("b", 20, due="10:00")],
    )


PUBLISHED = a_plan(a_route("durand", ("a", "09:00"), ("b", "10:30")), a_route("petit"))


def impact_of(plan: Plan) -> Impact:
    return impact(two_technicians(), PUBLISHED, plan)


def test_that_an_unchanged_plan_costs_nothing() -> None:
    assert impact_of(PUBLISHED) == Impact()


@pytest.mark.parametrize(("start", "shifted"), [("09:15:00", 0), ("09:15:01", 1), ("08:45", 0)])
def test_that_a_start_is_shifted_after_more_than_fifteen_minutes(start: str, shifted: int) -> None:
    found = impact_of(a_plan(a_route("durand", ("a", start), ("b", "10:30")), a_route("petit")))
    assert (found.shifted, found.moved, found.shifted_s) == (shifted, 0, abs(at(start) - at("09:00")))


def test_that_a_promised_customer_counts_as_told_anew_by_a_single_second() -> None:
    found = impact_of(a_plan(a_route("durand", ("a", "09:00:01"), ("b", "10:30:01")), a_route("petit")))
    assert found.arrivals_changed == ("a",)


def test_that_another_technician_is_a_move_and_never_a_shift() -> None:
    found = impact_of(a_plan(a_route("durand", ("b", "10:30")), a_route("petit", ("a", "15:00"))))
    assert (found.moved, found.shifted, found.arrivals_changed) == (1, 0, ("a",))
    assert found.travel_s == (20 + 20 + 20 + 20 - 40) * 60
    assert found.distance_m == 40_000


def test_that_only_added_lateness_costs() -> None:
    later = a_plan(a_route("durand", ("a", "09:00"), ("b", "10:40")), a_route("petit"))
    sooner = a_plan(a_route("durand", ("a", "09:00"), ("b", "10:10")), a_route("petit"))
    assert (impact_of(later).lateness_s, impact_of(sooner).lateness_s) == (600, 0)


def test_that_lateness_is_told_with_its_facts() -> None:
    assert lateness(two_technicians(), PUBLISHED) == (Lateness("b", "durand", at("10:30"), at("10:00")),)
    assert lateness(two_technicians(), PUBLISHED)[0].late_s == 1800


def test_that_a_dropped_visit_weighs_more_than_anything_else() -> None:
    dropped = impact_of(a_plan(a_route("durand", ("a", "09:00")), a_route("petit"), unserved=["b"]))
    late = impact_of(a_plan(a_route("durand", ("a", "09:00")), a_route("petit", ("b", "16:00"))))
    assert dropped.unserved == 1
    assert late.rank < dropped.rank


def test_that_changed_routes_alone_give_the_impact_of_the_whole_plan() -> None:
    route = a_route("petit", ("a", "09:40"))
    rest = a_route("durand", ("b", "11:00"))
    assert impact_of_routes(two_technicians(), PUBLISHED, [rest, route]) == impact_of(a_plan(rest, route))
