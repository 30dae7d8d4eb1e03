"""Where Qt begins: commands and questions go to one worker thread, their answers come back to the screen.

The worker runs them in the order they were asked; what takes a second of thought has a thread of its own, so
that no command waits for it. Everything a screen is told (answers, refusals, what
happened) arrives on the GUI thread, so that no screen ever waits or needs a lock.
"""

import logging
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from typing import Any, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from dispatcher.domain.alarm_figures import Figures
from dispatcher.domain.board import Board
from dispatcher.domain.contracts import Caller, Contract
from dispatcher.domain.customers import CustomerKind, Equipment, Site
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.people import Author
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.signals import Facet, Sources
from dispatcher.services.alarm_commands import (
    EngageExpert,
    RemoveDutyPerson,
    RemoveExpert,
    SetAlarmRules,
    SetDutyPerson,
    SetExpert,
    ShelveAlarm,
    UnshelveAlarm,
)
from dispatcher.services.alarm_reading import AlarmSettings
from dispatcher.services.bus import EventBus
from dispatcher.services.case_lines import CaseFile, CaseLine, Share
from dispatcher.services.commands import AcknowledgeAlarm, Batch, Command, SetCostRates
from dispatcher.services.contact_book import ContactBook
from dispatcher.services.day_review import Review
from dispatcher.services.experts import Offered
from dispatcher.services.journal_lines import Line
from dispatcher.services.judgement_tables import Tables
from dispatcher.services.knowledge_base import KnowledgeBase
from dispatcher.services.knowledge_commands import ImportPack, SetFixDate, WriteArticle
from dispatcher.services.news_lists import NewsLine
from dispatcher.services.offers import Offerable
from dispatcher.services.replaying import Replay
from dispatcher.services.searching import Hit
from dispatcher.services.service_terms_commands import (
    RemoveCalendar,
    RemoveServiceLevel,
    SetCalendar,
    SetServiceLevel,
)
from dispatcher.services.signals import Scope, SourceCall
from dispatcher.services.time_lines import Moment

T = TypeVar("T")
Answer = Callable[[Any], None]
log = logging.getLogger(__name__)
ALWAYS_LIVE = (
    AcknowledgeAlarm,
    ShelveAlarm,
    UnshelveAlarm,
    EngageExpert,
    SetAlarmRules,
    SetExpert,
    RemoveExpert,
    SetDutyPerson,
    RemoveDutyPerson,
    SetCostRates,
    SetServiceLevel,
    RemoveServiceLevel,
    SetCalendar,
    RemoveCalendar,
    WriteArticle,
    SetFixDate,
    ImportPack,
)
"""What is the live desk's, whatever is tried in a fork."""


class Runs(Protocol):
    """What the bridge asks of the executor."""

    def run(self, command: Command, author: Author) -> Any: ...
    def undo(self, author: Author) -> Any: ...
    def redo(self, author: Author) -> Any: ...
    def undo_label(self, author: Author) -> Sentence | None: ...
    def redo_label(self, author: Author) -> Sentence | None: ...


