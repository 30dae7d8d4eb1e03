"""Whose map is laid below the day: chosen at this seat, refused where it cannot be asked, always named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from dispatcher.domain.errors import Refusal
from ui.map.provider_form import ProviderDesk
from ui.map.tiles import OPEN_STREET_MAP, Provider, provider_of
from ui.map.view import MapView
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.wording import say, wording

from .builders import a_day, at
from .pages import MapStory
from .test_tiles import Server, server  # noqa: F401  a fixture

pytestmark = pytest.mark.gui
GOOD = "https://tiles.example.invalid/{z}/{x}/{y}@2x.png?key=1"


@pytest.fixture
def view(qtbot: QtBot) -> Iterator[MapView]:
    wording.choose("en")
    made = MapView(BoardModel(a_day(), ManualClock(at(10, 40))), Selection())
    qtbot.addWidget(made)
    yield made
    made.shut_down()
    wording.choose("fr")


@pytest.mark.parametrize(
    "address",
    [GOOD, "http://maps.centre.example:8080/{z}/{y}/{x}.jpg", OPEN_STREET_MAP.url],
)
def test_that_an_address_a_tile_can_be_asked_at_is_taken(address: str) -> None:
    assert provider_of(f"  {address} ", " © Us \n and them ") == Provider(address, "© Us and them")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "tiles.example.invalid/{z}/{x}/{y}.png",
        "ftp://tiles.example.invalid/{z}/{x}/{y}.png",
        "file:///{z}/{x}/{y}.png",
        "https:///{z}/{x}/{y}.png",
        "https://tiles.example.invalid/{z}/{x}.png",
        "https://tiles.example.invalid/{z}/{x}/{y}/{s}.png",
        "https://tiles.example.invalid/{z}/{x}/{y}/{z.__class__}.png",
        "https://{s}.example.invalid/{z}/{x}/{y}.png",
        "https://somebody:secret@tiles.example.invalid/{z}/{x}/{y}.png",
        "https://tiles.example.invalid:port/{z}/{x}/{y}.png",
        "https://tiles.example.invalid/{z}/{x}/{y} .png",
        "https://tiles.example.invalid/{z}/{x}/{y}.png" + "?" * 500,
    ],
)
def test_that_any_other_address_is_refused_in_one_sentence(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        provider_of(address, "© Us")
    assert say(refused.value.sentence).endswith(OPEN_STREET_MAP.url)


@pytest.mark.parametrize("owner", ["", "  ", "x" * 121])
def test_that_a_map_whose_owner_is_not_named_is_refused(owner: str) -> None:
    with pytest.raises(Refusal):
        provider_of(GOOD, owner)


def test_that_only_the_three_numbers_are_put_into_an_address() -> None:
    assert (
        Provider("https://a.example/{z}/{x}/{y}?q={0}", "").address(3, 2, 1)
        == "https://a.example/3/2/1?q={0}"
    )


def test_that_a_bad_address_is_said_in_the_strip_and_changes_nothing(view: MapView, qtbot: QtBot) -> None:
    desk = ProviderDesk(view)
    view.show()
    desk.ask()
    assert desk.strip.address.text() == OPEN_STREET_MAP.url
    desk.strip.address.setText("https://tiles.example.invalid/")
    qtbot.keyClick(desk.strip.address, Qt.Key.Key_Return)
    assert desk.strip.refusal.text() == (
        "The address begins with https:// and has a tile's three numbers in it, as in " + OPEN_STREET_MAP.url
    )
    assert desk.strip.isVisible()
    assert view.provider == OPEN_STREET_MAP
    assert view.tiles.provider is None
    wording.choose("fr")
    qtbot.mouseClick(desk.strip.use_button, Qt.MouseButton.LeftButton)
    assert desk.strip.refusal.text().startswith("L’adresse commence par https://")
    qtbot.keyClick(desk.strip.address, Qt.Key.Key_Escape)
    assert not desk.strip.isVisible()


def test_that_a_map_chosen_at_this_seat_is_there_again_and_off_is_off(
    view: MapView, tmp_path: Path, qtbot: QtBot
) -> None:
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    desk = ProviderDesk(view)
    desk.ask()
    desk.strip.address.setText(GOOD)
    desk.strip.owner.setText("© Fictional maps")
    desk.strip.use_button.click()
    assert view.tiles.provider == Provider(GOOD, "© Fictional maps")
    assert view.shown.tiles == "© Fictional maps"
    view.use_tiles(None)
    view.keep(kept)
    later = MapView(BoardModel(a_day(), ManualClock(at(10, 40))), Selection())
    qtbot.addWidget(later)
    later.remember(kept)
    assert later.provider == Provider(GOOD, "© Fictional maps")
    assert later.tiles.provider is None
    assert later.shown.tiles == ""
    desk.ask()
    desk.strip.usual_button.click()
    desk.strip.use_button.click()
    assert view.tiles.provider == OPEN_STREET_MAP


def test_that_a_spoilt_setting_is_as_good_as_none(view: MapView, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    kept.setValue("map/tiles_url", "javascript:{z}{x}{y}")
    kept.setValue("map/tiles_owner", "x")
    view.remember(kept)
    assert view.provider == OPEN_STREET_MAP


def test_that_another_map_is_fetched_anew_and_its_owner_named(story: MapStory, server: Server) -> None:  # noqa: F811
    story.view.use_tiles(server.provider)
    story.wait()
    story.qtbot.waitUntil(lambda: bool(server.asked))
    other = Provider(server.provider.url.replace("/{z}", "/other/{z}"), "© Other map")
    story.view.use_tiles(other)
    story.wait()
    assert story.texts(".note-towns") == ["© Other map"]
    story.qtbot.waitUntil(lambda: any(path.startswith("/other/") for path, _ in list(server.asked)))
    assert [address for address in story.view.requests if "/tiles/9.75/" in address] == []
