"""The small signs on bars and rows: one stroke style on a grid of 16, drawn by ourselves.

On a screen each sign is drawn once per colour and size and then copied; on paper it stays a line drawing.
"""

from collections.abc import Callable
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

STROKE = 1.7
FILLED = frozenset({"dot", "flag", "hand"})


def _polyline(*points: tuple[float, float], closed: bool = False) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
    if closed:
        path.closeSubpath()
    return path


def _envelope() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(1.5, 3.5, 13, 9.5), 1.2, 1.2)
    path.addPath(_polyline((2, 4.5), (8, 9.5), (14, 4.5)))
    return path


def _envelope_off() -> QPainterPath:
    path = _envelope()
    path.addPath(_polyline((1.5, 15), (14.5, 1.5)))
    return path


def _arrow() -> QPainterPath:
    path = _polyline((2, 8), (13.5, 8))
    path.addPath(_polyline((9, 3.5), (13.5, 8), (9, 12.5)))
    return path


def _dot() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 4.2, 4.2)
    return path


def _pause() -> QPainterPath:
    path = _polyline((5.5, 3.5), (5.5, 12.5))
    path.addPath(_polyline((10.5, 3.5), (10.5, 12.5)))
    return path


def _cross() -> QPainterPath:
    path = _polyline((4, 4), (12, 12))
    path.addPath(_polyline((12, 4), (4, 12)))
    return path


def _bracket() -> QPainterPath:
    return _polyline((2.5, 11.5), (2.5, 5), (13.5, 5), (13.5, 11.5))


def _lock() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(3, 7, 10, 7), 1, 1)
    path.moveTo(5.2, 7)
    path.lineTo(5.2, 5)
    path.arcTo(QRectF(5.2, 2, 5.6, 5.6), 180, -180)
    path.lineTo(10.8, 7)
    return path


def _hand() -> QPainterPath:
    path = QPainterPath()
    for x, top in ((3.4, 5.2), (5.7, 3.0), (8.0, 2.2), (10.3, 3.2)):
        path.addRoundedRect(QRectF(x, top, 1.7, 7), 0.85, 0.85)
    path.addRoundedRect(QRectF(3.4, 8, 8.6, 6), 2.6, 2.6)
    path.addPath(_polyline((12, 9.5), (14.2, 7), (14.8, 8), (12, 12.5), closed=True))
    path.setFillRule(Qt.FillRule.WindingFill)
    return path


def _flag() -> QPainterPath:
    return _polyline((4, 14.5), (4, 2), (13.5, 5.2), (4, 9), closed=True)


def _warning() -> QPainterPath:
    path = _polyline((8, 2.5), (14.5, 13.5), (1.5, 13.5), closed=True)
    path.addPath(_polyline((8, 6.8), (8, 9.6)))
    path.addPath(_polyline((8, 11.7), (8, 11.9)))
    return path


def _late() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(8, 8), 6, 6)
    path.addPath(_polyline((8, 4.5), (8, 8), (10.8, 9.8)))
    return path


def _overtime() -> QPainterPath:
    path = _polyline((3, 2.5), (3, 13.5))
    path.addPath(_polyline((3, 8), (13, 8)))
    path.addPath(_polyline((9.5, 4.5), (13, 8), (9.5, 11.5)))
    return path


def _shifted() -> QPainterPath:
    path = _polyline((2, 8), (14, 8))
    path.addPath(_polyline((5.5, 4.5), (2, 8), (5.5, 11.5)))
    path.addPath(_polyline((10.5, 4.5), (14, 8), (10.5, 11.5)))
    return path


_PATHS: dict[str, Callable[[], QPainterPath]] = {
    "envelope": _envelope,
    "envelope_off": _envelope_off,
    "arrow": _arrow,
    "dot": _dot,
    "pause": _pause,
    "tick": lambda: _polyline((2.8, 8.6), (6.4, 12.2), (13.2, 4.2)),
    "cross": _cross,
    "bracket": _bracket,
    "lock": _lock,
    "hand": _hand,
    "flag": _flag,
    "warning": _warning,
    "late": _late,
    "overtime": _overtime,
    "folded": lambda: _polyline((6, 3.5), (10.5, 8), (6, 12.5)),
    "unfolded": lambda: _polyline((3.5, 6), (8, 10.5), (12.5, 6)),
    "shifted": _shifted,
}


def draw_icon(
    painter: QPainter, name: str, x: float, y: float, size: int, colour: str, *, on_paper: bool
) -> None:
    """Draw the sign with its upper left corner at (x, y); `colour` is "#RRGGBB"."""
    if on_paper:
        painter.save()
        painter.translate(x, y)
        _stroke(painter, name, size, colour)
        painter.restore()
        return
    device = painter.device()
    painter.drawPixmap(QPointF(x, y), _pixmap(name, size, colour, device.devicePixelRatio()))


@lru_cache(maxsize=256)
def _pixmap(name: str, size: int, colour: str, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    _stroke(painter, name, size, colour)
    painter.end()
    return pixmap


def _stroke(painter: QPainter, name: str, size: int, colour: str) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size / 16, size / 16)
    pen = QPen(QColor(colour), STROKE if name not in FILLED else 0.8)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.setBrush(QColor(colour) if name in FILLED else Qt.BrushStyle.NoBrush)
    painter.drawPath(_PATHS[name]())
