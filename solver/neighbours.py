"""Who is near a visit: where a step of the search tears the plan open, and beside whom a visit likely fits.

In a small plan every place is looked at. In a big one most places are hopeless, and the search looks first
beside the visits found here.
"""

import numpy as np
import numpy.typing as npt

from solver.kernel import BACK, BUSY, EARLIEST, EXTRA, FORBIDDEN, LATEST, OUT, Int32, Int64
from solver.model import NEVER

NEAREST = 150
"""So many neighbours of a visit are remembered."""
BESIDE = 30
"""So many visits to come right before another are remembered, and so many to come right after it."""
MANY_PLACES = 4 * 2 * BESIDE
"""A visit that fits into fewer places than this is tried in all of them."""
WAITING_AS_ROAD = 0.2
"""A second of standing idle between two visits parts them like so many seconds of road."""


def nearest(travel: Int32) -> Int64:
    """The nearest visits of each visit, there and back, itself left out."""
    count = len(travel)
    wide = min(count - 1, NEAREST)
    if wide <= 0:
        return np.zeros((count, 0), dtype=np.int64)
    round_trip = travel + travel.T
    np.fill_diagonal(round_trip, NEVER)
    return _least(round_trip, wide).astype(np.int64)


def beside(travel: Int32, visits: Int64, link: Int32, is_simple: bool) -> Int32:
    """Day.beside: n x 2 x k x (visit, road), first those to come right before, then right after.

    Left out are those whom time or people keep apart; -1 fills up the rows, which are empty for a visit that
    has few places in all, and for all where days are not `is_simple`: with a depot or paid waiting, a
    place is cheap for reasons that are not beside it.
    """
    count, able = len(travel), link[:, :, EXTRA] < FORBIDDEN
    many = able.mean(axis=1) * count > MANY_PLACES
    if not is_simple or not many.any():
        return np.zeros((count, 2, 0, 2), dtype=np.int32)
    distance = _distance(travel, visits, link, able)
    sides = []
    for apart, road in ((distance.T, travel.T), (distance, travel)):
        who = _least(apart, BESIDE)
        is_kept = many[:, None] & (np.take_along_axis(apart, who, axis=1) < NEVER)
        far = np.where(is_kept, np.take_along_axis(road, who, axis=1), NEVER)
        order = np.argsort(far, axis=1, kind="stable")
        pairs = np.stack([np.where(is_kept, who, -1), far], axis=2)
        sides.append(np.take_along_axis(pairs, order[:, :, None], axis=1))
    return np.ascontiguousarray(np.stack(sides, axis=1), dtype=np.int32)


def _distance(travel: Int32, visits: Int64, link: Int32, able: npt.NDArray[np.bool_]) -> Int32:
    """How far the visit of the column is from that of the row as its next; NEVER if it cannot be."""
    busy = link[:, :, BUSY].min(axis=1).astype(np.int64)
    opens, closes = visits[:, EARLIEST], visits[:, LATEST]
    soonest, latest = (opens + busy)[:, None] + travel, (closes + busy)[:, None] + travel
    waiting = np.maximum(opens[None, :] - latest, 0) * WAITING_AS_ROAD
    distance: Int32 = np.minimum(travel + waiting, NEVER).astype(np.int32)
    together = able.astype(np.float32) @ able.T.astype(np.float32) > 0
    distance[~together | (soonest > closes[None, :])] = NEVER
    np.fill_diagonal(distance, NEVER)
    return distance


def _least(table: Int32, wide: int) -> Int64:
    """The columns of the least entries of each row, in order."""
    some = np.argpartition(table, wide - 1, axis=1)[:, :wide]
    order = np.argsort(np.take_along_axis(table, some, axis=1), axis=1, kind="stable")
    return np.take_along_axis(some, order, axis=1).astype(np.int64)


def least_roads(travel: Int32, link: Int32) -> tuple[Int64, Int64, Int64]:
    """The least each visit costs as the only one of a day, beside the price of its start, and the shortest
    roads to it and from it."""
    apart = travel.copy()
    np.fill_diagonal(apart, NEVER)
    alone = link[:, :, (OUT, BACK, EXTRA)].astype(np.int64).sum(axis=2).min(axis=1)
    there = np.minimum(apart.min(axis=0), link[:, :, OUT].min(axis=1))
    onward = np.minimum(apart.min(axis=1), link[:, :, BACK].min(axis=1))
    return alone, there.astype(np.int64), onward.astype(np.int64)
