"""Ours against the others on the same problems in one run: a row for each answer, and ratios of medians.

Engines take turns on every seed, so that a busy machine disturbs them alike. Which problems, the doors say
(vrptw.py, day.py, trsp.py); what a plan costs, judging.py; what the rows say together, ratios.py.
"""

import json
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from solver.check import check
from solver.model import Plan, Problem
from solver.solve import solve
from tests.benchmarks import patience, peers
from tests.benchmarks.generate import technician_day
from tests.benchmarks.judging import day_cost_s, travel_s
from tests.benchmarks.peers import Answer
from tests.benchmarks.reasons import reasons

OURS = "ours"
QUICK_UNIT_S = 1.0
"""What everybody gets when there is no time."""
LONGEST_PEER_S = 900.0
"""Whatever time it takes, and yet not for ever."""


@dataclass(frozen=True)
class Course:
    """One problem under the name it is known by; built when its turn comes, for big ones fill the memory."""

    name: str
    problem: Callable[[], Problem]
    known_cost: float | None = None
    cost_unit: int = 1
    """Units of the objective in one unit of the cost shown."""
    cost: Callable[[Problem, Plan], int | None] = day_cost_s
    """The objective; None for a plan that is none."""
    fixed_cost: float = 0.0
    """What of the cost no plan can change, like the hours of work: `rest_gap_percent` leaves it out."""
    retold: Callable[[Problem, Plan], Plan] = lambda _problem, plan: plan
    """The same orders with the starts that are best for the cost."""


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
    rest_gap_percent: float | None
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
    warm_up()
    rows: list[Row] = []
    for number, course in enumerate(courses):
        seeds = [seed for seed in _seeds(rules) if _is_mine(number, seed, rules)]
        if seeds and _left_s(rules) < QUICK_UNIT_S:
            tell(f"{course.name}: left out, no time left")
        elif seeds:
            rows.extend(_rows(course, seeds, rules, tell))
    return rows


def _rows(course: Course, seeds: Sequence[int], rules: Rules, tell: Callable[[str], None]) -> Iterator[Row]:
    problem = course.problem()
    for seed in seeds:
        for engine in _turns(rules, seed):
            left_s = _left_s(rules)
            if left_s < QUICK_UNIT_S:
                tell(f"{course.name} {engine}: left out, no time left")
                continue
            row = _row(course, problem, engine, seed, rules, left_s)
            tell(_line(row))
            yield row


def _left_s(rules: Rules) -> float:
    return patience.left_s() if rules.quick else LONGEST_PEER_S


def _seeds(rules: Rules) -> range:
    return range(1, 2 if rules.quick else rules.seeds + 1)


def _is_mine(index: int, seed: int, rules: Rules) -> bool:
    """Whether this course and seed belong to this part: each part gets every n-th."""
    return (index * len(_seeds(rules)) + seed - 1) % rules.parts == rules.part - 1


def _turns(rules: Rules, seed: int) -> list[str]:
    """Everybody, another one first on each seed; we where there may be time for one only."""
    engines = [OURS, *rules.against]
    if rules.quick:
        return engines
    first = seed % len(engines)
    return engines[first:] + engines[:first]


def warm_up() -> None:
    """Compile what is compiled on first use: the engine of the desk is warm too when it is asked."""
    solve(technician_day(2, 8), steps=20, threads=1)


def _row(course: Course, problem: Problem, engine: str, seed: int, rules: Rules, left_s: float) -> Row:
    seconds = min(rules.seconds, QUICK_UNIT_S) if rules.quick else rules.seconds
    if engine == OURS:
        answer = _ours(problem, seconds, seed, rules.threads)
    else:
        answer = peers.ask(engine, problem, seconds, seed, left_s)
    if answer.plan is not None:
        answer = replace(answer, plan=course.retold(problem, answer.plan))
    if answer.plan is not None and rules.routes is not None:
        write_plan(rules.routes, course.name, problem, engine, seed, answer.plan)
        if engine == OURS and answer.plan.unserved:
            answer = replace(
                answer, remark=_write_reasons(rules.routes, course.name, problem, seed, answer.plan)
            )
    return _judged_row(course, problem, engine, seed, seconds, answer)


def _ours(problem: Problem, seconds: float, seed: int, threads: int) -> Answer:
    began_s, before_s = time.perf_counter(), time.process_time()
    plan = solve(problem, seconds=seconds, seed=seed, threads=threads).plan
    return Answer(plan, time.perf_counter() - began_s, time.process_time() - before_s)


def _judged_row(
    course: Course, problem: Problem, engine: str, seed: int, seconds: float, answer: Answer
) -> Row:
    plan = answer.plan
    violations = len(check(problem, plan)) if plan else 0
    cost = course.cost(problem, plan) if plan and not violations else None
    shown = None if cost is None else cost / course.cost_unit
    return Row(
        course.name,
        engine,
        seed,
        seconds,
        shown,
        _gap(shown, course.known_cost, 0.0),
        _gap(shown, course.known_cost, course.fixed_cost),
        len(problem.visits) - len(plan.unserved) if plan else 0,
        len(problem.visits),
        travel_s(problem, plan) / 3600 if plan else 0.0,
        violations,
        round(answer.wall_s, 2),
        round(answer.cpu_s, 2),
        round(os.getloadavg()[0], 1),
        answer.remark,
    )


def _gap(cost: float | None, known: float | None, fixed: float) -> float | None:
    return None if cost is None or known is None else 100 * ((cost - fixed) / (known - fixed) - 1)


def _line(row: Row) -> str:
    cost = "no plan" if row.cost is None else f"{row.cost:.1f}"
    gap = "" if row.gap_percent is None else f" ({row.gap_percent:+.2f} %)"
    broken = f" BREAKS {row.violations} RULES" if row.violations else ""
    return (
        f"{row.instance} seed {row.seed} {row.engine}: {cost}{gap}, {row.served}/{row.visits} served, "
        f"wall {row.wall_s:.1f} s, CPU {row.cpu_s:.1f} s, load {row.load}{broken} {row.remark}".rstrip()
    )


# Routes for anyone to verify


def write_plan(folder: Path, name: str, problem: Problem, engine: str, seed: int, plan: Plan) -> None:
    """The problem once, and this plan of it, both for `dispatcher check`."""
    from solver.formats import as_text

    folder.mkdir(parents=True, exist_ok=True)
    question = folder / f"{name}.problem.json"
    if not question.exists():
        question.write_text(as_text(problem), encoding="utf-8")
    (folder / f"{name}.{engine}.{seed}.plan.json").write_text(as_text(plan), encoding="utf-8")


def _write_reasons(folder: Path, name: str, problem: Problem, seed: int, plan: Plan) -> str:
    """Why nobody does what our plan leaves out, visit by visit; returns how often each reason is there."""
    found = reasons(problem, plan)
    text = json.dumps(found, indent=1)
    (folder / f"{name}.{OURS}.{seed}.reasons.json").write_text(text + "\n", encoding="utf-8")
    return ", ".join(f"{count} x {reason}" for reason, count in Counter(found.values()).most_common())
