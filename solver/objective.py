"""What a plan is worth: the order in which everything counts, and the weights by which the search follows it.

cost.py says what a change costs the people who have been told; this is for whole plans, with or without a
published one. Everything is whole seconds of travel or converted to them.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from solver.cost import (
    LATENESS_WEIGHT,
    is_shifted,
    late_by_s,
    liking_s,
    route_overtime_s,
    route_travel_s,
)
from solver.lunch import road_to
from solver.model import NEVER, Plan, Problem, Route, Visit

LEVELS = (0, 1, 2, 3, 4)
"""No contract, Bronze, Silver, Gold, Platinum."""
UNSERVED_HOURS = (15, 15, 25, 40, 60)
"""Hours of travel that a visit nobody does is worth, by level."""
UNSERVED_FACTOR = 8
"""In the search, so many times `UNSERVED_HOURS`: a late visit is still better than none."""
HELD_S = 10**7
"""More than all else a day may weigh against one visit, in seconds of travel."""
LATE_FACTOR = 4
MOVED_TAX_S = 20_000
SHIFTED_TAX_S = 3_000

Rank = tuple[int, ...]
"""Unserved Platinum, Gold, Silver, Bronze, without contract; weighted seconds of lateness; deferred, moved,
shifted; seconds of travel and what is priced in them; seconds of overtime. What matters first comes first,
less is better."""


@dataclass(frozen=True)
class Score:
    """What a plan costs, by what matters first.

    `unserved` counts by level, Platinum first, without the optional visits. `seconds` is the one figure of
    benchmarks: travel, `waiting_s`, and for each visit nobody does its penalty or `UNSERVED_HOURS`.
    `deferred` are visits that the published plan serves today and this one does not. `waiting_s` is the
    waiting on the way, weighted, where it counts.
    """

    unserved: tuple[int, ...]
    lateness: int
    deferred: int
    moved: int
    shifted: int
    travel_s: int
    overtime_s: int
    seconds: int
    waiting_s: int = 0
    price_s: int = 0
    """What else is priced in seconds of travel: who is liked less or below the level asked, optional visits
    that nobody does, and moving what a person has put there."""

    @property
    def rank(self) -> Rank:
        """Compare plans by this."""
        return (
            *self.unserved,
            self.lateness,
            self.deferred,
            self.moved,
            self.shifted,
            self.travel_s + self.waiting_s + self.price_s,
            self.overtime_s,
        )


def score(problem: Problem, plan: Plan, published: Plan | None = None) -> Score:
    """Return what the plan costs; `deferred`, `moved` and `shifted` are against the published plan."""
    served = plan.technician_of
    missing = [visit for visit in problem.visits if visit.id not in served]
    travel_s = sum(route_travel_s(problem, route) for route in plan.routes)
    waiting_s = _waiting_s(problem, plan)
    deferred, moved, shifted = _changes(plan, published) if published else (0, 0, 0)
    return Score(
        unserved=_unserved(missing),
        lateness=sum(
            late_by_s(visit, start_s) * LATENESS_WEIGHT[level_of(visit)]
            for visit_id, start_s in plan.start_of.items()
            if (visit := problem.visit_by_id[visit_id]).due_s is not None
        ),
        deferred=deferred,
        moved=moved,
        shifted=shifted,
        travel_s=travel_s,
        overtime_s=sum(route_overtime_s(problem, route) for route in plan.routes),
        seconds=travel_s + waiting_s + _unserved_s(missing),
        waiting_s=waiting_s,
        price_s=_price_s(problem, plan, published),
    )


def _unserved(missing: Iterable[Visit]) -> tuple[int, ...]:
    """How many visits that are not optional nobody does, Platinum first."""
    levels = Counter(level_of(visit) for visit in missing if visit.penalty_s is None)
    return tuple(levels[level] for level in reversed(LEVELS))


def _price_s(problem: Problem, plan: Plan, published: Plan | None) -> int:
    visits, holder = problem.visit_by_id, plan.technician_of
    left_out_s = sum(visit.penalty_s or 0 for visit in problem.visits if visit.id not in holder)
    liked_s = sum(liking_s(problem, visits[key], who) for key, who in holder.items())
    return left_out_s + liked_s + (_holds_s(problem, plan, published) if published else 0)


def _holds_s(problem: Problem, plan: Plan, published: Plan) -> int:
    """What it costs to move or to shift what a person has put there."""
    before, after = published.technician_of, plan.technician_of
    held = [visit for visit in problem.visits if visit.hold_s and visit.id in before and visit.id in after]
    return sum(
        visit.hold_s
        for visit in held
        if before[visit.id] != after[visit.id]
        or is_shifted(published.start_of[visit.id], plan.start_of[visit.id])
    )


def _waiting_s(problem: Problem, plan: Plan) -> int:
    if problem.waiting_weight == 0:
        return 0
    return problem.waiting_weight * sum(_idle_s(problem, route) for route in plan.routes if route.stops)


def _idle_s(problem: Problem, route: Route) -> int:
    """Seconds in which somebody out on the road neither drives, works nor eats. One leaves for the first
    visit as late as its start allows."""
    technician, first, last = problem.technician_by_id[route.technician_id], route.stops[0], route.stops[-1]
    visits = [problem.visit_by_id[stop.visit_id] for stop in route.stops]
    busy_s = sum(visit.duration_with(technician.id) for visit in visits)
    end_s = last.start_s + visits[-1].duration_with(technician.id)
    lunch_s = -NEVER if route.lunch_s is None else route.lunch_s
    lunch = technician.lunch if first.start_s <= lunch_s < end_s else None
    roads_s = route_travel_s(problem, route)
    roads_s -= road_to(problem, technician.start_place, visits[0], route.restock_before)
    roads_s -= problem.travel_s[visits[-1].place][technician.end_place]
    return max(0, end_s - first.start_s - roads_s - busy_s - (lunch.duration_s if lunch else 0))


def level_of(visit: Visit) -> int:
    """The contract level, within the five there are."""
    return min(max(visit.level, LEVELS[0]), LEVELS[-1])


def search_penalty(visit: Visit) -> int:
    """What leaving the visit out costs in the search, in seconds of travel. Pinned work is not left out."""
    if not visit.movable:
        return HELD_S
    if visit.penalty_s is not None:
        return visit.penalty_s
    return UNSERVED_HOURS[level_of(visit)] * 3600 * UNSERVED_FACTOR


def search_lateness(visit: Visit) -> int:
    """What a second of lateness costs in the search, in seconds of travel."""
    return LATENESS_WEIGHT[level_of(visit)] * LATE_FACTOR


def _unserved_s(missing: Iterable[Visit]) -> int:
    return sum(
        UNSERVED_HOURS[level_of(visit)] * 3600 if visit.penalty_s is None else visit.penalty_s
        for visit in missing
    )


def _changes(plan: Plan, published: Plan) -> tuple[int, int, int]:
    """Deferred, moved and shifted visits; one that the published plan does not serve is none of them."""
    before, after = published.technician_of, plan.technician_of
    kept = [visit_id for visit_id in before if visit_id in after]
    moved = sum(before[visit_id] != after[visit_id] for visit_id in kept)
    shifted = sum(
        before[visit_id] == after[visit_id]
        and is_shifted(published.start_of[visit_id], plan.start_of[visit_id])
        for visit_id in kept
    )
    return len(before) - len(kept), moved, shifted
