"""The contracts of customers: written and renewed by a manager, and open calls brought in step with them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatcher.domain.contracts import Contract
from dispatcher.domain.errors import Refusal, refuse_older
from dispatcher.domain.events import ContractSet
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.people import Role
from dispatcher.domain.requests import Coverage, Request, RequestState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command
from .commitments import owed_on_site_of
from .contract_commands import SetContract
from .gates import has_payer
from .handlers import Handlers
from .import_intake import imported_id
from .ranking import open_calls, queued, rank_again

LONGEST_REFERENCE = 60


def contract_id_for(reference: str) -> str:
    """Return the id of a new contract: that of its number, so that an import with it finds the same."""
    return imported_id(Contract, reference.strip()) if reference.strip() else new_id()


def may_write(role: Role) -> bool:
    """Whether somebody in this role writes the contracts of customers."""
    return role is Role.MANAGER


def set_contract(command: SetContract, uow: UnitOfWork, now: datetime) -> Command | None:
    known = uow.contracts.find(command.contract_id)
    _refuse_bad_contract(command, known, uow)
    calls = open_calls(uow, customer_id=command.customer_id)
    owed = owed_on_site_of(uow, calls)
    uow.contracts.put(
        Contract(
            command.contract_id,
            (known.external_id if known else "") or command.reference.strip(),
            command.customer_id,
            command.level,
            known.version if known else 0,
            command.starts_on,
            command.ends_on,
            command.equipment_ids,
            command.prepaid_priority,
        )
    )
    uow.record(ContractSet)
    bring_in_step(uow, calls, owed)
    uow.record(ContractSet)
    return None


def bring_in_step(
    uow: UnitOfWork,
    calls: Iterable[Request],
    before: Mapping[str, datetime | None],
    with_payers: bool = True,
) -> None:
    """Give open calls what contracts now say: due times, who pays, priority. `before` was owed on site.

    What somebody decided otherwise stays: another due time, quote, courtesy, refusal. Clocks follow by
    themselves after the command (alarming.follow_changes).
    """
    known = [uow.requests.get(call.id) for call in calls]
    after = owed_on_site_of(uow, known)
    for call in known:
        _follow_due(uow, call, before.get(call.id), after[call.id])
        if with_payers:
            _follow_payer(uow, uow.requests.get(call.id))
    rank_again(uow, [uow.requests.get(call.id) for call in known])


def _follow_due(uow: UnitOfWork, call: Request, old: datetime | None, new: datetime | None) -> None:
    if old == new or not call.visit:
        return
    for work in uow.interventions.where(request_id=call.id, state=InterventionState.OPEN):
        if work.due_at == old:
            uow.interventions.put(replace(work, due_at=new))
    usual = queued(uow, replace(call, due_at=None)).due_at
    if call.due_at == (old or usual):
        uow.requests.put(replace(call, due_at=new or usual))


def _follow_payer(uow: UnitOfWork, call: Request) -> None:
    if call.state is not RequestState.QUALIFIED or call.coverage not in (Coverage.COVERED, Coverage.UNASKED):
        return
    coverage = Coverage.COVERED if has_payer(uow, call) else Coverage.UNASKED
    if coverage is not call.coverage:
        uow.requests.put(replace(call, coverage=coverage))


# ---- what is refused


def _refuse_bad_contract(command: SetContract, known: Contract | None, uow: UnitOfWork) -> None:
    if not may_write(uow.author.role):
        raise Refusal(Sentence("Only a manager writes contracts."))
    if uow.service_levels.find(command.level) is None:
        raise Refusal(Sentence("Choose a contract level that exists."))
    if command.starts_on and command.ends_on and command.ends_on < command.starts_on:
        raise Refusal(Sentence("A contract cannot end before it starts."))
    if len(command.reference) > LONGEST_REFERENCE:
        raise Refusal(Sentence("A contract number has up to {count} letters.", count=LONGEST_REFERENCE))
    _refuse_another(command, known, uow)
    sites = {row.id for row in uow.sites.where(customer_id=uow.customers.get(command.customer_id).id)}
    for key in command.equipment_ids:
        machine = uow.equipment.get(key)
        if machine.site_id not in sites:
            raise Refusal(
                Sentence(
                    "{machine} is not one of this customer's machines.",
                    machine=f"{machine.model} {machine.serial}".strip(),
                )
            )


def _refuse_another(command: SetContract, known: Contract | None, uow: UnitOfWork) -> None:
    """Refuse what is another customer's contract, or was decided on an older picture of this one."""
    if known is not None and known.customer_id != command.customer_id:
        raise Refusal(Sentence("This contract is another customer's."))
    number = command.reference.strip()
    is_given = number and not (known and known.external_id)
    if is_given and uow.contracts.where(external_id=number):
        raise Refusal(Sentence("The number {number} is another contract's.", number=number))
    refuse_older(known.version if known else 0, command.expected_version)


# ---- in words


def _label(command: SetContract, uow: UnitOfWork) -> Sentence:
    level = uow.service_levels.get(command.level).name
    customer = uow.customers.get(command.customer_id).name
    return Sentence("contract {level} of {customer} written", level=level, customer=customer)


def _phrase(told: Any, command: SetContract) -> Sentence | None:
    said = told.entry.label["values"]
    if "customer" not in said:  # of several commands the label is another's
        return None
    facts = {"who": told.entry.author, "level": said["level"], "customer": said["customer"]}
    before, _after = told.row(Contract, command.contract_id)
    if before is None:
        return Sentence("{who} wrote a contract {level} for {customer}", **facts)
    if command.ends_on is not None and command.ends_on != before.ends_on:
        return Sentence(
            "{who} let the contract {level} of {customer} run until {day}", day=command.ends_on, **facts
        )
    return Sentence("{who} changed the contract {level} of {customer}", **facts)


HANDLERS: Handlers = {SetContract: set_contract}
LABELS: dict[type[Any], Callable[[Any, UnitOfWork], Sentence]] = {SetContract: _label}
PHRASES: dict[type[Any], Callable[[Any, Any], Sentence | None]] = {SetContract: _phrase}
