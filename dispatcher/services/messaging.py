"""The outbox: what technicians are to be told, sent by a transport that may fail, and corrected.

`reconcile` makes the messages of an assignment agree with it: who should know gets a message, who should
not any more gets a correction, and what has not left yet is simply withdrawn.
"""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from dispatcher.domain.appointments import Assignment, AssignmentState
from dispatcher.domain.events import MessageFailed, MessageSent
from dispatcher.domain.messages import RETRY_DELAYS, Message, MessageKind, MessageState, retry_delay
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command, RecordDelivery
from .contacts import note_answered
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
        if message.next_try_at is not None and now < message.next_try_at <= now + RETRY_DELAYS[-1]:
            continue  # one further off was noted by a clock that has been put back since
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
    if message.state is MessageState.SENT or (message.state not in WAITING and not command.accepted):
        return None  # another desk sent it in the same moment, or it was withdrawn before it could leave
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
    if message.kind is MessageKind.NEWS:
        note_answered(uow, message.request_id, now)
    if message.assignment_id:
        reconcile(uow, message.assignment_id, now)  # it may have been withdrawn while it left
    uow.record(MessageSent)
    return None


def _mark_notified(uow: UnitOfWork, message: Message, now: datetime) -> None:
    assignment = uow.assignments.find(message.assignment_id)
    if assignment is None or assignment.technician_id != message.technician_id:
        return
    if assignment.told_at is None or assignment.notified_at is not None or assignment.has_departed:
        return
    is_planned = assignment.state is AssignmentState.PLANNED
    state = AssignmentState.NOTIFIED if is_planned else assignment.state
    uow.assignments.put(replace(assignment, state=state, notified_at=now))


def reconcile_all(uow: UnitOfWork, intervention_id: str, now: datetime) -> None:
    """Make the messages about an intervention agree with what is promised by now. Records nothing."""
    for assignment in uow.assignments.where(intervention_id=intervention_id):
        if assignment.told_at is not None:
            reconcile(uow, assignment.id, now)


def reconcile(uow: UnitOfWork, assignment_id: str, now: datetime, knew: Assignment | None = None) -> None:
    """Queue, withdraw, rewrite and correct messages until they say what the assignment says.

    `knew` is the assignment as it was: whoever had been notified of it knows, even without a message of ours
    (imported plans come without). Records nothing.
    """
    assignment = uow.assignments.find(assignment_id)
    messages = sorted(
        uow.messages.where(assignment_id=assignment_id), key=lambda row: (row.created_at, row.id)
    )
    known = [row for row in (knew, assignment) if row is not None]
    everyone = {row.technician_id for row in messages} | {row.technician_id for row in known}
    for technician_id in sorted(filter(None, everyone)):
        theirs = [message for message in messages if message.technician_id == technician_id]
        told = [row for row in known if row.technician_id == technician_id]
        _withdraw_wrong(uow, theirs, _should_know(assignment, technician_id))
        _queue_missing(uow, assignment, theirs, told, now)


def forget_unsent(uow: UnitOfWork, row_id: str) -> None:
    """Remove the messages about an intervention or request that nobody has seen, so that it can go, too."""
    about = uow.messages.where(intervention_id=row_id) + uow.messages.where(request_id=row_id)
    for message in {row.id: row for row in about}.values():
        if message.state is MessageState.WITHDRAWN:
            uow.messages.remove(message)


def _should_know(assignment: Assignment | None, technician_id: str) -> bool:
    if assignment is None or assignment.technician_id != technician_id:
        return False
    return assignment.is_live and assignment.told_at is not None


def _withdraw_wrong(uow: UnitOfWork, theirs: list[Message], should_know: bool) -> None:
    wrong = MessageKind.CORRECTION if should_know else MessageKind.DISPATCH
    for message in theirs:
        if message.state in WAITING and message.kind is wrong:
            uow.messages.put(replace(message, state=MessageState.WITHDRAWN, next_try_at=None))


def _queue_missing(
    uow: UnitOfWork,
    assignment: Assignment | None,
    theirs: list[Message],
    told: list[Assignment],
    now: datetime,
) -> None:
    """Queue what this technician is still to be told; `told` are his assignments, as it was and as it is."""
    who = (theirs or told)[0].technician_id or ""
    should_know = _should_know(assignment, who)
    kind = MessageKind.DISPATCH if should_know else MessageKind.CORRECTION
    waiting = [message for message in theirs if message.state in WAITING and message.kind is kind]
    if should_know and assignment is not None:
        for message in waiting:
            uow.messages.put(replace(message, body=_body(uow, assignment)))
    sent = [message for message in theirs if message.state is MessageState.SENT]
    notified = any(row.notified_at is not None for row in told)
    knows = sent[-1].kind is MessageKind.DISPATCH if sent else notified
    if should_know and assignment is not None and assignment.state is AssignmentState.PLANNED:
        knows = False  # told again after a recall that never reached him: the new message starts his hour
    if waiting or knows == should_know:
        return
    # Last in order even where the clock has been put back: the last one says what he knows.
    at = max([now, *(message.created_at + timedelta.resolution for message in theirs)])
    if should_know and assignment is not None:
        _mark_unknowing(uow, assignment)
        uow.messages.put(_dispatch(uow, assignment, at))
    else:
        uow.messages.put(_correction(uow, told[-1] if told else theirs[-1], at))


def _mark_unknowing(uow: UnitOfWork, assignment: Assignment) -> None:
    """He was told to disregard it, so he is not notified until the new message has left."""
    if assignment.notified_at is not None and not assignment.has_departed:
        uow.assignments.put(replace(assignment, state=AssignmentState.PLANNED, notified_at=None))


def _dispatch(uow: UnitOfWork, assignment: Assignment, now: datetime) -> Message:
    return Message(
        id=new_id(),
        kind=MessageKind.DISPATCH,
        assignment_id=assignment.id,
        intervention_id=assignment.intervention_id,
        technician_id=assignment.technician_id,
        address=uow.technicians.get(assignment.technician_id).phone,
        body=_body(uow, assignment),
        created_at=now,
    )


def _correction(uow: UnitOfWork, told: Assignment | Message, now: datetime) -> Message:
    """Return what takes back what somebody was told by a message, or knew of an assignment."""
    technician = uow.technicians.get(told.technician_id or "")
    number = uow.interventions.get(told.intervention_id or "").number
    return Message(
        id=new_id(),
        kind=MessageKind.CORRECTION,
        assignment_id=told.assignment_id if isinstance(told, Message) else told.id,
        intervention_id=told.intervention_id,
        technician_id=technician.id,
        address=technician.phone,
        body=_text(MessageKind.CORRECTION, technician.language).format(number=number),
        created_at=now,
    )


def _text(kind: MessageKind, language: str) -> str:
    return TEXTS.get((kind, language), TEXTS[kind, "en"])


def _body(uow: UnitOfWork, assignment: Assignment) -> str:
    """Return what a technician is told, as the plan stands."""
    language = uow.technicians.get(assignment.technician_id).language
    intervention = uow.interventions.get(assignment.intervention_id)
    site = uow.sites.get(intervention.site_id)
    return _text(MessageKind.DISPATCH, language).format(
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
