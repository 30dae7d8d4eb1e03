"""Who could take over the jobs of somebody who is away: the best place of each, all of them together.

The jobs are placed one after the other, promised ones first, each on the days as the ones before have made
them, so that all of it can be applied in one step. Nothing is changed until it is.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from dispatcher.domain.appointments import Assignment, AssignmentState, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from dispatcher.domain.sentences import Sentence

from . import urgent
from .candidates import candidates
from .commands import ApplyProposal, ProposedMove
from .findings import technician_name


@dataclass(frozen=True)
class Takeover:
    """One job of somebody who is away: its best place once those of lower rank are placed, or why none."""

    assignment: Assignment
    place: ProposedMove | None
    why: Sentence
    rank: int
    moves: tuple[ProposedMove, ...] = ()
    routes: tuple[DayRoute, ...] = ()

    @property
    def key(self) -> str:
        return self.assignment.id


def stranded(board: Board) -> tuple[Assignment, ...]:
    """Return the jobs of this day that somebody was to do who is away then, and has not begun."""
    found = [
        row
        for technician_id, absences in board.absences_of.items()
        for row in board.days_of.get(technician_id, ())
        if not row.has_departed and any(absence.meets(row.start, row.end) for absence in absences)
    ]
    return tuple(sorted(found, key=lambda row: (row.start, row.id)))


def takeovers(board: Board, now: datetime) -> tuple[Takeover, ...]:
    """Return for every stranded job where it could go, by the hour at which it is planned now."""
    rows = stranded(board)
    board = board.with_rows(replace(row, state=AssignmentState.CANCELLED) for row in rows)
    found = []
    promised_first = sorted(rows, key=lambda row: (board.promise_of(row.intervention_id) is None, row.start))
    for rank, row in enumerate(promised_first):
        made = _place(board, row, rank, now)
        board = _with(board, row, made.moves)
        found.append(made)
    return tuple(sorted(found, key=lambda made: (made.assignment.start, made.key)))


def take_all(found: Iterable[Takeover]) -> ApplyProposal | None:
    """Return the command that puts every job where it could go; None where none could go anywhere.

    A job shifted for two of them ends where the later placed one has it.
    """
    last = {move.assignment_id: move for made in _as_placed(found) for move in made.moves}
    return ApplyProposal(tuple(last.values())) if last else None


def _as_placed(found: Iterable[Takeover]) -> list[Takeover]:
    return sorted(found, key=lambda made: made.rank)


def _place(board: Board, row: Assignment, rank: int, now: datetime) -> Takeover:
    number = board.interventions[row.intervention_id].number
    if row.pin in (Pin.TECHNICIAN, Pin.BOTH):
        wanted = technician_name(board, row.technician_id)
        pinned = Sentence(
            "{number} is pinned to {wanted}. Release the pin first.", number=number, wanted=wanted
        )
        return Takeover(row, None, pinned, rank)
    told = urgent.first(urgent.call(board, board.interventions[row.intervention_id], now))
    best = next((line for line in told.lines if line.moves == 0), None)
    if best is None:
        return Takeover(row, None, _why_nobody(board, row, now), rank)
    if not _keeps_time(row, best.arrival):
        return Takeover(
            row, None, Sentence("{number} is pinned in time. Release the pin first.", number=number), rank
        )
    command = urgent.apply_command(board, best)
    assert isinstance(command, ApplyProposal)
    moves = tuple(_of_row(move, row) for move in command.moves)
    own = next(move for move in moves if move.assignment_id == row.id)
    return Takeover(row, own, best.why, rank, moves, best.routes)


def _keeps_time(row: Assignment, start: datetime) -> bool:
    held = row.pinned_range
    if held is not None:
        return held.earliest <= start <= held.latest
    return row.pin is not Pin.TIME or start == row.start


def _why_nobody(board: Board, row: Assignment, now: datetime) -> Sentence:
    """Return what is in the way of the best of the others: whoever is away is no answer."""
    others = candidates(board, board.interventions[row.intervention_id], now)
    best = next((line for line in others if line.technician_id not in board.absences_of), None)
    return best.why if best else Sentence("Nobody else who works on this day masters it.")


def _of_row(move: ProposedMove, row: Assignment) -> ProposedMove:
    """Return the line about the job itself as a move of what is planned, others as they are."""
    if move.intervention_id != row.intervention_id:
        return move
    return replace(move, assignment_id=row.id, is_new=False, expected_version=row.version)


def _with(board: Board, row: Assignment, moves: Iterable[ProposedMove]) -> Board:
    """Return the board with the job and whom it shifts at their new places."""
    rows = []
    for move in moves:
        known = row if move.assignment_id == row.id else board.assignments[move.assignment_id]
        end = move.start + (known.planned_end - known.planned_start)
        rows.append(
            replace(known, technician_id=move.technician_id, planned_start=move.start, planned_end=end)
        )
    return board.with_rows(rows)
