"""The classical instances (Solomon, Gehring and Homberger): distance truncated to one decimal, as in DIMACS.

Everything is scaled by ten, so that the solver's whole seconds are tenths of a unit of distance. Nothing is
special: many technicians alike, loads as parts in the van, one window for each visit.
"""

from pathlib import Path

import numpy as np

from solver.matrix import Matrix
from solver.model import Problem, Technician, Visit, Window
from tests.benchmarks.race import Course

KNOWN = {
    "R105": 1355.3,
    "R109": 1146.9,
    "R112": 948.6,
    "R208": 701.0,
    "RC105": 1513.7,
    "RC208": 776.1,
    "c1_10_5": 42434.8,
    "r1_10_5": 50406.7,
    "rc2_10_5": 25797.5,
}
"""Best known distances, to compare with."""


def courses(files: list[Path]) -> list[Course]:
    """A course for each file."""
    return [Course(file.stem, lambda file=file: read(file), KNOWN.get(file.stem), 10) for file in files]


def read(file: Path) -> Problem:
    """The instance in tenths; its vehicles are technicians who carry `load`, its depot is place 0."""
    rows = [line.split() for line in file.read_text(encoding="ascii").splitlines()]
    numbers = [[int(word) for word in row] for row in rows if row and all(w.isdigit() for w in row)]
    (vehicles, capacity), places = numbers[0], numbers[1:]
    table = np.array(places, dtype=np.int64)
    metres = np.sqrt(
        np.subtract.outer(table[:, 1], table[:, 1]) ** 2 + np.subtract.outer(table[:, 2], table[:, 2]) ** 2
    )
    road = Matrix.of(np.floor(10 * metres).astype(np.int64))
    opens_s, closes_s = 10 * places[0][4], 10 * places[0][5]
    crew = [
        Technician(f"k{i}", {}, 0, 0, opens_s, closes_s, parts={"load": capacity}) for i in range(vehicles)
    ]
    visits = [
        Visit(str(name), name, 10 * service, windows=(Window(10 * ready, 10 * due),), parts={"load": demand})
        for name, _east, _north, demand, ready, due, service in places[1:]
    ]
    return Problem(tuple(crew), tuple(visits), road, road)
