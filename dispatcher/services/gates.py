"""What must be decided before somebody is planned or sent: a judged call, and who pays."""

from datetime import datetime

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.calendars import Calendar, NeverOpen, spans
from dispatcher.domain.contracts import Contract, nearest_of
from dispatcher.domain.customers import CustomerKind
from dispatcher.domain.errors import Refusal
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Coverage, Request, RequestState, Urgency
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import CommitmentKind
from dispatcher.domain.shipped_names import spoken_name
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commitments import Terms, contracts_in, level_in, terms_in
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
            "No contract covers {number} then{why}. Say first who pays: quote, courtesy or refuse.",
            number=request.number,
            why=why_uncovered(uow, request, assignment.planned_start),
        )
    )


def why_uncovered(uow: UnitOfWork, request: Request, at: datetime) -> Sentence | str:
    """Return " (Gold, ended 31 October 2026)" where a customer has contracts, and none covers it; else ""."""
    held, day = uow.contracts.where(customer_id=request.customer_id), uow.civil_day(at)
    spoken = nearest_of(held, request.equipment_id, day)
    level = uow.service_levels.find(spoken.level) if spoken else None
    if spoken is None or contracts_in(uow, request, at):
        return ""
    name = level.name if level else spoken.level
    why = spoken.why_not(request.equipment_id, day, spoken_name(name))
    return Sentence(" ({why})", why=why) if why else ""


def has_payer(uow: UnitOfWork, request: Request) -> bool:
    """Whether nobody has to be asked for the call as such: our own people, or a contract that covers it."""
    is_ours = uow.customers.get(request.customer_id).kind is CustomerKind.INTERNAL
    return is_ours or level_in(uow, request) is not None


def is_covered(uow: UnitOfWork, request: Request, at: datetime) -> bool:
    """Whether work on site at a moment needs no decision: our own people, or a contract for that machine, day
    and hour.

    Its hours are those in which it owes somebody on site, else those in which it takes calls up.
    """
    if uow.customers.get(request.customer_id).kind is CustomerKind.INTERNAL:
        return True
    terms = terms_in(uow)
    return any(_is_open_for(terms, one, request, at) for one in contracts_in(uow, request, at, terms))


def _is_open_for(terms: Terms, contract: Contract, request: Request, at: datetime) -> bool:
    known = terms.levels.get(contract.level)
    if known is None:
        return False
    rule = terms.rule(contract.level, CommitmentKind.ON_SITE, request.urgency is Urgency.URGENT)
    calendar = terms.calendars.get(rule.calendar_id if rule else known.calendar_id)
    return calendar is None or _is_open(calendar, at)


def _is_open(calendar: Calendar, at: datetime) -> bool:
    try:
        start, _end = next(spans(hours_of(calendar), at))
    except (NeverOpen, StopIteration):
        return False
    return start <= at
