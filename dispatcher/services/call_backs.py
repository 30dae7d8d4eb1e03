"""Call-backs: whom to ring up until when, and what came of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import CallBack
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import CallBackDone, CallBackScheduled
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command
from .contact_commands import CompleteCallBack, LogExchange, ScheduleCallBack
from .contacts import note_exchange, rules
from .handlers import Handlers


def schedule(command: ScheduleCallBack, uow: UnitOfWork, now: datetime) -> Command | None:
    if not command.reason.strip():
        raise Refusal(Sentence("Why is the customer rung back? A few words for whoever does it."))
    due_at = command.due_at or now + timedelta(minutes=rules(uow).call_back_minutes)
    if due_at <= now:
        raise Refusal(Sentence("A call-back lies in the future."))
    uow.call_backs.put(
        CallBack(
            id=command.call_back_id,
            external_id="",
            customer_id=uow.customers.get(command.customer_id).id,
            reason=command.reason.strip(),
            starts_at=now,
            due_at=due_at,
            contact_id=command.contact_id,
            request_id=command.request_id,
            asked_by=uow.author.name,
        )
    )
    uow.record(CallBackScheduled)
    return None


def complete(command: CompleteCallBack, uow: UnitOfWork, now: datetime) -> Command | None:
    """Log the call; where nobody answered, the task stays."""
    task = uow.call_backs.get(command.call_back_id)
    if not task.is_open:
        raise Refusal(Sentence("{name} has rung this customer back already.", name=task.done_by))
    if not command.result.strip():
        raise Refusal(Sentence("What came of it? A few words, then save."))
    if command.outcome is not Outcome.NO_ANSWER:
        result = command.result.strip()
        uow.call_backs.put(replace(task, done_at=now, done_by=uow.author.name, result=result))
    said = LogExchange(
        *(command.exchange_id, Channel.PHONE, Direction.OUT, command.outcome, command.result),
        *(task.customer_id, task.contact_id, task.request_id),
    )
    note_exchange(uow, said, now)
    uow.record(CallBackDone)
    return None


HANDLERS: Handlers = {ScheduleCallBack: schedule, CompleteCallBack: complete}
