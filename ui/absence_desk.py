"""Marking the technician in question absent, and back: what menus, keys and the list ask for."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from dispatcher.domain.absences import Absence
from dispatcher.domain.technicians import Technician
from dispatcher.domain.values import TimeWindow, new_id
from dispatcher.services.commands import RecordAbsence, WithdrawAbsence
from ui.bridge import Bridge
from ui.models.absence_words import back_words, mark_words
from ui.models.board_model import BoardModel
from ui.models.situation import Situation
from ui.panels.absence_form import AbsenceForm
from ui.selection import Selection


class AbsenceDesk:
    """`bring_form` shows the panel that holds the form."""

    def __init__(
        self,
        model: BoardModel,
        bridge: Bridge,
        selection: Selection,
        form: AbsenceForm,
        bring_form: Callable[[], None],
    ) -> None:
        self._model, self._bridge, self._selection = model, bridge, selection
        self._form, self._bring_form = form, bring_form
        form.confirmed.connect(self._record)

    @property
    def technician(self) -> Technician | None:
        """Return who is selected, or who holds the selected work."""
        board, chosen = self._model.board, self._selection
        held = board.assignments_of.get(chosen.intervention_id or "", ())
        holders = [row.technician_id for row in held if row.holds_the_work]
        return board.technicians.get(chosen.technician_id or next(iter(holders), ""))

    @property
    def absence(self) -> Absence | None:
        """Return when the one in question is away: now, or next."""
        technician = self.technician
        return self.absence_of(technician.id) if technician else None

    def absence_of(self, technician_id: str) -> Absence | None:
        rows = self._model.board.absences_of.get(technician_id, ())
        return next((row for row in rows if row.ends_at > self._model.now), None)

    def told(self, now: Situation) -> Situation:
        """Return the situation with who is in question, and when he is away."""
        return replace(now, technician=self.technician, absence=self.absence)

    def ask(self, technician_id: str = "") -> None:
        """Open the form for somebody, or for the one in question."""
        key = technician_id or (self.technician.id if self.technician else "")
        if key in self._model.board.technicians:
            self._bring_form()
            self._form.begin(self._model.board, key, self._model.now)

    def end(self, technician_id: str = "") -> None:
        """Say that somebody works again, from now on; what has been of the absence stays."""
        key = technician_id or (self.technician.id if self.technician else "")
        absence = self.absence_of(key)
        if absence is not None:
            back_at = self._model.now if absence.holds(self._model.now) else None
            self._bridge.run(WithdrawAbsence(absence.id, back_at))

    def entries(self, technician_id: str, parent: QWidget) -> list[QAction]:
        """Return what a menu offers about a technician pointed at; nothing about nobody."""
        technician = self._model.board.technicians.get(technician_id)
        if technician is None or self._model.past is not None:
            return []
        made = [QAction(mark_words(technician).replace("&", "&&"), parent)]
        made[0].triggered.connect(lambda: self.ask(technician_id))
        absence = self.absence_of(technician_id)
        if absence is not None:
            made.append(QAction(back_words(technician, absence).replace("&", "&&"), parent))
            made[1].triggered.connect(lambda: self.end(technician_id))
        return made

    def _record(self, technician_id: str, away: TimeWindow, reason: str) -> None:
        self._bridge.run(RecordAbsence(new_id(), technician_id, away.earliest, away.latest, reason))