class Served(Protocol):
    """What the screen asks of the desk. Only on the worker, except for the author and the bus."""

    @property
    def executor(self) -> Runs: ...
    @property
    def bus(self) -> EventBus: ...
    @property
    def author(self) -> Author: ...
    @property
    def today(self) -> date: ...
    @property
    def knowledge(self) -> KnowledgeBase: ...
    def load_board(self, day: date | None = None) -> Board: ...
    def open_replay(self, day: date) -> Replay: ...
    def follow_replay(self, replay: Replay) -> Replay: ...
    def review(self, day: date, earlier: datetime, later: datetime) -> Review: ...
    def journal_lines(self, day: date, after_id: int = 0) -> tuple[Line, ...]: ...
    def find_callers(self, text: str) -> list[Caller]: ...
    @property
    def contact_book(self) -> ContactBook: ...
    def machines_of(self, customer_id: str) -> tuple[list[Site], list[Equipment]]: ...
    def contracts_of(self, customer_id: str) -> tuple[Contract, ...]: ...
    def time_line(self, intervention_id: str) -> tuple[Moment, ...]: ...
    def search(self, text: str) -> list[Hit]: ...
    def failure_sources(self, scope: Scope) -> Sources: ...
    def calls_behind(self, scope: Scope, facet: Facet, key: int | str) -> tuple[SourceCall, ...]: ...
    def contract_offer(self, request_id: str) -> Offerable | None: ...
    def customer_messages(self, since: datetime) -> tuple[NewsLine, ...]: ...
    def work_of(self, customer_id: str) -> list[Hit]: ...
    def cases(self) -> tuple[CaseLine, ...]: ...
    def case_file(self, request_id: str) -> CaseFile: ...
    def share_alone(self, since: datetime, until: datetime, kind: CustomerKind | None = None) -> Share: ...
    def tables_that_judge(self) -> Tables: ...
    def keep_file(self, path: str) -> tuple[str, str]: ...
    def alarm_settings(self) -> AlarmSettings: ...
    def who_can_help(self, intervention_id: str) -> tuple[Offered, ...]: ...
    def alarm_figures(self, since: datetime, until: datetime) -> Figures: ...
    def tick(self) -> None: ...
    def fork(self) -> "Served": ...
    def rows_now(self, rows: Iterable[Row]) -> dict[str, Row | None]: ...
    def close(self) -> None: ...


