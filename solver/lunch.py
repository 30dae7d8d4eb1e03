"""Where lunch goes in a day whose starts are already fixed. Choosing starts with lunch is schedule.py's."""

from collections.abc import Sequence

from solver.legs import legs_of
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
    open and the last service is over, if that is in time.
    """
    lunch = technician.lunch_due
    if lunch is None or not stops:
        return None
    legs, place, free_s = legs_of(problem), technician.start_place, technician.shift_start_s
    for stop in stops:
        visit = problem.visit_by_id[stop.visit_id]
        travel_s, set_out_s = road_to(problem, place, visit, restock_before), visit.bounds.set_out_s
        if legs.arrive_after_lunch(free_s, travel_s, set_out_s, lunch) <= stop.start_s:
            return legs.lunch_start(free_s, stop.start_s, travel_s, set_out_s, lunch)
        place, free_s = visit.place, max(free_s, stop.start_s + visit.duration_with(technician.id))
    travel_s = problem.travel_s[place][technician.end_place]
    back_s = legs.arrive_after_lunch(free_s, travel_s, -NEVER, lunch)
    if back_s > technician.latest_return_s:
        return None
    return legs.lunch_start(free_s, back_s, travel_s, -NEVER, lunch)
