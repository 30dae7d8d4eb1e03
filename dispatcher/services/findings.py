"""The checker's verdict in sentences: who, what, by how much, and what to do."""

from collections.abc import Callable, Iterable
from typing import Any

from dispatcher.domain.appointments import Pin
from dispatcher.domain.board import Board
from dispatcher.domain.routes import Finding
from dispatcher.domain.sentences import Sentence
from solver import model as solver
from solver.check import Kind, Violation, check_route

from .absence_findings import SAID_BY_ABSENCE, overlaps, reworded
from .translation import is_absence, moment


def judged(board: Board, of: solver.Problem, routes: Iterable[solver.Route]) -> tuple[Finding, ...]:
    """Return what is wrong with some days: for each, work that falls into an absence, then what the checker
    finds beside."""
    return tuple(finding for route in routes for finding in _judged(board, of, route))


def _judged(board: Board, of: solver.Problem, route: solver.Route) -> Iterable[Finding]:
    away = tuple(overlaps(board, of, route))
    said = {finding.intervention_id for finding in away}
    yield from away
    for finding in findings(board, check_route(of, route)):
        if finding.kind not in SAID_BY_ABSENCE or finding.intervention_id not in said:
            yield finding


def findings(board: Board, violations: Iterable[Violation]) -> tuple[Finding, ...]:
    """Return one finding a violation, about the intervention behind the visit."""
    return tuple(_finding(board, violation) for violation in violations)


def _finding(board: Board, found: Violation) -> Finding:
    sentence = reworded(board, found) or _SENTENCES.get(found.kind, _other)(board, found)
    work = found.other_visit_id if is_absence(found.visit_id) else found.visit_id
    job = intervention_id(board, work)
    return Finding(found.kind, found.technician_id, job, sentence, found.excess_s)


