"""Incoming work as a list: calls nobody has judged yet, then work nobody is planned for.

Sorting and filtering happen in Python lists: a proxy model asks for every row through Qt and costs ten times
as much on a busy day.
"""

import json
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import compress, count, islice
from operator import is_, is_not

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from dispatcher.domain.board import Board, is_waiting
from dispatcher.domain.channels import Channel
from dispatcher.domain.contacts import SHIPPED_RULES, ContactRules, answer_due_at, answer_warns_at
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import USUAL_PRIORITY, Request, RequestState, Urgency
from dispatcher.domain.service_levels import ServiceLevel
from ui.matching import folded
from ui.models.board_model import BoardModel
from ui.models.queue_filter import EVERYTHING, QueueFilter, Rank, Sieve, passes, rank_by
from ui.models.queue_item import QueueItem as QueueItem
from ui.wording import duration, tr, wording
from ui.words import channel_name, shipped_name

MIME_INTERVENTIONS = "application/x-dispatcher-interventions"  # a JSON list of ids
ITEM = Qt.ItemDataRole.UserRole
MOST_STEPS = 8  # rows that come and go one by one; beyond, the list is laid out anew
Index = QModelIndex | QPersistentModelIndex
Company = tuple[Customer | None, Contract | None, ServiceLevel | None]
Ingredients = tuple[Request | Intervention, *Company, Site | None, Request | None]


@dataclass(frozen=True)
class Known:
    """A row, its folded words, and its place in the order."""

    item: QueueItem
    words: str
    rank: Rank


def remaining_text(left: timedelta | None) -> str:
    """Write the time left: "52 min", "2 h 05", "late 12 min", or nothing where nothing is owed."""
    if left is None:
        return ""
    if left < timedelta():
        return tr("late {duration}").format(duration=duration(-left))
    return duration(left)


