"""The arithmetic of the map: the spherical Web-Mercator of every web map, and areas of the earth. No Qt."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import asinh, atan, atan2, cos, degrees, hypot, log2, pi, radians, sinh, tan

from dispatcher.domain.values import Position

WORLD_PX = 256  # the side of the whole world at zoom 0
LAST_LATITUDE = 85.0511287798  # where the square map of the world ends


@dataclass(frozen=True)
class Bounds:
    """An area between two parallels and two meridians, in degrees."""

    south: float
    west: float
    north: float
    east: float

    @property
    def centre(self) -> Position:
        """The point in the middle of the picture: between the parallels as Mercator draws them."""
        _, top = to_world(Position(self.north, self.west))
        _, bottom = to_world(Position(self.south, self.west))
        return Position(_latitude((top + bottom) / 2), (self.west + self.east) / 2)

    def padded(self, share: float) -> "Bounds":
        """Return the area grown on each side by a share of its height and width."""
        high, wide = (self.north - self.south) * share, (self.east - self.west) * share
        south, north = max(self.south - high, -LAST_LATITUDE), min(self.north + high, LAST_LATITUDE)
        return Bounds(south, max(self.west - wide, -180.0), north, min(self.east + wide, 180.0))

    def holds(self, other: "Bounds") -> bool:
        vertically = self.south <= other.south and other.north <= self.north
        return vertically and self.west <= other.west and other.east <= self.east


def bounds_of(positions: Iterable[Position], least_degrees: float = 0.02) -> Bounds | None:
    """Return the smallest area with all positions, at least `least_degrees` wide and high; None for none."""
    places = list(positions)
    if not places:
        return None
    latitudes, longitudes = [p.latitude for p in places], [p.longitude for p in places]
    south, north = _at_least(min(latitudes), max(latitudes), least_degrees)
    west, east = _at_least(min(longitudes), max(longitudes), least_degrees)
    return Bounds(south, west, north, east)


def _at_least(low: float, high: float, least: float) -> tuple[float, float]:
    missing = max(0.0, least - (high - low)) / 2
    return low - missing, high + missing


def to_world(position: Position) -> tuple[float, float]:
    """Return x and y on a world of side 1, from the north-west corner."""
    latitude = max(-LAST_LATITUDE, min(LAST_LATITUDE, position.latitude))
    return (position.longitude + 180) / 360, (1 - asinh(tan(radians(latitude))) / pi) / 2


def _latitude(y: float) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * y))))


def from_world(x: float, y: float) -> Position:
    """Return the place at x and y on a world of side 1."""
    return Position(_latitude(y), x * 360 - 180)


def to_pixels(position: Position, zoom: float) -> tuple[float, float]:
    """Return pixels from the world's north-west corner at a zoom."""
    x, y = to_world(position)
    return x * WORLD_PX * 2**zoom, y * WORLD_PX * 2**zoom


def zoom_to_fit(bounds: Bounds, width_px: int, height_px: int, most: int = 14) -> int:
    """Return the largest whole zoom at which the area fits into a picture of that size."""
    left, top = to_world(Position(bounds.north, bounds.west))
    right, bottom = to_world(Position(bounds.south, bounds.east))
    rooms = ((width_px, right - left), (height_px, bottom - top))
    zooms = [log2(max(1, pixels) / WORLD_PX / span) for pixels, span in rooms if span > 0]
    return max(0, min([most, *(int(zoom) for zoom in zooms)]))


def between(origin: Position, destination: Position, share: float) -> Position:
    """Return the point at a share (0 to 1) of the straight line on the map."""
    (x1, y1), (x2, y2) = to_world(origin), to_world(destination)
    return from_world(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share)


def heading(origin: Position, destination: Position) -> int | None:
    """Return where a line on the map points: degrees clockwise from north; None where it has no length."""
    (x1, y1), (x2, y2) = to_world(origin), to_world(destination)
    if hypot(x2 - x1, y2 - y1) == 0:
        return None
    return round(degrees(atan2(x2 - x1, y1 - y2))) % 360


def metres_per_pixel(latitude: float, zoom: float) -> float:
    """Return how much ground a pixel covers."""
    return 40_075_016.686 * cos(radians(latitude)) / (WORLD_PX * 2**zoom)
