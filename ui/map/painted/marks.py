"""How marks are painted: the same shapes, colours and signs as on the page, around the point (0, 0)."""

from functools import cache
from typing import Any

from PySide6.QtCore import QByteArray, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtSvg import QSvgRenderer

from .picture import Row

ALIGNED = Qt.AlignmentFlag.AlignCenter
FAINT = 0.38


def radius_of(kind: str, row: Row) -> float:
    """Return how far a mark reaches from its place, in pixels."""
    if kind == "technicians":
        return 13
    if row["is_waiting"]:
        return 17 if row["is_urgent"] else 12
    return 7.5 if row["state"] in ("done", "cannot_complete") else 10


class Marks:
    """Paints marks with one picture's colours and signs."""

    def __init__(self, painter: QPainter, look: Any, signs: Any) -> None:
        self._painter, self._look, self._signs = painter, look, signs

    def job(self, row: Row, is_chosen: bool) -> None:
        """Paint one job: a circle, or a diamond while nobody is planned."""
        radius = radius_of("jobs", row)
        if is_chosen:
            self._halo(radius + 4)
        waits = row["is_waiting"]
        quiet = row["state"] in ("planned", "done")
        edge = row["ink"] if waits else self._look["secondary"] if quiet else self._look["paper"]
        self._pen(edge, 1.4, row["fill"])
        if waits:
            self._painter.drawPolygon(_diamond(radius - 1))
        else:
            self._painter.drawEllipse(QPointF(), radius - 1, radius - 1)
        self.sign(row["sign"], row["ink"], radius * (1.2 if waits else 1.75))
        if row["has_alarm"]:
            self.flag(radius * 0.75, -radius * 0.75)

    def technician(self, row: Row, is_chosen: bool) -> None:
        """Paint one technician: initials in a box, where he drives, and what he does on a badge."""
        if is_chosen:
            self._pen(self._look["accent"], 3, self._look["paper"])
            self._painter.drawRoundedRect(QRectF(-16, -15, 32, 30), 9, 9)
        if row["heading"] is not None:
            self._pen(self._look["paper"], 1.5, row["edge"])
            self._painter.save()
            self._painter.rotate(row["heading"])
            self._painter.drawPolygon(QPolygonF([QPointF(-5.5, -12), QPointF(0, -21), QPointF(5.5, -12)]))
            self._painter.restore()
        self.box(row)
        self._painter.setPen(QColor(row["ink"]))
        self._painter.setFont(font_of(10, bold=True))
        self._painter.drawText(QRectF(-12, -11, 24, 22), ALIGNED, row["initials"])
        self.badge(row)

    def box(self, row: Row) -> None:
        """Paint the box of a technician; dashed where he is shown at home for want of a position."""
        edge = row["edge"] if row["fill"] != row["edge"] else self._look["paper"]
        self._pen(edge, 1.5, row["fill"], is_dashed=row.get("freshness") == "too_old")
        self._painter.drawRoundedRect(QRectF(-12, -11, 24, 22), 7, 7)

    def badge(self, row: Row) -> None:
        self._painter.save()
        self._painter.translate(12, 10)
        self._pen(row["edge"], 1.6, self._look["paper"])
        self._painter.drawEllipse(QPointF(), 6.5, 6.5)
        self.sign(row["sign"], self._look["text"], 13)
        self._painter.restore()

    def group(self, count: int) -> None:
        """Paint several jobs close together."""
        radius = 13 if count < 10 else 16 if count < 100 else 19
        self._pen(self._look["secondary"], 2, self._look["paper"])
        self._painter.drawEllipse(QPointF(), radius, radius)
        self._painter.setPen(QColor(self._look["text"]))
        self._painter.setFont(font_of(12, bold=True))
        self._painter.drawText(QRectF(-20, -20, 40, 40), ALIGNED, str(count))

    def flag(self, x: float, y: float) -> None:
        self._painter.save()
        self._painter.translate(x, y)
        self._pen(self._look["paper"], 1.5, self._look["alarm"])
        self._painter.drawEllipse(QPointF(), 6, 6)
        self.sign("exclamation", self._look["alarm-text"], 10)
        self._painter.restore()

    def sign(self, name: str, ink: str, side: float) -> None:
        path = self._signs.get(name, "")
        if path:
            _drawing(path, ink).render(self._painter, QRectF(-side / 2, -side / 2, side, side))

    def _halo(self, radius: float) -> None:
        self._pen(self._look["accent"], 3, self._look["paper"])
        self._painter.drawEllipse(QPointF(), radius, radius)

    def _pen(self, colour: str, width: float, fill: str, is_dashed: bool = False) -> None:
        pen = QPen(QColor(colour), width)
        if is_dashed:
            pen.setStyle(Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        self._painter.setBrush(QColor(fill))


def sample(painter: QPainter, row: Row, look: Any, signs: Any) -> None:
    """Paint the sign of a row of the legend around (0, 0), within 18 pixels."""
    marks = Marks(painter, look, signs)
    kind = row["kind"]
    if kind == "technician":
        painter.scale(0.72, 0.72)
        marks.box(row)
        marks.badge(row)
    elif kind in ("job", "waiting"):
        painter.scale(0.75, 0.75)
        marks.job(
            {
                **row,
                "state": row["id"],
                "is_waiting": kind == "waiting",
                "is_urgent": False,
                "has_alarm": False,
            },
            False,
        )
    elif kind == "flag":
        marks.flag(0, 0)
    elif kind == "group":
        painter.scale(0.65, 0.65)
        marks.group(7)
    elif kind == "heat":
        heat(painter, QPointF(), 9, row["fill"], 0.6)
    else:
        _line(painter, row)


def _line(painter: QPainter, row: Row) -> None:
    pen = QPen(QColor(row["fill"]), {"line": 3.0, "thin_line": 1.2}.get(row["kind"], 2.5))
    if row["kind"] == "dashes":
        pen.setDashPattern([2.5, 2])
    painter.setPen(pen)
    painter.drawPolyline(QPolygonF([QPointF(-9, 4), QPointF(0, -4), QPointF(9, 4)]))


def heat(painter: QPainter, at: QPointF, reach: float, colour: str, strength: float) -> None:
    """Paint one soft field; fields add up."""
    from PySide6.QtGui import QRadialGradient

    middle, rim = QColor(colour), QColor(colour)
    middle.setAlphaF(strength)
    rim.setAlphaF(0.0)
    field = QRadialGradient(at, reach)
    field.setColorAt(0, middle)
    field.setColorAt(1, rim)
    painter.fillRect(QRectF(at.x() - reach, at.y() - reach, 2 * reach, 2 * reach), field)


def label(painter: QPainter, x: float, y: float, text: str, ink: str, halo: str, bold: bool = False) -> None:
    """Write a word on the map with the ground's colour around it, its left middle at x, y."""
    path = QPainterPath()
    path.addText(QPointF(x, y + 4), font_of(11, bold), text)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(
        QPen(QColor(halo), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.drawPath(path)
    painter.fillPath(path, QColor(ink))


@cache
def font_of(size_px: int, bold: bool = False) -> QFont:
    made = QFont()
    made.setPixelSize(size_px)
    made.setBold(bold)
    return made


@cache
def _drawing(path: str, ink: str) -> QSvgRenderer:
    stroke = f'fill="none" stroke="{ink}" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round"'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="{path}" {stroke}/></svg>'
    return QSvgRenderer(QByteArray(svg.encode()))


def _diamond(half: float) -> QPolygonF:
    return QPolygonF([QPointF(0, -half), QPointF(half, 0), QPointF(0, half), QPointF(-half, 0)])
