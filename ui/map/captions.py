"""What the map says in words: the card of a technician or a job, the legend, the furniture. Plain text only.

Nothing here is markup: the page writes every line with `textContent`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import DayRoute, Job
from dispatcher.domain.technicians import Technician
from ui.models.alarm_words import cause
from ui.style import NO_APPOINTMENT, PROMISED
from ui.wording import clock, duration, say, tr, window, wording

from .whereabouts import Activity, Freshness, Whereabouts

WAITING, WAITING_URGENT = "waiting", "waiting_urgent"  # jobs nobody is planned for


@dataclass(frozen=True)
class Card:
    """What hovering shows: a title, lines below it, and lines that warn."""

    title: str
    lines: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def state_words() -> dict[str, str]:
    """Return state of a job -> its name, in the order of the legend."""
    return _state_words(wording.language)


@cache
def _state_words(_language: str) -> dict[str, str]:
    """Keep the words of a language: every job of the day asks for one."""
    return {
        WAITING_URGENT: tr("Urgent, no technician yet"),
        WAITING: tr("No technician yet"),
        NO_APPOINTMENT: tr("No appointment set"),
        PROMISED: tr("Appointment promised"),
        AssignmentState.PLANNED: tr("Planned"),
        AssignmentState.TRAVELLING: tr("On the way"),
        AssignmentState.ON_SITE: tr("Work under way"),
        AssignmentState.SUSPENDED: tr("Suspended"),
        AssignmentState.DONE: tr("Done"),
        AssignmentState.CANNOT_COMPLETE: tr("Cannot be completed"),
    }


def furniture_words(are_sent: bool = False) -> dict[str, str]:
    """Return the words of the page itself: buttons, notes, and how degrees are written.

    `are_sent`: devices send positions; the plan is believed for the others only.
    """
    return {
        "legend": tr("Legend"),
        "zoomIn": tr("Zoom in"),
        "zoomOut": tr("Zoom out"),
        "wholeDay": tr("Show the whole day"),
        "plan": tr("Positions sent, else from the plan") if are_sent else tr("Positions from the plan"),
        "towns": tr("Towns: GeoNames, CC BY 4.0"),
        "jobs": tr("{count} jobs close together"),
        "north": tr("N"),
        "south": tr("S"),
        "east": tr("E"),
        "west": tr("W"),
        "point": wording.locale.decimalPoint(),
    }


def job_label(board: Board, intervention: Intervention) -> str:
    """Return how a job is named on the map: its number and its customer."""
    customer = board.customers.get(intervention.customer_id)
    return f"{intervention.number} · {customer.name}" if customer else str(intervention.number)


def job_card(
    board: Board, intervention: Intervention, state: str, job: Job | None, warnings: tuple[str, ...]
) -> Card:
    """Return what hovering a job shows; `job` is its place in the plan, if it has one."""
    where_and_what = f"{board.sites[intervention.site_id].town} – {intervention.fault}"
    lines = [where_and_what, _state_line(board, intervention, state), _plan_line(board, intervention, job)]
    is_open = state not in (AssignmentState.DONE, AssignmentState.CANNOT_COMPLETE)
    if intervention.due_at is not None and is_open:
        lines.append(tr("Owed on site by {time}").format(time=clock(intervention.due_at)))
    return Card(job_label(board, intervention), tuple(lines), warnings)


def _state_line(board: Board, intervention: Intervention, state: str) -> str:
    words = state_words()[state]
    promise = board.promise_of(intervention.id)
    promised = promise.promised if promise else None
    return f"{words} {window(promised.earliest, promised.latest)}" if promised else words


def _plan_line(board: Board, intervention: Intervention, job: Job | None) -> str:
    if job is None:
        return tr("Called at {time}").format(time=clock(intervention.received_at))
    technician = board.technicians.get(job.technician_id)
    return f"{technician.name if technician else ''} {clock(job.start)}–{clock(job.end)}".strip()


def warnings_of(board: Board, routes: Mapping[str, DayRoute]) -> dict[str, tuple[str, ...]]:
    """Return intervention id -> what wants a person: standing alarms, then broken promises."""
    found: dict[str, tuple[str, ...]] = {}
    for alarm in board.standing_alarms:
        line = tr("Alarm since {time}: {what}").format(time=clock(alarm.raised_at), what=cause(alarm))
        if alarm.intervention_id is None:
            continue
        found[alarm.intervention_id] = (*found.get(alarm.intervention_id, ()), line)
    for finding in (finding for route in routes.values() for finding in route.findings):
        if finding.kind == "promise" and finding.intervention_id:
            known = found.get(finding.intervention_id, ())
            found[finding.intervention_id] = (*known, say(finding.sentence))
    return found


def technician_card(board: Board, technician: Technician, at: Whereabouts) -> Card:
    """Return what hovering a technician shows."""
    title = f"{technician.name} · {technician.team}" if technician.team else technician.name
    target = board.interventions.get(at.intervention_id or "")
    lines = [_activity_line(at.activity, at.until)]
    if target is not None:
        lines.append(job_label(board, target))
    known, warning = _age_lines(at)
    return Card(title, (*lines, *known), warning)


def _age_lines(at: Whereabouts) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what is said of the age of a position, and what warns of it."""
    if at.age is None:
        return (tr("Position from the plan"),), ()
    minutes = timedelta(minutes=at.age // timedelta(minutes=1))
    if at.freshness is Freshness.TOO_OLD:
        said = tr("No position for {duration}: shown at home").format(duration=duration(minutes))
        return (), (said,)
    if not minutes:
        return (tr("Position sent less than a minute ago"),), ()
    return (tr("Position sent {duration} ago").format(duration=duration(minutes)),), ()


def _activity_line(activity: Activity, until: datetime | None) -> str:
    time = clock(until) if until else ""
    sentences = {
        Activity.OFF: tr("Off duty"),
        Activity.ABSENT: tr("Absent until {time}"),
        Activity.HOME: tr("At home, leaves at {time}") if until else tr("At home, free"),
        Activity.TRAVELLING: tr("On the road, arrives at {time}"),
        Activity.ON_SITE: tr("On site until {time}"),
        Activity.LUNCH: tr("At lunch until {time}"),
        Activity.BETWEEN: tr("Free until {time}") if until else tr("Free"),
    }
    return sentences[activity].format(time=time)
