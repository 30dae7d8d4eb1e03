"""Placing, moving, lengthening and removing work: what a drop writes.

`replanning` decides; the preview draws what it says and the handlers here store it, so that the stored plan
equals the ghost.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.appointments import Assignment, AssignmentState, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.errors import CHANGED, Conflict, Refusal
from dispatcher.domain.events import (
    AssignmentMoved,
    AssignmentPinned,
    AssignmentPlaced,
    AssignmentRemoved,
    AssignmentResized,
)
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import messaging
from .commands import (
    ApplyProposal,
    AssignIntervention,
    Command,
    MoveAssignment,
    MoveTogether,
    PinAssignment,
    ProposedMove,
    RemoveAssignment,
    ResizeAssignment,
)
from .findings import off_duty, under_way
from .gates import refuse_unjudged
from .handlers import Handlers
from .pictures import day_routes
from .replanning import (
    LEAST_LENGTH,
    Place,
    Replan,
    movable_assignment,
    preview,
    relengthen,
    replan,
    replan_together,
)
from .translation import moment

__all__ = ["HANDLERS", "day_routes", "movable_assignment", "preview", "replan"]


# ---- what a drop writes


def assign(command: AssignIntervention, uow: UnitOfWork, now: datetime) -> Command | None:
    intervention = uow.interventions.get(command.intervention_id)
    _refuse_unless_waiting(uow, intervention)  # before its board is asked: there it may not be
    board = _board_for(uow, command.technician_id, command.start)
    made = replan(board, intervention.id, command.technician_id, command.start, now)
    _store(uow, board, made, now, {intervention.id: command.assignment_id})
    uow.record(AssignmentPlaced)
    return None


def move(command: MoveAssignment, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    check_version(uow, assignment, command.expected_version)
    refuse_settled(uow, assignment)
    board = _board_for(uow, command.technician_id, command.start)
    board = _with_work(uow, board, assignment)
    made = replan(board, assignment.intervention_id, command.technician_id, command.start, now)
    _store(uow, board, made, now, {assignment.intervention_id: assignment.id})
    uow.record(AssignmentMoved)
    return None


def _with_work(uow: UnitOfWork, board: Board, assignment: Assignment) -> Board:
    """Return the board with planned work that may come from another day: here it waits for a place then."""
    if assignment.id in board.assignments:
        return board
    case = uow.case(assignment.intervention_id) | {
        assignment.id: replace(assignment, state=AssignmentState.CANCELLED)
    }
    return board.with_rows(case.values())


def move_together(command: MoveTogether, uow: UnitOfWork, now: datetime) -> Command | None:
    """Put several jobs at their places at once; nothing is written before all of them may be moved."""
    if not command.moves:
        raise Refusal(Sentence("Nothing is selected."))
    board = _board_of_all(uow, command.moves)
    for line in command.moves:
        _refuse_unknown(uow, line)
        if line.is_new:
            _refuse_unless_waiting(uow, uow.interventions.get(line.intervention_id))
            continue
        assignment = uow.assignments.get(line.assignment_id)
        check_version(uow, assignment, line.expected_version)
        refuse_settled(uow, assignment)
        board = _with_work(uow, board, assignment)
    places = [Place(line.intervention_id, line.technician_id, line.start) for line in command.moves]
    made = replan_together(board, places, now)
    _store(uow, board, made, now, {line.intervention_id: line.assignment_id for line in command.moves})
    uow.record(AssignmentPlaced if any(line.is_new for line in command.moves) else AssignmentMoved)
    return None


def _board_of_all(uow: UnitOfWork, moves: tuple[ProposedMove, ...]) -> Board:
    """Return the one day all of these go to; who does not work on it refuses, and so do two days at once."""
    boards = [_board_for(uow, line.technician_id, line.start) for line in moves]
    if len({board.day for board in boards}) > 1:
        raise Refusal(Sentence("All of these have to stay on one day."))
    return boards[0]


def resize(command: ResizeAssignment, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    check_version(uow, assignment, command.expected_version)
    refuse_settled(uow, assignment)
    length = timedelta(minutes=command.minutes)
    if length < LEAST_LENGTH:
        raise Refusal(Sentence("Work takes at least {least}.", least=LEAST_LENGTH))
    board = _board_for(uow, assignment.technician_id, assignment.planned_start)
    made = relengthen(board, assignment.intervention_id, length, now)
    uow.assignments.put(replace(assignment, planned_end=assignment.planned_start + length))
    _store(uow, board, made, now, {})
    uow.record(AssignmentResized)
    return None


def apply_proposal(command: ApplyProposal, uow: UnitOfWork, now: datetime) -> Command | None:
    """Write every line at its exact time. Lines say where each job ends up; nothing is pushed."""
    for line in command.moves:
        _refuse_unknown(uow, line)
        if line.is_new:
            _create(uow, line.assignment_id, line.intervention_id, line.technician_id, line.start)
        else:
            assignment = uow.assignments.get(line.assignment_id)
            check_version(uow, assignment, line.expected_version)
            _put_at(uow, assignment, line.technician_id, line.start, now, placed_by="")
        _bump_shift(uow, line.technician_id, line.start)
    uow.record(AssignmentPlaced if any(line.is_new for line in command.moves) else AssignmentMoved)
    return None


def _refuse_unknown(uow: UnitOfWork, line: ProposedMove) -> None:
    """Refuse a line about work or a technician nobody knows, or about another job's planned work."""
    uow.technicians.get(line.technician_id)
    work = uow.interventions.get(line.intervention_id)
    held = None if line.is_new else uow.assignments.get(line.assignment_id)
    if held is not None and held.intervention_id != work.id:
        raise Conflict(CHANGED)


