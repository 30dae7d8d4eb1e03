"""What a search hands back: never worse than what was known, never what the checker refuses, pairs too."""

from dataclasses import replace

import pytest

from solver import solve as door
from solver.check import check
from solver.choice import chosen
from solver.model import Plan, Problem, Visit, Window
from solver.objective import score
from solver.solve import solve
from solver.violations import Kind
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at

STEPS = 60
FAR = 540


def two_homes_and_work_at_the_other_one() -> tuple[Problem, Plan]:
    """Petit lives at the far end of the road, and Durand has been told to go there."""
    crew = [a_technician("durand", shift=("00:00", "23:59")), a_technician("petit", home=FAR)]
    problem = a_problem(crew, [a_visit("a", FAR, minutes=30)])
    return problem, a_plan(a_route("durand", ("a", "12:00")), a_route("petit"))


def test_that_no_saving_of_road_buys_a_move_of_what_has_been_published() -> None:
    problem, published = two_homes_and_work_at_the_other_one()
    moved = a_plan(a_route("durand"), a_route("petit", ("a", "12:00")))
    assert check(problem, moved) == check(problem, published) == ()
    assert score(problem, moved, published).travel_s == 0
    choice = chosen(problem, published, moved, published, (), door.never)
    assert choice.plan == published
    assert solve(problem, steps=STEPS, published=published, threads=1).plan == published
    assert solve(problem, steps=STEPS, threads=1).plan.technician_of == {"a": "petit"}


def test_that_a_plan_that_mends_what_the_published_one_breaks_may_move_somebody() -> None:
    visits = [a_visit("a", 10, promised=("08:00", "09:00")), a_visit("b", 10, promised=("08:00", "09:00"))]
    problem = a_problem([a_technician("durand"), a_technician("petit")], visits)
    published = a_plan(a_route("durand", ("a", "08:10"), ("b", "09:10")), a_route("petit"))
    assert [violation.kind for violation in check(problem, published)] == [Kind.PROMISE]
    plan = solve(problem, steps=STEPS, published=published, threads=1).plan
    assert check(problem, plan) == ()
    assert sorted(plan.technician_of.values()) == ["durand", "petit"]


def test_that_work_left_out_of_the_better_published_plan_still_finds_its_place() -> None:
    problem, published = two_homes_and_work_at_the_other_one()
    problem = replace(problem, visits=(*problem.visits, a_visit("b", FAR, minutes=30)))
    worse = a_plan(a_route("durand"), a_route("petit", ("a", "12:00")), unserved=["b"])
    published = replace(published, unserved=("b",))
    plan = chosen(problem, published, worse, published, (), door.never).plan
    assert plan.unserved == ()
    assert plan.technician_of["a"] == "durand"


def test_that_a_plan_the_checker_refuses_is_put_aside_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_route", _an_hour_early)
    visits = [a_visit("a", 10), a_visit("b", 20)]
    problem = a_problem([a_technician("durand")], visits)
    published = a_plan(a_route("durand", ("a", "10:00")), unserved=["b"])
    found = solve(problem, steps=STEPS, published=published, threads=1)
    assert {violation.kind for violation in found.refused} == {Kind.SHIFT_START}
    assert found.plan == published


def _an_hour_early(given, day, search, row):  # type: ignore[no-untyped-def]  # the search's own words
    """A kernel with a bug: everybody starts before the shift does."""
    return a_route(given.technicians[row].id, ("a", "07:00"), ("b", "08:10"))


def test_that_a_search_without_a_bug_has_nothing_refused() -> None:
    problem, published = two_homes_and_work_at_the_other_one()
    assert solve(problem, steps=STEPS, published=published, threads=1).refused == ()


def a_pair(place: int = 10) -> tuple[Visit, Visit]:
    one, two = a_visit("one", place), a_visit("two", place)
    return replace(one, together="two"), two


@pytest.mark.parametrize("has_published", [True, False])
def test_that_two_who_start_together_are_both_served_among_other_work(has_published: bool) -> None:
    others = [a_visit(f"v{index}", 5 + index, minutes=50) for index in range(12)]
    crew = [a_technician(name) for name in ("durand", "petit", "roux")]
    problem = a_problem(crew, [*others, *a_pair()])
    published = a_plan(*[a_route(t.id) for t in crew], unserved=[v.id for v in problem.visits])
    plan = solve(problem, steps=STEPS, published=published if has_published else None, threads=1).plan
    assert check(problem, plan) == ()
    assert plan.unserved == ()
    assert plan.start_of["one"] == plan.start_of["two"]
    assert plan.technician_of["one"] != plan.technician_of["two"]


def test_that_a_pair_comes_in_together_or_not_at_all() -> None:
    problem = a_problem([a_technician("durand")], a_pair())
    plan = solve(problem, steps=STEPS, threads=1).plan
    assert set(plan.unserved) == {"one", "two"}


def test_that_work_that_comes_after_other_work_waits_for_it_whatever_their_order() -> None:
    first, second, third = a_visit("first"), a_visit("second", 12), a_visit("third", 14)
    chain = [replace(third, after=("second",)), replace(second, after=("first",)), first]
    problem = a_problem([a_technician("durand"), a_technician("petit", home=14)], chain)
    plan = solve(problem, steps=STEPS, threads=1).plan
    assert check(problem, plan) == ()
    assert plan.unserved == ()


