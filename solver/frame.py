"""What the search takes up of a problem, and what of it is left alone.

Left alone are the days that cannot be taken up as published (a pin holds them), and visits whose rule the
kernel does not know: these stay where they are published, or are `aside` for the exact code.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

from solver.matrix import Matrix, as_array
from solver.model import NEVER, Plan, Problem, Route, Technician, Visit
from solver.timeline import timeline


@dataclass(frozen=True)
class Frame:
    """What the search may change: these technicians' days after what has started, with these visits.

    `told` are the published places of visits the problem knows. `kept` are the routes nobody touches.
    """

    problem: Problem
    told: Mapping[str, tuple[str, int]]
    technicians: tuple[Technician, ...]
    visits: tuple[Visit, ...]
    begun: Mapping[str, tuple[Visit, ...]]
    restocked: Mapping[str, str]
    """Technician id -> the visit, already begun, before which the van was restocked."""
    kept: tuple[Route, ...]
    aside: tuple[Visit, ...]
    orders: Mapping[str, tuple[str, ...]]
    fixed: Mapping[str, int]
    """Visits that stay at their published start, which is given, for a rule the kernel does not know."""
    published: Plan | None
    slow: Problem
    """The problem with roads as the search sees them: as slow as they ever get."""

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Technician id -> row in the table of technicians."""
        return {technician.id: column for column, technician in enumerate(self.technicians)}

    def published_route(self, technician_id: str) -> Route | None:
        """The technician's day as everybody has been told, if they have."""
        return self.published.route_of.get(technician_id) if self.published else None

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Visit id -> row in the arrays."""
        return {visit.id: row for row, visit in enumerate(self.visits)}


def frame(problem: Problem, published: Plan | None) -> Frame:
    """Sort out what the search takes up."""
    routes = published.routes if published else ()
    told = {
        stop.visit_id: (route.technician_id, stop.start_s)
        for route in routes
        for stop in route.stops
        if stop.visit_id in problem.visit_by_id and route.technician_id in problem.technician_by_id
    }
    strange = _strange(problem)
    fixed = {visit_id: told[visit_id][1] for visit_id in sorted(strange) if visit_id in told}
    begun = _begun(problem)
    slow = _at_worst(problem)
    kept = tuple(route for route in routes if not _can_be_taken_up(problem, slow, route, begun, fixed))
    untouched = {route.technician_id for route in kept}
    taken = {stop.visit_id for route in kept for stop in route.stops}
    taken |= {visit.id for visits in begun.values() for visit in visits}
    free = [visit for visit in problem.visits if visit.id not in taken]
    aside = {visit.id for visit in free if visit.id in strange and visit.id not in fixed}
    orders = {
        route.technician_id: tuple(s.visit_id for s in route.stops if s.visit_id in told)
        for route in routes
        if route.technician_id not in untouched
    }
    return Frame(
        problem,
        told,
        tuple(t for t in problem.technicians if t.id not in untouched),
        tuple(visit for visit in free if visit.id not in aside),
        begun,
        _restocked(routes, begun),
        kept,
        tuple(visit for visit in free if visit.id in aside),
        orders,
        fixed,
        published,
        slow,
    )


def _strange(problem: Problem) -> set[str]:
    """Visits with a rule that looks at other days, or that the kernel does not know."""
    strange = {v.id for v in problem.visits if v.bounds.windows or v.together or v.after}
    for visit in problem.visits:
        strange.update(other for other in (visit.together, *visit.after) if other in problem.visit_by_id)
        if any(problem.shared_equipment.get(item, 0) for item in visit.equipment):
            strange.add(visit.id)
    return strange


def _begun(problem: Problem) -> dict[str, tuple[Visit, ...]]:
    """Technician id -> what they have started, in order."""
    begun: dict[str, tuple[Visit, ...]] = {}
    started = (visit for visit in problem.visits if visit.started and visit.pinned_technician is not None)
    for visit in sorted(started, key=lambda visit: (visit.bounds.earliest_s, visit.id)):
        holder = visit.pinned_technician or ""
        begun[holder] = (*begun.get(holder, ()), visit)
    return begun


def _restocked(routes: Iterable[Route], begun: Mapping[str, tuple[Visit, ...]]) -> dict[str, str]:
    return {
        route.technician_id: visit.id
        for route in routes
        for visit in begun.get(route.technician_id, ())
        if visit.id == route.restock_before
    }


def _can_be_taken_up(
    problem: Problem,
    slow: Problem,
    route: Route,
    begun: Mapping[str, tuple[Visit, ...]],
    fixed: Mapping[str, int],
) -> bool:
    """Whether the search can hold this day: it keeps time also as the search sees it, or it does not keep
    time at all and nothing in it is held."""
    technician = problem.technician_by_id.get(route.technician_id)
    known = all(stop.visit_id in problem.visit_by_id for stop in route.stops)
    if technician is None or not known:
        return False
    visits = [problem.visit_by_id[stop.visit_id] for stop in route.stops]
    later = [visit for visit in visits if not visit.started]
    order = [*begun.get(technician.id, ()), *later]
    is_free = all(visit.movable and visit.id not in fixed for visit in later)
    if is_free and not problem.roads_change:
        return True
    if keeps_time(slow, technician, order, fixed, route.restock_before):
        return True
    return is_free and not timeline(problem, technician, order, restock_before=route.restock_before).feasible


def keeps_time(
    slow: Problem,
    technician: Technician,
    visits: Sequence[Visit],
    fixed: Mapping[str, int],
    restock_before: str | None,
) -> bool:
    """Whether these visits in this order keep time as the search sees it: with slow roads, and what is fixed
    at its published start."""
    bounds = [
        replace(visit.bounds, earliest_s=fixed[visit.id], latest_s=fixed[visit.id], windows=())
        if visit.id in fixed and not visit.started
        else visit.bounds
        for visit in visits
    ]
    return timeline(slow, technician, visits, bounds, restock_before).feasible


def _at_worst(problem: Problem) -> Problem:
    """The problem with roads as the search sees them."""
    if not problem.roads_change:
        return problem
    return replace(problem, travel_s=Matrix.of(travel_matrix(problem).astype(np.int64)), hour_permille=())


def travel_matrix(problem: Problem) -> npt.NDArray[np.int32]:
    """The roads between places; where they change with the hour, as slow as they ever get."""
    slowest = max(problem.hour_permille, default=1000)
    if slowest == 1000:
        return as_array(problem.travel_s).astype(np.int32)
    slow = -(-(as_array(problem.travel_s) * slowest) // 1000)
    return np.minimum(slow, NEVER).astype(np.int32)
