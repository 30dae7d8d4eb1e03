"""The alarms that stand, the oldest first: in the strip over the plan, and in full as a list."""

from datetime import datetime

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.board import Board
from dispatcher.services.alarm_commands import UnshelveAlarm
from ui import icons
from ui.bridge import Bridge
from ui.models.alarm_picture import alarm_picture
from ui.models.alarm_words import (
    age_text,
    began_at,
    cause,
    climb_text,
    customer_of,
    done_text,
    headline,
    number_text,
    phone_of,
    priority_text,
    seen_text,
    told_text,
)
from ui.models.board_model import LiveBoard
from ui.models.proposal_columns import technician_name
from ui.models.table_model import Column, TableModel
from ui.panels.alarm_answers import ExpertForm, ShelveForm
from ui.panels.commitment_lines import moment_words
from ui.selection import Selection
from ui.style import look
from ui.watchdog import Watchdog
from ui.widgets.fields import button
from ui.widgets.labels import elided, label, set_role
from ui.widgets.strips import NARROW_PX
from ui.widgets.tables import RowTable
from ui.wording import tr, wording

ROOMY_PX = 1100  # from this width on the list has every column; the line under it says them all the same
BEGAN, PRIORITY = 5, 7  # the columns that give way


class AlarmsPanel(QWidget):
    """Every standing alarm with its age; choosing one selects its work everywhere.

    `appointment_wanted(intervention_id)` and `acknowledged(alarm_id)` ask for what the buttons say;
    `call_wanted(request_id)` shows the call an alarm is about, where there is no work yet;
    `call_back_wanted(call_back_id)` the person to ring up.
    """

    appointment_wanted = Signal(str)
    acknowledged = Signal(str)
    call_wanted = Signal(str)
    call_back_wanted = Signal(str)

    def __init__(self, model: LiveBoard, selection: Selection, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._selection, self._bridge = model, selection, bridge
        self.rows = TableModel(_columns(model), key=lambda alarm: alarm.id)
        self.table = RowTable(self.rows)
        self._nothing = label("", "quiet")
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._about = label("", "secondary")
        self._about.setWordWrap(True)
        self.appointment_button = button("appointment", on_click=self._want_appointment)
        self.acknowledge_button = button("acknowledge", on_click=self._acknowledge)
        self.shelve_button = button("pause", on_click=self.shelve)
        self.expert_button = button("call", on_click=self._want_expert)
        self.shelve_form, self.expert_form = ShelveForm(bridge), ExpertForm(bridge)
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        self.table.set_widths(68, 56, 166, 190, 116, 64, 122, 64, last_first=True)
        tools = QHBoxLayout()
        tools.addWidget(self._about, 1)
        tools.addWidget(self.expert_button)
        tools.addWidget(self.shelve_button)
        tools.addWidget(self.appointment_button)
        tools.addWidget(self.acknowledge_button)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.table, 1)
        column.addWidget(self.shelve_form)
        column.addWidget(self.expert_form)
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
        self._model.ticked.connect(self._tick)
        for form in (self.shelve_form, self.expert_form):
            form.left.connect(self.table.setFocus)
            form.left.connect(self._turn)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self.rows.refresh)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With little room the customer, what is wrong and whom to call stay whole."""
        super().resizeEvent(event)
        for column in (BEGAN, PRIORITY):
            self.table.hide_column(column, is_hidden=self.width() < ROOMY_PX)

    def retranslate(self) -> None:
        self.table.setAccessibleName(tr("Alarms"))
        self._nothing.setText(
            tr(
                "No alarm stands. One rings when an appointment, a customer or a contract waits for too "
                "long, when work takes more than four hours, or when messages do not leave."
            )
        )
        self.shelve_button.setText(tr("Put aside…"))
        self.expert_button.setText(tr("Call in level 3…"))
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
        self._picture = alarm_picture(self._model.board, self._model.now, self._model.rules)
        chosen = self.chosen.id if self.chosen is not None and self.table.chosen_row >= 0 else ""
        self.rows.show(self._picture.standing)
        at = self.rows.row_of(chosen)
        if at != self.table.chosen_row:
            with QSignalBlocker(self.table):  # it is the same choice, wherever it stands now
                self.table.choose(at)
        self._turn()
        self._enable()

    def _turn(self) -> None:
        """Show the list while there is an alarm, or somebody is being called in before one rings."""
        is_asking = not self.expert_form.isHidden()
        self._pages.setCurrentIndex(1 if self.rows.rows or is_asking else 0)

    def _enable(self) -> None:
        alarm = self.chosen
        now = self._model.now
        self.acknowledge_button.setEnabled(alarm is not None and not alarm.is_seen)
        is_aside = alarm is not None and alarm.is_shelved(now)
        self.shelve_button.setText(tr("Take back") if is_aside else tr("Put aside…"))
        self.appointment_button.setEnabled(alarm is not None and alarm.intervention_id is not None)
        self.expert_button.setVisible(alarm is not None and alarm.kind is ClockKind.ESCALATION)
        self._about.setText(about_text(self._model.board, alarm, now) if alarm is not None else "")

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.rows.rows):
            alarm = self.rows.rows[row]
            if alarm.intervention_id is not None:
                self._selection.select(intervention_id=alarm.intervention_id)
        self._enable()

    def _tick(self) -> None:
        """Ages count; what was put aside comes back, and a flood ends, without anybody's hand."""
        now = alarm_picture(self._model.board, self._model.now, self._model.rules)
        if (now.standing, now.aside) != (self._picture.standing, self._picture.aside):
            self._show()
        self.rows.refresh()

    def shelve(self) -> None:
        """Ask for how long the chosen alarm can wait and why; one that waits is taken back at once."""
        alarm = self.chosen
        if alarm is None:
            return
        if alarm.is_shelved(self._model.now):
            self._bridge.run(UnshelveAlarm(alarm.id))
            return
        self.expert_form.give_up()
        self.shelve_form.begin(alarm, self._model.rules.shelve_minutes)

    def _want_expert(self) -> None:
        if self.chosen is not None and self.chosen.intervention_id:
            self.call_in(self.chosen.intervention_id)

    def call_in(self, intervention_id: str) -> None:
        """Ask which level-3 person is to help with some work."""
        self.shelve_form.give_up()
        self._pages.setCurrentIndex(1)
        self.expert_form.begin(intervention_id)

    def _want_appointment(self) -> None:
        if self.chosen is None:
            return
        if self.chosen.call_back_id is not None:
            self.call_back_wanted.emit(self.chosen.call_back_id)
        elif self.chosen.intervention_id:
            self.appointment_wanted.emit(self.chosen.intervention_id)
        elif self.chosen.kind is not ClockKind.UNDELIVERED:
            self.call_wanted.emit(self.chosen.request_id)

    def _acknowledge(self) -> None:
        if self.chosen is not None:
            self.acknowledged.emit(self.chosen.id)


