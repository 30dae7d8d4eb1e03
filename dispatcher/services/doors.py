"""The solver's doors: files in, one JSON answer out, for other programs and for those who write them.

Each door reads its files, asks the solver one question and returns the answer as `resources/schemas` has it.
A file that cannot be used is a ValueError with one sentence that names the file and the place in it. Nothing
here knows the desk, its database or its words.
"""

import os
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from solver.check import Kind, Violation, check, new_violations
from solver.cost import Impact
from solver.explain import Explanation, explain
from solver.formats import VERSION, laid_out, plan_from, problem_from, refuse_bad_visit, visit_from
from solver.insertion import Insertion, best_per_technician, insertions
from solver.model import Plan, Problem, Route, Visit
from solver.one_move import OneMove, one_move
from solver.strict_json import Malformed, default, found, write

Answer = dict[str, Any]
Read = TypeVar("Read")

NAMED_APART = ("kind", "technician_id", "visit_id")
"""What every violation has; the rest are its facts."""

LISTS_WRONG = {
    Kind.UNKNOWN_TECHNICIAN: "technician {technician} is not in the problem",
    Kind.UNKNOWN_VISIT: "visit {visit} is not in the problem",
    Kind.DUPLICATE_ROUTE: "technician {technician} has more than one route",
    Kind.DUPLICATE_VISIT: "visit {visit} appears more than once",
}
"""What makes a plan no plan of this problem, so that no question can be asked about it."""


@dataclass(frozen=True)
class Asked:
    """A problem and a plan of it, as they were read; what the plan does not name is unserved."""

    problem: Problem
    plan: Plan


# The doors


def checked(problem: Path, plan: Path) -> Answer:
    """Every rule that the plan breaks."""
    found_broken = check(_read(problem, problem_from), _read(plan, plan_from))
    return _answer(violations=[_violation(violation) for violation in found_broken])


def urgent(problem: Path, plan: Path, visit: Path) -> Answer:
    """Every technician's best ways to serve one more visit; no line breaks a rule that was not broken."""
    asked, new = _with_visit(_asked(problem, plan), visit)
    before = check(asked.problem, asked.plan)
    answers: list[Insertion | OneMove] = [
        *best_per_technician(insertions(asked.problem, asked.plan, new)),
        *one_move(asked.problem, asked.plan, new),
    ]
    kept = [answer for answer in answers if _breaks_nothing(asked, before, routes_of(answer))]
    ordered = sorted(kept, key=lambda answer: (answer.impact.rank, answer.impact.shifted_s))
    return _answer(visit_id=new.id, proposals=[_proposal(answer) for answer in ordered])


def explained(problem: Path, plan: Path, visit_id: str) -> Answer:
    """For each technician, the best place for a visit of the problem, or what is in its way."""
    asked = _asked(problem, plan)
    visit = asked.problem.visit_by_id.get(visit_id)
    if visit is None:
        raise Malformed(str(problem), f"there is no visit {found(visit_id)}")
    lines = [_explanation(line) for line in explain(asked.problem, asked.plan, visit)]
    return _answer(visit_id=visit_id, technicians=lines)


def printed(answer: Answer) -> str:
    """An answer as text, one item of each list a line."""
    return laid_out(answer).rstrip("\n")


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: a reader finds the old file or the new one, never half of one."""
    try:
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, delete=False) as half:
            half.write(text)
        os.replace(half.name, path)
    except OSError as error:
        raise Malformed(str(path), f"this file cannot be written ({error.strerror})") from None


# Files


def _read(path: Path, reader: Callable[[bytes], Read]) -> Read:
    try:
        return reader(path.read_bytes())
    except OSError as error:
        raise Malformed(str(path), f"this file cannot be read ({error.strerror})") from None
    except Malformed as refusal:
        raise Malformed(str(path), str(refusal)) from None


def _asked(problem: Path, plan: Path) -> Asked:
    read_problem, read_plan = _read(problem, problem_from), _read(plan, plan_from)
    for violation in check(read_problem, read_plan):
        if violation.kind in LISTS_WRONG:
            names = {"technician": found(violation.technician_id), "visit": found(violation.visit_id)}
            raise Malformed(str(plan), LISTS_WRONG[violation.kind].format(**names))
    named = {*read_plan.technician_of, *read_plan.unserved}
    unnamed = [visit.id for visit in read_problem.visits if visit.id not in named]
    return Asked(read_problem, replace(read_plan, unserved=(*read_plan.unserved, *unnamed)))


def _with_visit(asked: Asked, path: Path) -> tuple[Asked, Visit]:
    """The question with one more visit, which takes the place of an unserved one of the same id."""
    visit = _read(path, visit_from)
    if visit.id in asked.plan.technician_of:
        raise Malformed(str(path), f"id: the plan already serves a visit {found(visit.id)}")
    others = tuple(other for other in asked.problem.visits if other.id != visit.id)
    problem = replace(asked.problem, visits=(*others, visit))
    try:
        refuse_bad_visit(problem, visit)
    except Malformed as refusal:
        raise Malformed(str(path), str(refusal)) from None
    unserved = (*asked.plan.without(visit.id).unserved, visit.id)
    return Asked(problem, replace(asked.plan, unserved=unserved)), visit


# Answers


def _answer(**named: Any) -> Answer:
    return {"version": VERSION, **named}


def routes_of(answer: Insertion | OneMove) -> tuple[Route, ...]:
    """The days that an answer changes."""
    return answer.routes if isinstance(answer, OneMove) else (answer.route,)


def _breaks_nothing(asked: Asked, before: tuple[Violation, ...], routes: Iterable[Route]) -> bool:
    """Whether the judge agrees; he shares no arithmetic with those who proposed."""
    return not new_violations(before, check(asked.problem, asked.plan.with_routes(*routes)))


def _violation(violation: Violation) -> Answer:
    named = {name: getattr(violation, name) for name in NAMED_APART}
    others = [field for field in fields(violation) if field.name not in NAMED_APART]
    facts = {f.name: getattr(violation, f.name) for f in others if getattr(violation, f.name) != default(f)}
    if violation.excess_s:  # midnight is a time too, though it is zero
        facts |= {"actual_s": violation.actual_s, "limit_s": violation.limit_s}
    return {**named, "kind": violation.kind.value, "facts": facts}


def _proposal(answer: Insertion | OneMove) -> Answer:
    return {
        "kind": "one_move" if isinstance(answer, OneMove) else "insertion",
        "technician_id": answer.technician_id,
        "start_s": answer.start_s,
        "moved": [_moved(answer)] if isinstance(answer, OneMove) else [],
        "impact": _impact(answer.impact),
        "routes": [write(route) for route in routes_of(answer)],
    }


def _moved(answer: OneMove) -> Answer:
    return {
        "visit_id": answer.moved_visit_id,
        "technician_id": answer.moved_to_technician_id,
        "start_s": answer.moved_start_s,
    }


def _impact(impact: Impact) -> Answer:
    """All of it, zeros too: who reads it need not know what is usual."""
    named = {field.name: getattr(impact, field.name) for field in fields(impact)}
    return named | {"arrivals_changed": list(impact.arrivals_changed)}


def _explanation(line: Explanation) -> Answer:
    named: Answer = {"technician_id": line.technician_id, "possible": line.possible}
    if line.insertion is None:
        return named | {"blockers": [_violation(blocker) for blocker in line.blockers]}
    place = line.insertion
    return named | {
        "start_s": place.start_s,
        "position": place.position,
        "impact": _impact(place.impact),
    }
