"""Which clocks run for a call, from the state of its rows alone: the rules of the alarms, without a database.

Each rule reads like its sentence: since when, until when, and what ends it. `clocks_of` is all of them.
A cause names one episode. What begins anew (another technician, another due time) is another episode; what
never restarts (the customer's hour) has one cause for ever.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .alarm_rules import AlarmRules
from .alarms import Alarm, Climb, ClockKind, Priority
from .appointments import ENDED, Appointment, AppointmentState, Assignment, AssignmentState
from .channels import Channel
from .contacts import CallBack
from .interventions import Intervention, InterventionState
from .requests import LOWEST_LEVEL, Request, RequestState

SECOND = timedelta(seconds=1)
SHIPPED = AlarmRules()
SOON: dict[ClockKind, ClockKind] = {
    ClockKind.TAKE_IN_CHARGE: ClockKind.TAKE_IN_CHARGE_SOON,
    ClockKind.ON_SITE: ClockKind.ON_SITE_SOON,
    ClockKind.PARTS: ClockKind.PARTS_SOON,
    ClockKind.ANSWER: ClockKind.ANSWER_SOON,
}
"""What was promised by contract -> the warning that comes before it is broken."""
PRIORITIES: dict[ClockKind, Priority] = {
    ClockKind.ON_SITE: Priority.HIGH,
    ClockKind.UNDELIVERED: Priority.HIGH,
    ClockKind.APPOINTMENT: Priority.MEDIUM,
    ClockKind.ESCALATION: Priority.MEDIUM,
    ClockKind.ON_SITE_SOON: Priority.MEDIUM,
    ClockKind.TAKE_IN_CHARGE: Priority.MEDIUM,
    ClockKind.CALL_BACK: Priority.MEDIUM,
}
"""What the desk is shipped with; every other kind is low. A centre's own ranking is in its AlarmRules."""
AT_THE_CUSTOMERS = frozenset({AssignmentState.ON_SITE, AssignmentState.SUSPENDED})
ARRIVED = ENDED | AT_THE_CUSTOMERS


@dataclass(frozen=True)
class Owed:
    """One commitment of the contract with its time: `kind` once it is broken, `warn_at` some time before."""

    kind: ClockKind
    due_at: datetime
    warn_at: datetime | None = None


@dataclass(frozen=True)
class Silence:
    """Since when the customer has heard nothing, and when that is too long."""

    cause: str
    since: datetime
    due_at: datetime


@dataclass(frozen=True)
class Case:
    """A call with all that was decided about it.

    `appointments`: intervention id -> appointment; `rung`: the causes of alarms that have been raised for it.
    """

    request: Request
    interventions: tuple[Intervention, ...] = ()
    appointments: Mapping[str, Appointment] = field(default_factory=dict)
    assignments: tuple[Assignment, ...] = ()
    owed: tuple[Owed, ...] = ()
    silence: Silence | None = None
    rung: Collection[str] = ()

    def is_promised(self, intervention_id: str) -> bool:
        held = self.appointments.get(intervention_id)
        return held is not None and held.state is AppointmentState.PROMISED

    @property
    def has_arrived(self) -> bool:
        """Whether a technician is or was at the customer's."""
        return any(row.state in ARRIVED and row.started_at is not None for row in self._leading())

    @property
    def is_attended(self) -> bool:
        """Whether a technician is at the customer's now."""
        return any(row.state in AT_THE_CUSTOMERS for row in self._leading())

    @property
    def wants_a_visit(self) -> bool:
        """Whether there is, or may still be, work to do on site."""
        return not self.interventions or any(
            row.state is InterventionState.OPEN for row in self.interventions
        )

    def _leading(self) -> Iterator[Assignment]:
        return (row for row in self.assignments if not row.is_support)


@dataclass(frozen=True)
class Clock:
    """A clock that runs: what it measures, since when, and when it rings."""

    cause: str
    kind: ClockKind
    since: datetime
    due_at: datetime
    intervention_id: str | None = None
    technician_id: str | None = None
    may_start_late: bool = True
    """False: what is first heard of after its time (an imported call) does not ring for the past."""


