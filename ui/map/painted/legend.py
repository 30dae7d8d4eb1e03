"""The legend of the painted map, in its corner."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from .marks import font_of, sample
from .picture import Picture

ROW_PX, PAD_PX, SAMPLE_PX, FROM_BELOW_PX = 18, 8, 26, 22


class Legend(QWidget):
    """Every sign with its meaning. Takes no clicks: the map below it does not need them there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture: Picture | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def show_rows(self, picture: Picture | None) -> None:
        """Show the signs of a picture; None closes the legend."""
        self._picture = picture
        around = self.parentWidget()
        self.setVisible(picture is not None and bool(picture.legend) and bool(picture.look))
        if picture is None or around is None:
            return
        metrics = QFontMetricsF(font_of(11))
        widest = max((metrics.horizontalAdvance(row["text"]) for row in picture.legend), default=0)
        width, height = round(widest) + SAMPLE_PX + 2 * PAD_PX, len(picture.legend) * ROW_PX + PAD_PX
        self.setGeometry(
            around.width() - width - 8, max(4, around.height() - height - FROM_BELOW_PX), width, height
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        picture = self._picture
        if picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(picture.look["line"]))
        painter.setBrush(QColor(picture.look["paper"]))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        for index, row in enumerate(picture.legend):
            middle = PAD_PX / 2 + (index + 0.5) * ROW_PX
            painter.save()
            painter.translate(PAD_PX + 9, middle)
            sample(painter, row, picture.look, picture.signs)
            painter.restore()
            painter.setPen(QColor(picture.look["text"]))
            painter.setFont(font_of(11))
            words = QRectF(PAD_PX + SAMPLE_PX, middle - 9, self.width(), ROW_PX)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, row["text"])
