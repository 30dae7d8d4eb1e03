"""Where a technician is: by the position his device sent, else by the plan; the map says which. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from dispatcher.domain.absences import Absence
from dispatcher.domain.routes import DayRoute, Job, Leg
from dispatcher.domain.shifts import Shift
from dispatcher.domain.values import Position, TimeWindow

from .projection import between, heading


class Activity(StrEnum):
    OFF = "off"  # before or after the shift
    HOME = "home"  # on duty, not set out yet or back again
    TRAVELLING = "travelling"
    ON_SITE = "on_site"
    LUNCH = "lunch"
    ABSENT = "absent"  # ill, on leave, in training: away from work inside the shift
    BETWEEN = "between"  # on duty, out, with nothing to do just now


FADES_AFTER, PALES_AFTER, TOO_OLD = timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10)


class Freshness(StrEnum):
    """How far a place can be believed: the colour fades with its age, and what is too old is not shown."""

    PLANNED = "planned"  # nobody sent a position: the plan says so
    FRESH = "fresh"
    FADING = "fading"
    PALE = "pale"
    TOO_OLD = "too_old"  # shown at home instead


@dataclass(frozen=True)
class Reported:
    """A position that a technician's device sent, and when it was measured."""

    position: Position
    seen_at: datetime
    heading: int | None = None


@dataclass(frozen=True)
class Whereabouts:
    """Place, occupation, direction (degrees clockwise from north, on the road only) and the job concerned.

    `age` is that of the reported position; None where there is none and the plan is believed.
    """

    position: Position
    activity: Activity
    heading: int | None = None
    intervention_id: str | None = None
    until: datetime | None = None
    age: timedelta | None = None

    @property
    def freshness(self) -> Freshness:
        """How far the place can be believed."""
        return Freshness.PLANNED if self.age is None else freshness(self.age)


def freshness(age: timedelta) -> Freshness:
    """Return how far a position of that age can be believed."""
    if age > TOO_OLD:
        return Freshness.TOO_OLD
    if age > PALES_AFTER:
        return Freshness.PALE
    return Freshness.FADING if age > FADES_AFTER else Freshness.FRESH


def with_report(planned: Whereabouts, home: Position, report: Reported | None, now: datetime) -> Whereabouts:
    """Return someone at the place his device sent; at home where that is too long ago to be believed."""
    if report is None:
        return planned
    age = max(timedelta(), now - report.seen_at)
    if age > TOO_OLD:
        return replace(planned, position=home, heading=None, age=age)
    return replace(planned, position=report.position, heading=report.heading, age=age)


def whereabouts(
    home: Position, shift: Shift | None, route: DayRoute, now: datetime, absences: Iterable[Absence] = ()
) -> Whereabouts:
    """Return where the plan has someone at `now`; at home before the first road and after the last."""
    away = next((absence for absence in absences if absence.holds(now)), None)
    if away is not None:
        return Whereabouts(home, Activity.ABSENT, until=away.ends_at)
    position, leg = _place(home, route, now)
    lunch = route.lunch
    if lunch is not None and lunch.earliest <= now < lunch.latest:
        return Whereabouts(position, Activity.LUNCH, until=lunch.latest)
    if leg is not None:
        towards = heading(leg.origin, leg.destination)
        return Whereabouts(position, Activity.TRAVELLING, towards, leg.to_intervention_id, leg.ends_at)
    job = _job_at(route, now)
    if job is not None:
        return Whereabouts(position, Activity.ON_SITE, None, job.intervention_id, job.end)
    if shift is None or not shift.starts_at <= now < shift.ends_at:
        return Whereabouts(position, Activity.OFF)
    return Whereabouts(position, _idle(route, now), until=_next_departure(route, now))


def _place(home: Position, route: DayRoute, now: datetime) -> tuple[Position, Leg | None]:
    place = home
    for leg in sorted(route.legs, key=lambda leg: leg.starts_at):
        if now < leg.starts_at:
            break
        if now < leg.ends_at:
            return between(leg.origin, leg.destination, _share_driven(leg, route.lunch, now)), leg
        place = leg.destination
    return place, None


def _share_driven(leg: Leg, lunch: TimeWindow | None, now: datetime) -> float:
    """Return how much of a road lies behind; nothing moves during a lunch taken on it."""
    whole = leg.ends_at - leg.starts_at - _eaten(lunch, leg.starts_at, leg.ends_at)
    driven = now - leg.starts_at - _eaten(lunch, leg.starts_at, now)
    return driven / whole if whole > timedelta() else 0.0


def _eaten(lunch: TimeWindow | None, start: datetime, end: datetime) -> timedelta:
    if lunch is None:
        return timedelta()
    return max(timedelta(), min(end, lunch.latest) - max(start, lunch.earliest))


def _job_at(route: DayRoute, now: datetime) -> Job | None:
    return next((job for job in route.jobs if job.start <= now < job.end), None)


def _idle(route: DayRoute, now: datetime) -> Activity:
    is_out = any(leg.ends_at <= now for leg in route.legs) and any(leg.starts_at > now for leg in route.legs)
    return Activity.BETWEEN if is_out else Activity.HOME


def _next_departure(route: DayRoute, now: datetime) -> datetime | None:
    return min((leg.starts_at for leg in route.legs if leg.starts_at > now), default=None)
