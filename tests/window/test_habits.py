"""Habits of a desktop: layouts, own windows, sessions, a draft that outlives a crash, size, wall, tour."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog

from dispatcher.services.engine_state import EngineState
from dispatcher.services.news_commands import DraftNews, SendNews
from tests.builders import Centre
from tests.window.cuts import cuts
from tests.window.seats import TestSeat
from tests.window.test_languages_and_themes import a_telling_day
from ui import text_size
from ui.app import kept_settings
from ui.gantt.headers import HEADER_PX
from ui.gantt.row_layout import USUAL, Grouping
from ui.gantt.time_axis import NARROWEST
from ui.habits import TOUR_SEEN, first_steps
from ui.layouts import PRESETS, Layouts
from ui.main_window import SMALLEST, MainWindow
from ui.panels.strips import OfferStrip
from ui.wall_board import ROW_PX
from ui.wording import wording

TYPED = "water under the boiler"


# ---- layouts


def test_that_a_planner_has_the_plan_on_the_left_half(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("layout_planner")
    seat.wait(lambda: abs(window.gantt.width() - window.width() / 2) < 60)
    assert window.gantt.mapTo(window, QPoint(0, 0)).x() < 10
    assert window.tabs_dock.x() > window.gantt.width()


def test_that_a_manager_sees_plan_and_actuals_the_load_and_a_larger_map(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    before = window.map.height()
    seat.do("layout_manager")
    assert window.tabs.currentWidget() is window.past.review
    assert window.load.isVisible()
    assert window.map.height() != before
    assert window.queue_dock.isVisible()
    window.resize(1366, 768)
    seat.do("layout_manager")
    assert not window.load.isVisible()  # the plan keeps its rows


def test_that_a_planner_has_the_load_chart_and_an_operator_call_queue_and_map(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("layout_planner")
    assert window.load.isVisible()
    window.tabs.setCurrentWidget(window.alarms)
    window.map_dock.hide()
    seat.do("layout_operator")
    assert not window.load.isVisible()
    assert window.tabs.currentWidget() is window.call_sheet
    assert window.queue_dock.isVisible()
    assert window.map_dock.isVisible()


@pytest.mark.parametrize("preset", sorted(PRESETS))
def test_that_every_layout_hides_nothing_and_fits_a_small_screen(seat: TestSeat, preset: str) -> None:
    window = seat.open(a_telling_day())
    window.resize(1366, 768)
    seat.do(f"layout_{preset}")
    for panel in (window.gantt, window.queue, window.tabs, window.map):
        assert panel.isVisible()
        corner = panel.mapTo(window, panel.rect().bottomRight())
        assert corner.x() <= 1366
        assert corner.y() <= 768


def test_that_what_undo_takes_back_is_shortened_at_its_end_where_there_is_little_room(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("pin", "i-1042")
    window.status.note_engine(EngineState.RESTARTED)  # the longest of what the engine says
    whole = window.status.undo.text()
    assert whole.startswith("Undo: ")
    assert "…" not in whole
    for width in (1100, 1000, 900):
        window.resize(width, 600)
        seat.settle()
        assert cuts(window.status) == []
        assert window.status.undo.text().startswith("Undo")
        assert window.status.undo.accessibleName() == whole
    window.resize(1600, 900)
    seat.settle()
    assert window.status.undo.text() == whole


def test_that_the_keys_stay_where_they_are_when_a_layout_is_chosen(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    for holder in (window.queue.search, window.queue.view, window.gantt):
        holder.setFocus()
        for preset in ("planner", "manager", "operator"):
            seat.do(f"layout_{preset}")
            assert window.focusWidget() is holder, preset
    window.tabs.setCurrentWidget(window.technicians)
    window.technicians.search.setFocus()
    seat.do("layout_operator")  # the sheet of the next call stands before it now
    assert window.focusWidget() is window.gantt


def test_that_the_desk_can_be_used_on_1366_by_768_at_150_per_cent(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    window.resize(910, 512)
    seat.settle()
    assert (window.width(), window.height()) == (910, 512)
    assert SMALLEST[0] <= 910
    assert SMALLEST[1] <= 512
    assert window.gantt.viewport().height() - HEADER_PX >= 2 * 34


def test_that_each_person_finds_his_own_layout_again(seat: TestSeat) -> None:
    kept = kept_settings()
    window = seat.open(a_telling_day())
    seat.do("layout_planner")
    window.habits.layouts.keep(kept)
    window = seat.reopen()
    Layouts(window, "Bernard").restore(kept)
    assert window.tabs_dock.x() == 0
    window.habits.layouts.restore(kept)
    assert window.tabs_dock.x() > 0


# ---- windows of their own


def test_that_a_panel_gets_a_window_of_its_own_and_comes_back(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("float_map")
    assert window.map_dock.isFloating()
    seat.do("float_map")
    assert not window.map_dock.isFloating()
    assert window.map_dock.isVisible()


def test_that_closing_the_window_of_a_panel_brings_it_home(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("float_queue")
    window.queue_dock.close()
    seat.settle()
    assert not window.queue_dock.isFloating()
    assert window.queue_dock.isVisible()


def test_that_a_panel_on_a_screen_that_is_gone_is_brought_home(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("float_sheets")
    window.tabs_dock.setGeometry(2100, 100, 700, 400)
    left, right = QRect(0, 0, 1920, 1080), QRect(1920, 0, 1920, 1080)
    window.habits.layouts.bring_home([left, right])
    assert window.tabs_dock.isFloating()
    window.habits.layouts.bring_home([left])
    assert not window.tabs_dock.isFloating()


def test_that_free_panels_have_heads_to_be_dragged_by(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    heads = [dock.titleBarWidget() for dock in window.habits.layouts.docks]
    assert [head.height() for head in heads] == [0, 0, 0]
    seat.do("arrange_panels")
    heads = [dock.titleBarWidget() for dock in window.habits.layouts.docks]
    assert min(head.height() for head in heads) >= 24
    seat.do("arrange_panels")
    assert window.queue_dock.titleBarWidget() not in heads


AT_200 = """
import json, sys
from PySide6.QtCore import QPoint, QRect, QSettings
from PySide6.QtWidgets import QApplication
from dispatcher.bootstrap import open_training
from dispatcher.settings import Settings
from ui import text_size
from ui.app import kept_settings, make_application, open_seat
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
application = make_application()
seat = open_seat(open_training(Settings(author="Anne")))
window = seat.window
window.restore(kept_settings())
window.show()
for _round in range(20):
    application.processEvents()
