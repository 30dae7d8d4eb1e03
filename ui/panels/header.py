"""The header: menus and buttons, what was just done, the day, and the application's clock."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMenuBar,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from ui.actions import MENUS, Actions, menu_name
from ui.models.board_model import BoardModel
from ui.widgets.fields import ActionButton, ToolButton
from ui.widgets.labels import elided, label
from ui.widgets.toast import Toast
from ui.wording import clock_with_seconds, day, tr, wording

HISTORY, SIGHT = ("undo", "redo"), ("zoom_fit", "now")
NARROW_PX, TIGHT_PX, SMALL_PX = 1500, 1280, 1080  # below them, what is in the menus too makes room
FEW_MENUS_PX, LARGE_PX = 136, 4000  # in a small window menus without room are behind their »
SEAT = ("language", "theme")
SEPARATED = {
    "work": ("accepted", "pin", "acknowledge"),
    "plan": ("print_plan", "previous_day", "scale_hour", "group_by", "plan_table"),
    "view": ("now", "theme", "layout_operator", "text_smaller", "wall_board"),
}


class Header(QWidget):
    """Menus, the two call buttons, tools, the toast, and at the right the day and the time."""

    def __init__(self, model: BoardModel, actions: Actions, author: str, is_training: bool) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(46)
        self._model, self._actions = model, actions
        self.menus = QMenuBar()
        self.menus.setNativeMenuBar(False)
        self.menus.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.toast = Toast()
        self._brand, self._badge = label("Dispatcher", "brand"), label("", "badge")
        self._day, self._clock = label("", "strong"), label("", "clock")
        self._author = elided(author, "secondary")
        if not is_training:
            self._badge.hide()
        self._fill_menus()
        self._arrange()
        model.ticked.connect(self._write)
        model.changed.connect(self._write)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _fill_menus(self) -> None:
        for name in MENUS:
            menu = self.menus.addMenu("")
            for action in self._actions.of_menu(name):
                if action.objectName() in SEPARATED.get(name, ()):
                    menu.addSeparator()
                menu.addAction(action)

    def _arrange(self) -> None:
        self.urgent_button = ActionButton(self._actions["urgent_call"], self, "primary")
        self.call_button = ActionButton(self._actions["new_call"], self, says_keys=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(6)
        self._give_way: list[tuple[QWidget, int]] = [(self._brand, NARROW_PX)]
        row.addWidget(self._brand)
        row.addWidget(self.menus, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.urgent_button)
        row.addWidget(self.call_button)
        self._give_way.append((self.call_button, SMALL_PX))
        row.addSpacing(4)
        for name in (*HISTORY, *SIGHT):
            made = ToolButton(self._actions[name])
            row.addWidget(made)
            self._give_way.append((made, NARROW_PX if name in SIGHT else SMALL_PX))
        row.addStretch(1)
        row.addWidget(self.toast, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        for name in SEAT:
            made = ToolButton(self._actions[name])
            row.addWidget(made)
            self._give_way.append((made, TIGHT_PX))
        row.addSpacing(6)
        row.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(_stacked(self._day, self._author))
        self._give_way += [(self._day, SMALL_PX), (self._author, SMALL_PX)]
        row.addSpacing(4)
        row.addWidget(self._clock)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_room()

    def _share_room(self) -> None:
        """Show what the width has room for; the menus are whole unless the window is small."""
        is_small, whole = self.width() < SMALL_PX, self.menus.sizeHint().width()
        self.menus.setMinimumWidth(FEW_MENUS_PX if is_small else whole)
        self.menus.setMaximumWidth(FEW_MENUS_PX if is_small else LARGE_PX)
        for widget, least in self._give_way:
            widget.setVisible(self.width() >= least)

    def retranslate(self) -> None:
        for name, action in zip(MENUS, self.menus.actions(), strict=True):
            action.setText(menu_name(name))
        more = self.menus.findChild(QToolButton, "qt_menubar_ext_button")
        if more is not None:
            more.setAccessibleName(tr("More menus"))
        self._share_room()
        self._badge.setText(tr("TRAINING"))
        self._clock.setAccessibleName(tr("Clock of the desk"))
        self._write()

    def _write(self) -> None:
        self._clock.setText(clock_with_seconds(self._model.now))
        self._day.setText(day(self._model.board.day))


def _stacked(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(0)
    column.addStretch(1)
    for widget in widgets:
        column.addWidget(widget)
    column.addStretch(1)
    return column
