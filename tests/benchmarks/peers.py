"""The opponents, PyVRP and VROOM: each gets a problem in its own terms and hands back orders.

Neither knows everything. PyVRP has no lunch: its clock stands still for the longest lunch and its shifts
are shorter by their own; after our checker has dropped what lunch breaks, our insertion and 0.3 s of our
search put back what fits, which flatters it and is not in its seconds. Skills and required technicians are a
matrix per technician in which the roads to other people's work cost more than leaving it out. VROOM knows
skills, windows and breaks; its priorities come before its cost.

Both run in a child process that is killed when it overstays, for VROOM looks at no clock while it builds.
"""

import multiprocessing
import resource
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from solver.check import mismatches
from solver.model import Plan, Problem, Technician, Visit
from tests.benchmarks.judging import Orders, judged, penalty_s, repaired

LARGEST_PROFILED = 250_000_000
"""Matrix entries, over all profiles, up to which PyVRP is asked at all: 4 GB."""

FORBIDDEN = 10_000_000
"""Seconds added to a road that leads to work somebody may not do."""


@dataclass(frozen=True)
class Answer:
    """What an engine found, and what it took; `seconds` includes building its own model."""

    plan: Plan | None
    wall_s: float
    cpu_s: float
    remark: str = ""


def ask(name: str, problem: Problem, seconds: float, seed: int, limit_s: float) -> Answer:
    """The answer of one opponent on one thread, judged; no plan where it was killed after `limit_s`."""
    if name == "pyvrp" and _profiled_entries(problem) > LARGEST_PROFILED:
        return Answer(None, 0.0, 0.0, "too big for a matrix per technician")
    answer = _in_a_child(ENGINES[name], problem, seconds, seed, limit_s)
    if answer is None:
        return Answer(None, limit_s, 0.0, f"killed after {limit_s:.0f} s")
    orders, wall_s, cpu_s = answer
    plan = judged(problem, orders)
    if name == "pyvrp" and _has_lunch(problem):
        plan = repaired(problem, plan, seed)
    return Answer(plan, wall_s, cpu_s)


def _has_lunch(problem: Problem) -> bool:
    return any(technician.lunch_due for technician in problem.technicians)


# The child


