"""The only place that constructs things: settings, database, bus, executor, services, wired once."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from dispatcher.clock import Clock, SystemClock, TrainingClock
from dispatcher.domain.alarm_figures import Figures
from dispatcher.domain.board import Board, day_start
from dispatcher.domain.contracts import Caller, Contract
from dispatcher.domain.customers import CustomerKind, Equipment, Site
from dispatcher.domain.people import SYSTEM, Author, Role
from dispatcher.domain.rows import Row
from dispatcher.domain.signals import Facet, Sources
from dispatcher.persistence import queries
from dispatcher.persistence.copying import copy_of
from dispatcher.persistence.database import open_database
from dispatcher.persistence.found import find_rows, work_of
from dispatcher.services import (
    absences,
    alarm_reading,
    attached,
    booking,
    call_backs,
    case_lines,
    contacts,
    contracting,
    customers,
    day_review,
    deferring,
    dispatching,
    duty,
    escalating,
    experts,
    intake,
    journal_lines,
    judgement_tables,
    knowledge,
    messaging,
    news,
    news_lists,
    offers,
    qualifying,
    rates,
    ready_answers,
    replaying,
    reverting,
    ringing,
    scheduling,
    service_terms,
    signals,
    what_if,
)
from dispatcher.services.bus import EventBus
from dispatcher.services.commands import RaiseDueAlarms
from dispatcher.services.contact_book import ContactBook
from dispatcher.services.executor import Executor
from dispatcher.services.handlers import Handlers
from dispatcher.services.knowledge_base import KnowledgeBase
from dispatcher.services.messaging import FolderTransport, Transport, deliveries
from dispatcher.services.plan_hash import PLAN_ROWS, plan_hash
from dispatcher.services.searching import Hit, hits
from dispatcher.services.time_lines import Moment, time_line
from dispatcher.settings import Settings, database_url

HANDLERS: Handlers = {
    **scheduling.HANDLERS,
    **deferring.HANDLERS,
    **intake.HANDLERS,
    **qualifying.HANDLERS,
    **escalating.HANDLERS,
    **judgement_tables.HANDLERS,
    **booking.HANDLERS,
    **dispatching.HANDLERS,
    **absences.HANDLERS,
    **rates.HANDLERS,
    **service_terms.HANDLERS,
    **knowledge.HANDLERS,
    **ready_answers.HANDLERS,
    **ringing.HANDLERS,
    **experts.HANDLERS,
    **duty.HANDLERS,
    **messaging.HANDLERS,
    **news.HANDLERS,
    **offers.HANDLERS,
    **contracting.HANDLERS,
    **contacts.HANDLERS,
    **customers.HANDLERS,
    **call_backs.HANDLERS,
    **reverting.HANDLERS,
    **what_if.HANDLERS,
}
TRAINING_HOUR = timedelta(hours=10, minutes=40)
TUESDAY = 1


@dataclass
class Desk:
    """One open desk: everything a front end needs. Close it at the end."""

    settings: Settings
    engine: Engine
    clock: Clock
    bus: EventBus
    executor: Executor
    author: Author
    transport: Transport
    zone: str
    is_training: bool
    is_fork: bool = False
    folder: tempfile.TemporaryDirectory[str] | None = field(default=None)

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.zone)).date()

    def load_board(self, day: date | None = None) -> Board:
        """Read a civil day (today by default)."""
        return queries.load_board(self.engine, day or self.today, self.zone)

    def open_replay(self, day: date) -> replaying.Replay:
        """Return a day as it was at any instant of it (a day that is still to come: of today)."""
        return replaying.open_replay(self.engine, day, self.zone, day_start(min(day, self.today), self.zone))

    def journal_lines(self, day: date, after_id: int = 0) -> tuple[journal_lines.Line, ...]:
        """Return the journal of a day in plain words (of a day still to come: of today), after an entry."""
        of_day = min(day, self.today)
        end = day_start(of_day + timedelta(days=1), self.zone)
        lines = journal_lines.read_lines(self.engine, day_start(of_day, self.zone), after_id)
        return tuple(line for line in lines if line.at < end)

    def review(self, day: date, earlier: datetime, later: datetime) -> day_review.Review:
        """Compare the plan of a day at two instants."""
        return day_review.review_between(self.open_replay(day), earlier, later)

    def follow_replay(self, replay: replaying.Replay) -> replaying.Replay:
        """Add to it what has been written since."""
        return replaying.follow(self.engine, replay)

    def find_callers(self, text: str) -> list[Caller]:
        """Return who may be calling: by phone number, name, contract or serial number."""
        return self.contact_book.callers(text)

    @property
    def contact_book(self) -> ContactBook:
        """What is known of customers while they are on the phone."""
        return ContactBook(self.engine)

    def time_line(self, intervention_id: str) -> tuple[Moment, ...]:
        """Return everything that happened to a job, the oldest first."""
        return time_line(self.engine, intervention_id)

    def search(self, text: str) -> list[Hit]:
        """Return what holds every word, of every day and every kind."""
        return hits(find_rows(self.engine, text), self.zone, self.today)

    def failure_sources(self, scope: signals.Scope) -> Sources:
        """Count where the failures of a period come from."""
        return signals.read_sources(self.engine, self.zone, scope)

    def calls_behind(
        self, scope: signals.Scope, facet: Facet, key: int | str
    ) -> tuple[signals.SourceCall, ...]:
        """Return the latest calls of one bin of a period."""
        return signals.read_calls(self.engine, self.zone, scope, facet, key)

    def contract_offer(self, request_id: str) -> offers.Offerable | None:
        """Return whom to offer a contract now that this case is closed; None: nobody."""
        return offers.offer_for(self.engine, self.zone, request_id, self.clock.now())

    def customer_messages(self, since: datetime) -> tuple[news_lists.NewsLine, ...]:
        """Return the messages to customers that have not left, and those that left since."""
        return news_lists.news_lines(self.engine, since)

    def work_of(self, customer_id: str) -> list[Hit]:
        """Return a customer's latest interventions, the newest first."""
        return hits(work_of(self.engine, customer_id), self.zone, self.today)

    @property
    def knowledge(self) -> KnowledgeBase:
        """What is known of faults, to be asked."""
        return KnowledgeBase(self.engine, self.clock, self.zone)

    def machines_of(self, customer_id: str) -> tuple[list[Site], list[Equipment]]:
        """Return a customer's sites and the machines there."""
        return queries.machines_of(self.engine, customer_id)

    def contracts_of(self, customer_id: str) -> tuple[Contract, ...]:
        """Return everything a customer was sold, whether it still holds or not."""
        return queries.contracts_of(self.engine, [customer_id]).get(customer_id, ())

    def alarm_settings(self) -> alarm_reading.AlarmSettings:
        """Return the rules of the alarms, the level-3 people and who is on duty."""
        return alarm_reading.read_settings(self.engine, self.zone)

    def who_can_help(self, intervention_id: str) -> tuple[experts.Offered, ...]:
        """Return the level-3 people on duty now who hold the skills of some work."""
        return alarm_reading.who_can_help(self.engine, self.zone, intervention_id, self.clock.now())

    def alarm_figures(self, since: datetime, until: datetime) -> Figures:
        """Return how the alarms of a span of time compare with the standards."""
        return alarm_reading.read_figures(self.engine, self.zone, since, until)

    def tick(self) -> None:
        """Ring what is due and send what waits. Call about once a second. In a fork nothing does."""
        if self.is_fork:
            return
        now = self.clock.now()
        if queries.has_alarm_work(self.engine, now):
            self.executor.run(RaiseDueAlarms(), SYSTEM)
        for report in deliveries(queries.messages_to_send(self.engine), self.transport, now):
            self.executor.run(report, SYSTEM)

    def cases(self) -> tuple[case_lines.CaseLine, ...]:
        """Return every open case, and what was closed today."""
        return case_lines.case_lines(self.engine, day_start(self.today, self.zone))

    def case_file(self, request_id: str) -> case_lines.CaseFile:
        """Return what is kept of a case beside itself: levels, escalation file, attachments."""
        return case_lines.case_file(self.engine, request_id)

    def share_alone(
        self, since: datetime, until: datetime, kind: CustomerKind | None = None
    ) -> case_lines.Share:
        """Return what level 2 closed without a visit, of all that was closed in a period."""
        return case_lines.share_alone(self.engine, since, until, kind)

    def tables_that_judge(self) -> judgement_tables.Tables:
        """Return the tables of priorities and queues, and the levels that there are."""
        return judgement_tables.read_tables(self.engine)

    def keep_file(self, path: str) -> tuple[str, str]:
        """Keep the content of a file of this machine; returns its name and digest."""
        return attached.keep_file(self.engine, path)

    def plan_hash(self) -> str:
        """Return the hash of the whole plan in the database."""
        return plan_hash(row for kind in PLAN_ROWS for row in queries.all_rows(self.engine, kind))

    def fork(self) -> "Desk":
        """Return a private copy of this desk as it stands, with a database, executor and bus of its own.

        Everything can be done in it; nothing rings in it and nothing leaves it. Closed, it leaves no trace.
        """
        folder = tempfile.TemporaryDirectory(prefix="dispatcher-what-if-")
        engine, bus = copy_of(self.engine, Path(folder.name) / "fork.sqlite"), EventBus()
        executor = Executor(engine, bus, self.clock, self.zone, HANDLERS)
        return replace(self, engine=engine, bus=bus, executor=executor, is_fork=True, folder=folder)

    def rows_now(self, rows: Iterable[Row]) -> dict[str, Row | None]:
        """Return these rows as they are by now, by id; None where one is not there (any more)."""
        return queries.rows_now(self.engine, rows)

    def close(self) -> None:
        self.engine.dispose()
        if self.folder is not None:
            self.folder.cleanup()


