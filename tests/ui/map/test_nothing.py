"""A map of a day on which nothing has a place."""

import pytest
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from dispatcher.domain.board import Board
from ui.map.nothing import NothingHere
from ui.map.view import MapView
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.wording import wording

from .builders import a_day, at

pytestmark = pytest.mark.gui


def test_that_a_map_of_an_empty_day_says_so_and_where_to_go(qtbot: QtBot) -> None:
    wording.choose("fr")
    filled = a_day()
    model = BoardModel(Board(filled.day, filled.zone), ManualClock(at(10, 40)))
    view = MapView(model, Selection())
    qtbot.addWidget(view)
    try:
        view.show()
        said = view.findChild(NothingHere)
        assert said.isVisible()
        assert said.text().endswith("ou prenez un appel.")
        model.show(filled)
        qtbot.waitUntil(said.isHidden)
    finally:
        view.shut_down()
