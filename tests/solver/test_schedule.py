"""Timing of one day in a given order: legs, lunch, retiming and pushing."""

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver import schedule
from solver.check import Kind, check_route
from solver.legs import arrive_after_lunch, leave_by_for_lunch, longest_break
from solver.model import NEVER, Lunch, Problem, Route, Stop
from tests.solver import brute_force, slow_push
from tests.solver.builders import (
    a_lunch,
    a_problem,
    a_route,
    a_started_visit,
    a_technician,
    a_visit,
    at,
)
from tests.solver.random_days import a_random_day, chance, quick

small = st.integers(0, 12)


@quick
@given(small, small, small, small, st.integers(1, 6), st.integers(0, 6))
def test_that_lunch_on_the_road_takes_no_longer_than_it_must(
    leave: int, set_out: int, travel: int, opens: int, length: int, width: int
) -> None:
    lunch = Lunch(opens, opens + width, length)
    arrivals = [
        moment
        for begin in range(max(leave, opens), opens + width + 1)
        for moment in range(max(begin + length, set_out), 60)
        if len(set(range(max(leave, set_out), moment)) - set(range(begin, begin + length))) >= travel
    ]
    assert arrive_after_lunch(leave, travel, set_out, lunch) == min(arrivals, default=NEVER)


@quick
@given(st.integers(0, 40), small, small, small, st.integers(1, 6), st.integers(0, 6))
def test_that_the_latest_departure_is_the_last_that_arrives_in_time(
    due: int, set_out: int, travel: int, opens: int, length: int, width: int
) -> None:
    lunch = Lunch(opens, opens + width, length)
    in_time = [leave for leave in range(-60, 60) if arrive_after_lunch(leave, travel, set_out, lunch) <= due]
    assert leave_by_for_lunch(due, travel, set_out, lunch) == max(in_time, default=-NEVER)


@quick
@given(small, st.integers(0, 40), small, small, small, st.integers(0, 6))
def test_that_no_longer_lunch_fits_than_the_longest_break(
    leave: int, due: int, travel: int, set_out: int, opens: int, width: int
) -> None:
    fits = [
        length
        for length in range(1, 60)
        if arrive_after_lunch(leave, travel, set_out, Lunch(opens, opens + width, length)) <= due
    ]
    lunch = Lunch(opens, opens + width, 1)
    assert longest_break(leave, due, travel, set_out, lunch) == max(fits, default=0)


def tight_day(**promise: tuple[str, str]) -> Problem:
    """Three visits of an hour with ten minutes of road before each, and lunch."""
    visits = [a_visit("a", 10, **({"promised": promise["a"]} if "a" in promise else {}))]
    visits += [a_visit("b", 20), a_visit("c", 30, promised=promise.get("c"))]
    return a_problem([a_technician(lunch=a_lunch())], visits)


def test_that_services_follow_each_other_without_delay() -> None:
    route = schedule.earliest(tight_day(), "durand", ["a", "b", "c"])
    assert route == a_route("durand", ("a", "08:10"), ("b", "09:20"), ("c", "10:30"), lunch="11:30")


def test_that_a_published_start_is_kept_when_it_can_be() -> None:
    wanted = {"a": at("08:30"), "b": at("10:00"), "c": at("13:00")}
    route = schedule.retime(tight_day(), "durand", ["a", "b", "c"], wanted)
    assert route == a_route("durand", ("a", "08:30"), ("b", "10:00"), ("c", "13:00"), lunch="11:30")


def test_that_a_start_comes_forward_only_when_the_day_could_not_follow() -> None:
    wanted = {"b": at("12:00"), "c": at("13:00")}
    route = schedule.retime(tight_day(c=("12:00", "12:30")), "durand", ["b", "c"], wanted)
    assert route
    assert route.stops == (Stop("b", at("11:20")), Stop("c", at("12:30")))


@pytest.mark.parametrize(("closes", "possible"), [("10:30", True), ("10:29:59", False)])
def test_that_an_order_is_refused_when_a_promise_cannot_be_kept(closes: str, possible: bool) -> None:
    route = schedule.retime(tight_day(c=("09:00", closes)), "durand", ["a", "b", "c"], {})
    assert (route is not None) is possible


