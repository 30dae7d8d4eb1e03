"""One search or several at once: the start, the rounds, the exchange of the best plan, and when to stop.

Each thread has its own state and its own numbers of chance. After a fixed share of the steps all wait for
each other, and who is behind goes on from the best plan; so the same seed and number of steps give the same
plan, however fast each thread was. With a limit in seconds, rounds are shares of the time. A long search
ends with the polish of polish.py.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from threading import Event
from typing import Any

import numpy as np

from solver.flat import FEWEST_ABLE, TIGHTEST, heat_of, longest_day
from solver.kernel import BEST_RESTOCK, BEST_SIZE, LOADS, ROOM_ROWS, USED, Day, Days
from solver.polish import Choice, Seen, best_days, cheapest, note
from solver.regret import UNKNOWN, fill, fill_in_order, forget_served
from solver.ruin_recreate import run
from solver.search_state import (
    BEST_TOTAL,
    STEPS,
    WAITING,
    WAITING_LIST,
    Search,
    keep_best,
    restore_best,
)

ROUNDS = 20
BIG = 300_000
"""With more pairs of visit and technician than this, regret takes longer than it is worth."""
FILL_CHUNK = 50
CHUNK_S = 0.012
"""A thread looks up from its work this often."""
HOTTEST = 5.0
"""The temperature begins at so many times the median road to a near neighbour."""
COLDEST = 0.006
"""The temperature ends at this share of where it began."""
WARM_START = 0.06
"""A search that begins with a published plan begins at this share of the temperature."""
POLISHED_FROM_S, POLISHED_FROM_STEPS = 20.0, 50_000
"""Shorter searches use all their time for themselves: the polish would cost them more than it brings."""
POLISH_SHARE = 0.08
POLISH_EFFORT, POLISH_EFFORT_BY_STEPS = 20.0, 1.0
"""How long CP-SAT may take by its own count; with a limit in seconds the clock ends it earlier."""
NOTED_EVERY = 200
"""With a limit in steps, the days of a thread's plan are noted this often."""


@dataclass
class Limits:
    """When to stop, and who is told on the way. `seconds` count from `began_s` of time.perf_counter."""

    seconds: float | None
    steps: int | None
    should_stop: Callable[[], bool]
    began_s: float
    tell: Callable[[], object] = lambda: None
    stopped: Event = field(default_factory=Event)

    @property
    def elapsed_s(self) -> float:
        return time.perf_counter() - self.began_s

    def is_over(self, share: float = 1.0) -> bool:
        """Whether this share of the time has passed, or somebody has said stop."""
        return self.stopped.is_set() or (self.seconds is not None and self.elapsed_s >= self.seconds * share)

    # What asks whether somebody says stop, for the thread of the caller only

    def is_told_over(self, share: float) -> bool:
        """The same as `is_over`, having asked."""
        self._ask()
        return self.is_over(share)

    def is_told_late(self, grace_s: float) -> bool:
        """Whether somebody has said stop, or the time has passed by more than so many seconds."""
        self._ask()
        late = self.seconds is not None and self.elapsed_s > self.seconds + grace_s
        return late or self.stopped.is_set()

    def look_up(self) -> None:
        """Ask and tell."""
        self._ask()
        self.tell()

    def _ask(self) -> None:
        if self.should_stop():
            self.stopped.set()


def new_search(day: Day, seed: int, thread: int) -> Search:
    """Nobody does anything yet; every stream of chance is its own."""
    search = empty_search(day, seed, thread)
    restore_best(day, search)
    return search


def empty_search(day: Day, seed: int, thread: int) -> Search:
    """The arrays of a search, to be filled by `restore_best`."""
    n, m, _ = day.link.shape
    cap, loads = longest_day(day), day.visits.shape[1] - LOADS
    chance = np.array([1 + seed * 7919 % 2147483562, 1 + (seed * 104729 + thread * 15485863) % 2147483398])
    days = Days(
        order=np.zeros((m, cap), dtype=np.int64),
        moments=np.zeros((m, cap + 1, 5), dtype=np.int64),
        state=np.zeros((m, USED + loads), dtype=np.int64),
        place=np.full((n, 2), -1, dtype=np.int64),
        room=np.zeros((ROOM_ROWS, cap + 2), dtype=np.int64),
    )
    search = Search(
        days=days,
        tally=np.zeros(8, dtype=np.int64),
        chance=chance.astype(np.int64),
        heat=np.array([1.0, 1.0]),
        lists=np.zeros((4, max(n, m)), dtype=np.int64),
        old_order=np.zeros((m, cap), dtype=np.int64),
        best_order=np.zeros((m, cap), dtype=np.int64),
    )
    days.state[:, BEST_RESTOCK] = -1
    return search


