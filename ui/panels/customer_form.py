"""What a customer is to us: name and number, of our own house or not, live since when, his time zone."""

from datetime import date
from zoneinfo import available_timezones

from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QCompleter, QDateEdit, QLineEdit, QWidget

from dispatcher.domain.customers import Customer, CustomerKind
from dispatcher.services.commands import Batch, Command
from dispatcher.services.contact_commands import ChangeCustomer
from dispatcher.services.qualification_commands import JudgeCustomer
from ui.bridge import Bridge
from ui.case_words import customer_kind_names
from ui.widgets.fields import Choice, Tick, button
from ui.widgets.forms import stack
from ui.wording import tr

DATE_PX = 100


class CustomerForm(QWidget):
    """`show_customer` fills it, `keep` saves what is different, in one step."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._customer: Customer | None = None
        self.name, self.phone, self.zone, self.owner = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.kind, self.is_live, self.live_since = Choice(), Tick(), QDateEdit()
        self.save_button = button("saved", "primary", self.keep)
        self.live_since.setDisplayFormat("dd/MM/yyyy")
        self.live_since.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.live_since.setFixedWidth(DATE_PX)  # the words beside it take the room
        zones = QCompleter(sorted(available_timezones()), self)
        zones.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        zones.setFilterMode(Qt.MatchFlag.MatchContains)
        self.zone.setCompleter(zones)
        self.is_live.toggled.connect(self.live_since.setEnabled)
        stack(
            self,
            (self.name,),
            (self.phone, self.owner),
            (self.kind, self.zone),
            (self.is_live, self.live_since, self.save_button),
        )
        for text in (self.name, self.phone, self.zone, self.owner):
            text.returnPressed.connect(self.keep)

    def retranslate(self) -> None:
        for field, name in (
            (self.name, tr("Name")),
            (self.phone, tr("Phone")),
            (self.zone, tr("Time zone")),
            (self.owner, tr("Account owner")),
        ):
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
        self.kind.offer([(words, kind) for kind, words in customer_kind_names().items()])
        self.kind.setAccessibleName(tr("Kind of customer"))
        self.is_live.setText(tr("live since"))
        self.live_since.setAccessibleName(tr("live since"))
        self.save_button.setText(tr("Save"))

    def show_customer(self, customer: Customer) -> None:
        """Hold a customer; what is being typed about the same one stays."""
        if customer == self._customer:
            return
        self._customer = customer
        self.name.setText(customer.name)
        self.phone.setText(customer.phone)
        self.zone.setText(customer.zone)
        self.owner.setText(customer.account_owner)
        self.kind.choose(customer.kind)
        self.is_live.setChecked(customer.live_since is not None)
        self.live_since.setEnabled(customer.live_since is not None)
        day = customer.live_since or self._bridge.desk.today
        self.live_since.setDate(QDate(day.year, day.month, day.day))

    def keep(self) -> None:
        """Save what the fields say, where they say anything new."""
        customer = self._customer
        if customer is None:
            return
        asked = self._asked(customer)
        if asked:
            self._bridge.run(asked[0] if len(asked) == 1 else Batch("", asked))

    def _asked(self, customer: Customer) -> tuple[Command, ...]:
        kind, since = CustomerKind(self.kind.currentData()), self._since
        asked: list[Command] = []
        if (kind, since) != (customer.kind, customer.live_since):
            asked.append(JudgeCustomer(customer.id, kind, since, customer.version))
        texts = tuple(field.text().strip() for field in (self.zone, self.owner, self.name, self.phone))
        if texts != (customer.zone, customer.account_owner, customer.name, customer.phone):
            zone, owner, name, phone = texts
            version = None if asked else customer.version  # within one step it is looked at once
            asked.append(ChangeCustomer(customer.id, zone, owner, version, name, phone))
        return tuple(asked)

    @property
    def _since(self) -> date | None:
        shown = self.live_since.date()
        return date(shown.year(), shown.month(), shown.day()) if self.is_live.isChecked() else None
