"""Calls counted by weekday, hour, day of the month and model, in the clocks of the seat's zone.

Counting is the database's: 200 000 calls come back as a few thousand sums. It knows no time zones, so it is
told the offsets of the period and from when each holds.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    func,
    literal_column,
    select,
)

from dispatcher.domain.requests import RequestKind
from dispatcher.domain.signals import RECENT, WINDOWS_BEFORE, Facet, ProductSignal

from .tables import customers, equipment, interventions, requests

DAY, HOUR_S = timedelta(days=1), 3600


def counted(
    connection: Connection, zone: str, since: datetime, until: datetime, model: str | None
) -> dict[tuple[int, int, int], int]:
    """Return (weekday, hour, day of month) -> calls received then; of one model, or of all with None.

    The database sums the calls of each hour of UTC (each minute, where the zone is not whole hours away).
    """
    is_whole = all(offset % HOUR_S == 0 for _from, offset in _offsets(zone, since, until))
    letters = len("2026-11-24 10") if is_whole else len("2026-11-24 10:30")
    bucket = func.substr(cast(requests.c.received_at, String), 1, letters)
    query = select(bucket, func.count()).where(_within(since, until, model)).group_by(bucket)
    wall, found = ZoneInfo(zone), dict[tuple[int, int, int], int]()
    for text, calls in connection.execute(query):
        whole = text if len(text) > len("2026-11-24 10") else f"{text}:00"
        local = datetime.fromisoformat(whole).replace(tzinfo=UTC).astimezone(wall)
        key = (local.weekday(), local.hour, local.day)
        found[key] = found.get(key, 0) + calls
    return found


def by_model(connection: Connection, since: datetime, until: datetime) -> dict[str, int]:
    """Return model -> calls about it."""
    calls = func.count().label("calls")
    machines = select(requests.c.equipment_id, calls).where(_within(since, until, None))
    return {row[0]: row[1] for row in connection.execute(_by_model(machines, ["calls"]))}


def product_signals(connection: Connection, now: datetime) -> list[ProductSignal]:
    """Return every model that failed in the last 30 days, with the windows of 30 days before them."""
    received = requests.c.received_at
    ages = range(1, WINDOWS_BEFORE + 2)
    within = [func.sum(cast(received > now - RECENT * age, Integer)).label(f"within_{age}") for age in ages]
    oldest = now - RECENT * (WINDOWS_BEFORE + 1)
    machines = select(requests.c.equipment_id, *within).where(
        received > oldest, received <= now, _is_failure()
    )
    found = []
    for model, *sums in connection.execute(_by_model(machines, [one.name for one in within])):
        windows = [later - earlier for later, earlier in zip(sums, [0, *sums], strict=False)]
        if windows[0]:
            found.append(ProductSignal(model, windows[0], tuple(windows[1:])))
    return found


def _by_model(machines: Select[Any], sums: Sequence[str]) -> Select[Any]:
    """Return the sums of each machine added up by model: a machine is looked up once, not once a call."""
    known = machines.where(requests.c.equipment_id.is_not(None))
    # The plus keeps SQLite from walking the index of the machines, which leads to every call of all years.
    grouped = known.group_by(literal_column("+requests.equipment_id")).subquery()
    return (
        select(equipment.c.model, *(func.sum(grouped.c[name]) for name in sums))
        .select_from(grouped.join(equipment, equipment.c.id == grouped.c.equipment_id))
        .group_by(equipment.c.model)
    )


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


def _within(since: datetime, until: datetime, model: str | None) -> ColumnElement[bool]:
    asked = [requests.c.received_at >= since, requests.c.received_at < until, _is_failure()]
    of_model = select(equipment.c.id).where(equipment.c.model == model)
    return and_(*asked, *([requests.c.equipment_id.in_(of_model)] if model else []))


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
