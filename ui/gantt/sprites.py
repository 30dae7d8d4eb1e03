"""Small pictures kept between repaints: a bar, a name, a stretch of ground, drawn once and then copied.

A call into Qt costs more than the pixels it fills; with these, panning over four hundred bars is four hundred
copies instead of ten thousand strokes.
"""

from collections.abc import Callable, Hashable
from operator import is_not

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPixmap

SHARE_KEPT = 0.75  # of the pixels of a view: more than the bars and names of one repaint have
LEAST_KEPT = 250_000  # pixels, 1 MB


class Sprites:
    """Pictures by what they show. All are thrown away when `owner` is another one.

    Kept in two halves: when the newer one is full the older one goes, and what was looked at since is saved.
    """

    def __init__(self) -> None:
        self.kept: dict[Hashable, QPixmap] = {}
        self._older: dict[Hashable, QPixmap] = {}
        self._pixels = 0
        self._room = LEAST_KEPT
        self._owner: tuple[object, ...] = ()

    def belong_to(self, *owner: object) -> None:
        """Forget everything unless it was painted for these: keys may name parts of them by identity."""
        if len(owner) != len(self._owner) or any(map(is_not, owner, self._owner)):
            self._owner = owner
            self.clear()

    def fit(self, pixels: int) -> None:
        """Make room for a view of so many device pixels."""
        self._room = max(round(pixels * SHARE_KEPT), LEAST_KEPT)

    def clear(self) -> None:
        self.kept.clear()
        self._older.clear()
        self._pixels = 0

    def find(self, key: Hashable) -> QPixmap | None:
        """Return the picture of this key, None if there is none yet."""
        found = self.kept.get(key)
        if found is None and (older := self._older.pop(key, None)) is not None:
            return self._keep(key, older)
        return found

    def get(
        self,
        key: Hashable,
        width: int,
        height: int,
        ratio: float,
        paint: Callable[[QPainter], None],
        *,
        is_opaque: bool = False,
    ) -> QPixmap:
        """Return the picture of this key, painted now if it is new; sizes in logical pixels."""
        found = self.find(key)
        return found if found is not None else self._keep(key, drawn(width, height, ratio, paint, is_opaque))

    def _keep(self, key: Hashable, pixmap: QPixmap) -> QPixmap:
        pixels = pixmap.width() * pixmap.height()
        if self._pixels + pixels > self._room:
            self.kept, self._older, self._pixels = {}, self.kept, 0
        self._pixels += pixels
        self.kept[key] = pixmap
        return pixmap


def drawn(
    width: int, height: int, ratio: float, paint: Callable[[QPainter], None], is_opaque: bool = False
) -> QPixmap:
    """Return a picture of this size in logical pixels, painted from (0, 0) on nothing.

    `is_opaque`: `paint` covers all of it. Such a picture is copied, one with holes has to be blended.
    """
    pixmap = QPixmap(max(round(width * ratio), 1), max(round(height * ratio), 1))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.black if is_opaque else Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint(painter)
    painter.end()
    return pixmap
