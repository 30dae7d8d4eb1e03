"""Why, why not: for one job, every technician with the exact price or what is exactly in the way."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Candidate
from dispatcher.services.candidates import everyone
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.panels.candidates import CandidatesTable
from ui.panels.proposals import needs_of, title_of
from ui.widgets.labels import elided, label
from ui.wording import tr, wording

LOOK_AGAIN_MS = 200


class WhyPanel(QWidget):
    """Explains one job at a time, planned or not; asks again when the plan changes. `shown`: it is there."""

    shown = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._bridge = model, bridge
        self.intervention: Intervention | None = None
        self._wanted: str | None = None  # the technician who was asked about, until he is shown
        self._asked: object = None
        self.candidates = CandidatesTable(model)
        self._title, self._needs, self._hint = label("", "title"), elided("", "quiet"), label("", "quiet")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._look = QTimer(self, singleShot=True, interval=LOOK_AGAIN_MS)
        self._look.timeout.connect(self._ask)
        self._arrange()
        model.changed.connect(self._follow)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._title)
        top.addWidget(self._needs, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._hint)
        column.addWidget(self.candidates, 1)

    def retranslate(self) -> None:
        self._hint.setText(
            tr("Choose work and press F1, or right-click it: every technician appears with the reason.")
        )
        self.candidates.retranslate()
        self._write()

    def explain(self, intervention_id: str, technician_id: str | None = None) -> None:
        """Explain a job of the board, beginning with one technician if one is named."""
        self.intervention = self._model.board.interventions.get(intervention_id)
        self._wanted = technician_id
        self.candidates.show_candidates(())
        self._write()
        self._ask()

    def _ask(self) -> None:
        job, board, now = self.intervention, self._model.board, self._model.now
        if job is None:
            return
        self._asked = asked = object()
        self._bridge.ask(lambda: everyone(board, job, now), lambda found: self._take(asked, found))

    def _take(self, asked: object, found: tuple[Candidate, ...]) -> None:
        """Show an answer, unless another has been asked for since."""
        if asked is not self._asked:
            return
        table = self.candidates.table
        before = self.candidates.rows.rows[table.chosen_row].technician_id if table.chosen_row >= 0 else None
        self.candidates.show_candidates(found)
        at = self.candidates.rows.row_of(self._wanted or before)
        if found:
            table.choose(at if at >= 0 else 0)
            table.scrollTo(table.currentIndex())
        self._wanted = None
        self.shown.emit()

    def _follow(self) -> None:
        """The plan has changed: explain again what is being looked at, and forget what is gone."""
        if self.intervention is None:
            return
        self.intervention = self._model.board.interventions.get(self.intervention.id)
        self._asked = None
        if self.intervention is None:
            self.candidates.show_candidates(())
            self._write()
        elif self.isVisible():
            self._look.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._asked is None:
            self._ask()

    def _write(self) -> None:
        job = self.intervention
        self._title.setText(title_of(self._model.board, job) if job else "")
        self._needs.setText(needs_of(job) if job else "")
        for widget in (self._title, self._needs, self.candidates):
            widget.setVisible(job is not None)
        self._hint.setVisible(job is None)
