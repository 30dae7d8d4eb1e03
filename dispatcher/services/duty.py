"""Who is at the desk and who an alarm climbs to, and the rules of the alarms, which the tick reads.

A manager edits all of it; that he is at the desk, each operator says himself.
"""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.alarm_rules import MOST_MINUTES, AlarmRules
from dispatcher.domain.alarms import ClockKind, Priority
from dispatcher.domain.duty import DutyPerson, DutyRole
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import AlarmRulesSet, DeskManned, DutyChanged
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .alarm_commands import RemoveDutyPerson, SetAlarmRules, SetDutyPerson
from .commands import Command
from .contact_commands import SetDuty
from .experts import refuse_unless_manager
from .handlers import Handlers

DAY_MINUTES = 24 * 60
AT_LEAST_ONE = (
    "appointment_minutes",
    "customer_minutes",
    "escalation_minutes",
    "cascade_minutes",
    "second_minutes",
    "lead_minutes",
    "shelve_minutes",
    "flood_starts",
)


def set_rules(command: SetAlarmRules, uow: UnitOfWork, now: datetime) -> Command | None:
    """Write the rules down. The clocks of open calls follow at once."""
    refuse_unless_manager(uow)
    rules = command.rules
    _refuse_bad_times(rules)
    unknown = rules.priorities.keys() - set(ClockKind)
    if unknown or any(one not in set(Priority) for one in rules.priorities.values()):
        raise Refusal(Sentence("A priority is low, medium or high."))
    uow.alarm_rules.put(rules)
    uow.record(AlarmRulesSet)
    return None


def _refuse_bad_times(rules: AlarmRules) -> None:
    if any(not 1 <= getattr(rules, name) <= MOST_MINUTES for name in AT_LEAST_ONE):
        raise Refusal(Sentence("Each time lies between 1 minute and {most}.", most=MOST_MINUTES))
    if rules.lead_minutes < rules.second_minutes:
        raise Refusal(Sentence("The lead is told after the second operator, not before."))
    if not 0 <= rules.flood_ends < rules.flood_starts:
        raise Refusal(Sentence("A flood ends with fewer alarms than it starts with."))
    if not all(0 <= minute < DAY_MINUTES for minute in (rules.quiet_from, rules.quiet_until)):
        raise Refusal(Sentence("Quiet hours lie between 00:00 and 23:59."))


def set_person(command: SetDutyPerson, uow: UnitOfWork, now: datetime) -> Command | None:
    refuse_unless_manager(uow)
    if not command.person.name.strip():
        raise Refusal(Sentence("Who is it? Write the name with which the person signs in."))
    person = replace(command.person, name=command.person.name.strip())
    _refuse_twice(uow, person)
    known = uow.duty.find(person.id)
    was_there = known is not None and known.role is DutyRole.DESK and known.is_on_duty
    comes = person.role is DutyRole.DESK and person.is_on_duty and not was_there
    uow.duty.put(replace(person, since=now) if comes else person)
    uow.record(DutyChanged)
    return None


def _refuse_twice(uow: UnitOfWork, person: DutyPerson) -> None:
    others = uow.duty.where(name=person.name, role=person.role)
    if any(row.id != person.id for row in others):
        raise Refusal(Sentence("{name} is in the list for this already.", name=person.name))


def man_desk(command: SetDuty, uow: UnitOfWork, now: datetime) -> Command | None:
    """Note that an operator is at the desk, or not any more."""
    name = command.operator.strip()
    if not name:
        raise Refusal(Sentence("Who is at the desk?"))
    known = next(iter(uow.duty.where(name=name, role=DutyRole.DESK)), None)
    if known is None and command.on_duty:
        uow.duty.put(DutyPerson(new_id(), name, DutyRole.DESK, since=now))
    elif known is not None and known.is_on_duty != command.on_duty:
        uow.duty.put(
            replace(known, is_on_duty=command.on_duty, since=now if command.on_duty else known.since)
        )
    uow.record(DeskManned)
    return None


def remove_person(command: RemoveDutyPerson, uow: UnitOfWork, now: datetime) -> Command | None:
    refuse_unless_manager(uow)
    uow.duty.remove(uow.duty.get(command.person_id))
    uow.record(DutyChanged)
    return None


HANDLERS: Handlers = {
    SetAlarmRules: set_rules,
    SetDutyPerson: set_person,
    RemoveDutyPerson: remove_person,
    SetDuty: man_desk,
}
