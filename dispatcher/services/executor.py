"""The executor: one command, one transaction, one journal entry, and the facts told afterwards.

Open the transaction, check the author's right, run the handler, let the checker compare before and after,
write the journal, commit, publish. A Refusal or Conflict leaves the database as it was.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dispatcher.clock import Clock
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.events import Event
from dispatcher.domain.people import Author, Role
from dispatcher.domain.routes import Finding
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence import journal
from dispatcher.persistence.unit_of_work import BUSY, Engine, UnitOfWork

from . import alarming, news
from . import commands as c
from .alarm_commands import ShelveAlarm, UnshelveAlarm
from .bus import EventBus
from .certificate import Certificate, certify, refuse_unless_accepted
from .contact_commands import ReadNotice
from .formats import from_json, sentence_in, to_json
from .handlers import Handlers
from .labels import label
from .reverting import inverse_of

log = logging.getLogger(__name__)
TRIES = 3
NOT_UNDOABLE = (
    c.RaiseDueAlarms,
    c.AcknowledgeAlarm,
    ShelveAlarm,
    UnshelveAlarm,
    c.RecordDelivery,
    ReadNotice,
)
# These ask for a plan: what they newly break is refused unless accepted. The others say what the world did.
PLANNING = (
    c.AssignIntervention,
    c.MoveAssignment,
    c.MoveTogether,
    c.ResizeAssignment,
    c.DeferAssignment,
    c.ApplyProposal,
    c.PromiseAppointment,
    c.RevertChanges,
    c.MergeFork,
)
SYSTEM_ONLY = (c.RecordDelivery, c.RaiseDueAlarms)


@dataclass(frozen=True)
class Done:
    """What a command did: facts in order, the checker's verdict, its journal entry and its line."""

    events: tuple[Event, ...]
    certificate: Certificate
    entry_id: int
    label: Sentence

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The violations this command added, each accepted by a person or caused by the world."""
        return self.certificate.new


@dataclass(frozen=True)
class Task:
    """A command on its way: asked for (`do`), or found in the journal (`undo`, `redo`)."""

    command: c.Command
    kind: str = "do"
    target_id: int | None = None
    tolerated: tuple[str, ...] = ()
    label: Sentence | None = None


class Executor:
    """Runs commands. May be used from any one thread at a time; raises Refusal and Conflict."""

    def __init__(
        self,
        engine: Engine,
        bus: EventBus,
        clock: Clock,
        zone: str,
        handlers: Handlers,
    ) -> None:
        self._engine = engine
        self._bus = bus
        self._clock = clock
        self._zone = zone
        self._handlers = handlers

    def run(self, command: c.Command, author: Author) -> Done:
        """Run the command; raises Refusal where a rule says no, Conflict where somebody was first."""
        _check_right(command, author)
        return self._retried(author, lambda uow: Task(command))

    @property
    def now(self) -> datetime:
        """The time by the clock that all commands go by."""
        return self._clock.now()

    def undo(self, author: Author) -> Done:
        """Take back the author's last change that still stands."""
        return self._retried(author, _undo_task)

    def redo(self, author: Author) -> Done:
        """Make the author's last undone change again."""
        return self._retried(author, _redo_task)

    def undo_label(self, author: Author) -> Sentence | None:
        """Return what Ctrl+Z would take back; None where there is nothing."""
        return self._label_of(author, journal.undo_target)

    def redo_label(self, author: Author) -> Sentence | None:
        """Return what Ctrl+Shift+Z would make again; None where there is nothing."""
        return self._label_of(author, journal.redo_target)

    def _label_of(self, author: Author, find: Callable[..., journal.Entry | None]) -> Sentence | None:
        with UnitOfWork(self._engine, author, self._zone, read_only=True) as uow:
            entry = find(uow.session, author.name)
            return sentence_in(entry.label) if entry else None

    def _retried(self, author: Author, choose: Callable[[UnitOfWork], Task]) -> Done:
        """Run once; again where the database was busy or somebody wrote the same row in the same instant."""
        for attempt in range(1, TRIES + 1):
            try:
                done = self._transact(author, choose)
                break
            except BUSY as error:
                log.info("attempt %d of %d failed: %s", attempt, TRIES, error)
                if attempt == TRIES:
                    raise Conflict(Sentence("The database is busy. Try again.")) from error
        self._bus.publish(done.events)
        return done

    def _transact(self, author: Author, choose: Callable[[UnitOfWork], Task]) -> Done:
        now = self._clock.now()
        with UnitOfWork(self._engine, author, self._zone) as uow:
            task = choose(uow)
            uow.since_entry = task.target_id or 0
            inverse = self._handle(task.command, uow, now)
            news.follow_plan(uow, now)
            alarming.follow_changes(task.command, uow, now)
            if task.kind != "do" and inverse is None:
                # Nothing was left to put back; the step is taken all the same, or Ctrl+Z would stop here.
                inverse = c.RevertChanges(())
            if uow.has_unrecorded_changes:
                raise AssertionError(f"{type(task.command).__name__} changed rows and recorded no fact")
            certificate = _certified(task, uow, now)
            line = task.label or label(task.command, uow)
            entry_id = _journaled(task, uow, now, inverse, certificate, line)
            uow.commit()
            return Done(tuple(uow.events), certificate, entry_id, line)

    def _handle(self, command: c.Command, uow: UnitOfWork, now: datetime) -> c.Command | None:
        """Run one command and return what takes it back."""
        if isinstance(command, c.Batch):
            inverses = [self._handle(part, uow, now) for part in command.commands]
            standing = tuple(inverse for inverse in reversed(inverses) if inverse is not None)
            return c.Batch(command.label, standing)
        told = len(uow.events)
        inverse = self._handlers[type(command)](command, uow, now)
        return inverse or inverse_of(uow.events[told:])


