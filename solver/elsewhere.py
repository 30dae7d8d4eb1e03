"""Where the visit that moves could go: the floors of its place in the days of everybody else, all at once."""

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass

import numpy as np

from solver.columns import Whole, whole
from solver.cost import LATENESS_WEIGHT, Rank, liking_s
from solver.floors import Ways, counted_s, limits_of, listed, roads_to_and_from
from solver.model import NEVER, Visit
from solver.pushing import pushed
from solver.side_by_side import Limits, Sheet, earliest_starts, inside, of_rows
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
    rows = [row for row, t in enumerate(found.sheet.of.crew) if any(t.id in some for some in able)]
    if not rows:
        return lambda number: []
    tried = _tried(situation, found.sheet, whole(rows), visits, able)
    return lambda number: tried.places(number, able[number] - {found.chances[number].technician_id})


@dataclass(frozen=True, slots=True)
class _Tried:
    """Every visit at every position of some technicians' days: visits x technicians x positions."""

    crew: Sequence[str]
    skipped: Sequence[int]  # visits that have begun: positions count behind them
    overtime_s: Sequence[int]  # what goes with the technician's day as published
    starts_s: Whole  # NEVER where the visit does not fit
    late: Whole
    shifted: Whole
    price_s: Whole

    def places(self, visit: int, among: Set[str]) -> list[Elsewhere]:
        """Where one of the visits fits in the days of some of them, the lowest floors first."""
        may = np.array([who in among for who in self.crew])
        fits = np.nonzero((self.starts_s[visit] < NEVER) & may[:, None])
        costs = (of_visit[visit][fits] for of_visit in (self.late, self.shifted, self.price_s))
        return [
            Elsewhere(
                (0, late, 1, shifted, price_s, -self.overtime_s[row]),
                self.crew[row],
                position + self.skipped[row],
            )
            for row, position, late, shifted, price_s in listed(fits, *costs)
        ]


def _tried(
    situation: Situation, sheet: Sheet, rows: Whole, visits: Sequence[Visit], able: Sequence[set[str]]
) -> _Tried:
    """The visits in the days of these rows of technicians."""
    at, crew = of_rows(sheet.published, rows), [sheet.of.crew[row].id for row in rows]
    limits = limits_of(visits, crew)
    there_s, onward_s = roads_to_and_from(situation.problem, at, visits)
    starts_s = earliest_starts(at, limits, there_s, onward_s)
    starts_s = np.where(inside(sheet.sizes[rows], at.travel_s), starts_s, NEVER)
    late_behind, shifted = _behind(sheet, rows, starts_s, limits, onward_s)
    roads_s = there_s + onward_s - at.travel_s + counted_s(sheet, rows)
    beside_s = _prices_s(situation, visits, able, crew) - sheet.road_s[rows]
    return _Tried(
        crew,
        [sheet.of.skipped[row] for row in rows],
        [situation.overtime_s(who) for who in crew],
        starts_s,
        _late(situation, visits, starts_s) + late_behind,
        shifted,
        roads_s + beside_s[:, :, None],
    )


def _behind(
    sheet: Sheet, rows: Whole, starts_s: Whole, limits: Limits, onward_s: Whole
) -> tuple[Whole, Whole]:
    """What those behind are late and shifted by at the least, where the visit fits."""
    late, shifted = np.zeros_like(starts_s), np.zeros_like(starts_s)
    fits = np.nonzero(starts_s < NEVER)
    end_s = starts_s[fits] + limits.duration_s[fits[0], fits[1], 0]
    late[fits], shifted[fits] = pushed(
        sheet.of, sheet.days_as_published, rows[fits[1]], fits[2], end_s, onward_s[fits]
    )
    return late, shifted


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
