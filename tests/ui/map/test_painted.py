"""The map without a web engine: the same marks, the same choices, by mouse and by keys."""

import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtTest import QSignalSpy

from dispatcher.domain.routes import Verdict
from dispatcher.services.scheduling import preview
from ui.map import web_engine
from ui.map.painted.camera import Camera
from ui.map.painted.painter import Canvas, arrange
from ui.map.painted.picture import groups
from ui.map.projection import Bounds
from ui.style import DARK, look
from ui.wording import wording

from .builders import a_job, at
from .pages import PaintedStory

pytestmark = pytest.mark.gui
NO_BUTTON, NO_KEY = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier


def test_that_the_map_is_painted_where_the_web_engine_is_not_wanted(painted: PaintedStory) -> None:
    assert painted.view.page is None
    assert painted.view.requests == []
    assert len(painted.map.picture.technicians) == 14
    assert len(painted.map.picture.jobs) == 60


def test_that_a_missing_web_engine_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert web_engine.is_wanted()
    monkeypatch.setitem(sys.modules, "PySide6.QtWebEngineWidgets", None)
    assert not web_engine.is_wanted()


def test_that_a_click_on_a_painted_mark_selects_it(painted: PaintedStory) -> None:
    painted.click("w1059")
    assert painted.selection.intervention_id == "w1059"
    painted.click("t10")
    assert painted.selection.technician_id == "t10"


def test_that_what_is_selected_elsewhere_comes_into_the_painted_view(painted: PaintedStory) -> None:
    painted.map._look(painted.map.camera.fitted(Bounds(43.2, 5.3, 43.4, 5.5)))
    assert not painted.map.rect().contains(painted.place_of("w1058"))
    painted.selection.select(intervention_id="w1058")
    painted.wait()
    assert painted.map.picture.chosen["job_id"] == "w1058"
    assert painted.map.rect().contains(painted.place_of("w1058"))


def test_that_the_painted_map_is_dragged_by_its_ground_and_follows_the_pointer(painted: PaintedStory) -> None:
    start, way = QPoint(20, 20), QPoint(60, 35)
    assert painted.map.mark_at(QPointF(start)) is None
    before = painted.place_of("urgent")
    painted.qtbot.mousePress(painted.map, Qt.MouseButton.LeftButton, pos=start)
    painted.qtbot.mouseMove(painted.map, start + way / 2)
    painted.qtbot.mouseMove(painted.map, start + way)
    painted.qtbot.mouseRelease(painted.map, Qt.MouseButton.LeftButton, pos=start + way)
    moved = painted.place_of("urgent") - before - way
    assert moved.manhattanLength() <= 2


def test_that_the_wheel_zooms_about_the_pointer(painted: PaintedStory) -> None:
    pointer = QPointF(200, 150)
    under = painted.map.camera.world(200, 150)
    zoom = painted.map.camera.zoom
    turned = QWheelEvent(
        pointer, pointer, QPoint(), QPoint(0, 120), NO_BUTTON, NO_KEY, Qt.ScrollPhase.NoScrollPhase, False
    )
    painted.map.wheelEvent(turned)
    assert painted.map.camera.zoom == zoom + 0.5
    assert painted.map.camera.world(200, 150) == pytest.approx(under)


def test_that_keys_go_from_mark_to_mark_and_choose(painted: PaintedStory) -> None:
    painted.map.setFocus()
    painted.qtbot.keyClick(painted.map, Qt.Key.Key_Tab)
    painted.qtbot.keyClick(painted.map, Qt.Key.Key_Tab)
    one = painted.map.marks[1]
    assert painted.map.accessibleDescription() == painted.map.text_of(one)
    painted.qtbot.keyClick(painted.map, Qt.Key.Key_Return)
    assert painted.selection.intervention_id == one.key


def test_that_keys_move_zoom_and_show_the_whole_day_again(painted: PaintedStory) -> None:
    before = painted.map.camera
    painted.qtbot.keyClick(painted.map, Qt.Key.Key_Right)
    assert painted.map.camera.x > before.x
    painted.qtbot.keyClick(painted.map, Qt.Key.Key_Plus)
    assert painted.map.camera.zoom == before.zoom + 0.5
    painted.qtbot.keyClick(painted.map, Qt.Key.Key_0)
    assert painted.map.camera == before


