"""The strip of a what-if: nothing on the screen is real, what it comes to, what the live day tells."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ui import icons
from ui.style import look
from ui.widgets.fields import button
from ui.widgets.labels import elided, label, set_role
from ui.widgets.strips import NARROW_PX
from ui.wording import say, tr, wording

from .diff_columns import changed_totals_text
from .forking import WhatIf
from .panel import WhatIfPanel


class WhatIfStrip(QWidget):
    """Stands over the plan as long as there is a fork: loud while that is shown, quiet over the live day."""

    diff_wanted = Signal()

    def __init__(self, what_if: WhatIf, panel: WhatIfPanel) -> None:
        super().__init__()
        self.setObjectName("whatIfStrip")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._what_if, self._panel = what_if, panel
        self._sign, self._words = QLabel(), elided("", "strong")
        self._figures, self._news = elided(""), label("", "strong")
        self.turn_button = button("fork", on_click=what_if.turn)
        self.diff_button = button("proposals", on_click=self.diff_wanted.emit)
        self.merge_button = button("done", on_click=panel.merge)
        self.discard_button = button("close", on_click=panel.discard)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 8, 4)
        row.setSpacing(10)
        row.addWidget(self._sign)
        row.addWidget(self._words, 9)  # the figures give way first
        row.addWidget(self._figures, 1)
        row.addWidget(self._news)
        for made in (self.turn_button, self.diff_button, self.merge_button, self.discard_button):
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(made)
        what_if.changed.connect(self.write)
        what_if.left.connect(lambda _skipped: self.write())
        panel.diff.weighed_anew.connect(self.write)
        for told in (wording.changed, look.changed):
            told.connect(self.write)
        self.write()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, leave out what the sheet of the what-if offers too."""
        super().resizeEvent(event)
        for one in (self.merge_button, self.discard_button):
            one.setVisible(self.width() >= NARROW_PX)

    def write(self) -> None:
        """Write everything again from the fork as it is."""
        what_if, view = self._what_if, self._panel.diff
        is_shown = what_if.is_shown
        self.setVisible(what_if.is_open)
        set_role(self, shown="true" if is_shown else "false")
        ink = look.theme.accent if is_shown else look.theme.secondary
        self._sign.setPixmap(icons.pixmap("fork", 18, ink, self.devicePixelRatioF()))
        self._words.setText(self._title())
        self._words.ensurePolished()
        self._words.setMaximumWidth(self._words.sizeHint().width())  # the rest of the room is the figures'
        has_figures = view.diff is not None and view.weighed is not None and is_shown
        self._figures.setText(
            changed_totals_text(view.diff.before, view.weighed.totals) if has_figures else ""  # type: ignore[union-attr]
        )
        self._news.setText(self._news_text())
        self._news.setVisible(bool(what_if.news) and is_shown)
        self.turn_button.setText(tr("Live day (F9)") if is_shown else tr("Back to the what-if (F9)"))
        self.diff_button.setText(tr("Compare"))
        self.merge_button.setText(tr("Merge"))
        self.merge_button.setEnabled(view.taken > 0)
        self.discard_button.setText(self._panel.discard_button.text())
        self.setAccessibleName(self._words.text())

    def _title(self) -> str:
        if self._what_if.is_shown:
            return tr("WHAT IF: nothing here is real")
        return tr("This is the live day. A what-if with {count} changes waits.").format(
            count=self._what_if.count
        )

    def _news_text(self) -> str:
        news = self._what_if.news
        if not news:
            return ""
        return tr("Live day: {count} new, {what}").format(count=len(news), what=say(news[-1]))
