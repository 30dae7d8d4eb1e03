"""What a key asks of the Gantt, and where the arrows go: along a row, and to what is nearest on the next."""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from PySide6.QtCore import Qt

from .bars import Bar
from .picture import DayPicture
from .row_layout import Row, RowLayout
from .time_axis import FINE_SNAP, SNAP

_K, _M = Qt.Key, Qt.KeyboardModifier
ARROWS = {_K.Key_Left: (-1, 0), _K.Key_Right: (1, 0), _K.Key_Up: (0, -1), _K.Key_Down: (0, 1)}
ALT, CTRL, SHIFT = _M.AltModifier, _M.ControlModifier, _M.ShiftModifier
HELD = ALT | CTRL | SHIFT
DROPS = (_K.Key_Return, _K.Key_Enter, _K.Key_Space)
LEAP = timedelta(hours=1)


class Act(Enum):
    """What a key may ask."""

    CHOOSE = auto()  # another job
    EXTEND = auto()  # one more job to those chosen together
    MOVE = auto()  # the chosen jobs
    LENGTHEN = auto()  # the chosen job
    TAKE = auto()  # the chosen jobs into the hand
    STEP = auto()  # the hand
    DROP = auto()
    BEST = auto()  # the best place in this day
    ROW = auto()  # all jobs of the row
    NOW = auto()


@dataclass(frozen=True)
class Intent:
    """An act, with its direction and step where it has them."""

    act: Act
    right: int = 0
    down: int = 0
    step: timedelta = SNAP


def intent_of(key: int, modifiers: Qt.KeyboardModifier, *, is_carrying: bool) -> Intent | None:
    """Return what the key asks for; None where it is none of ours.

    Ctrl or Alt with an arrow moves by five minutes or to the next technician, both together by one minute.
    """
    held = modifiers & HELD
    arrow = ARROWS.get(Qt.Key(key))
    if arrow is not None:
        return _arrow(arrow, held, is_carrying)
    if is_carrying:
        acts = dict.fromkeys(DROPS, Act.DROP) | {_K.Key_B: Act.BEST}
    else:
        acts = dict.fromkeys(DROPS, Act.TAKE) | {_K.Key_Home: Act.NOW}
    if held == CTRL and key == _K.Key_A:
        return Intent(Act.ROW)
    act = acts.get(Qt.Key(key)) if not held else None
    return Intent(act) if act else None


def _arrow(way: tuple[int, int], held: Qt.KeyboardModifier, is_carrying: bool) -> Intent | None:
    step = FINE_SNAP if held == CTRL | ALT else SNAP
    if is_carrying:
        return Intent(Act.STEP, *way, step=LEAP if held == SHIFT else step)
    if held == ALT | SHIFT and way[0]:
        return Intent(Act.LENGTHEN, *way)
    if held == SHIFT:
        return Intent(Act.EXTEND, *way)
    if not held:
        return Intent(Act.CHOOSE, *way)
    return Intent(Act.MOVE, *way, step=step) if not held & SHIFT else None


def next_stop(layout: RowLayout, here: Row | None, step: int) -> Row | None:
    """Return the next row where the arrows stop: somebody's, or the header of a folded group.

    None past the ends; from nowhere, the first.
    """
    stops = [row for row in layout.rows if row.technician_id is not None or row.hidden]
    if here not in stops:
        return stops[0] if stops else None
    at = stops.index(here) + step
    return stops[at] if 0 <= at < len(stops) else None


def folded_head(layout: RowLayout, group: str | None) -> Row | None:
    """Return the header of a group, where it is folded."""
    heads = (row for row in layout.rows if row.technician_id is None and row.hidden)
    return next((row for row in heads if row.team == group), None)


def beside(picture: DayPicture, bar: Bar | None, technician_id: str | None, step: int) -> Bar | None:
    """Return the next bar of the row (the one before where step is -1); from no bar, the row's first."""
    lane = picture.lanes.get(bar.technician_id if bar else technician_id or "")
    if lane is None or not lane.bars:
        return None
    if bar is None or bar not in lane.bars:
        return lane.bars[0]
    index = lane.bars.index(bar) + step
    return lane.bars[index] if 0 <= index < len(lane.bars) else bar


def nearest(picture: DayPicture, technician_id: str, moment_s: float) -> Bar | None:
    """Return the bar of the row nearest to the moment; None on an idle row."""
    lane = picture.lanes.get(technician_id)
    if lane is None:
        return None
    return min(lane.bars, key=lambda bar: _gap(bar, moment_s), default=None)


def _gap(bar: Bar, moment_s: float) -> float:
    return max(bar.start_s - moment_s, moment_s - bar.end_s, 0.0)
