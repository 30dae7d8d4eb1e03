"""Small values that every word of the trade is made of."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from math import cos, hypot, radians

KM_PER_DEGREE = 111.2


@dataclass(frozen=True)
class TimeWindow:
    """From the earliest to the latest moment, both included."""

    earliest: datetime
    latest: datetime

    def holds(self, moment: datetime) -> bool:
        return self.earliest <= moment <= self.latest


@dataclass(frozen=True)
class Position:
    """A place on earth: WGS 84 degrees."""

    latitude: float
    longitude: float


def km_between(one: Position, other: Position) -> float:
    """Return kilometres as the crow flies, on a plane: good enough to say what is nearer in a region."""
    narrow = cos(radians(one.latitude))
    return KM_PER_DEGREE * hypot(one.latitude - other.latitude, (one.longitude - other.longitude) * narrow)


def new_id() -> str:
    """Return a fresh key. Whoever creates a row makes its key, so rows typed while cut off merge later."""
    return str(uuid.uuid4())
