"""Who a customer is, who speaks for him and what stands there: three fields that hold the row chosen above.

The customer's row takes his time zone and account owner, a machine's its version and procedure, a person's
whether the contract names him as a requester; the last row takes a new person.
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from dispatcher.domain.contacts import Contact
from dispatcher.domain.customers import Customer, Equipment
from dispatcher.domain.values import new_id
from dispatcher.services.contact_book import Card
from dispatcher.services.contact_commands import AddContact, ChangeCustomer, DescribeEquipment, NameRequester
from ui.bridge import Bridge
from ui.widgets.fields import Tick, button
from ui.wording import tr

CardRow = Customer | Contact | Equipment | None
"""A row of the card; None: a person who is still to be written down."""


def card_rows(card: Card) -> Sequence[CardRow]:
    """Return what the list shows of a card, in order."""
    return [card.customer, *card.people, *card.machines, None]


def row_words(row: CardRow) -> str:
    """Write one row."""
    if isinstance(row, Customer):
        parts = [row.phone, row.zone, tr("account owner: {name}").format(name=row.account_owner or "–")]
    elif isinstance(row, Contact):
        requester = tr("requester of the contract") if row.contract_id else ""
        parts = [row.name, row.phone, row.email, requester]
    elif isinstance(row, Equipment):
        release = tr("version {release}").format(release=row.release) if row.release else ""
        parts = [row.model, row.serial, release, row.procedure]
    else:
        parts = [tr("Write a person down: name, phone and e-mail below")]
    return " · ".join(part for part in parts if part)


class CardForm(QWidget):
    """`show_row` fills the fields, `keep` saves them."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._card: Card | None = None
        self._row: CardRow = None
        self.fields = tuple(QLineEdit() for _ in range(3))
        self.requester, self.save_button = Tick(), button("saved", "primary", self.keep)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for field in self.fields:
            row.addWidget(field, 1)
            field.returnPressed.connect(self.keep)
        row.addWidget(self.requester)
        row.addWidget(self.save_button)

    def retranslate(self) -> None:
        self.requester.setText(tr("requester"))
        self.save_button.setText(tr("Save"))
        self._write()

    def show_row(self, card: Card | None, row: CardRow) -> None:
        """Hold a row of a card; what is being typed about the same row stays."""
        if card is None or (
            self._card is not None and self._row == row and self._card.customer == card.customer
        ):
            self._card = card or self._card
            return
        self._card, self._row = card, row
        self._write()

    def keep(self) -> None:
        """Save what the fields say about the row."""
        if self._card is None:
            return
        first, second, third = (field.text().strip() for field in self.fields)
        row = self._row
        named = self._named_by(row) if self.requester.isChecked() else None
        if isinstance(row, Customer):
            self._bridge.run(ChangeCustomer(row.id, first, second, row.version))
        elif isinstance(row, Equipment):
            self._bridge.run(DescribeEquipment(row.id, first, second, row.version))
        elif isinstance(row, Contact):
            self._bridge.run(NameRequester(row.id, named))
        else:
            made = AddContact(new_id(), self._card.customer.id, first, second, third, named)
            self._bridge.run(made, lambda _done: self._write())

    def _named_by(self, row: CardRow) -> str | None:
        """Return the contract that names a person: the one that does already, else what counts today."""
        assert self._card is not None
        if isinstance(row, Contact) and row.contract_id is not None:
            return row.contract_id
        counts = self._card.contract_for(None, self._bridge.desk.today)
        return counts.id if counts else next((one.id for one in self._card.contracts), None)

    def _write(self) -> None:
        texts, names = self._contents()
        for field, text, name in zip(self.fields, texts, names, strict=True):
            field.setText(text)
            field.setPlaceholderText(name)
            field.setAccessibleName(name)
            field.setVisible(bool(name))
            field.setReadOnly(isinstance(self._row, Contact))
        is_person = self._row is None or isinstance(self._row, Contact)
        self.requester.setVisible(is_person and bool(self._card and self._card.contracts))
        self.requester.setChecked(isinstance(self._row, Contact) and self._row.contract_id is not None)

    def _contents(self) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        """Return what stands in the fields, and what each is called; "" for one that is not needed."""
        row = self._row
        if isinstance(row, Customer):
            return (row.zone, row.account_owner, ""), (tr("Time zone"), tr("Account owner"), "")
        if isinstance(row, Equipment):
            return (row.release, row.procedure, ""), (tr("Version"), tr("Procedure"), "")
        names = (tr("Name"), tr("Phone"), tr("E-mail"))
        return (row.name, row.phone, row.email) if isinstance(row, Contact) else ("", "", ""), names
