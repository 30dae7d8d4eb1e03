"""When somebody who should work does not: ill, at the doctor's, called away."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from .shifts import Shift
from .values import TimeWindow


@dataclass(frozen=True)
class Absence:
    """A technician is away from `starts_at` until `ends_at`, which is the first moment he is back.

    One inside a working day is taken to begin and to end at home: that is where he is fetched from.
    """

    id: str
    technician_id: str
    starts_at: datetime
    ends_at: datetime
    reason: str = ""
    version: int = 0

    def holds(self, moment: datetime) -> bool:
        """Whether he is away at this moment."""
        return self.starts_at <= moment < self.ends_at

    def meets(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether any moment from `starts_at` to `ends_at` falls into it; touching is not meeting."""
        return self.starts_at < ends_at and starts_at < self.ends_at


def merged(absences: Iterable[Absence]) -> tuple[Absence, ...]:
    """Return the absences in order, those that overlap or touch as one, under the id of the first."""
    found: list[Absence] = []
    for absence in sorted(absences, key=lambda row: (row.starts_at, row.id)):
        if found and absence.starts_at <= found[-1].ends_at:
            found[-1] = replace(found[-1], ends_at=max(found[-1].ends_at, absence.ends_at))
        else:
            found.append(absence)
    return tuple(found)


def present(shift: Shift, absences: Iterable[Absence]) -> TimeWindow | None:
    """Return the shift less the absences at its start and its end; None where nothing is left of it."""
    starts_at, ends_at = shift.starts_at, shift.ends_at
    away = merged(absences)
    for absence in away:
        if absence.holds(starts_at):
            starts_at = absence.ends_at
    for absence in reversed(away):
        if absence.starts_at < ends_at <= absence.ends_at:
            ends_at = absence.starts_at
    return TimeWindow(starts_at, ends_at) if starts_at < ends_at else None


def inside(shift: Shift, absences: Iterable[Absence]) -> tuple[Absence, ...]:
    """Return the absences after which the technician works on, in order, those that touch as one."""
    left = present(shift, absences)
    if left is None:
        return ()
    return tuple(
        row for row in merged(absences) if left.earliest < row.starts_at and row.ends_at < left.latest
    )
