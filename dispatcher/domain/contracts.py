"""What was sold: which machines of a customer are owed which level of service, from when until when.

`covering` is the one rule of which contract counts for a call; board, clocks, priorities, coverage and
screens all ask it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from .contacts import Contact
from .customers import Customer
from .sentences import Sentence
from .service_levels import ServiceLevel


@dataclass(frozen=True)
class Contract:
    """`level` is the key of a service level, which says what is owed.

    It holds from `starts_on` to `ends_on`, both days included, on the calendar of the centre's zone; None:
    from ever, without an end. `equipment_ids` are the machines it covers; none: all of the customer's. Where
    hours are prepaid, `prepaid_priority` says whether they rank above no contract; None: as the level says.
    """

    id: str
    external_id: str
    customer_id: str
    level: str
    version: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    equipment_ids: tuple[str, ...] = ()
    prepaid_priority: bool | None = None

    def covers(self, equipment_id: str | None, day: date) -> bool:
        """Whether it holds on a day, for a machine; one that nobody knows yet may be any of them."""
        return self._has_begun(day) and not self._has_ended(day) and self._names(equipment_id)

    def place(self, level: ServiceLevel | None) -> int:
        """Return the rank that counts when calls are put in order, 0 like a customer without a contract."""
        if level is None:
            return 0
        if level.prepaid and self.prepaid_priority is not None:
            return level.rank if self.prepaid_priority else 0
        return level.place

    def why_not(self, equipment_id: str | None, day: date, name: str | Sentence) -> Sentence | None:
        """Say why it does not cover a machine on a day ("Gold, ended 31 October 2026"); None: it does."""
        if self.ends_on is not None and self._has_ended(day):
            return Sentence("{level}, ended {day}", level=name, day=self.ends_on)
        if self.starts_on is not None and not self._has_begun(day):
            return Sentence("{level}, starts {day}", level=name, day=self.starts_on)
        return None if self._names(equipment_id) else Sentence("{level}, not for this machine", level=name)

    def _has_begun(self, day: date) -> bool:
        return self.starts_on is None or self.starts_on <= day

    def _has_ended(self, day: date) -> bool:
        return self.ends_on is not None and self.ends_on < day

    def _names(self, equipment_id: str | None) -> bool:
        return equipment_id is None or not self.equipment_ids or equipment_id in self.equipment_ids


@dataclass(frozen=True)
class Caller:
    """Who may be on the phone, and what was sold to them.

    `contact` is the person who was found, `equipment_id` the machine, where it was by one of them.
    """

    customer: Customer
    contracts: tuple[Contract, ...] = ()
    contact: Contact | None = None
    equipment_id: str = ""


def covering(
    contracts: Iterable[Contract],
    levels: Mapping[str, ServiceLevel],
    equipment_id: str | None,
    day: date,
) -> tuple[Contract, ...]:
    """Return a customer's contracts that cover a machine on a day; the first is the one that counts.

    It is that of the best level: the one that puts a call highest, then the highest rank. Of two alike the
    one that began last.
    """
    found = [one for one in contracts if one.covers(equipment_id, day)]
    if len(found) > 1:  # most customers have one
        found.sort(key=lambda one: _worth(one, levels.get(one.level)))
    return tuple(found)


def _worth(one: Contract, level: ServiceLevel | None) -> tuple[int, int, int, str]:
    began = (one.starts_on or date.min).toordinal()
    return -one.place(level), -(level.rank if level else 0), -began, one.id


def contract_for(
    contracts: Iterable[Contract],
    levels: Mapping[str, ServiceLevel],
    equipment_id: str | None,
    day: date,
) -> Contract | None:
    """Return the contract that counts for a machine on a day; None: nothing covers it."""
    return next(iter(covering(contracts, levels, equipment_id, day)), None)


def nearest_of(contracts: Iterable[Contract], equipment_id: str | None, day: date) -> Contract | None:
    """Return which to speak of where none covers: one for another machine, ended last, or next to start."""
    standing = [one for one in contracts if one.covers(None, day)]
    others = [one for one in contracts if one not in standing]
    ended = [one for one in others if one.ends_on is not None and one.ends_on < day]
    return (
        min(standing, key=lambda one: one.id, default=None)
        or max(ended, key=lambda one: (one.ends_on or day, one.id), default=None)
        or min(others, key=lambda one: (one.starts_on or day, one.id), default=None)
    )
