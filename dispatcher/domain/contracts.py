"""What was sold: the level of service a customer is owed."""

from dataclasses import dataclass

from .customers import Customer


@dataclass(frozen=True)
class Caller:
    """Who may be on the phone, and the level of what was sold to them, None without a contract."""

    customer: Customer
    level: str | None


@dataclass(frozen=True)
class Contract:
    """`level` is the key of a service level, which says what is owed."""

    id: str
    external_id: str
    customer_id: str
    level: str
    version: int = 0
