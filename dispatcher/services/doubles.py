"""Who may be known already, under nearly the same name or number: so that nobody is written down twice."""

from difflib import SequenceMatcher

from dispatcher.domain.contracts import Caller
from dispatcher.domain.customers import Customer
from dispatcher.domain.spelling import plain_letters
from dispatcher.persistence import contact_queries, search
from dispatcher.persistence.unit_of_work import Engine, UnitOfWork

ALIKE = 0.82
"""From this share of letters in the same order on, two names are nearly the same."""
MOST_SHOWN = 3
LONGEST_COUNTRY_CODE = 3


def known_alike(engine: Engine, name: str, phone: str = "") -> list[Caller]:
    """Return who may be meant: first whoever has the number, then whose name is nearest."""
    by_phone = [
        Caller(one.customer, contact=one.contact)
        for one in contact_queries.with_phone(engine, phone)
        if same_phone(one.contact.phone if one.contact else one.customer.phone, phone)
    ]
    near = [(likeness(name, row.name), row) for row in contact_queries.customers_like(engine, name)]
    best = sorted((pair for pair in near if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1].name))
    once: dict[str, Caller] = {}
    for one in (*by_phone, *(Caller(row) for _well, row in best)):
        once.setdefault(one.customer.id, one)
    return list(once.values())[:MOST_SHOWN]


def twin_of(uow: UnitOfWork, name: str, phone: str) -> Customer | None:
    """Return a customer of exactly this name and number, capitals and accents aside."""
    wanted = search.phone_digits(phone)
    ids = search.find(uow.session.connection(), wanted, "customer", MOST_SHOWN * 10) if wanted else []
    rows = (row for row in map(uow.customers.find, ids) if row is not None and row.is_identified)
    same = (row for row in rows if _folded(row.name) == _folded(name) and same_phone(row.phone, phone))
    return next(same, None)


def same_phone(known: str, asked: str) -> bool:
    """Whether two numbers are one, with its country's code or without."""
    one, other = search.phone_digits(known), search.phone_digits(asked)
    shorter, longer = sorted((one.removeprefix("tel"), other.removeprefix("tel")), key=len)
    return bool(shorter) and longer.endswith(shorter) and len(longer) - len(shorter) <= LONGEST_COUNTRY_CODE


def likeness(one: str, other: str) -> float:
    """Return how much of two names is the same, 0 to 1; capitals, accents and the order of words aside."""
    first, second = _folded(one), _folded(other)
    return SequenceMatcher(None, first, second, autojunk=False).ratio() if first and second else 0.0


def _folded(text: str) -> str:
    letters = "".join(sign if sign.isalnum() else " " for sign in plain_letters(text))
    return " ".join(sorted(letters.split()))
