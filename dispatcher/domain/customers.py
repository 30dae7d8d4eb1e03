"""Who pays, where the work is, and which machine is there."""

from dataclasses import dataclass

from .values import Position


@dataclass(frozen=True)
class Customer:
    id: str
    external_id: str
    name: str
    phone: str = ""
    language: str = "fr"
    version: int = 0


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
    """The customer's machine. `skill` is what a technician must master to repair it."""

    id: str
    external_id: str
    site_id: str
    model: str
    serial: str
    skill: str
    version: int = 0
