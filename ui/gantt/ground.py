"""What lies under the bars: rows, hours outside a shift, the hour grid, lunches and roads."""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial
from itertools import groupby

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPixmap

from dispatcher.domain.routes import Verdict
from ui.wording import duration, tr

from .canvas import LEAST_ROW, Canvas, ink
from .picture import Away, Hours
from .row_layout import Row
from .time_axis import Tick

ARROW_PX = 3
ABSENCE_ALPHA = 150
OVERTIME_PX = 3
WORDS_PX = 6
ROOM_FOR_WORDS_S = 4 * 3_600.0  # at the narrowest zoom the words beside an overtime reach that far
FEW_SHIFTS = 6  # up to here it is cheaper to have the hours off in what is copied down the rows
TILE_PX = 64  # a multiple of the eight pixels after which the hatching repeats


def paint_ground(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Paint everything that does not depend on who does what."""
    area = canvas.exposed & canvas.body
    bottom = canvas.y(rows[-1]) + rows[-1].height if rows else area.top()
    below = QRect(area.left(), bottom, area.width(), area.bottom() + 1 - bottom)
    canvas.painter.fillRect(below, ink(canvas.theme.surface))
    with_shifts = canvas.is_passing and len({_hours_of(canvas, row) for row in rows}) <= FEW_SHIFTS
    if rows:
        ground = QRect(area.left(), canvas.y(rows[0]), area.width(), bottom - canvas.y(rows[0]))
        _paint_rows(canvas, rows, ground, with_shifts=with_shifts)
    if not with_shifts:
        _paint_absences(canvas, rows, area)
    for row in rows:
        if row.technician_id is not None:
            _paint_aways(canvas, row, row.technician_id)


def _paint_rows(canvas: Canvas, rows: tuple[Row, ...], area: QRect, *, with_shifts: bool) -> None:
    """Paint the ground of all rows: one stretch for technicians and one for headers, copied down.

    The hours as lines through all rows would touch every line of the screen's memory once an hour: 5 ms.
    `with_shifts`: a stretch for everybody who works the same hours, with the hours off; their hatching begins
    anew with each row then, which nobody sees in passing.
    """
    stretches: dict[tuple[bool, int, Hours | None], QPixmap] = {}
    for row in rows:
        is_team = row.technician_id is None
        shifts = _hours_of(canvas, row)[1] if with_shifts and not is_team else None
        found = stretches.get((is_team, row.height, shifts))
        if found is None:
            paint = partial(
                _paint_stretch, canvas.hours, area=area, height=row.height, is_team=is_team, shifts=shifts
            )
            if canvas.sprites is None:
                canvas.stamp((), area.left(), canvas.y(row), area.width(), row.height, paint)
                continue
            found = stretches[is_team, row.height, shifts] = canvas.made(area.width(), row.height, paint)
        canvas.painter.drawPixmap(area.left(), canvas.y(row), found)


def _paint_stretch(
    hours: Iterable[tuple[int, Tick]],
    canvas: Canvas,
    area: QRect,
    height: int,
    *,
    is_team: bool,
    shifts: Hours | None,
) -> None:
    """Paint the ground of a row from (0, 0): its colour, the hours, what is off, and the line under it."""
    theme, fill, left, width = canvas.theme, canvas.painter.fillRect, area.left(), area.width()
    fill(0, 0, width, height, ink(theme.raised if is_team else theme.surface))
    of_hour, between = ink(theme.line, 200), ink(theme.line, 90)
    for at, tick in hours:
        x = at - left
        if 0 <= x < width:
            fill(x, 0, 1, height, of_hour if tick.is_hour else between)
    if shifts is not None:
        canvas.painter.translate(-left, 0)
        for start, end in _hours_off(canvas, shifts):
            canvas.tile(("absence",), QRect(start, 0, end - start, height - 1), TILE_PX, _paint_absence_tile)
        canvas.painter.translate(left, 0)
    fill(0, height - 1, width, 1, ink(theme.line))


def _paint_absences(canvas: Canvas, rows: tuple[Row, ...], area: QRect) -> None:
    """Shade the hours off: of neighbours who work the same hours in one piece, with their lines over it."""
    lines: list[QRect] = []
    for (technician_id, hours), same in groupby(rows, key=partial(_hours_of, canvas)):
        if technician_id is None:
            continue
        alike = list(same)
        top, last = canvas.y(alike[0]), alike[-1]
        _paint_absence(canvas, hours, top, canvas.y(last) + last.height - 1 - top)
        for row in alike[:-1]:
            lines.append(QRect(area.left(), canvas.y(row) + row.height - 1, area.width(), 1))
    if lines:
        canvas.fill(lines, ink(canvas.theme.line))


def _hours_of(canvas: Canvas, row: Row) -> tuple[str | None, Hours]:
    """Return what makes the ground of a row: nobody (None), or the hours of somebody ("": whoever)."""
    if row.technician_id is None:
        return None, ()
    return (row.technician_id if canvas.on_paper else ""), canvas.picture.hours.get(row.technician_id, ())


def _paint_absence(canvas: Canvas, hours: Hours, top: int, height: int) -> None:
    """Shade and hatch the hours nobody may plan: before, between and after some shifts."""
    for left, right in _hours_off(canvas, hours):
        _shade(canvas, left, right, top, height)


def _hours_off(canvas: Canvas, hours: Hours) -> Iterable[tuple[int, int]]:
    """Return from where to where on the body nobody may plan."""
    left, end = canvas.body.left(), canvas.body.right() + 1
    for start_s, end_s in hours:
        if left < (right := min(canvas.x(start_s), end)):
            yield left, right
        left = max(left, canvas.x(end_s))
    if left < end:
        yield left, end


def _paint_aways(canvas: Canvas, row: Row, technician_id: str) -> None:
    """Hatch the hours somebody is absent who should be there, and say why at their beginning."""
    lane = canvas.picture.aways.get(technician_id)
    first_s, last_s = canvas.visible_span()
    for away in lane.between(first_s, last_s) if lane else ():
        left, right = canvas.x(away.start_s), canvas.x(away.end_s)
        box = QRect(left, canvas.y(row), right - left, row.height - 1) & canvas.body
        if box.isEmpty():
            continue
        if canvas.on_paper:
            canvas.painter.fillRect(box, ink(canvas.theme.band))
            canvas.hatch(box, canvas.theme.secondary)
        else:
            canvas.tile(("away",), box, TILE_PX, _paint_away_tile)
        if row.height >= LEAST_ROW:
            _write_reason(canvas, row, away, right)


def _write_reason(canvas: Canvas, row: Row, away: Away, right: int) -> None:
    """Write why, from where the bars leave room for it."""
    words = f"{tr('absent')} · {away.reason}" if away.reason else tr("absent")
    width = canvas.texts.width(canvas.texts.strong, words) + 2 * WORDS_PX
    left = canvas.x(away.words_s) + 4
    lane = canvas.picture.lanes.get(row.technician_id or "")
    for bar in lane.between(away.words_s, away.end_s) if lane else ():
        if canvas.x(bar.start_s) < left + width and canvas.x(bar.end_s) > left:
            left = canvas.x(bar.end_s) + 4
    if left + width > right:
        return
    middle = canvas.y(row) + row.height // 2
    canvas.painter.fillRect(left, middle - 9, width, 18, ink(canvas.theme.surface))
    canvas.write(canvas.texts.strong, words, left + WORDS_PX, middle, canvas.theme.text)


def _paint_away_tile(canvas: Canvas) -> None:
    square = QRect(0, 0, TILE_PX, TILE_PX)
    canvas.painter.fillRect(square, ink(canvas.theme.band))
    canvas.hatch(square, canvas.theme.secondary)


def _shade(canvas: Canvas, left: int, right: int, top: int, height: int) -> None:
    if right <= left:
        return
    shown = QRect(left, top, right - left, height) & canvas.body
    if shown.isEmpty() or not shown.intersects(canvas.exposed):
        return
    if canvas.on_paper:
        canvas.painter.fillRect(shown, ink(canvas.theme.band))
        canvas.hatch(shown, canvas.theme.line, ABSENCE_ALPHA)
    else:
        canvas.tile(("absence",), shown, TILE_PX, _paint_absence_tile)


def _paint_absence_tile(canvas: Canvas) -> None:
    square = QRect(0, 0, TILE_PX, TILE_PX)
    canvas.painter.fillRect(square, ink(canvas.theme.band))
    canvas.hatch(square, canvas.theme.line, ABSENCE_ALPHA)


def paint_lunches(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Draw each lunch as a dotted box at the height of the bars."""
    first_s, last_s = canvas.visible_span()
    for row in rows:
        route = canvas.picture.routes.get(row.technician_id or "")
        if route is None or route.lunch is None or row.height < LEAST_ROW:
            continue
        start_s, end_s = route.lunch.earliest.timestamp(), route.lunch.latest.timestamp()
        if start_s < last_s and end_s > first_s:
            inset = row.height // 3
            left, top = canvas.x(start_s), canvas.y(row) + inset
            width, height = max(canvas.x(end_s) - left, 3), row.height - inset - 6
            paint = partial(_paint_lunch, box=QRect(0, 0, width, height))
            canvas.stamp(("lunch", width, height), left, top, width, height, paint)


def _paint_lunch(canvas: Canvas, box: QRect) -> None:
    canvas.line(canvas.theme.secondary, style=Qt.PenStyle.DotLine)
    canvas.painter.setBrush(ink(canvas.theme.surface))  # it may lie on a road: one eats where one passes
    canvas.painter.drawRect(box.adjusted(0, 0, -1, -1))
    text, font = tr("lunch"), canvas.texts.small
    width = canvas.texts.width(font, text)
    if width + 8 <= box.width() and not canvas.is_passing:
        # A little low: the slack of the job before it may stand above.
        canvas.write(font, text, (box.width() - width) / 2, box.height() / 2 + 2, canvas.theme.secondary)


def paint_roads(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Draw each drive as a hairline that ends in an arrow; in passing all of them at once, without heads."""
    first_s, last_s = canvas.visible_span()
    colour, lines = canvas.theme.secondary, list[QRect]()
    for row in rows:
        roads = canvas.picture.roads.get(row.technician_id or "")
        if roads is not None and row.height >= LEAST_ROW:
            middle = middle_of_bars(canvas, row)
            for road in roads.between(first_s, last_s):
                left, right = canvas.x(road.start_s), canvas.x(road.end_s)
                if canvas.is_passing:
                    lines.append(QRect(left, middle, right - left, 1))
                else:
                    paint_road(canvas, left, right, middle, colour)
    if lines:
        canvas.fill(lines, ink(colour))


def middle_of_bars(canvas: Canvas, row: Row) -> int:
    return canvas.y(row) + round(row.height * 0.6)


def paint_road(canvas: Canvas, left: int, right: int, middle: int, colour: str) -> None:
    """Draw one drive from left to right; a very short one has no head."""
    if right - left < 2:
        return
    if canvas.on_paper:
        canvas.line(colour)
        canvas.painter.drawLine(left, middle, right - 1, middle)
    else:
        canvas.painter.fillRect(left, middle, right - left, 1, ink(colour))
    if right - left >= 3 * ARROW_PX:
        size = 2 * ARROW_PX + 1
        paint = partial(_paint_arrow, colour=colour)
        canvas.stamp(("arrow", colour), right - 1 - ARROW_PX, middle - ARROW_PX, size, size, paint)


def _paint_arrow(canvas: Canvas, colour: str) -> None:
    canvas.line(colour)
    canvas.painter.drawLine(0, 0, ARROW_PX, ARROW_PX)
    canvas.painter.drawLine(0, 2 * ARROW_PX, ARROW_PX, ARROW_PX)


def paint_overtimes(canvas: Canvas, rows: tuple[Row, ...]) -> None:
    """Draw how far a day goes beyond its shift along the foot of the row, and by how many minutes."""
    first_s, last_s = canvas.visible_span()
    for row in rows:
        late = canvas.picture.overtimes.get(row.technician_id or "")
        if late is not None and late[0] < last_s and late[1] > first_s - ROOM_FOR_WORDS_S:
            _paint_overtime(canvas, row, *late)


def _paint_overtime(canvas: Canvas, row: Row, from_s: float, until_s: float) -> None:
    left, right, foot = canvas.x(from_s), canvas.x(until_s), canvas.y(row) + row.height - 1
    colour = canvas.theme.verdicts[Verdict.SHIFTS]
    canvas.painter.fillRect(left, foot - OVERTIME_PX, max(right - left, 2), OVERTIME_PX, ink(colour))
    canvas.painter.fillRect(left, foot - 3 * OVERTIME_PX, 2, 3 * OVERTIME_PX, ink(colour))
    if row.height >= LEAST_ROW:
        middle = middle_of_bars(canvas, row)
        canvas.icon("overtime", right + 4, middle - 6, 12, colour)
        text = duration(timedelta(seconds=until_s - from_s))
        canvas.write(canvas.texts.strong, f"+{text}", right + 18, middle, canvas.theme.text)
