"""What the rest of a plan asks of one visit: the partner's start, work before and after it, equipment in use.

One technician's day changes at a time, the other days stand. Then all that they ask of a visit comes down to
windows for its start and a range of positions, and the insertion test stays exact.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from solver.check import Violation, check_relations
from solver.model import NEVER, Bounds, Plan, Problem, Visit, Window


@dataclass(frozen=True)
class Relations:
    """The visits of a problem that depend on others, seen from a plan in which one day is to change."""

    problem: Problem
    plan: Plan
    _known: dict[tuple[str, str], Bounds] = field(default_factory=dict)

    @cached_property
    def concerned(self) -> frozenset[str]:
        """The visits about which other days may have something to say; empty on most days."""
        pool = self.problem.shared_equipment
        found = set(self.problem.partners)
        for visit in self.problem.visits:
            if visit.after:
                found.update((visit.id, *visit.after))
            if pool and not visit.equipment.isdisjoint(pool):
                found.add(visit.id)
        return frozenset(found)

    @cached_property
    def broken(self) -> tuple[Violation, ...]:
        """What the plan breaks between the days as it stands."""
        return check_relations(self.problem, self.plan)

    @cached_property
    def followers(self) -> dict[str, list[Visit]]:
        """Visit id -> the visits that wait for it."""
        found: dict[str, list[Visit]] = {}
        for visit in self.problem.visits:
            for first_id in visit.after:
                found.setdefault(first_id, []).append(visit)
        return found

    def bounds(self, visit: Visit, technician_id: str) -> Bounds:
        """What holds the start of a visit in the day of this technician while the other days stand.

        Planned work that nobody may move keeps its own bounds: what it breaks is no reason to refuse an
        order.
        """
        if visit.id not in self.concerned:
            return visit.bounds
        limit = self._known.get((visit.id, technician_id))
        if limit is None:
            limit = self._known[visit.id, technician_id] = self.fresh_bounds(visit, technician_id)
        return limit

    def fresh_bounds(self, visit: Visit, technician_id: str) -> Bounds:
        """The same for a visit that is not as in the problem: nothing is remembered of it."""
        is_planned = visit.id in self.plan.start_of
        if is_planned and visit.pinned_start_s is not None:
            return visit.bounds
        limit = visit.bounds
        for windows in self._asked(visit, technician_id, is_planned):
            limit = limit.within(windows)
        return limit

    def positions(self, visits: Sequence[Visit], visit: Visit) -> range:
        """Where in an order the visit is after what must be done before it, and before what waits for it."""
        if visit.id not in self.concerned:
            return range(len(visits) + 1)
        first, last = 0, len(visits)
        for i, other in enumerate(visits):
            if other.id in visit.after:
                first = max(first, i + 1)
            if visit.id in other.after:
                last = min(last, i)
        alone = any(other.id == self.problem.partners.get(visit.id) for other in visits)
        return range(0) if alone else range(first, last + 1)

    def _asked(self, visit: Visit, technician_id: str, is_planned: bool) -> Iterator[list[Window]]:
        """Lists of windows; the start has to be in one of each. An empty list: nothing will do."""
        partner_id = self.problem.partners.get(visit.id)
        if partner_id is not None:
            yield from self._beside(partner_id, technician_id, is_planned)
        for first_id in visit.after:
            yield from self._behind(first_id, technician_id, is_planned)
        for follower in self.followers.get(visit.id, ()):
            yield from self._ahead_of(follower, visit, technician_id)
        for item in visit.equipment:
            if item in self.problem.shared_equipment:
                yield from self._while_free(item, visit, technician_id)

    def _beside(self, partner_id: str, technician_id: str, is_planned: bool) -> Iterator[list[Window]]:
        start_s = self.plan.start_of.get(partner_id)
        if start_s is not None and self.plan.technician_of[partner_id] != technician_id:
            yield [Window(start_s, start_s)]
        elif not is_planned:
            yield []

    def _behind(self, first_id: str, technician_id: str, is_planned: bool) -> Iterator[list[Window]]:
        first = self.problem.visit_by_id.get(first_id)
        if first is None:
            return
        holder = self.plan.technician_of.get(first_id)
        if holder is None:
            if not is_planned:
                yield []
        elif holder != technician_id:
            yield [Window(self.plan.start_of[first_id] + first.duration_with(holder), NEVER)]

    def _ahead_of(self, follower: Visit, visit: Visit, technician_id: str) -> Iterator[list[Window]]:
        holder = self.plan.technician_of.get(follower.id)
        if holder is not None and holder != technician_id:
            latest_s = self.plan.start_of[follower.id] - visit.duration_with(technician_id)
            yield [Window(-NEVER, latest_s)]

    def _while_free(self, item: str, visit: Visit, technician_id: str) -> Iterator[list[Window]]:
        """When enough of what is shared is free in the other days for as long as the visit takes."""
        technician, length_s = (
            self.problem.technician_by_id[technician_id],
            visit.duration_with(technician_id),
        )
        if item in technician.equipment or length_s == 0:
            return
        free, begin_s = [], -NEVER
        for taken in self._taken(item, visit.id, technician_id):
            free.append(Window(begin_s, taken.earliest_s - length_s))
            begin_s = max(begin_s, taken.latest_s)
        yield [*free, Window(begin_s, NEVER)]

    def _taken(self, item: str, visit_id: str, technician_id: str) -> list[Window]:
        """From when to when (no longer) all there is of it is in use in the other days, in order."""
        events = []
        for start_s, end_s in self._uses(item, visit_id, technician_id):
            events += [(start_s, 1), (end_s, -1)]
        held, in_use, begin_s, taken = self.problem.shared_equipment[item], 0, 0, []
        for moment_s, change in sorted(events):
            if in_use < held <= in_use + change:
                begin_s = moment_s
            if in_use >= held > in_use + change and moment_s > begin_s:
                taken.append(Window(begin_s, moment_s))
            in_use += change
        return taken

    def _uses(self, item: str, visit_id: str, technician_id: str) -> Iterator[tuple[int, int]]:
        for other_id, start_s in self._users[item]:
            holder = self.plan.technician_of[other_id]
            if other_id != visit_id and holder != technician_id:
                yield start_s, start_s + self.problem.visit_by_id[other_id].duration_with(holder)

    @cached_property
    def _users(self) -> dict[str, list[tuple[str, int]]]:
        """Shared equipment -> the planned visits that take it from the pool, with their starts."""
        found: dict[str, list[tuple[str, int]]] = {item: [] for item in self.problem.shared_equipment}
        for route in self.plan.routes:
            carried = self.problem.technician_by_id[route.technician_id].equipment
            for stop in route.stops:
                for item in self.problem.visit_by_id[stop.visit_id].equipment - carried:
                    if item in found:
                        found[item].append((stop.visit_id, stop.start_s))
        return found
