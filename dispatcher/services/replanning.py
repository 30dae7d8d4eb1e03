"""What a drag shows, and exactly what its drop writes: the touched days with work elsewhere, longer or gone.

`replan` decides; the preview draws what it says and the handlers in `scheduling` store it, so that the stored
plan equals the ghost. Starts are only ever pushed later: nobody's day moves forward because somebody else was
dragged.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import lru_cache

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.routes import Finding, Preview, StartChange, Verdict
from dispatcher.domain.sentences import Sentence
from solver import model as solver
from solver.schedule import push

from .days_at_hand import Day, DaysAtHand
from .findings import newly_broken, off_duty, technician_name, under_way
from .translation import is_absence, moment, plan, problem, seconds

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
    """The touched days after a change: each as it stands, and changed.

    `holders`: the visits that a hand moves -> whose they become.
    """

    days: tuple[tuple[Day, Day], ...]
    holders: Mapping[str, str] = field(default_factory=dict)

    @property
    def before(self) -> tuple[solver.Route, ...]:
        return tuple(stands.route for stands, _changed in self.days)

    @property
    def after(self) -> tuple[solver.Route, ...]:
        return tuple(changed.route for _stands, changed in self.days)

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
    at_hand = _at_hand(board, (place.intervention_id for place in places), now)
    put: dict[str, dict[str, int]] = {}
    for place in places:
        visit_id = at_hand.visit_of[place.intervention_id]
        put.setdefault(place.technician_id, {})[visit_id] = seconds(board, place.start)
    holders = {at_hand.visit_of[place.intervention_id]: place.technician_id for place in places}
    return Replan(_touched(board, at_hand, put), holders)


def _touched(
    board: Board, at_hand: DaysAtHand, put: Mapping[str, Mapping[str, int]]
) -> tuple[tuple[Day, Day], ...]:
    """Return the days that lose or get work, by technician id."""
    ids = {row.technician_id for row in at_hand.held.values() if row} | put.keys()
    return tuple(
        (at_hand.standing(key), at_hand.changed(key, put.get(key, {})))
        for key in sorted(ids & board.technicians.keys())
    )


class _Same:
    """A board that equals itself only."""

    def __init__(self, board: Board) -> None:
        self.board = board

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.board is self.board

    def __hash__(self) -> int:
        return id(self.board)


def _at_hand(board: Board, intervention_ids: Iterable[str], now: datetime) -> DaysAtHand:
    """Return what is known already about this work in the hand; the solver counts whole seconds."""
    return _kept(_Same(board), tuple(sorted(set(intervention_ids))), now.replace(microsecond=0))


@lru_cache(maxsize=2)
def _kept(same: _Same, intervention_ids: tuple[str, ...], now: datetime) -> DaysAtHand:
    held = {key: movable_assignment(same.board, key) for key in intervention_ids}
    return DaysAtHand(same.board, held, now)


def relengthen(board: Board, intervention_id: str, length: timedelta, now: datetime) -> Replan:
    """Return the day of planned work that takes this long; what comes after it is pushed later."""
    assignment = movable_assignment(board, intervention_id)
    assert assignment is not None
    was = problem(board, {assignment.technician_id}, (), now)
    of = replace(was, visits=tuple(_lasting(visit, assignment.id, length) for visit in was.visits))
    (before,) = plan(board, was).routes
    wanted = {stop.visit_id: stop.start_s for stop in before.stops}
    after = push(of, before.technician_id, list(wanted), wanted)
    return Replan(((Day(board, was, before), Day(board, of, after)),))


def removed(board: Board, intervention_ids: Iterable[str], now: datetime) -> Replan:
    """Return the touched days without these; nobody else's start changes."""
    planned = [key for key in intervention_ids if movable_assignment(board, key)]
    return Replan(_touched(board, _at_hand(board, planned, now), {}))


def movable_assignment(board: Board, intervention_id: str) -> Assignment | None:
    """Return the assignment of this day that holds the intervention; None where it comes from elsewhere."""
    rows = board.assignments_of.get(intervention_id, ())
    return next((row for row in rows if row.holds_the_work and board.overlaps(row)), None)


def _lasting(visit: solver.Visit, visit_id: str, length: timedelta) -> solver.Visit:
    return replace(visit, duration_s=int(length.total_seconds())) if visit.id == visit_id else visit


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
        routes=tuple(changed.picture for _stands, changed in made.days),
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
    before = (finding for stands, _changed in made.days for finding in stands.findings)
    routes = tuple(changed.picture for _stands, changed in made.days)
    new = newly_broken(before, (finding for route in routes for finding in route.findings))
    changed = tuple(_changes(board, made, own))
    extra = _extra_travel(made)
    verdict = Verdict.BREAKS if new else Verdict.SHIFTS if changed else Verdict.FITS
    return Preview(
        verdict=verdict,
        sentence=_verdict_sentence(new, changed, extra),
        routes=routes,
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
    return timedelta(seconds=sum(changed.travel_s - stands.travel_s for stands, changed in made.days))


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
