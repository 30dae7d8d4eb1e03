"""Which bars and absences of two pictures of one day are not the same: no Qt."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from ui.gantt.bars import Bar
from ui.gantt.picture import Away, DayPicture


@dataclass(frozen=True)
class Differing:
    """What one picture has and the other has not: bars, and absences with whose they are."""

    bars: tuple[Bar, ...] = ()
    aways: tuple[tuple[str, Away], ...] = ()

    @property
    def count(self) -> int:
        """How many jobs and absences there are."""
        return len({bar.intervention_id for bar in self.bars}) + len(self.aways)


def only_in(one: DayPicture, other: DayPicture) -> Differing:
    """Return what is in the first picture and not, or not the same, in the second."""
    known, known_aways = set(map(_what, _bars(other))), set(_aways(other))
    return Differing(
        tuple(bar for bar in _bars(one) if _what(bar) not in known),
        tuple(away for away in _aways(one) if away not in known_aways),
    )


def _what(bar: Bar) -> Hashable:
    """Return what makes a bar another one: whose, when, how long, what is promised, how it is pinned."""
    row = bar.assignment
    return bar.intervention_id, bar.technician_id, bar.start_s, bar.end_s, bar.promised, row.pin


def _bars(picture: DayPicture) -> Iterable[Bar]:
    return (bar for lane in picture.lanes.values() for bar in lane.bars)


def _aways(picture: DayPicture) -> Iterable[tuple[str, Away]]:
    return ((key, away) for key, lane in picture.aways.items() for away in lane.bars)
