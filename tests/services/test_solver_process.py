"""The engine process, alive: asked, stopped, crashed, hung, orphaned; and nothing is ever lost by it."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

from dispatcher.domain.sentences import Sentence
from dispatcher.services.engine_messages import Found, Limits
from dispatcher.services.engine_state import EngineState
from dispatcher.services.solver_process import SolverProcess
from solver.model import Plan, Problem, Route, Technician, Visit
from tests.architecture.tree import ROOT
from tests.services.stand_in_engine import BUGGY_SEED

STAND_IN = (sys.executable, "-m", "tests.services.stand_in_engine")
PATIENCE_S = 60.0
S = EngineState
PROBLEM = Problem((Technician("t", {}, 0, 0, 0, 36_000),), (Visit("v", 0, 600),), ((0,),), ((0,),))
PUBLISHED = Plan((Route("t"),), ("v",))
FOREVER = Limits(seconds=600)


class Listening:
    """An engine process and what it has told, in order."""

    def __init__(self, **options: Any) -> None:
        self.states: Queue[EngineState] = Queue()
        self.progress: Queue[Found] = Queue()
        self.ends: Queue[Found | Sentence] = Queue()
        self.engine = SolverProcess(self.states.put, command=STAND_IN, **options)
        self.engine.start()

    def ask(self, limits: Limits) -> str:
        return self.engine.solve(PROBLEM, PUBLISHED, limits, self.progress.put, self.ends.put, self.ends.put)

    def wait_for(self, state: EngineState) -> list[EngineState]:
        """Return the states until this one."""
        seen = [self.states.get(timeout=PATIENCE_S)]
        while seen[-1] is not state:
            seen.append(self.states.get(timeout=PATIENCE_S))
        return seen

    def ask_and_wait_until_it_works(self, limits: Limits = FOREVER) -> str:
        self.wait_for(S.READY)
        run = self.ask(limits)
        self.progress.get(timeout=PATIENCE_S)
        return run

    def end(self) -> Any:
        return self.ends.get(timeout=PATIENCE_S)

    def signal(self, number: signal.Signals) -> int:
        pid = self.engine.process_id
        assert pid is not None
        os.kill(pid, number)
        return pid


@pytest.fixture
def engine() -> Iterator[Listening]:
    """An engine that may take its time to answer, as on a busy machine."""
    made = Listening(grace_s=PATIENCE_S)
    yield made
    made.engine.close()


@pytest.fixture
def hurried() -> Iterator[Listening]:
    """An engine that is ended as soon as it is late."""
    made = Listening(grace_s=0.5)
    yield made
    made.engine.close()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_ended(pid: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while is_running(pid):
        assert time.monotonic() < deadline, "still running"
        time.sleep(0.01)


def test_that_the_engine_answers_with_a_plan_and_its_steps(engine: Listening) -> None:
    engine.wait_for(S.READY)
    engine.ask(Limits(60, steps=3))
    found = engine.end()
    assert (found.plan, found.steps, found.score["unserved"]) == (PUBLISHED, 3, 1)
    assert engine.wait_for(S.READY) == [S.WORKING, S.READY]


def test_that_a_question_asked_before_the_engine_is_warm_is_answered(engine: Listening) -> None:
    while engine.engine.process_id is None:
        time.sleep(0.001)
    engine.ask(Limits(60, steps=3))
    assert engine.end().steps == 3


@pytest.mark.expected_logs("the search broke rules, its plan was put aside: \\['shift_end'\\]")
def test_that_a_plan_that_the_checker_refused_is_told_with_the_rules_it_broke(engine: Listening) -> None:
    engine.wait_for(S.READY)
    engine.ask(Limits(60, steps=1, seed=BUGGY_SEED))
    found = engine.end()
    assert (found.plan, found.refused) == (PUBLISHED, ("shift_end",))


def test_that_progress_begins_with_the_published_plan_and_goes_on(engine: Listening) -> None:
    engine.wait_for(S.READY)
    engine.ask(Limits(60, steps=50))
    told = [engine.progress.get(timeout=PATIENCE_S) for _ in range(3)]
    assert told[0].steps == 0
    assert 0 < told[1].steps < told[2].steps


def test_that_stopping_keeps_the_best_so_far(engine: Listening) -> None:
    run = engine.ask_and_wait_until_it_works()
    engine.engine.cancel(run)
    assert engine.end().plan == PUBLISHED


def test_that_a_run_given_up_is_told_of_no_more(engine: Listening) -> None:
    first = engine.ask_and_wait_until_it_works(Limits(60, steps=1000))
    engine.engine.forget(first)
    second = engine.ask(Limits(60, steps=2))
    assert engine.end().steps == 2
    assert first != second
    assert engine.ends.empty()


def test_that_the_engine_gives_way_to_the_desk(engine: Listening) -> None:
    engine.wait_for(S.READY)
    pid = engine.engine.process_id
    assert pid is not None
    assert os.getpriority(os.PRIO_PROCESS, pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)


@pytest.mark.expected_logs("a seed below zero")
def test_that_a_search_that_fails_is_told_and_the_engine_lives_on(engine: Listening) -> None:
    engine.wait_for(S.READY)
    engine.ask(Limits(60, steps=1, seed=-1))
    assert "a seed below zero" in str(engine.end())
    engine.ask(Limits(60, steps=1))
    assert engine.end().plan == PUBLISHED


@pytest.mark.expected_logs("the engine ended with code -9")
def test_that_a_crash_is_told_and_the_engine_starts_again(engine: Listening) -> None:
    engine.ask_and_wait_until_it_works()
    first = engine.signal(signal.SIGKILL)
    assert str(engine.end()).startswith("The engine has crashed")
    assert engine.wait_for(S.RESTARTED) == [S.WORKING, S.STARTING, S.RESTARTED]
    assert engine.engine.process_id != first
    engine.ask(Limits(60, steps=1))
    assert engine.end().plan == PUBLISHED
    assert engine.wait_for(S.READY) == [S.WORKING, S.READY]


@pytest.mark.expected_logs("the engine ended with code -9")
def test_that_an_engine_that_hangs_is_killed_after_limit_and_grace(hurried: Listening) -> None:
    hurried.ask_and_wait_until_it_works(Limits(seconds=2))
    hung = hurried.signal(signal.SIGSTOP)
    assert str(hurried.end()).startswith("The engine did not answer in time")
    wait_until_ended(hung)
    hurried.wait_for(S.RESTARTED)


@pytest.mark.expected_logs("the engine ended with code -9")
def test_that_an_engine_that_does_not_hear_a_cancel_is_killed(hurried: Listening) -> None:
    run = hurried.ask_and_wait_until_it_works()
    hung = hurried.signal(signal.SIGSTOP)
    hurried.engine.cancel(run)
    assert str(hurried.end()).startswith("The engine did not answer in time")
    wait_until_ended(hung)
    hurried.wait_for(S.RESTARTED)


@pytest.mark.expected_logs("the engine ended with code 7")
def test_that_an_engine_that_crashes_again_and_again_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dispatcher.services.solver_process.BACK_OFF_S", (0.0, 0.0))
    states: Queue[EngineState] = Queue()
    engine = SolverProcess(states.put, command=(sys.executable, "-c", "raise SystemExit(7)"))
    engine.start()
    assert states.get(timeout=PATIENCE_S) is S.GONE
    ends: Queue[Found | Sentence] = Queue()
    engine.solve(PROBLEM, PUBLISHED, FOREVER, ends.put, ends.put, ends.put)
    assert str(ends.get(timeout=PATIENCE_S)).startswith("The engine is not running")
    engine.close()


@pytest.mark.expected_logs("the engine cannot be started")
def test_that_an_engine_that_cannot_be_started_is_gone(tmp_path: Path) -> None:
    states: Queue[EngineState] = Queue()
    engine = SolverProcess(states.put, command=(str(tmp_path / "nothing"),))
    engine.start()
    assert states.get(timeout=PATIENCE_S) is S.GONE
    engine.close()


def test_that_closing_ends_a_working_engine_and_tells_nothing(engine: Listening) -> None:
    engine.ask_and_wait_until_it_works()
    pid = engine.engine.process_id
    assert pid is not None
    engine.engine.close()
    wait_until_ended(pid)
    assert engine.ends.empty()


PARENT = """
    import sys, time
    from tests.services.test_solver_process import Listening
    listening = Listening()
    listening.ask_and_wait_until_it_works()
    print(listening.engine.process_id, flush=True)
    time.sleep(600)
"""


def test_that_no_engine_outlives_a_desk_that_is_killed() -> None:
    command = [sys.executable, "-c", textwrap.dedent(PARENT)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT, text=True) as parent:
        assert parent.stdout is not None
        engine_pid = int(parent.stdout.readline())
        assert is_running(engine_pid)
        parent.kill()
        parent.stdout.close()
    wait_until_ended(engine_pid)
