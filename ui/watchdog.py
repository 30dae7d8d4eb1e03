"""Watches the alarm engine itself: where it has not ticked for a minute, somebody has to know.

It has a timer of its own and counts seconds that no clock on the wall can change, so that neither a jump of
the clock nor a hanging worker deceives it.
"""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

LOOK_MS = 1000
SILENT_AFTER_S = 60


class Watchdog(QObject):
    """`changed` when the engine falls silent, at each look while it is, and when it is back."""

    changed = Signal()

    def __init__(self, parent: QObject, seconds: Callable[[], float] = time.monotonic) -> None:
        super().__init__(parent)
        self._seconds = seconds
        self._heard_s = seconds()
        self.silent_s = 0
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        self._heard_s = self._seconds()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def hear(self) -> None:
        """The alarm engine has ticked."""
        self._heard_s = self._seconds()
        self.look()

    def look(self) -> None:
        """See for how long nothing was heard; 0 while all is well."""
        passed = int(self._seconds() - self._heard_s)
        silent = passed if passed >= SILENT_AFTER_S else 0
        if silent != self.silent_s:
            self.silent_s = silent
            self.changed.emit()

    @property
    def is_silent(self) -> bool:
        return self.silent_s > 0
