"""One technician's day in a given order: the earliest and the latest moment of every step.

Two states run through the day, lunch still to be had (`open`) and lunch behind one (`done`), forwards as the
earliest moment one is free and backwards as the latest moment one must be there. With both, one more visit is
tested at any position in constant time (insertion.py), and any timing of the day stays inside them
(schedule.py). Where no lunch is due, the day is `done` from the start.

What has started is a fact: it stays at its time, and a road between two facts (the start and the end of the
day are facts too) is taken as driven, whatever the matrix says. A day that the facts left no room for lunch
owes none any more; the checker still reports it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from solver.legs import AT_ANY_HOUR, Legs, legs_of
from solver.lunch import place_lunch, road_to
from solver.model import NEVER, Bounds, Lunch, Problem, Stop, Technician, Visit


@dataclass(frozen=True, slots=True)
class Timeline:
    """The moments of a day of n visits; everything in seconds, read-only once built.

    Leg i leads to visit i, leg n leads home. `free_…[i]` is the earliest moment one can begin leg i, and
    `free_…[n + 1]` the earliest return; NEVER where what comes before cannot be done in that state.
    `late_…[i]` is the latest moment at which the end of leg i can begin (a service, or being home), -NEVER
    where what follows cannot be done in that state.
    """

    technician: Technician
    visits: tuple[Visit, ...]
    lunch: Lunch | None
    places: tuple[int, ...]  # n + 2: where the day starts, each visit, where it ends
    bounds: tuple[Bounds, ...]  # n + 1: the last one is home
    busy_s: tuple[int, ...]  # n + 1: from each start until one is free
    travel_s: tuple[int, ...]  # n + 1, as in the matrix
    driven: tuple[bool, ...]  # n + 1: a road between two facts
    free_open: list[int]  # n + 2
    free_done: list[int]  # n + 2
    late_open: list[int]  # n + 1
    late_done: list[int]  # n + 1
    restock_leg: int = -1  # the leg that goes by the depot; -1 for none
    legs: Legs = AT_ANY_HOUR

    @property
    def restock_before(self) -> str | None:
        """The visit on whose road one goes by the depot."""
        return self.visits[self.restock_leg].id if self.restock_leg >= 0 else None

    @property
    def feasible(self) -> bool:
        """Whether the order can be kept without breaking a rule of time."""
        return self.free_done[-1] < NEVER


def timeline(
    problem: Problem,
    technician: Technician,
    visits: Sequence[Visit],
    bounds: Sequence[Bounds] | None = None,
    restock_before: str | None = None,
) -> Timeline:
    """The moments of this technician's day with these visits in this order.

    `bounds`, one a visit, where the rest of the plan says more about them than the visits themselves;
    `restock_before` the visit on whose road one goes by the depot.
    """
    lunch = lunch_left(technician, visits, partial(lunch_among, problem))
    return timeline_with(lunch, problem, technician, visits, bounds, restock_before)


def timeline_with(
    lunch: Lunch | None,
    problem: Problem,
    technician: Technician,
    visits: Sequence[Visit],
    bounds: Sequence[Bounds] | None = None,
    restock_before: str | None = None,
) -> Timeline:
    """The same for who knows which lunch is left."""
    if bounds is None:
        bounds = [visit.bounds for visit in visits]
    places = (technician.start_place, *[visit.place for visit in visits], technician.end_place)
    facts = [True, *[visit.started for visit in visits], True]
    rows = problem.travel_s
    roads = [rows[places[i]][places[i + 1]] for i in range(len(places) - 1)]
    restock_leg = -1
    if restock_before is not None and problem.depot_place is not None:
        restock_leg = next((i for i, visit in enumerate(visits) if visit.id == restock_before), -1)
        if restock_leg >= 0:
            roads[restock_leg] = road_to(problem, places[restock_leg], visits[restock_leg], restock_before)
    day = Timeline(
        technician,
        tuple(visits),
        lunch,
        places,
        (*bounds, Bounds(-NEVER, technician.latest_return_s, -NEVER)),
        _busy_s(technician, visits, bounds),
        tuple(roads),
        tuple([facts[i] and facts[i + 1] for i in range(len(facts) - 1)]),
        [],
        [],
        [],
        [],
        restock_leg,
        legs_of(problem),
    )
    _run_forwards(day)
    _run_backwards(day)
    return day


def _busy_s(technician: Technician, visits: Sequence[Visit], bounds: Sequence[Bounds]) -> tuple[int, ...]:
    """How long each service keeps one: its duration, and while earlier started work overlaps, that too."""
    busy, over_s = [], -NEVER
    for visit, limit in zip(visits, bounds, strict=True):
        duration_s = visit.duration_with(technician.id) if visit.duration_by else visit.duration_s
        if visit.started:
            over_s = max(over_s, limit.earliest_s + duration_s)
            duration_s = max(duration_s, over_s - limit.earliest_s)
        else:
            over_s = -NEVER
        busy.append(duration_s)
    return (*busy, 0)


def lunch_left(
    technician: Technician,
    visits: Sequence[Visit],
    among: Callable[[Technician, Sequence[Visit]], int | None],
) -> Lunch | None:
    """The lunch that is due, unless the facts alone have made it impossible: `among` (lunch_among) says."""
    lunch = technician.lunch_due
    if lunch is None:
        return None
    facts = [visit for visit in visits if visit.started]
    return None if facts and among(technician, facts) is None else lunch


def lunch_among(problem: Problem, technician: Technician, facts: Sequence[Visit]) -> int | None:
    """When there is lunch in a day of nothing but what has started."""
    return place_lunch(problem, technician, [Stop(visit.id, visit.bounds.earliest_s) for visit in facts])


def _run_forwards(day: Timeline) -> None:
    """Fill in the earliest moments."""
    lunch, start_s, legs = day.lunch, day.technician.shift_start_s, day.legs
    arrive, arrive_after_lunch = legs.arrive, legs.arrive_after_lunch
    open_s, done_s = (start_s, NEVER) if lunch else (NEVER, start_s)
    for i, limit in enumerate(day.bounds):
        day.free_open.append(open_s)
        day.free_done.append(done_s)
        travel_s, set_out_s = day.travel_s[i], limit.set_out_s
        fed_s = arrive_after_lunch(open_s, travel_s, set_out_s, lunch) if lunch else NEVER
        if day.driven[i]:
            done_s = limit.earliest_s if done_s < NEVER or fed_s <= limit.latest_s else NEVER
            open_s = limit.earliest_s if open_s < NEVER else NEVER
        else:
            done_s = limit.first_from(min(arrive(done_s, travel_s, set_out_s), fed_s))
            open_s = limit.first_from(arrive(open_s, travel_s, set_out_s))
        done_s += day.busy_s[i]
        open_s += day.busy_s[i]
    day.free_open.append(open_s)
    day.free_done.append(done_s)


def _run_backwards(day: Timeline) -> None:
    """Fill in the latest moments, from home towards the morning."""
    lunch, leave_by, leave_by_for_lunch = day.lunch, day.legs.leave_by, day.legs.leave_by_for_lunch
    open_s, done_s = -NEVER, day.technician.latest_return_s
    for i in range(len(day.visits) - 1, -1, -1):
        day.late_open.append(open_s)
        day.late_done.append(done_s)
        travel_s, set_out_s = day.travel_s[i + 1], day.bounds[i + 1].set_out_s
        limit, busy_s = day.bounds[i], day.busy_s[i]
        hungry_s = leave_by_for_lunch(done_s, travel_s, set_out_s, lunch) if lunch else -NEVER
        if day.driven[i + 1]:
            fits = open_s > -NEVER or limit.earliest_s + busy_s <= hungry_s
            open_s = limit.earliest_s if fits else -NEVER
            done_s = limit.earliest_s if done_s > -NEVER else -NEVER
        else:
            open_s = limit.last_by(max(leave_by(open_s, travel_s, set_out_s), hungry_s) - busy_s)
            done_s = limit.last_by(leave_by(done_s, travel_s, set_out_s) - busy_s)
    day.late_open.append(open_s)
    day.late_done.append(done_s)
    day.late_open.reverse()
    day.late_done.reverse()
