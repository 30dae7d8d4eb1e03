"""What tables are made of: the types of their columns, and the columns that most of them have."""

from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    text,
)

from dispatcher.domain.calendars import Opening

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment. Refuses times without a zone; stores and returns UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


class Openings(TypeDecorator[tuple[Opening, ...]]):
    """Opening hours: a list of weekday, first and last minute."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[list[int]] | None:
        return None if value is None else [[one.weekday, one.opens, one.closes] for one in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[Opening, ...] | None:
        return None if value is None else tuple(Opening(*one) for one in value)


class Days(TypeDecorator[tuple[date, ...]]):
    """Days of the calendar, as a list of ISO dates."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[str] | None:
        return None if value is None else [day.isoformat() for day in value]

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[date, ...] | None:
        return None if value is None else tuple(date.fromisoformat(day) for day in value)


class Keys(TypeDecorator[tuple[str, ...]]):
    """Ids of other rows, as a list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[str] | None:
        return None if value is None else list(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)


class Spans(TypeDecorator[tuple[tuple[datetime, datetime], ...]]):
    """From when to when, several times: a list of pairs of ISO times in UTC."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> list[list[str]] | None:
        return None if value is None else [[one.isoformat() for one in span] for span in value]

    def process_result_value(
        self, value: Any, dialect: Dialect
    ) -> tuple[tuple[datetime, datetime], ...] | None:
        if value is None:
            return None
        return tuple((datetime.fromisoformat(one), datetime.fromisoformat(other)) for one, other in value)


class Word(TypeDecorator[StrEnum]):
    """One word out of a list: stored as text, used as the enumeration."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__(length=20)
        self.words = words

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(self.words(value))

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        return None if value is None else self.words(value)


def key() -> Column[str]:
    return Column("id", String(36), primary_key=True)


def words(name: str, **options: Any) -> Column[str]:
    if options.get("server_default") == "":
        options["server_default"] = text("''")  # else Alembic takes an empty default for none at all
    return Column(name, Text, nullable=False, **options)


def number(name: str, **options: Any) -> Column[int]:
    return Column(name, Integer, nullable=False, **options)


def when(name: str, nullable: bool = True, **options: Any) -> Column[datetime]:
    return Column(name, UtcDateTime, nullable=nullable, **options)


def word(name: str, words: type[StrEnum], **options: Any) -> Column[StrEnum]:
    return Column(name, Word(words), nullable=False, **options)


def ref(table: str, name: str | None = None, nullable: bool = False) -> Column[str]:
    column = name or f"{table.removesuffix('s')}_id"
    return Column(column, String(36), ForeignKey(f"{table}.id"), nullable=nullable, index=True)


def version() -> Column[int]:
    return number("version")


def external() -> Column[str]:
    return words("external_id", index=True)


def in_order(earlier: str, later: str) -> CheckConstraint:
    return CheckConstraint(f"{earlier} <= {later}", name=f"{earlier}_first")


def between(name: str, low: float, high: float) -> CheckConstraint:
    return CheckConstraint(f"{name} BETWEEN {low} AND {high}", name=f"{name}_on_earth")
