"""A day on real addresses: streets and house numbers of Geneva, with invented customers, as an import folder.

The addresses are read from an OpenStreetMap extract (ODbL) that is not part of this project: it is looked for
in DISPATCHER_TEST_DATA, else in ../shared/data beside the repository. Nothing of it is kept.
"""

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from dispatcher.domain.values import Position
from dispatcher.services.travel import matrices

DAY = date(2026, 11, 24)
ZONE = "Europe/Zurich"
SKILLS = ("gas", "electric", "cooling", "doors", "network")
LUNCH = 12 * 60, 45  # minutes of the day, and how long
SHIFT = 8 * 60, 18 * 60
LAST_SERVICE = 16 * 60 + 30


@dataclass(frozen=True)
class Address:
    """A house number in a street; WGS 84 degrees."""

    street: str
    town: str
    position: Position


def osm_file() -> Path:
    """Return the extract of Geneva; skips the test where it is missing."""
    beside = Path(__file__).parents[2] / "shared" / "data"
    path = Path(os.environ.get("DISPATCHER_TEST_DATA", beside)) / "osm" / "geneva.osm.pbf"
    if not path.is_file():
        pytest.skip(f"real addresses: {path} is missing")
    return path


def addresses(path: Path, count: int) -> list[Address]:
    """Return that many different addresses, spread evenly over the extract."""
    import osmium

    found: dict[Position, Address] = {}
    nodes = osmium.FileProcessor(str(path), osmium.osm.NODE)
    for node in nodes.with_filter(osmium.filter.KeyFilter("addr:housenumber")):
        if "addr:street" in node.tags:
            position = Position(round(node.lat, 6), round(node.lon, 6))
            street = f"{node.tags['addr:street']} {node.tags['addr:housenumber']}"
            found.setdefault(position, Address(street, node.tags.get("addr:city", "Genève"), position))
    ordered = sorted(found.values(), key=lambda address: (address.street, address.position.latitude))
    step = len(ordered) / count
    return [ordered[int(index * step)] for index in range(count)]


def write_geneva(
    folder: Path, path: Path, sites: int = 200, technicians: int = 12, interventions: int = 120
) -> Path:
    """Write an import folder: half of the work is planned, in days that can be done; the rest waits."""
    folder.mkdir(parents=True, exist_ok=True)
    found = addresses(path, sites + technicians)
    homes, places = found[:technicians], found[technicians:]
    _write(folder / "technicians.csv", [_technician(n, home) for n, home in enumerate(homes, 1)])
    _write(folder / "shifts.csv", [_shift(n) for n in range(1, technicians + 1)])
    _write(folder / "customers.csv", [_customer(n) for n in range(1, sites + 1)])
    _write(folder / "contracts.csv", [_contract(n) for n in range(1, sites + 1)])
    _write(folder / "sites.csv", [_site(n, place) for n, place in enumerate(places, 1)])
    lines = [_intervention(n) for n in range(1, interventions + 1)]
    for technician, home in enumerate(homes):
        own = list(range(technician, interventions // 2, technicians))
        starts = _starts(home, [places[index] for index in own])
        for index, start in zip(own, starts, strict=False):
            lines[index] |= _plan(technician + 1, start)
    _write(folder / "interventions.csv", lines)
    return folder


def _technician(number: int, home: Address) -> dict[str, str]:
    return {
        "external_id": f"T{number}",
        "name": f"Technician {number}",
        "team": f"Team {1 + number % 3}",
        "skills": ";".join(f"{skill}:2" for skill in SKILLS),
        "latitude": str(home.position.latitude),
        "longitude": str(home.position.longitude),
    }


def _shift(technician: int) -> dict[str, str]:
    return {
        "external_id": f"P{technician}",
        "technician": f"T{technician}",
        "starts_at": f"D {clock(SHIFT[0])}",
        "ends_at": f"D {clock(SHIFT[1])}",
        "lunch_earliest": "D 11:30",
        "lunch_latest": "D 13:30",
        "lunch_minutes": str(LUNCH[1]),
    }


def _customer(number: int) -> dict[str, str]:
    return {"external_id": f"C{number}", "name": f"Client fictif n° {number}", "phone": ""}


def _contract(number: int) -> dict[str, str]:
    level = ("bronze", "silver", "gold", "platinum")[number % 4]
    return {"external_id": f"K{number}", "customer": f"C{number}", "level": level}


def _site(number: int, place: Address) -> dict[str, str]:
    return {
        "external_id": f"S{number}",
        "customer": f"C{number}",
        "address": place.street,
        "town": place.town,
        "latitude": str(place.position.latitude),
        "longitude": str(place.position.longitude),
    }


def _intervention(number: int) -> dict[str, str]:
    return {
        "external_id": f"I{number}",
        "site": f"S{number}",
        "fault": "Contrôle annuel",
        "received_at": f"D-1 {clock(8 * 60 + number * 4)}",
        "skills": f"{SKILLS[number % len(SKILLS)]}:{1 + number % 2}",
        "duration_minutes": str((30, 45, 60)[number % 3]),
        "technician": "",
        "planned_start": "",
        "promised_earliest": "",
        "promised_latest": "",
    }


def _plan(technician: int, start: int) -> dict[str, str]:
    hour = start // 60
    return {
        "technician": f"T{technician}",
        "planned_start": f"D {clock(start)}",
        "promised_earliest": f"D {hour:02d}:00",
        "promised_latest": f"D {hour + 2:02d}:00",
    }


def _starts(home: Address, places: Sequence[Address]) -> Iterable[int]:
    """Yield when each place is reached in this order, an hour's work at each, with a pause for lunch."""
    travel_s, _ = matrices([home.position, *(place.position for place in places)], homes=1)
    free, has_eaten = SHIFT[0], False
    for index in range(1, len(places) + 1):
        if not has_eaten and free >= LUNCH[0] - 30:
            free, has_eaten = max(free, LUNCH[0]) + LUNCH[1], True
        start = free + travel_s[index - 1][index] // 60
        if start > LAST_SERVICE:
            return
        yield start
        free = start + 60


def clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _write(path: Path, lines: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=list(lines[0]))
        writer.writeheader()
        writer.writerows(lines)
