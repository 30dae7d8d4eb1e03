"""The past on the screen: its strip, and what must not be done while one looks at it.

The window makes one and holds it; what travels is in `travel`, what is seen in `strip`.
"""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from dispatcher.domain.errors import Refusal
from ui.actions import Actions
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.situation import Situation
from ui.panels.alarms import AlarmsPanel, AlarmStrip
from ui.panels.intervention import InterventionSheet
from ui.panels.journal import JournalPanel
from ui.selection import Selection
from ui.tabs import Tabs
from ui.time_travel.review import ReviewPanel
from ui.time_travel.strip import PastStrip
from ui.time_travel.travel import READ_ONLY, TimeTravel
from ui.wording import tr


class Window(Protocol):
    """What the past needs of the window."""

    tabs: Tabs
    sheet: InterventionSheet
    alarms: AlarmsPanel
    alarm_strip: AlarmStrip
    actions_: Actions

    @property
    def gantt(self) -> QWidget: ...
    def show_work(self, intervention_id: str) -> None: ...


class Past:
    """Time travel and the panels that look back. GUI thread; made before the actions, dressed after them."""

    def __init__(self, model: BoardModel, bridge: Bridge, selection: Selection) -> None:
        self._model = model
        self.travel = TimeTravel(model, bridge)
        self.travel.setParent(model)
        self.journal = JournalPanel(model, selection, bridge)
        self.journal.moment_wanted.connect(self.travel.start)
        self.review = ReviewPanel(model, selection, bridge)

    def doings(self) -> dict[str, Callable[[], None]]:
        """Return what the actions about the past do, by their ids."""
        travel = self.travel
        return {
            "time_travel": self._turn,
            "past_back": partial(travel.step, -1),
            "past_on": partial(travel.step, 1),
            "past_play": travel.toggle_play,
            "journal": self._open_journal,
            "review": self._open_review,
        }

    def _turn(self) -> None:
        """Go into the past, the slider in hand, or back to now."""
        if self.travel.is_away:
            self.strip.now_button.click()
        else:
            self.travel.start()
            self.strip.slider.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def made_strip(self, actions: Actions) -> PastStrip:
        """Return the strip to stand over the plan."""
        self.strip = PastStrip(self.travel, self._model, actions)
        self.strip.review_wanted.connect(self._open_review)
        return self.strip

    def fill(self, tabs: Tabs) -> None:
        """Add the panels that look back to the sheets."""
        self._tabs = tabs
        tabs.hold(self.journal, lambda: tr("Journal"), "journal")
        tabs.hold(self.review, lambda: tr("Plan and actuals"), "compare")

    def _open_journal(self) -> None:
        self._tabs.setCurrentWidget(self.journal)
        self.journal.table.setFocus()

    def _open_review(self) -> None:
        """Compare the plan of the morning with the instant that is shown."""
        self._tabs.setCurrentWidget(self.review)
        self.review.compare_with_now()
        self.review.table.setFocus()

    def guard(self, window: Window) -> None:
        """Keep hands off while the past is shown. Call before others listen to the alarms.

        An alarm is about now: whoever answers one is brought back first.
        """
        for screen in (window.alarms, window.alarm_strip):
            screen.appointment_wanted.connect(lambda _key: self.travel.leave())
            screen.acknowledged.connect(lambda _key: self.travel.leave())
        window.alarm_strip.show_wanted.connect(lambda _key: self.travel.leave())
        self.travel.changed.connect(lambda: self._lock(window))
        self.review.work_wanted.connect(window.show_work)
        self.strip.left.connect(window.gantt.setFocus)

    def _lock(self, window: Window) -> None:
        away = self.travel.is_away
        for page in window.tabs.sheets():
            page.setEnabled(not away or page in (window.sheet, window.alarms, self.journal, self.review))
        window.sheet.promise_form.setEnabled(not away)
        window.actions_.refresh()

    def told(self, now: Situation) -> Situation:
        """Return the situation with what it is in time."""
        return replace(now, is_past=self.travel.is_away, is_playing=self.travel.is_playing)

    def refuse_if_away(self) -> None:
        """Raise Refusal while the past is shown: nothing may be carried there."""
        if self.travel.is_away:
            raise Refusal(READ_ONLY)
