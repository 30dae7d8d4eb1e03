"""What a manager may ask about the contracts of a customer."""

from dataclasses import dataclass
from datetime import date

from .commands import Command


@dataclass(frozen=True)
class SetContract(Command):
    """Write a contract, new or anew: renewing one is giving it a later last day.

    Both days are included; None: from ever, without an end. No machine named: all of the customer's.
    `reference` is the number on paper, given once.
    """

    contract_id: str
    customer_id: str
    level: str
    starts_on: date | None = None
    ends_on: date | None = None
    equipment_ids: tuple[str, ...] = ()
    reference: str = ""
    prepaid_priority: bool | None = None
    expected_version: int | None = None
