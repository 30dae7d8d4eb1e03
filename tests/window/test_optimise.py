"""Optimise the day at the desk: the real engine, the real window, a limit in steps."""

import os
import signal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from dispatcher.domain.appointments import Pin
from dispatcher.services.commands import PinAssignment, SetCostRates
from dispatcher.services.diffing import day_totals
from dispatcher.services.engine_messages import Limits
from dispatcher.services.engine_state import EngineState
from dispatcher.services.optimising import Answer
from tests.builders import Centre
from tests.days import SKILLS
from tests.services.stand_in_engine import BUGGY_SEED
from tests.window.seats import TestSeat
from ui.panels.optimisation import OptimisationPanel
from ui.what_if.euros import money

WARM_MS = 200_000  # a first start compiles, on a machine that may do other things


def a_day_with_calls(seat: TestSeat) -> OptimisationPanel:
    """Ten technicians, forty jobs, and five calls that wait for a place."""
    seat.desk.load_day(technicians=10, interventions=40, promised=15)
    calls = Centre(count=5000)
    for skill in SKILLS:
        calls.intervention(skills={skill: 1}, level="gold")
    panel = seat.open(calls, "09:00").optimisation
    panel.limits = Limits(seconds=120, steps=100)
    return panel


def optimised(seat: TestSeat) -> OptimisationPanel:
    """Press the action and wait for the answer."""
    panel = a_day_with_calls(seat)
    seat.do("optimise")
    return answered(seat, panel)


def answered(seat: TestSeat, panel: OptimisationPanel) -> OptimisationPanel:
    seat.bot.waitUntil(lambda: panel.answer is not None, timeout=WARM_MS)
    seat.wait(lambda: not panel.answer.lines or panel.view.taken > 0)
    return panel


def test_that_the_optimised_day_is_applied_and_undone_as_one_step(seat: TestSeat) -> None:
    panel = optimised(seat)
    start = seat.desk.hash
    assert panel.isVisible()
    assert isinstance(panel.answer, Answer)
    assert len(seat.board.waiting) == panel.answer.before.unserved == len(SKILLS)
    assert panel.answer.after.unserved == 0
    seat.click(panel.apply_button)
    seat.wait(lambda: seat.board.waiting == ())
    assert panel.answer is None
    assert [f for route in seat.seat.model.routes.values() for f in route.findings] == []
    seat.undo()
    assert seat.desk.hash == start


def test_that_scenario_18_hands_win_and_the_rest_is_one_undo_step(seat: TestSeat) -> None:
    panel = optimised(seat)
    assert panel.answer is not None
    # Two of the calls are placed by hand meanwhile, just where the search wanted them.
    by_hand = [line for line in panel.answer.lines if line.before is None][:2]
    for line in by_hand:
        assert line.after is not None
        seat.window.moving.move(line.intervention_id, line.after.technician_id, line.after.start)
        seat.settle()
    start = seat.desk.hash
    placed = {key: seat.assignment_of(key).planned_start for key in (row.intervention_id for row in by_hand)}
    seat.wait(lambda: panel.view.diff is not None and len(panel.view.diff.skipped) == len(by_hand))
    seat.wait(lambda: panel.view.taken > 0)
    seat.click(panel.apply_button)
    seat.wait(lambda: panel.skipped != ())
    assert {row.line.intervention_id for row in panel.skipped} >= set(placed)
    assert panel.skipped_table.isVisible()
    assert {key: seat.assignment_of(key).planned_start for key in placed} == placed
    assert seat.desk.hash != start
    assert [f for route in seat.seat.model.routes.values() for f in route.findings] == []
    seat.undo()
    assert seat.desk.hash == start


def test_that_scenario_19_refused_groups_stay_and_the_totals_shown_are_those_after(seat: TestSeat) -> None:
    panel = optimised(seat)
    seat.desk.run(SetCostRates(62, 3800, 5700))
    seat.wait(lambda: "€" in panel.view.euros.text())
    diff = panel.view.diff
    assert diff is not None
    assert len(diff.groups) > 2
    refused = [line.key for group in diff.groups[:2] for line in group.lines]
    for group in diff.groups[:2]:
        panel.table.choose(panel.view.rows.row_of(group.lines[0].key))
        seat.bot.keyClick(panel.table, Qt.Key.Key_Space)
    seat.wait(lambda: panel.view.taken == len(diff.lines) - len(refused))
    said = panel.view.weighed
    assert said is not None
    assert said.misfits == ()
    assert diff.before.cost_cents is not None
    assert said.totals.cost_cents is not None
    costs = f"{money(diff.before.cost_cents)} → {money(said.totals.cost_cents)}"
    assert costs in panel.view.euros.text()
    seat.click(panel.apply_button)
    seat.wait(lambda: panel.answer is None)
    seat.settle()
    assert day_totals(seat.board) == said.totals
    left = [line for group in diff.groups[:2] for line in group.lines if line.before is None]
    assert len(seat.board.waiting) == len(left)
    assert [f for route in seat.seat.model.routes.values() for f in route.findings] == []


