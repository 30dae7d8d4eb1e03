"""What will leave, and what left: the rows of the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class MessageKind(StrEnum):
    DISPATCH = "dispatch"
    CORRECTION = "correction"


class MessageState(StrEnum):
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # the last try failed; it is tried again at `next_try_at`
    WITHDRAWN = "withdrawn"


RETRY_DELAYS = tuple(timedelta(seconds=s) for s in (5, 15, 30, 60, 120, 300))


@dataclass(frozen=True)
class Message:
    id: str
    kind: MessageKind
    assignment_id: str
    intervention_id: str
    technician_id: str
    address: str
    body: str
    created_at: datetime
    state: MessageState = MessageState.QUEUED
    tries: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""
    version: int = 0


def retry_delay(tries: int) -> timedelta:
    """Return how long to wait after the given number of failed tries (1 or more)."""
    return RETRY_DELAYS[min(tries, len(RETRY_DELAYS)) - 1]
