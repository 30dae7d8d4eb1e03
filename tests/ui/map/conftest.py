"""A map with a lifetime: the page goes before its profile when a test ends."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

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

Shown = TypeVar("Shown", MapStory, PaintedStory)


@contextmanager
def shown(kind: type[Shown], qtbot: QtBot, is_hostile: bool = False) -> Iterator[Shown]:
    """The day at 10:40, drawn and at rest, 700 x 500, light, in English."""
    look.choose("light")
    wording.choose("en")
    clock = ManualClock(at(10, 40))
    model, selection = BoardModel(a_day(hostile=is_hostile), clock), Selection()
    view = MapView(model, selection)
    view.resize(700, 500)
    view.show()
    view.start()
    made = kind(qtbot, view, model, selection, clock)
    try:
        made.wait()
        yield made
    finally:
        view.shut_down()
        view.deleteLater()
        look.choose("light")
        wording.choose("fr")


@pytest.fixture
def story(qtbot: QtBot) -> Iterator[MapStory]:
    """The hostile day on the page."""
    with shown(MapStory, qtbot, is_hostile=True) as made:
        made.wait_for_paint()
        yield made


@pytest.fixture
def painted(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[PaintedStory]:
    """The same day, its names harmless, where there is no web engine."""
    monkeypatch.setenv(web_engine.WITHOUT, "1")
    with shown(PaintedStory, qtbot) as made:
        yield made
