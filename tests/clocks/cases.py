"""Random clocks: hours, closed days, a start near the awkward days of five years, an amount, pauses."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from dispatcher.domain.calendars import ALWAYS, OFFICE, Hours, NeverOpen, Opening
from dispatcher.domain.deadlines import Pause, due_at, elapsed

from .reference import FAR, MINUTE, minutes_of

ZONES = ("Europe/Paris", "America/New_York", "Africa/Cairo", "Australia/Lord_Howe")
YEARS = range(2024, 2029)
AWKWARD = (
    (2, 28),
    (3, 10),
    (3, 31),
    (4, 5),
    (4, 26),
    (9, 28),
    (10, 5),
    (10, 27),
    (10, 31),
    (11, 3),
    (12, 31),
)
"""Days around which clocks are put forward or back in one of the zones, and the ends of February and year."""


@dataclass(frozen=True)
class Case:
    hours: Hours
    start: datetime
    amount: timedelta
    pauses: tuple[Pause, ...]


def case_of(seed: int) -> Case:
    """Return the case of a seed, always the same."""
    chance = random.Random(seed)
    start = _start(chance)
    lengths = (0, 1, chance.randint(0, 300), chance.randint(0, 3000))
    return Case(_hours(chance), start, chance.choice(lengths) * MINUTE, tuple(_pauses(chance, start)))


def _hours(chance: random.Random) -> Hours:
    openings = [
        Opening(weekday, opens, closes)
        for weekday in range(7)
        if chance.random() < 0.75
        for opens, closes in _day(chance)
    ]
    if chance.random() < 0.15 or not openings:
        openings = list(chance.choice((ALWAYS, OFFICE)))
    every, offset = chance.choice((5, 11, 10**7)), chance.randint(0, 10)

    def is_closed(day: date) -> bool:
        return (day.toordinal() * 7919 + offset) % every == 0

    return Hours(tuple(openings), ZoneInfo(chance.choice(ZONES)), is_closed)


def _day(chance: random.Random) -> list[tuple[int, int]]:
    cuts = sorted(chance.sample(range(0, 1441, 15), chance.choice((2, 2, 4))))
    return list(zip(cuts[::2], cuts[1::2], strict=True))


def _start(chance: random.Random) -> datetime:
    if chance.random() < 0.5:
        month, day = chance.choice(AWKWARD)
        base = datetime(chance.choice(YEARS), month, day, tzinfo=UTC)
        return base + chance.randint(-3 * 1440, 2 * 1440) * MINUTE
    return datetime(YEARS[0], 1, 1, tzinfo=UTC) + chance.randint(0, 5 * 365 * 1440) * MINUTE


def _pauses(chance: random.Random, start: datetime) -> Iterator[Pause]:
    for _ in range(chance.choice((0, 0, 1, 2, 3))):
        begins = start + chance.randint(-300, 5000) * MINUTE
        yield begins, None if chance.random() < 0.1 else begins + chance.randint(0, 2000) * MINUTE


def difference(seed: int) -> str:
    """Return what the arithmetic and the reference disagree about, "" where they agree.

    Where the reference does not see the end within ten days, the arithmetic may not see it there either.
    """
    one = case_of(seed)
    minutes = minutes_of(one.hours.zone.key)
    expected = minutes.due(one.hours, one.start, one.amount, one.pauses)
    try:
        found = due_at(one.hours, one.start, one.amount, one.pauses)
    except NeverOpen:
        found = None
    if found != expected and (expected is not None or (found is not None and found <= one.start + FAR)):
        return f"{seed}: {one} due {found}, expected {expected}"
    if expected is None or not one.amount:
        return ""
    passed = elapsed(one.hours, one.start, expected, one.pauses)
    return "" if passed == one.amount else f"{seed}: {one} passed {passed} until {expected}"
