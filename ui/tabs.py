"""The sheets under the plan, one tab each: their words and icons follow the language and the theme."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QTabWidget, QWidget

from ui import icons
from ui.style import look
from ui.wording import tr


class Stage(Enum):
    """How much of itself each tab shows."""

    WHOLE, WORDS, ICONS = range(3)


class Tabs(QTabWidget):
    """Add a sheet with `hold`; it is looked up by itself, never by its number."""

    def __init__(self) -> None:
        super().__init__()
        self._worn: dict[QWidget, tuple[Callable[[], str], str]] = {}
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setIconSize(QSize(14, 14))
        self.currentChanged.connect(self._give_way)

    def hold(self, sheet: QWidget, words: Callable[[], str], icon: str) -> None:
        """Add a sheet at the end; `words` are asked for again whenever they may have changed."""
        self._worn[sheet] = (words, icon)
        self.addTab(sheet, "")
        self._give_way()

    def swap(self, place: QWidget, sheet: QWidget) -> None:
        """Put a sheet where only its place has been held; the place is gone then."""
        at, is_shown = self.indexOf(place), self.currentWidget() is place
        self._worn[sheet] = self._worn.pop(place)
        self.insertTab(at + 1, sheet, self.tabIcon(at), self.tabText(at))
        if is_shown:
            self.setCurrentWidget(sheet)
        self.removeTab(at)
        place.deleteLater()

    def sheets(self) -> list[QWidget]:
        """Return every sheet that is held now."""
        return list(self._worn)

    def write(self) -> None:
        """Write all words again."""
        self.tabBar().setAccessibleName(tr("Sheets"))
        for sheet, (words, _icon) in self._worn.items():
            self._say(self.indexOf(sheet), words())
        self._fit()

    def tint(self) -> None:
        """Draw all icons again in the colours of the theme."""
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # ---- many sheets, little room

    def _give_way(self) -> None:
        """Ask for the room of the open sheet, not for that of the largest; then see which words fit."""
        usual, none = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored
        for at in range(self.count()):
            policy = usual if at == self.currentIndex() else none
            if sheet := self.widget(at):
                sheet.setSizePolicy(policy, policy)
        self._fit()

    def _fit(self) -> None:
        """Show words and icons; with less room the words alone, then words for the open sheet only."""
        for stage in Stage:
            for sheet, (words, icon) in self._worn.items():
                at = self.indexOf(sheet)
                has_words = stage is not Stage.ICONS or at == self.currentIndex()
                has_icon = stage is not Stage.WORDS and not (stage is Stage.ICONS and has_words)
                self._say(at, words() if has_words else "")
                self.setTabIcon(at, icons.icon(icon, look.theme.secondary) if has_icon else QIcon())
                self.setTabToolTip(at, "" if has_words else words())
                self.tabBar().setAccessibleTabName(at, words())
            if self.tabBar().sizeHint().width() <= self.width():
                break

    def _say(self, at: int, words: str) -> None:
        if self.tabText(at) != words:
            self.setTabText(at, words)
