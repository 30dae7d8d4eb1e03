"""Who sent a message: found by address, number or serial number among those the desk knows."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.contacts import (
    SHIPPED_RULES,
    Contact,
    ContactRules,
    usual_operator,
)
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Equipment
from dispatcher.domain.duty import DutyRole
from dispatcher.domain.requests import Request
from dispatcher.persistence import search
from dispatcher.persistence.unit_of_work import UnitOfWork

from .contacts import is_unconfirmed, rules
from .doubles import same_phone

MOST_LIKE_IT = 20


@dataclass(frozen=True)
class Sender:
    """Who is behind a message, as far as the desk can tell. `usual` is who of ours is to read it first."""

    customer_id: str = ""
    contact_id: str | None = None
    equipment_id: str | None = None
    usual: str = ""


class NoSenders:
    """What is known of senders where there is no desk: what the file says itself."""

    now: datetime | None = None

    def sender(self, customer_id: str, email: str, phone: str, serial: str) -> Sender:
        return Sender(customer_id)

    def is_unconfirmed(self, call: Request) -> bool:
        return False

    def rules(self) -> ContactRules:
        return SHIPPED_RULES

    def contracts_of(self, customer_id: str) -> list[Contract]:
        return []

    def requesters(self, contract_id: str) -> set[str]:
        return set()

    def machines(self, customer_id: str, serial: str) -> list[Equipment]:
        return []


class Senders(NoSenders):
    """Looks senders up inside one open unit of work."""

    def __init__(self, uow: UnitOfWork, now: datetime | None = None) -> None:
        self._uow = uow
        self.now = now

    def sender(self, customer_id: str, email: str, phone: str, serial: str) -> Sender:
        """Return who is meant; where addresses and numbers lead to several customers, nobody."""
        person = self._person(customer_id, email, phone)
        machine = self._machine(customer_id or (person.customer_id if person else ""), serial)
        whose = customer_id or (person.customer_id if person else "") or self._by_phone(phone)
        if not whose and machine is not None:
            whose = self._uow.sites.get(machine.site_id).customer_id
        return Sender(
            whose,
            person.id if person else None,
            machine.id if machine else None,
            self._usual(whose) if whose else "",
        )

    def is_unconfirmed(self, call: Request) -> bool:
        return is_unconfirmed(self._uow, call)

    def rules(self) -> ContactRules:
        return rules(self._uow)

    def contracts_of(self, customer_id: str) -> list[Contract]:
        return self._uow.contracts.where(customer_id=customer_id)

    def requesters(self, contract_id: str) -> set[str]:
        """Return the ids of those whom a contract names."""
        return {row.id for row in self._uow.contacts.where(contract_id=contract_id)}

    def machines(self, customer_id: str, serial: str) -> list[Equipment]:
        """Return a customer's machines that have this serial number."""
        found = self._uow.equipment.where(serial=serial)
        return [row for row in found if self._uow.sites.get(row.site_id).customer_id == customer_id]

    def _person(self, customer_id: str, email: str, phone: str) -> Contact | None:
        found = [row for row in self._people(email) if row.email.casefold() == email.casefold()]
        wanted = search.phone_digits(phone)
        found += [row for row in self._people(wanted) if same_phone(row.phone, phone)] if not found else []
        ours = [row for row in found if not customer_id or row.customer_id == customer_id]
        return ours[0] if len({row.customer_id for row in ours}) == 1 else None

    def _people(self, words: str) -> list[Contact]:
        ids = search.find(self._uow.session.connection(), words, "contact", MOST_LIKE_IT) if words else []
        return [row for row in map(self._uow.contacts.find, ids) if row is not None]

    def _by_phone(self, phone: str) -> str:
        words = search.phone_digits(phone)
        ids = search.find(self._uow.session.connection(), words, "customer", MOST_LIKE_IT) if words else []
        rows = [row for row in map(self._uow.customers.find, ids) if row is not None]
        same = {row.id for row in rows if row.is_identified and same_phone(row.phone, phone)}
        return same.pop() if len(same) == 1 else ""

    def _machine(self, customer_id: str, serial: str) -> Equipment | None:
        found = self._uow.equipment.where(serial=serial) if serial else []
        if customer_id:
            found = self.machines(customer_id, serial) if serial else []
        return found[0] if len(found) == 1 else None

    def _usual(self, customer_id: str) -> str:
        """Return who usually speaks with him, if that person is at the desk now."""
        name = usual_operator(self._uow.exchanges.where(customer_id=customer_id))
        here = self._uow.duty.where(name=name, role=DutyRole.DESK, is_on_duty=True) if name else []
        return name if here else ""
