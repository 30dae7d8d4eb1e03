"""The one way through a case: each state after the other, and what the work on site brings with it."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import Event, RequestHandled
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.requests import NEXT_STATE, Request, RequestState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.state_words import CASE_WORDS
from dispatcher.persistence.unit_of_work import UnitOfWork

STAMPS = {
    RequestState.QUALIFIED: "qualified_at",
    RequestState.HANDLED: "handled_at",
    RequestState.CLOSED: "closed_at",
}


def step(uow: UnitOfWork, request: Request, state: RequestState, now: datetime, fact: type[Event]) -> Request:
    """Bring a case one state on and record the fact; raises Refusal where that is not the next one."""
    following = NEXT_STATE[request.state]
    if following is not state:
        raise out_of_order(request, state)
    stamp: dict[str, Any] = {STAMPS[state]: now}
    uow.requests.put(replace(request, state=state, **stamp))
    uow.record(fact)
    return uow.requests.get(request.id)


def out_of_order(request: Request, wanted: RequestState) -> Refusal:
    """Return the sentence that says which step comes first."""
    following = NEXT_STATE[request.state]
    facts: dict[str, Any] = {"number": request.number, "state": CASE_WORDS[request.state]}
    if following is None or request.state is wanted:
        return Refusal(Sentence("{number} is {state} already.", **facts))
    return Refusal(
        Sentence(
            "{number} is {state}: it has to be {next} before it can be {wanted}.",
            next=CASE_WORDS[following],
            wanted=CASE_WORDS[wanted],
            **facts,
        )
    )


def open_case(uow: UnitOfWork, request_id: str) -> Request:
    """Return a case that may still be changed; raises Refusal where it is closed."""
    request = uow.requests.get(request_id)
    if not request.is_open:
        raise Refusal(Sentence("{number} is closed: nothing of it is changed.", number=request.number))
    return request


def handled_by_work(
    uow: UnitOfWork, intervention_id: str, now: datetime, assignment: Assignment | None = None
) -> None:
    """Note that a case is handled once none of its work is open any more, with the actual times on site.

    Work that was cancelled leaves no times; they are asked for on closing.
    """
    for joined in uow.requests.where(attached_to=intervention_id, state=RequestState.QUALIFIED):
        step(uow, joined, RequestState.HANDLED, now, RequestHandled)
    request = uow.requests.get(uow.interventions.get(intervention_id).request_id)
    works = uow.interventions.where(request_id=request.id)
    if request.state is not RequestState.QUALIFIED or any(w.state is InterventionState.OPEN for w in works):
        return
    if assignment is not None:
        began = request.began_at or assignment.started_at
        request = replace(request, began_at=began, ended_at=assignment.ended_at)
    step(uow, request, RequestState.HANDLED, now, RequestHandled)
