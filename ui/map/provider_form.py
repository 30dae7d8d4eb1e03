"""The strip over the map that asks whose map is laid below it: an address of tiles, and the owner's name."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QWidget

from dispatcher.domain.errors import Refusal
from ui.widgets.fields import button
from ui.widgets.labels import label
from ui.wording import say, tr, wording

from .tiles import OPEN_STREET_MAP, Provider, provider_of
from .view import MapView

LEAST_FIELD_PX = 160


class ProviderStrip(QWidget):
    """Two fields and what may be done with them. Enter takes them, Escape leaves everything as it was."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("placeStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.address, self.owner = QLineEdit(), QLineEdit()
        self._address_words, self._owner_words = label("", "strong"), label("", "strong")
        self.refusal = label("", "alarm")
        self.refusal.setWordWrap(True)
        self.use_button = button("globe", "primary")
        self.usual_button, self.leave_button = button(), button("close")
        fields = QGridLayout(self)
        fields.setContentsMargins(10, 6, 8, 6)
        fields.setHorizontalSpacing(6)
        fields.setVerticalSpacing(4)
        for row, (words, field) in enumerate(
            ((self._address_words, self.address), (self._owner_words, self.owner))
        ):
            field.setMinimumWidth(LEAST_FIELD_PX)
            fields.addWidget(words, row, 0)
            fields.addWidget(field, row, 1)
        fields.addWidget(self.refusal, 2, 0, 1, 2)
        buttons = QHBoxLayout()
        for one in (self.use_button, self.usual_button, self.leave_button):
            buttons.addWidget(one)
        buttons.addStretch(1)
        fields.addLayout(buttons, 3, 0, 1, 2)
        wording.changed.connect(self._retranslate)
        self._retranslate()
        self.hide()

    def open(self, provider: Provider) -> None:
        """Ask, starting from the provider that is in use."""
        self._fill(provider)
        self.refuse("")
        self.show()
        self.address.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.address.selectAll()

    def fill_in_usual(self) -> None:
        self._fill(OPEN_STREET_MAP)
        self.refuse("")

    def refuse(self, words: str) -> None:
        """Say why this address cannot be taken; "" says nothing."""
        self.refusal.setText(words)
        self.refusal.setVisible(bool(words))

    def _fill(self, provider: Provider) -> None:
        self.address.setText(provider.url)
        self.owner.setText(provider.attribution)
        self.address.setCursorPosition(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave_button.click()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.use_button.click()
        else:
            super().keyPressEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Online map: whose"))
        self._address_words.setText(tr("Address of the tiles"))
        self.address.setAccessibleName(tr("Address of the tiles"))
        self._owner_words.setText(tr("Named on the map as"))
        self.owner.setAccessibleName(tr("Named on the map as"))
        self.use_button.setText(tr("Use this map"))
        self.usual_button.setText(tr("OpenStreetMap"))
        self.leave_button.setText(tr("Leave it"))


class ProviderDesk(QObject):
    """Opens the strip, and gives what was typed to the map, or says why not. GUI thread."""

    def __init__(self, map_view: MapView) -> None:
        super().__init__(map_view)
        self._map = map_view
        self.strip = ProviderStrip()
        self.strip.use_button.clicked.connect(self._use)
        self.strip.usual_button.clicked.connect(self.strip.fill_in_usual)
        self.strip.leave_button.clicked.connect(self._close)
        map_view.hold(self.strip)

    def ask(self) -> None:
        self.strip.open(self._map.provider)

    def _use(self) -> None:
        try:
            provider = provider_of(self.strip.address.text(), self.strip.owner.text())
        except Refusal as refusal:
            self.strip.refuse(say(refusal.sentence))
            return
        self._map.provider = provider
        self._map.use_tiles(provider)
        self._close()

    def _close(self) -> None:
        self.strip.hide()
        self._map.setFocus()
