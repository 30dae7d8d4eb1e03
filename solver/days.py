"""A technician's day in the arrays of kernel.py: kept up to date when its order changes.

Where a visit would fit is places.py's question, and by which road the depot is reached depot.py's.
"""

from solver.kernel import (
    BACK,
    COST,
    EMPTY_LEG,
    EXTRA,
    FIRST_DONE,
    FIRST_OPEN,
    FREE_DONE,
    FREE_OPEN,
    FROM_DEPOT,
    IS_SOFT,
    LEG,
    LOADS,
    OUT,
    OUT_TO_DEPOT,
    OWNER,
    PRICED,
    RESTOCK,
    RETURN_BY,
    ROADS,
    SHIFT_END,
    SIZE,
    TIMING,
    TO_DEPOT,
    TWIN,
    USED,
    VISITS,
    WAITING,
    WHERE,
    Day,
    Days,
    Int64,
    Whole,
    compiled,
    folded,
    run_backwards,
    run_forwards,
    whole,
)
from solver.starts import time_day


@compiled
def direct_road(day: Day, days: Days, t: Whole, i: Whole) -> Whole:
    """The road of leg i without any depot."""
    size = days.state[t, SIZE]
    if size == 0:
        return day.crew[t, EMPTY_LEG]
    if i == 0:
        return whole(day.link[days.order[t, 0], day.crew[t, TWIN], OUT])
    if i == size:
        return whole(day.link[days.order[t, i - 1], day.crew[t, TWIN], BACK])
    return whole(day.travel[days.order[t, i - 1], days.order[t, i]])


@compiled
def road_by_depot(day: Day, days: Days, t: Whole, i: Whole) -> Whole:
    """The road of leg i, which leads to a visit, by the depot."""
    before = day.visits[days.order[t, i - 1], TO_DEPOT] if i else day.crew[t, OUT_TO_DEPOT]
    return before + day.visits[days.order[t, i], FROM_DEPOT]


@compiled
def set_legs(day: Day, days: Days, t: Whole, first: Whole, last: Whole) -> None:
    """Fill in the roads of legs `first` to `last`."""
    size, restock = days.state[t, SIZE], days.state[t, RESTOCK]
    for i in range(first, last + 1):
        if size == 0:
            days.moments[t, 0, LEG] = day.crew[t, EMPTY_LEG]
        elif i == restock:
            days.moments[t, i, LEG] = road_by_depot(day, days, t, i)
        elif i == 0:
            days.moments[t, 0, LEG] = day.link[days.order[t, 0], t, OUT]
        elif i == size:
            days.moments[t, i, LEG] = day.link[days.order[t, i - 1], t, BACK]
        else:
            days.moments[t, i, LEG] = day.travel[days.order[t, i - 1], days.order[t, i]]


@folded
def has_priced_starts(day: Day, days: Days, t: Whole) -> Whole:
    """Whether the starts of this day cost anything at all."""
    priced = day.crew[t, SHIFT_END] < day.crew[t, RETURN_BY] or day.crew[t, WAITING] != 0
    for i in range(days.state[t, SIZE]):
        priced = priced or day.visits[days.order[t, i], IS_SOFT] != 0
    return priced


@compiled
def timing_of(day: Day, days: Days, t: Whole) -> Whole:
    """What the starts of the day cost as it stands."""
    size = days.state[t, SIZE]
    if size == 0 or not days.state[t, PRICED]:
        return whole(0)
    for i in range(size):
        days.room[VISITS, i] = days.order[t, i]
    for i in range(size + 1):
        days.room[ROADS, i] = days.moments[t, i, LEG]
    return time_day(day, days.room, t, size)[0]


