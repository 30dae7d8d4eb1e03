"""What a drag shows, and exactly what its drop writes: the touched days with work elsewhere, longer or gone.

`replan` decides; the preview draws what it says and the handlers in `scheduling` store it, so that the stored
plan equals the ghost. Starts are only ever pushed later: nobody's day moves forward because somebody else was
dragged.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.routes import Finding, Preview, StartChange, Verdict
from dispatcher.domain.sentences import Sentence
from solver import model as solver
from solver.cost import route_travel_s
from solver.schedule import push

from .findings import judged, newly_broken, off_duty, technician_name, under_way
from .pictures import picture
from .translation import is_absence, moment, plan, problem, route, seconds

LEAST_LENGTH = timedelta(minutes=5)
"""No planned work is shorter."""


@dataclass(frozen=True)
class Place:
    """Where a hand would put a job: on whose day, from when."""

    intervention_id: str
    technician_id: str
    start: datetime


@dataclass(frozen=True)
class Replan:
    """The touched days after a change. `before` and `after` are the solver's routes, `of` their problem.

    `holders`: the visits that a hand moves -> whose they become. `was`: the problem before, where it differs.
    """

    of: solver.Problem
    before: tuple[solver.Route, ...]
    after: tuple[solver.Route, ...]
    holders: Mapping[str, str] = field(default_factory=dict)
    was: solver.Problem | None = None
    found: tuple[Finding, ...] | None = None  # what was wrong before, where it is known already

    @property
    def starts(self) -> dict[str, int]:
        """Visit id -> start, in seconds of the board's day, for every visit whose start or holder changes."""
        known = {(r.technician_id, s.visit_id, s.start_s) for r in self.before for s in r.stops}
        return {
            stop.visit_id: stop.start_s
            for made in self.after
            for stop in made.stops
            if (made.technician_id, stop.visit_id, stop.start_s) not in known
            and not is_absence(stop.visit_id)
        }


def replan(board: Board, intervention_id: str, technician_id: str, start: datetime, now: datetime) -> Replan:
    """Return the touched days with this intervention there, then; the rest of that day is pushed later."""
    return replan_together(board, (Place(intervention_id, technician_id, start),), now)


def replan_together(board: Board, places: Sequence[Place], now: datetime) -> Replan:
    """Return the touched days with all of these at their places; the rest of those days is pushed later."""
    held = {place.intervention_id: movable_assignment(board, place.intervention_id) for place in places}
    visit_of = {key: row.id if row else key for key, row in held.items()}
    touched = {place.technician_id for place in places}
    touched |= {row.technician_id for row in held.values() if row}
    waiting = [board.interventions[key] for key, row in held.items() if row is None]
    day = _as_it_stands(
        _Same(board),
        frozenset(touched),
        tuple(row.id for row in waiting),
        now.replace(microsecond=0),  # the solver counts whole seconds
        frozenset(visit_of.values()),
    )
    of, before = day.of, day.routes
    put: dict[str, dict[str, int]] = {}
    for place in places:
        put.setdefault(place.technician_id, {})[visit_of[place.intervention_id]] = seconds(board, place.start)
    after = tuple(_changed(of, made, visit_of.values(), put.get(made.technician_id, {})) for made in before)
    holders = {visit_of[place.intervention_id]: place.technician_id for place in places}
    return Replan(of, before, after, holders, found=day.found)


@dataclass(frozen=True, eq=False)
class _Day:
    """Some days as they stand: asked about again at every step of a drag, and worked out once."""

    of: solver.Problem
    routes: tuple[solver.Route, ...]
    found: tuple[Finding, ...]


class _Same:
    """A board that equals itself only."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.board is self.board

    def __hash__(self) -> int:
        return id(self.board)


@lru_cache(maxsize=2)
def _as_it_stands(
    same: _Same,
    technician_ids: frozenset[str],
    waiting_ids: tuple[str, ...],
    now: datetime,
    moving: frozenset[str],
) -> _Day:
    board = same.board
    of = problem(board, technician_ids, [board.interventions[key] for key in waiting_ids], now, moving)
    routes = plan(board, of).routes
    return _Day(of, routes, judged(board, of, routes))


def relengthen(board: Board, intervention_id: str, length: timedelta, now: datetime) -> Replan:
    """Return the day of planned work that takes this long; what comes after it is pushed later."""
    assignment = movable_assignment(board, intervention_id)
    assert assignment is not None
    was = problem(board, {assignment.technician_id}, (), now)
    of = replace(was, visits=tuple(_lasting(visit, assignment.id, length) for visit in was.visits))
    (before,) = plan(board, was).routes
    wanted = {stop.visit_id: stop.start_s for stop in before.stops}
    after = push(of, before.technician_id, list(wanted), wanted)
    return Replan(of, (before,), (after,), was=was)


def removed(board: Board, intervention_ids: Iterable[str], now: datetime) -> Replan:
    """Return the touched days without these; nobody else's start changes."""
    held = [row for key in intervention_ids if (row := movable_assignment(board, key))]
    of = problem(board, {row.technician_id for row in held}, (), now)
    before = plan(board, of).routes
    return Replan(of, before, tuple(_changed(of, made, [row.id for row in held], {}) for made in before))


def movable_assignment(board: Board, intervention_id: str) -> Assignment | None:
    """Return the assignment of this day that holds the intervention; None where it comes from elsewhere."""
    rows = board.assignments_of.get(intervention_id, ())
    return next((row for row in rows if row.holds_the_work and board.overlaps(row)), None)


