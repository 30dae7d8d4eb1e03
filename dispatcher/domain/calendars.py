"""When somebody is there: opening hours in a zone of their own, and the days on which nobody comes.

Hours are those of the clock on the wall. On the day the clock is put forward, an hour of the wall is missing
from the opening; on the day it is put back, an hour comes twice and is open twice. All arithmetic is in UTC.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MINUTES_A_DAY = 24 * 60
PATIENCE = timedelta(days=400)
"""How far ahead an opening is looked for: a calendar closed for longer never opens."""


class NeverOpen(ValueError):
    """A calendar without an open minute in the next 400 days: no clock can run out on it."""


@dataclass(frozen=True)
class Opening:
    """A span of one weekday, in minutes after midnight on the wall; `closes` may be 1440, midnight."""

    weekday: int  # 0: Monday
    opens: int
    closes: int


OFFICE = tuple(Opening(weekday, 8 * 60, 18 * 60) for weekday in range(5))
ALWAYS = tuple(Opening(weekday, 0, MINUTES_A_DAY) for weekday in range(7))


@dataclass(frozen=True)
class Calendar:
    """Opening hours. `holidays` names a country or region whose public holidays are closed, "" for none."""

    id: str
    name: str
    zone: str
    openings: tuple[Opening, ...]
    holidays: str = ""
    closed_days: tuple[date, ...] = ()
    version: int = 0


@dataclass(frozen=True)
class Hours:
    """A calendar ready to count with: its zone found, its public holidays known."""

    openings: tuple[Opening, ...]
    zone: ZoneInfo
    is_closed: Callable[[date], bool] = field(default=lambda day: False)

    def of(self, day: date) -> tuple[Opening, ...]:
        """Return the day's openings, earliest first; none on a closed day."""
        if self.is_closed(day):
            return ()
        return tuple(
            sorted((one for one in self.openings if one.weekday == day.weekday()), key=lambda one: one.opens)
        )


def spans(hours: Hours, start: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the open spans from `start` on, in UTC, in order, for as long as PATIENCE after the last one.

    Raises NeverOpen where none comes for that long.
    """
    moment, last = start.astimezone(UTC), start.astimezone(UTC)
    while moment - last < PATIENCE:
        until, offset = _constant(hours.zone, moment)
        day = (moment + offset).date()
        while (begins := _midnight(day) - offset) < until:
            for one in hours.of(day):
                opens = max(begins + one.opens * MINUTE, moment)
                closes = min(begins + one.closes * MINUTE, until)
                if opens < closes:
                    yield opens, closes
                    last = closes
            day += DAY
        moment = until
    raise NeverOpen


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _constant(zone: ZoneInfo, moment: datetime) -> tuple[datetime, timedelta]:
    """Return until when, at most a day, the wall keeps its distance to UTC, and that distance."""
    offset, until = _offset(zone, moment), moment + DAY
    if _offset(zone, until - MINUTE) == offset and _offset(zone, moment + DAY / 2) == offset:
        return until, offset
    low, high = 0, MINUTES_A_DAY
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(zone, moment + middle * MINUTE) == offset else (low, middle)
    return (moment + high * MINUTE).replace(second=0, microsecond=0), offset


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    found = moment.astimezone(zone).utcoffset()
    assert found is not None
    return found
