"""Which part of the day shows: zoom, scroll bars, fitting, and bringing something into view.

The scroll bars are the truth about where we are; the axis is derived from them and the zoom.
"""

from collections.abc import Callable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractScrollArea

from .headers import HEADER_PX, NAMES_PX
from .picture import DayPicture
from .row_layout import Row
from .time_axis import HOUR_S, TimeAxis, fitting

REVEAL_PX = 24
WHEEL_ZOOM = 1.2


class Navigation:
    """Moves about the day of one view. Until somebody zooms, the whole working day is kept in view."""

    def __init__(self, area: QAbstractScrollArea, picture: Callable[[], DayPicture]) -> None:
        self._area = area
        self._picture = picture
        self._pixels_per_hour = 90.0
        self._fits = True

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

    def zoom(self, factor: float, about_x: float) -> None:
        """Magnify with the moment under `about_x` (pixels of the viewport) staying there."""
        self._fits = False
        self._show(self.axis.zoomed(factor, about_x - self.body.left()))

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

    def _show(self, axis: TimeAxis) -> None:
        """Set the zoom and both scroll bars so that this axis shows, as far as the day reaches."""
        self._pixels_per_hour = axis.pixels_per_hour
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
