"""Everybody's published day, and the visits in it, as arrays: side_by_side.py has the moments of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from solver.cost import LATENESS_WEIGHT
from solver.model import NEVER, Lunch, Technician, Visit
from solver.situation import Situation

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def whole(numbers: object) -> Whole:
    """The numbers as an array of 64 bits."""
    return np.array(numbers, dtype=np.int64)


@dataclass(frozen=True)
class Columns:
    """Everybody's published day, and visits as columns; the last column is being home: nobody's visit.

    A day begins behind what has started, if nothing that is to be placed could come before that.
    """

    crew: Sequence[Technician]  # m
    skipped: Sequence[int]  # m: how many visits have begun
    days: Sequence[Sequence[Visit]]  # m: the others
    begin: Sequence[int]  # m: the place where the day goes on
    visits: Sequence[Visit]  # n
    row_of: Mapping[str, int]
    earliest_s: Whole  # n + 1
    latest_s: Whole
    set_out_s: Whole
    is_fact: Flags
    wish_s: Whole  # the published start; NEVER without one
    late_from_s: Whole  # a later start adds lateness
    weight: Whole  # what a second of it costs
    duration_s: Whole  # m, n + 1
    return_by_s: Whole  # m
    free_s: Whole  # 2, m: free at the beginning with lunch still to be had, and with lunch behind one
    lunch: Whole  # 3, m: from, to, duration; from NEVER on where none is to be had

    @property
    def home(self) -> int:
        """The row that stands for being home."""
        return len(self.visits)

    @cached_property
    def skips(self) -> Whole:
        """How many visits of each day have begun, as an array."""
        return whole(self.skipped)


def columns(situation: Situation, other: Visit) -> Columns:
    """Everybody's day; `other` is a visit that stands in none of them."""
    crew, starts = situation.problem.technicians, situation.plan.start_of
    whole_days = [situation.visits(technician.id) for technician in crew]
    openings = [visit.release_s for day in whole_days for visit in day if visit.movable]
    first_s = min([other.bounds.earliest_s, *openings])
    skipped = [_begun(day, first_s) for day in whole_days]
    days = [day[skip:] for day, skip in zip(whole_days, skipped, strict=True)]
    begun = [day[:skip] for day, skip in zip(whole_days, skipped, strict=True)]
    visits = [*[visit for day in days for visit in day], other]
    bounds = [visit.bounds for visit in visits]
    late_from = [NEVER if v.due_s is None else max(v.due_s, starts.get(v.id, -NEVER)) for v in visits]
    lunches = [_lunch(situation, *day) for day in zip(crew, begun, days, strict=True)]
    return Columns(
        crew,
        skipped,
        days,
        [day[-1].place if day else t.start_place for t, day in zip(crew, begun, strict=True)],
        visits,
        {visit.id: row for row, visit in enumerate(visits)},
        whole([*[bound.earliest_s for bound in bounds], -NEVER]),
        whole([*[bound.latest_s for bound in bounds], NEVER]),
        whole([*[bound.set_out_s for bound in bounds], -NEVER]),
        np.array([*[visit.started for visit in visits], True]),
        whole([*[starts.get(visit.id, NEVER) for visit in visits], NEVER]),
        whole([*late_from, NEVER]),
        whole([*[LATENESS_WEIGHT[visit.level] for visit in visits], 0]),
        _durations(crew, visits),
        whole([technician.latest_return_s for technician in crew]),
        whole([free_s for free_s, _ in lunches]).T,
        whole([[x.earliest_s, x.latest_s, x.duration_s] if x else [NEVER, -NEVER, 0] for _, x in lunches]).T,
    )


def _begun(day: Sequence[Visit], first_s: int) -> int:
    """How many visits have begun before anything could be placed."""
    for i, visit in enumerate(day):
        if not visit.started or visit.bounds.earliest_s >= first_s:
            return i
    return len(day)


def _lunch(
    situation: Situation, technician: Technician, begun: Sequence[Visit], day: Sequence[Visit]
) -> tuple[tuple[int, int], Lunch | None]:
    """When one is free behind what has begun, lunch still to be had and had, and the lunch that is due."""
    free_s, lunch = technician.shift_start_s, situation.lunch_left(technician, [*begun, *day])
    if begun:
        free_s = begun[-1].bounds.earliest_s + begun[-1].duration_with(technician.id)
    if lunch is None:
        return (NEVER, free_s), None
    lunch_s = situation.lunch_among(technician, begun) if begun else None
    had = lunch_s is not None and lunch_s < begun[-1].bounds.earliest_s
    return (free_s, free_s if had else NEVER), lunch


def _durations(crew: Sequence[Technician], visits: Sequence[Visit]) -> Whole:
    table = np.repeat(whole([[*[visit.duration_s for visit in visits], 0]]), len(crew), axis=0)
    for row, visit in enumerate(visits):
        if visit.duration_by:
            table[:, row] = [visit.duration_with(technician.id) for technician in crew]
    return table
