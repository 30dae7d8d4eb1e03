"""What can be promised to a caller: the two-hour windows of the days on these boards, in real moments.

Nothing is changed; to promise and to assign are commands of their own. solver/slots.py says what is feasible,
solver/alternatives.py what to offer instead of a wish that is not.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatcher.domain.board import Board
from dispatcher.domain.customers import Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import TimeWindow
from solver import alternatives as instead
from solver.model import Visit, Window
from solver.slots import Day, Slot, slots, timetable

from .findings import technician_name
from .translation import moment, plan, problem, seconds
from .urgent import with_draft

FIRST_HOUR, LAST_HOUR, LENGTH = 8, 16, timedelta(hours=2)
"""The windows begin at each whole hour of the centre's clock, from the first to the last."""
DAYS = 5
"""How many days a caller is offered, today included."""


@dataclass(frozen=True)
class OfferedSlot:
    """A window that can be promised: who would come, when at the earliest, for how much more on the road.

    `cost` counts what the customer would rather not have beside the road, in time of travel. `second_cost` is
    what the next best technician would cost; None if nobody else could come. `lateness` is by how much the
    arrival misses the contract's time.
    """

    window: TimeWindow
    technician_id: str
    arrival: datetime
    extra_travel: timedelta
    cost: timedelta
    second_cost: timedelta | None
    lateness: timedelta = timedelta()

    @property
    def rank(self) -> tuple[timedelta, timedelta, datetime]:
        """What makes one offer better than another: in time first, then cheap, then soon."""
        return self.lateness, self.cost, self.arrival


@dataclass(frozen=True)
class Wish:
    """What the caller would like: one window, and perhaps one technician."""

    window: TimeWindow
    technician_id: str | None = None


@dataclass(frozen=True)
class OfferedInstead:
    """A slot that can be had in place of a wish, and the one thing of it that it gives up."""

    offer: OfferedSlot
    gives_up: Sentence


@dataclass(frozen=True)
class _Asked:
    """One board with its day in the solver's words, and the call as a visit of that day."""

    board: Board
    day: Day
    visit: Visit
    due_at: datetime | None


def days_ahead(today: Board, load_board: Callable[[date], Board]) -> tuple[Board, ...]:
    """Return the boards of the days a caller is offered, of which the first is known."""
    return (today, *(load_board(today.day + timedelta(days=after)) for after in range(1, DAYS)))


def slots_for(
    boards: Sequence[Board],
    intervention: Intervention,
    now: datetime,
    site: Site | None = None,
    technician_id: str | None = None,
) -> tuple[OfferedSlot, ...]:
    """Return every window of these days in which somebody can come (or this technician), in order of time.

    The intervention is planned on none of the boards; it may be a draft that was never saved, then `site`
    says where it is. A window that has begun is offered from now on.
    """
    found: list[OfferedSlot] = []
    for asked in _asked(boards, intervention, now, site):
        wanted = asked.visit.required_technician if technician_id is None else technician_id
        visit = replace(asked.visit, required_technician=wanted)
        found += [_offer(asked, slot) for slot in slots([asked.day], [visit], _windows(asked.board))]
    return tuple(found)


def alternatives_for(
    boards: Sequence[Board],
    intervention: Intervention,
    wish: Wish,
    now: datetime,
    site: Site | None = None,
) -> tuple[OfferedInstead, ...]:
    """Return what can be had instead of a wish: somebody else then, or the nearest other times."""
    asked = _asked(boards, intervention, now, site)
    number = next((at for at, one in enumerate(asked) if _holds(one.board, wish.window)), None)
    if number is None:
        return ()
    board = asked[number].board
    window = Window(seconds(board, wish.window.earliest), seconds(board, wish.window.latest))
    found = instead.alternatives(
        timetable([one.day for one in asked]),
        [one.visit for one in asked],
        _windows(board),
        instead.Wish(number, window, wish.technician_id),
    )
    return tuple(_instead(asked[one.slot.day], one) for one in found)


def _holds(board: Board, window: TimeWindow) -> bool:
    return board.starts_at <= window.earliest < board.ends_at


def _asked(
    boards: Sequence[Board], intervention: Intervention, now: datetime, site: Site | None
) -> list[_Asked]:
    asked = []
    for board in boards:
        if now < board.ends_at:
            board = with_draft(board, intervention, site)
            of = problem(board, waiting=(intervention,), now=now)
            visit = of.visit_by_id[intervention.id]
            asked.append(_Asked(board, Day(of, plan(board, of)), visit, intervention.due_at))
    return asked


def _windows(board: Board) -> list[Window]:
    """The windows of a day, by the clock on the wall: a day on which it is changed has them too."""
    windows = windows_of(board.day, board.zone)
    return [Window(seconds(board, one.earliest), seconds(board, one.latest)) for one in windows]


def windows_of(day: date, zone: str) -> list[TimeWindow]:
    """Return the windows that may be offered on a day, in order."""
    starts = (
        datetime.combine(day, time(hour), ZoneInfo(zone)).astimezone(ZoneInfo("UTC"))
        for hour in range(FIRST_HOUR, LAST_HOUR + 1)
    )
    return [TimeWindow(start, start + LENGTH) for start in starts]


def _offer(asked: _Asked, slot: Slot) -> OfferedSlot:
    board, second_s, arrival = asked.board, slot.second_cost_s, moment(asked.board, slot.start_s)
    late = arrival - asked.due_at if asked.due_at else timedelta()
    return OfferedSlot(
        window=TimeWindow(moment(board, slot.window.earliest_s), moment(board, slot.window.latest_s)),
        technician_id=slot.technician_id,
        arrival=arrival,
        extra_travel=timedelta(seconds=slot.extra_travel_s),
        cost=timedelta(seconds=slot.cost_s),
        second_cost=None if second_s is None else timedelta(seconds=second_s),
        lateness=max(late, timedelta()),
    )


def _instead(asked: _Asked, found: instead.Alternative) -> OfferedInstead:
    if found.relaxes is instead.Relaxed.TIME:
        return OfferedInstead(_offer(asked, found.slot), Sentence("another time"))
    name = technician_name(asked.board, found.slot.technician_id)
    return OfferedInstead(_offer(asked, found.slot), Sentence("another technician: {name}", name=name))
