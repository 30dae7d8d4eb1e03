"""After how long each clock rings, how alarms climb, what presses most: numbers a manager sets as one."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, QTime
from PySide6.QtWidgets import QGridLayout, QSpinBox, QTimeEdit, QVBoxLayout, QWidget

from dispatcher.domain.alarm_rules import MOST_MINUTES, AlarmRules
from dispatcher.domain.alarm_words import ALARM_WORDS
from dispatcher.domain.alarms import ClockKind, Priority
from dispatcher.domain.clocks import priority_of
from dispatcher.services.alarm_commands import SetAlarmRules
from dispatcher.services.alarm_reading import AlarmSettings
from dispatcher.services.experts import may_edit
from ui.bridge import Bridge
from ui.widgets.fields import Choice, button
from ui.widgets.forms import line
from ui.widgets.labels import label
from ui.widgets.scrolling import scrolling
from ui.wording import say, tr, wording

TIMES = (
    "appointment_minutes",
    "customer_minutes",
    "escalation_minutes",
    "cascade_minutes",
    "second_minutes",
    "lead_minutes",
    "shelve_minutes",
)
COUNTS = ("flood_starts", "flood_ends")
QUIET = ("quiet_from", "quiet_until")
MOST_COUNT = 1000


class RulesPage(QWidget):
    """Shows the rules; a manager changes them and sets them all at once."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._known = AlarmRules()
        self.numbers = {name: _number(MOST_MINUTES) for name in TIMES} | {
            name: _number(MOST_COUNT) for name in COUNTS
        }
        self.quiet = {name: QTimeEdit() for name in QUIET}
        self.priorities = {kind: Choice() for kind in ClockKind}
        self._words = {name: label("") for name in (*self.numbers, *QUIET, *ClockKind)}
        self._delays, self._ranks = label("", "head"), label("", "head")
        self._hint = label("", "quiet")
        self._hint.setWordWrap(True)
        self.confirm = button("done", "primary", self._confirm)
        self._arrange()
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self._write()

    def _arrange(self) -> None:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 12, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for place, head in ((0, self._delays), (3, self._ranks)):
            grid.addWidget(head, 0, place)
        for at, (name, field) in enumerate({**self.numbers, **self.quiet}.items(), start=1):
            self._words[name].setBuddy(field)
            grid.addWidget(self._words[name], at, 0)
            grid.addWidget(field, at, 1)
        for at, (kind, choice) in enumerate(self.priorities.items(), start=1):
            self._words[kind].setBuddy(choice)
            grid.addWidget(self._words[kind], at, 3)
            grid.addWidget(choice, at, 4)
        grid.setColumnMinimumWidth(2, 32)
        grid.setColumnStretch(5, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(inner), 1)
        row = line(self.confirm)
        row.insertWidget(1, self._hint, 1)
        column.addLayout(row)

    def retranslate(self) -> None:
        names = {
            "appointment_minutes": tr("Told, and no appointment"),
            "customer_minutes": tr("Call, and no appointment"),
            "escalation_minutes": tr("At work, pauses not counted"),
            "cascade_minutes": tr("Call not solved: next level"),
            "second_minutes": tr("Not seen: second operator"),
            "lead_minutes": tr("Not seen: lead on duty"),
            "shelve_minutes": tr("Put aside for at most"),
            "flood_starts": tr("Flood: more alarms in 10 min than"),
            "flood_ends": tr("Flood ends with fewer than"),
            "quiet_from": tr("No sound from"),
            "quiet_until": tr("No sound until"),
        }
        for name, words in names.items():
            self._words[name].setText(words)
            ({**self.numbers, **self.quiet})[name].setAccessibleName(words)
        for name in TIMES:
            self.numbers[name].setSuffix(tr(" min"))
        ranks = [(tr("high"), Priority.HIGH), (tr("medium"), Priority.MEDIUM), (tr("low"), Priority.LOW)]
        for kind, choice in self.priorities.items():
            words = say(ALARM_WORDS[kind])
            self._words[kind].setText(words)
            choice.setAccessibleName(tr("Priority: {what}").format(what=words))
            choice.offer([(text, str(rank)) for text, rank in ranks])
        self._delays.setText(tr("Delays and limits"))
        self._ranks.setText(tr("Priority of an alarm"))
        self.confirm.setText(tr("Set the rules"))
        self._enable()

    def take(self, settings: AlarmSettings) -> None:
        """Show what is in force; a field that somebody has changed keeps what was typed."""
        typed, was, self._known = self.shown(), self._known, settings.rules
        for name in (*self.numbers, *self.quiet):
            if getattr(typed, name) == getattr(was, name):
                self._write_time(name)
        for kind, choice in self.priorities.items():
            if priority_of(kind, typed) == priority_of(kind, was):
                choice.choose(str(priority_of(kind, self._known)))
        self._enable()

    def _write(self) -> None:
        for name in (*self.numbers, *self.quiet):
            self._write_time(name)
        for kind, choice in self.priorities.items():
            choice.choose(str(priority_of(kind, self._known)))

    def _write_time(self, name: str) -> None:
        minutes = getattr(self._known, name)
        if name in self.quiet:
            self.quiet[name].setTime(QTime(minutes // 60, minutes % 60))
        else:
            self.numbers[name].setValue(minutes)

    def _enable(self) -> None:
        is_allowed = may_edit(self._bridge.live.author.role)
        all_fields: list[QWidget] = [*self.numbers.values(), *self.quiet.values(), *self.priorities.values()]
        for one in (*all_fields, self.confirm):
            one.setEnabled(is_allowed)
        self._hint.setText(
            tr("Open calls follow the new times at once. Equal hours: sound at any time.")
            if is_allowed
            else tr("Only a manager changes how alarms are raised and who is called.")
        )

    def shown(self) -> AlarmRules:
        """Return the rules as the fields say them."""
        numbers: dict[str, Any] = {name: field.value() for name, field in self.numbers.items()}
        quiet: dict[str, Any] = {
            name: t.time().hour() * 60 + t.time().minute() for name, t in self.quiet.items()
        }
        ranked = {
            str(kind): str(choice.currentData())
            for kind, choice in self.priorities.items()
            if choice.currentData() != str(priority_of(kind, AlarmRules()))
        }
        return replace(self._known, **numbers, **quiet, priorities=ranked)

    def _is_touched(self) -> bool:
        return self.shown() != self._known

    def _confirm(self) -> None:
        if self._is_touched():
            self._bridge.run(SetAlarmRules(self.shown()))


def _number(most: int) -> QSpinBox:
    made = QSpinBox()
    made.setRange(0, most)
    made.setAlignment(Qt.AlignmentFlag.AlignRight)
    made.setFixedWidth(104)
    return made
