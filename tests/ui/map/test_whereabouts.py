"""Where the plan has a technician at a moment."""

from datetime import timedelta

import pytest

from dispatcher.domain.routes import DayRoute, Job, Leg
from dispatcher.domain.values import Position, TimeWindow
from ui.map.projection import between
from ui.map.whereabouts import Activity, Whereabouts, whereabouts

from .builders import TOWNS, a_technician, at

HOME, SITE = Position(*TOWNS["Versailles"]), Position(*TOWNS["Poissy"])
_, SHIFT = a_technician("t", "Durand", "Versailles")
OUT = Leg("t", at(9), at(9, 30), HOME, SITE, 20_000, "j")
BACK = Leg("t", at(11), at(11, 30), SITE, HOME, 20_000, None)
ROUTE = DayRoute("t", (Job("j", "a", "t", at(9, 30), at(10, 30)),), (OUT, BACK))


def seen(hour: int, minute: int = 0, route: DayRoute = ROUTE) -> Whereabouts:
    return whereabouts(HOME, SHIFT, route, at(hour, minute))


@pytest.mark.parametrize(
    ("time", "activity", "place"),
    [
        ((7, 59), Activity.OFF, HOME),
        ((8, 0), Activity.HOME, HOME),
        ((8, 59), Activity.HOME, HOME),
        ((9, 0), Activity.TRAVELLING, HOME),
        ((9, 30), Activity.ON_SITE, SITE),
        ((10, 29), Activity.ON_SITE, SITE),
        ((10, 30), Activity.BETWEEN, SITE),
        ((11, 30), Activity.HOME, HOME),
        ((17, 0), Activity.OFF, HOME),
    ],
)
def test_that_the_plan_says_where_someone_is(
    time: tuple[int, int], activity: Activity, place: Position
) -> None:
    found = seen(*time)
    assert found.activity is activity
    assert (found.position.latitude, found.position.longitude) == pytest.approx(
        (place.latitude, place.longitude)
    )


@pytest.mark.parametrize(("minute", "share"), [(6, 0.2), (15, 0.5), (27, 0.9)])
def test_that_on_the_road_the_place_is_the_share_of_the_time(minute: int, share: float) -> None:
    found = seen(9, minute)
    expected = between(HOME, SITE, share)
    assert found.position.latitude == pytest.approx(expected.latitude)
    assert found.position.longitude == pytest.approx(expected.longitude)
    assert (found.intervention_id, found.until, found.heading) == ("j", at(9, 30), 336)


def test_that_nobody_moves_during_a_lunch_taken_on_the_road() -> None:
    lunch = TimeWindow(at(12, 10), at(12, 55))
    long_leg = Leg(
        "t", at(12), at(13, 5), HOME, SITE, 20_000, "j"
    )  # twenty minutes of road, lunch in the middle
    route = DayRoute("t", (), (long_leg,), lunch)
    half = between(HOME, SITE, 0.5)
    for minute in (10, 30, 54):
        found = seen(12, minute, route)
        assert found.activity is Activity.LUNCH
        assert found.position.latitude == pytest.approx(half.latitude)
    assert seen(13, 0, route).position.latitude == pytest.approx(between(HOME, SITE, 0.75).latitude)


def test_that_someone_without_work_is_at_home() -> None:
    assert seen(10, 0, DayRoute("t")) == Whereabouts(HOME, Activity.HOME)


def test_that_someone_without_a_shift_is_off() -> None:
    assert whereabouts(HOME, None, DayRoute("t"), at(10)).activity is Activity.OFF


def test_that_someone_who_drives_after_the_shift_is_still_on_the_road() -> None:
    late = Leg("t", at(17, 30), at(18, 30), SITE, HOME, 20_000, None)
    found = whereabouts(HOME, SHIFT, DayRoute("t", (), (late,)), at(18))
    assert found.activity is Activity.TRAVELLING
    assert found.until == at(17, 30) + timedelta(hours=1)
