"""Incoming work as a list: calls nobody has judged yet, then work nobody is planned for.

Sorting and filtering happen in Python lists: a proxy model asks for every row through Qt and costs ten times
as much on a busy day.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

from dispatcher.domain.board import Board
from dispatcher.domain.contracts import ContractLevel
from dispatcher.domain.requests import RequestState, Urgency
from ui.models.board_model import BoardModel
from ui.wording import duration, tr

MIME_INTERVENTIONS = "application/x-dispatcher-interventions"  # a JSON list of ids
ITEM = Qt.ItemDataRole.UserRole
SOON = timedelta(minutes=60)
Index = QModelIndex | QPersistentModelIndex


class Sieve(StrEnum):
    """Which part of the queue is shown."""

    ALL = "all"
    TO_QUALIFY = "to_qualify"
    URGENT = "urgent"
    SOON = "soon"


@dataclass(frozen=True)
class QueueItem:
    """One row. `id` is the request's where nobody has judged it (`is_call`), else the intervention's."""

    id: str
    is_call: bool
    number: int
    customer: str
    fault: str
    place: str
    level: ContractLevel | None
    received_at: datetime
    due_at: datetime | None
    urgent: bool
    skills: tuple[str, ...] = ()

    def remaining(self, now: datetime) -> timedelta | None:
        """Return the time left until the work is due (negative: late), None where nothing is owed."""
        return None if self.due_at is None else self.due_at - now


def queue_items(board: Board) -> tuple[QueueItem, ...]:
    """Return the whole queue: calls to judge first, then urgent work, then by due time and by call."""
    items = [*_calls(board), *_work(board)]
    return tuple(sorted(items, key=_rank))


def remaining_text(left: timedelta | None) -> str:
    """Write the time left: "52 min", "2 h 05", "late 12 min", or nothing where nothing is owed."""
    if left is None:
        return ""
    if left < timedelta():
        return tr("late {duration}").format(duration=duration(-left))
    return duration(left)


def matches(item: QueueItem, words: Sequence[str], sieve: Sieve, now: datetime) -> bool:
    """Tell whether a row passes the filter and holds every word searched for."""
    if sieve is Sieve.TO_QUALIFY and not item.is_call:
        return False
    if sieve is Sieve.URGENT and not item.urgent:
        return False
    left = item.remaining(now)
    if sieve is Sieve.SOON and (left is None or left > 2 * SOON):
        return False
    level = item.level.value if item.level else ""
    text = " ".join((str(item.number), item.customer, item.fault, item.place, level, *item.skills)).casefold()
    return all(word in text for word in words)


class QueueModel(QAbstractListModel):
    """The rows that pass the filter. Keeps its rows in place while only their content changes."""

    def __init__(self, model: BoardModel) -> None:
        super().__init__()
        self._model = model
        self._all: tuple[QueueItem, ...] = ()
        self._words: tuple[str, ...] = ()
        self._sieve = Sieve.ALL
        self.items: tuple[QueueItem, ...] = ()
        model.changed.connect(self.reload)
        self.reload()

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._all)

    def reload(self) -> None:
        self._all = queue_items(self._model.board)
        self._show()

    def narrow(self, text: str, sieve: Sieve) -> None:
        """Show only rows that hold every word of `text` and belong to `sieve`."""
        self._words, self._sieve = tuple(text.casefold().split()), sieve
        self._show()

    def row_of(self, item_id: str | None) -> int:
        """Return the row of a request or intervention, -1 where it is not shown."""
        return next((row for row, item in enumerate(self.items) if item.id == item_id), -1)

    def _show(self) -> None:
        now = self._model.now
        shown = tuple(item for item in self._all if matches(item, self._words, self._sieve, now))
        if [item.id for item in shown] == [item.id for item in self.items]:
            self.items = shown
            if shown:
                self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            return
        self.beginResetModel()
        self.items = shown
        self.endResetModel()

    # ---- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  # Qt's own default
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == ITEM:
            return self.items[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._spoken(self.items[index.row()])
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and not self.items[index.row()].is_call:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:
        return [MIME_INTERVENTIONS]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        ids = [self.items[index.row()].id for index in indexes if not self.items[index.row()].is_call]
        carried.setData(MIME_INTERVENTIONS, json.dumps(ids).encode())
        return carried

    def _spoken(self, item: QueueItem) -> str:
        parts = [str(item.number), item.customer, item.fault, remaining_text(item.remaining(self._model.now))]
        if item.urgent:
            parts.insert(1, tr("urgent"))
        return ", ".join(part for part in parts if part)


def _calls(board: Board) -> list[QueueItem]:
    received = [row for row in board.requests.values() if row.state is RequestState.RECEIVED]
    return [
        QueueItem(
            id=row.id,
            is_call=True,
            number=row.number,
            customer=_customer_name(board, row.customer_id),
            fault=row.fault,
            place="",
            level=_level(board, row.customer_id),
            received_at=row.received_at,
            due_at=None,
            urgent=row.urgency is Urgency.URGENT,
        )
        for row in received
    ]


def _work(board: Board) -> list[QueueItem]:
    return [
        QueueItem(
            id=row.id,
            is_call=False,
            number=row.number,
            customer=_customer_name(board, row.customer_id),
            fault=row.fault,
            place=board.sites[row.site_id].town if row.site_id in board.sites else "",
            level=_level(board, row.customer_id),
            received_at=row.received_at,
            due_at=row.due_at,
            urgent=row.urgent,
            skills=tuple(row.skills),
        )
        for row in board.waiting
    ]


def _customer_name(board: Board, customer_id: str) -> str:
    customer = board.customers.get(customer_id)
    return customer.name if customer else ""


def _level(board: Board, customer_id: str) -> ContractLevel | None:
    contract = board.contract_of.get(customer_id)
    return contract.level if contract else None


def _rank(item: QueueItem) -> tuple[bool, bool, bool, float, datetime, int]:
    due = item.due_at.timestamp() if item.due_at else 0.0
    return (not item.is_call, not item.urgent, item.due_at is None, due, item.received_at, item.number)
