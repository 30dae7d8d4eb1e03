"""The journal of a day in plain words: who did what, about which job, and whether it still stands.

The words are made of what the journal stores: the command, the facts with their rows before and after, the
label. The phrases of the commands are in `journal_phrases`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from dispatcher.domain.events import Event
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.people import Role
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.technicians import Technician
from dispatcher.persistence import journal, queries
from dispatcher.persistence.unit_of_work import Engine

from . import commands as c
from .formats import from_json, sentence_in
from .journal_phrases import PHRASES, Names, Told, imported, phrase_of_several
from .knowledge_commands import ImportPack

# Thousands of rows, and only their count is said.
TAKEN_IN = (c.ImportRecords.__name__, ImportPack.__name__)
NOTHING = "nothing"


class LineKind(StrEnum):
    """What a line is about, for a filter."""

    CALL = "call"
    PLAN = "plan"
    PROMISE = "promise"
    MESSAGE = "message"
    PROGRESS = "progress"
    ALARM = "alarm"
    OTHER = "other"


@dataclass(frozen=True)
class Line:
    """One entry. `intervention_id` is the job it is about, None where it is about none or about many; its
    number comes first.

    `how` is do, undo, redo, or NOTHING for an undo that came too late; `root_id` the entry that this one
    undid or did again, itself where it is new.
    """

    entry_id: int
    at: datetime
    author: str
    is_person: bool
    kind: LineKind
    what: Sentence
    intervention_id: str | None = None
    numbers: tuple[int, ...] = ()
    how: str = "do"
    root_id: int = 0
    undone_by: str = ""
    undone_at: datetime | None = None

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


def read_lines(engine: Engine, since: datetime, after_id: int = 0) -> tuple[Line, ...]:
    """Return the lines of the journal from a moment on, and after that entry, the oldest first."""
    lines: list[Line] = []
    with queries.reading(engine) as connection:
        crew = crew_names(connection)
        after, first = journal.slices_after, journal.slices_since
        for entries in after(connection, after_id) if after_id else first(connection, since):
            names = names_in(connection, entries, crew)
            lines += (line_of(entry, names) for entry in entries)
    return tuple(lines)


def crew_names(reading: queries.Reading) -> dict[str, str]:
    """Return the name of every technician by id."""
    return {row.id: row.name for row in queries.rows_where(reading, Technician)}


def names_in(reading: queries.Reading, entries: Iterable[journal.Entry], crew: dict[str, str]) -> Names:
    """Return the numbers of what these entries speak of, with the names of the technicians."""
    subjects = {key for entry in entries for key in _named_in(entry)}
    work = queries.rows_in(reading, Intervention, "id", subjects)
    calls = queries.rows_in(reading, Request, "id", subjects)
    return Names({row.id: row.number for row in work} | {row.id: row.number for row in calls}, crew)


def marked(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines with those marked that were undone and not made again since."""
    rooted = _rooted(lines)
    by_id = {line.entry_id: line for line in rooted}
    for line in rooted:
        if line.how in ("undo", "redo") and line.root_id in by_id:
            is_undo = line.how == "undo"
            by_id[line.root_id] = replace(
                by_id[line.root_id],
                undone_by=line.author if is_undo else "",
                undone_at=line.at if is_undo else None,
            )
    return tuple(by_id.values())


def _rooted(lines: Iterable[Line]) -> tuple[Line, ...]:
    """Return the lines with each undo and redo leading to the entry that was first done."""
    roots: dict[int, int] = {}
    found = []
    for line in lines:
        root = line.entry_id if line.how == "do" else roots.get(line.root_id, line.root_id)
        roots[line.entry_id] = root
        found.append(replace(line, root_id=root))
    return tuple(found)


def line_of(entry: journal.Entry, names: Names) -> Line:
    """Return one entry in plain words."""
    subject = str(entry.command["_type"])
    told = _told(entry, names)
    about = _jobs(told)
    main = about[0] if len(about) == 1 else _asked_for(told.command)
    about = [key for key in (main, *(key for key in about if key != main)) if key]
    return Line(
        entry_id=entry.id,
        at=entry.at,
        author=entry.author,
        is_person=entry.role != Role.SYSTEM,
        kind=_kind(entry, subject),
        what=_words(told),
        intervention_id=main,
        numbers=tuple(filter(None, map(told.number, about))),
        how=NOTHING if _is_empty(entry) else entry.kind,
        root_id=entry.target_id or entry.id,
    )


def _is_empty(entry: journal.Entry) -> bool:
    """Whether this was an undo or redo that found nothing left, such as a message that had gone."""
    return entry.kind != "do" and not entry.events


def _told(entry: journal.Entry, names: Names) -> Told:
    if entry.command["_type"] in TAKEN_IN:
        return Told(entry, None, {}, {}, names)
    events = [from_json(event, Event) for event in entry.events]
    before: dict[str, Row | None] = {}
    after: dict[str, Row | None] = {}
    for change in (change for event in events for change in event.changes):
        before.setdefault(change.row.id, change.before)
        after[change.row.id] = change.after
    return Told(entry, from_json(entry.command, c.Command), before, after, names)


