"""Who pays, where the work is, and which machine is there."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .values import Position


class CustomerKind(StrEnum):
    """Somebody of our own house, or somebody who buys from it."""

    INTERNAL = "internal"
    EXTERNAL = "external"


@dataclass(frozen=True)
class Customer:
    """`live_since` is the day the product went live there, None while it has not.

    `zone` is where his clocks are, "" for ours; `account_owner` the name of ours who looks after him. One
    that is not identified is only a sender's name, until somebody finds out who it is.
    """

    id: str
    external_id: str
    name: str
    phone: str = ""
    language: str = "fr"
    version: int = 0
    kind: CustomerKind = CustomerKind.EXTERNAL
    live_since: date | None = None
    zone: str = ""
    account_owner: str = ""
    is_identified: bool = True

    def is_live(self, day: date) -> bool:
        """Whether the product is in use there on a day."""
        return self.live_since is not None and self.live_since <= day


@dataclass(frozen=True)
class Site:
    """A place of a customer's where work is done; latitude and longitude in WGS 84 degrees."""

    id: str
    external_id: str
    customer_id: str
    name: str
    address: str
    town: str
    latitude: float
    longitude: float
    version: int = 0

    @property
    def position(self) -> Position:
        return Position(self.latitude, self.longitude)


@dataclass(frozen=True)
class Equipment:
    """The customer's machine. `skill` is what a technician must master to repair it.

    `release` is the version of what runs on it, `procedure` what to know before touching it.
    """

    id: str
    external_id: str
    site_id: str
    model: str
    serial: str
    skill: str
    version: int = 0
    release: str = ""
    procedure: str = ""
