"""The live map as a person sees it: what is drawn, what a click does, and that nothing gets in or out."""

import json
import os
import signal
from datetime import timedelta
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QObject, QPoint, QSettings, QUrl
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from dispatcher.domain.routes import Verdict
from dispatcher.domain.values import Position
from dispatcher.services.scheduling import day_routes, preview
from ui.map.page import ClosedPage, make_profile
from ui.map.scheme import ALLOWED_SCHEMES
from ui.map.view import MapView
from ui.map.whereabouts import Reported
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.style import DARK, look
from ui.wording import wording

from .builders import HOSTILE_NAME, TOWNS, a_board, a_day, a_job, at
from .pages import MapStory

pytestmark = pytest.mark.gui


def test_that_the_map_costs_nothing_before_it_is_started(qtbot: QtBot) -> None:
    view = MapView(BoardModel(a_day(), ManualClock(at(10, 40))), Selection())
    qtbot.addWidget(view)
    view.show()
    assert view.page is None
    assert not view.is_settled
    view.shut_down()


def test_that_a_map_shut_down_while_it_starts_stays_down(qtbot: QtBot) -> None:
    view = MapView(BoardModel(a_day(), ManualClock(at(10, 40))), Selection())
    qtbot.addWidget(view)
    view.start()
    view.shut_down()
    qtbot.wait(50)
    assert view.page is None


def test_that_everyone_and_every_job_is_on_the_map(story: MapStory) -> None:
    assert story.ask("document.querySelectorAll('.mark.technician').length") == 14
    assert story.ask("document.querySelectorAll('.mark.job').length") == 60


def test_that_every_request_stays_on_this_machine(story: MapStory) -> None:
    assert len(story.view.requests) > 5
    assert {QUrl(address).scheme() for address in story.view.requests} <= ALLOWED_SCHEMES
    assert story.view.blocked_requests == []


@pytest.mark.expected_logs("Content Security Policy")
def test_that_the_page_s_policy_keeps_its_script_from_the_network(
    story: MapStory, caplog: pytest.LogCaptureFixture
) -> None:
    story.do("new Image().src = 'https://example.invalid/x.png'")
    assert story.ask("fetch('https://example.invalid/').catch(() => 0) && 1") == 1
    stopped = ("img-src", "connect-src")
    story.qtbot.waitUntil(lambda: all(rule in caplog.text for rule in stopped))
    assert all(address.startswith("app:") for address in story.view.requests)


def test_that_the_page_can_be_led_nowhere_else(story: MapStory, qtbot: QtBot) -> None:
    page = story.view.page
    assert page is not None
    page.load(QUrl("https://example.invalid/"))
    page.load(QUrl("file:///etc/passwd"))
    story.do("window.open('app://map/day.html'); location.href = 'app://map/own/live.css'")
    qtbot.wait(200)
    qtbot.waitUntil(lambda: page.url() == QUrl("app://map/day.html"))  # it is the other until it is refused
    assert story.ask("document.querySelectorAll('.mark.job').length") == 60


