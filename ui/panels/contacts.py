"""Contacts: whom to ring back, what to read, a customer's time-line over all channels, times to a slot.

Below the list is the line that logs a contact, with or without a call. The list follows what happens, seen or
not: its tab says how much waits for whoever sits here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import CallBack, ContactRules, Exchange
from dispatcher.domain.customers import Customer
from dispatcher.domain.values import new_id
from dispatcher.services.contact_book import Card, ContactBook, SlotTime, StoryLine
from dispatcher.services.contact_commands import (
    CompleteCallBack,
    LogExchange,
    ReadNotice,
    ScheduleCallBack,
    SetContactRules,
    SetDuty,
)
from dispatcher.services.contacts import may_set_rules
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.panels.contact_card import CardForm, card_rows, row_words
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import Choice, Tick, button
from ui.widgets.finish import warning
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import clock, duration, say, short_day, tr, wording
from ui.words import channel_name, outcome_name

MONTH = timedelta(days=30)
FIGURES_PAST = (Outcome.REQUEST, Outcome.ATTACHED, Outcome.TRANSFERRED, Outcome.CONFIRMED)


class Page(StrEnum):
    """What the list shows."""

    CALL_BACKS = "call_backs"
    NOTICES = "notices"
    STORY = "story"
    CARD = "card"
    TIMES = "times"


@dataclass(frozen=True)
class ContactLine:
    """One row. `tone` is "", "warning" or "alarm"; `row` is what it stands for."""

    key: str
    when: str
    whose: str
    what: str
    by: str
    tone: str = ""
    row: Any = None


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
        self.reading: Reading | None = None
        self.waiting = 0
        self._is_asking = self._is_stale = False
        self.rows = TableModel(_columns(), key=lambda line: line.key)
        self.table = RowTable(self.rows)
        self.table.set_widths(110, 150, 320, 90)
        self._make_fields()
        self._arrange()
        self._connect()
        self.retranslate()
        self._look_again()

    def _make_fields(self) -> None:
        self.page, self.channel, self.direction, self.outcome = Choice(), Choice(), Choice(), Choice()
        self.note, self.for_owner, self.duty = QLineEdit(), Tick(), Tick()
        self.log_button = button("contacts", "primary", self.log)
        self.later_button = button("call-back", "", self.schedule)
        self.done_button = button("done", "", lambda: self.complete(Outcome.ANSWERED))
        self.missed_button = button("close", "", lambda: self.complete(Outcome.NO_ANSWER))
        self.read_button = button("done", "", self.read)
        self.minutes = tuple(QSpinBox() for _ in range(3))
        self._minute_names = tuple(label("", "quiet") for _ in range(3))
        for field, name in zip(self.minutes, self._minute_names, strict=True):
            field.setRange(1, 60 * 24 * 30)
            name.setBuddy(field)
        self.set_button = button("saved", "", self.set_rules)
        self._about, self.card_form = elided("", "strong"), CardForm(self._bridge)

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.setSpacing(6)
        column.addWidget(_row(self.page, self._about, self.duty, stretch=1))
        column.addWidget(self.table, 1)
        self._rules_row = _row(
            *(x for pair in zip(self._minute_names, self.minutes, strict=True) for x in pair)
        )
        self._rules_row.layout().addWidget(self.set_button)  # type: ignore[union-attr]  # it was given one above
        column.addWidget(self._rules_row)
        column.addWidget(self.card_form)
        column.addWidget(
            _row(self.channel, self.direction, self.outcome, self.note, self.for_owner, stretch=3)
        )
        column.addWidget(
            _row(self.log_button, self.later_button, self.done_button, self.missed_button, self.read_button)
        )

    def _connect(self) -> None:
        self.page.currentIndexChanged.connect(lambda _at: self._write())
        self.table.chosen.connect(lambda _row: self._enable())
        self.note.textChanged.connect(lambda _text: self._enable())
        self.note.returnPressed.connect(self.log)
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
        self.channel.offer([(channel_name(one), one) for one in Channel])
        ways = {Direction.IN: tr("customer to us"), Direction.OUT: tr("we to the customer")}
        self.direction.offer([(words, way) for way, words in ways.items()])
        free = [one for one in Outcome if one not in FIGURES_PAST]
        self.outcome.offer([(outcome_name(one), one) for one in free])
        for choice, name in (
            (self.page, tr("What the list shows")),
            (self.channel, tr("Channel")),
            (self.direction, tr("Direction")),
            (self.outcome, tr("Outcome")),
        ):
            choice.setAccessibleName(name)
            choice.setCurrentIndex(max(0, choice.currentIndex()))
        self.note.setAccessibleName(tr("What was said"))
        self.note.setPlaceholderText(tr("What was said, then Enter to log it"))
        self.for_owner.setText(tr("for the account owner"))
        self.duty.setText(tr("I am at the desk"))
        self.log_button.setText(tr("Log the contact"))
        self.later_button.setText(tr("Ring back later"))
        self.done_button.setText(tr("Rung back"))
        self.missed_button.setText(tr("Nobody answered"))
        self.read_button.setText(tr("I have read it"))
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

    def follow_customer(self, customer: Customer) -> None:
        """Turn to the time-line of a customer, and log what is said as his."""
        if customer.id != self._customer[0]:
            self._customer = (customer.id, customer.name, customer.zone)
            self.page.choose(Page.STORY)
            self._look_again()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_selection()

    # ---- reading

    def _follow_selection(self) -> None:
        work = self._model.board.interventions.get(self._selection.intervention_id or "")
        customer = self._model.board.customers.get(work.customer_id) if work else None
        if customer is not None and customer.id != self._customer[0]:
            self._customer = (customer.id, customer.name, customer.zone)
            self._look_again()

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

    def log(self) -> None:
        """Log what was said; without a customer it is a contact of nobody we know."""
        if not self.note.text().strip():
            return
        self._bridge.run(
            LogExchange(
                new_id(),
                Channel(self.channel.currentData()),  # Qt hands back the bare words
                Direction(self.direction.currentData()),
                Outcome(self.outcome.currentData()),
                self.note.text(),
                self._customer[0] or None,
                for_owner=self.for_owner.isChecked(),
            ),
            lambda _done: self._forget(),
        )

    def schedule(self) -> None:
        """Plan to ring the customer back within the centre's time."""
        if self._customer[0] and self.note.text().strip():
            self._bridge.run(
                ScheduleCallBack(new_id(), self._customer[0], self.note.text()), lambda _done: self._forget()
            )

    def complete(self, outcome: Outcome) -> None:
        """Note what came of the chosen call-back."""
        task = self.chosen.row if self.chosen else None
        if isinstance(task, CallBack):
            result = self.note.text().strip() or outcome_name(outcome)
            self._bridge.run(
                CompleteCallBack(task.id, new_id(), result, outcome), lambda _done: self._forget()
            )

    def read(self) -> None:
        """Say that the chosen notice has been read."""
        notice = self.chosen.row if self.chosen else None
        if isinstance(notice, Exchange) and notice.is_unread and notice.addressee == self._me:
            self._bridge.run(ReadNotice(notice.id))

    def set_rules(self) -> None:
        self._bridge.run(SetContactRules(*(field.value() for field in self.minutes)))

    def _turn_duty(self, on_duty: bool) -> None:
        if self.reading is not None and on_duty != (self._me in self.reading.on_duty):
            self._bridge.run(SetDuty(self._me, on_duty))

    def _forget(self) -> None:
        self.note.clear()
        self.for_owner.setChecked(False)

    # ---- writing

    def _write(self) -> None:
        page, reading = self.page.currentData(), self.reading
        if reading is None:
            return
        now = self._model.now
        lines = {
            Page.CALL_BACKS: lambda: [_task_line(*one, now) for one in reading.call_backs],
            Page.NOTICES: lambda: [_notice_line(*one, self._me, now) for one in reading.notices],
            Page.STORY: lambda: [
                _story_line(at, one, self._customer, now) for at, one in enumerate(reading.story)
            ],
            Page.CARD: lambda: _card_lines(reading.card),
            Page.TIMES: lambda: [_time_line(one) for one in reading.times],
        }[page]()
        self.rows.show(lines)
        self._about.setText(self._about_words(page, reading))
        self.duty.blockSignals(True)
        self.duty.setChecked(self._me in reading.on_duty)
        self.duty.blockSignals(False)
        self._write_rules(page, reading.rules)
        self.card_form.setVisible(page == Page.CARD and reading.card is not None)
        self._count(reading)
        self._enable()

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
        return self._customer[1] or tr("Choose a job on the plan to see its customer.")

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
        row = self.chosen.row if self.chosen else None
        has_words, is_task = bool(self.note.text().strip()), isinstance(row, CallBack)
        self.log_button.setEnabled(has_words)
        self.later_button.setEnabled(has_words and bool(self._customer[0]))
        self.done_button.setEnabled(is_task)
        self.missed_button.setEnabled(is_task)
        if self.page.currentData() == Page.CARD and self.chosen and self.reading:
            self.card_form.show_row(self.reading.card, row)
        mine = isinstance(row, Exchange) and row.is_unread and row.addressee == self._me
        self.read_button.setEnabled(mine)


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


