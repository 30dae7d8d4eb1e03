"""What the engine is doing, in a word: on its own, so that a status bar loads nothing of the engine."""

from enum import StrEnum


class EngineState(StrEnum):
    """What the engine is doing, as a status bar would say it."""

    STARTING = "starting"
    READY = "ready"
    WORKING = "working"
    RESTARTED = "restarted"
    """Ready again, after a crash."""
    GONE = "gone"
    """It crashed again and again, or cannot be started: it will not be tried any more."""