def clocks_of(case: Case, rules: AlarmRules, now: datetime) -> dict[str, Clock]:
    """Return every clock that runs for this call, by its cause."""
    found = [
        *_appointment_clocks(case, rules),
        *_escalation_clocks(case, rules, now),
        *_customer_clock(case, rules),
        *_cascade_clock(case, rules),
        *_commitment_clocks(case, now),
        *_silence_clock(case),
    ]
    return {clock.cause: clock for clock in found}


def call_back_clocks(task: CallBack | None) -> dict[str, Clock]:
    """Return the clock of somebody who is to be rung up, while nobody has reached him: at most one."""
    if task is None or not task.is_open:
        return {}
    cause = f"call-back:{task.id}"
    return {cause: Clock(cause, ClockKind.CALL_BACK, task.starts_at, task.due_at)}


def appointment_clock_due(
    assignment: Assignment, appointment: Appointment | None, rules: AlarmRules = SHIPPED
) -> datetime | None:
    """Return when "told, and no appointment set" becomes an alarm; None when no such clock runs."""
    if assignment.notified_at is None or assignment.state in ENDED or assignment.is_support:
        return None
    if appointment is not None and appointment.state is AppointmentState.PROMISED:
        return None
    return assignment.notified_at + rules.appointment_delay


def _appointment_clocks(case: Case, rules: AlarmRules) -> Iterator[Clock]:
    for row in case.assignments:
        due = appointment_clock_due(row, case.appointments.get(row.intervention_id), rules)
        if due is not None and row.notified_at is not None:
            cause = f"appointment:{row.id}:{row.technician_id}:{row.notified_at.isoformat()}"
            who = (row.intervention_id, row.technician_id)
            yield Clock(cause, ClockKind.APPOINTMENT, row.notified_at, due, *who)


def escalation_due(row: Assignment, rules: AlarmRules, now: datetime) -> datetime | None:
    """Return when work has lasted too long, pauses not counted; None while it stands still before that.

    "Longer than four hours" is the first second after them. A pause that began later changes nothing.
    """
    if row.started_at is None or row.is_support:
        return None
    if row.state not in (AssignmentState.ON_SITE, AssignmentState.SUSPENDED):
        return None
    due = row.started_at + timedelta(minutes=rules.escalation_minutes, seconds=row.suspended_seconds) + SECOND
    if row.suspended_at is not None and row.suspended_at < due:
        return None
    return due


def _escalation_clocks(case: Case, rules: AlarmRules, now: datetime) -> Iterator[Clock]:
    helped = {row.intervention_id for row in case.assignments if row.is_support and row.is_live}
    for row in case.assignments:
        due = escalation_due(row, rules, now)
        if due is not None and row.started_at is not None and row.intervention_id not in helped:
            cause = f"escalation:{row.id}:{row.technician_id}:{row.started_at.isoformat()}"
            who = (row.intervention_id, row.technician_id)
            yield Clock(cause, ClockKind.ESCALATION, row.started_at, due, *who)


def _customer_clock(case: Case, rules: AlarmRules) -> Iterator[Clock]:
    """From the call on, whoever is sent: until an appointment is promised or nobody is to come."""
    call = case.request
    waits = call.state in (RequestState.RECEIVED, RequestState.QUALIFIED) and case.wants_a_visit
    if call.visit is False and not case.interventions:
        waits = False
    if waits and not case.has_arrived and not any(case.is_promised(row.id) for row in case.interventions):
        due = call.received_at + timedelta(minutes=rules.customer_minutes)
        about = case.interventions[0].id if case.interventions else None
        yield Clock(
            f"customer:{call.id}",
            ClockKind.CUSTOMER,
            call.received_at,
            due,
            about,
            may_start_late=False,
        )


