"""The clocks and the alarms: started, stopped, rung and cleared as their conditions come and go.

`follow_request` makes the rows of one call agree with the rules of domain/clocks.py; every handler that may
change a condition calls it, or `follow` with the intervention. `ring` turns due clocks into alarms and lets
those nobody has seen climb; a unique cause makes each ring once.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.alarm_rules import ALARM_RULES_ID, AlarmRules
from dispatcher.domain.alarms import Alarm, Climb, ClockKind, Deadline
from dispatcher.domain.appointments import Assignment
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.clocks import (
    SOON,
    Case,
    Clock,
    Owed,
    climb_of,
    climbed_at,
    clocks_of,
    priority_of,
)
from dispatcher.domain.contacts import Exchange
from dispatcher.domain.duty import DutyRole
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmClimbed,
    AlarmRaised,
    AlarmShelved,
    ClockStarted,
    ClockStopped,
)
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message, MessageState
from dispatcher.domain.people import SYSTEM
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import CommitmentRule, ServiceLevel
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .alarm_commands import ShelveAlarm, UnshelveAlarm
from .commands import AcknowledgeAlarm, Command, ImportRecords, RaiseDueAlarms
from .commitments import Terms, commitments_of, level_in, pauses_in, terms_in
from .handlers import Handlers
from .silence import silence_of

WAITING_STATES = (RequestState.RECEIVED, RequestState.QUALIFIED)
OF_EVERY_CALL = (Calendar, ServiceLevel, CommitmentRule, AlarmRules)
"""What the clocks of all calls are counted by."""
OF_THE_CENTRE = (ClockKind.UNDELIVERED,)
"""What no single call is the cause of: one alarm for all of them."""
PATIENCE = timedelta(seconds=60)
"""So long messages may fail to leave before somebody is called: a hiccup is over by then."""


def rules_of(uow: UnitOfWork) -> AlarmRules:
    """Return the centre's rules, or those the desk is shipped with."""
    return uow.alarm_rules.find(ALARM_RULES_ID) or AlarmRules()


def follow(uow: UnitOfWork, intervention_id: str, now: datetime) -> None:
    """Start, stop and clear what the state of this intervention and its call asks for."""
    work = uow.interventions.find(intervention_id)
    if work is not None:
        follow_request(uow, work.request_id, now)


def follow_request(uow: UnitOfWork, request_id: str, now: datetime) -> None:
    """Start, stop and clear what the state of this call asks for."""
    case = case_of(uow, request_id, now)
    if case is None:
        return
    running = clocks_of(case, rules_of(uow), now)
    _start_clocks(uow, request_id, running, now)
    _stop_clocks(uow, request_id, running, now)
    _settle_alarms(uow, request_id, running, now)


def follow_changes(command: Command, uow: UnitOfWork, now: datetime) -> None:
    """After any command: look again at every call of which a row has changed, whatever changed it.

    Records from outside are left: only those somebody was told of run (intake follows them), or a centre that
    takes its history in would ring for years gone by. Where the terms of contracts or the rules have changed,
    every open call is looked at.
    """
    if isinstance(command, ImportRecords | RaiseDueAlarms):
        return
    rows = [change.row for event in uow.events for change in event.changes]
    if any(isinstance(row, OF_EVERY_CALL) for row in rows):
        calls = {row.id for state in WAITING_STATES for row in uow.requests.where(state=state)}
    else:
        calls = {key for row in rows if (key := _request_of(uow, row)) is not None}
    for request_id in sorted(calls):
        follow_request(uow, request_id, now)
    if any(isinstance(row, Message) for row in rows):
        follow_transport(uow, now)


def _request_of(uow: UnitOfWork, row: Row) -> str | None:
    """Return the call a row says something about, None where it is about none."""
    if isinstance(row, Request):
        return row.id
    if isinstance(row, Deadline | Alarm):
        return None
    if isinstance(row, Intervention | Message | Exchange) and row.request_id:
        return row.request_id
    work = uow.interventions.find(intervention_of(row))
    return work.request_id if work else None


def case_of(uow: UnitOfWork, request_id: str, now: datetime) -> Case | None:
    """Return a call with everything the rules look at; None where it does not exist (any more)."""
    request = uow.requests.find(request_id)
    if request is None:
        return None
    work = tuple(uow.interventions.where(request_id=request_id))
    appointments = {
        row.intervention_id: row for one in work for row in uow.appointments.where(intervention_id=one.id)
    }
    assignments = tuple(row for one in work for row in uow.assignments.where(intervention_id=one.id))
    terms, level = terms_in(uow), level_in(uow, request.customer_id)
    owed = _owed(terms, level, request, assignments)
    return Case(request, work, appointments, assignments, owed, silence_of(uow, request, terms, level))


