"""The one-second tick: clocks on the screen move, due alarms ring, waiting messages leave."""

from datetime import date, datetime

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from dispatcher.domain.board import Board
from ui.bridge import Bridge
from ui.memory import Housekeeping
from ui.models.board_model import BoardModel
from ui.watchdog import Watchdog
from ui.wording import wording

TICK_MS = 1000


class Heart(QObject):
    """Beats once a second, or when a test or the played story calls `beat`. `beaten` follows each answer."""

    beaten = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self._housekeeping = Housekeeping()
        self._watchdog: Watchdog | None = None
        self._is_out = False  # a beat is on the worker and has not come back
        self._today = civil_day(model.live.now)  # the day that ends at midnight
        # Whatever came of it, the next beat must go out: a heart that waits for ever rings no alarm.
        for no_answer in (bridge.broke, bridge.refused, bridge.conflicted):
            no_answer.connect(self._come_back)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.CoarseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self.beat)

    def watch(self, watchdog: Watchdog) -> None:
        """Let somebody notice when the beats do not come back."""
        self._watchdog = watchdog
        self.beaten.connect(watchdog.hear)

    def start(self) -> None:
        self._timer.start()
        if self._watchdog is not None:
            self._watchdog.start()

    def stop(self) -> None:
        self._timer.stop()
        if self._watchdog is not None:
            self._watchdog.stop()

    def beat(self) -> None:
        """Move the clocks; ring and send on the worker, unless the last beat is still out."""
        self._model.ticked.emit()
        self._turn_the_page()
        if not self._is_out:
            self._is_out = True
            self._bridge.ask(self._tick, lambda _nothing: self._answer())

    def _tick(self) -> None:
        """On the worker."""
        self._bridge.live.tick()
        self._housekeeping.tidy()

    def _answer(self) -> None:
        self._is_out = False
        self.beaten.emit()

    def _come_back(self, *_what: object) -> None:
        self._is_out = False

    def _turn_the_page(self) -> None:
        """When the day has changed the desk shows the new one, where it showed the one that ended."""
        today = civil_day(self._model.live.now)
        if self._model.live.board.day != self._today:
            self._today = today
        elif today != self._today:
            self._bridge.ask(lambda: self._bridge.live.load_board(today), self._show_new_day)

    def _show_new_day(self, board: Board) -> None:
        if self._model.live.board.day == self._today:
            self._today = board.day
            self._model.take(board)


def civil_day(moment: datetime) -> date:
    """Return the day of a moment in the seat's zone."""
    return moment.astimezone(wording.zone).date()