screen = application.primaryScreen()
def seen(widget):
    corner = widget.mapTo(window, QPoint(0, 0))
    return widget.isVisible() and window.rect().contains(QRect(corner, widget.size()))
parts = {
    "urgent call": window.header.urgent_button, "menus": window.header.menus, "clock": window.header._clock,
    "plan": window.gantt, "work": window.queue.view, "search": window.queue.search,
    "sheets": window.tabs_dock, "alarms": window.status.alarms,
    "findings": window.status.plan, "undo": window.status.undo,
}
hidden = [name for name, part in parts.items() if not seen(part)]
whole = window.size() == window.size().boundedTo(screen.availableSize())
window.habits.change_text_size(1)  # where the user goes one step too far, the largest stays
print(json.dumps({
    "scale": application.devicePixelRatio(), "fits": whole, "hidden": hidden,
    "plan": window.gantt.viewport().height(), "percent": text_size.kept_percent(kept_settings()),
}))
seat.close()
"""


def test_that_a_desk_started_again_at_200_per_cent_fits_1366_by_768(tmp_path: Path) -> None:
    """What the user chose with *Everything larger* is found by the next start, and fits the screen."""
    settings = QSettings.Format.IniFormat, QSettings.Scope.UserScope
    QSettings.setPath(*settings, str(tmp_path))
    text_size.choose(kept_settings(), 200)
    screens = [{"name": "laptop", "x": 0, "y": 0, "width": 1366, "height": 768}]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}))
    outer = {key: value for key, value in os.environ.items() if key not in (text_size.SCALE, text_size.OURS)}
    environment = {**outer, "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}"}
    command = [sys.executable, "-c", AT_200, str(tmp_path)]
    ended = subprocess.run(command, capture_output=True, timeout=240, env=environment, text=True)
    assert ended.returncode == 0, ended.stderr
    found = json.loads(ended.stdout.strip().splitlines()[-1])
    assert (found["scale"], found["percent"], found["fits"], found["hidden"]) == (2.0, 200, True, [])
    assert found["plan"] >= HEADER_PX + 34  # at least one row of the plan


TWO_SCREENS = """
import sys
from pathlib import Path
from PySide6.QtCore import QRect
from dispatcher.bootstrap import open_desk
from dispatcher.settings import Settings, database_url
from ui.app import kept_settings, make_application, open_seat
from PySide6.QtCore import QSettings
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
application = make_application()
database = database_url(Path(sys.argv[1]) / "desk.sqlite")
seat = open_seat(open_desk(Settings(database=database, author="Anne")))
window, dock = seat.window, seat.window.map_dock
if sys.argv[2] == "leave":
    window.show()
    application.processEvents()
    dock.float_or_return()
    dock.setGeometry(QRect(2100, 120, 700, 500))
    application.processEvents()
    window.keep(kept_settings())
