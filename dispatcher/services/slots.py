"""What can be promised to a caller: the two-hour windows of the days on these boards, in real moments.

Nothing is changed; to promise and to assign are commands of their own. solver/slots.py says what is feasible.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatcher.domain.board import Board
from dispatcher.domain.customers import Site
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.values import TimeWindow
from solver.model import Window
from solver.slots import Day, Slot, slots

from .translation import moment, plan, problem, seconds
from .urgent import with_draft

FIRST_HOUR, LAST_HOUR, LENGTH = 8, 16, timedelta(hours=2)
"""The windows begin at each whole hour of the centre's clock, from the first to the last."""


@dataclass(frozen=True)
class OfferedSlot:
    """A window that can be promised: who would come, when at the earliest, for how much more on the road.

    `second_extra_travel` is what the next best technician would cost; None if nobody else could come.
    """

    window: TimeWindow
    technician_id: str
    arrival: datetime
    extra_travel: timedelta
    second_extra_travel: timedelta | None


def slots_for(
    boards: Sequence[Board], intervention: Intervention, now: datetime, site: Site | None = None
) -> tuple[OfferedSlot, ...]:
    """Return every window of these days in which somebody can come, in order of time.

    The intervention is planned on none of the boards; it may be a draft that was never saved, then `site`
    says where it is. A window that has begun is offered from now on.
    """
    return tuple(offer for board in boards for offer in _on(board, intervention, now, site))


def _on(board: Board, intervention: Intervention, now: datetime, site: Site | None) -> list[OfferedSlot]:
    if now >= board.ends_at:
        return []
    board = with_draft(board, intervention, site)
    of = problem(board, waiting=(intervention,), now=now)
    found = slots([Day(of, plan(board, of))], [of.visit_by_id[intervention.id]], _windows(board))
    return [_offer(board, slot) for slot in found]


def _windows(board: Board) -> list[Window]:
    """The windows of a day, by the clock on the wall: a day on which it is changed has them too."""
    zone, found = ZoneInfo(board.zone), []
    for hour in range(FIRST_HOUR, LAST_HOUR + 1):
        begins_s = seconds(board, datetime.combine(board.day, time(hour), zone))
        found.append(Window(begins_s, begins_s + int(LENGTH.total_seconds())))
    return found


def _offer(board: Board, slot: Slot) -> OfferedSlot:
    second_s = slot.second_cost_s
    return OfferedSlot(
        TimeWindow(moment(board, slot.window.earliest_s), moment(board, slot.window.latest_s)),
        slot.technician_id,
        moment(board, slot.start_s),
        timedelta(seconds=slot.extra_travel_s),
        None if second_s is None else timedelta(seconds=second_s),
    )
