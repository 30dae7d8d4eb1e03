"""How a test talks to the page: asks it by script, points the mouse at a mark, waits until it has drawn."""

import json
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWebEngineWidgets import QWebEngineView
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from ui.map.painted.widget import PaintedMap
from ui.map.view import MapView
from ui.models.board_model import BoardModel
from ui.selection import Selection


@dataclass
class Story:
    """A map, whoever draws it, and what it looks at."""

    qtbot: QtBot
    view: MapView
    model: BoardModel
    selection: Selection
    clock: ManualClock

    def wait(self) -> None:
        """Until the map shows everything the desk knows."""
        self.qtbot.waitUntil(lambda: self.view.is_settled)


class MapStory(Story):
    """On the page."""

    def wait_for_paint(self) -> None:
        """Until the page has been painted once: what is clicked before that, the web engine drops."""
        self.qtbot.waitUntil(lambda: self.ask("performance.getEntriesByType('paint').length") > 0)

    def ask(self, expression: str) -> Any:
        """Return the value of a script expression, by way of JSON."""
        answers: list[str] = []
        page = self.view.page
        assert page is not None
        page.runJavaScript(f"JSON.stringify({expression})", 0, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        return json.loads(answers[0])

    def do(self, script: str) -> None:
        self.ask(f"(() => {{ {script}; return 0; }})()")

    def place_of(self, kind: str, key: str) -> QPoint:
        """Return where a mark is, in pixels of the view."""
        mark = f"DayMap.live.{kind}.byId.get('{key}').marker"
        point = self.ask(f"DayMap.live.map.latLngToContainerPoint({mark}.getLatLng())")
        return QPoint(round(point["x"]), round(point["y"]))

    def is_in_view(self, kind: str, key: str) -> bool:
        return self.view.rect().contains(self.place_of(kind, key))

    def carry(self, kind: str, key: str, onto: QPoint) -> None:
        """Press the mouse on a mark, move it somewhere in steps and let it go."""
        web, start = self.view.findChild(QWebEngineView), self.place_of(kind, key)
        self.qtbot.mousePress(web.focusProxy(), Qt.MouseButton.LeftButton, pos=start)
        for step in (1, 2, 3, 4):
            self.qtbot.mouseMove(web.focusProxy(), start + (onto - start) * step / 4)
        self.qtbot.mouseRelease(web.focusProxy(), Qt.MouseButton.LeftButton, pos=onto)

    def click(self, kind: str, key: str) -> None:
        """Click where the engine listens: the inner widget that has the focus for the web view."""
        web = self.view.findChild(QWebEngineView)
        self.qtbot.mouseClick(web.focusProxy(), Qt.MouseButton.LeftButton, pos=self.place_of(kind, key))

    def texts(self, selector: str) -> list[str]:
        return self.ask(f"[...document.querySelectorAll('{selector}')].map((e) => e.textContent)")


class PaintedStory(Story):
    """Painted by us."""

    @property
    def map(self) -> PaintedMap:
        assert self.view.painted is not None
        return self.view.painted

    def place_of(self, key: str) -> QPoint:
        """Return where a mark is, in pixels of the map."""
        one = next(one for one in self.map.arranged() if one.key == key)
        return QPoint(round(one.x), round(one.y))

    def click(self, key: str) -> None:
        self.qtbot.mouseClick(self.map, Qt.MouseButton.LeftButton, pos=self.place_of(key))
