"""The clocks: started and stopped, and their alarms cleared, as their conditions come and go.

The executor calls `follow_changes` after every command: it finds the calls of which a row has changed and
makes their clocks agree with the rules of domain/clocks.py. So handlers know of no clocks. ringing.py is the
tick.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatcher.domain.alarm_rules import ALARM_RULES_ID, AlarmRules
from dispatcher.domain.alarms import Alarm, ClockKind, Deadline
from dispatcher.domain.appointments import Assignment
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.channels import Channel
from dispatcher.domain.clocks import Case, Clock, Owed, call_back_clocks, clocks_of
from dispatcher.domain.contacts import CallBack, Exchange
from dispatcher.domain.contracts import Contract
from dispatcher.domain.events import AlarmCleared, ClockStarted, ClockStopped
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message, MessageState
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.service_levels import CommitmentRule, ServiceLevel
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command, ImportRecords, RaiseDueAlarms
from .commitments import Terms, commitments_of, level_in, pauses_in, terms_in
from .silence import silence_of

About = dict[str, Any]
"""What a clock is about: {"request_id": …} or {"call_back_id": …}."""
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


@dataclass(frozen=True)
class Counted:
    """What the clocks of every call are counted by; read once for all the calls of a command."""

    terms: Terms
    rules: AlarmRules


def counted_in(uow: UnitOfWork) -> Counted:
    return Counted(terms_in(uow), rules_of(uow))


def follow(uow: UnitOfWork, intervention_ids: Iterable[str], now: datetime) -> None:
    """Start, stop and clear what the state of these interventions and their calls asks for."""
    found = [uow.interventions.find(key) for key in intervention_ids]
    follow_requests(uow, {work.request_id for work in found if work is not None}, now)


def follow_requests(
    uow: UnitOfWork, request_ids: Iterable[str], now: datetime, back: Collection[str] = ()
) -> None:
    """Start, stop and clear what the state of these calls asks for.

    Calls that are `back` (a redo, a merged fork) had clocks before: what came due meanwhile rings.
    """
    wanted = sorted(request_ids)
    if not wanted:
        return
    counted = counted_in(uow)
    for request_id in wanted:
        case = case_of(uow, request_id, counted)
        if case is not None:
            running = clocks_of(case, counted.rules, now)
            _follow(uow, {"request_id": request_id}, running, now, request_id in back)


def follow_call_backs(uow: UnitOfWork, call_back_ids: Iterable[str], now: datetime) -> None:
    """Start, stop and clear what these call-backs ask for: each rings at its due time until it is done."""
    for key in sorted(call_back_ids):
        running = call_back_clocks(uow.call_backs.find(key))
        _follow(uow, {"call_back_id": key}, running, now, is_back=False)


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
        calls |= _calls_under(uow, rows)
    follow_requests(uow, calls, now, _written_here(uow))
    follow_call_backs(uow, {row.id for row in rows if isinstance(row, CallBack)}, now)
    if any(isinstance(row, Message) for row in rows):
        follow_transport(uow, now)


def _written_here(uow: UnitOfWork) -> set[str]:
    """Return the calls that this command brought into being and that somebody here answered."""
    new = [change.row for event in uow.events for change in event.changes if change.before is None]
    return {row.id for row in new if isinstance(row, Request) and row.channel is Channel.PHONE}


def _calls_under(uow: UnitOfWork, rows: Iterable[Row]) -> set[str]:
    """Return the open calls of customers one of whose contracts has changed."""
    customers = {row.customer_id for row in rows if isinstance(row, Contract)}
    asked = [(one, state) for one in customers for state in WAITING_STATES]
    return {row.id for one, state in asked for row in uow.requests.where(customer_id=one, state=state)}


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


def case_of(uow: UnitOfWork, request_id: str, counted: Counted) -> Case | None:
    """Return a call with everything the rules look at; None where it does not exist (any more)."""
    request = uow.requests.find(request_id)
    if request is None:
        return None
    work = tuple(uow.interventions.where(request_id=request_id))
    appointments = {
        row.intervention_id: row for one in work for row in uow.appointments.where(intervention_id=one.id)
    }
    assignments = tuple(row for one in work for row in uow.assignments.where(intervention_id=one.id))
    terms, level = counted.terms, level_in(uow, request, counted.terms)
    owed = _owed(terms, level, request, assignments)
    silence = silence_of(uow, request, terms, level, appointments.values())
    rung = {row.cause for row in uow.alarms.where(request_id=request_id)}
    return Case(request, work, appointments, assignments, owed, silence, rung)


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


def _follow(uow: UnitOfWork, of: About, running: dict[str, Clock], now: datetime, is_back: bool) -> None:
    """Make the clocks and alarms of one call or call-back agree with those that are to run."""
    _follow_clocks(uow, of, running, now, is_back)
    _settle_alarms(uow, of, running, now)


def _follow_clocks(
    uow: UnitOfWork, of: About, running: dict[str, Clock], now: datetime, is_back: bool
) -> None:
    rows = uow.deadlines.where(**of)
    known = {row.cause: row for row in rows}
    new = [clock for clock in running.values() if clock.cause not in known]
    started = [clock for clock in new if is_back or clock.may_start_late or now < clock.due_at]
    uow.deadlines.add_all(_deadline(clock, of) for clock in started)
    rung = {row.cause for row in uow.alarms.where(**of)}
    uow.deadlines.put_all(_goes_on(known, running, rung))
    uow.record(ClockStarted)
    gone = [row for row in rows if row.stopped_at is None and row.cause not in running]
    uow.deadlines.put_all(replace(row, stopped_at=now) for row in gone if row.kind not in OF_THE_CENTRE)
    uow.record(ClockStopped)


def _goes_on(known: dict[str, Deadline], running: dict[str, Clock], rung: set[str]) -> Iterator[Deadline]:
    """Yield the clocks that go on otherwise than they are written; what has rung keeps its time."""
    for cause in (one for one in running if one in known):
        row, clock = known[cause], running[cause]
        due_at = row.due_at if cause in rung else clock.due_at
        wanted = replace(row, stopped_at=None, due_at=due_at, intervention_id=clock.intervention_id)
        if wanted != row:
            yield wanted


def _deadline(clock: Clock, of: About) -> Deadline:
    return Deadline(
        id=new_id(),
        cause=clock.cause,
        kind=clock.kind,
        intervention_id=clock.intervention_id,
        technician_id=clock.technician_id,
        due_at=clock.due_at,
        since=clock.since,
        **of,
    )


def _settle_alarms(uow: UnitOfWork, of: About, running: dict[str, Clock], now: datetime) -> None:
    for alarm in uow.alarms.where(**of):
        stands = alarm.cause in running
        if alarm.kind in OF_THE_CENTRE:
            continue
        if alarm.is_standing and not stands:
            uow.alarms.put(replace(alarm, cleared_at=now, cleared_by=uow.author.name))
        elif stands and not alarm.is_standing:
            # An undo brought the condition back: the alarm stands again, and does not ring a second time.
            uow.alarms.put(replace(alarm, cleared_at=None, cleared_by=""))
    uow.record(AlarmCleared)


def follow_transport(uow: UnitOfWork, now: datetime) -> None:
    """Keep one clock for all messages that do not leave: started with the first, stopped with the last."""
    failing = sorted(uow.messages.where(state=MessageState.FAILED), key=lambda row: (row.created_at, row.id))
    open_clocks = uow.deadlines.where(kind=ClockKind.UNDELIVERED, stopped_at=None)
    if failing and not open_clocks:
        about = _call_of(uow, failing[0])
        if about is not None:
            cause = f"undelivered:{failing[0].id}:{now.isoformat()}"
            clock = Clock(cause, ClockKind.UNDELIVERED, now, now + PATIENCE)
            uow.deadlines.put(_deadline(clock, {"request_id": about}))
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
