"""When the services of a day start, and what that costs: lateness, shifted starts, overtime and waiting.

The kernels' own schedule.py, for a day that lies in Days.room.
"""

from solver.kernel import (
    BUSY,
    DONE,
    DUE,
    EARLIEST,
    FIRST_DONE,
    FIRST_OPEN,
    FORBIDDEN,
    HAS_LUNCH,
    LATE,
    LATE_WEIGHT,
    LATEST,
    LEAVE_BY,
    LUNCH_FROM,
    LUNCH_S,
    OPEN,
    RETURN_BY,
    ROADS,
    SET_OUT,
    SHIFT_END,
    SHIFT_TAX,
    STARTS,
    STARTS_CHOSEN,
    TOLD,
    VISITS,
    WAITING,
    WISH,
    Day,
    Int64,
    Whole,
    arrive_after_lunch,
    compiled,
    folded,
    leave_by,
    leave_by_for_lunch,
    whole,
)
from solver.model import NEVER

TOLERANCE_S = 900
"""A start nearer than this to the published one is not shifted (solver.cost.SHIFT_TOLERANCE_S)."""


@folded
def start_cost(visits: Int64, j: Whole, t: Whole, start: Whole) -> Whole:
    """The price of this start: lateness by contract, and the tax on a shifted start."""
    cost = whole(0)
    if start > visits[j, DUE]:
        cost += (start - visits[j, DUE]) * visits[j, LATE_WEIGHT]
    if visits[j, TOLD] == t and visits[j, WISH] < NEVER and abs(start - visits[j, WISH]) > TOLERANCE_S:
        cost += visits[j, SHIFT_TAX]
    return cost


@compiled
def time_day(day: Day, room: Int64, t: Whole, size: Whole) -> tuple[Whole, Whole]:
    """Choose the leg of lunch and the starts of the day in the room; return their cost and lunch's start.

    Starts are the published ones where they can be, as in schedule.retime, otherwise the earliest; they stand
    in row STARTS_CHOSEN. Lunch's start is NEVER where none is taken after what has started. FORBIDDEN as a
    cost: the order cannot be kept.
    """
    _prepare(day, room, t, size)
    best_cost, best_sum, lunch_at = whole(FORBIDDEN), whole(0), whole(NEVER)
    for lunch_leg in range(
        -1 if day.crew[t, FIRST_DONE] < NEVER else 0, size + 1 if day.crew[t, HAS_LUNCH] else 0
    ):
        if not _lunch_fits(day, room, t, size, lunch_leg):
            continue
        cost, total, at = _time_with_lunch(day, room, t, size, lunch_leg)
        if cost < best_cost or (cost == best_cost and total < best_sum):
            best_cost, best_sum, lunch_at = cost, total, at
            for i in range(size):
                room[STARTS_CHOSEN, i] = room[STARTS, i]
    return best_cost, lunch_at


@compiled
def _set_out_of(visits: Int64, room: Int64, size: Whole, i: Whole) -> Whole:
    return visits[room[VISITS, i], SET_OUT] if i < size else whole(-NEVER)


@folded
def _prepare(day: Day, room: Int64, t: Whole, size: Whole) -> None:
    """The earliest moments with lunch still ahead, and the latest with lunch behind."""
    free = day.crew[t, FIRST_OPEN]
    for i in range(size):
        j = room[VISITS, i]
        room[OPEN, i] = free
        start = max(max(free, day.visits[j, SET_OUT]) + room[ROADS, i], day.visits[j, EARLIEST])
        free = start + day.link[j, t, BUSY] if start <= day.visits[j, LATEST] else whole(NEVER)
    room[OPEN, size] = free
    late = day.crew[t, RETURN_BY]
    room[DONE, size] = late
    for i in range(size - 1, -1, -1):
        j = room[VISITS, i]
        leave = leave_by(late, room[ROADS, i + 1], _set_out_of(day.visits, room, size, i + 1))
        late = min(leave - day.link[j, t, BUSY], day.visits[j, LATEST])
        late = late if late >= day.visits[j, EARLIEST] else whole(-NEVER)
        room[DONE, i] = late


