"""The tables that judge calls on one sheet: which answer gives which priority, which queue answers when."""

from itertools import product

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from dispatcher.domain.priorities import MOST_DAYS, NO_CONTRACT, Cell, cells_of, priority_in
from dispatcher.domain.requests import HIGHEST_PRIORITY, LOWEST_PRIORITY, Impact, RequestKind, Urgency
from dispatcher.services.commands import Batch, Command
from dispatcher.services.judgement_tables import Tables, may_edit
from dispatcher.services.qualification_commands import (
    PrioritySetting,
    QueueSetting,
    SetPriorities,
    SetQueues,
)
from ui.bridge import Bridge
from ui.case_words import impact_names, kind_names, urgency_names
from ui.widgets.fields import button
from ui.widgets.labels import label
from ui.wording import tr, wording
from ui.words import shipped_name

URGENCIES = (Urgency.URGENT, Urgency.NORMAL, Urgency.LOW)
QueueKey = tuple[RequestKind, bool]
QUEUES: tuple[QueueKey, ...] = tuple(product(RequestKind, (True, False)))
QUEUE_PX = 140


class TablesForm(QWidget):
    """Shows both tables to everybody and lets a manager change them. `left()` when it is closed."""

    left = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._tables = Tables((), (), ())
        self.cells: dict[Cell, QSpinBox] = {}
        self.queues: dict[QueueKey, tuple[QLineEdit, QSpinBox]] = {}
        self._title, self._help = label("", "title"), label("", "quiet")
        self._help.setWordWrap(True)
        self._second = label("", "title")
        self.save_button = button("done", "primary", self.save)
        self.leave_button = button("", on_click=self.leave)
        self._grid_place, self._queue_place = QVBoxLayout(), QVBoxLayout()
        self._grids: list[QWidget] = []
        self._arrange()
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.save_button)
        buttons.addWidget(self.leave_button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._help)
        column.addLayout(self._grid_place)
        column.addWidget(self._second)
        column.addLayout(self._queue_place)
        column.addLayout(buttons)
        column.addStretch(1)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Priorities and queues"))
        self._title.setText(tr("Priority by impact, urgency and contract"))
        self._second.setText(tr("Queue and delay by kind of request"))
        self._help.setText(
            tr("1 goes first, 5 last. Open calls follow as soon as the table is saved.")
            if self._may_edit
            else tr("1 goes first, 5 last. Only a manager edits these tables.")
        )
        self.save_button.setText(tr("Save the tables"))
        self.leave_button.setText(tr("Back to the cases"))
        self._build()

    @property
    def _may_edit(self) -> bool:
        return may_edit(self._bridge.desk.author.role)

    def begin(self) -> None:
        """Read the tables as they are, ready to be changed."""
        self._bridge.ask(lambda: self._bridge.desk.tables_that_judge(), self._take)

    def _take(self, tables: Tables) -> None:
        self._tables = tables
        self.retranslate()
        first = next(iter(self.cells.values()), None)
        (first if first is not None and self._may_edit else self.leave_button).setFocus(
            Qt.FocusReason.OtherFocusReason
        )

    # ---- the two grids

    def _build(self) -> None:
        for old in self._grids:
            old.setParent(None)
            old.deleteLater()
        self.cells, self.queues = {}, {}
        self._grids = [self._priority_grid(), self._queue_grid()]
        self._grid_place.addWidget(self._grids[0], 0, Qt.AlignmentFlag.AlignLeft)
        self._queue_place.addWidget(self._grids[1], 0, Qt.AlignmentFlag.AlignLeft)
        self.save_button.setVisible(self._may_edit)

    def _levels(self) -> list[tuple[str, str]]:
        named = [(key, shipped_name(name)) for key, name in self._tables.levels]
        return [*named, (NO_CONTRACT, tr("no contract"))] if named else []

    def _priority_grid(self) -> QWidget:
        made, table = QWidget(), cells_of(self._tables.priorities)
        grid = _grid(made)
        impacts, urgencies = impact_names(), urgency_names()
        for at, (impact, urgency) in enumerate(product(Impact, URGENCIES)):
            if urgency is URGENCIES[0]:
                grid.addWidget(label(impacts[impact], "strong"), 0, at + 1, 1, len(URGENCIES))
            grid.addWidget(label(urgencies[urgency], "secondary"), 1, at + 1)
        for row, (level, name) in enumerate(self._levels(), start=2):
            grid.addWidget(label(name), row, 0)
            for at, (impact, urgency) in enumerate(product(Impact, URGENCIES)):
                box = self._number(HIGHEST_PRIORITY, LOWEST_PRIORITY)
                box.setValue(priority_in(table, impact, urgency, level))
                box.setAccessibleName(
                    tr("Priority: {impact}, {urgency}, {level}").format(
                        impact=impacts[impact], urgency=urgencies[urgency], level=name
                    )
                )
                self.cells[impact, urgency, level] = box
                grid.addWidget(box, row, at + 1)
        return made

    def _queue_grid(self) -> QWidget:
        made = QWidget()
        grid = _grid(made)
        rules = {(rule.kind, rule.is_live): rule for rule in self._tables.queues}
        for row, (kind, is_live) in enumerate(key for key in QUEUES if key in rules):
            rule, name = rules[kind, is_live], kind_names()[kind]
            who = tr("product in use") if is_live else tr("before the product is in use")
            queue, days = QLineEdit(rule.queue), self._number(1, MOST_DAYS)
            queue.setMinimumWidth(QUEUE_PX)
            queue.setEnabled(self._may_edit)
            days.setValue(rule.days)
            days.setSuffix(" " + tr("day(s)"))
            queue.setAccessibleName(tr("Queue: {kind}, {who}").format(kind=name, who=who))
            days.setAccessibleName(tr("Delay: {kind}, {who}").format(kind=name, who=who))
            self.queues[kind, is_live] = (queue, days)
            for at, one in enumerate((label(name), label(who, "secondary"), queue, days)):
                grid.addWidget(one, row, at)
        return made

    def _number(self, lowest: int, highest: int) -> QSpinBox:
        box = QSpinBox()
        box.setRange(lowest, highest)
        box.setAlignment(Qt.AlignmentFlag.AlignRight)
        box.setEnabled(self._may_edit)
        return box

    # ---- saving

    def save(self) -> None:
        """Write what was changed, in one step; nothing changed: nothing is written."""
        commands = tuple(one for one in (self._priorities(), self._queues()) if one is not None)
        if commands:
            made = commands[0] if len(commands) == 1 else Batch("", commands)
            self._bridge.run(made, lambda _done: self.begin())

    def _priorities(self) -> Command | None:
        known = cells_of(self._tables.priorities)
        versions = {(one.impact, one.urgency, one.level): one.version for one in self._tables.priorities}
        changed = tuple(
            PrioritySetting(*cell, box.value(), versions.get(cell))
            for cell, box in self.cells.items()
            if box.value() != known.get(cell, priority_in(known, *cell))
        )
        return SetPriorities(changed) if changed else None

    def _queues(self) -> Command | None:
        rules = {(rule.kind, rule.is_live): rule for rule in self._tables.queues}
        changed = tuple(
            QueueSetting(*key, queue.text(), days.value(), rules[key].version)
            for key, (queue, days) in self.queues.items()
            if (queue.text().strip(), days.value()) != (rules[key].queue, rules[key].days)
        )
        return SetQueues(changed) if changed else None

    def leave(self) -> None:
        """Go back; what was typed and not saved is forgotten."""
        self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)


def _grid(place: QWidget) -> QGridLayout:
    grid = QGridLayout(place)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(8)
    grid.setVerticalSpacing(4)
    return grid
