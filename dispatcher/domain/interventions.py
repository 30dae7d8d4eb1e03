"""The work to do on site for one request: what it needs, and whether it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class InterventionState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Intervention:
    """`due_at` is what the contract owes on site (soft); the promised window is its Appointment (hard)."""

    id: str
    external_id: str
    number: int
    request_id: str
    customer_id: str
    site_id: str
    equipment_id: str | None
    fault: str
    skills: Mapping[str, int]
    duration_minutes: int
    received_at: datetime
    due_at: datetime | None = None
    urgent: bool = False
    required_technician_id: str | None = None
    state: InterventionState = InterventionState.OPEN
    version: int = 0

    @property
    def duration(self) -> timedelta:
        return timedelta(minutes=self.duration_minutes)
