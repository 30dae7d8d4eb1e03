"""The tables that judge calls, as a manager edits them: priorities, queues, and whose a customer is."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.events import CustomerJudged, PrioritiesSet, QueuesSet
from dispatcher.domain.people import Role
from dispatcher.domain.priorities import MOST_DAYS, PriorityRule, QueueRule
from dispatcher.domain.requests import HIGHEST_PRIORITY, LOWEST_PRIORITY, OPEN_STATES
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command
from .handlers import Handlers
from .qualification_commands import JudgeCustomer, SetPriorities, SetQueues
from .ranking import ranked


def may_edit(role: Role) -> bool:
    """Whether somebody in this role edits the tables that judge calls."""
    return role is Role.MANAGER


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
    _rank_again(uow)
    uow.record(PrioritiesSet)
    return None


def _rank_again(uow: UnitOfWork) -> None:
    """Give every open call the priority that the table now says."""
    known = [row for state in OPEN_STATES for row in uow.requests.where(state=state)]
    uow.requests.put_all(
        row for row, was in zip(ranked(uow, known), known, strict=True) if row.priority != was.priority
    )


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
    uow.customers.put(replace(customer, kind=command.kind, live_since=command.live_since))
    uow.record(CustomerJudged)
    return None


def _refuse_unless_manager(uow: UnitOfWork) -> None:
    if not may_edit(uow.author.role):
        raise Refusal(Sentence("Only a manager edits these tables."))


def _refuse_changed(known: PriorityRule | QueueRule | None, expected: int | None) -> None:
    if known is not None and expected is not None and known.version != expected:
        raise Conflict(Sentence("Somebody changed this meanwhile. Look again, then decide."))


HANDLERS: Handlers = {
    SetPriorities: set_priorities,
    SetQueues: set_queues,
    JudgeCustomer: judge_customer,
}
