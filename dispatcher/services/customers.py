"""Customers, their machines and people, and whose call one is: known, found out, or written down anew.

A customer nobody knew is written down in one step, with the place and the machine he calls about. The same
name with the same number a second time is refused: whoever is known already is taken instead.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from dispatcher.domain.contacts import MOST_REQUESTERS, Contact
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.errors import Refusal, refuse_older
from dispatcher.domain.events import ContactChanged
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import contact_commands as k
from .commands import Command
from .contacts import filled, is_unconfirmed
from .doubles import twin_of
from .handlers import Handlers
from .ranking import ranked


def add_customer(command: k.AddCustomer, uow: UnitOfWork, now: datetime) -> Command | None:
    name = filled(command.name, Sentence("What is the customer's name?"))
    _check_zone(command.zone)
    twin = twin_of(uow, name, command.phone)
    if twin is not None:
        raise Refusal(
            Sentence("{name} is written down already with this number. Take that customer.", name=twin.name)
        )
    language = command.language or "fr"
    made = Customer(command.customer_id, "", name, command.phone.strip(), language, zone=command.zone)
    uow.customers.put(made)
    if command.contact_name.strip():
        person = Contact(command.contact_id or new_id(), "", made.id, command.contact_name.strip())
        uow.contacts.put(replace(person, phone=command.phone.strip()))
    site = _placed(command, made, uow)
    if command.model.strip():
        _stand(command, new_id(), site, uow)
    uow.record(ContactChanged)
    return None


def add_machine(command: k.AddMachine, uow: UnitOfWork, now: datetime) -> Command | None:
    customer = uow.customers.get(command.customer_id)
    filled(command.model, Sentence("Which machine is it?"))
    site = uow.sites.get(command.site_id) if command.site_id else _placed(command, customer, uow)
    if site is not None and site.customer_id != customer.id:
        raise Refusal(Sentence("This place is another customer's."))
    _stand(command, command.equipment_id, site, uow)
    uow.record(ContactChanged)
    return None


def _placed(command: k.AddCustomer | k.AddMachine, customer: Customer, uow: UnitOfWork) -> Site | None:
    """Write down where a customer is, once the place is known."""
    if command.latitude is None or command.longitude is None:
        return None
    where = (command.address.strip(), command.town.strip(), command.latitude, command.longitude)
    site = Site(new_id(), "", customer.id, "", *where)
    uow.sites.put(site)
    return site


def _stand(
    command: k.AddCustomer | k.AddMachine, equipment_id: str, site: Site | None, uow: UnitOfWork
) -> None:
    """Write down the machine that stands at a site."""
    if site is None:
        raise Refusal(Sentence("Where does the machine stand? Choose the town first."))
    named = (command.model.strip(), command.serial.strip(), command.skill.strip())
    uow.equipment.put(Equipment(equipment_id, "", site.id, *named))


def change_customer(command: k.ChangeCustomer, uow: UnitOfWork, now: datetime) -> Command | None:
    customer = uow.customers.get(command.customer_id)
    refuse_older(customer.version, command.expected_version)
    _check_zone(command.zone)
    if command.name is not None:
        name = filled(command.name, Sentence("What is the customer's name?"))
        customer = replace(customer, name=name)
    if command.phone is not None:
        customer = replace(customer, phone=command.phone.strip())
    uow.customers.put(replace(customer, zone=command.zone, account_owner=command.account_owner.strip()))
    uow.record(ContactChanged)
    return None


def describe_equipment(command: k.DescribeEquipment, uow: UnitOfWork, now: datetime) -> Command | None:
    machine = uow.equipment.get(command.equipment_id)
    refuse_older(machine.version, command.expected_version)
    uow.equipment.put(replace(machine, release=command.release.strip(), procedure=command.procedure.strip()))
    uow.record(ContactChanged)
    return None


def add_contact(command: k.AddContact, uow: UnitOfWork, now: datetime) -> Command | None:
    name = filled(command.name, Sentence("What is the person's name?"))
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
    unconfirmed = is_unconfirmed(uow, request)
    request = ranked(uow, [replace(request, is_unconfirmed=unconfirmed, from_customer=given)])[0]
    uow.requests.put(request)
    _bring_along(uow, request, customer.id, contact_id)
    uow.record(ContactChanged)
    return None


def _bring_along(uow: UnitOfWork, request: Request, customer_id: str, contact_id: str | None) -> None:
    """Let the contacts and call-backs of a call be its customer's."""
    for exchange in uow.exchanges.where(request_id=request.id):
        uow.exchanges.put(replace(exchange, customer_id=customer_id, contact_id=contact_id))
    for call_back in uow.call_backs.where(request_id=request.id):
        uow.call_backs.put(replace(call_back, customer_id=customer_id, contact_id=contact_id))


def _check_zone(zone: str) -> None:
    try:
        if zone:
            ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as unknown:
        raise Refusal(Sentence("No time zone is called {zone}.", zone=zone)) from unknown


HANDLERS: Handlers = {
    k.AddCustomer: add_customer,
    k.AddMachine: add_machine,
    k.ChangeCustomer: change_customer,
    k.DescribeEquipment: describe_equipment,
    k.AddContact: add_contact,
    k.NameRequester: name_requester,
    k.IdentifyRequester: identify,
}