def test_that_a_day_that_cannot_be_bettered_says_why(seat: TestSeat) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1001)
    panel = seat.open(centre, "09:00").optimisation
    panel.limits = Limits(seconds=120, steps=20)
    seat.do("optimise")
    answered(seat, panel)
    assert panel._hint.text().startswith("Everything is planned and in time.")


def test_that_the_days_of_the_chosen_line_are_drawn_as_ghosts(seat: TestSeat) -> None:
    panel = optimised(seat)
    assert panel.answer is not None
    panel.table.choose(0)
    line, weighed = panel.view.rows.rows[0].line, panel.view.weighed
    assert weighed is not None
    assert seat.window.selection.ghosts == weighed.days_of(line) != ()
    seat.click(panel.discard_button)
    assert seat.window.selection.ghosts == ()


def test_that_what_is_pinned_meanwhile_stays_and_is_listed(seat: TestSeat) -> None:
    panel = optimised(seat)
    assert panel.answer is not None
    lines = panel.answer.lines
    taken = lines[0].after
    assert taken is not None
    job = seat.board.interventions[lines[0].intervention_id]
    seat.window.moving.move(job.id, taken.technician_id, taken.start)
    seat.settle()
    placed = seat.assignment_of(job.id)
    seat.seat.bridge.run(PinAssignment(placed.id, Pin.BOTH))
    seat.settle()
    seat.click(panel.apply_button)
    seat.wait(lambda: panel.skipped != ())
    assert [row.line.intervention_id for row in panel.skipped] == [job.id]
    assert panel.skipped_table.isVisible()
    assert seat.assignment_of(job.id).planned_start == taken.start
    assert len(seat.board.waiting) == 0


@pytest.mark.expected_logs("the engine ended with code -9")
def test_that_a_crash_of_the_engine_is_told_and_changes_nothing(seat: TestSeat) -> None:
    panel = a_day_with_calls(seat)
    panel.limits = Limits(seconds=600)
    start = seat.desk.hash
    seat.do("optimise")
    seat.bot.waitUntil(lambda: panel.figures is not None, timeout=WARM_MS)
    assert seat.window.status.engine.text() == "engine at work"
    pid = seat.seat.engine.process_id
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    seat.wait(lambda: panel.failure is not None)
    assert panel.start_button.isVisible()
    seat.bot.waitUntil(lambda: seat.seat.engine.state is EngineState.RESTARTED, timeout=WARM_MS)
    assert seat.window.status.engine.text() == "engine restarted after a crash"
    assert seat.desk.hash == start


def test_that_stop_keeps_the_best_and_discard_forgets_it(seat: TestSeat) -> None:
    panel = a_day_with_calls(seat)
    panel.limits = Limits(seconds=600)
    start = seat.desk.hash
    seat.do("optimise")
    seat.bot.waitUntil(lambda: panel._searched_s > 0, timeout=WARM_MS)
    seat.click(panel.stop_button)
    answered(seat, panel)
    seat.click(panel.discard_button)
    assert panel.answer is None
    assert seat.desk.hash == start
    assert panel.start_button.isVisible()


def test_that_the_engine_starts_late_and_ends_with_the_desk(seat: TestSeat) -> None:
    seat.open(Centre(), "09:00")
    assert seat.seat.engine.process_id is None
    assert not seat.window.status.engine.isVisible()
    seat.seat.engine.start()
    seat.wait(lambda: seat.seat.engine.process_id is not None)
    pid = seat.seat.engine.process_id
    assert pid is not None
    assert seat.window.status.engine.isVisible()
    seat.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


@pytest.mark.expected_logs("the search broke rules, its plan was put aside")
@pytest.mark.usefixtures("stand_in_engine")
def test_that_a_search_that_broke_a_rule_is_told_and_changes_nothing(seat: TestSeat) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1001)
    panel = seat.open(centre, "09:00").optimisation
    panel.limits = Limits(seconds=20, steps=2, seed=BUGGY_SEED)
    start = seat.desk.hash
    seat.do("optimise")
    answered(seat, panel)
    words = "The search broke a rule and its plan was put aside. It is in the log."
    assert words in [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
    assert not panel.apply_button.isVisible()
    assert seat.desk.hash == start
    seat.click(panel.discard_button)
    assert words not in [label.text() for label in panel.findChildren(QLabel)]
