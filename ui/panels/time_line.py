"""The time-line of the selected job: all channels in one list, the newest first, with a filter by kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.services.journal_lines import LineKind
from dispatcher.services.time_lines import Moment
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.panels.journal import kind_words
from ui.selection import Selection
from ui.widgets.fact_lines import FactLines
from ui.widgets.fields import Choice, button
from ui.widgets.labels import label
from ui.wording import clock, say, short_day, tr, wording

LATEST = 60  # moments shown at first: each is two labels, and a long story has hundreds


@dataclass(frozen=True)
class Told:
    """One line of the list: when, and what. `tone` is "", "alarm", or "quiet" for what was undone."""

    name: str
    text: str
    tone: str = ""


class TimeLine(QWidget):
    """Follows the selection while it is seen; the worker reads. An answer about another job is dropped."""

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._selection, self._bridge = model, selection, bridge
        self._of = ""
        self._is_stale = True
        self.moments: tuple[Moment, ...] = ()
        self.head, self.kind, self.lines = label("", "head"), Choice(), FactLines()
        self._nothing = label("", "quiet")
        self.all_button = button("history", on_click=self._show_all)
        self._has_all = False
        top = QHBoxLayout()
        top.addWidget(self.head)
        top.addStretch(1)
        top.addWidget(self.kind)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(self._nothing)
        column.addWidget(self.lines)
        column.addWidget(self.all_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.kind.currentIndexChanged.connect(lambda _at: self._write())
        selection.changed.connect(self._look)
        bridge.happened.connect(self._note_news)

    def retranslate(self) -> None:
        self.head.setText(tr("Time-line").upper())
        self.kind.setAccessibleName(tr("What it is about"))
        self.kind.offer([(tr("Everything"), None), *((kind_words(kind), kind) for kind in LineKind)])
        if self.kind.currentIndex() < 0:
            self.kind.setCurrentIndex(0)
        self._write()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._look()

    # ---- reading

    def _note_news(self, _events: object) -> None:
        self._is_stale = True
        self._look()

    def _look(self) -> None:
        """Have it read again where it is another job's or something has happened."""
        chosen = self._selection.intervention_id or ""
        if not self.isVisible() or not chosen or (chosen == self._of and not self._is_stale):
            return
        if chosen != self._of:
            self.moments, self._has_all = (), False
            self._write()
        self._of, self._is_stale = chosen, False
        self._bridge.ask(lambda: self._bridge.desk.time_line(chosen), lambda told: self._take(chosen, told))

    def _take(self, chosen: str, told: tuple[Moment, ...]) -> None:
        if chosen == self._of:
            self.moments = told
            self._write()

    # ---- writing

    def _write(self) -> None:
        wanted = self._wanted()
        shown = wanted if self._has_all else wanted[:LATEST]
        self.lines.show_facts([told(one, self._model.now) for one in shown])
        self.all_button.setVisible(len(shown) < len(wanted))
        self.all_button.setText(tr("Show earlier entries: {count}").format(count=len(wanted) - len(shown)))
        self._nothing.setVisible(bool(self.moments) and not wanted)
        self._nothing.setText(tr("Nothing of this kind so far: choose “Everything” above."))

    def _wanted(self) -> list[Moment]:
        """Return the moments of the chosen kind, the newest first."""
        kind = self.kind.currentData()
        return [one for one in reversed(self.moments) if kind in (None, one.line.kind)]

    def _show_all(self) -> None:
        self._has_all = True
        self._write()

    @property
    def texts(self) -> Sequence[str]:
        """The lines as they are read, for tests and for reading aloud."""
        return [f"{line.name} {line.text}" for line in (told(one, self._model.now) for one in self._wanted())]


def told(one: Moment, now: datetime) -> Told:
    """Write one line: what happened, its facts, and whether it was undone since."""
    line = one.line
    parts = [_large(say(line.what)), *(say(fact) for fact in one.facts)]
    if line.entry_id == 0 and line.author:
        parts.append(line.author)
    if line.undone_at is not None:
        parts.append(tr("undone by {name} at {time}").format(name=line.undone_by, time=clock(line.undone_at)))
    tone = (
        "quiet" if line.is_undone else "alarm" if line.kind is LineKind.ALARM and not line.is_person else ""
    )
    return Told(_when(line.at, now), " · ".join(parts), tone)


def _when(moment: datetime, now: datetime) -> str:
    """Write the time, with the day where it is not today."""
    then, today = moment.astimezone(wording.zone).date(), now.astimezone(wording.zone).date()
    return clock(moment) if then == today else f"{short_day(then)} {clock(moment)}"


def _large(text: str) -> str:
    return text[:1].upper() + text[1:]
