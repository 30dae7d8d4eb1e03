"""Where the visit that moves could go: the floors of its place in the days of everybody else, all at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from solver.cost import LATENESS_WEIGHT, Rank, liking_s
from solver.floors import Ways, counted_s, limits_of, listed, roads_to_and_from
from solver.model import NEVER, Visit
from solver.pushing import pushed
from solver.side_by_side import Whole, earliest_starts, inside, of_rows, whole
from solver.situation import Situation


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A position for the moved visit in the day of somebody else, and the floor of that half alone."""

    floor: Rank
    technician_id: str
    position: int


def elsewhere(situation: Situation, found: Ways) -> Callable[[int], list[Elsewhere]]:
    """For each chance (by its number) the places of its moved visit in the days of the others, the lowest
    floors first."""
    visits = [chance.moved for chance in found.chances]
    able = [{technician.id for technician in situation.suited(visit)} for visit in visits]
    of = found.sheet
    rows = [row for row, t in enumerate(of.of.crew) if any(t.id in some for some in able)]
    if not rows:
        return lambda number: []
    at, crew, chosen = of_rows(of.published, whole(rows)), [of.of.crew[row].id for row in rows], whole(rows)
    there_s, onward_s = roads_to_and_from(situation.problem, at, visits)
    starts_s = earliest_starts(at, limits_of(visits, crew), there_s, onward_s)
    starts_s = np.where(inside(of.sizes[chosen], at.travel_s), starts_s, NEVER)
    roads_s = there_s + onward_s - at.travel_s + counted_s(of, chosen)
    price_s = roads_s + (_prices_s(situation, visits, able, crew) - of.road_s[chosen])[:, :, None]
    late, shifted = _late(situation, visits, starts_s), np.zeros_like(starts_s)
    fits = np.nonzero(starts_s < NEVER)
    end_s = starts_s[fits] + limits_of(visits, crew).duration_s[fits[0], fits[1], 0]
    late_behind, shifted[fits] = pushed(
        of.of, of.days_as_published, chosen[fits[1]], fits[2], end_s, onward_s[fits]
    )
    late[fits] += late_behind
    overtime_s = [situation.overtime_s(who) for who in crew]
    skipped = [of.of.skipped[row] for row in rows]

    def of_chance(k: int) -> list[Elsewhere]:
        may = np.array([who in able[k] and who != found.chances[k].technician_id for who in crew])
        fits = np.nonzero((starts_s[k] < NEVER) & may[:, None])
        found_here = listed(fits, late[k][fits], shifted[k][fits], price_s[k][fits])
        return [
            Elsewhere((0, cost, 1, count, price, -overtime_s[row]), crew[row], position + skipped[row])
            for row, position, cost, count, price in found_here
        ]

    return of_chance


def _prices_s(
    situation: Situation, visits: Sequence[Visit], able: Sequence[set[str]], crew: Sequence[str]
) -> Whole:
    """What each visit costs with each technician beside the road: it is liked less there, and held here.

    Only of those who are able to do it.
    """
    problem, owner = situation.problem, situation.plan.technician_of
    table = np.zeros((len(visits), len(crew)), dtype=np.int64)
    for row, visit in enumerate(visits):
        if visit.preferred or problem.prices_levels:
            before_s = liking_s(problem, visit, owner[visit.id])
            likings = [liking_s(problem, visit, who) - before_s if who in able[row] else 0 for who in crew]
            table[row] = likings
        table[row] += visit.hold_s
    return table


def _late(situation: Situation, visits: Sequence[Visit], starts_s: Whole) -> Whole:
    """The lateness cost that these starts add to those published."""
    before = situation.plan.start_of
    dues = [NEVER if v.due_s is None else max(v.due_s, before[v.id]) for v in visits]
    weights = [LATENESS_WEIGHT[visit.level] for visit in visits]
    late: Whole = np.maximum(starts_s - whole(dues)[:, None, None], 0) * whole(weights)[:, None, None]
    return late
