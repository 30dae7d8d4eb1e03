"""The picture of the day as rows the page can draw: who is where, every job, every road, the ghosts.

Pure: board, routes, time and theme go in, the rows of scene.py come out. Words are made in captions.py.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.board import Board, is_waiting
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import DayRoute, Job, Verdict
from dispatcher.domain.technicians import Technician
from dispatcher.domain.values import Position
from ui.models.job_state import shown_state
from ui.style import NO_APPOINTMENT, PROMISED, Theme
from ui.wording import clock, tr

from .captions import (
    WAITING,
    WAITING_URGENT,
    furniture_words,
    job_card,
    job_label,
    state_words,
    technician_card,
    warnings_of,
)
from .scene import GhostLine, GhostStop, Halt, JobMark, LegendRow, RoadLine, Scene, TechnicianMark
from .whereabouts import Activity, whereabouts

DIGITS = 4  # of a position in degrees: 11 m, under a pixel wherever the map is not very near
SIGNS = {  # state of a job -> the drawing in its marker, so that colour is not alone
    WAITING_URGENT: "exclamation",
    WAITING: "question",
    NO_APPOINTMENT: "envelope",
    PROMISED: "bracket",
    AssignmentState.PLANNED: "",
    AssignmentState.TRAVELLING: "arrow",
    AssignmentState.ON_SITE: "dot",
    AssignmentState.SUSPENDED: "pause",
    AssignmentState.DONE: "tick",
    AssignmentState.CANNOT_COMPLETE: "cross",
}


def make_scene(board: Board, routes: Mapping[str, DayRoute], now: datetime, theme: Theme) -> Scene:
    """Return the day as it stands at `now`, without ghosts and selection."""
    jobs = job_marks(board, routes, theme)
    return Scene(
        technicians=technician_marks(board, routes, now, theme),
        jobs=jobs,
        roads=tuple(RoadLine(key, halts(route)) for key, route in sorted(routes.items()) if route.legs),
        legend=legend_rows(jobs, theme),
        words=furniture_words(),
        look=look_of(theme),
    )


# ---- technicians


def technician_marks(
    board: Board, routes: Mapping[str, DayRoute], now: datetime, theme: Theme
) -> tuple[TechnicianMark, ...]:
    """Return everyone who works today, at the place the plan has for `now`."""
    working = [t for t in board.technicians.values() if t.id in board.shift_of or _has_work(routes, t.id)]
    return tuple(_technician_mark(board, row, routes, now, theme) for row in working)


def _has_work(routes: Mapping[str, DayRoute], technician_id: str) -> bool:
    return technician_id in routes and bool(routes[technician_id].jobs)


def _technician_mark(
    board: Board, row: Technician, routes: Mapping[str, DayRoute], now: datetime, theme: Theme
) -> TechnicianMark:
    route = routes.get(row.id, DayRoute(row.id))
    at = whereabouts(row.home, board.shift_of.get(row.id), route, now)
    fill, ink = _technician_colours(at.activity, theme)
    return TechnicianMark(
        id=row.id,
        name=row.name,
        initials=initials(row.name),
        latitude=round(at.position.latitude, DIGITS),
        longitude=round(at.position.longitude, DIGITS),
        activity=at.activity.value,
        heading=at.heading,
        fill=fill,
        ink=ink,
        card=technician_card(board, row, at),
    )


def _technician_colours(activity: Activity, theme: Theme) -> tuple[str, str]:
    """Return fill and ink: quiet, because the state colours belong to the jobs."""
    return (theme.band, theme.secondary) if activity is Activity.OFF else (theme.secondary, theme.surface)


def initials(name: str) -> str:
    """Return two letters for a name: of its first and last word, or of its only one."""
    words = name.split()
    letters = words[0][0] + words[-1][0] if len(words) > 1 else name.strip()[:2]
    return letters.upper()


# ---- jobs


def job_marks(board: Board, routes: Mapping[str, DayRoute], theme: Theme) -> tuple[JobMark, ...]:
    """Return every job of the day that has a place, those nobody is planned for included."""
    warnings = warnings_of(board, routes)
    served = (row for row in board.interventions.values() if planned(board, row) is not None)
    shown = [row for row in (*board.waiting, *served) if row.site_id in board.sites]
    return tuple(_job_mark(board, row, theme, warnings.get(row.id, ())) for row in shown)


def _job_mark(board: Board, row: Intervention, theme: Theme, warnings: tuple[str, ...]) -> JobMark:
    site, state, job = board.sites[row.site_id], job_state(board, row), planned(board, row)
    fill, ink = _job_colours(state, theme)
    return JobMark(
        id=row.id,
        label=job_label(board, row),
        time=clock(job.start) if job else "",
        latitude=site.latitude,
        longitude=site.longitude,
        state=state,
        fill=fill,
        ink=ink,
        sign=SIGNS[state],
        is_waiting=job is None,
        is_urgent=row.urgent,
        has_alarm=bool(warnings),
        technician_id=job.technician_id if job else None,
        card=job_card(board, row, state, job, warnings),
    )


def planned(board: Board, intervention: Intervention) -> Job | None:
    """Return a job's place in the plan: the last of its assignments; None while it waits, perhaps again."""
    rows = board.assignments_of.get(intervention.id)
    if not rows or is_waiting(intervention, board.assignments_of):
        return None
    row = rows[-1]
    return Job(intervention.id, row.id, row.technician_id, row.planned_start, row.planned_end)


