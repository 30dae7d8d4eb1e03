"""What was done with alarms and experts, in words: for the journal and beside Ctrl+Z."""

from collections.abc import Callable
from typing import Any

from dispatcher.domain.alarm_words import ALARM_WORDS
from dispatcher.domain.alarms import Alarm, Climb
from dispatcher.domain.clocks import SOON
from dispatcher.domain.duty import DutyPerson, Expert
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import alarm_commands as a

A_CALL_BACK = Sentence("a call-back")
WARNINGS = frozenset(SOON.values())


def number_of_alarm(command: Any, uow: UnitOfWork) -> int | str:
    """Return the number of the call an alarm is about; of a call-back, whom it is about."""
    alarm = uow.alarms.get(command.alarm_id)
    if alarm.call_back_id is not None:
        return uow.customers.get(uow.call_backs.get(alarm.call_back_id).customer_id).name
    return uow.requests.get(alarm.request_id or "").number


def _engaged(command: a.EngageExpert, uow: UnitOfWork) -> Sentence:
    assignment = uow.assignments.get(command.assignment_id)
    return Sentence(
        "{name} called in to {number}",
        name=uow.technicians.get(assignment.technician_id).name,
        number=uow.interventions.get(command.intervention_id).number,
    )


LABELS: dict[type[Any], Callable[[Any, UnitOfWork], Sentence]] = {
    a.ShelveAlarm: lambda x, uow: Sentence(
        "alarm of {number} put aside for {minutes} min", number=number_of_alarm(x, uow), minutes=x.minutes
    ),
    a.UnshelveAlarm: lambda x, uow: Sentence(
        "alarm of {number} taken back from the shelf", number=number_of_alarm(x, uow)
    ),
    a.EngageExpert: _engaged,
    a.SetAlarmRules: lambda x, uow: Sentence("rules of the alarms changed"),
    a.SetExpert: lambda x, uow: Sentence(
        "level-3 person {name} changed", name=uow.technicians.get(x.expert.technician_id).name
    ),
    a.RemoveExpert: lambda x, uow: Sentence("level-3 person taken off the pool"),
    a.SetDutyPerson: lambda x, uow: Sentence("duty of {name} changed", name=x.person.name),
    a.RemoveDutyPerson: lambda x, uow: Sentence("person taken off duty"),
}


def rung(told: Any, _command: Any) -> Sentence | None:
    """Tell which alarms rang, and whom those climbed to that nobody took."""
    alarms = [row for row in told.after.values() if isinstance(row, Alarm) and row.is_standing]
    new = [row for row in alarms if told.before.get(row.id) is None]
    climbed = [row for row in alarms if row.climb and row not in new]
    if new and climbed:
        return Sentence("{what}; {more}", what=_rang(told, new), more=_climbed(told, climbed))
    if climbed:
        return _climbed(told, climbed)
    return _rang(told, new) if new else None


def _rang(told: Any, alarms: list[Alarm]) -> Sentence:
    kinds = {row.kind for row in alarms}
    numbers = _numbers(told, alarms)
    if len(kinds) == 1:
        return Sentence("alarm: {what}, {numbers}", what=ALARM_WORDS[kinds.pop()], numbers=numbers)
    return Sentence("alarms of {numbers}", numbers=numbers)


def _numbers(told: Any, alarms: list[Alarm]) -> str | Sentence:
    """Return the calls that alarms are about, each once."""
    found = [_about(told, row) for row in alarms if row.call_back_id is None]
    return ", ".join(dict.fromkeys(map(str, found))) if found else A_CALL_BACK


def _climbed(told: Any, alarms: list[Alarm]) -> Sentence:
    numbers = _numbers(told, alarms)
    names = ", ".join(sorted({row.climbed_to for row in alarms} - {""}))
    is_lead = any(row.climb == Climb.LEAD for row in alarms)
    if not names:
        return Sentence("nobody took the alarm of {numbers}, and nobody is on duty for it", numbers=numbers)
    if is_lead:
        return Sentence("nobody took the alarm of {numbers}: lead {name} told", numbers=numbers, name=names)
    return Sentence("nobody took the alarm of {numbers}: {name} told", numbers=numbers, name=names)


def acknowledged(told: Any, command: Any) -> Sentence | None:
    number = _number(told, command)
    return Sentence("{who} acknowledged the alarm of {number}", who=told.entry.author, number=number)


def _number(told: Any, command: Any) -> Any:
    _before, alarm = told.row(Alarm, command.alarm_id)
    return _about(told, alarm) if alarm is not None else 0


def _about(told: Any, alarm: Alarm) -> Any:
    """Return the number of the call an alarm is about; a call-back may be about none."""
    if alarm.call_back_id is not None:
        return A_CALL_BACK
    return told.number(alarm.intervention_id or alarm.request_id)


def _shelved(told: Any, command: a.ShelveAlarm) -> Sentence:
    return Sentence(
        "{who} put the alarm of {number} aside for {minutes} min: {reason}",
        who=told.entry.author,
        number=_number(told, command),
        minutes=command.minutes,
        reason=command.reason,
    )


def _unshelved(told: Any, command: a.UnshelveAlarm) -> Sentence:
    number = _number(told, command)
    return Sentence("{who} took the alarm of {number} back", who=told.entry.author, number=number)


def _called_in(told: Any, command: a.EngageExpert) -> Sentence:
    names = [told.name(row.technician_id) for row in told.after.values() if getattr(row, "is_support", False)]
    return Sentence(
        "{who} called {name} in to {number}",
        who=told.entry.author,
        name=", ".join(map(str, names)),
        number=told.number(command.intervention_id),
    )


def _ruled(told: Any, _command: Any) -> Sentence:
    return Sentence("{who} changed the rules of the alarms", who=told.entry.author)


def _pooled(told: Any, command: a.SetExpert) -> Sentence:
    name = told.name(command.expert.technician_id)
    return Sentence("{who} changed the level-3 person {name}", who=told.entry.author, name=name)


def _unpooled(told: Any, command: a.RemoveExpert) -> Sentence | None:
    row, _after = told.row(Expert, command.expert_id)
    if row is None:
        return None
    name = told.name(row.technician_id)
    return Sentence("{who} took {name} off the level-3 people", who=told.entry.author, name=name)


def _on_duty(told: Any, command: a.SetDutyPerson) -> Sentence:
    return Sentence("{who} changed the duty of {name}", who=told.entry.author, name=command.person.name)


def _off_duty(told: Any, command: a.RemoveDutyPerson) -> Sentence | None:
    row, _after = told.row(DutyPerson, command.person_id)
    return Sentence("{who} took {name} off duty", who=told.entry.author, name=row.name) if row else None


PHRASES: dict[type[Any], Any] = {
    a.ShelveAlarm: _shelved,
    a.UnshelveAlarm: _unshelved,
    a.EngageExpert: _called_in,
    a.SetAlarmRules: _ruled,
    a.SetExpert: _pooled,
    a.RemoveExpert: _unpooled,
    a.SetDutyPerson: _on_duty,
    a.RemoveDutyPerson: _off_duty,
}
