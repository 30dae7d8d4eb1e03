"""Opening hours and closed days as people type them: "08:00-12:00 14:00-18:00", "24/12/2026 31/12/2026"."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from dispatcher.domain.calendars import Opening
from ui.wording import wording

SPAN = re.compile(r"(\d{1,2})(?:[:hH.](\d{2})?)?\s*[-–]\s*(\d{1,2})(?:[:hH.](\d{2})?)?")
DAY_FORMATS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")


class Unreadable(ValueError):
    """What was typed is no such list; its text is the part that is not understood."""


def hours_text(openings: Iterable[Opening], weekday: int) -> str:
    """Write the openings of a weekday, "" where it is closed."""
    of_day = sorted((one.opens, one.closes) for one in openings if one.weekday == weekday)
    return " ".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in of_day)


def read_hours(text: str, weekday: int) -> tuple[Opening, ...]:
    """Read the openings of a weekday; raises Unreadable where it says something else."""
    found, at = list[Opening](), 0
    while rest := text[at:].strip(" ,;+"):
        at = len(text) - len(text[at:].lstrip(" ,;+"))
        span = SPAN.match(text, at)
        if span is None:
            raise Unreadable(rest)
        from_hour, from_minute, to_hour, to_minute = (int(part or 0) for part in span.groups())
        if max(from_minute, to_minute) > 59 or max(from_hour, to_hour) > 24:
            raise Unreadable(span[0])
        found.append(Opening(weekday, from_hour * 60 + from_minute, to_hour * 60 + to_minute))
        at = span.end()
    return tuple(found)


def days_text(days: Iterable[date]) -> str:
    """Write days in the way of the language of the window."""
    pattern = DAY_FORMATS[1] if wording.language == "fr" else DAY_FORMATS[0]
    return " ".join(day.strftime(pattern) for day in days)


def read_days(text: str) -> tuple[date, ...]:
    """Read days in either way; raises Unreadable where one is none."""
    return tuple(_day(part) for part in re.split(r"[\s,;]+", text.strip()) if part)


def _day(text: str) -> date:
    for pattern in DAY_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    raise Unreadable(text)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
