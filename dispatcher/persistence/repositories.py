"""Rows by type: get, find, put, remove. One class serves every kind, because rows are values."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from dispatcher.domain.errors import BUILT_ON, CHANGED, Conflict, Refusal
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.shifts import Shift

from .mapping import FIELDS_OF, RECORD_OF, row_of, version_field

R = TypeVar("R", bound=Row)
CHUNK = 500  # ids in one IN (...): SQLite allows thousands, plans stay good with hundreds


class Repository(Generic[R]):
    """The rows of one type, inside one unit of work.

    Every `put` and `remove` is noted in `before`: row id -> the row as it was (None where it is new), so
    that the unit of work can tell what changed.
    """

    def __init__(self, session: Session, row_type: type[R]) -> None:
        self.row_type = row_type
        self._session = session
        self._record = RECORD_OF[row_type]
        self.before: dict[str, R | None] = {}
        # The session holds its records weakly; without this every look-up would be a query again.
        self._seen: dict[str, Any] = {}
        self._absent: set[str] = set()
        self._asked: dict[tuple[object, ...], list[Any]] = {}
        """What was asked since the last write here: nobody else writes during a transaction."""

    def find(self, row_id: str | None) -> R | None:
        record = self._load(row_id) if row_id else None
        return row_of(self.row_type, record) if record is not None else None

    def _load(self, row_id: str) -> Any:
        record = self._seen.get(row_id)
        if record is None and row_id not in self._absent:
            record = self._session.get(self._record, row_id)
            if record is not None:
                self._seen[row_id] = record
        return record

    def get(self, row_id: str) -> R:
        """Return the row; raises Refusal where there is none (any more)."""
        row = self.find(row_id)
        if row is None:
            raise Refusal(
                Sentence(
                    "This {what} does not exist any more. Reload and look again.",
                    what=self.row_type.__name__.lower(),
                )
            )
        return row

    def prefetch(self, row_ids: Iterable[str]) -> None:
        """Find out about many rows in a few queries, so that `find` and `put` need none of their own."""
        unknown = sorted(set(row_ids) - self._seen.keys() - self._absent)
        for start in range(0, len(unknown), CHUNK):
            chunk = unknown[start : start + CHUNK]
            found = {row.id for row in self.matching(self._record.id.in_(chunk))}
            self._absent.update(set(chunk) - found)

    def where(self, **equals: Any) -> list[R]:
        """Return the rows whose columns have these values, by id."""
        asked = tuple(sorted(equals.items()))
        if asked not in self._asked:
            query = select(self._record).filter_by(**equals).order_by(self._record.id)
            self._asked[asked] = list(self._session.scalars(query))
        return [self._noted(record) for record in self._asked[asked]]

    def matching(self, *conditions: Any) -> list[R]:
        """Return the rows that meet SQL conditions on the record's columns, by id."""
        query = select(self._record).where(*conditions).order_by(self._record.id)
        return [self._noted(record) for record in self._session.scalars(query)]

    def among(self, column: str, values: Iterable[Any]) -> list[R]:
        """Return the rows whose column is one of these values, in a few queries however many they are."""
        wanted, field = sorted(set(values)), getattr(self._record, column)
        chunks = (wanted[start : start + CHUNK] for start in range(0, len(wanted), CHUNK))
        return [row for chunk in chunks for row in self.matching(field.in_(chunk))]

    def _noted(self, record: Any) -> R:
        self._seen[record.id] = record
        return row_of(self.row_type, record)

    def highest(self, column: str) -> int | None:
        return self._session.scalar(select(func.max(getattr(self._record, column))))

    def put(self, row: R) -> None:
        """Add the row, or write its fields over the one with its id.

        Raises Conflict where the row given was read before somebody else's change.
        """
        self._write(row)
        self._session.flush()

    def put_all(self, rows: Iterable[R]) -> None:
        """Put many rows, each id once, in one go."""
        for row in rows:
            self._write(row)
        self._session.flush()

    def add_all(self, rows: Iterable[R]) -> None:
        """Add rows whose ids were made just now: the database is not asked whether it knows them."""
        new = list(rows)
        self._absent.update(row.id for row in new)
        self.put_all(new)

    def _write(self, row: R) -> None:
        self._asked.clear()
        record = self._load(row.id)
        if record is None:
            self.before.setdefault(row.id, None)
            self._seen[row.id] = self._filled(self._record(), row)
            self._absent.discard(row.id)
            self._session.add(self._seen[row.id])
            return
        self.before.setdefault(row.id, row_of(self.row_type, record))
        version = version_field(self.row_type)
        if self.row_type is not Shift and getattr(row, version) != getattr(record, version):
            raise Conflict(CHANGED)
        self._filled(record, row)

    def remove(self, row: R) -> None:
        """Take the row out; raises Conflict where other rows name it."""
        record = self._load(row.id)
        if record is None:
            return
        self._asked.clear()
        was = row_of(self.row_type, record)
        try:
            with self._session.begin_nested():
                self._session.delete(record)
        except IntegrityError as error:
            raise Conflict(BUILT_ON) from error
        del self._seen[row.id]
        self.before.setdefault(row.id, was)

    def _filled(self, record: Any, row: R) -> Any:
        counter = version_field(self.row_type)
        for name in FIELDS_OF[self.row_type]:
            if (name != counter or self.row_type is Shift) and getattr(record, name, None) != getattr(
                row, name
            ):
                setattr(record, name, getattr(row, name))
        return record
