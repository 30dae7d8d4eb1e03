"""The outbox: what technicians are to be told, sent by a transport that may fail, and corrected.

`reconcile` makes the messages of an assignment agree with it: who should know gets a message, who should
not any more gets a correction, and what has not left yet is simply withdrawn.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from dispatcher.domain.appointments import Assignment, AssignmentState
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import MessageFailed, MessageSent
from dispatcher.domain.messages import Message, MessageKind, MessageState, retry_delay
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import alarming
from .commands import Command, RecordDelivery
from .handlers import Handlers

log = logging.getLogger(__name__)
WAITING = (MessageState.QUEUED, MessageState.FAILED)
TEXTS = {
    (MessageKind.DISPATCH, "fr"): "Intervention {number} : {customer}, {address}, {town}. "
    "Panne : {fault}. Arrivée prévue {at}. {promise}",
    (MessageKind.DISPATCH, "en"): "Intervention {number}: {customer}, {address}, {town}. "
    "Fault: {fault}. Planned arrival {at}. {promise}",
    (MessageKind.CORRECTION, "fr"): "Intervention {number} : ne plus tenir compte du message précédent.",
    (MessageKind.CORRECTION, "en"): "Intervention {number}: please disregard the earlier message.",
}
PROMISES = {
    "fr": "Rendez-vous promis {earliest}-{latest}.",
    "en": "Appointment promised {earliest}-{latest}.",
}
NO_PROMISE = {
    "fr": "Rendez-vous à prendre avec le client.",
    "en": "Appointment to be made with the customer.",
}


class Transport(Protocol):
    """Something that takes a message away."""

    def send(self, message: Message) -> None:
        """Take the message; raises OSError where it cannot."""
        ...


class FolderTransport:
    """Writes each message as a text file named after its id: sending one twice leaves one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: Message) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        draft = self._folder / f"{message.id}.part"
        draft.write_text(f"{message.address}\n\n{message.body}\n", encoding="utf-8")
        draft.replace(self._folder / f"{message.id}.txt")


def deliveries(waiting: Iterable[Message], transport: Transport, now: datetime) -> Iterable[RecordDelivery]:
    """Try to send every message whose time has come; yields what to record about each."""
    for message in waiting:
        if message.next_try_at is not None and message.next_try_at > now:
            continue
        try:
            transport.send(message)
        except OSError as error:
            log.info("message %s not sent: %s", message.id, error)
            yield RecordDelivery(message.id, accepted=False, error=str(error))
        else:
            yield RecordDelivery(message.id, accepted=True)


def record_delivery(command: RecordDelivery, uow: UnitOfWork, now: datetime) -> Command | None:
    """Note what the transport answered; accepted, the technician counts as told from now on."""
    message = uow.messages.get(command.message_id)
    if message.state not in WAITING:
        raise Refusal(Sentence("This message has left or was withdrawn already."))
    tries = message.tries + 1
    if not command.accepted:
        next_try = now + retry_delay(tries)
        uow.messages.put(
            replace(
                message, state=MessageState.FAILED, tries=tries, next_try_at=next_try, error=command.error
            )
        )
        uow.record(MessageFailed)
        return None
    uow.messages.put(
        replace(message, state=MessageState.SENT, tries=tries, next_try_at=None, sent_at=now, error="")
    )
    if message.kind is MessageKind.DISPATCH:
        _mark_notified(uow, message, now)
    uow.record(MessageSent)
    alarming.follow(uow, message.intervention_id, now)
    return None


def _mark_notified(uow: UnitOfWork, message: Message, now: datetime) -> None:
    assignment = uow.assignments.find(message.assignment_id)
    if assignment is None or assignment.technician_id != message.technician_id:
        return
    if assignment.state is AssignmentState.PLANNED and assignment.told_at is not None:
        uow.assignments.put(replace(assignment, state=AssignmentState.NOTIFIED, notified_at=now))


