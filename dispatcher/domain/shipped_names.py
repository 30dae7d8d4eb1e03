"""What the desk is shipped with under an English name, said in the reader's language on every screen."""

from .sentences import Sentence

_SHIPPED = (
    Sentence("Platinum"),
    Sentence("Gold"),
    Sentence("Silver"),
    Sentence("Bronze"),
    Sentence("Office hours"),
    Sentence("24 hours, 7 days"),
)
_BY_NAME = {one.template: one for one in _SHIPPED}


def spoken_name(name: str) -> Sentence | str:
    """Return a shipped level or calendar as a sentence; a manager's own keeps the name he gave it."""
    return _BY_NAME.get(name, name)
