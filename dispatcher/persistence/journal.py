"""The journal: what was asked, by whom, what it changed, and how to take it back. Appended, never altered."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy.orm import Session

from dispatcher.domain.people import Role

from .tables import journal, journal_subjects


@dataclass(frozen=True)
class Entry:
    """One journal row. `label`, `command`, `inverse`, `events` and `findings` are JSON values."""

    id: int
    at: datetime
    author: str
    role: str
    kind: str
    target_id: int | None
    undoable: bool
    label: Any
    command: Any
    inverse: Any
    events: Any
    findings: Any


def append(session: Session, subjects: Iterable[str], **values: Any) -> int:
    """Write one entry and the ids of the rows it changed; returns its number."""
    entry_id: int = session.execute(insert(journal).values(**values).returning(journal.c.id)).scalar_one()
    links = [{"entry_id": entry_id, "subject": subject} for subject in sorted(set(subjects))]
    if links:
        session.execute(insert(journal_subjects), links)
    return entry_id


def undo_target(session: Session, author: str) -> Entry | None:
    """Return this author's last change that still stands."""
    taken_back = 0
    for entry_id, kind in _backwards(session, author):
        if kind == "undo":
            taken_back += 1
        elif taken_back:
            taken_back -= 1
        else:
            return _entry(session, entry_id)
    return None


def redo_target(session: Session, author: str) -> Entry | None:
    """Return the undo that this author's redo would reverse; a new change since then leaves none."""
    made_again = 0
    for entry_id, kind in _backwards(session, author):
        if kind == "do":
            return None
        if kind == "redo":
            made_again += 1
        elif made_again:
            made_again -= 1
        else:
            return _entry(session, entry_id)
    return None


def last_change_by_others(session: Session, subject: str, after_id: int, author: str) -> Entry | None:
    """Return the newest entry of another person that changed this row after the given entry."""
    query = (
        select(journal)
        .join(journal_subjects, journal_subjects.c.entry_id == journal.c.id)
        .where(journal_subjects.c.subject == subject, journal.c.id > after_id, journal.c.author != author)
        .where(journal.c.role != str(Role.SYSTEM))
        .order_by(journal.c.id.desc())
        .limit(1)
    )
    row = session.execute(query).first()
    return Entry(*row) if row else None


def entries_about(connection: Connection | Session, subject: str) -> list[Entry]:
    """Return every entry that changed this row, the oldest first: its time-line."""
    query = select(journal).join(journal_subjects, journal_subjects.c.entry_id == journal.c.id)
    return _read(connection, query.where(journal_subjects.c.subject == subject).order_by(journal.c.id))


def entries_about_any(
    connection: Connection | Session, subjects: Collection[str], without: str
) -> list[Entry]:
    """Return every entry that changed one of these rows, the oldest first, but for one type of command."""
    linked = select(journal_subjects.c.entry_id).where(journal_subjects.c.subject.in_(subjects))
    is_other = journal.c.command["_type"].as_string() != without
    return _read(connection, select(journal).where(journal.c.id.in_(linked), is_other).order_by(journal.c.id))


def entries_since(connection: Connection | Session, moment: datetime) -> list[Entry]:
    """Return every entry written at this moment or later, the oldest first."""
    first = None
    newest_first = select(journal.c.id, journal.c.at).order_by(journal.c.id.desc())
    for entry_id, at in connection.execute(newest_first.execution_options(yield_per=200)):
        if at < moment:  # read from the end: a long journal costs no more than its last day
            break
        first = entry_id
    return [] if first is None else entries_after(connection, first - 1)


def entries_after(connection: Connection | Session, entry_id: int) -> list[Entry]:
    """Return every entry after the one with this number, the oldest first."""
    return _read(connection, select(journal).where(journal.c.id > entry_id).order_by(journal.c.id))


def _read(connection: Connection | Session, query: Select[Any]) -> list[Entry]:
    return [Entry(*row) for row in connection.execute(query)]


def _backwards(session: Session, author: str) -> Iterator[tuple[int, str]]:
    """Yield number and kind of this author's changes, the newest first: the facts of an entry may be long."""
    own = select(journal.c.id, journal.c.kind).where(journal.c.author == author, journal.c.undoable)
    query = own.order_by(journal.c.id.desc()).execution_options(yield_per=50)
    for entry_id, kind in session.execute(query):
        yield entry_id, kind


def _entry(session: Session, entry_id: int) -> Entry:
    return Entry(*session.execute(select(journal).where(journal.c.id == entry_id)).one())
