"""Calls counted by weekday, hour, day of the month and model, in the clocks of the seat's zone.

Counting is the database's: 200 000 calls come back as a few thousand sums. It knows no time zones, so it is
told the offsets of the period and from when each holds.
"""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, cast, func, select

from dispatcher.domain.requests import RequestKind
from dispatcher.domain.signals import RECENT, WINDOWS_BEFORE, Facet, ProductSignal

from .tables import customers, equipment, interventions, requests

DAY = timedelta(days=1)


def counted(
    connection: Connection, zone: str, since: datetime, until: datetime, model: str | None
) -> dict[tuple[int, int, int], int]:
    """Return (weekday, hour, day of month) -> calls received then; of one model, or of all with None."""
    weekday, hour, day = _parts(zone, since, until)
    query = (
        select(weekday, hour, day, func.count())
        .select_from(_calls(model))
        .where(_within(since, until, model))
        .group_by(weekday, hour, day)
    )
    return {(row[0], row[1], row[2]): row[3] for row in connection.execute(query)}


def by_model(connection: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """Return model -> calls about it."""
    query = (
        select(equipment.c.model, func.count())
        .select_from(_calls(""))
        .where(_within(since, until, None))
        .group_by(equipment.c.model)
    )
    return {row[0]: row[1] for row in connection.execute(query)}


def product_signals(connection: Connection, now: datetime) -> list[ProductSignal]:
    """Return every model that failed in the last 30 days, with the windows of 30 days before them."""
    first = now - RECENT * (WINDOWS_BEFORE + 1)
    age = func.julianday(_text(now)) - func.julianday(requests.c.received_at)
    window = cast(age / (RECENT / DAY), Integer)
    query = (
        select(equipment.c.model, window, func.count())
        .select_from(_calls(""))
        .where(requests.c.received_at > first, requests.c.received_at <= now, _is_failure())
        .group_by(equipment.c.model, window)
    )
    found: dict[str, list[int]] = {}
    for name, at, calls in connection.execute(query):
        found.setdefault(name, [0] * (WINDOWS_BEFORE + 1))[min(at, WINDOWS_BEFORE)] += calls
    return [
        ProductSignal(name, windows[0], tuple(windows[1:])) for name, windows in found.items() if windows[0]
    ]


def calls_in(
    connection: Connection,
    zone: str,
    since: datetime,
    until: datetime,
    model: str | None,
    facet: Facet,
    key: int | str,
    limit: int,
) -> list[Any]:
    """Return the latest calls of one bin: id, number, moment, fault, customer, model, intervention."""
    query = (
        select(
            requests.c.id,
            requests.c.number,
            requests.c.received_at,
            requests.c.fault,
            customers.c.name,
            func.coalesce(equipment.c.model, "").label("model"),
            interventions.c.id.label("intervention_id"),
        )
        .select_from(
            requests.join(customers, customers.c.id == requests.c.customer_id)
            .outerjoin(equipment, equipment.c.id == requests.c.equipment_id)
            .outerjoin(interventions, interventions.c.request_id == requests.c.id)
        )
        .where(_within(since, until, model), _is_in(zone, since, until, facet, key))
        .order_by(requests.c.received_at.desc(), requests.c.id)
        .limit(limit)
    )
    return list(connection.execute(query))


def _is_in(zone: str, since: datetime, until: datetime, facet: Facet, key: int | str) -> ColumnElement[bool]:
    weekday, hour, day = _parts(zone, since, until)
    if facet is Facet.MODEL:
        return equipment.c.model == key
    if facet is Facet.CELL:
        return and_(weekday == int(key) // 24, hour == int(key) % 24)
    part: ColumnElement[int] = {Facet.WEEKDAY: weekday, Facet.HOUR: hour, Facet.DAY: day}[facet]
    return part == int(key)


def _calls(model: str | None) -> Any:
    """Return the calls, joined with their machines where a model is asked about."""
    if model is None:
        return requests
    return requests.join(equipment, equipment.c.id == requests.c.equipment_id)


def _within(since: datetime, until: datetime, model: str | None) -> ColumnElement[bool]:
    asked = [requests.c.received_at >= since, requests.c.received_at < until, _is_failure()]
    return and_(*asked, *([equipment.c.model == model] if model else []))


def _is_failure() -> ColumnElement[bool]:
    """A wish for something new is no failure."""
    return requests.c.kind != RequestKind.EVOLUTION


def _parts(zone: str, since: datetime, until: datetime) -> tuple[Any, Any, Any]:
    """Return weekday (0 is Monday), hour and day of the month of a call, on the wall of the zone."""
    changes = _offsets(zone, since, until)
    modifier: Any = _seconds(changes[-1][1])
    if len(changes) > 1:
        later = zip(changes[1:], changes, strict=False)
        modifier = case(
            *((requests.c.received_at < begins, _seconds(offset)) for (begins, _), (_, offset) in later),
            else_=modifier,
        )
    received = requests.c.received_at

    def part(code: str) -> Any:
        return cast(func.strftime(code, received, modifier), Integer)

    return (part("%w") + 6) % 7, part("%H"), part("%d")


def _offsets(zone: str, since: datetime, until: datetime) -> list[tuple[datetime, float]]:
    """Return from when which offset from UTC holds, in seconds, in the order of time."""
    wall = ZoneInfo(zone)
    found = [(since, _offset(since, wall))]
    at = since
    while at < until:
        after = min(at + DAY, until)
        if _offset(after, wall) != found[-1][1]:
            found.append((_change(at, after, wall), _offset(after, wall)))
        at = after
    return found


def _change(before: datetime, after: datetime, wall: ZoneInfo) -> datetime:
    """Return the second from which on the later offset holds."""
    old = _offset(before, wall)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        before, after = (middle, after) if _offset(middle, wall) == old else (before, middle)
    return after.replace(microsecond=0)


def _offset(moment: datetime, wall: ZoneInfo) -> float:
    offset = moment.astimezone(wall).utcoffset()
    return offset.total_seconds() if offset is not None else 0.0


def _seconds(offset: float) -> str:
    return f"{offset:+.0f} seconds"


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
