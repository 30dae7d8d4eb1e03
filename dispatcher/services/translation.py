"""Board to solver and back: the only file that speaks both languages.

A planned assignment is a visit under its own id; an intervention nobody is planned for is a visit under
the intervention's id. An absence shortens the shift where it touches one of its ends; between them it is a
visit at home that nobody may move. Seconds count from the start of the board's day.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.absences import Absence, inside, present
from dispatcher.domain.appointments import Assignment, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import LOWEST_PRIORITY
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician
from dispatcher.domain.values import TimeWindow
from solver import model as solver
from solver.lunch import place_lunch

from .travel import matrices

LONG_AGO_S = -(10**7)
ABSENCE = "absence:"
"""What the ids of visits begin with that are absences."""
MOST_LEVEL = 4
"""The solver knows no higher level."""
HOLD_S = 2 * 3600
"""What a place just chosen by hand is worth, in seconds of travel: so much a move has to save, then less."""


def seconds(board: Board, moment: datetime) -> int:
    """Return a moment as seconds since the start of the board's day."""
    return int((moment - board.starts_at).total_seconds())


def moment(board: Board, at_s: int) -> datetime:
    """Return the moment of a number of seconds since the start of the board's day."""
    return board.starts_at + timedelta(seconds=at_s)


def problem(
    board: Board,
    technician_ids: Iterable[str] | None = None,
    waiting: Iterable[Intervention] = (),
    now: datetime | None = None,
    moving: frozenset[str] = frozenset(),
    guests: Iterable[Assignment] = (),
) -> solver.Problem:
    """Return the day of these technicians (by default all who work on it) as the solver's problem.

    `waiting` are interventions to find a place for, `guests` planned work of others that may come in. With
    `now`, nobody sets out before it for work that is waiting or `moving` (assignment ids), and who should be
    on the road by now is taken to be on the road.
    """
    ids = {*board.shift_of, *board.days_of} if technician_ids is None else technician_ids
    crew = [board.technicians[key] for key in sorted(ids) if key in board.technicians]
    planned = [*(row for person in crew for row in board.days_of.get(person.id, ())), *guests]
    extra = list(waiting)
    site_ids = sorted({board.interventions[row.intervention_id].site_id for row in planned})
    site_ids += [row.site_id for row in extra if row.site_id not in site_ids]
    positions = [person.home for person in crew] + [board.sites[key].position for key in site_ids]
    travel_s, distance_m = matrices(positions, homes=len(crew))
    place = {key: len(crew) + index for index, key in enumerate(site_ids)}
    visits = [_planned_visit(board, row, place, now, moving) for row in planned]
    visits += [_waiting_visit(board, row, place, now) for row in extra]
    visits += [_away(board, row, home) for home, person in enumerate(crew) for row in away(board, person.id)]
    technicians = tuple(_technician(board, person, index) for index, person in enumerate(crew))
    made = solver.Problem(technicians, tuple(visits), travel_s, distance_m)
    return made if now is None else _with_drivers_pinned(board, made, seconds(board, now), moving)


def plan(board: Board, of: solver.Problem) -> solver.Plan:
    """Return the day as it stands, for the technicians of a problem; waiting interventions are unserved."""
    routes = tuple(route(of, person.id, stops_of(board, person.id)) for person in of.technicians)
    served = {stop.visit_id for made in routes for stop in made.stops}
    return solver.Plan(routes, tuple(visit.id for visit in of.visits if visit.id not in served))


def stops_of(board: Board, technician_id: str) -> tuple[solver.Stop, ...]:
    """Return a technician's stops as they stand, in order, his absences among them."""
    rows = board.days_of.get(technician_id, ())
    stops = [solver.Stop(row.id, seconds(board, row.start)) for row in rows]
    stops += [
        solver.Stop(ABSENCE + row.id, seconds(board, row.starts_at)) for row in away(board, technician_id)
    ]
    return tuple(sorted(stops, key=lambda stop: (stop.start_s, stop.visit_id)))


def route(of: solver.Problem, technician_id: str, stops: tuple[solver.Stop, ...]) -> solver.Route:
    """Return a route with these stops, its lunch put where it fits."""
    technician = of.technician_by_id[technician_id]
    return solver.Route(technician_id, stops, place_lunch(of, technician, stops))


def is_absence(visit_id: str | None) -> bool:
    """Whether a visit stands for an absence, and not for work."""
    return visit_id is not None and visit_id.startswith(ABSENCE)


def away(board: Board, technician_id: str) -> tuple[Absence, ...]:
    """Return the absences of this day after which the technician works on."""
    shift = board.shift_of.get(technician_id)
    return inside(shift, board.absences_of.get(technician_id, ())) if shift else ()


def _technician(board: Board, person: Technician, home: int) -> solver.Technician:
    """Return a technician of the day; who is absent all day has a shift that ends as it starts."""
    shift = board.shift_of.get(person.id)
    hours = present(shift, board.absences_of.get(person.id, ())) if shift else None
    start_s = seconds(board, hours.earliest if hours else shift.starts_at) if shift else 0
    return solver.Technician(
        id=person.id,
        skills=person.skills,
        start_place=home,
        end_place=home,
        shift_start_s=start_s,
        shift_end_s=seconds(board, hours.latest) if hours else start_s,
        lunch=_lunch(board, shift) if shift else None,
    )


