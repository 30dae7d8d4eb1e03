"""The technician routing instances of Pillac, Guéret and Medaglia (2013) in our words: reading, no racing.

A thousand of our seconds are one of their units of time, which is also their unit of distance; roads are
rounded up, so that no detour becomes quicker than the direct road. Everybody starts and ends at home. A
request asks for one skill, some tools and some spare parts. The depot has tools and parts without end, and
who has been there once has them all: so a tool is a part that one carries a thousand of, and never uses up.
"""

import csv
import re
from dataclasses import dataclass
from math import ceil, hypot
from pathlib import Path

from solver.model import Problem, Technician, Visit, Window

UNIT_S = 1000
DEPOT = 0
PLENTY = 1000
LINE = re.compile(r"\s*(\d+)" + r"\s+(-?[\d.]+)" * 5 + r"\s*\[([\d,]*)\]" * 3 + r"\s*$")


@dataclass(frozen=True)
class BestKnown:
    """Of an instance, in its own units: the least working time of all technicians, and the distance then."""

    duration: float
    distance: float


@dataclass(frozen=True)
class _Line:
    """A line of the file: somebody's home, the depot, or a request."""

    number: int
    x: float
    y: float
    opens_s: int
    closes_s: int
    service_s: int
    skills: tuple[int, ...]
    tools: tuple[int, ...]
    parts: tuple[int, ...]


def read(path: Path) -> Problem:
    """The instance; technicians and visits bear the numbers of their places."""
    text = path.read_text(encoding="ascii")
    crew = _crew_count(text)
    lines = [_line(match) for row in text.splitlines() if (match := LINE.match(row))]
    if [line.number for line in lines] != list(range(len(lines))) or len(lines) <= crew:
        raise ValueError(f"{path.name}: the lines of places are not numbered from 0")
    roads = tuple(tuple(_road_s(here, there) for there in lines) for here in lines)
    return Problem(
        tuple(_technician(line) for line in lines[1 : crew + 1]),
        tuple(_visit(line) for line in lines[crew + 1 :]),
        roads,
        roads,
        depot_place=DEPOT,
        waiting_weight=1,
    )


def read_releases(path: Path) -> dict[str, int]:
    """Of a dynamic file: visit id -> when it becomes known, in our seconds; 0 for the day before."""
    rows = [row.split() for row in path.read_text(encoding="ascii").splitlines()]
    start = rows.index(["ID", "RD"]) + 1
    return {number: max(0, int(known) * UNIT_S) for number, known in filter(None, rows[start:])}


def read_best_known(path: Path) -> dict[str, BestKnown]:
    """Instance name (C101) -> what is best known of it."""
    with path.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    return {row["instance"]: BestKnown(float(row["duration"]), float(row["distance"])) for row in rows}


def instance_name(path: Path) -> str:
    """C101 of C101.100_25-5-5-5.txt, and of the files of the dynamic set."""
    return path.name.partition(".")[0]


def _crew_count(text: str) -> int:
    rows = [row.split() for row in text.splitlines()]
    header = next(i for i, row in enumerate(rows) if row[:2] == ["CREW", "COUNT"])
    return int(rows[header + 1][0])


def _line(match: "re.Match[str]") -> _Line:
    number, x, y, *rest = match.groups()
    times = [round(float(value) * UNIT_S) for value in rest[:3]]
    lists = [tuple(int(value) for value in group.split(",") if value) for group in rest[3:]]
    return _Line(int(number), float(x), float(y), *times, *lists)


def _road_s(here: _Line, there: _Line) -> int:
    return ceil(hypot(here.x - there.x, here.y - there.y) * UNIT_S)


def _technician(line: _Line) -> Technician:
    return Technician(
        str(line.number),
        {f"skill {number}": 1 for number in line.skills},
        line.number,
        line.number,
        line.opens_s,
        line.closes_s,
        parts=_stock(line, PLENTY),
    )


def _visit(line: _Line) -> Visit:
    return Visit(
        str(line.number),
        line.number,
        line.service_s,
        skills={f"skill {number}": 1 for number in line.skills},
        windows=(Window(line.opens_s, line.closes_s),),
        parts=_stock(line, 1),
    )


def _stock(line: _Line, of_each_tool: int) -> dict[str, int]:
    tools = {f"tool {number}": of_each_tool for number in line.tools}
    return tools | {f"part {number}": count for number, count in enumerate(line.parts) if count}
