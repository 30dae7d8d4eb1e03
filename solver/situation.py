"""The published plan as the searches see it: who could do what, and every technician's timeline, built once.

A search asks for the same days again and again; this is where it finds them. It decides nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from solver.check import mismatches
from solver.cost import Rank, is_shifted
from solver.model import Plan, Problem, Route, Technician, Visit
from solver.schedule import Timing, best_timing
from solver.timeline import Timeline, timeline


@dataclass(frozen=True)
class Situation:
    """A problem and the plan that everyone has been told; lives as long as one question is being answered."""

    problem: Problem
    plan: Plan
    _days: dict[str, Timeline] = field(default_factory=dict)
    _suited: dict[object, list[Technician]] = field(default_factory=dict)

    def route(self, technician_id: str) -> Route:
        """The technician's published route; an empty one for somebody the plan leaves at home."""
        return self.plan.route_of.get(technician_id) or Route(technician_id)

    def day(self, technician_id: str) -> Timeline:
        """The technician's published day."""
        day = self._days.get(technician_id)
        if day is None:
            technician = self.problem.technician_by_id[technician_id]
            visits = [self.problem.visit_by_id[stop.visit_id] for stop in self.route(technician_id).stops]
            day = self._days[technician_id] = timeline(self.problem, technician, visits)
        return day

    def suited(self, visit: Visit) -> list[Technician]:
        """The technicians who may do this visit, whatever the hour, in the order of the problem."""
        key = (visit.required_technician, visit.pinned_technician, tuple(visit.skills.items()))
        suited = self._suited.get(key)
        if suited is None:
            everybody = self.problem.technicians
            suited = self._suited[key] = [t for t in everybody if not any(mismatches(t, visit))]
        return suited

    def retimed(self, technician_id: str, visits: Sequence[Visit]) -> "Change | None":
        """What giving a technician these visits in this order would mean, whoever has them now.

        None if the order breaks a rule of time.
        """
        technician, starts = self.problem.technician_by_id[technician_id], self.plan.start_of
        day = timeline(self.problem, technician, visits)
        timing = best_timing(day, [starts.get(visit.id) for visit in visits])
        return None if timing is None else self._change(day, timing)

    def _change(self, day: Timeline, timing: Timing) -> "Change":
        technician_id, owner, starts = day.technician.id, self.plan.technician_of, self.plan.start_of
        guests = [i for i, v in enumerate(day.visits) if owner.get(v.id, technician_id) != technician_id]
        shifted_guests = sum(is_shifted(starts[day.visits[i].id], timing.starts[i]) for i in guests)
        return Change(
            day,
            timing,
            rank=(
                0,
                timing.lateness_s,
                len(guests),
                timing.shifted - shifted_guests,
                road_s(day) - road_s(self.day(technician_id)),
            ),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One technician's new day, and what it adds to the rank of the whole plan."""

    day: Timeline
    timing: Timing
    rank: Rank


def road_s(day: Timeline) -> int:
    """Seconds on the road in a day; none where there is nothing to do."""
    return sum(day.travel_s) if day.visits else 0


def plus(one: Rank, other: Rank) -> Rank:
    """The rank of two changes that touch different technicians."""
    return (
        one[0] + other[0],
        one[1] + other[1],
        one[2] + other[2],
        one[3] + other[3],
        one[4] + other[4],
    )


def minus(one: Rank, other: Rank) -> Rank:
    """What is left of a rank for another change to stay below it."""
    return (
        one[0] - other[0],
        one[1] - other[1],
        one[2] - other[2],
        one[3] - other[3],
        one[4] - other[4],
    )
