"""Who can be turned to beyond the technicians of the day: level-3 people, and those an alarm climbs to."""

from dataclasses import dataclass
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
    """Whom an alarm climbs to when nobody takes it: first the second operator, then the lead."""

    SECOND = "second"
    LEAD = "lead"


@dataclass(frozen=True)
class DutyPerson:
    """Somebody an alarm may climb to while `is_on_duty`. `name` is how he signs in at his seat."""

    id: str
    name: str
    role: DutyRole
    phone: str = ""
    is_on_duty: bool = True
    version: int = 0