@compiled
def rebuild(day: Day, days: Days, t: Whole, first: Whole) -> None:
    """Everything about a day whose order or depot changed from position `first` on."""
    size = days.state[t, SIZE]
    set_legs(day, days, t, first, size)
    if first == 0:
        days.moments[t, 0, FREE_OPEN], days.moments[t, 0, FREE_DONE] = (
            day.crew[t, FIRST_OPEN],
            day.crew[t, FIRST_DONE],
        )
    run_forwards(day, days, t, first, size)
    run_backwards(day, days, t, size - 1, first)
    cost, twin = whole(0), day.crew[t, TWIN]
    days.state[t, USED:] = 0
    for i in range(size):
        j = days.order[t, i]
        days.place[j, OWNER], days.place[j, WHERE] = t, i
        cost += whole(days.moments[t, i, LEG]) + day.link[j, twin, EXTRA]
        for p in range(day.visits.shape[1] - LOADS):
            days.state[t, USED + p] += day.visits[j, LOADS + p]
    days.state[t, PRICED] = has_priced_starts(day, days, t)
    days.state[t, TIMING] = timing_of(day, days, t)
    days.state[t, COST] = cost + days.moments[t, size, LEG] + days.state[t, TIMING]


@compiled
def insert(day: Day, days: Days, j: Whole, t: Whole, position: Whole, restock: Whole) -> None:
    """Put a visit into a day where it fits, by the depot before visit `restock` then (-1: not at all)."""
    size, old_leg, old_timing = (
        days.state[t, SIZE],
        whole(days.moments[t, position, LEG]),
        days.state[t, TIMING],
    )
    for i in range(size, position, -1):
        days.order[t, i] = days.order[t, i - 1]
    days.order[t, position] = j
    days.state[t, SIZE] = size + 1
    if restock >= 0:
        days.state[t, RESTOCK] = restock
        rebuild(day, days, t, whole(0))
        return
    for i in range(size + 1, position, -1):
        for moment in range(days.moments.shape[2]):
            days.moments[t, i, moment] = days.moments[t, i - 1, moment]
    set_legs(day, days, t, position, position + 1)
    run_forwards(day, days, t, position, position + 1)
    run_backwards(day, days, t, position, position)
    days.place[j, OWNER] = t
    for i in range(position, size + 1):
        days.place[days.order[t, i], WHERE] = i
    for p in range(day.visits.shape[1] - LOADS):
        days.state[t, USED + p] += day.visits[j, LOADS + p]
    days.state[t, PRICED] = days.state[t, PRICED] | day.visits[j, IS_SOFT]
    days.state[t, TIMING] = timing_of(day, days, t)
    road = whole(days.moments[t, position, LEG]) + days.moments[t, position + 1, LEG] - old_leg
    days.state[t, COST] += road + day.link[j, day.crew[t, TWIN], EXTRA] + days.state[t, TIMING] - old_timing


@compiled
def send_by_depot(day: Day, room: Int64, t: Whole, leg: Whole) -> None:
    """Let a leg of the day in the room, which leads to a visit, go by the depot (-1: none)."""
    if leg >= 0:
        before = day.visits[room[VISITS, leg - 1], TO_DEPOT] if leg else day.crew[t, OUT_TO_DEPOT]
        room[ROADS, leg] = before + day.visits[room[VISITS, leg], FROM_DEPOT]


@compiled
def lay_out(day: Day, days: Days, j: Whole, t: Whole, position: Whole, restock: Whole) -> None:
    """Lay the day with visit j at this position in the room, by the depot on leg `restock` (-1: not)."""
    size, room, now = days.state[t, SIZE], days.room, days.state[t, RESTOCK]
    for i in range(size):
        room[VISITS, i + (i >= position)] = days.order[t, i]
    for i in range(size + 1):
        room[ROADS, i + (i > position)] = days.moments[t, i, LEG]
    if now >= 0:
        room[ROADS, now + (now > position)] = direct_road(day, days, t, now)
    room[VISITS, position] = j
    room[ROADS, position] = day.travel_to[j, days.order[t, position - 1]] if position else day.link[j, t, OUT]
    onward = day.travel[j, days.order[t, position]] if position < size else day.link[j, t, BACK]
    room[ROADS, position + 1] = onward
    send_by_depot(day, room, t, restock)
