"""What would have to give so that somebody could take a visit after all: one single rule, or one other visit.

"Durand could, if J112 moved 12 minutes": a rule with a last moment gives by that moment being later; a visit
in somebody else's day that the new one depends on gives by starting earlier or later. The others keep their
technician and their order.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from solver.check import Kind, Violation
from solver.model import Plan, Problem, Technician, Visit, Window
from solver.pairs import starts_at
from solver.situation import Situation

RELAXABLE = (
    Kind.PROMISE,
    Kind.WINDOW,
    Kind.LATEST,
    Kind.PIN_START,
    Kind.PIN_WINDOW,
    Kind.SHIFT_END,
    Kind.LUNCH_START,
)
"""Rules with a last moment, which could be later. Doing everything as early as possible misses it least."""

MOVABLE = (Kind.TOGETHER, Kind.AFTER, Kind.SHARED_EQUIPMENT)
"""Rules between two days, which give where the other visit starts earlier or later."""


@dataclass(frozen=True)
class Relaxation:
    """One rule that would have to give: its last moment for this visit (or lunch) later by these seconds.

    For the kinds of `MOVABLE`, `visit_id` is the visit in another day that would have to start so many
    seconds `earlier`, or later.
    """

    kind: Kind
    visit_id: str | None
    seconds: int
    earlier: bool = False


def nearest(
    situation: Situation, technician: Technician, visit: Visit, tries: Iterable[Sequence[Violation]]
) -> Relaxation | None:
    """The least that one rule or one other visit would have to give; of equals a visit. None if no single
    one suffices. `tries` are the ways to place the visit as early as possible, with what each breaks."""
    single = [found[0] for found in tries if len(found) == 1 and found[0].kind in RELAXABLE]
    ways = [relaxed for violation in single if (relaxed := _later(situation.problem, violation))]
    ways = [*_others_moved(situation, technician, visit), *ways]
    return min(ways, key=lambda way: way.seconds, default=None)


def _later(problem: Problem, found: Violation) -> Relaxation | None:
    """By how much the last moment that is missed would have to be later."""
    if found.kind is not Kind.WINDOW:
        return Relaxation(found.kind, found.visit_id, found.excess_s)
    windows = problem.visit_by_id[found.visit_id or ""].windows
    ends = [window.latest_s for window in windows if window.latest_s < found.actual_s]
    return Relaxation(found.kind, found.visit_id, found.actual_s - max(ends)) if ends else None


def _others_moved(situation: Situation, technician: Technician, visit: Visit) -> Iterator[Relaxation]:
    """For each visit elsewhere that the new one depends on, in one way, how little it would have to move."""
    ties = list(_depends_on(situation.problem, visit))
    often = Counter(other_id for _, other_id in ties)
    for kind, other_id in ties:
        holder = situation.plan.technician_of.get(other_id)
        has_begun = situation.problem.visit_by_id[other_id].started
        if holder in (None, technician.id) or has_begun or often[other_id] > 1:
            continue
        problem, plan = _apart(situation.problem, situation.plan, kind, visit.id, other_id)
        starts = _starts(Situation(problem, plan), technician, problem.visit_by_id[visit.id])
        moves = [_move(situation, technician, visit, other_id, kind, window) for window in starts]
        least = min(moves, key=abs, default=0)
        if least:
            yield Relaxation(kind, other_id, abs(least), least < 0)


def _depends_on(problem: Problem, visit: Visit) -> Iterator[tuple[Kind, str]]:
    """The visits that have a say in when this one starts."""
    partner = problem.partners.get(visit.id)
    if partner is not None:
        yield Kind.TOGETHER, partner
    for other in problem.visits:
        if other.id in visit.after or visit.id in other.after:
            yield Kind.AFTER, other.id
        shared = visit.equipment & other.equipment & problem.shared_equipment.keys()
        if shared and other.id != visit.id:
            yield Kind.SHARED_EQUIPMENT, other.id


def _apart(problem: Problem, plan: Plan, kind: Kind, one: str, other: str) -> tuple[Problem, Plan]:
    """The day in which these two have nothing to do with each other."""
    if kind is Kind.SHARED_EQUIPMENT:
        return problem, plan.without(other)
    pair = {one, other}
    visits = [
        replace(
            v,
            together=None if kind is Kind.TOGETHER else v.together,
            after=tuple(first for first in v.after if first not in pair) if kind is Kind.AFTER else v.after,
        )
        if v.id in pair
        else v
        for v in problem.visits
    ]
    return replace(problem, visits=tuple(visits)), plan


def _starts(situation: Situation, technician: Technician, visit: Visit) -> Iterator[Window]:
    """Every start that this technician's day allows the visit."""
    day, limit = situation.day(technician.id), situation.relations.bounds(visit, technician.id)
    for spot in situation.spots(day, visit):
        if not spot.ask and spot.position != day.restock_leg:
            yield from starts_at(situation.problem, day, visit, spot.position, limit)


def _move(
    situation: Situation, technician: Technician, visit: Visit, other_id: str, kind: Kind, starts: Window
) -> int:
    """By how many seconds the other visit would have to move for one of these starts, earlier is negative."""
    other = situation.problem.visit_by_id[other_id]
    begins_s = situation.plan.start_of[other_id]
    ends_s = begins_s + other.duration_with(situation.plan.technician_of[other_id])
    earlier_s = min(0, starts.latest_s - ends_s)
    later_s = max(0, starts.earliest_s + visit.duration_with(technician.id) - begins_s)
    if kind is Kind.TOGETHER:
        return min(0, starts.latest_s - begins_s) or max(0, starts.earliest_s - begins_s)
    if kind is Kind.AFTER:
        return earlier_s if other_id in visit.after else later_s
    return min(earlier_s, later_s, key=abs)
