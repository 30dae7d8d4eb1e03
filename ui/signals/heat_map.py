"""The heat-map: weekdays by hours, with the weekdays, the hours and the days of the month beside it.

The more calls, the stronger the colour; a bin that stands out has a frame and a dot, so that nobody needs to
tell shades apart. Arrows walk from bin to bin, Enter asks for its calls.
"""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dispatcher.domain.routes import Verdict
from dispatcher.domain.signals import Bin, Facet, Sources
from ui.plain import plain_tooltip
from ui.signals.words import bin_words, weekday_name
from ui.style import SECONDARY_PX, look
from ui.wording import tr, wording

HEAD_PX, GAP_PX, LEAST_ROW_PX, MOST_ROW_PX = 16, 6, 13, 24
LEAST_CELL_PX, NAMES_PX = 13, 40
FAINTEST, STRONGEST = 18, 235  # of 255, the colour of a bin with one call and of the fullest
ROWS = 9  # seven weekdays, all weekdays together, the days of the month
HOURS = 24


class HeatMap(QWidget):
    """Shows the bins of a period. `pointed(bin)`: the current one; `picked(bin)`: its calls are wanted."""

    pointed = Signal(object)
    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._sources: Sources | None = None
        self._at = (0, 0)  # row and column of the current bin
        look.changed.connect(self.update)
        wording.changed.connect(self._speak)

    def sizeHint(self) -> QSize:
        return QSize(NAMES_PX + 26 * 18, HEAD_PX * 2 + GAP_PX * 2 + ROWS * 18)

    def minimumSizeHint(self) -> QSize:
        return QSize(NAMES_PX + 26 * LEAST_CELL_PX, HEAD_PX * 2 + GAP_PX * 2 + ROWS * LEAST_ROW_PX)

    def show_sources(self, sources: Sources) -> None:
        self._sources = sources
        self._speak()
        self.update()

    @property
    def current(self) -> Bin | None:
        return self.bin_at(*self._at)

    # ---- which bin is where: rows 0-6 weekdays, 7 all of them, 8 the days of the month; column 24 whole days

    def bin_at(self, row: int, column: int) -> Bin | None:
        """Return the bin of a place; None where there is none."""
        if self._sources is None or column < 0:
            return None
        bins = self._sources.bins
        if 0 <= row < 7 and column <= HOURS:
            return bins[Facet.WEEKDAY][row] if column == HOURS else bins[Facet.CELL][row * HOURS + column]
        if row == 7 and column < HOURS:
            return bins[Facet.HOUR][column]
        return bins[Facet.DAY][column] if row == 8 and column < 31 else None

    def box(self, row: int, column: int) -> QRectF:
        """Return where a place is drawn."""
        height = self._row_px()
        if row == 8:
            width = (self.width() - NAMES_PX) / 31
            return QRectF(NAMES_PX + column * width, HEAD_PX * 2 + GAP_PX * 2 + 8 * height, width, height)
        width = (self.width() - NAMES_PX - GAP_PX) / (HOURS + 2)
        left = NAMES_PX + column * width + (GAP_PX if column == HOURS else 0)
        top = HEAD_PX + row * height + (GAP_PX if row == 7 else 0)
        return QRectF(left, top, width * (2 if column == HOURS else 1), height)

    def _row_px(self) -> float:
        room = (self.height() - HEAD_PX * 2 - GAP_PX * 2) / ROWS
        return min(MOST_ROW_PX, max(LEAST_ROW_PX, room))

    def _places(self) -> Iterator[tuple[int, int, Bin]]:
        for row in range(ROWS):
            for column in range(31 if row == 8 else HOURS + 1):
                found = self.bin_at(row, column)
                if found is not None:
                    yield row, column, found

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(SECONDARY_PX)
        painter.setFont(font)
        most = self._most()
        for row, column, one in self._places():
            self._paint_bin(painter, self.box(row, column), one, most[one.facet])
        self._paint_names(painter)
        if self.hasFocus() and self.current is not None:
            painter.setPen(QPen(QColor(look.theme.text), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.box(*self._at).adjusted(1, 1, -1, -1))

    def _most(self) -> dict[Facet, int]:
        assert self._sources is not None or not list(self._places())
        bins = self._sources.bins if self._sources else {}
        return {facet: max((one.calls for one in found), default=0) for facet, found in bins.items()}

    def _paint_bin(self, painter: QPainter, box: QRectF, one: Bin, most: int) -> None:
        inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
        colour = QColor(look.theme.accent if one.calls else look.theme.band)
        if one.calls:
            colour.setAlpha(FAINTEST + round((STRONGEST - FAINTEST) * one.calls / max(most, 1)))
        painter.fillRect(inner, colour)
        if one.is_flagged:
            mark = QColor(look.theme.verdicts[Verdict.SHIFTS])
            painter.setPen(QPen(mark, 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(inner.adjusted(0.5, 0.5, -0.5, -0.5))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mark)
            painter.drawEllipse(QPointF(inner.right() - 3.5, inner.top() + 3.5), 2, 2)

    def _paint_names(self, painter: QPainter) -> None:
        painter.setPen(QColor(look.theme.secondary))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for row in range(ROWS):
            first = self.box(row, 0)
            box = QRectF(0, first.top(), NAMES_PX - 5, first.height())
            painter.drawText(box, right, self._row_name(row))
        middle = Qt.AlignmentFlag.AlignCenter
        step = 1 if self.box(0, 0).width() >= 18 else 2
        for hour in range(0, HOURS, step):
            box = self.box(0, hour)
            painter.drawText(QRectF(box.left(), 0, box.width() * step, HEAD_PX), middle, str(hour))
        whole = self.box(0, HOURS)
        painter.drawText(QRectF(whole.left(), 0, whole.width(), HEAD_PX), middle, tr("day"))
        every = 1 if self.box(8, 0).width() >= 16 else 5
        for day in (day for day in range(1, 32) if day == 1 or day % every == 0):
            box = self.box(8, day - 1)
            wide = QRectF(box.center().x() - 12, box.top() - HEAD_PX, 24, HEAD_PX)
            painter.drawText(wide, middle, str(day))

    def _row_name(self, row: int) -> str:
        return weekday_name(row, "EEE") if row < 7 else tr("all") if row == 7 else tr("date")

    # ---- walking

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is not None:
            self._go(self._at[0] + step[0], self._at[1] + step[1])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.picked.emit(self.current)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int, column: int) -> None:
        last = {7: HOURS - 1, 8: 30}.get(row, HOURS)
        if row != self._at[0]:
            column = min(column, last)
        if self.bin_at(row, column) is not None:
            self._at = (row, column)
            self._speak()
            self.update()

    def _place_of(self, where: QPointF) -> tuple[int, int] | None:
        found = (place for place in self._places() if self.box(place[0], place[1]).contains(where))
        return next(((row, column) for row, column, _one in found), None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position())
        one = self.bin_at(*place) if place else None
        self.setToolTip(plain_tooltip(bin_words(one)) if one else "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._place_of(event.position())
        if place is None or event.button() != Qt.MouseButton.LeftButton:
            return
        self._go(*place)
        if self.current is not None:
            self.picked.emit(self.current)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _speak(self) -> None:
        """Name the current bin for who cannot see it."""
        one = self.current
        self.setAccessibleName(tr("Heat-map of calls: arrows walk, Enter lists the calls"))
        self.setAccessibleDescription(bin_words(one) if one else "")
        if one is not None:
            self.pointed.emit(one)
