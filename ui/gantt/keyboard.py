"""Where the arrow keys go: from bar to bar along a row, and to what is nearest on the next row."""

from .bars import Bar
from .picture import DayPicture


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
