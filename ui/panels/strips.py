"""Strips over the plan that are not alarms: a refusal with its ways on, and the training notice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ui import icons
from ui.style import look
from ui.widgets.fields import button
from ui.widgets.labels import elided, label
from ui.wording import tr, wording


@dataclass(frozen=True)
class WayOn:
    """A button on the refusal strip. `needs_reason`: it is pressed only with a reason, which it is given."""

    text: str
    take: Callable[[str], None]
    needs_reason: bool = False


class RefusalStrip(QWidget):
    """Says why not, and offers what can be done instead. Goes away by Cancel, Escape or a way on."""

    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("refusalStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._sign, self.sentence = QLabel(), label("", "strong")
        self.sentence.setWordWrap(True)
        self.reason = QLineEdit()
        self.reason.setMinimumWidth(180)
        self.reason.textChanged.connect(self._follow_reason)
        self._came_from: QWidget | None = None  # where the focus was before a key was refused
        self._buttons: list[QPushButton] = []
        self.cancel_button = button("", "", self.close_strip)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 5, 8, 5)
        self._row.setSpacing(8)
        self._row.addWidget(self._sign)
        self._row.addWidget(self.sentence, 1)
        self._row.addWidget(self.reason)
        self._row.addWidget(self.cancel_button)
        wording.changed.connect(self._retranslate)
        self._retranslate()
        self.hide()

    @property
    def ways_on(self) -> list[QPushButton]:
        """Return the buttons offered now, Cancel not among them."""
        return list(self._buttons)

    def refuse(self, sentence: str, ways_on: Sequence[WayOn] = ()) -> None:
        """Show a sentence with its ways on."""
        self._forget_buttons()
        self._sign.setPixmap(icons.pixmap("warning", 18, look.theme.alarm, self.devicePixelRatioF()))
        self.sentence.setText(sentence)
        self.reason.clear()
        self.reason.setVisible(any(way.needs_reason for way in ways_on))
        for way in ways_on:
            self._add(way)
        self.show()

    def offer(self, way: WayOn) -> None:
        """Add a way on to the refusal that is shown."""
        self._add(way)

    def take_focus(self) -> None:
        """Let keys answer the refusal, where there is one; the focus goes back when it is closed."""
        if self.isVisible():
            self._came_from = self.window().focusWidget()
            (self._buttons or [self.cancel_button])[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        came_from, self._came_from = self._came_from, None
        if came_from is not None:
            came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        super().hideEvent(event)

    def close_strip(self) -> None:
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_strip()
        else:
            super().keyPressEvent(event)

    def _add(self, way: WayOn) -> None:
        made = button("", "", lambda: self._take(way))
        made.setText(way.text)
        made.setProperty("needsReason", way.needs_reason)
        made.setEnabled(not way.needs_reason)
        self._row.insertWidget(self._row.indexOf(self.cancel_button), made)
        self._buttons.append(made)

    def _take(self, way: WayOn) -> None:
        reason = self.reason.text().strip()
        self.hide()
        way.take(reason)

    def _forget_buttons(self) -> None:
        for old in self._buttons:
            self._row.removeWidget(old)
            old.deleteLater()
        self._buttons = []

    def _follow_reason(self, reason: str) -> None:
        for made in self._buttons:
            made.setEnabled(bool(reason.strip()) or not made.property("needsReason"))

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Refused"))
        self.cancel_button.setText(tr("Cancel"))
        self.reason.setPlaceholderText(tr("Reason"))
        self.reason.setAccessibleName(tr("Reason"))


class OfferStrip(QWidget):
    """Offers something that may be wanted: one sentence and buttons. Never takes the focus.

    A way on closes it; so does its last button, which does nothing else.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noticeStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.sentence = elided("", "strong")
        self.close_button = button("close", "", self.hide)
        self.close_button.setProperty("flat", True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._words: Callable[[], str] = str
        self._offers: list[tuple[QPushButton, Callable[[], str]]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 3, 8, 3)
        self._row.setSpacing(8)
        self._row.addWidget(self.sentence, 1)
        self._row.addWidget(self.close_button)
        wording.changed.connect(self._retranslate)
        self._retranslate()
        self.hide()

    @property
    def buttons(self) -> list[QPushButton]:
        """Return what is offered now, closing not among it."""
        return [made for made, _words in self._offers]

    def offer(
        self, words: Callable[[], str], ways: Sequence[tuple[Callable[[], str], Callable[[], None]]]
    ) -> None:
        """Show a sentence and its buttons, each with what it does; the words follow the language."""
        for old, _words in self._offers:
            self._row.removeWidget(old)
            old.deleteLater()
        self._words = words
        self._offers = [(self._made(take), name) for name, take in ways]
        self._retranslate()
        self.show()

    def _made(self, take: Callable[[], None]) -> QPushButton:
        made = button("", "")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.clicked.connect(self.hide)
        made.clicked.connect(lambda: take())
        self._row.insertWidget(self._row.indexOf(self.close_button), made)
        return made

    def _retranslate(self) -> None:
        self.setAccessibleName(tr("Offered"))
        self.sentence.setText(self._words())
        self.close_button.setAccessibleName(tr("Close this notice"))
        for made, words in self._offers:
            made.setText(words())


class TrainingStrip(QWidget):
    """Says that these customers do not exist, and how one's own come in."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("noticeStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._words = elided("")
        self.close_button = button("close", "", self.hide)
        self.close_button.setProperty("flat", True)
        self.close_button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 2, 8, 2)
        row.addWidget(self._words, 1)
        row.addWidget(self.close_button)
        wording.changed.connect(self._retranslate)
        self._retranslate()

    def _retranslate(self) -> None:
        self._words.setText(
            tr(
                "Training centre: fictional data. Your own: dispatcher import FOLDER "
                "(the columns are described in resources/schemas/import.md)."
            )
        )
        self.close_button.setAccessibleName(tr("Close this notice"))
