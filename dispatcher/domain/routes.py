"""A technician's day as a picture: jobs, roads and lunch with real times, and what is wrong with it.

The solver counts seconds; people read clocks. These frozen rows are what a plan looks like to a screen:
the day as it stands, the ghost of a drag, and a proposal are all made of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .sentences import Sentence
from .values import Position, TimeWindow


@dataclass(frozen=True)
class Job:
    """One intervention at its place in a plan. `assignment_id` is None where it is not planned yet."""

    intervention_id: str
    assignment_id: str | None
    technician_id: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Leg:
    """One drive. `to_intervention_id` is None on the way home; distance in metres."""

    technician_id: str
    starts_at: datetime
    ends_at: datetime
    origin: Position
    destination: Position
    distance_m: int
    to_intervention_id: str | None


@dataclass(frozen=True)
class Finding:
    """One broken rule: which (the checker's kind), about which job, and the sentence that says it.

    `excess_s`: by how many seconds it is missed, where it is about time.
    """

    kind: str
    technician_id: str | None
    intervention_id: str | None
    sentence: Sentence
    excess_s: int = 0

    @property
    def key(self) -> str:
        """Identity of a violation, for "is it new?": the same rule about the same job and technician."""
        return f"{self.kind}:{self.technician_id or ''}:{self.intervention_id or ''}"


@dataclass(frozen=True)
class DayRoute:
    """One technician's whole day."""

    technician_id: str
    jobs: tuple[Job, ...] = ()
    legs: tuple[Leg, ...] = ()
    lunch: TimeWindow | None = None
    findings: tuple[Finding, ...] = ()


class Verdict(StrEnum):
    """The colour of an answer before the drop: green, amber, red."""

    FITS = "fits"
    SHIFTS = "shifts"
    BREAKS = "breaks"


@dataclass(frozen=True)
class StartChange:
    """A job whose start would change, and by how much (negative: earlier)."""

    intervention_id: str
    by: timedelta


@dataclass(frozen=True)
class Preview:
    """What a change would do: the touched days as they would be, and what that costs and breaks.

    `findings` are only those that are new compared with the day as it stands.
    """

    verdict: Verdict
    sentence: Sentence
    routes: tuple[DayRoute, ...]
    changed: tuple["StartChange", ...] = ()
    findings: tuple[Finding, ...] = ()
    extra_travel: timedelta = timedelta()


@dataclass(frozen=True)
class Candidate:
    """One technician for one job: how well he masters it, how soon he could be there, and why (not).

    `skill_level` is the lowest he holds of the skills the work needs, 0 where he lacks one. `arrival` is
    None where no place in the day is left for the job; `why` then says what stands in the way.
    `decided_by` says, on the first line only, what put it before the second. `besides` is what else stands in
    the way at the place that comes closest, `could_if` the one thing that would have to give.
    """

    technician_id: str
    skill_level: int
    arrival: datetime | None
    why: Sentence
    is_skilled: bool = True
    decided_by: Sentence | None = None
    besides: tuple[Sentence, ...] = ()
    could_if: Sentence | None = None


class ProposalKind(StrEnum):
    """What a proposal asks for: nothing but a move or a shift, lateness, a job that waits, or a promise."""

    IN_TIME = "in_time"
    LATE = "late"
    DEFER = "defer"
    RENEGOTIATE = "renegotiate"


@dataclass(frozen=True)
class Renegotiation:
    """A promise that stands in the way: whose, what was promised, and when the work would start instead."""

    intervention_id: str
    customer: str
    phone: str
    promised: TimeWindow
    start: datetime


@dataclass(frozen=True)
class Proposal:
    """One way to serve a job: who, when, and what it does to the others. `routes` are the touched days.

    `moves` counts the other jobs that are given another place; `is_exact`: with so few, none is better.
    `moved`: intervention ids that go to another technician. `shifted`: same technician, another start.
    `promises_touched`: promised interventions whose planned arrival changes inside its window. `deferred`:
    intervention ids that leave the plan. `asked` is there where a promise would have to give.
    """

    id: str
    intervention_id: str
    technician_id: str
    arrival: datetime
    lateness: timedelta
    moved: tuple[str, ...]
    shifted: tuple[StartChange, ...]
    promises_touched: tuple[str, ...]
    extra_travel: timedelta
    extra_distance_m: int
    why: Sentence
    routes: tuple[DayRoute, ...]
    kind: ProposalKind = ProposalKind.IN_TIME
    moves: int = 0
    is_exact: bool = False
    deferred: tuple[str, ...] = ()
    asked: Renegotiation | None = None
