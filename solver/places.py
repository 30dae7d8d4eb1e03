"""Where a visit fits best: in one day, or in all the days of those who may do it.

Places are tested exactly in constant time, and where a start has a price, a place that looks cheap enough is
timed in full before it is taken.
"""

from solver.days import lay_out
from solver.depot import best_by_depot
from solver.kernel import (
    ALONE,
    BACK,
    BUSY,
    DUE,
    EARLIEST,
    EXTRA,
    FREE_DONE,
    FREE_OPEN,
    IS_SOFT,
    LATE_DONE,
    LATE_WEIGHT,
    LATEST,
    LEAST_ONWARD,
    LEAST_THERE,
    LEG,
    LOADS,
    OUT,
    OUT_TO_DEPOT,
    OWNER,
    PENALTY,
    PRICED,
    RESTOCK,
    SIZE,
    STOCKS,
    SUIT_FROM,
    SUIT_TO,
    TIMING,
    TWIN,
    TWIN_SEEN,
    USED,
    WAITING,
    WHERE,
    Day,
    Days,
    Int64,
    Whole,
    compiled,
    earliest_start,
    folded,
    inlined,
    whole,
)
from solver.model import NEVER
from solver.search_state import TICK, Search, draw
from solver.starts import time_day

ALL_PLACES = 0.05
"""How often a visit that has many places is tried in all of them."""


@inlined
def cost_at(day: Day, days: Days, j: Whole, t: Whole, position: Whole, limit: Whole) -> Whole:
    """What a visit costs at this position of a day that goes by no depot; `limit` if that is not less."""
    size, twin = days.state[t, SIZE], day.crew[t, TWIN]
    there = whole(day.travel_to[j, days.order[t, position - 1]] if position else day.link[j, twin, OUT])
    onward = whole(day.travel[j, days.order[t, position]] if position < size else day.link[j, twin, BACK])
    cost = there + onward - days.moments[t, position, LEG] + day.link[j, twin, EXTRA]
    most = days.state[t, TIMING] if day.crew[t, WAITING] else whole(0)  # a visit may take from the waiting
    if cost - most >= limit:
        return limit
    start = earliest_start(day, days, j, t, position, there, onward)
    if start >= NEVER:
        return limit
    if (day.visits[j, IS_SOFT] | days.state[t, PRICED]) != 0:
        late = max(whole(0), start - day.visits[j, DUE]) * day.visits[j, LATE_WEIGHT]
        if cost - most + late >= limit:
            return limit
        lay_out(day, days, j, t, position, whole(-1))
        cost += time_day(day, days.room, t, size + 1)[0] - days.state[t, TIMING]
    return min(cost, limit)


@folded
def best_in_day(
    day: Day, days: Days, chance: Int64, j: Whole, t: Whole, limit: Whole, blink: float
) -> tuple[Whole, Whole]:
    """The cheapest position below `limit` in a day that goes by no depot, and its cost; (limit, -1) if there
    is none."""
    best, found, closes = limit, whole(-1), day.visits[j, LATEST]
    opens_end = day.visits[j, EARLIEST] + day.link[j, day.crew[t, TWIN], BUSY]
    for position in range(days.state[t, SIZE] + 1):
        if min(days.moments[t, position, FREE_OPEN], days.moments[t, position, FREE_DONE]) > closes:
            break
        if days.moments[t, position, LATE_DONE] < opens_end:
            continue
        cost = cost_at(day, days, j, t, position, best)
        if cost >= best or (blink > 0.0 and draw(chance) < blink):
            continue
        best, found = cost, whole(position)
    return best, found


@inlined
def has_room(day: Day, days: Days, j: Whole, t: Whole) -> Whole:
    """Whether the van holds what the visit needs."""
    fits = True
    for p in range(day.visits.shape[1] - LOADS):
        fits = fits and days.state[t, USED + p] + day.visits[j, LOADS + p] <= day.crew[t, STOCKS + p]
    return fits


