"""Calendars ready to count with: zones found, public holidays looked up (the only file that imports them)."""

from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from dispatcher.domain.calendars import Calendar, Hours

REGION = "-"
"""Between a country and one of its regions: "FR", "FR-57"."""


@lru_cache(maxsize=256)
def hours_of(calendar: Calendar) -> Hours:
    """Return the calendar ready to count with: its zone found, its holidays and closed days closed."""
    closed, code = frozenset(calendar.closed_days), calendar.holidays

    def is_closed(day: date) -> bool:
        return day in closed or (bool(code) and day in public_holidays(code, day.year))

    return Hours(calendar.openings, ZoneInfo(calendar.zone), is_closed)


@lru_cache(maxsize=1024)
def public_holidays(code: str, year: int) -> dict[date, str]:
    """Return a country's or region's public holidays of a year with their names."""
    from holidays import country_holidays  # imported here: a centre without them has no need of it

    country, _, region = code.partition(REGION)
    return dict(country_holidays(country, subdiv=region or None, years=year))


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """Return the names of the time zones, such as Europe/Paris."""
    return tuple(sorted(name for name in available_timezones() if "/" in name or name == "UTC"))


def is_zone(name: str) -> bool:
    return name in available_timezones()


def holiday_code(text: str) -> str:
    """Return a code as it is known, however it is typed ("de-augsburg"); one that is not, in capitals."""
    country, dash, region = text.strip().upper().partition(REGION)
    regions = holiday_countries().get(country, ())
    known = next((one for one in regions if one.upper() == region), region)
    return f"{country}{dash}{known}"


def is_holiday_code(code: str) -> bool:
    """Whether the public holidays of this country or region are known; "" means none and is fine."""
    if not code:
        return True
    country, dash, region = code.partition(REGION)
    regions = holiday_countries().get(country)
    return regions is not None and (region in regions if dash else True)


@lru_cache(maxsize=1)
def holiday_countries() -> dict[str, tuple[str, ...]]:
    """Return the countries whose public holidays are known, with their regions."""
    from holidays import list_supported_countries

    return {country: tuple(regions) for country, regions in sorted(list_supported_countries().items())}
