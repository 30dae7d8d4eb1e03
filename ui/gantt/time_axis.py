"""Where a moment lies on the hour scale and which moment lies under a point: arithmetic only, no Qt.

Moments are seconds since the epoch inside, aware datetimes at the edge; x is in pixels from the left edge
of the part that scrolls. A day with a change of clocks needs no special case: pixels follow real time, only
the labels follow the wall.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

SNAP, FINE_SNAP = timedelta(minutes=5), timedelta(minutes=1)
NARROWEST, WIDEST = 16.0, 1_200.0  # pixels per hour
HOUR_S = 3_600.0
PIECE_S = 21_600  # of the hour scale, kept
LABEL_PX, MARK_PX = 46, 11  # least room for a label, and between two marks
ROUNDING = 0.5001  # exact halves are frequent (5 min at 90 px/h): they must not fall now here, now there
STEPS = (5, 15, 30, 60, 120, 180, 360)  # minutes


@dataclass(frozen=True)
class TimeAxis:
    """The moment at x = 0 and the zoom. Frozen: zooming and panning return another axis."""

    left_s: float
    pixels_per_hour: float

    @property
    def pixels_per_second(self) -> float:
        return self.pixels_per_hour / HOUR_S

    def x_at(self, moment_s: float) -> float:
        return (moment_s - self.left_s) * self.pixels_per_hour / HOUR_S

    def seconds_at(self, x: float) -> float:
        return self.left_s + x * HOUR_S / self.pixels_per_hour

    def pixel_at(self, moment_s: float) -> int:
        """Return the nearest whole pixel, the same one however far the view is scrolled."""
        return math.floor(self.x_at(moment_s) + ROUNDING)

    def x_of(self, moment: datetime) -> float:
        return self.x_at(moment.timestamp())

    def moment_at(self, x: float) -> datetime:
        return datetime.fromtimestamp(self.seconds_at(x), UTC)

    def zoomed(self, factor: float, about_x: float) -> "TimeAxis":
        """Return the axis magnified by `factor`, with the moment under `about_x` where it was."""
        held_s = self.seconds_at(about_x)
        scale = min(max(self.pixels_per_hour * factor, NARROWEST), WIDEST)
        return TimeAxis(held_s - about_x * HOUR_S / scale, scale)


def fitting(earliest: datetime, latest: datetime, width: float) -> TimeAxis:
    """Return the axis that shows exactly this span over `width` pixels (as far as the zoom goes)."""
    hours = max((latest - earliest).total_seconds() / HOUR_S, 0.25)
    scale = min(max(width / hours, NARROWEST), WIDEST)
    return TimeAxis(earliest.timestamp(), scale)


def snapped(moment: datetime, step: timedelta = SNAP) -> datetime:
    """Return the nearest whole step of the clock (every zone's clock is whole in five minutes of UTC)."""
    step_s = step.total_seconds()
    return datetime.fromtimestamp(math.floor(moment.timestamp() / step_s + 0.5) * step_s, UTC)


@dataclass(frozen=True)
class Tick:
    """One line of the hour scale: where, what the wall clock says there, and how it is drawn."""

    at_s: float
    local: datetime
    text: str
    is_hour: bool
    is_labelled: bool


def ticks(axis: TimeAxis, width: float, zone: ZoneInfo) -> tuple[Tick, ...]:
    """Return the lines that fall on `width` pixels, as dense as the zoom gives room for."""
    label = _step_for(LABEL_PX, axis.pixels_per_hour)
    mark = min(_step_for(MARK_PX, axis.pixels_per_hour), label, 60)
    first = math.floor(axis.left_s / 900) * 900
    last = math.ceil(axis.seconds_at(width) / 900) * 900
    pieces = range(first // PIECE_S, last // PIECE_S + 1)
    found = (tick for piece in pieces for tick in _ticks(piece, label, mark, zone))
    return tuple(tick for tick in found if first <= tick.at_s <= last)


def _step_for(room_px: float, pixels_per_hour: float) -> int:
    return next((step for step in STEPS if step * pixels_per_hour / 60 >= room_px), STEPS[-1])


@lru_cache(maxsize=256)
def _ticks(piece: int, label: int, mark: int, zone: ZoneInfo) -> tuple[Tick, ...]:
    """Walk real time in small steps and keep what is round on the wall: right on any day of any zone.

    In pieces of some hours, which a zoom asks for again and again.
    """
    stride, first_s = min(mark, 15) * 60, piece * PIECE_S
    walls = ((s, datetime.fromtimestamp(s, zone)) for s in range(first_s, first_s + PIECE_S, stride))
    return tuple(_kept(walls, label, mark))


def _kept(walls: Iterable[tuple[int, datetime]], label: int, mark: int) -> Iterable[Tick]:
    for at_s, local in walls:
        minutes = local.hour * 60 + local.minute
        if minutes % mark == 0 or minutes % label == 0:
            yield Tick(float(at_s), local, f"{local:%H:%M}", local.minute == 0, minutes % label == 0)
