"""Messages to customers: the drafts the desk has written, read, changed, and sent or dropped by a person."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QSplitter, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.board import day_start
from dispatcher.domain.events import Event
from dispatcher.domain.messages import Message, MessageState
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.services.news_commands import DraftNews, DropNews, SendNews
from dispatcher.services.news_lists import NewsLine
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import button
from ui.widgets.forms import is_sent
from ui.widgets.labels import elided, label, set_role
from ui.widgets.tables import RowTable
from ui.wording import clock, tr, wording
from ui.words import message_state_name

_NOTHING, _LIST = range(2)
TEXT_PX = 240  # what the text of a message needs at least


class CustomerMessages(QWidget):
    """Follows the messages, seen or not: its tab says how many wait. `counted()` when that changes;
    `wanted()` when a message was asked for and is there to be read.
    """

    counted = Signal()
    wanted = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self.drafts = 0
        self._is_asking = self._is_stale = False
        self._shown: NewsLine | None = None
        self._wanted = ""  # the message to be chosen when it is there
        self.rows = TableModel(_columns(), key=lambda line: line.message.id)
        self.table = RowTable(self.rows)
        self.table.set_widths(90, 56, 56)
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setMinimumWidth(TEXT_PX)
        self.send_button = button("message", "primary", self.send)
        self.drop_button = button("close", on_click=self.drop)
        self._head, self._state = elided("", "strong"), label("", "secondary")
        self._state.setWordWrap(True)
        self._nothing = label("", "quiet")
        self._arrange()
        self._connect()
        self.retranslate()
        self._look_again()

    def _arrange(self) -> None:
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._nothing.setContentsMargins(12, 12, 12, 12)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.send_button)
        buttons.addWidget(self.drop_button)
        buttons.addStretch(1)
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(6)
        for part in (self._head, self._state):
            column.addWidget(part)
        column.addWidget(self.text, 1)
        column.addLayout(buttons)
        halves = QSplitter(Qt.Orientation.Horizontal)
        halves.addWidget(self.table)
        halves.addWidget(sheet)
        halves.setChildrenCollapsible(False)
        halves.setStretchFactor(0, 3)
        halves.setStretchFactor(1, 2)
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(12, 6, 12, 8)
        row.addWidget(halves)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(page)

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(lambda _row: self.text.setFocus())
        self._bridge.happened.connect(self._note)
        self._bridge.tried.connect(self._note)
        self._bridge.turned.connect(self._look_again)
        self._bridge.broke.connect(self._stop_asking)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.rows.refresh)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Messages to customers"))
        self.text.setAccessibleName(tr("Text of the message"))
        self.send_button.setText(tr("Send (Ctrl+Enter)"))
        self.drop_button.setText(tr("Drop (Backspace)"))
        self._nothing.setText(
            tr(
                "No message to a customer. When a change of the plan moves a promised arrival by more than "
                "15 minutes, its draft appears here; it leaves when you send it."
            )
        )
        self.rows.refresh()
        self._write()

    def tab_words(self) -> str:
        """Return what its tab says: how many drafts wait for a person."""
        return tr("Messages ({count})").format(count=self.drafts) if self.drafts else tr("Messages")

    # ---- asking for one

    def open(self) -> None:
        """Come to the front and take the keys."""
        self.wanted.emit()
        (self.table if self.rows.rows else self).setFocus()

    def write_to(self, request_id: str) -> None:
        """Show the draft to the customer of a call; where there is none, one is written first."""
        standing = next((one for one in self.rows.rows if _is_about(one, request_id)), None)
        if standing is not None:
            self._show_wanted(standing.message.id)
            return
        self._wanted = new_id()
        self._bridge.run(DraftNews(self._wanted, request_id))

    def _show_wanted(self, message_id: str) -> None:
        row = next((at for at, one in enumerate(self.rows.rows) if one.message.id == message_id), -1)
        if row < 0:
            return
        self._wanted = ""
        self.wanted.emit()
        self.table.choose(row)
        self.text.setFocus()

    # ---- reading

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look_again()

    def _note(self, events: tuple[Event, ...]) -> None:
        if any(isinstance(change.row, Message) for event in events for change in event.changes):
            self._look_again()

    def _look_again(self) -> None:
        self._is_stale = True
        if self._is_asking:
            return
        self._is_asking, self._is_stale = True, False
        board = self._model.live.board
        since = day_start(board.day, board.zone)
        self._bridge.ask(lambda: self._bridge.desk.customer_messages(since), self._take)

    def _take(self, lines: tuple[NewsLine, ...]) -> None:
        self._is_asking = False
        chosen = self._shown.message.id if self._shown else ""
        self.table.blockSignals(True)  # nobody has chosen anything: the desk's selection stays where it is
        self.rows.show(lines)
        keys = [line.message.id for line in lines]
        if lines and chosen not in keys:
            chosen = keys[0]
        self.table.choose(keys.index(chosen) if chosen in keys else -1)
        self.table.blockSignals(False)
        self._show(self.table.chosen_row)
        self._pages.setCurrentIndex(_LIST if lines else _NOTHING)
        drafts = sum(line.is_draft for line in lines)
        if drafts != self.drafts:
            self.drafts = drafts
            self.counted.emit()
        if self._wanted in keys:
            self._show_wanted(self._wanted)
        if self._is_stale:
            self._look_again()

    def _stop_asking(self, _text: str) -> None:
        self._is_asking = False

    # ---- the chosen one

    def _choose(self, row: int) -> None:
        """Show what somebody has chosen, and its job everywhere."""
        self._show(row)
        line = self._shown
        if line is not None and line.message.intervention_id in self._model.board.interventions:
            self._selection.select(intervention_id=line.message.intervention_id)

    def _show(self, row: int) -> None:
        line = self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None
        if line == self._shown:
            return  # what somebody is typing into it stays
        is_rewritten = line is not None and self._is_typed_into(line)
        self._shown = line
        if not is_rewritten:
            self.text.setPlainText(line.message.body if line else "")
        self._write()
        if line is not None and is_rewritten:
            now = tr("The plan has changed meanwhile. The draft would say now: {text}")
            self._state.setText(now.format(text=line.message.body))

    def _is_typed_into(self, line: NewsLine) -> bool:
        """Whether this is the draft into which somebody is typing words of his own."""
        is_same = self._shown is not None and self._shown.message.id == line.message.id
        return is_same and line.is_draft and self.text.document().isModified()

    def _write(self) -> None:
        line = self._shown
        is_draft = line is not None and line.is_draft
        self.text.setReadOnly(not is_draft)
        set_role(self.text, rests=not is_draft)
        self.send_button.setEnabled(is_draft)
        self.drop_button.setEnabled(is_draft)
        self._head.setText(f"{line.number} · {line.customer} · {line.message.address}" if line else "")
        self._state.setText(_state_words(line) if line else "")

    def send(self) -> None:
        """Send the chosen draft as it reads now."""
        if self._shown is not None and self._shown.is_draft:
            message, words = self._shown.message, self.text.toPlainText()
            if not words.strip():
                self._bridge.refused.emit(Sentence("What is the customer told? Write it, or drop it."), None)
                return
            self._bridge.run(SendNews(message.id, words, message.version))

    def drop(self) -> None:
        """Throw the chosen draft away; Ctrl+Z brings it back."""
        if self._shown is not None and self._shown.is_draft:
            self._bridge.run(DropNews(self._shown.message.id, self._shown.message.version))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_sent(event):
            self.send()
        elif event.key() == Qt.Key.Key_Backspace and self.table.hasFocus():
            self.drop()
        else:
            super().keyPressEvent(event)


def _is_about(line: NewsLine, request_id: str) -> bool:
    return line.is_draft and line.message.request_id == request_id


def _columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("State"), lambda line: message_state_name(line.message.state), _colour),
        Column(lambda: tr("No."), lambda line: str(line.number), bold=True, right=True),
        Column(lambda: tr("Time"), lambda line: clock(line.message.sent_at or line.message.created_at)),
        Column(lambda: tr("Customer"), lambda line: line.customer, hint=lambda line: line.message.body),
    )


def _colour(line: NewsLine) -> str:
    theme = look.theme
    if line.message.state is MessageState.FAILED:
        return theme.alarm
    return theme.accent if line.is_draft else theme.secondary


def _state_words(line: NewsLine) -> str:
    """Say what happens with it next."""
    message = line.message
    if message.state is MessageState.DRAFT:
        return tr("Draft of {time}. Nothing leaves before you send it.").format(
            time=clock(message.created_at)
        )
    if message.state is MessageState.FAILED:
        return tr("Not delivered: {why}. It is tried again by itself.").format(why=message.error)
    if message.state is MessageState.SENT and message.sent_at is not None:
        return tr("Sent at {time}.").format(time=clock(message.sent_at))
    return tr("Waits to leave.")
