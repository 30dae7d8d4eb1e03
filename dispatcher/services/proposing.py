"""A solver's answer to a call in the desk's words: who, when, whom it touches, and one sentence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.routes import Proposal, ProposalKind, Renegotiation, StartChange
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import TimeWindow
from solver import model as solver
from solver import promises
from solver.cost import late_by_s
from solver.frontier import Line

from .findings import intervention_id, job_number, technician_name
from .pictures import picture
from .translation import moment


@dataclass(frozen=True)
class Call:
    """A call as the solver is asked about it: the board, its day as a problem and as it stands, the visit."""

    board: Board
    of: solver.Problem
    published: solver.Plan
    visit: solver.Visit


def proposal_of(asked: Call, line: Line) -> Proposal:
    """Return a line of the solver as a proposal."""
    board = asked.board
    late_s = late_by_s(asked.visit, line.start_s)
    kind = ProposalKind.DEFER if line.deferred else ProposalKind.LATE if late_s else ProposalKind.IN_TIME
    return Proposal(
        id=_name(kind, line),
        intervention_id=asked.visit.id,
        technician_id=line.technician_id,
        arrival=moment(board, line.start_s),
        lateness=timedelta(seconds=late_s),
        moved=_interventions(board, _with_others(asked, line)),
        shifted=tuple(_shifted(asked, line.routes)),
        promises_touched=_interventions(board, line.impact.arrivals_changed),
        extra_travel=timedelta(seconds=line.impact.travel_s),
        extra_distance_m=line.impact.distance_m,
        why=_why(asked, line, late_s),
        routes=tuple(picture(board, asked.of, route) for route in line.routes),
        kind=kind,
        moves=line.moves,
        is_exact=line.exact,
        deferred=_interventions(board, line.deferred),
    )


def renegotiation_of(asked: Call, found: promises.Renegotiation) -> Proposal:
    """Return a promise that would have to give as a proposal; until it is renegotiated it breaks it."""
    board = asked.board
    start_s = next(stop.start_s for stop in found.route.stops if stop.visit_id == asked.visit.id)
    whose = _whose(board, found)
    return Proposal(
        id=f"{ProposalKind.RENEGOTIATE} {found.visit_id} {found.technician_id} {found.start_s}",
        intervention_id=asked.visit.id,
        technician_id=found.technician_id,
        arrival=moment(board, start_s),
        lateness=timedelta(seconds=late_by_s(asked.visit, start_s)),
        moved=(),
        shifted=tuple(_shifted(asked, (found.route,))),
        promises_touched=_interventions(board, found.impact.arrivals_changed),
        extra_travel=timedelta(seconds=found.impact.travel_s),
        extra_distance_m=found.impact.distance_m,
        why=_call_first(board, whose),
        routes=(picture(board, asked.of, found.route),),
        kind=ProposalKind.RENEGOTIATE,
        asked=whose,
    )


def _whose(board: Board, found: promises.Renegotiation) -> Renegotiation:
    """Whose promise it is, as one would ring him up."""
    key = intervention_id(board, found.visit_id) or ""
    customer = board.customers.get(board.interventions[key].customer_id)
    promise = board.promise_of(key)
    start = moment(board, found.start_s)
    promised = promise.promised if promise else None
    return Renegotiation(
        intervention_id=key,
        customer=customer.name if customer else "",
        phone=customer.phone if customer else "",
        promised=promised or TimeWindow(start, start),
        start=start,
    )


def _call_first(board: Board, whose: Renegotiation) -> Sentence:
    return Sentence(
        "{phone} {name}: {number} at {start} instead of {earliest} to {latest}.",
        phone=whose.phone,
        name=whose.customer,
        number=board.interventions[whose.intervention_id].number,
        earliest=whose.promised.earliest,
        latest=whose.promised.latest,
        start=whose.start,
    )


def _name(kind: ProposalKind, line: Line) -> str:
    """What makes a proposal the same as another: the same work by the same people, at the same times."""
    starts = (
        f"{route.technician_id}:{stop.visit_id}:{stop.start_s}"
        for route in line.routes
        for stop in route.stops
    )
    return " ".join((kind, *sorted(starts)))


def _interventions(board: Board, visit_ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(intervention_id(board, key) or "" for key in visit_ids)


def _with_others(asked: Call, line: Line) -> Iterable[str]:
    """The visits that go to another technician; the others that move only change their place in a day."""
    before, after = asked.published.technician_of, solver.Plan(line.routes).technician_of
    return (key for key in line.moved if before[key] != after[key])


def _shifted(asked: Call, routes: Iterable[solver.Route]) -> Iterable[StartChange]:
    for route in routes:
        before = {stop.visit_id: stop.start_s for stop in asked.published.route_of[route.technician_id].stops}
        for stop in route.stops:
            change_s = stop.start_s - before.get(stop.visit_id, stop.start_s)
            if change_s:
                key = intervention_id(asked.board, stop.visit_id) or ""
                yield StartChange(key, timedelta(seconds=change_s))


# ---- one sentence


def _why(asked: Call, line: Line, late_s: int) -> Sentence:
    """Say in one sentence what the line does to the others."""
    others_late_s = line.impact.lateness_s - late_s
    said = _what_it_does(asked, line, late_s)
    if others_late_s < 60:
        return said
    late = timedelta(seconds=others_late_s)
    return Sentence("{said} Other work gets {late} later than owed.", said=said, late=late)


def _what_it_does(asked: Call, line: Line, late_s: int) -> Sentence:
    if line.deferred:
        return _defers(asked, line)
    if line.moved:
        moves = _listed([_moves(asked, line, key) for key in line.moved])
        return Sentence("{moves}, so that this one fits.", moves=moves)
    if late_s:
        return Sentence("Nobody is moved, but {late} late.", late=timedelta(seconds=late_s))
    if line.impact.shifted == 1:
        return Sentence("Nobody is moved; one job changes its start.")
    if line.impact.shifted:
        return Sentence("Nobody is moved; {count} jobs change their start.", count=line.impact.shifted)
    return Sentence("There is room: nobody is moved.")


def _moves(asked: Call, line: Line, visit_id: str) -> Sentence:
    after = solver.Plan(line.routes)
    holder, number = after.technician_of[visit_id], job_number(asked.board, visit_id)
    at = moment(asked.board, after.start_of[visit_id])
    if holder == asked.published.technician_of[visit_id]:
        return Sentence("{number} is done at {at}", number=number, at=at)
    name = technician_name(asked.board, holder)
    return Sentence("{number} goes to {name} at {at}", number=number, name=name, at=at)


def _listed(sentences: list[Sentence]) -> Sentence:
    said = sentences[0]
    for following in sentences[1:]:
        said = Sentence("{first}, {second}", first=said, second=following)
    return said


def _defers(asked: Call, line: Line) -> Sentence:
    """Name who would wait; who moves besides is in the other columns."""
    said = _listed([_named(asked, key) for key in line.deferred])
    return Sentence("{jobs}: off today’s plan, waits in the queue.", jobs=said)


def _named(asked: Call, visit_id: str) -> Sentence:
    board = asked.board
    work = board.interventions[intervention_id(board, visit_id) or ""]
    customer = board.customers.get(work.customer_id)
    return Sentence("{number} {name}", number=work.number, name=customer.name if customer else "")
