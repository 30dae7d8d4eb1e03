"""Rows of the domain and records of the database: the same fields, mapped once per process.

The domain's rows are frozen, so they cannot be mapped themselves: each gets a record class without code
whose attributes are the table's columns. `record.version` (a shift's `revision`) is SQLAlchemy's version
counter: an update of a record that somebody else changed meanwhile fails with StaleDataError.
"""

from collections.abc import Iterable
from dataclasses import fields
from operator import attrgetter, itemgetter
from typing import Any, TypeVar

from sqlalchemy import Table
from sqlalchemy.orm import registry

from dispatcher.domain.absences import Absence
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.alarms import Alarm, Deadline
from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.articles import Article, ArticleLink, KnowledgePack
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.contacts import CallBack, Contact, ContactRules, Exchange
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.duty import DutyPerson, Expert
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message
from dispatcher.domain.offers import ContractOffer
from dispatcher.domain.priorities import PriorityRule, QueueRule
from dispatcher.domain.rates import CostRates
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row
from dispatcher.domain.service_levels import CommitmentRule, ServiceLevel
from dispatcher.domain.shifts import Shift
from dispatcher.domain.support import Attachment, EscalationFile, LevelSpell
from dispatcher.domain.technicians import Technician

from . import tables

R = TypeVar("R", bound=Row)

TABLE_OF: dict[type[Any], Table] = {
    Customer: tables.customers,
    Site: tables.sites,
    Equipment: tables.equipment,
    Contract: tables.contracts,
    Technician: tables.technicians,
    Shift: tables.shifts,
    Absence: tables.absences,
    Request: tables.requests,
    Intervention: tables.interventions,
    Appointment: tables.appointments,
    Assignment: tables.assignments,
    Deadline: tables.deadlines,
    Alarm: tables.alarms,
    Message: tables.messages,
    CostRates: tables.cost_rates,
    Calendar: tables.calendars,
    ServiceLevel: tables.service_levels,
    CommitmentRule: tables.commitment_rules,
    PriorityRule: tables.priority_rules,
    QueueRule: tables.queue_rules,
    LevelSpell: tables.level_spells,
    EscalationFile: tables.escalation_files,
    Attachment: tables.attachments,
    AlarmRules: tables.alarm_rules,
    Expert: tables.experts,
    DutyPerson: tables.people_on_duty,
    ContractOffer: tables.contract_offers,
    Article: tables.articles,
    ArticleLink: tables.article_links,
    KnowledgePack: tables.knowledge_packs,
    Contact: tables.contacts,
    Exchange: tables.exchanges,
    CallBack: tables.call_backs,
    ContactRules: tables.contact_rules,
}


def _map_record(row_type: type[Row], mapper_registry: registry) -> type[Any]:
    table = TABLE_OF[row_type]
    record = type(f"{row_type.__name__}Record", (), {})
    options: dict[str, Any] = {"version_id_col": table.c[version_field(row_type)]}
    if row_type is Shift:
        options["version_id_generator"] = False  # the domain counts: a placement bumps the revision
    mapper_registry.map_imperatively(record, table, **options)
    return record


def version_field(row_type: type[Any]) -> str:
    return "revision" if row_type is Shift else "version"


_registry = registry(metadata=tables.metadata)
RECORD_OF: dict[type[Any], type[Any]] = {row_type: _map_record(row_type, _registry) for row_type in TABLE_OF}
FIELDS_OF: dict[type[Any], tuple[str, ...]] = {
    row_type: tuple(field.name for field in fields(row_type)) for row_type in TABLE_OF
}


_BY_NAME = {row_type: attrgetter(*names) for row_type, names in FIELDS_OF.items()}
_BY_PLACE = {
    row_type: itemgetter(*(TABLE_OF[row_type].c.keys().index(name) for name in names))
    for row_type, names in FIELDS_OF.items()
}


def row_of(row_type: type[R], source: Any) -> R:
    """Return the frozen row of a record or of a selected database row."""
    return row_type(*_BY_NAME[row_type](source))


def rows_of(row_type: type[R], selected: Iterable[Any]) -> list[R]:
    """Return the frozen rows of what was selected from their table alone: by place, since names are slow."""
    place = _BY_PLACE[row_type]
    return [row_type(*place(source)) for source in selected]