@pytest.mark.expected_logs("Not allowed to load local resource")
def test_that_the_guard_stops_what_a_page_without_policy_asks_for(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    content = b"<img src='https://example.invalid/x.png'><img src='file:///etc/x.png'><script src='ws://a/b'></script>"
    owner = QObject()
    profile, guard = make_profile(content, owner)
    page = ClosedPage(profile, QObject(owner), "#FFFFFF", owner)
    address = "https://example.invalid/x.png"
    try:
        page.open()
        qtbot.waitUntil(lambda: address in guard.blocked_requests)
        refused = "Not allowed to load local resource"
        qtbot.waitUntil(lambda: refused in caplog.text)
    finally:
        shiboken6.delete(page)  # left to its profile, it takes the tests after it down


@pytest.mark.expected_logs("Content Security Policy")
def test_that_a_script_put_into_the_page_as_markup_does_not_run(
    story: MapStory, caplog: pytest.LogCaptureFixture
) -> None:
    story.do("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.caught=1\">')")
    story.qtbot.waitUntil(lambda: "Content Security Policy" in caplog.text)
    assert story.ask("typeof window.caught") == "undefined"


def test_that_a_hostile_name_is_shown_as_its_characters_everywhere(story: MapStory) -> None:
    story.selection.select(intervention_id="urgent")
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()
    story.do("DayMap.live.jobs.byId.get('urgent').marker.fire('mouseover')")
    assert f"1057 · {HOSTILE_NAME}" in story.texts(".mark.job .label")
    assert story.texts(".card .card-title") == [f"1057 · {HOSTILE_NAME}"]
    assert story.ask("document.querySelectorAll('img').length") == 0
    assert story.ask("document.querySelectorAll('[onerror]').length") == 0


def test_that_a_click_on_a_job_selects_it(story: MapStory) -> None:
    story.click("jobs", "urgent")
    story.qtbot.waitUntil(lambda: story.selection.intervention_id == "urgent")


def test_that_a_click_on_a_technician_selects_him(story: MapStory) -> None:
    story.click("technicians", "t10")
    story.qtbot.waitUntil(lambda: story.selection.technician_id == "t10")


def test_that_the_page_can_select_only_what_is_on_the_board(story: MapStory) -> None:
    story.do("DayMap.live.desk.choose('job', 'nobody'); DayMap.live.desk.choose('shell', 'urgent')")
    story.do("DayMap.live.desk.choose('job', 'w1059')")
    story.qtbot.waitUntil(lambda: story.selection.intervention_id == "w1059")
    assert story.selection.technician_id is None


def choose(story: MapStory, **what: str) -> None:
    story.selection.select(**what)
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()


def test_that_a_job_selected_elsewhere_is_highlighted_within_reach(story: MapStory) -> None:
    story.do("DayMap.live.map.setView([48.99, 1.72], 13, {animate: false})")
    assert not story.is_in_view("jobs", "w1058")
    choose(story, intervention_id="w1058")
    assert story.ask("[...document.querySelectorAll('.is-chosen')].map((e) => e.dataset.key)") == ["w1058"]
    assert story.is_in_view("jobs", "w1058")


def test_that_a_selection_in_view_leaves_the_map_where_it_is(story: MapStory) -> None:
    before = story.ask("DayMap.live.map.getCenter()")
    choose(story, intervention_id="urgent")
    assert story.ask("DayMap.live.map.getCenter()") == before


def test_that_the_chosen_technician_s_day_is_emphasised_with_its_times(story: MapStory) -> None:
    assert story.ask("document.querySelectorAll('.road-3').length") == 0
    choose(story, technician_id="t2")
    assert story.ask("document.querySelectorAll('.road-3').length") == 1
    assert story.ask("document.querySelectorAll('.steps-back > .mark.technician').length") == 13
    assert story.ask("document.querySelectorAll('.steps-back > .mark.job.is-near').length") == 0
    assert set(story.texts(".mark.job.is-near .label")) <= {"08:49", "10:44", "12:39", "14:34"}


def test_that_ghosts_are_drawn_dashed_and_go_again(story: MapStory) -> None:
    shown = preview(story.model.board, "urgent", "t2", at(11, 30), at(10, 40))
    story.selection.show_ghosts(shown.routes, Verdict.SHIFTS)
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()
    assert story.ask("document.querySelectorAll('.ghost-line').length") == len(shown.routes)
    assert story.ask("document.querySelector('.ghost-line').getAttribute('stroke-dasharray')") == "7 6"
    assert len(story.texts(".ghost-ring.is-new")) == 1
    story.selection.show_ghosts(())
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()
    assert story.ask("document.querySelectorAll('.ghost-line, .ghost-ring').length") == 0


def test_that_technicians_move_with_the_clock_and_jobs_are_not_sent_again(
    story: MapStory, qtbot: QtBot
) -> None:
    sent: list[str] = []
    story.view.bridge.picture.connect(sent.append)
    moving = [
        key
        for key, route in story.model.routes.items()
        if any(leg.starts_at > at(10, 40) for leg in route.legs)
    ]
    before = {key: story.place_of("technicians", key) for key in moving}
    story.clock.advance(timedelta(minutes=50))
    story.model.ticked.emit()
    qtbot.waitUntil(lambda: bool(sent))
    story.wait()
    assert {key for key in moving if story.place_of("technicians", key) != before[key]}
    assert '"jobs"' not in sent[0]


def test_that_a_tick_that_moves_nobody_sends_nothing(story: MapStory) -> None:
    sent = story.view.bridge.sent
    story.clock.advance(timedelta(seconds=1))
    story.model.ticked.emit()
    story.qtbot.wait(100)
    assert story.view.bridge.sent == sent


def test_that_language_and_theme_change_on_the_living_page(story: MapStory) -> None:
    requests = len(story.view.requests)
    look.choose("dark")
    wording.choose("fr")
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()
    assert story.ask("document.documentElement.style.getPropertyValue('--paper')") == DARK.surface
    assert story.ask("DayMap.live.words.point") == ","
    assert len(story.view.requests) == requests
    look_at = (10, story.view.height() // 2)
    story.qtbot.waitUntil(lambda: story.view.grab().toImage().pixelColor(*look_at).lightness() < 80)


def test_that_another_day_is_brought_into_view(story: MapStory) -> None:
    story.do("DayMap.live.map.setView([43.3, 5.4], 12, {animate: false})")
    board = a_board(*a_job("lone", 9, "Rambouillet", "Lycée Bellevue"))
    story.model.show(
        type(board)(board.day + timedelta(days=1), board.zone).with_rows(a_job("lone", 9, "Houdan", "X"))
    )
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()
    assert story.ask("document.querySelectorAll('.mark').length") == 1
    assert story.is_in_view("jobs", "lone")


def test_that_no_degree_is_written_under_the_notes_and_the_legend(story: MapStory) -> None:
    written = """(() => {
        const seen = [], ground = DayMap.live.ground, own = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, x, y) { seen.push([text, y]); };
        for (let step = 0; step < 12; step++) {
            DayMap.live.map.panBy([0, 7], {animate: false});
            ground.paint();
        }
        CanvasRenderingContext2D.prototype.fillText = own;
        return seen.filter(([text]) => text.endsWith(ground.words.north)).map(([text, y]) => y);
    })()"""
    heights = story.ask(written)
    notes = story.ask("document.querySelector('.notes').getBoundingClientRect().top")
    legend = story.ask("document.querySelector('.legend').getBoundingClientRect().top")
    assert heights
    assert max(heights) < min(notes, legend)


def test_that_towns_get_names_that_cover_neither_each_other_nor_a_mark(story: MapStory) -> None:
    story.qtbot.waitUntil(lambda: bool(story.ask("DayMap.live.ground.names.length")))
    names = story.ask("DayMap.live.ground.names.map((n) => n.town.name)")
    assert {"Versailles", "Mantes-la-Jolie"} <= set(names)
    assert len(names) == len(set(names))


@pytest.mark.expected_logs("the map's process ended, time 1")
def test_that_a_page_whose_process_died_comes_back_with_the_day(story: MapStory) -> None:
    page = story.view.page
    assert page is not None
    os.kill(page.renderProcessPid(), signal.SIGKILL)
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()
    assert story.ask("document.querySelectorAll('.mark.job').length") == 60


def test_that_the_days_of_the_builder_are_days_the_desk_can_read() -> None:
    assert len(day_routes(a_day())) == 14


def test_that_the_names_of_urgent_calls_side_by_side_can_all_be_read(story: MapStory) -> None:
    calls = (("u1", 1068, "Plaisir", "Crèche"), ("u2", 1069, "Trappes", "Laboratoire Bulle et Fiole"))
    jobs = [row for key, number, town, who in calls for row in a_job(key, number, town, who, urgent=True)]
    story.view.resize(440, 210)
    story.model.show(story.model.board.with_rows(jobs))
    choose(story, technician_id="t2")
    boxes = story.ask(
        "[...document.querySelectorAll('.label.is-urgent, .is-chosen .label')]"
        ".map((e) => e.getBoundingClientRect().toJSON())"
    )
    assert len(boxes) == 4
    overlaps = [
        (one, other)
        for index, one in enumerate(boxes)
        for other in boxes[:index]
        if one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    ]
    assert overlaps == []


# ---- technicians that report, and what lies over the day


def test_that_a_reported_position_moves_its_mark_without_sending_the_day_again(story: MapStory) -> None:
    here, there = Position(*TOWNS["Trappes"]), Position(*TOWNS["Houdan"])
    story.view.report({"t3": Reported(here, at(10, 40))})
    story.wait()
    before, sent = story.place_of("technicians", "t3"), []
    story.view.bridge.picture.connect(sent.append)
    story.view.report({"t3": Reported(there, at(10, 40))})
    story.qtbot.waitUntil(lambda: bool(sent))
    story.wait()
    assert set(json.loads(sent[0])) == {"moves", "number"}
    assert story.place_of("technicians", "t3").x() < before.x() - 50


def test_that_a_position_too_old_is_drawn_at_home_with_its_sign_and_said(story: MapStory) -> None:
    story.view.report({"t3": Reported(Position(*TOWNS["Houdan"]), at(10, 29))})
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()
    row = story.ask("DayMap.live.technicians.byId.get('t3').row")
    assert (row["freshness"], row["sign"]) == ("too_old", "clock")
    assert row["card"]["warnings"] == ["No position for 11 min: shown at home"]
    assert len(story.texts(".technician .shape.is-too_old")) == 1
    assert story.texts(".note-plan") == ["Positions sent, else from the plan"]


def show(story: MapStory, **choices: bool) -> None:
    story.view.show_what(**choices)
    story.qtbot.waitUntil(lambda: not story.view.is_settled)
    story.wait()


def test_that_the_roads_of_the_others_can_be_taken_away(story: MapStory) -> None:
    assert story.ask("document.querySelectorAll('path.road').length") == 1
    show(story, roads=False)
    assert story.ask("document.querySelectorAll('path.road').length") == 0
    choose(story, technician_id="t2")
    assert story.ask("document.querySelectorAll('path.road').length") == 2


def test_that_near_jobs_become_one_mark_on_the_page_and_what_presses_does_not(story: MapStory) -> None:
    show(story, groups=True)
    numbers = [int(text) for text in story.texts(".group-count")]
    alone = story.ask("[...document.querySelectorAll('.mark.job')].map((e) => e.dataset.key)")
    assert sum(numbers) + len(alone) == 60
    assert max(numbers) > 2
    assert "urgent" in alone
    hidden = story.ask(
        "[...DayMap.live.jobs.byId.values()].find((m) => m.isGrouped && !m.marker.getElement()).row.id"
    )
    choose(story, intervention_id=hidden)
    assert story.is_in_view("jobs", hidden)
    assert hidden in story.ask("[...document.querySelectorAll('.mark.job')].map((e) => e.dataset.key)")


def test_that_the_heat_lies_where_the_open_work_is(story: MapStory) -> None:
    assert story.ask("Boolean(DayMap.live.heat._map)") is False
    show(story, heat=True)
    row = story.ask("DayMap.live.jobs.byId.get('urgent').row")
    alphas = story.ask(
        "(() => { const canvas = DayMap.live.heat.canvas, ratio = devicePixelRatio;"
        f"const p = DayMap.live.map.latLngToContainerPoint([{row['latitude']}, {row['longitude']}]);"
        "const all = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        "return [[p.x, p.y], [5, 5]].map(([x, y]) => "
        "all[4 * (Math.round(y * ratio) * canvas.width + Math.round(x * ratio)) + 3]); })()"
    )
    assert alphas[0] > 40
    assert alphas[1] == 0


def test_that_the_legend_explains_every_sign_on_the_map(story: MapStory) -> None:
    show(story, legend=True)
    texts = story.texts(".legend-text")
    assert len(texts) == len(set(texts)) == story.ask("document.querySelectorAll('.legend .sample').length")
    on_map = set(story.ask("[...DayMap.live.jobs.byId.values()].map((m) => m.row.state)"))
    explained = set(story.ask("DayMap.live.furniture.rows.map((row) => row.id)"))
    assert on_map <= explained
    doing = set(story.ask("[...DayMap.live.technicians.byId.values()].map((m) => m.row.activity)"))
    assert {f"technician_{'home' if one == 'between' else one}" for one in doing} <= explained


@pytest.mark.parametrize(
    ("kind", "key", "onto"), [("jobs", "urgent", "t10"), ("technicians", "t10", "urgent")]
)
def test_that_a_job_carried_onto_a_technician_or_he_onto_it_asks_for_his_day(
    story: MapStory, kind: str, key: str, onto: str
) -> None:
    carried = QSignalSpy(story.view.carried)
    other = "technicians" if kind == "jobs" else "jobs"
    centre = story.ask("DayMap.live.map.getCenter()")
    story.carry(kind, key, story.place_of(other, onto))
    story.qtbot.waitUntil(lambda: carried.count() == 1)
    assert carried.at(0) == ["urgent", "t10"]
    assert story.ask("DayMap.live.map.getCenter()") == centre
    assert story.ask("document.querySelectorAll('.is-target').length") == 0


def test_that_a_job_let_go_over_nobody_asks_nothing(story: MapStory) -> None:
    carried = QSignalSpy(story.view.carried)
    story.carry("jobs", "urgent", QPoint(650, 20))
    story.qtbot.wait(100)
    assert carried.count() == 0


@pytest.mark.expected_logs("the map's process ended, time [1-4]", "the map is painted without the web engine")
def test_that_a_page_that_keeps_dying_gives_way_to_the_painted_map(story: MapStory) -> None:
    web = story.view._web
    assert web is not None
    for _ in range(4):
        web._crashed()
    story.qtbot.waitUntil(lambda: story.view.painted is not None)
    story.wait()
    assert story.view.painted is not None
    assert len(story.view.painted.picture.jobs) == 60
    story.selection.select(intervention_id="w1058")
    story.wait()
    assert story.view.painted.picture.chosen["job_id"] == "w1058"


def test_that_what_a_seat_chose_to_see_is_there_again(tmp_path: Path, qtbot: QtBot) -> None:
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    views = [MapView(BoardModel(a_day(), ManualClock(at(10, 40))), Selection()) for _ in range(2)]
    views[0].show_what(roads=False, heat=True)
    views[0].keep(kept)
    views[1].remember(kept)
    assert (views[1].shown.roads, views[1].shown.heat, views[1].shown.tiles) == (False, True, "")
    for view in views:
        qtbot.addWidget(view)
        view.shut_down()
