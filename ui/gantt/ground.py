"""What lies under the bars: rows, hours outside a shift, the hour grid, lunches and roads."""

from PySide6.QtCore import QLine, QRect, Qt

from ui.wording import tr, wording

from .canvas import LEAST_ROW, Canvas, hatch, ink, pen
from .row_layout import Row
from .time_axis import ticks

ARROW_PX = 3


def paint_ground(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Paint everything that does not depend on who does what."""
    painter, area = canvas.painter, canvas.exposed & canvas.body
    painter.fillRect(area, ink(canvas.theme.surface))
    for row in rows:
        if row.technician_id is None:
            painter.fillRect(_across(canvas, row), ink(canvas.theme.raised))
        else:
            _paint_absence(canvas, row, row.technician_id)
    _paint_grid(canvas, rows)
    painter.setPen(pen(canvas.theme.line))
    lines = [QLine(area.left(), y, area.right(), y) for row in rows if (y := canvas.y(row) + row.height - 1)]
    painter.drawLines(lines)


def _across(canvas: Canvas, row: Row) -> QRect:
    area = canvas.exposed & canvas.body
    return QRect(area.left(), canvas.y(row), area.width(), row.height)


def _paint_absence(canvas: Canvas, row: Row, technician_id: str) -> None:
    """Shade and hatch the hours nobody may plan: before, between and after the shifts of the row."""
    area = _across(canvas, row)
    left = area.left()
    for shift in canvas.picture.shifts.get(technician_id, ()):
        _shade(canvas, area, left, canvas.x(shift.starts_at.timestamp()))
        left = max(left, canvas.x(shift.ends_at.timestamp()))
    _shade(canvas, area, left, area.right() + 1)


def _shade(canvas: Canvas, area: QRect, left: int, right: int) -> None:
    left, right = max(left, area.left()), min(right, area.right() + 1)
    if left < right:
        shaded = QRect(left, area.top(), right - left, area.height())
        canvas.painter.fillRect(shaded, ink(canvas.theme.band))
        canvas.painter.fillRect(shaded, hatch(canvas.theme.line, 150))


def _paint_grid(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Draw a hairline per hour and a fainter one per half hour where the zoom has them."""
    if not rows:
        return
    area = canvas.exposed & canvas.body
    top = max(area.top(), canvas.y(rows[0]))
    bottom = min(area.bottom(), canvas.y(rows[-1]) + rows[-1].height - 1)
    hours: list[QLine] = []
    parts: list[QLine] = []
    for tick in ticks(canvas.axis, canvas.body.width(), wording.zone):
        x = canvas.x(tick.at_s)
        if area.left() - 1 <= x <= area.right() + 1:
            (hours if tick.is_hour else parts).append(QLine(x, top, x, bottom))
    canvas.painter.setPen(pen(canvas.theme.line, 1, Qt.PenStyle.SolidLine, 90))
    canvas.painter.drawLines(parts)
    canvas.painter.setPen(pen(canvas.theme.line, 1, Qt.PenStyle.SolidLine, 200))
    canvas.painter.drawLines(hours)


def paint_lunches(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Draw each lunch as a dotted box at the height of the bars."""
    first_s, last_s = canvas.visible_span()
    for row in rows:
        route = canvas.picture.routes.get(row.technician_id or "")
        if route is None or route.lunch is None or row.height < LEAST_ROW:
            continue
        start_s, end_s = route.lunch.earliest.timestamp(), route.lunch.latest.timestamp()
        if start_s < last_s and end_s > first_s:
            _paint_lunch(canvas, lunch_box(canvas, row, start_s, end_s))


def lunch_box(canvas: Canvas, row: Row, start_s: float, end_s: float) -> QRect:
    left, right = canvas.x(start_s), canvas.x(end_s)
    inset = row.height // 3
    return QRect(left, canvas.y(row) + inset, max(right - left, 3), row.height - inset - 6)


def _paint_lunch(canvas: Canvas, box: QRect) -> None:
    canvas.painter.setPen(pen(canvas.theme.secondary, 1, Qt.PenStyle.DotLine))
    canvas.painter.setBrush(ink(canvas.theme.surface))  # it may lie on a road: one eats where one passes
    canvas.painter.drawRect(box.adjusted(0, 0, -1, -1))
    text, font = tr("lunch"), canvas.texts.small
    width = canvas.texts.width(font, text)
    if width + 8 <= box.width():
        canvas.write(font, text, box.center().x() - width / 2, box.center().y() + 1, canvas.theme.secondary)


def paint_roads(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Draw each drive as a hairline that ends in an arrow."""
    first_s, last_s = canvas.visible_span()
    lines: list[QLine] = []
    for row in rows:
        roads = canvas.picture.roads.get(row.technician_id or "")
        if roads is not None and row.height >= LEAST_ROW:
            middle = middle_of_bars(canvas, row)
            for road in roads.between(first_s, last_s):
                lines += road_lines(canvas.x(road.start_s), canvas.x(road.end_s), middle)
    canvas.painter.setPen(pen(canvas.theme.secondary))
    canvas.painter.drawLines(lines)


def middle_of_bars(canvas: Canvas, row: Row) -> int:
    return canvas.y(row) + round(row.height * 0.6)


def road_lines(left: int, right: int, middle: int) -> list[QLine]:
    """Return the hairline from left to right with its arrow head; a very short drive has no head."""
    if right - left < 2:
        return []
    lines = [QLine(left, middle, right - 1, middle)]
    if right - left >= 3 * ARROW_PX:
        lines += [
            QLine(right - 1 - ARROW_PX, middle - ARROW_PX, right - 1, middle),
            QLine(right - 1 - ARROW_PX, middle + ARROW_PX, right - 1, middle),
        ]
    return lines
