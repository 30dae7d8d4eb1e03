"""How a week looks: the heads of its days, the names, and a small day in every cell."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QBrush, QFont, QPainter

from dispatcher.domain.routes import Verdict
from dispatcher.domain.technicians import Technician
from ui.style import Theme
from ui.wording import day as day_words
from ui.wording import percent, short_day, tr

from .canvas import Texts, edge_of, ink
from .headers import FULL_LOAD, HEADER_PX, NAMES_PX, PAD_PX
from .icons import draw_icon
from .row_layout import Row
from .week_days import Cell, WeekDay

SHARE_PX, FLAG_PX, LEAST_PX, ROOMY_PX = 38, 14, 2, 150


@dataclass(frozen=True)
class WeekCanvas:
    """One repaint of the week: what is shown, where, and with what."""

    painter: QPainter
    texts: Texts
    theme: Theme
    area: QRect
    days: tuple[date, ...]
    known: Mapping[date, WeekDay]
    boxes: list[QRect]
    rows: tuple[Row, ...]
    scroll_y: int
    hours: tuple[float, float]
    today: date
    shown: date
    spot: tuple[int, str]
    technician: Callable[[str], Technician | None]

    def write(self, font: QFont, text: str, x: float, middle: float, colour: str, room: int = 9_999) -> int:
        if not text or room < 6:
            return 0
        static, width = self.texts.laid_out(font, text, room)
        self.painter.setFont(font)
        self.painter.setPen(ink(colour))
        self.painter.drawStaticText(QPointF(x, middle - static.size().height() / 2), static)
        return width

    def y(self, row: Row) -> int:
        return HEADER_PX + row.top - self.scroll_y


def paint_week(canvas: WeekCanvas) -> None:
    """Paint everything; heads last, since rows scroll under them."""
    theme, painter = canvas.theme, canvas.painter
    painter.fillRect(canvas.area, ink(theme.surface))
    for row in canvas.rows:
        if row.technician_id is None:
            _paint_group(canvas, row)
        else:
            _paint_row(canvas, row, row.technician_id)
    for box in canvas.boxes:
        painter.fillRect(box.left(), HEADER_PX, 1, canvas.area.height(), ink(theme.line))
    painter.fillRect(0, 0, canvas.area.width(), HEADER_PX, ink(theme.raised))
    for column, day in enumerate(canvas.days):
        _paint_head(canvas, canvas.boxes[column], day)
    canvas.write(canvas.texts.name, tr("Week"), PAD_PX, HEADER_PX / 2, theme.text)
    painter.fillRect(0, HEADER_PX - 1, canvas.area.width(), 1, ink(theme.line))


def _paint_head(canvas: WeekCanvas, box: QRect, day: date) -> None:
    """Paint the head of a day: its name, how many jobs, how full; today underlined."""
    theme, found = canvas.theme, canvas.known.get(day)
    font = canvas.texts.name if day == canvas.shown else canvas.texts.body
    left, middle = box.left() + 8, HEADER_PX / 2 - 1
    share = percent(found.load) if found and found.load is not None else ""
    width = canvas.texts.width(canvas.texts.small, share)
    words = day_words(day) if box.width() >= ROOMY_PX else short_day(day)
    left += canvas.write(font, words, left, middle, theme.text, box.width() - width - 16) + 8
    if found is None:
        canvas.write(canvas.texts.small, "…", left, middle, theme.secondary)
    else:
        jobs = tr("{count} jobs").format(count=found.jobs)
        room = box.right() - width - 12 - left
        if canvas.texts.width(canvas.texts.small, jobs) <= room:
            canvas.write(canvas.texts.small, jobs, left, middle, theme.secondary)
        canvas.write(canvas.texts.small, share, box.right() - width - 6, middle, theme.secondary)
    if day == canvas.today:
        canvas.painter.fillRect(box.left() + 1, HEADER_PX - 4, box.width() - 1, 3, ink(theme.accent))


def _paint_group(canvas: WeekCanvas, row: Row) -> None:
    top = canvas.y(row)
    canvas.painter.fillRect(0, top, canvas.area.width(), row.height, ink(canvas.theme.raised))
    canvas.painter.fillRect(0, top + row.height - 1, canvas.area.width(), 1, ink(canvas.theme.line))
    name, middle = row.team or tr("no skill"), top + row.height / 2
    canvas.write(canvas.texts.strong, name, PAD_PX, middle, canvas.theme.secondary, NAMES_PX - 2 * PAD_PX)


def _paint_row(canvas: WeekCanvas, row: Row, technician_id: str) -> None:
    theme, top, technician = canvas.theme, canvas.y(row), canvas.technician(technician_id)
    middle = top + row.height / 2
    name = technician.name if technician else ""
    canvas.write(canvas.texts.body, name, PAD_PX, middle, theme.text, NAMES_PX - 2 * PAD_PX)
    for column, day in enumerate(canvas.days):
        box = QRect(canvas.boxes[column].left() + 1, top, canvas.boxes[column].width() - 1, row.height - 1)
        found = canvas.known.get(day)
        if found is not None:
            _paint_cell(canvas, box, found.cells.get(technician_id, Cell()))
        if canvas.spot == (column, technician_id):
            _frame(canvas, box)
    canvas.painter.fillRect(0, top + row.height - 1, canvas.area.width(), 1, ink(theme.line))


def _paint_cell(canvas: WeekCanvas, box: QRect, cell: Cell) -> None:
    """Paint a small day: hours off shaded, jobs in the colour of their state, and how full it is."""
    theme, fill = canvas.theme, canvas.painter.fillRect
    day = box.adjusted(3, 0, -SHARE_PX, 0)
    fill(box, ink(theme.surface if cell.shifts else theme.band))
    if cell.shifts:
        fill(day, ink(theme.band))
    for start_s, end_s in cell.shifts:
        left, right = _x(canvas, day, start_s), _x(canvas, day, end_s)
        fill(left, day.top(), right - left, day.height(), ink(theme.surface))
    for start_s, end_s in cell.aways:
        left, right = _x(canvas, day, start_s), _x(canvas, day, end_s)
        away = QRect(left, day.top(), right - left, day.height())
        fill(away, QBrush(ink(theme.secondary), Qt.BrushStyle.BDiagPattern))
    height = max(box.height() - 12, 8)
    top = box.top() + (box.height() - height) // 2
    for piece in cell.pieces:
        left = _x(canvas, day, piece.start_s)
        width = max(_x(canvas, day, piece.end_s) - left - 1, LEAST_PX)
        colour = theme.fills[piece.fill][0]
        if piece.is_flagged:
            fill(left - 2, top - 2, width + 4, height + 4, ink(theme.alarm))
        fill(left, top, width, height, ink(edge_of(colour, theme.name == "dark")))
        fill(left + 1, top + 1, width - 2, height - 2, ink(colour))
    _paint_share(canvas, box, cell)


def _paint_share(canvas: WeekCanvas, box: QRect, cell: Cell) -> None:
    """Write how full the day is; over full in amber, with a flag where an alarm or a promise is waiting."""
    theme = canvas.theme
    is_over = cell.overtime_s > 0 or (cell.load is not None and cell.load > FULL_LOAD)
    absent = tr("absent") if cell.aways and cell.shifts else ""
    text = absent if cell.load is None else percent(cell.load)
    colour = theme.verdicts[Verdict.SHIFTS] if is_over else theme.secondary
    width = canvas.texts.width(canvas.texts.small, text)
    middle = box.center().y() + 1
    if absent and text == absent:
        canvas.painter.fillRect(
            box.right() - width - 8, box.top(), width + 9, box.height(), ink(theme.surface)
        )
    if cell.is_flagged:
        flag = theme.alarm
        left = box.right() - max(SHARE_PX + 2, width + FLAG_PX + 6)
        draw_icon(canvas.painter, "flag", left, middle - 7, FLAG_PX, flag, on_paper=False)
    canvas.write(canvas.texts.small, text, box.right() - width - 4, middle, colour)


def _frame(canvas: WeekCanvas, box: QRect) -> None:
    colour, fill = ink(canvas.theme.text), canvas.painter.fillRect
    for frame in (
        QRect(box.left(), box.top(), box.width(), 2),
        QRect(box.left(), box.bottom() - 1, box.width(), 2),
        QRect(box.left(), box.top(), 2, box.height()),
        QRect(box.right() - 1, box.top(), 2, box.height()),
    ):
        fill(frame, colour)


def _x(canvas: WeekCanvas, day: QRect, second: float) -> int:
    first, last = canvas.hours
    share = min(max((second - first) / (last - first), 0.0), 1.0)
    return day.left() + round(day.width() * share)