def _owed(
    terms: Terms, level: str | None, request: Request, assignments: tuple[Assignment, ...]
) -> tuple[Owed, ...]:
    """Return what the contract owes this call; what is owed at once nobody can be late for."""
    found = commitments_of(
        terms,
        level,
        request.received_at,
        request.urgency is Urgency.URGENT,
        pauses_in(assignments),
    )
    return tuple(
        Owed(ClockKind(one.kind), one.due_at, one.warns_at)
        for one in found
        if one.due_at is not None and not one.is_at_once
    )


def _start_clocks(uow: UnitOfWork, request_id: str, running: dict[str, Clock], now: datetime) -> None:
    for clock in running.values():
        known = next(iter(uow.deadlines.where(cause=clock.cause)), None)
        if known is None:
            if clock.may_start_late or now < clock.due_at:
                uow.deadlines.put(_deadline(clock, request_id))
            continue
        has_rung = bool(uow.alarms.where(cause=clock.cause))
        wanted = replace(
            known,
            stopped_at=None,
            due_at=known.due_at if has_rung else clock.due_at,
            intervention_id=clock.intervention_id,
        )
        if wanted != known:
            uow.deadlines.put(wanted)
    uow.record(ClockStarted)


def _deadline(clock: Clock, request_id: str) -> Deadline:
    return Deadline(
        id=new_id(),
        cause=clock.cause,
        kind=clock.kind,
        intervention_id=clock.intervention_id,
        technician_id=clock.technician_id,
        due_at=clock.due_at,
        request_id=request_id,
        since=clock.since,
    )


def _stop_clocks(uow: UnitOfWork, request_id: str, running: dict[str, Clock], now: datetime) -> None:
    for known in uow.deadlines.where(request_id=request_id, stopped_at=None):
        if known.cause not in running and known.kind not in OF_THE_CENTRE:
            uow.deadlines.put(replace(known, stopped_at=now))
    uow.record(ClockStopped)


def _settle_alarms(uow: UnitOfWork, request_id: str, running: dict[str, Clock], now: datetime) -> None:
    for alarm in uow.alarms.where(request_id=request_id):
        stands = alarm.cause in running
        if alarm.kind in OF_THE_CENTRE:
            continue
        if alarm.is_standing and not stands:
            uow.alarms.put(replace(alarm, cleared_at=now, cleared_by=uow.author.name))
        elif stands and not alarm.is_standing:
            # An undo brought the condition back: the alarm stands again, and does not ring a second time.
            uow.alarms.put(replace(alarm, cleared_at=None, cleared_by=""))
    uow.record(AlarmCleared)


# ---- the tick


def ring(command: RaiseDueAlarms, uow: UnitOfWork, now: datetime) -> Command | None:
    """Raise what is due, at the time it was due; let climb what nobody has seen."""
    rules = rules_of(uow)
    for due in uow.due_deadlines(now):
        uow.alarms.put(_alarm(due, rules, now))
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
    for alarm in uow.alarms.where(cleared_at=None):
        step = climb_of(alarm, rules, now)
        if step > alarm.climb:
            role = DutyRole.LEAD if step is Climb.LEAD else DutyRole.SECOND
            names = [one.name for one in uow.duty.where(role=role, is_on_duty=True)]
            uow.alarms.put(
                replace(
                    alarm,
                    climb=int(step),
                    climbed_at=climbed_at(alarm, step, rules),
                    climbed_to=", ".join(sorted(names)),
                )
            )
    uow.record(AlarmClimbed)


def follow_transport(uow: UnitOfWork, now: datetime) -> None:
    """Keep one clock for all messages that do not leave: started with the first, stopped with the last."""
    failing = sorted(uow.messages.where(state=MessageState.FAILED), key=lambda row: (row.created_at, row.id))
    open_clocks = uow.deadlines.where(kind=ClockKind.UNDELIVERED, stopped_at=None)
    if failing and not open_clocks:
        about = _call_of(uow, failing[0])
        if about is not None:
            cause = f"undelivered:{failing[0].id}:{now.isoformat()}"
            clock = Clock(cause, ClockKind.UNDELIVERED, now, now + PATIENCE)
            uow.deadlines.put(_deadline(clock, about))
    uow.record(ClockStarted)
    if not failing:
        for known in open_clocks:
            uow.deadlines.put(replace(known, stopped_at=now))
        uow.record(ClockStopped)
        for alarm in uow.alarms.where(kind=ClockKind.UNDELIVERED, cleared_at=None):
            uow.alarms.put(replace(alarm, cleared_at=now, cleared_by=uow.author.name))
        uow.record(AlarmCleared)


def _call_of(uow: UnitOfWork, message: Message) -> str | None:
    """Return the call a message is about."""
    if message.request_id is not None:
        return message.request_id
    work = uow.interventions.find(message.intervention_id)
    return work.request_id if work else None


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
