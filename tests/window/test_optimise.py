"""Optimise the day at the desk: the real engine, the real window, a limit in steps."""

import os
import signal
import sys

import pytest
from PySide6.QtWidgets import QLabel

from dispatcher.domain.appointments import Pin
from dispatcher.domain.contracts import ContractLevel
from dispatcher.services import solver_process
from dispatcher.services.commands import PinAssignment
from dispatcher.services.optimising import Answer
from dispatcher.services.solver_process import EngineState, Limits
from tests.builders import Centre
from tests.days import SKILLS
from tests.services.stand_in_engine import BUGGY_SEED
from tests.window.seats import TestSeat
from ui.panels.optimisation import OptimisationPanel

WARM_MS = 200_000  # a first start compiles, on a machine that may do other things


def a_day_with_calls(seat: TestSeat) -> OptimisationPanel:
    """Ten technicians, forty jobs, and five calls that wait for a place."""
    seat.desk.load_day(technicians=10, interventions=40, promised=15)
    calls = Centre(count=5000)
    for skill in SKILLS:
        calls.intervention(skills={skill: 1}, level=ContractLevel.GOLD)
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


def test_that_the_days_of_the_chosen_line_are_drawn_as_ghosts(seat: TestSeat) -> None:
    panel = optimised(seat)
    assert panel.answer is not None
    panel.table.choose(0)
    line = panel.answer.lines[0]
    assert seat.window.selection.ghosts == panel.answer.days_of(line) != ()
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
def test_that_a_search_that_broke_a_rule_is_told_and_changes_nothing(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in = [sys.executable, "-m", "tests.services.stand_in_engine"]
    monkeypatch.setattr(solver_process, "own_command", lambda: stand_in)
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
