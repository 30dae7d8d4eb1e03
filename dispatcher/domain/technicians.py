"""Who can be sent out, and what they master."""

from collections.abc import Mapping
from dataclasses import dataclass

from .values import Position


@dataclass(frozen=True)
class Technician:
    """`skills` maps a skill to its level, 1 (assisted) to 3 (expert). The day starts and ends at home."""

    id: str
    external_id: str
    name: str
    team: str
    skills: Mapping[str, int]
    latitude: float
    longitude: float
    phone: str = ""
    language: str = "fr"
    version: int = 0

    @property
    def home(self) -> Position:
        return Position(self.latitude, self.longitude)
