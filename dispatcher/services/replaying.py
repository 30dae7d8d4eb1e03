"""The board of a day as it was at any instant, from the journal.

What stands in the tables now, with every row that has changed since put back as it was first, is the board at
the start; the facts of the journal, applied one entry after the other, are everything from there on. Both are
exact: nothing is guessed, and nothing is written.
"""

import json
import zlib
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from dispatcher.domain.board import Board
from dispatcher.domain.events import Event
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.shifts import Shift
from dispatcher.persistence import journal, queries
from dispatcher.persistence.unit_of_work import Engine

from .formats import from_json, sentence_in

STRIDE = 32  # entries from one kept board to the next: what a jump has to apply at most


@dataclass(frozen=True)
class Step:
    """One entry of the journal: its number there, when, who, what in a few words, and the facts it tells.

    The facts are kept packed: those of a long day would be sixty megabytes, and a look unpacks a few.
    """

    entry_id: int
    at: datetime
    author: str
    label: Sentence
    packed: bytes

    @property
    def facts(self) -> tuple[Event, ...]:
        """Return the facts, made anew each time."""
        return tuple(from_json(event, Event) for event in _unpacked(self.packed))


class Replay:
    """A day that can be looked at as it was. For one thread at a time; quick near the last look.

    Position 0 is the start, before any entry; position n is after the first n entries.
    """

    def __init__(self, start: Board, starts_at: datetime, steps: Iterable[Step] = ()) -> None:
        self.starts_at = starts_at
        self.steps: list[Step] = []
        self._kept: dict[int, Board] = {0: start}  # one board every STRIDE entries, as far as was looked
        self._near: dict[int, Board] = {}  # the boards between two kept ones, around the last look
        self.extend(steps)

    def extend(self, steps: Iterable[Step]) -> None:
        """Add what has been written since; a clock that was set back meanwhile is taken to have stood."""
        for step in steps:
            latest = self.steps[-1].at if self.steps else step.at
            self.steps.append(replace(step, at=max(step.at, latest)))

    @property
    def last_entry_id(self) -> int:
        """Return the number of the newest entry known, 0 where there is none."""
        return self.steps[-1].entry_id if self.steps else 0

    def position_at(self, moment: datetime) -> int:
        """Return how many entries had been written by a moment, those of that very moment among them."""
        return bisect_right(self.steps, moment, key=lambda step: step.at)

    def board_at(self, moment: datetime) -> Board:
        """Return the board as it was at a moment."""
        return self.board_after(self.position_at(moment))

    def board_after(self, position: int) -> Board:
        """Return the board as it was after so many entries."""
        if position not in self._kept and position not in self._near:
            self._walk_to(position)
        return self._kept.get(position) or self._near[position]

    def _walk_to(self, position: int) -> None:
        """Apply forward from the last kept board; what is passed since the stride began stays at hand."""
        base = position - position % STRIDE
        known = max(at for at in self._kept if at <= base)
        board = self._kept[known]
        for at in range(known + 1, base + 1):
            board = board.apply_all(self.steps[at - 1].facts)
            if at % STRIDE == 0:
                self._kept[at] = board
        self._near = {base: board}
        for at in range(base + 1, min(base + STRIDE, len(self.steps) + 1)):
            board = board.apply_all(self.steps[at - 1].facts)
            self._near[at] = board


def open_replay(engine: Engine, day: date, zone: str, since: datetime) -> Replay:
    """Return a day of the zone as it was at any instant from `since` on."""
    with queries.reading(engine) as connection:
        steps = [_step(entry) for part in journal.slices_since(connection, since) for entry in part]
        first = _first_rows(steps)
        was = [row for row in first.values() if row is not None]
        changed = {*first, *(key for row in was if (key := intervention_of(row)))}
        found = queries.candidate_rows(connection, day, zone, changed, _named(was))
    rows = {row.id: row for row in found} | first
    start = Board(day, zone).with_rows(row for row in rows.values() if row is not None)
    return Replay(start, since, steps)


def follow(engine: Engine, replay: Replay) -> Replay:
    """Add to a replay what has been written since it was opened."""
    with queries.reading(engine) as connection:
        for part in journal.slices_after(connection, replay.last_entry_id):
            replay.extend(map(_step, part))
    return replay


@dataclass(frozen=True)
class Glimpse:
    """A look at the day: the board after `position` entries, shown as of a moment.

    `changes`: the moments at which the journal was written, for a slider to mark. `last`: the entry that made
    the board what it is, None before the first.
    """

    board: Board
    at: datetime
    position: int
    changes: tuple[datetime, ...]
    last: Step | None = None

    @property
    def is_last(self) -> bool:
        return self.position == len(self.changes)


def look_at(replay: Replay, moment: datetime) -> Glimpse:
    """Look at the day as it was at a moment."""
    return _glimpse(replay, replay.position_at(moment), moment)


def look_beside(replay: Replay, position: int, way: int) -> Glimpse | None:
    """Look at the next (`way` 1) or previous (-1) board that differs; None where there is none."""
    was = replay.board_after(position)
    beside = position + way
    while 0 <= beside <= len(replay.steps):
        if replay.board_after(beside) != was:
            return _glimpse(replay, beside, replay.steps[beside - 1].at if beside else replay.starts_at)
        beside += way
    return None


def _glimpse(replay: Replay, position: int, moment: datetime) -> Glimpse:
    changes = tuple(step.at for step in replay.steps)
    last = replay.steps[position - 1] if position else None
    return Glimpse(replay.board_after(position), moment, position, changes, last)


def span_of(replay: Replay, until: datetime) -> tuple[datetime, datetime]:
    """Return from when to when there is something to see: from the first hour of work or the first change."""
    end = max(until, replay.starts_at)
    shifts: list[Shift] = list(replay.board_at(end).shifts.values())
    begins = [shift.starts_at for shift in shifts] + [step.at for step in replay.steps]
    first = min((moment for moment in begins if moment >= replay.starts_at), default=end)
    if not replay.board_after(0).shifts and replay.steps:  # a centre that came in on this very day
        first = max(first, replay.steps[0].at)
    earliest = first.replace(minute=0, second=0, microsecond=0)
    return max(min(earliest, end - timedelta(minutes=1)), replay.starts_at), end


def _step(entry: journal.Entry) -> Step:
    packed = zlib.compress(json.dumps(entry.events).encode(), level=1)
    return Step(entry.id, entry.at, entry.author, sentence_in(entry.label), packed)


def _unpacked(packed: bytes) -> list[Any]:
    events: list[Any] = json.loads(zlib.decompress(packed))
    return events


def _first_rows(steps: Iterable[Step]) -> dict[str, Row | None]:
    """Return row id -> the row before the first of these entries that changed it; None: there was none."""
    first: dict[str, Row | None] = {}
    for step in steps:
        for event in _unpacked(step.packed):
            for change in event["changes"]:
                key = (change["after"] or change["before"])["id"]
                if key not in first:  # most are changed many times: only the first is made a row
                    first[key] = from_json(change["before"], Row | None)
    return first


def _named(rows: Iterable[Row]) -> set[str]:
    """Return the ids of the rows that these rows name, as far as a board holds such rows."""
    named: set[str] = set()
    for row in rows:
        if isinstance(row, Intervention):
            named |= {row.request_id, row.customer_id, row.site_id, row.equipment_id or ""}
        elif isinstance(row, Request):
            named |= {row.customer_id, row.equipment_id or ""}
    return named - {""}
