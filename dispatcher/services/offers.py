"""Offering a contract at closing: to whom, and what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import OfferAnswered
from dispatcher.domain.offers import ENOUGH_JOBS, NO_JOB, OUTSIDE, WITHIN, ContractOffer
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.requests import RequestState
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import Engine, UnitOfWork

from .commands import Command
from .handlers import Handlers
from .offer_commands import AnswerOffer


@dataclass(frozen=True)
class Offerable:
    """A customer to whom a contract should be offered now."""

    request_id: str
    customer: str
    jobs: int


def offer_for(engine: Engine, zone: str, request_id: str, now: datetime) -> Offerable | None:
    """Return whom to offer a contract when this case is closed; None: nobody."""
    with UnitOfWork(engine, SYSTEM, zone, read_only=True) as uow:
        return find_offer(uow, request_id, now)


def find_offer(uow: UnitOfWork, request_id: str, now: datetime) -> Offerable | None:
    """Look whether the customer of a closed case had enough jobs outside a contract and was not asked yet."""
    request = uow.requests.get(request_id)
    asked = uow.offers.where(customer_id=request.customer_id)
    if request.state is not RequestState.CLOSED or any(row.answered_at > now - WITHIN for row in asked):
        return None
    jobs = sum(
        case.coverage in OUTSIDE and case.result not in NO_JOB and case.received_at > now - WITHIN
        for case in uow.requests.where(customer_id=request.customer_id, state=RequestState.CLOSED)
    )
    if jobs < ENOUGH_JOBS:
        return None
    return Offerable(request.id, uow.customers.get(request.customer_id).name, jobs)


def answer(command: AnswerOffer, uow: UnitOfWork, now: datetime) -> Command | None:
    found = find_offer(uow, command.request_id, now)
    request = uow.requests.get(command.request_id)
    if found is None:
        raise Refusal(
            Sentence("No contract is to be offered to the customer of {number}.", number=request.number)
        )
    uow.offers.put(
        ContractOffer(
            command.offer_id,
            request.customer_id,
            request.id,
            found.jobs,
            command.accepted,
            answered_at=now,
            answered_by=uow.author.name,
        )
    )
    uow.record(OfferAnswered)
    return None


def _label(command: Any, uow: UnitOfWork) -> Sentence:
    number = uow.requests.get(command.request_id).number
    if command.accepted:
        return Sentence("contract offered at closing {number}: accepted", number=number)
    return Sentence("contract offered at closing {number}: declined", number=number)


def _phrase(told: Any, command: Any) -> Sentence:
    facts = {"who": told.entry.author, "number": told.number(command.request_id)}
    if command.accepted:
        return Sentence("{who} noted that the customer of {number} accepts a contract", **facts)
    return Sentence("{who} noted that the customer of {number} declines a contract", **facts)


HANDLERS: Handlers = {AnswerOffer: answer}
LABELS: dict[type[Any], Any] = {AnswerOffer: _label}
PHRASES: dict[type[Any], Any] = {AnswerOffer: _phrase}
