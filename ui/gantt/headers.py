"""The frozen parts: the hour scale above, the names at the left, the date where they meet."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QLine, QRect

from dispatcher.domain.routes import Verdict
from dispatcher.domain.technicians import Technician
from ui.wording import clock, day, percent, tr, wording

from .canvas import LEAST_ROW, Canvas, ink
from .row_layout import Row

HEADER_PX, NAMES_PX = 32, 208
PAD_PX, FOLD_PX = 10, 20
HALF_LABEL_PX = 18
LOAD_PX, FULL_LOAD, TWO_LINES = 40, 1.0, 28


def paint_hours(canvas: Canvas, area: QRect) -> None:
    """Paint the hour scale into `area`, in line with the body below it."""
    painter, theme = canvas.painter, canvas.theme
    painter.fillRect(area, ink(theme.raised))
    lines: list[QLine] = []
    now_x = canvas.x(canvas.now_s)
    for x, tick in canvas.hours:
        lines.append(QLine(x, area.bottom() - (8 if tick.is_hour else 4), x, area.bottom()))
        has_room = area.left() + HALF_LABEL_PX < x < area.right() - HALF_LABEL_PX
        if tick.is_labelled and has_room and abs(x - now_x) > 2 * HALF_LABEL_PX + 4:
            _label_hour(canvas, area, x, tick.text, is_hour=tick.is_hour)
    canvas.line(theme.secondary)
    painter.drawLines(lines)
    canvas.line(theme.line)
    painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())


def _label_hour(canvas: Canvas, area: QRect, x: int, text: str, *, is_hour: bool) -> None:
    font = canvas.texts.body if is_hour else canvas.texts.small
    width = canvas.texts.width(font, text)
    colour = canvas.theme.text if is_hour else canvas.theme.secondary
    canvas.write(font, text, x - width / 2, area.top() + 12, colour)


def paint_now_mark(canvas: Canvas, area: QRect) -> None:
    """Write the present time on the hour scale, where the now-line begins."""
    x = canvas.x(canvas.now_s)
    if not area.left() - 30 <= x <= area.right() + 30:
        return
    text, font = clock(canvas.axis.moment_at(canvas.axis.x_at(canvas.now_s))), canvas.texts.strong
    width = canvas.texts.width(font, text) + 12
    canvas.painter.fillRect(QRect(x - width // 2, area.top() + 3, width, 18), ink(canvas.theme.text))
    canvas.write(font, text, x - width // 2 + 6, area.top() + 12, canvas.theme.surface)


def paint_corner(canvas: Canvas, area: QRect) -> None:
    canvas.painter.fillRect(area, ink(canvas.theme.raised))
    shown, left, middle = canvas.picture.board.day, area.left() + PAD_PX, area.center().y()
    today = datetime.fromtimestamp(canvas.now_s, wording.zone).date()
    if shown == today:
        canvas.write(canvas.texts.name, day(shown), left, middle, canvas.theme.text)
    else:
        canvas.write(canvas.texts.name, day(shown), left, middle - 6, canvas.theme.text)
        colour = canvas.theme.verdicts[Verdict.SHIFTS]
        canvas.write(canvas.texts.strong, distance_words(shown, today), left, middle + 8, colour)
    canvas.line(canvas.theme.line)
    canvas.painter.drawLine(area.left(), area.bottom(), area.right(), area.bottom())
    canvas.painter.drawLine(area.right(), area.top(), area.right(), area.bottom())


def distance_words(shown: date, today: date) -> str:
    """Say how far a day is from today: nobody should plan tomorrow and think it is today."""
    days = (shown - today).days
    if days == 1:
        return tr("tomorrow")
    if days == -1:
        return tr("yesterday")
    return (tr("in {count} days") if days > 0 else tr("{count} days ago")).format(count=abs(days))


def paint_names(canvas: Canvas, area: QRect, rows: tuple[Row, ...], selected_id: str | None) -> None:
    """Paint one cell per row: who, what they master, and how full the day is."""
    canvas.painter.fillRect(area, ink(canvas.theme.surface))
    for row in rows:
        is_selected = row.technician_id is not None and row.technician_id == selected_id
        key = ("name", row.team, row.technician_id, row.height, row.hidden, is_selected)
        place = (area.left(), canvas.y(row), area.width(), row.height)
        canvas.stamp(key, *place, partial(_paint_name, row=row, is_selected=is_selected))
    canvas.line(canvas.theme.line)
    canvas.painter.drawLine(area.right(), area.top(), area.right(), area.bottom())


def _paint_name(canvas: Canvas, row: Row, *, is_selected: bool) -> None:
    cell = QRect(0, 0, NAMES_PX, row.height)
    if row.technician_id is None:
        _paint_team(canvas, cell, row)
    else:
        canvas.painter.fillRect(cell, ink(canvas.theme.surface))
        _paint_technician(canvas, cell, row.technician_id, is_selected=is_selected)


def _paint_team(canvas: Canvas, cell: QRect, row: Row) -> None:
    canvas.painter.fillRect(cell, ink(canvas.theme.raised))
    _underline(canvas, cell)
    if cell.height() < LEAST_ROW:
        return
    colour, middle = canvas.theme.secondary, cell.center().y()
    share = percent(canvas.picture.team_loads.get(row.team, 0))
    right = cell.right() - PAD_PX - canvas.texts.width(canvas.texts.small, share)
    canvas.write(canvas.texts.small, share, right, middle, colour)
    left = cell.left() + (PAD_PX if canvas.on_paper else FOLD_PX)
    if not canvas.on_paper:
        canvas.icon("folded" if row.hidden else "unfolded", cell.left() + 4, middle - 5, 12, colour)
    name = row.team or tr("no skill")
    words = f"{name}  ({row.hidden})" if row.hidden else name
    canvas.write(canvas.texts.strong, words, left, middle, colour, right - left - PAD_PX)


def _paint_technician(canvas: Canvas, cell: QRect, technician_id: str, *, is_selected: bool) -> None:
    theme, technician = canvas.theme, canvas.picture.board.technicians[technician_id]
    if is_selected:
        canvas.painter.fillRect(cell, ink(theme.accent, 40))
        canvas.painter.fillRect(QRect(cell.left(), cell.top(), 3, cell.height()), ink(theme.accent))
    _underline(canvas, cell)
    if cell.height() < LEAST_ROW:
        return
    left, room = cell.left() + PAD_PX, cell.width() - 3 * PAD_PX - LOAD_PX
    has_two_lines = cell.height() >= TWO_LINES
    middle = cell.top() + (cell.height() // 2 - 7 if has_two_lines else cell.height() // 2)
    canvas.write(canvas.texts.body, technician.name, left, middle, theme.text, room)
    if has_two_lines:
        canvas.write(canvas.texts.small, skills_text(technician), left, middle + 15, theme.secondary, room)
    is_away = technician_id in canvas.picture.aways
    _paint_load(canvas, cell, canvas.picture.loads.get(technician_id), tr("absent") if is_away else tr("off"))


def skills_text(technician: Technician) -> str:
    """Write what someone masters with the level, the best first: "gas 3 · print 1"."""
    ordered = sorted(technician.skills.items(), key=lambda item: (-item[1], item[0]))
    return " · ".join(f"{skill} {level}" for skill, level in ordered)


def _paint_load(canvas: Canvas, cell: QRect, load: float | None, without: str) -> None:
    """Write how full the day is, over a small gauge; more than full is amber and says so by its figure."""
    theme, right, middle = canvas.theme, cell.right() - PAD_PX, cell.center().y()
    text = without if load is None else percent(load)
    is_over = load is not None and load > FULL_LOAD
    colour = theme.verdicts[Verdict.SHIFTS] if is_over else theme.secondary
    width = canvas.texts.width(canvas.texts.small, text)
    canvas.write(canvas.texts.small, text, right - width, middle - 4, colour)
    if load is not None:
        gauge = QRect(right - LOAD_PX, middle + 6, LOAD_PX, 3)
        canvas.painter.fillRect(gauge, ink(theme.line))
        canvas.painter.fillRect(gauge.adjusted(0, 0, round(LOAD_PX * min(load, 1)) - LOAD_PX, 0), ink(colour))


def _underline(canvas: Canvas, cell: QRect) -> None:
    canvas.line(canvas.theme.line)
    canvas.painter.drawLine(cell.left(), cell.bottom(), cell.right(), cell.bottom())
