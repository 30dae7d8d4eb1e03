"""What was sold: the level of service a customer is owed."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from .customers import Customer


class ContractLevel(StrEnum):
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


@dataclass(frozen=True)
class Caller:
    """Who may be on the phone, and what was sold to them; `level` is None without a contract."""

    customer: Customer
    level: ContractLevel | None


# On site within, for an urgent call; None: no commitment. Bronze owes no time on site (S17-S20).
ON_SITE_WITHIN: dict[ContractLevel, timedelta | None] = {
    ContractLevel.PLATINUM: timedelta(hours=2),
    ContractLevel.GOLD: timedelta(hours=4),
    ContractLevel.SILVER: timedelta(hours=4),
    ContractLevel.BRONZE: None,
}
LEVELS_BY_RANK = (ContractLevel.PLATINUM, ContractLevel.GOLD, ContractLevel.SILVER, ContractLevel.BRONZE)


@dataclass(frozen=True)
class Contract:
    id: str
    external_id: str
    customer_id: str
    level: ContractLevel
    version: int = 0
