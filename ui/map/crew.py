"""The technicians as marks: where each is, what he does by colour and sign, and how old that knowledge is.

Pure: board, routes, reports, time and theme go in, rows of scene.py come out.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from dispatcher.domain.technicians import Technician
from ui.style import Theme

from .captions import technician_card
from .colours import mixed, readable
from .scene import TechnicianMark
from .signs import OF_TECHNICIANS, TOO_OLD
from .whereabouts import Activity, Freshness, Reported, Whereabouts, whereabouts, with_report

DIGITS = 4  # of a position in degrees: 11 m, under a pixel wherever the map is not very near
FADED = {Freshness.FADING: 0.4, Freshness.PALE: 0.75, Freshness.TOO_OLD: 1.0}  # share of paper in the fill
AWAY = (Activity.OFF, Activity.ABSENT)
Reports = Mapping[str, Reported]


def crew(board: Board, routes: Mapping[str, DayRoute]) -> tuple[str, ...]:
    """Return the ids of everyone who works today, by shift or by plan, in the order of the board."""
    return tuple(key for key in board.technicians if key in board.shift_of or _has_work(routes, key))


def _has_work(routes: Mapping[str, DayRoute], technician_id: str) -> bool:
    return technician_id in routes and bool(routes[technician_id].jobs)


def technician_marks(
    board: Board,
    routes: Mapping[str, DayRoute],
    now: datetime,
    theme: Theme,
    reports: Reports | None = None,
    of: Iterable[str] | None = None,
) -> tuple[TechnicianMark, ...]:
    """Return everyone who works today (or those named by `of`) at the place known for `now`."""
    known = reports or {}
    return tuple(
        technician_mark(board, board.technicians[key], routes, now, theme, known.get(key))
        for key in (crew(board, routes) if of is None else of)
    )


def technician_mark(
    board: Board,
    row: Technician,
    routes: Mapping[str, DayRoute],
    now: datetime,
    theme: Theme,
    report: Reported | None = None,
) -> TechnicianMark:
    """Return one technician as he is drawn."""
    route = routes.get(row.id, DayRoute(row.id))
    away = board.absences_of.get(row.id, ())
    planned = whereabouts(row.home, board.shift_of.get(row.id), route, now, away)
    at = with_report(planned, row.home, report, now)
    fill, ink, edge = technician_colours(at.activity, at.freshness, theme)
    return TechnicianMark(
        id=row.id,
        name=row.name,
        initials=initials(row.name),
        latitude=round(at.position.latitude, DIGITS),
        longitude=round(at.position.longitude, DIGITS),
        activity=at.activity.value,
        freshness=at.freshness.value,
        heading=at.heading,
        sign=sign_of(at),
        fill=fill,
        ink=ink,
        edge=edge,
        card=technician_card(board, row, at),
    )


def sign_of(at: Whereabouts) -> str:
    """Return the drawing on someone's badge."""
    return TOO_OLD if at.freshness is Freshness.TOO_OLD else OF_TECHNICIANS[at.activity]


def technician_colours(activity: Activity, freshness: Freshness, theme: Theme) -> tuple[str, str, str]:
    """Return fill, ink and edge. The fill fades to paper with the age of the position; the edge stays."""
    fill, ink = _colours_of(activity, theme)
    edge = theme.secondary if activity in AWAY else fill
    share = FADED.get(freshness, 0.0)
    if not share:
        return fill, ink, edge
    faded = mixed(fill, theme.surface, share)
    return faded, readable(faded, (ink, theme.text)), edge


def _colours_of(activity: Activity, theme: Theme) -> tuple[str, str]:
    """Return fill and ink: of the same state among jobs, grey for who is free, pale for who is off."""
    if activity in AWAY:
        return theme.band, theme.secondary
    same = {
        Activity.TRAVELLING: AssignmentState.TRAVELLING,
        Activity.ON_SITE: AssignmentState.ON_SITE,
    }.get(activity)
    return theme.fills[same] if same else (theme.secondary, theme.surface)


def initials(name: str) -> str:
    """Return two letters for a name: of its first and last word, or of its only one."""
    words = name.split()
    letters = words[0][0] + words[-1][0] if len(words) > 1 else name.strip()[:2]
    return letters.upper()
