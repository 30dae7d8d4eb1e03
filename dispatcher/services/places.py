"""Where one job could go: the best place in somebody's day, free places near a wish, magnets for a start.

All of it is exact for the days as they stand, and changes nothing. Ask on the worker, `magnets` aside.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Proposal, Verdict
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import TimeWindow, km_between
from solver import model as solver
from solver.explain import explain_one
from solver.frontier import Line
from solver.insertion import Insertion, insertions_of
from solver.situation import Situation

from .candidates import masters
from .findings import findings, off_duty, technician_name, under_way
from .proposing import Call, proposal_of
from .replanning import movable_assignment, preview
from .translation import moment, plan, problem, route
from .travel import matrices

ANOTHER_START = timedelta(minutes=5)
MOST, CREW = 2, 40
"""So many places are offered, looked for among so many technicians, those who live nearest."""


@dataclass(frozen=True)
class FreePlace:
    """A start that breaks nothing and shifts nobody; `free` is the whole room there, roads left aside."""

    technician_id: str
    start: datetime
    free: TimeWindow
    sentence: Sentence


@dataclass(frozen=True)
class _Asked:
    """One job against one technician's day (and its holder's), the job itself taken out."""

    board: Board
    of: solver.Problem
    day: solver.Plan
    visit: solver.Visit
    technician_id: str


# ---- the best place in one day


def best_place(board: Board, intervention_id: str, technician_id: str, now: datetime) -> Proposal:
    """Return the best place of a job in this technician's day; the others keep technician and order.

    The job may be planned already, with anybody. Raises Refusal with what stands in the way. Apply the answer
    with `urgent.apply_command`; its routes are the ghosts to show before.
    """
    asked = _asked(board, intervention_id, technician_id, now)
    found = explain_one(asked.of, asked.day, asked.visit, technician_id)
    if found.insertion is None:
        raise Refusal(findings(board, found.blockers)[0].sentence)
    place = found.insertion
    left = [one for one in asked.day.routes if one.technician_id != technician_id]
    line = Line(0, True, technician_id, place.start_s, (), (), (place.route, *left), place.impact)
    made = proposal_of(Call(board, asked.of, asked.day, asked.visit), line)
    return replace(made, intervention_id=intervention_id)


def _asked(board: Board, intervention_id: str, technician_id: str, now: datetime) -> _Asked:
    if technician_id not in board.shift_of:
        raise Refusal(off_duty(board, technician_id))
    held = movable_assignment(board, intervention_id)
    if held is not None and held.has_departed:
        number = board.interventions[intervention_id].number
        raise Refusal(under_way(number, technician_name(board, held.technician_id)))
    visit_id = held.id if held else intervention_id
    touched = {technician_id, held.technician_id if held else technician_id}
    waiting = () if held else (board.interventions[intervention_id],)
    of = problem(board, touched, waiting, now, frozenset({visit_id}))
    routes = tuple(_without(of, one, visit_id) for one in plan(board, of).routes)
    return _Asked(board, of, solver.Plan(routes, (visit_id,)), of.visit_by_id[visit_id], technician_id)


def _without(of: solver.Problem, made: solver.Route, visit_id: str) -> solver.Route:
    stays = tuple(stop for stop in made.stops if stop.visit_id != visit_id)
    return made if len(stays) == len(made.stops) else route(of, made.technician_id, stays)


# ---- free places near a wish


def free_places(
    board: Board, intervention_id: str, technician_id: str, start: datetime, now: datetime
) -> tuple[FreePlace, ...]:
    """Return where a job would fit without touching anybody, near this wish: this technician's place first.

    One place a technician, the nearest in time; none at all for work that is under way.
    """
    held = movable_assignment(board, intervention_id)
    if held is not None and held.has_departed:
        return ()
    own = list(_first_of(board, intervention_id, [technician_id], start, now))
    others = [key for key in _nearest_crew(board, intervention_id) if key != technician_id]
    return (*own, *_first_of(board, intervention_id, others, start, now))[:MOST]


def _first_of(
    board: Board, intervention_id: str, technician_ids: Iterable[str], start: datetime, now: datetime
) -> Iterator[FreePlace]:
    """Yield places the nearest in time first, each tried before it is told; at most one a technician."""
    held = movable_assignment(board, intervention_id)
    rooms = [
        (abs(near - start), key, room)
        for key in technician_ids
        for near, room in _rooms(board, intervention_id, key, start, now)
        if not _is_where_it_is(held, key, near)
    ]
    told: set[str] = set()
    for _distance, key, room in sorted(rooms, key=lambda each: each[:2]):
        place = None if key in told else _tried(board, intervention_id, key, room, start, now)
        if place is not None:
            told.add(key)
            yield place
        if len(told) == MOST:
            return


def _is_where_it_is(held: Assignment | None, technician_id: str, start: datetime) -> bool:
    """Whether a place is the one the job has: that is no way on."""
    if held is None or held.technician_id != technician_id:
        return False
    return abs(held.planned_start - start) < ANOTHER_START


def _nearest_crew(board: Board, intervention_id: str) -> list[str]:
    """Those on duty who master the work, the nearest homes first."""
    work = board.interventions[intervention_id]
    site = board.sites[work.site_id].position
    able = [board.technicians[key] for key in board.shift_of if masters(board.technicians[key], work)]
    return [row.id for row in sorted(able, key=lambda row: (km_between(site, row.home), row.id))][:CREW]


def _rooms(
    board: Board, intervention_id: str, technician_id: str, start: datetime, now: datetime
) -> Iterator[tuple[datetime, TimeWindow]]:
    """Yield the gaps of a day: the start nearest to the wish, and from the first start to the last end."""
    try:
        asked = _asked(board, intervention_id, technician_id, now)
    except Refusal:
        return
    situation = Situation(asked.of, asked.day)
    technician = asked.of.technician_by_id[technician_id]
    for place in insertions_of(situation, technician, asked.visit):
        room = _room(asked, technician, place)
        if room is not None:
            length = timedelta(seconds=asked.visit.duration_s)
            yield min(max(start, room.earliest), room.latest - length), room


def _room(asked: _Asked, technician: solver.Technician, place: Insertion) -> TimeWindow | None:
    """Return the gap a place lies in, as far as the road to the next stop and the promise leave it open."""
    stops, visit, travel = asked.day.route_of[technician.id].stops, asked.visit, asked.of.travel_s
    if place.position < len(stops):
        following = stops[place.position]
        until_s = following.start_s - travel[visit.place][asked.of.visit_by_id[following.visit_id].place]
    else:
        until_s = technician.shift_end_s - travel[visit.place][technician.end_place]
    if visit.promised is not None:
        until_s = min(until_s, visit.promised.latest_s + visit.duration_s)
    if until_s < place.start_s + visit.duration_s:
        return None
    return TimeWindow(moment(asked.board, place.start_s), moment(asked.board, until_s))


def _tried(
    board: Board, intervention_id: str, technician_id: str, room: TimeWindow, start: datetime, now: datetime
) -> FreePlace | None:
    """Return the place in the room that touches nobody, as the preview judges it; None if lunch takes it."""
    held = movable_assignment(board, intervention_id)
    length = held.end - held.start if held else board.interventions[intervention_id].duration
    last = room.latest - length
    for wish in dict.fromkeys((min(max(start, room.earliest), last), room.earliest)):
        if _fits(board, intervention_id, technician_id, wish, now):
            whole = _fits(board, intervention_id, technician_id, last, now)
            free = TimeWindow(room.earliest if whole else wish, room.latest if whole else wish + length)
            return FreePlace(technician_id, wish, free, _free(board, technician_id, free))
    return None


def _fits(board: Board, intervention_id: str, technician_id: str, start: datetime, now: datetime) -> bool:
    seen = preview(board, intervention_id, technician_id, start, now)
    jobs = (job for made in seen.routes for job in made.jobs if job.intervention_id == intervention_id)
    return seen.verdict is Verdict.FITS and any(job.start == start for job in jobs)


def _free(board: Board, technician_id: str, free: TimeWindow) -> Sentence:
    return Sentence(
        "free for {name} {earliest}-{latest}",
        name=technician_name(board, technician_id),
        earliest=free.earliest,
        latest=free.latest,
    )


# ---- what a start clings to


def magnets(board: Board, intervention_id: str, technician_id: str) -> tuple[datetime, ...]:
    """Return the starts that suit a job on this day; quick enough for a mouse move.

    They are the arrivals from home and from each other job, then the edges of its promised window.
    """
    return (*_arrivals(board, intervention_id, technician_id), *_edges(board, intervention_id))


def _arrivals(board: Board, intervention_id: str, technician_id: str) -> Iterator[datetime]:
    shift = board.shift_of.get(technician_id)
    if shift is None:
        return
    rows = [row for row in board.days_of.get(technician_id, ()) if row.intervention_id != intervention_id]
    leaving = [shift.starts_at, *(row.end for row in rows)]
    keys = [*(row.intervention_id for row in rows), intervention_id]
    places = [board.sites[board.interventions[key].site_id].position for key in keys]
    travel_s, _metres = matrices([board.technicians[technician_id].home, *places], homes=1)
    for index, left_at in enumerate(leaving):
        yield _whole_minute(left_at + timedelta(seconds=travel_s[index][len(places)]))


def _edges(board: Board, intervention_id: str) -> tuple[datetime, ...]:
    promise = board.promise_of(intervention_id)
    if promise is None or promise.promised is None:
        return ()
    return promise.promised.earliest, promise.promised.latest


def _whole_minute(at: datetime) -> datetime:
    """Return the moment, rounded up to a minute: nobody is there before."""
    return datetime.fromtimestamp(math.ceil(at.timestamp() / 60) * 60, UTC)
