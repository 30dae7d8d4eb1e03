"""The day ready to be painted at any zoom: rows, bars, roads, lunches, shifts and loads.

Made once per change of the board; nothing in it depends on pixels across, on the theme or on the hour.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property

from dispatcher.domain.absences import Absence
from dispatcher.domain.board import Board, group
from dispatcher.domain.routes import DayRoute, Leg
from dispatcher.domain.shifts import Shift
from dispatcher.services.load import hours

from .bars import Bar, bars_of
from .row_layout import USUAL, Arrangement, Lane, RowLayout, lane, lay_out

Hours = tuple[tuple[float, float], ...]  # from when to when, in seconds since the epoch
MARGIN = timedelta(minutes=30)
LEAST_OVERTIME = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Road:
    """One drive on a row, in seconds since the epoch."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Away:
    """One absence on a row, in seconds since the epoch; its words are written from `words_s` on."""

    start_s: float
    end_s: float
    words_s: float
    reason: str = ""


@dataclass(frozen=True)
class DayPicture:
    """One day of one board. Mappings go from technician id.

    `overtimes`: for those not back by the end of their shift, that end and when they are, in seconds.
    """

    board: Board
    layout: RowLayout
    lanes: Mapping[str, Lane[Bar]]
    roads: Mapping[str, Lane[Road]]
    routes: Mapping[str, DayRoute]
    shifts: Mapping[str, tuple[Shift, ...]]
    loads: Mapping[str, float] = field(default_factory=dict)
    overtimes: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    aways: Mapping[str, Lane[Away]] = field(default_factory=dict)
    arrangement: Arrangement = USUAL

    @cached_property
    def bars(self) -> dict[str, tuple[Bar, ...]]:
        """Intervention id -> its bars, those of helpers last."""
        every = [bar for lane_of_row in self.lanes.values() for bar in lane_of_row.bars]
        every.sort(key=lambda bar: bar.assignment.is_support)
        return group(every, lambda bar: bar.intervention_id)

    @cached_property
    def in_order(self) -> list[Bar]:
        """Every bar, row by row from the top, by start."""
        lanes = (self.lanes.get(key) for key in self.layout.technician_ids)
        return [bar for lane_of_row in lanes if lane_of_row is not None for bar in lane_of_row.bars]

    @cached_property
    def team_loads(self) -> dict[str, float]:
        """Group of rows -> mean load of those who work today, folded away or not."""
        members = group(self.loads, self.group_of)
        return {team: sum(self.loads[key] for key in keys) / len(keys) for team, keys in members.items()}

    def group_of(self, technician_id: str) -> str:
        """Return the header under which a technician stands."""
        return self.arrangement.grouping.of(self.board.technicians[technician_id])

    @cached_property
    def hours(self) -> dict[str, Hours]:
        """Technician id -> his shifts, in seconds since the epoch."""
        return {
            key: tuple((shift.starts_at.timestamp(), shift.ends_at.timestamp()) for shift in day)
            for key, day in self.shifts.items()
        }

    @cached_property
    def overhang_s(self) -> float:
        """How far a promised window reaches beyond its bar at the most, in seconds."""
        return max((overhang(bar) for bars in self.bars.values() for bar in bars), default=0.0)

    @cached_property
    def span(self) -> tuple[datetime, datetime]:
        """From half an hour before anyone starts to half an hour after the last thing ends."""
        shifts = self.board.shifts.values()
        rows = [row for day in self.board.days_of.values() for row in day]
        starts = [shift.starts_at for shift in shifts] + [row.planned_start for row in rows]
        ends = [shift.ends_at for shift in shifts] + [row.planned_end for row in rows]
        # An overtime is written after its end.
        ends += [
            datetime.fromtimestamp(until_s, UTC) + MARGIN for _closing, until_s in self.overtimes.values()
        ]
        if not starts:
            noon = self.board.starts_at + (self.board.ends_at - self.board.starts_at) / 2
            return noon - timedelta(hours=6), noon + timedelta(hours=6)
        return min(starts) - MARGIN, max(ends) + MARGIN

    @cached_property
    def extent(self) -> tuple[datetime, datetime]:
        """What can be scrolled to: the whole day, and whatever reaches beyond it."""
        return min(self.board.starts_at, self.span[0]), max(self.board.ends_at, self.span[1])

    def bar_of(self, intervention_id: str | None, technician_id: str | None = None) -> Bar | None:
        """Return the intervention's bar, on this technician's row where it is on several."""
        bars = self.bars.get(intervention_id or "", ())
        return next((bar for bar in bars if bar.technician_id == technician_id), bars[0] if bars else None)


def picture_of(board: Board, routes: Mapping[str, DayRoute], how: Arrangement = USUAL) -> DayPicture:
    """Prepare the day; `routes` may lack technicians, who then have no roads."""
    shifts = group(
        sorted(board.shifts.values(), key=lambda row: row.starts_at), lambda row: row.technician_id
    )
    shares = {key: hours(board, key, routes.get(key)).share for key in shifts}
    loads = {key: share for key, share in shares.items() if share is not None}
    return DayPicture(
        board=board,
        layout=lay_out(board, how),
        lanes={key: lane(bars) for key, bars in bars_of(board, routes).items()},
        roads={key: lane(map(_road, route.legs)) for key, route in routes.items()},
        routes=routes,
        shifts=shifts,
        loads=loads,
        overtimes={key: late for key, day in shifts.items() if (late := overtime(day, routes.get(key)))},
        aways={key: lane(_aways(rows, shifts.get(key, ()))) for key, rows in board.absences_of.items()},
        arrangement=how,
    )


def _aways(rows: tuple[Absence, ...], shifts: tuple[Shift, ...]) -> Iterable[Away]:
    first = min((shift.starts_at for shift in shifts), default=None)
    for row in rows:
        words_at = max(row.starts_at, first) if first else row.starts_at
        yield Away(row.starts_at.timestamp(), row.ends_at.timestamp(), words_at.timestamp(), row.reason)


def _road(leg: Leg) -> Road:
    return Road(leg.starts_at.timestamp(), leg.ends_at.timestamp())


def overtime(shifts: tuple[Shift, ...], route: DayRoute | None) -> tuple[float, float] | None:
    """Return from when to when work and roads go on after the last shift, in seconds; None in a usual day."""
    ends = [job.end for job in route.jobs] + [leg.ends_at for leg in route.legs] if route else []
    closing = max(shift.ends_at for shift in shifts)
    last = max(ends, default=closing)
    return (closing.timestamp(), last.timestamp()) if last - closing >= LEAST_OVERTIME else None


def overhang(bar: Bar) -> float:
    if bar.promised is None:
        return 0.0
    before_s = bar.start_s - bar.promised.earliest.timestamp()
    return max(before_s, bar.promised.latest.timestamp() - bar.end_s, 0.0)
