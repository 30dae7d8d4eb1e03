"""The sheets under the plan, one tab each: their words and icons follow the language and the theme."""

from collections.abc import Callable

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QTabWidget, QWidget

from ui import icons
from ui.style import look
from ui.wording import tr


class Tabs(QTabWidget):
    """Add a sheet with `hold`; it is looked up by itself, never by its number."""

    def __init__(self) -> None:
        super().__init__()
        self._worn: dict[QWidget, tuple[Callable[[], str], str]] = {}
        self.setDocumentMode(True)
        self.tabBar().setDrawBase(False)
        self.setIconSize(QSize(14, 14))

    def hold(self, sheet: QWidget, words: Callable[[], str], icon: str) -> None:
        """Add a sheet at the end; `words` are asked for again whenever they may have changed."""
        self._worn[sheet] = (words, icon)
        self.addTab(sheet, "")

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
            self.setTabText(self.indexOf(sheet), words())

    def tint(self) -> None:
        """Draw all icons again in the colours of the theme."""
        for sheet, (_words, icon) in self._worn.items():
            self.setTabIcon(self.indexOf(sheet), icons.icon(icon, look.theme.secondary))
