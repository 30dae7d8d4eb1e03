"""What is selected, and what is shown as a ghost: one for the whole desk, so that screens need not meet."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from dispatcher.domain.routes import DayRoute, Verdict


class Selection(QObject):
    """The selected intervention or technician, and the ghost days (of a drag or a proposal), if any.

    `marked` are the jobs chosen together, where it is more than one; the selected one is among them.
    """

    changed = Signal()
    ghosts_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.intervention_id: str | None = None
        self.technician_id: str | None = None
        self.marked: tuple[str, ...] = ()
        self.ghosts: tuple[DayRoute, ...] = ()
        self.verdict: Verdict | None = None

    def select(self, intervention_id: str | None = None, technician_id: str | None = None) -> None:
        """Select an intervention, a technician, or (with neither) nothing; unchanged choices stay silent.

        What is marked stays marked while the selected one is among it.
        """
        marked = self.marked if intervention_id in self.marked else ()
        before = self.intervention_id, self.technician_id, self.marked
        if (intervention_id, technician_id, marked) != before:
            self.intervention_id, self.technician_id, self.marked = intervention_id, technician_id, marked
            self.changed.emit()

    def mark(self, intervention_ids: Iterable[str]) -> None:
        """Choose several jobs together; fewer than two are no group. The last becomes the selected one."""
        ids = tuple(dict.fromkeys(intervention_ids))
        marked = ids if len(ids) > 1 else ()
        chosen = self.intervention_id if self.intervention_id in ids or not ids else ids[-1]
        kept = self.technician_id if chosen == self.intervention_id else None
        if (chosen, kept, marked) != (self.intervention_id, self.technician_id, self.marked):
            self.intervention_id, self.technician_id, self.marked = chosen, kept, marked
            self.changed.emit()

    def show_ghosts(self, routes: tuple[DayRoute, ...], verdict: Verdict | None = None) -> None:
        """Show these days as they would be; an empty tuple takes the ghosts away."""
        if (routes, verdict) != (self.ghosts, self.verdict):
            self.ghosts, self.verdict = routes, verdict
            self.ghosts_changed.emit()
