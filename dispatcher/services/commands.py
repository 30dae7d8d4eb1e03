"""What one may ask, as frozen dataclasses of plain values: journaled, replayed, printed in tests.

A command says what is wanted, never how. Who asks comes beside it, to the executor. Times are aware UTC.
`accepting` names violations (`Finding.key`) that a person takes upon themselves, with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from dispatcher.domain.appointments import AssignmentState, Pin
from dispatcher.domain.channels import Channel
from dispatcher.domain.events import Change
from dispatcher.domain.requests import Coverage, Impact, RequestKind, Urgency
from dispatcher.domain.rows import Row


@dataclass(frozen=True)
class Command:
    """Something one may ask."""


@dataclass(frozen=True)
class ImportRecords(Command):
    """Take rows in from outside, by id. Planning rows that exist already are left as they are."""

    records: tuple[Row, ...]


@dataclass(frozen=True)
class RegisterRequest(Command):
    request_id: str
    customer_id: str
    equipment_id: str | None
    fault: str
    urgency: Urgency = Urgency.NORMAL
    channel: Channel = Channel.PHONE
    contact_id: str | None = None
    opened_at: datetime | None = None  # when the sheet was opened


@dataclass(frozen=True)
class QualifyRequest(Command):
    """Judge a call: a visit opens the intervention with the request's number, no visit opens none.

    None leaves impact, urgency, kind and coverage as they are, "" the fault.
    """

    request_id: str
    visit: bool
    intervention_id: str = ""
    site_id: str = ""
    skills: Mapping[str, int] = field(default_factory=dict)
    duration_minutes: int = 60
    due_at: datetime | None = None
    equipment_id: str | None = None  # the machine, where the call was saved without one
    impact: Impact | None = None
    urgency: Urgency | None = None
    kind: RequestKind | None = None
    coverage: Coverage | None = None
    fault: str = ""  # as whoever judged the call has understood it by now


@dataclass(frozen=True)
class CancelIntervention(Command):
    intervention_id: str
    reason: str = ""


@dataclass(frozen=True)
class AssignIntervention(Command):
    assignment_id: str
    intervention_id: str
    technician_id: str
    start: datetime
    accepting: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class MoveAssignment(Command):
    assignment_id: str
    technician_id: str
    start: datetime
    expected_version: int | None = None
    accepting: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class RemoveAssignment(Command):
    """Send planned work back to the queue."""

    assignment_id: str
    expected_version: int | None = None


@dataclass(frozen=True)
class DeferAssignment(Command):
    """Take planned work off the plan, so that other work finds room, and send it back to the queue.

    Refused while its customer is promised a window: whoever was promised something is asked first.
    """

    assignment_id: str
    expected_version: int | None = None


@dataclass(frozen=True)
class PinAssignment(Command):
    """Say what the optimiser may not change; `earliest` and `latest` belong to a pin to a range."""

    assignment_id: str
    pin: Pin
    earliest: datetime | None = None
    latest: datetime | None = None


@dataclass(frozen=True)
class ProposedMove:
    """One line of a proposal: this intervention goes there, then. `expected_version` is the assignment's."""

    intervention_id: str
    technician_id: str
    start: datetime
    assignment_id: str
    is_new: bool = False
    expected_version: int | None = None


@dataclass(frozen=True)
class Offer:
    """What a person read on the line she applied, kept for the journal: it changes nothing.

    `name` is the line's letter, "" where it had none; `promises`: promised arrivals that change inside their
    windows; `extra_distance_m` is negative where road is saved.
    """

    name: str
    moved: int
    promises: int
    extra_distance_m: int


@dataclass(frozen=True)
class ApplyProposal(Command):
    """Make the plan what a proposal shows: every line at its exact time, or nothing."""

    moves: tuple[ProposedMove, ...]
    accepting: tuple[str, ...] = ()
    reason: str = ""
    offer: Offer | None = None


@dataclass(frozen=True)
class MoveTogether(Command):
    """Put several jobs where a hand dropped them, in one step; the rest of those days is pushed later."""

    moves: tuple[ProposedMove, ...]
    accepting: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class ResizeAssignment(Command):
    """Plan another length for planned work; what comes after it on that day is pushed later."""

    assignment_id: str
    minutes: int
    expected_version: int | None = None
    accepting: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class Batch(Command):
    """Several commands as one transaction and one undo step."""

    label: str
    commands: tuple[Command, ...]


@dataclass(frozen=True)
class WishAppointment(Command):
    """Note when it would suit the customer. Stops no clock."""

    intervention_id: str
    earliest: datetime
    latest: datetime


@dataclass(frozen=True)
class PromiseAppointment(Command):
    """Promise the customer that work starts inside this window; a second promise renegotiates the first."""

    intervention_id: str
    earliest: datetime
    latest: datetime
    accepting: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class WithdrawPromise(Command):
    intervention_id: str
    reason: str = ""


@dataclass(frozen=True)
class TellTechnician(Command):
    """Put the message in the outbox. He counts as told when the transport has accepted it."""

    assignment_id: str


@dataclass(frozen=True)
class RecallTechnician(Command):
    """Take the telling back: withdraw what waits, correct what has left, stop the one-hour clock.

    With `told_at`, only that telling: a later one, by somebody else, is a conflict.
    """

    assignment_id: str
    told_at: datetime | None = None


@dataclass(frozen=True)
class RecordDelivery(Command):
    """What the transport answered for one message."""

    message_id: str
    accepted: bool
    error: str = ""


@dataclass(frozen=True)
class ReportProgress(Command):
    """Where the work stands, as the technician or the desk reports it."""

    assignment_id: str
    state: AssignmentState


@dataclass(frozen=True)
class RecordAbsence(Command):
    """Say that somebody is away from `starts_at` until `ends_at`, the first moment he is back."""

    absence_id: str
    technician_id: str
    starts_at: datetime
    ends_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class WithdrawAbsence(Command):
    """Say that he works after all; with `back_at`, from then on, and what was before it stays."""

    absence_id: str
    back_at: datetime | None = None


@dataclass(frozen=True)
class SetCostRates(Command):
    """Say what a kilometre, a working hour and an overtime hour cost, in cents; all zero: not known."""

    km_cents: int
    hour_cents: int
    overtime_cents: int


@dataclass(frozen=True)
class RaiseDueAlarms(Command):
    """Ring every clock that is due."""


@dataclass(frozen=True)
class AcknowledgeAlarm(Command):
    """Say that the alarm has been seen. Its condition still stands."""

    alarm_id: str


@dataclass(frozen=True)
class RevertChanges(Command):
    """Put rows back as they were: how undo and redo speak. Refused where somebody changed them since."""

    changes: tuple[Change, ...]
    tolerated: tuple[str, ...] = ()


@dataclass(frozen=True)
class MergeFork(Command):
    """Make true what a fork of the day has changed. Refused where these fields have changed since."""

    changes: tuple[Change, ...]
    accepting: tuple[str, ...] = ()
    reason: str = ""