def test_that_lunch_goes_where_no_published_start_moves() -> None:
    wanted = {"a": at("09:00"), "b": at("11:40"), "c": at("13:40")}
    route = schedule.retime(tight_day(), "durand", ["a", "b", "c"], wanted)
    assert route == a_route("durand", ("a", "09:00"), ("b", "11:40"), ("c", "13:40"), lunch="12:40")


def test_that_a_pushed_day_names_the_promise_it_breaks() -> None:
    problem = tight_day(c=("10:00", "11:00"))
    pushed = schedule.push(problem, "durand", ["a", "b", "c"], {"a": at("09:30"), "c": at("10:30")})
    (found,) = check_route(problem, pushed)
    assert (found.kind, found.visit_id, found.excess_s) == (Kind.PROMISE, "c", 50 * 60)


def test_that_a_pushed_day_keeps_what_need_not_move() -> None:
    wanted = {"a": at("09:00"), "b": at("13:00"), "c": at("15:00")}
    pushed = schedule.push(tight_day(), "durand", ["a", "b", "c"], wanted)
    assert pushed == a_route("durand", ("a", "09:00"), ("b", "13:00"), ("c", "15:00"), lunch="11:30")


def test_that_a_visit_dragged_before_its_promise_stays_where_the_hand_put_it() -> None:
    problem = tight_day(c=("10:00", "11:00"))
    pushed = schedule.push(problem, "durand", ["c"], {"c": at("09:00")})
    assert [(v.kind, v.actual_s, v.limit_s) for v in check_route(problem, pushed)] == [
        (Kind.PROMISE, at("09:00"), at("10:00"))
    ]


def test_that_started_work_never_moves_whatever_is_pushed_before_it() -> None:
    problem = a_problem([a_technician()], [a_visit("a"), a_started_visit("b", "durand", "09:00")])
    pushed = schedule.push(problem, "durand", ["a", "b"], {"a": at("08:30")})
    assert pushed.stops[1].start_s == at("09:00")
    assert [v.kind for v in check_route(problem, pushed)] == [Kind.TRAVEL]


def test_that_a_late_past_does_not_make_the_rest_of_the_day_impossible() -> None:
    done = [a_started_visit("a", "durand", "08:05", 30), a_started_visit("b", "durand", "09:10", 60)]
    problem = a_problem([a_technician()], [*done, a_visit("c", 50)])
    route = schedule.retime(problem, "durand", ["a", "b", "c"], {})
    assert route == a_route("durand", ("a", "08:05"), ("b", "09:10"), ("c", "10:20"))


def test_that_two_started_works_that_overlap_keep_their_technician_until_both_are_over() -> None:
    done = [a_started_visit("a", "durand", "08:10", minutes=180), a_started_visit("b", "durand", "09:00")]
    problem = a_problem([a_technician()], [*done, a_visit("c", 20)])
    route = schedule.retime(problem, "durand", ["a", "b", "c"], {})
    assert route == a_route("durand", ("a", "08:10"), ("b", "09:00"), ("c", "11:20"))


def test_that_lunch_lost_to_the_past_is_reported_but_does_not_block_the_afternoon() -> None:
    done = a_started_visit("a", "durand", "10:00", minutes=240)
    problem = a_problem([a_technician(lunch=a_lunch())], [done, a_visit("b")])
    route = schedule.retime(problem, "durand", ["a", "b"], {})
    assert route == a_route("durand", ("a", "10:00"), ("b", "14:00"))
    assert [v.kind for v in check_route(problem, route)] == [Kind.LUNCH]


def test_that_lunch_is_found_in_fixed_starts() -> None:
    problem = tight_day()
    stops = a_route("durand", ("a", "09:00"), ("b", "12:10"), ("c", "14:10")).stops
    assert schedule.place_lunch(problem, problem.technicians[0], stops) == at("13:10")
    stops = a_route("durand", ("a", "10:40"), ("b", "12:10"), ("c", "14:04")).stops
    assert schedule.place_lunch(problem, problem.technicians[0], stops) is None


