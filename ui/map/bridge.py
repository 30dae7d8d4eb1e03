"""The one channel between desk and map: pictures go down as JSON, a few things come back.

Only this object is visible to the page (and the painted map hears the same). What it says is
never trusted further than a choice of known rows.
"""

import json
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from .projection import Bounds


class Bridge(QObject):
    """Sends pictures and hears the page. GUI thread; lives as long as the page."""

    picture = Signal(str)  # to the page: JSON of what changed
    page_drew = Signal(int)  # the page has drawn the picture of this number; 0: it listens now
    chosen = Signal(str, str)  # "job" or "technician", and its id
    dropped = Signal(str, str)  # a job's id and a technician's: one was carried onto the other
    carried_out = Signal(str)  # a job's id: its mark is carried over the edge of the map
    aimed = Signal(str)  # whom a drop of what is carried over the map would reach; "": nobody
    legend_opened = Signal(bool)
    looked_at = Signal(Bounds)  # the area in view

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sent = 0  # the number of the last picture

    def send(self, content: dict[str, Any]) -> None:
        """Send plain values to the page."""
        self.sent += 1
        self.picture.emit(json.dumps({**content, "number": self.sent}))

    @Slot(int)
    def drew(self, number: int) -> None:
        self.page_drew.emit(number)

    @Slot(str, str)
    def choose(self, kind: str, key: str) -> None:
        self.chosen.emit(kind, key)

    @Slot(str, str)
    def drop(self, job: str, technician: str) -> None:
        self.dropped.emit(job, technician)

    @Slot(str)
    def carry_out(self, job: str) -> None:
        self.carried_out.emit(job)

    @Slot(str)
    def aim(self, technician: str) -> None:
        self.aimed.emit(technician)

    @Slot(bool)
    def open_legend(self, is_open: bool) -> None:
        self.legend_opened.emit(is_open)

    @Slot(float, float, float, float)
    def look_at(self, south: float, west: float, north: float, east: float) -> None:
        self.looked_at.emit(Bounds(south, west, north, east))
