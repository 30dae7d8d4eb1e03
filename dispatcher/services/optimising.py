"""Optimise the day: the board as a question to the engine, its answer as lines a person reads and applies.

Nothing is changed until the lines are applied, and they are applied to the plan as it is by then: what
somebody has changed meanwhile stays as they made it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from dispatcher.domain.appointments import Assignment, AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import DayRoute, Finding
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from solver import model as solver
from solver.cost import route_travel_s

from .certificate import verdict
from .commands import ApplyProposal, Batch, Command, ProposedMove, RemoveAssignment
from .findings import intervention_id
from .pictures import picture
from .translation import moment, plan, problem

SHIFTED_FROM = timedelta(minutes=15)
TIME_TO_DECIDE = timedelta(minutes=2)


@dataclass(frozen=True)
class Question:
    """The day as the engine is asked about it."""

    board: Board
    of: solver.Problem
    published: solver.Plan


@dataclass(frozen=True)
class Place:
    """With whom, and when its service starts."""

    technician_id: str
    start: datetime


@dataclass(frozen=True)
class Line:
    """One job that changes. No place before: it waited; none after: it goes back to the queue.

    `assignment_id` is of the plan as it was asked about, or new; `version` is None where it is new.
    """

    intervention_id: str
    before: Place | None
    after: Place | None
    assignment_id: str
    version: int | None

    @property
    def shift(self) -> timedelta:
        """How much later it starts (negative: earlier), with the same technician; else nothing."""
        if self.before is None or self.after is None or self.is_moved:
            return timedelta()
        return self.after.start - self.before.start

    @property
    def is_moved(self) -> bool:
        """Whether somebody else is to do it."""
        before, after = self.before, self.after
        return before is not None and after is not None and before.technician_id != after.technician_id

    @property
    def technician_ids(self) -> tuple[str, ...]:
        """Whose days it touches."""
        return tuple(place.technician_id for place in (self.before, self.after) if place is not None)


@dataclass(frozen=True)
class Totals:
    """A plan in four figures. Shifted: same technician, start changed by more than 15 minutes."""

    travel: timedelta
    moved: int
    shifted: int
    unserved: int


@dataclass(frozen=True)
class Answer:
    """A better day: its lines by the hour they now start, its totals, and the days that change."""

    lines: tuple[Line, ...]
    before: Totals
    after: Totals
    days: Mapping[str, DayRoute]  # technician id -> the day as it would be

    def days_of(self, line: Line) -> tuple[DayRoute, ...]:
        """Return the days that a line touches, as they would be with all lines."""
        return tuple(self.days[key] for key in dict.fromkeys(line.technician_ids) if key in self.days)


@dataclass(frozen=True)
class Skipped:
    """A line that does not fit the plan as it is by now, and why."""

    line: Line
    why: Sentence


@dataclass(frozen=True)
class Rebased:
    """What applying does now: one command (None where nothing is left), and the lines it leaves out."""

    command: Command | None
    lines: tuple[Line, ...]
    skipped: tuple[Skipped, ...]


# ---- asking


def question(board: Board, now: datetime, seconds: float) -> Question:
    """Return the day as a question whose answer comes `seconds` from now and is decided on a little later.

    Whoever will have set out by then is taken to be on the road; all that waits may find its place.
    """
    decided_at = now + timedelta(seconds=seconds) + TIME_TO_DECIDE
    of = problem(board, waiting=board.waiting, now=decided_at)
    return Question(board, of, plan(board, of))


# ---- the answer


def answer(asked: Question, found: solver.Plan) -> Answer:
    """Return what a plan changes, and what that gains."""
    lines = tuple(sorted(_lines(asked, found), key=_when))
    touched = {key for line in lines for key in line.technician_ids}
    routes = [route for route in found.routes if route.technician_id in touched]
    return Answer(
        lines=lines,
        before=_totals(asked, asked.published, ()),
        after=_totals(asked, found, lines),
        days={route.technician_id: picture(asked.board, asked.of, route) for route in routes},
    )


def _lines(asked: Question, found: solver.Plan) -> Iterable[Line]:
    for visit in asked.of.visits:
        before, after = _place(asked, asked.published, visit.id), _place(asked, found, visit.id)
        if before != after:
            known = asked.board.assignments.get(visit.id)
            yield Line(
                intervention_id=intervention_id(asked.board, visit.id) or "",
                before=before,
                after=after,
                assignment_id=known.id if known else new_id(),
                version=known.version if known else None,
            )


def _place(asked: Question, day: solver.Plan, visit_id: str) -> Place | None:
    technician_id = day.technician_of.get(visit_id)
    if technician_id is None:
        return None
    return Place(technician_id, moment(asked.board, day.start_of[visit_id]))


def _when(line: Line) -> tuple[bool, float, str]:
    place = line.after or line.before
    assert place is not None
    return (line.after is None, place.start.timestamp(), line.intervention_id)


def _totals(asked: Question, day: solver.Plan, lines: tuple[Line, ...]) -> Totals:
    return Totals(
        travel=timedelta(seconds=sum(route_travel_s(asked.of, route) for route in day.routes)),
        moved=sum(line.is_moved for line in lines),
        shifted=sum(abs(line.shift) > SHIFTED_FROM for line in lines),
        unserved=len(day.unserved),
    )


def totals_of(score: Mapping[str, Any]) -> Totals:
    """Return the figures of a score that the engine tells while it searches."""
    unserved = score["unserved"]
    return Totals(
        travel=timedelta(seconds=score["travel_s"]),
        moved=score["moved"],
        shifted=score["shifted"],
        unserved=unserved if isinstance(unserved, int) else sum(unserved),
    )


# ---- applying it to the plan as it is by then


def rebase(board: Board, lines: Iterable[Line], now: datetime) -> Rebased:
    """Return the lines that the plan as it is can still take, as one command, and the others with reasons.

    A job that somebody has changed since keeps their change; a line that would break a rule without it is
    left out as well.
    """
    kept: list[Line] = []
    skipped: list[Skipped] = []
    for line in lines:
        why = _changed_meanwhile(board, line)
        if why is None:
            kept.append(line)
        else:
            skipped.append(Skipped(line, why))
    while new := _new_findings(board, kept, now):
        blamed = _blamed(board, kept, new)
        skipped += [Skipped(line, _does_not_fit(board, line, why)) for line, why in blamed]
        out = {line.intervention_id for line, _why in blamed}
        kept = [line for line in kept if line.intervention_id not in out]
    return Rebased(_command(kept), tuple(kept), tuple(skipped))


def _changed_meanwhile(board: Board, line: Line) -> Sentence | None:
    intervention = board.interventions.get(line.intervention_id)
    if intervention is None:
        return Sentence("This job is no longer on the plan of the day.")
    if line.version is None:
        is_same = any(row.id == line.intervention_id for row in board.waiting)
    else:
        row = board.assignments.get(line.assignment_id)
        is_same = row is not None and row.is_live and row.version == line.version and not row.has_departed
    if is_same:
        return None
    return Sentence("{number} was changed meanwhile and stays as it is.", number=intervention.number)


def _new_findings(board: Board, lines: list[Line], now: datetime) -> tuple[Finding, ...]:
    """Return what these lines would break, as the executor would see it."""
    if not lines:
        return ()
    after = board.with_rows(_row(board, line) for line in lines)
    crew = {key for line in lines for key in line.technician_ids}
    moving = frozenset(line.assignment_id for line in lines)
    known = {finding.key for finding in verdict(board, crew, now, moving)}
    return tuple(finding for finding in verdict(after, crew, now, moving) if finding.key not in known)


def _row(board: Board, line: Line) -> Assignment:
    """Return the assignment as the line makes it."""
    known = board.assignments.get(line.assignment_id)
    if line.after is None:
        assert known is not None
        return replace(known, state=AssignmentState.CANCELLED)
    start, holder = line.after.start, line.after.technician_id
    if known is not None:
        length = known.planned_end - known.planned_start
        return replace(known, technician_id=holder, planned_start=start, planned_end=start + length)
    work: Intervention = board.interventions[line.intervention_id]
    return Assignment(line.assignment_id, work.id, holder, start, start + work.duration)


def _blamed(board: Board, lines: list[Line], new: tuple[Finding, ...]) -> list[tuple[Line, Sentence]]:
    """Return one line to leave out for each finding, with the finding's sentence; at least one in all."""
    blamed: dict[str, tuple[Line, Sentence]] = {}
    for finding in new:
        line = _suspect(board, lines, finding)
        blamed.setdefault(line.intervention_id, (line, finding.sentence))
    return list(blamed.values())


