"""Where a visit fits best: in one day, or in all the days of those who may do it.

Places are tested exactly in constant time, and where a start has a price, a place that looks cheap enough is
timed in full before it is taken.
"""

from solver.days import lay_out
from solver.depot import best_by_depot
from solver.kernel import (
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
    LEG,
    LOADS,
    OUT,
    OUT_TO_DEPOT,
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
    Day,
    Days,
    Int64,
    Whole,
    compiled,
    earliest_start,
    time_day,
    whole,
)
from solver.model import NEVER
from solver.search_state import TICK, Search, draw


@compiled
def best_in_day(
    day: Day, days: Days, chance: Int64, j: Whole, t: Whole, limit: Whole, blink: float
) -> tuple[Whole, Whole]:
    """The cheapest position below `limit` in a day that goes by no depot, and its cost; (limit, -1) if there
    is none."""
    size, priced = days.state[t, SIZE], (day.visits[j, IS_SOFT] | days.state[t, PRICED]) != 0
    opens_end, closes = day.visits[j, EARLIEST] + day.link[j, t, BUSY], day.visits[j, LATEST]
    extra, best, found = whole(day.link[j, t, EXTRA]), limit, whole(-1)
    most = days.state[t, TIMING] if day.crew[t, WAITING] else whole(0)  # a visit may take from the waiting
    for position in range(size + 1):
        if min(days.moments[t, position, FREE_OPEN], days.moments[t, position, FREE_DONE]) > closes:
            break
        if days.moments[t, position, LATE_DONE] < opens_end:
            continue
        there = whole(day.travel_to[j, days.order[t, position - 1]] if position else day.link[j, t, OUT])
        onward = whole(day.travel[j, days.order[t, position]] if position < size else day.link[j, t, BACK])
        cost = extra + there + onward - days.moments[t, position, LEG]
        if cost - most >= best:
            continue
        start = earliest_start(day, days, j, t, position, there, onward)
        if start >= NEVER:
            continue
        if priced:
            late = max(whole(0), start - day.visits[j, DUE]) * day.visits[j, LATE_WEIGHT]
            if cost - most + late >= best:
                continue
            lay_out(day, days, j, t, position, whole(-1))
            cost += time_day(day, days.room, t, size + 1)[0] - days.state[t, TIMING]
            if cost >= best:
                continue
        if blink > 0.0 and draw(chance) < blink:
            continue
        best, found = cost, whole(position)
    return best, found


@compiled
def has_room(day: Day, days: Days, j: Whole, t: Whole) -> Whole:
    """Whether the van holds what the visit needs."""
    fits = True
    for p in range(day.visits.shape[1] - LOADS):
        fits = fits and days.state[t, USED + p] + day.visits[j, LOADS + p] <= day.crew[t, STOCKS + p]
    return fits


@compiled
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


@compiled
def best_place(day: Day, search: Search, j: Whole, blink: float) -> tuple[Whole, Whole, Whole, Whole]:
    """The cheapest technician, position and leg of the depot for a visit, after the cost; technician -1 if
    there is none."""
    days = search.days
    search.tally[TICK] += 1
    tick, best = search.tally[TICK], day.visits[j, PENALTY]
    technician, found, restock = whole(-1), whole(-1), whole(-1)
    for k in range(day.visits[j, SUIT_FROM], day.visits[j, SUIT_TO]):
        t = day.suits[k]
        if days.state[t, SIZE] == 0:
            if days.state[day.crew[t, TWIN], TWIN_SEEN] == tick:
                continue
            days.state[day.crew[t, TWIN], TWIN_SEEN] = tick
        if day.visits.shape[1] > LOADS and (days.state[t, RESTOCK] >= 0 or not has_room(day, days, j, t)):
            if day.crew[t, OUT_TO_DEPOT] == NEVER:
                continue
            cost, position, leg = best_by_depot(day, days, search.chance, j, t, best, blink)
        else:
            cost, position = best_in_day(day, days, search.chance, j, t, best, blink)
            leg = whole(-1)
        if position >= 0:
            best, technician, found, restock = cost, whole(t), position, leg
    return best, technician, found, restock
