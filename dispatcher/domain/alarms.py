"""Conditions that want a person: the clocks that run, and the alarms they raise.

A running clock is a row with its due time. That is all a restart, a sleeping laptop or a clock change
needs: a tick asks for the rows that are due and have not rung. The rules here are pure; services/alarming.py
keeps the rows in step with them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .appointments import ENDED, Appointment, AppointmentState, Assignment

APPOINTMENT_DELAY = timedelta(minutes=60)


class ClockKind(StrEnum):
    APPOINTMENT = "appointment"  # told, and no appointment promised


@dataclass(frozen=True)
class Deadline:
    """A running clock. `cause` names one episode and is unique: one episode rings at most once."""

    id: str
    cause: str
    kind: ClockKind
    intervention_id: str
    technician_id: str | None
    due_at: datetime
    stopped_at: datetime | None = None
    version: int = 0


@dataclass(frozen=True)
class Alarm:
    """Raised, perhaps acknowledged, cleared. `raised_at` is the deadline's due time, never the tick's."""

    id: str
    cause: str
    kind: ClockKind
    intervention_id: str
    technician_id: str | None
    raised_at: datetime
    shown_at: datetime
    acknowledged_at: datetime | None = None
    acknowledged_by: str = ""
    cleared_at: datetime | None = None
    cleared_by: str = ""
    version: int = 0

    @property
    def is_standing(self) -> bool:
        return self.cleared_at is None


def appointment_clock_due(assignment: Assignment, appointment: Appointment | None) -> datetime | None:
    """Return when "told, and no appointment set" becomes an alarm; None when no such clock runs."""
    if assignment.notified_at is None or assignment.state in ENDED:
        return None
    if appointment is not None and appointment.state is AppointmentState.PROMISED:
        return None
    return assignment.notified_at + APPOINTMENT_DELAY


def clock_cause(assignment: Assignment) -> str:
    """Name the episode: this technician, told of this assignment at this moment."""
    assert assignment.notified_at is not None
    return f"appointment:{assignment.id}:{assignment.technician_id}:{assignment.notified_at.isoformat()}"
