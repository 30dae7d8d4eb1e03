"""Ruin and recreate: the search itself, on the flat arrays of kernel.py.

Slack Induction by String Removals (J. Christiaens and G. Vanden Berghe, Transportation Science 54(2), 2020):
take strings of neighbouring visits out of a few days, put them back one by one at the cheapest place that an
exact test in constant time allows, overlooking one place in a hundred, and accept by simulated annealing.
Where a start has a price, a place that looks cheap enough is timed in full before it is taken.
"""

import math
from typing import NamedTuple

from solver.kernel import (
    BACK,
    BEST_SIZE,
    BUSY,
    COST,
    DIRTY,
    DUE,
    EARLIEST,
    EMPTY_LEG,
    EXTRA,
    FIRST_DONE,
    FIRST_OPEN,
    FORBIDDEN,
    FREE_DONE,
    FREE_OPEN,
    HELD,
    IS_SOFT,
    LATE_DONE,
    LATE_WEIGHT,
    LATEST,
    LEG,
    LOADS,
    OLD_COST,
    OLD_SIZE,
    OUT,
    OWNER,
    PENALTY,
    PRICED,
    RETURN_BY,
    ROADS,
    SHIFT_END,
    SIZE,
    STAMP,
    STOCKS,
    SUIT_FROM,
    SUIT_TO,
    TIMING,
    TWIN,
    TWIN_SEEN,
    USED,
    VISITS,
    WHERE,
    Day,
    Days,
    Float64,
    Int64,
    Whole,
    compiled,
    door,
    earliest_start,
    run_backwards,
    run_forwards,
    time_day,
    whole,
)
from solver.model import NEVER

AVERAGE_REMOVED = 10
LONGEST_STRING = 10
BLINK = 0.01
SPLIT = 0.5
DEEPER_SPLIT = 0.01
WAITING_TRIED = 8
"""So many of the visits nobody does are tried again in each step."""
WAITING_FIRST = 0.2
"""How often a step begins around one of the visits nobody does."""

TOTAL, BEST_TOTAL, TICK, WAITING, POOL, TOUCHED, STEPS, RETRIED = range(8)
"""Where Search.tally holds the cost of the plan and of the best one, the number of the step, and how many
visits wait, are in the pool, how many days a step has touched, and what leaving
out the waiting visits it tries again costs."""


WAITING_LIST, POOL_LIST, RANKS_LIST, TOUCHED_LIST = range(4)
"""The rows of Search.lists: visits nobody does, visits out of the plan in this step and their sort keys, and
the days that the step has touched."""


class Search(NamedTuple):
    """One thread's state: the days, what nobody does, the best plan so far, and room to take a step back."""

    days: Days
    tally: Int64
    chance: Int64  # 2: the state of the random numbers
    heat: Float64  # 2: the temperature, and its factor from step to step
    lists: Int64  # 4, max(n, m)
    old_order: Int64  # m, cap
    best_order: Int64  # m, cap


# Chance


@compiled
def draw(chance: Int64) -> float:
    """A number between 0 and 1: L'Ecuyer's two combined generators, the same compiled or not."""
    first, second = (chance[0] * 40014) % 2147483563, (chance[1] * 40692) % 2147483399
    chance[0], chance[1] = first, second
    return float((first - second) % 2147483562 + 1) / 2147483563.0


@compiled
def below(chance: Int64, end: Whole) -> Whole:
    """A whole number from 0 to end - 1."""
    return min(whole(draw(chance) * end), whole(end) - 1)


# Days


@compiled
def set_legs(day: Day, days: Days, t: Whole, first: Whole, last: Whole) -> None:
    """Fill in the roads of legs `first` to `last`."""
    size = days.state[t, SIZE]
    for i in range(first, last + 1):
        if size == 0:
            days.moments[t, 0, LEG] = day.crew[t, EMPTY_LEG]
        elif i == 0:
            days.moments[t, 0, LEG] = day.link[days.order[t, 0], t, OUT]
        elif i == size:
            days.moments[t, i, LEG] = day.link[days.order[t, i - 1], t, BACK]
        else:
            days.moments[t, i, LEG] = day.travel[days.order[t, i - 1], days.order[t, i]]


