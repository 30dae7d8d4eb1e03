"""Where one more visit fits into a timeline: each position tested in constant time.

The answer is no (the position is not listed), yes, or ask: `ask` where the day would have to go by the depot
first, which spots do not time. Yes and no are exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from solver.legs import AT_ANY_HOUR, arrive_after_lunch
from solver.model import NEVER, Bounds, Problem, Visit
from solver.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Spot:
    """A position where a visit fits: its earliest possible start and what it adds to the road (where roads
    change by the hour, to the road at the best of hours).

    `restock_before` is the visit on whose road the day goes by the depot then. Where `ask` is set the day has
    to go there and does not yet: whether it can must be tried; start and road are the least there can be.
    """

    position: int
    earliest_s: int
    extra_travel_s: int
    restock_before: str | None = None
    ask: bool = False


def with_visit(visits: Sequence[Visit], position: int, visit: Visit) -> list[Visit]:
    """The same order with one more visit at this position."""
    return [*visits[:position], visit, *visits[position:]]


def spots(
    problem: Problem,
    day: Timeline,
    visit: Visit,
    limit: Bounds | None = None,
    positions: Sequence[int] | None = None,
) -> list[Spot]:
    """Every position of a day where the visit fits in time, in order.

    `limit` and `positions` where the rest of the plan asks more of the visit than the visit itself.
    """
    if limit is None:
        limit = visit.bounds
    rows, here, duration_s = problem.travel_s, visit.place, visit.duration_with(day.technician.id)
    onward, places, restock_leg = rows[here], day.places, day.restock_leg
    restock_before = day.restock_before
    found = []
    for position in range(len(day.travel_s)) if positions is None else positions:
        if position == restock_leg:
            found += _by_the_depot(problem, day, visit, limit)
            continue
        there_s, on_s = rows[places[position]][here], onward[places[position + 1]]
        start_s = _earliest_start(day, position, limit, duration_s, there_s, on_s)
        if start_s < NEVER:
            extra_s = _extra_s(day, position, there_s, on_s)
            found.append(Spot(position, start_s, extra_s, restock_before))
    return found


def _extra_s(day: Timeline, position: int, there_s: int, on_s: int) -> int:
    """What two roads instead of one add to a day."""
    saved_s = day.travel_s[position] if day.visits else 0
    if day.legs is AT_ANY_HOUR:
        return there_s + on_s - saved_s
    least = day.legs.least
    return least(there_s) + least(on_s) - least(saved_s)


def _by_the_depot(problem: Problem, day: Timeline, visit: Visit, limit: Bounds) -> list[Spot]:
    """The two places on the leg that goes by the depot: before it and after it."""
    position, rows, depot = day.restock_leg, problem.travel_s, problem.depot_place or 0
    before, here, behind = day.places[position], visit.place, day.places[position + 1]
    roads = (
        (day.restock_before, rows[before][here], rows[here][depot] + rows[depot][behind]),
        (visit.id, rows[before][depot] + rows[depot][here], rows[here][behind]),
    )
    found = []
    for restock_before, there_s, on_s in roads:
        start_s = _earliest_start(day, position, limit, visit.duration_with(day.technician.id), there_s, on_s)
        if start_s < NEVER:
            extra_s = _extra_s(day, position, there_s, on_s)
            found.append(Spot(position, start_s, extra_s, restock_before))
    return found


def _earliest_start(
    day: Timeline, position: int, limit: Bounds, duration_s: int, there_s: int, on_s: int
) -> int:
    """The earliest start of a service here that the rest of the day can follow; NEVER if it cannot.

    Lunch is later, on the way on, before, or on the way there: four comparisons with the timeline. Without
    lunch still ahead one is never free later, so the first two are asked first.
    """
    if day.legs is not AT_ANY_HOUR:
        return _earliest_start_by_hour(day, position, limit, duration_s, there_s, on_s)
    free_open, free_done = day.free_open[position], day.free_done[position]
    late_done, onward_set_out_s = day.late_done[position], day.bounds[position].set_out_s
    set_out_s, earliest_s, latest_s = limit.set_out_s, limit.earliest_s, limit.latest_s
    arrival_s = (free_done if free_done > set_out_s else set_out_s) + there_s
    if day.lunch and free_open < NEVER:
        start_s = (free_open if free_open > set_out_s else set_out_s) + there_s
        start_s = start_s if start_s > earliest_s else earliest_s
        if limit.windows:
            start_s = limit.first_from(start_s)
        if start_s > latest_s:
            return NEVER
        end_s = start_s + duration_s
        if (end_s if end_s > onward_set_out_s else onward_set_out_s) + on_s <= day.late_open[position]:
            return start_s
        if arrive_after_lunch(end_s, on_s, onward_set_out_s, day.lunch) <= late_done:
            return start_s
        arrival_s = min(arrival_s, arrive_after_lunch(free_open, there_s, set_out_s, day.lunch))
    start_s = arrival_s if arrival_s > earliest_s else earliest_s
    if limit.windows:
        start_s = limit.first_from(start_s)
    if start_s > latest_s or start_s >= NEVER:
        return NEVER
    end_s = start_s + duration_s
    arrival_s = (end_s if end_s > onward_set_out_s else onward_set_out_s) + on_s
    return start_s if arrival_s <= late_done else NEVER


def _earliest_start_by_hour(
    day: Timeline, position: int, limit: Bounds, duration_s: int, there_s: int, on_s: int
) -> int:
    """The same where the roads change by the hour."""
    legs, lunch, onward_set_out_s = day.legs, day.lunch, day.bounds[position].set_out_s
    free_open, late_done = day.free_open[position], day.late_done[position]
    arrival_s = legs.arrive(day.free_done[position], there_s, limit.set_out_s)
    if lunch and free_open < NEVER:
        start_s = limit.first_from(legs.arrive(free_open, there_s, limit.set_out_s))
        if start_s >= NEVER:
            return NEVER
        end_s = start_s + duration_s
        if legs.arrive(end_s, on_s, onward_set_out_s) <= day.late_open[position]:
            return start_s
        if legs.arrive_after_lunch(end_s, on_s, onward_set_out_s, lunch) <= late_done:
            return start_s
        arrival_s = min(arrival_s, legs.arrive_after_lunch(free_open, there_s, limit.set_out_s, lunch))
    start_s = limit.first_from(arrival_s)
    if start_s >= NEVER:
        return NEVER
    return start_s if legs.arrive(start_s + duration_s, on_s, onward_set_out_s) <= late_done else NEVER
