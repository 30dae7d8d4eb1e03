"""One transaction: the repositories, what changed in it, and the facts that say so."""

from datetime import date, datetime
from types import TracebackType
from typing import Self
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from dispatcher.domain.absences import Absence
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.alarms import Alarm, Deadline
from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.articles import Article, ArticleLink, KnowledgePack
from dispatcher.domain.board import Board
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.contacts import CallBack, Contact, ContactRules, Exchange
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.duty import DutyPerson, Expert
from dispatcher.domain.events import Change, Event
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message
from dispatcher.domain.offers import ContractOffer
from dispatcher.domain.people import Author
from dispatcher.domain.priorities import PriorityRule, QueueRule
from dispatcher.domain.rates import CostRates
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.service_levels import CommitmentRule, ServiceLevel
from dispatcher.domain.shifts import Shift
from dispatcher.domain.support import Attachment, EscalationFile, LevelSpell
from dispatcher.domain.technicians import Technician

from . import journal
from .queries import board_in, due_deadlines
from .repositories import Repository

__all__ = ["BUSY", "Engine", "UnitOfWork"]
# What a transaction meets when another seat writes in the same instant: worth another try.
BUSY = (OperationalError, StaleDataError)


class UnitOfWork:
    """A transaction on the desk's tables. Use as a context: leaving without `commit` rolls everything back.

    `record(Fact)` turns what was put and removed since the last fact into an event.
    """

    def __init__(self, engine: Engine, author: Author, zone: str, read_only: bool = False) -> None:
        self.since_entry = 0  # the journal entry being taken back: who changed a row after it is "somebody"
        self.author = author
        self.zone = zone
        self.events: list[Event] = []
        bound = engine.execution_options(read_only=True) if read_only else engine
        self._sessions = sessionmaker(bound, expire_on_commit=False)

    def __enter__(self) -> Self:
        self.session: Session = self._sessions()
        self.customers = Repository(self.session, Customer)
        self.sites = Repository(self.session, Site)
        self.equipment = Repository(self.session, Equipment)
        self.contracts = Repository(self.session, Contract)
        self.technicians = Repository(self.session, Technician)
        self.shifts = Repository(self.session, Shift)
        self.absences = Repository(self.session, Absence)
        self.requests = Repository(self.session, Request)
        self.interventions = Repository(self.session, Intervention)
        self.appointments = Repository(self.session, Appointment)
        self.assignments = Repository(self.session, Assignment)
        self.deadlines = Repository(self.session, Deadline)
        self.alarms = Repository(self.session, Alarm)
        self.messages = Repository(self.session, Message)
        self.rates = Repository(self.session, CostRates)
        self.calendars = Repository(self.session, Calendar)
        self.service_levels = Repository(self.session, ServiceLevel)
        self.commitment_rules = Repository(self.session, CommitmentRule)
        self.priorities = Repository(self.session, PriorityRule)
        self.queues = Repository(self.session, QueueRule)
        self.spells = Repository(self.session, LevelSpell)
        self.escalation_files = Repository(self.session, EscalationFile)
        self.attachments = Repository(self.session, Attachment)
        self.alarm_rules = Repository(self.session, AlarmRules)
        self.experts = Repository(self.session, Expert)
        self.duty = Repository(self.session, DutyPerson)
        self.offers = Repository(self.session, ContractOffer)
        self.articles = Repository(self.session, Article)
        self.article_links = Repository(self.session, ArticleLink)
        self.packs = Repository(self.session, KnowledgePack)
        self.contacts = Repository(self.session, Contact)
        self.exchanges = Repository(self.session, Exchange)
        self.call_backs = Repository(self.session, CallBack)
        self.contact_rules = Repository(self.session, ContactRules)
        self._by_type: dict[type[Row], Repository[Row]] = {
            repository.row_type: repository
            for repository in vars(self).values()
            if isinstance(repository, Repository)
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def commit(self) -> None:
        self.session.commit()

    def rows(self, row_type: type[Row]) -> Repository[Row]:
        """Return the repository of a row type."""
        return self._by_type[row_type]

    def record(self, fact: type[Event]) -> None:
        """Note that this happened: all that was put or removed since the last fact. No change, no event."""
        changes = tuple(self._changes())
        if changes:
            self.events.append(fact(changes, tuple(self._context(changes))))

    @property
    def has_unrecorded_changes(self) -> bool:
        return any(repository.before for repository in self._by_type.values())

    def board(self, day: date) -> Board:
        """Return a civil day as it stands in this transaction."""
        self.session.flush()
        return board_in(self.session.connection(), day, self.zone)

    def due_deadlines(self, now: datetime) -> list[Deadline]:
        """Return the running clocks that are due and have not rung."""
        return due_deadlines(self.session.connection(), now)

    def last_change_by_others(self, row_id: str) -> journal.Entry | None:
        """Return the newest journal entry of somebody else that changed this row."""
        return journal.last_change_by_others(self.session, row_id, self.since_entry, self.author.name)

    def civil_day(self, moment: datetime) -> date:
        """Return the day of the seat's zone in which a moment lies."""
        return moment.astimezone(ZoneInfo(self.zone)).date()

    def _changes(self) -> list[Change]:
        found = []
        for repository in self._by_type.values():
            for row_id, before in repository.before.items():
                after = repository.find(row_id)
                if before != after:
                    found.append(Change(before, after))
            repository.before = {}
        return found

    def _context(self, changes: tuple[Change, ...]) -> list[Row]:
        """Return the unchanged rows that a board needs beside these changes."""
        changed = {change.row.id for change in changes}
        new = {change.row.id for change in changes if change.before is None}
        rows: dict[str, Row] = {}
        for change in changes:
            row = change.after  # one that is gone may name what is gone too
            if isinstance(row, Request) or (isinstance(row, Intervention) and row.id in new):
                rows |= self._references(row)
            if isinstance(row, Request) and row.id not in new:
                rows |= {clock.id: clock for clock in self._clocks_of(row.id)}
            if isinstance(row, Intervention) and row.id in new:
                rows |= {clock.id: clock for clock in self._clocks_of(row.request_id)}
            if isinstance(row, Alarm) and row.call_back_id is not None:
                rows |= self._call_back(row.call_back_id)
            elif isinstance(row, Alarm) and row.intervention_id is None:
                rows |= self._call(row.request_id)
            if isinstance(row, CallBack) and row.id not in new and self.alarms.where(call_back_id=row.id):
                rows |= self._call_back(row.id)
        for key in {intervention_of(change.row) for change in changes if self._may_appear(change)} - {None}:
            if key not in new:  # what else belongs to a new intervention is new, and among the changes
                rows |= self.case(str(key))
        return [row for row_id, row in rows.items() if row_id not in changed]

    def case(self, intervention_id: str) -> dict[str, Row]:
        """Return everything that belongs to an intervention, and everything it names: id -> row."""
        intervention = self.interventions.find(intervention_id)
        if intervention is None:
            return {}
        rows: list[Row] = [intervention]
        for repository in (self.appointments, self.assignments, self.messages):
            rows += repository.where(intervention_id=intervention_id)
        rows += self._clocks_of(intervention.request_id)
        return {row.id: row for row in rows} | self._references(intervention)

    def _clocks_of(self, request_id: str) -> list[Row]:
        """Return every clock and alarm of a call, those of its interventions among them."""
        clocks: list[Row] = [*self.deadlines.where(request_id=request_id)]
        return clocks + list(self.alarms.where(request_id=request_id))

    def _call_back(self, call_back_id: str) -> dict[str, Row]:
        """Return a call-back, whom it is about and his contracts: id -> row."""
        task = self.call_backs.find(call_back_id)
        if task is None:
            return {}
        rows: list[Row] = [task, self.customers.get(task.customer_id)]
        rows += self.contracts.where(customer_id=task.customer_id)
        return {row.id: row for row in rows}

    def _call(self, request_id: str | None) -> dict[str, Row]:
        """Return a call, its clocks and alarms, and everything it names: id -> row."""
        call = self.requests.find(request_id)
        if call is None:
            return {}
        rows: list[Row] = [call, *self._clocks_of(call.id)]
        return {row.id: row for row in rows} | self._references(call)

    def _references(self, row: Request | Intervention) -> dict[str, Row]:
        rows: list[Row] = [self.customers.get(row.customer_id)]
        rows += self.contracts.where(customer_id=row.customer_id)
        rows += [machine for machine in [self.equipment.find(row.equipment_id)] if machine]
        if isinstance(row, Intervention):
            request = self.requests.get(row.request_id)
            rows += [request, self.sites.get(row.site_id)]
            rows += [machine for machine in [self.equipment.find(request.equipment_id)] if machine]
        return {found.id: found for found in rows}

    def _may_appear(self, change: Change) -> bool:
        """Whether a change may bring an intervention onto a board that did not show it."""
        before, after = change.before, change.after
        if isinstance(change.row, Intervention):
            return True
        if isinstance(change.row, Alarm):
            return True
        if not isinstance(change.row, Assignment):
            return False
        if not isinstance(before, Assignment) or not isinstance(after, Assignment):
            return True
        return (before.is_live, before.holds_the_work, self._days(before)) != (
            after.is_live,
            after.holds_the_work,
            self._days(after),
        )

    def _days(self, assignment: Assignment) -> tuple[date, date]:
        """Return the civil days on which planned work starts and ends."""
        zone = ZoneInfo(self.zone)
        return assignment.planned_start.astimezone(zone).date(), assignment.planned_end.astimezone(
            zone
        ).date()
