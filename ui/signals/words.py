"""What bins are called: weekdays, hours, days of the month, models."""

from datetime import date, timedelta

from babel.dates import format_date

from dispatcher.domain.signals import Bin, Facet, ProductSignal
from ui.wording import tr, wording

MONDAY = date(2024, 1, 1)


def weekday_name(weekday: int, length: str = "EEEE") -> str:
    """Return the name of a weekday, 0 being Monday; `length` is Babel's pattern."""
    return str(format_date(MONDAY + timedelta(days=weekday), length, locale=wording.language))


def bin_name(one: Bin) -> str:
    """Return what a bin stands for, in full."""
    if one.facet is Facet.MODEL:
        return str(one.key)
    key = int(one.key)
    if one.facet is Facet.WEEKDAY:
        return weekday_name(key)
    if one.facet is Facet.HOUR:
        return _hours(key)
    if one.facet is Facet.DAY:
        return tr("day {day} of the month").format(day=key)
    return tr("{weekday}, {hours}").format(weekday=weekday_name(key // 24), hours=_hours(key % 24))


def bin_words(one: Bin) -> str:
    """Return a sentence about a bin: what it is, its calls, and how it compares."""
    said = tr("{name}: {calls} calls, {times} times the mean").format(
        name=bin_name(one), calls=one.calls, times=times_text(one)
    )
    return tr("{what}. It stands out.").format(what=said) if one.is_flagged else said


def facet_name(facet: Facet) -> str:
    """Return what kind of bin it is."""
    return {
        Facet.WEEKDAY: tr("Weekday"),
        Facet.HOUR: tr("Hour"),
        Facet.DAY: tr("Day of the month"),
        Facet.CELL: tr("Weekday and hour"),
        Facet.MODEL: tr("Model"),
    }[facet]


def times_text(one: Bin) -> str:
    """Write how many times the mean a bin holds: "2.4"."""
    return decimal(one.times)


def decimal(value: float) -> str:
    """Write a number with one place, in the reader's way."""
    text = f"{value:.1f}"
    return text.replace(".", ",") if wording.language == "fr" else text


def product_words(one: ProductSignal) -> str:
    """Return a sentence about a product that stands out."""
    return tr("{model}: {recent} in 30 days, usual {mean}, limit {limit}").format(
        model=one.model, recent=one.recent, mean=decimal(one.mean), limit=decimal(one.limit)
    )


def _hours(hour: int) -> str:
    return f"{hour:02d}:00-{(hour + 1) % 24:02d}:00"
