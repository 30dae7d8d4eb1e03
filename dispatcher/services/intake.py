"""What comes in: a call written down and judged, a cancellation, and records from outside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count, groupby
from typing import Any

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import (
    InterventionCancelled,
    InterventionOpened,
    RecordsImported,
    RequestQualified,
    RequestReceived,
)
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.shifts import Shift
from dispatcher.persistence.repositories import Repository
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import alarming
from .commands import CancelIntervention, Command, ImportRecords, QualifyRequest, RegisterRequest
from .handlers import Handlers
from .scheduling import cancel_assignment, refuse_settled

FIRST_NUMBER = 1001


def register(command: RegisterRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    if not command.fault.strip():
        raise Refusal(Sentence("What is wrong? Type the fault, then save."))
    customer = uow.customers.get(command.customer_id)
    uow.requests.put(
        Request(
            id=command.request_id,
            number=_next_number(uow),
            received_at=now,
            operator=uow.author.name,
            state=RequestState.RECEIVED,
            customer_id=customer.id,
            equipment_id=command.equipment_id,
            fault=command.fault.strip(),
            urgency=command.urgency,
        )
    )
    uow.record(RequestReceived)
    return None


def qualify(command: QualifyRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    if request.state is not RequestState.RECEIVED:
        raise Refusal(Sentence("{number} has been qualified already.", number=request.number))
    if not command.visit:
        uow.requests.put(replace(request, state=RequestState.HANDLED))
        uow.record(RequestQualified)
        return None
    request = replace(request, equipment_id=command.equipment_id or request.equipment_id)
    uow.requests.put(replace(request, state=RequestState.QUALIFIED))
    uow.record(RequestQualified)
    uow.interventions.put(
        Intervention(
            id=command.intervention_id,
            external_id="",
            number=request.number,
            request_id=request.id,
            customer_id=request.customer_id,
            site_id=uow.sites.get(command.site_id).id,
            equipment_id=request.equipment_id,
            fault=request.fault,
            skills=dict(command.skills),
            duration_minutes=command.duration_minutes,
            received_at=request.received_at,
            due_at=command.due_at,
            urgent=request.urgency is Urgency.URGENT,
        )
    )
    uow.record(InterventionOpened)
    return None


def cancel(command: CancelIntervention, uow: UnitOfWork, now: datetime) -> Command | None:
    intervention = uow.interventions.get(command.intervention_id)
    if intervention.state is not InterventionState.OPEN:
        raise Refusal(Sentence("{number} is not open any more.", number=intervention.number))
    for assignment in uow.assignments.where(intervention_id=intervention.id):
        if assignment.holds_the_work:
            refuse_settled(uow, assignment)
            cancel_assignment(uow, assignment, now)
    uow.interventions.put(replace(intervention, state=InterventionState.CANCELLED))
    uow.record(InterventionCancelled)
    alarming.follow(uow, intervention.id, now)
    return None


def import_records(command: ImportRecords, uow: UnitOfWork, now: datetime) -> Command | None:
    """Take rows in by id. What the desk has decided since (plan, states, numbers) stays as it is."""
    for kind, records in groupby(command.records, key=type):
        _import_some(uow, uow.rows(kind), list(records))
    uow.record(RecordsImported)
    told = [record for record in command.records if isinstance(record, Assignment) and record.notified_at]
    for key in sorted({record.intervention_id for record in told}):
        alarming.follow(uow, key, now)
    return None


def merged(known: Row | None, record: Row) -> Row:
    """Return what the desk keeps when `record` comes in over what it knows."""
    if known is None:
        return record
    if isinstance(known, Appointment | Assignment | Absence):
        return known
    if isinstance(known, Shift):
        revision: dict[str, Any] = {"revision": known.revision}
        return replace(record, **revision)
    if isinstance(known, Request) and isinstance(record, Request):
        state = record.state if known.state is RequestState.RECEIVED else known.state
        record = replace(record, state=state, number=known.number, level=known.level)
    elif isinstance(known, Intervention) and isinstance(record, Intervention):
        record = replace(record, state=known.state, number=known.number)
    version: dict[str, Any] = {"version": known.version}
    return replace(record, **version)


def _import_some(uow: UnitOfWork, repository: Repository[Row], records: list[Row]) -> None:
    """Take rows of one type in."""
    repository.prefetch(record.id for record in records)
    given = [record.number for record in records if isinstance(record, Request)]
    next_number = count(max([_next_number(uow) - 1, *given]) + 1)
    kept: list[Row] = []
    for record in records:
        known = repository.find(record.id)
        wanted = merged(known, record)
        if wanted != known:
            kept.append(wanted if known else _numbered(uow, wanted, next_number))
    repository.put_all(kept)


def _numbered(uow: UnitOfWork, row: Row, next_number: Iterator[int]) -> Row:
    """Return a new row with its number, where the file gave none."""
    if isinstance(row, Request) and not row.number:
        return replace(row, number=next(next_number))
    if isinstance(row, Intervention) and not row.number:
        return replace(row, number=uow.requests.get(row.request_id).number)
    return row


def _next_number(uow: UnitOfWork) -> int:
    return (uow.requests.highest("number") or FIRST_NUMBER - 1) + 1


HANDLERS: Handlers = {
    RegisterRequest: register,
    QualifyRequest: qualify,
    CancelIntervention: cancel,
    ImportRecords: import_records,
}
