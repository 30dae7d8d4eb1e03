"""Technicians that report their places twice a second: what the screen's thread pays, what the page keeps.

The real page on the real widget. CPU is counted on the thread of the screen alone; memory is the page's heap
and the resident memory of its process. `--quick` sends fewer, faster.
"""

import math
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from dispatcher.clock import ManualClock
from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.customers import Customer, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.rows import Row
from dispatcher.domain.shifts import Shift
from dispatcher.domain.technicians import Technician
from dispatcher.domain.values import Position
from ui.map import web_engine
from ui.map.view import MapView
from ui.map.whereabouts import Reported
from ui.models.board_model import BoardModel
from ui.selection import Selection

TECHNICIANS, JOBS, UPDATES, EVERY_S = 500, 400, 1500, 0.5
WARM_UP = 200  # updates before memory is looked at: scripts are compiled and pools filled
LIMIT_MS, FLAT, CHOICE_LIMIT_MS = 2.0, 1.10, 100.0
NORTH, EAST, SPREAD = 48.85, 2.1, 0.35
START = datetime(2026, 11, 24, 9, tzinfo=UTC)
SPEED_DEGREES = 0.0000625  # in half a second: 50 km/h


def run(*, quick: bool = False) -> list[dict[str, Any]]:
    """Return a row per update, and one per choice made elsewhere until the page shows it."""
    web_engine.prepare()
    application = QApplication.instance() or QApplication([])
    assert application is not None
    updates, every_s = (240, 0.02) if quick else (UPDATES, EVERY_S)
    clock = ManualClock(START)
    model, selection = BoardModel(a_day(), clock), Selection()
    view = MapView(model, selection)
    view.resize(900, 600)
    view.show()
    view.start()
    _wait(lambda: view.is_settled)
    rows = [*_moving(view, model, clock, updates, every_s), *_choosing(view, selection, quick)]
    view.shut_down()
    return rows


def _moving(
    view: MapView, model: BoardModel, clock: ManualClock, updates: int, every_s: float
) -> Iterator[dict[str, Any]]:
    """Everyone drives: who is where is known before, so that only the map's work is counted."""
    fleet = Fleet(model.board.technicians.values())
    for number in range(updates):
        started = time.perf_counter()
        clock.advance(timedelta(seconds=EVERY_S))
        reports = fleet.drive(clock.now())
        sent, before = view.bridge.sent, time.thread_time()
        view.report(reports)
        view._soon.stop()
        view._refresh()
        cpu_ms = (time.thread_time() - before) * 1000
        _wait(lambda: view.is_settled)
        is_first, is_read = number == 0, number % 50 == 0 or number == updates - 1
        yield {
            "kind": "first" if is_first else "move",
            "cpu_ms": cpu_ms,
            "has_sent": view.bridge.sent > sent,
            **({"update": number, **_memory(view)} if is_read else {}),
        }
        _pause(max(0.0, every_s - (time.perf_counter() - started)))


def _choosing(view: MapView, selection: Selection, quick: bool) -> Iterator[dict[str, Any]]:
    """A job chosen elsewhere until the page shows it, and the share of it on the desk's thread."""
    for number in range(10 if quick else 60):
        started, before = time.perf_counter(), time.thread_time()
        selection.select(intervention_id=f"j{number * 7 % JOBS}")
        cpu_ms = (time.thread_time() - before) * 1000
        _wait(lambda: view.is_settled)
        yield {"kind": "choice", "cpu_ms": cpu_ms, "shown_ms": (time.perf_counter() - started) * 1000}
        _pause(0.05)


class Fleet:
    """Technicians who drive straight on at 50 km/h and turn a little now and then."""

    def __init__(self, technicians: Iterable[Technician]) -> None:
        self._chance = Random(4)
        self._at = {
            row.id: (row.latitude, row.longitude, self._chance.uniform(0, math.tau)) for row in technicians
        }

    def drive(self, now: datetime) -> Mapping[str, Reported]:
        """Return everyone's place half a second later."""
        for key, (latitude, longitude, way) in self._at.items():
            turned = way + self._chance.gauss(0, 0.02)
            north, east = math.cos(turned) * SPEED_DEGREES, math.sin(turned) * SPEED_DEGREES * 1.5
            self._at[key] = (latitude + north, longitude + east, turned)
        return {
            key: Reported(Position(latitude, longitude), now, round(math.degrees(way)) % 360)
            for key, (latitude, longitude, way) in self._at.items()
        }


