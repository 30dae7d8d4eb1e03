"""The dynamic set: requests come in during the day, on a simulated clock.

At each moment at which requests become known the solver has some seconds (which take no time on the clock)
to change the plan that everybody has been told. What has started has started; whoever must have set out by
now to be in time keeps the visit and its start; nobody sets out for anything else before now. The published
plan is the one of the release before, as at the desk: changing it costs, leaving somebody out costs far more.
Nothing is refused for good: a request that found no place is asked about again at the next release.

The yardstick is the same solver that knows everything beforehand: all requests from the first moment on, none
of them with an earliest start that its window does not give it. It is not held back by the release dates,
because who knows of a request may be there when it opens; so part of the difference is the clock's and no
solver's. It has `OFFLINE_RELEASES` times the seconds of one release.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

from solver.check import check
from solver.model import Plan, Problem, Visit
from solver.solve import solve
from tests.benchmarks import patience
from tests.benchmarks.judging import travel_s
from tests.benchmarks.race import OURS, warm_up, write_plan
from tests.benchmarks.tightening import roads_s
from tests.benchmarks.trsp_files import UNIT_S, read, read_releases

OFFLINE_RELEASES = 10
QUICK_S = 0.2
"""Seconds of search at each release when there is no time."""
OVERHEAD_S = 0.1
"""What else a release takes."""


@dataclass(frozen=True)
class Rules:
    """Seconds of search at each release, how many seeds, threads; the k-th of so many parts."""

    seconds: float = 1.0
    seeds: int = 1
    threads: int = 1
    part: tuple[int, int] = (1, 1)
    quick: bool = False
    routes: Path | None = None


def run(files: Sequence[Path], rules: Rules, tell: Callable[[str], None]) -> list[dict[str, Any]]:
    """A row for each file and seed of this part; with no time, for as many as fit."""
    warm_up()
    rows = []
    both = [(file, seed) for file in files for seed in range(1, rules.seeds + 1)]
    for file, seed in both[rules.part[0] - 1 :: rules.part[1]]:
        problem, releases = read(_instance(file)), read_releases(file)
        seconds = min(rules.seconds, QUICK_S) if rules.quick else rules.seconds
        needed_s = (seconds + OVERHEAD_S) * (len(set(releases.values())) + OFFLINE_RELEASES)
        if rules.quick and patience.left_s() < needed_s:
            tell(f"{file.stem}: left out, no time left")
            continue
        rows.append(_row(file.stem, problem, releases, seed, replace(rules, seconds=seconds)))
        tell(_line(rows[-1]))
    return rows


def _instance(file: Path) -> Path:
    """C101.100_25-5-5-5.txt of C101.100_25-5-5-5_rd_50.txt: in the same folder, or in `trsp` beside it."""
    name = file.name.partition("_rd_")[0] + ".txt"
    places = [file.parent / name, file.parent.parent / "trsp" / name]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        raise FileNotFoundError(f"{name} is neither in {places[0].parent} nor in {places[1].parent}")
    return found


def _row(name: str, problem: Problem, releases: Mapping[str, int], seed: int, rules: Rules) -> dict[str, Any]:
    wall_s, cpu_s = time.perf_counter(), time.process_time()
    plan = live(problem, releases, rules.seconds, seed, rules.threads)
    cpu_s, wall_s = time.process_time() - cpu_s, time.perf_counter() - wall_s
    offline_s = rules.seconds * OFFLINE_RELEASES
    offline = solve(problem, seconds=offline_s, seed=seed, threads=rules.threads).plan
    released = _released(problem, releases)
    if rules.routes is not None:
        write_plan(rules.routes, name, released, OURS, seed, plan)
    visits = len(problem.visits)
    return {
        "instance": name,
        "seed": seed,
        "seconds": rules.seconds,
        "releases": len(set(releases.values())),
        "served": visits - len(plan.unserved),
        "offline_served": visits - len(offline.unserved),
        "visits": visits,
        "travel": travel_s(problem, plan) / UNIT_S,
        "offline_travel": travel_s(problem, offline) / UNIT_S,
        "violations": len(check(released, plan)),
        "offline_violations": len(check(problem, offline)),
        "wall_s": round(wall_s, 2),
        "cpu_s": round(cpu_s, 2),
        "load": round(os.getloadavg()[0], 1),
    }


def _released(problem: Problem, releases: Mapping[str, int]) -> Problem:
    """The instance in which nothing starts before it is known."""
    visits = (replace(visit, release_s=releases[visit.id]) for visit in problem.visits)
    return replace(problem, visits=tuple(visits))


def live(
    problem: Problem, releases: Mapping[str, int], seconds: float, seed: int = 1, threads: int = 1
) -> Plan:
    """The plan at the end of the day: everything that was done, and what found no place."""
    plan = Plan((), ())
    for now_s in sorted(set(releases.values())):
        known = as_of(problem, plan, releases, now_s)
        published = replace(plan, unserved=_unserved(known, plan)) if plan.routes else None
        plan = solve(known, seconds=seconds, seed=seed, published=published, threads=threads).plan
    return plan


def as_of(problem: Problem, plan: Plan, releases: Mapping[str, int], now_s: int) -> Problem:
    """The day as it is known at a moment, with what has started and what somebody is on the way to."""
    departures = dict(_departures(problem, plan))
    known = [visit for visit in problem.visits if releases[visit.id] <= now_s]
    return replace(
        problem, visits=tuple(_held(visit, plan, departures.get(visit.id), now_s) for visit in known)
    )


def _held(visit: Visit, plan: Plan, departure_s: int | None, now_s: int) -> Visit:
    who, start_s = plan.technician_of.get(visit.id), plan.start_of.get(visit.id)
    if start_s is not None and start_s <= now_s:
        return replace(visit, pinned_technician=who, pinned_start_s=start_s, started=True)
    if departure_s is not None and departure_s <= now_s:
        return replace(visit, pinned_technician=who, pinned_start_s=start_s)
    return replace(visit, release_s=now_s, set_out_s=now_s)


def _departures(problem: Problem, plan: Plan) -> Iterator[tuple[str, int]]:
    """Visit id -> the last moment to set out for it in time."""
    for route in plan.routes:
        for stop, road_s in zip(route.stops, roads_s(problem, route), strict=False):
            yield stop.visit_id, stop.start_s - road_s


def _unserved(problem: Problem, plan: Plan) -> tuple[str, ...]:
    return tuple(visit.id for visit in problem.visits if visit.id not in plan.technician_of)


def _line(row: Mapping[str, Any]) -> str:
    return (
        f"{row['instance']}: {row['releases']} releases, served {row['served']} of {row['offline_served']} "
        f"that can be served knowing everything, {row['violations']} rules broken, "
        f"wall {row['wall_s']:.1f} s, CPU {row['cpu_s']:.1f} s, load {row['load']}"
    )


def summary(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """`served_ratio`: all that was served over all that the solver serves knowing everything beforehand."""
    rows = list(rows)
    shares = [row["served"] / row["offline_served"] for row in rows if row["offline_served"]]
    served, possible = (sum(row[name] for row in rows) for name in ("served", "offline_served"))
    return {
        "instances": len(rows),
        "served": served,
        "offline_served": possible,
        "served_ratio": round(served / possible, 4) if possible else 0.0,
        "served_mean_ratio": round(mean(shares), 4) if shares else 0.0,
        "served_worst_ratio": round(min(shares, default=0.0), 4),
        "failing_plans": sum(row["violations"] > 0 for row in rows),
    }


def report(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    return [f"{name}: {value}" for name, value in summary(rows).items()]
