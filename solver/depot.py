"""Days that go by the depot once: where a visit fits into them, and on which road the depot lies best.

Before the depot the van holds what it began with, after it everything. A day whose van holds all it needs
from the start goes nowhere; in the others every place of a visit is tried with every place of the depot, the
cheap ones first in line for the exact test.
"""

from solver.days import direct_road, lay_out, rebuild, road_by_depot
from solver.kernel import (
    BACK,
    BUSY,
    DETOURS,
    EARLIEST,
    EXTRA,
    FREE_DONE,
    FREE_OPEN,
    FROM_DEPOT,
    HAS_LUNCH,
    IS_SOFT,
    LATE_DONE,
    LATE_OPEN,
    LATEST,
    LEG,
    LOADS,
    OUT,
    OUT_TO_DEPOT,
    PRICED,
    RESTOCK,
    ROADS,
    SET_OUT,
    SIZE,
    STOCKS,
    TIMING,
    TO_DEPOT,
    USED,
    VISITS,
    WAITING,
    Day,
    Days,
    Int64,
    Whole,
    arrive_after_lunch,
    compiled,
    time_day,
    whole,
)
from solver.model import NEVER
from solver.search_state import draw


@compiled
def reach(day: Day, days: Days, t: Whole, j: Whole) -> Whole:
    """How many visits from the first on the van has everything for; with visit j (-1: none) on board, -1
    where that alone is too much."""
    size, least = days.state[t, SIZE], days.state[t, SIZE]
    for p in range(day.visits.shape[1] - LOADS):
        left = day.crew[t, STOCKS + p] - (day.visits[j, LOADS + p] if j >= 0 else whole(0))
        if left >= days.state[t, USED + p]:
            continue
        i = whole(0)
        while left >= 0 and i < size:
            left -= day.visits[days.order[t, i], LOADS + p]
            i += 1
        least = min(least, i - 1)
    return least


@compiled
def keeps_time(day: Day, days: Days, t: Whole, first: Whole, last: Whole) -> Whole:
    """Whether the day in the room, which is the day as it stands up to leg `first` and, with one visit more,
    after leg `last`, can be kept."""
    room, lunch = days.room, day.crew[t, HAS_LUNCH]
    open_s, done_s = days.moments[t, first, FREE_OPEN], days.moments[t, first, FREE_DONE]
    for i in range(first, last + 1):
        is_home = i > days.state[t, SIZE]
        j, road = room[VISITS, i], room[ROADS, i]
        set_out = whole(-NEVER) if is_home else day.visits[j, SET_OUT]
        open_at = max(open_s, set_out) + road
        done_at = max(done_s, set_out) + road
        if lunch:
            done_at = min(done_at, arrive_after_lunch(day.crew, t, open_s, road, set_out))
        if i == last:
            return (
                open_at <= days.moments[t, i - 1, LATE_OPEN] or done_at <= days.moments[t, i - 1, LATE_DONE]
            )
        opens, closes, busy = day.visits[j, EARLIEST], day.visits[j, LATEST], day.link[j, t, BUSY]
        open_at, done_at = max(open_at, opens), max(done_at, opens)
        open_s = open_at + busy if open_at <= closes else whole(NEVER)
        done_s = done_at + busy if done_at <= closes else whole(NEVER)
        if open_s >= NEVER and done_s >= NEVER:
            break
    return False


