from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.alternatives import Relaxed, Wish, alternatives
from solver.check import check, new_violations
from solver.insertion import insertions
from solver.model import Lunch, Plan, Problem, Visit, Window
from solver.slots import Day, Slot, slots, slots_in, timetable
from tests.solver.builders import a_plan, a_problem, a_route, a_technician, a_visit, at
from tests.solver.every_rule import a_day_with_every_rule
from tests.solver.random_days import a_random_day, chance, quick

HOUR_S = 3600
TWO_HOURS = [Window(hour * HOUR_S, (hour + 2) * HOUR_S) for hour in range(0, 10, 1)]


def promised(day: Day, visit: Visit, window: Window) -> tuple[Problem, Plan, Visit]:
    """The same day with the visit promised in this window, and nobody there for it yet."""
    asked = replace(visit, promised=window)
    others = tuple(other for other in day.problem.visits if other.id != visit.id)
    plan = day.plan.without(visit.id)
    unserved = replace(plan, unserved=(*plan.unserved, visit.id))
    return replace(day.problem, visits=(*others, asked)), unserved, asked


def brute_force(
    days: list[Day], visits: list[Visit], windows: list[Window]
) -> dict[tuple[int, Window], set[str]]:
    """Who could come in which window of which day, asked of insertions one by one."""
    found: dict[tuple[int, Window], set[str]] = {}
    for number, (day, visit) in enumerate(zip(days, visits, strict=True)):
        for window in windows:
            who = {place.technician_id for place in insertions(*promised(day, visit, window))}
            if who:
                found[number, window] = who
    return found


def booked(day: Day, visit: Visit, slot: Slot) -> tuple[Problem, Plan, Plan]:
    """The day with the slot promised, before and after the visit is put where the slot says."""
    problem, before, asked = promised(day, visit, slot.window)
    place = next(
        place
        for place in insertions(problem, before, asked)
        if (place.technician_id, place.position) == (slot.technician_id, slot.position)
    )
    assert place.impact.travel_s == slot.extra_travel_s
    return problem, before, before.with_routes(place.route)


@given(st.lists(chance, min_size=1, max_size=2))
@settings(quick, max_examples=40)
def test_that_a_slot_is_offered_if_and_only_if_an_insertion_finds_a_place(
    chances: list[Random],
) -> None:
    made = [a_random_day(random) for random in chances]
    days, visits = [Day(problem, plan) for problem, plan, _ in made], [visit for *_, visit in made]
    offered = slots(days, visits, TWO_HOURS)
    expected = brute_force(days, visits, TWO_HOURS)
    assert {(slot.day, slot.window) for slot in offered} == set(expected)
    for slot in offered:
        assert slot.technician_id in expected[slot.day, slot.window]
        assert (slot.second_cost_s is not None) == (len(expected[slot.day, slot.window]) > 1)


