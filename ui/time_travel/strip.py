"""The strip that says one looks at the past: which instant, what had just happened, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from dispatcher.domain.people import SYSTEM
from dispatcher.services.replaying import Glimpse
from ui import icons
from ui.actions import Actions
from ui.models.board_model import BoardModel
from ui.style import look
from ui.time_travel.slider import DaySlider
from ui.time_travel.travel import TimeTravel
from ui.widgets.fields import ToolButton, button
from ui.widgets.finish import on_accent
from ui.widgets.labels import elided
from ui.widgets.strips import NARROW_PX
from ui.wording import clock, say, tr, wording

STEPS = ("past_back", "past_play", "past_on")


class PastStrip(QWidget):
    """Stands over the plan while the past is shown; nobody can overlook it. Escape goes back to now."""

    review_wanted = Signal()
    left = Signal()  # a hand on the strip went back to now: the keys belong to the plan again

    def __init__(self, travel: TimeTravel, model: BoardModel, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("pastStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._travel, self._model = travel, model
        self._sign, self.words, self.news = QLabel(), elided("", "onStrip"), elided("", "onStripSmall")
        self.slider = DaySlider()
        self._earliest, self._latest = QLabel(), QLabel()
        self.steps = [_on_strip(ToolButton(actions[name])) for name in STEPS]
        self.review_button = button("compare", "", self.review_wanted.emit)
        self.now_button = button("now", "", self._leave)
        self._arrange()
        self.slider.moved.connect(travel.go)
        travel.changed.connect(self.follow)
        model.live.ticked.connect(self._stretch)
        look.changed.connect(self._tint)
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self.hide()

    def _arrange(self) -> None:
        self.words.setMinimumWidth(190)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self.words)
        texts.addWidget(self.news)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addLayout(texts, 3)
        for step in self.steps:
            row.addWidget(step)
        for end in (self._earliest, self._latest):
            end.setProperty("role", "onStripSmall")
            end.setTextFormat(Qt.TextFormat.PlainText)
        row.addWidget(self._earliest)
        row.addWidget(self.slider, 3)
        row.addWidget(self._latest)
        for one in (self.review_button, self.now_button):
            one.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(one)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, leave out what the menu and the slider say too."""
        super().resizeEvent(event)
        for one in (self._earliest, self._latest, self.review_button):
            one.setVisible(self.width() >= NARROW_PX)

    def follow(self) -> None:
        """Show where the travel has come to."""
        self.setVisible(self._travel.is_away)
        seen, span = self._travel.shown, self._travel.span
        if seen is not None and span is not None:
            self._stretch()
            self.slider.show_moment(seen.at)
        self._write()

    def _stretch(self) -> None:
        seen, span = self._travel.shown, self._travel.span
        if seen is not None and span is not None:
            latest = min(max(span[1], self._model.live.now), self._model.live.board.ends_at)
            self.slider.show_span(span[0], latest, seen.changes)
            self._earliest.setText(clock(span[0]))
            self._latest.setText(clock(latest))

    def _write(self) -> None:
        seen = self._travel.shown
        if seen is None:
            self.words.setText(tr("Looking up the day as it was…"))
            self.news.setText("")
            return
        self.words.setText(tr("As it was at {time} — read only").format(time=clock(seen.at)))
        self.news.setText(_last_change(seen))
        self.slider.setAccessibleDescription(self.words.text())

    def retranslate(self) -> None:
        self.setAccessibleName(tr("The day as it was"))
        self.slider.setAccessibleName(tr("Instant of the day"))
        self.review_button.setText(tr("Plan and actuals…"))
        self.now_button.setText(tr("Back to now"))
        self._tint()
        self.follow()

    def _tint(self) -> None:
        self._sign.setPixmap(icons.pixmap("history", 18, on_accent(look.theme), self.devicePixelRatioF()))
        self.slider.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._leave()
        else:
            super().keyPressEvent(event)

    def _leave(self) -> None:
        self._travel.leave()
        self.left.emit()


def _on_strip(made: QToolButton) -> QToolButton:
    made.setProperty("flat", False)
    return made


def _last_change(seen: Glimpse) -> str:
    """Say what had been done last by then, and how many changes the day had seen."""
    if seen.last is None:
        return tr("before the first change of the day")
    who = tr("Dispatcher") if seen.last.author == SYSTEM.name else seen.last.author
    done = tr("{time} {who}: {what}").format(time=clock(seen.last.at), who=who, what=say(seen.last.label))
    return f"{done} ({seen.position}/{len(seen.changes)})"
