"""What a right click (or the menu key) offers about work: the actions that make sense for it now."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from ui.actions import Actions
from ui.style import look
from ui.widgets.finish import style_sheet

PLACING = ("propose", "promise", "tell", "parts_sent")
PINNING = ("pin", "pin_technician", "pin_time", "pin_range")
LEAVING = ("remove", "cancel")


def work_menu(parent: QWidget, actions: Actions, about_somebody: QAction | None = None) -> QMenu:
    """Return the menu of the selected work; `about_somebody` asks about a technician who was pointed at."""
    menu = QMenu(parent)
    menu.setStyleSheet(style_sheet(look.theme))
    for group in (PLACING, PINNING, LEAVING):
        made = [actions[name] for name in group if actions[name].isEnabled()]
        menu.addActions(made)
        if made:
            menu.addSeparator()
    if about_somebody is not None:
        about_somebody.setParent(menu)
        menu.addAction(about_somebody)
    if actions["why"].isEnabled():
        menu.addAction(actions["why"])
    return menu


def show_menu(menu: QMenu, at: QPoint) -> None:
    """Show a menu at a place of the screen, unless it is empty; nothing waits for it."""
    if menu.isEmpty():
        menu.deleteLater()
        return
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
