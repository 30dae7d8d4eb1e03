"""Which call goes first, and which queue it goes to: tables that a manager edits.

Priority 1 goes first, 5 last. `shipped` values are what a new database begins with, nothing else.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from .requests import (
    HIGHEST_PRIORITY,
    LOWEST_PRIORITY,
    USUAL_PRIORITY,
    Impact,
    RequestKind,
    Urgency,
)
from .values import new_id

NO_CONTRACT = ""
"""What stands for the level of a customer without a contract."""
MOST_DAYS = 366
_SHIPPED_LEVELS = {"platinum": 1, "gold": 2, "silver": 3, "bronze": 4, NO_CONTRACT: 5}
_URGENCY_STEP = {Urgency.URGENT: -1, Urgency.NORMAL: 0, Urgency.LOW: 1}
_IMPACT_STEP = {Impact.CRITICAL: -1, Impact.IMPORTANT: 0, Impact.MINOR: 1}


@dataclass(frozen=True)
class PriorityRule:
    """One cell of the table: `level` is the key of a service level, "" without a contract."""

    id: str
    impact: Impact
    urgency: Urgency
    level: str
    priority: int
    version: int = 0


@dataclass(frozen=True)
class QueueRule:
    """Which queue a kind of request goes to, and when its answer is due: days of 24 hours after the call.

    `is_live`: for customers whose product is in use, or for those who still wait for that day.
    """

    id: str
    kind: RequestKind
    is_live: bool
    queue: str
    days: int
    version: int = 0


def queue_of(rules: Iterable[QueueRule], kind: RequestKind, is_live: bool) -> QueueRule | None:
    """Return the queue and delay of a kind of request, where there is one."""
    return next((rule for rule in rules if rule.kind is kind and rule.is_live == is_live), None)


Cell = tuple[Impact, Urgency, str]


def cells_of(rules: tuple[PriorityRule, ...]) -> dict[Cell, int]:
    """Return the table by its three questions."""
    return {(rule.impact, rule.urgency, rule.level): rule.priority for rule in rules}


def priority_in(table: Mapping[Cell, int], impact: Impact, urgency: Urgency, level: str) -> int:
    """Return a priority; a level that nobody has filled in counts like a customer without a contract."""
    usual = table.get((impact, urgency, NO_CONTRACT), USUAL_PRIORITY)
    return table.get((impact, urgency, level), usual)


def shipped_priorities() -> tuple[PriorityRule, ...]:
    """Return the table of a new database: the contract's place, one up or down for impact and urgency."""
    return tuple(
        PriorityRule(new_id(), impact, urgency, level, _clamped(place, impact, urgency))
        for (level, place), impact, urgency in product(_SHIPPED_LEVELS.items(), Impact, Urgency)
    )


def _clamped(place: int, impact: Impact, urgency: Urgency) -> int:
    wanted = place + _IMPACT_STEP[impact] + _URGENCY_STEP[urgency]
    return max(HIGHEST_PRIORITY, min(LOWEST_PRIORITY, wanted))


def shipped_queues() -> tuple[QueueRule, ...]:
    """Return the queues of a new database: support within the day, TMA in days, consulting in a month."""
    support = [
        QueueRule(new_id(), kind, is_live, "Support", 1)
        for kind, is_live in product((RequestKind.ASSISTANCE, RequestKind.ANOMALY), (True, False))
    ]
    return (
        *support,
        QueueRule(new_id(), RequestKind.EVOLUTION, True, "TMA", 5),
        QueueRule(new_id(), RequestKind.EVOLUTION, False, "Consulting", 30),
    )
