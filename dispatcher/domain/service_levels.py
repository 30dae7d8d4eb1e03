"""What a contract promises, as rows a manager edits: levels of service, and how much time each one owes.

A commitment without a row is no commitment, and is said so.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

MOST_MINUTES = 60 * 24 * 366
"""No commitment, and no warning before one, is longer: a slip of the keys."""
MOST_DAYS = 366
HIGHEST_RANK = 9
SHIPPED_LEVELS = ("bronze", "silver", "gold", "platinum")
"""The keys of the levels every database begins with."""
NEWS_MINUTES = 60
"""Where no contract says how often the customer hears of us."""


class CommitmentKind(StrEnum):
    """What is owed: somebody takes the call up, is on site, parts leave, an answer, news meanwhile."""

    TAKE_IN_CHARGE = "take_in_charge"
    ON_SITE = "on_site"
    PARTS = "parts"
    ANSWER = "answer"
    NEWS = "news"


class RuleUrgency(StrEnum):
    """For which calls a rule holds. A rule for urgent calls goes before the one for any."""

    ANY = "any"
    URGENT = "urgent"


class AmountUnit(StrEnum):
    MINUTES = "minutes"
    OPEN_DAYS = "open_days"


@dataclass(frozen=True)
class ServiceLevel:
    """A level of service. Its id is its key, the word contracts name it by ("gold").

    `rank` orders the levels, the highest first; 0 is that of a customer without a contract. Where hours are
    `prepaid`, `prepaid_priority` says whether the level keeps its rank or counts as no contract.
    """

    id: str
    name: str
    rank: int
    calendar_id: str  # when calls are taken up
    prepaid: bool = False
    prepaid_priority: bool = True
    version: int = 0

    @property
    def key(self) -> str:
        return self.id

    @property
    def place(self) -> int:
        """Return the rank that counts when calls are put in order, 0 like a customer without a contract."""
        return 0 if self.prepaid and not self.prepaid_priority else self.rank


@dataclass(frozen=True)
class CommitmentRule:
    """So much time of a calendar for one kind of commitment; 0 minutes: at once, while it is open."""

    id: str
    level_id: str
    kind: CommitmentKind
    urgency: RuleUrgency
    amount: int
    unit: AmountUnit
    calendar_id: str
    warn_minutes: int = 0
    """So many minutes before it is due a warning comes; 0: none."""
    runs_while_suspended: bool = True
    version: int = 0

    @property
    def length(self) -> timedelta:
        """Return the amount of a rule in minutes."""
        return timedelta(minutes=self.amount)


def rule_of(
    rules: tuple[CommitmentRule, ...], level_id: str, kind: CommitmentKind, is_urgent: bool
) -> CommitmentRule | None:
    """Return the rule that holds for a call of this level, the one for urgent calls first; None: none."""
    held = {rule.urgency: rule for rule in rules if (rule.level_id, rule.kind) == (level_id, kind)}
    urgent = held.get(RuleUrgency.URGENT) if is_urgent else None
    return urgent or held.get(RuleUrgency.ANY)
