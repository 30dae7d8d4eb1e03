"""The contracts of one customer: what was sold, for which machines, from when until when.

Everybody reads them; a manager writes and renews them. The list follows whoever's work is selected.
"""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.domain.contracts import Caller, Contract, contract_for
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.events import Event
from dispatcher.services.contracting import may_write
from ui.bridge import Bridge
from ui.contract_words import local_day
from ui.models.board_model import BoardModel
from ui.models.table_model import Column, TableModel
from ui.panels.caller_search import CustomerSearch
from ui.selection import Selection
from ui.style import look
from ui.terms.contract_form import ContractForm
from ui.widgets.fields import button
from ui.widgets.finder import Finder
from ui.widgets.forms import is_sent
from ui.widgets.labels import elided
from ui.widgets.scrolling import scrolling
from ui.widgets.tables import RowTable
from ui.wording import tr, wording
from ui.words import level_name

LIST_PX = 384


class ContractsPanel(QWidget):
    """`wanted()` when it is to come to the front. What is being typed stays until its contract changes."""

    wanted = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self.customer: Customer | None = None
        self._places: tuple[Sequence[Site], Sequence[Equipment]] = ((), ())
        self._shown: Contract | None = None
        self._awaited = ""  # the id of what has just been written, to be chosen when it is there
        self._is_new = False  # the form holds a contract that is still to be written
        self._is_made = False
        selection.changed.connect(self._follow_selection)
        bridge.happened.connect(self._note)
        bridge.tried.connect(self._note)
        bridge.turned.connect(self._look)
        model.changed.connect(self._follow_board)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.retranslate)

    # ---- made when it is first seen

    def _make(self) -> None:
        self._is_made = True
        self.finder, self._name = Finder(), elided("", "strong")
        self.finder.setMaximumWidth(360)
        self.rows = TableModel(self._columns(), key=lambda row: row.id)
        self.table = RowTable(self.rows)
        self.table.set_widths(90, 130)
        self.table.setMinimumWidth(LIST_PX)
        self.form = ContractForm()
        self.save_button = button("done", "primary", self.save)
        self.new_button = button("add", on_click=self.new_contract)
        self._hint = elided("", "quiet")
        self._arrange()
        self.table.chosen.connect(self._choose)
        CustomerSearch(self.finder, self._bridge).taken.connect(self._take)
        self.retranslate()

    def _arrange(self) -> None:
        buttons, top = QHBoxLayout(), QHBoxLayout()
        for part in (self.save_button, self.new_button, self._hint):
            buttons.addWidget(part)
        buttons.addStretch(1)
        top.addWidget(self.finder)
        top.addWidget(self._name, 1)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.addWidget(self.table, 1)
        right.addWidget(scrolling(self.form), 1)
        right.addLayout(buttons)
        halves = QHBoxLayout()
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        for box, gap in ((buttons, 8), (top, 12), (right, 6), (halves, 12), (column, 6)):
            box.setSpacing(gap)
        column.addLayout(top)
        column.addLayout(halves, 1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._is_made:
            self._make()
        self._follow_selection()
        self._write()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Contracts of a customer"))
        if not self._is_made:
            return
        for say_it in (self.finder.setPlaceholderText, self.finder.setAccessibleName):
            say_it(tr("Phone, name, contract or serial number, then Enter"))
        self.table.setAccessibleName(tr("Contracts of a customer"))
        self.form.retranslate()
        self.save_button.setText(tr("Save (Ctrl+Enter)"))
        self.new_button.setText(tr("New contract"))
        self.rows.refresh()
        self._write()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column(lambda: tr("Level"), self._title, colour=self._colour, bold=True),
            Column(lambda: tr("From - to"), _days, colour=self._colour),
            Column(lambda: tr("Today"), self._today, colour=self._colour),
        )

    # ---- whose contracts

    def open(self) -> None:
        """Come to the front and take the keys: the list where there is one, else the search line."""
        self.wanted.emit()
        if self._is_made:
            (self.table if self.rows.rows else self.finder).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def follow_customer(self, customer: Customer) -> None:
        """Turn to the contracts of a customer."""
        if self.customer is None or customer.id != self.customer.id:
            self.customer, self._shown, self._awaited, self._is_new = customer, None, "", False
            self._look()

    def _follow_selection(self) -> None:
        board = self._model.board
        work = board.interventions.get(self._selection.intervention_id or "")
        customer = board.customers.get(work.customer_id) if work else None
        if customer is not None and self.isVisible():
            self.follow_customer(customer)

    def _take(self, caller: Caller) -> None:
        self.follow_customer(caller.customer)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- reading

    def _note(self, events: Sequence[Event]) -> None:
        rows = [change.row for event in events for change in event.changes]
        ours = self.customer.id if self.customer else ""
        sites = {site.id for site in self._places[0]}
        if any(
            row.site_id in sites
            if isinstance(row, Equipment)
            else isinstance(row, Contract | Site) and row.customer_id == ours
            for row in rows
        ):
            self._look()

    def _look(self) -> None:
        customer, desk = self.customer, self._bridge.desk
        if customer is not None:
            key = customer.id
            self._bridge.ask(
                lambda: (desk.contracts_of(key), desk.machines_of(key)), lambda read: self._show(key, *read)
            )

    def _show(
        self, key: str, contracts: tuple[Contract, ...], places: tuple[list[Site], list[Equipment]]
    ) -> None:
        if self.customer is None or self.customer.id != key or not self._is_made:
            return
        self._places = places
        self.form.show_machines(places)
        self.rows.show(sorted(contracts, key=self._order))
        awaited = self.rows.row_of(self._awaited)
        if awaited >= 0 or not self._is_new:
            shown = self.rows.row_of(self._shown.id) if self._shown else -1
            at = awaited if awaited >= 0 else max(shown, 0 if self.rows.rows else -1)
            self._awaited = ""
            self.table.choose(at)
            self._choose(at)
        self._write()

    def _order(self, row: Contract) -> tuple[bool, int, str]:
        """Stand what holds today above the rest, then what ends last."""
        ends = row.ends_on or date.max
        return not row.covers(None, self._day), -ends.toordinal(), row.id

    def _follow_board(self) -> None:
        if self._is_made and self.isVisible():
            self.rows.refresh()

    @property
    def _day(self) -> date:
        return local_day(self._model.now)

    @property
    def is_allowed(self) -> bool:
        """Whether whoever sits here may change anything."""
        return may_write(self._bridge.desk.author.role)

    # ---- the chosen one

    def _choose(self, at: int) -> None:
        row = self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None
        if row is None or row != self._shown:
            self._begin(row)

    def _begin(self, row: Contract | None) -> None:
        self._shown, self._is_new = row, False
        key = self.customer.id if self.customer else ""
        levels, is_allowed = self._model.board.levels_by_rank, self.is_allowed and bool(key)
        self.form.begin(row, key, levels, self._places, self._day, is_allowed)
        self._write()

    def new_contract(self) -> None:
        """Begin a contract that holds from today on."""
        self.table.choose(-1)
        self._begin(None)
        self._is_new = True
        self.form.level.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Write what the form says; Ctrl+Z takes it back."""
        if self.is_allowed and self.customer is not None:
            command = self.form.command()
            self._awaited = command.contract_id
            self._bridge.run(command)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_sent(event):
            self.save()
        else:
            super().keyPressEvent(event)

    # ---- in words

    def _write(self) -> None:
        if not self._is_made:
            return
        customer = self.customer
        nobody = tr("Choose a customer's work, or search for the customer.")
        nothing = tr("{name}: no contract").format(name=customer.name if customer else "")
        self._name.setText((customer.name if self.rows.rows else nothing) if customer else nobody)
        self._hint.setText("" if self.is_allowed else tr("Only a manager writes contracts."))
        for one in (self.save_button, self.new_button):
            one.setEnabled(self.is_allowed and customer is not None)

    def _level(self, row: Contract) -> str:
        return level_name(row.level, self._model.board.service_levels)

    def _title(self, row: Contract) -> str:
        return "  ".join(part for part in (self._level(row), row.external_id) if part)

    def _today(self, row: Contract) -> str:
        """Say what stands against it today, or for which machines it counts."""
        why = row.why_not(None, self._day, self._level(row))
        if why is not None:
            return tr("has ended") if row.ends_on and row.ends_on < self._day else tr("not yet")
        if row.equipment_ids:
            return tr("for machines: {count}").format(count=len(row.equipment_ids))
        levels = self._model.board.service_levels
        best = contract_for(self.rows.rows, levels, None, self._day)
        return tr("for every call") if best == row else tr("for want of a better one")

    def _colour(self, row: Contract) -> str:
        return "" if row.covers(None, self._day) else look.theme.secondary


def _days(row: Contract) -> str:
    """Write first and last day, "01/01/26 – 31/12/26"; one that is open stays away."""
    first, last = (f"{day:%d/%m/%y}" if day else "" for day in (row.starts_on, row.ends_on))
    return f"{first} – {last}".strip()
