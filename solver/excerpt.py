"""The part of a day that a short search needs: some people's days and one more visit, on places of its own.

What other days have a say in, or what the search's arithmetic does not know, stays where it is published.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace

from solver.matrix import Matrix, between
from solver.model import Plan, Problem, Technician, Visit
from solver.situation import Situation


def excerpt(situation: Situation, visit: Visit, technician_ids: Collection[str]) -> Problem:
    """The problem with these technicians, their visits and this one; ids are those of the whole problem."""
    problem = situation.problem
    crew = [technician for technician in problem.technicians if technician.id in technician_ids]
    visits = [visit, *[other for technician in crew for other in _visits(situation, technician)]]
    used = {v.place for v in visits} | {place for t in crew for place in (t.start_place, t.end_place)}
    places = sorted(used if problem.depot_place is None else {*used, problem.depot_place})
    number = {place: i for i, place in enumerate(places)}
    travel_s = Matrix.of(between(problem.travel_s, places, places))
    return replace(
        problem,
        technicians=tuple(
            replace(t, start_place=number[t.start_place], end_place=number[t.end_place]) for t in crew
        ),
        visits=tuple(replace(v, place=number[v.place]) for v in visits),
        travel_s=travel_s,
        distance_m=travel_s,
        depot_place=None if problem.depot_place is None else number[problem.depot_place],
    )


def part_of(plan: Plan, technician_ids: Collection[str]) -> Plan:
    """The days of these technicians."""
    return Plan(tuple(route for route in plan.routes if route.technician_id in technician_ids))


def _visits(situation: Situation, technician: Technician) -> Iterator[Visit]:
    """The visits of a day, some of them held."""
    concerned, starts = situation.relations.concerned, situation.plan.start_of
    for visit in situation.visits(technician.id):
        if visit.started or not (visit.id in concerned or visit.windows):
            yield visit
            continue
        yield replace(
            visit,
            pinned_technician=technician.id,
            pinned_start_s=starts[visit.id],
            equipment=frozenset(),
            windows=(),
            together=None,
            after=(),
        )
