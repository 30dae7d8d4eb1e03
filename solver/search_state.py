"""One thread's search: its days, what nobody does, the best plan so far, its chance, and the way back."""

from typing import NamedTuple

from solver.days import rebuild, send_by_depot
from solver.kernel import (
    BACK,
    BEST_RESTOCK,
    BEST_SIZE,
    COST,
    DIRTY,
    OLD_COST,
    OLD_RESTOCK,
    OLD_SIZE,
    OUT,
    OWNER,
    PENALTY,
    RESTOCK,
    ROADS,
    SIZE,
    STAMP,
    SUIT_FROM,
    SUIT_TO,
    VISITS,
    Day,
    Days,
    Float64,
    Int64,
    Whole,
    compiled,
    door,
    folded,
    inlined,
    whole,
)
from solver.starts import time_day

TOTAL, BEST_TOTAL, TICK, WAITING, POOL, TOUCHED, STEPS, RETRIED = range(8)
"""Where Search.tally holds the cost of the plan and of the best one, the number of the step, and how many
visits wait, are in the pool, how many days a step has touched, and what leaving out the waiting visits it
tries again costs."""


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


@inlined
def draw(chance: Int64) -> float:
    """A number between 0 and 1: L'Ecuyer's two combined generators, the same compiled or not."""
    first, second = (chance[0] * 40014) % 2147483563, (chance[1] * 40692) % 2147483399
    chance[0], chance[1] = first, second
    return float((first - second) % 2147483562 + 1) / 2147483563.0


@inlined
def below(chance: Int64, end: Whole) -> Whole:
    """A whole number from 0 to end - 1."""
    return min(whole(draw(chance) * end), whole(end) - 1)


@compiled
def touch(search: Search, t: Whole, step: Whole) -> None:
    """Remember a day as it was before this step."""
    days = search.days
    if days.state[t, STAMP] == step:
        return
    days.state[t, STAMP] = step
    search.lists[TOUCHED_LIST, search.tally[TOUCHED]] = t
    search.tally[TOUCHED] += 1
    days.state[t, OLD_SIZE], days.state[t, OLD_COST] = days.state[t, SIZE], days.state[t, COST]
    days.state[t, OLD_RESTOCK] = days.state[t, RESTOCK]
    for i in range(days.state[t, SIZE]):
        search.old_order[t, i] = days.order[t, i]


@compiled
def take_back(day: Day, search: Search) -> None:
    """Make the days what they were before the step."""
    days = search.days
    for k in range(search.tally[POOL]):
        days.place[search.lists[POOL_LIST, k], OWNER] = -1
    for k in range(search.tally[TOUCHED]):
        t = search.lists[TOUCHED_LIST, k]
        days.state[t, SIZE], days.state[t, RESTOCK] = days.state[t, OLD_SIZE], days.state[t, OLD_RESTOCK]
        for i in range(days.state[t, SIZE]):
            days.order[t, i] = search.old_order[t, i]
        rebuild(day, days, t, whole(0))


@folded
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
        if days.state[t, DIRTY]:
            days.state[t, DIRTY] = 0
            days.state[t, BEST_SIZE], days.state[t, BEST_RESTOCK] = (
                days.state[t, SIZE],
                days.state[t, RESTOCK],
            )
            for i in range(days.state[t, SIZE]):
                search.best_order[t, i] = days.order[t, i]


@door
def restore_best(day: Day, search: Search) -> None:
    """Make the best plan the one that the search goes on from."""
    days, waiting, total = search.days, whole(0), whole(0)
    days.place[:, OWNER] = -1
    for t in range(days.state.shape[0]):
        days.state[t, SIZE], days.state[t, RESTOCK] = days.state[t, BEST_SIZE], days.state[t, BEST_RESTOCK]
        for i in range(days.state[t, SIZE]):
            days.order[t, i] = search.best_order[t, i]
        rebuild(day, days, t, whole(0))
        total += days.state[t, COST]
        days.state[t, DIRTY] = 0
    for j in range(days.place.shape[0]):
        if days.place[j, OWNER] < 0 and can_be_served(day, j):
            search.lists[WAITING_LIST, waiting] = j
            waiting += 1
            total += day.visits[j, PENALTY]
    search.tally[WAITING], search.tally[TOTAL], search.tally[BEST_TOTAL] = waiting, total, total


@door
def time_best(day: Day, search: Search, t: Whole) -> tuple[Whole, Whole]:
    """Time a day of the best plan in the room, as starts.time_day does."""
    room, size = search.days.room, search.days.state[t, BEST_SIZE]
    for i in range(size):
        j = search.best_order[t, i]
        room[VISITS, i] = j
        room[ROADS, i] = day.travel[search.best_order[t, i - 1], j] if i else day.link[j, t, OUT]
        room[ROADS, i + 1] = day.link[j, t, BACK]
    send_by_depot(day, room, t, search.days.state[t, BEST_RESTOCK])
    return time_day(day, room, t, size)


@compiled
def can_be_served(day: Day, j: Whole) -> Whole:
    """Whether anybody at all may do this visit."""
    return day.visits[j, SUIT_FROM] < day.visits[j, SUIT_TO]
