"""A map with a lifetime: the page goes before its profile when a test ends."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from ui.map import web_engine
from ui.map.view import MapView
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.style import look
from ui.wording import wording

from .builders import a_day, at
from .pages import MapStory, PaintedStory


@pytest.fixture
def story(qtbot: QtBot) -> Iterator[MapStory]:
    """The hostile day at 10:40, drawn and at rest, 700 x 500, light, in English."""
    look.choose("light")
    wording.choose("en")
    clock = ManualClock(at(10, 40))
    model, selection = BoardModel(a_day(hostile=True), clock), Selection()
    view = MapView(model, selection)
    view.resize(700, 500)
    view.show()
    view.start()
    made = MapStory(qtbot, view, model, selection, clock)
    try:
        made.wait()
        made.wait_for_paint()
        yield made
    finally:
        view.shut_down()
        view.deleteLater()
        look.choose("light")
        wording.choose("fr")


@pytest.fixture
def painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[PaintedStory]:
    """The same day where there is no web engine."""
    monkeypatch.setenv(web_engine.WITHOUT, "1")
    look.choose("light")
    wording.choose("en")
    clock = ManualClock(at(10, 40))
    model, selection = BoardModel(a_day(), clock), Selection()
    view = MapView(model, selection)
    view.resize(700, 500)
    view.show()
    view.start()
    made = PaintedStory(qtbot, view, model, selection, clock)
    try:
        made.wait()
        yield made
    finally:
        view.shut_down()
        view.deleteLater()
        look.choose("light")
        wording.choose("fr")
