"""The files of an import folder: their columns, and what a line of each means.

The columns are described for people in resources/schemas/import.md. Interventions, which bring a plan with
them, have a file of their own.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import available_timezones

from dispatcher.domain.absences import Absence
from dispatcher.domain.contacts import Contact
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, CustomerKind, Equipment, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician

from .csv_files import BadText, CsvRow, CsvTable, Reject, load_table, readable, shown
from .import_cells import Cells
from .import_intake import Intake
from .import_interventions import read_intervention
from .import_messages import read_contact, read_message
from .json_tables import load_json_table

MINUTES_OF_A_DAY = 24 * 60


def read_technician(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    return (
        Technician(
            id=intake.new_id(Technician, cells),
            external_id=cells.required("external_id"),
            name=cells.required("name"),
            team=cells.text("team"),
            skills=cells.skills("skills"),
            latitude=cells.degrees("latitude", 90),
            longitude=cells.degrees("longitude", 180),
            phone=cells.text("phone"),
        ),
    )


def read_customer(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    row_id = intake.new_id(Customer, cells)
    known = intake.known.find(Customer, row_id)  # an empty cell leaves what a person has said since
    kind, live_since = cells.choice("kind", CustomerKind), cells.civil_day("live_since")
    if isinstance(known, Customer):
        kind, live_since = kind or known.kind, live_since or known.live_since
    return (
        Customer(
            id=row_id,
            external_id=cells.required("external_id"),
            name=cells.required("name"),
            phone=cells.text("phone"),
            language=cells.word("language").lower() or "fr",
            zone=_zone(cells),
            account_owner=cells.text("account_owner"),
            kind=kind or CustomerKind.EXTERNAL,
            live_since=live_since,
        ),
    )


def _zone(cells: Cells) -> str:
    zone = cells.word("zone")
    if zone and zone not in available_timezones():
        raise cells.bad("zone", Sentence("No time zone is called {zone}.", zone=shown(zone)))
    return zone


def read_site(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    return (
        Site(
            id=intake.new_id(Site, cells),
            external_id=cells.required("external_id"),
            customer_id=intake.referred(Customer, cells, "customer").id,
            name=cells.text("name"),
            address=cells.text("address"),
            town=cells.text("town"),
            latitude=cells.degrees("latitude", 90),
            longitude=cells.degrees("longitude", 180),
        ),
    )


def read_equipment(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    skill = cells.word("skill")
    if skill:
        intake.check_skill(cells, "skill", skill)
    return (
        Equipment(
            id=intake.new_id(Equipment, cells),
            external_id=cells.required("external_id"),
            site_id=intake.referred(Site, cells, "site").id,
            model=cells.required("model"),
            serial=cells.text("serial"),
            skill=skill,
            release=cells.text("release"),
            procedure=cells.text("procedure"),
        ),
    )


def read_contract(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    level = cells.required("level").lower()
    if level not in intake.known.levels:
        raise cells.bad("level", Sentence("It is none of: {words}.", words=", ".join(intake.known.levels)))
    customer = intake.referred(Customer, cells, "customer")
    starts_on, ends_on = cells.civil_day("starts_on"), cells.civil_day("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise cells.bad("ends_on", Sentence("It is before {earlier}.", earlier="starts_on"))
    return (
        Contract(
            id=intake.new_id(Contract, cells),
            external_id=cells.required("external_id"),
            customer_id=customer.id,
            level=level,
            starts_on=starts_on,
            ends_on=ends_on,
            equipment_ids=_covered(intake, cells, customer),
        ),
    )


def _covered(intake: Intake, cells: Cells, customer: Customer) -> tuple[str, ...]:
    """Return the machines a contract is for, by their serial numbers; none: all of the customer's."""
    found: dict[str, None] = {}
    for serial in re.split(r"[;|]", cells.word("equipment")):
        if serial.strip():
            machines = intake.machines_with(customer.id, serial.strip())
            if not machines:
                said = Sentence(
                    "No machine of this customer has the serial number {serial}.", serial=shown(serial)
                )
                raise cells.bad("equipment", said)
            found |= dict.fromkeys(machines)
    return tuple(found)


