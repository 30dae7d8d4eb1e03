"""The knowledge base while the customer is on the phone: the five best articles, and one of them read.

It follows the call in hand: the one being typed, else the selected one. What was typed into its own line
stays until another call comes.
"""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QSplitter,
    QStackedLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from dispatcher.domain.articles import ArticleLink
from dispatcher.domain.events import (
    ArticleLinked,
    ArticleWritten,
    ChangeReverted,
    FixDateSet,
    PackImported,
)
from dispatcher.services.knowledge import may_edit
from dispatcher.services.knowledge_base import Answer, Counted, Match, Standing
from ui.bridge import Bridge
from ui.models.table_model import TableModel
from ui.panels.knowledge_article import ArticleView
from ui.panels.knowledge_form import ArticleForm
from ui.panels.knowledge_lists import match_columns, open_columns, pack_text
from ui.panels.knowledge_verdict import CallInHand, Verdict, call_text
from ui.style import look
from ui.widgets.fields import SearchLine, button
from ui.widgets.labels import elided, label, set_role
from ui.widgets.tables import RowTable
from ui.wording import tr, wording

CHANGES = (ArticleWritten, ArticleLinked, FixDateSet, PackImported, ChangeReverted)
_MATCHES, _OPEN = range(2)
LEAST_HALF, LEAST_LIST = 220, 64  # px
CALLS, UNSOLVED = 1, 2  # the columns


