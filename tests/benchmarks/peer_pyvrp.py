"""PyVRP as an opponent, helped over what it does not know: lunch, and who may do what.

Its shifts are shorter by the lunch and its windows are the true ones; what lunch breaks then, our checker
drops, and our insertion and 0.3 s of our search put back (peers.py), which flatters it and is not in its
seconds. Other ways were tried on 50 technicians and 400 visits and came out dearer: a clock that stands still
for the longest lunch, visits that may be left out at their price, dearer or cheaper forbidden roads, more
neighbours (BENCHMARKS.md has the figures).

Skills and required technicians are a matrix per technician in which the roads to other people's work cost
more than any day. Where those do not fit in memory they are loads: a dimension for each group of people who
may do the same, which nobody else has room for.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.model import Problem, Technician
from tests.benchmarks.judging import Orders
from tests.benchmarks.peer_terms import able, loads, start_windows

LARGEST_PROFILED = 250_000_000
"""Matrix entries, over all profiles, up to which each technician gets a matrix: 4 GB."""

FORBIDDEN = 10_000_000
"""Seconds added to a road that leads to work somebody may not do."""

PLENTY = 10_000
"""Room for more visits than anybody does in a day."""


@dataclass(frozen=True)
class _Kind:
    """Technicians who differ in nothing but their name: what they may do, and who they are, by position."""

    may: frozenset[int]
    members: list[int]


def orders(problem: Problem, seconds: float, seed: int) -> Orders:
    """What PyVRP makes of it, its model included in the seconds."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    began_s = time.perf_counter()
    kinds = _kinds(problem)
    data = _data(problem, kinds)
    left_s = max(0.1, seconds - (time.perf_counter() - began_s))
    best = pyvrp.solve(data, MaxRuntime(left_s), seed=seed, collect_stats=False, display=False).best
    free = [list(kind.members) for kind in kinds]
    made = {}
    for route in best.routes():
        who = problem.technicians[free[route.vehicle_type()].pop()].id
        made[who] = [problem.visits[a.idx].id for a in route.schedule() if a.is_client()]
    return made


def is_profiled(problem: Problem) -> bool:
    """Whether a matrix for each kind of technician fits in memory."""
    profiles = {kind.may for kind in _kinds(problem)}
    return len(profiles) * len(problem.travel_s) ** 2 <= LARGEST_PROFILED


def _kinds(problem: Problem) -> list[_Kind]:
    crews = able(problem)
    kinds: dict[object, _Kind] = {}
    for i, who in enumerate(problem.technicians):
        may = frozenset(v for v, crew in enumerate(crews) if i in crew)
        carries = tuple(sorted(who.parts.items()))
        key = (who.start_place, who.end_place, who.shift_start_s, who.shift_end_s, who.lunch, carries, may)
        kinds.setdefault(key, _Kind(may, [])).members.append(i)
    return list(kinds.values())


def _data(problem: Problem, kinds: list[_Kind]) -> Any:
    """The problem as PyVRP reads it."""
    import pyvrp

    road = np.array(problem.travel_s, dtype=np.int64)
    profiles = list(dict.fromkeys(kind.may for kind in kinds)) if is_profiled(problem) else [None]
    groups = [] if profiles != [None] else list(dict.fromkeys(able(problem)))
    depots = sorted({p for who in problem.technicians for p in (who.start_place, who.end_place)})
    vehicles = [
        _vehicle(problem, kind, depots, profiles.index(kind.may) if not groups else 0, groups)
        for kind in kinds
    ]
    costs = [road if may is None else _costs(problem, road, may) for may in profiles]
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in problem.travel_s],
        _clients(problem, groups),
        [pyvrp.Depot(place) for place in depots],
        vehicles,
        costs,
        [road] * len(profiles),
    )


def _clients(problem: Problem, groups: list[frozenset[int]]) -> list[Any]:
    """The visits, all required; the load of one that only a group may do is one in the group's dimension."""
    import pyvrp

    parts, clients = loads(problem), []
    for visit, crew in zip(problem.visits, able(problem), strict=True):
        opens_s, closes_s = (start_windows(visit) or [(0, 0)])[0]
        clients.append(
            pyvrp.Client(
                visit.place,
                delivery=[visit.parts.get(p, 0) for p in parts] + [int(crew == group) for group in groups],
                service_duration=visit.duration_s,
                tw_early=opens_s,
                tw_late=closes_s,
            )
        )
    return clients


def _vehicle(
    problem: Problem, kind: _Kind, depots: list[int], profile: int, groups: list[frozenset[int]]
) -> Any:
    """Technicians alike, whose day is shorter by the lunch."""
    import pyvrp

    who = problem.technicians[kind.members[0]]
    day_s = who.latest_return_s - who.shift_start_s - _lunch_s(who)
    room = [who.parts.get(part, 0) for part in loads(problem)]
    return pyvrp.VehicleType(
        num_available=len(kind.members),
        capacity=room + [PLENTY * (kind.members[0] in group) for group in groups],
        start_depot=depots.index(who.start_place),
        end_depot=depots.index(who.end_place),
        tw_early=who.shift_start_s,
        tw_late=who.shift_start_s + day_s,
        shift_duration=day_s,
        profile=profile,
    )


def _lunch_s(who: Technician) -> int:
    return who.lunch_due.duration_s if who.lunch_due else 0


def _costs(problem: Problem, road: NDArray[np.int64], may: frozenset[int]) -> NDArray[np.int64]:
    """The roads, with those to other people's work dearer than any day."""
    closed = [visit.place for i, visit in enumerate(problem.visits) if i not in may]
    if not closed:
        return road
    costs = road.copy()
    costs[:, closed] += FORBIDDEN
    np.fill_diagonal(costs, 0)
    return costs
