"""The sheets under the plan, one tab each: their words and icons follow the language and the theme.

There are more sheets than words have room for. Those that are always wanted and those used last have a tab;
the others wait under one button, by their names, and come to the bar when they are opened.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QTabBar, QTabWidget, QToolButton, QWidget

from ui import icons
from ui.style import look
from ui.wording import tr

SPARE_PX = 4  # between the last tab and the button of the others


@dataclass(frozen=True)
class Worn:
    """What a tab says. `icon` names the sheet where it is remembered; `is_main`: it keeps its tab."""

    words: Callable[[], str]
    icon: str
    is_main: bool


class Bar(QTabBar):
    """Knows how wide a tab would be, seen or not. It is never scrolled: what has no room has no tab."""

    def __init__(self) -> None:
        super().__init__()
        self.setUsesScrollButtons(False)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.come_back()

    def come_back(self) -> None:
        """Stand at the left again: Qt scrolled to the open tab before others were hidden, and stays so."""
        first = next((at for at in range(self.count()) if self.isTabVisible(at)), -1)
        if first < 0 or self.tabRect(first).left() >= 0:
            return
        opened = self.currentIndex()
        self.blockSignals(True)
        self.setCurrentIndex(first)
        self.setCurrentIndex(opened)
        self.blockSignals(False)

    def width_of(self, at: int) -> int:
        return self.tabSizeHint(at).width()


class Tabs(QTabWidget):
    """Add a sheet with `hold`; it is looked up by itself, never by its number."""

    def __init__(self) -> None:
        super().__init__()
        self._worn: dict[QWidget, Worn] = {}
        self._used: list[str] = []  # the names of sheets, the one opened last first
        self._bar = Bar()
        self.setTabBar(self._bar)
        self.more = QToolButton()
        self.menu = QMenu(self.more)
        self._make_more()
        self.setDocumentMode(True)
        self._bar.setDrawBase(False)
        self.setIconSize(QSize(14, 14))
        self.currentChanged.connect(self._give_way)

    def _make_more(self) -> None:
        self.more.setMenu(self.menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setProperty("more", True)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.setCornerWidget(self.more, Qt.Corner.TopRightCorner)
        self.more.hide()

    def hold(self, sheet: QWidget, words: Callable[[], str], icon: str, is_main: bool = False) -> None:
        """Add a sheet at the end; `words` are asked for again whenever they may have changed."""
        self._worn[sheet] = Worn(words, icon, is_main)
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
        self._fit()

    def sheets(self) -> list[QWidget]:
        """Return every sheet that is held now."""
        return list(self._worn)

    def waiting(self) -> list[QWidget]:
        """Return the sheets that have no tab now, in their order."""
        return [sheet for sheet in map(self.widget, self._hidden()) if sheet is not None]

    def _hidden(self) -> list[int]:
        return [at for at in range(self.count()) if not self.isTabVisible(at)]

    def write(self) -> None:
        """Write all words again."""
        self._bar.setAccessibleName(tr("Sheets"))
        self.more.setText(tr("More"))
        self.more.setAccessibleName(tr("More sheets"))
        self._fit()

    def tint(self) -> None:
        """Draw all icons again in the colours of the theme."""
        self.more.setIcon(icons.icon("down", look.theme.secondary))
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # ---- what was used last

    def kept(self) -> str:
        """Return which sheets were used last, to be remembered."""
        return " ".join(self._used)

    def use_again(self, kept: str) -> None:
        """Let those have a tab that had one; sheets there are no more are forgotten."""
        known = {worn.icon for worn in self._worn.values()}
        self._used = [name for name in dict.fromkeys(kept.split()) if name in known]
        self._fit()

    # ---- many sheets, little room

    def _give_way(self) -> None:
        """Ask for the room of the open sheet, not for that of the largest; then see which tabs fit."""
        usual, none = QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored
        for at in range(self.count()):
            policy = usual if at == self.currentIndex() else none
            if sheet := self.widget(at):
                sheet.setSizePolicy(policy, policy)
        sheet = self.currentWidget()
        worn = self._worn.get(sheet) if sheet is not None else None
        if worn is not None:
            self._used = [worn.icon, *(name for name in self._used if name != worn.icon)]
        self._fit()

    def _fit(self) -> None:
        """Show every tab with its icon; with less room words alone; then only as many words as fit."""
        if not self.isVisible():
            return  # as it is shown it fits
        everything = set(range(self.count()))
        self._dress(has_icons=False)
        if self._needed(everything) <= self.width():
            self._dress(has_icons=True)
            if self._needed(everything) > self.width():
                self._dress(has_icons=False)
        shown = everything if self._needed(everything) <= self.width() else self._chosen()
        opened = self.currentIndex()
        self._bar.blockSignals(True)  # Qt opens another sheet where it shows the tab of one that is open
        for at in sorted(everything, key=lambda one: one not in shown):  # never none at a time
            if self.isTabVisible(at) != (at in shown):
                self.setTabVisible(at, at in shown)
                self._bar.setCurrentIndex(opened)
        self._bar.blockSignals(False)
        for sheet in self._worn:  # as it hides a tab Qt shows the sheet that it took for the open one
            if sheet is not self.currentWidget() and sheet.isVisible():
                sheet.hide()
        self.more.setVisible(shown != everything)
        self._bar.come_back()

    def _dress(self, *, has_icons: bool) -> None:
        for sheet, worn in self._worn.items():
            at, words = self.indexOf(sheet), worn.words()
            if self.tabText(at) != words:
                self.setTabText(at, words)
            if self._bar.accessibleTabName(at) != words:
                self._bar.setAccessibleTabName(at, words)
            if has_icons or not self.tabIcon(at).isNull():
                self.setTabIcon(at, icons.icon(worn.icon, look.theme.secondary) if has_icons else QIcon())

    def _needed(self, tabs: Iterable[int]) -> int:
        return sum(self._bar.width_of(at) for at in tabs)

    def _chosen(self) -> set[int]:
        """Return the tabs there is room for: the open one, the main ones, those used last, the others."""
        room = self.width() - self.more.sizeHint().width() - SPARE_PX
        chosen: set[int] = set()
        for at in sorted(range(self.count()), key=self._rank):
            width = self._bar.width_of(at)
            if width <= room or not chosen:
                chosen.add(at)
                room -= width
        return chosen

    def _rank(self, at: int) -> tuple[int, int]:
        sheet = self.widget(at)
        worn = self._worn.get(sheet) if sheet is not None else None
        if at == self.currentIndex() or worn is None:
            return (0, 0)
        if worn.is_main:
            return (1, at)
        return (2, self._used.index(worn.icon)) if worn.icon in self._used else (3, at)

    def _fill_menu(self) -> None:
        self.menu.clear()
        for sheet in self.waiting():
            worn = self._worn[sheet]
            action = self.menu.addAction(icons.icon(worn.icon, look.theme.secondary), worn.words())
            action.triggered.connect(lambda _on=False, sheet=sheet: self._open(sheet))

    def _open(self, sheet: QWidget) -> None:
        """Open a sheet from the menu, its tab under the keys."""
        self.setCurrentWidget(sheet)
        self._bar.setFocus(Qt.FocusReason.OtherFocusReason)
