"""Scenario 29 through the real window: who changed what, the day again, and the plan against the actuals."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from dispatcher.domain.routes import Proposal
from dispatcher.services import commands as c
from tests.builders import BRUNO, MANON, at
from tests.window.seats import TestSeat
from tests.window.test_time_travel import a_centre, a_day, entries, travel
from ui.panels.journal import WIDE_PX
from ui.wording import say, wording


def open_journal(seat: TestSeat) -> None:
    seat.do("journal")
    seat.wait(lambda: len(seat.window.past.journal.rows.rows) > 0)


def said(seat: TestSeat) -> list[str]:
    return [say(line.what) for line in seat.window.past.journal.rows.rows]


def test_that_the_newest_line_stands_first_and_a_new_one_comes_by_itself(seat: TestSeat) -> None:
    a_day(seat)
    open_journal(seat)
    assert said(seat)[0] == "Anne gave 1003 to Durand for 15:00"
    assert seat.window.past.journal.table.isColumnHidden(2)  # nothing was undone: the words have the room
    seat.desk.run(c.MoveAssignment("a-1002", "t-Durand", at("16:00")), BRUNO)
    seat.wait(lambda: said(seat)[0] == "Bruno moved 1002 from Martin, 14:00, to Durand, 16:00")


def test_that_filters_and_search_leave_only_what_fits(seat: TestSeat) -> None:
    a_day(seat)
    seat.desk.run(c.PromiseAppointment("i-1001", at("10:00"), at("12:00")), BRUNO)
    open_journal(seat)
    journal = seat.window.past.journal
    journal.person.choose("Bruno")
    assert said(seat) == ["Bruno promised 1001 between 10:00 and 12:00"]
    journal.person.choose(None)
    seat.bot.keyClicks(journal.search, "1002")
    assert said(seat) == ["Anne moved 1002 of Martin from 13:00 to 14:00"]
    journal.search.clear()
    seat.select("i-1003")
    journal.only_chosen.setChecked(True)
    assert said(seat) == ["Anne gave 1003 to Durand for 15:00"]


def test_that_a_line_leads_to_its_job_and_to_the_day_of_its_moment(seat: TestSeat) -> None:
    a_day(seat)
    open_journal(seat)
    journal = seat.window.past.journal
    journal.table.choose(1)
    assert seat.window.selection.intervention_id == "i-1002"
    seat.click(journal.see_button)
    assert seat.seat.model.now == at("10:00")
    assert [row.id for row in seat.board.waiting] == ["i-1003"]
    assert journal.isEnabled()


def test_that_an_undone_line_is_struck_and_says_so(seat: TestSeat) -> None:
    a_day(seat)
    seat.desk.undo()
    open_journal(seat)
    rows = seat.window.past.journal.rows
    font = Qt.ItemDataRole.FontRole
    assert not seat.window.past.journal.table.isColumnHidden(2)
    assert rows.index(1, 2).data() == "11:00 Anne"
    assert "undone at 11:00 by Anne" in rows.index(1, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert rows.data(rows.index(1, 3), font).strikeOut()
    assert rows.data(rows.index(0, 3), font) is None


def test_that_the_plan_of_the_morning_is_compared_with_the_instant_shown(seat: TestSeat) -> None:
    a_day(seat)
    travel(seat, "10:30")
    seat.click(seat.window.past.strip.review_button)
    review = seat.window.past.review
    seat.wait(lambda: review.review is not None)
    shown = [(line.number, line.kind.value) for line in review.rows.rows]
    assert (1001, "moved") in shown  # 09:10; what came at 10:42 is not yet there at that instant
    assert (1003, "added") not in shown
    seat.press(Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    seat.do("review")
    seat.wait(lambda: (1003, "added") in [(line.number, line.kind.value) for line in review.rows.rows])
    assert {(1001, "late"), (1001, "moved"), (1002, "moved")} <= {
        (line.number, line.kind.value) for line in review.rows.rows
    }
    seat.seat.window.selection.select()
    review.table.choose(0)
    seat.bot.keyClick(review.table, Qt.Key.Key_Return)
    assert seat.window.tabs.currentWidget() is seat.window.sheet
    assert seat.window.selection.intervention_id == review.rows.rows[0].intervention_id


def apply_second_proposal(seat: TestSeat, intervention_id: str) -> tuple[str, Proposal]:
    """Apply the second line that can be applied at once; return its letter and what it offered."""
    panel = seat.window.proposals
    seat.window.look_for_places(intervention_id)
    seat.wait(lambda: panel.is_complete)
    rows = [row for row, line in enumerate(panel.lines) if line.proposal and line.proposal.asked is None]
    panel.table.choose(rows[1])
    proposal = panel.chosen
    assert proposal is not None
    name = panel.rows.headerData(rows[1], Qt.Orientation.Vertical)
    seat.click(panel.apply_button)
    return str(name), proposal


def test_that_scenario_29_shows_who_changed_what_and_the_day_again_and_lets_nobody_edit_it(
    seat: TestSeat,
) -> None:
    """Anne applies the second proposal at 10:42; at noon the manager looks at the day again."""
    seat.open(a_centre(), "08:00")
    seat.beat("10:42")
    before = seat.board
    name, proposal = apply_second_proposal(seat, "i-1003")
    after = seat.desk.board
    assert after != before
    seat.desk.clock.set(at("11:30"))
    seat.desk.run(c.MoveAssignment("a-1002", "t-Durand", at("15:00")), BRUNO)
    seat.desk.desk.author = MANON
    seat.beat("12:00")

    open_journal(seat)
    figures = f"({proposal.moves} moved, 0 promises, {proposal.extra_distance_m / 1000:+.0f} km)"
    assert said(seat)[1] == f"Anne applied proposal {name} {figures} for call 1003"
    seat.window.past.journal.table.choose(1)
    assert seat.window.selection.intervention_id == "i-1003"
    seat.click(seat.window.past.journal.see_button)
    assert seat.window.header._clock.text() == "10:42:00"
    assert seat.board == after
    assert seat.bar("i-1003").technician_id == proposal.technician_id
    assert seat.bar("i-1002").assignment == after.assignments["a-1002"]
    assert seat.desk.board.assignments["a-1002"] != after.assignments["a-1002"]
    assert seat.window.queue.rows.rowCount() == 0

    written = entries(seat)
    seat.drag("i-1002", at("16:00"))
    seat.seat.bridge.run(c.CancelIntervention("i-1002"))
    seat.settle()
    assert entries(seat) == written
    seat.press(Qt.Key.Key_PageUp, Qt.KeyboardModifier.AltModifier)
    assert seat.board == before
    wording.choose("fr")
    assert said(seat)[1].startswith(f"Anne a appliqué la proposition {name} (déplacements : ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_the_journal_fits_a_narrow_sheet_and_says_a_cut_line_in_full(
    seat: TestSeat, language: str
) -> None:
    a_day(seat)
    wording.choose(language)
    long_name = replace(BRUNO, name="Bruno " + "de la Rochefoucauld-" * 3)
    seat.desk.run(c.MoveAssignment("a-1002", "t-Durand", at("16:00")), long_name)
    open_journal(seat)
    journal = seat.window.past.journal
    seat.wait(lambda: said(seat)[0].startswith(long_name.name))
    assert journal.minimumSizeHint().width() < WIDE_PX
    seat.window.resize(900, 700)
    journal.table.choose(0)
    seat.wait(lambda: not journal.see_button.text())
    seat.wait(lambda: journal.width() <= seat.window.tabs_dock.width())
    assert journal.see_button.accessibleName()
    seat.wait(lambda: journal._whole.isVisible())
    assert journal._whole.text() == said(seat)[0]
    seat.window.resize(2400, 900)
    seat.wait(lambda: not journal._whole.isVisible() and bool(journal.see_button.text()))


def test_that_a_long_day_lists_its_latest_lines_until_all_are_asked_for(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.panels.journal.LATEST", 2)
    a_day(seat)
    open_journal(seat)
    journal = seat.window.past.journal
    assert len(said(seat)) == 2
    earlier = journal._earlier
    seat.desk.run(c.MoveAssignment("a-1002", "t-Durand", at("16:00")), BRUNO)
    seat.wait(lambda: said(seat)[0] == "Bruno moved 1002 from Martin, 14:00, to Durand, 16:00")
    assert len(said(seat)) == 2
    assert journal.all_button.text() == f"Show earlier entries: {earlier + 1}"
    seat.click(journal.all_button)
    seat.wait(lambda: len(said(seat)) == earlier + 3)
    assert not journal.all_button.isVisible()