def newly_broken(before: Iterable[Finding], after: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what a change breaks: rules that were whole before, and promises now missed by more."""
    known: dict[str, int] = {}
    for finding in before:
        known[finding.key] = max(known.get(finding.key, 0), finding.excess_s)
    return tuple(finding for finding in after if _is_new(finding, known.get(finding.key)))


def _is_new(finding: Finding, known_s: int | None) -> bool:
    return known_s is None or (finding.kind == Kind.PROMISE and finding.excess_s > known_s)


def intervention_id(board: Board, visit_id: str | None) -> str | None:
    """Return the intervention behind a visit: its own id, or the one its assignment is for; None for an
    absence."""
    if is_absence(visit_id):
        return None
    assignment = board.assignments.get(visit_id or "")
    return assignment.intervention_id if assignment else visit_id


def technician_name(board: Board, technician_id: str | None) -> str:
    technician = board.technicians.get(technician_id or "")
    return technician.name if technician else "?"


def job_number(board: Board, visit_id: str | None) -> str:
    intervention = board.interventions.get(intervention_id(board, visit_id) or "")
    return str(intervention.number) if intervention else "?"


def _promise(board: Board, found: Violation) -> Sentence:
    values: dict[str, Any] = {
        "technician": technician_name(board, found.technician_id),
        "number": job_number(board, found.visit_id),
        "at": moment(board, found.actual_s),
        "limit": moment(board, found.limit_s),
    }
    if found.actual_s > found.limit_s:
        return Sentence(
            "{technician} arrives {at} for {number}, promised before {limit}. "
            "Renegotiate or choose another time.",
            **values,
        )
    return Sentence(
        "{technician} arrives {at} for {number}, promised after {limit}. Renegotiate or choose another time.",
        **values,
    )


def _skill(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{technician} does not master {skill}, which {number} needs at level {level}.",
        technician=technician_name(board, found.technician_id),
        number=job_number(board, found.visit_id),
        skill=found.skill,
        level=found.needed_level,
    )


def _skill_level(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} needs {skill} at level {level}; {technician} has level {held}.",
        technician=technician_name(board, found.technician_id),
        number=job_number(board, found.visit_id),
        skill=found.skill,
        level=found.needed_level,
        held=found.held_level,
    )


def _required(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} is for {wanted} and nobody else.",
        number=job_number(board, found.visit_id),
        wanted=technician_name(board, found.wanted_technician_id),
    )


def _pinned_to(board: Board, found: Violation) -> Sentence:
    if not _has_pin(board, found, Pin.TECHNICIAN):
        return _left_for(board, found)
    return Sentence(
        "{number} is pinned to {wanted}. Release the pin first.",
        number=job_number(board, found.visit_id),
        wanted=technician_name(board, found.wanted_technician_id),
    )


def _pinned_at(board: Board, found: Violation) -> Sentence:
    if not _has_pin(board, found, Pin.TIME):
        return _left_for(board, found)
    return Sentence(
        "{number} is pinned at {limit}; this would make it {at}. Release the pin first.",
        number=job_number(board, found.visit_id),
        limit=moment(board, found.limit_s),
        at=moment(board, found.actual_s),
    )


def _has_pin(board: Board, found: Violation, pin: Pin) -> bool:
    """Whether a person pinned it; what its technician must have left for by now is held like pinned work."""
    row = board.assignments.get(found.visit_id or "")
    return row is None or row.pin in (pin, Pin.BOTH)


def _left_for(board: Board, found: Violation) -> Sentence:
    row = board.assignments[found.visit_id or ""]
    return Sentence(
        "{name} must have left for {number} by now: it stays where it is.",
        name=technician_name(board, row.technician_id),
        number=job_number(board, row.id),
    )


def _started(board: Board, found: Violation) -> Sentence:
    return under_way(job_number(board, found.visit_id), technician_name(board, found.wanted_technician_id))


def under_way(number: int | str, technician: str) -> Sentence:
    return Sentence(
        "{number} is under way with {wanted} and cannot be moved.", number=number, wanted=technician
    )


def _release(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} cannot start {at}: that is before {limit}.",
        number=job_number(board, found.visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def off_duty(board: Board, technician_id: str | None) -> Sentence:
    return Sentence("{name} does not work on this day.", name=technician_name(board, technician_id))


def _shift_start(board: Board, found: Violation) -> Sentence:
    if found.technician_id not in board.shift_of:
        return off_duty(board, found.technician_id)
    return Sentence(
        "{technician} would have to leave home {at} for {number}; the shift starts {limit}.",
        technician=technician_name(board, found.technician_id),
        number=job_number(board, found.visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _shift_end(board: Board, found: Violation) -> Sentence:
    if found.technician_id not in board.shift_of:
        return off_duty(board, found.technician_id)
    return Sentence(
        "{technician} would be back {at}; the shift ends {limit}.",
        technician=technician_name(board, found.technician_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _travel(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{technician} can be at {number} at {limit} at the earliest; planned {at}.",
        technician=technician_name(board, found.technician_id),
        number=job_number(board, found.visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _lunch(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{technician} has no room left for lunch.", technician=technician_name(board, found.technician_id)
    )


def _forbidden(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} must not be given to {technician}.",
        number=job_number(board, found.visit_id),
        technician=technician_name(board, found.technician_id),
    )


def _window(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} cannot start {at}: outside its windows, the nearest at {limit}.",
        number=job_number(board, found.visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _pinned_window(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} would start {at}, outside the range it is pinned to: the limit is {limit}. "
        "Release the pin first.",
        number=job_number(board, found.visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _latest(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{technician} arrives {at} for {number}; the contract allows {limit} at the latest.",
        technician=technician_name(board, found.technician_id),
        number=job_number(board, found.visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _equipment(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{technician} has no {thing}, which {number} needs.",
        technician=technician_name(board, found.technician_id),
        number=job_number(board, found.visit_id),
        thing=found.thing,
    )


def _parts(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} needs {thing}: {needed} by then, the van has {held}.",
        number=job_number(board, found.visit_id),
        thing=found.thing,
        needed=found.needed_level,
        held=found.held_level,
    )


def _shared(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{thing} is with {other} until {limit}; {number} would start {at}.",
        thing=found.thing,
        other=job_number(board, found.other_visit_id),
        number=job_number(board, found.visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _together(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} and {other} start together; this would make it {at} and {limit}.",
        number=job_number(board, found.visit_id),
        other=job_number(board, found.other_visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _together_alone(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} needs a second technician on {other} at the same moment.",
        number=job_number(board, found.visit_id),
        other=job_number(board, found.other_visit_id),
    )


def _after(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} cannot start {at}: {other} only ends {limit}.",
        number=job_number(board, found.visit_id),
        other=job_number(board, found.other_visit_id),
        at=moment(board, found.actual_s),
        limit=moment(board, found.limit_s),
    )


def _after_missing(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "{number} comes after {other}, and nobody does {other}.",
        number=job_number(board, found.visit_id),
        other=job_number(board, found.other_visit_id),
    )


def _other(board: Board, found: Violation) -> Sentence:
    return Sentence(
        "The plan lists {number} wrongly ({kind}). Reload and look again.",
        number=job_number(board, found.visit_id),
        kind=str(found.kind),
    )


_SENTENCES: dict[Kind, Callable[[Board, Violation], Sentence]] = {
    Kind.PROMISE: _promise,
    Kind.SKILL: _skill,
    Kind.SKILL_LEVEL: _skill_level,
    Kind.REQUIRED_TECHNICIAN: _required,
    Kind.PIN_TECHNICIAN: _pinned_to,
    Kind.PIN_START: _pinned_at,
    Kind.STARTED: _started,
    Kind.RELEASE: _release,
    Kind.SHIFT_START: _shift_start,
    Kind.SHIFT_END: _shift_end,
    Kind.TRAVEL: _travel,
    Kind.FORBIDDEN_TECHNICIAN: _forbidden,
    Kind.WINDOW: _window,
    Kind.PIN_WINDOW: _pinned_window,
    Kind.LATEST: _latest,
    Kind.EQUIPMENT: _equipment,
    Kind.PARTS: _parts,
    Kind.SHARED_EQUIPMENT: _shared,
    Kind.TOGETHER: _together,
    Kind.TOGETHER_ALONE: _together_alone,
    Kind.AFTER: _after,
    Kind.AFTER_MISSING: _after_missing,
    Kind.LUNCH: _lunch,
    Kind.LUNCH_START: _lunch,
}
