"""Undo and redo: rows put back field by field, unless somebody has changed those fields since."""

from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from dispatcher.domain.alarms import Alarm, Deadline
from dispatcher.domain.appointments import Appointment, Assignment, AssignmentState
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.contacts import CallBack
from dispatcher.domain.errors import BUILT_ON, Conflict
from dispatcher.domain.events import Change, ChangeReverted, Event
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.messages import Message
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import ROW_TYPES, Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import messaging
from .commands import Command, RevertChanges
from .handlers import Handlers

COUNTERS = ("version", "revision")
# Clocks, alarms and messages are not put back: they are derived anew from the rows that are.
DERIVED = (Deadline, Alarm, Message)
CLOCKS_NAME = {Request: "request_id", Intervention: "intervention_id", CallBack: "call_back_id"}


def inverse_of(events: list[Event]) -> RevertChanges | None:
    """Return the command that takes these facts back; None where they changed nothing that stays."""
    changes = [change for event in events for change in event.changes if _matters(change)]
    return RevertChanges(tuple(changes)) if changes else None


def revert(
    command: RevertChanges, uow: UnitOfWork, now: datetime, fact: type[Event] = ChangeReverted
) -> Command | None:
    for change in _in_turn(command.changes):
        _put_back(uow, change)
    planned = {row.intervention_id for row in _rows(command) if isinstance(row, Assignment)}
    for key in sorted(planned):
        _refuse_second_holder(uow, key)
    for row in _rows(command):
        if isinstance(row, Assignment):
            _bump_shift(uow, row)
            messaging.reconcile(uow, row.id, now, knew=row)
        elif isinstance(row, Appointment):
            messaging.reconcile_all(uow, row.intervention_id, now)
    uow.record(fact)
    return None


def _in_turn(changes: tuple[Change, ...]) -> list[Change]:
    """Return the changes in the order in which they are taken back: the last one first.

    What comes back does so before what refers to it, and what goes out goes last.
    """
    last_first = list(reversed(changes))
    last_first.sort(key=_turn)  # it keeps the order of those that are alike
    return last_first


def _turn(change: Change) -> int:
    return len(ROW_TYPES) if change.before is None else ROW_TYPES.index(type(change.before))


def _rows(command: RevertChanges) -> list[Row]:
    return [change.row for change in command.changes]


def _refuse_second_holder(uow: UnitOfWork, intervention_id: str) -> None:
    """Refuse to bring work back that somebody has given to another meanwhile, or cancelled."""
    held = [row for row in uow.assignments.where(intervention_id=intervention_id) if row.holds_the_work]
    intervention = uow.interventions.find(intervention_id)
    is_cancelled = intervention is not None and intervention.state is InterventionState.CANCELLED
    if len(held) > 1 or (held and is_cancelled):
        raise changed_since(uow, intervention_id)


def _matters(change: Change) -> bool:
    return not isinstance(change.row, DERIVED) and bool(_changed_fields(change))


def _changed_fields(change: Change) -> tuple[str, ...]:
    names = tuple(field.name for field in fields(change.row) if field.name not in COUNTERS)
    if change.before is None or change.after is None:
        return names
    return tuple(name for name in names if getattr(change.before, name) != getattr(change.after, name))


def _put_back(uow: UnitOfWork, change: Change) -> None:
    repository = uow.rows(type(change.row))
    current = repository.find(change.row.id)
    _refuse_if_changed_since(uow, change, current)
    if change.before is None:
        if current is not None:
            _take_out(uow, current)
    elif current is None:
        _refuse_second_number(uow, change.before)
        fresh: dict[str, Any] = {_counter(change.before): 0}
        repository.put(replace(change.before, **fresh))
    else:
        restored: dict[str, Any] = {name: getattr(change.before, name) for name in _changed_fields(change)}
        repository.put(_consistent(replace(current, **restored)))


def _refuse_second_number(uow: UnitOfWork, row: Row) -> None:
    """Refuse to bring a call back whose number, free while it was gone, is another's by now."""
    if isinstance(row, Request) and uow.requests.where(number=row.number):
        raise Conflict(
            Sentence(
                "{number} is another call's number by now. Write the call down again.", number=row.number
            )
        )


def _take_out(uow: UnitOfWork, row: Row) -> None:
    """Remove a row that the change had made, unless others build on it by now."""
    messaging.forget_unsent(uow, row.id)
    _forget_clocks(uow, row)
    if _is_counted_on(uow, row):
        raise changed_since(uow, row.id) if uow.last_change_by_others(row.id) else Conflict(BUILT_ON)
    try:
        uow.rows(type(row)).remove(row)
    except Conflict as used:
        raise (changed_since(uow, row.id) if uow.last_change_by_others(row.id) else used) from used


def _is_counted_on(uow: UnitOfWork, row: Row) -> bool:
    """Whether contracts are at this level, or level-3 people count in this calendar: plain words, no keys."""
    if isinstance(row, ServiceLevel):
        return bool(uow.contracts.where(level=row.key))
    return isinstance(row, Calendar) and bool(uow.experts.where(calendar_id=row.id))


def _forget_clocks(uow: UnitOfWork, row: Row) -> None:
    """Take out the clocks and alarms of a call or of work that is no more: they were derived from it."""
    column = CLOCKS_NAME.get(type(row))
    if column is None:
        return
    of_row = {column: row.id}
    for alarm in uow.alarms.where(**of_row):
        uow.alarms.remove(alarm)
    for clock in uow.deadlines.where(**of_row):
        uow.deadlines.remove(clock)


def _consistent(row: Row) -> Row:
    """Return the row with what follows from it: nobody was notified of what he is not told any more."""
    if isinstance(row, Assignment) and row.told_at is None and row.state is AssignmentState.NOTIFIED:
        return replace(row, state=AssignmentState.PLANNED, notified_at=None)
    return row


def _refuse_if_changed_since(uow: UnitOfWork, change: Change, current: Row | None) -> None:
    expected = change.after
    if (current is None) == (expected is None) and all(
        getattr(current, name, None) == getattr(expected, name, None) for name in _changed_fields(change)
    ):
        return
    raise changed_since(uow, change.row.id)


def changed_since(uow: UnitOfWork, row_id: str) -> Conflict:
    """Return what to raise where a row is not any more as the change to be taken back had left it."""
    other = uow.last_change_by_others(row_id)
    if other is None:
        return Conflict(Sentence("Something else has changed this since. It cannot be taken back."))
    return Conflict(
        Sentence(
            "{name} changed this at {at}. It cannot be taken back any more.", name=other.author, at=other.at
        )
    )


def _counter(row: Row) -> str:
    return "version" if hasattr(row, "version") else "revision"


def _bump_shift(uow: UnitOfWork, assignment: Assignment) -> None:
    day = uow.civil_day(assignment.planned_start)
    for shift in uow.shifts.where(technician_id=assignment.technician_id):
        if uow.civil_day(shift.starts_at) == day:
            uow.shifts.put(replace(shift, revision=shift.revision + 1))


HANDLERS: Handlers = {RevertChanges: revert}
