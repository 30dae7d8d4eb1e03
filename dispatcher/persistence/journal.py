"""The journal: what was asked, by whom, what it changed, and how to take it back. Appended, never altered."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, insert, select
from sqlalchemy.orm import Session

from dispatcher.domain.people import Role

from .tables import journal, journal_subjects

SLICE = 10
"""So many entries are held at a time: the facts of one may be a hundred kilobytes."""


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


def slices_about(
    connection: Connection | Session, subjects: Collection[str], without: str
) -> Iterator[list[Entry]]:
    """Yield the entries that changed one of these rows, but for one type of command, a few at a time.

    The oldest come first.
    """
    linked = select(journal_subjects.c.entry_id).where(journal_subjects.c.subject.in_(subjects))
    is_other = journal.c.command["_type"].as_string() != without
    yield from _slices(connection, select(journal).where(journal.c.id.in_(linked), is_other))


def slices_since(connection: Connection | Session, moment: datetime) -> Iterator[list[Entry]]:
    """Yield the entries written at this moment or later, the oldest first, a few at a time."""
    return slices_after(connection, _last_before(connection, moment))


def slices_after(connection: Connection | Session, entry_id: int) -> Iterator[list[Entry]]:
    """Yield the entries after the one with this number, the oldest first, a few at a time.

    All those of a long day at once were 150 MB where their lines are one.
    """
    yield from _slices(connection, select(journal), entry_id)


def _slices(connection: Connection | Session, query: Select[Any], entry_id: int = 0) -> Iterator[list[Entry]]:
    slices = query.order_by(journal.c.id).limit(SLICE)
    while found := _read(connection, slices.where(journal.c.id > entry_id)):
        yield found
        entry_id = found[-1].id


def _last_before(connection: Connection | Session, moment: datetime) -> int:
    """Return the number of the last entry before a moment; 0 where there is none."""
    newest_first = select(journal.c.id, journal.c.at).order_by(journal.c.id.desc())
    for entry_id, at in connection.execute(newest_first.execution_options(yield_per=200)):
        if at < moment:  # read from the end: a long journal costs no more than its last day
            return int(entry_id)
    return 0


def _read(connection: Connection | Session, query: Select[Any]) -> list[Entry]:
    return [Entry(*row) for row in connection.execute(query)]


def _backwards(session: Session, author: str) -> Iterator[tuple[int, str]]:
    """Yield number and kind of this author's changes, the newest first: the facts of an entry may be long."""
    own = select(journal.c.id, journal.c.kind).where(journal.c.author == author, journal.c.undoable)
    query = own.order_by(journal.c.id.desc()).execution_options(yield_per=200)
    yield from ((entry_id, kind) for entry_id, kind in session.execute(query))


def _entry(session: Session, entry_id: int) -> Entry:
    return Entry(*session.execute(select(journal).where(journal.c.id == entry_id)).one())
