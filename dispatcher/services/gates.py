"""What must be decided before somebody is planned or sent: a judged call, and who pays."""

from datetime import datetime

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.customers import CustomerKind
from dispatcher.domain.errors import Refusal
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Coverage, Request, RequestState
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

FREE_CHOICE = (Coverage.QUOTE, Coverage.COURTESY)


def refuse_unjudged(uow: UnitOfWork, intervention: Intervention) -> None:
    """Refuse to plan work for a call that nobody has judged, or that was judged to need no visit."""
    request = uow.requests.get(intervention.request_id)
    if request.state is RequestState.RECEIVED:
        raise Refusal(
            Sentence("{number} is not qualified yet: no visit can be planned.", number=request.number)
        )
    if request.visit is False:
        raise Refusal(Sentence("{number} needs no visit: nothing is planned for it.", number=request.number))


def refuse_unpaid(uow: UnitOfWork, assignment: Assignment) -> None:
    """Refuse to send somebody where no contract covers the work and nobody has said who pays."""
    intervention = uow.interventions.get(assignment.intervention_id)
    request = uow.requests.get(intervention.request_id)
    if request.coverage is Coverage.REFUSED:
        raise Refusal(Sentence("The work on {number} was refused: nobody is sent.", number=request.number))
    if request.coverage in FREE_CHOICE or is_covered(uow, request, assignment.planned_start):
        return
    raise Refusal(
        Sentence(
            "No contract covers {number} then. Say first who pays: quote, courtesy or refuse.",
            number=request.number,
        )
    )


def is_covered(uow: UnitOfWork, request: Request, at: datetime) -> bool:
    """Whether work at a moment needs no decision: our own people, or a contract that covers it."""
    if uow.customers.get(request.customer_id).kind is CustomerKind.INTERNAL:
        return True
    return bool(uow.contracts.where(customer_id=request.customer_id))
