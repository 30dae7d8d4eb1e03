"""What must be decided before somebody is planned or sent: a judged call, and who pays."""

from datetime import datetime

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.calendars import Calendar, NeverOpen, spans
from dispatcher.domain.customers import CustomerKind
from dispatcher.domain.errors import Refusal
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Coverage, Request, RequestState, Urgency
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import CommitmentKind
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commitments import level_in, terms_in
from .opening_hours import hours_of

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


def has_payer(uow: UnitOfWork, request: Request) -> bool:
    """Whether nobody has to be asked for the call as such: our own people, or anybody with a contract."""
    is_ours = uow.customers.get(request.customer_id).kind is CustomerKind.INTERNAL
    return is_ours or level_in(uow, request.customer_id) is not None


def is_covered(uow: UnitOfWork, request: Request, at: datetime) -> bool:
    """Whether work on site at a moment needs no decision: our own people, or a contract open at that hour.

    Its hours are those in which it owes somebody on site, else those in which it takes calls up.
    """
    if uow.customers.get(request.customer_id).kind is CustomerKind.INTERNAL:
        return True
    level, terms = level_in(uow, request.customer_id), terms_in(uow)
    known = terms.levels.get(level or "")
    if known is None:
        return False
    rule = terms.rule(level, CommitmentKind.ON_SITE, request.urgency is Urgency.URGENT)
    calendar = terms.calendars.get(rule.calendar_id if rule else known.calendar_id)
    return calendar is None or _is_open(calendar, at)


def _is_open(calendar: Calendar, at: datetime) -> bool:
    try:
        start, _end = next(spans(hours_of(calendar), at))
    except (NeverOpen, StopIteration):
        return False
    return start <= at
