"""After how long each clock rings, how an alarm climbs, and what is a flood: one row a manager edits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

ALARM_RULES_ID = "alarm-rules"
MOST_MINUTES = 7 * 24 * 60


@dataclass(frozen=True)
class AlarmRules:
    """All times in minutes. A centre without a row has these values: what the desk is shipped with.

    `quiet_from` and `quiet_until` are minutes after midnight on the seat's wall, in which no sound is made;
    equal, there are no quiet hours, and that is how the desk is shipped. Alarms are raised all the same.
    `priorities` names a kind of clock -> low, medium or high, where the centre ranks it otherwise.
    """

    id: str = ALARM_RULES_ID
    appointment_minutes: int = 60
    customer_minutes: int = 60
    escalation_minutes: int = 240
    cascade_minutes: int = 15
    second_minutes: int = 10
    lead_minutes: int = 15
    shelve_minutes: int = 120
    flood_starts: int = 10
    flood_ends: int = 5
    quiet_from: int = 0
    quiet_until: int = 0
    priorities: Mapping[str, str] = field(default_factory=dict)
    version: int = 0

    @property
    def appointment_delay(self) -> timedelta:
        return timedelta(minutes=self.appointment_minutes)

    def is_quiet(self, local: datetime) -> bool:
        """Return whether no sound is made at this moment of the seat's wall."""
        minute = local.hour * 60 + local.minute
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= minute < self.quiet_until
        return minute >= self.quiet_from or minute < self.quiet_until
