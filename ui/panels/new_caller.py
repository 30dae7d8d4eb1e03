"""Somebody nobody knows, or a machine nobody knows, written down during the call: who, where, which model.

Whoever may be known already under nearly the same name or number is shown first, so that nobody is written
down twice. Nothing of the call itself is touched: it goes on where it was.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from dispatcher.domain.contracts import Caller
from dispatcher.domain.customers import Customer, Site
from dispatcher.domain.values import new_id
from dispatcher.services.contact_commands import AddCustomer, AddMachine
from dispatcher.services.executor import Done
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.panels.town_line import TownLine
from ui.plain import plain_tooltip
from ui.widgets.fields import Choice, button
from ui.widgets.labels import label
from ui.wording import tr

ALIKE_PX = 300


class NewCaller(QWidget):
    """`begin(words)` opens it with what was typed, `begin_machine` for a machine of a known customer.

    `known(caller)`: it was somebody we know; `written(customer, contact id)`: he is written down;
    `machine_written(id)`: the machine is; `left()`: neither, the call goes on as it was. `turned()`: it was
    opened or closed.
    """

    known = Signal(object)
    written = Signal(object, object)
    machine_written = Signal(str)
    left = Signal()
    turned = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self._customer: Customer | None = None  # whose machine it is, where he is known
        self._site: Site | None = None  # where it stands, where that is known
        self._alike: Sequence[Caller] = ()
        self._looked_at = ("", "")  # name and number for which those who are alike were looked for
        self._passed_by = ("", "")  # and for which they were brought under the keys
        self._is_saving = False
        self._make_fields(model)
        self._arrange()
        self._connect()
        self.hide()

    def _make_fields(self, model: BoardModel) -> None:
        self.name, self.phone, self.person = QLineEdit(), QLineEdit(), QLineEdit()
        self.address, self.town = QLineEdit(), TownLine(model, self._bridge)
        self.machine, self.serial = Choice(), QLineEdit()
        self.machine.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.machine.setMinimumContentsLength(10)
        self.save_button = button("saved", "primary", self.save)
        self.leave_button = button("close", "", self.leave)
        self.buttons = (self.save_button, self.leave_button)
        """Stand among those of the sheet while this is open."""
        self._alike_words, self.alike_buttons = (
            label("", "warning"),
            tuple(button("person") for _ in range(3)),
        )
        self._labels = {name: label("", "quiet") for name in ("name", "person", "where", "machine")}

    def _arrange(self) -> None:
        self.alike_box = QWidget()  # stands where it is seen whole, beside what is typed
        self.alike_box.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        alike = QVBoxLayout(self.alike_box)
        alike.setContentsMargins(12, 6, 12, 0)
        alike.setSpacing(4)
        alike.addWidget(self._alike_words)
        for one in self.alike_buttons:
            alike.addWidget(one)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(6)
        rows: dict[str, tuple[QWidget, ...]] = {
            "name": (self.name, self.phone),
            "person": (self.person,),
            "where": (self.address, self.town),
            "machine": (self.machine, self.serial),
        }
        for at, (name, fields) in enumerate(rows.items()):
            grid.addWidget(self._labels[name], at, 0)
            self._labels[name].setBuddy(fields[0])
            for column_at, field in enumerate(fields):
                grid.addWidget(field, at, 1 + column_at, 1, 3 - len(fields))
        self._rows = {name: (self._labels[name], *fields) for name, fields in rows.items()}
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(2, 2)
        for part in (self.alike_box, *self.buttons):
            part.hide()

    def _connect(self) -> None:
        self.name.textEdited.connect(lambda _text: self._show_alike(()))
        self.phone.textEdited.connect(lambda _text: self._show_alike(()))
        self.phone.editingFinished.connect(self._look_for_alike)
        order = (self.name, self.phone, self.person, self.address, self.town)
        for field, after in zip(order, (*order[1:], self.machine), strict=True):
            field.returnPressed.connect(lambda goes=field, to=after: self._go_on(goes, to))
        self.serial.returnPressed.connect(self.save)
        self.town.turned.connect(self._follow_town)
        self.machine.currentIndexChanged.connect(lambda _at: self._enable())
        for at, one in enumerate(self.alike_buttons):
            one.setAutoDefault(True)  # Enter takes it
            one.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # however long the name
            one.clicked.connect(lambda _on=False, at=at: self._take_known(at))
        for answer in (self._bridge.refused, self._bridge.conflicted, self._bridge.broke):
            answer.connect(self._come_to_rest)

    def retranslate(self) -> None:
        for name, text in (
            ("name", tr("New customer")),
            ("person", tr("Who calls")),
            ("where", tr("Where")),
            ("machine", tr("Machine")),
        ):
            self._labels[name].setText(text)
        for field, text in (
            (self.name, tr("Name")),
            (self.phone, tr("Phone")),
            (self.person, tr("Name of the person")),
            (self.address, tr("Number and street")),
            (self.town, tr("Town")),
            (self.serial, tr("Serial number")),
        ):
            field.setPlaceholderText(text)
            field.setAccessibleName(text)
        self.machine.setAccessibleName(tr("Machine"))
        self.machine.setItemText(0, tr("no machine yet"))
        self.save_button.setText(f"{tr('Write down')}  Ctrl+{tr('Enter')}")
        self.leave_button.setText(f"{tr('Back to the call')}  {tr('Esc')}")
        self._write_alike()

    # ---- opening and leaving

    @property
    def is_open(self) -> bool:
        return not self.isHidden()

    def begin(self, words: str) -> None:
        """Open for a caller of whom this was typed: his name or his number."""
        self._open(None, None)
        is_number = not any(sign.isalpha() for sign in words)
        (self.phone if is_number else self.name).setText(words.strip())
        (self.name if is_number else self.phone).setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_machine(self, customer: Customer, site: Site | None) -> None:
        """Open for a machine of a customer; without a site it is asked where it stands."""
        self._open(customer, site)
        (self.address if site is None else self.machine).setFocus(Qt.FocusReason.OtherFocusReason)

    def _open(self, customer: Customer | None, site: Site | None) -> None:
        self._customer, self._site, self._is_saving = customer, site, False
        self._looked_at = self._passed_by = ("", "")
        for field in (self.name, self.phone, self.person, self.address, self.serial):
            field.clear()
        self.town.begin()
        shown = {"name": customer is None, "person": customer is None, "where": site is None}
        for name, widgets in self._rows.items():
            for widget in widgets:
                widget.setVisible(shown.get(name, True))
        self._show_alike(())
        self._offer_machines([])
        self.machine.setCurrentIndex(0)
        self._bridge.ask(self._bridge.desk.contact_book.models, self._offer_machines)
        self.show()
        self.turned.emit()

    def leave(self) -> None:
        """Go back to the call without writing anybody down."""
        self.fold()
        self.left.emit()

    def fold(self) -> None:
        self.town.stop_waiting()
        if self.is_open:
            self.hide()
            self._show_alike(())
            self.turned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.machine.hasFocus():
            (self.serial.setFocus if self.serial.isEnabled() else self.save)()
        else:
            super().keyPressEvent(event)

    def _go_on(self, goes: QLineEdit, to: QWidget) -> None:
        """Enter leads on; from the town only once it is known which one, or that none is named."""
        if goes is not self.town or self.town.place is not None or not self.town.text().strip():
            to.setFocus(Qt.FocusReason.TabFocusReason)

    # ---- who is known already

    @property
    def _asked(self) -> tuple[str, str]:
        return self.name.text().strip(), self.phone.text().strip()

    def _look_for_alike(self) -> None:
        if self.is_open and any(self._asked) and self._asked != self._looked_at:
            self._ask_for_alike(lambda _found: None)

    def _ask_for_alike(self, then: Callable[[Sequence[Caller]], None]) -> None:
        asked, book = self._asked, self._bridge.desk.contact_book

        def show(found: Sequence[Caller]) -> None:
            if self.is_open and asked == self._asked:
                self._looked_at = asked
                self._show_alike(found)
                then(found)

        self._bridge.ask(lambda: book.alike(*asked), show)

    def _show_alike(self, found: Sequence[Caller]) -> None:
        self._alike = found
        self._write_alike()

    def _write_alike(self) -> None:
        question = tr("Perhaps known already. Enter takes who it is:")
        self._alike_words.setText(question)
        self.alike_box.setVisible(bool(self._alike))
        for at, one in enumerate(self.alike_buttons):
            one.setVisible(at < len(self._alike))
            one.setAccessibleName(question)
            if at < len(self._alike):
                words = known_words(self._alike[at])
                short = one.fontMetrics().elidedText(words, Qt.TextElideMode.ElideMiddle, ALIKE_PX)
                one.setText(short.replace("&", "&&"))
                one.setToolTip(plain_tooltip(words))
                one.setAccessibleName(words)

    def _take_known(self, at: int) -> None:
        if at < len(self._alike):
            caller = self._alike[at]
            self.fold()
            self.known.emit(caller)

    # ---- which machine

    def _offer_machines(self, models: Sequence[tuple[str, str]]) -> None:
        named = [(f"{model}  ·  {skill}" if skill else model, (model, skill)) for model, skill in models]
        self.machine.offer([(tr("no machine yet"), None), *named])
        self.machine.setCurrentIndex(max(0, self.machine.currentIndex()))
        self._enable()

    def _follow_town(self) -> None:
        self._enable()
        if self.town.place is not None:
            self.machine.setFocus(Qt.FocusReason.TabFocusReason)

    def _enable(self) -> None:
        """A machine stands somewhere: it is asked for once it is known where."""
        is_somewhere = self._site is not None or self.town.place is not None
        self.machine.setEnabled(is_somewhere)
        self.serial.setEnabled(is_somewhere and self.machine.currentData() is not None)

    # ---- writing it down

    def save(self) -> None:
        """Write down who or what is new; where somebody is alike, that one is shown once before."""
        if self._is_saving or not self.is_open:
            return
        if self._customer is not None:
            self._write_machine(self._customer)
        elif not self.name.text().strip():
            self.name.setFocus()
        elif self._asked == self._passed_by:
            self._write_down()
        else:
            self._ask_for_alike(self._decide)

    def _decide(self, found: Sequence[Caller]) -> None:
        self._passed_by = self._asked
        if found:
            self.alike_buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._write_down()

    def _write_down(self) -> None:
        self._is_saving = True
        command = self._command()
        self._bridge.run(command, lambda done: self._follow_written(done, command))

    def _command(self) -> AddCustomer:
        person, place = self.person.text().strip(), self.town.place
        model, serial, skill = self._named_machine() if place else ("", "", "")
        return AddCustomer(
            new_id(),
            self.name.text().strip(),
            self.phone.text().strip(),
            contact_id=new_id() if person else "",
            contact_name=person,
            address=self.address.text().strip(),
            town=place.town if place else "",
            latitude=place.position.latitude if place else None,
            longitude=place.position.longitude if place else None,
            model=model,
            serial=serial,
            skill=skill,
        )

    def _named_machine(self) -> tuple[str, str, str]:
        """Return model, serial number and skill; nothing where no machine is chosen."""
        model, skill = self.machine.currentData() or ("", "")
        return model, self.serial.text().strip() if model else "", skill

    def _write_machine(self, customer: Customer) -> None:
        model, serial, skill = self._named_machine()
        place = self.town.place
        if not model:
            (self.machine if self.machine.isEnabled() else self.town).setFocus()
            return
        command = AddMachine(
            *(new_id(), customer.id, model, serial, skill, self._site.id if self._site else None),
            address=self.address.text().strip(),
            town=place.town if place else "",
            latitude=place.position.latitude if place else None,
            longitude=place.position.longitude if place else None,
        )
        self._is_saving = True
        self._bridge.run(command, lambda _done: self._follow_machine(command.equipment_id))

    def _follow_machine(self, equipment_id: str) -> None:
        self._is_saving = False
        self.fold()
        self.machine_written.emit(equipment_id)

    def _follow_written(self, done: Done, command: AddCustomer) -> None:
        self._is_saving = False
        rows = (change.after for event in done.events for change in event.changes)
        made = next(row for row in rows if isinstance(row, Customer) and row.id == command.customer_id)
        self.fold()
        self.written.emit(made, command.contact_id or None)

    def _come_to_rest(self) -> None:
        self._is_saving = False


def known_words(caller: Caller) -> str:
    """Write who it may be: the person, the customer, the number."""
    person, customer = caller.contact, caller.customer
    parts = [person.name if person else "", customer.name]
    parts.append(person.phone if person and person.phone else customer.phone)
    return "  ·  ".join(part for part in parts if part)