def _columns(model: LiveBoard) -> tuple[Column, ...]:
    def tone(alarm: Alarm) -> str:
        return look.theme.alarm if alarm.wants_somebody(model.now) else look.theme.secondary

    return (
        Column(lambda: tr("For"), lambda a: age_text(a, model.now), tone, right=True, bold=True),
        Column(lambda: tr("No."), lambda a: number_text(model.board, a), bold=True),
        Column(lambda: tr("Customer"), lambda a: customer_of(model.board, a)),
        Column(lambda: tr("What is wrong"), cause),
        Column(lambda: tr("Technician"), lambda a: technician_name(model.board, a.technician_id)),
        Column(lambda: tr("Began"), lambda a: moment_words(began_at(a), model.now), right=True),
        Column(lambda: tr("Phone"), lambda a: phone_of(model.board, a)),
        Column(lambda: tr("Priority"), priority_text),
        Column(lambda: tr("Rang"), lambda a: rang_text(a, model.now)),
    )


def about_text(board: Board, alarm: Alarm, now: datetime) -> str:
    """Write all that is known about an alarm and was done about it, in one line."""
    parts = (
        number_text(board, alarm),
        tr("priority {priority}").format(priority=priority_text(alarm)),
        told_text(board, alarm),
        tr("rang at {time}").format(time=rang_text(alarm, now)),
    )
    return " · ".join(part for part in parts if part)


