"""The plan diff: what would change, in groups that are taken or refused together, and what that comes to.

Space or a click on the tick takes or refuses a group. The days of the chosen line are drawn as ghosts.
"""

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.services import diffing
from dispatcher.services.diffing import Diff, Weighed
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.plain import plain_tooltip
from ui.selection import Selection
from ui.widgets.fields import button
from ui.widgets.labels import elided
from ui.widgets.tables import RowTable
from ui.wording import tr, wording

from .diff_columns import DiffModel, Row, diff_model, letters, price_text, totals_text
from .euros import rates_text


class DiffTable(RowTable):
    """The lines; `toggled(row)` asks for the group of a row to be taken or refused."""

    toggled = Signal(int)

    def __init__(self, model: DiffModel) -> None:
        super().__init__(model)
        self.clicked.connect(self._click)
        self.set_widths(80, 100, 130, 140, 140, 130)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.toggled.emit(index.row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.chosen_row >= 0:
            self.toggled.emit(self.chosen_row)
            return
        super().keyPressEvent(event)


class DiffView(QWidget):
    """Shows a diff and holds what is refused of it. `weighed_anew` follows when a choice is worked out.

    What is refused stays refused when the diff is worked out anew. `shows_ghosts`: whether the day on the
    screen is the one before the changes, so that what they make of it can be drawn over it.
    """

    weighed_anew = Signal()
    confirmed = Signal()
    rates_wanted = Signal()

    def __init__(
        self,
        model: BoardModel,
        selection: Selection,
        bridge: Bridge,
        shows_ghosts: Callable[[], bool] = lambda: True,
    ) -> None:
        super().__init__()
        self._model, self._selection, self._bridge = model, selection, bridge
        self._shows_ghosts = shows_ghosts
        self.diff: Diff | None = None
        self.weighed: Weighed | None = None
        self.refused: set[str] = set()
        self._asked_for = 0
        self.rows = diff_model(model)
        self.table = DiffTable(self.rows)
        self.figures, self.euros = elided("", "strong"), elided("", "strong")
        self.rates_button = button("euro", "status", self.rates_wanted.emit)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.figures)
        column.addLayout(self._made_euros())
        column.addWidget(self.table, 1)
        self.table.toggled.connect(self.toggle)
        self.table.hovered.connect(self._show_ghosts)
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(lambda _row: self.confirmed.emit())
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _made_euros(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.euros)
        row.addWidget(self.rates_button)
        row.addStretch(1)
        return row

    def retranslate(self) -> None:
        self.rates_button.setText(tr("Cost rates"))
        self.table.setAccessibleName(tr("What would change, by groups that go together"))
        self._write()

    @property
    def has_lines(self) -> bool:
        """Whether anything is left that can be taken or refused."""
        return self.diff is not None and bool(self.diff.groups)

    @property
    def taken(self) -> int:
        """How many lines are taken and fit."""
        return len(self.weighed.lines) if self.weighed is not None else 0

    def show_diff(self, diff: Diff | None) -> None:
        """Show another diff, or the same worked out anew; None forgets it, and what was refused."""
        self.diff = diff
        self._asked_for += 1
        if diff is None:
            self.weighed, self.refused = None, set()
            self._forget_ghosts()
        else:
            self._weigh()
        self._write()

    def toggle(self, row: int) -> None:
        """Take or refuse the group of a row."""
        at: Row = self.rows.rows[row]
        if self.diff is None or not at.is_open:
            return
        group = next(group for group in self.diff.groups if at.line.key in group.keys)
        if self.refused.isdisjoint(group.keys):
            self.refused |= group.keys
        else:
            self.refused -= group.keys
        self._weigh()
        self._write()

    # ---- working it out

    def _weigh(self) -> None:
        if self.diff is None:
            return
        self._asked_for += 1
        asked_for, diff, refused, now = self._asked_for, self.diff, frozenset(self.refused), self._model.now
        self._bridge.ponder(
            lambda: diffing.weigh(diff, refused, now), lambda weighed: self._take(asked_for, weighed)
        )

    def _take(self, asked_for: int, weighed: Weighed) -> None:
        if asked_for == self._asked_for:
            self.weighed = weighed
            self._write()
            self._show_ghosts()
            self.weighed_anew.emit()

    # ---- writing

    def _write(self) -> None:
        self.rows.show(self._lines())
        self.rows.refresh()
        self.rates_button.setVisible(self.diff is not None)
        if self.diff is None or self.weighed is None:
            self.figures.setText("")
            self.euros.setText("")
        else:
            before, now = self.diff.before, self.weighed.totals
            self.figures.setText(totals_text(before, now, self.weighed.moved))
            self.euros.setText(price_text(before, now))
            self.euros.setToolTip(plain_tooltip(rates_text(self.diff.board.cost_rates) or self.euros.text()))

    def _lines(self) -> tuple[Row, ...]:
        if self.diff is None:
            return ()
        misfits = {row.line.key: row.why for row in self.weighed.misfits} if self.weighed else {}
        found = []
        for group, letter in zip(self.diff.groups, letters(len(self.diff.groups)), strict=True):
            is_taken = self.refused.isdisjoint(group.keys)
            for line in group.lines:
                why = misfits.get(line.key) or group.why.get(line.key)
                found.append(Row(line, letter, is_taken, why, is_misfit=line.key in misfits))
        found += [Row(row.line, "", False, row.why, is_open=False) for row in self.diff.skipped]
        return tuple(found)

    # ---- ghosts

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows) and self.rows.rows[row].line.intervention_id:
            self._selection.select(self.rows.rows[row].line.intervention_id)
        self._show_ghosts()

    def _show_ghosts(self, hovered: int = -1) -> None:
        if not self._shows_ghosts() or self.weighed is None or not self.isVisible():
            return
        row = hovered if hovered >= 0 else self.table.chosen_row
        lines = self.rows.rows
        shown = self.weighed.days_of(lines[row].line) if 0 <= row < len(lines) else ()
        self._selection.show_ghosts(shown)

    def _forget_ghosts(self) -> None:
        if self._shows_ghosts():
            self._selection.show_ghosts(())

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_ghosts()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.diff is not None:
            self._forget_ghosts()
