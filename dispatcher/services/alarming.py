"""The clocks and the alarms: started, stopped, rung and cleared as their conditions come and go.

`follow` makes the rows of one intervention agree with the rules of domain/alarms.py; every handler that may
change a condition calls it. `ring` turns due clocks into alarms; a unique cause makes each ring once.
"""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.alarms import Alarm, ClockKind, Deadline, appointment_clock_due, clock_cause
from dispatcher.domain.appointments import Assignment
from dispatcher.domain.events import AlarmAcknowledged, AlarmCleared, AlarmRaised, ClockStarted, ClockStopped
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import AcknowledgeAlarm, Command, RaiseDueAlarms
from .handlers import Handlers


def follow(uow: UnitOfWork, intervention_id: str, now: datetime) -> None:
    """Start, stop and clear what the state of this intervention asks for."""
    appointment = next(iter(uow.appointments.where(intervention_id=intervention_id)), None)
    running: dict[str, tuple[Assignment, datetime]] = {}
    for assignment in uow.assignments.where(intervention_id=intervention_id):
        due = appointment_clock_due(assignment, appointment)
        if due is not None:
            running[clock_cause(assignment)] = (assignment, due)
    _start_clocks(uow, running)
    _stop_clocks(uow, intervention_id, running, now)
    _settle_alarms(uow, intervention_id, running, now)


def _start_clocks(uow: UnitOfWork, running: dict[str, tuple[Assignment, datetime]]) -> None:
    for cause, (assignment, due) in running.items():
        known = next(iter(uow.deadlines.where(cause=cause)), None)
        if known is None:
            who = (assignment.intervention_id, assignment.technician_id)
            call = uow.interventions.get(assignment.intervention_id).request_id
            uow.deadlines.put(
                Deadline(new_id(), cause, ClockKind.APPOINTMENT, *who, due_at=due, request_id=call)
            )
        elif known.stopped_at is not None:
            uow.deadlines.put(replace(known, stopped_at=None))
    uow.record(ClockStarted)


def _stop_clocks(
    uow: UnitOfWork, intervention_id: str, running: dict[str, tuple[Assignment, datetime]], now: datetime
) -> None:
    for known in uow.deadlines.where(intervention_id=intervention_id):
        if known.stopped_at is None and known.cause not in running:
            uow.deadlines.put(replace(known, stopped_at=now))
    uow.record(ClockStopped)


def _settle_alarms(
    uow: UnitOfWork, intervention_id: str, running: dict[str, tuple[Assignment, datetime]], now: datetime
) -> None:
    for alarm in uow.alarms.where(intervention_id=intervention_id):
        stands = alarm.cause in running
        if alarm.is_standing and not stands:
            uow.alarms.put(replace(alarm, cleared_at=now, cleared_by=uow.author.name))
        elif stands and not alarm.is_standing:
            # An undo brought the condition back: the alarm stands again, and does not ring a second time.
            uow.alarms.put(replace(alarm, cleared_at=None, cleared_by=""))
    uow.record(AlarmCleared)


def ring(command: RaiseDueAlarms, uow: UnitOfWork, now: datetime) -> Command | None:
    for due in uow.due_deadlines(now):
        uow.alarms.put(
            Alarm(
                id=new_id(),
                cause=due.cause,
                kind=due.kind,
                intervention_id=due.intervention_id,
                technician_id=due.technician_id,
                raised_at=due.due_at,
                shown_at=now,
                request_id=due.request_id,
                since=due.since,
            )
        )
    uow.record(AlarmRaised)
    return None


def acknowledge(command: AcknowledgeAlarm, uow: UnitOfWork, now: datetime) -> Command | None:
    alarm = uow.alarms.get(command.alarm_id)
    if alarm.acknowledged_at is None:
        uow.alarms.put(replace(alarm, acknowledged_at=now, acknowledged_by=uow.author.name))
    uow.record(AlarmAcknowledged)
    return None


HANDLERS: Handlers = {RaiseDueAlarms: ring, AcknowledgeAlarm: acknowledge}
