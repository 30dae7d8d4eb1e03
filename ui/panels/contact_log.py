"""What came of a contact, beside the list: logged, put off, noted as rung back or as read."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.contacts import CallBack, Exchange
from dispatcher.domain.values import new_id
from dispatcher.services.contact_commands import CompleteCallBack, LogExchange, ReadNotice, ScheduleCallBack
from ui.bridge import Bridge
from ui.widgets.fields import Choice, Tick, button
from ui.widgets.forms import stack
from ui.wording import tr
from ui.words import channel_name, outcome_name

NOT_BY_HAND = (Outcome.REQUEST, Outcome.ATTACHED, Outcome.TRANSFERRED, Outcome.CONFIRMED)
"""What calls log themselves."""


class ContactLog(QWidget):
    """`show_row` says whose contact it is and which line of the list is chosen. `logged()` follows."""

    logged = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._customer_id, self._request_id, self._row = "", "", object()
        self.channel, self.direction, self.outcome = Choice(), Choice(), Choice()
        self.note, self.for_owner = QLineEdit(), Tick()
        self.log_button = button("contacts", "primary", self.log)
        self.later_button = button("call-back", "", self.schedule)
        self.done_button = button("done", "", lambda: self.complete(Outcome.ANSWERED))
        self.missed_button = button("close", "", lambda: self.complete(Outcome.NO_ANSWER))
        self.read_button = button("done", "", self.read)
        self._arrange()
        self.note.textChanged.connect(lambda _text: self._enable())
        self.note.returnPressed.connect(self.log)

    def _arrange(self) -> None:
        stack(
            self,
            (self.note,),
            (self.outcome, self.channel),
            (self.direction, self.for_owner),
            (self.log_button, self.later_button),
            (self.done_button, self.missed_button),
            (self.read_button,),
        )
        for choice in (self.outcome, self.channel, self.direction):
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(6)

    def retranslate(self) -> None:
        self.channel.offer([(channel_name(one), one) for one in Channel])
        ways = {Direction.IN: tr("customer to us"), Direction.OUT: tr("we to the customer")}
        self.direction.offer([(words, way) for way, words in ways.items()])
        free = [one for one in Outcome if one not in NOT_BY_HAND]
        self.outcome.offer([(outcome_name(one), one) for one in free])
        for choice, name in (
            (self.channel, tr("Channel")),
            (self.direction, tr("Direction")),
            (self.outcome, tr("Outcome")),
        ):
            choice.setAccessibleName(name)
            choice.setCurrentIndex(max(0, choice.currentIndex()))
        self.note.setAccessibleName(tr("What was said"))
        self.note.setPlaceholderText(tr("What was said, then Enter to log it"))
        self.for_owner.setText(tr("for the account owner"))
        self.log_button.setText(tr("Log"))
        self.later_button.setText(tr("Ring back later"))
        self.done_button.setText(tr("Rung back"))
        self.missed_button.setText(tr("Nobody answered"))
        self.read_button.setText(tr("I have read it"))

    def show_row(self, customer_id: str, row: object, request_id: str = "") -> None:
        """Offer what can be done about a customer and a line: a call-back, a notice, or any other.

        With a call, what is logged is about it: he has heard of us, and its clock of silence begins anew.
        """
        self._customer_id, self._request_id, self._row = customer_id, request_id, row
        self._enable()

    def _enable(self) -> None:
        row, has_words = self._row, bool(self.note.text().strip())
        is_task, is_notice = isinstance(row, CallBack), isinstance(row, Exchange)
        self.log_button.setEnabled(has_words)
        self.later_button.setEnabled(has_words and bool(self._customer_id))
        self.for_owner.setHidden(is_task or is_notice)
        for one in (self.done_button, self.missed_button):
            one.setVisible(is_task)
            one.setEnabled(is_task)
        self.read_button.setVisible(is_notice)
        self.read_button.setEnabled(self._is_mine_to_read)

    @property
    def _is_mine_to_read(self) -> bool:
        row = self._row
        return isinstance(row, Exchange) and row.is_unread and row.addressee == self._bridge.desk.author.name

    # ---- what a person does

    def log(self) -> None:
        """Log what was said; without a customer it is a contact of nobody we know."""
        if not self.note.text().strip():
            return
        self._bridge.run(
            LogExchange(
                new_id(),
                Channel(self.channel.currentData()),  # Qt hands back the bare words
                Direction(self.direction.currentData()),
                Outcome(self.outcome.currentData()),
                self.note.text(),
                self._customer_id or None,
                request_id=self._request_id or None,
                for_owner=self.for_owner.isChecked(),
            ),
            lambda _done: self._forget(),
        )

    def schedule(self) -> None:
        """Plan to ring the customer back within the centre's time."""
        if self._customer_id and self.note.text().strip():
            about = self._request_id or None
            command = ScheduleCallBack(new_id(), self._customer_id, self.note.text(), request_id=about)
            self._bridge.run(command, lambda _done: self._forget())

    def complete(self, outcome: Outcome) -> None:
        """Note what came of the chosen call-back."""
        task = self._row
        if isinstance(task, CallBack):
            result = self.note.text().strip() or outcome_name(outcome)
            self._bridge.run(
                CompleteCallBack(task.id, new_id(), result, outcome), lambda _done: self._forget()
            )

    def read(self) -> None:
        """Say that the chosen notice has been read."""
        if self._is_mine_to_read and isinstance(self._row, Exchange):
            self._bridge.run(ReadNotice(self._row.id))

    def _forget(self) -> None:
        self.note.setText("")  # not `clear`: undo takes back what was logged, it does not type it again
        self.for_owner.setChecked(False)
        self.logged.emit()