@compiled
def has_priced_starts(day: Day, days: Days, t: Whole) -> Whole:
    """Whether the starts of this day cost anything at all."""
    priced = day.crew[t, SHIFT_END] < day.crew[t, RETURN_BY]
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
    """Everything about a day whose order changed from position `first` on."""
    size = days.state[t, SIZE]
    set_legs(day, days, t, first, size)
    if first == 0:
        days.moments[t, 0, FREE_OPEN], days.moments[t, 0, FREE_DONE] = (
            day.crew[t, FIRST_OPEN],
            day.crew[t, FIRST_DONE],
        )
    run_forwards(day, days, t, first, size)
    run_backwards(day, days, t, size - 1, first)
    cost = whole(0)
    days.state[t, USED:] = 0
    for i in range(size):
        j = days.order[t, i]
        days.place[j, OWNER], days.place[j, WHERE] = t, i
        cost += whole(days.moments[t, i, LEG]) + day.link[j, t, EXTRA]
        for p in range(day.visits.shape[1] - LOADS):
            days.state[t, USED + p] += day.visits[j, LOADS + p]
    days.state[t, PRICED] = has_priced_starts(day, days, t)
    days.state[t, TIMING] = timing_of(day, days, t)
    days.state[t, COST] = cost + days.moments[t, size, LEG] + days.state[t, TIMING]


@compiled
def insert(day: Day, days: Days, j: Whole, t: Whole, position: Whole) -> None:
    """Put a visit into a day where it fits."""
    size, old_leg, old_timing = (
        days.state[t, SIZE],
        whole(days.moments[t, position, LEG]),
        days.state[t, TIMING],
    )
    for i in range(size, position, -1):
        days.order[t, i] = days.order[t, i - 1]
    for i in range(size + 1, position, -1):
        for moment in range(days.moments.shape[2]):
            days.moments[t, i, moment] = days.moments[t, i - 1, moment]
    days.order[t, position] = j
    days.state[t, SIZE] = size + 1
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
    days.state[t, COST] += road + day.link[j, t, EXTRA] + days.state[t, TIMING] - old_timing


# Where a visit fits


@compiled
def timing_with(day: Day, days: Days, j: Whole, t: Whole, position: Whole) -> Whole:
    """What the starts of the day cost with visit j at this position."""
    size, room = days.state[t, SIZE], days.room
    for i in range(position):
        room[VISITS, i], room[ROADS, i] = days.order[t, i], days.moments[t, i, LEG]
    for i in range(position, size):
        room[VISITS, i + 1], room[ROADS, i + 2] = days.order[t, i], days.moments[t, i + 1, LEG]
    room[VISITS, position] = j
    room[ROADS, position] = day.travel_to[j, days.order[t, position - 1]] if position else day.link[j, t, OUT]
    following = day.travel[j, days.order[t, position]] if position < size else day.link[j, t, BACK]
    room[ROADS, position + 1] = following
    return time_day(day, room, t, size + 1)[0]


