"""What a search found, as rows, with the rows that say whose they are and where they stand on the plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection, Engine

from dispatcher.domain.appointments import Assignment, AssignmentState
from dispatcher.domain.board import group
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.domain.technicians import Technician

from . import search
from .queries import rows_in, rows_where

MOST_OF_A_KIND, MOST_WORK, MOST_OF_A_CUSTOMER = 6, 12, 50
LONGEST_NUMBER = 15  # digits; a longer one is none of ours
R = TypeVar("R", bound=Row)


@dataclass
class Found:
    """Rows in the order in which they were found, and the rows they name, by id.

    `plans` goes from the intervention to its last place on the plan, `contracts_of` from the customer.
    """

    work: list[Intervention] = field(default_factory=list)
    calls: list[Request] = field(default_factory=list)
    customers: list[Customer] = field(default_factory=list)
    places: list[Site] = field(default_factory=list)
    machines: list[Equipment] = field(default_factory=list)
    technicians: list[Technician] = field(default_factory=list)
    contracts: list[Contract] = field(default_factory=list)
    customer: dict[str, Customer] = field(default_factory=dict)
    site: dict[str, Site] = field(default_factory=dict)
    contracts_of: dict[str, tuple[Contract, ...]] = field(default_factory=dict)
    levels: dict[str, ServiceLevel] = field(default_factory=dict)
    plans: dict[str, Assignment] = field(default_factory=dict)
    technician: dict[str, Technician] = field(default_factory=dict)


def find_rows(engine: Engine, asked: str) -> Found:
    """Return what holds every word; work that bears the very number comes first.

    A call that led to work is found as that work.
    """
    with engine.connect().execution_options(read_only=True) as connection:
        found = Found(
            work=_work(connection, asked),
            calls=_calls(connection, asked),
            customers=_of_kind(connection, Customer, "customer", asked),
            places=_of_kind(connection, Site, "site", asked),
            machines=_of_kind(connection, Equipment, "machine", asked),
            technicians=_of_kind(connection, Technician, "technician", asked),
            contracts=_of_kind(connection, Contract, "contract", asked),
        )
        return _with_company(connection, found)


def work_of(engine: Engine, customer_id: str) -> Found:
    """Return a customer's latest interventions, the newest first."""
    with engine.connect().execution_options(read_only=True) as connection:
        rows = rows_in(connection, Intervention, "customer_id", [customer_id])
        rows.sort(key=lambda row: (row.received_at, row.number), reverse=True)
        return _with_company(connection, Found(work=rows[:MOST_OF_A_CUSTOMER]))


def _of_kind(connection: Connection, row_type: type[R], kind: str, asked: str) -> list[R]:
    return _in_order(connection, row_type, search.find(connection, asked, kind, MOST_OF_A_KIND))


def _work(connection: Connection, asked: str) -> list[Intervention]:
    rows = _in_order(connection, Intervention, search.find(connection, asked, "work", MOST_WORK))
    number = asked.strip()
    if not (number.isascii() and number.isdigit() and len(number) <= LONGEST_NUMBER):
        return rows
    exact = rows_in(connection, Intervention, "number", [int(number)])
    return [*exact, *(row for row in rows if row not in exact)]


def _calls(connection: Connection, asked: str) -> list[Request]:
    rows = _of_kind(connection, Request, "call", asked)
    work = rows_in(connection, Intervention, "request_id", (row.id for row in rows))
    led = {row.request_id for row in work}
    return [row for row in rows if row.id not in led]


def _with_company(connection: Connection, found: Found) -> Found:
    """Add the rows that say whose each is, where it is, and when."""
    visited = {row.site_id for row in found.work} | {row.site_id for row in found.machines}
    found.site = _by_id(connection, Site, visited)
    sites = {row.customer_id for row in [*found.places, *found.site.values()]}
    others = {row.customer_id for row in found.calls} | {row.customer_id for row in found.contracts}
    owners = sites | others | {row.customer_id for row in found.work}
    found.customer = _by_id(connection, Customer, owners)
    customers = (row.id for row in found.customers)
    held = rows_in(connection, Contract, "customer_id", customers)
    found.contracts_of = group(held, lambda row: row.customer_id)
    found.levels = {row.id: row for row in rows_where(connection, ServiceLevel)} if held else {}
    placed = rows_in(connection, Assignment, "intervention_id", (row.id for row in found.work))
    live = [row for row in placed if row.state is not AssignmentState.CANCELLED]
    found.plans = {row.intervention_id: row for row in sorted(live, key=lambda row: row.planned_start)}
    found.technician = _by_id(connection, Technician, (row.technician_id for row in found.plans.values()))
    return found


def _by_id(connection: Connection, row_type: type[R], ids: Iterable[str]) -> dict[str, R]:
    return {row.id: row for row in rows_in(connection, row_type, "id", ids)}


def _in_order(connection: Connection, row_type: type[R], ids: Sequence[str]) -> list[R]:
    rows = _by_id(connection, row_type, ids)
    return [rows[key] for key in ids if key in rows]
