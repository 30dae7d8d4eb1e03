"""Where failures come from: how calls fall on weekdays, hours, days of the month and models.

Counts come in, judgements go out; the counting itself is the database's. A bin stands out when it holds more
than `FLAG_FACTOR` times the mean. The mean is that of the bins in which anything happened: a centre that is
closed at night would else find every hour of its day remarkable.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import fmean, pstdev

FLAG_FACTOR = 2.0
SIGMAS = 3.0
RECENT = timedelta(days=30)
WINDOWS_BEFORE = 12
"""A model's usual number of failures: its mean in so many windows of `RECENT` before the last one."""


class Facet(StrEnum):
    WEEKDAY = "weekday"  # 0 is Monday
    HOUR = "hour"
    DAY = "day"  # of the month, from 1
    CELL = "cell"  # weekday * 24 + hour
    MODEL = "model"


@dataclass(frozen=True)
class Bin:
    """So many calls on one weekday, in one hour ...: `times` the mean of its kind, per day it could be."""

    facet: Facet
    key: int | str
    calls: int
    times: float

    @property
    def is_flagged(self) -> bool:
        return self.times > FLAG_FACTOR


@dataclass(frozen=True)
class ProductSignal:
    """What a model failed in the last 30 days, beside what is usual for it; without a history nothing is."""

    model: str
    recent: int
    before: tuple[int, ...]

    @property
    def mean(self) -> float:
        return fmean(self.before)

    @property
    def limit(self) -> float:
        """What the last 30 days may hold: the mean and three standard deviations more."""
        return self.mean + SIGMAS * pstdev(self.before)

    @property
    def is_signal(self) -> bool:
        return any(self.before) and self.recent > self.limit


@dataclass(frozen=True)
class Sources:
    """Every bin of a period: facet -> its bins in their order (models: the most calls first)."""

    total: int
    bins: Mapping[Facet, tuple[Bin, ...]]
    products: tuple[ProductSignal, ...] = ()

    def flagged(self, facet: Facet) -> tuple[Bin, ...]:
        return tuple(one for one in self.bins[facet] if one.is_flagged)


def sources(
    counts: Mapping[tuple[int, int, int], int],
    by_model: Mapping[str, int],
    products: Iterable[ProductSignal],
    first: date,
    last: date,
) -> Sources:
    """Return the bins of what was counted from `first` to `last`: (weekday, hour, day of month) -> calls."""
    days = [first + timedelta(days=at) for at in range((last - first).days + 1)]
    weekdays, months = [day.weekday() for day in days], [day.day for day in days]
    cells = range(7 * 24)
    keyed: dict[Facet, dict[int, int]] = {facet: {} for facet in Facet}
    for (weekday, hour, day), calls in counts.items():
        for facet, key in (
            (Facet.WEEKDAY, weekday),
            (Facet.HOUR, hour),
            (Facet.DAY, day),
            (Facet.CELL, weekday * 24 + hour),
        ):
            keyed[facet][key] = keyed[facet].get(key, 0) + calls
    bins = {
        Facet.WEEKDAY: _bins(Facet.WEEKDAY, range(7), keyed[Facet.WEEKDAY], weekdays),
        Facet.HOUR: _bins(Facet.HOUR, range(24), keyed[Facet.HOUR], range(24)),
        Facet.DAY: _bins(Facet.DAY, range(1, 32), keyed[Facet.DAY], months),
        Facet.CELL: _bins(
            Facet.CELL, cells, keyed[Facet.CELL], [d * 24 + h for d in weekdays for h in range(24)]
        ),
        Facet.MODEL: _models(by_model),
    }
    ordered = sorted(products, key=lambda one: (not one.is_signal, one.limit - one.recent, one.model))
    return Sources(sum(counts.values()), bins, tuple(ordered))


def _bins(
    facet: Facet, keys: Iterable[int], calls: Mapping[int, int], chances: Sequence[int]
) -> tuple[Bin, ...]:
    """Return a bin per key; `chances` holds each key as often as it could happen: few months have a 31st."""
    often: dict[int, int] = {}
    for key in chances:
        often[key] = often.get(key, 0) + 1
    rates = {key: calls[key] / often[key] for key in calls if calls[key] and often.get(key)}
    mean = fmean(rates.values()) if rates else 0.0
    return tuple(
        Bin(facet, key, calls.get(key, 0), rates.get(key, 0.0) / mean if mean else 0.0) for key in keys
    )


def _models(calls: Mapping[str, int]) -> tuple[Bin, ...]:
    mean = fmean(calls.values()) if calls else 0.0
    ordered = sorted(calls.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Bin(Facet.MODEL, model, count, count / mean) for model, count in ordered)
