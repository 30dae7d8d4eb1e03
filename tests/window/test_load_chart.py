"""The load chart under the plan: the same hours, the figures of the board, and from a peak to its jobs."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt

from dispatcher.services.commands import RecordAbsence
from tests.builders import Centre, at
from tests.window.seats import LEFT, TestSeat
from ui.style import look
from ui.wording import wording

HOUR_S = 3600


def a_day() -> Centre:
    """Two in the north, one in the south; a peak from 10 to 11."""
    centre = Centre()
    durand, martin = (
        centre.technician("Durand", {"gas": 3}),
        centre.technician("Martin", {"gas": 1, "print": 2}),
    )
    petit = centre.technician("Petit", {"print": 1}, team="South")
    for number, technician in ((1001, durand), (1002, martin), (1003, petit)):
        centre.planned(technician, "10:00", number=number)
    centre.planned(durand, "14:00", number=1004)
    return centre


@pytest.fixture
def charted(seat: TestSeat) -> TestSeat:
    seat.open(a_day(), now="09:00")
    seat.do("load_chart")
    seat.wait(lambda: seat.window.load.isVisible())
    return seat


def slice_at(seat: TestSeat, clock: str):  # type: ignore[no-untyped-def]
    load = seat.window.load
    return load._slice_at((at(clock) - seat.board.starts_at).total_seconds())


def click_at(seat: TestSeat, clock: str) -> None:
    chart = seat.window.load.chart
    x = chart.x_of((at(clock) - seat.board.starts_at).total_seconds())
    seat.bot.mouseClick(chart.viewport(), LEFT, pos=QPoint(round(x), chart.height() // 2))


def test_that_the_chart_stands_on_the_hours_of_the_plan_through_zoom_and_pan(charted: TestSeat) -> None:
    gantt, load = charted.window.gantt, charted.window.load

    def is_in_line() -> bool:
        axis, start = gantt.navigation.axis, charted.board.starts_at
        moments = [start.timestamp() + hour * HOUR_S for hour in (9, 12, 15)]
        plan = [axis.x_at(moment) + gantt.navigation.body.left() for moment in moments]
        drawn = [
            load.chart.mapTo(load, QPoint(round(load.chart.x_of(moment - start.timestamp())), 0)).x()
            for moment in moments
        ]
        return all(abs(one - other) <= 1.5 for one, other in zip(plan, drawn, strict=True))

    charted.wait(is_in_line)
    gantt.zoom(2.5)
    charted.wait(is_in_line)
    gantt.navigation.pan(-230, 0)
    charted.wait(is_in_line)
    gantt.fit_day()
    charted.wait(is_in_line)


def test_that_a_click_on_a_peak_marks_the_jobs_that_make_it(charted: TestSeat) -> None:
    click_at(charted, "10:15")
    assert set(charted.window.selection.marked) == {"i-1001", "i-1002", "i-1003"}
    click_at(charted, "14:15")
    selection = charted.window.selection
    assert (selection.intervention_id, selection.technician_id, selection.marked) == (
        "i-1004",
        "t-Durand",
        (),
    )


def test_that_the_keys_walk_over_the_half_hours_and_choose_one(charted: TestSeat) -> None:
    load = charted.window.load
    load.setFocus()
    for _ in range(3):  # from 9:00, where the day stands, to 10:00
        charted.bot.keyClick(load, Qt.Key.Key_Right)
    assert load.reading.text() == "10:00: 3.0 of 3.0 busy"
    assert load.accessibleDescription() == load.reading.text()
    charted.bot.keyClick(load, Qt.Key.Key_Return)
    assert len(charted.window.selection.marked) == 3
    charted.bot.keyClick(load, Qt.Key.Key_Escape)
    assert charted.window.gantt.hasFocus()


@pytest.mark.parametrize(
    ("whose", "capacity"), [("Everyone", 3), ("Team North", 2), ("Team South", 1), ("Skill print", 2)]
)
def test_that_the_load_is_that_of_the_chosen_team_or_skill(
    charted: TestSeat, whose: str, capacity: int
) -> None:
    choice = charted.window.load.whose
    choice.setCurrentIndex(choice.findText(whose))
    assert slice_at(charted, "09:30").capacity_s == capacity * HOUR_S / 2
    assert slice_at(charted, "10:00").free_s == 0


def test_that_the_chart_follows_the_board(charted: TestSeat) -> None:
    before = charted.window.load.free.text()
    charted.seat.bridge.run(RecordAbsence("x", "t-Petit", at("08:00"), at("17:00")))
    charted.settle()
    assert slice_at(charted, "09:30").capacity_s == 2 * HOUR_S / 2
    assert charted.window.load.free.text() != before
    charted.undo()
    assert charted.window.load.free.text() == before


def test_that_the_free_hours_are_counted_from_now_on(charted: TestSeat) -> None:
    assert charted.window.load.free.text() == "20 h 00 free"  # 3 x 8 hours, less four jobs of an hour


def test_that_the_chart_speaks_french_and_wears_the_dark_theme(charted: TestSeat) -> None:
    wording.choose("fr", "Europe/Paris")
    look.choose("dark")
    load = charted.window.load
    assert load.title.text() == "Charge"
    assert load.whose.itemText(0) == "Tout le monde"
    assert load.chart.backgroundBrush().color().name().upper() == look.theme.surface


def test_that_the_same_key_puts_the_chart_away(charted: TestSeat) -> None:
    charted.do("load_chart")
    assert not charted.window.load.isVisible()


@pytest.mark.parametrize("shown", [True, False])
def test_that_the_chart_is_there_on_the_next_start_if_it_was_there(
    charted: TestSeat, tmp_path: Path, shown: bool
) -> None:
    load, kept = charted.window.load, QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    load.setVisible(shown)
    load.keep(kept)
    load.hide()
    load.restore(kept)
    assert load.isVisible() == shown


def test_that_no_start_waits_for_the_drawing() -> None:
    asked = "import sys, ui.main_window; sys.exit('pyqtgraph' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], check=False, timeout=120).returncode == 0
