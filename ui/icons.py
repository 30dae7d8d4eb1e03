"""The icons: our own drawings on a 16 px grid, in one stroke style, tinted with the theme's colour."""

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Protocol

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from ui.style import look


class HasIcon(Protocol):
    """A button, an action, a tab: anything that shows an icon."""

    def setIcon(self, icon: QIcon, /) -> None: ...


@cache
def drawing(name: str) -> str:
    """Return the SVG text of an icon; raises FileNotFoundError for a name nobody drew."""
    return (files("resources") / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def paint(painter: QPainter, name: str, target: QRectF, colour: str) -> None:
    """Paint an icon into a rectangle, in one colour ("#RRGGBB")."""
    _renderer(name, colour).render(painter, target)


@cache
def pixmap(name: str, size: int, colour: str, ratio: float = 1.0) -> QPixmap:
    """Return an icon as a square picture of `size` logical pixels.

    The same one each time: Qt keeps what it scales by the picture's number, and would keep each new one.
    """
    side = round(size * ratio)
    made = QPixmap(side, side)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    paint(painter, name, QRectF(0, 0, side, side), colour)
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def icon(name: str, colour: str = "") -> QIcon:
    """Return an icon in `colour`, or in the text colour of the present theme."""
    return _icon(name, colour or look.theme.text, faded())


@cache
def _icon(name: str, colour: str, off: str) -> QIcon:
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, 16, colour, ratio))
        made.addPixmap(pixmap(name, 16, off, ratio), QIcon.Mode.Disabled)
    return made


def faded() -> str:
    """Return the colour of an icon that cannot be pressed."""
    return look.theme.secondary


def wear(target: QObject, name: str, colour: Callable[[], str] = str) -> None:
    """Give a button or an action an icon, and again whenever the theme changes."""
    _Wardrobe(target, name, colour)


class _Wardrobe(QObject):
    """Lives as long as the thing it dresses, being its child."""

    def __init__(self, target: QObject, name: str, colour: Callable[[], str]) -> None:
        super().__init__(target)
        self._target = target
        self._name, self._colour = name, colour
        look.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        dressed: HasIcon = self._target  # type: ignore[assignment]  # Qt has no common class for setIcon
        dressed.setIcon(icon(self._name, self._colour()))


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(drawing(name).replace("currentColor", colour).encode()))
