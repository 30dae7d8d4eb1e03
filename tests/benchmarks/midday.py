"""A planned day under way, and calls that come into it: what the urgent benchmark asks about.

At `now`, work whose start has passed has started; work to which somebody must already be driving is pinned as
it is; everything else may start, and be driven to, from now on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

from solver.model import Plan, Problem, Visit
from solver.solve import solve
from tests.benchmarks.every_rule_day import with_every_rule, with_ranges_pinned
from tests.benchmarks.generate import technician_day
from tests.benchmarks.peers import ask

PLATINUM, HOUR_S = 4, 3600
CALL_PLACES = 80
CALL_MINUTES = (30, 45, 60, 75, 90)
EARLIEST_NOW_S, LATEST_NOW_S = int(9.5 * HOUR_S), 14 * HOUR_S
CALLS_A_DAY = 50
PLANNING_STEPS, PLANNING_S = 40_000, 10.0


@dataclass(frozen=True)
class Call:
    """An urgent call: the day as it is at `now_s`, its plan (the call unserved), and the visit to place."""

    now_s: int
    problem: Problem
    plan: Plan
    visit: Visit


@dataclass(frozen=True)
class Question:
    """Which calls: `count` of them, 50 into each day, each as if it were the first; `part` k of n takes every
    n-th day."""

    count: int
    seed: int
    part: tuple[int, int] = (1, 1)
    every_rule: bool = False
    technicians: int = 50
    visits: int = 430


def calls(asked: Question) -> Iterator[tuple[int, Call]]:
    """The calls of this part with their numbers."""
    for number, first in enumerate(range(0, asked.count, CALLS_A_DAY)):
        if number % asked.part[1] == asked.part[0] - 1:
            yield from _calls_into(asked, number, range(first, min(first + CALLS_A_DAY, asked.count)))


def _calls_into(asked: Question, number: int, calls: range) -> Iterator[tuple[int, Call]]:
    """The calls into one day: VROOM has planned it, a neutral hand, where it knows the rules."""
    seed = 1000 * asked.seed + number
    whole = technician_day(asked.technicians, asked.visits + CALL_PLACES, seed)
    spare, day = whole.visits[asked.visits :], replace(whole, visits=whole.visits[: asked.visits])
    if asked.every_rule:
        day = with_every_rule(day, seed)
    plan = solve(day, steps=PLANNING_STEPS, seed=seed, threads=1).plan if asked.every_rule else _by_vroom(day)
    if asked.every_rule:
        day = with_ranges_pinned(day, plan, seed)
    chance = Random(seed)
    for call in calls:
        yield call, _call(chance, call, day, plan, spare)


def _by_vroom(day: Problem) -> Plan:
    plan = ask("vroom", day, PLANNING_S, 1, 60.0).plan
    assert plan is not None
    return plan


def _call(chance: Random, number: int, day: Problem, plan: Plan, spare: tuple[Visit, ...]) -> Call:
    now_s = chance.randint(EARLIEST_NOW_S, LATEST_NOW_S)
    like = chance.choice(spare)
    due_s = now_s + HOUR_S * chance.choice((1, 2, 4))
    visit = Visit(
        f"call{number}",
        like.place,
        60 * chance.choice(CALL_MINUTES),
        skills=like.skills,
        release_s=now_s,
        set_out_s=now_s,
        level=PLATINUM,
        due_s=due_s,
        latest_s=due_s,
    )
    problem = replace(day, visits=(*_under_way(day, plan, now_s), visit))
    return Call(now_s, problem, replace(plan, unserved=(*plan.unserved, visit.id)), visit)


def _under_way(day: Problem, plan: Plan, now_s: int) -> Iterator[Visit]:
    """The visits as they are at this moment."""
    free_from = _leaves(day, plan)
    for visit in day.visits:
        who, start_s = plan.technician_of.get(visit.id), plan.start_of.get(visit.id, now_s)
        if who is not None and start_s <= now_s:
            yield replace(visit, pinned_technician=who, pinned_start_s=start_s, started=True)
        elif who is not None and free_from[visit.id] <= now_s:
            yield replace(visit, pinned_technician=who, pinned_start_s=start_s)
        else:
            yield replace(visit, release_s=now_s, set_out_s=now_s)


def _leaves(day: Problem, plan: Plan) -> dict[str, int]:
    """The latest moment to set out for each visit of the plan."""
    moments = {}
    for route in plan.routes:
        place = day.technician_by_id[route.technician_id].start_place
        for stop in route.stops:
            visit = day.visit_by_id[stop.visit_id]
            moments[visit.id] = stop.start_s - day.travel_s[place][visit.place]
            place = visit.place
    return moments
