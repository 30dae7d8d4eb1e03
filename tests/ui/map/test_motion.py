"""Positions that devices send: how they age, what moves, and what is sent of it."""

import json
from datetime import timedelta

import pytest

from dispatcher.domain.absences import Absence
from dispatcher.domain.routes import DayRoute
from dispatcher.domain.values import Position
from ui.map.colours import contrast
from ui.map.crew import technician_colours, technician_marks
from ui.map.motion import AT_ONCE, Motion
from ui.map.scene import TechnicianMark
from ui.map.signs import OF_TECHNICIANS, PATHS, TOO_OLD
from ui.map.whereabouts import Activity, Freshness, Reported, Whereabouts, freshness, whereabouts, with_report
from ui.style import DARK, LIGHT, Theme
from ui.wording import wording

from .builders import TOWNS, a_board, a_day, a_technician, at

HOME, SEEN = Position(*TOWNS["Versailles"]), Position(*TOWNS["Poissy"])
BOARD = a_board(*a_technician("t", "Durand", "Versailles"))


@pytest.fixture(autouse=True)
def _english() -> None:
    wording.language = "en"


def mark_seen(ago: timedelta) -> TechnicianMark:
    now = at(10, 40)
    (mark,) = technician_marks(BOARD, {}, now, LIGHT, {"t": Reported(SEEN, now - ago)})
    return mark


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (timedelta(minutes=2), Freshness.FRESH),
        (timedelta(minutes=2, seconds=1), Freshness.FADING),
        (timedelta(minutes=5, seconds=1), Freshness.PALE),
        (timedelta(minutes=10), Freshness.PALE),
        (timedelta(minutes=10, seconds=1), Freshness.TOO_OLD),
    ],
)
def test_that_a_position_fades_until_it_is_too_old(age: timedelta, expected: Freshness) -> None:
    assert freshness(age) is expected


def test_that_a_position_of_ten_minutes_is_shown_and_an_older_one_gives_way_to_home() -> None:
    just, over = mark_seen(timedelta(minutes=10)), mark_seen(timedelta(minutes=10, seconds=1))
    assert (just.latitude, just.longitude) == (48.929, 2.0495)
    assert just.card.lines[-1] == "Position sent 10 min ago"
    assert (over.latitude, over.longitude) == (48.8036, 2.1342)
    assert over.card.warnings == ("No position for 10 min: shown at home",)
    assert over.sign == TOO_OLD


def test_that_without_a_report_the_map_says_that_the_plan_is_believed() -> None:
    (mark,) = technician_marks(BOARD, {}, at(10, 40), LIGHT)
    assert mark.freshness == Freshness.PLANNED
    assert mark.card.lines[-1] == "Position from the plan"


def test_that_a_report_from_a_clock_that_is_fast_is_just_now() -> None:
    planned = Whereabouts(HOME, Activity.HOME)
    seen = with_report(planned, HOME, Reported(SEEN, at(10, 41)), at(10, 40))
    assert seen.age == timedelta()


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("activity", list(Activity))
@pytest.mark.parametrize("age", list(Freshness))
def test_that_initials_can_be_read_at_every_age(theme: Theme, activity: Activity, age: Freshness) -> None:
    fill, ink, _edge = technician_colours(activity, age, theme)
    assert contrast(fill, ink) >= 4.5


def test_that_every_activity_has_a_sign_that_is_drawn() -> None:
    assert set(OF_TECHNICIANS) == set(Activity)
    assert all(PATHS[sign] for sign in (*OF_TECHNICIANS.values(), TOO_OLD))
    assert OF_TECHNICIANS[Activity.ON_SITE] != OF_TECHNICIANS[Activity.TRAVELLING]


def test_that_someone_absent_is_at_home_until_he_is_back() -> None:
    away = Absence("a", "t", at(10), at(12), "doctor")
    shift = BOARD.shift_of["t"]
    assert whereabouts(HOME, shift, DayRoute("t"), at(11), (away,)).activity is Activity.ABSENT
    assert whereabouts(HOME, shift, DayRoute("t"), at(12), (away,)).activity is Activity.HOME
    (mark,) = technician_marks(BOARD.with_rows([away]), {}, at(11), LIGHT)
    assert mark.card.lines[0] == "Absent until 12:00"


# ---- what is sent


def motion_of(*seen: tuple[str, Position]) -> Motion:
    """Return a motion that has drawn everybody of the day with these first reports."""
    motion = Motion()
    motion.take({key: Reported(place, at(10, 40)) for key, place in seen})
    motion.know(technician_marks(a_day(), {}, at(10, 40), LIGHT, motion.reports))
    return motion


def test_that_who_moves_less_than_a_pixel_is_not_sent() -> None:
    motion = motion_of(("t1", SEEN), ("t2", SEEN))
    motion.pixel = 0.001
    inch = Position(SEEN.latitude + 0.0003, SEEN.longitude)
    mile = Position(SEEN.latitude + 0.01, SEEN.longitude)
    motion.take({"t1": Reported(inch, at(10, 40)), "t2": Reported(mile, at(10, 40))})
    assert motion.moves() == ["t2", round(mile.latitude, 5), round(mile.longitude, 5)]
    assert motion.moves() == []


def test_that_many_small_steps_are_sent_once_they_make_a_pixel() -> None:
    motion = motion_of(("t1", SEEN))
    motion.pixel = 0.001
    sent = []
    for step in range(1, 11):
        place = Position(SEEN.latitude, SEEN.longitude + 0.0003 * step)
        motion.take({"t1": Reported(place, at(10, 40))})
        sent += motion.moves()[::3]
    assert sent == ["t1"] * 2


def test_that_who_turns_is_drawn_again_instead_of_moved() -> None:
    motion = motion_of(("t1", SEEN))
    motion.take({"t1": Reported(Position(*TOWNS["Plaisir"]), at(10, 40), heading=90)})
    assert motion.moves() == []
    made = motion.catch_up(a_day(), {}, at(10, 40), LIGHT)
    assert made["t1"].heading == 90


def test_that_marks_are_made_again_a_few_at_a_time() -> None:
    motion = motion_of()
    motion.look_again(a_day().technicians)
    assert len(motion.catch_up(a_day(), {}, at(11), LIGHT)) == AT_ONCE
    assert motion.is_behind
    assert len(motion.catch_up(a_day(), {}, at(11), LIGHT)) == 14 - AT_ONCE
    assert not motion.is_behind


def test_that_moves_are_plain_values() -> None:
    motion = motion_of(("t1", SEEN))
    motion.take({"t1": Reported(Position(*TOWNS["Plaisir"]), at(10, 40)), "stranger": Reported(SEEN, at(10))})
    assert json.loads(json.dumps(motion.moves()))[0] == "t1"