def take_up(
    day: Day, search: Search, orders: Mapping[int, Sequence[int]], restocks: Mapping[int, int] | None = None
) -> None:
    """Make these days (technician -> visits in order, which must keep time) the best plan and the current.

    `restocks` (technician -> position) are the visits on whose road they go by the depot.
    """
    for technician, order in orders.items():
        search.days.state[technician, BEST_RESTOCK] = (restocks or {}).get(technician, -1)
        search.days.state[technician, BEST_SIZE] = len(order)
        search.best_order[technician, : len(order)] = order
    restore_best(day, search)


@dataclass(frozen=True)
class Pace:
    """How a search cools down: from `heat`, over `steps` in each thread or, without, a share of the time.

    `is_polished` says that the days it comes by are noted for the polish that follows.
    """

    heat: float
    steps: int | None
    share: float
    is_polished: bool

    def goal(self, done: int) -> int | None:
        """The steps after so many rounds."""
        return None if self.steps is None else self.steps * done // ROUNDS

    def until(self, done: int) -> float:
        """The share of the time after so many rounds."""
        return 1.0 if self.steps is not None else self.share * done / ROUNDS


def search_in_rounds(day: Day, searches: Sequence[Search], limits: Limits, is_warm: bool) -> Search:
    """Search until a limit is reached; return the search that found the best plan."""
    first = searches[0]
    _fill(day, first, limits, is_warm)
    for other in searches[1:]:
        _catch_up(day, other, first)
    pace = _pace(day, limits, len(searches), is_warm)
    seen: list[Seen] = [{} for _ in searches]
    for search in searches:
        search.heat[0], search.heat[1] = pace.heat, 1.0
        if pace.steps:
            search.heat[1] = COLDEST ** (1.0 / pace.steps)
    with ThreadPoolExecutor(max(1, len(searches) - 1)) as pool:
        for done in range(1, ROUNDS + 1):
            running = [
                pool.submit(_round, day, search, noted, limits, pace, done, False)
                for search, noted in zip(searches[1:], seen[1:], strict=True)
            ]
            _round(day, first, seen[0], limits, pace, done, True)
            for one in running:
                one.result()
            best = best_of(searches)
            for search in searches:
                if search.tally[BEST_TOTAL] > best.tally[BEST_TOTAL]:
                    _catch_up(day, search, best)
            if limits.is_over():
                break
    if pace.is_polished and not limits.is_over():
        _polish(day, best, seen, limits)
    return best


