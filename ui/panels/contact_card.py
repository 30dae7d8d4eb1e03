"""Who speaks for a customer and what stands there: three fields that hold the row chosen beside them.

A machine's row takes its version and procedure, a person's whether the contract names him as a requester; the
last row takes a new person. The customer's own row has a form of its own (`customer_form.py`).
"""

from collections.abc import Sequence

from PySide6.QtWidgets import QLineEdit, QWidget

from dispatcher.domain.contacts import Contact
from dispatcher.domain.customers import Customer, Equipment
from dispatcher.domain.values import new_id
from dispatcher.services.contact_book import Card
from dispatcher.services.contact_commands import AddContact, DescribeEquipment, NameRequester
from ui.bridge import Bridge
from ui.case_words import customer_kind_names
from ui.widgets.fields import Choice, Tick, button
from ui.widgets.forms import stack
from ui.wording import long_day, tr
from ui.words import level_name

CardRow = Customer | Contact | Equipment | None
"""A row of the card; None: a person who is still to be written down."""


def card_rows(card: Card) -> Sequence[CardRow]:
    """Return what the list shows of a card, in order."""
    return [card.customer, *card.people, *card.machines, None]


def row_words(row: CardRow) -> str:
    """Write one row."""
    if isinstance(row, Customer):
        owner = tr("account owner: {name}").format(name=row.account_owner or "–")
        parts = [row.phone, standing_words(row), row.zone, owner]
    elif isinstance(row, Contact):
        requester = tr("requester of the contract") if row.contract_id else ""
        parts = [row.name, row.phone, row.email, requester]
    elif isinstance(row, Equipment):
        release = tr("version {release}").format(release=row.release) if row.release else ""
        parts = [row.model, row.serial, release, row.procedure]
    else:
        parts = [tr("Write a person down: name, phone and e-mail beside it")]
    return " · ".join(part for part in parts if part)


def standing_words(customer: Customer) -> str:
    """Say whether he is of our own house, and since when the product is live there."""
    kind = customer_kind_names()[customer.kind]
    if customer.live_since is None:
        return tr("{kind}, not live yet").format(kind=kind)
    return tr("{kind}, live since {day}").format(kind=kind, day=long_day(customer.live_since))


class CardForm(QWidget):
    """`show_row` fills the fields, `keep` saves them."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._card: Card | None = None
        self._row: CardRow = None
        self.fields = tuple(QLineEdit() for _ in range(3))
        self.requester, self.save_button = Tick(), button("saved", "primary", self.keep)
        self.contract = Choice()
        named = (self.requester, self.contract)
        stack(self, *((field,) for field in self.fields), named, (self.save_button,))
        for field in self.fields:
            field.returnPressed.connect(self.keep)

    def retranslate(self) -> None:
        self.requester.setText(tr("requester"))
        self.contract.setAccessibleName(tr("Contract"))
        self.save_button.setText(tr("Save"))
        self._write()

    def show_row(self, card: Card | None, row: CardRow) -> None:
        """Hold a row of a card; what is being typed about the same row stays."""
        if card is None or (
            self._card is not None and self._row == row and self._card.customer == card.customer
        ):
            self._card = card or self._card
            self._offer_contracts()
            return
        self._card, self._row = card, row
        self._write()

    def keep(self) -> None:
        """Save what the fields say about the row."""
        if self._card is None:
            return
        first, second, third = (field.text().strip() for field in self.fields)
        row = self._row
        named = self.contract.currentData() if self.requester.isChecked() else None
        if isinstance(row, Equipment):
            self._bridge.run(DescribeEquipment(row.id, first, second, row.version))
        elif isinstance(row, Contact):
            self._bridge.run(NameRequester(row.id, named))
        else:
            made = AddContact(new_id(), self._card.customer.id, first, second, third, named)
            self._bridge.run(made, lambda _done: self._write())

    def _named_by(self, row: CardRow) -> str | None:
        """Return the contract that names a person: the one that does already, else what counts today."""
        if self._card is None:
            return None
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
        self._offer_contracts()
        self.contract.choose(self._named_by(self._row))
        self.requester.setChecked(isinstance(self._row, Contact) and self._row.contract_id is not None)

    def _offer_contracts(self) -> None:
        """Of several contracts one is chosen that names the person; what is chosen stays."""
        held, levels = (self._card.contracts, self._card.levels) if self._card else ((), {})
        self.contract.offer([(f"{level_name(one.level, levels)} {one.external_id}", one.id) for one in held])
        if self.contract.currentIndex() < 0:
            self.contract.choose(self._named_by(self._row))
        is_person = self._row is None or isinstance(self._row, Contact)
        self.requester.setVisible(is_person and bool(held))
        self.contract.setVisible(is_person and len(held) > 1)

    def _contents(self) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
        """Return what stands in the fields, and what each is called; "" for one that is not needed."""
        row = self._row
        if isinstance(row, Equipment):
            return (row.release, row.procedure, ""), (tr("Version"), tr("Procedure"), "")
        names = (tr("Name"), tr("Phone"), tr("E-mail"))
        return (row.name, row.phone, row.email) if isinstance(row, Contact) else ("", "", ""), names
