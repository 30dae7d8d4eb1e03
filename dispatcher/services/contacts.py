"""Contacts with customers: logged over every channel, passed on, read, confirmed; and who speaks for them.

A call that is written down logs its own contact (`log_call`). Whoever must know of a contact is its
addressee: the notice stands until it was read. An answer that leaves stops the clock of an e-mail.
"""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.channels import Direction, Outcome
from dispatcher.domain.contacts import (
    RULES_ID,
    SHIPPED_RULES,
    Contact,
    ContactRules,
    Exchange,
    needs_confirmation,
)
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import (
    ContactRulesSet,
    ExchangeLogged,
    NoticeRead,
    RequestAttached,
    RequestConfirmed,
)
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.people import Role
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import contact_commands as k
from .case_steps import step
from .commands import Command
from .commitments import contracts_in
from .handlers import Handlers
from .ranking import ranked

LONGEST_MINUTES = 60 * 24 * 30


# ---- what calls ask of this file


def log_call(uow: UnitOfWork, request: Request) -> None:
    """Log the contact in which a call was written down; the caller records the fact."""
    uow.exchanges.put(
        Exchange(
            id=new_id(),
            at=request.received_at,
            channel=request.channel,
            direction=Direction.IN,
            operator=request.operator,
            outcome=Outcome.REQUEST,
            note=request.verbatim or request.fault,
            customer_id=request.customer_id,
            contact_id=request.contact_id,
            request_id=request.id,
            sender=request.sender,
        )
    )


def is_unconfirmed(uow: UnitOfWork, request: Request) -> bool:
    """Whether the contract that counts for a call names requesters and its caller is none of them."""
    return needs_confirmation(requesters_of(uow, request), request.contact_id)


def requesters_of(uow: UnitOfWork, request: Request) -> list[Contact]:
    """Return whom the contract that counts for a call names; nobody where none counts."""
    covers = contracts_in(uow, request)
    return uow.contacts.where(contract_id=covers[0].id) if covers else []


def refuse_unidentified(uow: UnitOfWork, request: Request) -> None:
    """Refuse to judge a call of whom nobody knows who he is."""
    if not uow.customers.get(request.customer_id).is_identified:
        raise Refusal(
            Sentence(
                "Nobody knows yet who sent {number}. Find the customer, or write a new one down, "
                "then qualify.",
                number=request.number,
            )
        )


def note_slot_given(uow: UnitOfWork, request_id: str, now: datetime) -> None:
    """Keep when a window was first promised for a call."""
    request = uow.requests.find(request_id)
    if request is not None and request.slot_given_at is None:
        uow.requests.put(replace(request, slot_given_at=now))


def rules(uow: UnitOfWork) -> ContactRules:
    return uow.contact_rules.find(RULES_ID) or SHIPPED_RULES


def note_answered(uow: UnitOfWork, request_id: str | None, now: datetime) -> None:
    """Keep when the first answer to a call left."""
    request = uow.requests.find(request_id)
    if request is not None and request.answered_at is None:
        uow.requests.put(replace(request, answered_at=now))


# ---- the log


def log_exchange(command: k.LogExchange, uow: UnitOfWork, now: datetime) -> Command | None:
    note_exchange(uow, command, now)
    uow.record(ExchangeLogged)
    return None


def note_exchange(uow: UnitOfWork, said: k.LogExchange, now: datetime) -> None:
    """Log a contact of the author's; an answer that left stops the clock. The caller records the fact."""
    request = uow.requests.get(said.request_id) if said.request_id else None
    customer_id = said.customer_id or (request.customer_id if request else None)
    uow.exchanges.put(
        Exchange(
            id=said.exchange_id,
            at=now,
            channel=said.channel,
            direction=said.direction,
            operator=uow.author.name,
            outcome=said.outcome,
            note=said.note.strip(),
            customer_id=customer_id,
            contact_id=said.contact_id,
            request_id=said.request_id,
            sender=said.sender.strip(),
            addressee=_account_owner(uow, customer_id) if said.for_owner else "",
        )
    )
    if said.direction is Direction.OUT and said.outcome is not Outcome.NO_ANSWER:
        note_answered(uow, said.request_id, now)


def _account_owner(uow: UnitOfWork, customer_id: str | None) -> str:
    owner = uow.customers.get(customer_id).account_owner if customer_id else ""
    if not owner:
        raise Refusal(
            Sentence("Nobody looks after this customer's account. Name somebody, or log it without.")
        )
    return owner


def log_passing(
    uow: UnitOfWork, request: Request, addressee: str, reason: str, exchange_id: str, now: datetime
) -> None:
    """Log that a call was passed on and why; whoever goes on with it has it to read."""
    uow.exchanges.put(
        Exchange(
            id=exchange_id,
            at=now,
            channel=request.channel,
            direction=Direction.IN,
            operator=uow.author.name,
            outcome=Outcome.TRANSFERRED,
            note=reason,
            customer_id=request.customer_id,
            contact_id=request.contact_id,
            request_id=request.id,
            addressee=addressee,
        )
    )