def _cascade_clock(case: Case, rules: AlarmRules) -> Iterator[Clock]:
    """A call that is neither solved nor sent on after a quarter of an hour goes to the next level."""
    call = case.request
    is_open = call.state in (RequestState.RECEIVED, RequestState.QUALIFIED) and call.attached_to is None
    if is_open and call.level == LOWEST_LEVEL and not case.interventions and not call.visit:
        due = call.received_at + timedelta(minutes=rules.cascade_minutes)
        yield Clock(f"cascade:{call.id}", ClockKind.CASCADE, call.received_at, due, may_start_late=False)


def _commitment_clocks(case: Case, now: datetime) -> Iterator[Clock]:
    call = case.request
    about = case.interventions[0].id if case.interventions else None
    is_ours = call.channel is not Channel.IMPORT
    for one in case.owed:
        # What a call from elsewhere was owed first was owed there; on site somebody must be all the same.
        if _is_kept(case, one.kind) or not (is_ours or one.kind is ClockKind.ON_SITE):
            continue
        name = _episode(case, one, now)
        if one.warn_at is not None and now < one.due_at:
            soon = SOON[one.kind]
            yield Clock(f"soon:{name}", soon, call.received_at, one.warn_at, about, may_start_late=is_ours)
        yield Clock(name, one.kind, call.received_at, one.due_at, about, may_start_late=is_ours)


def _episode(case: Case, one: Owed, now: datetime) -> str:
    """Name the episode of a commitment by its due time.

    Where its time was put elsewhere (another urgency) after it rang, and it is late all the same, it is still
    what has rung: one breach rings once.
    """
    of_kind = f"{one.kind}:{case.request.id}:"
    rung = sorted(cause for cause in case.rung if cause.startswith(of_kind))
    name = f"{of_kind}{one.due_at.isoformat()}"
    return rung[-1] if rung and name not in rung and one.due_at <= now else name


def _is_kept(case: Case, kind: ClockKind) -> bool:
    """Whether what was owed has been done, or nobody wants it any more."""
    call = case.request
    if call.state in (RequestState.HANDLED, RequestState.CLOSED) or not case.wants_a_visit:
        return True
    if kind is ClockKind.TAKE_IN_CHARGE:
        return call.state is not RequestState.RECEIVED
    if kind is ClockKind.PARTS and call.parts_sent_at is not None:
        return True
    if kind in (ClockKind.ON_SITE, ClockKind.PARTS):
        return case.has_arrived or call.visit is False
    is_answered = call.answered_at is not None or call.slot_given_at is not None or case.has_arrived
    return kind is ClockKind.ANSWER and (
        is_answered or any(case.is_promised(r.id) for r in case.interventions)
    )


def _silence_clock(case: Case) -> Iterator[Clock]:
    """Nothing was heard of us for too long; who has the technician before him knows how things stand.

    Of a call that joined open work the customer hears through that work's own call.
    """
    if case.request.attached_to is not None:
        return
    if case.silence is not None and case.wants_a_visit and not case.is_attended:
        one = case.silence
        about = case.interventions[0].id if case.interventions else None
        yield Clock(one.cause, ClockKind.NEWS, one.since, one.due_at, about, may_start_late=False)


def priority_of(kind: ClockKind, rules: AlarmRules) -> Priority:
    """Return how much an alarm of this kind presses."""
    ranked = rules.priorities.get(kind)
    return Priority(ranked) if ranked else PRIORITIES.get(kind, Priority.LOW)


def climb_of(alarm: Alarm, rules: AlarmRules, now: datetime) -> Climb:
    """Return how far an alarm has climbed by now; one that was seen or put aside stays where it is."""
    if not alarm.wants_somebody(now):
        return Climb(alarm.climb)
    waits = now - alarm.asks_since
    if waits >= timedelta(minutes=rules.lead_minutes):
        return Climb.LEAD
    if waits >= timedelta(minutes=rules.second_minutes):
        return Climb(max(Climb.SECOND, alarm.climb))
    return Climb(alarm.climb)


def climbed_at(alarm: Alarm, step: Climb, rules: AlarmRules) -> datetime:
    """Return the exact time of a step, whenever somebody looked."""
    minutes = rules.lead_minutes if step is Climb.LEAD else rules.second_minutes
    return alarm.asks_since + timedelta(minutes=minutes)
