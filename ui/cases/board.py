"""The Kanban: every open case by state, with owner, level, priority and what is left of its commitments."""

from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.board import day_start
from dispatcher.domain.customers import Customer
from dispatcher.domain.events import Event
from dispatcher.domain.requests import NEXT_STATE, Request, RequestState, Result
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.services import qualification_commands as q
from dispatcher.services.case_lines import (
    QUICK_MINUTES,
    QUICK_PERCENT,
    TARGET_PERCENT,
    CaseLine,
    Share,
    parked,
    unclosed,
)
from ui.bridge import Bridge
from ui.case_words import case_state_names, customer_kind_names
from ui.cases.column import Column
from ui.cases.sheet import CaseSheet
from ui.cases.tables_form import TablesForm
from ui.models.board_model import BoardModel
from ui.style import look
from ui.widgets.fields import Choice, button
from ui.widgets.heads import PanelHead
from ui.widgets.labels import elided, label, rule, set_role
from ui.widgets.scrolling import scrolling
from ui.wording import say, tr, wording

_CASES, _TABLES = range(2)
SIZE = (1280, 720)
SHEET_PX, COLUMN_PX = 400, 140


class Shown(StrEnum):
    """Which cases are shown."""

    ALL = "all"
    MINE = "mine"
    PARKED = "parked"


