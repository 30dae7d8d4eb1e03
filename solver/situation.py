"""The published plan as the searches see it: who could do what, and every technician's timeline, built once.

A search asks for the same days again and again; this is where it finds them. It decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from solver.check import suits
from solver.cost import Rank, is_shifted, overtime_s, preference_s, route_overtime_s, route_travel_s
from solver.legs import AT_ANY_HOUR
from solver.model import Lunch, Plan, Problem, Route, Technician, Visit
from solver.relations import Relations
from solver.schedule import Timing, best_timing, route_of
from solver.spots import Spot, spots, with_visit
from solver.timeline import Timeline, lunch_among, lunch_left, timeline_with
from solver.van import needs_van, short_at


@dataclass(frozen=True)
class Situation:
    """A problem and the plan that everyone has been told; lives as long as one question is being answered."""

    problem: Problem
    plan: Plan
    _days: dict[str, Timeline] = field(default_factory=dict)
    _suited: dict[object, list[Technician]] = field(default_factory=dict)
    _seconds: dict[str, tuple[int, int]] = field(default_factory=dict)
    _lunches: dict[tuple[str, ...], int | None] = field(default_factory=dict)

    def route(self, technician_id: str) -> Route:
        """The technician's published route; an empty one for somebody the plan leaves at home."""
        return self.plan.route_of.get(technician_id) or Route(technician_id)

    def day(self, technician_id: str) -> Timeline:
        """The technician's published day."""
        day = self._days.get(technician_id)
        if day is None:
            restock_before = self.route(technician_id).restock_before
            visits = self.visits(technician_id)
            day = self._days[technician_id] = self.timeline(technician_id, visits, restock_before)
        return day

    def visits(self, technician_id: str) -> list[Visit]:
        """The visits of the technician's published day, in order."""
        return [self.problem.visit_by_id[stop.visit_id] for stop in self.route(technician_id).stops]

    def order(self, technician_id: str, less: int | None = None) -> "Order":
        """The published order of a day, less one of its visits if told which.

        A depot on the road to that one is then on the road to the next.
        """
        visits, restock_before = self.visits(technician_id), self.route(technician_id).restock_before
        if less is None:
            return Order(technician_id, tuple(visits), restock_before)
        gone = visits.pop(less)
        if restock_before == gone.id:
            restock_before = visits[less].id if less < len(visits) else None
        return Order(technician_id, tuple(visits), restock_before)

    def timeline(
        self, technician_id: str, visits: Sequence[Visit], restock_before: str | None = None
    ) -> Timeline:
        """A day of this technician with these visits while the other days stand as they are."""
        technician, relations = self.problem.technician_by_id[technician_id], self.relations
        bounds = [relations.bounds(v, technician_id) for v in visits] if relations.concerned else None
        lunch = self.lunch_left(technician, visits)
        return timeline_with(lunch, self.problem, technician, visits, bounds, restock_before)

    def lunch_left(self, technician: Technician, visits: Sequence[Visit]) -> Lunch | None:
        """The lunch that what has started leaves this technician."""
        return lunch_left(technician, visits, self.lunch_among)

    def lunch_among(self, technician: Technician, facts: Sequence[Visit]) -> int | None:
        """When there is lunch in a day of nothing but what has started, looked for once."""
        key = technician.id, *[visit.id for visit in facts]
        if key not in self._lunches:
            self._lunches[key] = lunch_among(self.problem, technician, facts)
        return self._lunches[key]

    @cached_property
    def relations(self) -> Relations:
        """What the other days ask of a visit."""
        return Relations(self.problem, self.plan)

    def suited(self, visit: Visit) -> list[Technician]:
        """The technicians who may do this visit, whatever the hour, in the order of the problem."""
        key = (
            visit.required_technician,
            visit.pinned_technician,
            visit.forbidden,
            visit.equipment,
            tuple(visit.skills.items()),
        )
        suited = self._suited.get(key)
        if suited is None:
            everybody = self.problem.technicians
            suited = self._suited[key] = [t for t in everybody if suits(t, visit, self.problem)]
        return suited

    def retimed(
        self, technician_id: str, visits: Sequence[Visit], restock_before: str | None = None
    ) -> "Change | None":
        """What giving a technician these visits in this order would mean, whoever has them now.

        None if the order breaks a rule of time.
        """
        starts = self.plan.start_of
        day = self.timeline(technician_id, visits, restock_before)
        timing = best_timing(day, [starts.get(visit.id) for visit in visits])
        return None if timing is None else self._change(day, timing)

    def spots(self, day: Timeline, visit: Visit) -> list[Spot]:
        """Every position of a day (as published or with other visits) where the visit fits, in order.

        The rest of the plan and what is in the van are looked at too.
        """
        relations, technician = self.relations, day.technician
        if visit.id in relations.concerned:
            limit = relations.bounds(visit, technician.id)
            found = spots(self.problem, day, visit, limit, relations.positions(day.visits, visit))
        else:
            found = spots(self.problem, day, visit)
        return self._stocked(day, visit, found) if needs_van(self.problem, visit) else found

    def _stocked(self, day: Timeline, visit: Visit, found: list[Spot]) -> list[Spot]:
        """The spots where the van has what the visit needs, or where it could have been to the depot."""
        before_depot = [*(day.visits if day.restock_leg < 0 else day.visits[: day.restock_leg]), visit]
        if short_at(self.problem, day.technician, before_depot) is None:
            return found
        if day.restock_leg < 0:
            is_depot = self.problem.depot_place is not None
            return [replace(spot, ask=True) for spot in found] if is_depot else []
        after = [spot for spot in found if spot.position > day.restock_leg]
        return [*[spot for spot in found if spot.restock_before == visit.id], *after]

    def placed(
        self, technician_id: str, others: Sequence[Visit], visit: Visit, spot: Spot
    ) -> "Change | None":
        """What the visit at this spot of a day would mean; None if that breaks a rule of time."""
        visits = with_visit(others, spot.position, visit)
        if not spot.ask:
            return self.retimed(technician_id, visits, spot.restock_before)
        technician = self.problem.technician_by_id[technician_id]
        short = short_at(self.problem, technician, visits)
        ahead = [v for v in visits[: (short or 0) + 1] if not v.started]
        ways = [self.retimed(technician_id, visits, v.id) for v in ahead]
        return min(
            (way for way in ways if way), key=lambda way: (way.rank, way.timing.preference), default=None
        )

    def _change(self, day: Timeline, timing: Timing) -> "Change":
        technician_id, owner, starts = day.technician.id, self.plan.technician_of, self.plan.start_of
        shifted_guests = moved = price_s = 0
        for i, visit in enumerate(day.visits):
            holder = owner.get(visit.id)
            if holder == technician_id:
                if visit.hold_s and is_shifted(starts[visit.id], timing.starts[i]):
                    price_s += visit.hold_s
                continue
            price_s += preference_s(self.problem, visit, technician_id, holder)
            if holder is not None:
                moved += 1
                price_s += visit.hold_s
                shifted_guests += is_shifted(starts[visit.id], timing.starts[i])
        return Change(
            day,
            timing,
            rank=(
                0,
                timing.lateness_cost,
                moved,
                timing.shifted - shifted_guests,
                price_s + self._driven_s(day, timing) - self.driven_s(technician_id),
                _overtime_s(day, timing) - self.overtime_s(technician_id),
            ),
        )

    def driven_s(self, technician_id: str) -> int:
        """Seconds on the road in the technician's published day."""
        return self._published_s(technician_id)[0]

    def _driven_s(self, day: Timeline, timing: Timing) -> int:
        if self.problem.roads_change:
            return route_travel_s(self.problem, route_of(day, timing))
        return road_s(day)

    def overtime_s(self, technician_id: str) -> int:
        """Seconds of overtime in the technician's published day."""
        return self._published_s(technician_id)[1]

    def _published_s(self, technician_id: str) -> tuple[int, int]:
        """Seconds on the road and of overtime, added up once."""
        seconds = self._seconds.get(technician_id)
        if seconds is None:
            route = self.route(technician_id)
            seconds = route_travel_s(self.problem, route), route_overtime_s(self.problem, route)
            self._seconds[technician_id] = seconds
        return seconds


