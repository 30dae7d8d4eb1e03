"""Proposals for one job: who could take it when, and what that does to everybody else.

The lines come in parts (proposal_answers.py); what stands in the table stays where it is. The line under the
pointer, or else the chosen one, is drawn as ghosts on Gantt and map. Applying a line is one command and one
undo step; a line that needs a promise renegotiated is not applied but shown the way on.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Candidate, Proposal
from dispatcher.services import urgent
from dispatcher.services.urgent import Proposals
from ui.bridge import Bridge
from ui.engine import EngineDoor
from ui.models.board_model import BoardModel
from ui.models.proposal_columns import COLUMNS, LetteredLines, letter, proposal_columns, span_of, who_text
from ui.models.proposal_lines import Line, best_of, first_lines, joined
from ui.panels.candidates import CandidatesTable
from ui.panels.proposal_answers import ProposalAnswers
from ui.selection import Selection
from ui.widgets.fields import button
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import clock, duration, say, tr, wording

_HINT, _TABLE, _CANDIDATES = range(3)
LOW_ROW_PX, ROOMY_PX = 27, 1000  # from that width on, every line shows its reason


class ProposalsPanel(QWidget):
    """Looks for places for one intervention and shows them, the best chosen.

    `shown` comes when the first answer is on the screen, `completed` when the desk has thought it through,
    `chosen_changed(proposal)` with each choice, `applied` when the plan has become the chosen line,
    `renegotiation_wanted(proposal)` instead where a promise stands in the way.
    """

    shown = Signal()
    completed = Signal()
    chosen_changed = Signal(object)
    applied = Signal()
    renegotiation_wanted = Signal(object)
    explained = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge, engine: EngineDoor) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self._answers = ProposalAnswers(model, bridge, engine)
        self.intervention: Intervention | None = None
        self._wants_reasons = self._is_looking = self._is_applying = self.is_complete = False
        self._by_program = ""  # the line that was chosen for the person, not by her
        self._kept = ("", "")  # the line and technician that were chosen by hand before it was asked anew
        self.rows = LetteredLines(proposal_columns(model), key=lambda line: line.key)
        self.table = RowTable(self.rows)
        self.candidates = CandidatesTable(model)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self._title, self._needs = label("", "title"), elided("", "quiet")
        self._answer, self._hint = elided("", "strong"), label("", "quiet")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._sentence = label("")
        self._sentence.setWordWrap(True)  # a reason may be longer than a line of the table
        self.apply_button = button("done", "primary", self.apply)
        self.reasons_button = button("person", on_click=self._toggle_reasons)
        top = QHBoxLayout()
        top.setSpacing(12)
        for widget, stretch in ((self._title, 0), (self._needs, 1), (self._answer, 1)):
            top.addWidget(widget, stretch)
        top.addWidget(self.reasons_button)
        top.addWidget(self.apply_button)
        self.table.set_widths(114, 112, 60, 100, 84, 84, 136)
        self.table.verticalHeader().setDefaultSectionSize(LOW_ROW_PX)
        self.table.verticalHeader().show()  # the letter by which people and the journal call a line
        self._pages = QStackedLayout()
        for page in (self._hint, self.table, self.candidates):
            self._pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(5)
        column.addLayout(top)
        column.addLayout(self._pages, 1)
        column.addWidget(self._sentence)

    def _connect(self) -> None:
        self.table.hovered.connect(self._follow_pointer)
        self.table.chosen.connect(lambda _row: self._follow_choice())
        self.table.confirmed.connect(lambda _row: self.apply())
        self._model.changed.connect(self._check_still_open)
        self._answers.first.connect(self._take_first)
        self._answers.more.connect(self._take_more)
        self._answers.thought.connect(self._complete)
        self._answers.explained.connect(self._take_reasons)
        self._answers.outdated.connect(self._look_again)
        for answer in (self._bridge.refused, self._bridge.conflicted, self._bridge.broke):
            answer.connect(self._stop_looking)
        wording.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Proposals"))
        self.rows.refresh()
        self.candidates.retranslate()
        self._write()

    # ---- asking and showing

    def look_for(self, intervention_id: str) -> None:
        """Look for places for an intervention of the board; the answer comes back by itself."""
        intervention = self._model.board.interventions.get(intervention_id)
        if intervention is None:
            return
        self.intervention = intervention
        self._show(())
        self._wants_reasons = self.is_complete = False
        self._is_looking, self._kept = True, ("", "")
        self._write()
        self._answers.ask(intervention)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of the table, those without a proposal too."""
        return self.rows.rows

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposals of the table, in its order."""
        return tuple(line.proposal for line in self.lines if line.proposal)

    def _take_first(self, found: Proposals) -> None:
        if self.intervention is not None:
            self.show_found(self.intervention, found)

    def show_found(
        self, intervention: Intervention, found: Proposals, reasons: tuple[Candidate, ...] = ()
    ) -> None:
        """Show a first answer, the line chosen before or else its best chosen and drawn as ghosts."""
        self.intervention = intervention
        self._is_looking = self.is_complete = False
        self._show(first_lines(found))
        self._choose(self._kept_line() or self._kept_place() or best_of(self.lines))
        self.candidates.show_candidates(reasons)
        self._write()
        self._show_ghosts()
        self.shown.emit()

    def _take_more(self, found: Proposals) -> None:
        """Join a later part to what is shown: what is chosen stays chosen."""
        had, by_program = self.chosen is not None, self._chosen_key == self._by_program
        self._show(joined(self.lines, found, self._chosen_key))
        kept = self._kept_line() if by_program else ""
        if kept or not had:
            self._choose(kept or best_of(self.lines))
        self._write()
        self._show_ghosts()

    def _complete(self) -> None:
        self.is_complete, self._kept = True, ("", "")
        self._write()
        self.completed.emit()

    def _show(self, lines: tuple[Line, ...]) -> None:
        self.table.clearSpans()
        self.rows.show(lines)
        for row, line in enumerate(lines):
            if (span := span_of(line)) is not None:
                self.table.setSpan(row, span[0], 1, span[1])

    def _choose(self, key: str) -> None:
        self._by_program = key
        self.table.choose(self.rows.row_of(key))

    @property
    def _chosen_line(self) -> Line | None:
        row = self.table.chosen_row
        return self.lines[row] if 0 <= row < len(self.lines) else None

    @property
    def _chosen_key(self) -> str:
        line = self._chosen_line
        return line.key if line else ""

    @property
    def chosen(self) -> Proposal | None:
        """Return the chosen proposal."""
        line = self._chosen_line
        return line.proposal if line else None

    # ---- a choice that outlives a change of the plan

    def _kept_line(self) -> str:
        """The line that was chosen by hand: in its place with the same person, or that person's other."""
        key, technician_id = self._kept
        theirs = [
            line.key for line in self.lines if line.proposal and line.proposal.technician_id == technician_id
        ]
        return key if key in theirs else next(iter(theirs), "")

    def _kept_place(self) -> str:
        """The place that was chosen by hand, while its new line is being looked for."""
        empty = (line.key for line in self.lines if line.proposal is None and line.why_none is None)
        return self._kept[0] if self._kept[0] in empty else ""

    def _keep_choice(self) -> None:
        is_by_hand = self._chosen_key != self._by_program
        if self.chosen is not None:
            self._kept = (self._chosen_key, self.chosen.technician_id) if is_by_hand else ("", "")

    # ---- applying

    def apply(self) -> None:
        """Make the plan what the chosen line shows, unless the plan has changed since it was found.

        Applied, such a line would take that change back; its successor is on its way.
        """
        proposal = self.chosen
        if proposal is None or self._is_applying or not self._answers.is_current:
            return
        if proposal.asked is not None:
            self.renegotiation_wanted.emit(proposal)
            return
        self._is_applying = True
        self._write_apply()
        name = letter(self.table.chosen_row)
        command = urgent.apply_command(self._model.board, proposal, name)
        self._bridge.run(command, lambda _done: self._finish())

    def clear(self) -> None:
        """Forget the answer and take its ghosts away."""
        had = self.intervention is not None
        self.intervention, self._is_looking, self._is_applying = None, False, False
        self._answers.drop()
        self._show(())
        self.candidates.show_candidates(())
        self._write()
        if had:
            self._selection.show_ghosts(())

    def _finish(self) -> None:
        self.clear()
        self.applied.emit()

    # ---- following

    def _look_again(self) -> None:
        if self.intervention is not None and self._is_waiting(self.intervention):
            self._answers.ask(self.intervention)
        else:
            self.clear()

    def _is_waiting(self, intervention: Intervention) -> bool:
        return any(row.id == intervention.id for row in self._model.board.waiting)

    def _stop_looking(self) -> None:
        """What was asked was refused or broke: whoever asked is told elsewhere; be ready for the next."""
        self._is_applying = False
        if self._is_looking:
            self.clear()
        self._write()

    def _check_still_open(self) -> None:
        """The plan changed under the answer: look again, or forget it where the job is placed or gone."""
        if self.intervention is None or self._is_looking:
            return
        if not self._is_waiting(self.intervention):
            self.clear()
        elif not self._answers.is_asked:
            self._keep_choice()
            self._answers.ask(self.intervention)

    def _take_reasons(self, reasons: tuple[Candidate, ...]) -> None:
        self.candidates.show_candidates(reasons)
        self.explained.emit()

    def _follow_pointer(self, hovered: int) -> None:
        self._show_ghosts(hovered)
        self._write_sentence(hovered)

    def _show_ghosts(self, hovered: int = -1) -> None:
        if not self.isVisible() or self._pages.currentIndex() != _TABLE:
            return
        proposal = self._looked_at(hovered)
        self._selection.show_ghosts(proposal.routes if proposal else ())

    def _looked_at(self, hovered: int) -> Proposal | None:
        under = self.lines[hovered].proposal if 0 <= hovered < len(self.lines) else None
        return under or self.chosen

    def _follow_choice(self) -> None:
        self._show_ghosts()
        self._write_sentence()
        self._write_apply()
        if self.chosen is not None:
            self.chosen_changed.emit(self.chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the reasons to the line below where there is little room: figures and names stay whole."""
        super().resizeEvent(event)
        self.table.hide_column(COLUMNS - 1, is_hidden=self.width() < ROOMY_PX)

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
        self._show_ghosts()

    # ---- writing

    @property
    def answer(self) -> str:
        """What the panel says about the whole answer, "" where the table speaks for itself."""
        return self._answer.text()

    def _write(self) -> None:
        job = self.intervention
        answer, hint = self._answer_text(), self._hint_text()
        self._title.setText(title_of(self._model.board, job) if job else "")
        self._needs.setText(needs_of(job) if job else "")
        self._needs.setVisible(not answer)
        self._answer.setText(answer)
        self._answer.setVisible(bool(answer))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        back = self._wants_reasons
        self.reasons_button.setText(tr("Back to the proposals") if back else tr("Why not the others?"))
        reasons = job is not None and not self._is_looking and (back or self._is_hopeless)
        self._pages.setCurrentIndex(_CANDIDATES if reasons else _TABLE if self.lines else _HINT)
        self._write_apply()
        self._write_sentence()

    @property
    def _is_hopeless(self) -> bool:
        """Whether nothing at all can be proposed: everybody's reason is shown instead."""
        return not self.proposals and (self.is_complete or not self.lines)

    def _write_apply(self) -> None:
        proposal = self.chosen
        has_table = bool(self.lines) and not self._is_hopeless
        is_asking = proposal is not None and proposal.asked is not None
        self.reasons_button.setVisible(has_table)
        self.apply_button.setText(tr("Renegotiate…") if is_asking else tr("Apply"))
        self.apply_button.setVisible(has_table and not self._wants_reasons)
        self.apply_button.setEnabled(proposal is not None and not self._is_applying)

    def _write_sentence(self, hovered: int = -1) -> None:
        line = self.lines[hovered] if 0 <= hovered < len(self.lines) else self._chosen_line
        self._sentence.setText(sentence_of(self._model.board, line) if line else "")
        self._sentence.setVisible(self._pages.currentIndex() == _TABLE)

    def _answer_text(self) -> str:
        if self.intervention is None or self._is_looking or (self.lines and not self.is_complete):
            return ""
        if not self.proposals:
            return tr("Nothing is possible, whatever is moved. Each technician’s reason is below.")
        if all(proposal.asked is not None for proposal in self.proposals):
            return tr("No place without breaking a promise")
        return ""

    def _hint_text(self) -> str:
        if self._is_looking:
            return tr("Looking for places…")
        if self.intervention is None:
            return tr("Choose work in the list on the left and press Enter: the best places appear here.")
        return ""


def sentence_of(board: Board, line: Line) -> str:
    """Return why a line is what it is, in full: the table has room for the beginning only."""
    return say(line.proposal.why) if line.proposal else who_text(board, line)


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
