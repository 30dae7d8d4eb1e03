"""Memory that was freed goes back to the system: a seat stays open for days.

glibc keeps what is freed between two pieces still in use, and a web engine with its many threads leaves such
gaps all day: half an hour at full speed grew by 30 MB, of which our own objects were none.
"""

import ctypes
import sys
import time
from collections.abc import Callable

EVERY_S = 60.0


class Housekeeping:
    """Gives freed memory back once a minute at most. Any thread, one at a time."""

    def __init__(self) -> None:
        self._trim = _found()
        self._next_s = time.monotonic() + EVERY_S

    def tidy(self) -> None:
        """Give back what is free, if it is time and the system's library knows how."""
        if self._trim is None or time.monotonic() < self._next_s:
            return
        self._next_s = time.monotonic() + EVERY_S
        self._trim(0)


def _found() -> Callable[[int], int] | None:
    """Return `malloc_trim` (about a millisecond a call); None on systems that manage without it."""
    if not sys.platform.startswith("linux"):
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
