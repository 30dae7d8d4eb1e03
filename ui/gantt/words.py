"""What the Gantt says about one bar in words: the hover card, and the sentence for a screen reader.

Plain text throughout: names come from outside, and whoever shows these texts must not read them as HTML.
"""

from datetime import UTC, datetime, timedelta

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.customers import Site
from ui.style import NO_APPOINTMENT, PROMISED
from ui.wording import clock, duration, percent, say, tr, window
from ui.words import hold_words, level_name, pin_words

from .bars import Bar
from .picture import DayPicture

_S = AssignmentState


def state_words() -> dict[str, str]:
    """Return the fill of a bar -> its name, in the order of a day."""
    return {
        _S.PLANNED: tr("planned, nobody told"),
        NO_APPOINTMENT: tr("told, no appointment yet"),
        PROMISED: tr("appointment promised"),
        _S.TRAVELLING: tr("travelling"),
        _S.ON_SITE: tr("on site"),
        _S.SUSPENDED: tr("suspended"),
        _S.DONE: tr("done"),
        _S.CANNOT_COMPLETE: tr("cannot complete"),
    }


def sign_words() -> dict[str, str]:
    """Return the icon of a sign -> what it stands for."""
    return {
        "bracket": tr("promised window"),
        "flag": tr("alarm, or promise about to break"),
        "warning": tr("rule broken"),
        "late": tr("late"),
        "overtime": tr("overtime"),
        "envelope_off": tr("message not sent"),
        "lock": tr("pinned"),
        "hand": tr("placed by a person"),
    }


def spoken_row(picture: DayPicture, technician_id: str) -> str:
    """Return a technician's day as one sentence for a screen reader."""
    bars, load = picture.lanes.get(technician_id), picture.loads.get(technician_id)
    absences = picture.board.absences_of.get(technician_id, ())
    parts = [
        picture.board.technicians[technician_id].name,
        tr("{count} jobs").format(count=len(bars.bars) if bars else 0),
        tr("load {share}").format(share=percent(load)) if load is not None else "",
    ]
    for row in absences:
        times = {"earliest": clock(row.starts_at), "latest": clock(row.ends_at)}
        parts += [tr("absent {earliest} to {latest}").format(**times), row.reason]
    return ", ".join(part for part in parts if part)


def late_words(bar: Bar, now_s: float) -> str:
    """Return by how much a job is late, "" where it is not."""
    minutes = bar.late_minutes(now_s)
    if not minutes:
        return ""
    return tr("late by {duration}").format(duration=duration(timedelta(minutes=minutes)))


def spoken(picture: DayPicture, bar: Bar, now_s: float) -> str:
    """Return the bar as one sentence for a screen reader."""
    technician = picture.board.technicians[bar.technician_id]
    row = bar.assignment
    parts = [
        tr("Intervention {number}").format(number=bar.number),
        bar.title,
        technician.name,
        tr("{start} to {end}").format(start=clock(row.planned_start), end=clock(row.planned_end)),
        state_words()[bar.fill],
    ]
    if bar.promised is not None:
        parts.append(tr("promised {window}").format(window=bar.promised_text))
    if bar.late_minutes(now_s):
        parts.append(late_words(bar, now_s))
    if bar.is_flagged:
        parts.append(tr("alarm") if bar.has_alarm else tr("promise about to break"))
    return ", ".join(parts)


def card(picture: DayPicture, bar: Bar, now: datetime) -> str:
    """Return what the bar stands for, a line per fact, the most pressing first."""
    lines = [
        f"{bar.number}  {bar.title}",
        _where(picture, bar),
        picture.board.interventions[bar.intervention_id].fault,
        "",
        *_when(picture, bar, now),
        "",
        *troubles(picture, bar, now),
    ]
    return "\n".join(_without_gaps(lines))


def _where(picture: DayPicture, bar: Bar) -> str:
    site: Site | None = picture.board.sites.get(picture.board.interventions[bar.intervention_id].site_id)
    level = level_name(bar.level, picture.board.service_levels) if bar.level else tr("no contract")
    return " · ".join(part for part in (site.town if site else "", level) if part)


def _when(picture: DayPicture, bar: Bar, now: datetime) -> list[str]:
    row = bar.assignment
    technician = picture.board.technicians[bar.technician_id].name
    lines = [
        f"{technician}, {clock(row.planned_start)} - {clock(row.planned_end)}",
        state_words()[bar.fill],
    ]
    if bar.told_s is not None:
        since = now - datetime.fromtimestamp(bar.told_s, UTC)
        lines.append(tr("told {minutes} ago").format(minutes=duration(since)))
    if bar.promised is not None:
        shown = window(bar.promised.earliest, bar.promised.latest)
        lines.append(tr("promised {window}").format(window=shown))
    due_at = picture.board.interventions[bar.intervention_id].due_at
    if due_at is not None:
        lines.append(tr("due on site by {time}").format(time=clock(due_at)))
    return lines


def troubles(picture: DayPicture, bar: Bar, now: datetime) -> list[str]:
    """Return what is wrong with a bar and what holds it, a line each."""
    lines = []
    if bar.has_alarm:
        lines.append(tr("Alarm: no appointment set"))
    if bar.late_minutes(now.timestamp()):
        lines.append(late_words(bar, now.timestamp()))
    if bar.was_not_notified:
        lines.append(tr("The message to the technician has not left."))
    route = picture.routes.get(bar.technician_id)
    findings = route.findings if route else ()
    lines += [say(row.sentence) for row in findings if row.intervention_id == bar.intervention_id]
    if bar.is_pinned:
        lines.append(pin_words(bar.assignment))
    if bar.is_by_hand:
        lines.append(tr("Placed by {name}").format(name=bar.assignment.placed_by))
    if bar.quarters_held(now.timestamp()):
        lines.append(hold_words(bar.assignment, now))
    return lines


def _without_gaps(lines: list[str]) -> list[str]:
    """Drop empty lines at the ends and where two meet."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


def why_not(picture: DayPicture, bar: Bar) -> str:
    """Say why a bar cannot be taken, with what would help."""
    name = picture.board.technicians[bar.technician_id].name
    state = bar.assignment.state
    if state in (_S.DONE, _S.CANNOT_COMPLETE):
        return tr("{number} is finished: it stays where it was.").format(number=bar.number)
    if bar.assignment.has_departed:
        return tr("{name} has already left for {number}: it stays where it is.").format(
            name=name, number=bar.number
        )
    return tr("{number} is pinned: release the pin to move it.").format(number=bar.number)