@inlined
def cheapest_in_day(
    day: Day, days: Days, chance: Int64, j: Whole, t: Whole, limit: Whole, blink: float
) -> tuple[Whole, Whole, Whole]:
    """The cheapest position below `limit` in one day, its cost, and the visit before which the day goes by
    the depot then (-1: none); (limit, -1, -1) if there is no position."""
    if day.visits.shape[1] > LOADS and (days.state[t, RESTOCK] >= 0 or not has_room(day, days, j, t)):
        if day.crew[t, OUT_TO_DEPOT] < NEVER:
            return best_by_depot(day, days, chance, j, t, limit, blink)
        return limit, whole(-1), whole(-1)
    cost, position = best_in_day(day, days, chance, j, t, limit, blink)
    return cost, position, whole(-1)


@folded
def best_beside(day: Day, search: Search, j: Whole, blink: float) -> tuple[Whole, Whole, Whole]:
    """The cheapest technician and position right beside the likeliest neighbours, and the cost; technician -1
    if there is none."""
    days, opens, closes = search.days, day.visits[j, EARLIEST], day.visits[j, LATEST]
    best, technician, found = day.visits[j, PENALTY], whole(-1), whole(-1)
    for side in range(2):
        least = day.visits[j, LEAST_THERE] if side else day.visits[j, LEAST_ONWARD]
        for k in range(day.beside.shape[2]):
            other = day.beside[j, side, k, 0]
            if other < 0:
                break
            t, position = days.place[other, OWNER], days.place[other, WHERE] + 1 - side
            if t < 0 or day.beside[j, side, k, 1] + least - days.moments[t, position, LEG] >= best:
                continue
            if min(days.moments[t, position, FREE_OPEN], days.moments[t, position, FREE_DONE]) > closes:
                continue
            if days.moments[t, position, LATE_DONE] < opens:
                continue
            cost = cost_at(day, days, j, t, position, best)
            if cost >= best or not has_room(day, days, j, t) or (blink > 0.0 and draw(search.chance) < blink):
                continue
            best, technician, found = cost, whole(t), position
    return best, technician, found


@compiled
def best_place(day: Day, search: Search, j: Whole, blink: float) -> tuple[Whole, Whole, Whole, Whole]:
    """The cheapest technician, position and leg of the depot for a visit, after the cost; technician -1 if
    there is none.

    Most visits with many places are tried only beside their likeliest neighbours and, if that is dear, alone.
    """
    best, technician, found = day.visits[j, PENALTY], whole(-1), whole(-1)
    if (
        blink > 0.0
        and day.beside.shape[2]
        and day.beside[j, 0, 0, 0] >= 0
        and draw(search.chance) >= ALL_PLACES
    ):
        best, technician, found = best_beside(day, search, j, blink)
    if technician < 0:
        return best_anywhere(day, search, j, whole(0), day.visits[j, PENALTY], blink)
    if best > day.visits[j, ALONE]:
        cost, idle, position, leg = best_anywhere(day, search, j, whole(1), best, blink)
        if idle >= 0:
            return cost, idle, position, leg
    return best, technician, found, whole(-1)


@compiled
def best_anywhere(
    day: Day, search: Search, j: Whole, only_idle: Whole, limit: Whole, blink: float
) -> tuple[Whole, Whole, Whole, Whole]:
    """As best_place, below `limit`, in all days or only in those with nothing in them."""
    days, best = search.days, limit
    search.tally[TICK] += 1
    tick, technician, found, restock = search.tally[TICK], whole(-1), whole(-1), whole(-1)
    for k in range(day.visits[j, SUIT_FROM], day.visits[j, SUIT_TO]):
        t = day.suits[k]
        if days.state[t, SIZE] == 0:
            if days.state[day.crew[t, TWIN], TWIN_SEEN] == tick:
                continue
            days.state[day.crew[t, TWIN], TWIN_SEEN] = tick
        elif only_idle:
            continue
        cost, position, leg = cheapest_in_day(day, days, search.chance, j, t, best, blink)
        if position >= 0:
            best, technician, found, restock = cost, whole(t), position, leg
    return best, technician, found, restock
