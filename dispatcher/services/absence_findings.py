"""What an absence does to a day, in sentences: jobs that fall into it, roads it leaves no time for."""

from collections.abc import Iterable
from datetime import datetime

from dispatcher.domain.absences import Absence, merged, present
from dispatcher.domain.board import Board
from dispatcher.domain.routes import Finding
from dispatcher.domain.sentences import Sentence
from solver import model as solver
from solver.check import Kind, Violation

from .translation import is_absence, moment

ABSENT = "absent"
"""The kind of a finding about work that falls into an absence; the checker's kinds are the others."""
SAID_BY_ABSENCE = (Kind.SHIFT_START, Kind.SHIFT_END, Kind.TRAVEL)
"""What the checker finds about the same work and need not be said twice."""


def absences_on(board: Board, technician_id: str) -> tuple[Absence, ...]:
    """Return when somebody is away, in order, absences that touch as one."""
    return merged(board.absences_of.get(technician_id, ()))


def absent(board: Board, absence: Absence) -> Sentence:
    """Say for how much of his working day somebody is away, without a full stop."""
    technician = board.technicians.get(absence.technician_id)
    name = technician.name if technician else "?"
    shift = board.shift_of.get(absence.technician_id)
    since, until = absence.starts_at, absence.ends_at
    from_start = since <= (shift.starts_at if shift else board.starts_at)
    to_end = until >= (shift.ends_at if shift else board.ends_at)
    if from_start and to_end:
        return Sentence("{name} is absent all day", name=name)
    if from_start:
        return Sentence("{name} is absent until {until}", name=name, until=until)
    if to_end:
        return Sentence("{name} is absent from {since}", name=name, since=since)
    return Sentence("{name} is absent from {since} to {until}", name=name, since=since, until=until)


def overlaps(board: Board, of: solver.Problem, route: solver.Route) -> Iterable[Finding]:
    """Yield the jobs of a day that fall into an absence, be it with their last minute only."""
    absences = absences_on(board, route.technician_id)
    for stop in route.stops if absences else ():
        if is_absence(stop.visit_id):
            continue
        length_s = of.visit_by_id[stop.visit_id].duration_with(route.technician_id)
        starts_at, ends_at = moment(board, stop.start_s), moment(board, stop.start_s + length_s)
        for absence in absences:
            if absence.meets(starts_at, ends_at):
                yield _overlap(board, stop.visit_id, absence)
                break


def _overlap(board: Board, visit_id: str, absence: Absence) -> Finding:
    planned = board.assignments.get(visit_id)
    key = planned.intervention_id if planned else visit_id
    sentence = Sentence(
        "{absent}: {number} needs somebody else or another time.",
        absent=absent(board, absence),
        number=_number(board, visit_id),
    )
    return Finding(ABSENT, absence.technician_id, key, sentence)


def reworded(board: Board, found: Violation) -> Sentence | None:
    """Say a broken rule that an absence stands behind; None where there is no absence in it."""
    absence = _behind(board, found)
    if absence is None:
        return None
    away, at = absent(board, absence), moment(board, found.actual_s)
    if found.kind is Kind.TRAVEL and is_absence(found.other_visit_id):
        limit, number = moment(board, found.limit_s), _number(board, found.visit_id)
        return Sentence(
            "{absent} and cannot be at {number} before {limit}.", absent=away, number=number, limit=limit
        )
    if found.kind is Kind.TRAVEL:
        back, number = moment(board, found.limit_s), _number(board, found.other_visit_id)
        return Sentence(
            "{absent} and is home from {number} only at {at}.", absent=away, number=number, at=back
        )
    if found.kind is Kind.SHIFT_START:
        number = _number(board, found.visit_id)
        return Sentence(
            "{absent} and would have to leave {at} for {number}.", absent=away, at=at, number=number
        )
    if found.kind in (Kind.SHIFT_END, Kind.PIN_START) and _present(board, absence.technician_id):
        return Sentence("{absent} and would be home only at {at}.", absent=away, at=at)
    return Sentence("{absent}.", absent=away)


def _behind(board: Board, found: Violation) -> Absence | None:
    """Return the absence that a broken rule is about: as a visit of the day, or at an end of the shift."""
    absences = absences_on(board, found.technician_id or "")
    if not absences:
        return None
    if is_absence(found.visit_id) or is_absence(found.other_visit_id):
        at = found.limit_s if is_absence(found.visit_id) and found.kind is Kind.PIN_START else found.actual_s
        return _nearest(absences, board, at)
    shift = board.shift_of.get(found.technician_id or "")
    if shift is None:
        return None
    if found.kind is Kind.SHIFT_START and absences[0].holds(shift.starts_at):
        return absences[0]
    ends_early = absences[-1].starts_at < shift.ends_at <= absences[-1].ends_at
    return absences[-1] if ends_early and found.kind in (Kind.SHIFT_END, Kind.RELEASE) else None


def _nearest(absences: tuple[Absence, ...], board: Board, at_s: int) -> Absence:
    at = moment(board, at_s)
    return min(absences, key=lambda row: max(row.starts_at - at, at - row.ends_at))


def _present(board: Board, technician_id: str) -> bool:
    shift = board.shift_of.get(technician_id)
    return shift is not None and present(shift, board.absences_of.get(technician_id, ())) is not None


def _number(board: Board, visit_id: str | None) -> str:
    planned = board.assignments.get(visit_id or "")
    work = board.interventions.get(planned.intervention_id if planned else visit_id or "")
    return str(work.number) if work else "?"


def absence_in_the_way(board: Board, technician_id: str, now: datetime) -> Sentence:
    """Say the absence that keeps somebody from new work: the one under way or ahead, else the last."""
    absences = absences_on(board, technician_id)
    ahead = [row for row in absences if row.ends_at > now]
    return Sentence("{absent}.", absent=absent(board, ahead[0] if ahead else absences[-1]))
