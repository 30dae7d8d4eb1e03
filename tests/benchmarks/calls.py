"""How long a caller is looked for, a call takes to save and the context card to come.

In a centre of 100 000 customers and 200 000 past calls. Everything goes through the desk as a seat opens it:
index, executor with its journal, SQLite on a disk. Times are the wall clock's, as they are felt on the phone.
"""

import random
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from dispatcher.bootstrap import Desk, open_desk
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import Contact, Exchange
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.rows import Row
from dispatcher.domain.values import new_id
from dispatcher.persistence.mapping import FIELDS_OF, TABLE_OF
from dispatcher.services.commands import Batch, QualifyRequest, RegisterRequest
from dispatcher.settings import Settings, database_url

SEARCH, SAVE, CARD = "caller search", "save a call", "context card"
LIMITS_MS = {SEARCH: 100.0, SAVE: 200.0, CARD: 300.0}
SHARES = {SEARCH: 0.95, SAVE: 0.99, CARD: 1.0}
CUSTOMERS, CALLS, QUICK_CUSTOMERS, QUICK_CALLS = 100_000, 200_000, 10_000, 20_000
ROUNDS, QUICK_ROUNDS = 150, 40
CHUNK, WARM_UP = 10_000, 3
TRADES = ("Clinique", "Imprimerie", "Papeterie", "Mairie", "Boulangerie", "Lycée", "Garage", "Hôtel")
NAMES = (
    "Tilleuls",
    "Écluse",
    "Moulin",
    "Gare",
    "Lilas",
    "Prairie",
    "Halles",
    "Fontaine",
    "Acacias",
    "Rivage",
)
TOWNS = ("Mantes-la-Jolie", "Poissy", "Versailles", "Rambouillet", "Dreux", "Évreux")
FAULTS = ("Fuite d’eau", "Tête bouchée", "Ne chauffe plus", "Bruit anormal", "Écran noir", "Bourrage papier")
LEVELS = ("bronze", "silver", "gold", "platinum")
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


def run(*, quick: bool) -> list[dict[str, Any]]:
    """Fill a database, then type, save and look."""
    customers, calls = (QUICK_CUSTOMERS, QUICK_CALLS) if quick else (CUSTOMERS, CALLS)
    rounds = QUICK_ROUNDS if quick else ROUNDS
    with tempfile.TemporaryDirectory(prefix="dispatcher-calls-") as folder:
        desk = open_desk(Settings(database=database_url(Path(folder) / "calls.sqlite"), author="Anne"))
        try:
            fill(desk, customers, calls)
            chance = random.Random(3)
            for _ in range(WARM_UP):  # the first calls of a seat compile their statements
                _saved(desk, chance, customers)
            return [
                *_searches(desk, chance, customers, rounds),
                *_cards(desk, chance, customers, rounds),
                _row(SAVE, "judged, with its work", [_saved(desk, chance, customers) for _ in range(rounds)]),
            ]
        finally:
            desk.close()


def fill(desk: Desk, customers: int, calls: int) -> None:
    """Write so many customers, each with a site, a machine, a person and a contract, and past calls."""
    chance = random.Random(1)
    for make, count in ((_customer_rows, customers), (_call_rows, calls)):
        for start in range(0, count, CHUNK):
            rows: dict[type[Row], list[dict[str, Any]]] = {}
            for index in range(start, min(start + CHUNK, count)):
                for row in make(index, customers, chance):
                    rows.setdefault(type(row), []).append(_values(row))
            with desk.engine.begin() as connection:
                for kind, values in rows.items():
                    connection.execute(TABLE_OF[kind].insert(), values)


def _values(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS_OF[type(row)]}


def phone_of(index: int) -> str:
    digits = f"{600000000 + index * 7919 % 99999989:09}"
    return f"+33 {digits[0]} {digits[1:3]} {digits[3:5]} {digits[5:7]} {digits[7:]}"


def name_of(index: int) -> str:
    return f"{TRADES[index % len(TRADES)]} {NAMES[index // len(TRADES) % len(NAMES)]} {index:06}"


