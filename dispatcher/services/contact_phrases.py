"""What was done about contacts, in words: for the journal and beside Ctrl+Z."""

from collections.abc import Callable
from typing import Any

from dispatcher.domain.contacts import Contact, Exchange
from dispatcher.domain.customers import Customer, Equipment
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import contact_commands as k
from .commands import Batch, Command


def _customer(command: Any, uow: UnitOfWork) -> str:
    return uow.customers.get(command.customer_id).name


def _number(command: Any, uow: UnitOfWork) -> int:
    return uow.requests.get(command.request_id).number


def _person(command: Any, uow: UnitOfWork) -> str:
    return uow.contacts.get(command.contact_id).name


def _whose_call_back(command: Any, uow: UnitOfWork) -> str:
    return uow.customers.get(uow.call_backs.get(command.call_back_id).customer_id).name


def _logged(command: Any, uow: UnitOfWork) -> Sentence:
    exchange = uow.exchanges.get(command.exchange_id)
    if exchange.customer_id is None:
        return Sentence("contact logged")
    return Sentence("contact with {name} logged", name=uow.customers.get(exchange.customer_id).name)


def _attached(command: Any, uow: UnitOfWork) -> Sentence:
    work = uow.interventions.get(command.intervention_id).number
    return Sentence("call {number} attached to {work}", number=_number(command, uow), work=work)


def _duty(command: Any, _uow: UnitOfWork) -> Sentence:
    if command.on_duty:
        return Sentence("{name} is at the desk", name=command.operator)
    return Sentence("{name} has left the desk", name=command.operator)


def _requester(command: Any, uow: UnitOfWork) -> Sentence:
    if command.contract_id:
        return Sentence("{name} is a requester", name=_person(command, uow))
    return Sentence("{name} is no requester any more", name=_person(command, uow))


LABELS: dict[type[Command], Callable[[Any, UnitOfWork], Sentence]] = {
    k.AddCustomer: lambda x, uow: Sentence("customer {name} written down", name=x.name),
    k.AddMachine: lambda x, uow: Sentence(
        "{model} of {name} written down", model=x.model, name=_customer(x, uow)
    ),
    k.ChangeCustomer: lambda x, uow: Sentence("customer {name} changed", name=_customer(x, uow)),
    k.DescribeEquipment: lambda x, uow: Sentence(
        "{model} described", model=uow.equipment.get(x.equipment_id).model
    ),
    k.AddContact: lambda x, uow: Sentence("{name} written down", name=x.name),
    k.NameRequester: _requester,
    k.IdentifyRequester: lambda x, uow: Sentence(
        "call {number} is {name}'s", number=_number(x, uow), name=_customer(x, uow)
    ),
    k.LogExchange: _logged,
    k.PassCall: lambda x, uow: Sentence(
        "call {number} passed to {name}", number=_number(x, uow), name=x.addressee
    ),
    k.ReadNotice: lambda x, uow: Sentence("notice read"),
    k.ScheduleCallBack: lambda x, uow: Sentence("call-back of {name} planned", name=_customer(x, uow)),
    k.CompleteCallBack: lambda x, uow: Sentence("{name} rung back", name=_whose_call_back(x, uow)),
    k.AttachRequest: _attached,
    k.ConfirmField: lambda x, uow: Sentence("field of call {number} confirmed", number=_number(x, uow)),
    k.ConfirmRequest: lambda x, uow: Sentence("call {number} confirmed", number=_number(x, uow)),
    k.SetContactRules: lambda x, uow: Sentence("times to answer set"),
    k.SetDuty: _duty,
}


# ---- as sentences about whoever did it


def _named(told: Any, of: str = "name") -> str:
    """Return what the label names where no changed row does; of several commands the label is another's."""
    if isinstance(told.command, Batch):
        return ""
    return str(told.entry.label["values"].get(of, ""))


def _added(told: Any, command: k.AddCustomer) -> Sentence:
    return Sentence("{who} wrote down the customer {name}", who=told.entry.author, name=command.name)


def _stands(told: Any, command: k.AddMachine) -> Sentence:
    name, facts = _named(told), {"who": told.entry.author, "model": command.model}
    if name:
        return Sentence("{who} wrote down {model} of {name}", name=name, **facts)
    return Sentence("{who} wrote down {model}", **facts)


