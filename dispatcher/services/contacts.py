"""Contacts with customers: logged over every channel, passed on, read, confirmed; and who speaks for them.

A call that is written down logs its own contact (`log_call`). Whoever must know of a contact is its
addressee: the notice stands until it was read. An answer that leaves stops the clock of an e-mail.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatcher.domain.channels import Direction, Outcome
from dispatcher.domain.contacts import (
    MOST_REQUESTERS,
    RULES_ID,
    SHIPPED_RULES,
    Contact,
    ContactRules,
    Duty,
    Exchange,
    needs_confirmation,
)
from dispatcher.domain.customers import Customer
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.events import (
    ContactChanged,
    ContactRulesSet,
    DeskManned,
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


# ---- customers and their people


def add_customer(command: k.AddCustomer, uow: UnitOfWork, now: datetime) -> Command | None:
    name = _filled(command.name, Sentence("What is the customer's name?"))
    _check_zone(command.zone)
    language = command.language or "fr"
    uow.customers.put(
        Customer(command.customer_id, "", name, command.phone.strip(), language, zone=command.zone)
    )
    uow.record(ContactChanged)
    return None


def change_customer(command: k.ChangeCustomer, uow: UnitOfWork, now: datetime) -> Command | None:
    customer = uow.customers.get(command.customer_id)
    _refuse_older(customer.version, command.expected_version)
    _check_zone(command.zone)
    uow.customers.put(replace(customer, zone=command.zone, account_owner=command.account_owner.strip()))
    uow.record(ContactChanged)
    return None


def describe_equipment(command: k.DescribeEquipment, uow: UnitOfWork, now: datetime) -> Command | None:
    machine = uow.equipment.get(command.equipment_id)
    _refuse_older(machine.version, command.expected_version)
    uow.equipment.put(replace(machine, release=command.release.strip(), procedure=command.procedure.strip()))
    uow.record(ContactChanged)
    return None


def add_contact(command: k.AddContact, uow: UnitOfWork, now: datetime) -> Command | None:
    name = _filled(command.name, Sentence("What is the person's name?"))
    customer = uow.customers.get(command.customer_id)
    person = Contact(command.contact_id, "", customer.id, name, command.phone.strip(), command.email.strip())
    uow.contacts.put(_named_by(uow, person, command.contract_id))
    uow.record(ContactChanged)
    return None


def name_requester(command: k.NameRequester, uow: UnitOfWork, now: datetime) -> Command | None:
    uow.contacts.put(_named_by(uow, uow.contacts.get(command.contact_id), command.contract_id))
    uow.record(ContactChanged)
    return None


def _named_by(uow: UnitOfWork, person: Contact, contract_id: str | None) -> Contact:
    """Return the person named by a contract; raises Refusal for a third requester or another's contract."""
    if contract_id is not None:
        if uow.contracts.get(contract_id).customer_id != person.customer_id:
            raise Refusal(Sentence("This contract is another customer's."))
        named = {one.id: one for one in uow.contacts.where(contract_id=contract_id)}
        if len(named.keys() - {person.id}) >= MOST_REQUESTERS:
            names = ", ".join(sorted(one.name for one in named.values()))
            raise Refusal(
                Sentence(
                    "A contract has one or two requesters; this one has {names}. Release one first.",
                    names=names,
                )
            )
    return replace(person, contract_id=contract_id)


def identify(command: k.IdentifyRequester, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    if request.state is not RequestState.RECEIVED:
        raise Refusal(Sentence("{number} has been qualified already.", number=request.number))
    customer = uow.customers.get(command.customer_id)
    if not customer.is_identified:
        uow.customers.put(replace(customer, is_identified=True))
    contact_id = uow.contacts.get(command.contact_id).id if command.contact_id else None
    machine = request.equipment_id if customer.id == request.customer_id else None
    given = {name: text for name, text in request.from_customer.items() if name != "customer"}
    request = replace(request, customer_id=customer.id, contact_id=contact_id, equipment_id=machine)
    uow.requests.put(replace(request, is_unconfirmed=is_unconfirmed(uow, request), from_customer=given))
    _bring_along(uow, request, customer.id, contact_id)
    uow.record(ContactChanged)
    return None


def _bring_along(uow: UnitOfWork, request: Request, customer_id: str, contact_id: str | None) -> None:
    """Let the contacts and call-backs of a call be its customer's."""
    for exchange in uow.exchanges.where(request_id=request.id):
        uow.exchanges.put(replace(exchange, customer_id=customer_id, contact_id=contact_id))
    for call_back in uow.call_backs.where(request_id=request.id):
        uow.call_backs.put(replace(call_back, customer_id=customer_id, contact_id=contact_id))


# ---- the log


def log_exchange(command: k.LogExchange, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id) if command.request_id else None
    customer_id = command.customer_id or (request.customer_id if request else None)
    addressee = _account_owner(uow, customer_id) if command.for_owner else ""
    uow.exchanges.put(
        Exchange(
            id=command.exchange_id,
            at=now,
            channel=command.channel,
            direction=command.direction,
            operator=uow.author.name,
            outcome=command.outcome,
            note=command.note.strip(),
            customer_id=customer_id,
            contact_id=command.contact_id,
            request_id=command.request_id,
            sender=command.sender.strip(),
            addressee=addressee,
        )
    )
    if command.direction is Direction.OUT and command.outcome is not Outcome.NO_ANSWER:
        note_answered(uow, command.request_id, now)
    uow.record(ExchangeLogged)
    return None


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
    to = _filled(command.addressee, Sentence("To whom does the call go?"))
    reason = _filled(command.reason, Sentence("Why is the call passed on? The next one must not ask again."))
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
    uow.requests.put(replace(request, from_customer=left))
    uow.record(RequestConfirmed)
    return None


def _corrected(uow: UnitOfWork, request: Request, field: str, value: str) -> Request:
    if field == "fault":
        fault = _filled(value, Sentence("What is wrong? Type the fault, then save."))
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


# ---- the centre's rules, and who is there


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


def set_duty(command: k.SetDuty, uow: UnitOfWork, now: datetime) -> Command | None:
    operator = _filled(command.operator, Sentence("Who is at the desk?"))
    known = uow.duties.where(operator=operator)
    if command.on_duty and not known:
        uow.duties.put(Duty(new_id(), operator, now))
    for row in known if not command.on_duty else ():
        uow.duties.remove(row)
    uow.record(DeskManned)
    return None


# ---- small checks


def _filled(text: str, otherwise: Sentence) -> str:
    if not text.strip():
        raise Refusal(otherwise)
    return text.strip()


def _check_zone(zone: str) -> None:
    try:
        if zone:
            ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as unknown:
        raise Refusal(Sentence("No time zone is called {zone}.", zone=zone)) from unknown


def _refuse_older(version: int, expected: int | None) -> None:
    if expected is not None and expected != version:
        raise Conflict(Sentence("Somebody changed this meanwhile. Look again, then decide."))


HANDLERS: Handlers = {
    k.AddCustomer: add_customer,
    k.ChangeCustomer: change_customer,
    k.DescribeEquipment: describe_equipment,
    k.AddContact: add_contact,
    k.NameRequester: name_requester,
    k.IdentifyRequester: identify,
    k.LogExchange: log_exchange,
    k.PassCall: pass_call,
    k.ReadNotice: read_notice,
    k.AttachRequest: attach,
    k.ConfirmField: confirm_field,
    k.ConfirmRequest: confirm_request,
    k.SetContactRules: set_rules,
    k.SetDuty: set_duty,
}
