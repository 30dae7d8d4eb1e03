"""An engine whose search only counts its steps, ten milliseconds each: the protocol without the arithmetic.

It answers with the published plan, and prints, as a library might. What it refines has an answer at once.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from solver.engine import Search, main
from solver.frontier import Line
from solver.insertion import insertions
from solver.model import Plan, Problem, Visit
from solver.violations import Kind, Violation

STEP_S = 0.01
LATER_S = 900
BUGGY_SEED = 13
"""With this seed it says that its own plan was refused."""


@dataclass(frozen=True)
class Score:
    unserved: int
    travel_s: int = 0
    moved: int = 0
    shifted: int = 0


@dataclass(frozen=True)
class Result:
    plan: Plan
    score: Score
    steps: int
    seconds: float
    refused: tuple[Violation, ...] = ()


def score(problem: Problem, plan: Plan, published: Plan | None = None) -> Score:
    return Score(len(plan.unserved))


def solve(
    problem: Problem,
    *,
    published: Plan,
    seconds: float | None = None,
    steps: int | None = None,
    seed: int = 1,
    on_progress: Callable[[Any], None] | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Result:
    print("not a line of the protocol")
    done = 0
    while not should_stop() and done < (steps or (seconds or 0) / STEP_S):
        time.sleep(STEP_S)
        done += 1
        if on_progress is not None:
            on_progress(Result(published, score(problem, published), done, done * STEP_S))
    if seed < 0:
        raise ValueError("a seed below zero")
    refused = (Violation(Kind.SHIFT_END, "t"),) if seed == BUGGY_SEED else ()
    return Result(published, score(problem, published), done, done * STEP_S, refused)


def refine(
    problem: Problem, published: Plan, visit: Visit, seconds: float, seed: int, first: Plan | None
) -> Line | None:
    """Answer with the last of the plain places, a quarter of an hour later, as if four others had moved."""
    time.sleep(seconds)
    place = insertions(problem, published, visit)[-1]
    late = (replace(s, start_s=s.start_s + LATER_S * (s.visit_id == visit.id)) for s in place.route.stops)
    route = replace(place.route, stops=tuple(late))
    impact = replace(place.impact, unserved=-2)
    return Line(4, False, place.technician_id, place.start_s + LATER_S, (), (), (route,), impact)


if __name__ == "__main__":
    main(Search(solve, score, refine))
