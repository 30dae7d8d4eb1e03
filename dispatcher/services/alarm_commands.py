"""What one may ask about alarms, the people they climb to, and the experts who can be called in."""

from dataclasses import dataclass

from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.duty import DutyPerson, Expert

from .commands import Command


@dataclass(frozen=True)
class ShelveAlarm(Command):
    """Put an alarm aside for so many minutes. It comes back by itself."""

    alarm_id: str
    minutes: int
    reason: str


@dataclass(frozen=True)
class UnshelveAlarm(Command):
    """Take an alarm back from the shelf now."""

    alarm_id: str


@dataclass(frozen=True)
class EngageExpert(Command):
    """Call a level-3 person in beside the one who is at work; he goes on."""

    assignment_id: str
    intervention_id: str
    expert_id: str


@dataclass(frozen=True)
class SetAlarmRules(Command):
    """Say after how long each clock rings, how alarms climb, and what a flood is."""

    rules: AlarmRules


@dataclass(frozen=True)
class SetExpert(Command):
    """Write a level-3 person down, or change what is known about him."""

    expert: Expert


@dataclass(frozen=True)
class RemoveExpert(Command):
    expert_id: str


@dataclass(frozen=True)
class SetDutyPerson(Command):
    """Write down somebody alarms climb to, or change what is known about him."""

    person: DutyPerson


@dataclass(frozen=True)
class RemoveDutyPerson(Command):
    person_id: str
