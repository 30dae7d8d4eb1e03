"""Scenarios 16 to 18: the whole day optimised, with pins, with a stop, and with hands at work meanwhile."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from queue import Queue

import pytest

from dispatcher.domain.appointments import Assignment, AssignmentState, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.routes import Verdict
from dispatcher.services.commands import MoveAssignment, PinAssignment
from dispatcher.services.engine_messages import Found, Limits
from dispatcher.services.engine_state import EngineState
from dispatcher.services.optimising import Answer, Line, answer, question, rebase
from dispatcher.services.scheduling import day_routes, preview
from dispatcher.services.solver_process import SolverProcess
from solver.check import check, new_violations
from solver.solve import solve
from tests.builders import Centre, at
from tests.days import SKILLS, day_of
from tests.desks import TestDesk

STEPS = 100
PINS = (Pin.RANGE, Pin.TECHNICIAN, Pin.TIME, Pin.BOTH)
EACH = 5
ROOM = timedelta(minutes=20)
PATIENCE_S = 120.0


def a_full_day(desk: TestDesk) -> None:
    """Twelve technicians, eighty jobs, the first ones under way, and twelve calls that wait for a place."""
    centre = day_of(technicians=12, interventions=80, promised=26, filled=0.85)
    centre.rows = [_begun(row) if isinstance(row, Assignment) else row for row in centre.rows]
    desk.load(centre)
    calls = Centre(count=5000)
    for index in range(12):
        where = (48.8 + 0.003 * index, 2.1)
        skill = {SKILLS[index % len(SKILLS)]: 1}
        calls.intervention(skills=skill, minutes=60, where=where, level="gold", due="15:00")
    desk.run_import(calls.rows)
    desk.clock.set(at("10:00"))


def _begun(row: Assignment) -> Assignment:
    if row.planned_start > at("09:30"):
        return row
    return replace(row, state=AssignmentState.ON_SITE, started_at=row.planned_start)


def optimised(desk: TestDesk) -> Answer:
    asked = question(desk.board, at("10:00"), seconds=30)
    return answer(asked, solve(asked.of, steps=STEPS, published=asked.published).plan)


def whereabouts(board: Board) -> dict[str, tuple[str, datetime]]:
    return {row.id: (row.technician_id, row.start) for row in board.assignments.values() if row.is_live}


def broken(board: Board) -> set[str]:
    return {finding.key for route in day_routes(board).values() for finding in route.findings}


def existing(lines: tuple[Line, ...]) -> list[Line]:
    """The lines about jobs that are planned and go elsewhere, those that change hands first."""
    planned = [line for line in lines if line.before and line.after]
    return sorted(planned, key=lambda line: not line.is_moved)


def test_that_scenario_16_no_pin_is_violated_and_nothing_that_has_started_changes(desk: TestDesk) -> None:
    a_full_day(desk)
    would_change = [line.assignment_id for line in existing(optimised(desk).lines)][: EACH * len(PINS)]
    assert len(would_change) == EACH * len(PINS)
    pins = {job: PINS[index // EACH] for index, job in enumerate(would_change)}
    for job, pin in pins.items():
        start = desk.board.assignments[job].planned_start
        desk.run(PinAssignment(job, pin, start - ROOM, start + ROOM))
    before = whereabouts(desk.board)
    begun = {row.id for row in desk.board.assignments.values() if row.has_departed}
    rebased = rebase(desk.board, optimised(desk).lines, at("10:01"))
    assert rebased.command is not None
    desk.run(rebased.command)
    after = whereabouts(desk.board)
    assert len(begun) >= 10
    assert {job: after[job] for job in begun} == {job: before[job] for job in begun}
    for job, pin in pins.items():
        assert pin not in (Pin.TECHNICIAN, Pin.BOTH) or after[job][0] == before[job][0]
        assert pin not in (Pin.TIME, Pin.BOTH) or after[job][1] == before[job][1]
        assert pin is not Pin.RANGE or abs(after[job][1] - before[job][1]) <= ROOM
    assert any(after[job] != before[job] for job, pin in pins.items() if pin is not Pin.BOTH)


def test_that_applying_the_optimised_day_serves_more_breaks_nothing_and_is_one_undo_step(
    desk: TestDesk,
) -> None:
    a_full_day(desk)
    start, waiting, already = desk.hash, len(desk.board.waiting), broken(desk.board)
    found = optimised(desk)
    assert desk.hash == start
    rebased = rebase(desk.board, found.lines, at("10:01"))
    assert rebased.skipped == ()
    assert rebased.command is not None
    desk.run(rebased.command)
    assert broken(desk.board) <= already
    assert len(desk.board.waiting) == found.after.unserved < found.before.unserved == waiting
    desk.undo()
    assert desk.hash == start


def test_that_the_same_day_gives_the_same_answer(desk: TestDesk) -> None:
    a_full_day(desk)
    first, second = optimised(desk), optimised(desk)
    assert [(row.intervention_id, row.after) for row in first.lines] == [
        (row.intervention_id, row.after) for row in second.lines
    ]


def moved_by_hand(desk: TestDesk, job: Assignment, technician_id: str, start: object) -> bool:
    """Drag a job to a place where it breaks nothing; whether that could be done."""
    board = desk.board
    shown = preview(board, job.intervention_id, technician_id, start, at("10:01"))  # type: ignore[arg-type]
    if shown.verdict is Verdict.BREAKS:
        return False
    desk.run(MoveAssignment(job.id, technician_id, start, job.version))  # type: ignore[arg-type]
    return True


def test_that_scenario_18_hands_win_conflicts_are_listed_and_the_rest_is_one_undo_step(
    desk: TestDesk,
) -> None:
    a_full_day(desk)
    lines = optimised(desk).lines
    desk.clock.set(at("10:01"))
    own, taken = _two_hands(desk, lines)
    by_hand, already = whereabouts(desk.board), broken(desk.board)
    start = desk.hash
    rebased = rebase(desk.board, lines, at("10:02"))
    reasons = {row.line.intervention_id: str(row.why) for row in rebased.skipped}
    assert "was changed meanwhile" in reasons[own.intervention_id]
    assert "does not fit any more" in reasons[taken.intervention_id]
    assert len(rebased.lines) + len(rebased.skipped) == len(lines)
    assert len(rebased.lines) > len(rebased.skipped)
    desk.clock.set(at("10:02"))
    assert rebased.command is not None
    desk.run(rebased.command)
    now = whereabouts(desk.board)
    changed = {line.assignment_id for line in rebased.lines}
    assert {job for job in now if now[job] != by_hand.get(job)} <= changed
    assert broken(desk.board) <= already
    desk.undo()
    assert desk.hash == start


def _two_hands(desk: TestDesk, lines: tuple[Line, ...]) -> tuple[Line, Line]:
    """Move a job of one line elsewhere, and another job to the very place a second line wants.

    Returns the two lines.
    """
    own = next(
        line
        for line in existing(lines)
        if line.before
        and moved_by_hand(
            desk, desk.board.assignments[line.assignment_id], line.before.technician_id, _later(line)
        )
    )
    changing = {line.assignment_id for line in lines}
    for line in reversed(lines):
        if line.before is None and line.after is not None:
            for job in desk.board.assignments.values():
                is_free = not job.has_departed and job.id not in changing and job.start > at("11:00")
                if is_free and moved_by_hand(desk, job, line.after.technician_id, line.after.start):
                    return own, line
    raise AssertionError("no place can be taken by hand")


def _later(line: Line) -> object:
    assert line.before is not None
    return line.before.start.replace(minute=(line.before.start.minute + 10) % 60)


@pytest.fixture
def engine() -> Iterator[SolverProcess]:
    """The real engine, warm."""
    states: Queue[EngineState] = Queue()
    made = SolverProcess(states.put)
    made.start()
    while states.get(timeout=PATIENCE_S) is not EngineState.READY:
        pass
    yield made
    made.close()


def test_that_scenario_17_stop_keeps_the_best_so_far(desk: TestDesk, engine: SolverProcess) -> None:
    a_full_day(desk)
    asked = question(desk.board, at("10:00"), seconds=600)
    progress: Queue[Found] = Queue()
    ends: Queue[Found] = Queue()
    run = engine.solve(asked.of, asked.published, Limits(600), progress.put, ends.put, ends.put)  # type: ignore[arg-type]
    told = progress.get(timeout=PATIENCE_S)
    while told.steps == 0:
        told = progress.get(timeout=PATIENCE_S)
    engine.cancel(run)
    found = ends.get(timeout=PATIENCE_S)
    assert found.plan is not None
    assert found.seconds < 600
    assert sum(found.score["unserved"]) <= sum(told.score["unserved"]) < len(asked.published.unserved)
    assert not new_violations(check(asked.of, asked.published), check(asked.of, found.plan))
    assert rebase(desk.board, answer(asked, found.plan).lines, at("10:01")).skipped == ()


def test_that_the_engine_answers_as_the_search_does(desk: TestDesk, engine: SolverProcess) -> None:
    a_full_day(desk)
    asked = question(desk.board, at("10:00"), seconds=30)
    ends: Queue[Found] = Queue()
    engine.solve(asked.of, asked.published, Limits(60, steps=STEPS), lambda _: None, ends.put, ends.put)  # type: ignore[arg-type]
    assert ends.get(timeout=PATIENCE_S).plan == solve(asked.of, steps=STEPS, published=asked.published).plan
