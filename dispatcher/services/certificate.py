"""The checker's verdict on a change: what it breaks that was whole before, and who may let that pass."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import Event
from dispatcher.domain.people import Role
from dispatcher.domain.routes import Finding
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork
from solver.check import Kind

from .findings import judged, newly_broken
from .translation import plan, problem

MOST_DAYS = 7
"""So many days of a long absence are judged at once; the others are when their board is opened."""


@dataclass(frozen=True)
class Certificate:
    """Verdict on the touched days: findings by key before, after, and those that are new."""

    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    new: tuple[Finding, ...] = ()


def certify(uow: UnitOfWork, events: Iterable[Event], now: datetime | None) -> Certificate:
    """Return what the facts of this transaction did to the days they touch.

    With `now`, work that was placed or moved may not start, nor be driven to, before it.
    """
    facts = [event for event in events if _touched_rows(event)]
    before: list[Finding] = []
    after: list[Finding] = []
    for day in sorted({uow.civil_day(moment) for event in facts for moment in _moments(uow, event)}):
        board = uow.board(day)
        earlier = _before(board, facts)
        crew = {key for event in facts for key in _technicians(board, earlier, event)}
        moving = frozenset(_moved(facts))
        before += verdict(earlier, crew & _known(earlier), now, moving)
        after += verdict(board, crew & _known(board), now, moving)
    return Certificate(
        before=tuple(sorted({finding.key for finding in before})),
        after=tuple(sorted({finding.key for finding in after})),
        new=newly_broken(before, after),
    )


def refuse_unless_accepted(
    certificate: Certificate, accepting: Iterable[str], role: Role, reason: str, tolerated: Iterable[str] = ()
) -> None:
    """Raise Refusal for the first new finding that nobody entitled to it has accepted, with a reason."""
    accepted = set(accepting)
    for finding in certificate.new:
        if finding.key in set(tolerated):
            continue
        if finding.key not in accepted:
            raise Refusal(finding.sentence)
        if finding.kind == Kind.PROMISE and role is not Role.MANAGER:
            raise Refusal(Sentence("Only a manager may break a promise. {why}", why=finding.sentence))
        if not reason.strip():
            raise Refusal(Sentence("Give the reason for accepting this. {why}", why=finding.sentence))


def _touched_rows(event: Event) -> list[Row]:
    return [
        change.row for change in event.changes if isinstance(change.row, Assignment | Appointment | Absence)
    ]


def _moments(uow: UnitOfWork, event: Event) -> Iterable[datetime]:
    for change in event.changes:
        for row in (change.before, change.after):
            if isinstance(row, Assignment):
                yield row.planned_start
            elif isinstance(row, Absence):
                yield from _days_of(row)
            elif isinstance(row, Appointment):
                for assignment in uow.assignments.where(intervention_id=row.intervention_id):
                    yield assignment.planned_start


def _days_of(absence: Absence) -> Iterable[datetime]:
    """Yield a moment in each civil day that an absence touches, at most as many as are looked at."""
    days = min((absence.ends_at - absence.starts_at).days, MOST_DAYS)
    yield from (absence.starts_at + timedelta(days=after) for after in range(days + 1))
    if absence.ends_at - absence.starts_at < timedelta(days=MOST_DAYS):
        yield absence.ends_at - timedelta(seconds=1)


def _before(board: Board, facts: list[Event]) -> Board:
    """Return the board as it was before the facts."""
    for event in reversed(facts):
        put = [*event.context, *(change.before for change in event.changes if change.before is not None)]
        gone = [
            change.after for change in event.changes if change.before is None and change.after is not None
        ]
        board = board.with_rows(put, gone)
    return board


def _technicians(board: Board, earlier: Board, event: Event) -> Iterable[str]:
    for row in _touched_rows(event):
        if isinstance(row, Absence):
            yield row.technician_id
        key = intervention_of(row) or ""
        for one in (board, earlier):
            yield from (assignment.technician_id for assignment in one.assignments_of.get(key, ()))


def _known(board: Board) -> set[str]:
    return set(board.technicians)


def _moved(facts: list[Event]) -> Iterable[str]:
    """Yield the ids of assignments that were placed, or changed their technician or start."""
    for event in facts:
        for change in event.changes:
            before, after = change.before, change.after
            if isinstance(after, Assignment) and (
                not isinstance(before, Assignment)
                or (before.technician_id, before.planned_start) != (after.technician_id, after.planned_start)
            ):
                yield after.id


def verdict(
    board: Board, crew: set[str], now: datetime | None, moving: frozenset[str]
) -> tuple[Finding, ...]:
    """Return what is wrong with these technicians' days; see `certify` for `now` and `moving`."""
    of = problem(board, crew, now=now, moving=moving)
    return judged(board, of, plan(board, of).routes)
