"""What was sold: the level of service a customer is owed."""

from dataclasses import dataclass
from enum import StrEnum


class ContractLevel(StrEnum):
    BRONZE = "bronze"
    SILVER = "silver"
    GOLD = "gold"
    PLATINUM = "platinum"


LEVELS_BY_RANK = (ContractLevel.PLATINUM, ContractLevel.GOLD, ContractLevel.SILVER, ContractLevel.BRONZE)


@dataclass(frozen=True)
class Contract:
    id: str
    external_id: str
    customer_id: str
    level: ContractLevel
    version: int = 0
