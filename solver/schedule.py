"""When each service of a day starts, for a given order: as early as possible, as near as possible to what was
published, or, for a drag, pushed to the right until nothing overlaps and the checker can say what breaks.

Only time is looked at here; who may do what is the checker's question (check.mismatches).

How lunch is placed. Each leg that leaves room for it is tried. First, no start comes forward where another
leg avoids it: nobody waits for us before the hour they were told. Then the least lateness is added, the
fewest starts are shifted by more than 15 minutes, the fewest changed at all, by the fewest seconds; then the
earliest starts by their sum, and the earliest lunch. On its leg, lunch starts as soon as its window is open
and the last service is over, or in a later hour where only a road of that hour is quick enough.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from solver.cost import added_late_cost, is_shifted
from solver.lunch import place_lunch
from solver.model import NEVER, Lunch, Problem, Route, Stop
from solver.timeline import Timeline, timeline

__all__ = ["Timing", "best_timing", "earliest", "place_lunch", "push", "pushes", "retime"]

Wanted = Sequence[int | None]
"""The start each visit of a day should keep if it can; None for as early as possible."""


@dataclass(frozen=True, slots=True)
class Timing:
    """The starts of a day, in its order, and what they cost against the wanted ones."""

    starts: tuple[int, ...]
    lunch_s: int | None
    lateness_cost: int
    shifted: int
    preference: tuple[int, int, int, int, int, int, int, int]


def earliest(problem: Problem, technician_id: str, order: Sequence[str]) -> Route | None:
    """Every service as early as possible; None if the order cannot be kept within the rules of time."""
    return retime(problem, technician_id, order, {})


def retime(
    problem: Problem, technician_id: str, order: Sequence[str], wanted: Mapping[str, int]
) -> Route | None:
    """The day in this order with starts as near as possible to the wanted ones (visit id -> seconds).

    Each start is the wanted one, earlier only where the rest of the day could not follow otherwise, later
    only where one cannot be there before. A visit without a wanted start begins as early as possible. Exact:
    None if and only if no timing of this order keeps promises, pins, releases, shift, roads and lunch.
    """
    day = _day(problem, technician_id, order)
    timing = best_timing(day, [wanted.get(visit_id) for visit_id in order])
    return None if timing is None else route_of(day, timing)


def push(problem: Problem, technician_id: str, order: Sequence[str], wanted: Mapping[str, int]) -> Route:
    """The same for a drag, and it never fails: starts are the wanted ones, moved later where one cannot be
    there before, past promises, pins and the end of the shift if need be. Started work stays where it is.

    Lunch goes where rules are missed by the fewest seconds, after its window if need be, and is left out
    where that misses less.
    """
    day, kept = _day(problem, technician_id, order), [wanted.get(visit_id) for visit_id in order]
    ways = _ways(day, kept)
    least_s = min(way.missed_s for way in ways)  # it comes first: who misses more is not looked at closer
    timings = (_judged(day, kept, *way) for way in ways if way.missed_s == least_s)
    return route_of(day, min(timings, key=lambda timing: timing.preference))


def _day(problem: Problem, technician_id: str, order: Sequence[str]) -> Timeline:
    return timeline(problem, problem.technician_by_id[technician_id], [problem.visit_by_id[v] for v in order])


def route_of(day: Timeline, timing: Timing) -> Route:
    """A day and its timing as a route."""
    stops = [Stop(visit.id, start_s) for visit, start_s in zip(day.visits, timing.starts, strict=True)]
    return Route(day.technician.id, tuple(stops), timing.lunch_s, day.restock_before)


def best_timing(day: Timeline, wanted: Wanted) -> Timing | None:
    """The best of the timings that lunch on one leg or another allows; None if there is none."""
    if not day.visits:
        return Timing((), None, 0, 0, (0,) * 8)
    timings = [_timing(day, wanted, leg) for leg in _lunch_legs(day)]
    return min(timings, key=lambda timing: timing.preference, default=None)


def _lunch_legs(day: Timeline) -> Iterator[int]:
    """The legs on which lunch can be had; -1 alone where a day without lunch works and none is due."""
    if day.lunch is None:
        if day.feasible:
            yield -1
        return
    for leg, free_s in enumerate(day.free_open[:-1]):
        if free_s > day.lunch.latest_s:
            continue
        set_out_s = day.bounds[leg].set_out_s
        arrival_s = day.legs.arrive_after_lunch(free_s, day.travel_s[leg], set_out_s, day.lunch)
        if arrival_s <= day.late_done[leg]:
            yield leg


def _timing(day: Timeline, wanted: Wanted, lunch_leg: int) -> Timing:
    """The starts nearest to the wanted ones with lunch on this leg, which must leave room for it."""
    late = _latest_starts(day, lunch_leg)
    starts: list[int] = []
    lunch_s, free_s = None, day.technician.shift_start_s
    for i, wish_s in enumerate(wanted):
        limit, start_s = day.bounds[i], _arrival(day, i, lunch_leg, free_s)
        start_s = limit.first_from(start_s) if limit.windows else max(start_s, limit.earliest_s)
        if wish_s is not None and wish_s > start_s:
            near_s = limit.nearest(wish_s, late[i]) if limit.windows else min(wish_s, late[i])
            start_s = max(start_s, near_s)
        if i == lunch_leg:
            lunch_s = _lunch_start(day, i, free_s, start_s)
        starts.append(start_s)
        free_s = start_s + day.busy_s[i]
    if lunch_leg == len(starts):
        lunch_s = _lunch_start(day, lunch_leg, free_s, _arrival(day, lunch_leg, lunch_leg, free_s))
    return _judged(day, wanted, tuple(starts), lunch_s)


def _latest_starts(day: Timeline, lunch_leg: int) -> list[int]:
    """The latest start of each service such that the rest of the day, with lunch on this leg, still works."""
    late = list(day.late_done)
    for i in range(lunch_leg - 1, -1, -1):
        if day.driven[i + 1]:
            late[i] = day.bounds[i].latest_s
            continue
        travel_s, set_out_s = day.travel_s[i + 1], day.bounds[i + 1].set_out_s
        if i + 1 == lunch_leg and day.lunch:
            leave_s = day.legs.leave_by_for_lunch(late[i + 1], travel_s, set_out_s, day.lunch)
        else:
            leave_s = day.legs.leave_by(late[i + 1], travel_s, set_out_s)
        late[i] = day.bounds[i].last_by(leave_s - day.busy_s[i])
    return late


def _arrival(day: Timeline, leg: int, lunch_leg: int, free_s: int) -> int:
    """When one is at the end of a leg; a road between two facts was driven in time, whatever it takes."""
    if leg == lunch_leg and day.lunch:
        return day.legs.arrive_after_lunch(free_s, day.travel_s[leg], day.bounds[leg].set_out_s, day.lunch)
    if day.driven[leg]:
        return -NEVER
    return day.legs.arrive(free_s, day.travel_s[leg], day.bounds[leg].set_out_s)


def _lunch_start(day: Timeline, leg: int, free_s: int, due_s: int) -> int | None:
    if day.lunch is None:
        return None
    return day.legs.lunch_start(free_s, due_s, day.travel_s[leg], day.bounds[leg].set_out_s, day.lunch)


def pushes(day: Timeline, wanted: Wanted) -> list[Timing]:
    """What a day becomes when it is pushed to the right: without lunch, and with lunch on each leg.

    The first figure of each preference is the seconds by which rules are missed: for a lunch that starts
    after its window the delay, for a day without lunch the seconds that its longest break is short of it.
    """
    return [_judged(day, wanted, *way) for way in _ways(day, wanted)]


class _Way(NamedTuple):
    """A pushed day with lunch somewhere, and the seconds by which it misses rules."""

    starts: tuple[int, ...]
    lunch_s: int | None
    missed_s: int


def _ways(day: Timeline, wanted: Wanted) -> list[_Way]:
    """A pushed day without lunch, and with lunch on each leg."""
    if not day.visits:
        return [_Way((), None, 0)]
    starts, free, missed = [], [day.technician.shift_start_s], [0]
    for i in range(len(day.visits)):
        start_s, missed_s = _stop(day, wanted, i, _arrival(day, i, -1, free[i]))
        starts.append(start_s)
        free.append(start_s + day.busy_s[i])
        missed.append(missed[i] + missed_s)
    home = len(starts)
    missed.append(missed[home] + max(0, _arrival(day, home, -1, free[home]) - day.bounds[home].latest_s))
    without = _Way(tuple(starts), None, missed[-1] + _lunch_lacking(day, starts))
    if day.lunch is None:
        return [without]
    return [without, *(_fed(day, day.lunch, wanted, leg, starts, free, missed) for leg in range(home + 1))]


def _stop(day: Timeline, wanted: Wanted, i: int, arrival_s: int) -> tuple[int, int]:
    """When a pushed service starts for who arrives then, and by how many seconds that misses rules."""
    limit, wish_s, missed_s = day.bounds[i], wanted[i], 0
    start_s = max(arrival_s, limit.earliest_s if wish_s is None else wish_s)
    if limit.windows and start_s != wish_s:
        later_s = limit.first_from(start_s)
        start_s = later_s if later_s < NEVER else start_s
    if day.visits[i].started:
        start_s = limit.earliest_s
        missed_s = max(0, arrival_s - start_s)
    return start_s, missed_s + limit.missed_s(start_s)


def _fed(
    day: Timeline,
    lunch: Lunch,
    wanted: Wanted,
    leg: int,
    starts: Sequence[int],
    free: Sequence[int],
    missed: Sequence[int],
) -> _Way:
    """A day with lunch on this leg however late, from what it is without: `starts`, and as leg i begins, when
    one is `free[i]` and by how many seconds rules were `missed[i]`.

    It is the same before lunch, and again from where one is free at the same moment.
    """
    home, free_s, limit = len(starts), free[leg], day.bounds[leg]
    late = Lunch(lunch.earliest_s, max(free_s, lunch.latest_s), lunch.duration_s)
    arrival_s = day.legs.arrive_after_lunch(free_s, day.travel_s[leg], limit.set_out_s, late)
    made, due_s, missed_s = list(starts), arrival_s, missed[leg]
    for i in range(leg, home):
        if i > leg:
            if free_s == free[i]:
                missed_s += missed[-1] - missed[i]
                break
            arrival_s = _arrival(day, i, -1, free_s)
        made[i], more_s = _stop(day, wanted, i, arrival_s)
        missed_s += more_s
        free_s = made[i] + day.busy_s[i]
        due_s = made[i] if i == leg else due_s
    else:
        if leg < home:
            arrival_s = _arrival(day, home, -1, free_s)
        missed_s += max(0, arrival_s - day.bounds[home].latest_s)
    lunch_s = day.legs.lunch_start(free[leg], due_s, day.travel_s[leg], limit.set_out_s, late)
    return _Way(tuple(made), lunch_s, missed_s + max(0, lunch_s - lunch.latest_s))


def _lunch_lacking(day: Timeline, starts: Sequence[int]) -> int:
    """How many seconds the longest possible break between these starts is short of lunch."""
    if day.lunch is None:
        return 0
    longest_s, free_s = 0, day.technician.shift_start_s
    due = [*starts, day.technician.latest_return_s]
    for i, limit in enumerate(day.bounds):
        room_s = day.legs.longest_break(free_s, due[i], day.travel_s[i], limit.set_out_s, day.lunch)
        longest_s = max(longest_s, room_s)
        free_s = due[i] + day.busy_s[i]
    return max(0, day.lunch.duration_s - longest_s)


def _judged(
    day: Timeline, wanted: Wanted, starts: tuple[int, ...], lunch_s: int | None, excess_s: int = 0
) -> Timing:
    """The timing with its cost and the order of preference that the head of this file describes."""
    late_cost = shifted = changed = change_s = forward_s = 0
    for visit, wish_s, start_s in zip(day.visits, wanted, starts, strict=True):
        late_cost += added_late_cost(visit, start_s, wish_s)
        if wish_s is not None and wish_s != start_s:
            changed += 1
            forward_s += max(0, wish_s - start_s)
            change_s += abs(start_s - wish_s)
            shifted += is_shifted(wish_s, start_s)
    lunch_rank = NEVER if lunch_s is None else lunch_s
    preference = (excess_s, forward_s, late_cost, shifted, changed, change_s, sum(starts), lunch_rank)
    return Timing(starts, lunch_s, late_cost, shifted, preference)