@folded
def _lunch_fits(day: Day, room: Int64, t: Whole, size: Whole, lunch_leg: Whole) -> Whole:
    """Whether the day works with lunch on this leg, or (-1) with no lunch after what has started."""
    if lunch_leg < 0:
        set_out = _set_out_of(day.visits, room, size, whole(0))
        return max(day.crew[t, FIRST_DONE], set_out) + room[ROADS, 0] <= room[DONE, 0]
    free, set_out = room[OPEN, lunch_leg], _set_out_of(day.visits, room, size, lunch_leg)
    return arrive_after_lunch(day.crew, t, free, room[ROADS, lunch_leg], set_out) <= room[DONE, lunch_leg]


@folded
def _time_with_lunch(
    day: Day, room: Int64, t: Whole, size: Whole, lunch_leg: Whole
) -> tuple[Whole, Whole, Whole]:
    """The starts with lunch on this leg: their cost, their sum and the start of lunch."""
    _latest_before_lunch(day, room, t, size, lunch_leg)
    cost, total, lunch_at = whole(0), whole(0), whole(NEVER)
    waiting, leave = day.crew[t, WAITING], whole(-NEVER)
    free = day.crew[t, FIRST_DONE] if lunch_leg < 0 else day.crew[t, FIRST_OPEN]
    if waiting:
        leave, busy = _departure(day, room, t, size, lunch_leg, free)
        cost -= waiting * (leave + busy)
    for i in range(size + 1):
        set_out, travel = _set_out_of(day.visits, room, size, i), room[ROADS, i]
        if i == lunch_leg:
            lunch_at = max(free, day.crew[t, LUNCH_FROM])
            arrival = arrive_after_lunch(day.crew, t, free, travel, set_out)
        else:
            arrival = max(free, set_out) + travel
        if i == 0:
            arrival = max(arrival, leave + travel)
        if i == size:
            cost += max(whole(0), arrival - day.crew[t, SHIFT_END]) // 4 + waiting * arrival
            break
        j = room[VISITS, i]
        start = max(arrival, day.visits[j, EARLIEST])
        if start < day.visits[j, WISH] < NEVER:
            start = max(start, min(day.visits[j, WISH], room[LATE, i]))
        room[STARTS, i] = start
        cost += start_cost(day.visits, j, t, start)
        total += start
        free = start + day.link[j, t, BUSY]
    return cost, total, lunch_at


@folded
def _departure(
    day: Day, room: Int64, t: Whole, size: Whole, lunch_leg: Whole, free: Whole
) -> tuple[Whole, Whole]:
    """When to set out in order to be home as early as can be with as little waiting as that allows, and how
    long roads, services and lunch take."""
    busy, now, begun = whole(0), free, day.crew[t, LEAVE_BY] < NEVER
    for i in range(size + 1):
        travel, set_out = room[ROADS, i], _set_out_of(day.visits, room, size, i)
        busy += travel
        if i == lunch_leg:
            busy += day.crew[t, LUNCH_S] if i or begun else whole(0)  # or else it is had at home
            now = arrive_after_lunch(day.crew, t, now, travel, set_out)
        else:
            now = max(now, set_out) + travel
        if i < size:
            j = room[VISITS, i]
            now = max(now, day.visits[j, EARLIEST]) + day.link[j, t, BUSY]
            busy += day.link[j, t, BUSY]
    latest = min(room[LATE, 0] - room[ROADS, 0], day.crew[t, LEAVE_BY])
    return max(free, min(now - busy, latest)), busy


@folded
def _latest_before_lunch(day: Day, room: Int64, t: Whole, size: Whole, lunch_leg: Whole) -> None:
    """The latest starts with lunch on this leg."""
    for i in range(max(lunch_leg, 0), size + 1):
        room[LATE, i] = room[DONE, i]
    for i in range(lunch_leg - 1, -1, -1):
        due, travel, set_out = (
            room[LATE, i + 1],
            room[ROADS, i + 1],
            _set_out_of(day.visits, room, size, i + 1),
        )
        if i + 1 == lunch_leg:
            leave = leave_by_for_lunch(day.crew, t, due, travel, set_out)
        else:
            leave = leave_by(due, travel, set_out)
        j = room[VISITS, i]
        room[LATE, i] = min(day.visits[j, LATEST], leave - day.link[j, t, BUSY])
