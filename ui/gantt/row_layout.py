"""Which row a technician has, which row lies under a point, and which bars a row shows: no Qt.

Rows are the technicians who work today, idle ones too, under a header per team. Each row keeps its bars
sorted by start, so that a click and a repaint look at a handful of bars however many there are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property
from typing import Generic, Protocol, TypeVar

from dispatcher.domain.board import Board, group
from dispatcher.domain.spelling import plain_letters
from dispatcher.domain.technicians import Technician

ROW_HEIGHT, GROUP_HEIGHT = 34, 22
HEIGHTS = (26, ROW_HEIGHT, 44)  # compact, usual, to be read from afar


class Grouping(Enum):
    """Under which headers technicians stand: their team's (the territory), or what they master best."""

    TEAM = auto()
    SKILL = auto()

    def of(self, technician: Technician) -> str:
        """Return the group of a technician; "" for one without any skill."""
        if self is Grouping.TEAM:
            return technician.team
        return min(technician.skills, key=lambda skill: (-technician.skills[skill], skill), default="")


@dataclass(frozen=True)
class Arrangement:
    """How somebody wants the rows: their height in pixels, the headers, and the headers that are folded.

    `also` are technicians who have a row whether they work on this day or not. `own_height` is the height the
    person has chosen, while `row_height` is another for as long as something stands beside the plan.
    """

    row_height: int = ROW_HEIGHT
    grouping: Grouping = Grouping.TEAM
    folded: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    own_height: int | None = None

    def toggled(self, name: str) -> "Arrangement":
        """Return it with a group folded, or unfolded where it was."""
        return replace(self, folded=self.folded ^ {name})


USUAL = Arrangement()


@dataclass(frozen=True)
class Row:
    """One line: a technician's, or (technician_id None) the header of a team. Pixels from the first row.

    `team` is the name of the group, whatever the rows are grouped by; `hidden` how many it holds folded away.
    """

    team: str
    technician_id: str | None
    top: int
    height: int
    hidden: int = 0

    @property
    def bottom(self) -> int:
        return self.top + self.height


@dataclass(frozen=True)
class RowLayout:
    """All rows from top to bottom, without gaps."""

    rows: tuple[Row, ...] = ()

    @cached_property
    def height(self) -> int:
        return self.rows[-1].bottom if self.rows else 0

    @cached_property
    def _tops(self) -> list[int]:
        return [row.top for row in self.rows]

    @cached_property
    def row_of(self) -> dict[str, Row]:
        """Technician id -> row."""
        return {row.technician_id: row for row in self.rows if row.technician_id is not None}

    @cached_property
    def technician_ids(self) -> tuple[str, ...]:
        """The technicians from top to bottom."""
        return tuple(self.row_of)

    def row_at(self, y: float) -> Row | None:
        """Return the row under y, None above the first and below the last."""
        if not 0 <= y < self.height:
            return None
        return self.rows[bisect_right(self._tops, y) - 1]

    def technician_near(self, y: float) -> str | None:
        """Return whose row lies under y; over a team's header the nearer of its neighbours."""
        row = self.row_at(y)
        if row is None or row.technician_id is not None:
            return row.technician_id if row else None
        is_upper_half = y - row.top < row.height / 2
        first, second = (row.top - 1, row.bottom) if is_upper_half else (row.bottom, row.top - 1)
        found = self.row_at(first) or self.row_at(second)
        return found.technician_id if found else None

    def visible(self, top: float, bottom: float) -> tuple[Row, ...]:
        """Return the rows that show between two heights."""
        first = max(bisect_right(self._tops, top) - 1, 0)
        return self.rows[first : bisect_left(self._tops, bottom)]

    def neighbour(self, technician_id: str, step: int) -> str | None:
        """Return the technician `step` rows below (above where negative), None past the ends."""
        ids = self.technician_ids
        if technician_id not in self.row_of:
            return ids[0] if ids else None
        index = ids.index(technician_id) + step
        return ids[index] if 0 <= index < len(ids) else None

    def pages(self, height: int) -> tuple["RowLayout", ...]:
        """Cut into pieces of at most `height` pixels, each starting at the top, none ending in a header."""
        pages: list[list[Row]] = [[]]
        for row, follower in zip(self.rows, (*self.rows, None)[1:], strict=True):
            needed = row.height + (follower.height if follower and row.technician_id is None else 0)
            if pages[-1] and pages[-1][-1].bottom + needed > height:
                pages.append([])
            top = pages[-1][-1].bottom if pages[-1] else 0
            pages[-1].append(replace(row, top=top))
        return tuple(RowLayout(tuple(rows)) for rows in pages)


def lay_out(board: Board, how: Arrangement = USUAL, group_height: int = GROUP_HEIGHT) -> RowLayout:
    """Give a row to everyone with a shift or work today, under headers, in the order of the alphabet."""
    rows: list[Row] = []
    top = 0
    for name, members in _groups(board, how).items():
        is_folded = name in how.folded
        rows.append(Row(name, None, top, group_height, len(members) if is_folded else 0))
        top += group_height
        for technician in () if is_folded else members:
            rows.append(Row(name, technician.id, top, how.row_height))
            top += how.row_height
    return RowLayout(tuple(rows))


def _groups(board: Board, how: Arrangement) -> dict[str, tuple[Technician, ...]]:
    def place(technician: Technician) -> tuple[str, str, str, str]:
        name = how.grouping.of(technician)
        return plain_letters(name), name, plain_letters(technician.name), technician.id

    return group(sorted(_present(board, how.also), key=place), how.grouping.of)


def _present(board: Board, also: frozenset[str]) -> Iterable[Technician]:
    here = board.shift_of.keys() | board.days_of.keys() | board.helping_of.keys() | also
    return (row for row in board.technicians.values() if row.id in here)


class Spanned(Protocol):
    """Whatever lies on a row from one moment to another, in seconds since the epoch."""

    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float: ...


S = TypeVar("S", bound=Spanned)


@dataclass(frozen=True)
class Lane(Generic[S]):
    """The bars of one row, sorted by start; they may overlap (a plan can be wrong)."""

    bars: tuple[S, ...] = ()
    starts: list[float] = field(default_factory=list)
    longest_s: float = 0.0

    def between(self, first_s: float, last_s: float, beyond: int = 0) -> Sequence[S]:
        """Return the bars that may show between two moments (a few more where lengths differ).

        `beyond` adds so many that follow: what a bar says may depend on where the next one begins.
        """
        low = bisect_left(self.starts, first_s - self.longest_s)
        return self.bars[low : bisect_right(self.starts, last_s) + beyond]

    def at(self, moment_s: float) -> S | None:
        """Return the bar under the moment; where two overlap the later one, which is painted above."""
        index = bisect_right(self.starts, moment_s) - 1
        while index >= 0 and self.starts[index] >= moment_s - self.longest_s:
            if self.bars[index].end_s >= moment_s:
                return self.bars[index]
            index -= 1
        return None


def lane(bars: Iterable[S]) -> Lane[S]:
    ordered = tuple(sorted(bars, key=lambda bar: (bar.start_s, bar.end_s)))
    longest = max((bar.end_s - bar.start_s for bar in ordered), default=0.0)
    return Lane(ordered, [bar.start_s for bar in ordered], longest)