class QueueModel(QAbstractListModel):
    """The rows that pass the filter. Only rows whose data changed are made again, and they come and go
    one by one, so that a call among ten thousand costs no new list.

    `settled` comes whenever the list has followed the board or the filter.
    """

    settled = Signal()

    def __init__(self, model: BoardModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._board: Board | None = None  # the last one that was followed
        self._rules = SHIPPED_RULES  # how soon e-mails are owed an answer
        self._known: dict[str, Known] = {}
        self._makers: dict[str, set[str]] = {}  # customer, site or level -> rows of the queue
        self._sorted: list[Known] = []
        self._fresh: list[Known] = []
        self._wants_sort = False
        self._words: tuple[str, ...] = ()
        self._minute = model.now.replace(second=0, microsecond=0)
        self._row_of: dict[str, int] | None = None
        self.is_stepping = False  # rows come and go: what becomes the current one was chosen by nobody
        self.filter = EVERYTHING
        self.items: list[QueueItem] = []
        model.changed.connect(self.reload)
        model.ticked.connect(self._follow_clock)
        wording.changed.connect(self._learn_words)
        self.reload()

    @property
    def total(self) -> int:
        """How many rows there are without the filter."""
        return len(self._known)

    @property
    def skills(self) -> list[str]:
        """The skills that waiting work asks for."""
        return sorted({skill for known in self._sorted for skill in known.item.skills})

    def reload(self) -> None:
        """Follow the board: look only at the rows of the queue whose data are not what they were."""
        before, self._board = self._board, self._model.board
        for key in touched(before, self._board, self._makers):
            known = self._known.pop(key, None)
            if known is not None:
                self._take_out(known)
            ingredients = _ingredients(self._board, key)
            if ingredients is not None:
                self._put_in(_item(self._rules, *ingredients), ingredients)
        self._sort()
        self._show()

    def use_rules(self, rules: ContactRules) -> None:
        """Count first answers by these rules from now on."""
        if rules != self._rules:
            self._rules, self._board = rules, None
            self._known, self._sorted, self._fresh = {}, [], []
            self.reload()

    def _take_out(self, known: Known) -> None:
        if self._wants_sort:
            return
        at = bisect_left(self._sorted, known.rank, key=lambda one: one.rank)
        if at < len(self._sorted) and self._sorted[at] is known:
            del self._sorted[at]
        else:
            self._wants_sort = True

    def _put_in(self, item: QueueItem, made_of: Ingredients) -> None:
        known = Known(item, _folded_words(item), rank_by(self.filter.order)(item))
        self._known[item.id] = known
        for maker in made_of:
            if maker is not None:
                self._makers.setdefault(maker.id, set()).add(item.id)
        self._fresh.append(known)

    def _sort(self) -> None:
        """Put the fresh rows where they belong, one by one where they are few."""
        if self._wants_sort or len(self._fresh) > MOST_STEPS:
            self._sorted = sorted(self._known.values(), key=lambda one: one.rank)
        else:
            for known in self._fresh:
                insort(self._sorted, known, key=lambda one: one.rank)
        self._fresh, self._wants_sort = [], False

    def narrow(self, text: str, chosen: QueueFilter | Sieve = EVERYTHING) -> None:
        """Show only rows that hold every word of `text` and belong to the filter, in its order."""
        chosen = QueueFilter(chosen) if isinstance(chosen, Sieve) else chosen
        if chosen.order is not self.filter.order:
            self._rank_anew(chosen)
        self._words, self.filter = tuple(folded(f"{text} {chosen.words}").split()), chosen
        self._show()

    def _rank_anew(self, chosen: QueueFilter) -> None:
        rank = rank_by(chosen.order)
        self._known = {one.item.id: replace(one, rank=rank(one.item)) for one in self._known.values()}
        self._sorted = sorted(self._known.values(), key=lambda one: one.rank)

    def row_of(self, item_id: str | None) -> int:
        """Return the row of a request or intervention, -1 where it is not shown."""
        if item_id is None:
            return -1
        if self._row_of is None:
            self._row_of = {item.id: row for row, item in enumerate(self.items)}
        return self._row_of.get(item_id, -1)

    def _learn_words(self) -> None:
        """Rows are found by the words of the new language from now on."""
        known = self._known.items()
        self._known = {key: replace(one, words=_folded_words(one.item)) for key, one in known}
        self._sorted = sorted(self._known.values(), key=lambda one: one.rank)
        self._show()

    def _follow_clock(self) -> None:
        """With each minute work may come to be due soon; the list itself stays."""
        minute = self._model.now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            if self.filter.sieve is Sieve.SOON:
                self._show()

    def _show(self) -> None:
        """Let rows come and go until the list is what the filter wants."""
        now, words, chosen = self._model.now, self._words, self.filter
        rows = self._sorted
        if (chosen.sieve, chosen.skill, chosen.level) != (Sieve.ALL, "", ""):
            rows = [known for known in rows if passes(known.item, chosen, now)]
        late = folded(f"late overdue {tr('late')} {tr('overdue')}") if words else ""
        for word in words:
            means_late = len(word) > 2 and word in late
            rows = [
                known for known in rows if word in known.words or (means_late and _is_late(known.item, now))
            ]
        shown = [known.item for known in rows]
        if shown != self.items:  # the very same rows mostly: comparing them is comparing identities
            gone, come = _difference(self.items, shown)
            if len(gone) + len(come) > MOST_STEPS:
                self._reset(shown)
            else:
                self.is_stepping = True
                self._step(gone, come, shown)
                self.is_stepping = False
        self.settled.emit()

    def _reset(self, shown: list[QueueItem]) -> None:
        self.beginResetModel()
        self.items, self._row_of = shown, None
        self.endResetModel()

    def _step(self, gone: list[int], come: list[int], shown: list[QueueItem]) -> None:
        """Take rows out and put rows in, each told to the list by itself."""
        self._row_of = None
        for row in reversed(gone):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self.items[row]
            self.endRemoveRows()
        for row in come:
            self.beginInsertRows(QModelIndex(), row, row)
            self.items.insert(row, shown[row])
            self.endInsertRows()
        if self.items != shown:  # the same rows in another order
            self._reset(shown)

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
        parts.insert(1, tr("priority {priority}").format(priority=item.priority))
        if item.urgent:
            parts.insert(1, tr("urgent"))
        if item.channel:
            parts.append(channel_name(Channel(item.channel)))
        return ", ".join(part for part in parts if part)


def _difference(before: Sequence[QueueItem], after: Sequence[QueueItem]) -> tuple[list[int], list[int]]:
    """Return which rows of `before` are gone and which rows of `after` are new."""
    shorter = min(len(before), len(after))
    start = _same_rows(before, after, shorter)
    end = min(_same_rows(reversed(before), reversed(after), shorter), shorter - start)
    old, new = range(start, len(before) - end), range(start, len(after) - end)
    were, are = {id(before[row]) for row in old}, {id(after[row]) for row in new}
    gone = [row for row in old if id(before[row]) not in are]
    return gone, [row for row in new if id(after[row]) not in were]


def _same_rows(one: Iterable[QueueItem], other: Iterable[QueueItem], most: int) -> int:
    """Return how many rows are the very same from the beginning on."""
    return next(compress(count(), map(is_not, one, other)), most)


def touched(before: Board | None, now: Board, makers: Mapping[str, Iterable[str]]) -> Iterable[str]:
    """Return the ids of calls and work whose rows differ between two boards, or all of them at first.

    `makers` goes from the id of a call, customer, site or level to the rows of the queue that name it.
    """
    if before is None:
        return [*now.requests, *now.interventions]
    keys = dict.fromkeys([*_changed(before.requests, now.requests)])
    keys |= dict.fromkeys(_changed(before.interventions, now.interventions))
    for key in _changed(before.assignments, now.assignments):
        row = now.assignments.get(key) or before.assignments[key]
        keys[row.intervention_id] = None
    for was, now_is in (
        (before.requests, now.requests),
        (before.customers, now.customers),
        (before.sites, now.sites),
    ):
        for key in _changed(was, now_is):
            keys |= dict.fromkeys(makers.get(key, ()))
    levels = set(_changed(before.service_levels, now.service_levels))
    contracts = [row for row in now.contracts.values() if row.level in levels] if levels else []
    contracts += [
        now.contracts.get(key) or before.contracts[key] for key in _changed(before.contracts, now.contracts)
    ]
    for contract in contracts:
        keys |= dict.fromkeys(makers.get(contract.customer_id, ()))
    return keys


def _changed(before: Mapping[str, object], now: Mapping[str, object]) -> list[str]:
    """Return the ids whose row is another one, is new or is gone."""
    if before is now:
        return []
    if len(now) >= len(before) and all(map(is_, before, now)):  # the usual case: rows written again or added
        other = compress(before, map(is_not, before.values(), now.values()))
        return [*other, *islice(now, len(before), None)]
    return [*(key for key, row in now.items() if before.get(key) is not row), *(before.keys() - now.keys())]


def _ingredients(board: Board, key: str) -> Ingredients | None:
    """Return the rows that a row of the queue is made of; None where it does not wait (any more)."""
    work, call = board.interventions.get(key), board.requests.get(key)
    if work is not None and is_waiting(work, board.assignments_of):
        case = board.requests.get(work.request_id)
        return (work, *_company(board, work), board.sites.get(work.site_id), case)
    if call is None or call.state is not RequestState.RECEIVED:
        return None
    return (call, *_company(board, call), None, call)


def _company(board: Board, row: Request | Intervention) -> Company:
    contract = board.contract_for(row)
    level = board.service_levels.get(contract.level) if contract else None
    return board.customers.get(row.customer_id), contract, level


def _is_late(item: QueueItem, now: datetime) -> bool:
    return item.due_at is not None and item.due_at < now


def _item(
    rules: ContactRules,
    row: Request | Intervention,
    customer: Customer | None,
    contract: Contract | None,
    level: ServiceLevel | None,
    site: Site | None,
    case: Request | None,
) -> QueueItem:
    return QueueItem(
        id=row.id,
        is_call=isinstance(row, Request),
        number=row.number,
        customer=customer.name if customer else "",
        fault=row.fault,
        place=site.town if site else "",
        level=level.id if level else None,
        level_name=level.name if level else "",
        rank=contract.place(level) if contract else 0,
        received_at=row.received_at,
        due_at=answer_due_at(row, rules) if isinstance(row, Request) else row.due_at,
        channel=row.channel if isinstance(row, Request) else "",
        warns_at=answer_warns_at(row, rules) if isinstance(row, Request) else None,
        urgent=row.urgency is Urgency.URGENT if isinstance(row, Request) else row.urgent,
        priority=case.priority if case else USUAL_PRIORITY,
        skills=() if isinstance(row, Request) else tuple(row.skills),
    )


def _folded_words(item: QueueItem) -> str:
    """Return what a row is found by; its level and state in the language of the window and in English."""
    level = (item.level, item.level_name, shipped_name(item.level_name)) if item.level else ()
    urgency = ("urgent", tr("urgent"), "high", tr("high")) if item.urgent else ("normal", tr("normal"))
    state = ("to qualify", tr("to qualify")) if item.is_call else ("to plan", tr("to plan"))
    named = (str(item.number), item.customer, item.fault, item.place, *level, *urgency, *state)
    return folded(" ".join((*named, *item.skills)))