def read_shift(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    starts_at, ends_at = cells.window("starts_at", "ends_at")
    lunch = cells.ordered("lunch_earliest", "lunch_latest")
    return (
        Shift(
            id=intake.new_id(Shift, cells),
            external_id=cells.required("external_id"),
            technician_id=intake.referred(Technician, cells, "technician").id,
            starts_at=starts_at,
            ends_at=ends_at,
            lunch_earliest=lunch[0] if lunch else None,
            lunch_latest=lunch[1] if lunch else None,
            lunch_minutes=(cells.whole("lunch_minutes", 0, MINUTES_OF_A_DAY) or 0) if lunch else 0,
        ),
    )


def read_absence(intake: Intake, cells: Cells) -> tuple[Row, ...]:
    starts_at, ends_at = cells.window("starts_at", "ends_at")
    return (
        Absence(
            id=intake.new_id(Absence, cells),
            technician_id=intake.referred(Technician, cells, "technician").id,
            starts_at=starts_at,
            ends_at=ends_at,
            reason=cells.text("reason"),
        ),
    )


@dataclass(frozen=True)
class ImportFile:
    """One kind of file: without its required columns it is refused; a file that is not there is fine."""

    name: str
    row_type: type[Row]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    read: Callable[[Intake, Cells], tuple[Row, ...]]


FILES: tuple[ImportFile, ...] = (  # in reading order: what a file refers to comes before it
    ImportFile(
        "technicians.csv",
        Technician,
        ("external_id", "name", "skills", "latitude", "longitude"),
        ("team", "phone"),
        read_technician,
    ),
    ImportFile(
        "customers.csv",
        Customer,
        ("external_id", "name"),
        ("phone", "language", "zone", "account_owner", "kind", "live_since"),
        read_customer,
    ),
    ImportFile(
        "sites.csv",
        Site,
        ("external_id", "customer", "latitude", "longitude"),
        ("name", "address", "town"),
        read_site,
    ),
    ImportFile(
        "equipment.csv",
        Equipment,
        ("external_id", "site", "model"),
        ("serial", "skill", "release", "procedure"),
        read_equipment,
    ),
    ImportFile(
        "contracts.csv",
        Contract,
        ("external_id", "customer", "level"),
        ("starts_on", "ends_on", "equipment"),
        read_contract,
    ),
    ImportFile(
        "contacts.csv",
        Contact,
        ("external_id", "customer", "name"),
        ("phone", "email", "requester"),
        read_contact,
    ),
    ImportFile(
        "shifts.csv",
        Shift,
        ("external_id", "technician", "starts_at", "ends_at"),
        ("lunch_earliest", "lunch_latest", "lunch_minutes"),
        read_shift,
    ),
    ImportFile(
        "absences.csv",
        Absence,
        ("external_id", "technician", "starts_at", "ends_at"),
        ("reason",),
        read_absence,
    ),
    ImportFile(
        "interventions.csv",
        Intervention,
        ("external_id", "site", "fault", "received_at", "skills", "duration_minutes"),
        (
            *("number", "equipment", "due_at", "urgent", "required_technician", "state"),
            *("technician", "planned_start", "planned_end", "assignment_state", "pin"),
            *("notified_at", "started_at", "ended_at", "pin_earliest", "pin_latest"),
            *("promised_earliest", "promised_latest", "wished_earliest", "wished_latest"),
        ),
        read_intervention,
    ),
    *(
        ImportFile(
            name,
            Request,
            ("external_id", "channel", "received_at", "text"),
            ("fault", "customer", "contact", "email", "phone", "serial", "urgent"),
            read_message,
        )
        for name in ("messages.csv", "messages.json")
    ),
)


def read_file(intake: Intake, kind: ImportFile, path: Path) -> CsvTable:
    """Read one file into the intake; raises BadText, with one sentence, where the whole file is refused."""
    table = load_json_table(path) if path.suffix == ".json" else load_table(path)
    missing = [column for column in kind.required if column not in table.columns]
    if missing:
        raise BadText(Sentence("The column {column} is missing.", column=", ".join(missing)), missing[0])
    for reject, row in table.refused:
        intake.refuse(reject, kind.row_type, readable(intake.cells(row).word("external_id")))
    for row in table.rows:
        _read_row(intake, kind, row)
    return table


def _read_row(intake: Intake, kind: ImportFile, row: CsvRow) -> None:
    cells = intake.cells(row)
    try:
        rows = kind.read(intake, cells)
    except BadText as bad:
        reject = Reject(kind.name, row.line, bad.column, shown(bad.value), bad.reason)
        intake.refuse(reject, kind.row_type, cells.word("external_id"))
    else:
        intake.accept(kind.name, row.line, rows)
