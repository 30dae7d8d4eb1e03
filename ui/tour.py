"""The first steps at the desk: a few bubbles that point at things, on the sample centre, once.

They ask for nothing and stop nothing: whoever works on works on. Enter goes on, Escape ends it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPolygon
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.style import look
from ui.widgets.fields import button
from ui.widgets.labels import label
from ui.wording import tr, wording

WIDTH, TIP_PX, GAP_PX, EDGE_PX = 440, 9, 4, 8


@dataclass(frozen=True)
class Step:
    """What is said, and about what: the words are asked for again when the language changes."""

    title: Callable[[], str]
    words: Callable[[], str]
    about: Callable[[], QWidget]


class Tour(QWidget):
    """One bubble after the other over the window. `ended` comes once, read to the end or not."""

    ended = Signal()

    def __init__(self, window: QWidget, steps: Sequence[Step]) -> None:
        super().__init__(window)
        self.setObjectName("tour")
        self._window, self._steps, self.at = window, steps, 0
        self._tip = QPoint()
        self._title, self._words, self._count = label("", "title"), label(""), label("", "secondary")
        self._words.setWordWrap(True)
        self._title.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.skip_button = button("", "", self.end)
        self.back_button = button("", "", lambda: self._go(-1))
        self.next_button = button("", "primary", lambda: self._go(1))
        self._arrange()
        window.installEventFilter(self)
        wording.changed.connect(self._write)
        look.changed.connect(self.update)

    def _arrange(self) -> None:
        self.setFixedWidth(WIDTH)
        buttons, self._column = QHBoxLayout(), QVBoxLayout(self)
        column = self._column
        buttons.addWidget(self._count, 1)
        for one in (self.skip_button, self.back_button, self.next_button):
            buttons.addWidget(one)
        column.setContentsMargins(16 + TIP_PX, 14 + TIP_PX, 16 + TIP_PX, 12 + TIP_PX)
        column.setSpacing(8)
        column.addWidget(self._title)
        column.addWidget(self._words)
        column.addLayout(buttons)

    def start(self) -> None:
        """Show the first bubble; its button has the keys, since nothing has been begun yet."""
        self._write()
        self.show()
        self.raise_()
        self.next_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Go away, and give the keys back to the plan."""
        if not self.isHidden():
            has_keys = self.isAncestorOf(self._window.focusWidget() or self._window)
            self.hide()
            if has_keys:
                self._steps[0].about().setFocus()
            self.ended.emit()
            self.deleteLater()

    def _go(self, step: int) -> None:
        if not 0 <= self.at + step < len(self._steps):
            self.end()
            return
        self.at += step
        self._write()

    def _write(self) -> None:
        step, last = self._steps[self.at], len(self._steps) - 1
        self._title.setText(step.title())
        self._words.setText(step.words())
        self._count.setText(f"{self.at + 1}/{last + 1}")
        self.skip_button.setText(tr("End the tour"))
        self.skip_button.setVisible(self.at < last)
        self.back_button.setText(tr("Back"))
        self.back_button.setEnabled(self.at > 0)
        self.next_button.setText(tr("Next") if self.at < last else tr("Start working"))
        self.setAccessibleName(f"{step.title()}. {step.words()}")
        self._stand()

    def _stand(self) -> None:
        """Stand beside what is spoken of, within the window, the tip pointing at it."""
        about = self._steps[self.at].about()
        area = QRect(about.mapTo(self._window, QPoint(0, 0)), about.size())
        column = self._column
        self.setFixedHeight(max(column.heightForWidth(WIDTH), column.sizeHint().height()))
        room = self._window.rect().adjusted(EDGE_PX, EDGE_PX, -EDGE_PX, -EDGE_PX)
        is_large = area.width() > WIDTH and area.height() > self.height()
        top = area.center().y() - self.height() // 2 if is_large else area.bottom() + GAP_PX
        if top + self.height() > room.bottom():
            top = max(area.top() - self.height() - GAP_PX, room.top())
        left = area.center().x() - WIDTH // 2
        left = min(max(left, room.left()), room.right() - WIDTH)
        self.move(left, min(max(top, room.top()), room.bottom() - self.height()))
        self._tip = self.mapFrom(self._window, area.center())
        self.update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.LayoutRequest) and not self.isHidden():
            self._stand()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(1)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        theme, box = look.theme, self.rect().adjusted(TIP_PX, TIP_PX, -TIP_PX, -TIP_PX)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(theme.accent))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(box, 6, 6)
        x = min(max(self._tip.x(), box.left() + 2 * TIP_PX), box.right() - 2 * TIP_PX)
        if self._tip.y() < box.top():
            edge, tip = box.top(), box.top() - TIP_PX + 1
        elif self._tip.y() > box.bottom():
            edge, tip = box.bottom(), box.bottom() + TIP_PX - 1
        else:
            return
        corners = [QPoint(x - TIP_PX, edge), QPoint(x, tip), QPoint(x + TIP_PX, edge)]
        painter.setBrush(QColor(theme.accent))
        painter.drawPolygon(QPolygon(corners))
