"""The fork of the day at this seat: begun, looked at, left and entered again, merged or discarded.

The screens show the fork's board and everything is asked of the fork, by the same commands under the same
rules. The live day goes on underneath: it ticks, rings and tells, and F9 brings it back into view.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from dispatcher.domain.appointments import Assignment
from dispatcher.domain.board import Board
from dispatcher.domain.events import Event, WorkProgressed
from dispatcher.domain.rates import CostRates
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.state_words import STATE_WORDS
from dispatcher.services import what_if
from dispatcher.services.diffing import Diff
from dispatcher.services.executor import Done
from dispatcher.services.rebasing import Rebased, Skipped
from dispatcher.services.what_if import Difference
from ui.bridge import Bridge, Served
from ui.models.board_model import BoardModel

SETTLES_MS = 250  # after the last change, until it is worked out what it comes to
NOTHING_LEFT = Sentence("Nothing can be merged any more; each line says why. The what-if stays open.")


class WhatIf(QObject):
    """One fork at most. `changed` follows what it is doing; `compared` when what it changes is worked out.

    `left` comes when a fork is merged or discarded, with what the merge left out.
    """

    changed = Signal()
    compared = Signal()
    left = Signal(object)

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self._fork: Served | None = None
        self._difference = Difference()
        self._accepted: frozenset[str] = frozenset()
        self._is_asked = False
        self._asked_for = 0
        self.diff: Diff | None = None
        self.news: list[Sentence] = []  # what the live day has told since the fork, the newest last
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(SETTLES_MS)
        self._pause.timeout.connect(self._compare)
        bridge.tried.connect(self._follow)
        bridge.saved.connect(self._note_accepted)
        bridge.happened.connect(self._hear_live)
        for no_answer in (bridge.refused, bridge.conflicted, bridge.broke):
            no_answer.connect(self._come_to_rest)

    @property
    def is_open(self) -> bool:
        """Whether there is a fork."""
        return self._fork is not None

    @property
    def is_shown(self) -> bool:
        """Whether the screens show the fork, and not the live day."""
        return self._model.fork is not None

    @property
    def count(self) -> int:
        """How many jobs and people the fork has changed."""
        return len(what_if.lines_of(self._difference))

    # ---- in and out

    def turn(self) -> None:
        """Fork the day; with a fork open, go from it to the live day and back."""
        if self.is_shown:
            self.show_live()
        elif self._fork is not None:
            self._show_fork(self._fork)
        elif not self._is_asked and self._bridge.closed_because is None:
            self._is_asked = True
            live = self._bridge.live
            self._bridge.ask(live.fork, self._begin)

    def show_live(self) -> None:
        """Show the live day; the fork waits."""
        if self.is_shown:
            self._bridge.look_at(self._bridge.live)
            self._model.show_live()
            self.changed.emit()

    def discard(self) -> None:
        """Leave the fork and forget it."""
        if self._fork is not None:
            self._forget()
            self.left.emit(())

    def merge(self, refused: Collection[str]) -> None:
        """Make true what the fork has changed, but the groups of these lines, as one step of the live day."""
        if self._fork is None or self._is_asked or self.diff is None:
            return
        self._is_asked = True
        live, day = self._bridge.live, self.diff.board.day
        chosen = {line.key for line in self.diff.chosen(refused)}
        chosen |= {row.line.key for row in self.diff.skipped}  # they are listed once more, with their reason
        lines = tuple(line for line in what_if.lines_of(self._difference) if line.key in chosen)
        accepted, now = self._accepted, self._model.live.now

        def work() -> Rebased:
            rows = live.rows_now(change.row for line in lines for change in line.changes)
            return what_if.merge(live.load_board(day), lines, rows, now, accepted)

        self._bridge.ask(work, self._run_merged)

    def _begin(self, fork: Served) -> None:
        self._fork = fork
        self._difference, self._accepted, self.news = Difference(), frozenset(), []
        self._bridge.open_fork(fork)
        self._show_fork(fork)

    def _show_fork(self, fork: Served) -> None:
        day = self._model.live.board.day
        self._bridge.ask(lambda: fork.load_board(day), lambda board: self._enter(fork, board))

    def _enter(self, fork: Served, board: Board) -> None:
        self._is_asked = False
        if fork is self._fork:
            self._bridge.look_at(fork)  # until it is seen, what is done is meant for the live day
            self._model.show_fork(replace(board, rates=self._model.live.board.rates))
            self.changed.emit()
            self._pause.start()

    def _run_merged(self, rebased: Rebased) -> None:
        self._is_asked = False
        if rebased.command is None:
            self._bridge.refused.emit(NOTHING_LEFT, "merge")
            self._pause.start()  # the list says of each line why
            return
        self.show_live()
        self._bridge.run(rebased.command, lambda _done: self._finish(rebased.skipped))

    def _finish(self, skipped: tuple[Skipped, ...]) -> None:
        self._forget()
        self.left.emit(skipped)

    def _forget(self) -> None:
        self._fork = None
        self._pause.stop()
        self._difference, self._accepted, self.diff, self.news = Difference(), frozenset(), None, []
        self._bridge.close_fork()
        self._model.show_live()
        self.changed.emit()

    def _come_to_rest(self) -> None:
        self._is_asked = False

    # ---- what happens meanwhile

    def _follow(self, events: tuple[Event, ...]) -> None:
        if self._fork is not None:
            self._difference = self._difference.after(events)
            self._model.follow_fork(events)
            self.changed.emit()
            self._pause.start()

    def _note_accepted(self, done: Done, _how: str) -> None:
        if self.is_shown:
            self._accepted |= {finding.key for finding in done.findings}

    def _hear_live(self, events: tuple[Event, ...]) -> None:
        """Note what the live day tells; alarms say it themselves, in their strip."""
        if self._fork is None:
            return
        if any(isinstance(change.row, CostRates) for event in events for change in event.changes):
            self._count_at(self._model.live.board.apply_all(events).rates)
        told = [said for said in map(self._said, events) if said is not None]
        if told:
            self.news = [*self.news, *told]
            self.changed.emit()
            self._pause.start()

    def _count_at(self, rates: Mapping[str, CostRates]) -> None:
        """Count at the rates of the live day: what things cost is no part of what is tried."""
        if self._model.fork is not None:
            self._model.show_fork(replace(self._model.fork, rates=rates))
        self._pause.start()

    def _said(self, event: Event) -> Sentence | None:
        planned = [change.after for change in event.changes if isinstance(change.after, Assignment)]
        for row in planned[:1]:
            work = self._model.live.board.interventions.get(row.intervention_id)
            if work is None:
                continue
            if isinstance(event, WorkProgressed):
                return Sentence("{number}: {state}", number=work.number, state=STATE_WORDS[row.state])
            return Sentence("{number} moved", number=work.number)
        return None

    # ---- what it comes to

    def _compare(self) -> None:
        if self._fork is None:
            return
        self._asked_for += 1
        asked_for, live, lines = self._asked_for, self._bridge.live, what_if.lines_of(self._difference)
        day = (self._model.fork or self._model.live.board).day
        accepted, now = self._accepted, self._model.live.now

        def look() -> tuple[Board, dict[str, Row | None]]:
            rows = live.rows_now(change.row for line in lines for change in line.changes)
            return live.load_board(day), rows

        def think(found: tuple[Board, dict[str, Row | None]]) -> None:
            self._bridge.ponder(
                lambda: what_if.compare(found[0], lines, found[1], now, accepted),
                lambda diff: self._take(asked_for, diff),
            )

        self._bridge.ask(look, think)

    def _take(self, asked_for: int, diff: Diff) -> None:
        if asked_for == self._asked_for and self._fork is not None:
            self.diff = diff
            self.compared.emit()