def rang_text(alarm: Alarm, now: datetime) -> str:
    """Write when it rang and all that was done about it since."""
    return " · ".join(filter(None, (moment_words(alarm.raised_at, now), done_text(alarm, now))))


class AlarmStrip(QWidget):
    """One line over the plan while an alarm stands; it covers nothing and never takes the focus.

    The oldest alarm nobody has seen is shown, else the oldest. `appointment_wanted` and `show_wanted`
    carry the intervention, `acknowledged` the alarm, `list_wanted` asks for all of them.
    """

    appointment_wanted = Signal(str)
    show_wanted = Signal(str)
    acknowledged = Signal(str)
    expert_wanted = Signal(str)
    call_wanted = Signal(str)
    call_back_wanted = Signal(str)
    list_wanted = Signal()

    def __init__(self, model: LiveBoard, parent: QWidget, watchdog: Watchdog | None = None) -> None:
        super().__init__(parent)
        self._watchdog = watchdog
        self.setObjectName("alarmStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model = model
        self.alarm: Alarm | None = None
        self._bell, self._count = QLabel(), label("", "alarmCount")
        self._what, self._customer, self._who = elided("", "strong"), elided(), elided("", "quiet")
        self.appointment_button = button("appointment", "alarm", lambda: self._emit(self.appointment_wanted))
        self.expert_button = button("call", "alarm", lambda: self._emit(self.expert_wanted))
        self.show_button = button("search", "", lambda: self._emit(self.show_wanted))
        self.acknowledge_button = button("acknowledge", "", self._acknowledge)
        self.more_button = button("", "", self.list_wanted.emit)
        self._arrange()
        model.changed.connect(self._show)
        model.ticked.connect(self._tick)
        if watchdog is not None:
            watchdog.changed.connect(self._show)
        look.changed.connect(self._tint)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 5, 8, 5)
        row.setSpacing(10)
        row.addWidget(self._bell)
        row.addWidget(self._count)
        for said in (self._what, self._customer):
            row.addWidget(said)
        row.addWidget(self._who, 1)
        row.addStretch(0)
        for one in (
            self.appointment_button,
            self.expert_button,
            self.show_button,
            self.acknowledge_button,
            self.more_button,
        ):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(one)

    @property
    def _buttons(self) -> tuple[QPushButton, ...]:
        return (
            self.appointment_button,
            self.expert_button,
            self.show_button,
            self.acknowledge_button,
            self.more_button,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, say what is wrong for whom; the rest is one click away in the list."""
        super().resizeEvent(event)
        for one in (self._who, self.show_button):
            one.setVisible(self.width() >= NARROW_PX)
        self._give_room()

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Alarm"))
        self.appointment_button.setText(tr("Set appointment…"))
        self.expert_button.setText(tr("Call in level 3…"))
        self.show_button.setText(tr("Show"))
        self.acknowledge_button.setText(tr("Acknowledge"))
        self.more_button.setAccessibleName(tr("All alarms"))
        self._tint()
        self._show()

    def _tint(self) -> None:
        self._bell.setPixmap(icons.pixmap("bell", 18, look.theme.alarm, self.devicePixelRatioF()))

    def _show(self) -> None:
        picture = alarm_picture(self._model.board, self._model.now, self._model.rules)
        self._picture = picture
        self.alarm = picture.first
        is_silent = self._watchdog is not None and self._watchdog.is_silent
        self.setVisible(self.alarm is not None or is_silent)
        self.setAccessibleDescription("")
        is_seen = self.alarm is not None and self.alarm.is_seen and not is_silent
        set_role(self, seen="true" if is_seen else "false")
        standing = len(picture.standing) - len(picture.aside)
        self._count.setText(str(standing) if standing else "!")
        self._show_buttons(standing)
        self._write()

    def _show_buttons(self, standing: int) -> None:
        """Offer what helps with this alarm: an appointment, an expert, or only a look."""
        is_silent = self._watchdog is not None and self._watchdog.is_silent
        alarm = None if is_silent else self.alarm  # the line is the engine's then, and needs the room
        is_work = alarm is not None and alarm.intervention_id is not None
        is_long = alarm is not None and alarm.kind is ClockKind.ESCALATION
        self.appointment_button.setVisible(is_work and not is_long)
        self.expert_button.setVisible(is_work and is_long)
        self.show_button.setEnabled(alarm is not None and alarm.kind is not ClockKind.UNDELIVERED)
        self.acknowledge_button.setVisible(alarm is not None and not alarm.is_seen)
        self.more_button.setVisible(standing > 1)
        self.more_button.setText(tr("All {count}").format(count=standing))

    def _tick(self) -> None:
        """Ages count; what was put aside comes back, and a flood ends, without anybody's hand."""
        now = alarm_picture(self._model.board, self._model.now, self._model.rules)
        if (now.first, now.flood, now.aside) != (
            self._picture.first,
            self._picture.flood,
            self._picture.aside,
        ):
            self._show()
        else:
            self._write()

    def _write(self) -> None:
        if self._watchdog is not None and self._watchdog.is_silent:
            silent = tr("The alarm engine has not ticked for {seconds} s: restart Dispatcher")
            self._what.setText(silent.format(seconds=self._watchdog.silent_s))
            self._customer.clear()
            self._who.setText(tr("Alarms may be late until then."))
            self._give_room()
            return
        if self.alarm is None:
            return
        board = self._model.board
        line = headline(board, self.alarm, self._model.now)
        if self._picture.flood is not None:
            lately = tr("Flood: {count} alarms in 10 min").format(count=self._picture.lately)
            line = f"{lately} - {line}"
        self._what.setText(line)
        is_named = self.alarm.call_back_id is not None  # the line says already whom to ring back
        self._customer.setText("" if is_named else customer_of(board, self.alarm))
        # Who knows, and the number to call, first: what comes last is cut where there is little room.
        parts = (
            climb_text(self.alarm),
            phone_of(board, self.alarm),
            told_text(board, self.alarm),
            seen_text(self.alarm),
        )
        self._who.setText(" · ".join(part for part in parts if part))
        self._give_room()

    def _give_room(self) -> None:
        """What is wrong, since when and for whom stays whole; whatever else there is to say gives way."""
        rest = self.width() // 2
        for said in (self._what, self._customer):
            wanted = min(said.fontMetrics().horizontalAdvance(said.text()) + 2, rest)
            said.setMinimumWidth(wanted)
            said.setMaximumWidth(wanted)
            said.setVisible(bool(said.text()))
            rest = max(0, self.width() * 2 // 3 - wanted)

    def _emit(self, signal: object) -> None:
        if self.alarm is None:
            return
        if self.alarm.call_back_id is not None:
            self.call_back_wanted.emit(self.alarm.call_back_id)
        elif self.alarm.intervention_id is None:
            self.call_wanted.emit(self.alarm.request_id)
        else:
            signal.emit(self.alarm.intervention_id)  # type: ignore[attr-defined]  # a bound Qt signal

    def _acknowledge(self) -> None:
        if self.alarm is not None:
            self.acknowledged.emit(self.alarm.id)
