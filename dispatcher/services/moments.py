"""Moments as people write them in files: an ISO date and time, or counted from the day of the plan."""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(:(?P<second>\d{2})(\.(?P<fraction>\d{1,6}))?)?"
RELATIVE = re.compile(rf"D(?P<days>[+-]\d{{1,4}})?[ T]{CLOCK}", re.ASCII)
ABSOLUTE = re.compile(
    rf"(?P<year>\d{{4}})-(?P<month>\d{{2}})-(?P<day>\d{{2}})[ T]{CLOCK}(?P<offset>Z|[+-]\d{{2}}:?\d{{2}})?",
    re.ASCII,
)
RELATIVE_DAY = re.compile(r"D(?P<days>[+-]\d{1,4})?", re.ASCII)
ABSOLUTE_DAY = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})", re.ASCII)
YEARS = range(1990, 2100)


def parse_moment(text: str, day: date, zone: ZoneInfo) -> datetime:
    """Read "2026-11-24 10:30", "2026-11-24T10:30:00+01:00", "D 10:30" or "D-1 16:05"; aware UTC.

    Without an offset the time is local to the zone. Raises ValueError for anything else, for a time that
    the zone skips when its clocks go forward, and for years that only a typing error means.
    """
    relative, absolute = RELATIVE.fullmatch(text), ABSOLUTE.fullmatch(text)
    if relative:
        civil = day + timedelta(days=int(relative["days"] or 0))
        return _in_zone(datetime.combine(civil, _clock(relative)), zone)
    if absolute is None:
        raise ValueError(text)
    civil = date(int(absolute["year"]), int(absolute["month"]), int(absolute["day"]))
    moment = datetime.combine(civil, _clock(absolute))
    if moment.year not in YEARS:
        raise ValueError(text)
    if absolute["offset"] is None:
        return _in_zone(moment, zone)
    return moment.replace(tzinfo=_offset(absolute["offset"])).astimezone(UTC)


def parse_day(text: str, day: date) -> date:
    """Read "2026-11-24", "D" or "D-30", a day counted from that of the plan. Raises ValueError otherwise."""
    relative = RELATIVE_DAY.fullmatch(text)
    if relative:
        return day + timedelta(days=int(relative["days"] or 0))
    found = ABSOLUTE_DAY.fullmatch(text)
    if found is None or int(found["year"]) not in YEARS:
        raise ValueError(text)
    return date(int(found["year"]), int(found["month"]), int(found["day"]))


def write_moment(moment: datetime | None, zone: ZoneInfo) -> str:
    """Write a moment as `parse_moment` reads it back; empty for None."""
    return "" if moment is None else moment.astimezone(zone).isoformat(sep=" ")


def _clock(match: re.Match[str]) -> time:
    microsecond = int((match["fraction"] or "").ljust(6, "0"))
    return time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0), microsecond)


def _in_zone(local: datetime, zone: ZoneInfo) -> datetime:
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise ValueError(f"{local} does not exist in {zone}")
    return moment


def _offset(text: str) -> timezone:
    if text == "Z":
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    return timezone((-1 if text[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes))