def _columns() -> list[Column]:
    return [
        Column(lambda: tr("When"), lambda line: line.when, _colour, right=True),
        Column(lambda: tr("Customer"), lambda line: line.whose, bold=True),
        Column(lambda: tr("What"), lambda line: line.what, hint=lambda line: line.what),
        Column(lambda: tr("By"), lambda line: line.by),
    ]


def _colour(line: ContactLine) -> str:
    if not line.tone:
        return ""
    return look.theme.alarm if line.tone == "alarm" else warning(look.theme)


def _task_line(task: CallBack, customer: Customer, now: datetime) -> ContactLine:
    left = task.due_at - now
    words = tr("in {duration}") if left >= timedelta() else tr("late by {duration}")
    tone = "alarm" if left < timedelta() else "warning" if left < (task.due_at - task.starts_at) / 4 else ""
    when = f"{_when(task.due_at, now)} · {words.format(duration=duration(abs(left)))}"
    return ContactLine(task.id, when, customer.name, task.reason, task.asked_by, tone, task)


def _notice_line(one: Exchange, name: str, me: str, now: datetime) -> ContactLine:
    parts = [channel_name(one.channel), outcome_name(one.outcome), one.note]
    if one.addressee != me:
        parts.append(tr("for {name}").format(name=one.addressee))
    state = tr("read at {time}").format(time=_when(one.read_at, now)) if one.read_at else tr("not read yet")
    what = " · ".join(part for part in (*parts, state) if part)
    tone = "warning" if one.is_unread and one.addressee == me else ""
    return ContactLine(one.id, _when(one.at, now), name, what, one.operator, tone, one)


