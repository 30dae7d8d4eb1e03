"""What ten thousand waiting jobs cost the GUI thread: a new call shown, a letter typed into the search line.

The board follows the event, the list takes the row in and paints; CPU time of the thread, for the machine may
do other things. Limit: 50 ms at the 95th percentile.
"""

import gc
import os
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from dispatcher.clock import ManualClock
from dispatcher.domain.board import Board
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Site
from dispatcher.domain.events import Change, InterventionOpened, RequestReceived
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.rows import Row
from dispatcher.domain.service_levels import SHIPPED_LEVELS
from tests.benchmarks.drag import row_of
from tests.builders import DAY, at
from ui.models.board_model import BoardModel
from ui.panels.queue import QueuePanel
from ui.selection import Selection

LIMIT_MS = 50.0
ROWS, CALLS, QUICK_CALLS = 10_000, 60, 20
CALL, WORK, KEY, TICK = "a new call shown", "its work shown", "a letter typed", "the minutes go on"
TYPED = ("fuite mant", "1042", "gold p", "zzz")


def run(*, quick: bool) -> list[dict[str, Any]]:
    """Let calls come in, type, and let the clock go on."""
    application = QApplication.instance() or QApplication([])
    rounds = QUICK_CALLS if quick else CALLS
    clock = ManualClock(at("10:40"))
    model = BoardModel(a_long_queue(ROWS), clock)
    panel = QueuePanel(model, Selection())
    panel.resize(300, 820)
    panel.show()
    application.processEvents()
    gc.freeze()  # as the seat does once it stands
    chance = random.Random(2)
    spent: dict[str, list[float]] = {CALL: [], WORK: [], KEY: [], TICK: []}
    for index in range(rounds):
        request, work = a_job(ROWS + index, chance)
        customer, site, contract = company(ROWS + index, chance)
        received = RequestReceived((Change(None, request),), (customer, contract))
        changes = (Change(None, work), Change(request, judged(request)))
        opened = InterventionOpened(changes, (customer, site, contract))
        spent[CALL].append(cost_ms(lambda event=received: model.follow([event])))
        spent[WORK].append(cost_ms(lambda event=opened: model.follow([event])))
        clock.set(clock.now() + timedelta(seconds=20))
        spent[TICK].append(cost_ms(model.ticked.emit))
    for typed in TYPED * (1 if quick else 4):
        for end in range(len(typed) + 1):
            spent[KEY].append(cost_ms(lambda text=typed[:end]: type_into(panel, text)))
    assert panel.rows.total == ROWS + rounds
    return [row_of(what, values) for what, values in spent.items()]


def cost_ms(do: Callable[[], None]) -> float:
    """Do something, paint what came of it, and return what both cost this thread."""
    before = time.thread_time()
    do()
    QApplication.processEvents()
    return (time.thread_time() - before) * 1000


def type_into(panel: QueuePanel, text: str) -> None:
    """Let the line hold a text and the pause after it be over."""
    panel.search.setText(text)
    panel.search.stop_waiting()
    panel.search.searched.emit(text)


def a_long_queue(rows: int) -> Board:
    """Return a day on which so many jobs wait for a place."""
    chance = random.Random(1)
    made: list[Row] = []
    for index in range(rows):
        request, work = a_job(index, chance)
        made += [judged(request), work, *company(index, chance)]
    return Board(DAY, "Europe/Paris").with_rows(made)


def a_job(index: int, chance: random.Random) -> tuple[Request, Intervention]:
    """Return a call that came in, and the work it becomes."""
    fault = chance.choice(("Fuite d’eau", "Tête bouchée", "Ne chauffe plus", "Bruit anormal"))
    due = at("08:00") + timedelta(minutes=chance.randrange(6000)) if index % 9 else None
    request = Request(
        f"r{index}", 1000 + index, at("07:00"), "Anne", RequestState.RECEIVED, f"c{index}", None, fault
    )
    skill = {chance.choice(("gas", "print", "electric")): 1 + index % 3}
    work = Intervention(
        id=f"i{index}",
        external_id=f"I{index}",
        number=request.number,
        request_id=request.id,
        customer_id=request.customer_id,
        site_id=f"s{index}",
        equipment_id=None,
        fault=fault,
        skills=skill,
        duration_minutes=60,
        received_at=request.received_at,
        due_at=due,
        urgent=index % 50 == 0,
    )
    return request, work


def judged(request: Request) -> Request:
    return Request(
        *(request.id, request.number, request.received_at, request.operator, RequestState.QUALIFIED),
        *(request.customer_id, None, request.fault),
    )


def company(index: int, chance: random.Random) -> tuple[Row, ...]:
    """Return the customer of a job with his site and contract."""
    name = f"{chance.choice(('Clinique', 'Imprimerie', 'Papeterie', 'Mairie'))} {index}"
    town = chance.choice(("Mantes-la-Jolie", "Poissy", "Versailles", "Rambouillet"))
    level = chance.choice(list(SHIPPED_LEVELS))
    return (
        Customer(f"c{index}", f"C{index}", name, phone="01 55 00 00 00"),
        Site(f"s{index}", f"S{index}", f"c{index}", "Siège", "1 rue des Essais", town, 48.8, 2.1),
        Contract(f"k{index}", f"K{index}", f"c{index}", level),
    )


def summary(rows: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    worst = {
        what: max(row["p95_ms"] for row in rows if row["what"] == what) for what in (CALL, WORK, KEY, TICK)
    }
    figures = {f"{what.replace(' ', '_')}_p95_ms": round(value, 2) for what, value in worst.items()}
    return {**figures, "limit_ms": LIMIT_MS, "kept": int(max(worst.values()) < LIMIT_MS)}


def report(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    lines = [
        f"{row['what']}: p50 {row['p50_ms']:.2f} ms, p95 {row['p95_ms']:.2f} ms, "
        f"worst {row['worst_ms']:.2f} ms ({row['moves']} times)"
        for row in rows
    ]
    return [*lines, *(f"{name}: {value}" for name, value in summary(rows).items())]
