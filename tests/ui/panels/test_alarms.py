"""Alarms on the screen: scenario 1 and S06 through the window."""

from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from tests.ui.panels.builders import at
from tests.ui.panels.conftest import settle
from ui.app import Seat
from ui.main_window import SMALLEST
from ui.models.alarm_words import headline
from ui.wording import wording


def ring(qtbot: QtBot, seat: Seat, clock: str) -> None:
    """Let the clock be this late, and the desk beat once."""
    cast(ManualClock, seat.desk.clock).set(at(clock))
    seat.heart.beat()
    settle(qtbot, seat)


def test_that_s06_the_strip_takes_room_only_while_an_alarm_stands(qtbot: QtBot, seat: Seat) -> None:
    strip = seat.window.alarm_strip
    ring(qtbot, seat, "10:37:59")
    assert not strip.isVisible()
    ring(qtbot, seat, "10:38")
    assert strip.isVisible()
    (alarm,) = seat.model.board.standing_alarms
    assert headline(seat.model.board, alarm, seat.model.now) == "1042 - no appointment - Durand - 60 min"
    tabs = seat.window.tabs  # its words stand there, or are told where there is no room for them
    assert tabs.tabBar().accessibleTabName(tabs.indexOf(seat.window.alarms)) == "Alarms (1)"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_that_a_small_strip_keeps_whole_what_is_wrong_since_when_and_for_whom(
    qtbot: QtBot, seat: Seat, language: str
) -> None:
    wording.choose(language)
    seat.window.resize(SMALLEST[0], SMALLEST[1])
    ring(qtbot, seat, "10:38")
    strip = seat.window.alarm_strip
    for said in (strip._what, strip._customer):
        assert said.text()
        assert said.fontMetrics().horizontalAdvance(said.text()) <= said.contentsRect().width()
        qtbot.waitUntil(lambda said=said: strip.rect().contains(said.geometry()))
    assert strip._customer.text() == seat.model.board.customers["c1"].name


def test_that_an_alarm_never_takes_the_focus(qtbot: QtBot, seat: Seat) -> None:
    ring(qtbot, seat, "10:00")
    seat.window.activateWindow()
    seat.window.open_call_sheet(urgent=True)
    held = seat.window.focusWidget()
    ring(qtbot, seat, "10:38")
    assert seat.window.alarm_strip.isVisible()
    assert seat.window.focusWidget() is held


def test_that_scenario_1_an_appointment_set_from_the_strip_clears_the_alarm(qtbot: QtBot, seat: Seat) -> None:
    ring(qtbot, seat, "10:40")
    window = seat.window
    window.alarm_strip.appointment_button.click()
    form = window.sheet.promise_form
    assert (form.isVisible(), form.earliest.text(), form.latest.text()) == (True, "11:00", "13:00")
    qtbot.keyClick(form.latest, Qt.Key.Key_Return)
    settle(qtbot, seat)
    promise = seat.model.board.promise_of("i1042")
    assert promise is not None
    assert promise.promised is not None
    assert promise.promised.latest == at("13:00")
    assert not window.alarm_strip.isVisible()


def test_that_a_seen_alarm_stays_and_shouts_no_more(qtbot: QtBot, seat: Seat) -> None:
    ring(qtbot, seat, "10:40")
    strip = seat.window.alarm_strip
    seat.window.actions_["acknowledge"].trigger()
    settle(qtbot, seat)
    assert (strip.isVisible(), strip.property("seen")) == (True, "true")
    assert seat.window.header.toast.isVisible()
    assert not seat.window.header.toast.undo_button.isVisible()  # what is seen cannot be unseen
    assert not strip.acknowledge_button.isVisible()
    assert not seat.window.actions_["acknowledge"].isEnabled()


def test_that_choosing_an_alarm_in_the_list_selects_its_work_everywhere(qtbot: QtBot, seat: Seat) -> None:
    ring(qtbot, seat, "10:40")
    window = seat.window
    window.tabs.setCurrentWidget(window.alarms)
    window.alarms.table.choose(0)
    assert window.selection.intervention_id == "i1042"


def test_that_the_age_of_an_alarm_counts(qtbot: QtBot, seat: Seat) -> None:
    ring(qtbot, seat, "10:40")
    rows = seat.window.alarms.rows
    assert rows.index(0, 0).data() == "62 min"
    cast(ManualClock, seat.desk.clock).advance(timedelta(minutes=58))
    seat.heart.beat()
    assert rows.index(0, 0).data() == "2 h 00"
