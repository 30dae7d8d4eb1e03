"""The read side of cases: what is open, what was closed of late, and how much was closed by whom."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Integer,
    Subquery,
    and_,
    cast,
    exists,
    func,
    or_,
    select,
)

from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.requests import OPEN_STATES, Request, RequestState, Result
from dispatcher.domain.rows import Row
from dispatcher.domain.support import Attachment, EscalationFile, LevelSpell

from .mapping import row_of
from .queries import rows_where
from .tables import (
    assignments,
    attachments,
    customers,
    deadlines,
    escalation_files,
    interventions,
    level_spells,
    requests,
)

OWED_CLOCKS = (ClockKind.TAKE_IN_CHARGE, ClockKind.ON_SITE, ClockKind.PARTS, ClockKind.ANSWER)
SOLVED = (Result.SOLVED, Result.SOLVED_BY_ARTICLE)
MOST_CLOSED = 200
"""Of what was closed of late, a list shows so many."""


def case_rows(engine: Engine, closed_since: datetime) -> list[tuple[Request, str, str, datetime | None]]:
    """Return every open case and the latest closed ones: request, customer, his kind, what is due first."""
    first = (
        select(deadlines.c.request_id, func.min(deadlines.c.due_at).label("first_due"))
        .where(deadlines.c.stopped_at.is_(None), deadlines.c.kind.in_(OWED_CLOCKS))
        .group_by(deadlines.c.request_id)
        .subquery()
    )
    work = _work_due()
    columns = [*requests.c, customers.c.name.label("customer"), customers.c.kind.label("customer_kind")]
    query = select(*columns, first.c.first_due, work.c.work_due)
    query = query.join(customers, customers.c.id == requests.c.customer_id)
    query = query.outerjoin(first, first.c.request_id == requests.c.id)
    query = query.outerjoin(work, work.c.request_id == requests.c.id)
    closed = and_(requests.c.state == RequestState.CLOSED, requests.c.closed_at >= closed_since)
    with engine.connect().execution_options(read_only=True) as connection:
        found = list(connection.execute(query.where(requests.c.state.in_(OPEN_STATES))))
        latest = query.where(closed).order_by(requests.c.closed_at.desc()).limit(MOST_CLOSED)
        found += connection.execute(latest)
    return [
        (
            *(row_of(Request, row), row.customer, str(row.customer_kind)),
            min((due for due in (row.first_due, row.work_due) if due is not None), default=None),
        )
        for row in found
    ]


def _work_due() -> Subquery:
    """Return when somebody is due on site: no clock tells it of work that came with a file."""
    begun = exists().where(
        assignments.c.intervention_id == interventions.c.id, assignments.c.started_at.is_not(None)
    )
    query = select(interventions.c.request_id, func.min(interventions.c.due_at).label("work_due"))
    query = query.where(interventions.c.state == InterventionState.OPEN, ~begun)
    return query.group_by(interventions.c.request_id).subquery()


def closed_counts(
    engine: Engine, since: datetime, until: datetime, level: int, quick_s: int, customer_kind: str | None
) -> tuple[int, int, int]:
    """Return how many cases were closed in a period, and how many of them at a level without a visit.

    The last is how many were solved within so many seconds of the call.
    """
    at_level = and_(requests.c.level == level, or_(requests.c.visit.is_(False), requests.c.visit.is_(None)))
    took_s = _seconds(requests.c.handled_at) - _seconds(requests.c.received_at)
    is_quick = and_(requests.c.result.in_(SOLVED), took_s <= quick_s)
    query = select(func.count(), func.count().filter(at_level), func.count().filter(is_quick))
    query = query.select_from(requests)
    query = query.where(requests.c.closed_at >= since, requests.c.closed_at < until)
    if customer_kind is not None:
        query = query.join(customers, customers.c.id == requests.c.customer_id)
        query = query.where(customers.c.kind == customer_kind)
    with engine.connect().execution_options(read_only=True) as connection:
        every, alone, quick = connection.execute(query).one()
    return int(every), int(alone), int(quick)


def _seconds(moment: ColumnElement[Any]) -> ColumnElement[int]:
    return cast(func.strftime("%s", moment), Integer)


def case_file(
    engine: Engine, request_id: str
) -> tuple[list[LevelSpell], EscalationFile | None, list[Attachment]]:
    """Return what is kept of one case beside itself."""
    with engine.connect().execution_options(read_only=True) as connection:
        spells = _of(connection, LevelSpell, level_spells, request_id)
        files = _of(connection, EscalationFile, escalation_files, request_id)
        kept = _of(connection, Attachment, attachments, request_id)
    return sorted(spells, key=lambda one: one.began_at), next(iter(files), None), kept


def _of(connection: Connection, kind: type[Row], table: Any, request_id: str) -> list[Any]:
    return rows_where(connection, kind, table.c.request_id == request_id)
