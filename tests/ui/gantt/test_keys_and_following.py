"""Keys, wheel, and what the Gantt does when something happens elsewhere."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from dispatcher.domain.appointments import AssignmentState, Pin
from ui.style import look
from ui.wording import wording

from .builders import Day, at, saturated_day
from .desks import Desk, open_desk

ALT = Qt.KeyboardModifier.AltModifier
HOSTILE = "<img src=x onerror=alert(1)>${alert(2)}`+alert(3)+`"


def small_day() -> Day:
    """Durand: 1 at 9:00, 2 at 11:00; Idle: nothing; Martin: 3 at 11:10."""
    day = Day()
    durand = day.technician("Durand")
    day.technician("Idle")
    martin = day.technician("Martin")
    day.job(1, durand, "09:00")
    day.job(2, durand, "11:00", promised=("10:00", "12:00"))
    day.job(3, martin, "11:10")
    return day


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return open_desk(qtbot, small_day().board())


def chosen(desk: Desk) -> tuple[str | None, str | None]:
    return desk.selection.intervention_id, desk.selection.technician_id


def test_that_arrows_walk_along_a_row_and_stop_at_its_ends(desk: Desk) -> None:
    desk.selection.select("i-1", "t-Durand")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Right)
    assert chosen(desk) == ("i-2", "t-Durand")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Right)
    assert chosen(desk) == ("i-2", "t-Durand")


def test_that_arrows_walk_down_over_an_idle_row_to_what_is_nearest_in_time(desk: Desk) -> None:
    desk.selection.select("i-2", "t-Durand")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Down)
    assert chosen(desk) == (None, "t-Idle")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Down)
    assert chosen(desk) == ("i-3", "t-Martin")


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        (Qt.Key.Key_Right, ("i-2", "t-Durand", at("11:05"))),
        (Qt.Key.Key_Left, ("i-2", "t-Durand", at("10:55"))),
        (Qt.Key.Key_Down, ("i-2", "t-Idle", at("11:00"))),
    ],
)
def test_that_alt_with_an_arrow_asks_for_the_same_move_as_a_drag(
    desk: Desk, key: Qt.Key, request_: tuple[str, str, object]
) -> None:
    desk.selection.select("i-2", "t-Durand")
    desk.bot.keyClick(desk.view, key, ALT)
    assert desk.requests == [request_]


def test_that_alt_above_the_first_row_asks_for_nothing(desk: Desk) -> None:
    desk.selection.select("i-2", "t-Durand")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Up, ALT)
    assert desk.requests == []


def test_that_the_keys_may_not_move_what_the_mouse_may_not(qtbot: QtBot) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), pin=Pin.BOTH)
    desk = open_desk(qtbot, day.board())
    desk.selection.select("i-1", "t-Durand")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Right, ALT)
    assert desk.requests == []
    assert desk.sentences[-1] == "1 is pinned: release the pin to move it."


def test_that_a_selection_from_elsewhere_is_scrolled_into_view(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, saturated_day(), size=(800, 260))
    desk.view.zoom(5)
    last = desk.view.bars_in_order[-1]
    assert not desk.view.viewport().rect().contains(desk.view.box_of(last))
    desk.selection.select(last.intervention_id, last.technician_id)
    assert desk.view.viewport().rect().contains(desk.view.box_of(last))


def test_that_a_click_never_scrolls_the_bar_away_from_the_pointer(qtbot: QtBot) -> None:
    desk = open_desk(qtbot, small_day().board())
    desk.view.zoom(6)
    desk.view.show_bar(desk.bar(1))
    box = desk.view.box_of(desk.bar(1))
    desk.view.navigation.pan(box.center().x() - desk.view.navigation.body.left() - 8, 0)
    before = desk.view.box_of(desk.bar(1))
    desk.press(QPoint(desk.view.navigation.body.left() + 4, before.center().y()))
    assert chosen(desk) == ("i-1", "t-Durand")
    assert desk.view.box_of(desk.bar(1)) == before
    desk.release(before.center())


def test_that_a_click_on_a_name_selects_the_technician(desk: Desk) -> None:
    y = desk.middle_of(3).y()
    desk.bot.mouseClick(desk.view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, y))
    assert chosen(desk) == (None, "t-Martin")


def wheel(desk: Desk, at_: QPoint, turn: int, modifiers: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at_), QPointF(at_), QPoint(), QPoint(0, turn), Qt.MouseButton.NoButton, modifiers,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(desk.view.viewport(), event)


def test_that_ctrl_and_wheel_zoom_about_the_pointer(desk: Desk) -> None:
    pointer = desk.middle_of(2)
    axis = desk.view.navigation.axis
    wheel(desk, pointer, 120, Qt.KeyboardModifier.ControlModifier)
    zoomed = desk.view.navigation.axis
    x = pointer.x() - desk.view.navigation.body.left()
    assert zoomed.pixels_per_hour > axis.pixels_per_hour
    assert abs(zoomed.seconds_at(x) - axis.seconds_at(x)) < 60


def test_that_shift_and_wheel_pan_and_fitting_brings_the_day_back(desk: Desk) -> None:
    fitted = desk.view.navigation.axis
    desk.view.zoom(3)
    wheel(desk, QPoint(600, 80), -240, Qt.KeyboardModifier.ShiftModifier)
    assert desk.view.navigation.axis.left_s != fitted.left_s
    desk.view.fit_day()
    assert desk.view.navigation.axis.left_s == pytest.approx(fitted.left_s, abs=60)


def test_that_a_middle_drag_pans(desk: Desk) -> None:
    desk.view.zoom(3)
    before = desk.view.horizontalScrollBar().value()
    middle = Qt.MouseButton.MiddleButton
    desk.bot.mousePress(desk.view.viewport(), middle, pos=QPoint(700, 100))
    desk.move(QPoint(660, 100), QPoint(640, 100))
    desk.bot.mouseRelease(desk.view.viewport(), middle, pos=QPoint(640, 100))
    assert desk.view.horizontalScrollBar().value() == before + 60


def test_that_a_fitted_day_stays_fitted_when_the_window_grows(desk: Desk) -> None:
    before = desk.view.navigation.axis.pixels_per_hour
    desk.view.resize(1_700, 500)
    QApplication.processEvents()
    assert desk.view.navigation.axis.pixels_per_hour > before


def test_that_jumping_to_now_brings_the_present_into_view(desk: Desk) -> None:
    desk.view.zoom(6)
    desk.view.navigation.pan(10_000, 0)
    desk.view.show_now()
    x = desk.view.navigation.axis.x_of(desk.model.now)
    assert 0 < x < desk.view.navigation.body.width()


def test_that_a_new_board_shows_its_bars(desk: Desk) -> None:
    day = small_day()
    day.job(4, day.technician("Nguyen"), "15:00")
    desk.model.show(day.board())
    assert "4" in {bar.number for bar in desk.view.bars_in_order}


def hover(desk: Desk, at_: QPoint) -> str:
    event = QHelpEvent(QHelpEvent.Type.ToolTip, at_, desk.view.viewport().mapToGlobal(at_))
    QApplication.sendEvent(desk.view.viewport(), event)
    return QToolTip.text()


def test_that_the_hover_card_names_the_customer_and_the_promise(desk: Desk) -> None:
    card = hover(desk, desk.middle_of(2))
    assert "Clinique des Tilleuls" in card
    assert "promised 10-12" in card


def test_that_a_hostile_name_is_shown_as_its_characters(qtbot: QtBot) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), customer=HOSTILE, minutes=300)
    desk = open_desk(qtbot, day.board())
    card = hover(desk, desk.middle_of(1))
    assert "&lt;img src=x onerror=alert(1)&gt;" in card
    assert "<img" not in card
    desk.painted()
    texts = desk.view._texts
    shown = [static for static, _width in texts._kept.values() if static.text().startswith("<img")]
    assert shown
    assert all(static.textFormat() == Qt.TextFormat.PlainText for static in shown)


def test_that_the_language_changes_at_once(desk: Desk) -> None:
    desk.view.setAccessibleName("")
    wording.choose("fr")
    assert desk.view.accessibleName() != ""


def test_that_a_screen_reader_is_told_the_selected_bar(desk: Desk) -> None:
    desk.selection.select(intervention_id="i-2")
    told = desk.view.accessibleDescription()
    assert "Intervention 2, Clinique des Tilleuls, Durand, 11:00 to 12:00" in told
    assert told.endswith("promised 10-12")
    desk.selection.select()
    assert "arrows move between jobs" in desk.view.accessibleDescription()


def test_that_the_minutes_since_the_technician_was_told_count_with_the_clock(qtbot: QtBot) -> None:
    day = Day()
    day.job(1, day.technician("Durand"), "14:00", state=AssignmentState.NOTIFIED, told="10:30", minutes=90)
    desk = open_desk(qtbot, day.board())
    before = desk.painted()
    box = desk.view.box_of(desk.bar(1))
    desk.model.clock.advance(timedelta(seconds=60))
    desk.model.ticked.emit()
    QApplication.processEvents()
    assert desk.painted().copy(box) != before.copy(box)


def folded_days(qtbot: QtBot) -> Desk:
    """North: Anna with 1; South, folded: Bruno, Chloe; West: Dora."""
    day = Day()
    day.job(1, day.technician("Anna", "North"), "09:00")
    day.technician("Bruno", "South")
    day.technician("Chloe", "South")
    day.technician("Dora", "West")
    made = open_desk(qtbot, day.board())
    made.view.fold("South")
    return made


@pytest.mark.parametrize("opens", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_that_arrows_stop_on_the_header_of_a_folded_group_and_a_key_opens_it(
    qtbot: QtBot, opens: Qt.Key
) -> None:
    desk = folded_days(qtbot)
    desk.selection.select("i-1", "t-Anna")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Down)
    assert desk.view.head is not None
    assert desk.view.head.team == "South"
    assert chosen(desk) == (None, None)
    assert desk.view.accessibleDescription() == "South, folded, technicians: 2. Enter or Space opens it."
    desk.bot.keyClick(desk.view, opens)
    assert desk.view.head is None
    assert desk.view.arrangement.folded == frozenset()
    assert chosen(desk) == (None, "t-Bruno")


def test_that_arrows_go_on_over_a_folded_group_and_back(qtbot: QtBot) -> None:
    desk = folded_days(qtbot)
    desk.selection.select("i-1", "t-Anna")
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        desk.bot.keyClick(desk.view, key)
    assert (desk.view.head, chosen(desk)) == (None, (None, "t-Dora"))
    desk.bot.keyClick(desk.view, Qt.Key.Key_Up)
    assert desk.view.head is not None
    desk.bot.keyClick(desk.view, Qt.Key.Key_Up)
    assert (desk.view.head, chosen(desk)) == (None, ("i-1", "t-Anna"))


def test_that_with_everything_folded_the_arrows_walk_over_the_headers(qtbot: QtBot) -> None:
    desk = folded_days(qtbot)
    desk.view.arrange(replace(desk.view.arrangement, folded=frozenset({"North", "South", "West"})))
    walked = []
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up):
        desk.bot.keyClick(desk.view, key)
        walked.append(desk.view.head.team if desk.view.head else "")
    assert walked == ["North", "South", "West", "West", "South"]


def test_that_the_header_with_the_keys_is_seen(qtbot: QtBot) -> None:
    desk = folded_days(qtbot)
    desk.selection.select("i-1", "t-Anna")
    desk.bot.keyClick(desk.view, Qt.Key.Key_Down)
    head = desk.view.head
    assert head is not None
    row = head.top + desk.view.navigation.body.top() + 1
    assert desk.painted().pixelColor(60, row).name() == look.theme.accent.lower()
