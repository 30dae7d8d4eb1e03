"""From "go" to "done": telling the technician, taking it back, and following his work."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.appointments import ENDED, NEXT_STATES, Assignment, AssignmentState
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import TechnicianRecalled, TechnicianTold, WorkProgressed
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.state_words import STATE_WORDS
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import messaging
from .case_steps import handled_by_work
from .commands import Command, RecallTechnician, ReportProgress, TellTechnician
from .gates import refuse_unpaid
from .handlers import Handlers
from .reverting import changed_since
from .scheduling import refuse_off_plan, refuse_settled


def tell(command: TellTechnician, uow: UnitOfWork, now: datetime) -> Command | None:
    """Queue the message. The one-hour clock starts when it has really left, not before."""
    assignment = uow.assignments.get(command.assignment_id)
    refuse_off_plan(uow, assignment)
    if assignment.told_at is not None or assignment.state is not AssignmentState.PLANNED:
        raise Refusal(
            Sentence(
                "{name} has been told of {number} already.",
                name=uow.technicians.get(assignment.technician_id).name,
                number=uow.interventions.get(assignment.intervention_id).number,
            )
        )
    refuse_unpaid(uow, assignment)
    uow.assignments.put(replace(assignment, told_at=now))
    messaging.reconcile(uow, assignment.id, now)
    uow.record(TechnicianTold)
    return RecallTechnician(assignment.id, told_at=now)


def recall(command: RecallTechnician, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    if command.told_at is not None and assignment.told_at not in (None, command.told_at):
        raise changed_since(uow, assignment.id)
    refuse_settled(uow, assignment)
    uow.assignments.put(replace(assignment, state=AssignmentState.PLANNED, told_at=None, notified_at=None))
    messaging.reconcile(uow, assignment.id, now, knew=assignment)
    uow.record(TechnicianRecalled)
    return None


def report_progress(command: ReportProgress, uow: UnitOfWork, now: datetime) -> Command | None:
    """Follow the work. Arriving and finishing note the real times; the plan of the others stays."""
    assignment = uow.assignments.get(command.assignment_id)
    if command.state not in NEXT_STATES[assignment.state]:
        raise Refusal(
            Sentence(
                "{number} is {state}; it cannot become {wanted} from there.",
                number=uow.interventions.get(assignment.intervention_id).number,
                state=STATE_WORDS[assignment.state],
                wanted=STATE_WORDS[command.state],
            )
        )
    uow.assignments.put(_progressed(assignment, command.state, now))
    if command.state is AssignmentState.DONE and not assignment.is_support:
        intervention = uow.interventions.get(assignment.intervention_id)
        uow.interventions.put(replace(intervention, state=InterventionState.DONE))
        _release_helpers(uow, assignment, now)
    uow.record(WorkProgressed)
    if command.state is AssignmentState.DONE:
        handled_by_work(uow, assignment.intervention_id, now, uow.assignments.get(assignment.id))
    return None


def _progressed(assignment: Assignment, state: AssignmentState, now: datetime) -> Assignment:
    changed = replace(_resumed(assignment, now), state=state)
    if state is AssignmentState.ON_SITE and assignment.started_at is None:
        changed = replace(changed, started_at=now)
    if state is AssignmentState.SUSPENDED:
        changed = replace(changed, suspended_at=now)
    if state in (AssignmentState.DONE, AssignmentState.CANNOT_COMPLETE):
        changed = replace(changed, ended_at=now)
    return changed


def _resumed(assignment: Assignment, now: datetime) -> Assignment:
    """Return work whose pause, if there is one, is over and counted."""
    if assignment.suspended_at is None:
        return assignment
    paused = max(int((now - assignment.suspended_at).total_seconds()), 0)
    whole = assignment.suspended_seconds + paused
    pauses = (*assignment.pauses, (assignment.suspended_at, max(now, assignment.suspended_at)))
    return replace(assignment, suspended_at=None, suspended_seconds=whole, pauses=pauses)


def _release_helpers(uow: UnitOfWork, done: Assignment, now: datetime) -> None:
    """Whoever helped with work that is done has done his part."""
    for row in uow.assignments.where(intervention_id=done.intervention_id, is_support=True):
        if row.id != done.id and row.state not in ENDED:
            uow.assignments.put(_progressed(row, AssignmentState.DONE, now))


HANDLERS: Handlers = {TellTechnician: tell, RecallTechnician: recall, ReportProgress: report_progress}
