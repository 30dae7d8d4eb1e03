"""The form of one contract: level, number, first and last day, and the machines it covers."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QDateEdit, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Equipment, Site
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.services.contract_commands import SetContract
from dispatcher.services.contracting import LONGEST_REFERENCE, contract_id_for
from ui.style import look
from ui.widgets.fields import Choice, Tick
from ui.widgets.forms import line
from ui.widgets.labels import label
from ui.wording import tr
from ui.words import level_name

MACHINE = Qt.ItemDataRole.UserRole
LEAST_LIST_PX = 84
DAY_PX = 116


class ContractForm(QWidget):
    """Shows one contract of a customer and makes the command that writes it as it reads now."""

    def __init__(self) -> None:
        super().__init__()
        self._contract: Contract | None = None
        self._customer_id = ""
        self._levels: Mapping[str, ServiceLevel] = {}
        self._is_allowed = False
        self.level, self.number, self.prepaid = Choice(), QLineEdit(), Choice()
        self.begins, self.ends = Tick(), Tick()
        self.starts_on, self.ends_on = QDateEdit(), QDateEdit()
        self.machines = QListWidget()
        for tick in (self.begins, self.ends):
            tick.setMinimumWidth(DAY_PX)
        self.machines.setMinimumHeight(LEAST_LIST_PX)
        self.number.setMaxLength(LONGEST_REFERENCE)
        self.number.setFixedWidth(DAY_PX)
        self._words = [label("", "quiet") for _ in range(4)]
        for field in (self.starts_on, self.ends_on):
            field.setDisplayFormat("dd/MM/yyyy")
            field.setButtonSymbols(QDateEdit.ButtonSymbols.NoButtons)  # typed, or turned with the arrows
            field.setFixedWidth(DAY_PX)
        for tick, field in ((self.begins, self.starts_on), (self.ends, self.ends_on)):
            tick.toggled.connect(lambda on, field=field: field.setEnabled(on and self._is_allowed))
        self.level.currentIndexChanged.connect(lambda _at: self._offer_prepaid())
        self._arrange()
        look.changed.connect(self._paint)
        self._paint()

    def _paint(self) -> None:
        """Let the boxes before the machines be seen in either theme."""
        theme = look.theme
        self.machines.setStyleSheet(
            "QListWidget::item { min-height: 24px; }"
            " QListWidget::indicator { width: 14px; height: 14px; border-radius: 3px;"
            f" border: 1px solid {theme.secondary}; background: {theme.surface}; }}"
            f" QListWidget::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent}; }}"
        )

    def _arrange(self) -> None:
        level, number, machines, prepaid = self._words
        for words, field in zip(
            self._words, (self.level, self.number, self.machines, self.prepaid), strict=True
        ):
            words.setBuddy(field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(line(level, self.level, number, self.number))
        column.addLayout(line(self.begins, self.starts_on))
        column.addLayout(line(self.ends, self.ends_on))
        column.addLayout(line(prepaid, self.prepaid))
        column.addWidget(machines)
        column.addWidget(self.machines, 1)

    def retranslate(self) -> None:
        names = (
            tr("Level"),
            tr("Number"),
            tr("Machines it covers; none ticked: all of them"),
            tr("Hours paid in advance"),
        )
        fields = (self.level, self.number, self.machines, self.prepaid)
        for words, field, name in zip(self._words, fields, names, strict=True):
            words.setText(name)
            field.setAccessibleName(name)
        self.begins.setText(tr("First day"))
        self.ends.setText(tr("Last day"))
        self.starts_on.setAccessibleName(tr("First day"))
        self.ends_on.setAccessibleName(tr("Last day"))
        ways = ((tr("as the level says"), None), (tr("rank above no contract"), True))
        self.prepaid.offer([*ways, (tr("rank like no contract"), False)])
        if self.prepaid.currentIndex() < 0:
            self.prepaid.setCurrentIndex(0)
        for at in range(self.level.count()):
            self.level.setItemText(at, level_name(self.level.itemData(at), self._levels))

    def begin(
        self,
        contract: Contract | None,
        customer_id: str,
        levels: Sequence[ServiceLevel],
        places: tuple[Sequence[Site], Sequence[Equipment]],
        today: date,
        is_allowed: bool,
    ) -> None:
        """Show a contract, or an empty one that begins today."""
        self._contract, self._customer_id, self._is_allowed = contract, customer_id, is_allowed
        self._levels = {row.id: row for row in levels}
        self.level.offer([(level_name(row.id, self._levels), row.id) for row in levels])
        self.level.choose(contract.level if contract else next((row.id for row in reversed(levels)), ""))
        self.number.setText(contract.external_id if contract else "")
        starts = contract.starts_on if contract else today
        self._show_day(self.begins, self.starts_on, starts, today)
        self._show_day(self.ends, self.ends_on, contract.ends_on if contract else None, today)
        self.prepaid.setCurrentIndex(self.prepaid.findData(contract.prepaid_priority if contract else None))
        self._show_machines(places, contract.equipment_ids if contract else ())
        for one in (self.level, self.begins, self.ends, self.machines):
            one.setEnabled(is_allowed)
        self.number.setEnabled(is_allowed and not (contract and contract.external_id))
        self._offer_prepaid()

    def _show_day(self, tick: Tick, field: QDateEdit, day: date | None, today: date) -> None:
        shown = day or today
        field.setDate(QDate(shown.year, shown.month, shown.day))
        tick.setChecked(day is not None)
        field.setEnabled(day is not None and self._is_allowed)

    def show_machines(self, places: tuple[Sequence[Site], Sequence[Equipment]]) -> None:
        """List the machines there are by now; what is ticked stays."""
        self._show_machines(places, self._ticked())

    def _show_machines(
        self, places: tuple[Sequence[Site], Sequence[Equipment]], covered: tuple[str, ...]
    ) -> None:
        sites = {row.id: row for row in places[0]}
        self.machines.clear()
        for machine in sorted(places[1], key=lambda row: (row.model, row.serial, row.id)):
            site = sites.get(machine.site_id)
            where = f"{site.name}, {site.town}" if site else ""
            item = QListWidgetItem("  ·  ".join(x for x in (machine.model, machine.serial, where) if x))
            item.setData(MACHINE, machine.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            is_named = machine.id in covered
            item.setCheckState(Qt.CheckState.Checked if is_named else Qt.CheckState.Unchecked)
            self.machines.addItem(item)

    def _offer_prepaid(self) -> None:
        """Only hours paid in advance have a rank of their own."""
        level = self._levels.get(self.level.currentData() or "")
        self.prepaid.setEnabled(self._is_allowed)
        for part in (self._words[3], self.prepaid):
            part.setVisible(level is not None and level.prepaid)

    def command(self) -> SetContract:
        """Return the command that writes the contract as the form reads now."""
        known, number = self._contract, self.number.text().strip()
        return SetContract(
            known.id if known else contract_id_for(number),
            self._customer_id,
            self.level.currentData() or "",
            _day(self.starts_on) if self.begins.isChecked() else None,
            _day(self.ends_on) if self.ends.isChecked() else None,
            self._ticked(),
            number,
            self.prepaid.currentData(),
            known.version if known else 0,
        )

    def _ticked(self) -> tuple[str, ...]:
        items = (self.machines.item(at) for at in range(self.machines.count()))
        return tuple(item.data(MACHINE) for item in items if item.checkState() is Qt.CheckState.Checked)


def _day(field: QDateEdit) -> date:
    shown = field.date()
    return date(shown.year(), shown.month(), shown.day())
