"""What is selected, and what is shown as a ghost: one for the whole desk, so that screens need not meet."""

from PySide6.QtCore import QObject, Signal

from dispatcher.domain.routes import DayRoute, Verdict


class Selection(QObject):
    """The selected intervention or technician, and the ghost days (of a drag or a proposal), if any."""

    changed = Signal()
    ghosts_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.intervention_id: str | None = None
        self.technician_id: str | None = None
        self.ghosts: tuple[DayRoute, ...] = ()
        self.verdict: Verdict | None = None

    def select(self, intervention_id: str | None = None, technician_id: str | None = None) -> None:
        """Select an intervention, a technician, or (with neither) nothing; unchanged choices stay silent."""
        if (intervention_id, technician_id) != (self.intervention_id, self.technician_id):
            self.intervention_id, self.technician_id = intervention_id, technician_id
            self.changed.emit()

    def show_ghosts(self, routes: tuple[DayRoute, ...], verdict: Verdict | None = None) -> None:
        """Show these days as they would be; an empty tuple takes the ghosts away."""
        if (routes, verdict) != (self.ghosts, self.verdict):
            self.ghosts, self.verdict = routes, verdict
            self.ghosts_changed.emit()
