"""Import folders in the making: a centre of two technicians and two sites, with any interventions."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from dispatcher.services.exchange import ReadResult, read_folder
from tests.builders import DAY, ZONE

TECHNICIANS = (
    "external_id,name,team,skills,latitude,longitude,phone",
    "T1,Alix Fermier,North,gas:3;electric:2,48.89,2.09,",
    "T2,Noor Vasseur,South,electric:3,48.80,2.13,",
)
CUSTOMERS = ("external_id,name,phone", "C1,Atelier Bleu (example),", "C2,Hôtel Imaginaire (example),")
SITES = (
    "external_id,customer,name,address,town,latitude,longitude",
    "S1,C1,Workshop,1 rue Inventée,Versailles,48.80,2.13",
    "S2,C2,Hotel,2 rue Inventée,Poissy,48.93,2.05",
)
INTERVENTION_COLUMNS = (
    "external_id,site,fault,received_at,skills,duration_minutes,due_at,technician,planned_start,planned_end"
)


def write_folder(folder: Path, **files: Iterable[str] | bytes) -> Path:
    """Write `interventions=[line, ...]` as interventions.csv, and so on; bytes are written as they are."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        data = content if isinstance(content, bytes) else "".join(f"{line}\n" for line in content).encode()
        (folder / f"{name}.csv").write_bytes(data)
    return folder


def a_centre(folder: Path, **files: Iterable[str] | bytes) -> Path:
    """Write a folder with technicians, customers and sites; any of them may be given otherwise."""
    everything: dict[str, Iterable[str] | bytes] = {
        "technicians": TECHNICIANS,
        "customers": CUSTOMERS,
        "sites": SITES,
    }
    return write_folder(folder, **{**everything, **files})


def an_intervention(external_id: str = "I1", **values: str) -> str:
    """Return a line for INTERVENTION_COLUMNS."""
    cells = {
        "external_id": external_id,
        "site": "S1",
        "fault": "Boiler stays cold",
        "received_at": "2026-11-24 08:10",
        "skills": "gas:2",
        "duration_minutes": "60",
    } | values
    return ",".join(cells.get(column, "") for column in INTERVENTION_COLUMNS.split(","))


def with_interventions(folder: Path, lines: Sequence[str]) -> Path:
    return a_centre(folder, interventions=[INTERVENTION_COLUMNS, *lines])


def read(folder: Path) -> ReadResult:
    return read_folder(folder, DAY, ZONE)


def refusals(result: ReadResult) -> list[tuple[str, int, str]]:
    """Return file, line and column of everything refused."""
    return [(reject.file, reject.line, reject.column) for reject in result.rejected]
