"""Searching everything from the window: typed, read, opened."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dispatcher.domain.people import Author, Role
from dispatcher.services.commands import ImportRecords
from tests.ui.panels.builders import DAY, MARKUP, a_job, planned
from tests.ui.panels.conftest import settle
from ui.app import Seat
from ui.palette.box import Box
from ui.wording import day

ENTER, CTRL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
LATER = timedelta(days=9)


@pytest.fixture
def box(qtbot: QtBot, seat: Seat) -> Box:
    """The search, opened by its key."""
    qtbot.keyClick(seat.window.focusWidget() or seat.window, Qt.Key.Key_F, CTRL)
    assert seat.window.search_box.line.hasFocus()
    return seat.window.search_box


def search(qtbot: QtBot, seat: Seat, asked: str) -> list[str]:
    """Type and return the lines, heads in capitals."""
    box = seat.window.search_box
    box.line.clear()
    qtbot.keyClicks(box.line, asked)
    with qtbot.waitSignal(box.line.searched):
        pass
    settle(qtbot, seat)
    return [row.title.upper() if row.is_head else row.title for row in box.entries.rows]


def plan_for_another_day(qtbot: QtBot, seat: Seat) -> None:
    """Give customer c2 work 1090 that was planned for a day nine days from now."""
    row = planned(1090, "t2", "10:00")
    row = replace(row, planned_start=row.planned_start + LATER, planned_end=row.planned_end + LATER)
    seat.bridge.run(ImportRecords((*a_job(1090, "c2"), row)), author=Author("import", Role.PLANNER))
    settle(qtbot, seat)


def test_that_results_come_as_one_types_grouped_by_kind(qtbot: QtBot, seat: Seat, box: Box) -> None:
    assert "two letters" in box.foot.text()
    lines = search(qtbot, seat, "tilleuls")
    assert lines == ["CUSTOMERS", "Clinique des Tilleuls"]
    lines = search(qtbot, seat, "TETE BOUCHEE 1057")
    assert lines == ["WORK OF ALL DAYS", "1057  Clinique des Tilleuls"]


def test_that_enter_selects_what_is_on_the_board(qtbot: QtBot, seat: Seat, box: Box) -> None:
    search(qtbot, seat, "1042")
    qtbot.keyClick(box.line, ENTER)
    assert seat.window.selection.intervention_id == "i1042"
    assert seat.window.tabs.currentWidget() is seat.window.sheet
    assert not box.isVisible()


def test_that_work_of_another_day_says_which_and_enter_goes_there_and_back(
    qtbot: QtBot, seat: Seat, box: Box
) -> None:
    plan_for_another_day(qtbot, seat)
    search(qtbot, seat, "1090")
    assert box.chosen is not None
    assert box.chosen.aside == f"go to {day(DAY + LATER)}"
    qtbot.keyClick(box.line, ENTER)
    settle(qtbot, seat)
    assert seat.model.board.day == DAY + LATER
    assert seat.window.selection.intervention_id == "i1090"
    seat.window.actions_["today"].trigger()
    settle(qtbot, seat)
    assert seat.model.board.day == DAY


def test_that_a_customer_leads_to_the_work_of_all_days(qtbot: QtBot, seat: Seat, box: Box) -> None:
    plan_for_another_day(qtbot, seat)
    search(qtbot, seat, "marais")
    qtbot.keyClick(box.line, ENTER)
    settle(qtbot, seat)
    numbers = {row.title.split()[0] for row in box.entries.rows if not row.is_head}
    assert numbers == {"1043", "1052", "1090"}
    assert box.line.hasFocus()


def test_that_a_technician_is_shown_on_the_plan(qtbot: QtBot, seat: Seat, box: Box) -> None:
    search(qtbot, seat, "durand")
    qtbot.keyClick(box.line, ENTER)
    assert seat.window.selection.technician_id == "t1"


def test_that_an_answer_to_older_letters_is_dropped(qtbot: QtBot, seat: Seat, box: Box) -> None:
    search(qtbot, seat, "tilleuls")
    before = box.entries.rows
    seat.window.search_box._show("older", [])
    assert box.entries.rows == before


def test_that_nothing_found_says_what_to_try(qtbot: QtBot, seat: Seat, box: Box) -> None:
    assert search(qtbot, seat, "tilleuls marais") == []
    assert "fewer" in box.foot.text()


def test_that_a_customer_named_like_markup_is_found_and_shown_in_its_characters(
    qtbot: QtBot, seat: Seat, box: Box
) -> None:
    assert MARKUP in search(qtbot, seat, "onerror")


def test_that_incoming_work_is_searched_by_its_own_key(qtbot: QtBot, seat: Seat) -> None:
    shift = CTRL | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(seat.window.focusWidget() or seat.window, Qt.Key.Key_F, shift)
    assert seat.window.queue.search.hasFocus()


def test_that_a_page_pasted_by_mistake_is_cut_before_it_is_looked_for(
    qtbot: QtBot, seat: Seat, box: Box
) -> None:
    box.line.setText("boiler " * 2000)
    assert len(box.line.text()) <= 200
    qtbot.waitUntil(lambda: seat.bridge.waiting == 0)
