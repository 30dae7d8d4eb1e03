"""Taking a job off the plan so that another finds room: by name, never where something was promised."""

from datetime import datetime

from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import AssignmentRemoved
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command, DeferAssignment
from .handlers import Handlers
from .scheduling import cancel_assignment, check_version, refuse_settled


def defer(command: DeferAssignment, uow: UnitOfWork, now: datetime) -> Command | None:
    assignment = uow.assignments.get(command.assignment_id)
    check_version(uow, assignment, command.expected_version)
    refuse_settled(uow, assignment)
    for appointment in uow.appointments.where(intervention_id=assignment.intervention_id):
        _refuse_promised(uow, assignment, appointment)
    cancel_assignment(uow, assignment, now)
    uow.record(AssignmentRemoved)
    return None


def _refuse_promised(uow: UnitOfWork, assignment: Assignment, appointment: Appointment) -> None:
    if appointment.state is not AppointmentState.PROMISED or appointment.promised is None:
        return
    work = uow.interventions.get(assignment.intervention_id)
    raise Refusal(
        Sentence(
            "{number} is promised to {name} between {earliest} and {latest}. Agree on another time first.",
            number=work.number,
            name=uow.customers.get(work.customer_id).name,
            earliest=appointment.promised.earliest,
            latest=appointment.promised.latest,
        )
    )


HANDLERS: Handlers = {DeferAssignment: defer}
