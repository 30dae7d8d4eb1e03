"""An urgent call: who could serve it, when, and what that does to everybody else. Best first, all feasible.

Two exact questions are asked of the solver: every place for the job as the days stand, and every plan in
which one other job moves. Nothing is changed until a proposal is applied.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.customers import Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Job, Proposal, StartChange
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from solver import model as solver
from solver.cost import Impact
from solver.insertion import Insertion, best_per_technician, insertions
from solver.one_move import OneMove, one_move

from .commands import ApplyProposal, ProposedMove
from .findings import intervention_id, job_number, technician_name
from .pictures import picture
from .translation import moment, plan, problem

MOST_LINES = 8
Answer = Insertion | OneMove


def propose(
    board: Board, intervention: Intervention, now: datetime, site: Site | None = None
) -> tuple[Proposal, ...]:
    """Return at most eight ways to serve the intervention, the least impact first; none if there is none.

    The intervention may be a draft that is on no board yet; then `site` says where it is.
    """
    board = with_draft(board, intervention, site)
    of = problem(board, waiting=(intervention,), now=now)
    published = plan(board, of)
    visit = of.visit_by_id[intervention.id]
    answers = _best_answers(of, published, visit)
    return tuple(_proposal(board, of, published, intervention, answer) for answer in answers[:MOST_LINES])


def with_draft(board: Board, intervention: Intervention, site: Site | None = None) -> Board:
    """Return the board with an intervention (and its place) that may not have been saved yet."""
    sites = {**board.sites, site.id: site} if site else board.sites
    interventions = {**board.interventions, intervention.id: intervention}
    return replace(board, sites=sites, interventions=interventions)


def apply_command(board: Board, proposal: Proposal) -> ApplyProposal:
    """Return the command that makes the plan what the proposal shows: only the jobs that change."""
    lines = tuple(
        _line(board, job) for route in proposal.routes for job in route.jobs if _differs(board, job)
    )
    return ApplyProposal(lines)


def _line(board: Board, job: Job) -> ProposedMove:
    known = board.assignments.get(job.assignment_id or "")
    return ProposedMove(
        intervention_id=job.intervention_id,
        technician_id=job.technician_id,
        start=job.start,
        assignment_id=known.id if known else new_id(),
        is_new=known is None,
        expected_version=known.version if known else None,
    )


def _differs(board: Board, job: Job) -> bool:
    known = board.assignments.get(job.assignment_id or "")
    return known is None or (known.technician_id, known.start) != (job.technician_id, job.start)


def _best_answers(of: solver.Problem, published: solver.Plan, visit: solver.Visit) -> list[Answer]:
    """One line a technician: the plain place, or the one with a moved job where that is truly better."""
    plain = {found.technician_id: found for found in best_per_technician(insertions(of, published, visit))}
    best: dict[str, Answer] = dict(plain)
    for found in one_move(of, published, visit):
        rival = best.get(found.technician_id)
        if rival is None or found.impact.rank < rival.impact.rank:
            best[found.technician_id] = found
    return sorted(best.values(), key=lambda answer: (answer.impact.rank, answer.technician_id))


def _routes(answer: Answer) -> tuple[solver.Route, ...]:
    return answer.routes if isinstance(answer, OneMove) else (answer.route,)


def _proposal(
    board: Board,
    of: solver.Problem,
    published: solver.Plan,
    intervention: Intervention,
    answer: Answer,
) -> Proposal:
    impact = answer.impact
    visit = of.visit_by_id[intervention.id]
    late_s = max(0, answer.start_s - visit.due_s) if visit.due_s is not None else 0
    routes = _routes(answer)
    return Proposal(
        id=new_id(),
        intervention_id=intervention.id,
        technician_id=answer.technician_id,
        arrival=moment(board, answer.start_s),
        lateness=timedelta(seconds=late_s),
        moved=_moved(board, answer),
        shifted=tuple(_shifted(board, published, routes)),
        promises_touched=tuple(intervention_id(board, key) or "" for key in impact.arrivals_changed),
        extra_travel=timedelta(seconds=impact.travel_s),
        extra_distance_m=impact.distance_m,
        why=_why(board, answer, impact, late_s),
        routes=tuple(picture(board, of, route) for route in routes),
    )


def _moved(board: Board, answer: Answer) -> tuple[str, ...]:
    if isinstance(answer, Insertion) or answer.moved_to_technician_id == answer.technician_id:
        return ()
    return (intervention_id(board, answer.moved_visit_id) or "",)


def _shifted(board: Board, published: solver.Plan, routes: tuple[solver.Route, ...]) -> Iterable[StartChange]:
    for route in routes:
        before = {stop.visit_id: stop.start_s for stop in published.route_of[route.technician_id].stops}
        for stop in route.stops:
            change_s = stop.start_s - before.get(stop.visit_id, stop.start_s)
            if change_s:
                key = intervention_id(board, stop.visit_id) or ""
                yield StartChange(key, timedelta(seconds=change_s))


def _why(board: Board, answer: Answer, impact: Impact, late_s: int) -> Sentence:
    """Say in one sentence what the line does to the others."""
    if isinstance(answer, OneMove):
        return Sentence(
            "{number} goes to {name} at {at}, so that this one fits.",
            number=job_number(board, answer.moved_visit_id),
            name=technician_name(board, answer.moved_to_technician_id),
            at=moment(board, answer.moved_start_s),
        )
    if late_s:
        return Sentence("Nobody is moved, but {late} late.", late=timedelta(seconds=late_s))
    if impact.shifted == 1:
        return Sentence("Nobody is moved; one job changes its start.")
    if impact.shifted:
        return Sentence("Nobody is moved; {count} jobs change their start.", count=impact.shifted)
    return Sentence("There is room: nobody is moved.")
