"""The day on paper, as a PDF or printed: title, date, every row, and a legend of the colours and signs.

Vector drawing by the same brushes as the screen, always in the light theme: paper is white.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from dispatcher.domain.service_levels import ServiceLevel
from ui.models.board_model import BoardModel
from ui.style import LIGHT
from ui.wording import clock, day, tr
from ui.words import shipped_name

from .bar_face import STATE_ICONS
from .canvas import Canvas, Texts, edge_of, ink
from .headers import HEADER_PX
from .painter import paint_day
from .picture import DayPicture, picture_of
from .row_layout import ROW_HEIGHT, Arrangement, RowLayout, lay_out
from .time_axis import fitting
from .words import sign_words, state_words

DOTS_PER_PX, PX_PER_INCH = 10, 96
WALL_ROW_HEIGHT = 44
MARGIN_MM, TITLE_PX, LEGEND_GAP_PX, LINE_PX, SWATCH_PX, BETWEEN_PX = 10, 36, 16, 20, 16, 24


PAGES = {"A3": QPageSize.PageSizeId.A3, "A4": QPageSize.PageSizeId.A4}


@dataclass(frozen=True)
class Entry:
    """One thing explained in the legend: a sign so many pixels wide, its words, and how it is drawn."""

    sign: int
    words: str
    draw: Callable[[Canvas, int, int], None]
    width: int = 0

    def room(self, texts: Texts) -> int:
        return self.sign + texts.width(texts.small, self.words) + BETWEEN_PX


def write_pdf(path: Path, model: BoardModel, page: QPageSize.PageSizeId = QPageSize.PageSizeId.A3) -> None:
    """Write the day to `path`, landscape, on as many pages as its rows need; OSError where it cannot."""
    path.write_bytes(b"")  # says why it cannot be written, which QPdfWriter does not
    writer = QPdfWriter(str(path))
    writer.setResolution(PX_PER_INCH * DOTS_PER_PX)
    writer.setPageSize(QPageSize(page))
    writer.setTitle(title_of(model))
    writer.setCreator("Dispatcher")
    paint_on(writer, model)


def paint_on(paper: QPagedPaintDevice, model: BoardModel) -> None:
    """Paint the day on a PDF or a printer, landscape, on its size of page; OSError where it cannot."""
    margins = QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM)
    landscape, millimetres = QPageLayout.Orientation.Landscape, QPageLayout.Unit.Millimeter
    paper.setPageLayout(QPageLayout(paper.pageLayout().pageSize(), landscape, margins, millimetres))
    painter = QPainter()
    if not painter.begin(paper):
        raise OSError("nothing can be painted there")
    dots = paper.logicalDpiX() / PX_PER_INCH
    painter.scale(dots, dots)
    _paint_pages(painter, paper, QRect(0, 0, int(paper.width() / dots), int(paper.height() / dots)), model)
    painter.end()


def title_of(model: BoardModel) -> str:
    return f"{tr('Plan of the day')} · {day(model.board.day)} {model.board.day.year}"


def _paint_pages(painter: QPainter, paper: QPagedPaintDevice, sheet: QRect, model: BoardModel) -> None:
    picture = picture_of(model.board, model.routes)
    legend = _lines(_legend(Texts(), model.board.levels_by_rank), sheet.width())
    area = sheet.adjusted(0, TITLE_PX, 0, -(LEGEND_GAP_PX + LINE_PX * len(legend)))
    pages = _pages(model, area.height() - HEADER_PX)
    for number, part in enumerate(pages, start=1):
        if number > 1:
            paper.newPage()
        canvas = _page_canvas(painter, picture, sheet, model)
        _paint_title(canvas, sheet, model, f"{number}/{len(pages)}")
        _paint_legend(canvas, sheet, legend)
        paint_day(painter, area, model.board, model.routes, LIGHT, model.now, part)


def _pages(model: BoardModel, room: int) -> tuple[RowLayout, ...]:
    """Give the rows more height where one page has it to spare, else as many pages as they need."""
    for row_height in range(WALL_ROW_HEIGHT, ROW_HEIGHT - 1, -1):
        layout = lay_out(model.board, Arrangement(row_height))
        if layout.height <= room:
            return (layout,)
    return layout.pages(room)


def _page_canvas(painter: QPainter, picture: DayPicture, sheet: QRect, model: BoardModel) -> Canvas:
    return Canvas(
        picture=picture,
        axis=fitting(*picture.span, sheet.width()),
        body=sheet,
        theme=LIGHT,
        texts=Texts(),
        now_s=model.now.timestamp(),
        exposed=sheet,
        on_paper=True,
        _painter=painter,
    )


def _paint_title(canvas: Canvas, sheet: QRect, model: BoardModel, page: str) -> None:
    canvas.write(canvas.texts.title, title_of(model), sheet.left(), sheet.top() + 14, LIGHT.text)
    stamp = f"{tr('as of {time}').format(time=clock(model.now))}   {page}"
    width = canvas.texts.width(canvas.texts.body, stamp)
    canvas.write(canvas.texts.body, stamp, sheet.right() - width, sheet.top() + 14, LIGHT.secondary)


def _legend(texts: Texts, by_rank: Iterable[ServiceLevel]) -> list[Entry]:
    """Return what is explained: the colours of states, the edges of contracts, the signs."""
    states = [Entry(SWATCH_PX + 10, words, partial(_swatch, fill)) for fill, words in state_words().items()]
    levels = [Entry(4, shipped_name(level.name), partial(_edge, level.id)) for level in by_rank]
    signs = [Entry(14, words, partial(_sign, icon)) for icon, words in sign_words().items()]
    return [replace(entry, width=entry.room(texts)) for entry in (*states, *levels, *signs)]


def _lines(entries: list[Entry], width: int) -> list[list[Entry]]:
    """Put entries side by side, as many as a line of the page has room for."""
    lines: list[list[Entry]] = [[]]
    for entry in entries:
        if lines[-1] and sum(other.width for other in lines[-1]) + entry.width > width:
            lines.append([])
        lines[-1].append(entry)
    return lines


def _paint_legend(canvas: Canvas, sheet: QRect, lines: list[list[Entry]]) -> None:
    middle = sheet.bottom() - LINE_PX * len(lines) + LINE_PX // 2
    for line in lines:
        x = sheet.left()
        for entry in line:
            entry.draw(canvas, x, middle)
            canvas.write(canvas.texts.small, entry.words, x + entry.sign + 6, middle, LIGHT.text)
            x += entry.width
        middle += LINE_PX


def _swatch(fill: str, canvas: Canvas, x: int, middle: int) -> None:
    colour, text = LIGHT.fills[fill]
    box = QRect(x, middle - SWATCH_PX // 2, SWATCH_PX + 10, SWATCH_PX)
    canvas.painter.fillRect(box, ink(edge_of(colour, False)))
    canvas.painter.fillRect(box.adjusted(1, 1, -1, -1), ink(colour))
    icon = STATE_ICONS.get(fill)
    if icon is not None:
        canvas.icon(icon, x + 7, middle - 6, 12, text)


def _edge(level: str, canvas: Canvas, x: int, middle: int) -> None:
    canvas.painter.fillRect(QRect(x, middle - 8, 4, 16), ink(LIGHT.level(level)))


def _sign(icon: str, canvas: Canvas, x: int, middle: int) -> None:
    canvas.icon(icon, x, middle - 7, 14, LIGHT.alarm if icon == "flag" else LIGHT.text)
