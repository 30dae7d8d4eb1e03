"""The picture of the day as rows the page can draw: who is where, every job, every road, the ghosts.

Pure: board, routes, time and theme go in, the rows of scene.py come out. Words are made in captions.py.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.board import Board, is_waiting
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import DayRoute, Job, Verdict
from dispatcher.domain.values import Position
from ui.models.job_state import shown_state
from ui.style import Theme
from ui.wording import clock

from .captions import WAITING, WAITING_URGENT, furniture_words, job_card, job_label, warnings_of
from .crew import Reports, technician_marks
from .legend import job_colours, legend_rows
from .scene import GhostLine, GhostStop, Halt, JobMark, RoadLine, Scene
from .signs import OF_JOBS, PATHS

OVER = (AssignmentState.DONE, AssignmentState.CANNOT_COMPLETE)


def make_scene(
    board: Board,
    routes: Mapping[str, DayRoute],
    now: datetime,
    theme: Theme,
    reports: Reports | None = None,
) -> Scene:
    """Return the day as it stands at `now`, without ghosts and selection."""
    jobs = job_marks(board, routes, theme)
    technicians = technician_marks(board, routes, now, theme, reports)
    return Scene(
        technicians=technicians,
        jobs=jobs,
        roads=tuple(RoadLine(key, halts(route)) for key, route in sorted(routes.items()) if route.legs),
        legend=legend_rows(jobs, technicians, theme),
        words=furniture_words(are_sent=bool(reports)),
        look=look_of(theme),
        signs=PATHS,
    )


# ---- jobs


def job_marks(board: Board, routes: Mapping[str, DayRoute], theme: Theme) -> tuple[JobMark, ...]:
    """Return every job of the day that has a place, those nobody is planned for included."""
    warnings = warnings_of(board, routes)
    served = (row for row in board.interventions.values() if planned(board, row) is not None)
    shown = [row for row in (*board.waiting, *served) if row.site_id in board.sites]
    return tuple(_job_mark(board, row, theme, warnings.get(row.id, ())) for row in shown)


def _job_mark(board: Board, row: Intervention, theme: Theme, warnings: tuple[str, ...]) -> JobMark:
    site, state, job = board.sites[row.site_id], job_state(board, row), planned(board, row)
    fill, ink = job_colours(state, theme)
    return JobMark(
        id=row.id,
        label=job_label(board, row),
        time=clock(job.start) if job else "",
        latitude=site.latitude,
        longitude=site.longitude,
        state=state,
        fill=fill,
        ink=ink,
        sign=OF_JOBS[state],
        open_minutes=0 if state in OVER else row.duration_minutes,
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
    """Return the one state that assignment and appointment make together, a key of `signs.OF_JOBS`."""
    rows = board.assignments_of.get(intervention.id)
    if not rows or is_waiting(intervention, board.assignments_of):
        return WAITING_URGENT if intervention.urgent else WAITING
    row = rows[-1]
    return shown_state(row, board.promise_of(intervention.id) is not None)


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


# ---- look


def look_of(theme: Theme) -> dict[str, str]:
    """Return the colours of the page as its style sheet names them."""
    is_dark = theme.name == "dark"
    return {
        "dark": "yes" if is_dark else "no",
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
        "heat": theme.verdicts[Verdict.SHIFTS],
    }
