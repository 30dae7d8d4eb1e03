"""Saves pictures of the Gantt to look at: run `python -m tests.ui.gantt.pictures FOLDER` by hand."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dispatcher.services.scheduling import preview
from tests.ui.gantt.builders import clock_at, saturated_day
from ui.gantt.sheet import write_pdf
from ui.gantt.view import GanttView
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.style import look, palette
from ui.wording import wording

SIZES = ((1920, 600), (1366, 500))


def main(folder: Path) -> None:
    app = QApplication([])
    app.setStyle("Fusion")
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        for language in ("fr", "en"):
            look.choose(theme)
            wording.choose(language)
            app.setPalette(palette(look.theme))
            for width, height in SIZES:
                _save(folder / f"{width}-{theme}-{language}", width, height)
    look.choose("light")
    write_pdf(folder / "day.pdf", BoardModel(saturated_day(), clock_at()))


def _save(path: Path, width: int, height: int) -> None:
    """One picture of the day at rest with a bar selected, one in the middle of a drag."""
    board = saturated_day()
    model, selection = BoardModel(board, clock_at()), Selection()
    view = GanttView(model, selection, lambda i, t, start: preview(board, i, t, start, model.now))
    view.resize(width, height)
    view.show()
    bars = [bar for bar in view.bars_in_order if bar.can_move]
    selection.select(bars[1].intervention_id, bars[1].technician_id)
    view.grab().save(f"{path}.png")
    box = view.box_of(bars[4])
    target = box.center() + QPoint(-90 if width > 1500 else -60, 68)
    QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    for step in range(1, 6):
        QTest.mouseMove(view.viewport(), box.center() + (target - box.center()) * step / 5)
        QApplication.processEvents()
    view.grab().save(f"{path}-drag.png")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    view.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
