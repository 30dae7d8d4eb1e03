"""Roads that change by the hour: legs second by second, and whole days against brute force."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import hours, schedule
from solver.check import Kind, check, check_route
from solver.cost import impact, route_overtime_s, route_travel_s
from solver.explain import explain, missed_s
from solver.insertion import insertions
from solver.model import NEVER, Lunch, Problem
from solver.one_move import one_move
from solver.solve import solve
from tests.solver import brute_force
from tests.solver.builders import a_lunch, a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.random_days import a_random_day, chance, quick

RUSH = (*[1000] * 8, 2000, *[1000] * 15)
"""Roads take twice as long from eight to nine."""
STEP = 300
moments = st.integers(6 * 12, 12 * 12).map(lambda step: step * STEP)
lengths = st.integers(0, 12).map(lambda step: step * STEP)
permilles = st.lists(st.sampled_from([500, 1000, 1500, 2000, 3000]), min_size=24, max_size=24).map(tuple)
lunches = st.builds(
    lambda opens, width, length: Lunch(opens, opens + width, length + STEP), moments, lengths, lengths
)
GRID = 150
"""With half a step to set out at and to arrive, all of these numbers stay on the grid."""


def drives(of: tuple[int, ...], travel: int, from_s: int, lunch: Lunch | None) -> Iterator[tuple[int, int]]:
    """Arrival and start of lunch for every moment to set out and every moment to eat."""
    for leave in range(from_s, 24 * 3600, GRID):
        road = travel * of[leave // 3600] // 1000
        if lunch is None:
            yield leave + road, -1
            continue
        for begin in range(max(lunch.earliest_s, 0), lunch.latest_s + 1, GRID):
            if leave >= begin + lunch.duration_s:
                yield leave + road, begin
            elif leave <= begin:
                yield max(leave + road, begin) + lunch.duration_s, begin


def first(of: tuple[int, ...], travel: int, leave: int, set_out: int, lunch: Lunch | None) -> int:
    """The earliest arrival of who is free to eat from `leave` on and to drive from `set_out` on."""
    eats = replace(lunch, earliest_s=max(leave, lunch.earliest_s)) if lunch else None
    return min((arrival for arrival, _ in drives(of, travel, max(leave, set_out), eats)), default=NEVER)


@settings(quick, max_examples=25)
@given(permilles, moments, moments, lengths)
def test_that_nobody_arrives_earlier_than_by_setting_out_at_the_best_moment(
    of: tuple[int, ...], leave: int, set_out: int, travel: int
) -> None:
    assert hours.arrive(of, leave, travel, set_out) == first(of, travel, leave, set_out, None)


@settings(quick, max_examples=30)
@given(permilles, moments, moments, lengths, lunches)
def test_that_lunch_is_had_before_the_road_on_it_or_after_it(
    of: tuple[int, ...], leave: int, set_out: int, travel: int, lunch: Lunch
) -> None:
    arrival = hours.arrive_after_lunch(of, leave, travel, set_out, lunch)
    assert arrival == first(of, travel, leave, set_out, lunch)


@settings(quick, max_examples=25)
@given(permilles, moments, moments, lengths, lunches)
def test_that_the_latest_departure_is_the_last_one_in_time(
    of: tuple[int, ...], due: int, set_out: int, travel: int, lunch: Lunch
) -> None:
    def last(arrives: dict[int, int]) -> int:
        return max((leave for leave, arrival in arrives.items() if arrival <= due), default=-NEVER)

    free = range(0, due + 1, GRID)
    plain = {leave: hours.arrive(of, leave, travel, set_out) for leave in free}
    fed = {leave: hours.arrive_after_lunch(of, leave, travel, set_out, lunch) for leave in free}
    found = hours.leave_by(of, due, travel, set_out)
    assert found - found % GRID == last(plain) - last(plain) % GRID
    found = hours.leave_by_for_lunch(of, due, travel, set_out, lunch)
    assert found - found % GRID == last(fed) - last(fed) % GRID


@settings(quick, max_examples=40)
@given(permilles, moments, moments, moments, lengths, lunches)
def test_that_the_longest_break_is_the_longest_lunch_that_is_in_time(
    of: tuple[int, ...], leave: int, due: int, set_out: int, travel: int, lunch: Lunch
) -> None:
    longest = hours.longest_break(of, leave, due, travel, set_out, lunch)

    def fits(length: int) -> bool:
        asked = replace(lunch, duration_s=length)
        return hours.arrive_after_lunch(of, leave, travel, set_out, asked) <= due

    assert longest == 0 or fits(longest)
    assert not fits(longest + 1)


@settings(quick, max_examples=30)
@given(permilles, moments, moments, lengths, lunches)
def test_that_lunch_starts_as_soon_as_one_can_still_be_in_time(
    of: tuple[int, ...], leave: int, set_out: int, travel: int, lunch: Lunch
) -> None:
    due = hours.arrive_after_lunch(of, leave, travel, set_out, lunch)
    if due >= NEVER:
        return
    eats = replace(lunch, earliest_s=max(leave, lunch.earliest_s))
    in_time = [begin for arrival, begin in drives(of, travel, max(leave, set_out), eats) if arrival <= due]
    assert hours.lunch_start(of, leave, due, travel, set_out, lunch) == min(in_time)


def a_rush() -> Problem:
    visits = [a_visit("a", 30), a_visit("b", 40)]
    return replace(a_problem([a_technician()], visits), hour_permille=RUSH)


def test_that_a_road_takes_as_long_as_the_hour_one_sets_out_makes_it() -> None:
    route = schedule.earliest(a_rush(), "durand", ["a", "b"])
    assert route == a_route("durand", ("a", "09:00"), ("b", "10:10"))


def test_that_one_waits_for_a_better_hour_where_that_is_quicker() -> None:
    problem = replace(a_rush(), technicians=(a_technician(shift=("08:40", "17:00")),))
    route = schedule.earliest(problem, "durand", ["a"])
    assert route == a_route("durand", ("a", "09:30"))
    assert route_travel_s(problem, route) == (30 + 30) * 60


def test_that_the_seconds_really_driven_are_the_fewest_that_are_in_time() -> None:
    problem = a_rush()
    for start, minutes in (("09:00", 60), ("09:29", 60), ("09:30", 30), ("11:00", 30)):
        route = a_route("durand", ("a", start))
        assert route_travel_s(problem, route) == (minutes + 30) * 60
    published = a_plan(a_route("durand", ("a", "09:30")), unserved=["b"])
    early = a_plan(a_route("durand", ("a", "09:00")), unserved=["b"])
    assert impact(problem, published, early).travel_s == 30 * 60


def test_that_the_checker_names_the_arrival_of_that_hour() -> None:
    problem = a_rush()
    (found,) = check_route(problem, a_route("durand", ("a", "08:59")))
    assert (found.kind, found.actual_s, found.limit_s) == (Kind.SHIFT_START, at("07:59:59"), at("08:00"))
    late = replace(problem, hour_permille=(*[1000] * 16, 3000, *[1000] * 7))
    (found,) = check_route(late, a_route("durand", ("a", "15:20")))
    assert (found.kind, found.actual_s) == (Kind.SHIFT_END, at("17:30"))


def test_that_overtime_is_that_of_the_hour_one_goes_home() -> None:
    late = replace(a_rush(), hour_permille=(*[1000] * 16, 3000, *[1000] * 7))
    assert route_overtime_s(late, a_route("durand", ("a", "15:00"))) == 30 * 60


def test_that_lunch_waits_for_the_hour_in_which_only_a_departure_is_quick_enough() -> None:
    lunch = Lunch(at("11:50"), at("12:30"), 70 * 60)
    hours_of_day = (*[3000] * 12, 1000, *[3000] * 11)
    visit = a_visit("a", 20, promised=("13:00", "13:30"))
    problem = a_problem([a_technician(shift=("11:45", "18:00"), lunch=lunch)], [visit])
    problem = replace(problem, hour_permille=hours_of_day)
    route = schedule.earliest(problem, "durand", ["a"])
    assert route == a_route("durand", ("a", "13:30"), lunch="12:00")
    assert check(problem, a_plan(route)) == ()


def test_that_lunch_waits_until_one_may_set_out_where_only_a_departure_then_is_quick_enough() -> None:
    lunch = Lunch(at("11:30"), at("11:50"), 40 * 60)
    slow_from_noon = (*[1000] * 12, *[3000] * 12)
    begin = hours.lunch_start(slow_from_noon, at("11:30"), at("12:50"), 20 * 60, at("11:50"), lunch)
    assert begin == at("11:50")


@pytest.mark.parametrize("permille", [(), (1000,) * 24])
def test_that_roads_that_never_change_are_as_in_the_matrix(permille: tuple[int, ...]) -> None:
    problem = replace(a_problem([a_technician(lunch=a_lunch())], [a_visit("a", 10)]), hour_permille=permille)
    assert not problem.roads_change
    assert schedule.earliest(problem, "durand", ["a"]) == a_route("durand", ("a", "08:10"), lunch="11:30")


@settings(quick, max_examples=20)
@given(chance)
def test_that_a_retimed_day_is_the_one_that_brute_force_prefers(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=1, visits=3, by_hour=True)
    technician = problem.technicians[0]
    order = random.choice(brute_force.orders_with(brute_force.order_of(plan, technician.id), visit.id))
    wanted = brute_force.starts_of(plan)
    route = schedule.retime(problem, technician.id, order, wanted)
    assert route == brute_force.retime(problem, technician, order, wanted)
    if route and not check_route(problem, route):
        assert route_travel_s(problem, route) == brute_force.travelled_s(problem, route)


@settings(quick, max_examples=12)
@given(chance)
def test_that_a_place_is_offered_if_and_only_if_brute_force_finds_it(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=2, visits=3, by_hour=True)
    offered = {
        (found.technician_id, tuple(stop.visit_id for stop in found.route.stops)): found.impact
        for found in insertions(problem, plan, visit)
    }
    assert offered == brute_force.insertions(problem, plan, visit)


@settings(quick, max_examples=8)
@given(chance)
def test_that_one_moved_visit_is_the_best_one_move_there_is(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=2, visits=3, by_hour=True)
    ranks = {found.technician_id: found.impact.rank for found in one_move(problem, plan, visit)}
    everything = brute_force.one_moves(problem, plan, visit)
    assert ranks == {name: min(i.rank for i in found) for name, found in everything.items() if found}


@settings(quick, max_examples=10)
@given(chance)
def test_that_an_explanation_is_what_brute_force_finds(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=2, visits=3, by_hour=True)
    for found in explain(problem, plan, visit):
        technician = problem.technician_by_id[found.technician_id]
        if found.blockers and missed_s(found.blockers) and found.blockers[0].kind is not Kind.RELEASE:
            least_s = brute_force.least_missed_s(problem, plan, technician, visit)
            assert missed_s(found.blockers) == least_s


@pytest.mark.parametrize("seed", [0, 11, 82])
def test_that_the_search_keeps_the_rules_and_loses_nobody(seed: int) -> None:
    problem, plan, _ = a_random_day(Random(seed), technicians=3, visits=8, by_hour=True)
    found = solve(problem, steps=60, seed=seed, published=plan, threads=1)
    known = {violation.identity for violation in check(problem, plan)}
    assert {violation.identity for violation in check(problem, found.plan)} <= known
    assert set(plan.technician_of) <= set(found.plan.technician_of)
    assert found.refused == ()


def test_that_a_road_without_end_is_thought_over_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing gets there; going back hour by hour would take as long as the road."""
    asked = 0

    def counted(*road: object) -> int:
        nonlocal asked
        asked += 1
        return stretched(*road)

    stretched = hours.stretched_s
    monkeypatch.setattr(hours, "stretched_s", counted)
    assert hours.leave_by((1500, *[1000] * 23), 36_000, NEVER, -2 * NEVER) == 36_000 - NEVER
    assert asked <= 24
