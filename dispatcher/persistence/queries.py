"""The read side: frozen rows for screens, straight from the tables."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select

from dispatcher.domain.absences import Absence
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.alarms import Alarm, Deadline
from dispatcher.domain.appointments import Appointment, Assignment, AssignmentState
from dispatcher.domain.board import NIGHT, OF_AN_INTERVENTION, TABLES, Board, day_start, group
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.clocks import climb_of
from dispatcher.domain.contacts import CallBack
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.messages import Message, MessageState
from dispatcher.domain.rates import CostRates
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.rows import Row
from dispatcher.domain.service_levels import CommitmentRule, ServiceLevel
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician

from .mapping import TABLE_OF, rows_of
from .repositories import CHUNK
from .tables import assignments as assignment_table
from .tables import interventions as intervention_table
from .tables import requests as request_table
from .tables import shifts as shift_table

R = TypeVar("R", bound=Row)
Reading = Connection
"""What `reading` returns: the layers above name it without knowing the library."""


def load_board(engine: Engine, day: date, zone: str) -> Board:
    """Read one civil day of the zone, and everything that waits, in one consistent look."""
    with engine.connect().execution_options(read_only=True) as connection:
        return board_in(connection, day, zone)


def reading(engine: Engine) -> Reading:
    """Return a connection that only reads and sees one moment of the tables; use it as a context."""
    return engine.connect().execution_options(read_only=True)


def candidate_rows(
    connection: Connection, day: date, zone: str, changed: Iterable[str], named: Iterable[str]
) -> list[Row]:
    """Return every row that a board of the day holds now, or could have held before.

    `changed`: ids of rows that were something else before, so that more may have belonged to the board;
    `named`: ids of rows that those named then.
    """
    now = board_in(connection, day, zone)
    found: list[Row] = [row for name in TABLES.values() for row in getattr(now, name).values()]
    keys, refs = set(changed), set(named)
    work = rows_in(connection, Intervention, "id", keys - now.interventions.keys())
    calls = rows_in(connection, Request, "id", keys | refs | {row.request_id for row in work})
    rung = [row for row in rows_in(connection, Alarm, "id", keys) if row.call_back_id is not None]
    tasks = rows_in(connection, CallBack, "id", {row.call_back_id for row in rung} | keys)
    cases: list[Intervention | Request] = [*work, *calls]
    machines = {row.equipment_id for row in cases} - {None}
    customers = {row.customer_id for row in cases} | {row.customer_id for row in tasks} | refs
    found += [*work, *calls, *rung, *tasks, *rows_in(connection, Customer, "id", customers)]
    found += rows_in(connection, Contract, "customer_id", customers)
    found += rows_in(connection, Site, "id", {row.site_id for row in work} | refs)
    found += rows_in(connection, Equipment, "id", machines | refs)
    for kind in (kind for kind, name in TABLES.items() if name in OF_AN_INTERVENTION):
        found += rows_in(connection, kind, "intervention_id", [row.id for row in work])
    found += rows_in(connection, Deadline, "request_id", [row.id for row in calls])
    found += rows_in(connection, Alarm, "request_id", [row.id for row in calls])
    return found


def board_in(connection: Connection, day: date, zone: str) -> Board:
    """Read one civil day inside a transaction that is already open."""
    start, end = day_start(day, zone), day_start(day + timedelta(days=1), zone)
    interventions = _interventions(connection, start, end)
    ids = [row.id for row in interventions]
    requests = _requests(connection, interventions)
    rung = _rung_call_backs(connection)
    tasks = rows_in(connection, CallBack, "id", {row.call_back_id for row in rung})
    customers = {row.customer_id for row in interventions} | {row.customer_id for row in requests}
    customers |= {row.customer_id for row in tasks}
    machines = {row.equipment_id for row in interventions} | {row.equipment_id for row in requests}
    shifts = rows_where(
        connection, Shift, and_(shift_table.c.starts_at >= start, shift_table.c.starts_at < end)
    )
    return Board(
        day=day,
        zone=zone,
        customers=_by_id(rows_in(connection, Customer, "id", customers)),
        sites=_by_id(rows_in(connection, Site, "id", {row.site_id for row in interventions})),
        equipment=_by_id(rows_in(connection, Equipment, "id", machines - {None})),
        contracts=_by_id(rows_in(connection, Contract, "customer_id", customers)),
        technicians=_by_id(rows_where(connection, Technician)),
        shifts=_by_id(shifts),
        absences=_by_id(_absences(connection, start, end + NIGHT)),
        requests=_by_id(requests),
        interventions=_by_id(interventions),
        appointments=_by_id(rows_in(connection, Appointment, "intervention_id", ids)),
        assignments=_by_id(rows_in(connection, Assignment, "intervention_id", ids)),
        deadlines=_by_id(rows_in(connection, Deadline, "request_id", [row.id for row in requests])),
        alarms=_by_id([*rows_in(connection, Alarm, "request_id", [row.id for row in requests]), *rung]),
        call_backs=_by_id(tasks),
        messages=_by_id(rows_in(connection, Message, "intervention_id", ids)),
        rates=_by_id(rows_where(connection, CostRates)),
        calendars=_by_id(rows_where(connection, Calendar)),
        service_levels=_by_id(rows_where(connection, ServiceLevel)),
        commitment_rules=_by_id(rows_where(connection, CommitmentRule)),
    )


def rows_where(connection: Connection, row_type: type[R], *conditions: ColumnElement[bool]) -> list[R]:
    """Return the rows of a type that meet the conditions, by id."""
    table = TABLE_OF[row_type]
    query = select(table).where(*conditions).order_by(table.c.id)
    return rows_of(row_type, connection.execute(query))


def rows_in(connection: Connection, row_type: type[R], column: str, values: Iterable[Any]) -> list[R]:
    """Return the rows of a type whose column is one of the values."""
    wanted = sorted(set(values))
    found: list[R] = []
    for start in range(0, len(wanted), CHUNK):
        found += rows_where(
            connection, row_type, TABLE_OF[row_type].c[column].in_(wanted[start : start + CHUNK])
        )
    return found


def all_rows(engine: Engine, row_type: type[R]) -> list[R]:
    """Return every row of a type, by id."""
    with engine.connect().execution_options(read_only=True) as connection:
        return rows_where(connection, row_type)


def rows_now(engine: Engine, rows: Iterable[Row]) -> dict[str, Row | None]:
    """Return these rows as they are by now, by id; None where one is not there (any more)."""
    wanted = list(rows)
    found: dict[str, Row | None] = {row.id: None for row in wanted}
    with engine.connect().execution_options(read_only=True) as connection:
        for kind in {type(row) for row in wanted}:
            ids = {row.id for row in wanted if type(row) is kind}
            found |= {row.id: row for row in rows_in(connection, kind, "id", ids)}
    return found


def messages_to_send(engine: Engine) -> list[Message]:
    """Return the messages that have not left yet, the oldest first."""
    table = TABLE_OF[Message]
    with engine.connect().execution_options(read_only=True) as connection:
        states = table.c.state.in_([MessageState.QUEUED, MessageState.FAILED])
        return sorted(rows_where(connection, Message, states), key=lambda row: (row.created_at, row.id))


def contracts_of(engine: Engine, customer_ids: Iterable[str]) -> dict[str, tuple[Contract, ...]]:
    """Return customer id -> all his contracts, for those who have one."""
    with engine.connect().execution_options(read_only=True) as connection:
        rows = rows_in(connection, Contract, "customer_id", customer_ids)
    return group(rows, lambda row: row.customer_id)


def machines_of(engine: Engine, customer_id: str) -> tuple[list[Site], list[Equipment]]:
    """Return a customer's sites and the machines there."""
    with engine.connect().execution_options(read_only=True) as connection:
        sites = rows_in(connection, Site, "customer_id", [customer_id])
        return sites, rows_in(connection, Equipment, "site_id", [site.id for site in sites])


