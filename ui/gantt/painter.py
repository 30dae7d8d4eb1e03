"""The order in which a day is painted, on the screen and on paper: ground, bars, ghosts, frozen parts, now.

What each layer looks like is in `ground`, `bar_painter`, `ghosts` and `headers`; where things lie is in
`time_axis` and `row_layout`.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter

from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from ui.style import Theme

from .bar_painter import paint_bars, paint_selection
from .bar_places import box_at, placed_bars
from .bars import Bar
from .canvas import Canvas, Texts, ink
from .ghosts import Ghosts, paint_ghosts
from .ground import paint_ground, paint_lunches, paint_overtimes, paint_roads
from .headers import HEADER_PX, NAMES_PX, paint_corner, paint_hours, paint_names, paint_now_mark
from .picture import DayPicture, picture_of
from .row_layout import RowLayout
from .time_axis import fitting

NO_GHOSTS = Ghosts()
NOW_OVER_BARS = 70  # alpha


def paint_frame(
    canvas: Canvas, ghosts: Ghosts = NO_GHOSTS, selected: Bar | None = None, technician_id: str | None = None
) -> None:
    """Paint the Gantt where `canvas.exposed` says: the body, the names left of it, the hours above it."""
    body = canvas.body
    hours = QRect(body.left(), body.top() - HEADER_PX, body.width(), HEADER_PX)
    names = QRect(body.left() - NAMES_PX, body.top(), NAMES_PX, body.height())
    corner = QRect(names.left(), hours.top(), NAMES_PX, HEADER_PX)
    if _clip(canvas, body):
        _paint_body(canvas, ghosts, selected)
    if _clip(canvas, names):
        rows = replace(canvas, body=names).visible_rows()
        paint_names(canvas, names, rows, technician_id)
    if _clip(canvas, hours):
        paint_hours(canvas, hours)
        paint_now_mark(canvas, hours)
    if _clip(canvas, corner):
        paint_corner(canvas, corner)
    canvas.painter.setClipRect(canvas.exposed)


def _clip(canvas: Canvas, area: QRect) -> bool:
    shown = area & canvas.exposed
    canvas.painter.setClipRect(shown)
    return not shown.isEmpty()


def _paint_body(canvas: Canvas, ghosts: Ghosts, selected: Bar | None) -> None:
    rows = canvas.visible_rows()
    paint_ground(canvas, rows)
    paint_roads(canvas, rows)
    paint_lunches(canvas, rows)
    paint_now(canvas)
    paint_bars(canvas, placed_bars(canvas, rows))
    paint_overtimes(canvas, rows)
    row = canvas.picture.layout.row_of.get(selected.technician_id) if selected else None
    if selected is not None and row is not None:
        paint_selection(canvas, box_at(canvas, row, selected.start_s, selected.end_s, selected.stack))
    paint_now(canvas, alpha=NOW_OVER_BARS)
    paint_ghosts(canvas, ghosts)


def paint_now(canvas: Canvas, alpha: int = 255) -> None:
    """Draw the present as a line through all rows, in the colour of text: red is for alarms.

    Full under the bars and faint above them, so that it can be followed and leaves their words readable.
    """
    x = canvas.x(canvas.now_s)
    top = max(canvas.body.top(), canvas.exposed.top())
    bottom = min(canvas.body.bottom() + 1, canvas.body.top() + canvas.picture.layout.height - canvas.scroll_y)
    if top < bottom:
        canvas.painter.fillRect(x - 1, top, 2, bottom - top, ink(canvas.theme.text, alpha))


def paint_day(
    painter: QPainter,
    rect: QRect,
    board: Board,
    routes: Mapping[str, DayRoute],
    theme: Theme,
    now: datetime,
    part: RowLayout | None = None,
) -> None:
    """Paint the whole day into `rect`, for paper: no selection, no scrolling, signs as line drawings.

    `part` paints only those rows (one page of them); without it rows shrink until all fit.
    """
    picture = picture_of(board, routes)
    room = rect.height() - HEADER_PX
    if part is None:
        part = _shrunk(picture, room)
    picture = replace(picture, layout=part)
    left, top = rect.left() + NAMES_PX, rect.top() + HEADER_PX
    body = QRect(left, top, rect.width() - NAMES_PX, min(room, part.height))
    painter.save()
    canvas = Canvas(
        picture=picture,
        axis=fitting(*picture.span, body.width()),
        body=body,
        theme=theme,
        texts=Texts(),
        now_s=now.timestamp(),
        exposed=rect,
        on_paper=True,
        _painter=painter,
    )
    paint_frame(canvas)
    painter.setClipping(False)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.restore()


def _shrunk(picture: DayPicture, room: int) -> RowLayout:
    """Return the rows at the largest height, up to the usual one, at which all of them fit."""
    layout = picture.layout
    if layout.height <= room or not layout.rows:
        return layout
    rows, top = [], 0
    for row in layout.rows:
        height = max(row.height * room // layout.height, 3)
        rows.append(replace(row, top=top, height=height))
        top += height
    return RowLayout(tuple(rows))
