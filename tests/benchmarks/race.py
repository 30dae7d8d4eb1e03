"""Ours against the others on the same problems in one run: a row for each answer, and ratios of medians.

Engines take turns on every seed, so that a busy machine disturbs them alike. Which problems, the doors say
(vrptw.py, day.py); what a plan costs, judging.py.
"""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import mean, median
from typing import Any

from solver.check import check
from solver.model import Problem
from solver.solve import solve
from tests.benchmarks import peers
from tests.benchmarks.generate import technician_day
from tests.benchmarks.judging import day_cost_s, travel_s
from tests.benchmarks.peers import Answer

OURS = "ours"
QUICK_S, QUICK_UNIT_S = 42.0, 1.0
LONGEST_PEER_S = 180.0


@dataclass(frozen=True)
class Course:
    """One problem under the name it is known by; built when its turn comes, for big ones fill the memory."""

    name: str
    problem: Callable[[], Problem]
    known_cost: float | None = None
    cost_unit: int = 1
    """Units of the objective in one unit of the cost shown."""


@dataclass(frozen=True)
class Rules:
    """How long, how often, against whom. `part` counts from 1 to `parts`."""

    seconds: float = 5.0
    seeds: int = 3
    against: tuple[str, ...] = ("pyvrp", "vroom")
    threads: int = 1
    part: int = 1
    parts: int = 1
    quick: bool = False
    routes: Path | None = None


@dataclass(frozen=True)
class Row:
    """One answer: its cost (None without a plan that keeps the rules), and what it took."""

    instance: str
    engine: str
    seed: int
    seconds: float
    cost: float | None
    gap_percent: float | None
    served: int
    visits: int
    travel_h: float
    violations: int
    wall_s: float
    cpu_s: float
    load: float
    remark: str = ""


def run(courses: Sequence[Course], rules: Rules, tell: Callable[[str], None]) -> list[Row]:
    """The rows of every engine on every course and seed of this part, told as they come in."""
    _warm_up()
    began_s, rows = time.perf_counter(), []
    for course in courses:
        seeds = [seed for seed in _seeds(rules) if _is_mine(courses.index(course), seed, rules)]
        problem = course.problem() if seeds else None
        for seed in seeds:
            assert problem is not None
            for engine in _turns(rules, seed):
                left_s = QUICK_S - (time.perf_counter() - began_s) if rules.quick else LONGEST_PEER_S
                if left_s < QUICK_UNIT_S:
                    tell(f"{course.name} {engine}: left out, no time left")
                    continue
                rows.append(_row(course, problem, engine, seed, rules, left_s))
                tell(_line(rows[-1]))
    return rows


def _seeds(rules: Rules) -> range:
    return range(1, 2 if rules.quick else rules.seeds + 1)


def _is_mine(index: int, seed: int, rules: Rules) -> bool:
    """Whether this course and seed belong to this part: each part gets every n-th."""
    return (index * len(_seeds(rules)) + seed - 1) % rules.parts == rules.part - 1


def _turns(rules: Rules, seed: int) -> list[str]:
    """Everybody, another one first on each seed."""
    engines = [OURS, *rules.against]
    first = seed % len(engines)
    return engines[first:] + engines[:first]


def _warm_up() -> None:
    """Compile what is compiled on first use: the engine of the desk is warm too when it is asked."""
    solve(technician_day(2, 8), steps=20, threads=1)


def _row(course: Course, problem: Problem, engine: str, seed: int, rules: Rules, left_s: float) -> Row:
    seconds = min(rules.seconds, QUICK_UNIT_S) if rules.quick else rules.seconds
    if engine == OURS:
        answer = _ours(problem, seconds, seed, rules.threads)
    else:
        answer = peers.ask(engine, problem, seconds, seed, left_s)
    if answer.plan is not None and rules.routes is not None:
        _write(rules.routes, course, problem, engine, seed, answer)
    return _judged_row(course, problem, engine, seed, seconds, answer)


def _ours(problem: Problem, seconds: float, seed: int, threads: int) -> Answer:
    began_s, before_s = time.perf_counter(), time.process_time()
    plan = solve(problem, seconds=seconds, seed=seed, threads=threads).plan
    return Answer(plan, time.perf_counter() - began_s, time.process_time() - before_s)


