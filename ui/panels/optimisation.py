"""Optimise the day: the search as it goes on, what it changes, and applying that to the plan as it is then.

The board stays free meanwhile: what somebody changes is kept, and the lines it contradicts are left out and
listed. What changes is a diff: groups of lines that need each other are taken or refused.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.sentences import Sentence
from dispatcher.services import diffing, optimising
from dispatcher.services.diffing import Diff
from dispatcher.services.engine_messages import Found, Limits
from dispatcher.services.optimising import Answer, Question, Rebased, Skipped, Totals, totals_of
from ui.bridge import Bridge
from ui.engine import EngineDoor
from ui.models.board_model import BoardModel
from ui.models.optimisation_columns import skipped_columns
from ui.models.table_model import TableModel
from ui.selection import Selection
from ui.what_if.diff_view import DiffTable, DiffView
from ui.widgets.fields import button
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import duration, say, tr, wording

USUAL = Limits(seconds=30)
SETTLES_MS = 250  # after a change of the board, until the answer is compared with it anew
_HINT, _LINES, _SKIPPED = range(3)


class OptimisationPanel(QWidget):
    """Asks the engine for a better day, shows it, and applies it.

    `answered` comes when the lines are on the table, `ended` when there is nothing more to decide.
    """

    answered = Signal()
    ended = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge, engine: EngineDoor) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge, self._engine = model, selection, bridge, engine
        self.limits = USUAL
        self.answer: Answer | None = None
        self.skipped: tuple[Skipped, ...] = ()
        self.figures: tuple[Totals, Totals] | None = None  # the plan as it is, and the best so far
        self.failure: Sentence | None = None
        self.is_working = False
        self._asked: Question | None = None
        self._run = ""
        self._searched_s = 0.0
        self._is_stopping = self._is_applying = self._has_applied = self._is_refused = False
        self._compared = 0
        self.view = DiffView(model, selection, bridge)
        self.left_out = TableModel(skipped_columns(model), key=lambda row: row.line.key)
        self.skipped_table = RowTable(self.left_out)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLES_MS)
        self._arrange()
        self._connect()
        self.retranslate()

    @property
    def table(self) -> DiffTable:
        """The lines of the answer."""
        return self.view.table

    def _arrange(self) -> None:
        self._title, self._status = label("", "title"), elided("", "quiet")
        self._hint, self._figures = label("", "quiet"), elided("", "strong")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(6)
        self.start_button = button("plan", "primary", self.start)
        self.stop_button = button("pause", on_click=self.stop)
        self.discard_button = button("close", on_click=self.discard)
        self.apply_button = button("done", "primary", self.apply)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self._title)
        top.addWidget(self._status, 1)
        for made in (self.discard_button, self.stop_button, self.apply_button, self.start_button):
            top.addWidget(made)
        self.skipped_table.set_widths(90, 150)
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self._figures)
        column.addWidget(self.bar)
        column.addLayout(self._pages, 1)
        for page in (self._hint, self.view, self.skipped_table):
            self._pages.addWidget(page)  # now that they have a window: a page without one opens its own

    def _connect(self) -> None:
        self._pause.timeout.connect(self._compare)
        self._model.changed.connect(self._follow_board)
        self.view.weighed_anew.connect(self._write)
        self.view.confirmed.connect(self.apply)
        for answer in (self._bridge.refused, self._bridge.conflicted, self._bridge.broke):
            answer.connect(self._come_to_rest)
        wording.changed.connect(self.retranslate)

    def retranslate(self) -> None:
        self._title.setText(tr("Optimise the day"))
        self.skipped_table.setAccessibleName(tr("What was left out"))
        self.bar.setAccessibleName(tr("Progress of the search"))
        self.start_button.setText(tr("Optimise"))
        self.stop_button.setText(tr("Stop and keep the best"))
        self.discard_button.setText(tr("Discard"))
        self.apply_button.setText(tr("Apply"))
        self.left_out.refresh()
        self._write()

    # ---- asking

    def start(self) -> None:
        """Ask for a better day, unless a search or an answer is waiting."""
        if self.is_working or self.answer is not None:
            return
        self._forget()
        self.is_working = True
        self._write()
        board, now, seconds = self._model.board, self._model.now, self.limits.seconds
        self._bridge.ask(lambda: optimising.question(board, now, seconds), self._ask_engine)

    def stop(self) -> None:
        """End the search and keep the best it has found."""
        if self.is_working:
            self._is_stopping = True
            if self._run:
                self._engine.stop(self._run)
            self._write()

    def discard(self) -> None:
        """Forget the search or its answer."""
        if self._run:
            self._engine.forget(self._run)
        self._forget()
        self._write()
        self.ended.emit()

    def apply(self) -> None:
        """Make the plan what the lines taken say, as far as the plan as it is by now allows."""
        diff = self.view.diff
        if self.answer is None or diff is None or self._is_applying:
            return
        self._is_applying = True
        self._write()
        changed = tuple(row.line for row in diff.skipped)  # listed once more, with their reasons
        board, lines, now = self._model.board, (*diff.chosen(self.view.refused), *changed), self._model.now
        self._bridge.ask(lambda: optimising.rebase(board, lines, now), self._run_rebased)

    def _ask_engine(self, asked: Question) -> None:
        if not self.is_working:
            return
        self._asked = asked
        self._run = self._engine.optimise(
            asked,
            self.limits,
            lambda found: self._follow(asked, found),
            lambda found: self._take(asked, found),
            lambda why: self._fail(asked, why),
        )
        if self._is_stopping:
            self._engine.stop(self._run)

    # ---- following the search

    def _follow(self, asked: Question, found: Found) -> None:
        if asked is self._asked:
            best = totals_of(found.score)
            self.figures = (self.figures[0] if self.figures else best, best)
            self._searched_s = found.seconds
            self._write()

    def _take(self, asked: Question, found: Found) -> None:
        plan = found.plan
        if asked is self._asked and plan is not None:
            self._is_refused = bool(found.refused)
            self._bridge.ask(lambda: optimising.answer(asked, plan), lambda answer: self._show(asked, answer))

    def _fail(self, asked: Question, why: Sentence) -> None:
        if asked is self._asked:
            self._forget()
            self.failure = why
            self._write()

    def _show(self, asked: Question, answer: Answer) -> None:
        if asked is not self._asked:
            return
        self.is_working = self._is_stopping = False
        self._run, self.answer = "", answer
        self.figures = (answer.before, answer.after)
        self._compare()
        self._write()
        self.answered.emit()

    # ---- the answer against the board as it is by now

    def _follow_board(self) -> None:
        if self.answer is not None:
            self._pause.start()

    def _compare(self) -> None:
        if self.answer is None:
            return
        self._compared += 1
        asked_for, board, lines, now = self._compared, self._model.board, self.answer.lines, self._model.now
        self._bridge.ponder(
            lambda: diffing.diff_on(board, lines, now), lambda diff: self._show_diff(asked_for, diff)
        )

    def _show_diff(self, asked_for: int, diff: Diff) -> None:
        if asked_for == self._compared and self.answer is not None:
            self.view.show_diff(diff)
            self._write()

    # ---- applying

    def _run_rebased(self, rebased: Rebased) -> None:
        if self.answer is None:
            return
        if rebased.command is None:
            self._finish(rebased)
        else:
            self._bridge.run(rebased.command, lambda _done: self._finish(rebased))

    def _finish(self, rebased: Rebased) -> None:
        self._forget()
        self.skipped, self._has_applied = rebased.skipped, bool(rebased.lines)
        self.left_out.show(rebased.skipped)
        self._write()
        self.ended.emit()

    def _come_to_rest(self) -> None:
        """What was asked was refused or broke: whoever asked is told elsewhere; be ready for the next."""
        self._is_applying = False
        if self.is_working and not self._run:
            self._forget()
        self._write()

    def _forget(self) -> None:
        """Be as before the first search."""
        self.answer, self.figures, self.failure, self.skipped = None, None, None, ()
        self.is_working = self._is_stopping = self._is_applying = False
        self._run, self._asked, self._searched_s = "", None, 0.0
        self._is_refused = False
        self._pause.stop()
        self.view.show_diff(None)
        self.left_out.show(())

    # ---- writing

    def _write(self) -> None:
        working, has_lines = self.is_working, self.answer is not None and bool(self.answer.lines)
        is_compared = has_lines and self.view.diff is not None
        self._status.setText(self._status_text())
        self._hint.setText(self._hint_text())
        self._figures.setText(figures_text(*self.figures) if self.figures else "")
        self._figures.setVisible(self.figures is not None and not is_compared)
        self.bar.setVisible(working)
        self._write_bar()
        self.start_button.setVisible(not working and self.answer is None)
        self.stop_button.setVisible(working)
        self.stop_button.setEnabled(not self._is_stopping)
        self.discard_button.setVisible(working or self.answer is not None)
        self.apply_button.setVisible(has_lines)
        self.apply_button.setEnabled(not self._is_applying and self.view.taken > 0)
        page = _LINES if is_compared else _SKIPPED if self.skipped else _HINT
        self._pages.setCurrentIndex(page)

    def _write_bar(self) -> None:
        """Show how much of its time the search has had; nothing is known while it warms up."""
        self.bar.setRange(0, 1000 if self._searched_s else 0)
        self.bar.setValue(min(1000, round(1000 * self._searched_s / self.limits.seconds)))

    def _status_text(self) -> str:
        if self._is_stopping:
            return tr("Stopping…")
        if self.is_working and not self._searched_s:
            return tr("The engine is getting ready. The plan can be worked on meanwhile.")
        if self.is_working:
            seconds = (round(self._searched_s), round(self.limits.seconds))
            return tr("{spent} s of {limit} s. The plan can be worked on meanwhile.").format(
                spent=seconds[0], limit=seconds[1]
            )
        if self._is_refused:
            return tr("The search broke a rule and its plan was put aside. It is in the log.")
        if self.answer is not None and self.answer.lines:
            return tr(
                "Taken: {taken} of {count}. Space takes or refuses a group. Nothing is changed yet."
            ).format(taken=self.view.taken, count=len(self.answer.lines))
        if self.skipped and self._has_applied:
            return tr("Applied. Left out: {count}.").format(count=len(self.skipped))
        if self.skipped:
            return tr("Nothing was applied. Left out: {count}.").format(count=len(self.skipped))
        return ""

    def _hint_text(self) -> str:
        if self.is_working:
            return ""
        if self.failure is not None:
            return say(self.failure)
        if self.answer is not None:
            return say(self.answer.why_none) if self.answer.why_none else ""
        return tr(
            "Looks for a day that serves more work in time and moves as little as possible. "
            "Promises, pins and what has started stay as they are."
        )


def figures_text(before: Totals, now: Totals) -> str:
    """Write a plan's four figures, before and now."""
    parts = (
        (tr("Not planned"), str(before.unserved), str(now.unserved)),
        (tr("Other technician"), str(before.moved), str(now.moved)),
        (tr("Shifted"), str(before.shifted), str(now.shifted)),
        (tr("On the road"), duration(before.travel), duration(now.travel)),
    )
    return " · ".join(f"{name} {old} → {new}" for name, old, new in parts)
