"""The day's plan on paper: one landscape page, drawn by the same painter as the screen."""

from pathlib import Path

from PySide6.QtCore import QMarginsF, QRect
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPainter, QPdfWriter

from ui.gantt.painter import paint_day
from ui.models.board_model import BoardModel
from ui.style import BODY_PX, LIGHT, SECONDARY_PX, TITLE_PX
from ui.wording import clock, day, tr

WIDTH_PX = 1500  # the page is drawn as if it were a screen this wide
HEAD_PX = 44


def export_pdf(model: BoardModel, path: Path) -> None:
    """Write the plan of the model's day as a PDF. Raises OSError where the file cannot be written."""
    with path.open("wb"):  # says why, which QPdfWriter does not
        pass
    writer = QPdfWriter(str(path))
    writer.setTitle(f"{tr('Plan of the day')} {model.board.day.isoformat()}")
    writer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, QMarginsF(10, 10, 10, 10)
        )
    )
    painter = QPainter(writer)
    scale = writer.width() / WIDTH_PX
    painter.scale(scale, scale)
    height = round(writer.height() / scale)
    _paint_head(painter, model)
    area = QRect(0, HEAD_PX, WIDTH_PX, height - HEAD_PX)
    paint_day(painter, area, model.board, model.routes, LIGHT, model.now)
    painter.end()


def _paint_head(painter: QPainter, model: BoardModel) -> None:
    _write(painter, 18, TITLE_PX + 3, f"{tr('Plan of the day')}  {day(model.board.day)}", bold=True)
    counts = tr("{jobs} jobs planned, {waiting} waiting, as of {time}").format(
        jobs=sum(len(rows) for rows in model.board.days_of.values()),
        waiting=len(model.board.waiting),
        time=clock(model.now),
    )
    _write(painter, 36, SECONDARY_PX, counts)


def _write(painter: QPainter, baseline: int, size: int, words: str, bold: bool = False) -> None:
    font = QFont()
    font.setPixelSize(size or BODY_PX)
    font.setBold(bold)
    painter.setFont(font)
    painter.drawText(0, baseline, words)