def _check_right(command: c.Command, author: Author) -> None:
    """People ask for changes; only the clock and the sender report what they did."""
    for part in _parts(command):
        reports = isinstance(part, SYSTEM_ONLY)
        if not isinstance(part, c.ImportRecords) and reports != (author.role is Role.SYSTEM):
            raise Refusal(Sentence("{role} may not do this.", role=str(author.role)))


def _parts(command: c.Command) -> list[c.Command]:
    if isinstance(command, c.Batch):
        return [part for one in command.commands for part in _parts(one)]
    return [command]


def _certified(task: Task, uow: UnitOfWork, now: datetime) -> Certificate:
    """Let the checker look, and refuse what newly breaks and nobody may or did accept."""
    parts = _parts(task.command)
    planning = [part for part in parts if isinstance(part, PLANNING)]
    if all(isinstance(part, NOT_UNDOABLE) for part in parts):
        return Certificate()
    # What is put back may lie in the past by now; it did not when it was planned.
    reverting = task.kind != "do"
    certificate = certify(uow, uow.events, None if reverting else now)
    if planning:
        accepting = {key for part in planning for key in getattr(part, "accepting", ())}
        reason = " ".join(filter(None, (getattr(part, "reason", "") for part in planning)))
        refuse_unless_accepted(certificate, accepting, uow.author.role, reason, task.tolerated)
    return certificate


def _journaled(
    task: Task,
    uow: UnitOfWork,
    now: datetime,
    inverse: c.Command | None,
    certificate: Certificate,
    line: Sentence,
) -> int:
    changed = [change.row for event in uow.events for change in event.changes]
    named = {getattr(row, "intervention_id", None) or getattr(row, "request_id", None) for row in changed}
    subjects = {row.id for row in changed} | {str(key) for key in named if key}
    undoable = inverse is not None and not isinstance(task.command, NOT_UNDOABLE)
    return journal.append(
        uow.session,
        subjects,
        at=now,
        author=uow.author.name,
        role=str(uow.author.role),
        kind=task.kind,
        target_id=task.target_id,
        undoable=undoable,
        label=to_json(line, Sentence),
        command=to_json(task.command, c.Command),
        inverse=to_json(inverse, c.Command) if inverse is not None else None,
        events=[to_json(event, Event) for event in uow.events],
        findings=to_json(certificate, Certificate),
    )


def _undo_task(uow: UnitOfWork) -> Task:
    entry = journal.undo_target(uow.session, uow.author.name)
    if entry is None:
        raise Refusal(Sentence("There is nothing to undo."))
    return _task_of(entry, "undo")


def _redo_task(uow: UnitOfWork) -> Task:
    entry = journal.redo_target(uow.session, uow.author.name)
    if entry is None:
        raise Refusal(Sentence("There is nothing to redo."))
    return _task_of(entry, "redo")


def _task_of(entry: journal.Entry, kind: str) -> Task:
    inverse: c.Command = from_json(entry.inverse, c.Command)
    certificate: Certificate = from_json(entry.findings, Certificate)
    return Task(inverse, kind, entry.id, certificate.before, sentence_in(entry.label))
