"""What a person chooses to see of the plan: which day, at which scale, in which rows, as a table."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.actions import Actions
from ui.bridge import Bridge
from ui.gantt.headers import HEADER_PX, NAMES_PX
from ui.gantt.row_layout import HEIGHTS, Grouping
from ui.gantt.table_twin import PlanTable
from ui.gantt.view import GanttView
from ui.gantt.week import WeekView
from ui.models.board_model import BoardModel
from ui.selection import Selection
from ui.tabs import Tabs
from ui.widgets.fields import ToolButton

HOURS_SEEN = 3.0  # at the scale of hours
STEPS = ("previous_day", "today", "next_day")
STEP_PX, ASIDE_PX = 26, 3


class Window(Protocol):
    """What the window lends."""

    @property
    def gantt(self) -> GanttView: ...
    @property
    def model(self) -> BoardModel: ...
    @property
    def bridge(self) -> Bridge: ...
    @property
    def selection(self) -> Selection: ...
    @property
    def tabs(self) -> Tabs: ...
    def show_day(self, day: date) -> None: ...


class Sight:
    """Turns the plan over for whoever looks at it; nothing here changes a plan. GUI thread."""

    def __init__(self, window: Window) -> None:
        self._window, self._gantt = window, window.gantt
        self.week = WeekView(window.gantt, window.model, window.bridge)
        self.table = PlanTable(window.model, window.selection, window.gantt)
        self.week.day_wanted.connect(self._open)
        self.table.left.connect(self._show_plan)

    def doings(self) -> dict[str, Callable[[], None]]:
        """Return what the actions about the sight of the plan do, by their ids."""
        return {
            "previous_day": partial(self.step, -1),
            "next_day": partial(self.step, 1),
            "scale_hour": self.show_hours,
            "scale_day": self.show_whole_day,
            "scale_week": self.week.enter,
            "group_by": self.group_otherwise,
            "fold_group": self._gantt.fold_chosen,
            "fold_all": self._gantt.fold_all,
            "rows_higher": partial(self.step_height, 1),
            "rows_lower": partial(self.step_height, -1),
            "plan_table": self.show_table,
        }

    def dress(self, actions: Actions) -> None:
        """Put the buttons that turn the pages into the corner of the plan, beside the date."""
        for screen in (self._gantt, self.week):
            pages = QWidget(screen)
            row = QHBoxLayout(pages)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(0)
            for name in STEPS:
                made = ToolButton(actions[name])
                made.setFixedSize(STEP_PX, STEP_PX)
                row.addWidget(made)
            width = len(STEPS) * STEP_PX
            pages.setGeometry(NAMES_PX - ASIDE_PX - width, ASIDE_PX, width, HEADER_PX - 2 * ASIDE_PX)

    def step(self, pages: int) -> None:
        """Show another day; at the scale of weeks, another week."""
        if self.week.isVisible():
            self.week.step(pages)
        else:
            self._window.show_day(self._window.model.board.day + timedelta(days=pages))

    def show_hours(self) -> None:
        self.week.leave()
        self._gantt.show_hours(HOURS_SEEN)

    def show_whole_day(self) -> None:
        self.week.leave()
        self._gantt.fit_day()

    def group_otherwise(self) -> None:
        """Group the rows by skill where they are by team, and back; nothing is folded then."""
        how = self._gantt.arrangement
        other = Grouping.SKILL if how.grouping is Grouping.TEAM else Grouping.TEAM
        self._gantt.arrange(replace(how, grouping=other, folded=frozenset()))

    def step_height(self, step: int) -> None:
        """Make the rows a size higher or lower."""
        how = self._gantt.arrangement
        at = HEIGHTS.index(how.row_height) + step
        self._gantt.arrange(replace(how, row_height=HEIGHTS[min(max(at, 0), len(HEIGHTS) - 1)]))

    def show_table(self) -> None:
        """Bring the plan as a table to the front, its keys at hand."""
        self._window.tabs.setCurrentWidget(self.table)
        self.table.take_focus()

    def _show_plan(self) -> None:
        self.week.leave()
        self._gantt.setFocus()

    def _open(self, day: date, technician_id: str) -> None:
        """Open a day of the week, with the row that was pointed at."""
        self._window.selection.select(None, technician_id or None)
        if day != self._window.model.board.day:
            self._window.show_day(day)
