"""Which pixels a bar takes: the arithmetic between a row of bars and the brush."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import floor

from PySide6.QtCore import QRect

from .bars import Bar
from .canvas import LEAST_ROW, Canvas
from .row_layout import Row
from .time_axis import ROUNDING

LEAST_PX, STACK_PX, BELOW_PX = 3, 3, 4
BRACKET_PX, LEVEL_PX = 2, 3  # how thick the bracket of a promise is, and how far two of them are apart
ABOVE = 0.27  # the share of a row that belongs to the brackets
TALL_PX = LEAST_ROW - 4  # lower bars show fills only
FAR = 1 << 30


@dataclass(slots=True)
class Placed:
    """A bar and its pixels; `next_left` is where the bar to its right begins."""

    bar: Bar
    left: int
    top: int
    width: int
    height: int
    row_top: int
    next_left: int

    @property
    def room(self) -> int:
        """What the next bar leaves for the words."""
        return min(self.width, self.next_left - self.left - 2)

    @property
    def is_tall(self) -> bool:
        return self.height >= TALL_PX


def box_at(canvas: Canvas, row: Row, start_s: float, end_s: float, stack: int = 0) -> QRect:
    """Return the pixels of a bar from one moment to another on a row."""
    left, above = canvas.x(start_s), _above(row)
    width = max(canvas.x(end_s) - left - 1, LEAST_PX)
    return QRect(left, canvas.y(row) + above + STACK_PX * stack, width, row.height - above - BELOW_PX)


def _above(row: Row) -> int:
    return round(row.height * ABOVE) if row.height >= LEAST_ROW else 1


def placed_bars(canvas: Canvas, rows: Iterable[Row]) -> list[Placed]:
    """Return the bars that need painting, row by row, by start."""
    first_s, last_s = canvas.visible_span()
    overhang_s = canvas.picture.overhang_s
    placed: list[Placed] = []
    for row in rows:
        lane = canvas.picture.lanes.get(row.technician_id or "")
        if lane is not None:
            placed += _row(canvas, row, lane.between(first_s - overhang_s, last_s + overhang_s, beyond=1))
    return placed


def _row(canvas: Canvas, row: Row, bars: Iterable[Bar]) -> list[Placed]:
    row_top, above = canvas.y(row), _above(row)
    height = row.height - above - BELOW_PX
    origin_s, scale, shift = canvas.axis.left_s, canvas.axis.pixels_per_second, canvas.body.left()
    placed: list[Placed] = []
    for bar in bars:
        left = shift + floor((bar.start_s - origin_s) * scale + ROUNDING)
        width = max(shift + floor((bar.end_s - origin_s) * scale + ROUNDING) - left - 1, LEAST_PX)
        if placed:
            placed[-1].next_left = left
        placed.append(Placed(bar, left, row_top + above + STACK_PX * bar.stack, width, height, row_top, FAR))
    return placed
