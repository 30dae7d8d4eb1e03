"""The start: a plan from nothing, by regret or, for very big days, simply in order.

The visit that would lose most if its best technician were gone is placed first. What each visit costs with
each technician is remembered, and only what an insertion has changed is computed again.
"""

from solver.days import insert
from solver.kernel import (
    DIRTY,
    EXTRA,
    FORBIDDEN,
    OWNER,
    PENALTY,
    SIZE,
    SUIT_FROM,
    SUIT_TO,
    TWIN,
    Day,
    Int32,
    Int64,
    Whole,
    compiled,
    door,
    folded,
    whole,
)
from solver.model import NEVER
from solver.places import best_place, cheapest_in_day
from solver.search_state import (
    TOTAL,
    WAITING,
    WAITING_LIST,
    Search,
)

FIRST, SECOND, FIRST_BY, SECOND_BY = range(4)
"""The columns of the ranking: the two least costs of each visit, and the technicians. UNKNOWN as the first
cost: to be computed again."""
UNKNOWN = -NEVER


@door
def fill(day: Day, search: Search, costs: Int32, ranking: Int64, count: Whole) -> Whole:
    """Serve up to `count` waiting visits and return how many; fewer than `count` when no other can be served.

    `costs` (n x m) and `ranking` (n x 4) carry over from call to call; UNKNOWN everywhere at first.
    """
    served = whole(0)
    while served < count:
        j = _most_regretful(day, search, costs, ranking)
        if j < 0:
            break
        t = ranking[j, FIRST_BY]
        cost, position, leg = cheapest_in_day(day, search.days, search.chance, j, t, whole(NEVER), 0.0)
        insert(day, search.days, j, t, position, leg)
        search.days.state[t, DIRTY] = 1
        search.tally[TOTAL] += cost - day.visits[j, PENALTY]
        _look_again(day, search, costs, ranking, t)
        served += 1
    return served


@door
def fill_in_order(day: Day, search: Search, first: Whole, count: Whole) -> None:
    """Serve the waiting visits of the list from `first` on, `count` of them, each at its cheapest place."""
    for k in range(first, min(first + count, search.tally[WAITING])):
        j = search.lists[WAITING_LIST, k]
        cost, t, position, leg = best_place(day, search, j, 0.0)
        if t >= 0:
            insert(day, search.days, j, t, position, leg)
            search.days.state[t, DIRTY] = 1
            search.tally[TOTAL] += cost - day.visits[j, PENALTY]


@door
def forget_served(search: Search) -> None:
    """Leave in the waiting list who still waits."""
    kept = whole(0)
    for k in range(search.tally[WAITING]):
        j = search.lists[WAITING_LIST, k]
        if search.days.place[j, OWNER] < 0:
            search.lists[WAITING_LIST, kept] = j
            kept += 1
    search.tally[WAITING] = kept


@compiled
def cost_with(day: Day, search: Search, j: Whole, t: Whole) -> Whole:
    """The cheapest place of a visit with a technician; NEVER if there is none."""
    return cheapest_in_day(day, search.days, search.chance, j, t, whole(NEVER), 0.0)[0]


@folded
def _look_again(day: Day, search: Search, costs: Int32, ranking: Int64, t: Whole) -> None:
    """After an insertion with technician t: forget the visit that was served, and compare t again."""
    kept = whole(0)
    for k in range(search.tally[WAITING]):
        j = search.lists[WAITING_LIST, k]
        if search.days.place[j, OWNER] >= 0:
            continue
        search.lists[WAITING_LIST, kept] = j
        kept += 1
        if day.link[j, t, EXTRA] >= FORBIDDEN or ranking[j, FIRST] == UNKNOWN:
            continue
        cost = cost_with(day, search, j, t)
        costs[j, t] = cost
        if ranking[j, FIRST_BY] == t or ranking[j, SECOND_BY] == t or cost < ranking[j, SECOND]:
            ranking[j, FIRST] = UNKNOWN
    search.tally[WAITING] = kept


@folded
def _most_regretful(day: Day, search: Search, costs: Int32, ranking: Int64) -> Whole:
    """The waiting visit that loses most if its cheapest technician is gone; -1 if none can be served."""
    chosen, most = whole(-1), whole(-NEVER)
    for k in range(search.tally[WAITING]):
        j = search.lists[WAITING_LIST, k]
        if ranking[j, FIRST] == UNKNOWN:
            _rank(day, search, costs, ranking, j)
        first, penalty = ranking[j, FIRST], day.visits[j, PENALTY]
        if first >= min(penalty, NEVER):
            continue
        regret = min(ranking[j, SECOND], first + penalty) - first
        if regret > most or (regret == most and j < chosen):
            chosen, most = j, regret
    return chosen


@folded
def _rank(day: Day, search: Search, costs: Int32, ranking: Int64, j: Whole) -> None:
    """The two cheapest technicians for a visit; of those at home who are alike, the first counts."""
    first, second, empty = whole(NEVER), whole(NEVER), whole(-1)
    first_by, second_by = whole(-1), whole(-1)
    for k in range(day.visits[j, SUIT_FROM], day.visits[j, SUIT_TO]):
        t = day.suits[k]
        if search.days.state[t, SIZE] == 0:
            if day.crew[t, TWIN] == empty:
                continue
            empty = day.crew[t, TWIN]
        if costs[j, t] == UNKNOWN:
            costs[j, t] = cost_with(day, search, j, t)
        cost = whole(costs[j, t])
        if cost < first:
            first, first_by, second, second_by = cost, t, first, first_by
        elif cost < second:
            second, second_by = cost, t
    ranking[j, FIRST], ranking[j, SECOND] = first, second
    ranking[j, FIRST_BY], ranking[j, SECOND_BY] = first_by, second_by