def test_that_a_job_carried_onto_a_technician_on_the_painted_map_asks_for_his_day(
    painted: PaintedStory,
) -> None:
    carried = QSignalSpy(painted.view.carried)
    start, end = painted.place_of("urgent"), painted.place_of("t10")
    painted.qtbot.mousePress(painted.map, Qt.MouseButton.LeftButton, pos=start)
    painted.qtbot.mouseMove(painted.map, (start + end) / 2)
    painted.qtbot.mouseMove(painted.map, end)
    painted.qtbot.mouseRelease(painted.map, Qt.MouseButton.LeftButton, pos=end)
    assert carried.count() == 1
    assert carried.at(0) == ["urgent", "t10"]
    assert painted.selection.intervention_id is None


def test_that_ghosts_themes_and_heat_are_painted(painted: PaintedStory) -> None:
    plain = painted.map.grab().toImage()
    shown = preview(painted.model.board, "urgent", "t2", at(11, 30), at(10, 40))
    painted.selection.show_ghosts(shown.routes, Verdict.SHIFTS)
    painted.view.show_what(heat=True, legend=True)
    painted.qtbot.waitUntil(lambda: bool(painted.map.picture.ghosts))
    assert painted.map.grab().toImage() != plain
    assert painted.map._legend.isVisible()
    look.choose("dark")
    wording.choose("fr")
    painted.qtbot.waitUntil(lambda: painted.map.picture.look["paper"] == DARK.surface)
    assert painted.map.grab().toImage().pixelColor(5, painted.map.height() // 2).lightness() < 80


def test_that_near_jobs_become_one_mark_and_the_urgent_call_stays_itself(painted: PaintedStory) -> None:
    painted.view.show_what(groups=True)
    painted.wait()
    marks = arrange(painted.map.picture, painted.map.camera)
    grouped = [key for one in marks for key in one.members]
    alone = [one.key for one in marks if one.kind == "jobs"]
    assert "urgent" in alone
    assert len(grouped) > 20
    assert sorted([*grouped, *alone]) == sorted(painted.map.picture.jobs)
    group = next(one for one in marks if one.kind == "group")
    assert painted.map.text_of(group) == f"{len(group.members)} jobs close together"


def test_that_a_click_on_a_group_comes_nearer(painted: PaintedStory) -> None:
    painted.view.show_what(groups=True)
    painted.wait()
    zoom = painted.map.camera.zoom
    painted.map._choose(next(one for one in painted.map.arranged() if one.kind == "group"))
    assert painted.map.camera.zoom == zoom + 1.5


def test_that_groups_hold_what_is_within_reach_of_their_first() -> None:
    places = [("a", 0.0, 0.0), ("b", 30.0, 0.0), ("c", 60.0, 0.0), ("d", 61.0, 1.0)]
    assert groups(places, 44) == [["a", "b"], ["c", "d"]]


def test_that_a_camera_finds_back_what_it_shows() -> None:
    camera = Camera(0.51, 0.34, 10.0, 700, 500)
    assert camera.pixel(camera.world(123, 456)) == pytest.approx((123, 456))
    area = Bounds(48.6, 1.6, 49.0, 2.2)
    assert camera.fitted(area).bounds.holds(area)


def test_that_the_names_of_urgent_calls_on_the_painted_map_stay_whole_and_apart(
    painted: PaintedStory,
) -> None:
    calls = (("u1", 1068, "Plaisir", "Crèche"), ("u2", 1069, "Trappes", "Laboratoire Bulle et Fiole"))
    jobs = [row for key, number, town, who in calls for row in a_job(key, number, town, who, urgent=True)]
    painted.view.resize(440, 210)
    painted.model.show(painted.model.board.with_rows(jobs))
    painted.selection.select(technician_id="t2")
    painted.wait()
    page = QImage(painted.map.size(), QImage.Format.Format_RGB32)
    painter = QPainter(page)
    canvas = Canvas(painter, painted.map.picture, painted.map.camera, painted.view.tiles)
    canvas.paint(painted.map.arranged())
    painter.end()
    strong, room = canvas._strong, painted.map.rect().toRectF()
    assert len(strong) >= 3
    assert [box for box in strong if not room.contains(box)] == []
    assert [box for at_, box in enumerate(strong) for other in strong[:at_] if box.intersects(other)] == []
