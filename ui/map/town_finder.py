"""Fetches the towns under the map on a thread of its own, a little wider than what is looked at."""

import logging
import subprocess

from PySide6.QtCore import QObject, Qt, QThreadPool, Signal

from dispatcher.services.towns import Town, towns_in

from .projection import Bounds

log = logging.getLogger(__name__)
MOST_TOWNS = 3000
MARGIN = 0.6  # of the area's size, on each side


class TownFinder(QObject):
    """Emits `found` on the GUI thread whenever more towns are known; asks for one area at a time."""

    found = Signal()
    _answered = Signal(Bounds, tuple)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.towns: tuple[Town, ...] = ()
        self._area: Bounds | None = None
        self._is_asking = self._is_over = False
        self._workers = QThreadPool(self)
        self._answered.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def look_at(self, area: Bounds) -> None:
        """Find the towns of an area in view, unless they are known or another area is being read."""
        if self._is_asking or (self._area is not None and self._area.holds(area)):
            return
        self._is_asking = True
        wider = area.padded(MARGIN)
        self._workers.start(lambda: self._find(wider))

    def give_up(self) -> None:
        """End a search that is under way, and wait for its thread: at the end of the desk."""
        self._is_over = True
        self._workers.waitForDone()

    def _find(self, area: Bounds) -> None:
        """Worker thread. The first time in an area a child process reads the list."""
        towns: tuple[Town, ...] = ()
        try:
            towns = towns_in(area.south, area.west, area.north, area.east, lambda: self._is_over)
        except (OSError, subprocess.SubprocessError) as error:
            if self._is_over:
                return
            log.warning("the map stays without names of towns: %s", error)
        self._answered.emit(area, towns[:MOST_TOWNS])

    def _keep(self, area: Bounds, towns: tuple[Town, ...]) -> None:
        self._is_asking = False
        self._area = area
        if towns:
            self.towns = towns
            self.found.emit()