def _customer_rows(index: int, _customers: int, chance: random.Random) -> Iterator[Row]:
    key = f"c{index}"
    yield Customer(key, f"CL{index:06}", name_of(index), phone_of(index))
    yield Site(
        f"s{index}",
        f"S{index}",
        key,
        "Siège",
        f"{index % 90} rue des Essais",
        chance.choice(TOWNS),
        48.8,
        2.1,
    )
    yield Equipment(
        f"e{index}", f"E{index}", f"s{index}", "Chaudière X", f"SN{index:07}", "gas", release="4.2"
    )
    yield Contract(f"k{index}", f"CT{index:06}", key, chance.choice(LEVELS))
    yield Contact(
        f"p{index}", "", key, f"Mme Roy {index:06}", phone_of(index + 1_000_000), f"roy{index}@example.org"
    )


def _call_rows(index: int, customers: int, chance: random.Random) -> Iterator[Row]:
    whose = chance.randrange(customers)
    at = NOON - timedelta(minutes=5 * (index + 1))
    fault, channel = chance.choice(FAULTS), chance.choice(list(Channel))
    request = Request(
        *(f"r{index}", 1001 + index, at, "Anne", RequestState.CLOSED, f"c{whose}", f"e{whose}", fault),
        channel=channel,
    )
    yield request
    yield Exchange(
        *(
            f"x{index}",
            at,
            channel,
            Direction.IN,
            "Anne",
            Outcome.REQUEST,
            fault,
            f"c{whose}",
            None,
            request.id,
        )
    )


# ---- what is measured


def _searches(desk: Desk, chance: random.Random, customers: int, rounds: int) -> Iterator[dict[str, Any]]:
    """Yield one row per way to look for a caller; every key of what is typed is an answer waited for."""
    ways: dict[str, Callable[[int], str]] = {
        "by phone": lambda index: "0" + "".join(phone_of(index).split()[1:]),
        "by name": lambda index: name_of(index).lower(),
        "by contract": lambda index: f"CT{index:06}",
        "by serial number": lambda index: f"SN{index:07}",
    }
    for way, written in ways.items():
        spent = []
        for _ in range(rounds // 4):
            index = chance.randrange(customers)
            text = written(index)
            for end in range(2, len(text) + 1):
                found, took = _timed(lambda typed=text[:end]: desk.find_callers(typed))
                spent.append(took)
            assert f"c{index}" in {caller.customer.id for caller in found}, f"{text} was not found"
        yield _row(SEARCH, way, spent)


def _cards(desk: Desk, chance: random.Random, customers: int, rounds: int) -> Iterator[dict[str, Any]]:
    spent = []
    for _ in range(rounds):
        card, took = _timed(lambda: desk.contact_book.card(f"c{chance.randrange(customers)}"))
        assert card is not None
        assert card.machines
        spent.append(took)
    yield _row(CARD, "of any customer", spent)


def _saved(desk: Desk, chance: random.Random, customers: int) -> float:
    index, request_id = chance.randrange(customers), new_id()
    register = RegisterRequest(
        request_id, f"c{index}", f"e{index}", chance.choice(FAULTS), opened_at=desk.clock.now()
    )
    qualify = QualifyRequest(request_id, True, new_id(), f"s{index}", {}, 60)
    _done, took = _timed(lambda: desk.executor.run(Batch("", (register, qualify)), desk.author))
    return took


def _timed(do: Callable[[], Any]) -> tuple[Any, float]:
    """Return what it came to and the milliseconds it took."""
    before = time.perf_counter()
    came_to = do()
    return came_to, (time.perf_counter() - before) * 1000


def _row(what: str, how: str, spent: Sequence[float]) -> dict[str, Any]:
    ordered = sorted(spent)

    def rank(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return {
        "what": what,
        "how": how,
        "times": len(ordered),
        "p50_ms": rank(0.5),
        "p95_ms": rank(0.95),
        "p99_ms": rank(0.99),
        "worst_ms": ordered[-1],
        "held_ms": rank(SHARES[what]),
    }


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return each figure that has a limit, the worst of its ways, and whether it is kept."""
    figures: dict[str, float] = {}
    for what, limit in LIMITS_MS.items():
        held = max(row["held_ms"] for row in rows if row["what"] == what)
        name = what.replace(" ", "_")
        figures |= {
            f"{name}_ms": round(held, 1),
            f"{name}_limit_ms": limit,
            f"{name}_kept": int(held < limit),
        }
    return figures


def report(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [
        f"{row['what']}, {row['how']}: p50 {row['p50_ms']:.1f} ms, p95 {row['p95_ms']:.1f} ms, "
        f"p99 {row['p99_ms']:.1f} ms, worst {row['worst_ms']:.1f} ms ({row['times']} times)"
        for row in rows
    ]
    return [*lines, *(f"{name}: {value}" for name, value in summary(rows).items())]
