"""The small form that says what roads and hours cost the centre: three amounts, set or forgotten as one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from dispatcher.domain.rates import CostRates
from dispatcher.services.commands import SetCostRates
from dispatcher.services.rates import may_set
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.widgets.fields import button
from ui.widgets.forms import is_answered, line
from ui.widgets.labels import label
from ui.wording import tr, wording

from .euros import CentsField


class RatesForm(QWidget):
    """Shows the rates of the live day and sets them there, whatever is tried in a fork.

    `opened` when it is to be seen, `left` when it is done with.
    """

    opened = Signal()
    left = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self.is_open = False
        self._title, self._hint = label("", "strong"), label("", "quiet")
        self._hint.setWordWrap(True)
        self.km, self.hour, self.overtime = CentsField(), CentsField(), CentsField()
        self._words = [label("") for _field in self.fields]
        self.confirm = button("done", "primary", self._confirm)
        self.leave = button("", on_click=self.give_up)
        self._arrange()
        wording.changed.connect(self.retranslate)
        self.retranslate()

    @property
    def fields(self) -> tuple[CentsField, CentsField, CentsField]:
        return self.km, self.hour, self.overtime

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        for at, (words, field) in enumerate(zip(self._words, self.fields, strict=True)):
            words.setBuddy(field)
            grid.addWidget(words, 0, at)
            grid.addWidget(field, 1, at)
        grid.addLayout(line(self.confirm, self.leave), 1, len(self.fields))
        grid.setColumnStretch(len(self.fields), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._title)
        column.addLayout(grid)
        column.addWidget(self._hint)
        column.addStretch(1)

    def retranslate(self) -> None:
        names = (tr("A kilometre"), tr("A working hour"), tr("An overtime hour"))
        units = (tr("€/km"), tr("€/h"), tr("€/h"))
        for words, field, name, unit in zip(self._words, self.fields, names, units, strict=True):
            words.setText(name)
            field.setAccessibleName(f"{self._named()}: {name}")
            field.setSuffix(" " + unit)
        self._title.setText(self._named())
        self.confirm.setText(tr("Set the rates"))
        self.leave.setText(tr("Cancel"))
        self._write_hint()

    def _named(self) -> str:
        return tr("What roads and hours cost the centre")

    def _write_hint(self) -> None:
        self._hint.setText(
            tr(
                "Work counts on the road and at customers; after the end of the shift every hour until home "
                "counts at the overtime rate. Zero in all three: no rates are known and no euros are shown."
            )
            if self.is_allowed
            else tr("Only a planner or a manager sets the cost rates.")
        )

    @property
    def is_allowed(self) -> bool:
        """Whether whoever sits here may set the rates."""
        return may_set(self._bridge.live.author.role)

    def begin(self) -> None:
        """Show the rates as they are, ready to be typed over."""
        for field, cents in zip(self.fields, _cents(self._model.live.board.cost_rates), strict=True):
            field.setValue(cents)
            field.setEnabled(self.is_allowed)
        self.confirm.setEnabled(self.is_allowed)
        self._write_hint()
        self.is_open = True
        self.opened.emit()
        first: QWidget = self.km if self.is_allowed else self.leave
        first.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.is_allowed:
            self.km.selectAll()

    def give_up(self) -> None:
        """Close the form, if it is open: nothing is changed."""
        if self.is_open:
            self.is_open = False
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_answered(event, self._confirm, self.give_up):
            super().keyPressEvent(event)

    def _confirm(self) -> None:
        if not self.confirm.isEnabled() or not self.is_open:
            return
        cents = tuple(field.value() for field in self.fields)
        known = self._model.live.board.cost_rates
        self.give_up()
        if cents != _cents(known):
            self._bridge.run(SetCostRates(*cents))


def _cents(rates: CostRates | None) -> tuple[int, int, int]:
    return (rates.km_cents, rates.hour_cents, rates.overtime_cents) if rates else (0, 0, 0)
