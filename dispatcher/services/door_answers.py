"""What the solver answers, as JSON: the shapes of `resources/schemas`; nothing is decided here."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from solver.check import Violation
from solver.cost import Impact
from solver.explain import Explanation, Relaxation
from solver.formats import VERSION
from solver.frontier import Frontier, Line
from solver.insertion import Insertion
from solver.model import Plan, Route, Visit
from solver.one_move import OneMove
from solver.promises import Renegotiation
from solver.slots import Slot
from solver.solve import Result
from solver.strict_json import default, write

Answer = dict[str, Any]

NAMED_APART = ("kind", "technician_id", "visit_id")
"""What every violation has; the rest are its facts."""


def of_solve(result: Result) -> Answer:
    score = {field.name: getattr(result.score, field.name) for field in fields(result.score)}
    return _answer(
        served=len(result.plan.technician_of),
        unserved=list(result.plan.unserved),
        steps=result.steps,
        seconds=round(result.seconds, 3),
        score=score | {"unserved": list(result.score.unserved)},
    )


def of_check(broken: Sequence[Violation]) -> Answer:
    return _answer(violations=[_violation(violation) for violation in broken])


def of_urgent(visit: Visit, proposals: Sequence[Insertion | OneMove], found: Frontier) -> Answer:
    return _answer(
        visit_id=visit.id,
        proposals=[_proposal(proposal) for proposal in proposals],
        lines=[_line(line) for line in found.lines],
        defer=_line(found.defer) if found.defer else None,
        blockers=[_violation(blocker) for blocker in found.blockers],
        promises=[_promise(promise) for promise in found.promises],
    )


def of_slots(visit: Visit, found: Sequence[Slot]) -> Answer:
    return _answer(visit_id=visit.id, slots=[_slot(slot) for slot in found])


def of_explain(visit: Visit, lines: Sequence[Explanation]) -> Answer:
    return _answer(visit_id=visit.id, technicians=[_explanation(line) for line in lines])


def routes_of(answer: Insertion | OneMove) -> tuple[Route, ...]:
    """The days that an answer changes."""
    return answer.routes if isinstance(answer, OneMove) else (answer.route,)


def _answer(**named: Any) -> Answer:
    return {"version": VERSION, **named}


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
    return _placement(answer.moved_visit_id, answer.moved_to_technician_id, answer.moved_start_s)


def _placement(visit_id: str, technician_id: str, start_s: int) -> Answer:
    return {"visit_id": visit_id, "technician_id": technician_id, "start_s": start_s}


def _line(line: Line) -> Answer:
    after = Plan(line.routes)
    moved = [_placement(moved, after.technician_of[moved], after.start_of[moved]) for moved in line.moved]
    return {
        "moves": line.moves,
        "exact": line.exact,
        "technician_id": line.technician_id,
        "start_s": line.start_s,
        "moved": moved,
        "deferred": list(line.deferred),
        "impact": _impact(line.impact),
        "routes": [write(route) for route in line.routes],
    }


def _promise(promise: Renegotiation) -> Answer:
    return {
        "visit_id": promise.visit_id,
        "technician_id": promise.technician_id,
        "minutes": promise.minutes,
        "start_s": promise.start_s,
        "impact": _impact(promise.impact),
        "routes": [write(promise.route)],
    }


def _slot(slot: Slot) -> Answer:
    named = {field.name: getattr(slot, field.name) for field in fields(slot)}
    return named | {"window": write(slot.window)}


def _impact(impact: Impact) -> Answer:
    """All of it, zeros too: who reads it need not know what is usual."""
    named = {field.name: getattr(impact, field.name) for field in fields(impact)}
    return named | {"arrivals_changed": list(impact.arrivals_changed)}


def _explanation(line: Explanation) -> Answer:
    named: Answer = {"technician_id": line.technician_id, "possible": line.possible}
    if line.insertion is None:
        blockers = [_violation(blocker) for blocker in line.blockers]
        return named | {"blockers": blockers, "relaxation": _relaxation(line.relaxation)}
    place = line.insertion
    return named | {
        "start_s": place.start_s,
        "position": place.position,
        "impact": _impact(place.impact),
        "below_level": [_violation(below) for below in line.below_level],
    }


def _relaxation(found: Relaxation | None) -> Answer | None:
    if found is None:
        return None
    return {field.name: getattr(found, field.name) for field in fields(found)} | {"kind": found.kind.value}
