"""Somebody else's map: asked only where it is allowed, under our own name, and never by the page itself."""

from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from ui.map.tiles import OPEN_STREET_MAP, Provider, Tiles, user_agent

from .pages import MapStory, PaintedStory

pytestmark = pytest.mark.gui


class Server:
    """A server of tiles on this machine that remembers who asked for what."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []
        asked, picture = self.asked, a_picture()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # of 1.0 Qt asks again where the line was closed early

            def do_GET(self) -> None:
                asked.append((self.path, self.headers["User-Agent"]))
                self.send_response(200)
                self.send_header("Content-Length", str(len(picture)))
                self.send_header("Content-Type", "image/png")
                self.send_header("Cache-Control", "max-age=600")
                with suppress(ConnectionError):  # who asked may have given up
                    self.end_headers()
                    self.wfile.write(picture)

            def log_message(self, format: str, *args: object) -> None:
                pass

        class Waiting(ThreadingHTTPServer):
            request_queue_size = (
                64  # of the usual five the next are turned away while this thread waits for its turn
            )

        self._server = Waiting(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def provider(self) -> Provider:
        return Provider(f"http://127.0.0.1:{self._server.server_port}/{{z}}/{{x}}/{{y}}.png", "© Test map")

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def a_picture() -> bytes:
    content, image = QByteArray(), QImage(256, 256, QImage.Format.Format_RGB32)
    image.fill(0xFF3366)
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(content.data())


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def test_that_nothing_is_asked_for_until_somebody_chooses_it(server: Server) -> None:
    tiles, answers = Tiles(), []
    tiles.fetch(9, 259, 176, answers.append)
    assert answers == [None]
    assert server.asked == []


def test_that_tiles_are_asked_for_under_our_own_name_and_once(qtbot: QtBot, server: Server) -> None:
    tiles, answers = Tiles(), []
    tiles.choose(server.provider)
    tiles.fetch(9, 259, 176, answers.append)
    tiles.fetch(9, 259, 176, answers.append)
    qtbot.waitUntil(lambda: len(answers) == 2)
    tiles.fetch(9, 259, 176, answers.append)
    assert answers[2] == answers[0] == a_picture()
    assert server.asked == [("/9/259/176.png", user_agent())]
    assert user_agent().startswith("Dispatcher/")
    tiles.give_up()


@pytest.mark.parametrize("place", [(9, 512, 0), (9, 0, -1), (30, 0, 0)])
def test_that_a_tile_that_cannot_be_is_not_asked_for(server: Server, place: tuple[int, int, int]) -> None:
    tiles, answers = Tiles(), []
    tiles.choose(server.provider)
    tiles.fetch(*place, answers.append)
    assert answers == [None]
    assert server.asked == []


def test_that_a_server_that_is_away_answers_with_nothing(qtbot: QtBot, server: Server) -> None:
    tiles, answers = Tiles(), []
    server.close()
    tiles.choose(server.provider)
    tiles.fetch(9, 259, 176, answers.append)
    qtbot.waitUntil(lambda: answers == [None])
    tiles.give_up()


def test_that_the_online_map_is_off_and_names_its_owner_when_it_is_on(
    story: MapStory, server: Server
) -> None:
    assert story.view.shown.tiles == ""
    assert story.texts(".note-towns") == ["Towns: GeoNames, CC BY 4.0"]
    story.view.use_tiles(server.provider)
    story.qtbot.waitUntil(lambda: len(server.asked) > 3)
    story.wait()
    assert story.texts(".note-towns") == ["© Test map"]
    assert all(address.startswith("app:") for address in story.view.requests)
    assert story.view.blocked_requests == []
    story.view.use_tiles(None)
    story.wait()
    asked = tiles_of(story)
    assert asked
    story.do("DayMap.live.map.panBy([300, 300], {animate: false})")
    story.qtbot.wait(200)
    assert tiles_of(story) == asked


def tiles_of(story: MapStory) -> list[str]:
    """Return which tiles the page has asked the desk for; the server may hear of the last ones later."""
    return [address for address in story.view.requests if "/tiles/" in address]


def test_that_the_painted_map_lays_the_same_tiles(painted: PaintedStory, server: Server) -> None:
    painted.view.use_tiles(server.provider)
    painted.wait()
    ground = painted.map.rect().topLeft()
    colour = painted.map.grab
    painted.qtbot.waitUntil(
        lambda: colour().toImage().pixelColor(ground.x() + 3, ground.y() + 3).name() == "#ff3366"
    )


def test_that_the_usual_provider_is_named_as_it_asks() -> None:
    assert "OpenStreetMap" in OPEN_STREET_MAP.attribution
    assert OPEN_STREET_MAP.url.startswith("https://")
