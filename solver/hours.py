"""One leg of a day where the roads change by the hour: the same questions as in legs.py.

A road takes as long as the hour in which one sets out makes it, and keeps it: what has begun at eight is
driven as at eight. One may wait before setting out, so that nobody who is free earlier arrives later. Lunch
is had before setting out, on the road, or at its end. Every `travel_s` here is what the matrix says; it is
stretched by `hours`, 24 permilles, those of the hours of a day.

Within an hour the first moment to set out is the best one: it is enough to try that one, hour by hour.
"""

from collections.abc import Iterator, Sequence

from solver.model import NEVER, Lunch, Window

HOUR_S = 3600
DAY_S = 24 * HOUR_S


def stretched_s(hours: Sequence[int], travel_s: int, leave_s: int) -> int:
    """How long the road takes for who sets out at this moment."""
    return -(-travel_s * hours[leave_s // HOUR_S % 24] // 1000)


def least(hours: Sequence[int], travel_s: int) -> int:
    return -(-travel_s * min(hours) // 1000)


def arrive(hours: Sequence[int], leave_s: int, travel_s: int, set_out_s: int) -> int:
    return _first_arrival(hours, travel_s, max(leave_s, set_out_s), NEVER)


def arrive_after_lunch(
    hours: Sequence[int], leave_s: int, travel_s: int, set_out_s: int, lunch: Lunch
) -> int:
    begin_s, road_s = max(leave_s, lunch.earliest_s), max(leave_s, set_out_s)
    if begin_s > lunch.latest_s:
        return NEVER
    after_s = _first_arrival(hours, travel_s, max(begin_s + lunch.duration_s, road_s), NEVER)
    if road_s > lunch.latest_s:
        return after_s
    there_s = _first_arrival(hours, travel_s, road_s, lunch.latest_s)
    return min(after_s, max(begin_s, there_s) + lunch.duration_s)


def leave_by(hours: Sequence[int], due_s: int, travel_s: int, set_out_s: int) -> int:
    latest_s = _last_departure(hours, travel_s, due_s, NEVER)
    return latest_s if latest_s >= set_out_s else -NEVER


def leave_by_for_lunch(hours: Sequence[int], due_s: int, travel_s: int, set_out_s: int, lunch: Lunch) -> int:
    fed_s = due_s - lunch.duration_s
    before_s = _last_departure(hours, travel_s, fed_s, lunch.latest_s)
    if before_s < set_out_s or fed_s < lunch.earliest_s:
        before_s = -NEVER
    after_s = _last_departure(hours, travel_s, due_s, NEVER)
    if after_s < max(set_out_s, lunch.earliest_s + lunch.duration_s):
        return before_s
    return max(before_s, min(lunch.latest_s, after_s - lunch.duration_s))


def longest_break(
    hours: Sequence[int], leave_s: int, due_s: int, travel_s: int, set_out_s: int, lunch: Lunch
) -> int:
    begin_s = max(leave_s, lunch.earliest_s)
    if begin_s > lunch.latest_s:
        return 0
    road_s = max(leave_s, set_out_s)
    longest_s = _break_s(hours, begin_s, due_s, travel_s, road_s)
    if road_s <= lunch.latest_s:
        there_s = _first_arrival(hours, travel_s, road_s, lunch.latest_s)
        longest_s = max(longest_s, due_s - max(begin_s, there_s))
    return longest_s


def lunch_start(
    hours: Sequence[int], leave_s: int, due_s: int, travel_s: int, set_out_s: int, lunch: Lunch
) -> int:
    """Not before a later hour, or before one may set out, where only setting out then is in time."""
    begin_s, road_s = max(leave_s, lunch.earliest_s), max(leave_s, set_out_s)
    moments = set(_departures(begin_s, max(begin_s, lunch.latest_s)))
    if begin_s <= road_s <= lunch.latest_s:
        moments.add(road_s)
    for moment_s in sorted(moments):
        if _break_s(hours, moment_s, due_s, travel_s, road_s) >= lunch.duration_s:
            return moment_s
    return begin_s


def back(hours: Sequence[int], leave_s: int, travel_s: int, lunch: Window | None) -> int:
    return min(arrival_s for _, arrival_s in _drives(hours, leave_s, NEVER, travel_s, lunch))


def driven(
    hours: Sequence[int], leave_s: int, due_s: int, travel_s: int, set_out_s: int, lunch: Window | None
) -> int:
    """One sets out in the hour that makes the road shortest, of those that are in time; if none is, in the
    one that makes one least late."""
    ways = list(_drives(hours, max(leave_s, set_out_s), due_s, travel_s, lunch))
    in_time = [road_s for road_s, arrival_s in ways if arrival_s <= due_s]
    return min(in_time) if in_time else min(ways, key=lambda way: (way[1], way[0]))[0]


def _departures(from_s: int, until_s: int) -> Iterator[int]:
    """The moments to set out at that are worth trying: the first, and every full hour of one day."""
    if from_s <= until_s:
        yield from_s
    yield from range((from_s // HOUR_S + 1) * HOUR_S, min(until_s, from_s + DAY_S) + 1, HOUR_S)


def _first_arrival(hours: Sequence[int], travel_s: int, from_s: int, until_s: int) -> int:
    """The earliest arrival of who sets out between two moments, the first not after the second."""
    best_s = from_s + stretched_s(hours, travel_s, from_s)
    hour_s = (from_s // HOUR_S + 1) * HOUR_S
    end_s = min(until_s, from_s + DAY_S)
    while hour_s < best_s and hour_s <= end_s:
        best_s = min(best_s, hour_s + stretched_s(hours, travel_s, hour_s))
        hour_s += HOUR_S
    return best_s


def _last_departure(hours: Sequence[int], travel_s: int, due_s: int, until_s: int) -> int:
    """The last moment, `until_s` at the latest, to set out and arrive by `due_s`."""
    moment_s = min(due_s - least(hours, travel_s), until_s)
    while True:
        hour_s = moment_s // HOUR_S * HOUR_S
        departure_s = min(moment_s, due_s - stretched_s(hours, travel_s, hour_s))
        if departure_s >= hour_s:
            return departure_s
        moment_s = hour_s - 1


def _break_s(hours: Sequence[int], begin_s: int, due_s: int, travel_s: int, road_s: int) -> int:
    """How long one can rest from this moment on, driving from `road_s` on, and be there by `due_s`."""
    last_s = _last_departure(hours, travel_s, due_s, NEVER)
    longest_s = last_s - begin_s if last_s >= road_s else 0
    if begin_s >= road_s:
        there_s = _first_arrival(hours, travel_s, road_s, begin_s)
        longest_s = max(longest_s, due_s - max(begin_s, there_s))
    return max(0, longest_s)


def _drives(
    hours: Sequence[int], road_s: int, due_s: int, travel_s: int, lunch: Window | None
) -> Iterator[tuple[int, int]]:
    """Seconds driven and arrival, for each hour in which one can set out around this lunch."""
    begin_s = lunch.earliest_s if lunch else -NEVER
    end_s = lunch.latest_s if lunch else road_s
    for moment_s in _departures(road_s, begin_s):
        there_s = moment_s + stretched_s(hours, travel_s, moment_s)
        yield there_s - moment_s, there_s if there_s <= begin_s else there_s + end_s - begin_s
    first_s = max(road_s, end_s)
    for moment_s in _departures(first_s, max(first_s, due_s)):
        there_s = moment_s + stretched_s(hours, travel_s, moment_s)
        yield there_s - moment_s, there_s