def a_day() -> Board:
    """Return 500 technicians on duty and 400 jobs between them."""
    return replace(Board(date(2026, 11, 24), "Europe/Paris")).with_rows(_rows())


def _rows() -> Iterator[Row]:
    chance = Random(3)

    def place() -> tuple[float, float]:
        return NORTH + chance.uniform(-SPREAD, SPREAD), EAST + chance.uniform(-SPREAD, SPREAD) * 1.5

    for index in range(TECHNICIANS):
        key = f"t{index}"
        yield Technician(key, key, f"Technicien {index}", "Nord", {"gas": 3}, *place())
        yield Shift(f"s{key}", f"s{key}", key, START - timedelta(hours=2), START + timedelta(hours=8))
    for index in range(JOBS):
        key, begins = f"j{index}", START + timedelta(minutes=30 + 20 * (index % 20))
        site = Site(f"s-{key}", f"s-{key}", f"c-{key}", "", "1 rue Fictive", "Versailles", *place())
        work = ({"gas": 1}, 30, START - timedelta(hours=1))
        yield Customer(f"c-{key}", f"c-{key}", f"Client {index}")
        yield site
        yield Intervention(key, key, 1000 + index, f"r-{key}", f"c-{key}", site.id, None, "gas", *work)
        if index % 8:
            yield Assignment(
                f"a-{key}", key, f"t{index % TECHNICIANS}", begins, begins + timedelta(minutes=30)
            )


# ---- the machine


def _memory(view: MapView) -> dict[str, float]:
    """Return the page's heap and its process' resident memory in megabytes."""
    page = view.page
    assert page is not None
    heap: list[float] = []
    page.runJavaScript("performance.memory.usedJSHeapSize", 0, heap.append)
    _wait(lambda: bool(heap))
    return {"heap_mb": heap[0] / 1e6, "resident_mb": _resident_mb(page.renderProcessPid())}


def _resident_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1000


def _wait(condition: Any, most_s: float = 60.0) -> None:
    until = time.monotonic() + most_s
    loop = QEventLoop()
    while not condition():
        if time.monotonic() > until:
            raise TimeoutError("the map did not answer")
        loop.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)


def _pause(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(round(seconds * 1000), loop.quit)
    loop.exec()


# ---- what is said


def summary(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the figures and whether each limit is kept (1 or 0)."""
    moves = [row["cpu_ms"] for row in rows if row["kind"] == "move"]
    choices = [row for row in rows if row["kind"] == "choice"]
    read = [row for row in rows if "heap_mb" in row]
    settled = [row for row in read if row["update"] >= WARM_UP] or read[-1:]
    grown = max(row["resident_mb"] for row in settled) / settled[0]["resident_mb"]
    shown = _share(0.95, [row["shown_ms"] for row in choices])
    return {
        "updates": len(moves),
        "cpu p50 ms": _share(0.5, moves),
        "cpu p95 ms": _share(0.95, moves),
        "cpu worst ms": max(moves),
        "cpu kept": float(_share(0.95, moves) < LIMIT_MS),
        "page first MB": settled[0]["resident_mb"],
        "page last MB": settled[-1]["resident_mb"],
        "page most over first": grown,
        "heap last MB": settled[-1]["heap_mb"],
        "memory kept": float(grown <= FLAT),
        "choice cpu p95 ms": _share(0.95, [row["cpu_ms"] for row in choices]),
        "choice shown p50 ms": _share(0.5, [row["shown_ms"] for row in choices]),
        "choice shown p95 ms": shown,
        "choice kept": float(shown <= CHOICE_LIMIT_MS),
    }


def _share(share: float, values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def report(rows: list[dict[str, Any]]) -> list[str]:
    """Return the lines for people."""
    return [f"{name:24} {value:10.2f}" for name, value in summary(rows).items()]
