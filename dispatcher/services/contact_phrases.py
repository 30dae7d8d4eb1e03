"""What was done about contacts, in words: for the journal and beside Ctrl+Z."""

from collections.abc import Callable
from typing import Any

from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import contact_commands as k
from .commands import Command


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


def _about(told: Any, command: Any) -> dict[str, Any]:
    return {"who": told.entry.author, "number": told.number(command.request_id or "")}


def _said(told: Any, command: Any) -> Sentence | None:
    if not command.request_id:
        return None
    return Sentence("{who} logged a contact about {number}", **_about(told, command))


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


def _by_label(_told: Any, _command: Any) -> Sentence | None:
    return None


PHRASES: dict[type[Any], Any] = {
    **dict.fromkeys(LABELS, _by_label),
    k.LogExchange: _said,
    k.PassCall: _passed,
    k.AttachRequest: _joined,
    k.ConfirmField: _confirmed,
    k.ConfirmRequest: _backed,
}
