"""The tables that judge calls, as a manager edits them: priorities, queues, and whose a customer is."""

from dataclasses import dataclass, replace
from datetime import datetime

from dispatcher.domain.customers import Customer
from dispatcher.domain.errors import Refusal, refuse_older
from dispatcher.domain.events import CustomerJudged, PrioritiesSet, QueuesSet
from dispatcher.domain.people import Role
from dispatcher.domain.priorities import MOST_DAYS, NO_CONTRACT, PriorityRule, QueueRule
from dispatcher.domain.requests import HIGHEST_PRIORITY, LOWEST_PRIORITY
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.domain.values import new_id
from dispatcher.persistence.queries import all_rows
from dispatcher.persistence.unit_of_work import Engine, UnitOfWork

from .commands import Command
from .handlers import Handlers
from .qualification_commands import JudgeCustomer, SetPriorities, SetQueues
from .ranking import rank_again


def may_edit(role: Role) -> bool:
    """Whether somebody in this role edits the tables that judge calls."""
    return role is Role.MANAGER


@dataclass(frozen=True)
class Tables:
    """What a manager edits. `levels`: key and name of every service level, the highest first."""

    priorities: tuple[PriorityRule, ...]
    queues: tuple[QueueRule, ...]
    levels: tuple[tuple[str, str], ...]


def read_tables(engine: Engine) -> Tables:
    levels = sorted(all_rows(engine, ServiceLevel), key=lambda row: (-row.rank, row.name))
    return Tables(
        tuple(all_rows(engine, PriorityRule)),
        tuple(all_rows(engine, QueueRule)),
        tuple((row.key, row.name) for row in levels),
    )


def set_priorities(command: SetPriorities, uow: UnitOfWork, now: datetime) -> Command | None:
    _refuse_unless_manager(uow)
    for one in command.settings:
        if not HIGHEST_PRIORITY <= one.priority <= LOWEST_PRIORITY:
            raise Refusal(Sentence("A priority lies between 1 and 5."))
        cell = {"impact": one.impact, "urgency": one.urgency, "level": one.level}
        known = next(iter(uow.priorities.where(**cell)), None)
        _refuse_changed(known, one.expected_version)
        made = PriorityRule(new_id(), one.impact, one.urgency, one.level, one.priority)
        uow.priorities.put(replace(known, priority=one.priority) if known else made)
    rank_again(uow)
    uow.record(PrioritiesSet)
    return None


def fill_in_new(uow: UnitOfWork, level: ServiceLevel) -> None:
    """Give a new level the priorities of the one nearest in rank, of two the lower; alone, of no contract."""
    others = [row for row in uow.service_levels.where() if row.id != level.id]
    nearest = min(others, key=lambda row: (abs(row.rank - level.rank), row.rank), default=None)
    if not uow.priorities.where(level=level.key):
        cells = uow.priorities.where(level=nearest.key if nearest else NO_CONTRACT)
        uow.priorities.add_all(replace(row, id=new_id(), level=level.key, version=0) for row in cells)


def set_queues(command: SetQueues, uow: UnitOfWork, now: datetime) -> Command | None:
    _refuse_unless_manager(uow)
    for one in command.settings:
        if not one.queue.strip():
            raise Refusal(Sentence("A queue needs a name."))
        if not 1 <= one.days <= MOST_DAYS:
            raise Refusal(Sentence("A delay lies between 1 and 366 days."))
        known = next(iter(uow.queues.where(kind=one.kind, is_live=one.is_live)), None)
        _refuse_changed(known, one.expected_version)
        made = QueueRule(new_id(), one.kind, one.is_live, one.queue.strip(), one.days)
        uow.queues.put(replace(made, id=known.id, version=known.version) if known else made)
    uow.record(QueuesSet)
    return None


def judge_customer(command: JudgeCustomer, uow: UnitOfWork, now: datetime) -> Command | None:
    customer = uow.customers.get(command.customer_id)
    _refuse_changed(customer, command.expected_version)
    uow.customers.put(replace(customer, kind=command.kind, live_since=command.live_since))
    uow.record(CustomerJudged)
    return None


def _refuse_unless_manager(uow: UnitOfWork) -> None:
    if not may_edit(uow.author.role):
        raise Refusal(Sentence("Only a manager edits these tables."))


def _refuse_changed(known: PriorityRule | QueueRule | Customer | None, expected: int | None) -> None:
    if known is not None:
        refuse_older(known.version, expected)


HANDLERS: Handlers = {
    SetPriorities: set_priorities,
    SetQueues: set_queues,
    JudgeCustomer: judge_customer,
}
