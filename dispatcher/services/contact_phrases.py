"""What the commands about contacts did, in a few words: the journal's line and what Ctrl+Z would take back."""

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
    said = "{name} is at the desk" if command.on_duty else "{name} has left the desk"
    return Sentence(said, name=command.operator)


CONTACT_LABELS: dict[type[Command], Callable[[Any, UnitOfWork], Sentence]] = {
    k.AddCustomer: lambda x, uow: Sentence("customer {name} written down", name=x.name),
    k.ChangeCustomer: lambda x, uow: Sentence("customer {name} changed", name=_customer(x, uow)),
    k.DescribeEquipment: lambda x, uow: Sentence(
        "{model} described", model=uow.equipment.get(x.equipment_id).model
    ),
    k.AddContact: lambda x, uow: Sentence("{name} written down", name=x.name),
    k.NameRequester: lambda x, uow: Sentence(
        "{name} is a requester" if x.contract_id else "{name} is no requester any more", name=_person(x, uow)
    ),
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
