"""Conditions that want a person: the clocks that run, and the alarms they raise.

A running clock is a row with its due time. That is all a restart, a sleeping laptop or a clock change
needs: a tick asks for the rows that are due and have not rung. clocks.py says which of them run,
services/alarming.py keeps the rows in step with it, and services/ringing.py is the tick.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum


class ClockKind(StrEnum):
    """What a clock measures. A warning comes before the commitment is broken, the commitment's own after."""

    APPOINTMENT = "appointment"  # told, and no appointment promised
    CUSTOMER = "customer"  # called, and no appointment promised
    ESCALATION = "escalation"  # at work for longer than one person should be
    CASCADE = "cascade"  # called, and not solved
    UNDELIVERED = "undelivered"  # messages do not leave: one alarm, however many
    NEWS = "news"  # the customer has heard nothing
    TAKE_IN_CHARGE_SOON = "take_in_charge_soon"
    TAKE_IN_CHARGE = "take_in_charge"
    ON_SITE_SOON = "on_site_soon"
    ON_SITE = "on_site"
    PARTS_SOON = "parts_soon"
    PARTS = "parts"
    ANSWER_SOON = "answer_soon"
    ANSWER = "answer"
    CALL_BACK = "call_back"  # somebody was to be rung up by now


class Priority(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Climb(IntEnum):
    """How far an alarm nobody has seen has climbed."""

    NOT_YET = 0
    SECOND = 1
    LEAD = 2


@dataclass(frozen=True)
class Deadline:
    """A running clock. `cause` names one episode and is unique: one episode rings at most once.

    It is about a call, or about a call-back, which may be about none. `since` is when what it measures
    began: the telling, the call, the start of the work.
    """

    id: str
    cause: str
    kind: ClockKind
    intervention_id: str | None
    technician_id: str | None
    due_at: datetime
    stopped_at: datetime | None = None
    version: int = 0
    request_id: str | None = None
    since: datetime | None = None
    call_back_id: str | None = None


@dataclass(frozen=True)
class Alarm:
    """Raised, perhaps acknowledged or shelved, cleared. `raised_at` is the deadline's due time, never the
    tick's. Acknowledged or shelved, its condition still stands.
    """

    id: str
    cause: str
    kind: ClockKind
    intervention_id: str | None
    technician_id: str | None
    raised_at: datetime
    shown_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    cleared_at: datetime | None = None
    cleared_by: str = ""
    version: int = 0
    request_id: str | None = None
    since: datetime | None = None
    priority: Priority = Priority.MEDIUM
    climb: int = Climb.NOT_YET
    climbed_at: datetime | None = None
    climbed_to: str = ""
    shelved_until: datetime | None = None
    shelved_by: str = ""
    shelve_reason: str = ""
    call_back_id: str | None = None

    @property
    def is_standing(self) -> bool:
        return self.cleared_at is None

    def is_shelved(self, now: datetime) -> bool:
        """Return whether it is put aside; it returns by itself."""
        return self.shelved_until is not None and now < self.shelved_until

    @property
    def asks_since(self) -> datetime:
        """Return since when it asks for somebody: since it rang, or since it came back from the shelf."""
        return max(self.raised_at, self.shelved_until or self.raised_at)

    @property
    def is_seen(self) -> bool:
        """Return whether somebody has seen it, since it came back where it had been put aside."""
        return self.acknowledged_at is not None and (
            self.shelved_until is None or self.acknowledged_at >= self.shelved_until
        )

    def wants_somebody(self, now: datetime) -> bool:
        """Return whether it stands, nobody has seen it, and nobody has put it aside."""
        return self.is_standing and not self.is_seen and not self.is_shelved(now)