@compiled
def best_by_depot(
    day: Day, days: Days, chance: Int64, j: Whole, t: Whole, limit: Whole, blink: float
) -> tuple[Whole, Whole, Whole]:
    """The cheapest position below `limit` in a day that goes by the depot, or has to with visit j, with its
    cost and the leg of the depot; (limit, -1, -1) if there is none."""
    size, now, best, found, restock = days.state[t, SIZE], days.state[t, RESTOCK], limit, whole(-1), whole(-1)
    alone, with_j = reach(day, days, t, whole(-1)), reach(day, days, t, j)
    for i in range(size):
        days.room[DETOURS, i] = road_by_depot(day, days, t, i) - direct_road(day, days, t, i)
    most = days.state[t, TIMING] if day.crew[t, WAITING] else whole(0)  # a visit may take from the waiting
    fixed = whole(day.link[j, t, EXTRA]) - (days.room[DETOURS, now] if now >= 0 else whole(0))
    for position in range(size + 1):
        there = whole(day.travel_to[j, days.order[t, position - 1]] if position else day.link[j, t, OUT])
        onward = whole(day.travel[j, days.order[t, position]] if position < size else day.link[j, t, BACK])
        added = fixed + there + onward - direct_road(day, days, t, position)
        last = with_j + 1 if position <= with_j else min(alone, position)
        for leg in range(min(last, size) + 1):
            cost = added + _detour(day, days, j, t, position, leg)
            if cost - most >= best:
                continue
            cost = _cost_by_depot(day, days, j, t, position, leg, cost)
            if cost < best and not (blink > 0.0 and draw(chance) < blink):
                best, found, restock = cost, whole(position), whole(leg)
    return best, found, restock


@compiled
def _detour(day: Day, days: Days, j: Whole, t: Whole, position: Whole, leg: Whole) -> Whole:
    """What the way by the depot adds to this leg of the day with visit j at this position."""
    if leg < position:
        return days.room[DETOURS, leg]
    if leg > position + 1:
        return days.room[DETOURS, leg - 1]
    if leg == position:
        if position == 0:
            return day.crew[t, OUT_TO_DEPOT] + day.visits[j, FROM_DEPOT] - day.link[j, t, OUT]
        before = days.order[t, position - 1]
        return day.visits[before, TO_DEPOT] + day.visits[j, FROM_DEPOT] - day.travel_to[j, before]
    behind = days.order[t, position]
    return day.visits[j, TO_DEPOT] + day.visits[behind, FROM_DEPOT] - day.travel[j, behind]


@compiled
def _cost_by_depot(
    day: Day, days: Days, j: Whole, t: Whole, position: Whole, leg: Whole, road: Whole
) -> Whole:
    """The road and what the starts cost; NEVER if the day cannot be kept so."""
    now, size = days.state[t, RESTOCK], days.state[t, SIZE]
    lay_out(day, days, j, t, position, leg)
    first, last = min(position, leg), max(position + 1, leg)
    if now >= 0:
        first, last = min(first, now), max(last, now + 1)
    if not keeps_time(day, days, t, first, last):
        return whole(NEVER)
    if (day.visits[j, IS_SOFT] | days.state[t, PRICED]) == 0:
        return road
    return road + time_day(day, days.room, t, size + 1)[0] - days.state[t, TIMING]


@compiled
def settle_depot(day: Day, days: Days, t: Whole, first: Whole) -> None:
    """Rebuild a day whose order changed from `first` on, by the depot where that is the shortest; not at
    all where the van holds everything."""
    now, size = days.state[t, RESTOCK], days.state[t, SIZE]
    days.state[t, RESTOCK] = -1
    rebuild(day, days, t, min(first, now))
    van_lasts = reach(day, days, t, whole(-1))
    if van_lasts >= size:
        return
    best, chosen = whole(NEVER), min(now, van_lasts)
    for leg in range(van_lasts + 1):
        road = road_by_depot(day, days, t, leg)
        detour = road - days.moments[t, leg, LEG]
        if detour < best and leg_fits(day, days, t, leg, road):
            best, chosen = detour, whole(leg)
    days.state[t, RESTOCK] = chosen
    rebuild(day, days, t, chosen)


@compiled
def leg_fits(day: Day, days: Days, t: Whole, leg: Whole, road: Whole) -> Whole:
    """Whether this leg, which leads to a visit, may take that long."""
    free_open, free_done = days.moments[t, leg, FREE_OPEN], days.moments[t, leg, FREE_DONE]
    set_out, late_done = day.visits[days.order[t, leg], SET_OUT], days.moments[t, leg, LATE_DONE]
    if max(free_done, set_out) + road <= late_done:
        return True
    if free_open >= NEVER:
        return False
    return (
        max(free_open, set_out) + road <= days.moments[t, leg, LATE_OPEN]
        or arrive_after_lunch(day.crew, t, free_open, road, set_out) <= late_done
    )
