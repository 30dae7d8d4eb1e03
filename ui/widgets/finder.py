"""Finding a customer by typing: a search line whose matches drop down below it."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QStringListModel, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QCompleter

from ui.style import look
from ui.widgets.fields import SearchLine
from ui.widgets.finish import drop_down_sheet

DROP_DOWN_PX = 420


class Finder(SearchLine):
    """Shows what it is offered while one types. `found(index)`: which offer was taken, -1 when it is undone.

    Beside the matches it may offer more, below them: lines that only somebody who looks at them takes.
    Who listens to `searched` looks for matches and calls `offer`; this line knows nothing of customers.
    """

    found = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._offers = QStringListModel(self)
        self._drop_down = QCompleter(self._offers, self)
        self._drop_down.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._drop_down.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._drop_down.setMaxVisibleItems(8)
        self._drop_down.setWidget(self)
        chosen: Any = self._drop_down.activated  # overloaded: by text and by index
        chosen[QModelIndex].connect(self._take)
        look.changed.connect(self._restyle)
        self._restyle()
        self._takes_only_match = False  # Enter was pressed before the matches had come
        self._matches = 0
        self.textEdited.connect(self._start_over)
        self.returnPressed.connect(self._take_only_match)

    @property
    def offers(self) -> int:
        """How many matches are offered now."""
        return self._matches

    def offer(self, texts: Sequence[str], more: Sequence[str] = ()) -> None:
        """Drop these matches down, and what else there is below them; nothing at all closes the list."""
        self._offers.setStringList([*texts, *more])
        self._matches = len(texts)
        if self._takes_only_match and texts:
            self._take_only_match()
        elif (texts or more) and self.hasFocus():
            self._drop_down.complete()
            self._mark_first()
        else:
            self._fold()

    def show_taken(self, text: str) -> None:
        """Show the name of what was taken, without searching for it."""
        self.blockSignals(True)
        self.setText(text)
        self.setCursorPosition(0)
        self.blockSignals(False)
        self.stop_waiting()
        self._forget()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self._fold()

    def _restyle(self) -> None:
        popup = self._drop_down.popup()
        if popup is not None:
            popup.setStyleSheet(drop_down_sheet(look.theme))
            popup.setMinimumWidth(DROP_DOWN_PX)

    def _mark_first(self) -> None:
        """Let Enter take the first match, and show that it does."""
        popup, matches = self._drop_down.popup(), self._drop_down.completionModel()
        if popup is not None and matches is not None:
            popup.setCurrentIndex(matches.index(0, 0))

    def _fold(self) -> None:
        popup = self._drop_down.popup()
        if popup is not None:
            popup.hide()

    def _take(self, index: QModelIndex) -> None:
        self.found.emit(index.row())

    def _take_only_match(self) -> None:
        self._takes_only_match = self.offers == 0 and self.isModified()
        if self.offers == 1:
            self.found.emit(0)
        elif self.offers == 0 and self._offers.rowCount():
            self._drop_down.complete()  # closed before: what else there is has to be seen to be taken
            self._mark_first()

    def _start_over(self) -> None:
        self._forget()
        self.found.emit(-1)

    def _forget(self) -> None:
        self._takes_only_match, self._matches = False, 0
        self._offers.setStringList([])
        self._fold()
