"""The drawing of the load chart. The only file that knows pyqtgraph; it is imported when it is first shown.

Moments are seconds since the start of the board's day; heights are technicians.
"""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QBrush, QColor, QFont, QMouseEvent, QWheelEvent

from dispatcher.domain.routes import Verdict
from dispatcher.services.load import STEP_S, Slice
from ui.style import SECONDARY_PX, Theme, look
from ui.wording import wording

AXIS_PX = 44
FILL_ALPHA, CHOSEN_ALPHA = 120, 56
HEADROOM = 1.34  # over the highest column, for the numbers
FOOT = 0.07  # under the columns, for the lower half of the zero
HOUR_S = 3600
LABEL_PX = 30  # an hour narrower than this has no number
STRONG_PEN = 2
STEPS = (1, 2, 5, 10, 20, 50, 100, 200)
MOST_TICKS = 4
NO_LINE = ([0.0, 0.0], [0.0])  # the two edges of nothing: a stepped line is never without a step


class LoadChart(pg.PlotWidget):
    """Columns of committed work under the line of what can be done, with the free hours above each hour."""

    pointed = Signal(float)  # the moment under the pointer
    picked = Signal(float)

    def __init__(self) -> None:
        super().__init__(enableMenu=False)
        self._slices: tuple[Slice, ...] = ()
        self._chosen: Slice | None = None
        self._span: tuple[float, float, float] | None = None
        self._highest = 0.0  # technicians: what there is room for
        self._texts: list[pg.TextItem] = []
        item = self.getPlotItem()
        item.hideButtons()
        item.hideAxis("bottom")
        item.setMouseEnabled(x=False, y=False)
        item.getAxis("left").setWidth(AXIS_PX)
        item.getAxis("left").setStyle(tickLength=-4)
        item.layout.setContentsMargins(0, 0, 0, 0)
        self.within, self.beyond, self.mark = (
            pg.BarGraphItem(x0=[], y0=[], height=[], width=[]) for _ in "123"
        )
        self.capacity = pg.PlotCurveItem(*NO_LINE, stepMode="center")
        self.now_line = pg.InfiniteLine(angle=90)
        for drawn in (self.mark, self.within, self.beyond, self.capacity, self.now_line):
            self.addItem(drawn, ignoreBounds=True)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the panel around it has the keys
        look.changed.connect(self.tint)
        self.tint()

    # ---- what is shown

    def show_load(self, slices: Sequence[Slice], now_s: float) -> None:
        """Show these half hours."""
        self.now_line.setPos(now_s)
        if not self._highest or self._slices != tuple(slices):
            self._slices = tuple(slices)
            self._draw_load()
        self._number()

    def _draw_load(self) -> None:
        starts, capacity, committed = _columns(self._slices)
        over = np.maximum(committed - capacity, 0)
        _draw(self.within, x0=starts, y0=np.zeros_like(starts), height=committed - over, width=STEP_S)
        _draw(self.beyond, x0=starts, y0=capacity, height=over, width=STEP_S)
        self._draw_capacity(starts, capacity)
        highest = float(max(capacity.max(), committed.max(), 1.0)) if len(starts) else 1.0
        if highest != self._highest:
            self._fit(highest)

    def _draw_capacity(self, starts: np.ndarray, capacity: np.ndarray) -> None:
        edges = np.append(starts, starts[-1] + STEP_S) if len(starts) else np.array(NO_LINE[0])
        heights = capacity if len(starts) else np.array(NO_LINE[1])
        drawn = self.capacity.getData()
        if not (np.array_equal(drawn[0], edges) and np.array_equal(drawn[1], heights)):
            self.capacity.setData(edges, heights)

    def _fit(self, highest: float) -> None:
        """Make room for the highest column, and for the numbers over it."""
        self._highest = highest
        self.setYRange(-FOOT * highest, highest * HEADROOM, padding=0)
        step = next((step for step in STEPS if highest / step <= MOST_TICKS), STEPS[-1])
        self.getPlotItem().getAxis("left").setTickSpacing(step, step)
        self.choose(self._chosen)

    def show_span(self, first_s: float, last_s: float) -> None:
        """Show the hours from one moment to another over the whole width."""
        seen = (first_s, last_s, self.getViewBox().width())
        if seen == self._span:
            return
        self._span = seen
        self.setXRange(first_s, last_s, padding=0)
        self._number()

    def choose(self, slice_: Slice | None) -> None:
        """Mark a half hour."""
        self._chosen = slice_
        x0 = [slice_.start_s] if slice_ else []
        height = self.getViewBox().viewRange()[1][1]
        _draw(self.mark, x0=x0, y0=[0.0] * len(x0), height=[height] * len(x0), width=STEP_S)

    def _number(self) -> None:
        """Write the free hours over each hour that has room for it."""
        (first_s, last_s), (_low, top) = self.getViewBox().viewRange()
        pixels_per_hour = self.getViewBox().width() * HOUR_S / max(last_s - first_s, 1.0)
        hours = _free_hours(self._slices) if pixels_per_hour >= LABEL_PX else {}
        while len(self._texts) < len(hours):
            made = pg.TextItem(anchor=(0.5, 0.0))
            made.setFont(_font())
            self._texts.append(made)
            self.addItem(made, ignoreBounds=True)
        for text in self._texts[len(hours) :]:
            text.setVisible(False)
        for text, (start_s, free_s) in zip(self._texts, hours.items(), strict=False):
            text.setVisible(True)
            _write(text, wording.locale.toString(free_s / HOUR_S, "f", 1), is_full=not free_s)
            text.setPos(start_s + HOUR_S / 2, top)

    # ---- looks

    def tint(self) -> None:
        """Take the colours of the theme."""
        theme = look.theme
        self.setBackground(theme.surface)
        axis = self.getPlotItem().getAxis("left")
        axis.setPen(theme.line)
        axis.setTextPen(theme.secondary)
        axis.setTickFont(_font())
        fill, over = colours(theme)
        self.within.setOpts(brush=QBrush(fill), pen=pg.mkPen(theme.surface))
        self.beyond.setOpts(brush=QBrush(over, Qt.BrushStyle.BDiagPattern), pen=pg.mkPen(over))
        self.mark.setOpts(brush=QBrush(_pale(theme.accent, CHOSEN_ALPHA)), pen=pg.mkPen(theme.accent))
        self.capacity.setPen(pg.mkPen(theme.text, width=STRONG_PEN))
        self.now_line.setPen(pg.mkPen(theme.text))
        self._number()

    # ---- the pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.picked.emit(self._moment(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointed.emit(self._moment(event))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def _moment(self, event: QMouseEvent) -> float:
        at = self.mapToScene(event.position().toPoint())
        return float(self.getViewBox().mapSceneToView(at).x())

    def x_of(self, moment_s: float) -> float:
        """Return where a moment is drawn, in pixels of this widget."""
        return float(self.mapFromScene(self.getViewBox().mapViewToScene(pg.Point(moment_s, 0))).x())