else:
    window.restore(kept_settings())
    window.show()
    application.processEvents()
place = dock.geometry().getRect() if dock.isFloating() else "home"
print(len(application.screens()), place, dock.titleBarWidget() is None, window.frameGeometry().x())
seat.close()
"""


def on_screens(folder: Path, count: int, what: str) -> str:
    """Start a desk on so many screens side by side; return what it says about the map."""
    screens = [
        {"name": f"s{at}", "x": 1920 * at, "y": 0, "width": 1920, "height": 1080} for at in range(count)
    ]
    (folder / "screens.json").write_text(json.dumps({"screens": screens}))
    environment = {**os.environ, "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screens.json'}"}
    command = [sys.executable, "-c", TWO_SCREENS, str(folder), what]
    ended = subprocess.run(command, capture_output=True, timeout=120, env=environment, text=True)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip().splitlines()[-1]


def test_that_a_panel_on_the_second_screen_is_there_again_and_brought_back_without_it(
    tmp_path: Path,
) -> None:
    left = on_screens(tmp_path, 2, "leave")
    assert left == "2 (2100, 120, 700, 500) True 0"
    assert on_screens(tmp_path, 2, "find") == left
    assert on_screens(tmp_path, 1, "find") == "1 (1220, 120, 700, 500) True 0"


# ---- sessions


def test_that_the_seat_finds_its_selection_zoom_and_tab_again(seat: TestSeat) -> None:
    kept = kept_settings()
    window = seat.open(a_telling_day(), "10:00")
    seat.select("i-1043")
    window.zoom(2.0)
    window.tabs.setCurrentWidget(window.alarms)
    shown = window.gantt.navigation.stand()
    window.keep(kept)
    window = seat.reopen()
    assert window.selection.intervention_id is None
    window.restore(kept)
    seat.settle()
    assert window.selection.intervention_id == "i-1043"
    assert window.gantt.navigation.stand() == pytest.approx(shown, abs=2)
    assert window.tabs.currentWidget() is window.alarms


def test_that_scale_rows_groups_and_folds_are_found_again_even_on_a_new_day(seat: TestSeat) -> None:
    kept = kept_settings()
    window = seat.open(a_telling_day(), "10:00")
    seat.do("rows_higher")
    seat.do("group_by")
    seat.do("fold_group")
    window.zoom(2.0)
    how, shown = window.gantt.arrangement, window.gantt.navigation.stand()
    assert (how.grouping, len(how.folded)) == (Grouping.SKILL, 1)
    window.keep(kept)
    kept.setValue("session/Anne/day", "2020-01-06")
    window = seat.reopen()
    window.restore(kept)
    seat.settle()
    assert window.gantt.arrangement == how
    assert window.gantt.navigation.stand()[0] == pytest.approx(shown[0])
    kept.setValue("session/Anne/rows", "{}")
    window.restore(kept)
    assert window.gantt.arrangement == USUAL


def test_that_the_week_is_shown_again_and_has_the_keys(seat: TestSeat) -> None:
    kept = kept_settings()
    window = seat.open(a_telling_day(), "10:00")
    seat.do("scale_week")
    window.keep(kept)
    window = seat.reopen()
    window.hide()
    window.restore(kept)
    window.show()
    seat.settle()
    assert window.sight.week.isVisible()
    assert window.focusWidget() is window.sight.week


@pytest.mark.parametrize(
    "view", [["x", "y", "z"], ["nan", "0", "0"], ["inf", "1e400", "0"], ["1e-9", "0", "0"]]
)
def test_that_a_place_kept_in_no_numbers_opens_the_day_as_usual(seat: TestSeat, view: list[str]) -> None:
    kept = kept_settings()
    window = seat.open(a_telling_day())
    window.keep(kept)
    kept.setValue("session/Anne/view", view)
    window = seat.reopen()
    window.restore(kept)
    window.show()
    seat.settle()
    assert window.gantt.navigation.axis.pixels_per_hour >= NARROWEST


def test_that_a_day_that_is_over_is_not_opened_again(seat: TestSeat) -> None:
    kept = kept_settings()
    window = seat.open(a_telling_day(), "10:00")
    window.keep(kept)
    kept.setValue("session/Anne/day", "2020-01-06")
    today = window.model.board.day
    window = seat.reopen()
    window.restore(kept)
    seat.settle()
    assert window.model.board.day == today


# ---- larger text


def test_that_a_larger_size_is_kept_and_offered_with_a_restart(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("text_larger")
    assert text_size.kept_percent(kept_settings()) == 125
    assert window.size_offer.isVisible()
    assert "125" in window.size_offer.sentence.text()
    for _more in range(9):
        seat.do("text_larger")
    assert text_size.kept_percent(kept_settings()) == 200
    for _less in range(9):
        seat.do("text_smaller")
    assert text_size.kept_percent(kept_settings()) == 100


def test_that_the_chosen_size_reaches_qt_and_an_outer_scale_wins(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(text_size.SCALE, raising=False)
    monkeypatch.delenv(text_size.OURS, raising=False)
    kept = kept_settings()
    text_size.choose(kept, 200)
    text_size.prepare(kept)
    assert text_size.os.environ[text_size.SCALE] == "2.0"
    text_size.forget_prepared()
    assert text_size.SCALE not in text_size.os.environ
    monkeypatch.setenv(text_size.SCALE, "1.5")
    text_size.prepare(kept)
    text_size.forget_prepared()
    assert text_size.os.environ[text_size.SCALE] == "1.5"


# ---- wall board and tour


def test_that_the_wall_board_shows_whole_tall_rows_and_escape_leaves(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    seat.beat()
    seat.do("wall_board")
    board = window.habits.wall_board
    assert board is not None
    assert board.windowState() & Qt.WindowState.WindowFullScreen
    board.resize(1280, 480)
    shown = [row.technician_id for page in board.pages for row in page.rows if row.technician_id]
    assert shown == list(window.gantt.picture.layout.technician_ids)
    assert {row.height for page in board.pages for row in page.rows if row.technician_id} == {ROW_PX}
    assert board.findChildren(QDialog) == []
    seat.bot.keyClick(board, Qt.Key.Key_Escape)
    seat.wait(lambda: window.habits.wall_board is None)


def test_that_the_wall_board_of_a_day_without_anybody_is_painted_too(seat: TestSeat) -> None:
    window = seat.open(Centre())
    seat.do("wall_board")
    board = window.habits.wall_board
    assert board is not None
    assert not board.grab().isNull()
    assert not any(page.rows for page in board.pages)
    seat.bot.keyClick(board, Qt.Key.Key_Escape)
    seat.wait(lambda: window.habits.wall_board is None)


def test_that_a_plan_without_anybody_says_so_and_where_to_go(seat: TestSeat) -> None:
    window = seat.open(Centre())
    shown = [window.gantt.grab().toImage()]
    wording.choose("fr", "Europe/Paris")
    seat.settle()
    shown.append(window.gantt.grab().toImage())
    middle = window.gantt.navigation.body.adjusted(200, 60, -200, -60)
    assert shown[0].copy(middle) != shown[1].copy(middle)


def test_that_alarms_are_the_largest_thing_on_the_wall(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "10:00")
    seat.beat()
    seat.do("wall_board")
    board = window.habits.wall_board
    assert board is not None
    board.resize(1280, 720)
    picture = board.grab().toImage()
    red = [y for y in range(720) if picture.pixelColor(4, y).name() == "#c4231c"]
    assert len(red) >= 70
    board.close()


@pytest.fixture
def toured(seat: TestSeat) -> Iterator[MainWindow]:
    window = seat.open(a_telling_day())
    seat.do("tour")
    yield window
    if window.habits.tour is not None:
        window.habits.tour.end()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_the_tour_stays_in_the_window_and_is_read_by_keys(
    toured: MainWindow, seat: TestSeat, language: str
) -> None:
    wording.choose(language)
    tour, seen = toured.habits.tour, set()
    while toured.habits.tour is not None:
        assert tour is not None
        assert toured.rect().contains(tour.geometry())
        seen.add(tour.accessibleName())
        seat.bot.keyClick(tour, Qt.Key.Key_Return)
    assert len(seen) == 6


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_the_tour_names_the_keys_that_lead_to_everything_else(
    toured: MainWindow, seat: TestSeat, language: str
) -> None:
    wording.choose(language)
    said = " ".join(step.words() for step in first_steps(toured))
    for name in ("what_if", "commands", "find_everything", "wall_board", "urgent_call", "new_call"):
        keys = seat.action(name).shortcut().toString()
        assert keys in said, name


def test_that_escape_ends_the_tour_and_the_plan_has_the_keys(toured: MainWindow, seat: TestSeat) -> None:
    seat.bot.keyClick(toured.focusWidget(), Qt.Key.Key_Escape)
    assert toured.habits.tour is None
    assert toured.focusWidget() is toured.gantt


def test_that_the_tour_comes_by_itself_once_and_only_on_the_sample_centre(seat: TestSeat) -> None:
    kept = kept_settings()
    window = seat.open(a_telling_day())
    window.habits.start_first_tour(kept)
    assert window.habits.tour is None
    window.is_training = True
    window.habits.start_first_tour(kept)
    assert window.habits.tour is not None
    window.habits.tour.end()
    window.habits.start_first_tour(kept)
    assert window.habits.tour is None
    assert kept.value(TOUR_SEEN, False, type=bool)


# ---- telling instead of asking


@pytest.mark.parametrize("name", ["tell", "pin", "pin_technician", "pin_time", "remove", "cancel"])
def test_that_every_change_is_told_with_undo_and_takes_no_focus(seat: TestSeat, name: str) -> None:
    window = seat.open(a_telling_day(), "08:00")
    window.activateWindow()
    seat.select("i-1043")
    before = window.focusWidget()
    seat.do(name)
    toast = window.header.toast
    assert toast.isVisible()
    assert toast.undo_button.isVisible() == (window.bridge.undo_label is not None)
    assert window.focusWidget() is before
    seat.click(toast.undo_button)
    assert not toast.undo_button.isVisible()


def test_that_an_offer_can_be_closed_and_leaves_its_room(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    strip: OfferStrip = window.offer
    strip.offer(lambda: "A call", ((lambda: "Take it up", lambda: None),))
    assert strip.isVisible()
    seat.click(strip.close_button)
    assert not strip.isVisible()


def test_that_an_undo_that_came_too_late_is_not_called_one(seat: TestSeat) -> None:
    window = seat.open(a_telling_day(), "08:00")
    seat.desk.run(DraftNews("m-1", "r-1043"))
    window.bridge.run(SendNews("m-1"))
    seat.settle()
    seat.desk.tick()  # it leaves
    seat.do("undo")
    seat.settle()
    assert window.header.toast._words.text().startswith("Nothing was left to change: ")
