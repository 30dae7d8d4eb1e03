"""The last polish: the cheapest plan made of days that the search has come by, chosen by CP-SAT.

A search keeps one plan and forgets the good days of others. Here at most one of the days seen is chosen for
each technician and at most one for each visit, what is left out costs its penalty, and the best plan found is
the hint. OR-Tools is optional: without it the search's own plan stands.
"""

import importlib
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from typing import Any

import numpy as np

from solver.kernel import (
    BEST_RESTOCK,
    BEST_SIZE,
    COST,
    EMPTY_LEG,
    PENALTY,
    RESTOCK,
    SIZE,
    TWIN,
    Day,
)
from solver.search_state import Search

MOST = 4_000
"""So many days are remembered; the oldest make way."""
SEED = 1

Key = tuple[int, int, bytes]
"""The twin number of the technician, the position of the depot (-1: none), and the visits as bytes."""
Seen = dict[Key, int]
"""What each day costs that the search has come by."""
Choice = list[tuple[int, list[int], int]]
"""Technician, visits in order and position of the depot, of each day that is chosen."""


def load() -> Any:
    """CP-SAT, or None where OR-Tools is not installed. The first call takes a third of a second."""
    try:
        return importlib.import_module("ortools.sat.python.cp_model")
    except ImportError:
        return None


def note(day: Day, search: Search, seen: Seen) -> None:
    """Remember the days of the plan that the search is at."""
    state, order = search.days.state, search.days.order
    for t in np.flatnonzero(state[:, SIZE]).tolist():
        visits = order[t, : state[t, SIZE]].tobytes()
        key = (int(day.crew[t, TWIN]), int(state[t, RESTOCK]), visits)
        if key not in seen:
            seen[key] = int(state[t, COST])
    while len(seen) > MOST:
        del seen[next(iter(seen))]


def best_days(day: Day, best: Search) -> set[Key]:
    """The days of the best plan."""
    state = best.days.state
    return {
        (
            int(day.crew[t, TWIN]),
            int(state[t, BEST_RESTOCK]),
            best.best_order[t, : state[t, BEST_SIZE]].tobytes(),
        )
        for t in np.flatnonzero(state[:, BEST_SIZE]).tolist()
    }


def cheapest(
    day: Day, seen: Seen, hint: set[Key], effort: float, is_over: Callable[[], bool], engine: Future[Any]
) -> Choice | None:
    """The cheapest choice of days seen; None where CP-SAT found none, or the time was over before it began.

    `effort` is in CP-SAT's own deterministic seconds. `engine` is given what can be told to stop.
    """
    cp_model = load()
    if cp_model is None:
        return None
    model, lits = cp_model.CpModel(), {}
    for key in seen:
        if is_over():
            return None
        lits[key] = model.new_bool_var("")
        model.add_hint(lits[key], key in hint)
    costs = [_worth(day, key, cost) * lits[key] for key, cost in seen.items()]
    model.minimize(sum(costs) + sum(_share_out(day, model, lits)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.random_seed = 1, SEED
    solver.parameters.max_deterministic_time = effort
    engine.set_result(solver)
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    return _people(day, [key for key, lit in lits.items() if solver.boolean_value(lit)])


def _worth(day: Day, key: Key, cost: int) -> int:
    """What a day adds to staying where one is."""
    return cost - int(day.crew[_members(day, key[0])[0], EMPTY_LEG])


def _members(day: Day, twin: int) -> list[int]:
    """The technicians of a twin number."""
    members: list[int] = np.flatnonzero(day.crew[:, TWIN] == twin).tolist()
    return members


def _visits(key: Key) -> list[int]:
    visits: list[int] = np.frombuffer(key[2], dtype=np.int64).tolist()
    return visits


def _share_out(day: Day, model: Any, lits: Mapping[Key, Any]) -> Iterable[Any]:
    """At most one day for each technician, one for each visit or else its penalty: these are returned."""
    of_twin: dict[int, list[Any]] = {}
    of_visit: dict[int, list[Any]] = {}
    for key, lit in lits.items():
        of_twin.setdefault(key[0], []).append(lit)
        for visit in _visits(key):
            of_visit.setdefault(visit, []).append(lit)
    for twin, days in of_twin.items():
        model.add(sum(days) <= len(_members(day, twin)))
    for visit, days in of_visit.items():
        waits = model.new_bool_var("")
        model.add_exactly_one([*days, waits])
        yield int(day.visits[visit, PENALTY]) * waits


def _people(day: Day, chosen: Iterable[Key]) -> Choice:
    """Who does each of the days chosen: of twins, one after the other."""
    free: dict[int, list[int]] = {}
    made: Choice = []
    for key in chosen:
        people = free.setdefault(key[0], _members(day, key[0]))
        made.append((people.pop(0), _visits(key), key[1]))
    return made
