"""The tick of the alarms, and what people do with those that stand.

`ring` turns due clocks into alarms and lets those nobody has seen climb; a unique cause makes each ring once.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.alarms import Alarm, Climb, Deadline
from dispatcher.domain.clocks import SOON, climb_of, climbed_at, priority_of
from dispatcher.domain.duty import DutyRole
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import AlarmAcknowledged, AlarmCleared, AlarmClimbed, AlarmRaised, AlarmShelved
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .alarm_commands import ShelveAlarm, UnshelveAlarm
from .alarming import rules_of
from .commands import AcknowledgeAlarm, Command, RaiseDueAlarms
from .handlers import Handlers


def ring(command: RaiseDueAlarms, uow: UnitOfWork, now: datetime) -> Command | None:
    """Raise what is due, at the time it was due; let climb what nobody has seen."""
    rules = rules_of(uow)
    uow.alarms.add_all(_alarm(due, rules, now) for due in uow.due_deadlines(now))
    uow.record(AlarmRaised)
    _clear_warnings(uow, now)
    _climb(uow, rules, now)
    return None


def _alarm(due: Deadline, rules: AlarmRules, now: datetime) -> Alarm:
    return Alarm(
        id=new_id(),
        cause=due.cause,
        kind=due.kind,
        intervention_id=due.intervention_id,
        technician_id=due.technician_id,
        raised_at=due.due_at,
        shown_at=now,
        request_id=due.request_id,
        since=due.since,
        call_back_id=due.call_back_id,
        priority=priority_of(due.kind, rules),
    )


def _clear_warnings(uow: UnitOfWork, now: datetime) -> None:
    """A warning is over once what it warned of has come."""
    standing = uow.alarms.where(cleared_at=None)
    broken = {(row.request_id, SOON[row.kind]) for row in standing if row.kind in SOON}
    for row in standing:
        if (row.request_id, row.kind) in broken:
            uow.alarms.put(replace(row, cleared_at=now, cleared_by=SYSTEM.name))
    uow.record(AlarmCleared)


def _climb(uow: UnitOfWork, rules: AlarmRules, now: datetime) -> None:
    steps = {row: climb_of(row, rules, now) for row in uow.alarms.where(cleared_at=None)}
    higher = {row: step for row, step in steps.items() if step > row.climb}
    if not higher:
        return
    names = {role: _on_duty(uow, role) for role in (DutyRole.SECOND, DutyRole.LEAD)}
    for row, step in higher.items():
        told = names[DutyRole.LEAD if step is Climb.LEAD else DutyRole.SECOND]
        at = climbed_at(row, step, rules)
        uow.alarms.put(replace(row, climb=int(step), climbed_at=at, climbed_to=told))
    uow.record(AlarmClimbed)


def _on_duty(uow: UnitOfWork, role: DutyRole) -> str:
    return ", ".join(sorted(row.name for row in uow.duty.where(role=role, is_on_duty=True)))


# ---- what a person does


def acknowledge(command: AcknowledgeAlarm, uow: UnitOfWork, now: datetime) -> Command | None:
    alarm = uow.alarms.get(command.alarm_id)
    if not alarm.is_seen:
        uow.alarms.put(replace(alarm, acknowledged_at=now, acknowledged_by=uow.author.name))
    uow.record(AlarmAcknowledged)
    return None


def shelve(command: ShelveAlarm, uow: UnitOfWork, now: datetime) -> Command | None:
    """Put an alarm aside for a while, with the reason. It comes back by itself; its condition stands."""
    alarm = uow.alarms.get(command.alarm_id)
    longest = rules_of(uow).shelve_minutes
    if not command.reason.strip():
        raise Refusal(Sentence("Say why this alarm can wait; the next shift will ask."))
    if not 1 <= command.minutes <= longest:
        raise Refusal(Sentence("An alarm can wait between 1 and {longest} minutes.", longest=longest))
    if not alarm.is_standing:
        raise Refusal(Sentence("This alarm is over; nothing is left to put aside."))
    uow.alarms.put(
        replace(
            alarm,
            shelved_until=now + timedelta(minutes=command.minutes),
            shelved_by=uow.author.name,
            shelve_reason=command.reason.strip(),
        )
    )
    uow.record(AlarmShelved)
    return None


def unshelve(command: UnshelveAlarm, uow: UnitOfWork, now: datetime) -> Command | None:
    """Take an alarm back from the shelf before its time."""
    alarm = uow.alarms.get(command.alarm_id)
    if alarm.is_shelved(now):
        uow.alarms.put(replace(alarm, shelved_until=now))
    uow.record(AlarmShelved)
    return None


HANDLERS: Handlers = {
    RaiseDueAlarms: ring,
    AcknowledgeAlarm: acknowledge,
    ShelveAlarm: shelve,
    UnshelveAlarm: unshelve,
}
