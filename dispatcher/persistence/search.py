"""Full-text search: one index over everything people look for, kept by the database itself.

The index is derived from the tables: triggers follow every change, whoever makes it, and it is made anew
where it is missing or was made by another version. So it needs no migration, and losing it loses nothing.
Accents and capitals do not count; every word asked for must begin a word of what is found.

Another database would have its own index behind `find`; nobody else knows how this one works.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

_WORD = re.compile(r"\w+")
_PHONE = re.compile(r"\+?[\d\s.\-/()]+")
FEWEST_DIGITS = 3
LIKE_LETTERS = 3  # a typing mistake rarely stands in the first ones of every word
_MARK = "tel"
_SPLIT = "unicode61 remove_diacritics 2"


@dataclass(frozen=True)
class Indexed:
    """A table whose rows can be found, and the columns they are found by."""

    kind: str
    table: str
    columns: tuple[str, ...]

    def words(self, row: str) -> str:
        """Return the SQL that writes a row's words; a phone number also as `phone_digits` asks for it."""
        parts = [f"{row}.{column}" for column in self.columns]
        if "phone" in self.columns:
            parts += _phone_words(f"{row}.phone")
        return " || ' ' || ".join(f"coalesce({part}, '')" for part in parts)


INDEXED = (
    Indexed("customer", "customers", ("name", "phone", "external_id")),
    Indexed("contact", "contacts", ("name", "phone", "email")),
    Indexed("site", "sites", ("name", "address", "town")),
    Indexed("machine", "equipment", ("model", "serial")),
    Indexed("contract", "contracts", ("external_id", "level")),
    Indexed("technician", "technicians", ("name", "team", "phone")),
    Indexed("call", "requests", ("number", "fault")),
    Indexed("work", "interventions", ("number", "fault", "external_id")),
)
KINDS = tuple(one.kind for one in INDEXED)


def phone_digits(asked: str) -> str:
    """Return the word that a typed phone number is found by, "" where it is none.

    Gaps do not count, nor the 0 or 00 or + before it: a number is found with its country's code and without.
    """
    if not _PHONE.fullmatch(asked.strip()):
        return ""
    digits = re.sub(r"\D", "", asked.replace("(0)", ""))
    return f"{_MARK}{digits.lstrip('0')}" if len(digits) >= FEWEST_DIGITS else ""


def _phone_words(phone: str) -> list[str]:
    """Return the SQL of a number without gaps, and of its words: all figures, and those after the country.

    They bear a mark, so that the figures of a name or a serial number do not find a phone.
    """
    digits = f"replace({phone}, '(0)', '')"
    for gap in (" ", ".", "-", "/", "(", ")"):
        digits = f"replace({digits}, '{gap}', '')"
    whole = f"ltrim({digits}, '+0')"
    national = f"CASE WHEN {digits} LIKE '+33%' THEN substr({digits}, 4) ELSE substr({whole}, -9) END"
    plain = f"replace(replace({phone}, ' ', ''), '.', '')"
    return [plain, f"'{_MARK}' || {whole}", f"'{_MARK}' || {national}"]


def find(connection: Connection, asked: str, kind: str, limit: int) -> list[str]:
    """Return the ids of rows of a kind that hold every word, those added last first."""
    words = _WORD.findall(asked)
    if not words:
        return []
    match = " AND ".join([f"kind : {kind}", *(f'words : "{word}" *' for word in words)])
    query = text(
        "SELECT found.row_id FROM search_words JOIN search_rows AS found ON found.n = search_words.rowid "
        "WHERE search_words MATCH :match ORDER BY search_words.rowid DESC LIMIT :limit"
    )
    return [row.row_id for row in connection.execute(query, {"match": match, "limit": limit})]


def find_like(connection: Connection, asked: str, kind: str, limit: int) -> list[str]:
    """Return the ids of rows of a kind that have words beginning alike, those with most of them first."""
    starts = dict.fromkeys(word[:LIKE_LETTERS] for word in _WORD.findall(asked) if len(word) >= LIKE_LETTERS)
    if not starts:
        return []
    words = " OR ".join(f'words : "{start}" *' for start in starts)
    query = text(
        "SELECT found.row_id FROM search_words JOIN search_rows AS found ON found.n = search_words.rowid "
        "WHERE search_words MATCH :match ORDER BY search_words.rank, search_words.rowid LIMIT :limit"
    )
    match = f"kind : {kind} AND ({words})"
    return [row.row_id for row in connection.execute(query, {"match": match, "limit": limit})]


# ---- making the index


def ensure_index(connection: Connection) -> None:
    """Make the index where it is missing or was made differently; reads every row then."""
    if is_current(connection):
        return
    for one in INDEXED:
        for when in ("new", "changed", "gone"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS search_{one.table}_{when}")
    for table in ("search_words", "search_rows"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    for statement in _definition():
        connection.exec_driver_sql(statement)
    for one in INDEXED:
        _read_all(connection, one)


def is_current(connection: Connection) -> bool:
    """Tell whether the index is there and made by this version; takes no lock."""
    known = text("SELECT sql FROM sqlite_master WHERE name LIKE 'search\\_%' ESCAPE '\\' AND type != 'index'")
    return set(_definition()) <= {sql for (sql,) in connection.execute(known)}


def _definition() -> list[str]:
    """Return every statement that makes the index."""
    tables = [
        "CREATE TABLE search_rows (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, row_id TEXT NOT NULL, "
        "UNIQUE (kind, row_id))",
        f"CREATE VIRTUAL TABLE search_words USING fts5(kind, words, tokenize='{_SPLIT}', prefix='1 2 3')",
    ]
    return [*tables, *(trigger for one in INDEXED for trigger in _triggers(one))]


def _triggers(one: Indexed) -> Sequence[str]:
    mine = f"(SELECT n FROM search_rows WHERE kind = '{one.kind}' AND row_id = old.id)"
    return (
        f"CREATE TRIGGER search_{one.table}_new AFTER INSERT ON {one.table} BEGIN "
        f"INSERT INTO search_rows (kind, row_id) VALUES ('{one.kind}', new.id); "
        f"INSERT INTO search_words (rowid, kind, words) SELECT n, '{one.kind}', {one.words('new')} "
        f"FROM search_rows WHERE kind = '{one.kind}' AND row_id = new.id; END",
        f"CREATE TRIGGER search_{one.table}_changed AFTER UPDATE OF {', '.join(one.columns)} ON {one.table} "
        f"BEGIN UPDATE search_words SET words = {one.words('new')} WHERE rowid = {mine}; END",
        f"CREATE TRIGGER search_{one.table}_gone AFTER DELETE ON {one.table} BEGIN "
        f"DELETE FROM search_words WHERE rowid = {mine}; "
        f"DELETE FROM search_rows WHERE kind = '{one.kind}' AND row_id = old.id; END",
    )


def _read_all(connection: Connection, one: Indexed) -> None:
    connection.exec_driver_sql(
        f"INSERT INTO search_rows (kind, row_id) SELECT '{one.kind}', id FROM {one.table} ORDER BY rowid"
    )
    connection.exec_driver_sql(
        f"INSERT INTO search_words (rowid, kind, words) SELECT found.n, '{one.kind}', {one.words('row')} "
        f"FROM {one.table} AS row JOIN search_rows AS found "
        f"ON found.kind = '{one.kind}' AND found.row_id = row.id ORDER BY found.n"
    )
