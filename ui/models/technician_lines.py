"""The technicians of a day as lines of a list: what each does now, when he has room, how full his day is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dispatcher.domain.absences import present
from dispatcher.domain.appointments import Assignment, AssignmentState
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from dispatcher.services.load import Hours
from ui.wording import clock, day, tr, wording


class Doing(StrEnum):
    """What somebody does now. What nobody has reported is read off the plan, and said to be."""

    ABSENT = "absent"
    ON_SITE = "on_site"
    PAUSED = "paused"
    TRAVELLING = "travelling"
    DUE_THERE = "due_there"  # by the plan at a job, not reported
    DUE_ON_THE_ROAD = "due_on_the_road"
    LUNCH = "lunch"
    FREE = "free"
    BEFORE = "before"  # the shift has not begun
    OVER = "over"
    OFF = "off"


REPORTED = {
    AssignmentState.ON_SITE: Doing.ON_SITE,
    AssignmentState.SUSPENDED: Doing.PAUSED,
    AssignmentState.TRAVELLING: Doing.TRAVELLING,
}


@dataclass(frozen=True)
class TechnicianLine:
    """One technician. `until` is when what he does now ends or begins; `load` is a share, None off duty.

    `free_at` is the next moment with half an hour of room, None where none is left.
    """

    id: str
    name: str
    team: str
    skills: str
    doing: Doing
    until: datetime | None = None
    about: str = ""  # the job: number and customer
    load: float | None = None
    overtime: timedelta = timedelta()
    free_at: datetime | None = None
    alarms: int = 0


def technician_lines(
    board: Board, routes: Mapping[str, DayRoute], hours: Mapping[str, Hours], now: datetime
) -> list[TechnicianLine]:
    """Return every technician of the centre, those who do not work on this day too, by team and name."""
    alarms: dict[str, int] = {}
    for alarm in board.standing_alarms:
        alarms[alarm.technician_id or ""] = alarms.get(alarm.technician_id or "", 0) + 1
    lines = []
    for row in sorted(board.technicians.values(), key=lambda row: (row.team, row.name, row.id)):
        day = hours.get(row.id, Hours())
        doing, until, about = _doing(board, row.id, routes.get(row.id), now)
        free_s = day.free_from(int((now - board.starts_at).total_seconds()))
        lines.append(
            TechnicianLine(
                id=row.id,
                name=row.name,
                team=row.team,
                skills=" · ".join(f"{key} {row.skills[key]}" for key in sorted(row.skills)),
                doing=doing,
                until=until,
                about=about,
                load=day.share,
                overtime=timedelta(seconds=day.overtime_s),
                free_at=None if free_s is None else board.starts_at + timedelta(seconds=free_s),
                alarms=alarms.get(row.id, 0),
            )
        )
    return lines


Now = tuple[Doing, datetime | None, str]


def _doing(board: Board, technician_id: str, route: DayRoute | None, now: datetime) -> Now:
    rows = board.days_of.get(technician_id, ())
    reported = next((row for row in reversed(rows) if row.state in REPORTED), None)
    absences = board.absences_of.get(technician_id, ())
    away = next((row for row in absences if row.holds(now)), None)
    if away is not None:
        return Doing.ABSENT, away.ends_at, ""
    if reported is not None:
        return REPORTED[reported.state], None, _about(board, reported)
    shift = board.shift_of.get(technician_id)
    if shift is None:
        return Doing.OFF, None, ""
    there = present(shift, absences)
    if there is None or now >= there.latest:
        return Doing.OVER, None, ""
    if now < there.earliest:
        return Doing.BEFORE, there.earliest, ""
    return _planned(board, rows, route, now)


def _planned(board: Board, rows: tuple[Assignment, ...], route: DayRoute | None, now: datetime) -> Now:
    """Return what the plan has somebody do who has reported nothing."""
    if route is not None and route.lunch is not None and route.lunch.earliest <= now < route.lunch.latest:
        return Doing.LUNCH, route.lunch.latest, ""
    open_rows = [row for row in rows if row.holds_the_work and row.state is not AssignmentState.DONE]
    at_work = next((row for row in open_rows if row.start <= now < row.end), None)
    if at_work is not None:
        return Doing.DUE_THERE, None, _about(board, at_work)
    for leg in route.legs if route is not None else ():
        if leg.starts_at <= now < leg.ends_at and leg.to_intervention_id is not None:
            work = next((r for r in open_rows if r.intervention_id == leg.to_intervention_id), None)
            if work is not None:
                return Doing.DUE_ON_THE_ROAD, None, _about(board, work)
    later = [leg.starts_at for leg in (route.legs if route else ()) if leg.starts_at > now]
    later += [row.start for row in open_rows if row.start > now]
    return Doing.FREE, min(later, default=None), ""


def _about(board: Board, row: Assignment) -> str:
    work = board.interventions.get(row.intervention_id)
    customer = board.customers.get(work.customer_id) if work else None
    return " ".join(
        part for part in (str(work.number) if work else "", customer.name if customer else "") if part
    )


def moment_text(moment: datetime, now: datetime) -> str:
    """Write a moment, with its day where that is not the day of `now`."""
    local, here = moment.astimezone(wording.zone), now.astimezone(wording.zone)
    return clock(moment) if local.date() == here.date() else f"{day(local.date())} {clock(moment)}"


def doing_text(line: TechnicianLine, now: datetime) -> str:
    """Write what somebody does now."""
    until = moment_text(line.until, now) if line.until else ""
    if line.doing is Doing.FREE:
        return tr("free until {until}").format(until=until) if until else tr("free")
    return {
        Doing.ABSENT: lambda: tr("absent until {until}"),
        Doing.ON_SITE: lambda: tr("on site: {about}"),
        Doing.PAUSED: lambda: tr("paused: {about}"),
        Doing.TRAVELLING: lambda: tr("on the way: {about}"),
        Doing.DUE_THERE: lambda: tr("planned there: {about}"),
        Doing.DUE_ON_THE_ROAD: lambda: tr("planned on the way: {about}"),
        Doing.LUNCH: lambda: tr("lunch until {until}"),
        Doing.BEFORE: lambda: tr("starts at {until}"),
        Doing.OVER: lambda: tr("day is over"),
        Doing.OFF: lambda: tr("not working"),
    }[line.doing]().format(until=until, about=line.about)
