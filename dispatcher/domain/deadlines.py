"""The arithmetic of clocks: when a commitment is due that runs in open hours only and stands in pauses."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta

from .calendars import DAY, MINUTE, PATIENCE, Hours, NeverOpen, spans

Pause = tuple[datetime, datetime | None]
"""From when to when a clock stands; None: it stands still now."""


def due_at(hours: Hours, start: datetime, amount: timedelta, pauses: Sequence[Pause] = ()) -> datetime | None:
    """Return when `amount` of open time, pauses aside, has passed since `start`; None while it stands still.

    Nothing to wait for is due at once, open or not. Raises NeverOpen.
    """
    if not amount:
        return start.astimezone(UTC)
    left = amount
    for opens, closes in running(hours, start, pauses):
        if closes - opens >= left:
            return opens + left
        left -= closes - opens
    return None


def elapsed(hours: Hours, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> timedelta:
    """Return how much open time, pauses aside, lies between two moments. Raises NeverOpen."""
    passed, end = timedelta(), end.astimezone(UTC)
    for opens, closes in running(hours, start, pauses):
        if opens >= end:
            break
        passed += min(closes, end) - opens
    return passed


def due_in_days(hours: Hours, start: datetime, days: int, pauses: Sequence[Pause] = ()) -> datetime | None:
    """Return the same time of the wall `days` open days later, put off by the open time that pauses took.

    A clock that starts outside opening hours starts with the next opening. Raises NeverOpen.
    """
    begins = next(spans(hours, start))[0]
    wall = begins.astimezone(hours.zone)
    day, left = wall.date(), days
    while left:
        day += DAY
        left -= bool(hours.of(day))
        if (day - wall.date()) > PATIENCE:
            raise NeverOpen
    minute = wall.hour * 60 + wall.minute
    one = next((one for one in hours.of(day) if one.closes >= minute), hours.of(day)[-1])
    at = min(max(minute, one.opens), one.closes)
    target = datetime.combine(day, time(), hours.zone).replace(tzinfo=None) + at * MINUTE
    unpaused = target.replace(tzinfo=hours.zone).astimezone(UTC)
    whole = elapsed(hours, start, unpaused)
    if elapsed(hours, start, unpaused, pauses) == whole:
        return unpaused  # which may be an opening: the same amount was over at the closing before it
    return due_at(hours, start, whole, pauses)


def running(
    hours: Hours, start: datetime, pauses: Iterable[Pause] = ()
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open spans from `start` on without the pauses; it ends where a pause has no end."""
    stands = sorted(pauses, key=lambda pause: pause[0])
    for opens, closes in spans(hours, start):
        for begins, ends in stands:
            if begins >= closes:
                break
            if opens < begins:
                yield opens, begins
            if ends is None:
                return
            opens = max(opens, ends)
        if opens < closes:
            yield opens, closes
