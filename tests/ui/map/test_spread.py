"""Room for marks: discs that overlap are moved apart, and who is on the move finds room in slices."""

import pytest

from dispatcher.domain.values import Position
from ui.map.whereabouts import Reported

from .builders import TOWNS, at
from .pages import MapStory

pytestmark = pytest.mark.gui
SPREAD = """(() => {
    const fixed = [{ x: 50, y: 50, radius: 10 }];
    const movers = Array.from({ length: COUNT }, (_, i) => ({ x: i * 37 % 300, y: i * 91 % 200, radius: 8 }));
    DayMap.spread(movers, fixed);
    const at = ({ x, y, dx, dy }) => ({ x: x + dx, y: y + dy });
    const all = [...movers, ...fixed], worst = [];
    all.forEach((one, i) => all.slice(i + 1).forEach((other) => {
        const a = at(one), b = at(other), least = one.radius + other.radius;
        worst.push(least - Math.hypot(a.x - b.x, a.y - b.y));
    }));
    return { overlap: Math.max(...worst), far: Math.max(...movers.map(({ dx, dy }) => Math.hypot(dx, dy))),
        fixed: [fixed[0].dx, fixed[0].dy], places: movers.map(at) };
})()"""


def test_that_discs_are_moved_apart_and_what_is_fixed_stays(story: MapStory) -> None:
    once = story.ask(SPREAD.replace("COUNT", "60"))
    assert once["overlap"] < 1.0  # pixels
    assert once["far"] <= 56
    assert once["fixed"] == [0, 0]
    assert story.ask(SPREAD.replace("COUNT", "60")) == once


def test_that_technicians_who_come_close_make_room_without_the_day_being_settled(story: MapStory) -> None:
    story.do("window.settled = 0; const live = DayMap.live, was = live.settle;"
             "live.settle = function () { window.settled++; return was.call(this); };")  # fmt: skip
    place = Position(*TOWNS["Houdan"])
    story.view.report({key: Reported(place, at(10, 40)) for key in ("t1", "t2", "t3")})
    story.wait()
    before = story.ask("window.settled")
    story.view.report({key: Reported(Position(48.7, 1.7), at(10, 40)) for key in ("t1", "t2", "t3")})
    story.wait()
    distances = """(() => { const of = (key) => DayMap.live.technicians.byId.get(key).point;
        return ['t1', 't2', 't3'].flatMap((a, i, all) =>
            all.slice(i + 1).map((b) => of(a).distanceTo(of(b)))); })()"""
    story.qtbot.waitUntil(lambda: story.ask("DayMap.live.room === 0 && DayMap.live.making === 0"))
    assert min(story.ask(distances)) > 18
    assert story.ask("window.settled") == before


def test_that_making_room_takes_no_step_while_a_choice_is_not_drawn(story: MapStory) -> None:
    story.do("""DayMap.live.choosing = 1e9; window.steps = 0;
        const work = DayMap.live.making = (function* () {
            for (let i = 0; i < 3; i++) { window.steps++; yield; } })();
        DayMap.live.inSlices(work);""")
    assert story.ask("window.steps") == 0
    story.do("DayMap.live.choosing = 0")
    story.qtbot.waitUntil(lambda: story.ask("window.steps") == 3)
