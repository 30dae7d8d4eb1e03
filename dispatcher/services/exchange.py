"""Data in and out: a folder of CSV files becomes rows of the desk, and the day goes out as a file.

Importing is idempotent by the outside world's ids: a second import of the same folder changes nothing. It
brings in facts (customers, machines, calls); what the desk has decided since (states, plan, promises) is
left as it is. Columns: resources/schemas/import.md.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.errors import Refusal
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.people import SYSTEM, Author
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.rows import ROW_TYPES, Row
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import Engine, UnitOfWork

from .commands import ImportRecords
from .csv_files import BadText, CsvTable, Reject, shown
from .executor import Executor
from .import_files import FILES, ImportFile, read_file
from .import_intake import NOTHING_KNOWN, Imported, Intake, Known
from .import_report import Fate, ImportReport, counted
from .import_senders import Senders
from .intake import merged

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


# ---- from folder to database


def import_folder(
    executor: Executor, engine: Engine, folder: Path, day: date, zone: str, author: Author
) -> ImportReport:
    """Read a folder and take in what is new or different, as one change with one line in the journal.

    Raises Refusal or Conflict where the desk refuses the change as a whole; nothing is taken in then.
    """
    with UnitOfWork(engine, SYSTEM, zone, read_only=True) as uow:
        known = known_rows(uow, executor.now)
        read = read_folder(folder, day, zone, known)
        prefetch(uow, read.imported)
        settled = settle(read.imported, known)
    if settled.records:
        executor.run(ImportRecords(settled.records), author)
    return counted(settled.fates, read.read_files, read.rejected)


def import_command(
    executor: Executor, engine: Engine, folder: Path, day: date, zone: str, author: Author
) -> tuple[ImportReport, int]:
    """Import for the command line: the report, and the exit code. A change refused as a whole is code 2."""
    try:
        report = import_folder(executor, engine, folder, day, zone, author)
    except Refusal as refusal:
        report = ImportReport({}, (Reject(folder.name, 0, "", "", refusal.sentence),))
    return report, report.exit_code


def known_rows(uow: UnitOfWork, now: datetime | None = None) -> Known:
    """Return what the desk has already, for as long as the unit of work is open."""
    skills = frozenset(skill for person in uow.technicians.where() for skill in person.skills)

    by_rank = sorted(uow.service_levels.where(), key=lambda row: (row.rank, row.id))
    levels = tuple(row.id for row in by_rank)

    def request_with_number(number: int) -> str | None:
        return next((row.id for row in uow.requests.where(number=number)), None)

    return Known(
        lambda row_type, row_id: uow.rows(row_type).find(row_id),
        skills,
        request_with_number,
        levels,
        senders=Senders(uow, now),
    )


def prefetch(uow: UnitOfWork, lines: Iterable[Imported]) -> None:
    """Look up everything the lines may already be, in a few queries."""
    ids: dict[type[Row], list[str]] = {}
    for row in (row for line in lines for row in line.rows):
        ids.setdefault(type(row), []).append(row.id)
    for row_type, row_ids in ids.items():
        uow.rows(row_type).prefetch(row_ids)


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
    return Settled(tuple(sorted(records, key=_writing_order)), fates)


def _writing_order(row: Row) -> tuple[int, bool]:
    """What others refer to comes first; a call with a number before one that is given the next free one."""
    return ROW_TYPES.index(type(row)), isinstance(row, Request) and not row.number


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
            yield merged(known, row)
        elif known is None and opens:  # a call that was only received has become work, perhaps planned
            yield _numbered(row, before)


def _is_unjudged(request: Row | None) -> bool:
    return isinstance(request, Request) and request.state is RequestState.RECEIVED


def _numbered(row: Row, before: Mapping[str, Row | None]) -> Row:
    request = before[row.request_id] if isinstance(row, Intervention) else None
    if isinstance(row, Intervention) and isinstance(request, Request):
        return replace(row, number=request.number)
    return row
