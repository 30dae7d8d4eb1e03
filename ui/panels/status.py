"""The status bar: what the machine is doing, whether the plan holds, and what Ctrl+Z would take back."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from dispatcher.services.engine_state import EngineState
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.health import health
from ui.plain import plain_tooltip
from ui.selection import Selection
from ui.widgets.fields import button
from ui.widgets.labels import elided, set_role
from ui.wording import clock, say, tr, wording

NARROW_PX, LEAST_PX = 820, 400  # below the first it says less; it never asks for more than the second
GAP_PX, EDGES_PX = 4, 64  # between two parts; at both ends and for the sentence of a drag

WORRIES = (EngineState.RESTARTED, EngineState.GONE)


class StatusBar(QWidget):
    """One line at the foot. `undo_wanted` comes from its right end, `alarms_wanted` from the alarm part."""

    undo_wanted = Signal()
    alarms_wanted = Signal()
    engine_wanted = Signal()

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(26)
        self._model, self._selection, self._bridge = model, selection, bridge
        self._saved_at: datetime | None = None
        self._alive_at: datetime | None = None
        self._silent_s = 0
        self._next_finding = 0
        self._undo_words = ""
        self._engine_state: EngineState | None = None
        self.saved = button("saved", "status")
        self.messages = button("message", "status")
        self.alarms = button("heartbeat", "status", self.alarms_wanted.emit)
        self.plan = button("plan", "status", self._show_next_finding)
        self.engine = button("proposals", "status", self.engine_wanted.emit)
        self.undo = button("undo", "status", self.undo_wanted.emit)
        self.sentence = elided("")
        self._arrange()
        model.changed.connect(self._write)
        model.ticked.connect(self._write_alive)
        bridge.saved.connect(self._note_saved)
        bridge.history_changed.connect(self._write_undo)
        wording.changed.connect(self._write)
        self._write()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 0, 8, 0)
        row.setSpacing(GAP_PX)
        for widget in self._parts:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(widget)
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row.addSpacing(12)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.undo)
        self.setMinimumWidth(LEAST_PX)

    @property
    def _parts(self) -> tuple[QPushButton, ...]:
        return (self.saved, self.messages, self.alarms, self.plan, self.engine)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit_undo()

    def _share_room(self) -> None:
        """Leave out in a narrow window what says that all is well; what is wrong, and undo, stay."""
        is_wide = self.width() >= NARROW_PX
        self.saved.setVisible(is_wide)
        state = self._engine_state
        self.engine.setVisible(state is not None and (is_wide or state in WORRIES))
        self.messages.setVisible(is_wide or self.messages.property("worry") == "true")
        self._fit_undo()

    def _fit_undo(self) -> None:
        """Shorten what undo takes back where there is little room: its beginning is what one looks for."""
        words = self._undo_words
        if self.isVisible():
            measure, shown = self.undo.fontMetrics(), self.undo.text()
            taken = sum(part.sizeHint().width() + GAP_PX for part in self._parts if not part.isHidden())
            around = self.undo.sizeHint().width() - measure.horizontalAdvance(shown)
            room = max(self.width() - EDGES_PX - taken - around, 0)
            words = measure.elidedText(words, Qt.TextElideMode.ElideRight, room)
        if words != self.undo.text():
            self.undo.setText(words)

    def explain(self, sentence: str) -> None:
        """Show the sentence of the drag that is going on; "" takes it away."""
        self.sentence.setText(sentence)

    def note_engine(self, state: EngineState) -> None:
        """The engine does something else now."""
        self._engine_state = state
        self._write_engine()

    def note_closed(self) -> None:
        """Nothing can be changed any more, or again."""
        self._write_undo()

    def note_alive(self) -> None:
        """The alarm engine has just answered."""
        self._alive_at = self._model.live.now
        self._write_alive()

    def note_silence(self, seconds: int) -> None:
        """The alarm engine has not ticked for so long; 0: it ticks."""
        self._silent_s = seconds
        self._write_alive()

    def _note_saved(self, _done: object) -> None:
        self._saved_at = self._model.live.now
        self._write()

    def _write(self) -> None:
        self.saved.setText(
            tr("saved {time}").format(time=clock(self._saved_at))
            if self._saved_at
            else tr("everything saved")
        )
        now = health(self._model)
        self._write_messages(now.waiting_messages, now.failed_messages)
        self._write_plan()
        self._write_alive()
        self._write_engine()
        self._write_undo()

    def _write_messages(self, waiting: int, failed: int) -> None:
        text = (
            tr("no message waiting") if not waiting else tr("{count} messages waiting").format(count=waiting)
        )
        if waiting == 1:
            text = tr("1 message waiting")
        if failed:
            text += " · " + tr("{count} not delivered").format(count=failed)
        self.messages.setText(text)
        set_role(self.messages, worry="true" if failed else "false")
        self._share_room()

    def _write_plan(self) -> None:
        found = health(self._model).findings
        text = tr("plan: {count} violations").format(count=len(found))
        self.plan.setText(tr("plan: 1 violation") if len(found) == 1 else text)
        self.plan.setToolTip(plain_tooltip("\n".join(say(finding.sentence) for finding in found)))
        set_role(self.plan, worry="true" if found else "false")
        self._fit_undo()

    def _write_engine(self) -> None:
        state = self._engine_state
        self.engine.setText(engine_words(state or EngineState.STARTING))
        set_role(self.engine, worry="true" if state in WORRIES else "false")
        self._share_room()

    def _write_alive(self) -> None:
        if self._silent_s:
            self.alarms.setText(tr("ALARMS SILENT for {seconds} s").format(seconds=self._silent_s))
            set_role(self.alarms, worry="true")
            return
        if self._alive_at is None:
            self.alarms.setText(tr("alarms start"))
            return
        seconds = int((self._model.live.now - self._alive_at).total_seconds())
        self.alarms.setText(tr("alarms alive, {seconds} s ago").format(seconds=max(seconds, 0)))
        if (seconds > 5) != (self.alarms.property("worry") == "true"):
            set_role(self.alarms, worry="true" if seconds > 5 else "false")

    def _write_undo(self) -> None:
        label, closed = self._bridge.undo_label, self._bridge.closed_because
        words = tr("Undo: {what}").format(what=say(label)) if label else tr("nothing to undo")
        self._undo_words = words if closed is None else tr("no undo in the past: go back to now")
        self._fit_undo()
        self.undo.setAccessibleName(self._undo_words)
        self.undo.setEnabled(label is not None and closed is None)
        why = say(closed) if closed is not None else ""
        self.undo.setToolTip(plain_tooltip(why or self._undo_words))
        self.undo.setAccessibleDescription(why)

    def _show_next_finding(self) -> None:
        """Select the work the plan's next violation is about."""
        found = health(self._model).findings
        if found:
            finding = found[self._next_finding % len(found)]
            self._next_finding += 1
            self._selection.select(finding.intervention_id, finding.technician_id)
            self.explain(say(finding.sentence))


def engine_words(state: EngineState) -> str:
    """Say what the engine does."""
    return {
        EngineState.STARTING: tr("engine starts"),
        EngineState.READY: tr("engine ready"),
        EngineState.WORKING: tr("engine at work"),
        EngineState.RESTARTED: tr("engine restarted after a crash"),
        EngineState.GONE: tr("engine stopped: restart Dispatcher to optimise"),
    }[state]
