"""The sheet of a what-if: what it changes against the live day, who is without a technician, the way out.

Without a fork it says what one is for. After a merge it lists what was left out.
"""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from dispatcher.services.rebasing import Skipped
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.optimisation_columns import skipped_columns
from ui.models.table_model import TableModel
from ui.selection import Selection
from ui.widgets.fields import button
from ui.widgets.labels import elided, label
from ui.widgets.tables import RowTable
from ui.wording import tr, wording

from .diff_view import DiffView
from .forking import WhatIf
from .rates_form import RatesForm
from .takeover_panel import TakeoverPanel

_HINT, _DIFF, _TAKEOVER, _SKIPPED, _RATES = range(5)
SURE_MS = 4000  # how long a second press on Discard counts


class WhatIfPanel(QWidget):
    """Shows the fork's diff and the jobs without anybody; merges what is taken, or discards all.

    It also holds the form for what roads and hours cost, with a fork or without.
    """

    def __init__(self, model: BoardModel, selection: Selection, bridge: Bridge, what_if: WhatIf) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._what_if = model, what_if
        self.skipped: tuple[Skipped, ...] = ()
        self._is_sure = False
        self._without = 0  # jobs without a technician when last looked
        self.diff = DiffView(model, selection, bridge, lambda: what_if.is_open and not what_if.is_shown)
        self.takeover = TakeoverPanel(model, selection, bridge)
        self.rates_form = RatesForm(model, bridge)
        self.left_out = TableModel(skipped_columns(model), key=lambda row: row.line.key)
        self.skipped_table = RowTable(self.left_out)
        self.skipped_table.set_widths(90, 150)
        self._arrange()
        self._sure = QTimer(self)
        self._sure.setSingleShot(True)
        self._sure.setInterval(SURE_MS)
        self._sure.timeout.connect(self._calm_down)
        what_if.changed.connect(self._write)
        what_if.compared.connect(self._show_diff)
        what_if.left.connect(self._show_left)
        self.diff.weighed_anew.connect(self._write)
        self.diff.confirmed.connect(self.merge)
        self.diff.rates_wanted.connect(self.rates_form.begin)
        self.rates_form.opened.connect(self._write)
        self.rates_form.left.connect(self._leave_rates)
        self.takeover.counted.connect(self._follow_count)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        self._title, self._status, self._hint = label("", "title"), elided("", "quiet"), label("", "quiet")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.changes_button = self._page_button(_DIFF)
        self.takeover_button = self._page_button(_TAKEOVER)
        self.fork_button = button("fork", "primary", self._what_if.turn)
        self.discard_button = button("close", on_click=self.discard)
        self.merge_button = button("done", "primary", self.merge)
        self._choices = QHBoxLayout()
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(self._title)
        top.addWidget(self.changes_button)
        top.addWidget(self.takeover_button)
        top.addWidget(self._status, 1)
        top.addLayout(self._choices)
        for made in (self.discard_button, self.merge_button, self.fork_button):
            top.addWidget(made)
        self._pages = QStackedLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        column.addLayout(top)
        column.addLayout(self._pages, 1)
        for page in (self._hint, self.diff, self.takeover, self.skipped_table, self.rates_form):
            self._pages.addWidget(page)

    def hold(self, choice: QWidget) -> None:
        """Show another choice about the what-if beside its buttons, as long as there is one."""
        self._choices.addWidget(choice)
        self._what_if.changed.connect(lambda: choice.setVisible(self._what_if.is_open))
        choice.setVisible(self._what_if.is_open)

    def _page_button(self, page: int) -> QPushButton:
        made = button(on_click=lambda: self._turn_to(page))
        made.setCheckable(True)
        made.setProperty("page", True)
        return made

    def retranslate(self) -> None:
        self._title.setText(tr("What if"))
        self.merge_button.setText(tr("Merge"))
        self.skipped_table.setAccessibleName(tr("What was left out"))
        self.left_out.refresh()
        self._write()

    # ---- the way out

    def merge(self) -> None:
        """Make true what is taken; needs the diff as it is by now."""
        if self.merge_button.isEnabled() and self.merge_button.isVisibleTo(self):
            self._what_if.merge(frozenset(self.diff.refused))

    def discard(self) -> None:
        """Leave the fork; where something was tried in it, at the second press."""
        if self._is_sure or self._what_if.count == 0:
            self._calm_down()
            self._what_if.discard()
            return
        self._is_sure = True
        self._sure.start()
        self._write()

    def _calm_down(self) -> None:
        self._is_sure = False
        self._sure.stop()
        self._write()

    # ---- following

    def _show_diff(self) -> None:
        self.skipped = ()
        self.diff.show_diff(self._what_if.diff)
        self._write()

    def _show_left(self, skipped: tuple[Skipped, ...]) -> None:
        self.skipped = skipped
        self.left_out.show(skipped)
        self.diff.show_diff(None)
        self._write()

    def _follow_count(self) -> None:
        """Show at once where the jobs could go of somebody who has just been marked absent."""
        before, count = self._without, self.takeover.count
        self._without = count
        if count == 0:
            self._turn_to(_DIFF)
        elif count > before:
            self._turn_to(_TAKEOVER)
        else:
            self._write()

    def show_changes(self) -> None:
        """Turn to the page of the changes and take the keys."""
        self._turn_to(_DIFF)
        self.diff.table.setFocus()

    def _leave_rates(self) -> None:
        self._write()
        if self.diff.isVisible():
            self.diff.table.setFocus()
        else:
            self.fork_button.setFocus()

    def _turn_to(self, page: int) -> None:
        self.rates_form.is_open = False
        self._pages.setCurrentIndex(page)
        self._write()

    # ---- writing

    def _write(self) -> None:
        is_open, count = self._what_if.is_open, self._what_if.count
        self._settle_page()
        page = self._pages.currentIndex()
        self.changes_button.setText(tr("Changes ({count})").format(count=count))
        self.takeover_button.setText(tr("Without a technician ({count})").format(count=self.takeover.count))
        self._title.setVisible(not is_open)  # its tab says so, and the pages need the room
        self.changes_button.setVisible(is_open)
        self.takeover_button.setVisible(bool(self.takeover.count))
        self.changes_button.setChecked(page == _DIFF)
        self.takeover_button.setChecked(page == _TAKEOVER)
        self.fork_button.setText(self._fork_words())
        self.fork_button.setVisible(not is_open or not self._what_if.is_shown)
        self.discard_button.setText(
            tr("Discard {count} changes?").format(count=count) if self._is_sure else tr("Discard")
        )
        self.discard_button.setVisible(is_open)
        self.merge_button.setVisible(is_open)
        self.merge_button.setEnabled(self.diff.taken > 0)
        self._status.setText(self._status_text())
        self._hint.setText(self._hint_text())

    def _fork_words(self) -> str:
        return tr("Back to the what-if (F9)") if self._what_if.is_open else tr("Fork the day (F9)")

    def _settle_page(self) -> None:
        """Leave a page that has nothing to show any more."""
        page = self._pages.currentIndex()
        if self.rates_form.is_open:
            self._pages.setCurrentIndex(_RATES)
            return
        if page == _TAKEOVER and self.takeover.count:
            return
        if not self._what_if.is_open:
            self._pages.setCurrentIndex(_SKIPPED if self.skipped else _HINT)
        else:
            self._pages.setCurrentIndex(
                _DIFF if self.diff.diff is not None and self.diff.rows.rows else _HINT
            )

    def _status_text(self) -> str:
        if self.skipped:
            return tr("Merged. Left out: {count}.").format(count=len(self.skipped))
        if self._what_if.is_open and self.diff.rows.rows:
            return tr("Space takes or refuses what goes together.")
        return ""

    def _hint_text(self) -> str:
        if self._what_if.is_open:
            return tr(
                "Nothing has been changed in this what-if yet. Drag, mark somebody absent or optimise: "
                "every difference from the live day will be listed here."
            )
        return tr(
            "A what-if is a private copy of the day: try anything in it, nothing is sent and nothing rings. "
            "Then merge what you like as one step, or discard it without a trace."
        )
