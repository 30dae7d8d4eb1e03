"""The slider over the day: a minute a key, a mark for every change."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSlider, QStyle, QStyleOptionSlider

from ui.style import look
from ui.widgets.finish import on_accent
from ui.wording import clock

MINUTE_S, PAGE_S = 60, 15 * 60


class DaySlider(QSlider):
    """Seconds from the start of a span to its end. `moved(moment)`: a person wants to see that moment."""

    moved = Signal(object)

    def __init__(self) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._from: datetime | None = None
        self._marks: tuple[int, ...] = ()
        self.setSingleStep(MINUTE_S)
        self.setPageStep(PAGE_S)
        self.setMinimumWidth(140)
        self.valueChanged.connect(self._tell)

    def show_span(self, earliest: datetime, latest: datetime, changes: Sequence[datetime]) -> None:
        """Span from one moment to another, marking the changes between them."""
        self._from = earliest
        self._marks = tuple(int((at - earliest).total_seconds()) for at in changes if at >= earliest)
        self.blockSignals(True)
        self.setRange(0, max(int((latest - earliest).total_seconds()), 1))
        self.blockSignals(False)
        self.update()

    def show_moment(self, moment: datetime) -> None:
        """Stand at a moment, unless a hand holds the slider."""
        if self._from is not None and not self.isSliderDown():
            self.blockSignals(True)
            self.setValue(int((moment - self._from).total_seconds()))
            self.blockSignals(False)
            self.update()

    def moment_of(self, value: int) -> datetime | None:
        """Return the moment at a value of the slider."""
        return self._from + timedelta(seconds=value) if self._from is not None else None

    def _tell(self, value: int) -> None:
        moment = self.moment_of(value)
        if moment is not None:
            self.setToolTip(clock(moment))
            self.moved.emit(moment)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint groove, marks and handle ourselves: they stand on the strip's strong ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = QColor(on_accent(look.theme))
        handle, left, width = self._handle(), *self._track()
        middle = self.rect().center().y() + 0.5
        faint = QColor(ink)
        faint.setAlphaF(0.45)
        painter.fillRect(QRectF(left, middle - 1.5, width, 3), faint)
        painter.fillRect(QRectF(left, middle - 1.5, handle.center().x() - left, 3), ink)
        for second in self._marks:
            x = left + width * second / max(self.maximum(), 1)
            painter.fillRect(QRectF(x - 0.5, middle - 6, 1, 12), faint)
        painter.setBrush(ink)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(handle.center(), 7, 7)
        if self.hasFocus():
            painter.setBrush(QColor(look.theme.accent))
            painter.drawEllipse(handle.center(), 4, 4)

    def _handle(self) -> QRectF:
        option = QStyleOptionSlider()
        self.initStyleOption(option)
        part = QStyle.SubControl.SC_SliderHandle
        rect = self.style().subControlRect(QStyle.ComplexControl.CC_Slider, option, part, self)
        return QRectF(rect.x(), 0, rect.width(), self.height())

    def _track(self) -> tuple[float, float]:
        """Return where the middle of the handle is at the start, and how far it goes."""
        wide = self._handle().width()
        return wide / 2, self.width() - wide
