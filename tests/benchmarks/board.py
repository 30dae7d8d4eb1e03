"""What panning, zooming and dragging cost on boards of three sizes, and the memory that the board takes.

CPU time of the GUI thread, because the machine may do other things. Limits at the 95th percentile: 8 ms for
a pan or a zoom with its painting, 16 ms for a mouse move of a drag with verdict, of one job or of six from
six rows, 5 ms for the load chart after a change of the board, with its painting; 40 MB for a Gantt.
"""

import gc
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from dispatcher.clock import ManualClock
from dispatcher.domain.board import Board
from dispatcher.services.scheduling import preview
from tests.benchmarks.drag import drag_across, row_of
from tests.builders import DAY, ZONE, at, minutes
from tests.days import day_of
from ui.gantt.bars import Bar
from ui.gantt.view import GanttView
from ui.load.panel import LoadPanel
from ui.models.board_model import BoardModel
from ui.models.crew_hours import CrewHours
from ui.selection import Selection
from ui.standing import spare_what_stands

SIZES = ((50, 400), (200, 2000), (500, 5000))
LIMITS_MS = {"pan": 8.0, "zoom": 8.0, "drag": 16.0, "group drag": 16.0, "load chart": 5.0}
MEMORY_LIMIT_MB = 40.0
GROUP = 6  # jobs, one of each of as many rows
STEPS, QUICK_STEPS, DRAGS, QUICK_DRAGS = 200, 60, 16, 4
TABLES = {
    "Customer": "customers",
    "Site": "sites",
    "Equipment": "equipment",
    "Contract": "contracts",
    "Technician": "technicians",
    "Shift": "shifts",
    "Request": "requests",
    "Intervention": "interventions",
    "Appointment": "appointments",
    "Assignment": "assignments",
}


def run(*, quick: bool) -> list[dict[str, Any]]:
    """Three boards; a row for each turn of the hand and one for the memory of each."""
    application = QApplication.instance() or QApplication([])
    rows = []
    for technicians, jobs in SIZES:
        model = BoardModel(a_board(technicians, jobs), ManualClock(at("07:00")))
        assert model.routes  # the days are the board's, not the picture's
        before_mb = resident_mb()
        selection = Selection()
        view = _view(model, selection)
        application.processEvents()
        spare_what_stands()  # as the window does at its first painting
        steps, drags = (QUICK_STEPS, QUICK_DRAGS) if quick else (STEPS, DRAGS)
        size = f"{technicians} x {jobs}"
        rows.append(row_of(f"pan {size}", _spent(_pans(view, steps))))
        rows.append(row_of(f"zoom {size}", _spent(_zooms(view, steps))))
        view.fit_day()
        rows.append(row_of(f"drag {size}", _drags(view, selection, drags)))
        rows.append(row_of(f"group drag {size}", _drags(view, selection, drags, together=GROUP)))
        rows.append({"what": f"memory {size}", "megabytes": round(resident_mb() - before_mb, 1)})
        load = LoadPanel(model, selection, view, CrewHours(model))
        rows.append(row_of(f"load chart {size}", _spent(_changes(model, load, steps))))
        load.deleteLater()
        view.close()
        view.deleteLater()
        gc.unfreeze()  # the next board begins a window of its own
    return rows


