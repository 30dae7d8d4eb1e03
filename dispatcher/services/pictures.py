"""Technicians' days as pictures: jobs, roads, lunch and findings with real times, made from a plan."""

from collections.abc import Iterable

from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute, Job, Leg
from dispatcher.domain.values import Position, TimeWindow
from solver import model as solver

from .findings import intervention_id, judged
from .translation import is_absence, moment, plan, problem

HANDFUL = 8  # technicians whose roads are looked up at once


def day_routes(board: Board, technician_ids: Iterable[str] | None = None) -> dict[str, DayRoute]:
    """Return the days as they stand: technician id -> route, for all on shift unless some are named."""
    ids = {*board.shift_of, *board.days_of} if technician_ids is None else technician_ids
    routes: dict[str, DayRoute] = {}
    for some in _handfuls(sorted(ids)):
        made = problem(board, some)
        routes |= {route.technician_id: picture(board, made, route) for route in plan(board, made).routes}
    return routes


def _handfuls(ids: list[str]) -> Iterable[list[str]]:
    """Cut: no day asks about roads between two technicians, and all roads grow with the square of the day."""
    return (ids[first : first + HANDFUL] for first in range(0, len(ids), HANDFUL))


def picture(board: Board, of: solver.Problem, route: solver.Route) -> DayRoute:
    """Return one route of a plan as a picture of the day."""
    technician = of.technician_by_id[route.technician_id]
    return DayRoute(
        technician_id=route.technician_id,
        jobs=tuple(_job(board, of, route, stop) for stop in route.stops if not is_absence(stop.visit_id)),
        legs=tuple(_legs(board, of, technician, route)),
        lunch=_lunch(board, technician, route),
        findings=judged(board, of, (route,)),
    )


def _job(board: Board, of: solver.Problem, route: solver.Route, stop: solver.Stop) -> Job:
    end_s = stop.start_s + of.visit_by_id[stop.visit_id].duration_s
    return Job(
        intervention_id=intervention_id(board, stop.visit_id) or "",
        assignment_id=stop.visit_id if stop.visit_id in board.assignments else None,
        technician_id=route.technician_id,
        start=moment(board, stop.start_s),
        end=moment(board, end_s),
    )


def _lunch(board: Board, technician: solver.Technician, route: solver.Route) -> TimeWindow | None:
    if route.lunch_s is None or technician.lunch is None:
        return None
    return TimeWindow(
        moment(board, route.lunch_s), moment(board, route.lunch_s + technician.lunch.duration_s)
    )


def _legs(
    board: Board, of: solver.Problem, technician: solver.Technician, route: solver.Route
) -> Iterable[Leg]:
    """One drive to every stop and one home. A drive is drawn just before the arrival it leads to."""
    place, where = technician.start_place, board.technicians[technician.id].home
    for stop in route.stops:
        visit = of.visit_by_id[stop.visit_id]
        site = _site(board, technician.id, stop.visit_id)
        if of.travel_s[place][visit.place]:
            yield _leg(
                board, of, technician.id, (place, where), (visit.place, site), stop.start_s, stop.visit_id
            )
        place, where = visit.place, site
    if route.stops and of.travel_s[place][technician.end_place]:
        last = route.stops[-1]
        leave_s = last.start_s + of.visit_by_id[last.visit_id].duration_s
        if route.lunch_s is not None and technician.lunch and route.lunch_s >= leave_s:
            leave_s = route.lunch_s + technician.lunch.duration_s
        home = (technician.end_place, board.technicians[technician.id].home)
        arrive_s = leave_s + of.travel_s[place][technician.end_place]
        yield _leg(board, of, technician.id, (place, where), home, arrive_s, None)


def _leg(
    board: Board,
    of: solver.Problem,
    technician_id: str,
    origin: tuple[int, Position],
    destination: tuple[int, Position],
    arrive_s: int,
    visit_id: str | None,
) -> Leg:
    return Leg(
        technician_id=technician_id,
        starts_at=moment(board, arrive_s - of.travel_s[origin[0]][destination[0]]),
        ends_at=moment(board, arrive_s),
        origin=origin[1],
        destination=destination[1],
        distance_m=of.distance_m[origin[0]][destination[0]],
        to_intervention_id=intervention_id(board, visit_id),
    )


def _site(board: Board, technician_id: str, visit_id: str) -> Position:
    if is_absence(visit_id):
        return board.technicians[technician_id].home
    return board.sites[board.interventions[intervention_id(board, visit_id) or ""].site_id].position
