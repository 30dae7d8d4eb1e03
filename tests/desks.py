"""Desks for tests: real SQLite files, the real executor, a manual clock, and a recording bus."""

import atexit
import hashlib
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from dispatcher.bootstrap import Desk, open_desk
from dispatcher.clock import ManualClock
from dispatcher.domain.board import Board
from dispatcher.domain.events import Event
from dispatcher.domain.messages import Message
from dispatcher.domain.people import Author
from dispatcher.domain.rows import Row
from dispatcher.persistence.database import open_database
from dispatcher.persistence.mapping import TABLE_OF
from dispatcher.persistence.tables import metadata
from dispatcher.services.commands import Command, ImportRecords
from dispatcher.services.executor import Done
from dispatcher.settings import Settings, database_url
from tests.builders import ANNE, DAY, Centre, at
from tests.days import day_of
from tests.statements import share_compiled_statements

share_compiled_statements()
ORDER = {kind: metadata.sorted_tables.index(table) for kind, table in TABLE_OF.items()}
SAVED_DAYS = Path(tempfile.mkdtemp(prefix="dispatcher-days-"))
atexit.register(shutil.rmtree, SAVED_DAYS, ignore_errors=True)


class PigeonTransport:
    """The outside world: takes messages while `up`, refuses them while not."""

    def __init__(self) -> None:
        self.up = True
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        if not self.up:
            raise OSError("no pigeon")
        self.sent.append(message)


@dataclass
class TestDesk:
    """A desk on a file, its clock, what it told its listeners, and what left."""

    __test__ = False
    path: Path
    clock: ManualClock
    transport: PigeonTransport = field(default_factory=PigeonTransport)
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        self.desk: Desk = open_desk(Settings(database=database_url(self.path), author="Anne"), self.clock)
        self.desk.transport = self.transport
        self._stop_listening = self.desk.bus.subscribe(self.events.extend)

    def stop_recording(self) -> None:
        """Remember no events from now on: over an hour of acts they would look like a leak."""
        self._stop_listening()
        self.events.clear()

    def reopen(self, now: datetime | None = None) -> None:
        """Close the desk and open it again, later."""
        self.desk.close()
        if now is not None:
            self.clock.set(now)
        self.open()

    def run(self, command: Command, author: Author = ANNE) -> Done:
        return self.desk.executor.run(command, author)

    def undo(self, author: Author = ANNE) -> Done:
        return self.desk.executor.undo(author)

    def redo(self, author: Author = ANNE) -> Done:
        return self.desk.executor.redo(author)

    def walk_back_and_forth(self, hashes: Sequence[str]) -> None:
        """Undo to the first of these plans and redo to the last: each step meets exactly the next of them."""
        for expected in reversed(hashes[:-1]):
            self.undo()
            assert self.hash == expected, "an undo came somewhere else"
        for expected in hashes[1:]:
            self.redo()
            assert self.hash == expected, "a redo came somewhere else"

    def load(self, centre: Centre) -> None:
        """Import a made-up centre, as nobody in particular; into a new desk once per run, then copied."""
        rows = sorted(centre.rows, key=lambda row: ORDER[type(row)])  # each kind in one go, not row by row
        if self._is_new():
            self._load_saved(rows)
        else:
            self.run_import(rows)
        self.events.clear()

    def load_day(self, **size: Any) -> None:
        """Load the day of `tests.days.day_of`."""
        self.load(_day(tuple(sorted(size.items()))))

    def _is_new(self) -> bool:
        """Whether nothing was done here and nobody but us listens: another file may take its place."""
        with self.desk.engine.connect().execution_options(read_only=True) as connection:
            done = connection.exec_driver_sql("SELECT 1 FROM journal LIMIT 1").first()
        return done is None and len(self.desk.bus._listeners) == 1

    def _load_saved(self, rows: list[Row]) -> None:
        """Take the file that these rows made at this hour; the first time, make it."""
        said = repr((self.clock.now(), rows))
        saved = SAVED_DAYS / f"{hashlib.sha256(said.encode()).hexdigest()}.sqlite"
        is_known = saved.is_file()
        if not is_known:
            self.run_import(rows)
        author = self.desk.author
        self.desk.close()  # what was written is all in the one file now
        if is_known:
            shutil.copy(saved, self.path)
        else:
            shutil.copy(self.path, saved)
        self.open()
        self.desk.author = author

    def run_import(self, rows: Iterable[Row]) -> None:
        self.run(ImportRecords(tuple(rows)), Author("import", ANNE.role))

    def tick(self, now: datetime | None = None) -> None:
        if now is not None:
            self.clock.set(now)
        self.desk.tick()

    @property
    def board(self) -> Board:
        return self.desk.load_board(DAY)

    @property
    def hash(self) -> str:
        return self.desk.plan_hash()


@cache
def _day(size: tuple[tuple[str, Any], ...]) -> Centre:
    return day_of(**dict(size))


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and no row: copied for each test, since making it takes 0.2 s."""
    path = tmp_path_factory.mktemp("template") / "empty.sqlite"
    engine = open_database(database_url(path))
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    engine.dispose()
    return path


@pytest.fixture
def desk(tmp_path: Path, empty_database: Path) -> Iterator[TestDesk]:
    """An empty desk at 08:00 of the test day."""
    path = tmp_path / "centre.sqlite"
    shutil.copy(empty_database, path)
    made = TestDesk(path, ManualClock(at("08:00")))
    yield made
    made.desk.close()
