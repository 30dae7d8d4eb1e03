"""What was seen when the seat was closed, found again at the start: day, scale, rows, selection, sheet."""

import json
from datetime import date
from typing import Any
from urllib.parse import quote

from PySide6.QtCore import QSettings

from dispatcher.domain.board import Board
from ui.gantt.row_layout import HEIGHTS, USUAL, Arrangement, Grouping
from ui.heart import civil_day
from ui.layouts import DeskWindow

FURTHEST = 1e6  # pixels: no plan is scrolled or stretched further


def kept_settings() -> QSettings:
    """Return where the window keeps its place, and the seat its look."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "dispatcher", "window")


def keep(window: DeskWindow, kept: QSettings) -> None:
    """Write down what is seen."""
    group, selection = _group(window), window.selection
    kept.setValue(f"{group}/day", window.model.board.day.isoformat())
    kept.setValue(f"{group}/intervention", selection.intervention_id or "")
    kept.setValue(f"{group}/technician", selection.technician_id or "")
    kept.setValue(f"{group}/tab", window.tabs.currentIndex())
    kept.setValue(f"{group}/sheets", window.tabs.kept())
    kept.setValue(f"{group}/view", [str(part) for part in window.gantt.navigation.stand()])
    kept.setValue(f"{group}/rows", _rows_text(window.gantt.arrangement))
    kept.setValue(f"{group}/week", not window.sight.week.isHidden())


def restore(window: DeskWindow, kept: QSettings) -> None:
    """Show again what was seen. A day that is over is not: the desk opens on today."""
    group = _group(window)
    window.gantt.arrange(_rows_of(str(kept.value(f"{group}/rows", ""))))
    window.tabs.use_again(str(kept.value(f"{group}/sheets", "")))
    window.tabs.setCurrentIndex(int(str(kept.value(f"{group}/tab", 0, type=int))))
    day = _day(str(kept.value(f"{group}/day", "")))
    if day is not None and day != window.model.board.day and day > civil_day(window.model.now):
        desk = window.bridge.desk
        window.bridge.ask(lambda: desk.load_board(day), lambda board: _show(window, kept, board))
    else:
        if day == window.model.board.day:
            _select(window, kept)
        _stand(window, kept)


def _show(window: DeskWindow, kept: QSettings, board: Board) -> None:
    window.model.show(board)
    _select(window, kept)
    _stand(window, kept)


def _select(window: DeskWindow, kept: QSettings) -> None:
    group, board = _group(window), window.model.board
    intervention = str(kept.value(f"{group}/intervention", ""))
    technician = str(kept.value(f"{group}/technician", ""))
    tab = window.tabs.currentWidget()
    window.selection.select(
        intervention if intervention in board.interventions else None,
        technician if technician in board.technicians else None,
    )
    window.tabs.setCurrentWidget(tab)


def _stand(window: DeskWindow, kept: QSettings) -> None:
    """Show the hours that were shown, on whatever day; or the week."""
    group = _group(window)
    view = _numbers(kept.value(f"{group}/view", []))
    if len(view) == len(window.gantt.navigation.stand()):
        window.gantt.navigation.stand_again(*view)
    if kept.value(f"{group}/week", False, type=bool):
        window.sight.week.enter()


def _rows_text(how: Arrangement) -> str:
    kept = {
        "height": how.own_height or how.row_height,
        "grouping": how.grouping.name,
        "folded": sorted(how.folded),
    }
    return json.dumps(kept, ensure_ascii=False)


def _rows_of(text: str) -> Arrangement:
    """Read how the rows stood; what this version does not know stands as usual."""
    try:
        found: dict[str, Any] = json.loads(text)
        how = Arrangement(int(found["height"]), Grouping[found["grouping"]], frozenset(found["folded"]))
    except (ValueError, KeyError, TypeError):
        return USUAL
    return how if how.row_height in HEIGHTS else USUAL


def _numbers(kept: object) -> list[float]:
    """Read where the view stood; nothing where a part is no number that a screen could have."""
    try:
        found = [float(part) for part in kept] if isinstance(kept, list) else []
    except (ValueError, TypeError):
        return []
    return found if all(abs(number) < FURTHEST for number in found) else []


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _group(window: DeskWindow) -> str:
    return f"session/{quote(window.bridge.desk.author.name, safe='')}"
