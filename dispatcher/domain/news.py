"""What a customer has to be told: a new time of arrival, and anything at all before the silence is too long.

Whoever waits and hears nothing calls again, or worse. The rules here are pure: services/news.py keeps the
drafts in step with them, the alarms the silence clock.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from .appointments import Assignment
from .requests import Request, RequestState

MATTERS = timedelta(minutes=15)
"""A customer is told of a new arrival when it differs by more than this; the board calls that "shifted"."""


def arrival_of(assignments: Iterable[Assignment]) -> datetime | None:
    """Return when the first technician is expected at the customer's; None where nobody is."""
    starts = [row.planned_start for row in assignments if row.holds_the_work]
    return min(starts, default=None)


def is_news(was: datetime | None, now_at: datetime | None) -> bool:
    """Whether a customer who expects the technician at `was` has to hear that he comes at `now_at`.

    Nobody coming any more is news; where nobody was expected, nothing has changed for the customer.
    """
    if was is None:
        return False
    return now_at is None or abs(now_at - was) > MATTERS


def last_news(request: Request, told: Iterable[datetime | None]) -> datetime:
    """Return when the customer last heard of us: in the call itself, or by what left or was logged since."""
    return max([request.received_at, *(moment for moment in told if moment is not None)])


def waits_for_news(request: Request) -> bool:
    """Whether the silence clock runs for this request at all."""
    return request.state in (RequestState.RECEIVED, RequestState.QUALIFIED)


def silence_cause(request: Request, since: datetime) -> str:
    """Name the episode: nothing was said to this customer since that moment."""
    return f"news:{request.id}:{since.isoformat()}"
