"""What a plan is worth: the order in which everything counts, and the weights by which the search follows it.

cost.py says what a change costs the people who have been told; this is for whole plans, with or without a
published one. Everything is whole seconds of travel or converted to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from solver.cost import LATENESS_WEIGHT, is_shifted, late_by_s, route_overtime_s, route_travel_s
from solver.model import Plan, Problem, Visit

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
shifted; seconds of travel and of overtime. What matters first comes first, less is better."""


@dataclass(frozen=True)
class Score:
    """What a plan costs, by what matters first.

    `unserved` counts by level, Platinum first. `seconds` is the one figure of benchmarks: travel, and for
    each visit nobody does its penalty or `UNSERVED_HOURS`. `deferred` are visits that the published plan
    serves today and this one does not.
    """

    unserved: tuple[int, ...]
    lateness: int
    deferred: int
    moved: int
    shifted: int
    travel_s: int
    overtime_s: int
    seconds: int

    @property
    def rank(self) -> Rank:
        """Compare plans by this."""
        return (
            *self.unserved,
            self.lateness,
            self.deferred,
            self.moved,
            self.shifted,
            self.travel_s,
            self.overtime_s,
        )


def score(problem: Problem, plan: Plan, published: Plan | None = None) -> Score:
    """Return what the plan costs; `deferred`, `moved` and `shifted` are against the published plan."""
    served = plan.technician_of
    missing = [visit for visit in problem.visits if visit.id not in served]
    travel_s = sum(route_travel_s(problem, route) for route in plan.routes)
    deferred, moved, shifted = _changes(plan, published) if published else (0, 0, 0)
    return Score(
        unserved=tuple(sum(level_of(visit) == level for visit in missing) for level in reversed(LEVELS)),
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
        seconds=travel_s + _unserved_s(missing),
    )


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

