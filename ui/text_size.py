"""How large everything is drawn, 100 to 200 per cent, on top of what the screen asks for.

Qt takes the scale once, before the application is made: texts, targets, bars and icons grow together and stay
sharp. So another size holds from the next start on, which `Habits` offers to make at once.
"""

import os

from PySide6.QtCore import QSettings

PERCENTS = (100, 125, 150, 175, 200)
KEY = "look/percent"
SCALE, OURS = "QT_SCALE_FACTOR", "DISPATCHER_OWN_SCALE"  # the second says that we have set the first


def kept_percent(kept: QSettings) -> int:
    """Return the size this seat has chosen, 100 where it has chosen none."""
    percent = int(str(kept.value(KEY, 100, type=int)))
    return percent if percent in PERCENTS else 100


def beside(percent: int, step: int) -> int:
    """Return the next larger (+1) or smaller (-1) size, the same at either end."""
    at = PERCENTS.index(percent) + step
    return PERCENTS[min(max(at, 0), len(PERCENTS) - 1)]


def choose(kept: QSettings, percent: int) -> None:
    """Keep a size for the next start."""
    kept.setValue(KEY, percent)
    kept.sync()


def prepare(kept: QSettings) -> None:
    """Have Qt draw at the chosen size; a scale set outside wins. Before the application is made."""
    percent = kept_percent(kept)
    if percent != 100 and SCALE not in os.environ:
        os.environ[SCALE] = os.environ[OURS] = str(percent / 100)


def forget_prepared() -> None:
    """Take our own scale out of the environment again, so that a restart may set another."""
    if os.environ.pop(OURS, None) is not None:
        os.environ.pop(SCALE, None)
