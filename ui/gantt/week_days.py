"""A day of a week in few words: who works, on what, and how full it is. Made on the worker: no Qt objects."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.spelling import plain_letters
from dispatcher.domain.technicians import Technician
from dispatcher.services.scheduling import day_routes

from .picture import DayPicture, picture_of
from .row_layout import Arrangement, Row

DAYS = 7
HOUR_S = 3_600.0


@dataclass(frozen=True)
class Piece:
    """One job in a cell, in seconds since the day began; `fill` is a key of `Theme.fills`."""

    start_s: float
    end_s: float
    fill: str
    is_flagged: bool = False


@dataclass(frozen=True)
class Cell:
    """One technician's day, times in seconds. `load` is None for who is not there."""

    pieces: tuple[Piece, ...] = ()
    shifts: tuple[tuple[float, float], ...] = ()
    load: float | None = None
    overtime_s: float = 0.0
    aways: tuple[tuple[float, float], ...] = ()

    @property
    def is_flagged(self) -> bool:
        return any(piece.is_flagged for piece in self.pieces)


@dataclass(frozen=True)
class WeekDay:
    """One day of everybody; `cells` and `technicians` by technician id, `load` the mean of those on shift."""

    day: date
    cells: Mapping[str, Cell] = field(default_factory=dict)
    technicians: Mapping[str, Technician] = field(default_factory=dict)
    load: float | None = None

    @property
    def jobs(self) -> int:
        return sum(len(cell.pieces) for cell in self.cells.values())


def days_of_week(day: date) -> tuple[date, ...]:
    """Return the week of a day, from Monday, as both of our languages have it."""
    monday = day - timedelta(days=day.weekday())
    return tuple(monday + timedelta(days=after) for after in range(DAYS))


def week_day(board: Board) -> WeekDay:
    """Return the day of a board in few words."""
    picture = picture_of(board, day_routes(board))
    ids = picture.shifts.keys() | picture.lanes.keys()
    loads = picture.loads.values()
    return WeekDay(
        day=board.day,
        cells={key: _cell(picture, key) for key in ids},
        technicians={key: board.technicians[key] for key in ids},
        load=sum(loads) / len(loads) if loads else None,
    )


def _cell(picture: DayPicture, technician_id: str) -> Cell:
    origin_s = picture.board.starts_at.timestamp()
    lane, late = picture.lanes.get(technician_id), picture.overtimes.get(technician_id)
    return Cell(
        pieces=tuple(
            Piece(bar.start_s - origin_s, bar.end_s - origin_s, bar.fill, bar.is_flagged)
            for bar in (lane.bars if lane else ())
        ),
        shifts=tuple(
            (row.starts_at.timestamp() - origin_s, row.ends_at.timestamp() - origin_s)
            for row in picture.shifts.get(technician_id, ())
        ),
        load=picture.loads.get(technician_id),
        aways=tuple(
            (row.start_s - origin_s, row.end_s - origin_s)
            for row in (picture.aways[technician_id].bars if technician_id in picture.aways else ())
        ),
        overtime_s=late[1] - late[0] if late else 0.0,
    )


def hours_seen(days: Iterable[WeekDay]) -> tuple[float, float]:
    """Return from when to when a cell has to reach to hold every day, in whole hours as seconds of a day."""
    spans = [span for day in days for cell in day.cells.values() for span in cell.shifts]
    spans += [(one.start_s, one.end_s) for day in days for cell in day.cells.values() for one in cell.pieces]
    if not spans:
        return 7 * HOUR_S, 19 * HOUR_S
    first, last = min(start for start, _end in spans), max(end for _start, end in spans)
    return first // HOUR_S * HOUR_S, -(-last // HOUR_S) * HOUR_S


def week_rows(days: Iterable[WeekDay], how: Arrangement, header_px: int) -> tuple[Row, ...]:
    """Return a row for everybody who works on one of the days, under the headers of the plan of the day."""
    people = {key: person for day in days for key, person in day.technicians.items()}
    rows: list[Row] = []
    top = 0

    def place(person: Technician) -> tuple[str, str, str, str]:
        group = how.grouping.of(person)
        return plain_letters(group), group, plain_letters(person.name), person.id

    for person in sorted(people.values(), key=place):
        name = how.grouping.of(person)
        if not rows or rows[-1].team != name:
            rows.append(Row(name, None, top, header_px))
            top += header_px
        rows.append(Row(name, person.id, top, how.row_height))
        top += how.row_height
    return tuple(rows)
