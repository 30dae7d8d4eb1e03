"""The form of one level of service: its name and rank, and a line for everything it may owe."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from dispatcher.domain.calendars import Calendar
from dispatcher.domain.service_levels import (
    HIGHEST_RANK,
    MOST_MINUTES,
    AmountUnit,
    CommitmentKind,
    CommitmentRule,
    RuleUrgency,
    ServiceLevel,
)
from dispatcher.services.service_terms import owed_by
from dispatcher.services.service_terms_commands import Owed, SetServiceLevel
from ui.panels.commitment_lines import kind_name
from ui.plain import plain_tooltip
from ui.widgets.fields import Choice, Tick
from ui.widgets.forms import line
from ui.widgets.labels import label
from ui.wording import tr
from ui.words import shipped_name

KEY_LETTERS = 14
UNIT_PX, CALENDAR_PX = 116, 150
NOTHING = ""  # the unit of what is not owed


@dataclass
class OwedLine:
    """The fields of one commitment: how much of which calendar, when it warns, whether it goes on."""

    kind: CommitmentKind
    urgency: RuleUrgency
    name: QLabel
    unit: Choice
    amount: QSpinBox
    calendar: Choice
    warns: QSpinBox
    runs: Tick

    @property
    def fields(self) -> tuple[QWidget, ...]:
        return self.unit, self.amount, self.calendar, self.warns, self.runs

    def words(self) -> str:
        """Return what the line is about: "On site, if urgent"."""
        name = kind_name(self.kind)
        return tr("{what}, if urgent").format(what=name) if self.urgency is RuleUrgency.URGENT else name

    def short_words(self) -> str:
        """Return the words beside the fields: under its kind, a line for urgent calls says only that."""
        return tr("  if urgent") if self.urgency is RuleUrgency.URGENT else kind_name(self.kind)

    def show_rule(self, rule: CommitmentRule | None, calendar_id: str) -> None:
        """Show what is owed; a line without a rule keeps a calendar ready to be used."""
        self.unit.choose(rule.unit if rule else NOTHING)
        self.amount.setValue(rule.amount if rule else 0)
        self.calendar.choose(rule.calendar_id if rule else calendar_id)
        self.warns.setValue(rule.warn_minutes if rule else 0)
        self.runs.setChecked(rule.runs_while_suspended if rule else True)
        self.enable(self.unit.isEnabled())

    def enable(self, allowed: bool) -> None:
        """Let the amounts be changed where something is owed."""
        self.unit.setEnabled(allowed)
        for field in self.fields[1:]:
            field.setEnabled(allowed and self.unit.currentData() != NOTHING)

    def owed(self) -> Owed | None:
        """Return what the line says; None: no commitment."""
        unit = self.unit.currentData()
        if unit == NOTHING:
            return None
        return Owed(
            self.kind,
            self.urgency,
            self.amount.value(),
            AmountUnit(unit),
            self.calendar.currentData() or "",
            self.warns.value(),
            self.runs.isChecked(),
        )


class LevelForm(QWidget):
    """Shows one level and makes the command that writes it as it reads now."""

    def __init__(self) -> None:
        super().__init__()
        self._level: ServiceLevel | None = None
        self._calendars: Mapping[str, Calendar] = {}
        self._shown_name = ""  # as it was written into the field
        self._taken: frozenset[str] = frozenset()
        self._allowed = True
        self._seen: tuple[Owed, ...] = ()
        self.name, self.rank, self.calendar = QLineEdit(), QSpinBox(), Choice()
        self.prepaid, self.priority = Tick(), Tick()
        self.rank.setRange(1, HIGHEST_RANK)
        self.name.setMaximumWidth(240)
        self.lines = [_line(kind, urgency) for kind in CommitmentKind for urgency in RuleUrgency]
        self._words = [label("", "quiet") for _ in range(3)]
        self._heads = [label("", "head") for _ in range(6)]
        self._arrange()
        self.prepaid.toggled.connect(lambda: self._enable())
        for one in self.lines:
            one.unit.currentIndexChanged.connect(lambda _at, one=one: one.enable(self._allowed))

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(4)
        for at, head in enumerate(self._heads):
            grid.addWidget(head, 0, at)
        for row, one in enumerate(self.lines, start=1):
            for at, part in enumerate((one.name, *one.fields)):
                grid.addWidget(part, row, at, Qt.AlignmentFlag.AlignVCenter)
            one.name.setBuddy(one.unit)
        grid.setColumnStretch(len(self._heads), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for words, field in zip(self._words, (self.name, self.rank, self.calendar), strict=True):
            words.setBuddy(field)
        named = self._words
        column.addLayout(line(named[0], self.name, named[1], self.rank))
        column.addLayout(line(named[2], self.calendar, self.prepaid))
        column.addWidget(self.priority)
        column.addLayout(grid)
        column.addStretch(1)

    def retranslate(self) -> None:
        for words, field, text in zip(
            self._words,
            (self.name, self.rank, self.calendar),
            (tr("Name"), tr("Rank"), tr("Calls taken in")),
            strict=True,
        ):
            words.setText(text)
            field.setAccessibleName(text)
        self.prepaid.setText(tr("hours paid in advance"))
        self.priority.setText(tr("ranks above customers without a contract"))
        titles = (tr("Commitment"), tr("How much"), "", tr("Counted in"), tr("Warns"), tr("Goes on"))
        for head, title in zip(self._heads, titles, strict=True):
            head.setText(title.upper())
        self._heads[-1].setToolTip(plain_tooltip(tr("runs while suspended")))
        for one in self.lines:
            self._say(one)
        self._name_again()

    def _name_again(self) -> None:
        """Write names that come with the desk in the language of the window; what was typed stays."""
        if self.name.text() == self._shown_name:
            self._show_name()
        for choice in (self.calendar, *(one.calendar for one in self.lines)):
            for at in range(choice.count()):
                choice.setItemText(at, shipped_name(self._calendars[choice.itemData(at)].name))

    def _show_name(self) -> None:
        self._shown_name = shipped_name(self._level.name) if self._level else ""
        self.name.setText(self._shown_name)

    def _say(self, one: OwedLine) -> None:
        one.name.setText(one.short_words())
        chosen = one.unit.currentData()
        units = ((tr("none"), NOTHING), (tr("minutes"), AmountUnit.MINUTES))
        one.unit.offer([*units, (tr("open days"), AmountUnit.OPEN_DAYS)])
        one.unit.choose(NOTHING if chosen is None else chosen)
        one.warns.setSuffix(" min")
        one.runs.setToolTip(plain_tooltip(tr("runs while suspended")))
        for field, title in zip(
            one.fields,
            (tr("How much"), tr("Amount"), tr("Counted in"), tr("Warns before"), tr("runs while suspended")),
            strict=True,
        ):
            field.setAccessibleName(f"{one.words()}: {title}")

    def begin(
        self,
        level: ServiceLevel | None,
        rules: Iterable[CommitmentRule],
        calendars: Mapping[str, Calendar],
        taken: Iterable[str],
        allowed: bool,
    ) -> None:
        """Show a level, or an empty one; `taken` are the keys that levels have."""
        self._level, self._taken, self._allowed = level, frozenset(taken), allowed
        entries: list[tuple[str, object]] = [(shipped_name(row.name), row.id) for row in calendars.values()]
        usual = level.calendar_id if level else next(iter(calendars), "")
        self.calendar.offer(entries)
        self.calendar.choose(usual)
        self._calendars = calendars
        self._show_name()
        self.rank.setValue(level.rank if level else 1)
        self.prepaid.setChecked(level.prepaid if level else False)
        self.priority.setChecked(level.prepaid_priority if level else True)
        rules = tuple(rules)
        self._seen = owed_by(rules, level.id if level else "")
        held = {(rule.kind, rule.urgency): rule for rule in rules}
        for one in self.lines:
            one.calendar.offer(entries)
            one.show_rule(held.get((one.kind, one.urgency)), usual)
        self._enable()

    def _enable(self) -> None:
        for field in (self.name, self.rank, self.calendar, self.prepaid):
            field.setEnabled(self._allowed)
        self.priority.setEnabled(self._allowed and self.prepaid.isChecked())
        for one in self.lines:
            one.enable(self._allowed)

    def command(self) -> SetServiceLevel:
        """Return the command that writes the level as the form reads now."""
        known, name = self._level, self.name.text().strip()
        if known is not None and name == shipped_name(known.name):
            name = known.name
        owed = tuple(made for one in self.lines if (made := one.owed()) is not None)
        return SetServiceLevel(
            known.id if known else key_for(name, self._taken),
            name,
            self.rank.value(),
            self.calendar.currentData() or "",
            owed,
            self.prepaid.isChecked(),
            self.priority.isChecked(),
            known.version if known else 0,
            self._seen,
        )


def key_for(name: str, taken: frozenset[str]) -> str:
    """Return a key for a new level, made of its name: what files to be imported will call it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:KEY_LETTERS].strip("-") or "level"
    numbered = (f"{stem[: KEY_LETTERS - 3]}-{count}" for count in range(2, 100))
    return next(key for key in (stem, *numbered) if key not in taken)


def _line(kind: CommitmentKind, urgency: RuleUrgency) -> OwedLine:
    amount, warns = QSpinBox(), QSpinBox()
    for field in (amount, warns):
        field.setRange(0, MOST_MINUTES)
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        field.setFixedWidth(78)
    unit, calendar = Choice(), Choice()
    unit.setFixedWidth(UNIT_PX)
    calendar.setFixedWidth(CALENDAR_PX)
    return OwedLine(kind, urgency, label(""), unit, amount, calendar, warns, Tick())
