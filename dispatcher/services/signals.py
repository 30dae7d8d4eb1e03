"""Signals: where the failures of a period come from, which products stand out, and the calls behind a bin."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from dispatcher.domain.signals import Facet, Sources, sources
from dispatcher.persistence import queries, signal_queries
from dispatcher.persistence.unit_of_work import Engine

MOST_CALLS = 200  # listed of one bin, the latest


@dataclass(frozen=True)
class Scope:
    """What is looked at: the days up to a moment, of one model or of all with None."""

    until: datetime
    days: int
    model: str | None = None

    def since(self, zone: str) -> datetime:
        """Return the midnight with which it begins."""
        wall = ZoneInfo(zone)
        first = self.until.astimezone(wall).date() - timedelta(days=self.days - 1)
        return datetime.combine(first, datetime.min.time(), wall).astimezone(ZoneInfo("UTC"))


@dataclass(frozen=True)
class SourceCall:
    """One call of a bin."""

    request_id: str
    number: int
    received_at: datetime
    fault: str
    customer: str
    model: str
    intervention_id: str | None


def read_sources(engine: Engine, zone: str, scope: Scope) -> Sources:
    """Return every bin of the scope, and the product signals as of its end."""
    since, wall = scope.since(zone), ZoneInfo(zone)
    with queries.reading(engine) as connection:
        counts = signal_queries.counted(connection, zone, since, scope.until, scope.model)
        models = signal_queries.by_model(connection, since, scope.until)
        products = signal_queries.product_signals(connection, scope.until)
    first, last = since.astimezone(wall).date(), scope.until.astimezone(wall).date()
    return sources(counts, models, products, first, last)


def read_calls(
    engine: Engine, zone: str, scope: Scope, facet: Facet, key: int | str
) -> tuple[SourceCall, ...]:
    """Return the latest calls of one bin, the newest first."""
    with queries.reading(engine) as connection:
        found = signal_queries.calls_in(
            connection, zone, scope.since(zone), scope.until, scope.model, facet, key, MOST_CALLS
        )
    return tuple(SourceCall(*row) for row in found)
