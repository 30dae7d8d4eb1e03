"""Time and pixels: no window is opened here."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from ui.gantt.time_axis import FINE_SNAP, NARROWEST, WIDEST, TimeAxis, fitting, snapped, ticks

from .builders import at

PARIS = ZoneInfo("Europe/Paris")


def test_that_a_fitted_axis_has_the_span_at_its_ends() -> None:
    axis = fitting(at("06:00"), at("18:00"), 1_200)
    assert axis.x_of(at("06:00")) == pytest.approx(0)
    assert axis.x_of(at("18:00")) == pytest.approx(1_200)


def test_that_a_point_and_its_moment_lead_back_to_each_other() -> None:
    axis = TimeAxis(at("07:00").timestamp(), 96)
    assert axis.moment_at(axis.x_of(at("09:37"))) == at("09:37")


@pytest.mark.parametrize("factor", [0.5, 1.2, 3])
def test_that_zooming_leaves_the_moment_under_the_pointer_where_it_was(factor: float) -> None:
    axis = fitting(at("06:00"), at("18:00"), 1_200)
    before = axis.seconds_at(417)
    assert axis.zoomed(factor, 417).seconds_at(417) == pytest.approx(before)


def test_that_zooming_stops_at_both_ends() -> None:
    axis = TimeAxis(0, 100)
    assert axis.zoomed(1_000, 0).pixels_per_hour == WIDEST
    assert axis.zoomed(0.001, 0).pixels_per_hour == NARROWEST


@pytest.mark.parametrize(("said", "kept"), [("10:02", "10:00"), ("10:03", "10:05"), ("10:57", "10:55")])
def test_that_a_start_snaps_to_five_minutes(said: str, kept: str) -> None:
    assert snapped(at(said)) == at(kept)


def test_that_a_fine_snap_keeps_the_minute() -> None:
    assert snapped(at("10:02") + timedelta(seconds=20), FINE_SNAP) == at("10:02")


def labels(day: date, hours: int, zone: ZoneInfo = PARIS) -> list[str]:
    start = datetime(day.year, day.month, day.day, tzinfo=zone)
    axis = TimeAxis(start.timestamp(), 60)
    return [f"{tick.local:%H}" for tick in ticks(axis, hours * 60, zone) if tick.is_labelled]


def test_that_the_hour_skipped_in_spring_has_no_label() -> None:
    assert labels(date(2027, 3, 28), 4)[:5] == ["00", "01", "03", "04", "05"]


def test_that_the_hour_repeated_in_autumn_has_two_labels() -> None:
    assert labels(date(2026, 10, 25), 5)[:5] == ["00", "01", "02", "02", "03"]


def test_that_hours_are_round_on_the_wall_of_a_zone_off_by_half_an_hour() -> None:
    zone = ZoneInfo("Asia/Kolkata")
    axis = TimeAxis(datetime(2026, 11, 24, 8, tzinfo=zone).timestamp(), 60)
    assert {tick.local.minute for tick in ticks(axis, 600, zone) if tick.is_labelled} == {0}


@pytest.mark.parametrize("pixels_per_hour", [16, 40, 90, 300, 1_200])
def test_that_labels_have_room_at_every_zoom(pixels_per_hour: float) -> None:
    axis = TimeAxis(at("06:00").timestamp(), pixels_per_hour)
    places = [axis.x_at(tick.at_s) for tick in ticks(axis, 1_400, PARIS) if tick.is_labelled]
    gaps = [right - left for left, right in pairwise(places)]
    assert len(places) > 1
    assert min(gaps) >= 40
