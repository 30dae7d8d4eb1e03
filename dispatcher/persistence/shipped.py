"""The rows every database begins with: calendars, levels of service and what each of them owes.

Written once, when the tables are made or the migration brings them; from then on they are a manager's.
Only columns of those first tables are named here, so that a later column brings its own default.
"""

import json
from typing import Any

from sqlalchemy import Connection, column, insert, table

OFFICE_HOURS = [[weekday, 8 * 60, 18 * 60] for weekday in range(5)]
ALL_HOURS = [[weekday, 0, 24 * 60] for weekday in range(7)]
ZONE = "Europe/Paris"

CALENDARS = (
    ("office", "Office hours", OFFICE_HOURS, "FR"),
    ("always", "24 hours, 7 days", ALL_HOURS, ""),
)
LEVELS = (
    ("bronze", "Bronze", 1, "office"),
    ("silver", "Silver", 2, "office"),
    ("gold", "Gold", 3, "always"),
    ("platinum", "Platinum", 4, "always"),
)
RULES = (
    # level, kind, urgency, amount, unit, calendar, warn minutes before
    ("bronze", "take_in_charge", "any", 4 * 60, "minutes", "office", 30),
    ("bronze", "answer", "any", 2, "open_days", "office", 60),
    ("bronze", "parts", "any", 2, "open_days", "office", 120),
    ("silver", "take_in_charge", "any", 0, "minutes", "office", 0),
    ("silver", "on_site", "urgent", 4 * 60, "minutes", "office", 60),
    ("silver", "answer", "any", 8 * 60, "minutes", "office", 60),
    ("gold", "take_in_charge", "any", 0, "minutes", "always", 0),
    ("gold", "on_site", "any", 4 * 60, "minutes", "office", 60),
    ("gold", "answer", "any", 4 * 60, "minutes", "office", 30),
    ("platinum", "take_in_charge", "any", 0, "minutes", "always", 0),
    ("platinum", "on_site", "any", 2 * 60, "minutes", "always", 30),
    ("platinum", "answer", "any", 60, "minutes", "always", 15),
)
NEWS_MINUTES = 60
NEWS_RULES = tuple(
    (key, "news", "any", NEWS_MINUTES, "minutes", hours, 0) for key, _name, _rank, hours in LEVELS
)


def ship_service_levels(connection: Connection) -> None:
    """Write the shipped calendars, levels and commitments into empty tables."""
    _write(connection, "calendars", [_calendar(*one) for one in CALENDARS])
    _write(connection, "service_levels", [_level(*one) for one in LEVELS])
    _write(connection, "commitment_rules", [_rule(*one) for one in (*RULES, *NEWS_RULES)])


def _calendar(key: str, name: str, openings: list[list[int]], holidays: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "zone": ZONE,
        "openings": json.dumps(openings),
        "holidays": holidays,
        "closed_days": "[]",
        "version": 1,
    }


def _level(key: str, name: str, rank: int, calendar: str) -> dict[str, Any]:
    return {
        "id": key,
        "name": name,
        "rank": rank,
        "calendar_id": calendar,
        "prepaid": False,
        "prepaid_priority": True,
        "version": 1,
    }


def _rule(
    level: str, kind: str, urgency: str, amount: int, unit: str, calendar: str, warn: int
) -> dict[str, Any]:
    return {
        "id": f"{level}-{kind}-{urgency}",
        "level_id": level,
        "kind": kind,
        "urgency": urgency,
        "amount": amount,
        "unit": unit,
        "calendar_id": calendar,
        "warn_minutes": warn,
        "runs_while_suspended": True,
        "version": 1,
    }


def _write(connection: Connection, name: str, rows: list[dict[str, Any]]) -> None:
    connection.execute(insert(table(name, *map(column, rows[0]))), rows)
