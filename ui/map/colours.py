"""Colours as numbers: mixing two, and which ink can be read on a fill. No Qt."""

from collections.abc import Sequence
from functools import cache


@cache
def mixed(colour: str, other: str, share: float) -> str:
    """Return a colour with a share (0 to 1) of another in it, "#RRGGBB"."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02X}" for one, two in pairs)


@cache
def readable(fill: str, inks: Sequence[str]) -> str:
    """Return the ink that stands out most on a fill."""
    return max(inks, key=lambda ink: contrast(fill, ink))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG counts it, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