def test_that_a_limit_that_is_over_at_once_still_gives_a_plan() -> None:
    crew = [a_technician(name) for name in ("durand", "petit", "roux")]
    problem = a_problem(crew, [a_visit(f"v{index}", 5 + index, minutes=50) for index in range(12)])
    found = solve(problem, seconds=0.0, threads=1)
    assert (found.plan.unserved, found.steps) == ((), 0)
    assert check(problem, found.plan) == ()


def one_too_many() -> tuple[Problem, Plan]:
    """Two who were promised the same hour, and only Durand, who is late at the second one."""
    visits = [a_visit(name, 10, promised=("08:00", "09:00")) for name in ("a", "b")]
    return a_problem([a_technician("durand")], visits), a_plan(
        a_route("durand", ("a", "08:10"), ("b", "09:10"))
    )


def test_that_no_work_is_dropped_to_mend_what_the_published_plan_breaks() -> None:
    problem, published = one_too_many()
    assert [violation.kind for violation in check(problem, published)] == [Kind.PROMISE]
    assert solve(problem, steps=STEPS, published=published, threads=1).plan == published


def test_that_a_published_plan_that_stays_also_lists_the_work_it_does_not_name() -> None:
    problem, published = one_too_many()
    problem = replace(problem, visits=(*problem.visits, a_visit("c", 10, promised=("08:00", "09:00"))))
    plan = solve(problem, steps=STEPS, published=published, threads=1).plan
    assert (plan.routes, plan.unserved) == (published.routes, ("c",))


def test_that_work_published_twice_is_done_once() -> None:
    problem = a_problem([a_technician("durand"), a_technician("petit")], [a_visit("a", 10), a_visit("b", 20)])
    twice = a_plan(
        a_route("durand", ("a", "09:00"), ("a", "11:00"), ("b", "13:00")), a_route("petit", ("a", "09:00"))
    )
    assert check(problem, solve(problem, steps=STEPS, published=twice, threads=1).plan) == ()


def test_that_nobody_places_what_is_left_aside_once_somebody_says_stop() -> None:
    problem = a_problem([a_technician(name) for name in ("durand", "petit", "roux")], a_pair())
    assert solve(problem, steps=STEPS, threads=1, should_stop=door.never).plan.unserved == ()
    assert solve(problem, steps=STEPS, threads=1, should_stop=lambda: True).plan.unserved == ("one", "two")


def test_that_roads_that_are_always_as_in_the_matrix_make_no_difference() -> None:
    others = [a_visit(f"v{index}", 5 + index, minutes=90) for index in range(12)]
    problem = a_problem([a_technician(name) for name in ("durand", "petit", "roux")], [*others, *a_pair()])
    always = replace(problem, hour_permille=(1000,) * 24)
    plain, hourly = (solve(day, steps=STEPS, threads=1).plan for day in (problem, always))
    assert plain == hourly


def with_two_windows(visit: Visit, *windows: tuple[str, str]) -> Visit:
    return replace(visit, windows=tuple(Window(at(opens), at(closes)) for opens, closes in windows))


def test_that_optional_work_left_aside_comes_in_only_where_it_is_worth_its_road() -> None:
    far, near = a_visit("far", 100, 30), a_visit("near", 1, 30)
    visits = [
        with_two_windows(replace(v, penalty_s=600), ("08:00", "10:00"), ("12:00", "14:00"))
        for v in (far, near)
    ]
    problem = a_problem([a_technician("durand")], visits)
    published = a_plan(a_route("durand"), unserved=["far", "near"])
    plan = solve(problem, steps=STEPS, published=published, threads=1).plan
    assert plan.unserved == ("far",)


def test_that_a_day_in_which_held_work_cannot_be_reached_in_time_is_left_alone() -> None:
    held = with_two_windows(a_visit("held", 10, 30), ("08:30", "11:00"), ("12:00", "14:00"))
    problem = a_problem(
        [a_technician("durand"), a_technician("petit")], [a_visit("a", 10), held, a_visit("b", 20)]
    )
    published = a_plan(a_route("durand", ("a", "08:10"), ("held", "08:30")), a_route("petit"), unserved=["b"])
    assert [violation.kind for violation in check(problem, published)] == [Kind.TRAVEL]
    found = solve(problem, steps=STEPS, published=published, threads=1)
    assert (found.refused, found.plan.unserved) == ((), ())
    assert found.plan.route_of["durand"] == published.route_of["durand"]


def test_that_a_start_that_keeps_time_only_by_the_hour_loses_nothing() -> None:
    """On roads as slow as they ever get nobody would be there by ten past eight."""
    day = a_problem(
        [a_technician("durand")], [a_visit("a", 10, promised=("08:10", "08:10")), a_visit("b", 20)]
    )
    problem = replace(day, hour_permille=(*[1000] * 17, 3000, *[1000] * 6))
    start = a_plan(a_route("durand", ("a", "08:10"), ("b", "09:20")))
    found = solve(problem, steps=STEPS, start=start, threads=1)
    assert (check(problem, found.plan), found.plan.unserved) == ((), ())
