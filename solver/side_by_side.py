"""Many days side by side in arrays: the earliest and the latest moments of timeline.py, all at once.

For pruning only. Several windows count as one from the first to the last, the depot as no detour, and what
other days ask is left aside; so every moment is exact or kinder than the truth, never harsher. A place that
is refused here is refused by spots.py; one that is offered here has to be asked about there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from solver.columns import Columns, Flags, Whole, columns, whole
from solver.cost import route_travel_s
from solver.matrix import between
from solver.model import NEVER, Problem, Route, Visit
from solver.situation import Situation


def roads(problem: Problem, starts: Sequence[int], ends: Sequence[int]) -> Whole:
    """The seconds from each of some places to each of others, at the best of hours."""
    return _at_best(problem, between(problem.travel_s, starts, ends))


def _at_best(problem: Problem, travel_s: Whole) -> Whole:
    return travel_s * min(problem.hour_permille) // 1000 if problem.roads_change else travel_s


def inside(sizes: Whole, like: Whole) -> Flags:
    """Which columns of an array like this are legs of days of these sizes."""
    legs: Flags = np.arange(like.shape[1]) <= sizes[:, None]
    return legs


def padded(lists: Sequence[Sequence[int]], wide: int, filling: int) -> Whole:
    """Lists as the rows of an array that is `wide` columns wide."""
    return whole([[*numbers, *[filling] * (wide - len(numbers))] for numbers in lists]).reshape(-1, wide)


@dataclass(frozen=True)
class Sheet:
    """The published days, and what it takes to try other orders in the days of `near` technicians.

    Their places have numbers of their own (-1 elsewhere): `travel_s` holds the roads between them.
    """

    of: Columns
    published: "Moments"
    sizes: Whole  # m
    road_s: Whole  # m: seconds on the road as published
    near: Sequence[int]  # rows of technicians
    begin: Whole  # m: where the day begins
    end: Whole  # m: where it ends
    place: Whole  # n + 1
    travel_s: Whole

    @cached_property
    def days_as_published(self) -> tuple[Whole, Whole, Whole, Whole]:
        """Whose, their orders, their sizes and the roads of their legs."""
        orders = [[self.of.row_of[visit.id] for visit in day] for day in self.of.days]
        rows = padded(orders, self.published.travel_s.shape[1], self.of.home)
        return np.arange(len(orders)), rows, self.sizes, self.published.travel_s


def sheet(situation: Situation, visit: Visit) -> Sheet:
    """The sheet for one more visit."""
    of, problem = columns(situation, visit), situation.problem
    sizes = whole([len(day) for day in of.days])
    published = _published(problem, of, sizes)
    able = {technician.id for technician in situation.suited(visit)}
    near = [row for row, technician in enumerate(of.crew) if technician.id in able]
    used = {visit.place, *[v.place for row in near for v in of.days[row]]}
    used.update(place for row in near for place in (of.begin[row], of.crew[row].end_place))
    number = {place: i for i, place in enumerate(sorted(used))}
    road_s = np.where(inside(sizes, published.travel_s), published.travel_s, 0).sum(axis=1)
    return Sheet(
        of,
        published,
        sizes,
        road_s + whole([_excess_s(problem, situation.route(technician.id)) for technician in of.crew]),
        near,
        whole([number.get(place, -1) for place in of.begin]),
        whole([number.get(technician.end_place, -1) for technician in of.crew]),
        whole([*[number.get(v.place, -1) for v in of.visits], -1]),
        roads(problem, list(number), list(number)),
    )


def _excess_s(problem: Problem, route: Route) -> int:
    """What the roads of a day take beyond the direct ones at the best of hours."""
    if route.restock_before is None and not problem.roads_change:
        return 0
    technician = problem.technician_by_id[route.technician_id]
    stops = [problem.visit_by_id[stop.visit_id].place for stop in route.stops]
    places = [technician.start_place, *stops, technician.end_place] if stops else []
    direct = whole([problem.travel_s[place][after] for place, after in pairwise(places)])
    return route_travel_s(problem, route) - int(_at_best(problem, direct).sum())


@dataclass(frozen=True)
class Limits:
    """What holds visits to be placed, each an array that goes with the places where they are tried."""

    earliest_s: Whole
    latest_s: Whole
    set_out_s: Whole
    duration_s: Whole


@dataclass(frozen=True)
class Moments:
    """What timeline.py knows about the legs of k days, in arrays of the same shape (k days, w legs).

    A day of n visits has legs 0 to n; what stands in the columns behind has no meaning.
    """

    before: Whole  # the place where a leg begins
    behind: Whole  # and where it ends
    travel_s: Whole
    free_open: Whole
    free_done: Whole
    late_open: Whole
    late_done: Whole
    set_out_s: Whole
    lunch: Whole  # 3, k


def moments(of: Sheet, who: Whole, orders: Whole, sizes: Whole) -> Moments:
    """The moments of days in these orders (rows of visits, then home), each of a technician (a row)."""
    ends = np.where(orders == of.of.home, of.end[who][:, None], of.place[orders])
    before = np.concatenate([of.begin[who][:, None], ends[:, :-1]], axis=1)
    return _moments(of.of, who, orders, sizes, (before, ends, of.travel_s[before, ends]))


def of_rows(at: Moments, rows: Whole) -> Moments:
    """The moments of some of the days."""
    return Moments(
        at.before[rows],
        at.behind[rows],
        at.travel_s[rows],
        at.free_open[rows],
        at.free_done[rows],
        at.late_open[rows],
        at.late_done[rows],
        at.set_out_s[rows],
        at.lunch[:, rows],
    )


def _published(problem: Problem, of: Columns, sizes: Whole) -> Moments:
    """The moments of everybody's day as it is; places keep the numbers of the problem."""
    wide, travel = int(sizes.max()) + 1, problem.travel_s
    days = zip(of.begin, of.days, of.crew, strict=True)
    places = [[begin, *[visit.place for visit in day], t.end_place] for begin, day, t in days]
    travel_s = [[travel[place][after] for place, after in pairwise(some)] for some in places]
    idle = [skipped + len(day) == 0 for skipped, day in zip(of.skipped, of.days, strict=True)]
    legs = (
        padded([some[:-1] for some in places], wide, 0),
        padded([some[1:] for some in places], wide, 0),
        _at_best(
            problem,
            padded([[0] if at_home else s for at_home, s in zip(idle, travel_s, strict=True)], wide, 0),
        ),
    )
    orders = padded([[of.row_of[visit.id] for visit in day] for day in of.days], wide, of.home)
    return _moments(of, np.arange(len(sizes)), orders, sizes, legs)


