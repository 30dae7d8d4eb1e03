"""Proposals for one job: who could take it when, and what that does to everybody else.

The row under the pointer, or else the chosen one, is drawn as ghosts on Gantt and map. Applying a row is one
command and one undo step.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Candidate, Proposal
from dispatcher.services import urgent
from dispatcher.services.candidates import everyone
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.proposal_columns import proposal_columns
from ui.models.table_model import TableModel
from ui.panels.candidates import CandidatesTable
from ui.selection import Selection
from ui.widgets.fields import button
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import clock, duration, tr, wording

_HINT, _TABLE, _CANDIDATES = range(3)
REASONS_AFTER_MS = 60


class ProposalsPanel(QWidget):
    """Looks for places for one intervention and shows them, the best chosen.

    `shown` comes when the answer is on the screen, `chosen_changed(proposal)` with each choice, `applied`
    when the plan has become the chosen row.
    """

    shown = Signal()
    chosen_changed = Signal(object)
    applied = Signal()
    explained = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self.intervention: Intervention | None = None
        self.proposals: tuple[Proposal, ...] = ()
        self._wants_reasons = False
        self._is_looking = False
        self._asked_about: tuple[object, ...] = ()
        self._shown_about: tuple[object, ...] = ()
        self._kept_choice = ""  # the technician a person had chosen before the answer was asked anew
        self.rows = TableModel(proposal_columns(model), key=lambda proposal: proposal.id)
        self.table = RowTable(self.rows)
        self.candidates = CandidatesTable(model)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self._title, self._needs = label("", "title"), elided("", "quiet")
        self._answer, self._hint = label("", "strong"), label("", "quiet")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.apply_button = button("done", "primary", self.apply)
        self.reasons_button = button("person", on_click=self._toggle_reasons)
        top = QHBoxLayout()
        top.setSpacing(12)
        for widget, stretch in ((self._title, 0), (self._needs, 1), (self._answer, 0)):
            top.addWidget(widget, stretch)
        top.addWidget(self.reasons_button)
        top.addWidget(self.apply_button)
        self.table.set_widths(126, 66, 110, 96, 88, 80, 158)
        self._pages = QStackedLayout()
        for page in (self._hint, self.table, self.candidates):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def _connect(self) -> None:
        self.table.hovered.connect(self._show_ghosts)
        self.table.chosen.connect(lambda _row: self._follow_choice())
        self.table.confirmed.connect(lambda _row: self.apply())
        self._model.changed.connect(self._check_still_open)
        for answer in (self._bridge.refused, self._bridge.conflicted, self._bridge.broke):
            answer.connect(self._stop_looking)
        wording.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Proposals"))
        self.apply_button.setText(tr("Apply"))
        self.rows.refresh()
        self.candidates.retranslate()
        self._write()

    # ---- asking and showing

    def look_for(self, intervention_id: str) -> None:
        """Look for places for an intervention of the board; the answer comes back by itself."""
        intervention = self._model.board.interventions.get(intervention_id)
        if intervention is None:
            return
        self.intervention, self.proposals = intervention, ()
        self._wants_reasons, self._is_looking, self._kept_choice = False, True, ""
        self._write()
        self._ask(intervention)

    def _ask(self, intervention: Intervention) -> None:
        board, now = self._model.board, self._model.now
        self._asked_about = plan_of(board)
        self._bridge.ask(
            lambda: urgent.propose(board, intervention, now),
            lambda found: self._take(board, intervention, found),
        )

    def _ask_for_reasons(self, board: Board, intervention: Intervention) -> None:
        now = self._model.now
        self._bridge.ask(
            lambda: everyone(board, intervention, now),
            lambda reasons: self._take_reasons(board, intervention, reasons),
        )

    def _take_reasons(self, board: Board, intervention: Intervention, reasons: tuple[Candidate, ...]) -> None:
        if self.intervention is intervention and plan_of(board) == plan_of(self._model.board):
            self.candidates.show_candidates(reasons)
            self.explained.emit()

    def show_found(
        self, intervention: Intervention, proposals: tuple[Proposal, ...], reasons: tuple[Candidate, ...] = ()
    ) -> None:
        """Show an answer, the row chosen before or else its first chosen and drawn as ghosts."""
        self.intervention, self.proposals = intervention, proposals
        self._is_looking, self._shown_about = False, plan_of(self._model.board)
        self.rows.show(proposals)
        kept = [at for at, row in enumerate(proposals) if row.technician_id == self._kept_choice]
        self.table.choose(kept[0] if kept else 0 if proposals else -1)
        self._kept_choice = ""
        self.candidates.show_candidates(reasons)
        self._write()
        self._show_ghosts()
        self.shown.emit()

    def clear(self) -> None:
        """Forget the answer and take its ghosts away."""
        had = self.intervention is not None
        self.intervention, self.proposals, self._is_looking = None, (), False
        self.rows.show(())
        self.candidates.show_candidates(())
        self._write()
        if had:
            self._selection.show_ghosts(())

    def apply(self) -> None:
        """Make the plan what the chosen row shows, unless the plan has changed since it was found.

        Applied, such a row would take that change back; its successor is on its way.
        """
        proposal = self.chosen
        if proposal is not None and self._shown_about == plan_of(self._model.board):
            self.apply_button.setEnabled(False)
            self._bridge.run(urgent.apply_command(self._model.board, proposal), lambda _done: self._finish())

    @property
    def chosen(self) -> Proposal | None:
        """Return the chosen proposal."""
        row = self.table.chosen_row
        return self.proposals[row] if 0 <= row < len(self.proposals) else None

    def _take(self, board: Board, intervention: Intervention, found: tuple[Proposal, ...]) -> None:
        """Show an answer about the plan as it is; ask anew where the plan has changed since."""
        if self.intervention is not intervention:
            return
        if plan_of(board) == plan_of(self._model.board):
            self.show_found(intervention, found)
            # The reasons wait until the table is painted: nobody reads them first.
            QTimer.singleShot(REASONS_AFTER_MS, lambda: self._ask_for_reasons(board, intervention))
        elif self._is_waiting(intervention):
            self._ask(intervention)
        else:
            self.clear()

    def _is_waiting(self, intervention: Intervention) -> bool:
        return any(row.id == intervention.id for row in self._model.board.waiting)

    def _stop_looking(self) -> None:
        """What was asked was refused or broke: whoever asked is told elsewhere; be ready for the next."""
        if self._is_looking:
            self.clear()
        self._write()

    def _finish(self) -> None:
        self.clear()
        self.applied.emit()

    def _check_still_open(self) -> None:
        """The plan changed under the answer: look again, or forget it where the job is placed or gone."""
        if self.intervention is None or self._is_looking:
            return
        if not self._is_waiting(self.intervention):
            self.clear()
        elif plan_of(self._model.board) != self._asked_about:
            by_hand = self.chosen if self.table.chosen_row > 0 else None
            self._kept_choice = by_hand.technician_id if by_hand else ""
            self._ask(self.intervention)

    def _show_ghosts(self, hovered: int = -1) -> None:
        if not self.isVisible() or self._pages.currentIndex() != _TABLE:
            return
        proposal = self.proposals[hovered] if 0 <= hovered < len(self.proposals) else self.chosen
        self._selection.show_ghosts(proposal.routes if proposal else ())

    def _follow_choice(self) -> None:
        self._show_ghosts()
        if self.chosen is not None:
            self.chosen_changed.emit(self.chosen)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_ghosts()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.proposals:
            self._selection.show_ghosts(())

    def _toggle_reasons(self) -> None:
        self._wants_reasons = not self._wants_reasons
        self._write()

    @property
    def answer(self) -> str:
        """What the panel says about the whole answer, "" where the table speaks for itself."""
        return self._answer.text()

    # ---- writing

    def _write(self) -> None:
        job, some = self.intervention, bool(self.proposals)
        self._title.setText(title_of(self._model.board, job) if job else "")
        self._needs.setText(needs_of(job) if job else "")
        self._answer.setText(self._answer_text())
        self._hint.setText(self._hint_text())
        self._hint.setVisible(bool(self._hint_text()))
        self.apply_button.setVisible(some and not self._wants_reasons)
        self.apply_button.setEnabled(some)
        self.reasons_button.setVisible(some)
        back = self._wants_reasons
        self.reasons_button.setText(tr("Back to the proposals") if back else tr("Why not the others?"))
        reasons = job is not None and not self._is_looking and (not some or back)
        self._pages.setCurrentIndex(_CANDIDATES if reasons else _TABLE if some else _HINT)

    def _answer_text(self) -> str:
        if self.intervention is None or self._is_looking or self.proposals:
            return ""
        return tr("Nothing is possible without breaking a promise. Each technician’s reason is below.")

    def _hint_text(self) -> str:
        if self._is_looking:
            return tr("Looking for places…")
        if self.intervention is None:
            return tr("Choose work in the list on the left and press Enter: the best places appear here.")
        return ""


def plan_of(board: Board) -> tuple[object, ...]:
    """Return what an answer depends on: work, promises, people, and who is planned when."""
    places = {row.id: (row.technician_id, row.start, row.state) for row in board.assignments.values()}
    return places, board.appointments, board.interventions, board.shifts, board.technicians


def title_of(board: Board, job: Intervention) -> str:
    """Name a job: number and customer."""
    customer = board.customers.get(job.customer_id)
    return f"{job.number}  {customer.name if customer else ''}"


def needs_of(job: Intervention) -> str:
    """Write what a job needs, first what must be read where there is little room: due time, duration ..."""
    due = tr("due {time}").format(time=clock(job.due_at)) if job.due_at is not None else ""
    skills = (f"{skill} {level}" for skill, level in job.skills.items())
    parts = [due, duration(job.duration), *skills, job.fault]
    return " · ".join(part for part in parts if part)
