"""What the painted map was told to show: rows by id, as they came over the bridge. No Qt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dispatcher.domain.values import Position
from ui.map.projection import Bounds, to_world

Row = dict[str, Any]  # a row of scene.py as plain values; "at" is its place on a world of side 1
LAYERS = ("technicians", "jobs", "roads", "ghosts")


@dataclass
class Picture:
    """Equal to the page's picture at any time: both hear the same."""

    technicians: dict[str, Row] = field(default_factory=dict)
    jobs: dict[str, Row] = field(default_factory=dict)
    roads: dict[str, Row] = field(default_factory=dict)
    ghosts: dict[str, Row] = field(default_factory=dict)
    legend: list[Row] = field(default_factory=list)
    towns: list[Row] = field(default_factory=list)
    words: Mapping[str, str] = field(default_factory=dict)
    look: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, str] = field(default_factory=dict)
    shown: Row = field(default_factory=dict)
    chosen: Row = field(default_factory=lambda: {"job_id": None, "technician_id": None})

    def hear(self, content: Mapping[str, Any]) -> None:
        """Take what changed."""
        for name in LAYERS:
            if name in content:
                self._apply(getattr(self, name), content[name])
        for name in ("legend", "words", "look", "signs", "shown", "chosen"):
            if name in content:
                setattr(self, name, content[name])
        if "towns" in content:
            self.towns = [placed(row) for row in content["towns"]]
        moves = content.get("moves", ())
        for key, latitude, longitude in zip(moves[::3], moves[1::3], moves[2::3], strict=True):
            if key in self.technicians:
                row = self.technicians[key]
                row |= {"latitude": latitude, "longitude": longitude}
                placed(row)

    def _apply(self, rows: dict[str, Row], change: Mapping[str, Any]) -> None:
        for key in change["drop"]:
            rows.pop(key, None)
        for row in change["put"]:
            rows[row["id"]] = placed(row)

    # ---- what follows from it

    @property
    def day_technician(self) -> str | None:
        """Whose day is looked at: the chosen technician's, or that of the chosen job's."""
        job = self.jobs.get(self.chosen["job_id"] or "")
        found: str | None = self.chosen["technician_id"] or (job["technician_id"] if job else None)
        return found

    @property
    def near(self) -> set[str]:
        """The technicians whose days are looked at or would change."""
        chosen = self.day_technician
        return {*self.ghosts, *([chosen] if chosen else [])}

    def presses(self, job: Row) -> bool:
        """Whether a job is never hidden in a group: waiting, in alarm, chosen, or on the day looked at."""
        waits = job["is_waiting"]
        is_near = job["technician_id"] in self.near and job["technician_id"] is not None
        return bool(waits or job["has_alarm"] or job["id"] == self.chosen["job_id"] or is_near)


def placed(row: Row) -> Row:
    """Give a row its place on a world of side 1; rows with halts and stops give it to these."""
    if "latitude" in row:
        row["at"] = to_world(Position(row["latitude"], row["longitude"]))
    for part in (*row.get("halts", ()), *row.get("stops", ())):
        placed(part)
    return row


def groups(places: Iterable[tuple[str, float, float]], reach_px: float) -> list[list[str]]:
    """Gather what lies within reach of the first of a group, in the order given; each id is in one group."""
    heads: dict[tuple[int, int], list[tuple[float, float, list[str]]]] = {}
    found = []
    for key, x, y in places:
        cell = int(x // reach_px), int(y // reach_px)
        group = _near(heads, cell, x, y, reach_px)
        if group is None:
            group = []
            heads.setdefault(cell, []).append((x, y, group))
            found.append(group)
        group.append(key)
    return found


def _near(
    heads: Mapping[tuple[int, int], list[tuple[float, float, list[str]]]],
    cell: tuple[int, int],
    x: float,
    y: float,
    reach_px: float,
) -> list[str] | None:
    around = [(cell[0] + dx, cell[1] + dy) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
    for head_x, head_y, group in (head for one in around for head in heads.get(one, ())):
        if (head_x - x) ** 2 + (head_y - y) ** 2 <= reach_px**2:
            return group
    return None


def area_of(content: Mapping[str, Any]) -> Bounds | None:
    """Return where the desk wants the map to look, if it says so."""
    area = content.get("area")
    return Bounds(**area) if area else None
