"""What the article being read is to the call in hand: its solution, tied to it, of no help; or none fits."""

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from dispatcher.domain.articles import ArticleLink, LinkOutcome
from ui.widgets.fields import button
from ui.wording import tr, wording

MOST_LETTERS = 200


@dataclass(frozen=True)
class CallInHand:
    """The call that articles are looked for: saved under its id and number, or still being typed."""

    fault: str
    request_id: str = ""
    number: int = 0
    may_save: bool = True

    @property
    def is_saved(self) -> bool:
        return bool(self.request_id)


def call_text(call: CallInHand | None, link: ArticleLink | None) -> str:
    """Say which call is in hand, and what is tied to it so far."""
    if call is None:
        return tr("No call in hand: choose one, or begin a new one.")
    name = tr("Call {number}").format(number=call.number) if call.is_saved else tr("New call")
    return "  ·  ".join(part for part in (name, _link_text(call, link), call.fault) if part)


def _link_text(call: CallInHand, link: ArticleLink | None) -> str:
    if link is None:
        return tr("no article yet") if call.is_saved else ""
    return {
        LinkOutcome.LINKED: tr("tied to an article"),
        LinkOutcome.SOLVED: tr("solved by article"),
        LinkOutcome.UNSOLVED: tr("article did not solve it"),
        LinkOutcome.NONE: tr("no article fits: {reason}").format(reason=link.reason),
    }[link.outcome]


class Verdict(QWidget):
    """The buttons over the articles: `solved`, `tied(outcome)`, and `none_fits(reason)` once one is given."""

    solved = Signal()
    tied = Signal(object)
    none_fits = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.solve_button = button("done", "primary", self.solved.emit)
        self.tie_button = button("contract", on_click=lambda: self.tied.emit(LinkOutcome.LINKED))
        self.unsolved_button = button("close", on_click=lambda: self.tied.emit(LinkOutcome.UNSOLVED))
        self.none_button = button("", on_click=self.ask_reason)
        self.reason, self.reason_button = QLineEdit(), button("done", on_click=self._say_none)
        self.reason.setMaxLength(MOST_LETTERS)
        self._choices = (self.solve_button, self.tie_button, self.unsolved_button, self.none_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for one in self._choices:
            row.addWidget(one)
        row.addWidget(self.reason, 1)
        row.addWidget(self.reason_button)
        row.addStretch(0)
        self.reason.returnPressed.connect(self._say_none)
        self.reason.textChanged.connect(lambda _text: self._enable_reason())
        self.show_reason(False)
        self._enable_reason()
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.solve_button.setText(tr("Solved by article"))
        self.tie_button.setText(tr("Tie to the call"))
        self.unsolved_button.setText(tr("Not solved"))
        self.none_button.setText(tr("None fits…"))
        self.reason.setPlaceholderText(tr("Why does none fit?"))
        self.reason.setAccessibleName(tr("Why does none fit?"))
        self.reason_button.setText(tr("Note it"))

    def enable(self, call: CallInHand | None, has_article: bool) -> None:
        """Offer what can be said of this call now."""
        is_saved = call is not None and call.is_saved
        self.solve_button.setEnabled(has_article and call is not None and call.may_save)
        for one in (self.tie_button, self.unsolved_button):
            one.setEnabled(has_article and is_saved)
        self.none_button.setEnabled(is_saved)

    def ask_reason(self) -> None:
        """Ask why no article fits."""
        self.show_reason(True)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_reason(self, is_asked: bool) -> None:
        """Show the question why none fits in the place of the buttons, or these again."""
        self.reason.clear()
        self.reason.setVisible(is_asked)
        self.reason_button.setVisible(is_asked)
        for one in self._choices:
            one.setVisible(not is_asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.reason.isVisible():
            self.show_reason(False)
            self.none_button.setFocus()
            return
        super().keyPressEvent(event)

    def _enable_reason(self) -> None:
        self.reason_button.setEnabled(bool(self.reason.text().strip()))

    def _say_none(self) -> None:
        if self.reason.text().strip() and self.none_button.isEnabled():
            self.none_fits.emit(self.reason.text().strip())
            self.show_reason(False)
