"""The two small forms under the alarms: putting one aside with a reason, and calling a level-3 person in."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from dispatcher.domain.alarms import Alarm
from dispatcher.domain.values import new_id
from dispatcher.services.alarm_commands import EngageExpert, ShelveAlarm
from dispatcher.services.experts import Offered
from ui.bridge import Bridge
from ui.widgets.fields import Choice, button
from ui.widgets.forms import is_answered
from ui.widgets.labels import label
from ui.wording import clock, tr, wording

USUAL_MINUTES, MOST_LETTERS = 30, 200


class ShelveForm(QWidget):
    """For how long an alarm can wait, and why. `left` when it is done with."""

    left = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._alarm: Alarm | None = None
        self._words = label("")
        self.minutes = QSpinBox()
        self.minutes.setSingleStep(5)
        self.minutes.setFixedWidth(96)
        self.minutes.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.reason = QLineEdit()
        self.reason.setMaxLength(MOST_LETTERS)
        self.confirm = button("done", "primary", self._confirm)
        self.leave = button("", on_click=self.give_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self._words, self.minutes):
            row.addWidget(widget)
        row.addWidget(self.reason, 1)
        row.addWidget(self.confirm)
        row.addWidget(self.leave)
        self.reason.textChanged.connect(self._enable)
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        self._words.setText(tr("Can wait for"))
        self.minutes.setSuffix(tr(" min"))
        self.minutes.setAccessibleName(tr("For how many minutes the alarm can wait"))
        self.reason.setPlaceholderText(tr("Why? The next shift will read it."))
        self.reason.setAccessibleName(tr("Why the alarm can wait"))
        self.confirm.setText(tr("Put aside"))
        self.leave.setText(tr("Cancel"))

    def begin(self, alarm: Alarm, most_minutes: int) -> None:
        """Ask about one alarm, which may wait so long at most."""
        self._alarm = alarm
        self.minutes.setRange(1, most_minutes)
        self.minutes.setValue(USUAL_MINUTES)
        self.reason.clear()
        self._enable()
        self.show()
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def give_up(self) -> None:
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_answered(event, self._confirm, self.give_up):
            super().keyPressEvent(event)

    def _enable(self) -> None:
        self.confirm.setEnabled(bool(self.reason.text().strip()))

    def _confirm(self) -> None:
        if self._alarm is not None and self.confirm.isEnabled() and not self.isHidden():
            self._bridge.run(ShelveAlarm(self._alarm.id, self.minutes.value(), self.reason.text()))
            self.give_up()


class ExpertForm(QWidget):
    """Who at level 3 can be called in beside the technician at work, with his local time."""

    left = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._intervention_id = ""
        self._offered: tuple[Offered, ...] = ()
        self._is_answered = False
        self._words = label("", "quiet")
        self._words.setWordWrap(True)
        self.who = Choice()
        self.confirm = button("done", "primary", self._confirm)
        self.leave = button("", on_click=self.give_up)
        row = QHBoxLayout()
        row.addWidget(self.who, 1)
        row.addWidget(self.confirm)
        row.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(row)
        column.addWidget(self._words)
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def retranslate(self) -> None:
        self.who.setAccessibleName(tr("Level-3 people on duty now"))
        self.confirm.setText(tr("Call in"))
        self.leave.setText(tr("Cancel"))
        self._write()

    def begin(self, intervention_id: str) -> None:
        """Ask who can help with some work, now."""
        self._intervention_id, self._offered, self._is_answered = intervention_id, (), False
        self._write()
        self.show()
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        desk = self._bridge.live
        self._bridge.ask(lambda: desk.who_can_help(intervention_id), self._take)

    def give_up(self) -> None:
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not is_answered(event, self._confirm, self.give_up):
            super().keyPressEvent(event)

    def _take(self, offered: tuple[Offered, ...]) -> None:
        self._offered, self._is_answered = offered, True
        self._write()
        if offered and not self.isHidden():
            self.who.setFocus(Qt.FocusReason.OtherFocusReason)

    def _write(self) -> None:
        self.who.offer([(_line(one), one.expert.id) for one in self._offered])
        if self.who.currentIndex() < 0 and self._offered:
            self.who.setCurrentIndex(0)
        self.confirm.setEnabled(bool(self._offered))
        if not self._is_answered:
            self._words.setText(tr("Looking who is on duty…"))
        elif not self._offered:
            self._words.setText(
                tr("Nobody at level 3 with these skills is on duty now. The pool is in the alarm desk.")
            )
        else:
            self._words.setText(tr("The technician at work goes on; the other helps from where he is."))

    def _confirm(self) -> None:
        if self.confirm.isEnabled() and not self.isHidden() and self.who.currentData():
            chosen = str(self.who.currentData())
            self._bridge.run(EngageExpert(new_id(), self._intervention_id, chosen))
            self.give_up()


def _line(one: Offered) -> str:
    """Write "Keller · 08:12 with him (America/Chicago) · until 18:00 · +1 555"."""
    parts = [
        one.technician.name,
        tr("{time} there ({zone})").format(time=f"{one.local:%H:%M}", zone=one.expert.zone),
        tr("until {time} here").format(time=clock(one.until)) if one.until else tr("at any hour"),
        one.technician.phone,
    ]
    return " · ".join(part for part in parts if part)
