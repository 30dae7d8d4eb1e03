"""The other half of a very first start: kernels compiled in a second process, into the cache both share.

Compiling keeps one processor busy for longer than anybody waits. So while the engine compiles the way to ruin
a plan, this compiles the way to put it together again; neither needs the other's half. If it fails, the
engine compiles everything by itself.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

from solver.model import Plan, Problem

PATIENCE_S = 120.0


def compile_in_two(problem: Problem, plan: Plan) -> None:
    """Compile most of the search on this day, half of it in another process; returns when both are done.

    Does nothing where there is nothing to compile, and nowhere to start a second Python.
    """
    if getattr(sys, "frozen", False) or not _is_compiled() or _has_machine_code():
        return
    other = subprocess.Popen([sys.executable, "-m", "solver.warming"], stdin=subprocess.PIPE)
    try:
        _compile(problem, plan, _ruin)
        with suppress(subprocess.TimeoutExpired):
            other.wait(PATIENCE_S)
    finally:
        other.kill()
        other.communicate()


def _is_compiled() -> bool:
    """Whether the kernels are compiled here at all."""
    from solver.regret import fill_in_order

    return hasattr(fill_in_order, "py_func")


def _has_machine_code() -> bool:
    """Whether there is a cache already: then loading is quicker than anything done here."""
    folder = Path(os.environ.get("NUMBA_CACHE_DIR", ""))
    return any(folder.rglob("*ruin_recreate.run*.nbi"))


def _compile(problem: Problem, plan: Plan, half: Callable[[Any, Any], None]) -> None:
    from solver.flat import flatten
    from solver.frame import frame
    from solver.rounds import empty_search

    day = flatten(frame(problem, plan))
    half(day, empty_search(day, 1, 0))


def _ruin(day: Any, search: Any) -> None:
    numba: Any = import_module("numba")
    from solver import ruin_recreate, search_state

    search_state.restore_best(day, search)
    given = (numba.typeof(day), numba.typeof(search))
    ruin: Any = ruin_recreate.ruin
    take_back: Any = search_state.take_back
    ruin.compile((*given, numba.int64))
    take_back.compile(given)


def _recreate(day: Any, search: Any) -> None:
    from solver.regret import fill_in_order

    fill_in_order(day, search, 0, 0)


def _end_with_the_engine() -> None:
    """Whoever started this holds the other end of our input; nobody else wants what is compiled here."""
    os.read(0, 1)
    os._exit(1)


if __name__ == "__main__":
    from solver.engine import small_day

    threading.Thread(target=_end_with_the_engine, daemon=True).start()
    if _is_compiled():
        _compile(*small_day(), _recreate)