def _suspect(board: Board, lines: list[Line], finding: Finding) -> Line:
    """The job the finding is about; else what came to that day, or else left it, nearest to that job."""
    rows = board.assignments_of.get(finding.intervention_id or "", ())
    at = rows[-1].start if rows else board.ends_at

    def distance(line: Line) -> tuple[bool, bool, bool, timedelta]:
        place = line.after or line.before
        assert place is not None
        return (
            line.intervention_id != finding.intervention_id,
            line.after is None or line.after.technician_id != finding.technician_id,
            finding.technician_id not in line.technician_ids,
            abs(place.start - at),
        )

    return min(lines, key=distance)


def _does_not_fit(board: Board, line: Line, why: Sentence) -> Sentence:
    number = board.interventions[line.intervention_id].number
    return Sentence("{number} does not fit any more. {why}", number=number, why=why)


def _command(lines: list[Line]) -> Command | None:
    moves = tuple(_move(line, line.after) for line in lines if line.after is not None)
    commands: list[Command] = [ApplyProposal(moves)] if moves else []
    commands += [RemoveAssignment(line.assignment_id, line.version) for line in lines if line.after is None]
    if len(commands) > 1:
        return Batch("", tuple(commands))
    return commands[0] if commands else None


def _move(line: Line, to: Place) -> ProposedMove:
    return ProposedMove(
        intervention_id=line.intervention_id,
        technician_id=to.technician_id,
        start=to.start,
        assignment_id=line.assignment_id,
        is_new=line.version is None,
        expected_version=line.version,
    )