def _away(board: Board, row: Absence, home: int) -> solver.Visit:
    return solver.Visit(
        id=ABSENCE + row.id,
        place=home,
        duration_s=int((row.ends_at - row.starts_at).total_seconds()),
        release_s=LONG_AGO_S,
        pinned_technician=row.technician_id,
        pinned_start_s=seconds(board, row.starts_at),
    )


def _lunch(board: Board, shift: Shift) -> solver.Lunch | None:
    """Return the lunch of a shift; none where there is none to take, or an absence leaves no room for it."""
    if shift.lunch_earliest is None or shift.lunch_latest is None or not shift.lunch_minutes:
        return None
    if not _has_room_for_lunch(board, shift, shift.lunch_earliest, shift.lunch_latest):
        return None
    window = seconds(board, shift.lunch_earliest), seconds(board, shift.lunch_latest)
    return solver.Lunch(*window, shift.lunch_minutes * 60)


def _has_room_for_lunch(board: Board, shift: Shift, earliest: datetime, latest: datetime) -> bool:
    """Whether lunch fits beside the absences; who is away for as long as it takes has eaten then."""
    absences = away(board, shift.technician_id)
    ends_at, free_from, room = latest + shift.lunch_duration, earliest, timedelta()
    for row in absences:
        if min(row.ends_at, ends_at) - max(row.starts_at, earliest) >= shift.lunch_duration:
            return False
        room = max(room, min(row.starts_at, ends_at) - free_from)
        free_from = max(free_from, row.ends_at)
    return not absences or max(room, ends_at - free_from) >= shift.lunch_duration


def _planned_visit(
    board: Board, row: Assignment, place: dict[str, int], now: datetime | None, moving: frozenset[str]
) -> solver.Visit:
    intervention = board.interventions[row.intervention_id]
    start_s = seconds(board, row.start)
    fixed_technician = row.has_departed or row.pin in (Pin.TECHNICIAN, Pin.BOTH)
    fixed_start = row.has_departed or row.pin in (Pin.TIME, Pin.BOTH)
    is_moving = now is not None and row.id in moving
    return solver.Visit(
        id=row.id,
        place=place[intervention.site_id],
        duration_s=int((row.end - row.start).total_seconds()),
        skills=intervention.skills,
        # A promise binds whoever is to keep it, not the visit that could not be completed.
        promised=_promised(board, intervention.id) if row.holds_the_work else None,
        due_s=seconds(board, intervention.due_at) if intervention.due_at else None,
        release_s=seconds(board, now) if is_moving and now else LONG_AGO_S,
        required_technician=intervention.required_technician_id,
        level=_level(board, intervention),
        pinned_technician=row.technician_id if fixed_technician else None,
        pinned_start_s=start_s if fixed_start else None,
        pinned_window=_window(board, row.pinned_range) if not row.has_departed else None,
        started=row.has_departed,
        hold_s=round(HOLD_S * row.hold_at(now)) if now else 0,
    )


def _waiting_visit(
    board: Board, row: Intervention, place: dict[str, int], now: datetime | None
) -> solver.Visit:
    return solver.Visit(
        id=row.id,
        place=place[row.site_id],
        duration_s=row.duration_minutes * 60,
        skills=row.skills,
        promised=_promised(board, row.id),
        due_s=seconds(board, row.due_at) if row.due_at else None,
        release_s=seconds(board, now) if now else LONG_AGO_S,
        required_technician=row.required_technician_id,
        level=_level(board, row),
    )


def _level(board: Board, intervention: Intervention) -> int:
    """Return what a case weighs: 4 for priority 1 down to 0 for priority 5.

    A call that is still being written down weighs what its customer's level does.
    """
    request = board.requests.get(intervention.request_id)
    if request is not None:
        return LOWEST_PRIORITY - request.priority
    contract = board.contract_for(intervention)
    level = board.service_levels.get(contract.level) if contract else None
    return min(contract.place(level), MOST_LEVEL) if contract else 0


def _promised(board: Board, intervention_id: str) -> solver.Window | None:
    appointment = board.promise_of(intervention_id)
    if appointment is None:
        return None
    return _window(board, appointment.promised)


def _window(board: Board, window: TimeWindow | None) -> solver.Window | None:
    if window is None:
        return None
    return solver.Window(seconds(board, window.earliest), seconds(board, window.latest))


def _with_drivers_pinned(
    board: Board, made: solver.Problem, now_s: int, moving: frozenset[str]
) -> solver.Problem:
    """Pin every visit its technician must have left for by now: he is on the road, whatever he reported.

    Nobody sets out for any other visit before now.
    """
    on_the_road = {
        visit_id for technician in made.technicians for visit_id in _left_for(board, made, technician, now_s)
    }
    return replace(
        made, visits=tuple(_from_now(board, visit, on_the_road - moving, now_s) for visit in made.visits)
    )


def _from_now(board: Board, visit: solver.Visit, on_the_road: set[str], now_s: int) -> solver.Visit:
    if visit.started or is_absence(visit.id):
        return visit
    if visit.id not in on_the_road:
        return replace(visit, set_out_s=now_s)
    assignment = board.assignments[visit.id]
    start_s = seconds(board, assignment.start)
    return replace(visit, pinned_technician=assignment.technician_id, pinned_start_s=start_s)


def _left_for(board: Board, made: solver.Problem, technician: solver.Technician, now_s: int) -> list[str]:
    place, left_for = technician.start_place, []
    for stop in stops_of(board, technician.id):
        visit = made.visit_by_id[stop.visit_id]
        if stop.start_s - made.travel_s[place][visit.place] <= now_s:
            left_for.append(visit.id)
        place = visit.place
    return left_for
