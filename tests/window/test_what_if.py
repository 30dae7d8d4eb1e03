"""Scenario 20 at the desk: fork the day, mark somebody ill, see where his jobs could go, discard or merge."""

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QMessageBox

from dispatcher.persistence.journal import entries_about
from dispatcher.services.commands import MoveAssignment, RecordAbsence
from dispatcher.services.taking_over import stranded
from tests.builders import BRUNO, Centre, at
from tests.window.seats import TestSeat
from ui.what_if.panel import WhatIfPanel

PETIT, SIX = "t-Petit", tuple(f"i-{number}" for number in range(2001, 2007))
HOURS = ("08:30", "09:45", "11:00", "12:30", "14:00", "15:30")
F9, NONE = Qt.Key.Key_F9, Qt.KeyboardModifier.NoModifier


def a_day_with_petit(seat: TestSeat) -> WhatIfPanel:
    """Petit has six jobs; three others have room for them."""
    centre = Centre()
    petit = centre.technician("Petit")
    for name in ("Durand", "Martin", "Leroy"):
        centre.planned(centre.technician(name), "12:00", minutes=30)
    for at_, hour in enumerate(HOURS):
        promised = ("09:00", "11:00") if at_ == 1 else None
        centre.planned(petit, hour, number=2001 + at_, promised=promised)
    return seat.open(centre, "08:00").what_if_panel


def forked(seat: TestSeat) -> WhatIfPanel:
    panel = a_day_with_petit(seat)
    seat.press(F9, NONE)
    seat.wait(lambda: seat.window.what_if.is_shown)
    return panel


def mark_petit_ill(seat: TestSeat) -> None:
    seat.seat.bridge.run(RecordAbsence("ill", PETIT, at("08:00"), at("17:00"), "ill"))
    seat.settle()


def with_petit_ill(seat: TestSeat) -> WhatIfPanel:
    panel = forked(seat)
    mark_petit_ill(seat)
    seat.wait(lambda: len(panel.takeover.found) == len(SIX))
    return panel


