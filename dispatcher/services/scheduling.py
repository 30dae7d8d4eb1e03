"""Placing, moving and removing work: what a drag shows, and exactly what its drop writes.

`replan` decides; the preview draws what it says and the handlers store it, so that the stored plan equals
the ghost. Starts are only ever pushed later: nobody's day moves forward because somebody else was dragged.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dispatcher.domain.appointments import Assignment, AssignmentState, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.events import AssignmentMoved, AssignmentPinned, AssignmentPlaced, AssignmentRemoved
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.routes import Finding, Preview, StartChange, Verdict
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.persistence.unit_of_work import UnitOfWork
from solver import model as solver
from solver.check import Violation, check_route
from solver.cost import route_travel_s
from solver.schedule import push

from . import alarming, messaging
from .commands import (
    ApplyProposal,
    AssignIntervention,
    Command,
    MoveAssignment,
    PinAssignment,
    ProposedMove,
    RemoveAssignment,
)
from .findings import findings, newly_broken, off_duty, technician_name, under_way
from .handlers import Handlers
from .pictures import day_routes, picture
from .translation import moment, plan, problem, route, seconds

__all__ = ["HANDLERS", "day_routes", "preview", "replan"]


@dataclass(frozen=True)
class Replan:
    """The touched days after a change. `before` and `after` are the solver's routes, `of` their problem."""

    of: solver.Problem
    before: tuple[solver.Route, ...]
    after: tuple[solver.Route, ...]
    visit_id: str

    @property
    def starts(self) -> dict[str, int]:
        """Visit id -> start, in seconds of the board's day, for every visit whose start or holder changes."""
        known = {(r.technician_id, s.visit_id, s.start_s) for r in self.before for s in r.stops}
        return {
            stop.visit_id: stop.start_s
            for made in self.after
            for stop in made.stops
            if (made.technician_id, stop.visit_id, stop.start_s) not in known
        }


def replan(board: Board, intervention_id: str, technician_id: str, start: datetime, now: datetime) -> Replan:
    """Return the touched days with this intervention there, then; the rest of that day is pushed later."""
    assignment = movable_assignment(board, intervention_id)
    visit_id = assignment.id if assignment else intervention_id
    touched = {technician_id} | ({assignment.technician_id} if assignment else set())
    waiting = () if assignment else (board.interventions[intervention_id],)
    of = problem(board, touched, waiting, now, frozenset({visit_id}))
    before = plan(board, of).routes
    after = tuple(_without(of, made, visit_id) for made in before)
    after = tuple(
        _with(of, made, visit_id, seconds(board, start)) if made.technician_id == technician_id else made
        for made in after
    )
    return Replan(of, before, after, visit_id)


def movable_assignment(board: Board, intervention_id: str) -> Assignment | None:
    """Return the assignment of this day that holds the intervention; None where it comes from elsewhere."""
    rows = board.assignments_of.get(intervention_id, ())
    return next((row for row in rows if row.holds_the_work and board.overlaps(row)), None)


def _without(of: solver.Problem, made: solver.Route, visit_id: str) -> solver.Route:
    if all(stop.visit_id != visit_id for stop in made.stops):
        return made
    return route(of, made.technician_id, tuple(stop for stop in made.stops if stop.visit_id != visit_id))


def _with(of: solver.Problem, made: solver.Route, visit_id: str, start_s: int) -> solver.Route:
    earlier = [stop.visit_id for stop in made.stops if stop.start_s <= start_s]
    later = [stop.visit_id for stop in made.stops if stop.start_s > start_s]
    wanted = {stop.visit_id: stop.start_s for stop in made.stops} | {visit_id: start_s}
    return push(of, made.technician_id, [*earlier, visit_id, *later], wanted)


# ---- what a drag shows


def preview(
    board: Board, intervention_id: str, technician_id: str, start: datetime, now: datetime
) -> Preview:
    """Return what dropping this intervention there, then, would do: days, verdict, and one sentence."""
    if technician_id not in board.shift_of:
        return Preview(Verdict.BREAKS, off_duty(board, technician_id), ())
    assignment = movable_assignment(board, intervention_id)
    if assignment is not None and assignment.has_departed:
        number = board.interventions[intervention_id].number
        return Preview(
            Verdict.BREAKS, under_way(number, technician_name(board, assignment.technician_id)), ()
        )
    made = replan(board, intervention_id, technician_id, start, now)
    before, after = (findings(board, _violations(made, routes)) for routes in (made.before, made.after))
    new = newly_broken(before, after)
    changed = tuple(_changes(board, made, intervention_id))
    extra = timedelta(seconds=_travel_s(made, made.after) - _travel_s(made, made.before))
    verdict = Verdict.BREAKS if new else Verdict.SHIFTS if changed else Verdict.FITS
    return Preview(
        verdict=verdict,
        sentence=_verdict_sentence(new, changed, extra),
        routes=tuple(picture(board, made.of, after) for after in made.after),
        changed=changed,
        findings=new,
        extra_travel=extra,
    )