def pass_call(command: k.PassCall, uow: UnitOfWork, now: datetime) -> Command | None:
    """Note the passing on; the call's owner is whoever goes on with it."""
    request = uow.requests.get(command.request_id)
    to = filled(command.addressee, Sentence("To whom does the call go?"))
    reason = filled(command.reason, Sentence("Why is the call passed on? The next one must not ask again."))
    log_passing(uow, request, to, reason, command.exchange_id, now)
    uow.requests.put(replace(request, owner=to))
    uow.record(ExchangeLogged)
    return None


def read_notice(command: k.ReadNotice, uow: UnitOfWork, now: datetime) -> Command | None:
    exchange = uow.exchanges.get(command.exchange_id)
    if exchange.addressee != uow.author.name:
        raise Refusal(Sentence("This is for {name}, who has to read it.", name=exchange.addressee))
    if exchange.read_at is None:
        uow.exchanges.put(replace(exchange, read_at=now))
    uow.record(NoticeRead)
    return None


# ---- calls


def attach(command: k.AttachRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    work = uow.interventions.get(command.intervention_id)
    if request.state is not RequestState.RECEIVED:
        raise Refusal(Sentence("{number} has been qualified already.", number=request.number))
    if work.state is not InterventionState.OPEN:
        raise Refusal(Sentence("{number} is not open any more.", number=work.number))
    if work.customer_id != request.customer_id:
        raise Refusal(Sentence("{number} is another customer's work.", number=work.number))
    refuse_unidentified(uow, request)
    for exchange in uow.exchanges.where(request_id=request.id, outcome=Outcome.REQUEST):
        uow.exchanges.put(replace(exchange, outcome=Outcome.ATTACHED))
    machine = request.equipment_id or work.equipment_id
    joined = replace(request, equipment_id=machine, attached_to=work.id, visit=False)
    step(uow, joined, RequestState.QUALIFIED, now, RequestAttached)
    return None


def confirm_field(command: k.ConfirmField, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    if command.field not in request.from_customer:
        raise Refusal(Sentence("This field of {number} is confirmed already.", number=request.number))
    left = {name: text for name, text in request.from_customer.items() if name != command.field}
    if command.value is not None:
        request = ranked(uow, [_corrected(uow, request, command.field, command.value)])[0]
        _tell_work(uow, request, command.field)
    uow.requests.put(replace(request, from_customer=left))
    uow.record(RequestConfirmed)
    return None


def _tell_work(uow: UnitOfWork, request: Request, field: str) -> None:
    """Let the work of a call know the fault as it was corrected; what is over keeps what it was about."""
    if field != "fault":
        return
    for work in uow.interventions.where(request_id=request.id, state=InterventionState.OPEN):
        uow.interventions.put(replace(work, fault=request.fault))


def _corrected(uow: UnitOfWork, request: Request, field: str, value: str) -> Request:
    if field == "fault":
        fault = filled(value, Sentence("What is wrong? Type the fault, then save."))
        return replace(request, fault=fault)
    if field == "equipment":
        return replace(request, equipment_id=uow.equipment.get(value).id)
    if field == "urgency":
        return replace(request, urgency=Urgency(value))
    return request


def confirm_request(command: k.ConfirmRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request, person = uow.requests.get(command.request_id), uow.contacts.get(command.contact_id)
    if person.id not in {one.id for one in requesters_of(uow, request)}:
        raise Refusal(Sentence("{name} is not a requester of this contract.", name=person.name))
    if not request.is_unconfirmed:
        raise Refusal(Sentence("{number} needs no confirmation.", number=request.number))
    uow.requests.put(replace(request, is_unconfirmed=False))
    uow.exchanges.put(
        Exchange(
            id=command.exchange_id,
            at=now,
            channel=request.channel,
            direction=Direction.IN,
            operator=uow.author.name,
            outcome=Outcome.CONFIRMED,
            customer_id=request.customer_id,
            contact_id=person.id,
            request_id=request.id,
        )
    )
    uow.record(RequestConfirmed)
    return None


# ---- the centre's rules


def may_set_rules(role: Role) -> bool:
    """Whether somebody in this role says how soon customers are answered."""
    return role is Role.MANAGER


def set_rules(command: k.SetContactRules, uow: UnitOfWork, now: datetime) -> Command | None:
    if not may_set_rules(uow.author.role):
        raise Refusal(Sentence("Only a manager says how soon customers are answered."))
    given = (command.call_back_minutes, command.answer_minutes, command.answer_warning_minutes)
    if not all(0 < one <= LONGEST_MINUTES for one in given):
        raise Refusal(Sentence("Between 1 minute and 30 days."))
    if command.answer_warning_minutes > command.answer_minutes:
        raise Refusal(Sentence("The warning comes before the answer is late, not after."))
    known = uow.contact_rules.find(RULES_ID)
    uow.contact_rules.put(ContactRules(RULES_ID, *given, version=known.version if known else 0))
    uow.record(ContactRulesSet)
    return None


# ---- small checks


def filled(text: str, otherwise: Sentence) -> str:
    """Return a text without the white space around it; raises Refusal where there is no more to it."""
    if not text.strip():
        raise Refusal(otherwise)
    return text.strip()


HANDLERS: Handlers = {
    k.LogExchange: log_exchange,
    k.PassCall: pass_call,
    k.ReadNotice: read_notice,
    k.AttachRequest: attach,
    k.ConfirmField: confirm_field,
    k.ConfirmRequest: confirm_request,
    k.SetContactRules: set_rules,
}
