"""A first start compiles in two processes; where there is nothing to compile, it starts none."""

import os
import subprocess
import sys

import pytest

from solver import ruin_recreate, search_state, warming
from solver.engine import small_day

PLAIN = os.environ | {"DISPATCHER_NO_NUMBA": "1"}
SECOND = [sys.executable, "-m", "solver.warming"]


def test_that_the_second_process_ends_by_itself() -> None:
    with subprocess.Popen(SECOND, env=PLAIN, stdin=subprocess.PIPE, stderr=subprocess.PIPE) as second:
        assert second.stderr is not None
        assert second.stderr.read() == b""
        assert second.wait() == 0


def test_that_the_second_process_ends_with_whoever_started_it() -> None:
    waits = "from solver import warming; warming._end_with_the_engine()"
    with subprocess.Popen([sys.executable, "-c", waits], env=PLAIN, stdin=subprocess.PIPE) as second:
        assert second.stdin is not None
        second.stdin.close()
        assert second.wait() == 1


def test_that_a_later_start_needs_no_second_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    monkeypatch.setattr(subprocess, "Popen", lambda *args, **_: started.append(args))
    monkeypatch.setattr(warming, "_has_machine_code", lambda: True)
    warming.compile_in_two(*small_day())
    assert started == []


def test_that_a_second_process_that_takes_too_long_is_ended_and_does_no_harm(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DISPATCHER_NO_NUMBA", "1")
    monkeypatch.setattr(warming, "_is_compiled", lambda: True)
    monkeypatch.setattr(warming, "_has_machine_code", lambda: False)
    halves: list[object] = []
    monkeypatch.setattr(warming, "_compile", lambda *asked: halves.append(asked[-1]))
    monkeypatch.setattr(warming, "PATIENCE_S", 0.0)
    warming.compile_in_two(*small_day())
    assert halves == [warming._ruin]


def test_that_both_halves_can_be_found() -> None:
    """The second half runs here without being compiled; of the first, what is compiled by name."""
    other = "from solver import warming as w; from solver.engine import small_day as day; "
    asked = [sys.executable, "-c", other + "w._compile(*day(), w._recreate)"]
    assert subprocess.run(asked, env=PLAIN, check=False).returncode == 0
    assert callable(ruin_recreate.ruin)
    assert callable(search_state.take_back)


def test_that_an_installation_can_have_everything_compiled() -> None:
    asked = [sys.executable, "-m", "dispatcher", "engine", "--prepare"]
    assert subprocess.run(asked, env=PLAIN, check=False).returncode == 0
