"""Contracts as data: levels of service and calendars, listed, read by everybody, edited by a manager."""

from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.board import Board
from dispatcher.domain.calendars import Calendar
from dispatcher.domain.errors import Refusal
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.services.commands import Command
from dispatcher.services.service_terms import may_set, owed_by
from dispatcher.services.service_terms_commands import (
    RemoveCalendar,
    RemoveServiceLevel,
    SetCalendar,
    SetServiceLevel,
)
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.style import look
from ui.terms.calendar_form import CalendarForm
from ui.terms.level_form import LevelForm
from ui.widgets.fields import button
from ui.widgets.forms import is_sent
from ui.widgets.labels import elided
from ui.widgets.scrolling import scrolling
from ui.widgets.tables import RowTable
from ui.wording import tr, wording
from ui.words import shipped_name

LIST_PX = 176


@dataclass(frozen=True)
class TermLine:
    """One line of the list: a level, or a calendar with "calendar:" before its id."""

    key: str
    row: ServiceLevel | Calendar


class TermsPanel(QWidget):
    """Lists levels and calendars; the chosen one can be read and, by a manager, changed.

    `wanted()` when it is to come to the front. What is being typed stays while the board changes, and stands
    against the row it began from.
    """

    wanted = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._bridge = model, bridge
        self._is_calendar = False
        self._shown: ServiceLevel | Calendar | None = None
        self._picture: tuple[object, ...] = ()
        self._begun: Command | None = None  # what the form would write before anything was typed
        self._awaited = ""  # the key of what has just been made, to be chosen when it is there
        self._is_made = False
        model.changed.connect(self._follow)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.retranslate)

    # ---- made when it is first seen

    def _make(self) -> None:
        self._is_made = True
        self.rows = TableModel(_columns(), key=lambda line: line.key)
        self.table = RowTable(self.rows)
        self.table.setFixedWidth(LIST_PX)
        self.level_form, self.calendar_form = LevelForm(), CalendarForm()
        self.save_button = button("done", "primary", self.save)
        self.new_level_button = button("add", on_click=self.new_level)
        self.new_calendar_button = button("add", on_click=self.new_calendar)
        self.remove_button = button("remove", on_click=self.remove)
        self._hint = elided("", "quiet")
        self._arrange()
        self.table.chosen.connect(self._choose)
        self.retranslate()
        self._list()
        self.table.choose(0)

    def _arrange(self) -> None:
        forms = QWidget()
        self._forms = QStackedLayout(forms)
        self._forms.addWidget(self.level_form)
        self._forms.addWidget(self.calendar_form)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for one in (self.save_button, self.remove_button, self.new_level_button, self.new_calendar_button):
            buttons.addWidget(one)
        buttons.addWidget(self._hint, 1)
        right = QVBoxLayout()
        right.setSpacing(6)
        right.addWidget(scrolling(forms), 1)
        right.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 8)
        row.setSpacing(12)
        row.addWidget(self.table)
        row.addLayout(right, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_made:
            self._make()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Contract levels"))
        if not self._is_made:
            return
        self.table.setAccessibleName(tr("Contract levels and calendars"))
        self.level_form.retranslate()
        self.calendar_form.retranslate()
        self.save_button.setText(tr("Save (Ctrl+Enter)"))
        self.remove_button.setText(tr("Remove"))
        self.new_level_button.setText(tr("Level"))
        self.new_level_button.setAccessibleName(tr("New level"))
        self.new_calendar_button.setText(tr("Calendar"))
        self.new_calendar_button.setAccessibleName(tr("New calendar"))
        self._list()
        self._enable()

    # ---- the list

    @property
    def board(self) -> Board:
        """The live board: what contracts owe is not tried out in a fork."""
        return self._model.live.board

    @property
    def is_allowed(self) -> bool:
        """Whether whoever sits here may change anything."""
        return may_set(self._bridge.live.author.role)

    def _list(self) -> None:
        board = self.board
        levels = [TermLine(row.id, row) for row in board.levels_by_rank]
        calendars = [
            TermLine(f"calendar:{row.id}", row)
            for row in sorted(board.calendars.values(), key=lambda row: (row.name, row.id))
        ]
        self.rows.show([*levels, *calendars])
        if self._shown is not None:
            key = f"calendar:{self._shown.id}" if self._is_calendar else self._shown.id
            with QSignalBlocker(self.table):  # it is the same choice, wherever it stands now
                self.table.choose(self.rows.row_of(key))

    def _follow(self) -> None:
        """Follow the board; a form somebody is typing into keeps what is typed."""
        if not self._is_made:
            return
        self._list()
        if self._awaited and self.rows.row_of(self._awaited) >= 0:
            key, self._awaited = self._awaited, ""
            self._shown = None
            self.table.choose(self.rows.row_of(key))
            self._choose(self.rows.row_of(key))
        elif self._shown is not None:
            self._take_changes(self._shown)

    def _take_changes(self, shown: ServiceLevel | Calendar) -> None:
        rows = self.board.calendars if self._is_calendar else self.board.service_levels
        now = rows.get(shown.id)
        if now is None:
            self.table.choose(0)
        elif self._picture_of(now) != self._picture and not self._is_typed(now):
            self._show_row(now)

    def _is_typed(self, now: ServiceLevel | Calendar) -> bool:
        """Whether the form says something else than its row did, and than the row says by now."""
        try:
            said = _said(self._command())
        except Refusal:
            return True
        return said not in (self._begun, _said(self._writing(now)))

    def _writing(self, row: ServiceLevel | Calendar) -> SetCalendar | SetServiceLevel:
        """Return the command that writes a row as it is."""
        if isinstance(row, Calendar):
            return SetCalendar(row.id, row.name, row.zone, row.openings, row.holidays, row.closed_days)
        owed = owed_by(self.board.commitment_rules.values(), row.id)
        return SetServiceLevel(
            row.id, row.name, row.rank, row.calendar_id, owed, row.prepaid, row.prepaid_priority
        )

    def _command(self) -> SetCalendar | SetServiceLevel:
        return self.calendar_form.command() if self._is_calendar else self.level_form.command()

    def _picture_of(self, row: ServiceLevel | Calendar | None) -> tuple[object, ...]:
        """Return all a form shows of a row, to see whether any of it has changed."""
        rules = (one for one in self.board.commitment_rules.values() if row and one.level_id == row.id)
        names = () if isinstance(row, Calendar) else tuple(one.name for one in self.board.calendars.values())
        return row, *rules, *names

    def _choose(self, row: int) -> None:
        line = self.rows.rows[row] if 0 <= row < len(self.rows.rows) else None
        if line is not None and line.row is not self._shown:
            self._show_row(line.row)

    def _show_row(self, row: ServiceLevel | Calendar | None, is_calendar: bool | None = None) -> None:
        self._shown, self._picture = row, self._picture_of(row)
        self._is_calendar = isinstance(row, Calendar) if is_calendar is None else is_calendar
        board = self.board
        if self._is_calendar:
            calendar = row if isinstance(row, Calendar) else None
            self.calendar_form.begin(calendar, board.zone, self._model.now.date(), self.is_allowed)
        else:
            level = row if isinstance(row, ServiceLevel) else None
            rules = [one for one in board.commitment_rules.values() if level and one.level_id == level.id]
            self.level_form.begin(level, rules, board.calendars, board.service_levels, self.is_allowed)
        self._begun = _said(self._command())
        self._forms.setCurrentIndex(int(self._is_calendar))
        self._enable()

    def _enable(self) -> None:
        for one in (self.save_button, self.new_level_button, self.new_calendar_button):
            one.setEnabled(self.is_allowed)
        self.remove_button.setEnabled(self.is_allowed and self._shown is not None)
        self._hint.setText(
            "" if self.is_allowed else tr("Only a manager sets contract levels and calendars.")
        )

    # ---- what a manager does

    def open(self) -> None:
        """Come to the front and take the keys."""
        self.wanted.emit()
        if self._is_made:
            self.table.setFocus()

    def new_level(self) -> None:
        """Begin a level without a commitment."""
        self.table.choose(-1)
        self._show_row(None, is_calendar=False)
        self.level_form.name.setFocus()

    def new_calendar(self) -> None:
        """Begin a calendar with office hours."""
        self.table.choose(-1)
        self._show_row(None, is_calendar=True)
        self.calendar_form.name.setFocus()

    def save(self) -> None:
        """Write what the form says; what cannot be read is told and nothing is changed."""
        if not self.is_allowed:
            return
        try:
            command = self._command()
        except Refusal as refusal:
            self._bridge.refused.emit(refusal.sentence, None)
            return
        if self._shown is None:
            self._awaited = _key_of(command)
        self._bridge.run(command)

    def remove(self) -> None:
        """Take the chosen row away; Ctrl+Z brings it back."""
        row = self._shown
        if row is not None and self.is_allowed:
            made: Command = (
                RemoveCalendar(row.id) if isinstance(row, Calendar) else RemoveServiceLevel(row.id)
            )
            self._bridge.run(made)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_sent(event):
            self.save()
        else:
            super().keyPressEvent(event)


def _key_of(command: SetCalendar | SetServiceLevel) -> str:
    return f"calendar:{command.calendar_id}" if isinstance(command, SetCalendar) else command.level_id


def _said(command: SetCalendar | SetServiceLevel) -> SetCalendar | SetServiceLevel:
    """Return what a command writes, without what it was decided on."""
    if isinstance(command, SetCalendar):
        openings = tuple(sorted(command.openings, key=lambda one: (one.weekday, one.opens)))
        closed = tuple(sorted(set(command.closed_days)))
        return replace(command, openings=openings, closed_days=closed, expected_version=None)
    return replace(command, owed=tuple(sorted(command.owed, key=repr)), expected_version=None, seen=None)


def _name(line: TermLine) -> str:
    return shipped_name(line.row.name)


def _colour(line: TermLine) -> str:
    """Return the colour of a line: calendars step back behind the levels that count in them."""
    return look.theme.secondary if isinstance(line.row, Calendar) else ""


def _columns() -> tuple[Column, ...]:
    return (Column(lambda: tr("Name"), _name, colour=_colour),)