def _moments(
    of: Columns, who: Whole, orders: Whole, sizes: Whole, roads_s: tuple[Whole, Whole, Whole]
) -> Moments:
    set_out_s, fact, before_fact = (
        of.set_out_s[orders],
        of.is_fact[orders],
        np.ones((len(who), 1), dtype=bool),
    )
    legs = _Legs(
        roads_s[2],
        set_out_s,
        of.earliest_s[orders],
        np.where(orders == of.home, of.return_by_s[who][:, None], of.latest_s[orders]),
        of.duration_s[who[:, None], orders],
        fact & np.concatenate([before_fact, fact[:, :-1]], axis=1),
        of.lunch[:, who],
    )
    free_open, free_done = _forwards(legs, of.free_s[:, who])
    late_open, late_done = _backwards(legs, sizes, of.return_by_s[who])
    return Moments(*roads_s, free_open, free_done, late_open, late_done, set_out_s, of.lunch[:, who])


@dataclass(frozen=True)
class _Legs:
    """The legs of k days: k rows, w columns."""

    travel_s: Whole
    set_out_s: Whole
    earliest_s: Whole
    latest_s: Whole
    busy_s: Whole
    driven: Flags
    lunch: Whole  # 3, k


def after_lunch(leave_s: Whole, travel_s: Whole, set_out_s: Whole, lunch: Whole) -> Whole:
    """legs.arrive_after_lunch."""
    begin_s = np.maximum(leave_s, lunch[0])
    road_s = np.maximum(leave_s, set_out_s)
    driven_s = np.minimum(travel_s, np.maximum(begin_s - road_s, 0))
    arrival_s = np.maximum(begin_s + lunch[2], road_s) + travel_s - driven_s
    return np.where(begin_s > lunch[1], NEVER, arrival_s)


def _forwards(legs: _Legs, free_s: Whole) -> tuple[Whole, Whole]:
    """The earliest moments one can begin each leg, lunch still to be had and behind one."""
    free_open, free_done = np.empty_like(legs.travel_s), np.empty_like(legs.travel_s)
    open_s, done_s = free_s[0], free_s[1]
    for i in range(legs.travel_s.shape[1]):
        travel_s, set_out_s = legs.travel_s[:, i], legs.set_out_s[:, i]
        free_open[:, i], free_done[:, i] = open_s, done_s
        earliest_s, latest_s, driven = legs.earliest_s[:, i], legs.latest_s[:, i], legs.driven[:, i]
        fed_s = after_lunch(open_s, travel_s, set_out_s, legs.lunch)
        done_at = np.maximum(np.minimum(np.maximum(done_s, set_out_s) + travel_s, fed_s), earliest_s)
        open_at = np.maximum(np.maximum(open_s, set_out_s) + travel_s, earliest_s)
        done_at = np.where(done_at > latest_s, NEVER, done_at)
        open_at = np.where(open_at > latest_s, NEVER, open_at)
        if driven.any():
            done_fact = np.where((done_s < NEVER) | (fed_s <= latest_s), earliest_s, NEVER)
            done_at = np.where(driven, done_fact, done_at)
            open_at = np.where(driven, np.where(open_s < NEVER, earliest_s, NEVER), open_at)
        done_s, open_s = done_at + legs.busy_s[:, i], open_at + legs.busy_s[:, i]
    return free_open, free_done


