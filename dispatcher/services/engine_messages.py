"""What the desk and the engine say to each other: questions, and what was found, as JSON on one line."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from solver.frontier import Line
from solver.model import Plan, Problem
from solver.strict_json import read, write

PIECES_DEEP = 3  # the rows of a matrix in a problem in a message

Message = Mapping[str, Any]


@dataclass(frozen=True)
class Limits:
    """When a search ends: after `seconds`, or after `steps` where they are given (the same plan each time).

    `seconds` is always when the engine is given up, give or take the grace.
    """

    seconds: float
    steps: int | None = None
    seed: int = 1


@dataclass(frozen=True)
class Found:
    """What the engine says of a plan: its score (the fields of solver.objective.Score), and what it took.

    `plan` is None while the search goes on. The answer to `refine` is its `line`, if there is one. `refused`
    names the rules that the search's own plan broke, which was then put aside: only a bug can do that.
    """

    score: Mapping[str, Any]
    seconds: float = 0.0
    steps: int = 0
    plan: Plan | None = None
    line: Line | None = None
    refused: tuple[str, ...] = ()


def question(run_id: str, limits: Limits, problem: Problem, plan: Plan) -> Message:
    """The message that asks for a better plan."""
    limit = {"seconds": limits.seconds} if limits.steps is None else {"steps": limits.steps}
    asked = {"problem": write(problem), "plan": write(plan), "seed": limits.seed}
    return {"type": "solve", "id": run_id, **asked, **limit}


def refining(
    run_id: str, limits: Limits, problem: Problem, plan: Plan, visit_id: str, first: Plan | None
) -> Message:
    """The message that asks for a better way to serve one more visit, from `first` on if there is one."""
    asked = {"problem": write(problem), "plan": write(plan), "visit_id": visit_id, "seed": limits.seed}
    start = {"first": write(first)} if first is not None else {}
    return {"type": "refine", "id": run_id, "seconds": limits.seconds, **asked, **start}


def found_in(message: Message) -> Found:
    """What a message of the engine says of its plan."""
    line = message.get("line")
    return Found(
        score=message.get("score", {}),
        seconds=message.get("seconds", 0.0),
        steps=message.get("steps", 0),
        plan=read(Plan, message["plan"]) if "plan" in message else None,
        line=read(Line, line) if line else None,
        refused=tuple(message.get("refused", ())),
    )


def as_json(value: Any, deep: int = PIECES_DEEP) -> str:
    """JSON made in pieces down to a depth: in one piece, a big problem would stop every other thread."""
    if deep and isinstance(value, Mapping):
        named = (f"{json.dumps(name)}:{as_json(item, deep - 1)}" for name, item in value.items())
        return "{" + ",".join(named) + "}"
    if deep and isinstance(value, list):
        return "[" + ",".join(as_json(item, deep - 1) for item in value) + "]"
    return json.dumps(value, separators=(",", ":"))
