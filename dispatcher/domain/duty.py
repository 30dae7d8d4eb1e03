"""Who can be turned to beyond the technicians of the day: level-3 people, and those an alarm climbs to."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True)
class Expert:
    """A level-3 person: a technician who helps from where he is, by his own clock and calendar.

    His skills and telephone are the technician's. Without a calendar he can be asked at any hour.
    """

    id: str
    technician_id: str
    zone: str
    calendar_id: str = ""
    is_available: bool = True  # false: on leave, until somebody says otherwise
    version: int = 0


class DutyRole(StrEnum):
    """What somebody is on duty for: the desk, or alarms nobody takes: first the second, then the lead."""

    DESK = "desk"
    SECOND = "second"
    LEAD = "lead"


@dataclass(frozen=True)
class DutyPerson:
    """Somebody at the desk, or to whom an alarm may climb, while `is_on_duty`.

    `name` is how he signs in at his seat, `since` when he came to the desk.
    """

    id: str
    name: str
    role: DutyRole
    phone: str = ""
    is_on_duty: bool = True
    version: int = 0
    since: datetime | None = None