def _changed(told: Any, command: k.ChangeCustomer) -> Sentence | None:
    _before, row = told.row(Customer, command.customer_id)
    return (
        Sentence("{who} changed the customer {name}", who=told.entry.author, name=row.name) if row else None
    )


def _described(told: Any, command: k.DescribeEquipment) -> Sentence | None:
    _before, row = told.row(Equipment, command.equipment_id)
    return Sentence("{who} described {model}", who=told.entry.author, model=row.model) if row else None


def _introduced(told: Any, command: k.AddContact) -> Sentence:
    return Sentence("{who} wrote down {name} as a contact", who=told.entry.author, name=command.name)


def _named_requester(told: Any, command: k.NameRequester) -> Sentence | None:
    _before, row = told.row(Contact, command.contact_id)
    if row is None:
        return None
    if command.contract_id:
        return Sentence("{who} made {name} a requester", who=told.entry.author, name=row.name)
    return Sentence("{who} took {name} off the requesters", who=told.entry.author, name=row.name)


def _identified(told: Any, command: k.IdentifyRequester) -> Sentence:
    name, facts = _named(told), _about(told, command)
    if name:
        return Sentence("{who} found out whose call {number} is: {name}", name=name, **facts)
    return Sentence("{who} found out whose call {number} is", **facts)


def _read(told: Any, command: k.ReadNotice) -> Sentence:
    _before, row = told.row(Exchange, command.exchange_id)
    if row is None or row.request_id is None:
        return Sentence("{who} read a notice", who=told.entry.author)
    return Sentence("{who} read the notice about {number}", **_about(told, row))


def _to_ring_back(told: Any, _command: Any) -> Sentence | None:
    name = _named(told)
    return Sentence("{who} planned to ring {name} back", who=told.entry.author, name=name) if name else None


def _rang_back(told: Any, _command: Any) -> Sentence | None:
    name = _named(told)
    return Sentence("{who} rang {name} back", who=told.entry.author, name=name) if name else None


def _set_times(told: Any, _command: Any) -> Sentence:
    return Sentence("{who} set the times to answer", who=told.entry.author)


def _noted_duty(told: Any, command: k.SetDuty) -> Sentence:
    facts = {"who": told.entry.author, "name": command.operator}
    if command.on_duty:
        return Sentence("{who} noted that {name} is at the desk", **facts)
    return Sentence("{who} noted that {name} has left the desk", **facts)


def _about(told: Any, command: Any) -> dict[str, Any]:
    return {"who": told.entry.author, "number": told.number(command.request_id or "")}


def _said(told: Any, command: Any) -> Sentence:
    if command.request_id:
        return Sentence("{who} logged a contact about {number}", **_about(told, command))
    name = _named(told)
    if name:
        return Sentence("{who} logged a contact with {name}", who=told.entry.author, name=name)
    return Sentence("{who} logged a contact", who=told.entry.author)


def _passed(told: Any, command: Any) -> Sentence | None:
    facts = {**_about(told, command), "name": command.addressee, "reason": command.reason}
    return Sentence("{who} passed {number} to {name}: {reason}", **facts)


def _joined(told: Any, command: Any) -> Sentence | None:
    work = told.number(command.intervention_id)
    return Sentence("{who} attached call {number} to {work}", **_about(told, command), work=work)


def _confirmed(told: Any, command: Any) -> Sentence | None:
    return Sentence("{who} confirmed what the customer wrote in {number}", **_about(told, command))


def _backed(told: Any, command: Any) -> Sentence | None:
    return Sentence("{who} noted that a requester confirms {number}", **_about(told, command))


PHRASES: dict[type[Any], Any] = {
    k.AddCustomer: _added,
    k.AddMachine: _stands,
    k.ChangeCustomer: _changed,
    k.DescribeEquipment: _described,
    k.AddContact: _introduced,
    k.NameRequester: _named_requester,
    k.IdentifyRequester: _identified,
    k.LogExchange: _said,
    k.PassCall: _passed,
    k.AttachRequest: _joined,
    k.ConfirmField: _confirmed,
    k.ConfirmRequest: _backed,
    k.ReadNotice: _read,
    k.ScheduleCallBack: _to_ring_back,
    k.CompleteCallBack: _rang_back,
    k.SetContactRules: _set_times,
    k.SetDuty: _noted_duty,
}
