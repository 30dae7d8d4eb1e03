"""What to offer when a caller's wish is impossible: slots that each give up one thing, and say which."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from solver.model import Visit, Window
from solver.slots import Slot, Timetable, slots_in

DAY_S = 86_400


class Relaxed(StrEnum):
    """The one thing that an alternative gives up."""

    TIME = "time"
    """The technician is the one who was asked for, the window is another."""
    TECHNICIAN = "technician"
    """The window is the one that was wished, the technician another than the required one."""
    PREFERRED = "preferred"
    """The window is the one that was wished, the technician another than the preferred one."""


@dataclass(frozen=True)
class Wish:
    """What the caller would like: one window of one day, and perhaps one technician."""

    day: int
    window: Window
    technician_id: str | None = None


@dataclass(frozen=True)
class Alternative:
    """A slot that can be had, and what it relaxes of the wish."""

    relaxes: Relaxed
    slot: Slot


def alternatives(
    table: Timetable, visits: Sequence[Visit], windows: Sequence[Window], wish: Wish, most: int = 3
) -> list[Alternative]:
    """What can be had instead of an impossible wish: the same time by somebody else, then other times.

    Other times keep the technician who was asked for and come nearest first, at most `most` of them.
    """
    found = []
    if wish.technician_id is not None:
        found += _same_time(table, visits, wish, Relaxed.PREFERRED)
    if any(visit.required_technician for visit in visits):
        anybody = [replace(visit, required_technician=None) for visit in visits]
        found += _same_time(table, anybody, wish, Relaxed.TECHNICIAN)
    asked = [_by(visit, wish.technician_id) for visit in visits]
    other = [s for s in slots_in(table, asked, windows) if (s.day, s.window) != (wish.day, wish.window)]
    other.sort(key=lambda slot: (_apart_s(slot, wish), slot.cost_s))
    return found + [Alternative(Relaxed.TIME, slot) for slot in other[:most]]


def _same_time(table: Timetable, visits: Sequence[Visit], wish: Wish, relaxed: Relaxed) -> list[Alternative]:
    offered = slots_in(table, visits, [wish.window])
    return [Alternative(relaxed, slot) for slot in offered if slot.day == wish.day]


def _by(visit: Visit, technician_id: str | None) -> Visit:
    """The visit by this technician and nobody else, if one is named."""
    return visit if technician_id is None else replace(visit, required_technician=technician_id)


def _apart_s(slot: Slot, wish: Wish) -> int:
    days_s = DAY_S * (slot.day - wish.day)
    return abs(days_s + slot.window.earliest_s - wish.window.earliest_s)
