"""What a hand holds, and where it would go: one job or several, a job's right edge, a place or none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.services.replanning import LEAST_LENGTH, Place

from .picture import DayPicture
from .time_axis import FINE_SNAP, SNAP, TimeAxis, snapped

MAGNET_PX, MAGNET_MOST = 6, timedelta(minutes=10)


@dataclass(frozen=True)
class Slot:
    """Where a job would go: the row and the start (of an edge: the end)."""

    technician_id: str
    start: datetime


@dataclass(frozen=True)
class OnName:
    """On somebody's name: the best place in his day."""

    technician_id: str


@dataclass(frozen=True)
class OffPlan:
    """Over the queue: off the plan."""


Target = Slot | OnName | OffPlan


@dataclass(frozen=True)
class Carried:
    """What is carried: the job, and how far into it the hand took it.

    `also` are further jobs that come along. With `by_edge` the hand holds the end of the job: it gets another
    length. `is_planned`: it has a place that can be taken from it.
    """

    intervention_id: str
    grab: timedelta = timedelta()
    also: tuple[str, ...] = ()
    by_edge: bool = False
    is_planned: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        return self.intervention_id, *self.also


def places_of(picture: DayPicture, carried: Carried, slot: Slot) -> tuple[Place, ...]:
    """Return where each of several jobs would go.

    Planned ones keep their distance in time and in rows from the one in the hand; work from the queue is put
    one after the other, the roads between left to the planning.
    """
    lead = picture.bar_of(carried.intervention_id)
    if lead is None:
        return tuple(_in_a_row(picture, carried.ids, slot))
    later = slot.start - lead.assignment.planned_start
    bars = [bar for key in carried.ids if (bar := picture.bar_of(key)) is not None]
    return tuple(
        Place(
            bar.intervention_id,
            _row_beside(picture, bar.technician_id, lead.technician_id, slot.technician_id),
            bar.assignment.planned_start + later,
        )
        for bar in bars
    )


def _row_beside(picture: DayPicture, technician_id: str, lead_from: str, lead_to: str) -> str:
    """Return the row as far from this one as the leading job goes, the first or last at the ends.

    A row that is folded away stands in no order: who is on it keeps it, unless the leading job leaves it too.
    """
    rows = {key: index for index, key in enumerate(picture.layout.technician_ids)}
    if technician_id == lead_from:
        return lead_to
    if not {technician_id, lead_from, lead_to} <= rows.keys():
        return technician_id
    wanted = rows[technician_id] + rows[lead_to] - rows[lead_from]
    return picture.layout.technician_ids[min(max(wanted, 0), len(rows) - 1)]


def _in_a_row(picture: DayPicture, ids: Iterable[str], slot: Slot) -> Iterable[Place]:
    start = slot.start
    for key in ids:
        yield Place(key, slot.technician_id, start)
        start += picture.board.interventions[key].duration


def length_of(picture: DayPicture, carried: Carried, slot: Slot) -> timedelta:
    """Return the length a job would get whose end is carried there."""
    bar = picture.bar_of(carried.intervention_id)
    start = bar.assignment.start if bar else slot.start
    return max(slot.start - start, LEAST_LENGTH)


def drawn_to(
    wanted: datetime, magnets: Iterable[datetime], axis: TimeAxis, *, is_fine: bool = False
) -> datetime:
    """Return the start for a wanted one: a magnet where one is near, else the clock's next five minutes.

    `is_fine`: whole minutes, and no magnets.
    """
    if is_fine:
        return snapped(wanted, FINE_SNAP)
    reach = min(timedelta(seconds=MAGNET_PX / axis.pixels_per_second), MAGNET_MOST)
    near = min(magnets, key=lambda magnet: abs(magnet - wanted), default=None)
    return near if near is not None and abs(near - wanted) <= reach else snapped(wanted, SNAP)
