"""An urgent call: who could serve it, when, and what that does to everybody else. It comes in three parts.

At once: every place for the job as the days stand, and every plan in which one other job moves, both exact.
Then: the best found with two and three moved jobs, a job that could wait instead, and where nothing is
possible otherwise, whose promise would have to give. Then the engine's short search (refined). Nothing is
changed until a proposal is applied.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from dispatcher.domain.board import Board
from dispatcher.domain.customers import Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Job, Proposal, ProposalKind
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from solver import model as solver
from solver.check import Violation, check_relations, check_route, new_violations
from solver.explain import explain, missed_s
from solver.first_list import MOST, first_list
from solver.frontier import Frontier, Line, frontier
from solver.insertion import Insertion
from solver.one_move import OneMove

from .commands import ApplyProposal, Batch, DeferAssignment, Offer, ProposedMove
from .findings import findings
from .proposing import Call, proposal_of, renegotiation_of
from .translation import plan, problem

MOST_LINES = MOST
"""More would not be read with a customer on the line."""


@dataclass(frozen=True)
class Proposals:
    """Proposals, the fewest moved jobs first, and why there is none with so many (0 to 3) moved jobs.

    `best` is the solver's line that costs the others least, and loses nobody.
    """

    lines: tuple[Proposal, ...]
    none: Mapping[int, Sentence] = field(default_factory=dict)
    best: Line | None = None


# ---- asking


def call(board: Board, intervention: Intervention, now: datetime, site: Site | None = None) -> Call:
    """Return the call as a question about the day as it stands.

    The intervention may be a draft that is on no board yet; then `site` says where it is.
    """
    board = with_draft(board, intervention, site)
    of = problem(board, waiting=(intervention,), now=now)
    return Call(board, of, plan(board, of), of.visit_by_id[intervention.id])


def with_draft(board: Board, intervention: Intervention, site: Site | None = None) -> Board:
    """Return the board with an intervention (and its place) that may not have been saved yet."""
    sites = {**board.sites, site.id: site} if site else board.sites
    interventions = {**board.interventions, intervention.id: intervention}
    return replace(board, sites=sites, interventions=interventions)


# ---- what is told at once


def first(asked: Call) -> Proposals:
    """Return the best line with no moved job and the best with one, then the best of other technicians.

    All are feasible. Equal questions get equal answers.
    """
    found = first_list(asked.of, asked.published, asked.visit)
    lines = [_line(answer) for answer in (found.plain, found.moved, *found.lines) if answer]
    lines = [line for line in lines if _breaks_nothing(asked, line)]
    best = [line for moves in (0, 1) if (line := _best(lines, moves))]
    told = {line.technician_id for line in best}
    chosen = best + _of_others(lines, told)[: MOST_LINES - len(best)]
    shown = tuple(proposal_of(asked, line) for line in chosen)
    return Proposals(shown, _why_none(asked, best), min(best, key=_rank, default=None))


def _line(found: Insertion | OneMove) -> Line:
    if isinstance(found, OneMove):
        moved = (found.moved_visit_id,)
        return Line(1, True, found.technician_id, found.start_s, moved, (), found.routes, found.impact)
    return Line(0, True, found.technician_id, found.start_s, (), (), (found.route,), found.impact)


def _breaks_nothing(asked: Call, line: Line) -> bool:
    """Whether the checker finds nothing on the changed days that was not wrong before."""
    before, after = asked.published, asked.published.with_routes(*line.routes)
    crew = [route.technician_id for route in line.routes]
    return not new_violations(_wrong(asked.of, before, crew), _wrong(asked.of, after, crew))


def _wrong(of: solver.Problem, day: solver.Plan, crew: Iterable[str]) -> tuple[Violation, ...]:
    on_days = (found for key in crew for found in check_route(of, day.route_of[key]))
    return (*on_days, *check_relations(of, day))


def _best(lines: Iterable[Line], moves: int) -> Line | None:
    with_so_many = (line for line in lines if line.moves == moves)
    return min(with_so_many, key=_rank, default=None)


def _of_others(lines: Iterable[Line], told: set[str]) -> list[Line]:
    """The best line of each technician nothing has been told of: not the best there is, so not "exact"."""
    best: dict[str, Line] = {}
    for line in sorted(lines, key=_rank):
        if line.technician_id not in told:
            best.setdefault(line.technician_id, replace(line, exact=False))
    return list(best.values())


def _rank(line: Line) -> tuple[object, ...]:
    return (line.impact.rank, line.technician_id)


def _why_none(asked: Call, best: Iterable[Line]) -> dict[int, Sentence]:
    had = {line.moves for line in best}
    none = {0: _what_is_in_the_way(asked)} if 0 not in had else {}
    return none if 1 in had else none | {1: Sentence("No job can be moved such that this one fits.")}


def _what_is_in_the_way(asked: Call) -> Sentence:
    """What is in the way of the technician who comes closest: one who may do it, if there is any."""
    answers = explain(asked.of, asked.published, asked.visit)
    told = [answer.blockers for answer in answers if answer.blockers]
    in_time = [blockers for blockers in told if missed_s(blockers)]
    closest = min(in_time or told, key=missed_s, default=())
    said = findings(asked.board, closest[:1])
    return said[0].sentence if said else Sentence("Nobody works on this day.")


# ---- what takes a moment longer


def wider(asked: Call) -> Proposals:
    """Return the best found with two and three moved jobs, with a job that waits, or by renegotiating."""
    found = frontier(asked.of, asked.published, asked.visit)
    lines = [proposal_of(asked, line) for line in found.lines if line.moves > 1]
    if found.defer is not None and not _is_idle(found, found.defer):
        lines.append(proposal_of(asked, found.defer))
    lines += [renegotiation_of(asked, promise) for promise in found.promises]
    had = {line.moves for line in found.lines}
    none = {moves: Sentence("None was found.") for moves in (2, 3) if moves not in had}
    return Proposals(tuple(lines), none, min(found.lines, key=_rank, default=None))


def _is_idle(found: Frontier, defer: Line) -> bool:
    """Whether a plan that keeps every job is less late: nobody need wait then."""
    return any(line.impact.lateness_cost < defer.impact.lateness_cost for line in found.lines)


@dataclass(frozen=True)
class Refining:
    """A call whose best line so far is to be made better by a search."""

    call: Call
    best: Line | None

    @property
    def first(self) -> solver.Plan | None:
        """The plan to begin with: who serves the call and loses nobody, if that is known."""
        return self.call.published.with_routes(*self.best.routes) if self.best else None


def refined(asked: Refining, line: Line | None) -> Proposals:
    """Return what the search found, where that is better than the best line so far."""
    if line is None or (asked.best is not None and asked.best.impact.rank <= line.impact.rank):
        return Proposals((), best=asked.best)
    return Proposals((proposal_of(asked.call, line),), best=line)


# ---- applying


def apply_command(board: Board, proposal: Proposal, name: str = "") -> ApplyProposal | Batch:
    """Return the command that makes the plan what the proposal shows: only the jobs that change.

    `name`: what the line is called on the screen, for the journal.
    """
    offer = Offer(name, proposal.moves, len(proposal.promises_touched), proposal.extra_distance_m)
    lines = tuple(
        _move(board, job) for route in proposal.routes for job in route.jobs if _differs(board, job)
    )
    if proposal.kind is not ProposalKind.DEFER:
        return ApplyProposal(lines, offer=offer)
    waits = [row for key in proposal.deferred for row in board.assignments_of[key] if row.holds_the_work]
    deferring = (DeferAssignment(row.id, row.version) for row in waits)
    return Batch("", (*deferring, ApplyProposal(lines, offer=offer)))


def _move(board: Board, job: Job) -> ProposedMove:
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
