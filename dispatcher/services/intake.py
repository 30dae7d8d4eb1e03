"""What comes in: a call written down and judged, a cancellation, and records from outside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import count, groupby
from typing import Any

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.contacts import CallBack, Exchange
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import (
    InterventionCancelled,
    RecordsImported,
    RequestReceived,
)
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.shifts import Shift
from dispatcher.domain.support import LevelSpell
from dispatcher.domain.values import new_id
from dispatcher.persistence.repositories import Repository
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import alarming, contacts
from .case_steps import handled_by_work
from .commands import CancelIntervention, Command, ImportRecords, RegisterRequest
from .commitments import owed_on_site_of
from .contracting import bring_in_step
from .handlers import Handlers
from .ranking import judged, open_calls, ranked
from .scheduling import cancel_assignment, refuse_settled

FIRST_NUMBER = 1001
GIVEN_BY_FILES = ("received_at", "operator", "customer_id", "equipment_id", "fault", "urgency")
"""What an import may say of a call the desk knows; all else the desk has decided since."""
HOW_FAR = ("state", "handled_at")
"""What it may say besides, as long as the desk has done nothing about the call."""


def register(command: RegisterRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    if not command.fault.strip():
        raise Refusal(Sentence("What is wrong? Type the fault, then save."))
    customer = uow.customers.get(command.customer_id)
    call = Request(
        id=command.request_id,
        number=_next_number(uow),
        received_at=now,
        operator=uow.author.name,
        state=RequestState.RECEIVED,
        customer_id=customer.id,
        equipment_id=command.equipment_id,
        fault=command.fault.strip(),
        urgency=command.urgency,
        channel=command.channel,
        contact_id=command.contact_id,
        opened_at=command.opened_at,
    )
    call = replace(call, is_unconfirmed=contacts.is_unconfirmed(uow, call))
    uow.requests.put(judged(uow, call))
    contacts.log_call(uow, call)
    uow.spells.put(LevelSpell(new_id(), call.id, call.level, now))
    uow.record(RequestReceived)
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
    handled_by_work(uow, intervention.id, now)
    return None


def import_records(command: ImportRecords, uow: UnitOfWork, now: datetime) -> Command | None:
    """Take rows in by id. What the desk has decided since (plan, states, numbers) stays as it is."""
    under = _calls_under(uow, command)
    owed = owed_on_site_of(uow, under) if under else {}
    for kind, records in groupby(command.records, key=type):
        _import_some(uow, uow.rows(kind), list(records))
    _rank_new(uow)
    bring_in_step(uow, under, owed)
    uow.record(RecordsImported)
    alarming.follow_requests(uow, {call.id for call in under if uow.deadlines.where(request_id=call.id)}, now)
    told = [record for record in command.records if isinstance(record, Assignment) and record.notified_at]
    alarming.follow(uow, {record.intervention_id for record in told}, now)
    alarming.follow_call_backs(uow, {one.id for one in command.records if isinstance(one, CallBack)}, now)
    # What a customer wrote to us waits for us as a call does, whether anybody has looked at it or not.
    written = {row.id for row in command.records if isinstance(row, Request) and is_from_message(row)}
    alarming.follow_requests(uow, written, now)
    return None


def _calls_under(uow: UnitOfWork, command: ImportRecords) -> list[Request]:
    """Return the open calls of customers whose contracts come in."""
    customers = {record.customer_id for record in command.records if isinstance(record, Contract)}
    return [call for call in open_calls(uow) if call.customer_id in customers] if customers else []


def merged(known: Row | None, record: Row) -> Row:
    """Return what the desk keeps when `record` comes in over what it knows."""
    if known is None:
        return record
    if isinstance(known, Appointment | Assignment | Absence | Exchange | CallBack):
        return known
    if is_from_message(record):
        return known
    record = with_what_we_know(known, record)
    if isinstance(known, Shift):
        revision: dict[str, Any] = {"revision": known.revision}
        return replace(record, **revision)
    if isinstance(known, Request) and isinstance(record, Request):
        told = GIVEN_BY_FILES + (HOW_FAR if known.state is RequestState.RECEIVED else ())
        given: dict[str, Any] = {name: getattr(record, name) for name in told}
        return replace(known, **given)
    if isinstance(known, Intervention) and isinstance(record, Intervention):
        record = replace(record, state=known.state, number=known.number)
    version: dict[str, Any] = {"version": known.version}
    return replace(record, **version)


def is_from_message(record: Row) -> bool:
    """Whether a row came with a message: it is the desk's own from then on."""
    if isinstance(record, Customer):
        return not record.is_identified
    return isinstance(record, Request) and bool(record.verbatim)  # a line about work has none


def with_what_we_know(known: Row, record: Row) -> Row:
    """Return a row from outside with what the desk knows, and the file left empty."""
    if isinstance(known, Customer) and isinstance(record, Customer):
        zone, owner = record.zone or known.zone, record.account_owner or known.account_owner
        return replace(record, zone=zone, account_owner=owner, is_identified=known.is_identified)
    if isinstance(known, Equipment) and isinstance(record, Equipment):
        release, procedure = record.release or known.release, record.procedure or known.procedure
        return replace(record, release=release, procedure=procedure)
    if isinstance(known, Contract) and isinstance(record, Contract):
        return replace(
            record,
            starts_on=record.starts_on or known.starts_on,
            ends_on=record.ends_on or known.ends_on,
            equipment_ids=record.equipment_ids or known.equipment_ids,
            prepaid_priority=known.prepaid_priority,
        )
    return record


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


def _rank_new(uow: UnitOfWork) -> None:
    """Give calls that came in their priority, now that their contracts are here, too."""
    new = [row for key, was in uow.requests.before.items() if was is None and (row := uow.requests.find(key))]
    known = {row.id: row.priority for row in new}
    uow.requests.put_all(row for row in ranked(uow, new) if row.priority != known[row.id])


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
    CancelIntervention: cancel,
    ImportRecords: import_records,
}