def _story_line(at: int, line: StoryLine, customer: tuple[str, str, str], now: datetime) -> ContactLine:
    way = channel_name(Channel(line.icon)) if line.icon in set(Channel) else ""
    number = str(line.number) if line.number else ""
    what = " · ".join(part for part in (number, way, say(line.what), line.text) if part)
    when = _when(line.at, now)
    there = line.at.astimezone(ZoneInfo(customer[2])).strftime("%H:%M") if customer[2] else ""
    if there and there != clock(line.at):
        when = tr("{here}, there {there}").format(here=when, there=there)
    return ContactLine(f"{at}", when, customer[1], what, line.who, row=line)


def _card_lines(card: Card | None) -> list[ContactLine]:
    rows = card_rows(card) if card else ()
    return [
        ContactLine(row.id if row else "", "", card.customer.name, row_words(row), "", row=row)
        for row in rows
        if card is not None
    ]


def _time_line(one: SlotTime) -> ContactLine:
    words = tr("{count} calls: half within {median}, nine of ten within {p90}")
    what = words.format(count=one.calls, median=_seconds(one.median_s), p90=_seconds(one.p90_s))
    return ContactLine(one.operator, "", "", what, one.operator, row=one)


def _seconds(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02} min"


def _when(moment: datetime, now: datetime) -> str:
    """Write the time, with the day where it is not today."""
    then, today = moment.astimezone(wording.zone).date(), now.astimezone(wording.zone).date()
    return clock(moment) if then == today else f"{short_day(then)} {clock(moment)}"


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
