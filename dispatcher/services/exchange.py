"""Data in and out: a folder of CSV files becomes rows of the desk, and the day goes out as a file.

Importing is idempotent by the outside world's ids: a second import of the same folder changes nothing. It
brings in facts (customers, machines, calls); what the desk has decided since (states, plan, promises) is
left as it is. Columns: resources/schemas/import.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.shifts import Shift

from .csv_files import BadText, CsvTable, Reject, shown
from .import_files import FILES, ImportFile, read_file
from .import_intake import NOTHING_KNOWN, Imported, Intake, Known
from .import_report import Fate, ImportReport, counted

PLAN = (Appointment, Assignment)


@dataclass(frozen=True)
class ReadResult:
    """What a folder says. `read_files` names each file that could be read, with its ignored columns."""

    imported: tuple[Imported, ...]
    rejected: tuple[Reject, ...]
    read_files: dict[str, tuple[str, ...]]

    @property
    def records(self) -> tuple[Row, ...]:
        return tuple(row for line in self.imported for row in line.rows)


@dataclass(frozen=True)
class Settled:
    """What an import would change: the rows to write, and what becomes of each line (by file and line)."""

    records: tuple[Row, ...]
    fates: dict[tuple[str, int], Fate]


# ---- reading: pure, the desk's rows come as `known`


def read_folder(folder: Path, day: date, zone: str, known: Known = NOTHING_KNOWN) -> ReadResult:
    """Read the CSV files of a folder. `day` is what "D" stands for; times without offset are of the zone.

    Never raises for what the files hold: each line is either among the records or explained.
    """
    intake = Intake(known, day, ZoneInfo(zone))
    read_files: dict[str, tuple[str, ...]] = {}
    for kind in FILES:
        path = folder / kind.name
        if not path.exists():
            continue
        try:
            read_files[kind.name] = _ignored_columns(kind, read_file(intake, kind, path))
        except BadText as bad:
            intake.rejected.append(Reject(kind.name, 1, bad.column, shown(bad.value), bad.reason))
    if not read_files and not intake.rejected:
        reason = Sentence("There is no file to import here: {files}.", files=", ".join(f.name for f in FILES))
        intake.rejected.append(Reject(folder.name, 0, "", shown(str(folder)), reason))
    return ReadResult(tuple(intake.imported), _in_order(intake.rejected), read_files)


def _ignored_columns(kind: ImportFile, table: CsvTable) -> tuple[str, ...]:
    meant = {*kind.required, *kind.optional, ""}
    return tuple(shown(column) for column in table.columns if column not in meant)


def _in_order(rejected: Iterable[Reject]) -> tuple[Reject, ...]:
    places = {kind.name: place for place, kind in enumerate(FILES)}
    return tuple(sorted(rejected, key=lambda reject: (places.get(reject.file, 0), reject.line)))


# ---- comparing with what the desk has


def settle(lines: Iterable[Imported], known: Known) -> Settled:
    """Decide line by line what is new, what differs and what is the same as before."""
    records: list[Row] = []
    fates: dict[tuple[str, int], Fate] = {}
    for line in lines:
        rows, fate = _settled_line(line, known)
        records += rows
        fates[line.file, line.line] = fate
    return Settled(tuple(records), fates)


def _settled_line(line: Imported, known: Known) -> tuple[list[Row], Fate]:
    before = {row.id: known.find(type(row), row.id) for row in line.rows}
    if all(found is None for found in before.values()):
        return list(line.rows), Fate.ACCEPTED
    rows: list[Row] = [row for row in _news(line, before) if row != before[row.id]]
    return rows, Fate.CHANGED if rows else Fate.UNCHANGED


def _news(line: Imported, before: Mapping[str, Row | None]) -> Iterator[Row]:
    """Yield the rows of a line that the desk knew in part, as they would be written over what it has."""
    case = next((row for row in line.rows if isinstance(row, Intervention)), None)
    opens = case is not None and before[case.id] is None and _is_unjudged(before[case.request_id])
    for row in line.rows:
        known = before[row.id]
        if known is not None and not isinstance(row, PLAN):
            yield _as_known(row, known)
        elif known is None and opens:  # a call that was only received has become work, perhaps planned
            yield _numbered(row, before)


def _is_unjudged(request: Row | None) -> bool:
    return isinstance(request, Request) and request.state is RequestState.RECEIVED


def _numbered(row: Row, before: Mapping[str, Row | None]) -> Row:
    request = before[row.request_id] if isinstance(row, Intervention) else None
    if isinstance(row, Intervention) and isinstance(request, Request):
        return replace(row, number=request.number)
    return row


def _as_known(row: Row, before: Row) -> Row:
    """Return the imported row with everything that only the desk decides: states, numbers, versions."""
    if isinstance(row, Shift) and isinstance(before, Shift):
        return replace(row, revision=before.revision)
    if isinstance(row, Request) and isinstance(before, Request):
        state = row.state if before.state is RequestState.RECEIVED else before.state
        row = replace(row, number=before.number, state=state, operator=before.operator, level=before.level)
    if isinstance(row, Intervention) and isinstance(before, Intervention):
        row = replace(row, number=before.number, state=before.state)
    if isinstance(row, Shift) or isinstance(before, Shift):
        return row
    return replace(row, version=before.version)