@dataclass(frozen=True, slots=True)
class Order:
    """A technician's visits in order, and before which the van is restocked."""

    technician_id: str
    visits: tuple[Visit, ...]
    restock_before: str | None


@dataclass(frozen=True, slots=True)
class Change:
    """One technician's new day, and what it adds to the rank of the whole plan."""

    day: Timeline
    timing: Timing
    rank: Rank


def _overtime_s(day: Timeline, timing: Timing) -> int:
    """Seconds of overtime in a day with these starts."""
    if not day.visits:
        return 0
    technician = day.technician
    end_s = timing.starts[-1] + day.visits[-1].duration_with(technician.id)
    return overtime_s(technician, end_s, day.travel_s[-1], timing.lunch_s, day.legs)


def road_s(day: Timeline) -> int:
    """Seconds on the road in a day; none where there is nothing to do.

    Where roads change by the hour, as few as there can be, at the best of hours.
    """
    if not day.visits:
        return 0
    return sum(day.travel_s) if day.legs is AT_ANY_HOUR else sum(map(day.legs.least, day.travel_s))


def plus(one: Rank, other: Rank) -> Rank:
    """The rank of two changes that touch different technicians."""
    return (
        one[0] + other[0],
        one[1] + other[1],
        one[2] + other[2],
        one[3] + other[3],
        one[4] + other[4],
        one[5] + other[5],
    )


def minus(one: Rank, other: Rank) -> Rank:
    """What is left of a rank for another change to stay below it."""
    return (
        one[0] - other[0],
        one[1] - other[1],
        one[2] - other[2],
        one[3] - other[3],
        one[4] - other[4],
        one[5] - other[5],
    )
