"""A pushed day step by step from morning to evening, for each leg that lunch may be on.

What `schedule.pushes` has to say, which begins at lunch and stops where the day is as it was.
"""

from collections.abc import Sequence
from dataclasses import replace

from solver import schedule
from solver.model import NEVER
from solver.timeline import Timeline


def pushes(day: Timeline, wanted: Sequence[int | None]) -> list[schedule.Timing]:
    """Every way to have lunch, or none."""
    if not day.visits:
        return [schedule.Timing((), None, 0, 0, (0,) * 8)]
    legs = range(-1, len(day.bounds)) if day.lunch else (-1,)
    return [pushed(day, wanted, leg) for leg in legs]


def pushed(day: Timeline, wanted: Sequence[int | None], lunch_leg: int) -> schedule.Timing:
    """The wanted starts pushed to the right, with lunch on this leg however late; -1 for no lunch."""
    starts: list[int] = []
    lunch, lunch_s, free_s, excess_s = day.lunch, None, day.technician.shift_start_s, 0
    for i, limit in enumerate(day.bounds):
        if i == lunch_leg and lunch:
            day = replace(day, lunch=replace(lunch, latest_s=max(free_s, lunch.latest_s)))
        arrival_s = schedule._arrival(day, i, lunch_leg, free_s)
        if i == len(day.visits):
            excess_s += max(0, arrival_s - limit.latest_s)
            lunch_s = schedule._lunch_start(day, i, free_s, arrival_s) if i == lunch_leg else lunch_s
            break
        visit, wish_s = day.visits[i], wanted[i]
        start_s = max(arrival_s, limit.earliest_s if wish_s is None else wish_s)
        if limit.windows and start_s != wish_s:
            later_s = limit.first_from(start_s)
            start_s = later_s if later_s < NEVER else start_s
        if visit.started:
            start_s = limit.earliest_s
            excess_s += max(0, arrival_s - start_s)
        excess_s += limit.missed_s(start_s)
        if i == lunch_leg:
            lunch_s = schedule._lunch_start(day, i, free_s, start_s)
        starts.append(start_s)
        free_s = start_s + day.busy_s[i]
    if lunch_leg < 0:
        excess_s += schedule._lunch_lacking(day, starts)
    elif lunch and lunch_s is not None:
        excess_s += max(0, lunch_s - lunch.latest_s)
    return schedule._judged(day, wanted, tuple(starts), lunch_s, excess_s)
