"""Finding technicians, customers and towns on the map by typing."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from dispatcher.services.towns import Town
from ui.map.bar import MapBar
from ui.map.finding import MOST, find
from ui.map.view import MapView
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.wording import wording

from .builders import a_day, at

TOWN = Town("Évry-Courcouronnes", 48.63, 2.44, 66_000)


def test_that_a_technician_is_found_without_accents_and_capitals() -> None:
    (found,) = find(a_day(), (), "guer")
    assert (found.text, found.technician_id) == ("Guérin", "t10")


def test_that_a_customer_is_found_with_each_of_his_jobs() -> None:
    found = find(a_day(), (), "tilleuls")
    assert "urgent" in {one.job_id for one in found}
    assert all("Clinique des Tilleuls" in one.text for one in found)
    assert len(found) == MOST


def test_that_a_town_is_found_with_the_area_to_look_at() -> None:
    (found,) = find(a_day(), (TOWN,), "evry")
    assert found.area is not None
    assert found.area.south < TOWN.latitude < found.area.north


def test_that_nothing_typed_finds_nothing() -> None:
    assert find(a_day(), (TOWN,), "  ") == ()
    assert find(a_day(), (TOWN,), "zzz") == ()


@pytest.fixture
def bar(qtbot: QtBot) -> Iterator[MapBar]:
    wording.choose("en")
    model, selection = BoardModel(a_day(), ManualClock(at(10, 40))), Selection()
    view = MapView(model, selection)
    made = MapBar(view, model, selection)
    qtbot.addWidget(view)
    qtbot.addWidget(made)
    made.show()
    yield made
    view.shut_down()
    wording.choose("fr")


@pytest.mark.gui
def test_that_typing_and_return_select_what_was_found(qtbot: QtBot, bar: MapBar) -> None:
    qtbot.keyClicks(bar.search, "guerin")
    qtbot.keyClick(bar.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bar._selection.technician_id == "t10")
    assert bar.search.text() == "Guérin"


@pytest.mark.gui
def test_that_every_control_of_the_map_is_named_reached_by_tab_and_does_what_it_says(
    qtbot: QtBot, bar: MapBar
) -> None:
    shown = bar._map
    for name, button in bar.toggles.items():
        if name == "tiles":  # would ask the internet
            continue
        before = button.isChecked()
        assert button.accessibleName()
        assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
        qtbot.keyClick(button, Qt.Key.Key_Space)
        assert button.isChecked() is not before, name
    assert (shown.shown.roads, shown.shown.heat, shown.shown.legend) == (False, True, True)
    assert bar.search.accessibleName()
    assert bar.toggles["tiles"].accessibleName()
