"""The tick goes on: after a refusal, after a night, after a weekend."""

import sys
from collections.abc import Iterator
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.sentences import Sentence
from tests.builders import DAY, Centre, at
from tests.desks import TestDesk, desk, empty_database
from ui.bridge import Bridge
from ui.heart import Heart
from ui.memory import Housekeeping
from ui.models.board_model import BoardModel
from ui.wording import wording

__all__ = ["desk", "empty_database"]


@pytest.fixture
def heart(qtbot: QtBot, desk: TestDesk) -> Iterator[Heart]:
    desk.load(Centre())
    wording.choose("en", "Europe/Paris")
    bridge = Bridge(desk.desk)
    yield Heart(BoardModel(desk.board, desk.clock), bridge)
    bridge.close()


def beat(qtbot: QtBot, heart: Heart) -> None:
    heart.beat()
    qtbot.waitUntil(lambda: heart._bridge.waiting == 0)


@pytest.mark.parametrize("answer", [Refusal, Conflict])
def test_that_one_beat_that_is_refused_does_not_stop_the_alarms_of_the_day(
    qtbot: QtBot, desk: TestDesk, heart: Heart, answer: type[Refusal], monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> None:
        raise answer(Sentence("The database is busy. Try again."))

    beats: list[None] = []
    heart.beaten.connect(lambda: beats.append(None))
    with monkeypatch.context() as other_desk:
        other_desk.setattr(desk.desk, "tick", busy)
        beat(qtbot, heart)
    assert beats == []
    beat(qtbot, heart)
    assert len(beats) == 1


@pytest.mark.parametrize("nights", [1, 3])
def test_that_a_desk_that_slept_over_a_weekend_shows_today(
    qtbot: QtBot, desk: TestDesk, heart: Heart, nights: int
) -> None:
    beat(qtbot, heart)
    desk.clock.set(at("08:00") + timedelta(days=nights))
    beat(qtbot, heart)
    assert heart._model.board.day == DAY + timedelta(days=nights)


def test_that_a_day_somebody_is_looking_at_is_not_turned_away(
    qtbot: QtBot, desk: TestDesk, heart: Heart
) -> None:
    yesterday = DAY - timedelta(days=1)
    heart._model.show(desk.desk.load_board(yesterday))
    beat(qtbot, heart)
    assert heart._model.board.day == yesterday


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems do it themselves")
def test_that_freed_memory_goes_back_to_the_system_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    trims: list[int] = []
    now = [1000.0]
    monkeypatch.setattr("ui.memory._found", lambda: trims.append)
    monkeypatch.setattr("ui.memory.time.monotonic", lambda: now[0])
    housekeeping = Housekeeping()
    for now[0] in (1001.0, 1060.0, 1061.0, 1119.0, 1120.5):
        housekeeping.tidy()
    assert trims == [0, 0]