def open_desk(settings: Settings, clock: Clock | None = None) -> Desk:
    """Open the centre named by the settings, or the training centre where none is named.

    Raises Refusal where the database cannot be used.
    """
    if settings.is_training:
        return open_training(settings, clock)
    return _wire(settings, settings.database, clock or SystemClock(), is_training=False)


def open_training(settings: Settings, clock: Clock | None = None) -> Desk:
    """Open a fresh sample centre in a temporary folder, at 10:40 of the next Tuesday."""
    from dispatcher.services.sample_centre import import_sample

    folder = tempfile.TemporaryDirectory(prefix="dispatcher-training-")
    clock = clock or TrainingClock(training_start(SystemClock().now(), settings.zone))
    desk = _wire(settings, database_url(Path(folder.name) / "training.sqlite"), clock, is_training=True)
    desk.folder = folder
    import_sample(desk.executor, desk.engine, desk.today, desk.zone)
    return desk


def training_start(now: datetime, zone: str) -> datetime:
    """Return 10:40 of the next Tuesday of the zone, strictly after today."""
    local = now.astimezone(ZoneInfo(zone))
    days = (TUESDAY - local.weekday() - 1) % 7 + 1
    midnight = datetime.combine(local.date() + timedelta(days=days), datetime.min.time(), ZoneInfo(zone))
    return midnight + TRAINING_HOUR


def _wire(settings: Settings, url: str, clock: Clock, is_training: bool) -> Desk:
    engine = open_database(url)
    bus = EventBus()
    return Desk(
        settings=settings,
        engine=engine,
        clock=clock,
        bus=bus,
        executor=Executor(engine, bus, clock, settings.zone, HANDLERS),
        author=Author(settings.author or "desk", Role(settings.role)),
        transport=FolderTransport(_outbox(settings, url)),
        zone=settings.zone,
        is_training=is_training,
    )


def _outbox(settings: Settings, url: str) -> Path:
    return (
        Path(settings.outbox_folder)
        if settings.outbox_folder
        else Path(url.split("///", 1)[1]).parent / "outbox"
    )