def _lasting(visit: solver.Visit, visit_id: str, length: timedelta) -> solver.Visit:
    return replace(visit, duration_s=int(length.total_seconds())) if visit.id == visit_id else visit


def _changed(
    of: solver.Problem, made: solver.Route, gone: Collection[str], put: Mapping[str, int]
) -> solver.Route:
    """Take visits out of a day, then put some in at their starts (visit id -> seconds)."""
    stays = tuple(stop for stop in made.stops if stop.visit_id not in gone)
    if not put:
        return made if len(stays) == len(made.stops) else route(of, made.technician_id, stays)
    wanted = {stop.visit_id: stop.start_s for stop in stays} | dict(put)
    order = sorted(wanted, key=lambda key: (wanted[key], key in put))
    return push(of, made.technician_id, order, wanted)


# ---- what a drag shows


def preview(
    board: Board, intervention_id: str, technician_id: str, start: datetime, now: datetime
) -> Preview:
    """Return what dropping this intervention there, then, would do: days, verdict, and one sentence."""
    return preview_together(board, (Place(intervention_id, technician_id, start),), now)


def preview_together(board: Board, places: Sequence[Place], now: datetime) -> Preview:
    """Return what dropping all of these at once would do."""
    for place in places:
        if place.technician_id not in board.shift_of:
            return Preview(Verdict.BREAKS, off_duty(board, place.technician_id), ())
        if refused := _under_way(board, place.intervention_id):
            return refused
    made = replan_together(board, places, now)
    return _seen(board, made, {place.intervention_id for place in places})


def preview_length(board: Board, intervention_id: str, length: timedelta, now: datetime) -> Preview:
    """Return what it would do to the day if this planned work took so long."""
    if refused := _under_way(board, intervention_id):
        return refused
    seen = _seen(board, relengthen(board, intervention_id, length, now), {intervention_id})
    if seen.verdict is Verdict.BREAKS:
        return seen
    return replace(seen, sentence=Sentence("{length} planned. {what}", length=length, what=seen.sentence))


def preview_removal(board: Board, intervention_ids: Sequence[str], now: datetime) -> Preview:
    """Return what taking these off the plan would do."""
    for key in intervention_ids:
        if refused := _under_way(board, key):
            return refused
    made = removed(board, intervention_ids, now)
    promised = [key for key in intervention_ids if board.promise_of(key) is not None]
    return Preview(
        verdict=Verdict.SHIFTS if promised else Verdict.FITS,
        sentence=_removal_sentence(board, intervention_ids, promised),
        routes=tuple(picture(board, made.of, after) for after in made.after),
        extra_travel=_extra_travel(made),
    )


def _under_way(board: Board, intervention_id: str) -> Preview | None:
    """Return the refusal of work whose technician has set out; None where it may be moved."""
    assignment = movable_assignment(board, intervention_id)
    if assignment is None or not assignment.has_departed:
        return None
    number = board.interventions[intervention_id].number
    why = under_way(number, technician_name(board, assignment.technician_id))
    return Preview(Verdict.BREAKS, why, ())


def _seen(board: Board, made: Replan, own: set[str]) -> Preview:
    before = made.found if made.found is not None else judged(board, made.was or made.of, made.before)
    new = newly_broken(before, judged(board, made.of, made.after))
    changed = tuple(_changes(board, made, own))
    extra = _extra_travel(made)
    verdict = Verdict.BREAKS if new else Verdict.SHIFTS if changed else Verdict.FITS
    return Preview(
        verdict=verdict,
        sentence=_verdict_sentence(new, changed, extra),
        routes=tuple(picture(board, made.of, after) for after in made.after),
        changed=changed,
        findings=new,
        extra_travel=extra,
    )


def _changes(board: Board, made: Replan, own: set[str]) -> Iterable[StartChange]:
    for visit_id, start_s in made.starts.items():
        assignment = board.assignments.get(visit_id)
        if assignment and assignment.intervention_id not in own:
            yield StartChange(assignment.intervention_id, moment(board, start_s) - assignment.start)


def _extra_travel(made: Replan) -> timedelta:
    before = sum(route_travel_s(made.of, one) for one in made.before)
    return timedelta(seconds=sum(route_travel_s(made.of, one) for one in made.after) - before)


def _verdict_sentence(
    new: tuple[Finding, ...], changed: tuple[StartChange, ...], extra: timedelta
) -> Sentence:
    if new:
        return new[0].sentence
    minutes = int(extra.total_seconds() // 60)
    if not changed:
        return Sentence("Fits, {minutes} min travel.", minutes=f"{minutes:+d}")
    largest = max(abs(change.by) for change in changed)
    if len(changed) == 1:
        return Sentence(
            "Shifts 1 job by {largest}, {minutes} min travel, no promise broken.",
            largest=largest,
            minutes=f"{minutes:+d}",
        )
    return Sentence(
        "Shifts {count} jobs, by {largest} at most, {minutes} min travel, no promise broken.",
        count=len(changed),
        largest=largest,
        minutes=f"{minutes:+d}",
    )


def _removal_sentence(board: Board, going: Sequence[str], promised: Sequence[str]) -> Sentence:
    first = board.interventions[going[0]].number
    if len(going) > 1:
        return Sentence(
            "{count} jobs go back to the queue, {promised} of them promised.",
            count=len(going),
            promised=len(promised),
        )
    promise = board.promise_of(promised[0]) if promised else None
    if promise is None or promise.promised is None:
        return Sentence("{number} goes back to the queue.", number=first)
    return Sentence(
        "{number} goes back to the queue. It stays promised from {earliest} to {latest}.",
        number=first,
        earliest=promise.promised.earliest,
        latest=promise.promised.latest,
    )
