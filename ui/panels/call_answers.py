"""The right half of the call sheet: what can be promised to the caller, or who could go now."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.panels.candidates import CandidatesTable
from ui.panels.slots import SlotsPanel
from ui.widgets.fields import button
from ui.wording import tr

_SLOTS, _CANDIDATES = range(2)


class CallAnswers(QWidget):
    """Two pages, of which a call that is not urgent begins with the first. `chosen_changed`: on either."""

    chosen_changed = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self.slots, self.candidates = SlotsPanel(model, bridge), CandidatesTable(model)
        self._preferred = True
        self.slots_button, self.candidates_button = (_page_button(name) for name in ("appointment", "person"))
        self._group = QButtonGroup(self)
        for page, one in ((_SLOTS, self.slots_button), (_CANDIDATES, self.candidates_button)):
            self._group.addButton(one, page)
        self._arrange()
        self._group.idToggled.connect(self._turn)
        self.slots.chosen_changed.connect(self.chosen_changed)
        self.candidates.table.chosen.connect(lambda _row: self.chosen_changed.emit())
        self.slots_button.setChecked(True)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(4)
        top.addWidget(self.slots_button)
        top.addWidget(self.candidates_button)
        top.addStretch(1)
        top.addWidget(self.slots.wanted)
        self._pages = QStackedLayout()
        self._pages.addWidget(self.slots)
        self._pages.addWidget(self.candidates)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._pages, 1)

    def retranslate(self) -> None:
        self.slots_button.setText(tr("Appointments"))
        self.candidates_button.setText(tr("Who could go"))
        self.slots.retranslate()
        self.candidates.retranslate()

    def prefer_slots(self, preferred: bool) -> None:
        """Turn to the page that suits the call, if that is another than before; a person may turn back."""
        if preferred != self._preferred:
            self._preferred = preferred
            (self.slots_button if preferred else self.candidates_button).setChecked(True)

    def show_slots(self) -> None:
        """Turn to the windows and take the keys there."""
        self.slots_button.setChecked(True)
        self.slots.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _turn(self, page: int, is_on: bool) -> None:
        if is_on:
            self._pages.setCurrentIndex(page)
            self.slots.wanted.setVisible(page == _SLOTS)


def _page_button(icon: str) -> QPushButton:
    made = button(icon)
    made.setCheckable(True)
    made.setProperty("page", True)
    return made