@compiled
def best_in_day(
    day: Day, days: Days, chance: Int64, j: Whole, t: Whole, limit: Whole, blink: float
) -> tuple[Whole, Whole]:
    """The cheapest position below `limit` in one day and its cost; (limit, -1) if there is none."""
    size, priced = days.state[t, SIZE], (day.visits[j, IS_SOFT] | days.state[t, PRICED]) != 0
    opens_end, closes = day.visits[j, EARLIEST] + day.link[j, t, BUSY], day.visits[j, LATEST]
    extra, best, found = whole(day.link[j, t, EXTRA]), limit, whole(-1)
    for position in range(size + 1):
        if min(days.moments[t, position, FREE_OPEN], days.moments[t, position, FREE_DONE]) > closes:
            break
        if days.moments[t, position, LATE_DONE] < opens_end:
            continue
        there = whole(day.travel_to[j, days.order[t, position - 1]] if position else day.link[j, t, OUT])
        onward = whole(day.travel[j, days.order[t, position]] if position < size else day.link[j, t, BACK])
        cost = extra + there + onward - days.moments[t, position, LEG]
        if cost >= best:
            continue
        start = earliest_start(day, days, j, t, position, there, onward)
        if start >= NEVER:
            continue
        if priced:
            if cost + max(whole(0), start - day.visits[j, DUE]) * day.visits[j, LATE_WEIGHT] >= best:
                continue
            cost += timing_with(day, days, j, t, position) - days.state[t, TIMING]
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
def best_place(day: Day, search: Search, j: Whole, blink: float) -> tuple[Whole, Whole, Whole]:
    """The cheapest technician and position for a visit, and the cost; technician -1 if there is none."""
    days = search.days
    search.tally[TICK] += 1
    tick, best = search.tally[TICK], day.visits[j, PENALTY]
    technician, found = whole(-1), whole(-1)
    for k in range(day.visits[j, SUIT_FROM], day.visits[j, SUIT_TO]):
        t = day.suits[k]
        if days.state[t, SIZE] == 0:
            if days.state[day.crew[t, TWIN], TWIN_SEEN] == tick:
                continue
            days.state[day.crew[t, TWIN], TWIN_SEEN] = tick
        if day.visits.shape[1] > LOADS and not has_room(day, days, j, t):
            continue
        cost, position = best_in_day(day, days, search.chance, j, t, best, blink)
        if position >= 0:
            best, technician, found = cost, whole(t), position
    return best, technician, found


# Ruin


@compiled
def touch(search: Search, t: Whole, step: Whole) -> None:
    """Remember a day as it was before this step."""
    if search.days.state[t, STAMP] == step:
        return
    days = search.days
    search.days.state[t, STAMP] = step
    search.lists[TOUCHED_LIST, search.tally[TOUCHED]] = t
    search.tally[TOUCHED] += 1
    search.days.state[t, OLD_SIZE], search.days.state[t, OLD_COST] = days.state[t, SIZE], days.state[t, COST]
    for i in range(days.state[t, SIZE]):
        search.old_order[t, i] = days.order[t, i]


@compiled
def cut(day: Day, search: Search, t: Whole, position: Whole, length: Whole) -> None:
    """Take a string of visits around this position out of a day, half of the time leaving some inside it."""
    days, chance = search.days, search.chance
    size, spared = days.state[t, SIZE], whole(0)
    if length < size and draw(chance) < SPLIT:
        spared = whole(1)
        while length + spared < size and draw(chance) < DEEPER_SPLIT:
            spared += 1
    span = length + spared
    lowest = max(whole(0), position - span + 1)
    first = lowest + below(chance, min(whole(position), size - span) - lowest + 1)
    spared_from = first + (1 + below(chance, length - 1) if length > 1 else below(chance, whole(2)))
    kept = first
    for i in range(first, size):
        j = days.order[t, i]
        is_spared = i >= first + span or spared_from <= i < spared_from + spared
        if is_spared or day.visits[j, HELD]:
            days.order[t, kept] = j
            kept += 1
        else:
            days.place[j, OWNER] = -1
            search.lists[POOL_LIST, search.tally[POOL]] = j
            search.tally[POOL] += 1
    days.state[t, SIZE] = kept
    rebuild(day, days, t, first)