def _judged_row(
    course: Course, problem: Problem, engine: str, seed: int, seconds: float, answer: Answer
) -> Row:
    plan, cost, gap = answer.plan, None, None
    violations = len(check(problem, plan)) if plan else 0
    if plan and not violations:
        cost = day_cost_s(problem, plan) / course.cost_unit
        gap = None if course.known_cost is None else 100 * (cost / course.known_cost - 1)
    return Row(
        course.name,
        engine,
        seed,
        seconds,
        cost,
        gap,
        len(problem.visits) - len(plan.unserved) if plan else 0,
        len(problem.visits),
        travel_s(problem, plan) / 3600 if plan else 0.0,
        violations,
        round(answer.wall_s, 2),
        round(answer.cpu_s, 2),
        round(os.getloadavg()[0], 1),
        answer.remark,
    )


def _line(row: Row) -> str:
    cost = "no plan" if row.cost is None else f"{row.cost:.1f}"
    gap = "" if row.gap_percent is None else f" ({row.gap_percent:+.2f} %)"
    broken = f" BREAKS {row.violations} RULES" if row.violations else ""
    return (
        f"{row.instance} seed {row.seed} {row.engine}: {cost}{gap}, {row.served}/{row.visits} served, "
        f"wall {row.wall_s:.1f} s, CPU {row.cpu_s:.1f} s, load {row.load}{broken} {row.remark}".rstrip()
    )


# What the rows say


def summary(rows: Iterable[Mapping[str, Any]]) -> dict[str, float]:
    """NAME_mean_ratio, NAME_worst_ratio and NAME_fewer_served (courses where we serve fewer)."""
    figures: dict[str, float] = {}
    rows = list(rows)
    costs, served = _by_course(rows, "cost"), _by_course(rows, "served")
    for name in dict.fromkeys(row["engine"] for row in rows if row["engine"] != OURS):
        both = [c for c in costs if costs[c].get(OURS) and costs[c].get(name)]
        if not both:
            continue
        ratios = [median(costs[c][OURS]) / median(costs[c][name]) for c in both]
        figures[f"{name}_mean_ratio"] = round(mean(ratios), 4)
        figures[f"{name}_worst_ratio"] = round(max(ratios), 4)
        fewer = sum(median(served[c][OURS]) < median(served[c][name]) for c in both)
        figures[f"{name}_fewer_served"] = fewer
    figures["infeasible_plans"] = sum(row["violations"] > 0 for row in rows if row["engine"] == OURS)
    return figures


def report(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The spread of every engine over its seeds first, then the ratios course by course, then all in all."""
    rows = list(rows)
    costs = _by_course(rows, "cost")
    lines = ["spread over seeds, (largest - smallest) / median:"]
    for course, engines in costs.items():
        spreads = [
            f"{e} {100 * (max(c) - min(c)) / median(c):.2f} % (n={len(c)})" for e, c in engines.items()
        ]
        lines.append(f"  {course}: {', '.join(spreads)}")
    lines.append("median of our cost / median of theirs:")
    for course, engines in costs.items():
        ratios = [
            f"{name} {median(engines[OURS]) / median(engines[name]):.4f}"
            for name in engines
            if name != OURS and engines.get(OURS)
        ]
        lines.append(f"  {course}: {', '.join(ratios) or 'nobody to compare with'}")
    return [*lines, *(f"{name}: {value}" for name, value in summary(rows).items())]


def _by_course(rows: Iterable[Mapping[str, Any]], column: str) -> dict[str, dict[str, list[float]]]:
    """Course -> engine -> the values of a column, for the rows that have a plan."""
    found: dict[str, dict[str, list[float]]] = {}
    for row in rows:
        if row["cost"] is not None:
            found.setdefault(row["instance"], {}).setdefault(row["engine"], []).append(row[column])
    return found


def as_dicts(rows: Iterable[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]


# Routes for anyone to verify


def _write(folder: Path, course: Course, problem: Problem, engine: str, seed: int, answer: Answer) -> None:
    """The problem once, and the plan of this answer, both for `dispatcher check`."""
    from solver.formats import as_text

    assert answer.plan is not None
    folder.mkdir(parents=True, exist_ok=True)
    question = folder / f"{course.name}.problem.json"
    if not question.exists():
        question.write_text(as_text(problem), encoding="utf-8")
    (folder / f"{course.name}.{engine}.{seed}.plan.json").write_text(as_text(answer.plan), encoding="utf-8")
