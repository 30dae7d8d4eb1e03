"""Everything about alarms that the window holds beside the list and the strip, and how it hangs together."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from PySide6.QtCore import QObject

from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.events import Event
from dispatcher.services.alarm_reading import AlarmSettings
from ui.alarm_bell import AlarmBell
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.panels.alarm_desk import AlarmDesk
from ui.watchdog import Watchdog


class AlarmRoom(QObject):
    """Made with the panels, connected once they stand. `window` is the main window, which holds this."""

    def __init__(self, model: BoardModel, bridge: Bridge, window: Any) -> None:
        super().__init__(window)
        self._window, self._bridge, self._live = window, bridge, model.live
        self.watchdog = Watchdog(self)
        self.desk = AlarmDesk(model, bridge)
        self.bell = AlarmBell(model.live, window)

    def connect_all(self) -> None:
        """Let the strip, the list, the status bar and the desk speak to each other."""
        window = self._window
        window.alarm_strip.expert_wanted.connect(self._call_in)
        for screen in (window.alarms, window.alarm_strip):
            screen.call_wanted.connect(self._show_call)
            screen.call_back_wanted.connect(window.contacts.open_call_back)
        self.bell.said.connect(window.status.explain)
        self.watchdog.changed.connect(lambda: window.status.note_silence(self.watchdog.silent_s))
        self.desk.wanted.connect(lambda: window.tabs.setCurrentWidget(self.desk))
        self._bridge.happened.connect(self._follow_rules)
        self._bridge.ask(self._bridge.live.alarm_settings, self._take_rules)

    def doings(self) -> Mapping[str, Callable[[], None]]:
        """Return what the actions about alarms do, by their ids."""
        return {
            "shelve": self._shelve,
            "call_expert": self._call_in_for_chosen,
            "hand_over": lambda: self.desk.open("hand_over"),
            "alarm_figures": lambda: self.desk.open("figures"),
            "alarm_people": lambda: self.desk.open("experts"),
            "alarm_rules": lambda: self.desk.open("rules"),
            "alarm_sound": self.bell.turn,
        }

    def _take_rules(self, settings: AlarmSettings) -> None:
        self._live.take_rules(settings.rules)

    def _follow_rules(self, events: Iterable[Event]) -> None:
        """A manager's rules hold at once, and so does taking them back."""
        for change in (change for event in events for change in event.changes):
            if isinstance(change.row, AlarmRules):
                self._live.take_rules(change.row if change.after is not None else AlarmRules())

    def _show_list(self) -> None:
        self._window.tabs.setCurrentWidget(self._window.alarms)

    def _shelve(self) -> None:
        self._show_list()
        self._window.alarms.shelve()

    def _call_in(self, intervention_id: str) -> None:
        self._show_list()
        self._window.alarms.call_in(intervention_id)

    def _call_in_for_chosen(self) -> None:
        job = self._window.situation().intervention
        if job is not None:
            self._call_in(job.id)

    def _show_call(self, request_id: str) -> None:
        """Show the call of an alarm that is about no work yet."""
        self._window.what_if.show_live()
        self._window.judge_call(request_id)
