"""Where the painted map looks: a point of the world in the middle of the widget, and a zoom. No Qt."""

from dataclasses import dataclass, replace
from math import log2

from dispatcher.domain.values import Position
from ui.map.projection import WORLD_PX, Bounds, from_world, to_world

NEAREST, NEAREST_AT_FIRST, FARTHEST = 17.0, 14.0, 6.0
MARGIN_PX = 80


@dataclass(frozen=True)
class Camera:
    """`x`, `y` on a world of side 1; `width`, `height` of the widget in pixels."""

    x: float = 0.5
    y: float = 0.35
    zoom: float = 9.0
    width: int = 1
    height: int = 1

    @property
    def side(self) -> float:
        """The side of the whole world in pixels."""
        return float(WORLD_PX * 2**self.zoom)

    def pixel(self, at: tuple[float, float]) -> tuple[float, float]:
        """Return where a place of the world lies in the widget."""
        return (at[0] - self.x) * self.side + self.width / 2, (at[1] - self.y) * self.side + self.height / 2

    def world(self, x: float, y: float) -> tuple[float, float]:
        """Return the place of the world under a pixel."""
        return self.x + (x - self.width / 2) / self.side, self.y + (y - self.height / 2) / self.side

    def sized(self, width: int, height: int) -> "Camera":
        return replace(self, width=max(1, width), height=max(1, height))

    def moved(self, right: float, down: float) -> "Camera":
        """Return the camera with the picture moved by pixels."""
        return replace(self, x=self.x - right / self.side, y=self.y - down / self.side)

    def zoomed(self, steps: float, x: float, y: float) -> "Camera":
        """Return the camera nearer by zoom steps; what lies under pixel x, y stays there."""
        zoom = min(NEAREST, max(FARTHEST, self.zoom + steps))
        under = self.world(x, y)
        nearer = replace(self, zoom=zoom)
        now = nearer.world(x, y)
        return replace(nearer, x=self.x + under[0] - now[0], y=self.y + under[1] - now[1])

    def fitted(self, area: Bounds) -> "Camera":
        """Return the camera with an area in view."""
        left, top = to_world(Position(area.north, area.west))
        right, bottom = to_world(Position(area.south, area.east))
        margin = min(MARGIN_PX, self.height // 4)
        rooms = ((self.width - margin, right - left), (self.height - margin, bottom - top))
        zoom = min(log2(max(1, pixels) / WORLD_PX / span) for pixels, span in rooms if span > 0)
        x, y = (left + right) / 2, (top + bottom) / 2
        return replace(self, x=x, y=y, zoom=min(NEAREST_AT_FIRST, max(FARTHEST, zoom)))

    def holding(self, at: tuple[float, float]) -> "Camera":
        """Return the camera with a place in view: the same where it is, else with the place in the middle."""
        x, y = self.pixel(at)
        edge_x, edge_y = self.width * 0.06, self.height * 0.06
        if edge_x <= x <= self.width - edge_x and edge_y <= y <= self.height - edge_y:
            return self
        return replace(self, x=at[0], y=at[1])

    @property
    def bounds(self) -> Bounds:
        """The area in view."""
        top, bottom = (from_world(*self.world(x, y)) for x, y in ((0, 0), (self.width, self.height)))
        return Bounds(bottom.latitude, top.longitude, top.latitude, bottom.longitude)

    def place(self, x: float, y: float) -> Position:
        """Return the place under a pixel in degrees."""
        return from_world(*self.world(x, y))