class KnowledgePanel(QWidget):
    """Asks while it is seen. What it wants done with the call goes out as signals, with the article's id:
    `solved`, `tied(article_id, outcome)`, `none_fits(reason)`, `answer_wanted(article_id)`.
    """

    solved = Signal(str)
    tied = Signal(str, object)
    none_fits = Signal(str)
    answer_wanted = Signal(str)
    found = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._bridge = bridge
        self.call: CallInHand | None = None
        self.answer: Answer | None = None
        self.link: ArticleLink | None = None
        self._standing: Standing | None = None
        self._asked: object = None
        self._wanted = ""  # the article to be chosen when it is there
        self._is_stale = True
        self._make_parts()
        self._arrange()
        self._connect()
        self.retranslate()

    def _make_parts(self) -> None:
        self.search = SearchLine()
        self.matches = TableModel(match_columns(), key=lambda match: match.article.id)
        self.open = TableModel(open_columns(), key=lambda one: one.article.id)
        self.matches_table, self.open_table = RowTable(self.matches), RowTable(self.open)
        self.matches_table.set_widths(150, 40, 90)
        self.open_table.set_widths(150, 40, 60, last_first=True)
        for table in (self.matches_table, self.open_table):
            table.setMinimumHeight(LEAST_LIST)
        self.view, self.form = ArticleView(), ArticleForm()
        self.search_button, self.open_button = (button(icon) for icon in ("search", "warning"))
        self._group = QButtonGroup(self)
        for page, one in ((_MATCHES, self.search_button), (_OPEN, self.open_button)):
            one.setCheckable(True)
            one.setProperty("page", True)
            self._group.addButton(one, page)
        self.new_button = button("add", on_click=self.write_new)
        self.edit_button = button("journal", on_click=self.edit)
        self.verdict = Verdict()
        self.answer_button = button("message", on_click=self._want_answer)
        self._about, self._pack = elided("", "secondary"), elided("", "secondary")
        self._answer, self._nothing = elided("", "quiet"), label("", "quiet")

    def _arrange(self) -> None:
        self._nothing.setWordWrap(True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        tools = QHBoxLayout()
        tools.setSpacing(6)
        tools.addWidget(self.search, 1)
        for one in (self.search_button, self.open_button, self.new_button):
            tools.addWidget(one)
        facts = QHBoxLayout()
        facts.setSpacing(12)
        facts.addWidget(self._about, 3)
        facts.addWidget(self._pack, 2)
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addWidget(self._answer, 1)
        answer.addWidget(self.answer_button)
        self._lists = QStackedWidget()
        for page in (self.matches_table, self.open_table, self._nothing):
            self._lists.addWidget(page)
        halves = QSplitter(Qt.Orientation.Horizontal)
        for half in (self._lists, self.view):
            halves.addWidget(half)
            half.setMinimumWidth(LEAST_HALF)
        halves.setChildrenCollapsible(False)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        buttons.addWidget(self.verdict, 1)
        buttons.addWidget(self.edit_button)
        browse = QWidget()
        column = QVBoxLayout(browse)
        column.setContentsMargins(12, 6, 12, 4)
        column.setSpacing(4)
        for row in (tools, buttons, answer):
            column.addLayout(row)
        column.addWidget(halves, 1)
        column.addLayout(facts)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(browse)
        self._pages.addWidget(self.form)

    def _connect(self) -> None:
        self.search.searched.connect(self._look)
        self.search.returnPressed.connect(self._take_first)
        self._group.idToggled.connect(self._turn)
        self.search_button.setChecked(True)
        self.matches_table.chosen.connect(lambda _row: self._read())
        self.open_table.chosen.connect(lambda _row: self._read())
        for table in (self.matches_table, self.open_table):
            table.confirmed.connect(lambda _row: self.view.body.setFocus())
        self.verdict.solved.connect(self.solve)
        self.verdict.tied.connect(lambda outcome: self.tied.emit(self.article_id, outcome))
        self.verdict.none_fits.connect(self.none_fits)
        self.form.confirmed.connect(self._write_article)
        self.form.left.connect(self._leave_form)
        self._bridge.happened.connect(self._note)
        self._bridge.turned.connect(self._look_again)
        wording.changed.connect(self.retranslate)
        look.changed.connect(self._repaint)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Knowledge"))
        self.search.setPlaceholderText(tr("Symptom"))
        self.search.setAccessibleName(tr("Symptom"))
        self.matches_table.setAccessibleName(tr("Articles that match"))
        self.open_table.setAccessibleName(tr("Open articles"))
        self.search_button.setText(tr("Best"))
        self.new_button.setText(tr("New article"))
        self.edit_button.setText(tr("Edit"))
        self.answer_button.setText(tr("Prepare the answer"))
        self._repaint()
        self._write()

    def _repaint(self) -> None:
        for rows in (self.matches, self.open):
            rows.refresh()

    # ---- following the call

    def follow(self, call: CallInHand | None) -> None:
        """Look for the call in hand; the same call again changes nothing that somebody has typed."""
        if call == self.call:
            return
        before, self.call = self.call, call
        is_other = (before and before.request_id) != (call and call.request_id)
        if call is not None and (is_other or before is None or self.search.text() == before.fault):
            self.search.setText(call.fault)
        if is_other:
            self.link = None
            self.verdict.show_reason(False)
            self._ask_link()
        self._write()

    def search_for(self, text: str = "") -> None:
        """Take the keys into the search line, with these words if there are any."""
        if self._keeps_form():
            return
        if text:
            self.search.setText(text)
        self.search_button.setChecked(True)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def show_open(self) -> None:
        """Show what the product team owes a solution for."""
        if self._keeps_form():
            return
        self.open_button.setChecked(True)
        self.open_table.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._look_again()

    # ---- asking

    def _note(self, events: object) -> None:
        if any(isinstance(event, CHANGES) for event in events):  # type: ignore[attr-defined]
            self._is_stale = True
            if self.isVisible():
                self._look_again()

    def _look_again(self) -> None:
        self._is_stale = False
        self._look(self.search.text())
        self._ask_link()
        known, today = self._bridge.live.knowledge, self._take_standing
        self._bridge.ask(lambda: (known.standing(), known.open_articles()), lambda told: today(*told))

    def _look(self, text: str) -> None:
        known = self._bridge.live.knowledge
        self._asked = asked = object()
        said = self.call.fault if self.call else text
        self._bridge.ask(
            lambda: (known.best(text), known.answer_to(said or text)),
            lambda told: self._take(asked, *told),
        )

    def _ask_link(self) -> None:
        call, desk = self.call, self._bridge.desk
        if call is not None and call.is_saved:
            key = call.request_id
            self._bridge.ask(lambda: desk.knowledge.link_of(key), lambda link: self._take_link(key, link))

    def _take(self, asked: object, found: tuple[Match, ...], answer: Answer | None) -> None:
        """Show an answer, unless something else has been asked for since."""
        if asked is not self._asked:
            return
        chosen = self._wanted or self.article_id
        self.answer = answer
        self.matches.show(found)
        self.matches_table.hide_column(CALLS, is_hidden=not any(match.calls.tied for match in found))
        self._choose(self.matches_table, self.matches, chosen)
        self._write()
        self.found.emit()

    def _take_standing(self, standing: Standing, open_articles: tuple[Counted, ...]) -> None:
        chosen = self.article_id
        self._standing = standing
        self.open.show(open_articles)
        self.open_table.hide_column(UNSOLVED, is_hidden=not any(one.calls.unsolved for one in open_articles))
        if self.open_button.isChecked():
            self._choose(self.open_table, self.open, chosen)
        self._write()

    def _take_link(self, request_id: str, link: ArticleLink | None) -> None:
        if self.call is not None and self.call.request_id == request_id:
            self.link = link
            self._write()

    def _choose(self, table: RowTable, rows: TableModel, article_id: str) -> None:
        """Choose the article chosen before, else the best; read it again, for it may say something else."""
        at = rows.row_of(article_id)
        self._wanted = ""
        if rows.rows:
            table.choose(at if at >= 0 else 0)
        if table is self._table:
            self._read()

    # ---- reading

    @property
    def _table(self) -> RowTable:
        return self.open_table if self.open_button.isChecked() else self.matches_table

    @property
    def article_id(self) -> str:
        """The article that is read, "" where there is none."""
        rows = self.open.rows if self.open_button.isChecked() else self.matches.rows
        at = self._table.chosen_row
        return str(rows[at].article.id) if 0 <= at < len(rows) else ""

    def _read(self) -> None:
        key = self.article_id
        if not key:
            self.view.show_article(None)
            self._write()
            return
        known = self._bridge.live.knowledge
        self._bridge.ask(lambda: known.article(key), lambda article: self._show_article(key, article))

    def _show_article(self, key: str, article: Counted | None) -> None:
        if key == self.article_id:
            self.view.show_article(article)
            self._write()

    def _take_first(self) -> None:
        """Return in the search line: to the articles found."""
        if self.matches.rows:
            self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn(self, page: int, is_on: bool) -> None:
        if is_on:
            if self._table.chosen_row < 0 and self._table.model().rowCount():
                self._table.choose(0)
            self._read()
            self._write()

    # ---- what is done with it

    def solve(self) -> None:
        """Close the call: the article that is read has solved it."""
        if self.verdict.solve_button.isEnabled():
            self.solved.emit(self.article_id)

    def _want_answer(self) -> None:
        if self.answer is not None:
            self.answer_wanted.emit(self.answer.article.id)

    # ---- writing

    def write_new(self) -> None:
        """Begin a new article, its symptom being what was searched for."""
        if not self._keeps_form():
            self._open_form(None, self.search.text())

    def edit(self) -> None:
        """Change the article that is read."""
        if self.edit_button.isEnabled() and self.view.article is not None:
            self._open_form(self.view.article, "")

    def _keeps_form(self) -> bool:
        """Return whether an article is being typed, and show it: it is written or given up first."""
        if self.form.is_typed:
            self.form.title.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        self.form.give_up()
        return False

    def _open_form(self, shown: Counted | None, title: str) -> None:
        self._pages.setCurrentWidget(self.form)
        role, today = self._bridge.live.author.role, self._bridge.live.knowledge.today
        self.form.begin(shown.article if shown else None, role, today, title)
        self._write()

    def _write_article(self, command: object, article_id: str) -> None:
        self._wanted = article_id
        self._bridge.run(command, lambda _done: self.form.close_form())  # type: ignore[arg-type]

    def _leave_form(self) -> None:
        self._pages.setCurrentIndex(0)
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._write()

    # ---- words

    def _write(self) -> None:
        self._about.setText(call_text(self.call, self.link))
        self._write_pack()
        self._write_answer()
        count = len(self.open.rows)
        self.open_button.setText(tr("Open ({count})").format(count=count) if count else tr("Open"))
        rows = self.open.rows if self.open_button.isChecked() else self.matches.rows
        self._lists.setCurrentWidget(self._table if rows else self._nothing)
        self._nothing.setText(self._nothing_text())
        self._enable()

    def _write_pack(self) -> None:
        standing = self._standing
        self._pack.setText(pack_text(standing) if standing else "")
        is_old = standing is not None and standing.is_old
        set_role(self._pack, role="warning" if is_old else "secondary")

    def _write_answer(self) -> None:
        answer = self.answer if self.call is not None else None
        for one in (self._answer, self.answer_button):
            one.setVisible(answer is not None)
        if answer is not None:
            words = ", ".join(answer.keywords)
            self._answer.setText(
                tr("Ready answer for “{words}”: {text}").format(words=words, text=answer.article.answer)
            )

    def _nothing_text(self) -> str:
        if self.open_button.isChecked():
            return tr("No article is open: the product team owes nothing.")
        if self.search.text().strip():
            return tr("No article matches. Try other words, or start a new article.")
        return tr("No words to search for yet.")

    def _enable(self) -> None:
        call, has_article = self.call, bool(self.article_id) and not self.form.is_open
        self.verdict.enable(call, has_article)
        self.answer_button.setEnabled(call is not None and call.is_saved)
        self.new_button.setEnabled(not self.form.is_open)
        self.edit_button.setVisible(may_edit(self._bridge.live.author.role))
        self.edit_button.setEnabled(has_article)
