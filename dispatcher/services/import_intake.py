"""What one reading of an import folder has understood so far: rows by id, lines refused, who names whom.

Ids are made from the outside world's own ids, so that the same line always means the same row and a second
import finds what the first one made.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Appointment, Assignment
from dispatcher.domain.contacts import MOST_REQUESTERS, Contact
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.service_levels import SHIPPED_LEVELS
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician

from .csv_files import CsvRow, Reject, shown
from .import_cells import Cells
from .import_senders import NoSenders

NO_SENDERS = NoSenders()
NAMESPACE = uuid.UUID("6b8c7d5e-8f0a-5d3c-9b1e-2a4f6c8d0e12")
KINDS: dict[type[Row], str] = {
    Customer: "customer",
    Site: "site",
    Equipment: "equipment",
    Contract: "contract",
    Contact: "contact",
    Technician: "technician",
    Shift: "shift",
    Absence: "absence",
    Request: "request",
    Intervention: "intervention",
    Appointment: "appointment",
    Assignment: "assignment",
}
UNKNOWN: dict[type[Row], Sentence] = {
    Customer: Sentence("No customer has this id."),
    Site: Sentence("No site has this id."),
    Equipment: Sentence("No equipment has this id."),
    Technician: Sentence("No technician has this id."),
}
Named = TypeVar("Named", Customer, Site, Equipment, Technician)


def imported_id(row_type: type[Row], external_id: str) -> str:
    """Return the id of the row that an outside id stands for."""
    return str(uuid.uuid5(NAMESPACE, f"{KINDS[row_type]}:{external_id}"))


@dataclass(frozen=True)
class Known:
    """What the desk has already: rows by type and id, skills by name, whose request carries a number, and
    the keys of contract levels.
    """

    find: Callable[[type[Row], str], Row | None]
    skills: frozenset[str]
    request_with_number: Callable[[int], str | None]
    levels: tuple[str, ...] = SHIPPED_LEVELS
    senders: NoSenders = NO_SENDERS


NOTHING_KNOWN = Known(lambda row_type, row_id: None, frozenset(), lambda number: None)


@dataclass(frozen=True)
class Imported:
    """What one line came to: its row, or a call with its work, promise and plan."""

    file: str
    line: int
    rows: tuple[Row, ...]


@dataclass
class Intake:
    """Grows while a folder is read, file after file; what a line refers to has been read before it."""

    known: Known
    day: date
    zone: ZoneInfo
    imported: list[Imported] = field(default_factory=list)
    rejected: list[Reject] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)  # row id -> the line it came from
    refused: dict[str, Reject] = field(default_factory=dict)  # row id -> why its line was refused
    skills: set[str] = field(default_factory=set)
    machines: dict[str, list[Equipment]] = field(default_factory=dict)  # by serial number
    numbers: dict[int, int] = field(default_factory=dict)  # request number -> the line that uses it

    def __post_init__(self) -> None:
        self.skills |= self.known.skills

    def cells(self, row: CsvRow) -> Cells:
        return Cells(row, self.day, self.zone)

    def new_id(self, row_type: type[Row], cells: Cells) -> str:
        """Return the id for a line; raises BadText where an earlier line has the same outside id."""
        row_id = imported_id(row_type, cells.required("external_id"))
        if row_id in self.lines:
            raise cells.bad(
                "external_id", Sentence("This id stands in line {line} already.", line=self.lines[row_id])
            )
        return row_id

    def referred(self, row_type: type[Named], cells: Cells, column: str) -> Named:
        """Return the row that a cell names, from this folder or the desk; raises BadText where none is."""
        row_id = imported_id(row_type, cells.required(column))
        row = self.rows.get(row_id)
        if row is None and row_id in self.refused:
            cause = self.refused[row_id]
            raise cells.bad(
                column,
                Sentence(
                    "It names a row that was refused: {file}, line {line}. {reason}",
                    file=cause.file,
                    line=cause.line,
                    reason=cause.reason,
                ),
            )
        row = row or self.known.find(row_type, row_id)
        if not isinstance(row, row_type):
            raise cells.bad(column, UNKNOWN[row_type])
        return row

    def requester_of(self, customer_id: str, contact_id: str, cells: Cells) -> str:
        """Return the contract that names this person; raises BadText without one, or for a third.

        Of several it is the one that holds on the day of the import, of the highest level.
        """
        contract_id = self._contract_of(customer_id)
        if contract_id is None:
            raise cells.bad("requester", Sentence("This customer has no contract."))
        named = self.known.senders.requesters(contract_id)
        named |= {
            row.id
            for row in self.rows.values()
            if isinstance(row, Contact) and row.contract_id == contract_id
        }
        if len(named - {contact_id}) >= MOST_REQUESTERS:
            raise cells.bad("requester", Sentence("The contract names two requesters already."))
        return contract_id

    def _contract_of(self, customer_id: str) -> str | None:
        known = {row.id: row for row in self.known.senders.contracts_of(customer_id)}
        given = (row for row in self.rows.values() if isinstance(row, Contract))
        known |= {row.id: row for row in given if row.customer_id == customer_id}

        def order(one: Contract) -> tuple[bool, int, str]:
            place = self.known.levels.index(one.level) if one.level in self.known.levels else -1
            return not one.covers(None, self.day), -place, one.id

        return min(known.values(), key=order).id if known else None

    def machines_with(self, customer_id: str, serial: str) -> list[str]:
        """Return the ids of a customer's machines with a serial number, from this folder or the desk."""
        known = {row.id: row for row in self.known.senders.machines(customer_id, serial)}
        known |= {row.id: row for row in self.machines.get(serial, ())}
        return [row.id for row in known.values() if self._owner(row) == customer_id]

    def _owner(self, machine: Equipment) -> str:
        site = self.rows.get(machine.site_id) or self.known.find(Site, machine.site_id)
        return site.customer_id if isinstance(site, Site) else ""

    def known_skills(self, cells: Cells, column: str) -> dict[str, int]:
        """Return the skills of a cell; raises BadText for one that no technician has."""
        skills = cells.skills(column)
        for skill in skills:
            self.check_skill(cells, column, skill)
        return skills

    def check_skill(self, cells: Cells, column: str, skill: str) -> None:
        if skill not in self.skills:
            raise cells.bad(column, Sentence("No technician has the skill {skill}.", skill=shown(skill)))

    def number(self, cells: Cells, request_id: str) -> int:
        """Return the number the line asks for, 0 where it asks for none; raises BadText where it is taken."""
        number = cells.whole("number", 1, 999_999_999)
        if number is None:
            return 0
        if number in self.numbers:
            raise cells.bad(
                "number", Sentence("This number stands in line {line} already.", line=self.numbers[number])
            )
        if self.known.request_with_number(number) not in (None, request_id):
            raise cells.bad("number", Sentence("Another request has this number."))
        return number

    def accept(self, file: str, line: int, rows: tuple[Row, ...]) -> None:
        """Take in what a line came to."""
        self.imported.append(Imported(file, line, rows))
        for row in rows:
            self.rows[row.id] = row
            self.lines[row.id] = line
            if isinstance(row, Equipment) and row.serial:
                self.machines.setdefault(row.serial, []).append(row)
            if isinstance(row, Technician):
                self.skills |= row.skills.keys()
            if isinstance(row, Request) and row.number:
                self.numbers[row.number] = line

    def refuse(self, reject: Reject, row_type: type[Row], external_id: str) -> None:
        """Note a refused line, so that lines that refer to it can say why they are refused too."""
        self.rejected.append(reject)
        if external_id:
            self.refused.setdefault(imported_id(row_type, external_id), reject)
