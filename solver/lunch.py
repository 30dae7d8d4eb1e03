"""Where lunch goes in a day whose starts are already fixed. Choosing starts with lunch is schedule.py's."""

from collections.abc import Sequence

from solver.legs import arrive_after_lunch
from solver.model import NEVER, Problem, Stop, Technician, Visit


def road_to(problem: Problem, place: int, visit: Visit, restock_before: str | None) -> int:
    """Seconds on the road from a place to a visit, by the depot if this is the visit to restock before."""
    depot = problem.depot_place
    if depot is None or restock_before != visit.id:
        return problem.travel_s[place][visit.place]
    return problem.travel_s[place][depot] + problem.travel_s[depot][visit.place]


def place_lunch(
    problem: Problem, technician: Technician, stops: Sequence[Stop], restock_before: str | None = None
) -> int | None:
    """The start of lunch on the first leg that leaves room for it; None if none is due or no leg does.

    Without a stop there is no day to interrupt: None. On its leg, lunch starts as soon as its window is
    open and the last service is over.
    """
    lunch = technician.lunch_due
    if lunch is None or not stops:
        return None
    place, free_s = technician.start_place, technician.shift_start_s
    for stop in stops:
        visit = problem.visit_by_id[stop.visit_id]
        travel_s = road_to(problem, place, visit, restock_before)
        if arrive_after_lunch(free_s, travel_s, visit.bounds.set_out_s, lunch) <= stop.start_s:
            return max(free_s, lunch.earliest_s)
        place, free_s = visit.place, max(free_s, stop.start_s + visit.duration_with(technician.id))
    travel_s = problem.travel_s[place][technician.end_place]
    if arrive_after_lunch(free_s, travel_s, -NEVER, lunch) <= technician.latest_return_s:
        return max(free_s, lunch.earliest_s)
    return None
