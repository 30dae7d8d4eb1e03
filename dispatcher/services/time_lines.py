"""The time-line of one job: everything that happened to it, over all channels, in plain words.

Calls, promises, places on the plan, messages, reports and alarms come from the journal; what was imported has
only its call. The words are the journal's (journal_lines), with what concerns this one job added.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dispatcher.domain.alarm_words import ALARM_WORDS
from dispatcher.domain.alarms import Alarm, ClockKind, Deadline
from dispatcher.domain.events import Change
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message, MessageState
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence import journal, queries
from dispatcher.persistence.unit_of_work import Engine

from . import commands as c
from .formats import from_json
from .journal_lines import Line, LineKind, crew_names, line_of, marked, names_in
from .journal_phrases import Names


@dataclass(frozen=True)
class Moment:
    """One line of a time-line, with the facts that belong to this job alone."""

    line: Line
    facts: tuple[Sentence, ...] = ()


def time_line(engine: Engine, intervention_id: str) -> tuple[Moment, ...]:
    """Return what happened to a job, the oldest first; nothing for one that is not there."""
    lines: list[Line] = []
    facts: dict[int, tuple[Sentence, ...]] = {}
    with queries.reading(engine) as connection:
        jobs = queries.rows_in(connection, Intervention, "id", [intervention_id])
        if not jobs:
            return ()
        job = jobs[0]
        calls = queries.rows_in(connection, Request, "id", [job.request_id])
        crew = crew_names(connection)
        about = (job.id, job.request_id)
        for entries in journal.slices_about(connection, about, without=c.ImportRecords.__name__):
            names = names_in(connection, entries, crew)
            lines += (line_of(entry, names) for entry in entries)
            facts |= {entry.id: tuple(_facts(entry, job, names)) for entry in entries}
    told = (Moment(line, facts[line.entry_id]) for line in marked(lines))
    return (*_call(job, calls, lines), *told)


def _call(job: Intervention, calls: list[Request], lines: Iterable[Line]) -> list[Moment]:
    """Return the call of a job whose call nobody wrote down here."""
    if any(line.kind is LineKind.CALL and line.how == "do" for line in lines):
        return []
    who = calls[0].operator if calls else ""
    what = Sentence("call {number} received", number=job.number)
    line = Line(0, job.received_at, who, bool(who), LineKind.CALL, what, job.id, (job.number,))
    return [Moment(line, (Sentence("fault: {fault}", fault=job.fault),) if job.fault else ())]


def _facts(entry: journal.Entry, job: Intervention, names: Names) -> Iterator[Sentence]:
    """Tell what the line leaves open: to whom a message went or why not, until when a clock runs."""
    for change in (change for event in entry.events for change in event["changes"]):
        if not _is_about(change, (job.id, job.request_id)):
            continue  # one look at the clocks may ring for two hundred jobs
        said = _fact(from_json(change, Change), job, names)
        if said is not None:
            yield said
    reason = _reason(entry.command)
    if reason:
        yield Sentence("reason: {reason}", reason=reason)


def _is_about(change: Any, keys: tuple[str, ...]) -> bool:
    rows = (row for row in change.values() if row)
    return any(row.get("id") in keys or row.get("intervention_id") in keys for row in rows)


def _fact(change: Change, job: Intervention, names: Names) -> Sentence | None:
    row = change.after
    if isinstance(row, Request) and change.before is None and row.fault:
        return Sentence("fault: {fault}", fault=row.fault)
    if row is None or intervention_of(row) != job.id:
        return None
    if isinstance(row, Message):
        return _message(row, names)
    if isinstance(row, Alarm) and change.before is None and row.kind is not ClockKind.APPOINTMENT:
        return Sentence("alarm: {what}", what=ALARM_WORDS[row.kind])
    if isinstance(row, Alarm) and change.before is None:
        return Sentence("told at {at}, and no appointment since", at=row.since or row.raised_at)
    if isinstance(row, Alarm) and row.cleared_at is not None:
        return Sentence("the alarm ends")
    if isinstance(row, Deadline) and change.before is None and row.kind is ClockKind.APPOINTMENT:
        return Sentence("an alarm rings at {at} without an appointment", at=row.due_at)
    return None


def _message(row: Message, names: Names) -> Sentence | None:
    if row.technician_id is None:
        return _news(row)
    who = {"name": names.technicians.get(row.technician_id, ""), "address": row.address}
    if row.state is MessageState.FAILED:
        return Sentence("to {name}, {address}: {error}", **who, error=row.error)
    if row.state is MessageState.WITHDRAWN:
        return Sentence("message to {name} withdrawn", name=who["name"])
    return Sentence("to {name}, {address}", **who)


def _news(row: Message) -> Sentence | None:
    """Tell what the customer is told, or will be once a person has said so."""
    if row.state is MessageState.DRAFT:
        return Sentence("draft to the customer: {text}", text=row.body)
    if row.state is MessageState.WITHDRAWN:
        return Sentence("draft to the customer withdrawn")
    if row.state is MessageState.FAILED:
        return Sentence("to the customer, {address}: {error}", address=row.address, error=row.error)
    if row.state is MessageState.QUEUED:
        return Sentence("to the customer, {address}: {text}", address=row.address, text=row.body)
    return None


def _reason(command: Any) -> str:
    """Return the reasons somebody gave, those inside a batch too."""
    parts = command.get("commands") or [command]
    found = (str(part.get("reason") or "") for part in parts)
    return " ".join(dict.fromkeys(filter(None, found)))
