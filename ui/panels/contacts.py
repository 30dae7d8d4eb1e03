"""Contacts: whom to ring back, what to read, a customer's time-line over all channels, times to a slot.

Beside the list stands what logs a contact, with or without a call. The list follows what happens, seen or
not: its tab says how much waits for whoever sits here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QVBoxLayout, QWidget

from dispatcher.domain.contacts import CallBack, ContactRules, Exchange
from dispatcher.domain.customers import Customer
from dispatcher.services.contact_book import Card, ContactBook, SlotTime, StoryLine
from dispatcher.services.contact_commands import SetContactRules, SetDuty
from dispatcher.services.contacts import may_set_rules
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import TableModel
from ui.panels.contact_card import CardForm
from ui.panels.contact_lines import (
    ContactLine,
    card_lines,
    columns,
    notice_line,
    story_line,
    task_line,
    time_line,
)
from ui.panels.contact_log import ContactLog
from ui.panels.customer_form import CustomerForm
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import Choice, Tick, button
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import tr, wording

MONTH = timedelta(days=30)


class Page(StrEnum):
    """What the list shows."""

    CALL_BACKS = "call_backs"
    NOTICES = "notices"
    STORY = "story"
    CARD = "card"
    TIMES = "times"


COLUMNS_HIDDEN = {0: (Page.CARD, Page.TIMES), 1: (Page.STORY, Page.CARD, Page.TIMES), 3: (Page.CARD,)}
"""Columns that would say the same in every line of a page, or nothing."""


@dataclass(frozen=True)
class Reading:
    """What the worker read in one look."""

    call_backs: Sequence[tuple[CallBack, Customer]]
    notices: Sequence[tuple[Exchange, str]]
    story: Sequence[StoryLine]
    times: Sequence[SlotTime]
    avoided: int
    rules: ContactRules
    on_duty: Sequence[str]
    card: Card | None


class ContactsPanel(QWidget):
    """`counted()`: how much waits has changed; `wanted()`: the panel was asked for; `rules_read(rules)`."""

    counted = Signal()
    wanted = Signal()
    rules_read = Signal(object)

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self._model, self._selection, self._bridge = model, selection, bridge
        self._customer: tuple[str, str, str] = ("", "", "")  # id, name, zone
        self._request_id = ""  # the call of his that is open elsewhere: what is said is about it
        self.reading: Reading | None = None
        self.waiting = 0
        self._is_asking = self._is_stale = False
        self._page_shown: Page | None = None
        self.rows = TableModel(columns(), key=lambda line: line.key)
        self.table = RowTable(self.rows)
        self.table.set_widths(110, 150, 320, 90)
        self._make_fields()
        self._arrange()
        self._connect()
        self.retranslate()
        self._look_again()

    def _make_fields(self) -> None:
        self.page, self.duty, self.form = Choice(), Tick(), ContactLog(self._bridge)
        self.minutes = tuple(QSpinBox() for _ in range(3))
        self._minute_names = tuple(label("", "quiet") for _ in range(3))
        for field, name in zip(self.minutes, self._minute_names, strict=True):
            field.setRange(1, 60 * 24 * 30)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            name.setBuddy(field)
        self.set_button = button("saved", "", self.set_rules)
        self._about, self.card_form = elided("", "strong"), CardForm(self._bridge)
        self.customer_form = CustomerForm(self._bridge)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        column.addWidget(_row(self.page, self._about, self.duty, stretch=1))
        body = QHBoxLayout()
        body.setSpacing(12)
        body.addWidget(self.table, 1)  # all the height there is: what is noted stands beside it
        for form in (self.form, self.card_form, self.customer_form):
            body.addWidget(form)
        column.addLayout(body, 1)
        self._rules_row = _row(
            *(x for pair in zip(self._minute_names, self.minutes, strict=True) for x in pair), self.set_button
        )
        column.addWidget(self._rules_row)

    def _connect(self) -> None:
        self.page.currentIndexChanged.connect(lambda _at: self._write())
        self.table.chosen.connect(lambda _row: self._enable())
        self.duty.toggled.connect(self._turn_duty)
        self._selection.changed.connect(self._follow_selection)
        self._bridge.happened.connect(lambda _events: self._look_again())
        self._bridge.turned.connect(self._look_again)
        self._model.ticked.connect(self._write_late)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.rows.refresh)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Contacts"))
        self.table.setAccessibleName(tr("Contacts"))
        pages = {
            Page.CALL_BACKS: tr("To ring back"),
            Page.NOTICES: tr("To read"),
            Page.STORY: tr("Time-line of the customer"),
            Page.CARD: tr("Card of the customer"),
            Page.TIMES: tr("Times to a slot"),
        }
        self.page.offer([(words, page) for page, words in pages.items()])
        self.page.setAccessibleName(tr("What the list shows"))
        self.page.setCurrentIndex(max(0, self.page.currentIndex()))
        self.form.retranslate()
        self.customer_form.retranslate()
        self.duty.setText(tr("I am at the desk"))
        self.set_button.setText(tr("Set"))
        self.card_form.retranslate()
        names = (tr("ring back within"), tr("answer e-mails within"), tr("warn after"))
        for label_, field, name in zip(self._minute_names, self.minutes, names, strict=True):
            label_.setText(name)
            field.setAccessibleName(name)
            field.setSuffix(" min")
        self._write()

    def tab_words(self) -> str:
        """Return what its tab says: how many call-backs and notices wait here."""
        return tr("Contacts ({count})").format(count=self.waiting) if self.waiting else tr("Contacts")

    def open(self) -> None:
        """Come to the front and take the keys."""
        self.wanted.emit()
        self.page.setFocus()

    def open_customer(self) -> None:
        """Come to the front with what kind of customer he is under the keys."""
        self.wanted.emit()
        self.page.choose(Page.CARD)
        self.table.clearSelection()
        self.table.setCurrentIndex(QModelIndex())
        self._write()
        self.customer_form.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_call_back(self, call_back_id: str) -> None:
        """Come to the front with somebody chosen who is to be rung up, and the keys where the result goes."""
        self.wanted.emit()
        self.page.choose(Page.CALL_BACKS)
        self._write()
        at = next((at for at, line in enumerate(self.rows.rows) if line.key == call_back_id), -1)
        self.table.selectRow(at)
        self.form.note.setFocus()

    def follow_customer(self, customer: Customer, request_id: str = "") -> None:
        """Turn to the time-line of a customer; what is said is logged as his, about the call that is open."""
        if customer.id != self._customer[0]:
            self._customer, self._request_id = (customer.id, customer.name, customer.zone), request_id
            self.page.choose(Page.STORY)
            self._look_again()
        elif request_id not in ("", self._request_id):
            self._request_id = request_id
            self._enable()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_selection()

    # ---- reading

    def _follow_selection(self) -> None:
        work = self._model.board.interventions.get(self._selection.intervention_id or "")
        customer = self._model.board.customers.get(work.customer_id) if work else None
        if work is None or customer is None:
            return
        self._request_id = work.request_id
        if customer.id != self._customer[0]:
            self._customer = (customer.id, customer.name, customer.zone)
            self._look_again()
        self._enable()

    def _look_again(self) -> None:
        """Read anew; what happens meanwhile is read once more afterwards."""
        self._is_stale = True
        if self._is_asking:
            return
        self._is_asking, self._is_stale = True, False
        book, name, customer_id = self._bridge.desk.contact_book, self._me, self._customer[0]
        since = self._model.now - MONTH
        self._bridge.ask(lambda: _read(book, name, customer_id, since), self._take)

    def _take(self, reading: Reading) -> None:
        self._is_asking, self.reading = False, reading
        self.rules_read.emit(reading.rules)
        self._write()
        if self._is_stale:
            self._look_again()

    @property
    def _me(self) -> str:
        return self._bridge.desk.author.name

    # ---- what a person does

    @property
    def chosen(self) -> ContactLine | None:
        at = self.table.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def set_rules(self) -> None:
        self._bridge.run(SetContactRules(*(field.value() for field in self.minutes)))

    def _turn_duty(self, on_duty: bool) -> None:
        if self.reading is not None and on_duty != (self._me in self.reading.on_duty):
            self._bridge.run(SetDuty(self._me, on_duty))

    # ---- writing

    def _write(self) -> None:
        page, reading = self.page.currentData(), self.reading
        if reading is None:
            return
        now = self._model.now
        lines = {
            Page.CALL_BACKS: lambda: [task_line(*one, now) for one in reading.call_backs],
            Page.NOTICES: lambda: [notice_line(*one, self._me, now) for one in reading.notices],
            Page.STORY: lambda: [
                story_line(at, one, self._customer, now) for at, one in enumerate(reading.story)
            ],
            Page.CARD: lambda: card_lines(reading.card),
            Page.TIMES: lambda: [time_line(one) for one in reading.times],
        }[page]()
        self._show_lines(page, lines)
        self.duty.blockSignals(True)
        self.duty.setChecked(self._me in reading.on_duty)
        self.duty.blockSignals(False)
        self._write_rules(page, reading.rules)
        for at, hidden_on in COLUMNS_HIDDEN.items():
            self.table.setColumnHidden(at, page in hidden_on)
        self.form.setVisible(page in (Page.CALL_BACKS, Page.NOTICES, Page.STORY))
        self._count(reading)
        self._enable()

    def _show_lines(self, page: Page, lines: list[ContactLine]) -> None:
        """Show the lines of a page; whoever is chosen there stays so, wherever the line stands by now."""
        kept = self.chosen if page == self._page_shown else None
        self._page_shown = page
        self.rows.show(lines)
        if self.chosen is None and kept is not None:
            self.table.choose(self.rows.row_of(kept.key))
        if self.chosen is None and kept is not None and self.form.note.text().strip():
            self._go_on_about(kept)

    def _go_on_about(self, gone: ContactLine) -> None:
        """Somebody else has settled what was chosen: what is being typed is still about its customer."""
        customer = self._model.board.customers.get(getattr(gone.row, "customer_id", None) or "")
        if customer is not None and isinstance(gone.row, CallBack | Exchange):
            self._customer = (customer.id, customer.name, customer.zone)
            self._request_id = gone.row.request_id or ""
            self._look_again()

    def _write_late(self) -> None:
        if self.isVisible() and self.page.currentData() == Page.CALL_BACKS:
            self._write()

    def _about_words(self, page: Page, reading: Reading) -> str:
        if page == Page.TIMES:
            return tr("Visits avoided in 30 days: {count}").format(count=reading.avoided)
        if page == Page.CALL_BACKS and not reading.call_backs:
            return tr("Nobody waits to be rung back.")
        if page == Page.NOTICES and not reading.notices:
            return tr("Contacts flagged for you appear here.")
        if self._task_chosen is not None and self.chosen is not None:
            return self.chosen.whose
        call = self._model.board.requests.get(self._request_id)
        named = [str(call.number) if call else "", self._customer[1]]
        said = " · ".join(part for part in named if part)
        return said or tr("Choose a job on the plan to see its customer.")

    def _write_rules(self, page: Page, rules: ContactRules) -> None:
        may = may_set_rules(self._bridge.desk.author.role)
        self._rules_row.setVisible(page == Page.TIMES)
        given = (rules.call_back_minutes, rules.answer_minutes, rules.answer_warning_minutes)
        for field, value in zip(self.minutes, given, strict=True):
            field.setEnabled(may)
            if not field.hasFocus():
                field.setValue(value)
        self.set_button.setEnabled(may)

    def _count(self, reading: Reading) -> None:
        mine = [one for one, _name in reading.notices if one.is_unread and one.addressee == self._me]
        waiting = len(reading.call_backs) + len(mine)
        if waiting != self.waiting:
            self.waiting = waiting
            self.counted.emit()

    def _enable(self) -> None:
        row, card = (self.chosen.row if self.chosen else None), self._card
        task = self._task_chosen
        whose, call = (task.customer_id, task.request_id) if task else (self._customer[0], self._request_id)
        self.form.show_row(whose or "", row, call or "")
        if self.reading is not None:
            self._about.setText(self._about_words(self.page.currentData(), self.reading))
        is_his = isinstance(row, Customer) or self.chosen is None
        self.customer_form.setVisible(card is not None and is_his)
        self.card_form.setVisible(card is not None and not is_his)
        if card is not None and is_his:
            self.customer_form.show_customer(card.customer)
        elif card is not None:
            self.card_form.show_row(card, row)

    @property
    def _task_chosen(self) -> CallBack | Exchange | None:
        """The chosen call-back or notice: what is said is its customer's, whoever is chosen elsewhere."""
        row = self.chosen.row if self.chosen else None
        return row if isinstance(row, CallBack | Exchange) else None

    @property
    def _card(self) -> Card | None:
        """The card that the list shows, if it does."""
        on_card = self.reading is not None and self.page.currentData() == Page.CARD
        return self.reading.card if on_card and self.reading is not None else None


def _read(book: ContactBook, name: str, customer_id: str, since: datetime) -> Reading:
    """On the worker."""
    return Reading(
        book.call_backs(),
        book.notices(name),
        book.story(customer_id) if customer_id else (),
        book.slot_times(since),
        book.avoided_visits(since),
        book.rules(),
        book.on_duty(),
        book.card(customer_id) if customer_id else None,
    )


def _row(*parts: QWidget, stretch: int = -1) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for at, part in enumerate(parts):
        row.addWidget(part, 1 if at == stretch else 0)
    if stretch < 0:
        row.addStretch(1)
    return holder
