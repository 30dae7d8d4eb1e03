"""One line on the call sheet: how many articles match the fault being typed, and the best of them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dispatcher.services.knowledge_base import Match
from ui.plain import plain_tooltip
from ui.widgets.fields import button
from ui.widgets.labels import elided
from ui.wording import tr, wording


class KnowledgeLine(QWidget):
    """Hidden while nothing matches. `show_wanted()`; `solved(article_id)` when the best one has solved it."""

    show_wanted = Signal()
    solved = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.matches: tuple[Match, ...] = ()
        self._may_solve = False
        self._words = elided("", "quiet")
        self.show_button = button("knowledge", on_click=self.show_wanted.emit)
        self.solve_button = button("done", on_click=self._solve)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self.show_button)
        row.addWidget(self.solve_button)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.show_button.setAccessibleName(tr("Read the articles"))
        self.show_button.setToolTip(plain_tooltip(tr("Read the articles")))
        self.solve_button.setText(tr("Solved by article"))
        self._write()

    def show_matches(self, matches: tuple[Match, ...], may_solve: bool) -> None:
        """Show what was found for the call on the sheet; `may_solve`: whether it can be saved already."""
        self.matches, self._may_solve = matches, may_solve
        self._write()

    def _solve(self) -> None:
        if self.matches:
            self.solved.emit(self.matches[0].article.id)

    def _write(self) -> None:
        self.setVisible(bool(self.matches))
        if not self.matches:
            return
        count, title = len(self.matches), self.matches[0].article.title
        words = tr("1 article: {title}") if count == 1 else tr("{count} articles: {title}")
        self._words.setText(words.format(count=count, title=title))
        hint = tr("“{title}” has solved it: no visit").format(title=title)
        self.solve_button.setToolTip(plain_tooltip(hint))
        self.solve_button.setEnabled(self._may_solve)
