"""News to customers: drafts that follow the plan, and what a person does with them.

`follow_plan` runs after every command. Where the arrival at a promised customer's has changed by more than
`MATTERS`, a draft says so, in the customer's language; where a later change brings it back, the draft is
withdrawn. So undo needs no code of its own. Nothing leaves before a person has said so.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment, AssignmentState
from dispatcher.domain.channels import Channel
from dispatcher.domain.customers import Customer
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.events import NewsDrafted, NewsDropped, NewsReleased, RecordsImported
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.messages import Message, MessageKind, MessageState
from dispatcher.domain.news import arrival_of, is_news
from dispatcher.domain.requests import Request
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command
from .handlers import Handlers
from .news_commands import DraftNews, DropNews, ReopenNews, SendNews
from .news_texts import news_text

UNSENT = (MessageState.QUEUED, MessageState.FAILED, MessageState.WITHDRAWN)


# ---- drafts that follow the plan


def follow_plan(uow: UnitOfWork, now: datetime) -> None:
    """Write, rewrite and withdraw the drafts that what has just happened asks for."""
    befores, renegotiated = _what_changed(uow)
    for intervention_id in sorted(befores.keys() | renegotiated):
        _follow_one(
            uow, intervention_id, befores.get(intervention_id, {}), intervention_id in renegotiated, now
        )
    uow.record(NewsDrafted)


def _what_changed(uow: UnitOfWork) -> tuple[dict[str, dict[str, Assignment]], set[str]]:
    """Return the assignments with another place in the plan, as they were, and whose promise changed."""
    first: dict[str, Assignment] = {}
    last: dict[str, Assignment | None] = {}
    renegotiated: set[str] = set()
    befores: dict[str, dict[str, Assignment]] = {}
    events = [event for event in uow.events if not isinstance(event, RecordsImported)]
    for change in (change for event in events for change in event.changes):
        if isinstance(change.after, Assignment) and change.before is None:
            befores.setdefault(change.after.intervention_id, {})
        if isinstance(change.before, Assignment):
            first.setdefault(change.row.id, change.before)
        if isinstance(change.row, Assignment) and change.row.id in first:
            last[change.row.id] = change.after if isinstance(change.after, Assignment) else None
        if isinstance(change.before, Appointment) and change.before.promised != _promised(change.after):
            renegotiated.add(change.before.intervention_id)
    for key, before in first.items():
        if _place(before) != _place(last[key]):
            befores.setdefault(before.intervention_id, {})[key] = before
    return befores, renegotiated


def _promised(row: object) -> object:
    return row.promised if isinstance(row, Appointment) else None


def _place(row: Assignment | None) -> object:
    return (row.planned_start, row.has_departed) if row is not None and row.holds_the_work else None


def _follow_one(
    uow: UnitOfWork,
    intervention_id: str,
    befores: Mapping[str, Assignment],
    renegotiated: bool,
    now: datetime,
) -> None:
    work = uow.interventions.find(intervention_id)
    if work is None:
        return
    held = [row for row in uow.assignments.where(intervention_id=intervention_id) if row.holds_the_work]
    if any(row.state is AssignmentState.TRAVELLING for row in held):
        return  # what he should hear of the time stays what it was: nobody moves work under way
    drafts = _drafts(uow, intervention_id)
    promise = promise_of(uow, intervention_id)
    is_over = work.state is not InterventionState.OPEN or any(row.has_departed for row in held)
    was_there = any(row.has_departed for row in befores.values())
    if is_over or was_there or renegotiated or promise is None:
        _withdraw(uow, drafts)
        return
    at = arrival_of(held)
    was = next((row.arrival_was for row in drafts if row.arrival_was), None)
    was = was or arrival_of(_as_they_were(held, befores))
    request = uow.requests.get(work.request_id)
    if is_news(was, at):
        _put_draft(uow, request, was, at, now, drafts)
    elif drafts and drafts[0].arrival_was is None:
        _put_draft(uow, request, None, at, now, drafts)
    else:
        _withdraw(uow, drafts)


def _as_they_were(held: Iterable[Assignment], befores: Mapping[str, Assignment]) -> list[Assignment]:
    return [*befores.values(), *(row for row in held if row.id not in befores)]


def _drafts(uow: UnitOfWork, intervention_id: str) -> list[Message]:
    """Return the drafts to the customer of an intervention: one, or none."""
    return uow.messages.where(intervention_id=intervention_id, state=MessageState.DRAFT)


def _withdraw(uow: UnitOfWork, drafts: Iterable[Message]) -> None:
    for draft in drafts:
        uow.messages.put(replace(draft, state=MessageState.WITHDRAWN))


def promise_of(uow: UnitOfWork, intervention_id: str) -> Appointment | None:
    """Return the appointment promised for an intervention, None where none is."""
    found = uow.appointments.where(intervention_id=intervention_id, state=AppointmentState.PROMISED)
    return next((row for row in found if row.promised is not None), None)


def _put_draft(
    uow: UnitOfWork,
    request: Request,
    was: datetime | None,
    at: datetime | None,
    now: datetime,
    drafts: Iterable[Message] = (),
    message_id: str = "",
) -> None:
    """Write the draft, over the one that stands."""
    work = _work_of(uow, request)
    customer = uow.customers.get(request.customer_id)
    promise = promise_of(uow, work.id) if work else None
    window = promise.promised if promise else None
    body = news_text(customer, request, was=was, at=at, promise=window, now=now, zone=uow.zone)
    draft = next(iter(drafts), None) or Message(
        id=message_id or new_id(),
        kind=MessageKind.NEWS,
        assignment_id="",
        intervention_id=work.id if work else None,
        technician_id=None,
        address=address_of(request, customer),
        body=body,
        created_at=now,
        state=MessageState.DRAFT,
        request_id=request.id,
        customer_id=customer.id,
    )
    uow.messages.put(replace(draft, body=body, arrival_was=was, arrival_at=at))


def address_of(request: Request | None, customer: Customer) -> str:
    """Return where news of a call go: back to the mail it came from, else to the customer's phone."""
    by_mail = request is not None and request.channel is Channel.EMAIL and "@" in request.sender
    return request.sender.strip() if request and by_mail else customer.phone.strip()


