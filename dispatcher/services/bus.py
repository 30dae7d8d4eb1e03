"""Who hears of committed facts: screens, logs, later the other seats."""

import logging
from collections.abc import Callable

from dispatcher.domain.events import Event

Listener = Callable[[tuple[Event, ...]], None]
log = logging.getLogger(__name__)


class EventBus:
    """Tells every listener what was committed, on the thread that committed it.

    A listener that raises is logged and cannot undo the commit.
    """

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Add a listener; the function returned takes it away again."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def publish(self, events: tuple[Event, ...]) -> None:
        for listener in list(self._listeners):
            try:
                listener(events)
            except Exception:
                log.exception("a listener failed on %s", [type(event).__name__ for event in events])
