"""The fields of a call sheet and the draft they hold; what happens with the draft is the sheet's business."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from dispatcher.domain.contracts import Caller, Contract, contract_for
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.events import Event
from dispatcher.domain.requests import Coverage, Urgency
from dispatcher.domain.service_levels import CommitmentKind
from dispatcher.services.commitments import Commitment, commitments_of, terms_of
from ui.bridge import Bridge
from ui.contract_words import contract_words, local_day
from ui.models.board_model import BoardModel
from ui.panels.call_draft import CallDraft
from ui.panels.caller_search import CallerSearch
from ui.panels.commitment_lines import CommitmentLines
from ui.panels.new_caller import NewCaller
from ui.panels.qualification import QualificationFields
from ui.style import SECONDARY_PX, look
from ui.widgets.chips import Chip
from ui.widgets.fields import Choice, Tick, TimeField
from ui.widgets.finder import Finder
from ui.widgets.labels import ElidedLabel, elided, label, set_role
from ui.wording import duration, tr


class MachineChoice(Choice):
    """The customer's machines. `entered`: Enter on a chosen one."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers()
        if is_enter and self.currentIndex() >= 0:
            self.entered.emit()
        else:
            super().keyPressEvent(event)


class CallForm(QWidget):
    """Customer, machine, fault, due time, duration and skill; `changed` comes with every new draft.

    Enter takes what is typed and leads on: from the caller to the machine, where there are several, then to
    the fault; from there `gone_through` follows.
    """

    changed = Signal()
    gone_through = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self.draft = CallDraft()
        self._model, self._bridge = model, bridge
        self._goes_on = False  # a caller was just taken: the keys go on to what is still open
        self._contracts: dict[str, tuple[Contract, ...]] = {}  # of the customers that were found
        self._sites: dict[str, Site] = {}
        self._machines: tuple[Equipment, ...] = ()
        self._due_is_ours = True  # until somebody types another
        self._named_machine = ""  # of a call taken up again: its id, until its customer's machines are known
        self._make_fields()
        self._arrange()
        self._connect()

    def _make_fields(self) -> None:
        self.customer, self.equipment, self.fault = Finder(), MachineChoice(), QLineEdit()
        self.due, self.minutes, self.level = TimeField(), QSpinBox(), Choice()
        self.urgent, self.level_chip = Tick(), Chip()
        self.judged = QualificationFields(self)
        self.commitments = CommitmentLines()
        self.newcomer = NewCaller(self._model, self._bridge)
        self._callers = CallerSearch(
            *(self.customer, self._bridge, lambda one: _offered(one, self._sold(one))),
            is_open=lambda: self.draft.customer is None and not self.newcomer.is_open,
        )
        self.minutes.setRange(5, 600)
        self.minutes.setSingleStep(5)
        self.minutes.setFixedWidth(74)
        self.minutes.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.level.setMinimumWidth(72)
        self.level.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # in any language
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.equipment.setSizeAdjustPolicy(policy)  # a long name gives way, the form beside it does not
        self.equipment.setMinimumContentsLength(12)
        self._due_in, self.contract = elided("", "secondary"), elided("", "secondary")
        for choice in self.judged.choices:
            choice.setSizeAdjustPolicy(policy)
            choice.setMinimumContentsLength(8)
        names = ("customer", "equipment", "fault", "due", "judged", "payer")
        self.contract.setContentsMargins(12, 4, 12, 0)
        self._labels = {name: label("", "quiet") for name in names}

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._asked = QWidget()  # what gives way while somebody new is written down
        column.addWidget(self.newcomer)
        column.addWidget(self._asked)
        grid = QGridLayout(self._asked)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        due = _line(self.due, self._due_in, self.minutes, self.level)
        rows: list[tuple[str, QWidget]] = [
            ("customer", self.customer),
            ("equipment", self.equipment),
            ("fault", self.fault),
            ("due", due),
            ("judged", _line(self.judged.impact, self.judged.kind)),
            ("payer", _line(self.judged.coverage)),
        ]
        for at, (name, field) in enumerate(rows):
            grid.addWidget(self._labels[name], at, 0)
            grid.addWidget(field, at, 1)
            buddies = {"due": self.due, "judged": self.judged.impact, "payer": self.judged.coverage}
            self._labels[name].setBuddy(buddies.get(name, field))
        grid.setColumnStretch(1, 1)

    def _connect(self) -> None:
        self.customer.searched.connect(lambda _text: self.note_opened())
        self._callers.taken.connect(self._take)
        self._callers.undone.connect(self._let_go)
        self._callers.new_wanted.connect(self.write_down)
        self.newcomer.known.connect(self._take)
        self.newcomer.written.connect(self._take_written)
        self.newcomer.machine_written.connect(self._take_written_machine)
        self.newcomer.left.connect(self._go_back)
        self.equipment.currentIndexChanged.connect(self._take_machine)
        self.fault.textChanged.connect(lambda text: self._keep(fault=text))
        self.fault.textEdited.connect(lambda _text: self.note_opened())
        self.fault.returnPressed.connect(self.gone_through)
        self.equipment.entered.connect(lambda: self.fault.setFocus(Qt.FocusReason.TabFocusReason))
        self.due.timeChanged.connect(self._take_due)
        self.minutes.valueChanged.connect(lambda value: self._keep(minutes=value))
        self.level.currentIndexChanged.connect(lambda: self._keep(level=self.level.currentData() or 1))
        self.urgent.toggled.connect(self._take_urgency)
        self.judged.changed.connect(self._take_judgement)
        self._model.ticked.connect(self._write_commitments)
        self._bridge.happened.connect(self._follow_contracts)
        self._bridge.happened.connect(self._follow_customer)
        look.changed.connect(self._write_due)  # the chip of the contract level carries its colours

    @property
    def has_own_due(self) -> bool:
        """Whether somebody typed another due time than the contract's."""
        return not self._due_is_ours

    def retranslate(self) -> None:
        self.newcomer.retranslate()
        for name, text in (
            ("customer", tr("&Customer")),
            ("equipment", tr("&Machine")),
            ("fault", tr("&Fault")),
            ("due", tr("&On site by")),
            ("judged", tr("&Judged")),
            ("payer", tr("Who pays")),
        ):
            self._labels[name].setText(text)
        self.customer.setPlaceholderText(tr("Phone, name, contract or serial number, then Enter"))
        self.fault.setPlaceholderText(tr("What is wrong, then Enter for the appointments"))
        self._write_machine_hint()
        self.urgent.setText(tr("urgent"))
        self.minutes.setSuffix(" min")
        for field, name in (
            (self.customer, tr("Customer")),
            (self.equipment, tr("Machine")),
            (self.fault, tr("Fault")),
            (self.due, tr("On site by")),
            (self.minutes, tr("Duration in minutes")),
            (self.level, tr("Skill level needed")),
        ):
            field.setAccessibleName(name)
        self._offer_levels()
        self._write_due()

    def clear(self, urgent: bool) -> None:
        """Start a new, empty draft."""
        self.begin(CallDraft(urgent=urgent))

    def begin(self, draft: CallDraft) -> None:
        """Start from a draft, an empty one or that of a call already saved."""
        self.blockSignals(True)
        self.draft = draft
        self._due_is_ours = True
        self._named_machine = draft.equipment.id if draft.equipment else ""
        self._sites, self._machines = {}, ()
        self._callers.forget()
        self.newcomer.fold()
        self._asked.show()
        self.customer.show_taken(draft.customer.name if draft.customer else "")
        self.customer.setEnabled(not draft.call_id)
        self.fault.setText(draft.fault)
        self.minutes.setValue(draft.minutes)
        self.urgent.setChecked(draft.urgent)
        self.judged.show_answers(draft.impact, Urgency.NORMAL, draft.kind, draft.coverage or Coverage.UNASKED)
        self._offer_machines()
        self._propose_due()
        self.blockSignals(False)
        if draft.customer is not None:
            self.show_customer(draft.customer)
        self.changed.emit()

    def show_customer(self, customer: Customer) -> None:
        """Take a customer and fetch the machines that stand there."""
        self.customer.show_taken(customer.name)
        self._keep(customer=customer)
        self._propose_due()
        desk = self._bridge.desk
        self._bridge.ask(
            lambda: desk.machines_of(customer.id), lambda known: self._show_machines(customer, *known)
        )
        self._look_at_contracts()

    def _look_at_contracts(self) -> None:
        """Fetch what the customer was sold; the board knows it only of those whose work it shows."""
        customer, desk = self.draft.customer, self._bridge.desk
        if customer is not None:
            key = customer.id
            self._bridge.ask(lambda: desk.contracts_of(key), lambda rows: self._take_contracts(key, rows))

    def _take_contracts(self, customer_id: str, rows: tuple[Contract, ...]) -> None:
        self._contracts[customer_id] = rows
        if self.draft.customer is not None and self.draft.customer.id == customer_id:
            self._propose_due()
            self._write_due()

    def _follow_contracts(self, events: Sequence[Event]) -> None:
        rows = [change.row for event in events for change in event.changes]
        whose = {row.customer_id for row in rows if isinstance(row, Contract)}
        if self.draft.customer is not None and self.draft.customer.id in whose:
            self._look_at_contracts()

    # ---- what a person does

    def note_opened(self) -> None:
        """Keep when the call began to be written down."""
        if self.draft.opened_at is None and not self.draft.call_id:
            self.draft = replace(self.draft, opened_at=self._model.now)

    def choose_contact(self, contact_id: str | None) -> None:
        """Note who of the customer's is calling."""
        if contact_id != self.draft.contact_id:
            self._keep(contact_id=contact_id)

    @property
    def _found(self) -> tuple[Caller, ...]:
        return self._callers.found

    def _take(self, caller: Caller) -> None:
        self._contracts[caller.customer.id] = caller.contracts
        self._named_machine = caller.equipment_id
        self._take_customer(caller.customer, caller.contact.id if caller.contact else None)

    def _take_customer(self, customer: Customer, contact_id: str | None) -> None:
        """Take who calls; the keys go on to what is still open."""
        self._go_back()
        self._goes_on = True
        self.show_customer(customer)
        self.choose_contact(contact_id)

    def _take_written(self, customer: Customer, contact_id: str | None) -> None:
        self._named_machine = ""
        self._take_customer(customer, contact_id)

    def _take_written_machine(self, equipment_id: str) -> None:
        """Fetch the machines again: the new one is the one the call is about."""
        self._go_back()
        if self.draft.customer is not None:
            self._goes_on, self._named_machine = True, equipment_id
            self._keep(equipment=None)
            self.show_customer(self.draft.customer)

    def _let_go(self) -> None:
        """The name was typed over, or the customer is gone: the rest of the call stays."""
        if self.draft.customer is not None:
            self._named_machine = ""
            self._keep(customer=None, site=None, equipment=None, contact_id=None)
            self._show_no_machines()

    def write_down(self, words: str = "") -> None:
        """Write somebody down whom nobody knows yet, or a machine of his; the call stands still meanwhile."""
        self.customer.stop_waiting()
        self._asked.hide()
        if self.draft.customer is None:
            self.newcomer.begin(words or self.customer.text())
        else:
            sites = tuple(self._sites.values())
            at = self.draft.site or next(iter(sites), None)
            self.newcomer.begin_machine(self.draft.customer, at)

    def _go_back(self) -> None:
        """Show the call again, with the keys where the customer is named."""
        if not self._asked.isVisible():
            self._asked.show()
            field = self.customer if self.customer.isEnabled() else self.fault
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.customer.setModified(False)

    def _follow_customer(self, events: Sequence[Event]) -> None:
        """Follow what becomes of the customer of the call: another kind, say, or never written down."""
        customer = self.draft.customer
        for change in (change for event in events for change in event.changes):
            if customer is None or not isinstance(change.row, Customer) or change.row.id != customer.id:
                continue
            if change.after is None:
                self._let_go()
            else:
                self.draft = replace(self.draft, customer=change.row)

    def _take_machine(self) -> None:
        machine: Equipment | None = self.equipment.currentData()
        site = self._sites.get(machine.site_id) if machine else None
        self._keep(equipment=machine, site=site, skill=machine.skill if machine else "")
        self._offer_levels()
        self._propose_due()

    def _take_due(self) -> None:
        self._due_is_ours = False
        self._read_due()

    def _take_urgency(self, urgent: bool) -> None:
        self._keep(urgent=urgent)
        self._propose_due()

    # ---- filling in

    def _show_machines(self, customer: Customer, sites: list[Site], machines: list[Equipment]) -> None:
        if self.draft.customer is None or self.draft.customer.id != customer.id:
            return
        self._sites = {site.id: site for site in sites}
        self._machines = tuple(machines)
        self._offer_machines()
        self._go_on()

    def _go_on(self) -> None:
        """Bring the keys to what is still open, unless they have gone elsewhere meanwhile."""
        if self._goes_on and self.window().focusWidget() is self.customer:
            is_open = self.draft.equipment is None and bool(self._machines)
            (self.equipment if is_open else self.fault).setFocus(Qt.FocusReason.TabFocusReason)
        self._goes_on = False

    def _show_no_machines(self) -> None:
        self._sites, self._machines = {}, ()
        self._offer_machines()

    def _offer_machines(self) -> None:
        """Offer the machines; one alone, or the one already named, is filled in."""
        wanted = self.draft.equipment.id if self.draft.equipment else self._named_machine
        self.equipment.blockSignals(True)
        self.equipment.clear()
        for machine in self._machines:
            self.equipment.addItem(_machine_name(machine, self._sites.get(machine.site_id)), machine)
        known = [at for at, row in enumerate(self._machines) if row.id == wanted or len(self._machines) == 1]
        self.equipment.setCurrentIndex(known[0] if known else -1)
        self.equipment.setEnabled(bool(self._machines))
        self._write_machine_hint()
        self.equipment.blockSignals(False)
        self._take_machine()

    def _write_machine_hint(self) -> None:
        """Say how a machine is written down where the customer has none."""
        is_bare = self.draft.customer is not None and not self._machines
        hint = tr("none known: Ctrl+Shift+N writes one down") if is_bare else tr("Which machine")
        self.equipment.setPlaceholderText(hint)

    def _offer_levels(self) -> None:
        skill = self.draft.skill
        self.level.offer([(f"{skill} {level}".strip(), level) for level in (1, 2, 3)])
        self.level.choose(self.draft.level)
        self.level.setEnabled(bool(skill))

    def _propose_due(self) -> None:
        if not self._due_is_ours:
            return
        owed = {one.kind: one.due_at for one in self._commitments()}.get(CommitmentKind.ON_SITE)
        self.due.blockSignals(True)
        self.due.show_moment(owed)
        self.due.blockSignals(False)
        self._keep(due_at=owed, has_own_due=False)
        self._write_due()

    def _read_due(self) -> None:
        now = self._model.now
        due = self.due.moment_on(now)
        due = due if due > now else self.due.moment_on(now + timedelta(days=1))
        self._keep(due_at=due, has_own_due=True)
        self._write_due()

    def _write_due(self) -> None:
        customer, due = self.draft.customer, self.draft.due_at
        nothing = tr("no commitment") if customer else ""
        left = tr("in {duration}").format(duration=duration(due - self._model.now)) if due else nothing
        self._due_in.setText(left)
        font = QFont(self._due_in.font())
        font.setPixelSize(SECONDARY_PX)  # as the style sheet will have it, shown already or not
        words = QFontMetrics(font).horizontalAdvance(left)
        self._due_in.setMinimumWidth(words + 2)  # how long is left is never cut
        self._write_contract()
        self._write_commitments()

    def _write_contract(self) -> None:
        """Say which contract counts; of one that does not cover this, why not."""
        contract, levels = self._contract(), self._model.board.service_levels
        self.level_chip.show_level(levels.get(contract.level) if contract else None)
        machine = self.draft.equipment.id if self.draft.equipment else None
        said = contract_words(self._held(), levels, machine, local_day(self._received_at))
        is_more = not said.counts or any(one.ends_on for one in self._held())  # than the chip says
        self.contract.setText(said.text if is_more else "")
        self.contract.setVisible(bool(self.contract.text()))
        set_role(self.contract, role="secondary" if said.counts else "warning")

    def _commitments(self) -> tuple[Commitment, ...]:
        """Return what the customer is owed for this call; nothing to tell before he is known."""
        if self.draft.customer is None:
            return ()
        board, contract = self._model.board, self._contract()
        level = contract.level if contract else None
        return commitments_of(terms_of(board), level, self._received_at, self.draft.urgent)

    def _write_commitments(self) -> None:
        self.commitments.show_commitments(self._commitments(), self._model.now)

    @property
    def _received_at(self) -> datetime:
        saved = self._model.board.requests.get(self.draft.call_id)
        return saved.received_at if saved else self._model.now

    def _held(self) -> tuple[Contract, ...]:
        """Return the contracts of the customer, whether they cover the call or not."""
        customer = self.draft.customer
        if customer is None:
            return ()
        board = self._model.board
        known = board.contracts_of.get(customer.id) if customer.id in board.customers else None
        return self._contracts.get(customer.id, ()) if known is None else known

    def _contract(self) -> Contract | None:
        """Return the contract that counts for the machine of the call."""
        machine = self.draft.equipment.id if self.draft.equipment else None
        levels = self._model.board.service_levels
        return contract_for(self._held(), levels, machine, local_day(self._received_at))

    def _sold(self, caller: Caller) -> str:
        """Return what is said of a caller's contracts in the list of those that were found."""
        levels, machine = self._model.board.service_levels, caller.equipment_id or None
        return contract_words(caller.contracts, levels, machine, local_day(self._model.now)).text

    def _take_judgement(self) -> None:
        impact, _urgency, kind, coverage = self.judged.answers
        self._keep(impact=impact, kind=kind, coverage=coverage)

    def _keep(self, **changes: object) -> None:
        self.draft = replace(self.draft, **changes)  # type: ignore[arg-type]  # names and types stand above
        self.changed.emit()


def _line(*parts: QWidget) -> QWidget:
    """Return widgets side by side; texts that may be shortened take the room that is left."""
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for part in parts:
        row.addWidget(part, 1 if isinstance(part, ElidedLabel) else 0)
    return holder


def _offered(caller: Caller, level: str) -> str:
    person = caller.contact
    parts = [person.name if person else "", caller.customer.name]
    parts += [person.phone if person and person.phone else caller.customer.phone, level]
    return "  ·  ".join(part for part in parts if part)


def _machine_name(machine: Equipment, site: Site | None) -> str:
    place = f"{site.name}, {site.town}" if site else ""
    return "  ·  ".join(part for part in (machine.model, machine.serial, place) if part)
