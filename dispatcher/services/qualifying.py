"""A case from the first judgement to the end: received, qualified, handled, closed, and no step skipped."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import (
    CoverageDecided,
    ImpactSet,
    InterventionOpened,
    PartsSent,
    RequestClosed,
    RequestHandled,
    RequestQualified,
)
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.requests import Coverage, Request, RequestState, Result, Urgency
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from .article_links import note_unsolved, refuse_without_link
from .case_steps import open_case, out_of_order, step
from .commands import CancelIntervention, Command, QualifyRequest
from .commitments import owed_on_site
from .contacts import refuse_unidentified
from .gates import has_payer
from .handlers import Handlers
from .intake import cancel
from .qualification_commands import (
    CloseRequest,
    DecideCoverage,
    HandleRequest,
    RedirectRequest,
    SendParts,
    SetImpact,
)
from .ranking import due_by, judged

ENDINGS = ("result", "result_note", "redirected_to", "began_at", "ended_at")


# ---- judging


def qualify(command: QualifyRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    if request.state is not RequestState.RECEIVED:
        raise Refusal(Sentence("{number} has been qualified already.", number=request.number))
    refuse_unidentified(uow, request)
    request = replace(
        request,
        impact=command.impact or request.impact,
        urgency=command.urgency or request.urgency,
        kind=command.kind or request.kind,
        fault=command.fault.strip() or request.fault,
        equipment_id=command.equipment_id or request.equipment_id,
        visit=command.visit,
        coverage=_coverage(uow, request, command.coverage),
    )
    owed = command.due_at or (owed_on_site(uow, request) if command.visit else None)
    request = step(uow, due_by(judged(uow, request), owed), RequestState.QUALIFIED, now, RequestQualified)
    if command.visit:
        _open_work(command, uow, request, owed)
    return None


def _coverage(uow: UnitOfWork, request: Request, wanted: Coverage | None) -> Coverage:
    """Return who pays: what was said, else the contract where one covers the call."""
    chosen = wanted or request.coverage
    covered = has_payer(uow, request)
    if chosen is Coverage.COVERED and not covered:
        raise Refusal(
            Sentence("No contract covers {number}. Choose quote, courtesy or refuse.", number=request.number)
        )
    return Coverage.COVERED if chosen is Coverage.UNASKED and covered else chosen


def _open_work(command: QualifyRequest, uow: UnitOfWork, request: Request, owed: datetime | None) -> None:
    uow.interventions.put(
        Intervention(
            id=command.intervention_id,
            external_id="",
            number=request.number,
            request_id=request.id,
            customer_id=request.customer_id,
            site_id=uow.sites.get(command.site_id).id,
            equipment_id=request.equipment_id,
            fault=request.fault,
            skills=dict(command.skills),
            duration_minutes=command.duration_minutes,
            received_at=request.received_at,
            due_at=owed,
            urgent=request.urgency is Urgency.URGENT,
        )
    )
    uow.record(InterventionOpened)


def set_impact(command: SetImpact, uow: UnitOfWork, now: datetime) -> Command | None:
    known = open_case(uow, command.request_id)
    wanted = replace(
        known,
        impact=command.impact or known.impact,
        urgency=command.urgency or known.urgency,
        kind=command.kind or known.kind,
    )
    works = [w for w in uow.interventions.where(request_id=known.id) if w.state is InterventionState.OPEN]
    was, owed = owed_on_site(uow, known), owed_on_site(uow, wanted)
    # Another urgency may owe another time on site; what was agreed instead of the contract's time stays.
    following = [work for work in works if was != owed and work.due_at == was]
    made = judged(uow, wanted)
    if following:
        made = due_by(made, owed)
    elif wanted.kind is known.kind or known.visit:
        made = replace(made, due_at=known.due_at)
    if wanted.kind is known.kind:
        made = replace(made, queue=known.queue)
    uow.requests.put(made)
    for work in works:
        due_at = owed if work in following else work.due_at
        uow.interventions.put(replace(work, urgent=made.urgency is Urgency.URGENT, due_at=due_at))
    uow.record(ImpactSet)
    return None


def decide_coverage(command: DecideCoverage, uow: UnitOfWork, now: datetime) -> Command | None:
    request = open_case(uow, command.request_id)
    if command.coverage is Coverage.UNASKED:
        raise Refusal(Sentence("Say who pays: quote, courtesy or refuse."))
    uow.requests.put(replace(request, coverage=_coverage(uow, request, command.coverage)))
    uow.record(CoverageDecided)
    return None


def send_parts(command: SendParts, uow: UnitOfWork, now: datetime) -> Command | None:
    """Note what was sent and when. What follows later is added; the time stays that of the first."""
    request, parts = open_case(uow, command.request_id), command.parts.strip()
    if not parts:
        raise Refusal(Sentence("What was sent for {number}? A few words.", number=request.number))
    if request.parts_sent_at is None:
        request = replace(request, parts_sent_at=now, parts_sent_by=uow.author.name)
    uow.requests.put(replace(request, parts="; ".join(filter(None, (request.parts, parts)))))
    uow.record(PartsSent)
    return None


# ---- done, and closed


def handle(command: HandleRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    if any(work.state is InterventionState.OPEN for work in uow.interventions.where(request_id=request.id)):
        raise Refusal(
            Sentence("The visit of {number} is not done yet: finish or cancel it.", number=request.number)
        )
    request = replace(
        request,
        began_at=command.began_at or request.began_at,
        ended_at=command.ended_at or request.ended_at,
    )
    _refuse_bad_times(request, now)
    step(uow, request, RequestState.HANDLED, now, RequestHandled)
    return None


def close(command: CloseRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    request = uow.requests.get(command.request_id)
    if request.state is not RequestState.HANDLED:
        raise out_of_order(request, RequestState.CLOSED)
    if command.result in (Result.NONE, Result.REDIRECTED):
        raise Refusal(Sentence("How did {number} end? Choose a result.", number=request.number))
    refuse_without_link(uow, request)
    if command.result is Result.NOT_SOLVED:
        note_unsolved(uow, request.id)
    request = replace(
        request,
        result=command.result,
        result_note=command.note.strip(),
        began_at=command.began_at or request.began_at,
        ended_at=command.ended_at or request.ended_at,
    )
    _close(uow, request, now)
    return None


def redirect(command: RedirectRequest, uow: UnitOfWork, now: datetime) -> Command | None:
    """Go through every state that is left at once: nothing is skipped, and the log shows each."""
    request = open_case(uow, command.request_id)
    if not command.redirected_to.strip():
        raise Refusal(Sentence("To whom is {number} redirected?", number=request.number))
    times: dict[str, Any] = {"began_at": command.began_at, "ended_at": command.ended_at}
    ended = replace(request, result=Result.REDIRECTED, redirected_to=command.redirected_to.strip(), **times)
    close_without_visit(uow, ended, now)
    return None


def close_without_visit(uow: UnitOfWork, ended: Request, now: datetime) -> None:
    """Bring a case with its result and actual times through every state that is left, the last one included.

    Work that was opened for it is cancelled; where it was done, the case was no case without a visit.
    """
    how_it_ended: dict[str, Any] = {name: getattr(ended, name) for name in ENDINGS}
    works = uow.interventions.where(request_id=ended.id)
    if any(work.state in (InterventionState.DONE, InterventionState.CLOSED) for work in works):
        raise Refusal(
            Sentence("A visit was made for {number}: close it with its result.", number=ended.number)
        )
    for work in works:
        if work.state is InterventionState.OPEN:
            cancel(CancelIntervention(work.id), uow, now)
    request = replace(uow.requests.get(ended.id), visit=False)
    if request.state is RequestState.RECEIVED:
        request = step(uow, judged(uow, request), RequestState.QUALIFIED, now, RequestQualified)
    if request.state is RequestState.QUALIFIED:
        request = step(uow, request, RequestState.HANDLED, now, RequestHandled)
    _close(uow, replace(request, visit=False, **how_it_ended), now)


def _close(uow: UnitOfWork, request: Request, now: datetime) -> None:
    if request.began_at is None or request.ended_at is None:
        raise Refusal(
            Sentence("From when until when was {number} worked on? Give both times.", number=request.number)
        )
    _refuse_bad_times(request, now)
    for spell in uow.spells.where(request_id=request.id, ended_at=None):
        uow.spells.put(replace(spell, ended_at=now))
    for work in uow.interventions.where(request_id=request.id):
        if work.state is InterventionState.DONE:
            uow.interventions.put(replace(work, state=InterventionState.CLOSED))
    unparked = replace(request, pool="", parked_at=None)
    step(uow, unparked, RequestState.CLOSED, now, RequestClosed)


def _refuse_bad_times(request: Request, now: datetime) -> None:
    began, ended = request.began_at, request.ended_at
    if (began and began > now) or (ended and ended > now):
        raise Refusal(Sentence("An actual time cannot lie in the future."))
    if began and ended and ended < began:
        raise Refusal(Sentence("The work cannot have ended before it began."))


HANDLERS: Handlers = {
    QualifyRequest: qualify,
    SetImpact: set_impact,
    DecideCoverage: decide_coverage,
    SendParts: send_parts,
    HandleRequest: handle,
    CloseRequest: close,
    RedirectRequest: redirect,
}
