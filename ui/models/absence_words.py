"""What marks somebody absent, and what ends it, in words."""

from dispatcher.domain.absences import Absence
from dispatcher.domain.technicians import Technician
from ui.wording import tr


def mark_words(technician: Technician | None) -> str:
    """Write what marks somebody absent."""
    if technician is None:
        return tr("Mark as absent…")
    return tr("Mark {name} as absent…").format(name=technician.name)


def back_words(technician: Technician | None, absence: Absence | None) -> str:
    """Write what ends an absence."""
    if technician is None or absence is None:
        return tr("Back at work")
    return tr("{name} is back at work").format(name=technician.name)
