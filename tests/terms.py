"""The shipped levels, commitments and calendars as rows, for boards that were made without a database."""

from dataclasses import replace

from dispatcher.domain.calendars import Calendar, Opening
from dispatcher.domain.rows import Row
from dispatcher.domain.service_levels import (
    AmountUnit,
    CommitmentKind,
    CommitmentRule,
    RuleUrgency,
    ServiceLevel,
)
from dispatcher.persistence import shipped


def shipped_terms() -> list[Row]:
    """Return what every database begins with."""
    calendars = [
        Calendar(key, name, shipped.ZONE, tuple(Opening(*one) for one in openings), holidays)
        for key, name, openings, holidays in shipped.CALENDARS
    ]
    levels = [ServiceLevel(*one) for one in shipped.LEVELS]
    rules = [
        CommitmentRule(
            f"{level}-{kind}-{urgency}",
            level,
            CommitmentKind(kind),
            RuleUrgency(urgency),
            amount,
            AmountUnit(unit),
            calendar,
            warn,
        )
        for level, kind, urgency, amount, unit, calendar, warn in (*shipped.RULES, *shipped.NEWS_RULES)
    ]
    return [replace(row, version=1) for row in (*calendars, *levels, *rules)]
