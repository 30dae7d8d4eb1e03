"""The read side of contacts: who may be calling, and what a customer has to do with us, by index alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, func, select

from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.contacts import (
    RULES_ID,
    SHIPPED_RULES,
    CallBack,
    Contact,
    ContactRules,
    Exchange,
)
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.duty import DutyPerson, DutyRole
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row

from . import search
from .mapping import TABLE_OF, row_of
from .queries import reading, rows_in, rows_where

R = TypeVar("R", bound=Row)
MOST_CALLERS = 20
MOST_ALIKE = 100
MOST_MODELS = 300
MOST_OF_A_CUSTOMER = 300


@dataclass(frozen=True)
class Found:
    """A customer that was found, by a person of his or a machine of his where it was by one."""

    customer: Customer
    contact: Contact | None = None
    equipment_id: str = ""


def find_callers(engine: Engine, asked: str) -> list[Found]:
    """Return whom a phone number, name, contract or serial number leads to, a person before the customer."""
    with reading(engine) as connection:
        phone = search.phone_digits(asked)
        people = _by_words(connection, Contact, "contact", phone or asked)
        customers = _by_words(connection, Customer, "customer", phone or asked)
        machines = _by_words(connection, Equipment, "machine", asked)
        contracts = _by_words(connection, Contract, "contract", asked)
        if phone:  # the figures may be those of a customer's number, too
            customers += _by_words(connection, Customer, "customer", asked)
        sites = {row.id: row for row in rows_in(connection, Site, "id", (row.site_id for row in machines))}
        leads: list[tuple[str, Contact | None, str]] = [
            *((row.customer_id, row, "") for row in people),
            *((row.id, None, "") for row in sorted(customers, key=lambda row: (row.name, row.id))),
            *((sites[row.site_id].customer_id, None, row.id) for row in machines if row.site_id in sites),
            *((row.customer_id, None, "") for row in contracts),
        ]
        known = {row.id: row for row in rows_in(connection, Customer, "id", (lead[0] for lead in leads))}
    return _once_each(leads, known)[:MOST_CALLERS]


def _by_words(connection: Connection, row_type: type[R], kind: str, asked: str) -> list[R]:
    ids = search.find(connection, asked, kind, MOST_CALLERS)
    rows: dict[str, R] = {row.id: row for row in rows_in(connection, row_type, "id", ids)}
    return [rows[key] for key in ids if key in rows]


def _once_each(leads: Iterable[tuple[str, Contact | None, str]], known: dict[str, Customer]) -> list[Found]:
    """Return the leads to customers we know; one who was found himself is not said once more."""
    found: list[Found] = []
    met: set[tuple[str, str]] = set()
    for customer_id, contact, equipment_id in leads:
        customer = known.get(customer_id)
        key = (customer_id, contact.id if contact else equipment_id)
        again = key in met or (not contact and not equipment_id and any(customer_id == one for one, _ in met))
        if customer is None or not customer.is_identified or again:
            continue
        met.add(key)
        found.append(Found(customer, contact, equipment_id))
    return found


def with_phone(engine: Engine, phone: str) -> list[Found]:
    """Return the identified customers and people whose number may be this one, people first."""
    words = search.phone_digits(phone)
    if not words:
        return []
    with reading(engine) as connection:
        people = _by_words(connection, Contact, "contact", words)
        customers = _by_words(connection, Customer, "customer", words)
        known = {row.id: row for row in rows_in(connection, Customer, "id", (p.customer_id for p in people))}
    found = [Found(known[row.customer_id], row) for row in people if row.customer_id in known]
    return [one for one in (*found, *map(Found, customers)) if one.customer.is_identified]


def customers_like(engine: Engine, name: str) -> list[Customer]:
    """Return the identified customers whose names have words that begin like these."""
    with reading(engine) as connection:
        ids = search.find_like(connection, name, "customer", MOST_ALIKE)
        rows: list[Customer] = rows_in(connection, Customer, "id", ids)
    return [row for row in rows if row.is_identified]


def machine_models(engine: Engine) -> list[tuple[str, str]]:
    """Return the models that stand at customers, each with the skill it needs, the most frequent first."""
    table = TABLE_OF[Equipment]
    query = select(table.c.model, table.c.skill).group_by(table.c.model, table.c.skill)
    query = query.order_by(func.count().desc(), table.c.model).limit(MOST_MODELS)
    with reading(engine) as connection:
        return [(str(model), str(skill)) for model, skill in connection.execute(query)]


# ---- one customer


@dataclass(frozen=True)
class CustomerRows:
    """What a customer has to do with us; contacts and calls the newest first."""

    customer: Customer
    people: Sequence[Contact]
    contracts: Sequence[Contract]
    sites: Sequence[Site]
    machines: Sequence[Equipment]
    exchanges: Sequence[Exchange]
    requests: Sequence[Request]
    work: Sequence[Intervention]
    plans: Sequence[Assignment]
    appointments: Sequence[Appointment]
    call_backs: Sequence[CallBack]
    messages: Sequence[Message]


def customer_rows(engine: Engine, customer_id: str, most: int = MOST_OF_A_CUSTOMER) -> CustomerRows | None:
    """Return one customer's rows, of contacts, calls and work the latest so many; None for nobody."""
    with reading(engine) as connection:
        customers = rows_in(connection, Customer, "id", [customer_id])
        if not customers:
            return None
        sites = rows_in(connection, Site, "customer_id", [customer_id])
        work = _latest(connection, Intervention, "received_at", most, customer_id=customer_id)
        ids = [row.id for row in work]
        return CustomerRows(
            customers[0],
            rows_in(connection, Contact, "customer_id", [customer_id]),
            rows_in(connection, Contract, "customer_id", [customer_id]),
            sites,
            rows_in(connection, Equipment, "site_id", (row.id for row in sites)),
            _latest(connection, Exchange, "at", most, customer_id=customer_id),
            _latest(connection, Request, "received_at", most, customer_id=customer_id),
            work,
            rows_in(connection, Assignment, "intervention_id", ids),
            rows_in(connection, Appointment, "intervention_id", ids),
            _latest(connection, CallBack, "due_at", most, customer_id=customer_id),
            _latest(connection, Message, "created_at", most, customer_id=customer_id),
        )


