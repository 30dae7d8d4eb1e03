"""The day on paper."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QPageSize
from pytestqt.qtbot import QtBot

from ui.gantt.canvas import Texts
from ui.gantt.sheet import PAGES, TITLE_PX, _legend, _lines, _pages, write_pdf
from ui.models.board_model import BoardModel
from ui.wording import wording
from ui.words import shipped_name

from .builders import Day, clock_at, saturated_day

NAME = "<b>Epsilon</b>"


def pages_of(path: Path) -> int:
    return path.read_bytes().count(b"/Type /Page\n")


def test_that_the_day_fits_one_page_and_a_large_centre_takes_several(qtbot: QtBot, tmp_path: Path) -> None:
    write_pdf(tmp_path / "small.pdf", BoardModel(saturated_day(), clock_at()))
    write_pdf(tmp_path / "large.pdf", BoardModel(saturated_day(people=50), clock_at()))
    assert pages_of(tmp_path / "small.pdf") == 1
    assert pages_of(tmp_path / "large.pdf") == 2


@pytest.mark.parametrize("page", sorted(PAGES))
def test_that_fifty_technicians_are_all_on_paper_and_no_row_is_cut(
    qtbot: QtBot, tmp_path: Path, page: str
) -> None:
    model = BoardModel(saturated_day(people=50), clock_at())
    write_pdf(tmp_path / "day.pdf", model, PAGES[page])
    size = QPageSize(PAGES[page]).sizePoints()  # 72 points an inch, 96 pixels
    room = size.width() * 96 // 72 - 2 * 38 - TITLE_PX - 32 - 60  # landscape: margins, title, hours, legend
    pages = _pages(model, room)
    ids = [row.technician_id for part in pages for row in part.rows if row.technician_id]
    assert len(ids) == len(set(ids)) == 50
    assert all(part.rows[-1].bottom <= room for part in pages)
    assert pages_of(tmp_path / "day.pdf") == len(pages)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [1047, 1512], ids=["A4", "A3"])
def test_that_the_whole_legend_stands_on_the_page(qtbot: QtBot, language: str, width: int) -> None:
    wording.choose(language)
    levels = Day().board().levels_by_rank
    entries = _legend(Texts(), levels)
    assert {shipped_name(level.name) for level in levels} < {entry.words for entry in entries}
    lines = _lines(entries, width)
    assert [entry for line in lines for entry in line] == entries
    assert max(sum(entry.width for entry in line) for line in lines) <= width
    wording.choose("fr")


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext reads the PDF")
def test_that_words_on_paper_are_text_and_names_are_plain(qtbot: QtBot, tmp_path: Path) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), customer=NAME, minutes=240)
    write_pdf(tmp_path / "day.pdf", BoardModel(day.board(), clock_at()))
    done = subprocess.run(
        ["pdftotext", str(tmp_path / "day.pdf"), "-"], capture_output=True, text=True, check=True
    )
    assert NAME in done.stdout
    assert "Durand" in done.stdout
    assert "appointment promised" in done.stdout


def test_that_a_folder_that_is_not_there_is_an_error_with_a_reason(qtbot: QtBot, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        write_pdf(tmp_path / "nowhere" / "day.pdf", BoardModel(saturated_day(), clock_at()))
