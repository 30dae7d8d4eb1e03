"""The form of one calendar: its zone, the hours of every weekday, public holidays and closed days."""

from datetime import date

from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dispatcher.domain.calendars import OFFICE, Calendar, Opening
from dispatcher.domain.errors import Refusal
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import new_id
from dispatcher.services.opening_hours import (
    holiday_code,
    holiday_countries,
    is_holiday_code,
    public_holidays,
    zones,
)
from dispatcher.services.service_terms_commands import SetCalendar
from ui.terms.hours_text import Unreadable, days_text, hours_text, read_days, read_hours
from ui.widgets.fields import Choice
from ui.widgets.forms import line
from ui.widgets.labels import label
from ui.wording import day, tr, wording
from ui.words import shipped_name

WEEK = range(7)
NEXT_SHOWN = 3
DAYS_A_ROW = 3


class CalendarForm(QWidget):
    """Shows one calendar and makes the command that writes it as it reads now."""

    def __init__(self) -> None:
        super().__init__()
        self._calendar: Calendar | None = None
        self._shown_name = ""  # as it was written into the field
        self._today = date.min
        self.name, self.zone, self.holidays = QLineEdit(), Choice(), Choice()
        self.hours = [QLineEdit() for _ in WEEK]
        self.closed_days = QLineEdit()
        for chooser in (self.zone, self.holidays):
            chooser.setEditable(True)
            chooser.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
            chooser.setMinimumContentsLength(10)
            chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.name.setMaximumWidth(240)
        for field in self.hours:
            field.setMinimumWidth(84)
        self._words = [label("", "quiet") for _ in range(4)]
        self._days = [label("") for _ in WEEK]
        self._head, self._next = label("", "head"), label("", "quiet")
        self._hint = label("", "quiet")
        for words in (self._hint, self._next):
            words.setWordWrap(True)
        self._arrange()
        self.holidays.editTextChanged.connect(lambda _text: self._write_next())

    def _arrange(self) -> None:
        week = QGridLayout()
        week.setHorizontalSpacing(10)
        week.setVerticalSpacing(4)
        for at, (words, field) in enumerate(zip(self._days, self.hours, strict=True)):
            words.setBuddy(field)
            week.addWidget(words, at // DAYS_A_ROW, at % DAYS_A_ROW * 2)
            week.addWidget(field, at // DAYS_A_ROW, at % DAYS_A_ROW * 2 + 1)
        for at in range(DAYS_A_ROW):
            week.setColumnStretch(at * 2 + 1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        named = self._words
        fields: tuple[QWidget, ...] = (self.name, self.zone, self.holidays, self.closed_days)
        for one, named_field in zip(named, fields, strict=True):
            one.setBuddy(named_field)
        column.addLayout(line(named[0], self.name, named[1], self.zone))
        column.addWidget(self._head)
        column.addLayout(week)
        column.addWidget(self._hint)
        row = QHBoxLayout()
        row.setSpacing(8)
        for part in (named[2], self.holidays, self._next):
            row.addWidget(part, int(part is self._next))
        column.addLayout(row)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(named[3])
        row.addWidget(self.closed_days, 1)
        column.addLayout(row)
        column.addStretch(1)

    def retranslate(self) -> None:
        names = (tr("Name"), tr("Time zone"), tr("Public holidays"), tr("Other closed days"))
        fields = (self.name, self.zone, self.holidays, self.closed_days)
        for words, field, text in zip(self._words, fields, names, strict=True):
            words.setText(text)
            field.setAccessibleName(text)
        self._head.setText(tr("Opening hours").upper())
        self._hint.setText(tr("08:00-12:00 14:00-18:00; 00:00-24:00 for all day; empty is closed."))
        self.closed_days.setPlaceholderText(tr("for example 24/12/2026 31/12/2026"))
        for at, (words, field) in enumerate(zip(self._days, self.hours, strict=True)):
            words.setText(weekday_name(at))
            field.setAccessibleName(f"{tr('Opening hours')}: {weekday_name(at)}")
            field.setPlaceholderText(tr("closed"))
        if self.name.text() == self._shown_name:
            self._show_name()
        self._write_next()

    def _show_name(self) -> None:
        """Write a name that comes with the desk in the language of the window."""
        self._shown_name = shipped_name(self._calendar.name) if self._calendar else ""
        self.name.setText(self._shown_name)

    def begin(self, calendar: Calendar | None, zone: str, today: date, allowed: bool) -> None:
        """Show a calendar, or a new one with office hours in the zone of this seat."""
        self._calendar, self._today = calendar, today
        shown = calendar or Calendar(new_id(), "", zone, OFFICE)
        self._fill_choices()
        self._show_name()
        self.zone.setEditText(shown.zone)
        self.holidays.setEditText(shown.holidays)
        for weekday, field in enumerate(self.hours):
            field.setText(hours_text(shown.openings, weekday))
            field.setCursorPosition(0)
        self.closed_days.setText(days_text(shown.closed_days))
        for one in (self.name, self.zone, self.holidays, self.closed_days, *self.hours):
            one.setEnabled(allowed)
        self._write_next()

    def _fill_choices(self) -> None:
        if not self.zone.count():
            self.zone.addItems(zones())
            self.holidays.addItems(["", *holiday_countries()])

    def _write_next(self) -> None:
        """Say which public holidays come next: whether it is the right country is seen at once."""
        code = holiday_code(self.holidays.currentText())
        if not code or not is_holiday_code(code):
            self._next.setText(tr("none") if not code else "")
            return
        coming = {**public_holidays(code, self._today.year), **public_holidays(code, self._today.year + 1)}
        named = [f"{day(one)} {coming[one]}" for one in sorted(coming) if one >= self._today]
        self._next.setText(" · ".join(named[:NEXT_SHOWN]))

    def command(self) -> SetCalendar:
        """Return the command that writes the calendar as the form reads now; raises Refusal."""
        known, name = self._calendar, self.name.text().strip()
        if known is not None and name == shipped_name(known.name):
            name = known.name
        openings = tuple(one for weekday in WEEK for one in self._openings(weekday))
        return SetCalendar(
            known.id if known else new_id(),
            name,
            self.zone.currentText().strip(),
            openings,
            holiday_code(self.holidays.currentText()),
            self._closed(),
            known.version if known else 0,
        )

    def _openings(self, weekday: int) -> tuple[Opening, ...]:
        try:
            return read_hours(self.hours[weekday].text(), weekday)
        except Unreadable as unread:
            raise Refusal(
                Sentence(
                    "{day}: {text} is not understood. Write the hours like 08:00-12:00 14:00-18:00.",
                    day=weekday_name(weekday),
                    text=str(unread),
                )
            ) from unread

    def _closed(self) -> tuple[date, ...]:
        try:
            return read_days(self.closed_days.text())
        except Unreadable as unread:
            raise Refusal(
                Sentence("{text} is no day. Write it like 24/12/2026 or 2026-12-24.", text=str(unread))
            ) from unread


def weekday_name(weekday: int) -> str:
    """Return the name of a weekday, 0 for Monday."""
    return wording.locale.standaloneDayName(weekday + 1).capitalize()