def _in_a_child(
    engine: Callable[[Problem, float, int], Orders],
    problem: Problem,
    seconds: float,
    seed: int,
    limit_s: float,
) -> tuple[Orders, float, float] | None:
    """Orders, wall and CPU seconds of an engine in a process of its own; None if it had to be killed."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    child = context.Process(target=_work, args=(there, engine, problem, seconds, seed))
    child.start()
    there.close()
    try:
        return here.recv() if here.poll(limit_s) else None
    except EOFError:
        raise RuntimeError("the engine died without an answer") from None
    finally:
        child.kill()
        child.join()
        here.close()


def _work(
    there: Connection,
    engine: Callable[[Problem, float, int], Orders],
    problem: Problem,
    seconds: float,
    seed: int,
) -> None:
    spent = resource.getrusage(resource.RUSAGE_SELF)
    began_s, before_s = time.perf_counter(), spent.ru_utime + spent.ru_stime
    orders = engine(problem, seconds, seed)
    spent = resource.getrusage(resource.RUSAGE_SELF)
    there.send((orders, time.perf_counter() - began_s, spent.ru_utime + spent.ru_stime - before_s))


# What both need to know


def _start_windows(visit: Visit) -> list[tuple[int, int]]:
    """The windows in which its service may start, by everything that holds it."""
    windows = [(w.earliest_s, w.latest_s) for w in visit.windows] or [(0, 10**9)]
    limits = [(visit.release_s, 10**9 if visit.latest_s is None else visit.latest_s)]
    if visit.promised:
        limits.append((visit.promised.earliest_s, visit.promised.latest_s))
    earliest_s, latest_s = max(limit[0] for limit in limits), min(limit[1] for limit in limits)
    cut = [(max(opens_s, earliest_s), min(closes_s, latest_s)) for opens_s, closes_s in windows]
    return [window for window in cut if window[0] <= window[1]]


def _able(problem: Problem) -> list[frozenset[int]]:
    """For each visit the positions of the technicians who may do it, whatever they carry."""
    known: dict[object, frozenset[int]] = {}
    found = []
    for visit in problem.visits:
        key = (
            tuple(sorted(visit.skills.items())),
            visit.required_technician,
            visit.forbidden,
            visit.equipment,
        )
        if key not in known:
            bare = replace(visit, parts={})
            crew = enumerate(problem.technicians)
            known[key] = frozenset(i for i, t in crew if not any(mismatches(t, bare)))
        found.append(known[key])
    return found


def _loads(problem: Problem) -> list[str]:
    """The parts that vans carry, each a dimension of its own."""
    return sorted({part for visit in problem.visits for part in visit.parts})


# PyVRP


_Kind = tuple[frozenset[int], list[int]]
"""What technicians who differ in nothing but their name may do, and who they are, by position."""


def _kinds(problem: Problem) -> list[_Kind]:
    able = _able(problem)
    kinds: dict[object, _Kind] = {}
    for i, who in enumerate(problem.technicians):
        may = frozenset(v for v, crew in enumerate(able) if i in crew)
        carries = tuple(sorted(who.parts.items()))
        key = (who.start_place, who.end_place, who.shift_start_s, who.shift_end_s, who.lunch, carries, may)
        kinds.setdefault(key, (may, []))[1].append(i)
    return list(kinds.values())


def _profiled_entries(problem: Problem) -> int:
    profiles = {may for may, _ in _kinds(problem)}
    return len(profiles) * len(problem.travel_s) ** 2


def _pyvrp(problem: Problem, seconds: float, seed: int) -> Orders:
    import pyvrp
    from pyvrp.stop import MaxRuntime

    began_s = time.perf_counter()
    kinds = _kinds(problem)
    data = _pyvrp_data(problem, kinds)
    left_s = max(0.1, seconds - (time.perf_counter() - began_s))
    best = pyvrp.solve(data, MaxRuntime(left_s), seed=seed, collect_stats=False, display=False).best
    free = [list(members) for _, members in kinds]
    orders = {}
    for route in best.routes():
        who = problem.technicians[free[route.vehicle_type()].pop()].id
        orders[who] = [problem.visits[a.idx].id for a in route.schedule() if a.is_client()]
    return orders


def _pyvrp_data(problem: Problem, kinds: list[_Kind]) -> Any:
    """The problem as PyVRP reads it: one matrix of costs for each set of visits that somebody may do."""
    import pyvrp

    loads, road = _loads(problem), np.array(problem.travel_s, dtype=np.int64)
    depots = sorted({p for who in problem.technicians for p in (who.start_place, who.end_place)})
    profiles = list(dict.fromkeys(may for may, _ in kinds))
    plain = len(kinds) == 1
    clients = [
        pyvrp.Client(
            visit.place,
            delivery=[visit.parts.get(part, 0) for part in loads],
            service_duration=visit.duration_s,
            tw_early=window[0],
            tw_late=window[1],
            prize=0 if plain else penalty_s(problem, visit.id),
            required=plain,
        )
        for visit in problem.visits
        for window in [_without_lunch(problem, w) for w in _start_windows(visit)[:1]] or [(0, 0)]
    ]
    vehicles = [
        _vehicle(problem.technicians[members[0]], len(members), depots, profiles.index(may), loads)
        for may, members in kinds
    ]
    costs = [_costs(problem, road, may) for may in profiles]
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in problem.travel_s],
        clients,
        [pyvrp.Depot(place) for place in depots],
        vehicles,
        costs,
        [road] * len(profiles),
    )


def _without_lunch(problem: Problem, window: tuple[int, int]) -> tuple[int, int]:
    """The window on a clock that stands still for the longest lunch: what comes after it comes earlier."""
    lunches = [lunch for who in problem.technicians if (lunch := who.lunch_due)]
    if not lunches:
        return window
    over_s = max(lunch.latest_s + lunch.duration_s for lunch in lunches)
    lunch_s = max(lunch.duration_s for lunch in lunches)
    opens_s = window[0] - lunch_s if window[0] >= over_s else window[0]
    closes_s = window[1] - lunch_s if window[1] >= over_s else window[1]
    return opens_s, max(opens_s, closes_s)


def _vehicle(who: Technician, count: int, depots: list[int], profile: int, loads: list[str]) -> Any:
    """A technician whose day is shorter by the lunch."""
    import pyvrp

    lunch_s = who.lunch_due.duration_s if who.lunch_due else 0
    return pyvrp.VehicleType(
        num_available=count,
        capacity=[who.parts.get(part, 0) for part in loads],
        start_depot=depots.index(who.start_place),
        end_depot=depots.index(who.end_place),
        tw_early=who.shift_start_s,
        tw_late=who.latest_return_s - lunch_s,
        shift_duration=who.latest_return_s - who.shift_start_s - lunch_s,
        profile=profile,
    )


def _costs(problem: Problem, road: NDArray[np.int64], may: frozenset[int]) -> NDArray[np.int64]:
    """The roads, with those to other people's work dearer than anything they could bring in."""
    closed = [visit.place for i, visit in enumerate(problem.visits) if i not in may]
    if not closed:
        return road
    costs = road.copy()
    costs[:, closed] += FORBIDDEN
    np.fill_diagonal(costs, 0)
    return costs


