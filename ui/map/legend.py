"""What the map's signs mean: one row for each kind of mark that is on it, and for the lines and fields."""

from collections.abc import Iterable

from dispatcher.domain.routes import Verdict
from ui.style import Theme
from ui.wording import tr

from .captions import WAITING, WAITING_URGENT, state_words
from .crew import technician_colours
from .scene import JobMark, LegendRow, TechnicianMark
from .signs import OF_JOBS, OF_TECHNICIANS, TOO_OLD
from .whereabouts import Activity, Freshness


def legend_rows(
    jobs: Iterable[JobMark], technicians: Iterable[TechnicianMark], theme: Theme
) -> tuple[LegendRow, ...]:
    """Return what is on the map and how it is drawn: people, alarms, jobs by urgency, lines and fields."""
    marks, crew = list(jobs), list(technicians)
    return (*_people(crew, theme), *_work(marks, theme), *_lines(theme))


def activity_words() -> dict[Activity, str]:
    """Return what someone does -> its name, in the order of the legend."""
    return {
        Activity.HOME: tr("Technician, free"),
        Activity.TRAVELLING: tr("Technician on the way"),
        Activity.ON_SITE: tr("Technician on site"),
        Activity.LUNCH: tr("Technician at lunch"),
        Activity.ABSENT: tr("Technician absent"),
        Activity.OFF: tr("Technician off duty"),
    }


def _people(crew: list[TechnicianMark], theme: Theme) -> Iterable[LegendRow]:
    present = {Activity(mark.activity) for mark in crew}
    if Activity.BETWEEN in present:
        present.add(Activity.HOME)
    for activity, text in activity_words().items():
        if activity in present:
            fill, ink, edge = technician_colours(activity, Freshness.FRESH, theme)
            sign = OF_TECHNICIANS[activity]
            yield LegendRow(f"technician_{activity}", "technician", text, fill, ink, sign, edge)
    ages = {mark.freshness for mark in crew}
    if ages & {Freshness.FADING, Freshness.PALE}:
        colours = technician_colours(Activity.TRAVELLING, Freshness.PALE, theme)
        yield _aged("fading", tr("Position over 2 minutes old: it fades"), colours, "arrow")
    if Freshness.TOO_OLD in ages:
        colours = technician_colours(Activity.TRAVELLING, Freshness.TOO_OLD, theme)
        yield _aged("too_old", tr("No position for 10 minutes: shown at home"), colours, TOO_OLD)


def _aged(key: str, text: str, colours: tuple[str, str, str], sign: str) -> LegendRow:
    fill, ink, edge = colours
    return LegendRow(key, "technician", text, fill, ink, sign, edge)


def _work(marks: list[JobMark], theme: Theme) -> Iterable[LegendRow]:
    if any(mark.has_alarm for mark in marks):
        yield LegendRow("alarm", "flag", tr("Alarm or broken promise"), theme.alarm, theme.alarm_text)
    present = {mark.state for mark in marks}
    for state, text in state_words().items():
        if state in present:
            kind = "waiting" if state in (WAITING, WAITING_URGENT) else "job"
            yield LegendRow(state, kind, text, *job_colours(state, theme), OF_JOBS[state])


def _lines(theme: Theme) -> Iterable[LegendRow]:
    faint = theme.secondary
    yield LegendRow("group", "group", tr("Several jobs close together"), theme.surface, theme.text)
    yield LegendRow(
        "road", "line", tr("Roads of the chosen technician (estimate)"), theme.accent, theme.accent
    )
    yield LegendRow("roads", "thin_line", tr("Roads of the others"), faint, faint)
    ghost = theme.verdicts[Verdict.FITS]
    yield LegendRow("ghost", "dashes", tr("What would be, before anything is applied"), ghost, ghost)
    heat = theme.verdicts[Verdict.SHIFTS]
    yield LegendRow("heat", "heat", tr("Much open work (when shown)"), heat, heat)


def job_colours(state: str, theme: Theme) -> tuple[str, str]:
    """Return fill and ink: of the state, or ink on paper for what nobody does yet (inverted when urgent)."""
    if state == WAITING:
        return theme.surface, theme.text
    if state == WAITING_URGENT:
        return theme.text, theme.surface
    return theme.fills[state]
