"""One leg of a day: the road from one place to the next, with or without lunch taken on it.

Everything here is a bare function of whole seconds, because the searches call it tens of thousands of times.
A moment that does not exist is NEVER (too late) or -NEVER (too early); sums of such moments stay beyond any
real time, so that they lose every comparison without a special case.
"""

from solver.model import NEVER, Lunch


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
