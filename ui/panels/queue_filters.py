"""Choosing what part of incoming work is shown, and saving it under a name for the next time."""

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from dispatcher.domain.service_levels import ServiceLevel
from ui.models.queue_filter import EVERYTHING, READY_MADE, Order, QueueFilter, Sieve, as_text, from_text
from ui.widgets.fields import Choice, button
from ui.wording import tr
from ui.words import level_name

SAVE, FORGET = "save", "forget"
MOST_LETTERS = 60  # of the name of a filter: the list stays on the screen


class Filters:
    """The filter that is chosen and those one person has saved."""

    def __init__(self) -> None:
        self.chosen = EVERYTHING
        self.saved: tuple[QueueFilter, ...] = ()
        self._kept: QSettings | None = None
        self._place = "queue"

    def restore(self, kept: QSettings, person: str) -> None:
        """Take up what this person saved, and look through what she looked through last."""
        self._kept, self._place = kept, f"queue/{person.replace('/', ' ')}"
        found = from_text(str(kept.value(f"{self._place}/filters", "")))
        self.saved = tuple(one for one in found if one.name)  # a nameless one could not be offered
        last = from_text(str(kept.value(f"{self._place}/chosen", "")))
        self.chosen = last[0] if last and last[0] in (*READY_MADE, *self.saved) else EVERYTHING

    def choose(self, chosen: QueueFilter) -> None:
        self.chosen = chosen
        self._keep()

    def save(self, made: QueueFilter) -> None:
        """Keep a filter under its name and choose it."""
        self.saved = (*(one for one in self.saved if one.name != made.name), made)
        self.choose(made)

    def forget(self) -> None:
        """Give the chosen filter up; everything is shown again."""
        self.saved = tuple(one for one in self.saved if one != self.chosen)
        self.choose(EVERYTHING)

    def _keep(self) -> None:
        if self._kept is not None:
            self._kept.setValue(f"{self._place}/filters", as_text(self.saved))
            self._kept.setValue(f"{self._place}/chosen", as_text([self.chosen]))


class FilterChoice(Choice):
    """The drop-down list of filters. `chosen(filter)`; `save_wanted` where the present one is to be saved."""

    chosen = Signal(object)
    save_wanted = Signal()

    def __init__(
        self,
        filters: Filters,
        skills: Callable[[], list[str]],
        levels: Callable[[], Mapping[str, ServiceLevel]],
    ) -> None:
        super().__init__()
        self._filters, self._skills, self._levels = filters, skills, levels
        self.setMinimumContentsLength(6)
        self.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMaxVisibleItems(20)
        self.activated.connect(self._take)

    def showPopup(self) -> None:
        self.write()
        super().showPopup()

    def write(self) -> None:
        """Offer the ready-made filters, the saved ones, one for each skill and level, and saving itself."""
        chosen, saved = self._filters.chosen, self._filters.saved
        by_skill = [QueueFilter(skill=skill) for skill in self._skills()]
        by_level = [QueueFilter(level=key) for key in self._levels()]
        self.blockSignals(True)
        self.clear()
        self._add(READY_MADE)
        self._add(saved)
        self.insertSeparator(self.count())
        self.addItem(tr("Save this filter…"), SAVE)
        if chosen in saved:
            self.addItem(tr("Forget “{name}”").format(name=chosen.name), FORGET)
        self._add(by_skill)
        self._add(by_level)
        self._point_at(chosen)
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + 32)
        self.blockSignals(False)

    def _add(self, group: Sequence[QueueFilter]) -> None:
        """Add filters below a line."""
        if group and self.count():
            self.insertSeparator(self.count())
        for one in group:
            self.addItem(filter_name(one, self._levels()), one)

    def _take(self, row: int) -> None:
        data = self.itemData(row)
        if isinstance(data, QueueFilter):
            self.chosen.emit(data)
            return
        self._point_at(self._filters.chosen)
        if data == SAVE:
            self.save_wanted.emit()
        elif data == FORGET:
            self._filters.forget()
            self.write()
            self.chosen.emit(EVERYTHING)

    def _point_at(self, chosen: QueueFilter) -> None:
        rows = [row for row in range(self.count()) if self.itemData(row) == chosen]
        self.setCurrentIndex(rows[0] if rows else 0)


class FilterName(QWidget):
    """A line to name a filter, there only while one is being saved. `named(name)` or `given_up`."""

    named = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setMaxLength(MOST_LETTERS)
        self.save_button = button("saved", "primary", self._name)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 8)
        row.setSpacing(6)
        row.addWidget(self.line, 1)
        row.addWidget(self.save_button)
        self.line.returnPressed.connect(self._name)
        self.hide()

    def retranslate(self) -> None:
        self.line.setPlaceholderText(tr("Name of the filter"))
        self.line.setAccessibleName(tr("Name of the filter"))
        self.save_button.setText(tr("Save"))

    def begin(self, name: str) -> None:
        self.line.setText(name)
        self.show()
        self.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self.line.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            self.given_up.emit()
            return
        super().keyPressEvent(event)

    def _name(self) -> None:
        name = self.line.text().strip()
        if name:
            self.hide()
            self.named.emit(name)


def filter_name(one: QueueFilter, levels: Mapping[str, ServiceLevel]) -> str:
    """Return a filter's name: its own, or what it shows."""
    if one.name:
        return one.name
    if one.skill:
        return tr("Skill: {skill}").format(skill=one.skill)
    if one.level:
        return tr("Contract: {level}").format(level=level_name(one.level, levels))
    return {
        (Sieve.ALL, Order.PRESSING): tr("All"),
        (Sieve.ALL, Order.OLDEST): tr("Oldest first, unqualified on top"),
        (Sieve.ALL, Order.BEST_CONTRACT): tr("Best contract first"),
        (Sieve.TO_QUALIFY, Order.OLDEST): tr("To qualify, oldest first"),
        (Sieve.URGENT, Order.PRESSING): tr("Urgent"),
        (Sieve.SOON, Order.PRESSING): tr("Due within 2 h"),
    }[one.sieve, one.order]