# VROOM


def _vroom(problem: Problem, seconds: float, seed: int) -> Orders:
    """VROOM is the same for every seed."""
    import vroom

    able, loads = _able(problem), _loads(problem)
    skills = {crew: number for number, crew in enumerate(dict.fromkeys(able), start=1)}
    task = vroom.Input()
    task.set_durations_matrix("car", np.array(problem.travel_s, dtype=np.uint32))
    for i, who in enumerate(problem.technicians):
        held = {number for crew, number in skills.items() if i in crew}
        task.add_vehicle(_vroom_vehicle(i, who, held, loads))
    everybody = len(problem.technicians)
    for i, visit in enumerate(problem.visits):
        windows = _start_windows(visit)
        if windows and able[i]:
            needed = {skills[able[i]]} if len(able[i]) < everybody else set()
            task.add_job(_vroom_job(problem, i, windows, needed, loads))
    found = task.solve(exploration_level=5, nb_threads=1, timeout=timedelta(seconds=seconds))
    steps = found.routes[found.routes["type"] == "job"]
    orders: dict[str, list[str]] = {}
    for vehicle, job in zip(steps["vehicle_id"], steps["id"], strict=True):
        orders.setdefault(problem.technicians[int(vehicle)].id, []).append(problem.visits[int(job)].id)
    return orders


def _vroom_vehicle(number: int, who: Technician, skills: set[int], loads: list[str]) -> Any:
    import vroom

    lunch = who.lunch_due
    breaks = [vroom.Break(1, [(lunch.earliest_s, lunch.latest_s)], lunch.duration_s)] if lunch else []
    return vroom.Vehicle(
        number,
        start=who.start_place,
        end=who.end_place,
        capacity=[who.parts.get(part, 0) for part in loads],
        skills=skills,
        time_window=(who.shift_start_s, who.latest_return_s),
        breaks=breaks,
    )


def _vroom_job(
    problem: Problem, number: int, windows: list[tuple[int, int]], skills: set[int], loads: list[str]
) -> Any:
    import vroom

    visit = problem.visits[number]
    return vroom.Job(
        number,
        visit.place,
        default_service=visit.duration_s,
        delivery=[visit.parts.get(part, 0) for part in loads],
        skills=skills,
        priority=min(100, penalty_s(problem, visit.id) // 3600),
        time_windows=windows,
    )


ENGINES: Mapping[str, Callable[[Problem, float, int], Orders]] = {"pyvrp": _pyvrp, "vroom": _vroom}
