"""The alarm desk: what the next shift takes over, figures against the standards, a manager's settings."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.services.alarm_reading import AlarmSettings
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.widgets.fields import Choice
from ui.widgets.labels import label
from ui.wording import tr, wording

from .alarm_figures import FiguresPage
from .alarm_people import DutyPage, ExpertsPage
from .alarm_rules_form import RulesPage
from .hand_over import HandOverPage

PAGES = ("hand_over", "figures", "experts", "duty", "rules")


class AlarmDesk(QWidget):
    """One page at a time, chosen at the top. Reads anew whenever it is shown or something changed."""

    wanted = Signal()

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        self._asked = label("", "quiet")
        self.page = Choice()
        self.hand_over, self.figures = HandOverPage(model), FiguresPage(model, bridge)
        self.experts, self.duty, self.rules = ExpertsPage(bridge), DutyPage(bridge), RulesPage(bridge)
        self._arrange()
        self.page.currentIndexChanged.connect(self._turn)
        bridge.happened.connect(self._follow)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._asked)
        top.addWidget(self.page)
        top.addWidget(self.figures.asked)
        top.addStretch(1)
        around = QVBoxLayout(self)
        around.setContentsMargins(12, 8, 12, 8)
        around.setSpacing(6)
        around.addLayout(top)
        self._pages = QStackedLayout()
        around.addLayout(self._pages, 1)
        for page in (self.hand_over, self.figures, self.experts, self.duty, self.rules):
            self._pages.addWidget(page)
        self.figures.asked.hide()

    def retranslate(self) -> None:
        self._asked.setText(tr("Show"))
        self.page.setAccessibleName(tr("Page of the alarm desk"))
        words = (
            tr("Hand-over to the next shift"),
            tr("Figures against the standards"),
            tr("Level-3 people"),
            tr("People on duty"),
            tr("Rules"),
        )
        self.page.offer(list(zip(words, PAGES, strict=True)))
        if self.page.currentIndex() < 0:
            self.page.setCurrentIndex(0)
        self._read()  # shipped names follow the language

    def open(self, page: str) -> None:
        """Show one of PAGES and ask to be seen."""
        self.page.choose(page)
        self.wanted.emit()
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._read()

    def _turn(self, at: int) -> None:
        if at >= 0:
            self._pages.setCurrentIndex(at)
            self.figures.asked.setVisible(self.page.currentData() == "figures")
            self._read()

    def _follow(self, _events: object) -> None:
        self._read()

    def _read(self) -> None:
        """Ask for what the open page shows; nothing while nobody looks."""
        if not self.isVisible():
            return
        if self.page.currentData() == "figures":
            self.figures.read()
        elif self.page.currentData() != "hand_over":
            self._bridge.ask(self._bridge.live.alarm_settings, self._take)

    def _take(self, settings: AlarmSettings) -> None:
        for page in (self.experts, self.duty, self.rules):
            page.take(settings)
