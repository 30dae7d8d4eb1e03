"""The two answers that are not a change: a rule says no, or somebody else was first.

Anything else that is raised is a bug and surfaces once, at the edge.
"""

from .sentences import Sentence


class Refusal(Exception):
    """A rule says no. Carries the sentence shown to the person; nothing was changed."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Conflict(Refusal):
    """Somebody else changed the same thing first. Nothing was changed; reload and look again."""


CHANGED = Sentence("Somebody changed this meanwhile. Look again, then decide.")
BUILT_ON = Sentence("Other records depend on this by now. It cannot be taken back any more.")


def refuse_older(version: int, expected: int | None) -> None:
    """Raise Conflict where a change was decided on another version than this; None: it was asked of none."""
    if expected is not None and expected != version:
        raise Conflict(CHANGED)
