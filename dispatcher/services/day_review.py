"""The plan of the morning against what became of it: which jobs were moved, late, or ran over.

Compares the boards of two instants of a day, row by row; nothing is estimated but the end of work under way.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.sentences import Sentence

from .replaying import Replay

WORTH_SAYING = timedelta(minutes=5)  # less is the roundness of clocks, not lateness


class ReviewKind(StrEnum):
    """What became of a job."""

    LATE = "late"
    OVERTIME = "overtime"
    MOVED = "moved"
    ADDED = "added"
    TAKEN_OFF = "taken_off"


@dataclass(frozen=True)
class Place:
    """Where a job stands in a plan."""

    technician: str
    start: datetime


@dataclass(frozen=True)
class ReviewLine:
    """One job and one thing that became of it; a job may have several. `by`: how late, how long over."""

    kind: ReviewKind
    intervention_id: str
    number: int
    customer: str
    planned: Place | None
    actual: Place | None
    what: Sentence
    by: timedelta = timedelta()


@dataclass(frozen=True)
class Review:
    """The lines between two instants, the worst kinds first, each by its hour."""

    earlier: datetime
    later: datetime
    lines: tuple[ReviewLine, ...]


def review_between(replay: Replay, earlier: datetime, later: datetime) -> Review:
    """Compare two instants; where there was no plan yet at the first, the first plan of the day is taken."""
    start = max(earlier, _first_plan_at(replay))
    later = max(later, start)
    lines = review(replay.board_at(start), replay.board_at(later), later)
    return Review(start, later, lines)


def review(before: Board, after: Board, at: datetime) -> tuple[ReviewLine, ...]:
    """Return what became of every job of the first board's plan, and of those that came into it, by `at`."""
    jobs = {**before.interventions, **after.interventions}
    lines = [line for key in jobs for line in _lines(jobs[key], before, after, at)]
    order = list(ReviewKind)
    return tuple(sorted(lines, key=lambda line: (order.index(line.kind), _hour(line), line.number)))


def _first_plan_at(replay: Replay) -> datetime:
    """Return when the day first had somebody to plan for."""
    if replay.board_after(0).shifts:
        return replay.starts_at
    steps = (n for n in range(1, len(replay.steps) + 1) if replay.board_after(n).shifts)
    first = next(steps, None)
    return replay.steps[first - 1].at if first else replay.starts_at


def _hour(line: ReviewLine) -> datetime:
    place = line.planned or line.actual
    assert place is not None  # a line is about a job that has a place in one of the plans
    return place.start


def _lines(job: Intervention, before: Board, after: Board, at: datetime) -> Iterator[ReviewLine]:
    then, now = _held(before, job.id), _held(after, job.id)
    planned, actual = _place(before, then), _place(after, now)
    if then is None and now is None:
        return
    customer = (after.customers.get(job.customer_id) or before.customers[job.customer_id]).name

    def line(kind: ReviewKind, what: Sentence, by: timedelta = timedelta()) -> ReviewLine:
        return ReviewLine(kind, job.id, job.number, customer, planned, actual, what, by)

    if now is None:
        yield line(ReviewKind.TAKEN_OFF, Sentence("no longer in this day's plan"))
        return
    if then is None:
        yield line(ReviewKind.ADDED, Sentence("was not in the plan"))
    elif (then.technician_id, then.planned_start) != (now.technician_id, now.planned_start):
        yield line(ReviewKind.MOVED, _how_moved(then, now), abs(now.planned_start - then.planned_start))
    for what, by in _late(job, after, then, now, at):
        yield line(ReviewKind.LATE, what, by)
    for what, by in _over(after, now, at):
        yield line(ReviewKind.OVERTIME, what, by)


def _how_moved(then: Assignment, now: Assignment) -> Sentence:
    if then.technician_id == now.technician_id:
        by = now.planned_start - then.planned_start
        if by > timedelta():
            return Sentence("planned {by} later", by=by)
        return Sentence("planned {by} earlier", by=-by)
    return Sentence("given to somebody else")


def _late(
    job: Intervention, board: Board, then: Assignment | None, now: Assignment, at: datetime
) -> Iterator[tuple[Sentence, timedelta]]:
    """Yield the worst lateness of a job: against its promise, else its contract, else the first plan."""
    start = _start(now, at)
    appointment = board.promise_of(job.id)
    promised = appointment.promised if appointment else None
    if promised is not None and start > promised.latest:
        by = start - promised.latest
        yield Sentence("promised before {latest}, late by {by}", latest=promised.latest, by=by), by
    elif job.due_at is not None and start > job.due_at:
        yield (
            Sentence("due at {due}, late by {by}", due=job.due_at, by=start - job.due_at),
            start - job.due_at,
        )
    elif then is not None and start - max(then.planned_start, now.planned_start) >= WORTH_SAYING:
        by = start - max(then.planned_start, now.planned_start)
        yield Sentence("started or starts {by} after its planned time", by=by), by


def _over(board: Board, now: Assignment, at: datetime) -> Iterator[tuple[Sentence, timedelta]]:
    """Yield how far a job ends beyond the shift, or else how much longer than planned it took."""
    end = _end(now, at)
    shift = board.shift_of.get(now.technician_id)
    longer = (end - now.start) - (now.planned_end - now.planned_start)
    if shift is not None and end > shift.ends_at:
        by = end - shift.ends_at
        yield Sentence("ends {by} after the working day, at {end}", by=by, end=end), by
    elif now.started_at is not None and longer >= WORTH_SAYING:
        yield Sentence("takes {by} longer than planned", by=longer), longer


def _start(row: Assignment, at: datetime) -> datetime:
    """Return when work started, or can start at the earliest if it has not by now."""
    return row.started_at or max(row.planned_start, at)


def _end(row: Assignment, at: datetime) -> datetime:
    """Return when work ended, or ends if it takes as long as planned from its start on."""
    if row.ended_at is not None:
        return row.ended_at
    length = row.planned_end - row.planned_start
    return max(_start(row, at) + length, at if row.started_at else row.planned_end)


def _held(board: Board, key: str) -> Assignment | None:
    """Return the place of a job on this day, if somebody holds it."""
    rows = [row for row in board.assignments_of.get(key, ()) if row.holds_the_work and board.overlaps(row)]
    return rows[-1] if rows else None


def _place(board: Board, row: Assignment | None) -> Place | None:
    return Place(board.technicians[row.technician_id].name, row.start) if row else None
