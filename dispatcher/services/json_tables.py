"""A list of objects in a JSON file, read like the rows of a CSV file: one bad object costs one object."""

import json
from pathlib import Path

from dispatcher.domain.sentences import Sentence

from .csv_files import MAX_FILE_BYTES, BadText, CsvRow, CsvTable, Reject, check_field, shown

_BLANK = " \t\r\n"


def load_json_table(path: Path) -> CsvTable:
    """Read a file; raises BadText where nothing of it can be read."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise BadText(Sentence("The file is larger than {limit} MB.", limit=MAX_FILE_BYTES // 2**20))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadText(Sentence("The file cannot be opened: {why}.", why=error.strerror or "")) from error
    except UnicodeDecodeError as error:
        raise BadText(Sentence("It is not UTF-8 text.")) from error
    return read_json_table(text, path.name)


def read_json_table(text: str, file: str) -> CsvTable:
    """Return the objects of a list; the line of each is the one it starts on."""
    at = _after_blanks(text, 0)
    if text[at : at + 1] != "[":
        raise BadText(Sentence("It is not a list of objects in square brackets."))
    columns: dict[str, None] = {}
    rows: list[CsvRow] = []
    refused: list[tuple[Reject, CsvRow]] = []
    at = _after_blanks(text, at + 1)
    line, counted = 1, 0
    while text[at : at + 1] not in ("]", ""):
        line, counted = line + text.count("\n", counted, at), at
        try:
            value, at = json.JSONDecoder().raw_decode(text, at)
        except (ValueError, RecursionError):
            reason = Sentence("It cannot be read as JSON; nothing after it was read.")
            refused.append((Reject(file, line, "", shown(text[at : at + 80]), reason), CsvRow(line, {})))
            break
        row, why = _row(value, line, file)
        columns |= dict.fromkeys(row.values)
        if why is None:
            rows.append(row)
        else:
            refused.append((why, row))
        at = _after_blanks(text, at)
        at = _after_blanks(text, at + 1) if text[at : at + 1] == "," else at
    return CsvTable(tuple(columns), tuple(rows), tuple(refused))


def _after_blanks(text: str, at: int) -> int:
    while at < len(text) and text[at] in _BLANK:
        at += 1
    return at


def _row(value: object, line: int, file: str) -> tuple[CsvRow, Reject | None]:
    """Return an object as a row of texts, and why it is refused where it is."""
    if not isinstance(value, dict):
        return CsvRow(line, {}), Reject(file, line, "", shown(str(value)), Sentence("It is not an object."))
    values: dict[str, str] = {}
    for name, given in value.items():
        try:
            text = _cell(name, given)
        except BadText as bad:
            return CsvRow(line, values), Reject(file, line, shown(name), shown(str(given)), bad.reason)
        values[name] = text
    return CsvRow(line, values), None


def _cell(name: str, given: object) -> str:
    """Return a value as a CSV file would say it; raises BadText for lists, objects and what no text is."""
    if given is None:
        return ""
    if isinstance(given, bool):
        return "yes" if given else "no"
    if not isinstance(given, str | int | float):
        raise BadText(Sentence("It is no text."))
    check_field(name, str(given))
    return str(given)