def _pace(day: Day, limits: Limits, threads: int, is_warm: bool) -> Pace:
    heat = HOTTEST * heat_of(day) * (WARM_START if is_warm else 1.0)
    steps = None if limits.steps is None else -(-limits.steps // threads)
    long_enough = (limits.steps or 0) >= POLISHED_FROM_STEPS
    if steps is None and limits.seconds is not None:
        long_enough = limits.seconds >= POLISHED_FROM_S
    return Pace(heat, steps, 1.0 - POLISH_SHARE * long_enough, long_enough)


def _polish(day: Day, best: Search, seen: Sequence[Seen], limits: Limits) -> None:
    """Make the cheapest choice of all days seen the best plan, if it is cheaper."""
    restore_best(day, best)
    hint = best_days(day, best)
    days = {key: cost for noted in seen for key, cost in noted.items() if key not in hint}
    note(day, best, days)
    effort = POLISH_EFFORT if limits.steps is None else POLISH_EFFORT_BY_STEPS
    engine: Future[Any] = Future()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(cheapest, day, days, hint, effort, limits.is_over, engine)
        while not asked.done():
            wait([asked], CHUNK_S)
            limits.look_up()
            if limits.is_over() and engine.done():
                engine.result().stop_search()
    choice = asked.result()
    if choice is not None:
        _take_up_if_cheaper(day, best, choice)


def _take_up_if_cheaper(day: Day, best: Search, choice: Choice) -> None:
    columns, total = [BEST_SIZE, BEST_RESTOCK], int(best.tally[BEST_TOTAL])
    order, state = best.best_order.copy(), best.days.state[:, columns].copy()
    nobody: dict[int, list[int]] = {technician: [] for technician in range(len(state))}
    take_up(day, best, nobody | {t: visits for t, visits, _ in choice}, {t: leg for t, _, leg in choice})
    if best.tally[BEST_TOTAL] >= total:
        best.best_order[:], best.days.state[:, columns] = order, state
        restore_best(day, best)


def best_of(searches: Iterable[Search]) -> Search:
    """The search with the cheapest plan, the first of equals."""
    return min(searches, key=lambda search: int(search.tally[BEST_TOTAL]))


def _catch_up(day: Day, search: Search, best: Search) -> None:
    search.best_order[:] = best.best_order
    for column in (BEST_SIZE, BEST_RESTOCK):
        search.days.state[:, column] = best.days.state[:, column]
    restore_best(day, search)


def _fill(day: Day, search: Search, limits: Limits, is_warm: bool) -> None:
    """The start: everybody who can be served is; by regret where there is time and much to share out."""
    if not is_warm and day.link.shape[0] * day.link.shape[1] <= BIG:
        _fill_by_regret(day, search, limits)
    _fill_in_order(day, search, limits)
    keep_best(search)


def _fill_by_regret(day: Day, search: Search, limits: Limits) -> None:
    """The most regretful first."""
    costs = np.full(day.link.shape[:2], UNKNOWN, dtype=np.int32)
    ranking = np.full((len(day.visits), 4), UNKNOWN, dtype=np.int64)
    count = 1
    while search.tally[WAITING] and not limits.is_over():
        began_s = time.perf_counter()
        if fill(day, search, costs, ranking, count) < count:
            break
        count = _next_chunk(count, time.perf_counter() - began_s)
        limits.look_up()


def _fill_in_order(day: Day, search: Search, limits: Limits) -> None:
    """Those first whom few can serve, then those with little time; all of them, unless somebody says stop."""
    waiting = search.lists[WAITING_LIST, : search.tally[WAITING]]
    scarce, tight = day.keys[FEWEST_ABLE, waiting], day.keys[TIGHTEST, waiting]
    waiting[:] = waiting[np.lexsort((tight, scarce))]
    first = 0
    while first < len(waiting) and not limits.stopped.is_set():
        fill_in_order(day, search, first, FILL_CHUNK)
        first += FILL_CHUNK
        limits.look_up()
    forget_served(search)


def _round(
    day: Day, search: Search, seen: Seen, limits: Limits, pace: Pace, done: int, is_first: bool
) -> None:
    """Steps up to the goal of this round or, without one, until its share of the time has passed."""
    count, goal, noting = 1, pace.goal(done), pace.is_polished and 2 * done > ROUNDS
    while not limits.is_over(pace.until(done)):
        left = count if goal is None else goal - int(search.tally[STEPS])
        if left <= 0:
            break
        if goal is not None and noting:
            left = min(left, NOTED_EVERY - int(search.tally[STEPS]) % NOTED_EVERY)
        if goal is None and limits.seconds:
            share = limits.elapsed_s / (limits.seconds * pace.share)
            search.heat[0] = pace.heat * COLDEST ** min(1.0, share)
        began_s = time.perf_counter()
        run(day, search, min(count, left))
        count = _next_chunk(count, time.perf_counter() - began_s)
        if noting and (goal is None or search.tally[STEPS] % NOTED_EVERY == 0):
            note(day, search, seen)
        if is_first:
            limits.look_up()


def _next_chunk(count: int, took_s: float) -> int:
    """So many steps that they take about a chunk's time."""
    if took_s <= 0.0:
        return count * 2
    return max(1, min(count * 2, int(count * CHUNK_S / took_s)))


def steps_of(searches: Iterable[Search]) -> int:
    """The steps of all threads together."""
    return sum(int(search.tally[STEPS]) for search in searches)