@compiled
def ruin(day: Day, search: Search, step: Whole) -> None:
    """Take strings of neighbouring visits out of several days into the pool."""
    days, tally, chance = search.days, search.tally, search.chance
    n, waiting = day.visits.shape[0], tally[WAITING]
    if waiting and draw(chance) < WAITING_FIRST:
        seed = search.lists[WAITING_LIST, below(chance, waiting)]
    else:
        seed = below(chance, n)
    served, busy = whole(0), whole(0)
    for t in range(days.state.shape[0]):
        served += days.state[t, SIZE]
        busy += days.state[t, SIZE] > 0
    if not served:
        return
    longest = min(float(LONGEST_STRING), served / busy)
    strings = whole(draw(chance) * (4.0 * AVERAGE_REMOVED / (1.0 + longest) - 1.0) + 1.0)
    seed_waits = days.place[seed, OWNER] < 0 and can_be_served(day, seed)
    for k in range(-1, day.near.shape[1]):
        j = seed if k < 0 else day.near[seed, k]
        t = days.place[j, OWNER]
        if (
            t < 0
            or search.days.state[t, STAMP] == step
            or (seed_waits and day.link[seed, t, EXTRA] >= FORBIDDEN)
        ):
            continue
        touch(search, t, step)
        length = whole(draw(chance) * min(longest, float(days.state[t, SIZE])) + 1.0)
        cut(day, search, t, days.place[j, WHERE], min(length, days.state[t, SIZE]))
        strings -= 1
        if strings <= 0:
            break


# Recreate


@compiled
def add_waiting(day: Day, search: Search) -> None:
    """Some of the visits nobody does get another chance: all of a few, a random stretch of many."""
    waiting, chance = search.tally[WAITING], search.chance
    search.tally[RETRIED] = 0
    if waiting == 0:
        return
    first = below(chance, waiting) if waiting > WAITING_TRIED else whole(0)
    for k in range(min(waiting, whole(WAITING_TRIED))):
        j = search.lists[WAITING_LIST, (first + k) % waiting]
        search.lists[POOL_LIST, search.tally[POOL]] = j
        search.tally[POOL] += 1
        search.tally[RETRIED] += day.visits[j, PENALTY]


@compiled
def sort_pool(day: Day, search: Search) -> None:
    """Put the pool into one of the orders, drawn by their weights."""
    lists, chance = search.lists, search.chance
    lot = below(chance, day.lots[-1])
    which = 0
    while lot >= day.lots[which]:
        which += 1
    for k in range(search.tally[POOL]):
        j = lists[POOL_LIST, k]
        rank = whole(draw(chance) * 1e9) if which == 0 else day.keys[which - 1, j]
        i = k
        while i > 0 and lists[RANKS_LIST, i - 1] > rank:
            lists[RANKS_LIST, i], lists[POOL_LIST, i] = lists[RANKS_LIST, i - 1], lists[POOL_LIST, i - 1]
            i -= 1
        lists[RANKS_LIST, i], lists[POOL_LIST, i] = rank, j


@compiled
def recreate(day: Day, search: Search, step: Whole) -> None:
    """Put what is in the pool back, each visit at its cheapest place; what fits nowhere waits."""
    sort_pool(day, search)
    for k in range(search.tally[POOL]):
        j = search.lists[POOL_LIST, k]
        _, t, position = best_place(day, search, j, BLINK)
        if t >= 0:
            touch(search, t, step)
            insert(day, search.days, j, t, position)


# Accept or not


@compiled
def cost_change(day: Day, search: Search) -> Whole:
    """What the step has changed: the touched days, and the visits that wait or wait no more."""
    days, change = search.days, -search.tally[RETRIED]
    for k in range(search.tally[TOUCHED]):
        t = search.lists[TOUCHED_LIST, k]
        change += days.state[t, COST] - search.days.state[t, OLD_COST]
    for k in range(search.tally[POOL]):
        if days.place[search.lists[POOL_LIST, k], OWNER] < 0:
            change += day.visits[search.lists[POOL_LIST, k], PENALTY]
    return change


@compiled
def take_back(day: Day, search: Search) -> None:
    """Make the days what they were before the step."""
    days = search.days
    for k in range(search.tally[POOL]):
        days.place[search.lists[POOL_LIST, k], OWNER] = -1
    for k in range(search.tally[TOUCHED]):
        t = search.lists[TOUCHED_LIST, k]
        days.state[t, SIZE] = search.days.state[t, OLD_SIZE]
        for i in range(days.state[t, SIZE]):
            days.order[t, i] = search.old_order[t, i]
        rebuild(day, days, t, whole(0))


