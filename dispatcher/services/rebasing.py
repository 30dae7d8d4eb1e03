"""Lines of a plan that was thought out on one board, brought onto the board as it is by now.

What somebody has changed meanwhile stays as they made it; a line that would break a rule without it is left
out as well, and each is listed with its reason. The optimiser and the fork of a day share this.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatcher.domain.appointments import Assignment, AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Finding
from dispatcher.domain.sentences import Sentence

from .certificate import verdict
from .commands import ApplyProposal, Batch, Command, ProposedMove, RemoveAssignment

NOBODY: frozenset[str] = frozenset()


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
    def key(self) -> str:
        """What tells it from the other lines."""
        return self.assignment_id

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

    @property
    def assignment_ids(self) -> tuple[str, ...]:
        """The planned work it places or moves."""
        return (self.assignment_id,)

    def put_on(self, board: Board) -> Board:
        """Return the board as the line makes it."""
        return board.with_rows([_row(board, self)])


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


def applied(board: Board, lines: Iterable[Line]) -> Board:
    """Return the board with all these lines on it."""
    for line in lines:
        board = line.put_on(board)
    return board


def rebase(board: Board, lines: Iterable[Line], now: datetime) -> Rebased:
    """Return the lines that the plan as it is can still take, as one command, and the others with reasons.

    A job that somebody has changed since keeps their change; a line that would break a rule without it is
    left out as well.
    """
    kept, skipped = standing(board, lines)
    fitting, misfits = fit(board, kept, now)
    return Rebased(_command(fitting), tuple(fitting), (*skipped, *misfits))


def standing(board: Board, lines: Iterable[Line]) -> tuple[list[Line], list[Skipped]]:
    """Return the lines whose jobs are as they were, and the others with what has happened to them."""
    kept, skipped = list[Line](), list[Skipped]()
    for line in lines:
        why = _changed_meanwhile(board, line)
        if why is None:
            kept.append(line)
        else:
            skipped.append(Skipped(line, why))
    return kept, skipped


def fit(
    board: Board, lines: Iterable[Line], now: datetime, accepted: frozenset[str] = NOBODY
) -> tuple[list[Line], list[Skipped]]:
    """Return the lines that break nothing together, and those left out for it with their reasons.

    `accepted` names findings (by key) that somebody has taken upon himself already.
    """
    kept, skipped = list(lines), list[Skipped]()
    while new := [found for found in new_findings(board, kept, now) if found.key not in accepted]:
        blamed = _blamed(board, kept, new)
        skipped += [Skipped(line, _does_not_fit(board, line, why)) for line, why in blamed]
        out = {line.key for line, _why in blamed}
        kept = [line for line in kept if line.key not in out]
    return kept, skipped


def stays(number: int) -> Sentence:
    """Say that a job is not any more as it was, and is left alone."""
    return Sentence("{number} was changed meanwhile and stays as it is.", number=number)


def _changed_meanwhile(board: Board, line: Line) -> Sentence | None:
    intervention = board.interventions.get(line.intervention_id)
    if intervention is None:
        return Sentence("This job is no longer on the plan of the day.")
    if line.version is None:
        is_same = any(row.id == line.intervention_id for row in board.waiting)
    else:
        row = board.assignments.get(line.assignment_id)
        is_same = row is not None and row.is_live and row.version == line.version and not row.has_departed
    return None if is_same else stays(intervention.number)


def new_findings(
    board: Board, lines: Iterable[Line], now: datetime, crew: Iterable[str] | None = None
) -> tuple[Finding, ...]:
    """Return what these lines would break, as the executor would see it; on these days only, if named."""
    lines = list(lines)
    if not lines:
        return ()
    after = applied(board, lines)
    touched = {key for line in lines for key in line.technician_ids} if crew is None else set(crew)
    moving = frozenset(key for line in lines for key in line.assignment_ids)
    known = {finding.key for finding in verdict(board, touched, now, moving)}
    return tuple(finding for finding in verdict(after, touched, now, moving) if finding.key not in known)


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


def _blamed(board: Board, lines: list[Line], new: list[Finding]) -> list[tuple[Line, Sentence]]:
    """Return one line to leave out for each finding, with the finding's sentence; at least one in all."""
    blamed: dict[str, tuple[Line, Sentence]] = {}
    for finding in new:
        line = _suspect(board, lines, finding)
        blamed.setdefault(line.key, (line, finding.sentence))
    return list(blamed.values())


def _suspect(board: Board, lines: list[Line], finding: Finding) -> Line:
    """The job the finding is about; else what came to that day, or else left it, nearest to that job."""
    rows = board.assignments_of.get(finding.intervention_id or "", ())
    at = rows[-1].start if rows else board.ends_at

    def distance(line: Line) -> tuple[bool, bool, bool, timedelta]:
        place = line.after or line.before
        return (
            line.intervention_id != finding.intervention_id,
            line.after is None or line.after.technician_id != finding.technician_id,
            finding.technician_id not in line.technician_ids,
            abs(place.start - at) if place is not None else timedelta.max,
        )

    return min(lines, key=distance)


def _does_not_fit(board: Board, line: Line, why: Sentence) -> Sentence:
    intervention = board.interventions.get(line.intervention_id)
    if intervention is None:
        return why
    return Sentence("{number} does not fit any more. {why}", number=intervention.number, why=why)


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