def _named_in(entry: journal.Entry) -> set[str]:
    """Return the ids of the calls and jobs that an entry changed something of."""
    if entry.command["_type"] in TAKEN_IN:
        return set()
    rows = (row for event in entry.events for change in event["changes"] for row in change.values() if row)
    named = ("id", "intervention_id", "request_id")
    return {str(row[name]) for row in rows for name in named if row.get(name)}


def _jobs(told: Told) -> list[str]:
    """Return the ids of the jobs that were changed, in the order of their numbers."""
    rows = [row for row in (*told.before.values(), *told.after.values()) if row is not None]
    keys = {key for row in rows if (key := intervention_of(row)) is not None}
    return sorted(keys, key=lambda key: (told.number(key), key))


def _asked_for(command: Any) -> str | None:
    """Return the one job that a change of several was about."""
    for part in _parts(command):
        new = [move for move in getattr(part, "moves", ()) if getattr(move, "is_new", False)]
        if len(new) == 1:
            return str(new[0].intervention_id)
    return None


def _parts(command: Any) -> list[Any]:
    if isinstance(command, c.Batch):
        return [part for one in command.commands for part in _parts(one)]
    return [command]


# ---- the words


def _words(told: Told) -> Sentence:
    entry = told.entry
    label = sentence_in(entry.label)
    if entry.role == Role.SYSTEM:
        return _by_itself(told, label)
    if _is_empty(entry):
        return Sentence("{who} found nothing left to change: {what}", who=entry.author, what=label)
    if entry.kind == "undo":
        return Sentence("{who} undid: {what}", who=entry.author, what=label)
    if entry.kind == "redo":
        return Sentence("{who} did again: {what}", who=entry.author, what=label)
    if told.command is None:
        return imported(told, label)
    parts = _parts(told.command)
    said = PHRASES[type(parts[0])](told, parts[0]) if len(parts) == 1 else phrase_of_several(told, parts)
    return said or Sentence("{who}: {what}", who=entry.author, what=label)


def _by_itself(told: Told, label: Sentence) -> Sentence:
    """Say what nobody asked for: the tick rang, the outbox sent."""
    if isinstance(told.command, c.RaiseDueAlarms | c.RecordDelivery):
        return PHRASES[type(told.command)](told, told.command) or label
    return label


KINDS: dict[str, LineKind] = {
    "LinkArticle": LineKind.CALL,
    "SolveByArticle": LineKind.CALL,
    "DraftAnswer": LineKind.MESSAGE,
    "WriteArticle": LineKind.OTHER,
    "SetFixDate": LineKind.OTHER,
    "ImportPack": LineKind.OTHER,
    "RegisterRequest": LineKind.CALL,
    "SetImpact": LineKind.CALL,
    "EscalateRequest": LineKind.CALL,
    "LowerRequest": LineKind.CALL,
    "HandOver": LineKind.CALL,
    "ParkRequest": LineKind.CALL,
    "TakeRequest": LineKind.CALL,
    "DecideCoverage": LineKind.CALL,
    "SendParts": LineKind.CALL,
    "HandleRequest": LineKind.CALL,
    "CloseRequest": LineKind.CALL,
    "RedirectRequest": LineKind.CALL,
    "WriteEscalationFile": LineKind.CALL,
    "AttachFile": LineKind.CALL,
    "RemoveAttachment": LineKind.CALL,
    "SetPriorities": LineKind.OTHER,
    "SetQueues": LineKind.OTHER,
    "JudgeCustomer": LineKind.OTHER,
    "QualifyRequest": LineKind.CALL,
    "CancelIntervention": LineKind.CALL,
    "WishAppointment": LineKind.PROMISE,
    "PromiseAppointment": LineKind.PROMISE,
    "WithdrawPromise": LineKind.PROMISE,
    "TellTechnician": LineKind.MESSAGE,
    "RecallTechnician": LineKind.MESSAGE,
    "RecordDelivery": LineKind.MESSAGE,
    "DraftNews": LineKind.MESSAGE,
    "SendNews": LineKind.MESSAGE,
    "DropNews": LineKind.MESSAGE,
    "ReopenNews": LineKind.MESSAGE,
    "ReportProgress": LineKind.PROGRESS,
    "RaiseDueAlarms": LineKind.ALARM,
    "AcknowledgeAlarm": LineKind.ALARM,
    "ShelveAlarm": LineKind.ALARM,
    "UnshelveAlarm": LineKind.ALARM,
    "EngageExpert": LineKind.ALARM,
    "SetAlarmRules": LineKind.OTHER,
    "SetExpert": LineKind.OTHER,
    "RemoveExpert": LineKind.OTHER,
    "SetDutyPerson": LineKind.OTHER,
    "RemoveDutyPerson": LineKind.OTHER,
    "ImportRecords": LineKind.OTHER,
    "SetCostRates": LineKind.OTHER,
    "SetServiceLevel": LineKind.OTHER,
    "RemoveServiceLevel": LineKind.OTHER,
    "SetCalendar": LineKind.OTHER,
    "RemoveCalendar": LineKind.OTHER,
}


def _kind(entry: journal.Entry, subject: str) -> LineKind:
    """Return what an entry is about: a batch what its first command is about, everything else the plan."""
    if subject == "Batch" and entry.command["commands"]:
        subject = str(entry.command["commands"][0]["_type"])
    return KINDS.get(subject, LineKind.PLAN)
