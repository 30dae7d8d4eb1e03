"""What the search takes up of a problem, as the flat arrays of kernel.py."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from solver import objective
from solver.check import mismatches
from solver.cost import liking_s
from solver.frame import Frame, travel_matrix
from solver.kernel import (
    ALONE,
    BACK,
    BUSY,
    DUE,
    EARLIEST,
    EMPTY_LEG,
    EXTRA,
    FIRST_DONE,
    FIRST_OPEN,
    FORBIDDEN,
    FROM_DEPOT,
    HAS_LUNCH,
    HELD,
    IS_SOFT,
    LATE_WEIGHT,
    LATEST,
    LEAST_ONWARD,
    LEAST_THERE,
    LEAVE_BY,
    LOADS,
    LUNCH_FROM,
    LUNCH_S,
    LUNCH_TO,
    OUT,
    OUT_TO_DEPOT,
    PENALTY,
    RETURN_BY,
    SET_OUT,
    SHIFT_END,
    SHIFT_TAX,
    STOCKS,
    SUIT_FROM,
    SUIT_TO,
    TO_DEPOT,
    TOLD,
    TWIN,
    WAITING,
    WISH,
    Day,
    Int32,
    Int64,
)
from solver.model import NEVER, Lunch, Problem, Technician, Visit
from solver.neighbours import beside, least_roads, nearest
from solver.timeline import timeline

LATEST_S = 10**8
"""Later than any moment that is reached; sums of it stay below NEVER."""
ENDLESS = 10**8
"""So much of something is in a van that it never runs out."""
HEAT_NEIGHBOUR = 10
"""The temperature begins at the median road to this neighbour."""
ORDER_WEIGHTS = (4, 4, 2, 1, 2, 2, 2, 2, 2)
"""How often visits are put back in random order, longest first, farthest first, nearest first, tightest
window first, dearest to leave out first, earliest opening first, earliest closing first, and those first
whom fewest can serve."""

TIGHTEST, FEWEST_ABLE = 3, 7
"""Two of these orders as rows of Day.keys, which leave the random one out."""


def flatten(given: Frame) -> Day:
    """The arrays of what the search takes up; at least one visit and one technician."""
    visits, crew = given.visits, given.technicians
    roads = travel_matrix(given.problem)
    places = np.array([visit.place for visit in visits])
    travel = np.ascontiguousarray(roads[np.ix_(places, places)])
    begins = [_begin(given, technician) for technician in crew]
    begin_places = np.array([begin.place for begin in begins])
    end_places = np.array([technician.end_place for technician in crew])
    link = np.empty((len(visits), len(crew), 4), dtype=np.int32)
    link[:, :, BUSY] = _durations(visits, crew)
    link[:, :, OUT] = roads[np.ix_(begin_places, places)].T
    link[:, :, BACK] = roads[np.ix_(places, end_places)]
    link[:, :, EXTRA] = _extras(given)
    suits, suit_from, suit_to = _suits(link[:, :, EXTRA])
    loads = sorted({load for visit in visits for load in _loads(given.problem, visit)})
    rows = [_visit_row(given, visit, loads) for visit in visits]
    table = np.array(rows, dtype=np.int64).reshape(len(visits), LOADS + len(loads))
    table[:, SUIT_FROM], table[:, SUIT_TO] = suit_from, suit_to
    if given.problem.depot_place is not None:
        table[:, TO_DEPOT] = roads[places, given.problem.depot_place]
        table[:, FROM_DEPOT] = roads[given.problem.depot_place, places]
    is_simple = given.problem.depot_place is None and not given.problem.waiting_weight
    table[:, ALONE], table[:, LEAST_THERE], table[:, LEAST_ONWARD] = least_roads(travel, link)
    return Day(
        travel=travel,
        travel_to=travel if np.array_equal(travel, travel.T) else np.ascontiguousarray(travel.T),
        link=link,
        visits=table,
        crew=_crew_table(given, begins, roads, link, loads),
        suits=suits,
        near=nearest(travel),
        beside=beside(travel, table, link, is_simple),
        keys=_keys(table, link),
        lots=np.cumsum(np.array(ORDER_WEIGHTS, dtype=np.int64)),
    )


def _durations(visits: Sequence[Visit], crew: Sequence[Technician]) -> Int64:
    """The duration of each visit with each technician."""
    table = np.repeat([[visit.duration_s] for visit in visits], len(crew), axis=1)
    for row, visit in enumerate(visits):
        if visit.duration_by:
            table[row] = [visit.duration_with(technician.id) for technician in crew]
    return table


_Load = tuple[str, str]
"""A kind of thing that has to be in the van, and its name."""


def _loads(problem: Problem, visit: Visit) -> dict[_Load, int]:
    """What has to be in the van: parts, and where there is a depot to fetch them the tools nobody shares."""
    loads = {("part", part): count for part, count in visit.parts.items() if count}
    if problem.depot_place is None:
        return loads
    return loads | {("tool", item): 1 for item in visit.equipment if not problem.shared_equipment.get(item)}


def _stock(given: Frame, technician: Technician, load: _Load) -> int:
    """How much of it is in the van after what has started."""
    kind, name = load
    if technician.id in given.restocked or (kind == "tool" and name in technician.equipment):
        return ENDLESS
    if kind == "tool":
        return 0
    used = sum(visit.parts.get(name, 0) for visit in given.begun.get(technician.id, ()))
    return max(0, technician.parts.get(name, 0) - used)


def _visit_row(given: Frame, visit: Visit, loads: Sequence[_Load]) -> list[int]:
    """A row of Day.visits; who may do it is filled in later."""
    holder, wish = given.told.get(visit.id, ("", NEVER))
    is_fixed, bound = visit.id in given.fixed, visit.bounds
    earliest = wish if is_fixed else max(bound.earliest_s, -LATEST_S)
    latest = wish if is_fixed else min(bound.latest_s, LATEST_S)
    is_late = visit.due_s is not None and visit.due_s < latest
    is_held = is_fixed or (visit.pinned_start_s is not None and visit.pinned_technician is not None)
    row = [0] * LOADS
    row[EARLIEST], row[LATEST], row[SET_OUT] = earliest, latest, bound.set_out_s
    row[DUE] = visit.due_s if is_late and visit.due_s is not None else NEVER
    row[LATE_WEIGHT], row[PENALTY] = objective.search_lateness(visit), objective.search_penalty(visit)
    row[WISH], row[TOLD] = wish, given.column_of.get(holder, -1)
    row[SHIFT_TAX] = objective.SHIFTED_TAX_S + visit.hold_s if wish < NEVER else 0
    row[HELD], row[IS_SOFT] = is_held, is_late or wish < NEVER
    needed = _loads(given.problem, visit)
    return row + [needed.get(load, 0) for load in loads]


@dataclass(frozen=True)
class _Begin:
    """Where and when the part of a day begins that can still be changed."""

    place: int
    first_open: int
    first_done: int
    lunch: Lunch | None
    has_begun: bool


def _begin(given: Frame, technician: Technician) -> _Begin:
    begun = given.begun.get(technician.id, ())
    day = timeline(given.problem, technician, begun)
    count = len(begun)
    place = begun[-1].place if begun else technician.start_place
    free = (day.free_open[count], day.free_done[count])
    first_open, first_done = (min(moment, NEVER) for moment in free)
    return _Begin(place, first_open, first_done, day.lunch, bool(begun))


def _extras(given: Frame) -> Int32:
    """What each visit costs with each technician beside the road: dislike, and the tax on a move."""
    extra = np.zeros((len(given.visits), len(given.technicians)), dtype=np.int32)
    column_of = given.column_of
    able: dict[object, npt.NDArray[np.bool_]] = {}
    for row, visit in enumerate(given.visits):
        wanted = (visit.required_technician, visit.pinned_technician, visit.forbidden, visit.equipment)
        key = (tuple(visit.skills.items()), *wanted)
        if key not in able:
            able[key] = np.array([not any(mismatches(t, visit, given.problem)) for t in given.technicians])
        may = able[key].copy()
        if visit.preferred or given.problem.prices_levels:
            extra[row] += [liking_s(given.problem, visit, t.id) for t in given.technicians]
        holder = given.told[visit.id][0] if visit.id in given.told else None
        if holder in column_of:
            column = column_of[holder]
            tax = objective.MOVED_TAX_S + visit.hold_s
            extra[row] += tax
            extra[row, column] -= tax
            if visit.id in given.fixed:
                may[:] = False
            may[column] = True
        extra[row, ~may] = FORBIDDEN
    return extra


def _suits(extra: Int32) -> tuple[Int64, Int64, Int64]:
    """Lists of technicians, and for each visit where its list, shared with others, begins and ends."""
    able = extra < FORBIDDEN
    packed = np.packbits(able, axis=1)
    _, first, kind = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    lists = [np.flatnonzero(able[row]) for row in first]
    ends = np.cumsum([0, *[len(one) for one in lists]])
    kind = kind.reshape(-1)
    return np.concatenate(lists).astype(np.int64), ends[kind], ends[kind + 1]


def _crew_table(
    given: Frame, begins: Sequence[_Begin], roads: Int32, link: Int32, loads: Sequence[_Load]
) -> Int64:
    """The rows of Day.crew."""
    rows, depot = [], given.problem.depot_place
    for begin, technician in zip(begins, given.technicians, strict=True):
        row, lunch = [0] * STOCKS, begin.lunch
        row[FIRST_OPEN], row[FIRST_DONE] = begin.first_open, begin.first_done
        row[SHIFT_END], row[RETURN_BY] = technician.shift_end_s, technician.latest_return_s
        row[HAS_LUNCH] = lunch is not None
        if lunch:
            row[LUNCH_FROM], row[LUNCH_TO], row[LUNCH_S] = lunch.earliest_s, lunch.latest_s, lunch.duration_s
        row[EMPTY_LEG] = int(roads[begin.place, technician.end_place]) if begin.has_begun else 0
        row[LEAVE_BY] = min(begin.first_open, begin.first_done) if begin.has_begun else NEVER
        row[WAITING] = given.problem.waiting_weight
        row[OUT_TO_DEPOT] = NEVER if depot is None else int(roads[begin.place, depot])
        rows.append(row + [_stock(given, technician, load) for load in loads])
    table = np.array(rows, dtype=np.int64).reshape(len(given.technicians), STOCKS + len(loads))
    table[:, TWIN] = _twins(table, link)
    return table


def heat_of(day: Day) -> float:
    """The median road to the tenth neighbour: where the temperature begins."""
    if day.near.shape[1] == 0:
        return 1.0
    column = day.near[:, min(HEAT_NEIGHBOUR, day.near.shape[1]) - 1]
    return max(1.0, float(np.median(day.travel[np.arange(len(day.travel)), column])))


def _keys(table: Int64, link: Int32) -> Int64:
    """The sort keys of the orders of `ORDER_WEIGHTS` after the random one; the least comes first."""
    far = link[:, :, OUT].astype(np.int64).mean(axis=1)
    bulk = table[:, LOADS:].sum(axis=1)
    if not bulk.any():
        bulk = link[:, :, BUSY].astype(np.int64).max(axis=1)
    opens, closes = table[:, EARLIEST], table[:, LATEST]
    able = table[:, SUIT_TO] - table[:, SUIT_FROM]
    keys = [-bulk, -far, far, closes - opens, -table[:, PENALTY], opens, closes, able]
    return np.array(keys, dtype=np.int64)


def _twins(table: Int64, link: Int32) -> list[int]:
    """For each technician the first of those whose empty days are the same, whose links all then share."""
    numbers: dict[tuple[bytes, bytes], int] = {}
    return [
        numbers.setdefault((row.tobytes(), link[:, column].tobytes()), column)
        for column, row in enumerate(table)
    ]


def longest_day(day: Day) -> int:
    """More visits than one technician can ever serve."""
    begins = np.minimum(day.crew[:, FIRST_OPEN], day.crew[:, FIRST_DONE])
    span = int((day.crew[:, RETURN_BY] - begins).max(initial=0))
    least = day.link[:, :, BUSY].min(axis=1).astype(np.int64)
    if len(day.travel) > 1:
        roads = day.travel.copy()
        np.fill_diagonal(roads, NEVER)
        least += roads.min(axis=0)
        span += int(roads.min(axis=0).max())  # the first road of a day may be shorter
    spent = np.cumsum(np.sort(least))
    return min(len(day.visits), int(np.searchsorted(spent, span, side="right")) + 2)