def _latest(connection: Connection, row_type: type[R], by: str, most: int, **equals: Any) -> list[R]:
    table = TABLE_OF[row_type]
    query = select(table).filter_by(**equals).order_by(table.c[by].desc(), table.c.id.desc()).limit(most)
    return [row_of(row_type, row) for row in connection.execute(query)]


# ---- the desk's own lists


def contacts_of_call(engine: Engine, request_id: str) -> list[Exchange]:
    """Return every contact about a call, the oldest first."""
    with reading(engine) as connection:
        found = rows_in(connection, Exchange, "request_id", [request_id])
    return sorted(found, key=lambda row: (row.at, row.id))


def open_call_backs(engine: Engine) -> list[tuple[CallBack, Customer]]:
    """Return whom to ring up, the most pressing first."""
    with reading(engine) as connection:
        tasks = rows_where(connection, CallBack, TABLE_OF[CallBack].c.done_at.is_(None))
        customers = {
            row.id: row for row in rows_in(connection, Customer, "id", (t.customer_id for t in tasks))
        }
    return [(row, customers[row.customer_id]) for row in sorted(tasks, key=lambda row: (row.due_at, row.id))]


def notices(engine: Engine, name: str, most: int = 50) -> list[tuple[Exchange, str]]:
    """Return what is or was for somebody to read, or what he had others read, the newest first; each with its
    customer's name."""
    table = TABLE_OF[Exchange]
    mine = (table.c.addressee == name) | ((table.c.addressee != "") & (table.c.operator == name))
    query = select(table).where(mine).order_by(table.c.at.desc(), table.c.id).limit(most)
    with reading(engine) as connection:
        found = [row_of(Exchange, row) for row in connection.execute(query)]
        ids = {row.customer_id for row in found} - {None}
        names = {row.id: row.name for row in rows_in(connection, Customer, "id", ids)}
    return [(row, names.get(row.customer_id or "", "")) for row in found]


def on_duty(engine: Engine) -> list[str]:
    """Return the names of the operators who are at the desk now."""
    with reading(engine) as connection:
        people = TABLE_OF[DutyPerson].c
        found = rows_where(connection, DutyPerson, people.role == DutyRole.DESK, people.is_on_duty)
    return sorted(row.name for row in found)


def contact_rules(engine: Engine) -> ContactRules:
    with reading(engine) as connection:
        return next(iter(rows_in(connection, ContactRules, "id", [RULES_ID])), SHIPPED_RULES)


def calls_with_slots(engine: Engine, since: datetime) -> list[Request]:
    """Return the calls opened since then that were given a slot."""
    table = TABLE_OF[Request]
    with reading(engine) as connection:
        recent = table.c.received_at >= since
        return rows_where(
            connection, Request, recent, table.c.slot_given_at.is_not(None), table.c.opened_at.is_not(None)
        )


def attached_since(engine: Engine, since: datetime) -> int:
    """Return how many calls since then belonged to work that was open already."""
    table = TABLE_OF[Request]
    query = select(func.count()).where(table.c.received_at >= since, table.c.attached_to.is_not(None))
    with reading(engine) as connection:
        return int(connection.scalar(query) or 0)
