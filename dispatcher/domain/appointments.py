"""What was agreed with the customer, who goes, and what nobody may move."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .values import TimeWindow


class AppointmentState(StrEnum):
    WISHED = "wished"
    PROMISED = "promised"


@dataclass(frozen=True)
class Appointment:
    """The window agreed with the customer. Once promised, it is hard for everyone.

    No row means no appointment. Wished, promised and planned times never overwrite each other: the wish
    stays beside the promise, and the plan is the assignment's. `promised_at` is when an operator last
    promised: the customer heard it then.
    """

    id: str
    intervention_id: str
    state: AppointmentState
    wished_earliest: datetime | None = None
    wished_latest: datetime | None = None
    promised_earliest: datetime | None = None
    promised_latest: datetime | None = None
    renegotiations: int = 0
    version: int = 0
    promised_at: datetime | None = None

    @property
    def promised(self) -> TimeWindow | None:
        if self.promised_earliest is None or self.promised_latest is None:
            return None
        return TimeWindow(self.promised_earliest, self.promised_latest)


class AssignmentState(StrEnum):
    PLANNED = "planned"
    NOTIFIED = "notified"
    ACCEPTED = "accepted"
    TRAVELLING = "travelling"
    ON_SITE = "on_site"
    SUSPENDED = "suspended"
    DONE = "done"
    CANNOT_COMPLETE = "cannot_complete"
    CANCELLED = "cancelled"


class Pin(StrEnum):
    """What the optimiser may not change. A range holds the start between two moments, with anybody."""

    NONE = "none"
    RANGE = "range"
    TECHNICIAN = "technician"
    TIME = "time"
    BOTH = "both"


HOLD_LASTS = timedelta(hours=4)
"""How long a place chosen by a person's hand resists the optimiser, less and less."""


_S = AssignmentState
NEXT_STATES: dict[AssignmentState, frozenset[AssignmentState]] = {
    _S.PLANNED: frozenset({_S.NOTIFIED}),
    _S.NOTIFIED: frozenset({_S.ACCEPTED, _S.TRAVELLING, _S.ON_SITE}),
    _S.ACCEPTED: frozenset({_S.TRAVELLING, _S.ON_SITE}),
    _S.TRAVELLING: frozenset({_S.ON_SITE, _S.ACCEPTED}),
    _S.ON_SITE: frozenset({_S.SUSPENDED, _S.DONE, _S.CANNOT_COMPLETE}),
    _S.SUSPENDED: frozenset({_S.ON_SITE, _S.DONE, _S.CANNOT_COMPLETE}),
    _S.DONE: frozenset(),
    _S.CANNOT_COMPLETE: frozenset(),
    _S.CANCELLED: frozenset(),
}
ENDED = frozenset({_S.DONE, _S.CANNOT_COMPLETE, _S.CANCELLED})
DEPARTED = frozenset({_S.TRAVELLING, _S.ON_SITE, _S.SUSPENDED, _S.DONE, _S.CANNOT_COMPLETE})


@dataclass(frozen=True)
class Assignment:
    """One technician on one intervention: planned times, and how far the work has come.

    `planned_start` is the start of the service on site. `told_at` is when somebody asked for the technician
    to be told; `notified_at` is when the message really left, and starts his one-hour clock. `placed_at` is
    when a person's hand put it there. `pin_earliest` and `pin_latest` belong to a pin to a range.
    `suspended_at` is when the pause began that goes on, `suspended_seconds` how long earlier ones took,
    `pauses` from when to when each of them was.
    `is_support`: somebody who helps the one whose work it is, from where he is: no stop on any round.
    """

    id: str
    intervention_id: str
    technician_id: str
    planned_start: datetime
    planned_end: datetime
    state: AssignmentState = AssignmentState.PLANNED
    told_at: datetime | None = None
    notified_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    pin: Pin = Pin.NONE
    placed_by: str = ""
    version: int = 0
    placed_at: datetime | None = None
    pin_earliest: datetime | None = None
    pin_latest: datetime | None = None
    suspended_at: datetime | None = None
    suspended_seconds: int = 0
    is_support: bool = False
    pauses: tuple[tuple[datetime, datetime], ...] = ()

    @property
    def start(self) -> datetime:
        """When the service started, or is planned to."""
        return self.started_at or self.planned_start

    @property
    def end(self) -> datetime:
        """When the service ended, or is expected to: as long as planned from its start on."""
        return self.ended_at or self.start + (self.planned_end - self.planned_start)

    @property
    def pinned_range(self) -> TimeWindow | None:
        """Where the start is held by a pin to a range; None for every other pin."""
        if self.pin is not Pin.RANGE or self.pin_earliest is None or self.pin_latest is None:
            return None
        return TimeWindow(self.pin_earliest, self.pin_latest)

    def hold_at(self, now: datetime) -> float:
        """How firmly a person's hand still holds it: 1 when just placed, 0 from `HOLD_LASTS` on."""
        if self.placed_at is None:
            return 0.0
        left = 1.0 - (now - self.placed_at) / HOLD_LASTS
        return min(1.0, max(0.0, left))

    @property
    def is_live(self) -> bool:
        """Whether it stands in the plan (a cancelled one does not; a done one does)."""
        return self.state is not AssignmentState.CANCELLED

    @property
    def holds_the_work(self) -> bool:
        """Whether somebody is to do the work or has done it; if not, the intervention waits again."""
        ended = self.state in (AssignmentState.CANCELLED, AssignmentState.CANNOT_COMPLETE)
        return not ended and not self.is_support

    @property
    def has_departed(self) -> bool:
        """Whether the technician is on the road to it, there, or has finished: nobody may move it."""
        return self.state in DEPARTED
