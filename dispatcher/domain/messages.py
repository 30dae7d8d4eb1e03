"""What will leave, and what left: the rows of the outbox, to technicians and to customers."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class MessageKind(StrEnum):
    DISPATCH = "dispatch"
    CORRECTION = "correction"
    NEWS = "news"  # to the customer


class MessageState(StrEnum):
    DRAFT = "draft"  # written by the desk for a customer; leaves only when a person says so
    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"  # the last try failed; it is tried again at `next_try_at`
    WITHDRAWN = "withdrawn"


RETRY_DELAYS = tuple(timedelta(seconds=s) for s in (5, 15, 30, 60, 120, 300))


@dataclass(frozen=True)
class Message:
    """One message to a technician about an assignment, or to a customer about a request.

    News to a customer has `customer_id` and `request_id`, "" for the assignment, no technician, and no
    intervention where nobody visits. `arrival_was` and `arrival_at`: when the technician was expected before
    the changes it tells of, and since; None where it tells of no time.
    """

    id: str
    kind: MessageKind
    assignment_id: str
    intervention_id: str | None
    technician_id: str | None
    address: str
    body: str
    created_at: datetime
    state: MessageState = MessageState.QUEUED
    tries: int = 0
    next_try_at: datetime | None = None
    sent_at: datetime | None = None
    error: str = ""
    version: int = 0
    request_id: str | None = None
    customer_id: str | None = None
    arrival_was: datetime | None = None
    arrival_at: datetime | None = None


def retry_delay(tries: int) -> timedelta:
    """Return how long to wait after the given number of failed tries (1 or more)."""
    return RETRY_DELAYS[min(tries, len(RETRY_DELAYS)) - 1]