@settings(quick, max_examples=200)
@given(chance)
def test_that_a_retimed_day_is_the_one_that_brute_force_prefers(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=1, visits=4)
    technician = problem.technicians[0]
    order = random.choice(brute_force.orders_with(brute_force.order_of(plan, technician.id), visit.id))
    wanted = brute_force.starts_of(plan)
    route = schedule.retime(problem, technician.id, order, wanted)
    assert route == brute_force.retime(problem, technician, order, wanted)


@quick
@given(chance)
def test_that_an_order_is_refused_only_when_no_starts_at_all_would_do(random: Random) -> None:
    """Every pair of starts and every lunch of a very short day, asked one by one."""
    visits = [
        a_visit(
            name,
            random.randint(0, 2),
            random.randint(1, 3),
            pinned_at=None,
            set_out=f"00:0{random.randint(0, 5)}",
        )
        for name in "ab"
    ]
    opens = random.randint(1, 4)
    lunch = Lunch(opens * 60, (opens + random.randint(0, 3)) * 60, random.randint(1, 3) * 60)
    technician = a_technician(shift=("00:00", f"00:{random.randint(7, 14):02}"), lunch=lunch)
    problem = a_problem([technician], visits)
    moments = [minute * 60 for minute in range(12)]
    some = any(
        not check_route(problem, Route("durand", (Stop("a", a), Stop("b", b)), lunch_s))
        for a in moments
        for b in moments
        if b > a
        for lunch_s in (None, *moments)
    )
    assert (schedule.retime(problem, "durand", ["a", "b"], {}) is not None) is some


@quick
@given(chance)
def test_that_lunch_is_found_whenever_some_moment_passes_the_checker(random: Random) -> None:
    problem, plan, _ = a_random_day(random, technicians=1, visits=3)
    delays = [random.randint(-6, 6) * 300 for _ in plan.routes[0].stops]
    late = [
        Stop(stop.visit_id, stop.start_s + delay)
        for stop, delay in zip(plan.routes[0].stops, delays, strict=True)
    ]
    route = replace(plan.routes[0], stops=tuple(late))
    lunches = (Kind.LUNCH, Kind.LUNCH_START)

    def passes(lunch_s: int | None) -> bool:
        found = check_route(problem, Route(route.technician_id, route.stops, lunch_s))
        return all(violation.kind not in lunches for violation in found)

    placed = schedule.place_lunch(problem, problem.technicians[0], route.stops)
    assert passes(placed) == any(passes(moment) for moment in (None, *range(0, 40_000, 300)))


@quick
@given(chance)
def test_that_a_pushed_day_that_breaks_nothing_is_the_retimed_day(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=1, visits=4)
    technician = problem.technicians[0]
    order = random.choice(brute_force.orders_with(brute_force.order_of(plan, technician.id), visit.id))
    wanted = brute_force.starts_of(plan)
    pushed = schedule.push(problem, technician.id, order, wanted)
    tolerated = brute_force.facts_of(problem, technician, order)
    assert all(stop.start_s >= wanted.get(stop.visit_id, 0) for stop in pushed.stops)
    if brute_force.keeps_time(problem, pushed, tolerated):
        assert pushed == schedule.retime(problem, technician.id, order, wanted)


@settings(quick, max_examples=200)
@given(chance)
def test_that_a_pushed_day_is_the_one_found_step_by_step_for_every_lunch(random: Random) -> None:
    problem, plan, visit = a_random_day(random, technicians=1, visits=random.randint(0, 7))
    technician_id = problem.technicians[0].id
    order = [*brute_force.order_of(plan, technician_id)]
    order.insert(random.randint(0, len(order)), visit.id)
    moves = (0, 0, -300, 300, 3600, 7200)
    kept = {key: at_s + random.choice(moves) for key, at_s in brute_force.starts_of(plan).items()}
    wanted = {key: at_s for key, at_s in kept.items() if random.random() < 0.9}
    day = schedule._day(problem, technician_id, order)
    slow = slow_push.pushes(day, [wanted.get(key) for key in order])
    assert schedule.pushes(day, [wanted.get(key) for key in order]) == slow
    best = min(slow, key=lambda timing: timing.preference)
    assert schedule.push(problem, technician_id, order, wanted) == schedule.route_of(day, best)