def a_board(technicians: int, jobs: int) -> Board:
    """Return a planned day of this size, as the desk would load it."""
    tables: dict[str, dict[str, Any]] = {}
    for row in day_of(technicians, jobs, promised=jobs * 2 // 5, filled=0.7).rows:
        tables.setdefault(TABLES[type(row).__name__], {})[row.id] = row
    return Board(DAY, ZONE, **tables)


def resident_mb() -> float:
    """The memory this process has now, in megabytes (Linux)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _view(model: BoardModel, selection: Selection) -> GanttView:
    view = GanttView(
        model, selection, lambda job, who, start: preview(model.board, job, who, start, model.now)
    )
    view.resize(1600, 900)
    view.show()
    return view


def _spent(turns: Iterable[Callable[[], None]]) -> list[float]:
    """What each turn costs with the painting after it, in ms."""
    spent = []
    for turn in turns:
        began = time.thread_time()
        turn()
        QApplication.processEvents()
        spent.append((time.thread_time() - began) * 1000)
    return spent


def _pans(view: GanttView, steps: int) -> Iterable[Callable[[], None]]:
    """Down and up, and to the right and back, a little each time."""
    view.zoom(2.0)
    QApplication.processEvents()
    down, across = view.verticalScrollBar(), view.horizontalScrollBar()
    for step in range(steps):
        bar = across if step % 3 == 0 else down
        by = 37 if step % (2 * steps // 4) < steps // 4 else -31
        yield lambda bar=bar, by=by: bar.setValue(bar.value() + by)  # type: ignore[misc]


def _zooms(view: GanttView, steps: int) -> Iterable[Callable[[], None]]:
    """Ctrl and the wheel, in and out about different moments."""
    for step in range(steps):
        turned = 120 if step % 12 < 6 else -120
        where = QPointF(500 + 37 * (step % 20), 300)
        yield lambda turned=turned, where=where: _wheel(view, where, turned)  # type: ignore[misc]


def _wheel(view: GanttView, where: QPointF, turned: int) -> None:
    none, held = Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier
    there = view.viewport().mapToGlobal(where)
    phase = Qt.ScrollPhase.NoScrollPhase
    event = QWheelEvent(where, there, QPoint(), QPoint(0, turned), none, held, phase, False)
    QApplication.sendEvent(view.viewport(), event)
    assert event.type() == QEvent.Type.Wheel


def _drags(view: GanttView, selection: Selection, drags: int, together: int = 1) -> list[float]:
    """The handler of each mouse move, verdict and ghosts included; of one job or of several at once."""
    bars = view.bars_in_order
    some = bars[5 :: max(1, len(bars) // drags)][:drags]
    spent = []
    for index, bar in enumerate(some):
        view.show_bar(bar)
        if together > 1:
            selection.mark(_beside(view, bar, together))
        QApplication.processEvents()
        spent += [handler_ms for handler_ms, _paint_ms in drag_across(view, bar, index)]
    return spent


def _beside(view: GanttView, bar: Bar, count: int) -> list[str]:
    """The bar, and the job of each of the next rows that begins next to it."""
    ids = view.picture.layout.technician_ids
    at = min(ids.index(bar.technician_id), len(ids) - count)
    lanes = (view.picture.lanes[key].bars for key in ids[at : at + count] if key != bar.technician_id)
    nearest = (min(bars, key=lambda one: abs(one.start_s - bar.start_s)) for bars in lanes if bars)
    return [bar.intervention_id, *(one.intervention_id for one in nearest)]


def _changes(model: BoardModel, load: LoadPanel, steps: int) -> Iterable[Callable[[], None]]:
    """The load chart after each change of the board: a job goes five minutes later, or back.

    The Gantt has followed before the clock starts.
    """
    load.resize(1600, load.height())
    load.show()
    model.changed.disconnect(load.follow_board)
    jobs = sorted(model.board.assignments)
    for step in range(steps):
        QApplication.processEvents()
        row = model.board.assignments[jobs[step // 2 * 7 % len(jobs)]]
        by = minutes(-5 if step % 2 else 5)
        moved = replace(row, planned_start=row.planned_start + by, planned_end=row.planned_end + by)
        model.show(model.board.with_rows([moved]))
        QApplication.processEvents()
        yield load.follow_board


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Every p95 beside its limit; `kept` is 1 if all are inside."""
    figures: dict[str, float] = {}
    kept = True
    for row in rows:
        kind, size = kind_of(row), "".join(row["what"].split()[-3:])
        name = f"{kind.replace(' ', '_')}_{size}"
        if kind == "memory":
            figures[f"{name}_mb"] = row["megabytes"]
            kept = kept and row["megabytes"] <= MEMORY_LIMIT_MB
        else:
            figures[f"{name}_p95_ms"] = round(row["p95_ms"], 2)
            kept = kept and row["p95_ms"] <= LIMITS_MS[kind]
    return {**figures, "kept": int(kept)}


def kind_of(row: Mapping[str, Any]) -> str:
    """Return what was measured, without the size of the board."""
    return str(row["what"]).rsplit(" ", 3)[0]


def report(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = []
    for row in rows:
        if "megabytes" in row:
            lines.append(f"{row['what']}: {row['megabytes']} MB (limit {MEMORY_LIMIT_MB:.0f})")
            continue
        limit = LIMITS_MS[kind_of(row)]
        lines.append(
            f"{row['what']}: p50 {row['p50_ms']:.2f} ms, p95 {row['p95_ms']:.2f} ms (limit {limit:.0f}), "
            f"worst {row['worst_ms']:.2f} ms ({row['moves']} turns)"
        )
    return [*lines, f"kept: {summary(rows)['kept']}"]