@compiled
def settle(search: Search, change: Whole) -> None:
    """Make the step part of the plan: its cost, its waiting visits, its days."""
    tally, place = search.tally, search.days.place
    tally[TOTAL] += change
    for k in range(tally[TOUCHED]):
        search.days.state[search.lists[TOUCHED_LIST, k], DIRTY] = 1
    kept = whole(0)
    for k in range(tally[WAITING]):
        j = search.lists[WAITING_LIST, k]
        if place[j, OWNER] < 0:
            search.lists[WAITING_LIST, kept] = j
            kept += 1
    for k in range(tally[POOL]):
        j = search.lists[POOL_LIST, k]
        known = place[j, OWNER] >= 0
        for i in range(kept):
            known = known or search.lists[WAITING_LIST, i] == j
        if not known:
            search.lists[WAITING_LIST, kept] = j
            kept += 1
    tally[WAITING] = kept


@door
def keep_best(search: Search) -> None:
    """Remember the plan as the best so far."""
    days = search.days
    search.tally[BEST_TOTAL] = search.tally[TOTAL]
    for t in range(days.state.shape[0]):
        if search.days.state[t, DIRTY]:
            search.days.state[t, DIRTY] = 0
            search.days.state[t, BEST_SIZE] = days.state[t, SIZE]
            for i in range(days.state[t, SIZE]):
                search.best_order[t, i] = days.order[t, i]


@compiled
def can_be_served(day: Day, j: Whole) -> Whole:
    """Whether anybody at all may do this visit."""
    return day.visits[j, SUIT_FROM] < day.visits[j, SUIT_TO]


@door
def time_best(day: Day, search: Search, t: Whole) -> tuple[Whole, Whole]:
    """Time a day of the best plan in the room, as kernel.time_day does."""
    room, size = search.days.room, search.days.state[t, BEST_SIZE]
    for i in range(size):
        j = search.best_order[t, i]
        room[VISITS, i] = j
        room[ROADS, i] = day.travel[search.best_order[t, i - 1], j] if i else day.link[j, t, OUT]
        room[ROADS, i + 1] = day.link[j, t, BACK]
    return time_day(day, room, t, size)


@door
def restore_best(day: Day, search: Search) -> None:
    """Make the best plan the one that the search goes on from."""
    days, waiting, total = search.days, whole(0), whole(0)
    days.place[:, OWNER] = -1
    for t in range(days.state.shape[0]):
        days.state[t, SIZE] = search.days.state[t, BEST_SIZE]
        for i in range(days.state[t, SIZE]):
            days.order[t, i] = search.best_order[t, i]
        rebuild(day, days, t, whole(0))
        total += days.state[t, COST]
        search.days.state[t, DIRTY] = 0
    for j in range(days.place.shape[0]):
        if days.place[j, OWNER] < 0 and can_be_served(day, j):
            search.lists[WAITING_LIST, waiting] = j
            waiting += 1
            total += day.visits[j, PENALTY]
    search.tally[WAITING], search.tally[TOTAL], search.tally[BEST_TOTAL] = waiting, total, total


@door
def run(day: Day, search: Search, steps: Whole) -> None:
    """So many steps of ruin and recreate."""
    tally = search.tally
    for _ in range(steps):
        tally[STEPS] += 1
        tally[POOL] = tally[TOUCHED] = 0
        add_waiting(day, search)
        ruin(day, search, tally[STEPS])
        recreate(day, search, tally[STEPS])
        change = cost_change(day, search)
        if change < -search.heat[0] * math.log(draw(search.chance)):
            settle(search, change)
            if tally[TOTAL] < tally[BEST_TOTAL]:
                keep_best(search)
        else:
            take_back(day, search)
        search.heat[0] *= search.heat[1]
