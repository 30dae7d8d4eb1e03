"""The judge of one day's roads: time to drive between the services, lunch, home before the end.

Like check.py, it shares no arithmetic with the code that makes plans. A road takes as long as the hour in
which one sets out makes it; one may wait before, and nobody rests on the way but for lunch.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from solver.model import HOURS, Lunch, Problem, Route, Technician, Visit
from solver.violations import Kind, Violation

Served = list[tuple[Visit, int]]
"""The stops of a route whose visit is known, each with its start of service in seconds."""

HOUR_S = 3600


def broken_on_the_road(
    problem: Problem, technician: Technician, served: Served, route: Route
) -> Iterator[Violation]:
    """What is wrong with the roads, the end of the shift and the lunch of a day with at least one visit."""
    gaps = list(_gaps(problem, technician, served, route))
    yield from _road(technician, served, gaps)
    yield from _shift_end(technician, served, gaps[-1])
    yield from _lunch(technician, route, gaps)


def _road(technician: Technician, served: Served, gaps: list["_Gap"]) -> Iterator[Violation]:
    """Between two services there is time for the road, and nobody leaves home before the shift."""
    previous_id = None
    for (visit, start_s), gap in zip(served, gaps, strict=False):
        if previous_id is None and gap.road.arrival_s(gap.free_s) > start_s:
            leave_s = gap.road.last_departure_s(start_s)
            yield Violation(
                Kind.SHIFT_START, technician.id, visit.id, None, leave_s, technician.shift_start_s
            )
        elif (arrival_s := gap.road.arrival_s(gap.drive_from_s)) > start_s:
            yield Violation(Kind.TRAVEL, technician.id, visit.id, previous_id, start_s, arrival_s)
        previous_id = visit.id


def _shift_end(technician: Technician, served: Served, home: "_Gap") -> Iterator[Violation]:
    """The technician is back before the shift and the overtime he has end."""
    visit, start_s = served[-1]
    back_s = home.road.arrival_s(start_s + visit.duration_with(technician.id))
    if back_s > technician.latest_return_s:
        yield Violation(Kind.SHIFT_END, technician.id, visit.id, None, back_s, technician.latest_return_s)


def _lunch(technician: Technician, route: Route, gaps: list["_Gap"]) -> Iterator[Violation]:
    """Whoever works through lunch time has lunch: whole, inside its window, and the roads still fit."""
    lunch, lunch_s = technician.lunch_due, route.lunch_s
    if lunch is None:
        return
    if lunch_s is None:
        longest_s = max(gap.longest_break_s(lunch) for gap in gaps)
        yield Violation(Kind.LUNCH, technician.id, None, None, longest_s, lunch.duration_s)
        return
    if not lunch.earliest_s <= lunch_s <= lunch.latest_s:
        limit_s = lunch.earliest_s if lunch_s < lunch.earliest_s else lunch.latest_s
        yield Violation(Kind.LUNCH_START, technician.id, None, None, lunch_s, limit_s)
    longest_s = max(gap.break_from_s(lunch_s) for gap in gaps)
    if longest_s < lunch.duration_s:
        yield Violation(Kind.LUNCH, technician.id, None, None, longest_s, lunch.duration_s)


@dataclass(frozen=True, slots=True)
class _Road:
    """The road between two places: what the matrix says, and what each hour of the day makes of it."""

    matrix_s: int
    hours: tuple[int, ...]

    def takes_s(self, leave_s: int) -> int:
        """How long it takes for who sets out now."""
        permille = self.hours[leave_s // HOUR_S % HOURS]
        return (self.matrix_s * permille + 999) // 1000

    def arrival_s(self, leave_s: int) -> int:
        """The earliest arrival of who may set out from now on."""
        if not self.hours:
            return leave_s + self.matrix_s
        return min(moment_s + self.takes_s(moment_s) for moment_s in _within_a_day(leave_s))

    def arrival_before_s(self, leave_s: int, latest_s: int) -> int:
        """The same for who has to set out by some moment, which is not before the first."""
        if not self.hours:
            return leave_s + self.matrix_s
        moments = [moment_s for moment_s in _within_a_day(leave_s) if moment_s <= latest_s]
        return min(moment_s + self.takes_s(moment_s) for moment_s in moments)

    def last_departure_s(self, due_s: int) -> int:
        """The last moment to set out that is in time."""
        if not self.hours:
            return due_s - self.matrix_s
        last_of_hour_s = due_s - (self.matrix_s * min(self.hours) + 999) // 1000
        while True:
            moment_s = min(last_of_hour_s, due_s - self.takes_s(last_of_hour_s))
            if moment_s // HOUR_S == last_of_hour_s // HOUR_S:
                return moment_s
            last_of_hour_s = last_of_hour_s // HOUR_S * HOUR_S - 1


def _within_a_day(leave_s: int) -> Iterator[int]:
    """This moment and every full hour after it, until the hours come round again."""
    yield leave_s
    for hour in range(1, HOURS + 1):
        yield (leave_s // HOUR_S + hour) * HOUR_S


@dataclass(frozen=True, slots=True)
class _Gap:
    """The time between two services: free from, due at, and the drive that must fit in between."""

    free_s: int
    due_s: int
    drive_from_s: int
    road: _Road

    def break_from_s(self, begin_s: int) -> int:
        """Seconds of rest that can be had from this very moment, driving after it or before; 0 for none."""
        if begin_s < self.free_s:
            return 0
        last_s = self.road.last_departure_s(self.due_s)
        rest_s = last_s - begin_s if last_s >= self.drive_from_s else 0
        if begin_s >= self.drive_from_s:
            arrival_s = self.road.arrival_before_s(self.drive_from_s, begin_s)
            rest_s = max(rest_s, self.due_s - max(arrival_s, begin_s))
        return max(0, rest_s)

    def longest_break_s(self, lunch: Lunch) -> int:
        """Seconds of rest at best: it begins as soon as it can, or as one sets out in a later hour."""
        begin_s = max(self.free_s, lunch.earliest_s)
        if begin_s > lunch.latest_s:
            return 0
        moments = _within_a_day(begin_s) if self.road.hours else (begin_s,)
        return max(self.break_from_s(moment_s) for moment_s in moments if moment_s <= lunch.latest_s)


def _gaps(problem: Problem, technician: Technician, served: Served, route: Route) -> Iterator[_Gap]:
    """The gaps before, between and after the services, from the start of the shift to its end."""
    place, free_s = technician.start_place, technician.shift_start_s
    hours = problem.hour_permille
    for visit, start_s in served:
        road = _Road(_hop_s(problem, route, place, visit), hours)
        yield _Gap(free_s, start_s, _set_out(visit, free_s), road)
        place, free_s = visit.place, max(free_s, start_s + visit.duration_with(technician.id))
    home = _Road(problem.travel_s[place][technician.end_place], hours)
    yield _Gap(free_s, technician.latest_return_s, free_s, home)


def _hop_s(problem: Problem, route: Route, place: int, visit: Visit) -> int:
    """Seconds on the road to a visit as in the matrix, by the depot where the day goes there."""
    depot = problem.depot_place
    if depot is None or route.restock_before != visit.id:
        return problem.travel_s[place][visit.place]
    return problem.travel_s[place][depot] + problem.travel_s[depot][visit.place]


def _set_out(visit: Visit, leave_s: int) -> int:
    """When the drive to this visit can begin for someone who is free at `leave_s`."""
    if visit.set_out_s is None or visit.started:
        return leave_s
    return max(leave_s, visit.set_out_s)
