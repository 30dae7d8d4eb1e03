"""Who has moved since the last picture: reported positions by the pixel, and the marks to renew.

Five hundred technicians report twice a second: their positions go out as one flat list of what moved on the
screen; the rest of a mark (card, colour, direction) is made again a few at a time.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice

from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from ui.style import Theme

from .crew import technician_marks
from .scene import TechnicianMark
from .whereabouts import Freshness, Reported

AT_ONCE = 10  # marks made again in one go: well under a millisecond
TURN = 30  # degrees of direction that are worth drawing again
Moves = list[str | float]


class Motion:
    """Keeps the latest report of each technician and what the map was told. GUI thread."""

    def __init__(self) -> None:
        self.reports: dict[str, Reported] = {}
        self.pixel = 0.0005  # degrees of longitude under a pixel of the map, as it last said
        self._told: dict[str, tuple[float, float]] = {}
        self._marks: dict[str, TechnicianMark] = {}
        self._fresh: set[str] = set()  # those drawn with a position as good as now
        self._moved: set[str] = set()
        self._due: dict[str, None] = {}  # a set in the order of asking

    @property
    def is_behind(self) -> bool:
        """Whether marks wait to be made again."""
        return bool(self._due)

    def take(self, positions: Mapping[str, Reported]) -> bool:
        """Take reports; return whether they are the first at all."""
        is_first = not self.reports
        self.reports.update(positions)
        self._moved.update(positions)
        return is_first and bool(positions)

    def know(self, marks: Iterable[TechnicianMark]) -> None:
        """These marks have been made from all that is known."""
        self._marks, self._told, self._fresh = {}, {}, set()
        self._note(marks)
        self._moved.clear()
        self._due.clear()

    def look_again(self, technicians: Iterable[str]) -> None:
        """Time has passed: these marks are to be made again."""
        self._due.update(dict.fromkeys(technicians))

    def catch_up(
        self, board: Board, routes: Mapping[str, DayRoute], now: datetime, theme: Theme
    ) -> dict[str, TechnicianMark]:
        """Make some of the waiting marks again."""
        keys = list(islice(self._due, AT_ONCE))
        for key in keys:
            del self._due[key]
        here = [key for key in keys if key in board.technicians]
        made = {mark.id: mark for mark in technician_marks(board, routes, now, theme, self.reports, here)}
        self._note(made.values())
        self._moved.difference_update(made)
        return made

    def _note(self, marks: Iterable[TechnicianMark]) -> None:
        for mark in marks:
            self._marks[mark.id] = mark
            self._told[mark.id] = (mark.latitude, mark.longitude)
            keep = self._fresh.add if mark.freshness == Freshness.FRESH else self._fresh.discard
            keep(mark.id)

    def moves(self) -> Moves:
        """Return id, latitude, longitude, id … of those who moved a pixel; who looks otherwise has to wait.

        One list of plain values: a dictionary each would take the page's memory and this thread's time.
        """
        found: Moves = []
        across, told, reports = self.pixel, self._told, self.reports
        upright = across * 0.65  # a degree of latitude is longer on the screen, in our latitudes
        for key in self._moved & self._fresh:
            place, (latitude, longitude) = reports[key].position, told[key]
            if abs(place.latitude - latitude) < upright and abs(place.longitude - longitude) < across:
                continue
            if _turned(self._marks[key].heading, reports[key].heading):
                self._due[key] = None
            else:
                told[key] = (place.latitude, place.longitude)
                found += (key, round(place.latitude, 5), round(place.longitude, 5))
        self._due.update(dict.fromkeys(key for key in self._moved - self._fresh if key in self._marks))
        self._moved.clear()
        return found


def _turned(drawn: int | None, reported: int | None) -> bool:
    if drawn is None or reported is None:
        return drawn is not reported
    return abs((drawn - reported + 180) % 360 - 180) >= TURN
