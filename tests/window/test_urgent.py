"""Scenario 9 at the desk: an urgent call on a day with room, answered while the window goes on living."""

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer

from dispatcher.services import urgent
from dispatcher.services.commands import MoveAssignment
from tests.asking import propose
from tests.builders import Centre, at
from tests.window.seats import CTRL, LEFT, TestSeat
from ui.main_window import MainWindow
from ui.panels.proposals import ProposalsPanel

PATIENCE_S = 60.0


def a_platinum_customer() -> Centre:
    """A customer known from an earlier job, whose machine needs skill C."""
    centre = Centre()
    centre.intervention(9000, skills={"C": 1}, level="platinum", customer="Clinic of Nowhere")
    return centre


def call_at_eleven(seat: TestSeat) -> ProposalsPanel:
    """Type the urgent call of scenario 9 and press Propose."""
    seat.desk.load_day(technicians=50, interventions=250, promised=100)
    window = seat.open(a_platinum_customer(), "11:00")
    seat.write_call("Clinic of Nowhere", "all cold", urgent=True)
    form = window.call_sheet.form
    form.minutes.setValue(75)
    assert form.draft.due_at == at("13:00")
    seat.wait(window.call_sheet.propose_button.isEnabled)
    seat.bot.mouseClick(window.call_sheet.propose_button, LEFT)
    seat.wait(lambda: bool(window.proposals.proposals))
    return window.proposals


def test_that_scenario_9_the_first_proposal_serves_the_call_moves_nobody_and_breaks_no_promise(
    seat: TestSeat,
) -> None:
    shown = call_at_eleven(seat)
    start = seat.desk.hash
    first = shown.proposals[0]
    assert shown.table.chosen_row == 0
    assert first.moved == ()
    assert at("11:00") < first.arrival <= at("13:00")
    assert [finding for route in first.routes for finding in route.findings] == []
    assert seat.window.selection.ghosts == first.routes
    assert seat.desk.hash == start
    seat.click(shown.apply_button)
    seat.wait(lambda: bool(seat.board.assignments_of.get(first.intervention_id)))
    planned = seat.assignment_of(first.intervention_id)
    assert (planned.technician_id, planned.planned_start) == (first.technician_id, first.arrival)
    assert [f for route in seat.seat.model.routes.values() for f in route.findings] == []
    seat.undo()
    assert seat.desk.hash == start


def test_that_scenario_9_the_search_runs_on_the_worker_while_the_window_lives(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The search waits for the window to do something: on the window's own thread it would wait in vain."""
    find, started, window_lived = urgent.first, threading.Event(), threading.Event()
    ran_on: list[tuple[str, bool]] = []

    def watched(*asked: Any) -> Any:
        started.set()
        ran_on.append((threading.current_thread().name, window_lived.wait(PATIENCE_S)))
        return find(*asked)

    monkeypatch.setattr(urgent, "first", watched)
    pulse = QTimer()
    pulse.timeout.connect(lambda: window_lived.set() if started.is_set() else None)
    pulse.start(1)
    call_at_eleven(seat)
    pulse.stop()
    assert [(name.startswith("desk"), lived) for name, lived in ran_on] == [(True, True)] * len(ran_on)
    assert threading.current_thread().name == "MainThread"
    assert ran_on


def test_that_choosing_another_proposal_draws_its_ghost_and_applies_that_one(seat: TestSeat) -> None:
    shown = call_at_eleven(seat)
    assert len(shown.proposals) > 1
    shown.table.choose(1)
    second = shown.proposals[1]
    assert seat.window.selection.ghosts == second.routes
    seat.click(shown.apply_button)
    seat.wait(lambda: bool(seat.board.assignments_of.get(second.intervention_id)))
    assert seat.assignment_of(second.intervention_id).technician_id == second.technician_id


def test_that_a_proposal_chosen_by_hand_stays_chosen_when_the_board_changes(seat: TestSeat) -> None:
    shown = call_at_eleven(seat)
    shown.table.choose(1)
    wanted = shown.proposals[1].technician_id
    newcomers = Centre()
    newcomers.technician("Newcomer", {"power": 1})
    with seat.bot.waitSignal(shown.shown):
        seat.desk.run_import(newcomers.rows)
    assert shown.chosen is not None
    assert shown.chosen.technician_id == wanted


def one_planned_one_waiting(seat: TestSeat) -> MainWindow:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "09:00", number=1001)
    centre.intervention(1002)
    return seat.open(centre, "08:00")


MOVED_AWAY = MoveAssignment("a-1001", "t-Durand", at("14:00"))


def test_that_a_change_made_just_before_the_search_is_in_the_proposals(seat: TestSeat) -> None:
    window = one_planned_one_waiting(seat)
    seat.seat.bridge.run(MOVED_AWAY)
    window.look_for_places("i-1002")
    seat.wait(lambda: bool(window.proposals.proposals))
    seat.settle()
    (shown,) = window.proposals.proposals
    (wanted,) = propose(seat.board, seat.board.interventions["i-1002"], at("08:00"))
    assert (shown.arrival, shown.routes) == (wanted.arrival, wanted.routes)
    seat.click(window.proposals.apply_button)
    assert seat.assignment_of("i-1001").planned_start == at("14:00")


def test_that_applying_in_the_instant_of_a_change_does_not_take_the_change_back(seat: TestSeat) -> None:
    window = one_planned_one_waiting(seat)
    window.look_for_places("i-1002")
    seat.wait(lambda: bool(window.proposals.proposals))
    seat.settle()
    changes: list[int] = []
    seat.seat.model.changed.connect(lambda: changes.append(1) or window.proposals.apply())
    seat.seat.bridge.run(MOVED_AWAY)
    seat.wait(lambda: bool(changes))
    seat.settle()
    assert seat.assignment_of("i-1001").planned_start == at("14:00")


@pytest.mark.parametrize("asked_by", ["mouse", "keys"])
def test_that_scenario_9_after_propose_the_arrows_choose_a_line_and_enter_applies_it(
    seat: TestSeat, asked_by: str
) -> None:
    """Nobody has to click into the table first: once the proposals stand there, they have the keys."""
    seat.desk.load_day(technicians=12, interventions=40, promised=10)
    window = seat.open(a_platinum_customer(), "11:00")
    seat.press(Qt.Key.Key_U, CTRL)
    seat.find_customer("Clinic of Nowhere")
    window.call_sheet.form.fault.setFocus()
    seat.bot.keyClicks(window.focusWidget(), "all cold")
    seat.wait(window.call_sheet.propose_button.isEnabled)
    if asked_by == "mouse":
        seat.bot.mouseClick(window.call_sheet.propose_button, LEFT)
    else:
        seat.press(Qt.Key.Key_Return, CTRL)
    shown = window.proposals
    seat.wait(lambda: shown.is_complete and shown.table.hasFocus())
    assert len(shown.proposals) > 1
    first = shown.table.chosen_row
    seat.press(Qt.Key.Key_Up if first else Qt.Key.Key_Down, Qt.KeyboardModifier.NoModifier)
    assert shown.table.chosen_row == (first - 1 if first else 1)
    chosen = shown.chosen
    assert chosen is not None
    seat.press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    seat.wait(lambda: bool(seat.board.assignments_of.get(chosen.intervention_id)))
    planned = seat.assignment_of(chosen.intervention_id)
    assert (planned.technician_id, planned.planned_start) == (chosen.technician_id, chosen.arrival)
    assert window.gantt.hasFocus()
