"""What was sold: the level of service a customer is owed."""

from dataclasses import dataclass

from .contacts import Contact
from .customers import Customer


@dataclass(frozen=True)
class Caller:
    """Who may be on the phone, and the level of what was sold to them, None without a contract.

    `contact` is the person who was found, `equipment_id` the machine, where it was by one of them.
    """

    customer: Customer
    level: str | None
    contact: Contact | None = None
    equipment_id: str = ""


@dataclass(frozen=True)
class Contract:
    """`level` is the key of a service level, which says what is owed."""

    id: str
    external_id: str
    customer_id: str
    level: str
    version: int = 0
