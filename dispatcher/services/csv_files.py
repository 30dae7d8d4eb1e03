"""CSV as it arrives from other people's programs, and as we hand it out.

Reading works on physical lines, so that one bad line costs one line: a quote that is never closed, bytes
that are not UTF-8 or a field of a megabyte are explained and the next line is read. What the values mean is
left to import_files.py. Writing neutralises what a spreadsheet would take for a formula (CWE-1236).
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dispatcher.domain.sentences import Sentence

MAX_FILE_BYTES = 64 * 1024 * 1024
MAX_FIELD = 2_000  # characters
HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
MAX_LETTER = 50_000
"""Characters of what a customer wrote, the column `text` of messages."""
MAX_ROW_LINES = 100  # physical lines that one row with line breaks inside quotes may span
MAX_ROW = 100_000  # characters
SHOWN = 80  # characters of a bad value that a report shows
FORMULA = re.compile(r"'*[=+\-@\t\r\0]")


@dataclass(frozen=True)
class Reject:
    """One thing that was not taken in: where it is, what stands there and why not.

    `line` is the physical line in the file, the first being 1; `column` is empty where the whole line or
    the whole file is meant.
    """

    file: str
    line: int
    column: str
    value: str
    reason: Sentence


@dataclass(frozen=True)
class CsvRow:
    """One row that could be read: the physical line it starts on, and its values by column name."""

    line: int
    values: dict[str, str]


@dataclass(frozen=True)
class CsvTable:
    """What one file holds: its column names in order, its readable rows, and the lines that are not.

    `refused` pairs each of those with what could be made out of its values.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[CsvRow, ...] = ()
    refused: tuple[tuple[Reject, CsvRow], ...] = ()


class BadText(Exception):
    """A line or file that cannot be read, with the sentence that says why."""

    def __init__(self, reason: Sentence, column: str = "", value: str = "") -> None:
        super().__init__(str(reason))
        self.reason, self.column, self.value = reason, column, value


class OpenQuote(BadText):
    """The line ends inside quotes: the row may go on in the next line."""

    def __init__(self) -> None:
        super().__init__(Sentence("A quotation mark is opened and never closed."))


# ---- reading


def load_table(path: Path) -> CsvTable:
    """Read a file; raises BadText where nothing of it can be read."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadText(Sentence("The file is larger than {limit} MB.", limit=MAX_FILE_BYTES // 2**20))
        content = path.read_bytes()
    except OSError as error:
        raise BadText(Sentence("The file cannot be opened: {why}.", why=error.strerror or "")) from error
    return read_table(content, path.name)


def read_table(content: bytes, file: str) -> CsvTable:
    """Read the bytes of a file; raises BadText where there is no header."""
    lines = physical_lines(content)
    first = next((index for index, text in enumerate(lines) if text.strip()), None)
    if first is None:
        raise BadText(Sentence("The file is empty."))
    delimiter = ";" if lines[first].count(";") > lines[first].count(",") else ","
    columns = _header(lines[first], delimiter)
    rows: list[CsvRow] = []
    refused: list[tuple[Reject, CsvRow]] = []
    index = first + 1
    while index < len(lines):
        start, fields = index, [""]
        try:
            fields, index = _row_at(lines, start, len(columns), delimiter)
            if any(field.strip() for field in fields):
                rows.append(CsvRow(start + 1, _values(columns, fields)))
        except BadText as bad:
            index = max(index, start + 1)
            reject = Reject(file, start + 1, bad.column, shown(bad.value), bad.reason)
            refused.append((reject, CsvRow(start + 1, dict(zip(columns, fields, strict=False)))))
    return CsvTable(columns, tuple(rows), tuple(refused))


def physical_lines(content: bytes) -> list[str]:
    """Cut a file into lines. Bytes that are not UTF-8 survive as lone surrogates, to be named later."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadText(Sentence("The file is UTF-16. Save it as UTF-8."))
    text = content.removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    separator = "\n" if "\n" in text else "\r"
    return [line.removesuffix("\r") for line in text.split(separator)]


