"""When someone works."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Shift:
    """One working day of one technician; belongs to the day it starts.

    The lunch break starts between `lunch_earliest` and `lunch_latest`, anywhere on the road; without them
    there is none. `revision` is the lock of this technician's day: every placement bumps it, so that two
    jobs put in the same hole by two people conflict here, though they share no row of their own.
    """

    id: str
    external_id: str
    technician_id: str
    starts_at: datetime
    ends_at: datetime
    lunch_earliest: datetime | None = None
    lunch_latest: datetime | None = None
    lunch_minutes: int = 0
    revision: int = 0

    @property
    def lunch_duration(self) -> timedelta:
        return timedelta(minutes=self.lunch_minutes)
