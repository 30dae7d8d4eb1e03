"""How full the day is: for each half hour, the time people can work, the time given away, and what is left.

Pure arithmetic over a board and its routes, in whole seconds since the start of the board's day. Given away
is service and road. Who works two jobs at once counts twice there, so that too much is seen; what is left
counts each moment once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dispatcher.domain.absences import merged, present
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute

STEP_S = 1800
"""One slice of the day."""
WORTH_S = 1800
"""Less free time than this at a stretch is no room for work."""
Span = tuple[int, int]
Table = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Hours:
    """One technician's day as stretches (start, end) in seconds: on duty and there, given away, left.

    Lunch and absences are in neither. `committed` is as planned, and may overlap.
    """

    capacity: tuple[Span, ...] = ()
    committed: tuple[Span, ...] = ()
    free: tuple[Span, ...] = ()
    overtime_s: int = 0

    @property
    def share(self) -> float | None:
        """The share of the working time that is given away, above 1 where it is too much; None off duty."""
        capacity_s = _length(self.capacity)
        return _length(self.committed) / capacity_s if capacity_s else None

    @cached_property
    def steps(self) -> tuple[int, Table]:
        """The first half hour touched; from it on a row each of capacity, committed, free, in seconds.

        Counted once, because most of a crew's days stay the same when the board changes.
        """
        found: dict[int, list[int]] = {}
        for at, spans in enumerate((self.capacity, self.committed, self.free)):
            for span in spans:
                _spread(span, at, found)
        first = min(found, default=0)
        made = np.zeros((max(found) + 1 - first if found else 0, 3), dtype=np.int64)
        for step, figures in found.items():
            made[step - first] = figures
        return first, made

    def free_from(self, at_s: int) -> int | None:
        """The first moment from `at_s` on at which half an hour is free; None where there is none left."""
        for start_s, end_s in self.free:
            if end_s - max(start_s, at_s) >= WORTH_S:
                return max(start_s, at_s)
        return None


@dataclass(frozen=True)
class Slice:
    """Half an hour of a crew, in seconds of work."""

    start_s: int
    capacity_s: int = 0
    committed_s: int = 0
    free_s: int = 0

    @property
    def end_s(self) -> int:
        return self.start_s + STEP_S


def hours(board: Board, technician_id: str, route: DayRoute | None) -> Hours:
    """Return when a technician can work on this day, when he does, and what is left."""
    shift = board.shift_of.get(technician_id)
    absences = merged(board.absences_of.get(technician_id, ()))
    there = present(shift, absences) if shift else None
    away = [(_seconds(board, row.starts_at), _seconds(board, row.ends_at)) for row in absences]
    if route is not None and route.lunch is not None:
        away.append((_seconds(board, route.lunch.earliest), _seconds(board, route.lunch.latest)))
    duty = [(_seconds(board, there.earliest), _seconds(board, there.latest))] if there else []
    capacity = without(duty, away)
    busy = _busy(board, route)
    end_s = _seconds(board, shift.ends_at) if shift else 0
    late_s = max((end for _start, end in busy), default=end_s) - end_s
    return Hours(capacity, busy, without(capacity, busy), max(0, late_s) if shift else 0)


def _busy(board: Board, route: DayRoute | None) -> tuple[Span, ...]:
    if route is None:
        return ()
    jobs = [(_seconds(board, job.start), _seconds(board, job.end)) for job in route.jobs]
    roads = [(_seconds(board, leg.starts_at), _seconds(board, leg.ends_at)) for leg in route.legs]
    return tuple(sorted(span for span in (*jobs, *roads) if span[0] < span[1]))


def without(spans: Iterable[Span], gone: Iterable[Span]) -> tuple[Span, ...]:
    """Return stretches that do not overlap, less what is in others that may."""
    cuts = sorted(gone)
    left: list[Span] = []
    for start_s, end_s in spans:
        for cut_start_s, cut_end_s in cuts:
            if cut_end_s <= start_s:
                continue
            if cut_start_s >= end_s:
                break
            if cut_start_s > start_s:
                left.append((start_s, cut_start_s))
            start_s = cut_end_s
        if start_s < end_s:
            left.append((start_s, end_s))
    return tuple(left)


def slices(crew: Iterable[Hours]) -> tuple[Slice, ...]:
    """Return the load of a crew in half hours without a gap, from its first to its last."""
    parts = [(first, made) for first, made in (one.steps for one in crew) if len(made)]
    if not parts:
        return ()
    begin = min(first for first, _made in parts)
    total = np.zeros((max(first + len(made) for first, made in parts) - begin, 3), dtype=np.int64)
    for first, made in parts:
        total[first - begin : first - begin + len(made)] += made
    return tuple(Slice((begin + at) * STEP_S, *figures) for at, figures in enumerate(total.tolist()))


def _spread(span: Span, at: int, found: dict[int, list[int]]) -> None:
    """Add a stretch to every half hour it touches."""
    start_s, end_s = span
    for step in range(start_s // STEP_S, -(-end_s // STEP_S)):
        inside_s = min(end_s, (step + 1) * STEP_S) - max(start_s, step * STEP_S)
        found.setdefault(step, [0, 0, 0])[at] += inside_s


def free_time(of: Iterable[Slice], since_s: int) -> timedelta:
    """Return the time that is left from a moment on; of the half hour that has begun, its share."""
    left = 0.0
    for one in of:
        if one.end_s > since_s:
            left += one.free_s * min(1.0, (one.end_s - since_s) / STEP_S)
    return timedelta(seconds=round(left))


def makers(crew: Mapping[str, Hours], of: Slice) -> tuple[str, ...]:
    """Return who makes this half hour full, the busiest first, then by id."""
    given = {key: _overlap_s(one.committed, of) for key, one in crew.items()}
    return tuple(sorted((key for key in given if given[key]), key=lambda key: (-given[key], key)))


def _overlap_s(spans: Iterable[Span], of: Slice) -> int:
    return sum(max(0, min(end_s, of.end_s) - max(start_s, of.start_s)) for start_s, end_s in spans)


def crew_of(board: Board, team: str = "", skill: str = "") -> tuple[str, ...]:
    """Return who works on this day: all, or those of a team, or those who master a skill."""
    ids = {*board.shift_of, *board.days_of} & board.technicians.keys()
    rows = [board.technicians[key] for key in sorted(ids)]
    return tuple(
        row.id for row in rows if (not team or row.team == team) and (not skill or skill in row.skills)
    )


def _length(spans: Iterable[Span]) -> int:
    return sum(end_s - start_s for start_s, end_s in spans)


def _seconds(board: Board, moment: datetime) -> int:
    return int((moment - board.starts_at).total_seconds())
