"""One choice on the page: how few messages and drawings it takes, and that nothing else comes before it."""

import json
from datetime import timedelta

import pytest

from dispatcher.domain.routes import Verdict
from dispatcher.domain.values import Position
from dispatcher.services.scheduling import preview
from ui.map.whereabouts import Reported
from ui.style import DARK, look

from .builders import TOWNS, a_job, at
from .pages import MapStory

pytestmark = pytest.mark.gui
COUNT = """
    window.calls = {};
    const live = DayMap.live;
    for (const [owner, name] of [[live, 'settle'], [live, 'emphasise'], [live.ground, 'paint']]) {
      const before = owner[name];
      window.calls[name] = 0;
      owner[name] = function (...given) { window.calls[name]++; return before.apply(this, given); };
    }
"""


def sent_by(story: MapStory) -> list[dict]:
    """Return what will be sent from now on, as it is sent."""
    heard: list[dict] = []
    story.view.bridge.picture.connect(lambda text: heard.append(json.loads(text)))
    return heard


def test_that_a_choice_goes_out_at_once_alone_and_before_the_motion_that_waits(story: MapStory) -> None:
    sent = sent_by(story)
    story.view.report({"t3": Reported(Position(*TOWNS["Houdan"]), at(10, 40))})
    assert sent == []
    story.selection.select(intervention_id="w1058")
    assert [set(message) for message in sent] == [{"chosen", "number"}]
    story.wait()
    assert any("technicians" in message for message in sent)
    assert sum("chosen" in message for message in sent) == 1


def test_that_a_choice_moves_no_mark_and_paints_no_ground_before_it_is_drawn(story: MapStory) -> None:
    story.do(
        COUNT + "const drew = live.desk.drew; live.desk.drew = (n) => { window.seen = "
        "{ ...window.calls }; drew(n); };"
    )
    story.selection.select(intervention_id="urgent")
    story.wait()
    assert story.ask("window.seen") == {"settle": 0, "emphasise": 1, "paint": 0}
    story.qtbot.waitUntil(lambda: story.ask("window.calls.paint") == 1)  # later: names make room


def test_that_a_technician_who_only_turns_is_drawn_without_making_room(story: MapStory) -> None:
    here = Position(*TOWNS["Trappes"])
    story.view.report({"t3": Reported(here, at(10, 40), 0)})
    story.wait()
    story.do(COUNT)
    story.view.report({"t3": Reported(Position(here.latitude + 0.05, here.longitude), at(10, 40), 90)})
    story.wait()
    assert story.ask("DayMap.live.technicians.byId.get('t3').row.heading") == 90
    assert story.ask("window.calls.settle") == 0


def test_that_a_job_chosen_before_it_is_on_the_map_comes_into_view_with_its_mark(story: MapStory) -> None:
    story.do("DayMap.live.map.setView([43.3, 5.4], 12, {animate: false})")
    story.model.show(story.model.board.with_rows(a_job("late", 1099, "Houdan", "Crèche")))
    story.selection.select(intervention_id="late")
    story.wait()
    assert story.is_in_view("jobs", "late")
    assert story.ask("[...document.querySelectorAll('.is-chosen')].map((e) => e.dataset.key)") == ["late"]


def test_that_ghosts_that_keep_coming_put_nothing_off(story: MapStory) -> None:
    sent, timers = sent_by(story), set()
    for minute in (30, 35, 40, 45):
        shown = preview(story.model.board, "urgent", "t2", at(11, minute), at(10, 40))
        story.selection.show_ghosts(shown.routes, Verdict.SHIFTS)
        timers.add(story.view._soon.timerId())
    assert len(timers) == 1
    story.wait()
    assert sum("ghosts" in message for message in sent) == 1


def test_that_a_tick_of_the_clock_moves_marks_without_touching_the_choice(story: MapStory) -> None:
    story.selection.select(technician_id="t2")
    story.wait()
    sent = sent_by(story)
    story.clock.advance(timedelta(minutes=50))
    story.model.ticked.emit()
    story.wait()
    assert sent
    assert all("chosen" not in message for message in sent)
    assert story.ask("DayMap.live.chosen.technician_id") == "t2"


def test_that_the_day_is_sent_in_the_new_colours_before_the_theme_s_change_is_over(story: MapStory) -> None:
    story.view.report({"t3": Reported(Position(*TOWNS["Houdan"]), at(10, 40))})  # something waits already
    sent = sent_by(story)
    look.choose("dark")
    assert sent[0]["look"]["paper"] == DARK.surface
    assert {row["id"] for row in sent[0]["jobs"]["put"]} >= {"urgent", "w1058"}
    story.wait()
    assert story.ask("document.documentElement.classList.contains('is-dark')") is True
