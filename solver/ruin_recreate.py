"""Ruin and recreate: the steps of the search, on the flat arrays of kernel.py.

Slack Induction by String Removals (J. Christiaens and G. Vanden Berghe, Transportation Science 54(2), 2020):
take strings of neighbouring visits out of a few days, put them back one by one at the cheapest place that an
exact test in constant time allows, overlooking one place in a hundred, and accept by simulated annealing.
"""

import math

from solver.days import insert, rebuild
from solver.depot import settle_depot
from solver.kernel import (
    COST,
    EXTRA,
    FORBIDDEN,
    HELD,
    OLD_COST,
    OWNER,
    PENALTY,
    RESTOCK,
    SIZE,
    STAMP,
    WHERE,
    Day,
    Whole,
    compiled,
    door,
    folded,
    whole,
)
from solver.places import best_place
from solver.search_state import (
    BEST_TOTAL,
    POOL,
    POOL_LIST,
    RANKS_LIST,
    RETRIED,
    STEPS,
    TOTAL,
    TOUCHED,
    TOUCHED_LIST,
    WAITING,
    WAITING_LIST,
    Search,
    below,
    can_be_served,
    draw,
    keep_best,
    settle,
    take_back,
    touch,
)

AVERAGE_REMOVED = 10
LONGEST_STRING = 10
BLINK = 0.01
SPLIT = 0.5
DEEPER_SPLIT = 0.01
WAITING_TRIED = 8
"""So many of the visits nobody does are tried again in each step."""
WAITING_FIRST = 0.2
"""How often a step begins around one of the visits nobody does."""


@folded
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
    if days.state[t, RESTOCK] >= 0:
        settle_depot(day, days, t, first)
    else:
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


@folded
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


@folded
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


@folded
def recreate(day: Day, search: Search, step: Whole) -> None:
    """Put what is in the pool back, each visit at its cheapest place; what fits nowhere waits."""
    sort_pool(day, search)
    for k in range(search.tally[POOL]):
        j = search.lists[POOL_LIST, k]
        _, t, position, restock = best_place(day, search, j, BLINK)
        if t >= 0:
            touch(search, t, step)
            insert(day, search.days, j, t, position, restock)


@folded
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