def colours(theme: Theme) -> tuple[QColor, QColor]:
    """Return the fill of committed work, and of what is beyond what can be done."""
    return _pale(theme.accent, FILL_ALPHA), QColor(theme.verdicts[Verdict.SHIFTS])


def _draw(bars: pg.BarGraphItem, **figures: ArrayLike) -> None:
    """Give bars their figures, unless they have them: whatever is set is painted again."""
    if any(not np.array_equal(bars.opts[name], figure) for name, figure in figures.items()):
        bars.setOpts(**figures)


def _write(text: pg.TextItem, words: str, *, is_full: bool) -> None:
    """Write a figure, unless it stands there already: laying a text out takes a tenth of a millisecond."""
    colour = look.theme.verdicts[Verdict.SHIFTS] if is_full else look.theme.secondary
    if (words, colour) != getattr(text, "written", None):
        text.setText(words, color=colour)
        text.written = (words, colour)


def _pale(name: str, alpha: int) -> QColor:
    made = QColor(name)
    made.setAlpha(alpha)
    return made


def _font() -> QFont:
    made = QFont()
    made.setPixelSize(SECONDARY_PX)
    return made


def _columns(slices: Sequence[Slice]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return starts, and capacity and committed work as technicians."""
    column = partial(np.array, dtype=float)
    return (
        column([one.start_s for one in slices]),
        column([one.capacity_s / STEP_S for one in slices]),
        column([one.committed_s / STEP_S for one in slices]),
    )


def _free_hours(slices: Sequence[Slice]) -> dict[int, int]:
    """Return start of an hour -> seconds left in it, for the hours in which somebody is on duty."""
    found: dict[int, int] = {}
    for one in slices:
        if one.capacity_s:
            start_s = one.start_s // HOUR_S * HOUR_S
            found[start_s] = found.get(start_s, 0) + one.free_s
    return found
