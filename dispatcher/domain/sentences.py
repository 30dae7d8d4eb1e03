"""Sentences for people, kept apart from their language.

A sentence is an English template and the values that go into it. The screen looks the template up in its
catalogue and writes times and durations the way its reader does; `str()` gives the English for logs and
the command line.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

type_of_value = str | int | float | datetime | date | timedelta


class Sentence:
    """One sentence: template and values. Two sentences are equal when both are."""

    def __init__(self, template: str, /, **values: "type_of_value | Sentence") -> None:
        self.template = template
        self.values: Mapping[str, type_of_value | Sentence] = values

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sentence) and (self.template, self.values) == (other.template, other.values)

    def __hash__(self) -> int:
        return hash(self.template)

    def __str__(self) -> str:
        return self.template.format(**{name: english(value) for name, value in self.values.items()})

    def __repr__(self) -> str:
        return f"Sentence({str(self)!r})"


def english(value: "type_of_value | Sentence", zone: ZoneInfo | None = None) -> str:
    """Write one value in plain English; times in `zone`, or as they come."""
    if isinstance(value, datetime):
        return f"{value.astimezone(zone) if zone else value:%H:%M}"
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, timedelta):
        return minutes_text(value)
    return str(value)


def minutes_text(duration: timedelta) -> str:
    """Write a duration: under two hours in minutes ("62 min"), from there "2 h 05"."""
    minutes = int(duration.total_seconds() // 60)
    if abs(minutes) < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d}"
