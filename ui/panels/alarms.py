"""The alarms that stand, the oldest first: in the strip over the plan, and in full as a list."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.alarms import Alarm
from ui import icons
from ui.models.alarm_words import (
    age_text,
    began_at,
    cause,
    customer_of,
    headline,
    number_text,
    phone_of,
    seen_text,
    told_text,
)
from ui.models.board_model import LiveBoard
from ui.models.proposal_columns import technician_name
from ui.models.table_model import Column, TableModel
from ui.selection import Selection
from ui.style import look
from ui.widgets.fields import button
from ui.widgets.labels import elided, label, set_role
from ui.widgets.strips import NARROW_PX
from ui.widgets.tables import RowTable
from ui.wording import clock, tr, wording


class AlarmsPanel(QWidget):
    """Every standing alarm with its age; choosing one selects its work everywhere.

    `appointment_wanted(intervention_id)` and `acknowledged(alarm_id)` ask for what the buttons say.
    """

    appointment_wanted = Signal(str)
    acknowledged = Signal(str)

    def __init__(self, model: LiveBoard, selection: Selection) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection = model, selection
        self.rows = TableModel(_columns(model), key=lambda alarm: alarm.id)
        self.table = RowTable(self.rows)
        self._nothing = label("", "quiet")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.appointment_button = button("appointment", on_click=self._want_appointment)
        self.acknowledge_button = button("acknowledge", on_click=self._acknowledge)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self.table.set_widths(68, 56, 166, 154, 116, 64, 122)
        tools = QHBoxLayout()
        tools.addStretch(1)
        tools.addWidget(self.appointment_button)
        tools.addWidget(self.acknowledge_button)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        column.addLayout(tools)
        around = QVBoxLayout(self)
        around.setContentsMargins(12, 8, 12, 8)
        self._pages = QStackedLayout()
        around.addLayout(self._pages)
        self._pages.addWidget(self._nothing)
        self._pages.addWidget(full)

    def _connect(self) -> None:
        self.table.chosen.connect(self._choose)
        self.table.confirmed.connect(lambda _row: self._want_appointment())
        self._model.changed.connect(self._show)
        self._model.ticked.connect(self.rows.refresh)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.rows.refresh)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Alarms"))
        self._nothing.setText(
            tr("No alarm stands. One rings an hour after a technician was told without an appointment.")
        )
        self.appointment_button.setText(tr("Set appointment…"))
        self.acknowledge_button.setText(tr("Acknowledge"))
        self.rows.refresh()
        self._show()

    @property
    def chosen(self) -> Alarm | None:
        """Return the chosen alarm, or the first."""
        rows = self.rows.rows
        return rows[max(self.table.chosen_row, 0)] if rows else None

    def _show(self) -> None:
        self.rows.show(self._model.board.standing_alarms)
        self._pages.setCurrentIndex(1 if self.rows.rows else 0)
        self._enable()

    def _enable(self) -> None:
        alarm = self.chosen
        self.acknowledge_button.setEnabled(alarm is not None and alarm.acknowledged_at is None)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            self._selection.select(intervention_id=self.rows.rows[row].intervention_id)
        self._enable()

    def _want_appointment(self) -> None:
        if self.chosen is not None:
            self.appointment_wanted.emit(self.chosen.intervention_id)

    def _acknowledge(self) -> None:
        if self.chosen is not None:
            self.acknowledged.emit(self.chosen.id)


def _columns(model: LiveBoard) -> tuple[Column, ...]:
    def tone(alarm: Alarm) -> str:
        return look.theme.alarm if alarm.acknowledged_at is None else look.theme.secondary

    return (
        Column(lambda: tr("For"), lambda a: age_text(a, model.now), tone, right=True, bold=True),
        Column(lambda: tr("No."), lambda a: number_text(model.board, a), bold=True),
        Column(lambda: tr("Customer"), lambda a: customer_of(model.board, a)),
        Column(lambda: tr("What is wrong"), cause),
        Column(lambda: tr("Technician"), lambda a: technician_name(model.board, a.technician_id)),
        Column(lambda: tr("Since"), lambda a: clock(began_at(a)), right=True),
        Column(lambda: tr("Phone"), lambda a: phone_of(model.board, a)),
        Column(lambda: tr("Rang"), lambda a: " · ".join(filter(None, (clock(a.raised_at), seen_text(a))))),
    )


class AlarmStrip(QWidget):
    """One line over the plan while an alarm stands; it covers nothing and never takes the focus.

    The oldest alarm nobody has seen is shown, else the oldest. `appointment_wanted` and `show_wanted`
    carry the intervention, `acknowledged` the alarm, `list_wanted` asks for all of them.
    """

    appointment_wanted = Signal(str)
    show_wanted = Signal(str)
    acknowledged = Signal(str)
    list_wanted = Signal()

    def __init__(self, model: LiveBoard, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("alarmStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.alarm: Alarm | None = None
        self._bell, self._count = QLabel(), label("", "alarmCount")
        self._what, self._who = elided("", "strong"), elided("", "quiet")
        self.appointment_button = button("appointment", "alarm", lambda: self._emit(self.appointment_wanted))
        self.show_button = button("search", "", lambda: self._emit(self.show_wanted))
        self.acknowledge_button = button("acknowledge", "", self._acknowledge)
        self.more_button = button("", "", self.list_wanted.emit)
        self._arrange()
        model.changed.connect(self._show)
        model.ticked.connect(self._write)
        look.changed.connect(self._tint)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(10)
        row.addWidget(self._bell)
        row.addWidget(self._count)
        row.addWidget(self._what, 3)
        row.addWidget(self._who, 3)
        for one in (self.appointment_button, self.show_button, self.acknowledge_button, self.more_button):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(one)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, say what is wrong; the rest is one click away in the list."""
        super().resizeEvent(event)
        for one in (self._who, self.show_button):
            one.setVisible(self.width() >= NARROW_PX)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Alarm"))
        self.appointment_button.setText(tr("Set appointment…"))
        self.show_button.setText(tr("Show"))
        self.acknowledge_button.setText(tr("Acknowledge"))
        self.more_button.setAccessibleName(tr("All alarms"))
        self._tint()
        self._show()

    def _tint(self) -> None:
        self._bell.setPixmap(icons.pixmap("bell", 18, look.theme.alarm, self.devicePixelRatioF()))

    def _show(self) -> None:
        standing = self._model.board.standing_alarms
        unseen = [alarm for alarm in standing if alarm.acknowledged_at is None]
        self.alarm = next(iter([*unseen, *standing]), None)
        self.setVisible(self.alarm is not None)
        if self.alarm is None:
            return
        set_role(self, seen="true" if self.alarm.acknowledged_at else "false")
        self._count.setText(str(len(standing)))
        self.acknowledge_button.setVisible(self.alarm.acknowledged_at is None)
        self.more_button.setVisible(len(standing) > 1)
        self.more_button.setText(tr("All {count}").format(count=len(standing)))
        self._write()

    def _write(self) -> None:
        if self.alarm is None:
            return
        board = self._model.board
        self._what.setText(headline(board, self.alarm, self._model.now))
        self._what.setMaximumWidth(self._what.sizeHint().width())  # the rest of the room is the other's
        # The number to call first: what comes last is cut where there is little room.
        parts = (
            phone_of(board, self.alarm),
            customer_of(board, self.alarm),
            told_text(board, self.alarm),
            seen_text(self.alarm),
        )
        self._who.setText(" · ".join(part for part in parts if part))

    def _emit(self, signal: object) -> None:
        if self.alarm is not None:
            signal.emit(self.alarm.intervention_id)  # type: ignore[attr-defined]  # a bound Qt signal

    def _acknowledge(self) -> None:
        if self.alarm is not None:
            self.acknowledged.emit(self.alarm.id)
