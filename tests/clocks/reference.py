"""A clock counted the obvious way: one minute after the other, each either counts or does not.

`due` and `passed` look at every minute. `Minutes` knows the same for all minutes of five years at once, so
that a hundred thousand cases take minutes instead of days; a test holds the two together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from dispatcher.domain.calendars import Hours
from dispatcher.domain.deadlines import Pause

MINUTE = timedelta(minutes=1)
QUARTER = 15
FIRST = datetime(2023, 12, 1, tzinfo=UTC)
LAST = datetime(2029, 4, 1, tzinfo=UTC)
FAR = timedelta(days=10)
"""How far the reference looks; a clock that runs longer is no case."""


def counts(hours: Hours, minute: datetime, pauses: Sequence[Pause]) -> bool:
    """Tell whether this minute is open and in no pause."""
    wall = minute.astimezone(hours.zone)
    of_day = wall.hour * 60 + wall.minute
    return (
        not hours.is_closed(wall.date())
        and any(one.weekday == wall.weekday() and one.opens <= of_day < one.closes for one in hours.openings)
        and not any(begins <= minute and (ends is None or minute < ends) for begins, ends in pauses)
    )


def due(hours: Hours, start: datetime, amount: timedelta, pauses: Sequence[Pause]) -> datetime | None:
    """Return the end of the minute with which `amount` is full; None where it is not within ten days."""
    minute, left = start, amount // MINUTE
    while left and minute < start + FAR:
        left -= counts(hours, minute, pauses)
        minute += MINUTE
    return None if left else minute


@dataclass(frozen=True)
class Minutes:
    """Of every minute from FIRST to LAST, what the wall of a zone says: which day, which minute of it."""

    day: Any  # proleptic ordinal
    of_day: Any

    def open_minutes(
        self, hours: Hours, start: datetime, pauses: Sequence[Pause], length: timedelta = FAR
    ) -> Any:
        """Return for every minute after `start` whether it counts."""
        begin = (start - FIRST) // MINUTE
        span = slice(begin, begin + length // MINUTE)
        day, of_day = self.day[span], self.of_day[span]
        week = np.zeros((7, 24 * 60), dtype=bool)
        for one in hours.openings:
            week[one.weekday, one.opens : one.closes] = True
        first = int(day[0])
        closed = np.array(
            [hours.is_closed(datetime.fromordinal(n).date()) for n in range(first, day[-1] + 1)]
        )
        counting = week[(day + 6) % 7, of_day] & ~closed[day - first]
        for begins, ends in pauses:
            paused = slice(
                max(0, (begins - start) // MINUTE), None if ends is None else max(0, (ends - start) // MINUTE)
            )
            counting[paused] = False
        return counting

    def due(
        self, hours: Hours, start: datetime, amount: timedelta, pauses: Sequence[Pause]
    ) -> datetime | None:
        """Return what `reference.due` returns."""
        if not amount:
            return start
        found = np.flatnonzero(self.open_minutes(hours, start, pauses))
        nth = amount // MINUTE
        return start + (int(found[nth - 1]) + 1) * MINUTE if nth <= len(found) else None


@cache
def minutes_of(name: str) -> Minutes:
    """Return the wall of a zone: its distance to UTC is asked every quarter, where it moves every minute."""
    zone = ZoneInfo(name)
    count = (LAST - FIRST) // MINUTE
    offset = np.zeros(count, dtype=np.int64)
    known = [_offset(zone, FIRST + quarter * MINUTE) for quarter in range(0, count + QUARTER, QUARTER)]
    for index, (here, then) in enumerate(pairwise(known)):
        begin = index * QUARTER
        for minute in range(begin, min(begin + QUARTER, count)):
            if here == then:
                offset[begin : begin + QUARTER] = here
                break
            offset[minute] = _offset(zone, FIRST + minute * MINUTE)
    wall = np.arange(count) + offset + FIRST.toordinal() * 24 * 60
    return Minutes(wall // (24 * 60), wall % (24 * 60))


def _offset(zone: ZoneInfo, moment: datetime) -> int:
    distance = moment.astimezone(zone).utcoffset()
    assert distance is not None
    return distance // MINUTE
