"""What the page shows, as frozen rows of plain values, and how to get from one picture to the next."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from .captions import Card


@dataclass(frozen=True)
class TechnicianMark:
    """One technician: degrees, what he does (`Activity`), and where he drives (degrees from north).

    `freshness` says how far the place can be believed; `edge` is the colour that does not fade with it.
    """

    id: str
    name: str
    initials: str
    latitude: float
    longitude: float
    activity: str
    freshness: str
    heading: int | None
    sign: str
    fill: str
    ink: str
    edge: str
    card: Card


@dataclass(frozen=True)
class JobMark:
    """One job. `time` is its planned start as people write it, empty while nobody is planned.

    `open_minutes` is the work still to be done there: what the heat of open work is made of.
    """

    id: str
    label: str
    time: str
    latitude: float
    longitude: float
    state: str
    fill: str
    ink: str
    sign: str
    open_minutes: int
    is_waiting: bool
    is_urgent: bool
    has_alarm: bool
    technician_id: str | None
    card: Card


@dataclass(frozen=True)
class Halt:
    """A point of a road, in degrees; with the job done there, where there is one."""

    latitude: float
    longitude: float
    job_id: str | None = None


@dataclass(frozen=True)
class RoadLine:
    """The roads of one technician's day; its id is the technician's."""

    id: str
    halts: tuple[Halt, ...]


@dataclass(frozen=True)
class GhostStop:
    """A job where and when it would be; `is_new` where it would come to this technician."""

    latitude: float
    longitude: float
    job_id: str
    time: str
    is_new: bool


@dataclass(frozen=True)
class GhostLine:
    """A day as it would be; its id is the technician's. `stops` are the jobs that would change."""

    id: str
    halts: tuple[Halt, ...]
    colour: str
    stops: tuple[GhostStop, ...]


@dataclass(frozen=True)
class LegendRow:
    """One sign and its meaning. `kind` says how the sample is drawn."""

    id: str
    kind: str
    text: str
    fill: str
    ink: str
    sign: str = ""
    edge: str = ""


@dataclass(frozen=True)
class Chosen:
    job_id: str | None = None
    technician_id: str | None = None


@dataclass(frozen=True)
class Shown:
    """What the map is asked to show: roads, heat of open work, near jobs as one, tiles, legend."""

    roads: bool = True
    heat: bool = False
    groups: bool | None = None  # None: nobody has chosen yet, so the number of jobs decides
    legend: bool | None = None  # None: nobody has chosen yet, so the room decides
    tiles: str = ""  # whose map lies below, as it wants to be named; "": our own drawing
    edition: int = 0  # counts the maps that were laid below: tiles of another are other tiles


@dataclass(frozen=True)
class Scene:
    """All that the page shows of the day, besides towns. Keyed rows are keyed by their id."""

    technicians: tuple[TechnicianMark, ...] = ()
    jobs: tuple[JobMark, ...] = ()
    roads: tuple[RoadLine, ...] = ()
    ghosts: tuple[GhostLine, ...] = ()
    legend: tuple[LegendRow, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    look: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    shown: Shown | None = None
    chosen: Chosen = Chosen()


def changes(before: Scene, after: Scene) -> dict[str, Any]:
    """Return what turns the first picture into the second, as plain values; empty where they are equal."""
    made: dict[str, Any] = {}
    for name in ("technicians", "jobs", "roads", "ghosts"):
        difference = _row_changes(getattr(before, name), getattr(after, name))
        if difference:
            made[name] = difference
    for name, write in _WHOLE.items():
        if getattr(before, name) != getattr(after, name):
            made[name] = write(getattr(after, name))
    return made


def _row_changes(before: Iterable[Any], after: Iterable[Any]) -> dict[str, Any]:
    if before is after:
        return {}
    old, new = {row.id: row for row in before}, {row.id: row for row in after}
    put = [asdict(row) for key, row in new.items() if (known := old.get(key)) is not row and known != row]
    drop = [key for key in old if key not in new]
    return {"put": put, "drop": drop} if put or drop else {}


_WHOLE: dict[str, Callable[[Any], Any]] = {
    "legend": lambda rows: [asdict(row) for row in rows],
    "words": dict,
    "look": dict,
    "signs": dict,
    "shown": asdict,
    "chosen": asdict,
}
