"""Pictures kept between repaints: within their room, and those in use the longest."""

from pytestqt.qtbot import QtBot

from ui.gantt.sprites import LEAST_KEPT, Sprites

SIDE = 100
IN_A_HALF = LEAST_KEPT // SIDE**2


def put(sprites: Sprites, key: int, painted: list[int]) -> None:
    sprites.get(key, SIDE, SIDE, 1.0, lambda _painter: painted.append(key))


def test_that_a_picture_in_use_is_painted_once_however_many_pass_by(qtbot: QtBot) -> None:
    sprites, painted = Sprites(), list[int]()
    for key in range(10 * IN_A_HALF):
        put(sprites, key, painted)
        put(sprites, -1, painted)
    assert painted.count(-1) == 1


def test_that_pictures_no_longer_in_use_make_room(qtbot: QtBot) -> None:
    sprites, painted = Sprites(), list[int]()
    for key in range(10 * IN_A_HALF):
        put(sprites, key, painted)
    kept = sum(sprites.find(key) is not None for key in range(10 * IN_A_HALF))
    assert IN_A_HALF <= kept <= 2 * IN_A_HALF
    put(sprites, 0, painted)
    assert painted.count(0) == 2


def test_that_a_larger_view_keeps_more(qtbot: QtBot) -> None:
    sprites, painted = Sprites(), list[int]()
    sprites.fit(20 * LEAST_KEPT)
    for _ in range(2):
        for key in range(10 * IN_A_HALF):
            put(sprites, key, painted)
    assert len(painted) == 10 * IN_A_HALF