def with_all_taken(seat: TestSeat) -> WhatIfPanel:
    panel = with_petit_ill(seat)
    seat.bot.keyClick(panel.takeover.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    seat.settle()
    seat.wait(lambda: panel.diff.taken == 1 + len(SIX))
    return panel


def test_that_scenario_20_a_fork_says_so_and_shows_where_six_jobs_could_go(seat: TestSeat) -> None:
    panel = with_petit_ill(seat)
    assert "nothing here is real" in seat.window.what_if_strip._words.text()
    assert seat.window.what_if_strip.isVisible()
    assert panel.takeover.isVisible()
    assert tuple(made.assignment.intervention_id for made in panel.takeover.found) == SIX
    assert all(made.place is not None and made.place.technician_id != PETIT for made in panel.takeover.found)


def test_that_scenario_20_discarding_leaves_no_trace_in_the_live_day(seat: TestSeat) -> None:
    a_day_with_petit(seat)
    start, told = seat.desk.hash, len(seat.desk.events)
    seat.press(F9, NONE)
    seat.wait(lambda: seat.window.what_if.is_shown)
    panel = seat.window.what_if_panel
    mark_petit_ill(seat)
    seat.wait(lambda: len(panel.takeover.found) == len(SIX))
    seat.click(panel.takeover.take_button)
    seat.wait(lambda: stranded(seat.board) == ())
    assert seat.desk.hash == start
    seat.click(panel.discard_button)
    assert seat.window.what_if.is_shown  # asked once more: it cannot be undone
    seat.click(panel.discard_button)
    assert not seat.window.what_if.is_open
    assert seat.desk.hash == start
    assert len(seat.desk.events) == told
    assert seat.board == seat.desk.board
    with seat.desk.desk.engine.connect() as connection:
        assert entries_about(connection, "ill") == []
    assert not seat.window.what_if_strip.isVisible()


def test_that_scenario_20_merging_is_one_undo_step(seat: TestSeat) -> None:
    panel = with_all_taken(seat)
    start = seat.desk.hash
    seat.click(panel.merge_button)
    seat.wait(lambda: not seat.window.what_if.is_open)
    assert seat.board == seat.desk.board
    assert stranded(seat.board) == ()
    assert {seat.assignment_of(job).technician_id for job in SIX}.isdisjoint({PETIT})
    assert "ill" in seat.board.absences
    seat.undo()
    assert seat.desk.hash == start
    assert seat.desk.board.absences == {}


def test_that_f9_goes_to_the_live_day_and_back_and_the_fork_waits(seat: TestSeat) -> None:
    with_all_taken(seat)
    tried = seat.board
    seat.press(F9, NONE)
    assert seat.board == seat.desk.board != tried
    assert "7 changes waits" in seat.window.what_if_strip._words.text()
    seat.press(F9, NONE)
    seat.wait(lambda: seat.window.what_if.is_shown)
    assert seat.board == tried


def test_that_the_live_day_goes_on_and_is_told_in_a_fork(seat: TestSeat) -> None:
    forked(seat)
    board = seat.board
    seat.desk.run(MoveAssignment("a-2006", "t-Durand", at("15:30")), BRUNO)
    seat.settle()
    assert seat.board == board
    assert seat.window.what_if_strip._news.text() == "Live day: 1 new, 2006 moved"
    assert seat.seat.model.live.board == seat.desk.board


def test_that_a_group_is_refused_by_key_and_only_the_rest_is_merged(seat: TestSeat) -> None:
    panel = with_all_taken(seat)
    panel.show_changes()
    rows = panel.diff.rows.rows
    at_ = next(n for n, row in enumerate(rows) if row.line.intervention_id == SIX[5])
    panel.diff.table.choose(at_)
    seat.bot.keyClick(panel.diff.table, Qt.Key.Key_Space)
    seat.settle()
    seat.wait(lambda: panel.diff.taken == len(SIX))
    said = panel.diff.weighed
    assert said is not None
    seat.click(panel.merge_button)
    seat.wait(lambda: not seat.window.what_if.is_open)
    assert seat.assignment_of(SIX[5]).technician_id == PETIT
    assert {seat.assignment_of(job).technician_id for job in SIX[:5]}.isdisjoint({PETIT})


def test_that_what_hands_moved_meanwhile_stays_and_is_listed_after_the_merge(seat: TestSeat) -> None:
    panel = with_all_taken(seat)
    seat.desk.run(MoveAssignment("a-2006", "t-Durand", at("15:45")), BRUNO)
    seat.settle()
    seat.wait(lambda: any(not row.is_open for row in panel.diff.rows.rows) and panel.diff.taken == len(SIX))
    seat.click(panel.merge_button)
    seat.wait(lambda: not seat.window.what_if.is_open)
    assert [row.line.intervention_id for row in panel.skipped] == ["i-2006"]
    assert panel.skipped_table.isVisible()
    assert seat.assignment_of("i-2006").planned_start == at("15:45")


def test_that_undo_in_a_fork_takes_back_what_was_tried_and_nothing_else(seat: TestSeat) -> None:
    a_day_with_petit(seat)
    seat.drag(SIX[5], at("16:00"))
    start = seat.desk.hash
    seat.press(F9, NONE)
    seat.wait(lambda: seat.window.what_if.is_shown)
    assert not seat.action("undo").isEnabled()
    seat.drag(SIX[5], at("15:00"))
    seat.undo()
    assert not seat.action("undo").isEnabled()
    assert seat.desk.hash == start


@pytest.mark.parametrize(("answer", "is_closed"), [("Stay", False), ("Discard and close", True)])
def test_that_a_window_with_an_open_fork_asks_before_its_changes_are_lost(
    seat: TestSeat, answer: str, is_closed: bool
) -> None:
    with_petit_ill(seat)
    seat.wait(lambda: seat.window.what_if.count > 0)
    asked: list[str] = []

    def decide() -> None:
        box = seat.window.findChild(QMessageBox)
        assert box is not None
        asked.append(box.text())
        next(one for one in box.buttons() if one.text() == answer).click()

    QTimer.singleShot(0, decide)
    seat.window.close()
    assert len(asked) == 1
    assert seat.window.isVisible() is not is_closed


def test_that_a_window_without_a_fork_closes_without_a_word(seat: TestSeat) -> None:
    seat.open(Centre(), "10:00")
    seat.window.close()
    assert not seat.window.isVisible()
