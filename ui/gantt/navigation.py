"""Which part of the day shows: zoom, scroll bars, fitting, and bringing something into view.

The scroll bars are the truth about where we are; the axis is derived from them and the zoom.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QRect, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

from .headers import HEADER_PX, NAMES_PX
from .picture import DayPicture
from .row_layout import Row
from .time_axis import HOUR_S, NARROWEST, WIDEST, TimeAxis, fitting

REVEAL_PX = 24
REST_MS = 120  # after the last step of a zoom: what was painted in passing is painted to stay
WHEEL_ZOOM = 1.2


class Navigation:
    """Moves about the day of one view. Until somebody zooms, the whole working day is kept in view."""

    def __init__(self, area: QAbstractScrollArea, picture: Callable[[], DayPicture]) -> None:
        self._area = area
        self._picture = picture
        self._pixels_per_hour = 90.0
        self._fits = True
        self.is_setting = False  # the scroll bars, for a repaint of the whole: pixels need not be shifted
        self._rest = QTimer(area, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(area.viewport().update)

    @property
    def is_zooming(self) -> bool:
        """Whether the last turn of the wheel is so fresh that another one may follow."""
        return self._rest.isActive()

    @property
    def body(self) -> QRect:
        """Where the bars are, in pixels of the viewport."""
        size = self._area.viewport().size()
        return QRect(NAMES_PX, HEADER_PX, max(size.width() - NAMES_PX, 1), max(size.height() - HEADER_PX, 1))

    @property
    def axis(self) -> TimeAxis:
        start_s = self._picture().extent[0].timestamp()
        scrolled_s = self._area.horizontalScrollBar().value() * HOUR_S / self._pixels_per_hour
        return TimeAxis(start_s + scrolled_s, self._pixels_per_hour)

    @property
    def scroll_y(self) -> int:
        return self._area.verticalScrollBar().value()

    def settle(self) -> None:
        """Fit the scroll bars to the picture and the size of the view; keep the left moment where it was."""
        if self._fits:
            self._show(fitting(*self._picture().span, self.body.width()))
        else:
            self._show(self.axis)

    def fit_day(self) -> None:
        """Show the whole working day, and keep showing it when the window changes its size."""
        self._fits = True
        self.settle()

    def stand(self) -> tuple[float, float, float]:
        """Return what shows now, to stand there again: pixels per hour (0: the fitted day), scrolls."""
        across = self._area.horizontalScrollBar().value()
        return (0.0 if self._fits else self._pixels_per_hour, float(across), float(self.scroll_y))

    def stand_again(self, pixels_per_hour: float, across: float, down: float) -> None:
        """Show what `stand` told of an earlier time."""
        self._fits = pixels_per_hour <= 0
        if not self._fits:
            self._show(replace(self.axis, pixels_per_hour=min(max(pixels_per_hour, NARROWEST), WIDEST)))
            self._area.horizontalScrollBar().setValue(round(across))
        self._area.verticalScrollBar().setValue(round(down))

    def stand_beside(self, other: "Navigation") -> None:
        """Show the same hours and rows as another view, also where this one would not scroll so far."""
        self._fits = False
        axis, start_s = other.axis, self._picture().extent[0].timestamp()
        self._pixels_per_hour = axis.pixels_per_hour
        for bar, value in (
            (self._area.horizontalScrollBar(), round((axis.left_s - start_s) * axis.pixels_per_second)),
            (self._area.verticalScrollBar(), other.scroll_y),
        ):
            bar.setRange(min(value, 0), max(value, 0))
            bar.setValue(value)
        self._area.viewport().update()

    def zoom(self, factor: float, about_x: float) -> None:
        """Magnify with the moment under `about_x` (pixels of the viewport) staying there."""
        self._fits = False
        self._rest.start()
        self._show(self.axis.zoomed(factor, about_x - self.body.left()), keeps_rows=True)

    def pan(self, right: int, down: int) -> None:
        """Scroll by pixels."""
        for bar, step in (
            (self._area.horizontalScrollBar(), right),
            (self._area.verticalScrollBar(), down),
        ):
            bar.setValue(bar.value() + step)

    def show_moment(self, moment_s: float) -> None:
        """Scroll the moment to a third of the width: what comes next matters more than what was."""
        x = self.axis.x_at(moment_s)
        self.pan(round(x - self.body.width() / 3), 0)

    def reveal(self, row: Row, start_s: float, end_s: float) -> None:
        """Scroll as little as needed to see the row and the span (of a very long one, its start)."""
        axis, body = self.axis, self.body
        left, right = axis.x_at(start_s) - REVEAL_PX, axis.x_at(end_s) + REVEAL_PX
        across = min(max(right - body.width(), 0), left) if left >= 0 else left
        self.pan(round(across), 0)
        self.reveal_row(row)

    def reveal_row(self, row: Row) -> None:
        top, bottom = row.top - self.scroll_y, row.bottom - self.scroll_y
        self.pan(0, top if top < 0 else max(bottom - self.body.height(), 0))

    def _show(self, axis: TimeAxis, *, keeps_rows: bool = False) -> None:
        """Set the zoom and both scroll bars so that this axis shows, as far as the day reaches.

        `keeps_rows`: the names stay as they are painted.
        """
        self._pixels_per_hour = axis.pixels_per_hour
        self.is_setting, before = True, self.scroll_y
        picture, body = self._picture(), self.body
        start_s, end_s = (moment.timestamp() for moment in picture.extent)
        across, down = self._area.horizontalScrollBar(), self._area.verticalScrollBar()
        width = round((end_s - start_s) * axis.pixels_per_second)
        across.setPageStep(body.width())
        across.setSingleStep(max(round(axis.pixels_per_hour / 4), 1))
        across.setRange(0, max(width - body.width(), 0))
        across.setValue(round((axis.left_s - start_s) * axis.pixels_per_second))
        down.setPageStep(body.height())
        down.setSingleStep(17)
        down.setRange(0, max(picture.layout.height - body.height(), 0))
        self.is_setting = False
        left = body.left() if keeps_rows and self.scroll_y == before else 0
        self._area.viewport().update(QRect(left, 0, body.right() + 1 - left, body.bottom() + 1))