class Bridge(QObject):
    """The way from the screen to the desk and back. Lives on the GUI thread; `close` ends the worker.

    `happened(events)` follows every commit, `refused(sentence, command)` a rule that says no (or somebody who
    was first), `broke(text)` a bug, `saved(done, how)` a
    change of ours (how: do, undo, redo), `history_changed()` new undo and redo labels. `tried(events)`
    follows every commit in a fork of the desk.

    `desk` is what the screens ask: the live one, or a fork of it; `turned()` when it is another one. Alarms
    and what things cost are always the live desk's.
    """

    happened = Signal(object)
    tried = Signal(object)
    refused = Signal(object, object)
    conflicted = Signal(object, object)
    broke = Signal(str)
    saved = Signal(object, str)
    history_changed = Signal()
    turned = Signal()
    settled = Signal()
    _came_back = Signal(object, object)

    def __init__(self, desk: Served) -> None:
        super().__init__()
        self.live = self.desk = desk
        self._fork: tuple[Served, Callable[[], None]] | None = None  # and how to stop listening to it
        self.undo_label: Sentence | None = None
        self.redo_label: Sentence | None = None
        self.waiting = 0  # asked and not yet answered
        self.closed_because: Sentence | None = None  # why nothing can be changed now; questions go on
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="desk")
        self._thinker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="thought")
        self._is_open = True
        self._came_back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._forget = desk.bus.subscribe(lambda events: self._came_back.emit(self.happened.emit, events))

    def run(self, command: Command, on_done: Answer | None = None, author: Author | None = None) -> None:
        """Run a command as this seat's person, or as `author`; `on_done` gets what the executor returns."""
        desk = self.live if _is_always_live(command) else self.desk
        who = author or desk.author
        how = "do" if author is None else ""
        self._change(lambda: desk.executor.run(command, who), command, how, on_done)

    def undo(self, on_done: Answer | None = None) -> None:
        desk = self.desk
        self._change(lambda: desk.executor.undo(desk.author), "undo", "undo", on_done)

    def redo(self, on_done: Answer | None = None) -> None:
        desk = self.desk
        self._change(lambda: desk.executor.redo(desk.author), "redo", "redo", on_done)

    def open_fork(self, fork: Served) -> None:
        """Hear what is tried in a fork. It is asked nothing before it is looked at."""
        listening = fork.bus.subscribe(lambda events: self._came_back.emit(self.tried.emit, events))
        self._fork = (fork, listening)

    def look_at(self, desk: Served) -> None:
        """Ask everything of this desk from now on; the live one goes on ticking and telling."""
        is_other, self.desk = desk is not self.desk, desk
        self.read_history()
        if is_other:
            self.turned.emit()

    def close_fork(self) -> None:
        """Ask everything of the live desk again, and close the fork once it has done what it was asked."""
        if self._fork is not None:
            fork, forget = self._fork
            self._fork = None
            self._submit(forget)
            self._submit(fork.close)
            self.look_at(self.live)

    def ask(self, function: Callable[[], T], on_answer: Callable[[T], None]) -> None:
        """Ask a question on the worker; a question that is refused or breaks gets no answer."""
        self._submit(lambda: self._answer(function, function, on_answer))

    def ponder(self, function: Callable[[], T], on_answer: Callable[[T], None]) -> None:
        """Ask what needs nothing of the desk and takes its time: commands and questions need not wait."""
        self._submit(lambda: self._answer(function, function, on_answer), self._thinker)

    @property
    def is_open(self) -> bool:
        """Whether commands and questions are still taken."""
        return self._is_open

    def read_history(self) -> None:
        """Find out anew what undo and redo would do."""
        self._submit(self._guarded_history)

    def close(self) -> None:
        """Finish what was asked, then let the worker go. Answers still under way are dropped."""
        self._is_open = False
        self._forget()
        self._thinker.shutdown(wait=True, cancel_futures=True)
        self._worker.shutdown(wait=True)
        if self._fork is not None:
            self._fork[0].close()

    # ---- on the worker thread

    def _change(self, work: Callable[[], Any], asked: object, how: str, on_done: Answer | None) -> None:
        if (why := self.closed_because) is not None:
            self._submit(lambda: self._refuse(self.refused, Refusal(why), asked))
            return

        def told(done: Any) -> None:
            if how:
                self.saved.emit(done, how)
            if on_done is not None:
                on_done(done)

        def change() -> None:
            done = self._guarded(work, asked)
            if how:
                self._guarded_history()
            for answer in done:
                self._came_back.emit(told, answer)

        self._submit(change)

    def _answer(self, work: Callable[[], Any], asked: object, on_answer: Answer) -> None:
        for answer in self._guarded(work, asked):
            self._came_back.emit(on_answer, answer)

    def _guarded(self, work: Callable[[], Any], asked: object) -> list[Any]:
        """Do the work and return what came of it: one answer, or none where it was refused or broke."""
        try:
            return [work()]
        except Conflict as conflict:
            self._refuse(self.conflicted, conflict, asked)
        except Refusal as refusal:
            self._refuse(self.refused, refusal, asked)
        except Exception as bug:
            log.exception("failed: %r", asked)
            self._came_back.emit(self.broke.emit, f"{type(bug).__name__}: {bug}")
        return []

    def _refuse(self, signal: Any, refusal: Refusal, asked: object) -> None:
        self._came_back.emit(lambda sentence: signal.emit(sentence, asked), refusal.sentence)

    def _guarded_history(self) -> None:
        executor, author = self.desk.executor, self.desk.author
        self._answer(
            lambda: (executor.undo_label(author), executor.redo_label(author)), "history", self._keep_history
        )

    # ---- on the GUI thread

    def _submit(self, work: Callable[[], None], to: ThreadPoolExecutor | None = None) -> None:
        if not self._is_open:
            return
        self.waiting += 1

        def job() -> None:
            work()
            self._came_back.emit(self._count_back, None)

        (to or self._worker).submit(job)

    def _deliver(self, receiver: Answer, answer: object) -> None:
        if self._is_open:
            receiver(answer)

    def _count_back(self, _nothing: object) -> None:
        self.waiting -= 1
        if self.waiting == 0:
            self.settled.emit()

    def _keep_history(self, labels: tuple[Sentence | None, Sentence | None]) -> None:
        if labels != (self.undo_label, self.redo_label):
            self.undo_label, self.redo_label = labels
            self.history_changed.emit()


def _is_always_live(command: Command) -> bool:
    parts = command.commands if isinstance(command, Batch) else (command,)
    return all(isinstance(part, ALWAYS_LIVE) for part in parts)
