"""What one more visit at the price of one moved visit costs at the least: every way at once, untimed.

No timing of a way ranks below its floor: its lateness at the earliest starts, who moves, and the roads.
one_move.py times the ways from the lowest floor upwards. A way that is not here is not possible.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from solver.columns import Columns, Flags, Whole, whole
from solver.cost import SHIFT_TOLERANCE_S, Rank, preference_s
from solver.model import NEVER, Problem, Visit
from solver.pushing import pushed
from solver.side_by_side import (
    Limits,
    Moments,
    Sheet,
    earliest_starts,
    inside,
    moments,
    of_rows,
    padded,
    roads,
    sheet,
)
from solver.situation import Situation


@dataclass(frozen=True, slots=True)
class Plain:
    """A position for the new visit in a day as published, or less one visit."""

    floor: Rank
    technician_id: str
    position: int


@dataclass(frozen=True, slots=True)
class Chance:
    """A visit that can leave its day, where it stands at `index`, such that the new one fits there.

    `floor` is that of the new visit at the best position; `places` are all of them, the lowest first.
    """

    floor: Rank
    technician_id: str
    moved: Visit
    index: int
    places: list[Plain]


@dataclass(frozen=True, slots=True)
class Within:
    """Where the new visit goes in the day of a chance, and then the moved one in the same day."""

    floor: Rank
    chance: Chance
    position: int
    moved_position: int


@dataclass(frozen=True)
class _Days:
    """Days of the sheet less one visit each: whose, which visit is out, where it stood, the order."""

    who: Whole
    moved: Whole
    index: Whole
    orders: Whole
    sizes: Whole


@dataclass(frozen=True)
class _Places:
    """Where one visit a day fits: its earliest starts (NEVER: not here), and the roads of the day with it."""

    starts_s: Whole
    road_s: Whole
    late: Whole  # what those behind it are late at the least
    shifted: Whole  # how many of them are shifted at the least


@dataclass(frozen=True)
class Ways:
    """Every way for one visit to be served with one moved visit, but for who takes that.

    `plain` and `within` are by technician, the lowest floors first.
    """

    plain: Mapping[str, Sequence[Plain]]
    within: Mapping[str, Sequence[Within]]
    chances: Sequence[Chance]
    sheet: Sheet


def ways(situation: Situation, visit: Visit) -> Ways:
    """The ways of a visit that is in the problem and not in the plan, and that somebody may serve."""
    of = sheet(situation, visit)
    search = _Search(situation, of, visit, of.of.row_of[visit.id])
    rest = search.less_one()
    if not len(rest.who):
        return Ways(search.plain(), {}, (), of)
    places = search.places(rest, np.full(len(rest.who), search.row))
    chances = search.chances(rest, places)
    return Ways(search.plain(), search.within(rest, places, chances), list(chances.values()), of)


@dataclass(frozen=True)
class _Search:
    """The question and its sheet."""

    situation: Situation
    sheet: Sheet
    visit: Visit
    row: int

    @cached_property
    def price_s(self) -> Whole:
        """What each technician costs with the new visit beside the road: he may be liked less."""
        problem, crew = self.situation.problem, self.sheet.of.crew
        return whole([preference_s(problem, self.visit, technician.id, None) for technician in crew])

    @cached_property
    def overtime_s(self) -> Sequence[int]:
        """Overtime as published of those who may serve the visit; 0 for the others."""
        near = set(self.sheet.near)
        crew = enumerate(self.sheet.of.crew)
        return [self.situation.overtime_s(t.id) if row in near else 0 for row, t in crew]

    def late(self, rows: Whole, starts_s: Whole) -> Whole:
        """The lateness cost that these starts add."""
        of = self.sheet.of
        late: Whole = np.maximum(starts_s - of.late_from_s[rows][:, None], 0) * of.weight[rows][:, None]
        return late

    # As the days are published

    def plain(self) -> dict[str, list[Plain]]:
        """Where the new visit fits without anything else."""
        near, crew = whole(self.sheet.near), self.sheet.of.crew
        who = [crew[row].id for row in self.sheet.near]
        at = of_rows(self.sheet.published, near)
        there_s, onward_s = roads_to_and_from(self.situation.problem, at, [self.visit])
        starts_s = earliest_starts(at, limits_of([self.visit], who), there_s, onward_s)[0]
        starts_s = np.where(inside(self.sheet.sizes[near], starts_s), starts_s, NEVER)
        roads_s = there_s[0] + onward_s[0] - at.travel_s + counted_s(self.sheet, near)
        price_s = roads_s - self._published_s[near][:, None]
        late, found = self.late(whole([self.row]), starts_s), dict[str, list[Plain]]()
        fits = np.nonzero(starts_s < NEVER)
        day, end_s = near[fits[0]], starts_s[fits] + self.sheet.of.duration_s[near, self.row][fits[0]]
        days = self.sheet.days_as_published
        late_behind, shifted = pushed(self.sheet.of, days, day, fits[1], end_s, onward_s[0][fits])
        for k, position, late_cost, count, price in listed(
            fits, late[fits] + late_behind, shifted, price_s[fits]
        ):
            floor = (0, late_cost, 0, count, price, -self.overtime_s[self.sheet.near[k]])
            place = Plain(floor, who[k], position + self.sheet.of.skipped[self.sheet.near[k]])
            found.setdefault(who[k], []).append(place)
        return found

    # With one visit less

    def less_one(self) -> _Days:
        """Each day of those who may serve the visit, less each of its visits that nothing holds."""
        of, found = self.sheet.of, []
        for row in self.sheet.near:
            left = of.days[row]
            order = [of.row_of[visit.id] for visit in left]
            for i, visit in enumerate(left):
                if visit.movable:
                    found.append((row, order[i], i, order[:i] + order[i + 1 :]))
        who, moved, index = (whole([way[column] for way in found]) for column in range(3))
        orders = [way[3] for way in found]
        sizes = [len(order) for order in orders]
        return _Days(who, moved, index, padded(orders, max(sizes, default=0) + 1, of.home), whole(sizes))

    def places(self, days: _Days, rows: Whole) -> _Places:
        """Where the visit of each row fits in each day."""
        of, shared = self.sheet.of, moments(self.sheet, days.who, days.orders, days.sizes)
        place = self.sheet.place[rows][:, None]
        there_s = self.sheet.travel_s[shared.before, place]
        onward_s = self.sheet.travel_s[place, shared.behind]
        limits = Limits(
            of.earliest_s[rows][:, None],
            of.latest_s[rows][:, None],
            of.set_out_s[rows][:, None],
            of.duration_s[days.who, rows][:, None],
        )
        starts_s, legs = earliest_starts(shared, limits, there_s, onward_s), inside(days.sizes, there_s)
        is_empty = (days.sizes == 0) & (of.skips[days.who] == 0)
        travel_s = np.where(legs & ~is_empty[:, None], shared.travel_s, 0)
        road_s = travel_s.sum(axis=1)[:, None] - travel_s + there_s + onward_s
        starts_s = np.where(legs, starts_s, NEVER)
        late, shifted = np.zeros_like(starts_s), np.zeros_like(starts_s)
        fits = np.nonzero(starts_s < NEVER)
        end_s = starts_s[fits] + limits.duration_s[fits[0], 0]
        late[fits], shifted[fits] = pushed(
            of, (days.who, days.orders, days.sizes, shared.travel_s), fits[0], fits[1], end_s, onward_s[fits]
        )
        return _Places(starts_s, road_s - self._published_s[days.who][:, None], late, shifted)

    @cached_property
    def _published_s(self) -> Whole:
        """Seconds on the road as published, less what the new visit costs beside the road."""
        seconds: Whole = self.sheet.road_s - self.price_s
        return seconds

    def chances(self, rest: _Days, places: _Places) -> dict[int, Chance]:
        """The rows of `rest` in which the new visit fits."""
        late, found = self.late(whole([self.row]), places.starts_s) + places.late, {}
        fits = np.nonzero(places.starts_s < NEVER)
        ways_in = listed(fits, late[fits], places.shifted[fits], places.road_s[fits])
        for k, position, late_cost, count, price in ways_in:
            who = int(rest.who[k])
            skipped, technician_id = self.sheet.of.skipped[who], self.sheet.of.crew[who].id
            floor = (0, late_cost, 0, count, price, -self.overtime_s[who])
            if k not in found:
                index = int(rest.index[k])
                moved = self.sheet.of.days[who][index]
                found[k] = Chance(floor, technician_id, moved, index + skipped, [])
            found[k].places.append(Plain(floor, technician_id, position + skipped))
        return found

    def within(self, rest: _Days, places: _Places, chances: Mapping[int, Chance]) -> dict[str, list[Within]]:
        """The ways that change one day alone."""
        k, position = np.nonzero(places.starts_s < NEVER)
        if not len(k):
            return {}
        days = _with_one(self.row, rest, k, position)
        again = self.places(days, days.moved)
        late_new = self.late(whole([self.row]), places.starts_s)[k, position]
        late = self.late(days.moved, again.starts_s) + late_new[:, None] + again.late
        fits = np.nonzero((again.starts_s < NEVER) & ~_where_it_was(days, position))
        skipped, found = self.sheet.of.skips[days.who].tolist(), dict[str, list[Within]]()
        for pair, moved_to, late_cost, count, price in listed(
            fits, late[fits], again.shifted[fits], again.road_s[fits]
        ):
            chance, skip = chances[int(k[pair])], skipped[pair]
            floor = (0, late_cost, 0, count, price, chance.floor[5])
            way = Within(floor, chance, int(position[pair]) + skip, moved_to + skip)
            found.setdefault(chance.technician_id, []).append(way)
        return found


def sharpened(found: Ways, some: Sequence[Within], visit: Visit) -> list[Within]:
    """The same ways, the lowest floors first, which now know what must be late and shifted in each day.

    A start that cannot be within the tolerance is shifted. Ways that no timing can follow are left out.
    """
    of = found.sheet.of
    row_of = {technician.id: row for row, technician in enumerate(of.crew)}
    who = whole([row_of[way.chance.technician_id] for way in some])
    orders = [_order(of, row, way, of.row_of[visit.id]) for row, way in zip(who.tolist(), some, strict=True)]
    sizes = whole([len(order) for order in orders])
    rows = padded(orders, int(sizes.max()) + 1, of.home)
    at, served = moments(found.sheet, who, rows, sizes), rows[:, :-1] != of.home
    free_s = np.minimum(at.free_open, at.free_done)[:, 1:]
    first_s = free_s - of.duration_s[who[:, None], rows][:, :-1]
    last_s, row = np.maximum(at.late_open, at.late_done)[:, :-1], rows[:, :-1]
    wish_s = of.wish_s[row]
    early = (wish_s < NEVER) & (last_s < wish_s - SHIFT_TOLERANCE_S)
    shifted = (served & (early | (first_s > wish_s + SHIFT_TOLERANCE_S))).sum(axis=1).tolist()
    late = (np.maximum(first_s - of.late_from_s[row], 0) * of.weight[row] * served).sum(axis=1).tolist()
    possible = ((free_s < NEVER) | ~served).all(axis=1).tolist()
    sharp = [
        replace(way, floor=(0, cost, 0, count, *way.floor[4:]))
        for way, cost, count, fits in zip(some, late, shifted, possible, strict=True)
        if fits
    ]
    return sorted(sharp, key=lambda way: way.floor)


def _order(of: Columns, who: int, way: Within, added: int) -> list[int]:
    """The day of a way as rows, behind what has begun."""
    order, skipped = [of.row_of[visit.id] for visit in of.days[who]], of.skipped[who]
    moved = order.pop(way.chance.index - skipped)
    order.insert(way.position - skipped, added)
    order.insert(way.moved_position - skipped, moved)
    return order


def counted_s(of: Sheet, rows: Whole) -> Whole:
    """The roads of these days that the moments count, as a column."""
    travel_s = of.published.travel_s[rows]
    counted: Whole = np.where(inside(of.sizes[rows], travel_s), travel_s, 0).sum(axis=1)[:, None]
    return counted


def listed(
    fits: tuple[Whole, ...], late: Whole, shifted: Whole, price_s: Whole
) -> Iterator[tuple[int, int, int, int, int]]:
    """Row, column, lateness cost, shifts and price, the least first."""
    order = np.lexsort((price_s, shifted, late))
    columns = (fits[0][order], fits[1][order], late[order], shifted[order], price_s[order])
    return zip(*[column.tolist() for column in columns], strict=True)


def _where_it_was(days: _Days, position: Whole) -> Flags:
    """The positions that put a visit back where it was: on either side of the new one, if that is there."""
    column, index, added = np.arange(days.orders.shape[1]), days.index[:, None], position[:, None]
    same: Flags = (added == index) & ((column == index) | (column == index + 1))
    same |= (added != index) & (column == index + (added < index))
    return same


def _with_one(row: int, rest: _Days, k: Whole, position: Whole) -> _Days:
    """The days k of `rest` with this visit at these positions."""
    column = np.arange(rest.orders.shape[1] + 1)
    source = np.minimum(column - (column > position[:, None]), rest.orders.shape[1] - 1)
    orders = np.where(column == position[:, None], row, np.take_along_axis(rest.orders[k], source, axis=1))
    return _Days(rest.who[k], rest.moved[k], rest.index[k], orders, rest.sizes[k] + 1)


def roads_to_and_from(problem: Problem, at: Moments, visits: Sequence[Visit]) -> tuple[Whole, Whole]:
    """The roads from where each leg begins to each visit, and on to where the leg ends."""
    places, number = np.unique(np.stack([at.before, at.behind]), return_inverse=True)
    before, behind = number.reshape(2, *at.before.shape)
    known, ours = places.tolist(), [visit.place for visit in visits]
    there_s, onward_s = roads(problem, known, ours), roads(problem, ours, known)
    return np.moveaxis(there_s[before], 2, 0), onward_s[:, behind]


def limits_of(visits: Sequence[Visit], crew: Sequence[str]) -> Limits:
    bounds = [visit.bounds for visit in visits]
    return Limits(
        whole([bound.earliest_s for bound in bounds])[:, None, None],
        whole([bound.latest_s for bound in bounds])[:, None, None],
        whole([bound.set_out_s for bound in bounds])[:, None, None],
        whole([_durations(visit, crew) for visit in visits])[:, :, None],
    )


def _durations(visit: Visit, crew: Sequence[str]) -> list[int]:
    if not visit.duration_by:
        return [visit.duration_s] * len(crew)
    return [visit.duration_with(who) for who in crew]