def remove(command: RemoveAssignment, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    check_version(uow, assignment, command.expected_version)
    refuse_settled(uow, assignment)
    cancel_assignment(uow, assignment, now)
    uow.record(AssignmentRemoved)
    return None


def pin(command: PinAssignment, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    refuse_off_plan(uow, assignment)
    held = pinned_as(assignment, command)
    if command.pin is Pin.RANGE:
        _refuse_bad_range(uow, held)
    uow.assignments.put(held)
    uow.record(AssignmentPinned)
    return None


def pinned_as(assignment: Assignment, command: PinAssignment) -> Assignment:
    """Return planned work with this pin and no range of another."""
    is_range = command.pin is Pin.RANGE
    return replace(
        assignment,
        pin=command.pin,
        pin_earliest=command.earliest if is_range else None,
        pin_latest=command.latest if is_range else None,
    )


def _refuse_bad_range(uow: UnitOfWork, held: Assignment) -> None:
    """A range has to hold the start it is to keep."""
    number = uow.interventions.get(held.intervention_id).number
    if held.pinned_range is None:
        raise Refusal(Sentence("Between which times is {number} to start? Say both.", number=number))
    if not held.pinned_range.holds(held.planned_start):
        raise Refusal(
            Sentence(
                "{number} is planned at {at}, outside the range {earliest} to {latest}. "
                "Widen it or move the work.",
                number=number,
                at=held.planned_start,
                earliest=held.pinned_range.earliest,
                latest=held.pinned_range.latest,
            )
        )


def cancel_assignment(uow: UnitOfWork, assignment: Assignment, now: datetime) -> None:
    """Take planned work out of the plan and put the messages right. Records nothing."""
    uow.assignments.put(replace(assignment, state=AssignmentState.CANCELLED))
    _bump_shift(uow, assignment.technician_id, assignment.planned_start)
    messaging.reconcile(uow, assignment.id, now, knew=assignment)


def refuse_settled(uow: UnitOfWork, assignment: Assignment) -> None:
    """Refuse to change planned work that somebody has taken off the plan, or that is under way."""
    refuse_off_plan(uow, assignment)
    if assignment.has_departed:
        number = uow.interventions.get(assignment.intervention_id).number
        raise Refusal(under_way(number, uow.technicians.get(assignment.technician_id).name))


def refuse_off_plan(uow: UnitOfWork, assignment: Assignment) -> None:
    if not assignment.is_live:
        number = uow.interventions.get(assignment.intervention_id).number
        raise Conflict(Sentence("{number} was taken off the plan. Look again, then decide.", number=number))


def check_version(uow: UnitOfWork, assignment: Assignment, expected: int | None) -> None:
    """Refuse a change that was decided on an older picture; says who changed it and when."""
    if expected is None or expected == assignment.version:
        return
    other = uow.last_change_by_others(assignment.id)
    if other is None:
        raise Conflict(CHANGED)
    number = uow.interventions.get(assignment.intervention_id).number
    raise Conflict(
        Sentence(
            "{number} was changed by {name} at {at}. Look again, then decide.",
            number=number,
            name=other.author,
            at=other.at,
        )
    )


def _refuse_unless_waiting(uow: UnitOfWork, intervention: Intervention) -> None:
    """Refuse to plan work that nobody has judged, that is over, or that somebody else has planned."""
    refuse_unjudged(uow, intervention)
    if intervention.state is not InterventionState.OPEN:
        raise Refusal(Sentence("{number} is not open any more.", number=intervention.number))
    for held in uow.assignments.where(intervention_id=intervention.id):
        if held.holds_the_work:
            holder = uow.technicians.get(held.technician_id).name
            raise Conflict(
                Sentence("{number} is already with {name}.", number=intervention.number, name=holder)
            )


def _board_for(uow: UnitOfWork, technician_id: str, start: datetime) -> Board:
    board = uow.board(uow.civil_day(start))
    if technician_id not in board.shift_of:
        raise Refusal(off_duty(board, technician_id))
    return board


def _store(uow: UnitOfWork, board: Board, made: Replan, now: datetime, named: Mapping[str, str]) -> None:
    """Write every start that changes; `named`: visits that are work without a place -> their assignment."""
    for visit_id, start_s in made.starts.items():
        start, holder = moment(board, start_s), made.holders.get(visit_id)
        assignment = uow.assignments.find(named.get(visit_id, visit_id))
        if assignment is None:
            assert holder is not None
            _create(uow, named[visit_id], visit_id, holder, start, by_hand_at=now)
        else:
            hand = uow.author.name if holder else None
            _put_at(uow, assignment, holder or assignment.technician_id, start, now, hand)
    for one in made.after:
        _bump_shift(uow, one.technician_id, board.starts_at)


def _create(
    uow: UnitOfWork,
    assignment_id: str,
    intervention_id: str,
    technician_id: str,
    start: datetime,
    by_hand_at: datetime | None = None,
) -> None:
    """Write work that nobody was planned for; `by_hand_at`: a person put it there, at this moment."""
    intervention = uow.interventions.get(intervention_id)
    _refuse_unless_waiting(uow, intervention)
    uow.assignments.put(
        Assignment(
            id=assignment_id or new_id(),
            intervention_id=intervention_id,
            technician_id=technician_id,
            planned_start=start,
            planned_end=start + intervention.duration,
            placed_by=uow.author.name if by_hand_at else "",
            placed_at=by_hand_at,
        )
    )


def _put_at(
    uow: UnitOfWork,
    assignment: Assignment,
    technician_id: str,
    start: datetime,
    now: datetime,
    placed_by: str | None,
) -> None:
    """Write planned work at its new place. A new technician has not been told of it.

    `placed_by` names the person whose hand put it there, "" for a proposal; None where it was only pushed.
    """
    refuse_settled(uow, assignment)
    length = assignment.planned_end - assignment.planned_start
    moved = replace(assignment, planned_start=start, planned_end=start + length)
    if placed_by is not None:
        moved = replace(moved, placed_by=placed_by, placed_at=now if placed_by else None)
    if technician_id != assignment.technician_id:
        moved = replace(
            moved,
            technician_id=technician_id,
            state=AssignmentState.PLANNED,
            told_at=None,
            notified_at=None,
        )
    uow.assignments.put(moved)
    if technician_id != assignment.technician_id:
        _bump_shift(uow, assignment.technician_id, assignment.planned_start)
    if assignment.told_at is not None:
        messaging.reconcile(uow, assignment.id, now, knew=assignment)


def _bump_shift(uow: UnitOfWork, technician_id: str, moment_in_day: datetime) -> None:
    """Count one more change of this technician's day, so that two placements in one hole conflict."""
    day = uow.civil_day(moment_in_day)
    for shift in uow.shifts.where(technician_id=technician_id):
        if uow.civil_day(shift.starts_at) == day:
            uow.shifts.put(replace(shift, revision=shift.revision + 1))


HANDLERS: Handlers = {
    AssignIntervention: assign,
    MoveAssignment: move,
    MoveTogether: move_together,
    ResizeAssignment: resize,
    ApplyProposal: apply_proposal,
    RemoveAssignment: remove,
    PinAssignment: pin,
}