def split_fields(text: str, delimiter: str, strict: bool = False) -> list[str]:
    """Cut a row into fields; raises OpenQuote where it ends inside quotes, BadText after a stray quote.

    A quote in the middle of an unquoted field (a 5" pipe) is text, unless `strict`.
    """
    if '"' not in text:
        return text.split(delimiter)
    fields: list[str] = []
    position = 0
    while True:
        if text.startswith('"', position):
            field, position = _quoted(text, position + 1)
            if position < len(text) and text[position] != delimiter:
                raise BadText(Sentence("There is text after a closing quotation mark."), value=field)
        else:
            end = text.find(delimiter, position)
            field, position = (text[position:], len(text)) if end < 0 else (text[position:end], end)
            if strict and '"' in field:
                raise BadText(Sentence("There is a quotation mark in the middle of a field."), value=field)
        fields.append(field)
        if position >= len(text):
            return fields
        position += 1


def _quoted(text: str, position: int) -> tuple[str, int]:
    """Return the field whose opening quote stands just before `position`, and where its end is."""
    parts: list[str] = []
    while (end := text.find('"', position)) >= 0:
        parts.append(text[position:end])
        if not text.startswith('"', end + 1):
            return "".join(parts), end + 1
        parts.append('"')
        position = end + 2
    raise OpenQuote


def _row_at(lines: Sequence[str], start: int, width: int, delimiter: str) -> tuple[list[str], int]:
    """Return the fields of the row that starts there, and the index of the line after it.

    A row may go on over several lines inside quotes. A quote somebody forgot to close would swallow good
    lines: so a row never swallows a line that is a whole row by itself, and a row of several lines that
    does not come out right is given up for its first line only.
    """
    text = lines[start]
    end = start + 1
    while True:
        try:
            fields = split_fields(text, delimiter)
            break
        except OpenQuote:
            if end >= len(lines) or end - start >= MAX_ROW_LINES or len(text) > MAX_ROW:
                raise
            if _is_whole_row(lines[end], width, delimiter):
                raise
            text += "\n" + lines[end]
            end += 1
    if end > start + 1 and len(fields) != width:
        raise OpenQuote
    return fields, end


def _is_whole_row(text: str, width: int, delimiter: str) -> bool:
    try:
        return len(split_fields(text, delimiter, strict=True)) == width
    except BadText:
        return False


def _header(text: str, delimiter: str) -> tuple[str, ...]:
    columns = tuple(readable(name).strip().lower() for name in split_fields(text, delimiter))
    named = [name for name in columns if name]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        raise BadText(Sentence("The column {column} appears twice.", column=shown(twice)))
    return columns


def _values(columns: Sequence[str], fields: Sequence[str]) -> dict[str, str]:
    """Return column -> value, spreadsheet protection taken off; raises BadText for a line not to be read."""
    for index, field in enumerate(fields):
        check_field(columns[index] if index < len(columns) else "", field)
    if len(fields) < len(columns):
        raise BadText(
            Sentence("Too few fields: {found} of {expected}.", found=len(fields), expected=len(columns)),
            column=columns[len(fields)],
        )
    if len(fields) > len(columns):
        raise BadText(
            Sentence(
                "Too many fields: {found}, expected {expected}.", found=len(fields), expected=len(columns)
            ),
            value=fields[len(columns)],
        )
    return {column: restored(field) for column, field in zip(columns, fields, strict=True) if column}


def check_field(column: str, field: str) -> None:
    """Raise BadText where a value is too long, or no text that can be kept."""
    most = MAX_LETTER if column == "text" else MAX_FIELD
    if len(field) > most:
        reason = Sentence("Too long: {length} characters, at most {limit}.", length=len(field), limit=most)
        raise BadText(reason, column, field)
    if "\0" in field:
        raise BadText(Sentence("There is a NUL byte in it."), column, field)
    if any("\ud800" <= letter <= "\udfff" for letter in field):
        raise BadText(Sentence("There are bytes in it that are not UTF-8."), column, field)


def readable(text: str) -> str:
    """Return text in which bytes that are not UTF-8 are written out, as \\xe9."""
    whole = HALVES.sub("\ufffd", text)  # JSON can name half a character
    return whole.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def shown(value: str) -> str:
    """Cut a value to what a report shows of it."""
    return readable(value[:SHOWN])[:SHOWN]


# ---- writing, and the protection against formulas


def neutralised(value: str) -> str:
    """Protect a text from being run by a spreadsheet: "=1+1" becomes "'=1+1"."""
    return "'" + value if FORMULA.match(value) else value


def restored(value: str) -> str:
    """Take that protection off, and nothing else: the exact inverse of `neutralised`."""
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a file that a spreadsheet opens safely and that reads back to the same values.

    With a byte order mark, because Excel takes a file without one for the local 8-bit encoding.
    """
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(columns)
        writer.writerows([neutralised(value) for value in row] for row in rows)
