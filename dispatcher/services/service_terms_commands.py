"""What a manager may ask about contracts: levels of service, what they owe, and calendars."""

from dataclasses import dataclass
from datetime import date

from dispatcher.domain.calendars import Opening
from dispatcher.domain.service_levels import AmountUnit, CommitmentKind, RuleUrgency

from .commands import Command


@dataclass(frozen=True)
class Owed:
    """One line of what a level owes: so many minutes or open days of a calendar."""

    kind: CommitmentKind
    urgency: RuleUrgency
    amount: int
    unit: AmountUnit
    calendar_id: str
    warn_minutes: int = 0
    runs_while_suspended: bool = True


@dataclass(frozen=True)
class SetServiceLevel(Command):
    """Write a level, new or anew, with everything it owes: what is not named is no commitment.

    `seen` is what its author saw that it owed; where it owes something else by now, it is a conflict.
    """

    level_id: str
    name: str
    rank: int
    calendar_id: str
    owed: tuple[Owed, ...] = ()
    prepaid: bool = False
    prepaid_priority: bool = True
    expected_version: int | None = None
    seen: tuple[Owed, ...] | None = None


@dataclass(frozen=True)
class RemoveServiceLevel(Command):
    """Take a level away that no contract names."""

    level_id: str


@dataclass(frozen=True)
class SetCalendar(Command):
    """Write a calendar, new or anew. `holidays`: "FR", "FR-57", or "" for none."""

    calendar_id: str
    name: str
    zone: str
    openings: tuple[Opening, ...]
    holidays: str = ""
    closed_days: tuple[date, ...] = ()
    expected_version: int | None = None


@dataclass(frozen=True)
class RemoveCalendar(Command):
    """Take a calendar away that no level and nobody of level 3 counts in."""

    calendar_id: str
