"""How long a cold start takes: the engine with an empty cache and with a full one, the first urgent answer.

The engine is started as a desk starts it, and is warm when it says so. The first answer is asked for in a
fresh process that has just opened a desk with 50 technicians and 400 planned jobs, with no compiled kernel to
be had; the time counts what has to be imported for it.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from tests.benchmarks import patience

LIMITS = {"first_start": 15.0, "later_start": 2.0, "first_proposal": 0.3}
"""In seconds."""
LATER_STARTS, PROCESSES = 3, 3
OWN_ENGINE = [sys.executable, "-m", "dispatcher", "engine"]
FIRST_PROPOSAL = "from tests.benchmarks.cold import say_first_proposal; say_first_proposal()"


def run(*, quick: bool) -> list[dict[str, Any]]:
    """A row for each start; with no time the engine's first start is given up when there is none left."""
    rows = [_proposal_row() for _ in range(1 if quick else PROCESSES)]
    with tempfile.TemporaryDirectory() as folder:
        limit_s = max(1.0, patience.left_s() - 8.0) if quick else 600.0
        rows.append(_engine_row("first_start", Path(folder), limit_s))
        for _ in range(1 if quick else LATER_STARTS):
            if rows[-1]["seconds"] is not None:
                rows.append(_engine_row("later_start", Path(folder), limit_s))
    return rows


def _engine_row(what: str, cache: Path, limit_s: float) -> dict[str, Any]:
    """Seconds until the engine says hello, and until it says that it is warm; None where it took too long."""
    began_s = time.perf_counter()
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(cache)}
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": environment}
    with subprocess.Popen(OWN_ENGINE, **pipes) as engine:
        os.set_blocking(engine.stdout.fileno(), False)
        seconds = {False: None, True: None}
        while seconds[True] is None and time.perf_counter() - began_s < limit_s:
            line = engine.stdout.readline()
            if line:
                said = json.loads(line)
                seconds.setdefault(said["warm"], None)
                seconds[said["warm"]] = round(time.perf_counter() - began_s, 3)
            time.sleep(0.005)
        engine.kill()
    return {"what": what, "hello": seconds[False], "seconds": seconds[True], "load": _load()}


def _proposal_row() -> dict[str, Any]:
    environment = {**os.environ, "DISPATCHER_NO_NUMBA": "1"}
    said = subprocess.run(
        [sys.executable, "-c", FIRST_PROPOSAL], env=environment, check=True, capture_output=True, text=True
    ).stdout
    return {"what": "first_proposal", **json.loads(said.splitlines()[-1]), "load": _load()}


def say_first_proposal() -> None:
    """Open a desk, ask once, and say as JSON how long that took."""
    from dispatcher.clock import ManualClock
    from tests.builders import Centre, at
    from tests.days import SKILLS, day_of
    from tests.desks import TestDesk

    with tempfile.TemporaryDirectory() as folder:
        desk = TestDesk(Path(folder) / "busy.sqlite", ManualClock(at("09:00")))
        desk.load(day_of(technicians=50, interventions=400, promised=150, filled=0.85))
        calls = Centre(count=5000)
        call = calls.intervention(skills={SKILLS[0]: 1}, where=(48.80, 2.1), level="platinum")
        desk.run_import(calls.rows)
        board = desk.board
        wall_s, cpu_s = time.perf_counter(), time.process_time()
        from dispatcher.services import urgent

        lines = urgent.first(urgent.call(board, board.interventions[call.id], at("09:00"))).lines
        spent = {"seconds": time.perf_counter() - wall_s, "cpu_s": time.process_time() - cpu_s}
        desk.desk.close()
    print(json.dumps({**spent, "lines": len(lines), "compiled": "numba" in sys.modules}))


def _load() -> float:
    return round(os.getloadavg()[0], 1)


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Medians in seconds, and 1 for each limit that is kept."""
    figures: dict[str, float] = {}
    for what, limit_s in LIMITS.items():
        seconds = [row["seconds"] for row in rows if row["what"] == what and row["seconds"] is not None]
        if seconds:
            figures[f"{what}_s"] = round(median(seconds), 3)
            figures[f"{what}_kept"] = int(median(seconds) <= limit_s)
    figures["compiled_needed"] = sum(row.get("compiled", False) for row in rows)
    return figures


def report(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for row in rows:
        took = "not in time" if row["seconds"] is None else f"{row['seconds']:.2f} s"
        lines.append(f"{row['what']}: {took}, load {row['load']}")
    return [*lines, *(f"{name}: {value}" for name, value in summary(rows).items())]