def job_state(board: Board, intervention: Intervention) -> str:
    """Return the one state that assignment and appointment make together, a key of `SIGNS`."""
    rows = board.assignments_of.get(intervention.id)
    if not rows or is_waiting(intervention, board.assignments_of):
        return WAITING_URGENT if intervention.urgent else WAITING
    row = rows[-1]
    return shown_state(row, board.promise_of(intervention.id) is not None)


def _job_colours(state: str, theme: Theme) -> tuple[str, str]:
    """Return fill and ink: of the state, or ink on paper for what nobody does yet (inverted when urgent)."""
    if state == WAITING:
        return theme.surface, theme.text
    if state == WAITING_URGENT:
        return theme.text, theme.surface
    return theme.fills[state]


# ---- roads and ghosts


def halts(route: DayRoute) -> tuple[Halt, ...]:
    """Return the points of a day's roads in their order, from home to home."""
    if not route.legs:
        return ()
    first = route.legs[0].origin
    ends = (Halt(*_degrees(leg.destination), leg.to_intervention_id) for leg in route.legs)
    return (Halt(*_degrees(first)), *ends)


def _degrees(position: Position) -> tuple[float, float]:
    return position.latitude, position.longitude


def ghost_lines(
    board: Board,
    routes: Mapping[str, DayRoute],
    ghosts: Iterable[DayRoute],
    verdict: Verdict | None,
    theme: Theme,
) -> tuple[GhostLine, ...]:
    """Return the days as they would be, coloured by the verdict, with the jobs that would change."""
    colour = theme.verdicts[verdict] if verdict is not None else theme.accent
    return tuple(
        GhostLine(ghost.technician_id, halts(ghost), colour, _ghost_stops(board, routes, ghost))
        for ghost in ghosts
    )


def _ghost_stops(board: Board, routes: Mapping[str, DayRoute], ghost: DayRoute) -> tuple[GhostStop, ...]:
    today = routes.get(ghost.technician_id, DayRoute(ghost.technician_id))
    starts = {job.intervention_id: job.start for job in today.jobs}
    places = {leg.to_intervention_id: leg.destination for leg in ghost.legs}
    changed = [job for job in ghost.jobs if starts.get(job.intervention_id) != job.start]
    found = []
    for job in changed:
        place = _place_of(board, job.intervention_id) or places.get(job.intervention_id)
        if place is not None:
            is_new = job.intervention_id not in starts
            found.append(GhostStop(*_degrees(place), job.intervention_id, clock(job.start), is_new))
    return tuple(found)


def _place_of(board: Board, intervention_id: str) -> Position | None:
    row = board.interventions.get(intervention_id)
    site = board.sites.get(row.site_id) if row else None
    return site.position if site else None


# ---- legend, look


def legend_rows(jobs: Iterable[JobMark], theme: Theme) -> tuple[LegendRow, ...]:
    """Return what is on the map and how it is drawn: technicians, alarms, then jobs by urgency."""
    marks = list(jobs)
    rows = [LegendRow("technician", tr("Technician"), *_technician_colours(Activity.HOME, theme), "")]
    if any(mark.has_alarm for mark in marks):
        alarm = tr("Alarm or broken promise")
        rows.append(LegendRow("alarm", alarm, theme.alarm, theme.alarm_text, SIGNS[WAITING_URGENT]))
    present = {mark.state for mark in marks}
    for state, text in state_words().items():
        if state in present:
            rows.append(LegendRow(state, text, *_job_colours(state, theme), SIGNS[state]))
    return tuple(rows)


def look_of(theme: Theme) -> dict[str, str]:
    """Return the colours of the page as its style sheet names them."""
    is_dark = theme.name == "dark"
    return {
        "land": theme.surface if is_dark else theme.raised,
        "built": theme.raised if is_dark else theme.band,
        "paper": theme.surface,
        "raised": theme.raised,
        "line": theme.line,
        "text": theme.text,
        "secondary": theme.secondary,
        "accent": theme.accent,
        "alarm": theme.alarm,
        "alarm-text": theme.alarm_text,
    }
