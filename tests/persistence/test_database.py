"""The database file: made and migrated alike, guarded against a bad SQLite, safe against a failing step."""

import json
from dataclasses import replace
from pathlib import Path

import pysqlite3
import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, select, text

from dispatcher.domain.appointments import Pin
from dispatcher.domain.duty import DutyPerson, DutyRole
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import Event
from dispatcher.persistence import database
from dispatcher.persistence.database import guard_sqlite_version, open_database, upgrade
from dispatcher.persistence.queries import rows_where
from dispatcher.persistence.tables import journal
from dispatcher.services.commands import MoveAssignment, PinAssignment
from dispatcher.services.formats import from_json
from dispatcher.settings import database_url
from tests.builders import Centre, at
from tests.desks import TestDesk


def schema(engine: object) -> list[str]:
    with engine.connect() as connection:  # type: ignore[attr-defined]
        found = connection.execute(text("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"))
        return sorted(" ".join(row[0].replace('"', "").split()) for row in found)


def bare_engine(path: Path) -> object:
    engine = create_engine(database_url(path), module=pysqlite3.dbapi2)
    database.event.listen(engine, "connect", database._on_connect)
    database.event.listen(engine, "begin", database._on_begin)
    return engine


def test_that_a_new_database_and_a_migrated_one_have_the_same_tables(tmp_path: Path) -> None:
    new = open_database(database_url(tmp_path / "new.sqlite"))
    migrated = bare_engine(tmp_path / "migrated.sqlite")
    upgrade(migrated)  # type: ignore[arg-type]
    assert inspect(new).get_table_names() == inspect(migrated).get_table_names()
    with migrated.begin() as connection:  # type: ignore[attr-defined]
        command.check(database.alembic_config(connection))
    with new.begin() as connection:
        command.check(database.alembic_config(connection))
        assert database._schema_version(connection) == database.HEAD
    for engine in (new, migrated):
        names = inspect(engine).get_table_names()
        assert {
            name: sorted(index["name"] for index in inspect(engine).get_indexes(name)) for name in names
        } == {name: sorted(index["name"] for index in inspect(new).get_indexes(name)) for name in names}


def test_that_opening_twice_changes_nothing(tmp_path: Path) -> None:
    url = database_url(tmp_path / "twice.sqlite")
    first = schema(open_database(url))
    assert schema(open_database(url)) == first


def test_that_a_database_of_a_newer_version_is_refused_with_one_sentence(tmp_path: Path) -> None:
    url = database_url(tmp_path / "newer.sqlite")
    engine = open_database(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refusal, match="newer version of Dispatcher"):
        open_database(url)


@pytest.mark.parametrize(
    ("version", "is_safe"), [((3, 51, 2), False), ((3, 51, 3), True), ((3, 40, 1), False)]
)
def test_that_a_sqlite_with_the_wal_reset_bug_is_refused(version: tuple[int, ...], is_safe: bool) -> None:
    if is_safe:
        guard_sqlite_version(version)
        return
    with pytest.raises(Refusal, match="can damage the database"):
        guard_sqlite_version(version)


def test_that_the_sqlite_in_use_is_a_safe_one_in_wal_mode(tmp_path: Path) -> None:
    engine = open_database(database_url(tmp_path / "mode.sqlite"))
    with engine.connect() as connection:
        pragma = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema")
        }
    assert pragma == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0}
    assert pysqlite3.sqlite_version_info >= database.FIRST_SAFE_SQLITE


def test_that_a_plan_of_the_first_version_is_kept_when_ranges_and_hands_come(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1001)
    desk.load(centre)
    before = desk.board.assignments
    desk.run(PinAssignment("a-1001", Pin.RANGE, at("09:00"), at("11:00")))
    with desk.desk.engine.begin() as connection:
        command.downgrade(database.alembic_config(connection), "0001")
        columns = {column["name"] for column in inspect(connection).get_columns("assignments")}
        assert not columns & {"placed_at", "pin_earliest", "pin_latest"}
    desk.reopen()
    (row,) = desk.board.assignments.values()
    assert {row.id: replace(row, version=before[row.id].version)} == before
    desk.run(MoveAssignment("a-1001", "t-Durand", at("11:00")))
    assert desk.board.assignments["a-1001"].placed_at == at("08:00")


def test_that_who_is_at_the_desk_is_kept_when_two_lists_of_duty_become_one(tmp_path: Path) -> None:
    url = database_url(tmp_path / "centre.sqlite")
    engine = open_database(url)
    with engine.begin() as connection:
        command.downgrade(database.alembic_config(connection), "0016")
    since = "2026-11-24T07:00:00+00:00"
    came = {"_type": "Duty", "id": "d-1", "operator": "Bruno", "since": since, "version": 1}
    told = {"_type": "DeskManned", "changes": [{"before": None, "after": came}], "context": []}
    entry = {"at": "2026-11-24 07:00:00.000000", "author": "Bruno", "role": "operator", "kind": "do"}
    with engine.begin() as connection:
        duty = "INSERT INTO duties VALUES ('d-1', 'Bruno', '2026-11-24 07:00:00.000000', 1)"
        connection.execute(text(duty))
        connection.execute(
            text(
                "INSERT INTO journal (at, author, role, kind, undoable, label, command, events, findings)"
                " VALUES (:at, :author, :role, :kind, 0, '{}', '{}', :events, '{}')"
            ),
            entry | {"events": json.dumps([told])},
        )
    engine.dispose()
    engine = open_database(url)
    with engine.connect() as connection:
        (person,) = rows_where(connection, DutyPerson)
        (events,) = connection.execute(select(journal.c.events)).scalars()
    assert (person.name, person.role, person.is_on_duty) == ("Bruno", DutyRole.DESK, True)
    assert from_json(events[0], Event).changes[0].after == person
