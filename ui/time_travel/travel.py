"""Travelling in time: which instant of the day the screens show, and how to get to another.

The boards are worked out on the worker. While one is under way, only the newest wish is kept, so that a
slider may be pulled as fast as a hand can. In the past nothing can be changed: the bridge is closed.
"""

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from dispatcher.domain.sentences import Sentence
from dispatcher.services.replaying import Glimpse, Replay, look_at, look_beside, span_of
from ui.bridge import Bridge
from ui.models.board_model import BoardModel

READ_ONLY = Sentence("This is the past: nothing can be changed here. Go back to now first.")
PLAY_EVERY_MS = 700
Look = Callable[[Replay], Glimpse | None]


class TimeTravel(QObject):
    """Shows instants of the past on the board model. GUI thread.

    `changed` comes with every instant shown, at the start and on the return to now.
    """

    changed = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self._replay: Replay | None = None
        self._wanted: Look | None = None
        self._is_asking = self._is_stale = False
        self.shown: Glimpse | None = None
        self.span: tuple[datetime, datetime] | None = None
        self._player = QTimer(self, interval=PLAY_EVERY_MS)
        self._player.timeout.connect(lambda: self.step(1))
        model.changed.connect(self._notice_return)
        bridge.happened.connect(self._note_news)
        bridge.broke.connect(self._give_up)

    @property
    def is_away(self) -> bool:
        """Whether the screens show the past, or are about to."""
        return self._bridge.closed_because is READ_ONLY

    @property
    def is_playing(self) -> bool:
        return self._player.isActive()

    # ---- what a person does

    def start(self, moment: datetime | None = None) -> None:
        """Show the day as it was at a moment, or else at its last change."""
        if self.is_away:
            if moment is not None:
                self.go(moment)
            return
        if self._bridge.closed_because is not None:
            return
        day = self._model.live.board.day
        self._bridge.closed_because = READ_ONLY
        self._bridge.ask(lambda: self._opened(day), lambda opened: self._take(*opened, moment))
        self.changed.emit()

    def go(self, moment: datetime) -> None:
        """Show the day as it was at a moment between its start and now."""
        if self.span is not None:
            at = min(max(moment, self.span[0]), self._model.live.now)
            self._want(lambda replay: look_at(replay, at))

    def step(self, way: int) -> None:
        """Go to the next (1) or previous (-1) change that is seen on the board."""
        if self.shown is not None and not self._is_asking:
            position = self.shown.position
            self._want(lambda replay: look_beside(replay, position, way))

    def toggle_play(self) -> None:
        """Go from change to change by itself, or stop that."""
        if self.is_playing:
            self._player.stop()
        elif self.shown is not None:
            self._player.start()
            self.step(1)
        self.changed.emit()

    def leave(self) -> None:
        """Show the day as it stands again."""
        if self.is_away:
            self._forget()
            self._model.show_present()
            self.changed.emit()

    # ---- on the worker

    def _opened(self, day: date) -> tuple[Replay, tuple[datetime, datetime], datetime]:
        replay = self._bridge.live.open_replay(day)
        live = self._model.live
        span = span_of(replay, min(live.now, live.board.ends_at))
        last_change = next((step.at for step in reversed(replay.steps) if step.at < span[1]), span[1])
        return replay, span, last_change

    # ---- what comes back

    def _take(
        self, replay: Replay, span: tuple[datetime, datetime], usual: datetime, moment: datetime | None
    ) -> None:
        if self.is_away and self._replay is None:
            self._replay, self.span = replay, span
            self.go(moment or usual)

    def _want(self, look: Look) -> None:
        self._wanted = look
        if not self._is_asking:
            self._ask()

    def _ask(self) -> None:
        look, self._wanted, replay = self._wanted, None, self._replay
        if look is None or replay is None:
            return
        self._is_asking, is_stale, self._is_stale = True, self._is_stale, False

        def answer() -> Glimpse | None:
            return look(self._bridge.live.follow_replay(replay) if is_stale else replay)

        self._bridge.ask(answer, lambda seen: self._show(replay, seen))

    def _show(self, replay: Replay, seen: Glimpse | None) -> None:
        self._is_asking = False
        if replay is not self._replay:
            return
        if seen is None or seen.is_last:
            self._player.stop()
        if seen is not None:
            self.shown = seen
            self._model.show_past(seen.board, seen.at)
        self.changed.emit()
        self._ask()

    def _note_news(self, _events: object) -> None:
        """Something was done meanwhile: the next look knows it."""
        self._is_stale = True

    def _give_up(self, _text: str) -> None:
        """A look broke off and will not answer: better the day as it stands than a strip that waits."""
        if self._is_asking or self._replay is None:
            self.leave()

    def _notice_return(self) -> None:
        """Another day is shown: the past of this one is over."""
        if self.shown is not None and self._model.past is None:
            self._forget()
            self.changed.emit()

    def _forget(self) -> None:
        self._player.stop()
        self._replay = self._wanted = self.shown = self.span = None
        self._is_asking = self._is_stale = False
        self._bridge.closed_because = None
