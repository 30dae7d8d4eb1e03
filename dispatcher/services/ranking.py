"""What a call is worth by the manager's tables: its priority, its queue and its default delay."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.priorities import NO_CONTRACT, Cell, cells_of, priority_in
from dispatcher.domain.requests import OPEN_STATES, Request
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commitments import counting


def priority_table(uow: UnitOfWork) -> dict[Cell, int]:
    return cells_of(tuple(uow.priorities.where()))


def levels_of(uow: UnitOfWork, requests: Iterable[Request]) -> dict[str, str]:
    """Return request id -> key of the service level that counts; none where it counts as no contract."""
    levels = {level.key: level for level in uow.service_levels.where()}
    found = counting(uow, requests, levels)
    return {key: one.level for key, one in found.items() if one.place(levels.get(one.level))}


def ranked(uow: UnitOfWork, requests: Iterable[Request]) -> list[Request]:
    """Return the requests with the priority that table and contract give them now."""
    rows = list(requests)
    table, levels = priority_table(uow), levels_of(uow, rows)
    return [replace(row, priority=priority_by(table, levels, row)) for row in rows]


def rank_again(uow: UnitOfWork, requests: Iterable[Request] | None = None) -> None:
    """Give open calls, or every one, the priority that tables and contracts now say."""
    known = list(requests) if requests is not None else open_calls(uow)
    uow.requests.put_all(
        row for row, was in zip(ranked(uow, known), known, strict=True) if row.priority != was.priority
    )


def open_calls(uow: UnitOfWork, **equals: str) -> list[Request]:
    """Return every open call, or those of a customer."""
    return [row for state in OPEN_STATES for row in uow.requests.where(state=state, **equals)]


def priority_by(table: Mapping[Cell, int], levels: Mapping[str, str], request: Request) -> int:
    level = levels.get(request.id, NO_CONTRACT)
    return priority_in(table, request.impact, request.urgency, level)


def queued(uow: UnitOfWork, request: Request) -> Request:
    """Return the request in the queue of its kind, due after that queue's delay; as it is without a line."""
    live = uow.customers.get(request.customer_id).is_live(uow.civil_day(request.received_at))
    for rule in uow.queues.where(kind=request.kind, is_live=live):
        due = request.received_at + timedelta(days=rule.days)
        return replace(request, queue=rule.queue, due_at=due)
    return request


def judged(uow: UnitOfWork, request: Request) -> Request:
    """Return the request with priority, queue and default delay."""
    return queued(uow, ranked(uow, [request])[0])


def due_by(request: Request, owed: datetime | None) -> Request:
    """Return the request due when the contract owes it, where it owes anything."""
    return request if owed is None else replace(request, due_at=owed)
