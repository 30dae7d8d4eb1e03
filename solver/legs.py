"""One leg of a day: the road from one place to the next, with or without lunch taken on it.

Everything here is a bare function of whole seconds, because the searches call it tens of thousands of times.
A moment that does not exist is NEVER (too late) or -NEVER (too early); sums of such moments stay beyond any
real time, so that they lose every comparison without a special case. Where roads change by the hour the same
questions have other answers: those of hours.py, and `legs_of` a problem gives the ones that hold there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial

from solver import hours
from solver.model import NEVER, Lunch, Problem, Window


@dataclass(frozen=True, slots=True)
class Legs:
    """The questions about a leg, each as the function of this file that explains it."""

    arrive: Callable[[int, int, int], int]
    arrive_after_lunch: Callable[[int, int, int, Lunch], int]
    leave_by: Callable[[int, int, int], int]
    leave_by_for_lunch: Callable[[int, int, int, Lunch], int]
    longest_break: Callable[[int, int, int, int, Lunch], int]
    lunch_start: Callable[[int, int, int, int, Lunch], int]
    least: Callable[[int], int]
    back: Callable[[int, int, Window | None], int]
    driven: Callable[[int, int, int, int, Window | None], int]


def arrive(leave_s: int, travel_s: int, set_out_s: int) -> int:
    """When one arrives, free at `leave_s` and driving from `set_out_s` on."""
    return (leave_s if leave_s > set_out_s else set_out_s) + travel_s


def arrive_after_lunch(leave_s: int, travel_s: int, set_out_s: int, lunch: Lunch) -> int:
    """When one arrives, having had lunch on this leg as soon as possible; NEVER if that is too late.

    One drives until the lunch window opens, eats, and drives the rest. Nothing is gained by eating later.
    """
    begin_s = leave_s if leave_s > lunch.earliest_s else lunch.earliest_s
    if begin_s > lunch.latest_s:
        return NEVER
    road_s = leave_s if leave_s > set_out_s else set_out_s
    driven_s = min(travel_s, begin_s - road_s) if begin_s > road_s else 0
    end_s = begin_s + lunch.duration_s
    return (end_s if end_s > road_s else road_s) + travel_s - driven_s


def leave_by(due_s: int, travel_s: int, set_out_s: int) -> int:
    """The latest moment to be free in order to arrive by `due_s`; -NEVER if there is none."""
    latest_s = due_s - travel_s
    return latest_s if latest_s >= set_out_s else -NEVER


def leave_by_for_lunch(due_s: int, travel_s: int, set_out_s: int, lunch: Lunch) -> int:
    """The same with lunch on this leg.

    Both the road and lunch must fit before `due_s`, and lunch must start in its window; whatever else can
    go wrong (window not open yet, not allowed to set out yet) does not get better by being free earlier.
    """
    latest_s = min(lunch.latest_s, due_s - lunch.duration_s - travel_s)
    return latest_s if arrive_after_lunch(latest_s, travel_s, set_out_s, lunch) <= due_s else -NEVER


def longest_break(leave_s: int, due_s: int, travel_s: int, set_out_s: int, lunch: Lunch) -> int:
    """The longest break, in seconds, that can start in the lunch window on this leg and still be in time."""
    begin_s = leave_s if leave_s > lunch.earliest_s else lunch.earliest_s
    road_s = leave_s if leave_s > set_out_s else set_out_s
    driven_s = min(travel_s, begin_s - road_s) if begin_s > road_s else 0
    departure_s = due_s - travel_s + driven_s
    if begin_s > lunch.latest_s or departure_s < road_s:
        return 0
    return max(0, departure_s - begin_s)


def lunch_start(leave_s: int, due_s: int, travel_s: int, set_out_s: int, lunch: Lunch) -> int:
    """When lunch on this leg starts so that one is there by `due_s`, as soon as possible.

    Where no start is in time, as soon as one is free and the window is open.
    """
    return leave_s if leave_s > lunch.earliest_s else lunch.earliest_s


def least(travel_s: int) -> int:
    """How long the road takes at the best of hours."""
    return travel_s


def back(leave_s: int, travel_s: int, lunch: Window | None) -> int:
    """When one is home, free at `leave_s`, with this lunch (from when to when) still to come, if any."""
    home_s = leave_s + travel_s
    if lunch is None or home_s <= lunch.earliest_s:
        return home_s
    return home_s + lunch.latest_s - lunch.earliest_s


def driven(leave_s: int, due_s: int, travel_s: int, set_out_s: int, lunch: Window | None) -> int:
    """How long one is on the road, free at `leave_s` and there by `due_s`, with this lunch on the way."""
    return travel_s


AT_ANY_HOUR = Legs(
    arrive,
    arrive_after_lunch,
    leave_by,
    leave_by_for_lunch,
    longest_break,
    lunch_start,
    least,
    back,
    driven,
)


def legs_of(problem: Problem) -> Legs:
    """The answers that hold on the roads of this problem."""
    return _legs_by_hour(problem.hour_permille) if problem.roads_change else AT_ANY_HOUR


@cache
def _legs_by_hour(permille: tuple[int, ...]) -> Legs:
    return Legs(
        partial(hours.arrive, permille),
        partial(hours.arrive_after_lunch, permille),
        partial(hours.leave_by, permille),
        partial(hours.leave_by_for_lunch, permille),
        partial(hours.longest_break, permille),
        partial(hours.lunch_start, permille),
        partial(hours.least, permille),
        partial(hours.back, permille),
        partial(hours.driven, permille),
    )
