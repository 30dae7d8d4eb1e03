"""How an alarm system does its work, in figures of ISA-18.2, IEC 62682 and EEMUA 191; and what a flood is.

The standards count per operator, over windows of ten minutes. A flood begins when more alarms come in ten
minutes than one person can take, and ends when it is quiet again: two thresholds, so that nothing flickers.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from .alarm_rules import AlarmRules
from .alarms import Alarm, Priority

WINDOW = timedelta(minutes=10)
HOUR = timedelta(hours=1)
STALE = timedelta(hours=24)

MOST_A_HOUR = 6.0
"""About one in ten minutes for each operator: "very likely acceptable"."""
MOST_IN_AN_HOUR = 12
"""Two in ten minutes: the most one operator can manage."""
MOST_FLOOD_SHARE = 0.01
MOST_HIGH_SHARE = 0.05
LEAST_LOW_SHARE = 0.80
MOST_STALE = 5
SEEN_WITHIN = timedelta(minutes=2)
"""Nine of ten alarms of high priority are seen within this time (the centre's own goal)."""


def flood_since(raised: Sequence[datetime], rules: AlarmRules, now: datetime) -> datetime | None:
    """Return since when there is a flood now; None: there is none. `raised` are times in order."""
    since = None
    for start, end in floods(raised, rules, now):
        since = start if end is None else None
    return since


def floods(
    raised: Sequence[datetime], rules: AlarmRules, now: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Return from when to when alarms came in floods; None: it goes on.

    The count changes when an alarm comes and when one is ten minutes old; nothing in between needs a look.
    """
    moments = sorted({*raised, *(one + WINDOW for one in raised)})
    found: list[tuple[datetime, datetime | None]] = []
    begins: datetime | None = None
    for moment in moments:
        if moment > now:
            break
        count = bisect_right(raised, moment) - bisect_right(raised, moment - WINDOW)
        if begins is None and count > rules.flood_starts:
            begins = moment
        elif begins is not None and count < rules.flood_ends:
            found.append((begins, moment))
            begins = None
    return [*found, (begins, None)] if begins is not None else found


@dataclass(frozen=True)
class OperatorFigures:
    """What one person saw: how many, how many an hour at work, and how quickly nine of ten were seen."""

    name: str
    seen: int
    per_hour: float
    p90: timedelta | None
    shelved: int


@dataclass(frozen=True)
class Figures:
    """The alarms of a span of time. Rates are for each operator who saw any."""

    since: datetime
    until: datetime
    count: int
    operators: tuple[OperatorFigures, ...]
    per_hour: float
    worst_hour: int
    full_windows: float
    flood_share: float
    priorities: dict[Priority, float]
    p90_high: timedelta | None
    p90: timedelta | None
    stale: int
    never_seen: int
    kinds: tuple[tuple[str, int], ...]


def figures(alarms: Iterable[Alarm], since: datetime, until: datetime, rules: AlarmRules) -> Figures:
    """Count the alarms raised from `since` until `until`."""
    rows = sorted((row for row in alarms if since <= row.raised_at < until), key=lambda row: row.raised_at)
    raised = [row.raised_at for row in rows]
    names = sorted({row.acknowledged_by for row in rows if row.acknowledged_at} - {""})
    hours = max((until - since) / HOUR, 1 / 60)
    ranks = Counter(row.priority for row in rows)
    return Figures(
        since=since,
        until=until,
        count=len(rows),
        operators=tuple(_operator(name, rows, hours) for name in names),
        per_hour=len(rows) / hours / max(len(names), 1),
        worst_hour=_most_in(raised, HOUR),
        full_windows=_full_windows(raised, since, until, rules),
        flood_share=_flood_share(raised, since, until, rules),
        priorities={rank: ranks[rank] / len(rows) if rows else 0.0 for rank in Priority},
        p90_high=_p90(_waits(row for row in rows if row.priority is Priority.HIGH)),
        p90=_p90(_waits(rows)),
        stale=sum((row.cleared_at or until) - row.raised_at > STALE for row in rows),
        never_seen=sum(row.acknowledged_at is None and row.cleared_at is None for row in rows),
        kinds=tuple(Counter(str(row.kind) for row in rows).most_common(10)),
    )


def _operator(name: str, rows: Sequence[Alarm], hours: float) -> OperatorFigures:
    seen = [row for row in rows if row.acknowledged_by == name]
    shelved = sum(row.shelved_by == name for row in rows)
    return OperatorFigures(name, len(seen), len(seen) / hours, _p90(_waits(seen)), shelved)


def _waits(rows: Iterable[Alarm]) -> list[timedelta]:
    """Return how long each alarm stood on a screen before somebody saw it.

    It counts from `shown_at`: while the desk was closed nobody could see it.
    """
    return [
        max(row.acknowledged_at - max(row.shown_at, row.raised_at), timedelta())
        for row in rows
        if row.acknowledged_at is not None
    ]


def _p90(waits: list[timedelta]) -> timedelta | None:
    """Return the time within which nine of ten were: the smallest that so many do not exceed."""
    if not waits:
        return None
    ordered = sorted(waits)
    return ordered[-(-9 * len(ordered) // 10) - 1]


def _most_in(raised: Sequence[datetime], span: timedelta) -> int:
    return max((index + 1 - bisect_right(raised, at - span) for index, at in enumerate(raised)), default=0)


def _full_windows(raised: Sequence[datetime], since: datetime, until: datetime, rules: AlarmRules) -> float:
    """Return the share of ten-minute windows, side by side, with more alarms than one person can take."""
    count = max(int(-(-(until - since) // WINDOW)), 1)
    full = 0
    for index in range(count):
        start = since + index * WINDOW
        full += bisect_left(raised, start + WINDOW) - bisect_left(raised, start) > rules.flood_starts
    return full / count


def _flood_share(raised: Sequence[datetime], since: datetime, until: datetime, rules: AlarmRules) -> float:
    whole = sum(((end or until) - start for start, end in floods(raised, rules, until)), timedelta())
    return whole / max(until - since, WINDOW)
