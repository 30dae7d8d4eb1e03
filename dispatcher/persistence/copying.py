"""A second database that holds what the first one holds now: how a day is forked."""

from pathlib import Path
from typing import Any

import pysqlite3
from sqlalchemy import Engine

from .database import open_database
from .tables import journal, journal_subjects


def copy_of(engine: Engine, path: Path) -> Engine:
    """Write a consistent copy of the database to a file of its own and return the engine on it.

    The copy has an empty journal: what is undone there is what was done there. Writers of the first database
    are not stopped meanwhile.
    """
    _back_up(engine, path)
    copied = open_database(f"sqlite:///{path}")
    with copied.begin() as connection:
        connection.execute(journal_subjects.delete())
        connection.execute(journal.delete())
    return copied


def _back_up(engine: Engine, path: Path) -> None:
    """SQLite's own backup takes the pages as they stand at one moment, what is still in the WAL included."""
    source, target = engine.raw_connection(), pysqlite3.connect(str(path))
    try:
        origin: Any = source.driver_connection
        origin.backup(target)
    finally:
        target.close()
        source.close()
