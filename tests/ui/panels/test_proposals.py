"""Proposals: what is chosen, what is drawn, and what applying does."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFont, QFontMetrics
from pytestqt.qtbot import QtBot

from dispatcher.services.commands import ImportRecords, MoveAssignment
from tests.ui.panels.builders import a_job, at
from tests.ui.panels.conftest import settle
from ui.app import Seat
from ui.models.proposal_columns import COLUMNS
from ui.panels.proposals import ProposalsPanel
from ui.wording import say, wording


def look_for(qtbot: QtBot, seat: Seat, intervention_id: str = "i1057") -> None:
    seat.window.look_for_places(intervention_id)
    settle(qtbot, seat)


def test_that_the_first_row_is_chosen_and_drawn_as_ghosts(qtbot: QtBot, seat: Seat) -> None:
    look_for(qtbot, seat)
    panel = seat.window.proposals
    assert panel.table.chosen_row == 0
    assert seat.window.selection.ghosts == panel.proposals[0].routes


def test_that_the_row_under_the_pointer_is_drawn_until_it_leaves(qtbot: QtBot, seat: Seat) -> None:
    look_for(qtbot, seat)
    panel, selection = seat.window.proposals, seat.window.selection
    qtbot.waitUntil(lambda: panel.is_complete)  # lines that come in under the pointer move the others
    second = panel.table.visualRect(panel.rows.index(1, 0)).center()
    qtbot.mouseMove(panel.table.viewport(), second)
    pointed = panel.lines[1].proposal
    assert pointed is not None
    qtbot.waitUntil(lambda: selection.ghosts == pointed.routes)
    qtbot.mouseMove(seat.window.header, QPoint(4, 4))
    chosen = panel.chosen
    assert chosen is not None
    qtbot.waitUntil(lambda: selection.ghosts == chosen.routes)


def test_that_leaving_the_proposals_takes_the_ghosts_away(qtbot: QtBot, seat: Seat) -> None:
    look_for(qtbot, seat)
    seat.window.tabs.setCurrentWidget(seat.window.sheet)
    assert seat.window.selection.ghosts == ()


def test_that_enter_applies_the_chosen_row_in_one_undo_step(qtbot: QtBot, seat: Seat) -> None:
    before = seat.desk.plan_hash()
    look_for(qtbot, seat)
    chosen = seat.window.proposals.chosen
    assert chosen is not None
    qtbot.keyClick(seat.window.proposals.table, Qt.Key.Key_Return)
    settle(qtbot, seat)
    (placed,) = seat.model.board.assignments_of["i1057"]
    assert (placed.technician_id, placed.planned_start) == (chosen.technician_id, chosen.arrival)
    assert seat.window.selection.ghosts == ()
    seat.window.actions_["undo"].trigger()
    settle(qtbot, seat)
    assert seat.desk.plan_hash() == before


def test_that_looking_changes_nothing(qtbot: QtBot, seat: Seat) -> None:
    before = seat.desk.plan_hash()
    look_for(qtbot, seat)
    assert seat.desk.plan_hash() == before


def test_that_an_answer_is_looked_for_again_when_the_plan_changes_under_it(qtbot: QtBot, seat: Seat) -> None:
    look_for(qtbot, seat)
    old = seat.window.proposals.proposals
    seat.bridge.run(MoveAssignment("a1044", "t3", at("15:00")))
    settle(qtbot, seat)
    qtbot.waitUntil(lambda: bool(seat.window.proposals.proposals))
    assert seat.window.proposals.proposals is not old


def test_that_nothing_possible_is_said_with_a_reason_for_each_technician(qtbot: QtBot, seat: Seat) -> None:
    request, job = a_job(1060, "c1")
    seat.desk.executor.run(ImportRecords((request, replace(job, skills={"laser": 1}))), seat.desk.author)
    window = seat.window
    qtbot.waitUntil(lambda: "i1060" in seat.model.board.interventions)
    with qtbot.waitSignal(window.proposals.explained):
        window.look_for_places("i1060")
    assert "Nothing is possible" in window.proposals.answer
    reasons = window.proposals.candidates.rows.rows
    assert window.proposals.candidates.table.isVisible()
    assert len(reasons) == len(seat.model.board.technicians)
    assert all(window.proposals.candidates.rows.index(at, 3).data() for at in range(len(reasons)))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_names_and_figures_are_whole_on_a_small_screen_and_reasons_stand_below(
    qtbot: QtBot, seat: Seat, language: str
) -> None:
    wording.choose(language)
    window = seat.window
    look_for(qtbot, seat)
    panel, table = window.proposals, window.proposals.table
    qtbot.waitUntil(lambda: panel.is_complete)
    settle(qtbot, seat)
    assert window.width() == 1366
    qtbot.waitUntil(lambda: cut_cells(panel) == [])
    assert table.isColumnHidden(COLUMNS - 1)
    assert panel._sentence.isVisible()
    assert panel._sentence.text() == say(panel.chosen.why)
    window.resize(2200, 1000)
    qtbot.waitUntil(lambda: not table.isColumnHidden(COLUMNS - 1))


def cut_cells(panel: ProposalsPanel) -> list[str]:
    """Return the texts that have less room than they need, those over several columns aside."""
    table, bold, cut = panel.table, QFont(panel.table.font()), []
    bold.setWeight(QFont.Weight.DemiBold)
    for row in range(panel.rows.rowCount()):
        for column in range(COLUMNS):
            text = str(panel.rows.index(row, column).data())
            is_alone = table.columnSpan(row, column) == 1 and not table.isColumnHidden(column)
            font = bold if panel.rows.columns[column].bold else table.font()
            if is_alone and QFontMetrics(font).horizontalAdvance(text) + 8 > table.columnWidth(column):
                cut.append(text)
    return cut