def _absences(connection: Connection, start: datetime, end: datetime) -> list[Absence]:
    table = TABLE_OF[Absence]
    return rows_where(connection, Absence, table.c.starts_at < end, table.c.ends_at > start)


def _interventions(connection: Connection, start: datetime, end: datetime) -> list[Intervention]:
    state, intervention_id = assignment_table.c.state, assignment_table.c.intervention_id
    live = select(intervention_id).where(state != AssignmentState.CANCELLED)
    held = live.where(state != AssignmentState.CANNOT_COMPLETE, assignment_table.c.is_support.is_(False))
    today = live.where(assignment_table.c.planned_start < end, assignment_table.c.planned_end > start)
    waiting = and_(intervention_table.c.state == InterventionState.OPEN, intervention_table.c.id.not_in(held))
    alarms = TABLE_OF[Alarm]
    rings = select(alarms.c.intervention_id).where(
        alarms.c.cleared_at.is_(None), alarms.c.intervention_id.is_not(None)
    )
    ids = intervention_table.c.id
    return rows_where(connection, Intervention, or_(waiting, ids.in_(today), ids.in_(rings)))


def _requests(connection: Connection, interventions: list[Intervention]) -> list[Request]:
    named = rows_in(connection, Request, "id", {row.request_id for row in interventions})
    fresh = rows_where(connection, Request, request_table.c.state == RequestState.RECEIVED)
    alarms = TABLE_OF[Alarm]
    rings = select(alarms.c.request_id).where(alarms.c.cleared_at.is_(None))
    standing = rows_where(connection, Request, request_table.c.id.in_(rings))
    return list({row.id: row for row in [*named, *fresh, *standing]}.values())


def _rung_call_backs(connection: Connection) -> list[Alarm]:
    """Return the standing alarms about people who are to be rung up."""
    alarms = TABLE_OF[Alarm]
    return rows_where(connection, Alarm, alarms.c.cleared_at.is_(None), alarms.c.call_back_id.is_not(None))


def _by_id(rows: Iterable[R]) -> dict[str, R]:
    return {row.id: row for row in rows}


def due_deadlines(connection: Connection, now: datetime) -> list[Deadline]:
    """Return the running clocks that are due and have not rung, the earliest first."""
    clock, alarm = TABLE_OF[Deadline], TABLE_OF[Alarm]
    rung = select(alarm.c.cause)
    due = rows_where(
        connection, Deadline, clock.c.due_at <= now, clock.c.stopped_at.is_(None), clock.c.cause.not_in(rung)
    )
    return sorted(due, key=lambda row: (row.due_at, row.id))


def alarms_between(engine: Engine, since: datetime, until: datetime) -> list[Alarm]:
    """Return the alarms raised from one moment until another."""
    raised = TABLE_OF[Alarm].c.raised_at
    with engine.connect().execution_options(read_only=True) as connection:
        return rows_where(connection, Alarm, raised >= since, raised < until)


def has_alarm_work(engine: Engine, now: datetime) -> bool:
    """Return whether a tick has something to do: a clock is due, or an alarm climbs."""
    with engine.connect().execution_options(read_only=True) as connection:
        if due_deadlines(connection, now):
            return True
        alarm = TABLE_OF[Alarm]
        standing = rows_where(connection, Alarm, alarm.c.cleared_at.is_(None))
        rules = next(iter(rows_where(connection, AlarmRules)), AlarmRules())
        return any(climb_of(row, rules, now) > row.climb for row in standing)