def _violations(made: Replan, routes: Iterable[solver.Route]) -> tuple[Violation, ...]:
    return tuple(violation for one in routes for violation in check_route(made.of, one))


def _changes(board: Board, made: Replan, intervention_id: str) -> Iterable[StartChange]:
    for visit_id, start_s in made.starts.items():
        assignment = board.assignments.get(visit_id)
        if assignment and assignment.intervention_id != intervention_id:
            yield StartChange(assignment.intervention_id, moment(board, start_s) - assignment.start)


def _travel_s(made: Replan, routes: Iterable[solver.Route]) -> int:
    return sum(route_travel_s(made.of, one) for one in routes)


def _verdict_sentence(
    new: tuple[Finding, ...], changed: tuple[StartChange, ...], extra: timedelta
) -> Sentence:
    if new:
        return new[0].sentence
    minutes = int(extra.total_seconds() // 60)
    if not changed:
        return Sentence("Fits, {minutes} min travel.", minutes=f"{minutes:+d}")
    largest = max(abs(change.by) for change in changed)
    if len(changed) == 1:
        return Sentence(
            "Shifts 1 job by {largest}, {minutes} min travel, no promise broken.",
            largest=largest,
            minutes=f"{minutes:+d}",
        )
    return Sentence(
        "Shifts {count} jobs, by {largest} at most, {minutes} min travel, no promise broken.",
        count=len(changed),
        largest=largest,
        minutes=f"{minutes:+d}",
    )


# ---- what a drop writes


def assign(command: AssignIntervention, uow: UnitOfWork, now: datetime) -> Command | None:
    intervention = uow.interventions.get(command.intervention_id)
    _refuse_unless_waiting(uow, intervention)  # before its board is asked: there it may not be
    board = _board_for(uow, command.technician_id, command.start)
    made = replan(board, intervention.id, command.technician_id, command.start, now)
    _store(uow, board, made, command.technician_id, command.assignment_id, now)
    uow.record(AssignmentPlaced)
    return None


def move(command: MoveAssignment, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    check_version(uow, assignment, command.expected_version)
    refuse_settled(uow, assignment)
    board = _board_for(uow, command.technician_id, command.start)
    if assignment.id not in board.assignments:
        # It comes from another day: on this board it is work that waits for a place.
        case = uow.case(assignment.intervention_id) | {
            assignment.id: replace(assignment, state=AssignmentState.CANCELLED)
        }
        board = board.with_rows(case.values())
    made = replan(board, assignment.intervention_id, command.technician_id, command.start, now)
    _store(uow, board, made, command.technician_id, assignment.id, now)
    uow.record(AssignmentMoved)
    alarming.follow(uow, assignment.intervention_id, now)
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
    for line in command.moves:
        alarming.follow(uow, line.intervention_id, now)
    return None


def _refuse_unknown(uow: UnitOfWork, line: ProposedMove) -> None:
    """Refuse a line about work or a technician nobody knows, or about another job's planned work."""
    uow.technicians.get(line.technician_id)
    work = uow.interventions.get(line.intervention_id)
    held = None if line.is_new else uow.assignments.get(line.assignment_id)
    if held is not None and held.intervention_id != work.id:
        raise Conflict(Sentence("Somebody changed this meanwhile. Look again, then decide."))


def remove(command: RemoveAssignment, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    check_version(uow, assignment, command.expected_version)
    refuse_settled(uow, assignment)
    cancel_assignment(uow, assignment, now)
    uow.record(AssignmentRemoved)
    alarming.follow(uow, assignment.intervention_id, now)
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
        raise Conflict(Sentence("Somebody changed this meanwhile. Look again, then decide."))
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
    """Refuse to plan work that is over, or that somebody else has planned meanwhile."""
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


def _store(
    uow: UnitOfWork, board: Board, made: Replan, technician_id: str, assignment_id: str, now: datetime
) -> None:
    """Write every start that changes; `assignment_id` is the job's own, made or moved."""
    for visit_id, start_s in made.starts.items():
        start = moment(board, start_s)
        own = visit_id == made.visit_id
        assignment = uow.assignments.find(assignment_id if own else visit_id)
        if assignment is None:
            _create(uow, assignment_id, visit_id, technician_id, start, by_hand_at=now)
        else:
            holder, hand = (technician_id, uow.author.name) if own else (assignment.technician_id, None)
            _put_at(uow, assignment, holder, start, now, hand)
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
    ApplyProposal: apply_proposal,
    RemoveAssignment: remove,
    PinAssignment: pin,
}
