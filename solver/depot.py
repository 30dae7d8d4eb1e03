"""Days that go by the depot once: where a visit fits into them, and on which road the depot lies best.

Before the depot the van holds what it began with, after it everything. A day whose van holds all it needs
from the start goes nowhere; in the others every place of a visit is tried with every place of the depot, the
cheap ones first in line for the exact test.
"""

from solver.days import direct_road, lay_out, rebuild, road_by_depot
from solver.kernel import (
    ADDED,
    BACK,
    BEFORE,
    BEHIND,
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
    folded,
    whole,
)
from solver.model import NEVER
from solver.search_state import draw
from solver.starts import time_day


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


@folded
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


@folded
def best_by_depot(
    day: Day, days: Days, chance: Int64, j: Whole, t: Whole, limit: Whole, blink: float
) -> tuple[Whole, Whole, Whole]:
    """The cheapest position below `limit` in a day that goes by the depot, or has to with visit j, with its
    cost and the leg of the depot; (limit, -1, -1) if there is none."""
    room, best, found, restock = days.room, limit, whole(-1), whole(-1)
    size, extra = days.state[t, SIZE], whole(day.link[j, t, EXTRA])
    most = days.state[t, TIMING] if day.crew[t, WAITING] else whole(0)  # a visit may take from the waiting
    least = _find_detours(day, days, j, t) + extra
    if least - most >= best:
        return best, found, restock
    alone, with_j = reach(day, days, t, whole(-1)), reach(day, days, t, j)
    for position in range(size + 1):
        last = with_j + 1 if position <= with_j else min(alone, position)
        for leg in range(min(last, size) + 1):
            cost = extra + room[ADDED, position]
            if leg == position:
                cost += room[BEFORE, position]
            elif leg == position + 1:
                cost += room[BEHIND, position]
            else:
                cost += room[DETOURS, leg if leg < position else leg - 1]
            if cost - most >= best:
                continue
            cost = _cost_by_depot(day, days, j, t, position, leg, cost)
            if cost < best and not (blink > 0.0 and draw(chance) < blink):
                best, found, restock = cost, whole(position), whole(leg)
    return best, found, restock


@folded
def _find_detours(day: Day, days: Days, j: Whole, t: Whole) -> Whole:
    """What visit j adds to the road at each position of the day without its depot, and what the depot adds
    then just before it, just behind it and on each leg of the day as it stands; the least of it all."""
    size, now, room = days.state[t, SIZE], days.state[t, RESTOCK], days.room
    here_to, here_from = day.visits[j, TO_DEPOT], day.visits[j, FROM_DEPOT]
    gone, to_depot, least_leg, least = whole(0), day.crew[t, OUT_TO_DEPOT], whole(NEVER), whole(NEVER)
    if now >= 0:
        gone = days.moments[t, now, LEG] - direct_road(day, days, t, now)
    for i in range(size + 1):
        road = days.moments[t, i, LEG] - (gone if i == now else whole(0))
        there = whole(day.travel_to[j, days.order[t, i - 1]] if i else day.link[j, t, OUT])
        onward = whole(day.travel[j, days.order[t, i]] if i < size else day.link[j, t, BACK])
        room[ADDED, i] = there + onward - road - gone
        room[BEFORE, i] = to_depot + here_from - there
        room[BEHIND, i] = NEVER
        if i < size:
            room[BEHIND, i] = here_to + day.visits[days.order[t, i], FROM_DEPOT] - onward
            room[DETOURS, i] = to_depot + day.visits[days.order[t, i], FROM_DEPOT] - road
            least_leg = min(least_leg, room[DETOURS, i])
            to_depot = day.visits[days.order[t, i], TO_DEPOT]
        least = min(least, room[ADDED, i] + min(room[BEFORE, i], room[BEHIND, i]))
    for i in range(size + 1):
        least = min(least, room[ADDED, i] + least_leg)
    return least


@folded
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


@folded
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


@folded
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
