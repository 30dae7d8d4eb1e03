"""The map's controls in its head: find on the map, and what lies over the day. The same for both faces."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from ui import icons
from ui.models.board_model import BoardModel
from ui.plain import plain_tooltip
from ui.selection import Selection
from ui.widgets.finder import Finder
from ui.wording import tr, wording

from .finding import Found, find
from .view import MapView

LEAST_SEARCH_PX = 96


class MapBar(QWidget):
    """Search line and toggles of the map; every one has a name, and Tab reaches it."""

    def __init__(self, map_view: MapView, model: BoardModel, selection: Selection) -> None:
        super().__init__()
        self._map, self._model, self._selection = map_view, model, selection
        self._offered: tuple[Found, ...] = ()
        self.search = Finder()
        self.search.setMinimumWidth(LEAST_SEARCH_PX)
        self.search.setMaximumWidth(220)
        self.search.searched.connect(self._look_for)
        self.search.found.connect(self._take)
        self.toggles = {
            name: self._toggle(name, icon)
            for name, icon in (
                ("roads", "roads"),
                ("groups", "group"),
                ("heat", "heat"),
                ("tiles", "globe"),
                ("legend", "legend"),
            )
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addStretch(1)
        row.addWidget(self.search, 3)
        row.addSpacing(4)
        for button in self.toggles.values():
            row.addWidget(button)
        map_view.shown_changed.connect(self._follow)
        model.changed.connect(self._follow)
        wording.changed.connect(self._retranslate)
        self._retranslate()

    def _toggle(self, name: str, icon: str) -> QToolButton:
        made = QToolButton()
        made.setCheckable(True)
        made.setProperty("flat", True)
        made.setIconSize(QSize(16, 16))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        icons.wear(made, icon)
        made.clicked.connect(lambda is_on: self._switch(name, is_on))
        return made

    def _switch(self, name: str, is_on: bool) -> None:
        if name == "tiles":
            self._map.use_tiles(self._map.provider if is_on else None)
        else:
            self._map.show_what(**{name: is_on})

    def _follow(self) -> None:
        shown = self._map.shown
        states = {
            "roads": shown.roads,
            "groups": self._map.has_groups,
            "heat": shown.heat,
            "tiles": bool(shown.tiles),
            "legend": bool(shown.legend),
        }
        for name, is_on in states.items():
            self.toggles[name].setChecked(is_on)

    # ---- finding

    def _look_for(self, text: str) -> None:
        self._offered = find(self._model.board, self._map.towns, text)
        self.search.offer([one.text for one in self._offered])

    def _take(self, index: int) -> None:
        if not 0 <= index < len(self._offered):
            return
        taken = self._offered[index]
        self.search.show_taken(taken.text)
        if taken.area is not None:
            self._map.go_to(taken.area)
        else:
            self._selection.select(intervention_id=taken.job_id, technician_id=taken.technician_id)

    def _retranslate(self) -> None:
        self.search.setPlaceholderText(tr("Search"))
        self.search.setAccessibleName(tr("Find a technician, a customer or a town on the map"))
        self.search.setToolTip(plain_tooltip(self.search.accessibleName()))
        names = {
            "roads": tr("Roads of everyone"),
            "groups": tr("Jobs close together as one mark"),
            "heat": tr("Where much open work lies"),
            "tiles": tr("Online map: its server sees which area is looked at"),
            "legend": tr("Legend"),
        }
        for name, words in names.items():
            self.toggles[name].setAccessibleName(words)
            self.toggles[name].setToolTip(plain_tooltip(words))
        self._follow()