def reconcile(uow: UnitOfWork, assignment_id: str, now: datetime) -> None:
    """Queue, withdraw and correct messages until they say what the assignment says. Records nothing."""
    assignment = uow.assignments.find(assignment_id)
    messages = sorted(
        uow.messages.where(assignment_id=assignment_id), key=lambda row: (row.created_at, row.id)
    )
    technicians = {message.technician_id for message in messages}
    if assignment is not None:
        technicians.add(assignment.technician_id)
    for technician_id in sorted(technicians):
        theirs = [message for message in messages if message.technician_id == technician_id]
        should_know = (
            assignment is not None
            and assignment.is_live
            and assignment.told_at is not None
            and assignment.technician_id == technician_id
        )
        _reconcile_one(uow, assignment, theirs, should_know, now)


def _reconcile_one(
    uow: UnitOfWork, assignment: Assignment | None, theirs: list[Message], should_know: bool, now: datetime
) -> None:
    wrong, right = (
        (MessageKind.CORRECTION, MessageKind.DISPATCH)
        if should_know
        else (MessageKind.DISPATCH, MessageKind.CORRECTION)
    )
    for message in theirs:
        if message.state in WAITING and message.kind is wrong:
            uow.messages.put(replace(message, state=MessageState.WITHDRAWN, next_try_at=None))
    sent = [message for message in theirs if message.state is MessageState.SENT]
    knows = bool(sent) and sent[-1].kind is MessageKind.DISPATCH
    on_its_way = any(message.state in WAITING and message.kind is right for message in theirs)
    if knows != should_know and not on_its_way:
        if should_know and assignment is not None:
            uow.messages.put(_message(uow, MessageKind.DISPATCH, assignment, now))
        elif sent:
            uow.messages.put(_correction(uow, sent[-1], now))


def _message(uow: UnitOfWork, kind: MessageKind, assignment: Assignment, now: datetime) -> Message:
    technician = uow.technicians.get(assignment.technician_id)
    return Message(
        id=new_id(),
        kind=kind,
        assignment_id=assignment.id,
        intervention_id=assignment.intervention_id,
        technician_id=technician.id,
        address=technician.phone,
        body=_body(uow, kind, assignment, technician.language),
        created_at=now,
    )


def _correction(uow: UnitOfWork, sent: Message, now: datetime) -> Message:
    technician = uow.technicians.get(sent.technician_id)
    number = uow.interventions.get(sent.intervention_id).number
    body = _text(MessageKind.CORRECTION, technician.language).format(number=number)
    return replace(
        sent,
        id=new_id(),
        kind=MessageKind.CORRECTION,
        body=body,
        created_at=now,
        state=MessageState.QUEUED,
        tries=0,
        sent_at=None,
        version=0,
    )


def _text(kind: MessageKind, language: str) -> str:
    return TEXTS.get((kind, language), TEXTS[kind, "en"])


def _body(uow: UnitOfWork, kind: MessageKind, assignment: Assignment, language: str) -> str:
    intervention = uow.interventions.get(assignment.intervention_id)
    site = uow.sites.get(intervention.site_id)
    return _text(kind, language).format(
        number=intervention.number,
        customer=uow.customers.get(intervention.customer_id).name,
        address=site.address,
        town=site.town,
        fault=intervention.fault,
        at=_clock(uow, assignment.planned_start),
        promise=_promise(uow, intervention.id, language),
    )


def _promise(uow: UnitOfWork, intervention_id: str, language: str) -> str:
    spoken = language if language in PROMISES else "en"
    for appointment in uow.appointments.where(intervention_id=intervention_id):
        if appointment.promised is not None:
            promised = appointment.promised
            return PROMISES[spoken].format(
                earliest=_clock(uow, promised.earliest), latest=_clock(uow, promised.latest)
            )
    return NO_PROMISE[spoken]


def _clock(uow: UnitOfWork, moment: datetime) -> str:
    return f"{moment.astimezone(ZoneInfo(uow.zone)):%H:%M}"


HANDLERS: Handlers = {RecordDelivery: record_delivery}
