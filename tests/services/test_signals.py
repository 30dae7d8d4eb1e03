"""S37, S58, S59: where failures come from, what stands out, and which product does."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

import pytest

from dispatcher.domain.customers import Equipment
from dispatcher.domain.requests import Request, RequestKind, RequestState
from dispatcher.domain.signals import Facet, Sources
from dispatcher.services.signals import Scope, SourceCall, read_calls, read_sources
from tests.builders import ZONE, Centre, at
from tests.desks import TestDesk

TODAY = date(2026, 11, 24)
UNTIL = at("18:00")


class History:
    """A centre with one customer and a machine of each model, and the calls one adds."""

    def __init__(self, *models: str) -> None:
        self.centre = Centre()
        self.centre.intervention(1)
        self.centre.rows = [row for row in self.centre.rows if row.id[:2] not in ("r-", "i-")]
        for model in models:
            self.centre.add(Equipment(f"e-{model}", model, "s-1", model, model, "gas"))
        self.count = 10_000

    def call(self, moment: datetime, model: str = "", kind: RequestKind = RequestKind.ASSISTANCE) -> None:
        self.count += 1
        self.centre.add(
            Request(
                id=f"q-{self.count}",
                number=self.count,
                received_at=moment,
                operator="Anne",
                state=RequestState.CLOSED,
                customer_id="c-1",
                equipment_id=f"e-{model}" if model else None,
                fault="password",
                kind=kind,
            )
        )

    def into(self, desk: TestDesk) -> TestDesk:
        desk.load(self.centre)
        return desk


def looked_at(desk: TestDesk, days: int = 365, model: str | None = None) -> Sources:
    return read_sources(desk.desk.engine, ZONE, Scope(UNTIL, days, model))


def every_day(days: int) -> Iterable[date]:
    return (TODAY - timedelta(days=back) for back in range(days))


def keys(sources: Sources, facet: Facet) -> list[int | str]:
    return [one.key for one in sources.flagged(facet)]


def test_that_s59_three_times_the_calls_on_the_first_of_the_month_flag_day_1_and_only_day_1(
    desk: TestDesk,
) -> None:
    history = History()
    for day in every_day(365):
        for _ in range(3 if day.day == 1 else 1):
            history.call(at("10:00", day))
    found = looked_at(history.into(desk))
    assert keys(found, Facet.DAY) == [1]
    assert keys(found, Facet.WEEKDAY) == keys(found, Facet.HOUR) == []
    first = found.bins[Facet.DAY][0]
    assert 2.5 < first.times < 3.0


@pytest.mark.parametrize(("peak", "flagged"), [(2, []), (3, [1])])
def test_that_s58_a_bin_is_flagged_above_twice_the_mean_and_not_below(
    desk: TestDesk, peak: int, flagged: list[int]
) -> None:
    history = History()
    for day in every_day(364):
        for _ in range(peak if day.weekday() == 1 else 1):
            history.call(at("10:00", day))
    assert keys(looked_at(history.into(desk), 364), Facet.WEEKDAY) == flagged


def test_that_s58_hours_and_weekdays_are_those_of_the_wall_on_both_sides_of_a_clock_change(
    desk: TestDesk,
) -> None:
    history = History()
    for day in (date(2026, 10, 24), date(2026, 10, 26), date(2026, 3, 28), date(2026, 3, 30)):
        history.call(at("00:30", day))
    found = looked_at(history.into(desk))
    assert [one.key for one in found.bins[Facet.HOUR] if one.calls] == [0]
    assert [one.key for one in found.bins[Facet.WEEKDAY] if one.calls] == [0, 5]
    assert [one.key for one in found.bins[Facet.DAY] if one.calls] == [24, 26, 28, 30]


def test_that_s58_a_period_counts_its_days_and_nothing_before(desk: TestDesk) -> None:
    history = History()
    history.call(at("00:00", TODAY - timedelta(days=29)))
    history.call(at("23:59", TODAY - timedelta(days=30)))
    history.into(desk)
    assert (looked_at(desk, 30).total, looked_at(desk, 31).total) == (1, 2)


def test_that_s58_sources_are_told_by_model_and_seen_for_one_model_alone(desk: TestDesk) -> None:
    history = History("A1", "B2", "C3", "D4")
    for model, calls in (("A1", 9), ("B2", 1), ("C3", 1), ("D4", 1)):
        for hour in range(calls):
            history.call(at(f"{8 + hour}:00"), model)
    history.call(at("17:00"))
    found = looked_at(history.into(desk), 30)
    assert [(one.key, one.calls) for one in found.bins[Facet.MODEL]][:2] == [("A1", 9), ("B2", 1)]
    assert keys(found, Facet.MODEL) == ["A1"]
    assert looked_at(desk, 30, "B2").total == 1


def test_that_s58_a_bin_lists_its_calls_the_newest_first(desk: TestDesk) -> None:
    history = History("A1")
    for days in (7, 14):
        history.call(at("10:15", TODAY - timedelta(days=days)), "A1")
    history.call(at("11:15", TODAY - timedelta(days=7)), "A1")
    history.into(desk)

    def listed(facet: Facet, key: int | str) -> tuple[SourceCall, ...]:
        return read_calls(desk.desk.engine, ZONE, Scope(UNTIL, 365), facet, key)

    assert [row.number for row in listed(Facet.CELL, 1 * 24 + 10)] == [10_001, 10_002]
    assert [row.number for row in listed(Facet.HOUR, 11)] == [10_003]
    assert [row.number for row in listed(Facet.DAY, 17)] == [10_003, 10_001]
    assert len(listed(Facet.MODEL, "A1")) == 3
    assert (listed(Facet.HOUR, 11)[0].customer, listed(Facet.HOUR, 11)[0].model) == ("Customer 1", "A1")


def with_failures(history: History, model: str, before: Iterable[int], recent: int) -> None:
    """Add so many failures in each window of 30 days before the last one, and in the last one."""
    for window, calls in enumerate([recent, *before]):
        for at_minute in range(calls):
            history.call(UNTIL - timedelta(days=30 * window + 15, minutes=at_minute), model)


def test_that_s37_a_model_above_its_mean_and_three_sigma_is_a_product_signal(desk: TestDesk) -> None:
    history = History("over", "at", "new", "quiet")
    usual = [4, 6] * 6  # mean 5, sigma 1: up to 8 is usual
    with_failures(history, "over", usual, 9)
    with_failures(history, "at", usual, 8)
    with_failures(history, "new", [0] * 12, 5)
    with_failures(history, "quiet", usual, 0)
    products = looked_at(history.into(desk)).products
    assert [one.model for one in products if one.is_signal] == ["over"]
    over = products[0]
    assert (over.recent, over.mean, over.limit) == (9, 5.0, 8.0)


def test_that_s37_wishes_for_something_new_are_no_failures(desk: TestDesk) -> None:
    history = History("A1")
    with_failures(history, "A1", [1] * 12, 1)
    for minute in range(9):
        history.call(at(f"10:0{minute}"), "A1", RequestKind.EVOLUTION)
    (product,) = looked_at(history.into(desk)).products
    assert (product.recent, product.is_signal) == (1, False)


def test_that_s37_a_call_about_no_machine_is_no_models(desk: TestDesk) -> None:
    history = History()
    history.call(at("10:00"))
    found = looked_at(history.into(desk))
    assert (found.total, found.bins[Facet.MODEL], found.products) == (1, (), ())
