"""One row of incoming work."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class QueueItem:
    """One row. `id` is the request's where nobody has judged it (`is_call`), else the intervention's."""

    id: str
    is_call: bool
    number: int
    customer: str
    fault: str
    place: str
    level: str | None
    received_at: datetime
    due_at: datetime | None
    urgent: bool
    priority: int
    skills: tuple[str, ...] = ()
    level_name: str = ""
    rank: int = 0  # of the level; 0 like a customer without a contract

    channel: str = ""  # by which way a call came; "" for work
    warns_at: datetime | None = None  # from when a first answer is ageing

    def remaining(self, now: datetime) -> timedelta | None:
        """Return the time left until the work is due (negative: late), None where nothing is owed."""
        return None if self.due_at is None else self.due_at - now