def _work_of(uow: UnitOfWork, request: Request) -> Intervention | None:
    return next(iter(uow.interventions.where(request_id=request.id)), None)


# ---- what a person does with them


def draft(command: DraftNews, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    standing = uow.messages.where(request_id=request.id, state=MessageState.DRAFT)
    if standing:
        raise Refusal(
            Sentence("A message about {number} waits already: send it or drop it.", number=request.number)
        )
    work = _work_of(uow, request)
    held = uow.assignments.where(intervention_id=work.id) if work else []
    _put_draft(uow, request, None, arrival_of(held), now, message_id=command.message_id)
    uow.record(NewsDrafted)
    return DropNews(command.message_id)


def send(command: SendNews, uow: UnitOfWork, now: datetime) -> Command | None:
    """Release a draft; the outbox takes it away, and the silence ends when it has left."""
    message = _standing(uow, command.message_id, command.expected_version)
    customer = uow.customers.get(message.customer_id or "")
    request = uow.requests.find(message.request_id or "")
    address = address_of(request, customer)
    if not address:
        raise Refusal(Sentence("{name} has no phone number. Call, then log the contact.", name=customer.name))
    body = command.body.strip() or message.body
    uow.messages.put(replace(message, state=MessageState.QUEUED, body=body, address=address))
    uow.record(NewsReleased)
    return ReopenNews(message.id)


def drop(command: DropNews, uow: UnitOfWork, now: datetime) -> Command | None:
    message = uow.messages.get(command.message_id)
    if command.expected_version is not None:
        message = _standing(uow, message.id, command.expected_version)
    if message.state is not MessageState.DRAFT:
        return None  # an undo of its writing, and it was sent or dropped by somebody meanwhile
    _withdraw(uow, [message])
    uow.record(NewsDropped)
    return ReopenNews(command.message_id)


def reopen(command: ReopenNews, uow: UnitOfWork, now: datetime) -> Command | None:
    """Make it a draft again, unless it has left, another has taken its place, or nothing is new."""
    message = uow.messages.get(command.message_id)
    others = uow.messages.where(request_id=message.request_id, state=MessageState.DRAFT)
    at = arrival_of(uow.assignments.where(intervention_id=message.intervention_id))
    is_old = message.arrival_was is not None and not is_news(message.arrival_was, at)
    if message.state not in UNSENT or others or is_old:
        return None
    again = SendNews(message.id) if message.state is not MessageState.WITHDRAWN else DropNews(message.id)
    standing = replace(message, state=MessageState.DRAFT, next_try_at=None, error="")
    uow.messages.put(standing)
    if at != message.arrival_at:
        request = uow.requests.get(message.request_id or "")
        _put_draft(uow, request, message.arrival_was, at, now, _drafts(uow, message.intervention_id or ""))
    uow.record(NewsDrafted)
    return again


def _standing(uow: UnitOfWork, message_id: str, expected_version: int | None) -> Message:
    """Return a draft; refuses where somebody has sent, dropped or rewritten it meanwhile."""
    message = uow.messages.get(message_id)
    if message.state is not MessageState.DRAFT:
        raise Conflict(Sentence("This message has been sent or dropped meanwhile."))
    if expected_version is not None and expected_version != message.version:
        raise Conflict(Sentence("This message was rewritten meanwhile. Read it again, then send it."))
    return message


HANDLERS: Handlers = {DraftNews: draft, SendNews: send, DropNews: drop, ReopenNews: reopen}
