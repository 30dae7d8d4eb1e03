"""The sheet of the selected intervention: what it is, what is owed, who goes, and what can be done."""

from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.values import TimeWindow
from ui.actions import Actions
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.job_state import shown_state
from ui.models.situation import Situation, situation
from ui.panels.promise_form import PromiseForm, window_around
from ui.panels.proposals import title_of
from ui.panels.range_form import RangeForm, range_around
from ui.panels.sheet_facts import commitment_facts, customer_facts, message_facts
from ui.panels.time_line import TimeLine
from ui.selection import Selection
from ui.style import PROMISED, look
from ui.widgets.chips import Chip
from ui.widgets.fact_lines import FactLines
from ui.widgets.fields import ActionButton
from ui.widgets.labels import elided, label, rule
from ui.widgets.scrolling import scrolling
from ui.wording import tr, wording
from ui.words import state_name

BUTTONS = (
    "propose",
    "promise",
    "tell",
    "write_customer",
    "accepted",
    "travelling",
    "on_site",
    "suspended",
    "done",
)
MORE_BUTTONS = ("cannot_complete", "pin", "pin_range", "remove", "cancel")


class InterventionSheet(QWidget):
    """Follows the selection. `window_promised(intervention_id, window)` when the small form is confirmed,
    `promise_withdrawn(intervention_id)` when the customer gives the promise back,
    `range_pinned(assignment_id, window)` when the other small form is confirmed.
    """

    window_promised = Signal(str, object)
    promise_withdrawn = Signal(str)
    range_pinned = Signal(str, object)

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.time_line = TimeLine(model, selection, bridge)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection = model, selection
        self.promise_form, self.range_form = PromiseForm(), RangeForm()
        self._promising = self._pinning = ""
        self._make_parts()
        self._arrange()
        model.changed.connect(self._write)
        model.ticked.connect(self._write)
        selection.changed.connect(self._follow)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self._write)
        self.promise_form.promised.connect(self._promise)
        self.range_form.promised.connect(lambda held: self.range_pinned.emit(self._pinning, held))
        self.promise_form.withdrawn.connect(lambda: self.promise_withdrawn.emit(self._promising))
        self.retranslate()

    def _make_parts(self) -> None:
        self._title, self._level, self._state = elided("", "title"), Chip(), Chip()
        self._customer, self._commitments, self._messages = FactLines(), FactLines(), FactLines()
        self._heads = {name: label("", "head") for name in ("customer", "commitments", "messages")}
        self._nothing = label("", "quiet")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(12, 12, 12, 12)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(6)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title, 1)
        top.addWidget(self._level, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self._state, 0, Qt.AlignmentFlag.AlignVCenter)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        columns.addLayout(_column((self._heads["customer"], self._customer)), 4)
        columns.addWidget(rule(vertical=True))
        facts = (self._heads["commitments"], self._commitments, self._heads["messages"], self._messages)
        columns.addLayout(_column(facts), 5)
        told = QVBoxLayout()
        told.setSpacing(6)
        told.addLayout(columns)
        told.addWidget(rule())
        told.addWidget(self.time_line)
        told.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addLayout(told, 1)
        row.addWidget(rule(vertical=True))
        row.addLayout(self._buttons)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.promise_form)
        column.addWidget(self.range_form)
        column.addLayout(row)
        column.addStretch(1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(scrolling(page))

    def set_actions(self, actions: Actions) -> None:
        """Give the sheet its buttons, made from the window's actions."""
        for names in (BUTTONS, MORE_BUTTONS):
            column = QVBoxLayout()
            column.setSpacing(6)
            for name in names:
                column.addWidget(ActionButton(actions[name], self, gives_way=True))
            column.addStretch(1)
            self._buttons.addLayout(column)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Intervention"))
        self._heads["customer"].setText(tr("Customer and machine").upper())
        self._heads["commitments"].setText(tr("Commitments and clocks").upper())
        self._heads["messages"].setText(tr("Messages").upper())
        self._nothing.setText(
            tr("Choose work in the list, on the plan or on the map: everything known about it appears here.")
        )
        self.time_line.retranslate()
        self.promise_form.retranslate()
        self.range_form.retranslate()
        self._write()

    def ask_for_window(self, start: datetime | None = None) -> None:
        """Open the small form for the selected work, around `start` or its planned time."""
        about = self._situation()
        if about.intervention is None:
            return
        planned = (
            about.assignment.planned_start if about.assignment else self._model.now + timedelta(minutes=30)
        )
        promised = about.promise.promised if about.promise else None
        self._promising = about.intervention.id
        self.range_form.hide()
        self.promise_form.begin(window_around(start or planned, promised), promised is not None)

    def ask_for_range(self) -> None:
        """Open the small form that pins the selected work to a range."""
        row = self._situation().assignment
        if row is not None:
            self._pinning, self._promising = row.id, row.intervention_id
            self.promise_form.give_up()
            self.range_form.begin(range_around(row))

    def _promise(self, window: TimeWindow) -> None:
        self.window_promised.emit(self._promising, window)

    def _follow(self) -> None:
        if self._promising != self._selection.intervention_id:
            self.promise_form.give_up()
            self.range_form.give_up()
        self._write()

    def _situation(self) -> Situation:
        return situation(self._model.board, self._selection.intervention_id)

    def _write(self) -> None:
        about, board = self._situation(), self._model.board
        self._pages.setCurrentIndex(1 if about.intervention else 0)
        if about.intervention is None:
            return
        self._title.setText(title_of(board, about.intervention))
        self._write_chips(about)
        self._customer.show_facts(customer_facts(board, about.intervention))
        self._commitments.show_facts(commitment_facts(board, self._model.now, about, self._model.live.rules))
        messages = message_facts(board, about.intervention, about.assignment)
        self._heads["messages"].setVisible(bool(messages))
        self._messages.show_facts(messages)

    def _write_chips(self, about: Situation) -> None:
        assert about.intervention is not None
        theme = look.theme
        self._level.show_level(self._model.board.level_for(about.intervention))
        if about.assignment is None:
            self._state.show_words(tr("waiting"), theme.surface, theme.text, theme.secondary)
            return
        state = shown_state(about.assignment, is_promised=about.promise is not None)
        words = tr("appointment promised") if state == PROMISED else state_name(about.assignment.state)
        fill, ink = theme.fills[state]
        is_pale = state == AssignmentState.PLANNED
        self._state.show_words(words, fill, ink, theme.line if is_pale else fill)


def _column(widgets: tuple[QWidget, ...]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column
