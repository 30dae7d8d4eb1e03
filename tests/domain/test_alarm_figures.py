"""Floods and the figures of the alarms, on hand-counted examples."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.alarm_figures import figures, flood_since, floods
from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.alarms import Alarm, ClockKind, Priority
from tests.builders import at

RULES = AlarmRules()
MINUTE = timedelta(minutes=1)


def raised(start: str, count: int, every_s: int) -> list[datetime]:
    return [at(start) + index * timedelta(seconds=every_s) for index in range(count)]


def an_alarm(number: int, when: datetime, seen_after_s: int | None = None, by: str = "Anne") -> Alarm:
    made = Alarm(f"x-{number}", f"c-{number}", ClockKind.APPOINTMENT, None, None, when, when)
    if seen_after_s is None:
        return made
    seen = when + timedelta(seconds=seen_after_s)
    return replace(made, acknowledged_at=seen, acknowledged_by=by)


def test_that_ten_alarms_in_ten_minutes_are_no_flood_and_eleven_are() -> None:
    assert flood_since(raised("10:00", 10, 30), RULES, at("10:09")) is None
    assert flood_since(raised("10:00", 11, 30), RULES, at("10:09")) == at("10:05")


def test_that_a_flood_ends_when_fewer_than_five_came_in_ten_minutes() -> None:
    times = raised("10:00", 11, 30)  # 10:00:00 to 10:05:00
    assert flood_since(times, RULES, at("10:12:59")) == at("10:05")
    assert flood_since(times, RULES, at("10:13")) is None  # those of 10:03:30 and before are ten minutes old
    assert floods(times, RULES, at("11:00")) == [(at("10:05"), at("10:13"))]


def test_that_a_flood_that_was_over_while_the_desk_was_closed_is_over() -> None:
    assert flood_since(raised("02:00", 40, 5), RULES, at("08:00")) is None


def test_that_the_figures_count_rates_ranks_and_how_soon_alarms_are_seen() -> None:
    rows = [an_alarm(n, at("10:00") + n * MINUTE, seen_after_s=10 * (n + 1)) for n in range(10)]
    rows[0] = replace(rows[0], priority=Priority.HIGH)
    rows[1] = replace(rows[1], priority=Priority.LOW, acknowledged_by="Bruno")
    found = figures(rows, at("10:00"), at("12:00"), RULES)
    assert (found.count, found.worst_hour) == (10, 10)
    assert found.per_hour == 10 / 2 / 2  # ten alarms, two hours, two operators
    assert found.p90 == timedelta(seconds=90)
    assert found.p90_high == timedelta(seconds=10)
    assert found.priorities == {Priority.LOW: 0.1, Priority.MEDIUM: 0.8, Priority.HIGH: 0.1}
    assert [(one.name, one.seen, one.per_hour) for one in found.operators] == [
        ("Anne", 9, 4.5),
        ("Bruno", 1, 0.5),
    ]
    assert (found.flood_share, found.full_windows) == (0, 0)


def test_that_the_time_in_flood_and_the_full_windows_are_shares_of_the_span() -> None:
    rows = [an_alarm(n, when) for n, when in enumerate(raised("10:00", 11, 30))]
    found = figures(rows, at("10:00"), at("12:00"), RULES)
    assert found.full_windows == 1 / 12
    assert found.flood_share == (8 * MINUTE) / timedelta(hours=2)


def test_that_nobody_is_blamed_for_the_time_the_desk_was_closed() -> None:
    late = replace(an_alarm(1, at("02:00")), shown_at=at("08:00"), acknowledged_at=at("08:01"))
    found = figures([late], at("00:00"), at("12:00"), RULES)
    assert found.p90 == MINUTE


def test_that_no_alarms_at_all_make_figures_too() -> None:
    found = figures([], at("10:00"), at("11:00"), RULES)
    assert (found.count, found.per_hour, found.p90, found.kinds) == (0, 0, None, ())


def test_that_quiet_hours_may_go_over_midnight_and_there_are_none_by_default() -> None:
    assert not any(RULES.is_quiet(at("00:00") + hour * 60 * MINUTE) for hour in range(24))
    night = AlarmRules(quiet_from=22 * 60, quiet_until=6 * 60)
    quiet = [night.is_quiet(datetime.fromisoformat(f"2026-11-24T{clock}")) for clock in ("21:59", "22:00")]
    assert quiet == [False, True]
    assert night.is_quiet(datetime.fromisoformat("2026-11-24T05:59"))
    assert not night.is_quiet(datetime.fromisoformat("2026-11-24T06:00"))
