"""Plain text as the delegates of lists paint it: one line, cut where the room ends."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

from ui.style import BODY_PX

ONE_LINE = Qt.TextFlag.TextSingleLine
START = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | ONE_LINE
END = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter | ONE_LINE


def sized(painter: QPainter, size: int, bold: bool = False) -> QFont:
    """Return the painter's font at a size in pixels."""
    font = QFont(painter.font())
    font.setPixelSize(size)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return font


def write(
    painter: QPainter,
    line: QRectF,
    flags: int,
    words: str,
    colour: str,
    size: int = BODY_PX,
    bold: bool = False,
) -> float:
    """Paint words elided into the line and return the width they took."""
    painter.setFont(sized(painter, size, bold))
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, int(line.width()))
    painter.drawText(line, flags, shown)
    return float(painter.fontMetrics().horizontalAdvance(shown))
