"""The arithmetic of clocks: 2 000 random cases against the reference, and the cases people ask about."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dispatcher.domain.calendars import ALWAYS, OFFICE, Hours, NeverOpen, Opening
from dispatcher.domain.deadlines import Pause, due_at, due_in_days, elapsed

from . import reference
from .cases import case_of, difference

PARIS = ZoneInfo("Europe/Paris")
HOUR = timedelta(hours=1)
IN_OFFICE, ROUND_THE_CLOCK = Hours(OFFICE, PARIS), Hours(ALWAYS, PARIS)


def wall(text: str) -> datetime:
    """Return a time of the wall in Paris as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=PARIS).astimezone(UTC)


@pytest.mark.parametrize("part", range(4))
def test_that_the_arithmetic_agrees_with_the_reference_in_2000_random_cases(part: int) -> None:
    assert [found for seed in range(part * 500, part * 500 + 500) if (found := difference(seed))] == []


@pytest.mark.parametrize("seed", range(12))
def test_that_the_reference_in_arrays_is_the_one_that_counts_minute_by_minute(seed: int) -> None:
    one = case_of(seed)
    counted = reference.due(one.hours, one.start, one.amount, one.pauses)
    minutes = reference.minutes_of(one.hours.zone.key)
    assert minutes.due(one.hours, one.start, one.amount, one.pauses) == counted


def test_that_a_clock_started_before_the_night_the_clocks_go_forward_runs_over_23_hours() -> None:
    assert due_at(ROUND_THE_CLOCK, wall("2026-03-28 12:00"), 24 * HOUR) == wall("2026-03-29 13:00")


def test_that_a_clock_started_before_the_night_the_clocks_go_back_runs_over_25_hours() -> None:
    assert due_at(ROUND_THE_CLOCK, wall("2026-10-24 12:00"), 24 * HOUR) == wall("2026-10-25 11:00")


def test_that_an_opening_across_the_missing_hour_is_an_hour_shorter() -> None:
    early = Hours((Opening(6, 60, 6 * 60),), PARIS)  # Sunday 01:00 to 06:00
    assert elapsed(early, wall("2026-03-29 00:00"), wall("2026-03-29 12:00")) == 4 * HOUR
    assert elapsed(early, wall("2026-10-25 00:00"), wall("2026-10-25 12:00")) == 6 * HOUR


def test_that_a_leap_day_is_a_day_like_any_other() -> None:
    assert due_at(ROUND_THE_CLOCK, wall("2028-02-28 12:00"), 48 * HOUR) == wall("2028-03-01 12:00")
    assert due_at(IN_OFFICE, wall("2028-02-28 17:00"), 11 * HOUR) == wall("2028-02-29 18:00")


def test_that_a_closed_day_is_stepped_over() -> None:
    closed = Hours(OFFICE, PARIS, lambda day: day == date(2026, 11, 11))
    assert due_at(closed, wall("2026-11-10 17:00"), 2 * HOUR) == wall("2026-11-12 09:00")
    assert due_in_days(closed, wall("2026-11-10 17:00"), 1) == wall("2026-11-12 17:00")


def test_that_two_open_days_end_at_the_time_of_the_wall_they_began_at() -> None:
    assert due_in_days(IN_OFFICE, wall("2026-11-13 17:00"), 2) == wall("2026-11-17 17:00")
    assert due_in_days(ROUND_THE_CLOCK, wall("2026-03-28 12:00"), 1) == wall("2026-03-29 12:00")


def test_that_open_days_of_a_call_at_night_count_from_the_next_opening() -> None:
    assert due_in_days(IN_OFFICE, wall("2026-11-14 03:00"), 2) == wall("2026-11-18 08:00")


@pytest.mark.parametrize(
    ("pauses", "due"),
    [
        ([("2026-11-17 10:00", "2026-11-17 10:30")], "2026-11-17 13:30"),
        ([("2026-11-17 08:00", "2026-11-17 09:30")], "2026-11-17 13:30"),
        ([("2026-11-17 18:00", "2026-11-18 08:00")], "2026-11-17 13:00"),
        (
            [("2026-11-17 10:00", "2026-11-17 11:00"), ("2026-11-17 10:30", "2026-11-17 11:30")],
            "2026-11-17 14:30",
        ),
    ],
)
def test_that_a_pause_puts_a_clock_off_by_the_open_time_in_it(
    pauses: list[tuple[str, str]], due: str
) -> None:
    stands: list[Pause] = [(wall(begins), wall(ends)) for begins, ends in pauses]
    assert due_at(IN_OFFICE, wall("2026-11-17 09:00"), 4 * HOUR, stands) == wall(due)


def test_that_open_days_are_put_off_by_a_pause_too() -> None:
    pause: Pause = (wall("2026-11-16 09:00"), wall("2026-11-16 11:00"))
    assert due_in_days(IN_OFFICE, wall("2026-11-13 17:00"), 2, [pause]) == wall("2026-11-18 09:00")
    assert due_in_days(IN_OFFICE, wall("2026-11-13 08:00"), 1, [pause]) == wall("2026-11-16 08:00")


def test_that_a_clock_that_stands_still_is_due_at_no_time() -> None:
    assert due_at(IN_OFFICE, wall("2026-11-17 09:00"), HOUR, [(wall("2026-11-17 09:30"), None)]) is None
    assert due_at(IN_OFFICE, wall("2026-11-17 09:00"), HOUR, [(wall("2026-11-17 10:00"), None)]) is not None


def test_that_a_calendar_that_never_opens_is_told_instead_of_counted_for_ever() -> None:
    with pytest.raises(NeverOpen):
        due_at(Hours((), PARIS), wall("2026-11-17 09:00"), HOUR)
    with pytest.raises(NeverOpen):
        due_in_days(Hours(OFFICE, PARIS, lambda day: True), wall("2026-11-17 09:00"), 2)
    with pytest.raises(NeverOpen):
        due_in_days(Hours(OFFICE, PARIS, lambda day: day > date(2026, 11, 17)), wall("2026-11-17 09:00"), 2)
