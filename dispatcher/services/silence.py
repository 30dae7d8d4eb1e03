"""Since when a customer has heard nothing of us, and when that is longer than his contract allows."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.appointments import Appointment
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.clocks import Silence
from dispatcher.domain.contacts import Exchange
from dispatcher.domain.messages import MessageState
from dispatcher.domain.news import last_news, silence_cause, waits_for_news
from dispatcher.domain.requests import Request, Urgency
from dispatcher.domain.service_levels import NEWS_MINUTES
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commitments import Terms, news_due


def silence_of(
    uow: UnitOfWork, request: Request, terms: Terms, level: str | None, held: Iterable[Appointment] = ()
) -> Silence | None:
    """Return the silence that lasts for a call; None where nobody waits, or nothing is owed.

    News is what left or was logged, and, once the silence is counted at all, a promise: whoever promised a
    window told the customer so. A call taken over from another system begins to count with what first left or
    was logged here.
    """
    if not waits_for_news(request):
        return None
    told: list[datetime | None] = [
        *(row.sent_at for row in uow.messages.where(request_id=request.id, state=MessageState.SENT)),
        *(row.at for row in uow.exchanges.where(request_id=request.id) if is_news_to_customer(row)),
    ]
    if request.channel is Channel.IMPORT and not told:
        return None
    if any(row.kind is ClockKind.NEWS for row in uow.deadlines.where(request_id=request.id)):
        told += [row.promised_at for row in held]
    told += _left_at(uow, request)
    since = last_news(request, told)
    due_at = _due(request, terms, level, since)
    return Silence(silence_cause(request, since), since, due_at) if due_at is not None else None


def _left_at(uow: UnitOfWork, request: Request) -> list[datetime | None]:
    """Return when people left the customer's: until then he saw for himself how things stand."""
    works = uow.interventions.where(request_id=request.id)
    return [row.ended_at for work in works for row in uow.assignments.where(intervention_id=work.id)]


def is_news_to_customer(row: Exchange) -> bool:
    """Whether the customer heard of us in this contact: we spoke, or what we wrote arrived."""
    if row.direction is Direction.OUT:
        return row.outcome is not Outcome.NO_ANSWER
    return row.channel is Channel.PHONE


def _due(request: Request, terms: Terms, level: str | None, since: datetime) -> datetime | None:
    if level is None:
        return since + timedelta(minutes=NEWS_MINUTES)
    return news_due(terms, level, since, request.urgency is Urgency.URGENT)
