"""What part of incoming work is shown, and in which order: filters ready-made and saved. No Qt here."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from ui.models.queue_item import QueueItem

SOON = timedelta(minutes=60)


class Sieve(StrEnum):
    """Which part of the queue is shown."""

    ALL = "all"
    TO_QUALIFY = "to_qualify"
    URGENT = "urgent"
    SOON = "soon"


class Order(StrEnum):
    """What stands on top. Every order begins with what nobody has judged yet, but BEST_CONTRACT."""

    PRESSING = "pressing"  # by priority, urgent first, then by due time
    OLDEST = "oldest"  # who has waited longest
    BEST_CONTRACT = "best_contract"


@dataclass(frozen=True)
class QueueFilter:
    """One way to look at the queue. `skill` and `level` are empty for all; `words` must all be found.

    Only a saved filter has a `name` of its own; the words of the others are the screen's.
    """

    sieve: Sieve = Sieve.ALL
    order: Order = Order.PRESSING
    skill: str = ""
    level: str = ""
    words: str = ""
    name: str = ""


EVERYTHING = QueueFilter()
READY_MADE = (
    EVERYTHING,
    QueueFilter(order=Order.OLDEST),
    QueueFilter(order=Order.BEST_CONTRACT),
    QueueFilter(Sieve.TO_QUALIFY, Order.OLDEST),
    QueueFilter(Sieve.URGENT),
    QueueFilter(Sieve.SOON),
)
Rank = tuple[Any, ...]


def passes(item: QueueItem, chosen: QueueFilter, now: datetime) -> bool:
    """Tell whether a row belongs to a filter; what was typed is another matter."""
    if chosen.sieve is Sieve.TO_QUALIFY and not item.is_call:
        return False
    if chosen.sieve is Sieve.URGENT and not item.urgent:
        return False
    if chosen.sieve is Sieve.SOON and (item.due_at is None or item.due_at - now > 2 * SOON):
        return False
    if chosen.skill and chosen.skill not in item.skills:
        return False
    return not chosen.level or item.level == chosen.level


def rank_by(order: Order) -> Callable[[QueueItem], Rank]:
    """Return what rows are sorted by."""
    return {Order.PRESSING: _pressing, Order.OLDEST: _oldest, Order.BEST_CONTRACT: _best_contract}[order]


def _pressing(item: QueueItem) -> Rank:
    due = item.due_at.timestamp() if item.due_at else 0.0
    if item.is_call:  # the oldest that nobody has judged is always on top
        return (False, item.received_at, item.number)
    rank = -item.rank
    pressing = (item.priority, not item.urgent, item.due_at is None, due, rank)
    return (not item.is_call, *pressing, item.received_at, item.number)


def _oldest(item: QueueItem) -> Rank:
    return (not item.is_call, item.received_at, item.number)


def _best_contract(item: QueueItem) -> Rank:
    return (-item.rank, not item.level, *_pressing(item))


# ---- what people save


def as_text(filters: Sequence[QueueFilter]) -> str:
    """Write filters down for the next start."""
    return json.dumps([asdict(one) for one in filters])


def from_text(text: str) -> tuple[QueueFilter, ...]:
    """Read filters again; one that this version does not know is left out."""
    try:
        found = json.loads(text)
        return tuple(made for one in found if (made := _made(one)) is not None)
    except (ValueError, TypeError):
        return ()


def _made(one: dict[str, str]) -> QueueFilter | None:
    try:
        texts = {name: str(one.get(name, "")) for name in ("skill", "level", "words", "name")}
        return QueueFilter(Sieve(one["sieve"]), Order(one["order"]), **texts)
    except (ValueError, KeyError, AttributeError):
        return None
