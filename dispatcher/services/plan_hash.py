"""One short name for the whole plan: equal plans have equal hashes, on any machine, after any history."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.rows import Row

from .formats import to_json

PLAN_ROWS: tuple[type[Row], ...] = (Intervention, Appointment, Assignment)


def plan_hash(rows: Iterable[Row]) -> str:
    """Return the SHA-256 of the canonical JSON of interventions, appointments and assignments with pins.

    Keys and ids are sorted, times are UTC seconds, versions and when a hand placed something are left out.
    """
    plan: list[Any] = sorted((_content(row) for row in rows), key=lambda entry: (entry["_type"], entry["id"]))
    text = json.dumps(plan, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _content(row: Row) -> dict[str, Any]:
    value: dict[str, Any] = to_json(row, Row)
    value.pop("version", None)
    value.pop("placed_at", None)
    return value