def _backwards(legs: _Legs, sizes: Whole, return_by_s: Whole) -> tuple[Whole, Whole]:
    """The latest moments at which the end of each leg can begin."""
    late_open, late_done = np.empty_like(legs.travel_s), np.empty_like(legs.travel_s)
    never = np.full(len(sizes), -NEVER)
    open_s, done_s = never, return_by_s
    for i in range(legs.travel_s.shape[1] - 1, -1, -1):
        if i + 1 < legs.travel_s.shape[1]:
            earlier = _one_back(legs, i, open_s, done_s)
            inside = i < sizes
            open_s = np.where(inside, earlier[0], never)
            done_s = np.where(inside, earlier[1], return_by_s)
        late_open[:, i], late_done[:, i] = open_s, done_s
    return late_open, late_done


def _one_back(legs: _Legs, i: int, open_s: Whole, done_s: Whole) -> tuple[Whole, Whole]:
    """The latest moments of visit i from those of what follows."""
    travel_s, set_out_s, lunch = legs.travel_s[:, i + 1], legs.set_out_s[:, i + 1], legs.lunch
    earliest_s, latest_s, busy_s = legs.earliest_s[:, i], legs.latest_s[:, i], legs.busy_s[:, i]
    eat_by_s = np.minimum(lunch[1], done_s - lunch[2] - travel_s)
    fits = after_lunch(eat_by_s, travel_s, set_out_s, lunch) <= done_s
    hungry_s = np.where(fits, eat_by_s, -NEVER)
    open_by, done_by = _leave_by(open_s, travel_s, set_out_s), _leave_by(done_s, travel_s, set_out_s)
    open_at = np.minimum(np.maximum(open_by, hungry_s) - busy_s, latest_s)
    done_at = np.minimum(done_by - busy_s, latest_s)
    open_at = np.where(open_at >= earliest_s, open_at, -NEVER)
    done_at = np.where(done_at >= earliest_s, done_at, -NEVER)
    driven = legs.driven[:, i + 1]
    if driven.any():
        eats = (open_s > -NEVER) | (earliest_s + busy_s <= hungry_s)
        open_at = np.where(driven, np.where(eats, earliest_s, -NEVER), open_at)
        done_at = np.where(driven, np.where(done_s > -NEVER, earliest_s, -NEVER), done_at)
    return open_at, done_at


def _leave_by(due_s: Whole, travel_s: Whole, set_out_s: Whole) -> Whole:
    """legs.leave_by."""
    latest_s = due_s - travel_s
    return np.where(latest_s >= set_out_s, latest_s, -NEVER)


def earliest_starts(at: Moments, visit: Limits, there_s: Whole, onward_s: Whole) -> Whole:
    """spots._earliest_start for every position at once: NEVER where the visit does not fit.

    The moments, the roads and the limits are of the same shape, or stretch to it.
    """
    lunch = at.lunch[..., None]
    first_s = np.maximum(np.maximum(at.free_open, visit.set_out_s) + there_s, visit.earliest_s)
    end_s = first_s + visit.duration_s
    leave_s = np.maximum(end_s, at.set_out_s)
    fits = leave_s + onward_s <= at.late_open
    fits |= after_lunch(end_s, onward_s, at.set_out_s, lunch) <= at.late_done
    fits &= first_s <= visit.latest_s
    fed_s = after_lunch(at.free_open, there_s, visit.set_out_s, lunch)
    arrival_s = np.minimum(np.maximum(at.free_done, visit.set_out_s) + there_s, fed_s)
    start_s = np.maximum(arrival_s, visit.earliest_s)
    onward_at = np.maximum(start_s + visit.duration_s, at.set_out_s) + onward_s
    fed = (start_s <= visit.latest_s) & (start_s < NEVER) & (onward_at <= at.late_done)
    return np.where(fits & (at.free_open < NEVER), first_s, np.where(fed, start_s, NEVER))