@given(chance)
@settings(quick, max_examples=40)
def test_that_every_offered_slot_passes_the_checker_when_it_is_booked(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    day = Day(problem, plan)
    for slot in slots([day], [visit], TWO_HOURS):
        after_promise, before, after = booked(day, visit, slot)
        assert not new_violations(check(after_promise, before), check(after_promise, after))
        assert slot.window.earliest_s <= slot.start_s <= slot.window.latest_s


@given(chance)
@settings(quick, max_examples=30)
def test_that_a_slot_names_the_cheapest_technician_and_what_the_second_would_cost(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    visit = replace(visit, preferred={t.id: random.randint(0, 9) * 100 for t in problem.technicians})
    day = Day(problem, plan)
    for slot in slots([day], [visit], TWO_HOURS):
        prices: dict[str, int] = {}
        for place in insertions(*promised(day, visit, slot.window)):
            price = place.impact.travel_s + visit.preferred[place.technician_id]
            prices[place.technician_id] = min(price, prices.get(place.technician_id, price))
        cheapest = sorted(prices.values())
        assert (slot.cost_s, prices[slot.technician_id]) == (cheapest[0], cheapest[0])
        assert slot.second_cost_s == (cheapest[1] if len(cheapest) > 1 else None)


@given(chance)
@settings(quick, max_examples=30)
def test_that_a_visit_with_several_windows_of_its_own_gets_slots_inside_them(random: Random) -> None:
    problem, plan, visit = a_random_day(random)
    windows = tuple(Window(h * HOUR_S, h * HOUR_S + 1800) for h in random.sample(range(10), 3))
    day, visit = Day(problem, plan), replace(visit, windows=windows)
    offered = slots([day], [visit], TWO_HOURS)
    assert {(slot.day, slot.window) for slot in offered} == set(brute_force([day], [visit], TWO_HOURS))


@given(chance)
@settings(quick, max_examples=60)
def test_that_slots_hold_on_days_with_any_rule(random: Random) -> None:
    problem, plan, visit = a_day_with_every_rule(random)
    day = Day(problem, plan)
    offered = slots([day], [visit], TWO_HOURS)
    assert {(slot.day, slot.window) for slot in offered} == set(brute_force([day], [visit], TWO_HOURS))


def a_free_day(*names: str) -> Day:
    crew = [a_technician(name, home=10 * i) for i, name in enumerate(names)]
    return Day(a_problem(crew, [a_visit("call", place=10)]), a_plan(*[a_route(name) for name in names]))


MORNING = Window(at("08:00"), at("10:00"))
NOON = Window(at("12:00"), at("14:00"))
EVENING = Window(at("18:00"), at("20:00"))


def test_that_an_empty_day_offers_every_window_in_the_shift_for_the_whole_round_trip() -> None:
    offered = slots([a_free_day("durand")], [a_visit("call", place=10)], [MORNING, NOON, EVENING])
    assert [(slot.window, slot.extra_travel_s) for slot in offered] == [(MORNING, 1200), (NOON, 1200)]
    assert offered[0].start_s == at("08:10")


def test_that_the_second_technician_is_priced_and_nobody_is_nobody() -> None:
    [slot] = slots([a_free_day("durand", "petit")], [a_visit("call", place=10)], [MORNING])
    assert (slot.technician_id, slot.cost_s, slot.second_cost_s) == ("petit", 0, 1200)
    [slot] = slots([a_free_day("durand")], [a_visit("call", place=10)], [MORNING])
    assert slot.second_cost_s is None


@pytest.mark.parametrize(("minutes", "offered"), [(105, True), (106, False)])
def test_that_lunch_is_had_before_or_after_a_visit_but_never_left_out(minutes: int, offered: bool) -> None:
    lunch = Lunch(at("11:00"), at("12:00"), 45 * 60)
    day = Day(
        a_problem([a_technician(lunch=lunch, shift=("10:00", "12:50"))], [a_visit("call")]),
        a_plan(a_route("durand")),
    )
    found = slots([day], [a_visit("call", place=10, minutes=minutes)], [Window(at("10:00"), at("12:00"))])
    assert bool(found) == offered


def test_that_slots_of_several_days_come_day_by_day() -> None:
    days = [a_free_day("durand"), a_free_day("petit")]
    offered = slots(days, [a_visit("call"), a_visit("call", release="13:00")], [MORNING, NOON])
    assert [(slot.day, slot.window, slot.technician_id) for slot in offered] == [
        (0, MORNING, "durand"),
        (0, NOON, "durand"),
        (1, NOON, "petit"),
    ]


def test_that_a_day_on_which_nobody_works_or_nobody_is_able_offers_nothing() -> None:
    assert not slots([a_free_day()], [a_visit("call")], [MORNING])
    assert not slots([a_free_day("durand")], [a_visit("call", skills={"gas": 1})], [MORNING])


def test_that_two_crane_jobs_at_once_are_not_offered() -> None:
    crane = frozenset({"crane"})
    busy = replace(a_visit("a", place=0, minutes=480), equipment=crane)
    call = replace(a_visit("call", place=10), equipment=crane)
    problem = a_problem([a_technician("durand"), a_technician("petit")], [busy, call])
    day = Day(
        replace(problem, shared_equipment={"crane": 1}),
        a_plan(a_route("durand", ("a", "08:00")), a_route("petit")),
    )
    assert not slots([day], [call], [MORNING, NOON])
    twice = replace(day.problem, shared_equipment={"crane": 2})
    assert [slot.technician_id for slot in slots([Day(twice, day.plan)], [call], [MORNING])] == ["petit"]


# Instead of the wish


def test_that_an_impossible_hour_has_other_hours_of_the_same_technician_nearest_first() -> None:
    table = timetable([a_free_day("durand", "petit"), a_free_day("durand", "petit")])
    wish = Wish(0, EVENING, "durand")
    found = alternatives(table, [a_visit("call"), a_visit("call")], [MORNING, NOON, EVENING], wish)
    assert [(a.relaxes, a.slot.day, a.slot.window, a.slot.technician_id) for a in found] == [
        (Relaxed.TIME, 0, NOON, "durand"),
        (Relaxed.TIME, 0, MORNING, "durand"),
        (Relaxed.TIME, 1, MORNING, "durand"),
    ]


def test_that_the_wished_hour_is_offered_with_somebody_else_and_says_so() -> None:
    problem = a_problem(
        [a_technician("durand"), a_technician("petit")], [a_visit("a", place=0, minutes=480), a_visit("call")]
    )
    table = timetable([Day(problem, a_plan(a_route("durand", ("a", "08:00")), a_route("petit")))])
    preferred = alternatives(table, [a_visit("call")], [MORNING, NOON], Wish(0, MORNING, "durand"))
    assert [(a.relaxes, a.slot.technician_id) for a in preferred] == [(Relaxed.PREFERRED, "petit")]
    required = alternatives(table, [a_visit("call", technician="durand")], [MORNING, NOON], Wish(0, MORNING))
    assert [(a.relaxes, a.slot.technician_id) for a in required] == [(Relaxed.TECHNICIAN, "petit")]


def test_that_a_table_answers_about_visits_that_are_not_in_its_problems() -> None:
    """The desk makes the table once and asks while the caller is on the phone."""
    table = timetable([a_free_day("durand")])
    assert slots_in(table, [a_visit("another", place=5)], [MORNING])[0].extra_travel_s == 600


def test_that_no_caller_waits_for_the_table_to_learn_who_has_a_skill() -> None:
    crew = [a_technician("durand", skills={"gas": 2, "fire": 1}), a_technician("petit", skills={"gas": 1})]
    table = timetable([Day(a_problem(crew, [a_visit("call")]), a_plan(*[a_route(t.id) for t in crew]))])
    known = set(table.shelves[0].sheets)
    for skills, who in (
        ({"gas": 1}, {"durand", "petit"}),
        ({"gas": 2}, {"durand"}),
        ({"fire": 1}, {"durand"}),
    ):
        [slot] = slots_in(table, [a_visit("another", skills=skills)], [MORNING])
        assert slot.technician_id in who
    assert set(table.shelves[0].sheets) == known
