"""The small form that pins planned work to a range of time: from, to, around the time it is planned at."""

from datetime import timedelta

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.values import TimeWindow
from ui.panels.promise_form import PromiseForm
from ui.wording import tr

ROOM = timedelta(hours=1)


class RangeForm(PromiseForm):
    """Asks for the range in which the optimiser may start the work; the same fields and keys, other words."""

    def retranslate(self) -> None:
        super().retranslate()
        self._words.setText(tr("The optimiser starts it between"))
        self.confirm.setText(tr("Pin"))
        self.earliest.setAccessibleName(tr("Earliest start of the range"))
        self.latest.setAccessibleName(tr("Latest start of the range"))


def range_around(row: Assignment) -> TimeWindow:
    """Return the range to propose: the one it has, else an hour before and after the planned start."""
    return row.pinned_range or TimeWindow(row.planned_start - ROOM, row.planned_start + ROOM)