class CaseBoard(QWidget):
    """A window of its own beside the plan. Follows every case while it is seen.

    `judge_wanted(request id)`: a call is to be qualified. What was refused, or changed by others meanwhile,
    is said here, too.
    """

    judge_wanted = Signal(str)

    def __init__(self, model: BoardModel, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("panel")
        self.resize(*SIZE)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._bridge = model, bridge
        self.lines: tuple[CaseLine, ...] = ()
        self._share = Share(0, 0)
        self._chosen = ""
        self._is_asking = self._is_stale = self._wants_parts = False
        self._asked_since: datetime | None = None
        self.columns = {state: Column(state, model) for state in RequestState}
        self._heads = {state: PanelHead() for state in RequestState}
        self.sheet = CaseSheet(model, bridge)
        self.tables = TablesForm(bridge)
        self.which, self.kind, self.period = Choice(), Choice(), Choice()
        self.figure, self.said = elided("", "strong"), label("", "alarm")
        self.quick = elided("", "strong")
        self.tables_button = button("levels", on_click=self.open_tables)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self.said.setWordWrap(True)
        self.said.setContentsMargins(12, 0, 12, 6)
        self.said.hide()
        top = QHBoxLayout()
        top.setContentsMargins(12, 6, 12, 6)
        top.setSpacing(8)
        for one in (self.which, self.kind):
            top.addWidget(one)
        figures = QVBoxLayout()
        figures.setSpacing(0)
        for figure in (self.figure, self.quick):
            figures.addWidget(figure)
        top.addLayout(figures, 1)
        for other in (self.period, self.tables_button):
            top.addWidget(other)
        lists = QHBoxLayout()
        lists.setSpacing(0)
        for state, column in self.columns.items():
            lists.addLayout(self._with_head(state, column), 2)
            lists.addWidget(rule(vertical=True))
        sheet = scrolling(self.sheet)
        sheet.setMinimumWidth(SHEET_PX)
        lists.addWidget(sheet, 5)
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(self.said)
        whole.addLayout(lists, 1)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(page)
        self._pages.addWidget(scrolling(self.tables))

    def _with_head(self, state: RequestState, column: Column) -> QVBoxLayout:
        column.setMinimumWidth(COLUMN_PX)
        made = QVBoxLayout()
        made.setSpacing(0)
        made.addWidget(self._heads[state])
        made.addWidget(column, 1)
        return made

    def _connect(self) -> None:
        for column in self.columns.values():
            column.picked.connect(self.choose)
            column.opened.connect(lambda _key: self.sheet.take_keys())
            column.dropped.connect(lambda key, to=column.of_state: self.carry(key, to))
            column.sideways.connect(lambda step, carries, at=column: self._go(at, step, carries))
        for choice in (self.which, self.kind):
            choice.activated.connect(lambda _index: self._show())
        self.kind.activated.connect(lambda _index: self._look_again())
        self.period.activated.connect(lambda _index: self._look_again())
        self.sheet.judge_wanted.connect(self.judge_wanted)
        self.tables.left.connect(self._close_tables)
        self._bridge.happened.connect(self._note)
        self._bridge.tried.connect(self._note)
        self._bridge.turned.connect(self._look_again)
        self._bridge.broke.connect(self._stop_asking)
        for no in (self._bridge.refused, self._bridge.conflicted):
            no.connect(lambda sentence, _asked: self._say(say(sentence)))
        self._bridge.saved.connect(lambda _done, _how: self._say(""))
        self._model.ticked.connect(self._follow_clock)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self._draw_times)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Cases"))
        self.setWindowTitle(tr("Cases"))
        self.which.offer(
            [
                (tr("All cases"), Shown.ALL),
                (tr("My cases"), Shown.MINE),
                (tr("In a pool, least time left first"), Shown.PARKED),
            ]
        )
        kinds: list[tuple[str, object]] = [(tr("Internal and external"), None)]
        self.kind.offer([*kinds, *((words, kind) for kind, words in customer_kind_names().items())])
        self.period.offer(
            [(tr("Today"), 1), (tr("Last 7 days"), 7), (tr("Last 30 days"), 30), (tr("Last 365 days"), 365)]
        )
        self.figure.setAccessibleName(tr("Closed at level 2 without a visit, of all closed cases"))
        self.quick.setAccessibleName(tr("Solved within 15 minutes of the call, of all closed cases"))
        for choice, words in (
            (self.which, tr("Which cases")),
            (self.kind, tr("Whose cases")),
            (self.period, tr("Period of the figure")),
        ):
            choice.setAccessibleName(words)
            if choice.currentIndex() < 0:
                choice.setCurrentIndex(0)
        self.tables_button.setText(tr("Priorities and queues…"))
        self._say_share()
        for state, column in self.columns.items():
            column.setAccessibleName(case_state_names()[state])
        self._show()

    # ---- asking for it

    def open(self) -> None:
        """Come to the front, with the keys in the list."""
        self._close_tables()
        self._come_up()
        column = next((one for one in self.columns.values() if one.chosen), None)
        (column or self.columns[RequestState.RECEIVED]).enter(column.currentIndex().row() if column else 0)

    def open_case(self, request_id: str) -> None:
        """Come to the front with a case chosen."""
        self._chosen = request_id
        self.open()
        self._show()

    def open_parts(self, request_id: str) -> None:
        """Come to the front with the line under the keys that says what was sent for a case."""
        self.which.choose(Shown.ALL)
        self._wants_parts = True
        self.open_case(request_id)
        self._look_again()

    def open_tables(self) -> None:
        """Show the tables of priorities and queues."""
        self._come_up()
        self._pages.setCurrentIndex(_TABLES)
        self.tables.begin()

    def _come_up(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def _say(self, words: str) -> None:
        """Say why something was refused, until something is done."""
        self.said.setText(words)
        self.said.setVisible(bool(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def _close_tables(self) -> None:
        self._pages.setCurrentIndex(_CASES)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_again()

    def _note(self, events: tuple[Event, ...]) -> None:
        if any(_matters(change.row) for event in events for change in event.changes):
            self._look_again()

    def _look_again(self) -> None:
        """Ask for the cases, once at a time, and only while somebody looks."""
        self._is_stale = True
        if self._is_asking or not self.isVisible():
            return
        self._is_asking, self._is_stale = True, False
        desk, kind = self._bridge.desk, self.kind.currentData()
        since, until = self._since(), self._model.now + timedelta(seconds=1)
        self._asked_since = since
        self._bridge.ask(lambda: (desk.cases(), desk.share_alone(since, until, kind)), self._take)

    def _since(self) -> datetime:
        board = self._model.live.board
        days = int(self.period.currentData() or 1)
        today = self._model.now.astimezone(wording.zone).date()
        return day_start(today - timedelta(days=days - 1), board.zone)

    def _take(self, found: tuple[tuple[CaseLine, ...], Share]) -> None:
        self._is_asking = False
        self.lines, self._share = found
        self._say_share()
        self._chosen = self._chosen or self._first()
        self._show()
        if self._is_stale:
            self._look_again()
        elif self._wants_parts:
            self._wants_parts = False
            self.sheet.begin_parts()

    def _first(self) -> str:
        """Return the case to begin with: the first one of the first state that has any."""
        ordered = (line for state in RequestState for line in self._filtered() if line.request.state is state)
        return next((line.request.id for line in ordered), "")

    def _stop_asking(self, _text: str) -> None:
        self._is_asking = False

    def _say_share(self) -> None:
        share = self._share
        if share.percent is None:
            self.figure.setText(tr("Level 2, without a visit: nothing closed yet"))
        else:
            self.figure.setText(
                tr("Level 2, without a visit: {percent} % of {count} closed (target {target} %)").format(
                    percent=share.percent, count=share.closed, target=TARGET_PERCENT
                )
            )
        missed = share.percent is not None and not share.meets_target
        set_role(self.figure, role="alarm" if missed else "strong")
        self.quick.setVisible(share.quick_percent is not None)
        self.quick.setText(
            tr("Solved within {minutes} min: {percent} % (target {target} %)").format(
                minutes=QUICK_MINUTES, percent=share.quick_percent or 0, target=QUICK_PERCENT
            )
        )
        set_role(self.quick, role="strong" if share.is_quick_enough else "alarm")

    # ---- showing

    def _show(self) -> None:
        lines = self._filtered()
        names = case_state_names()
        has_keys = next((one for one in self.columns.values() if one.hasFocus()), None)
        had_card = has_keys is not None and self._is_chosen_in(has_keys)
        for state, column in self.columns.items():
            of_state = tuple(line for line in lines if line.request.state is state)
            shown = unclosed(of_state) if state is RequestState.HANDLED else of_state
            column.cards.show(shown)
            self._heads[state].say(names[state], str(len(shown)))
        self.choose(self._chosen)
        gone_to = next((one for one in self.columns.values() if self._is_chosen_in(one)), None)
        if had_card and gone_to is not None:  # the keys stay with the card that was carried
            gone_to.setFocus(Qt.FocusReason.OtherFocusReason)

    def _is_chosen_in(self, column: Column) -> bool:
        return column.chosen is not None and column.chosen.request.id == self._chosen

    def _filtered(self) -> tuple[CaseLine, ...]:
        kind, which = self.kind.currentData(), self.which.currentData()
        lines = tuple(line for line in self.lines if kind in (None, line.customer_kind))
        if which == Shown.PARKED:
            return parked(lines)
        if which == Shown.MINE:
            return tuple(line for line in lines if line.request.owner == self._bridge.desk.author.name)
        return lines

    def choose(self, request_id: str) -> None:
        """Choose a case: its card is marked wherever it stands, and the sheet shows it."""
        self._chosen = request_id
        found = None
        for column in self.columns.values():
            if column.choose(request_id):
                found = column.chosen
            else:
                column.forget()
        self.sheet.show_case(found)

    def _follow_clock(self) -> None:
        """With a new day, what was closed today is another list, and the figures begin anew."""
        if self._since() != self._asked_since:
            self._look_again()
        self._draw_times()

    def _draw_times(self) -> None:
        for column in self.columns.values():
            column.viewport().update()

    # ---- from state to state

    def _go(self, at: Column, step: int, carries: bool) -> None:
        """Walk to the next column; with Ctrl the chosen card comes along."""
        states = list(RequestState)
        target = states.index(at.of_state) + step
        if not 0 <= target < len(states):
            return
        if not carries:
            self.columns[states[target]].enter(at.currentIndex().row())
        elif at.chosen is not None:
            self.carry(at.chosen.request.id, states[target])

    def carry(self, request_id: str, to: RequestState) -> None:
        """Bring a case to a state; where that needs a judgement or a result, it is asked for."""
        line = next((one for one in self.lines if one.request.id == request_id), None)
        if line is None:
            return
        self.choose(request_id)
        following = NEXT_STATE[line.request.state]
        if to is following is RequestState.QUALIFIED:
            self.judge_wanted.emit(request_id)
        elif to is following is RequestState.CLOSED:
            self.sheet.begin_closing()
        elif to is RequestState.CLOSED:
            self._bridge.run(q.CloseRequest(request_id, Result.SOLVED))  # refused, and told why
        elif to is RequestState.HANDLED:
            self._bridge.run(q.HandleRequest(request_id))
        else:
            self._bridge.refused.emit(
                Sentence("A case only goes forward. Undo (Ctrl+Z) takes a step back."), None
            )


def _matters(row: Row) -> bool:
    return isinstance(row, Request | Customer) or getattr(row, "request_id", None) is not None
