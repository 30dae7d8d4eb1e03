"""The form that writes an article: its symptom, keywords, text, ready answer, state and fix date."""

from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from dispatcher.domain.articles import Article, ArticleState
from dispatcher.domain.people import Role
from dispatcher.domain.values import new_id
from dispatcher.services.commands import Batch, Command
from dispatcher.services.knowledge import LONGEST_TITLE, may_edit
from dispatcher.services.knowledge_commands import SetFixDate, WriteArticle
from ui.widgets.fields import Tick, button
from ui.widgets.forms import line
from ui.widgets.labels import label
from ui.wording import tr, wording

TEXT_PX, ANSWER_PX = 60, 40


class ArticleForm(QWidget):
    """`confirmed(command, article_id)` with what is to be written, `left` when it is done with.

    Who may not change articles starts new ones: symptom, keywords and text.
    """

    confirmed = Signal(object, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.article: Article | None = None
        self.is_open = False
        self._key, self._may_edit = "", False
        self._begun: tuple[object, ...] = ()  # what stood in the fields before anything was typed
        self.title, self.keywords = QLineEdit(), QLineEdit()
        self.title.setMaxLength(LONGEST_TITLE)
        self.body, self.answer = QPlainTextEdit(), QPlainTextEdit()
        for text, height in ((self.body, TEXT_PX), (self.answer, ANSWER_PX)):
            text.setTabChangesFocus(True)
            text.setMinimumHeight(height)
        self.answer.setMaximumHeight(ANSWER_PX * 2)
        self.is_solved, self.has_fix_date, self.fix_date = Tick(), Tick(), QDateEdit()
        self.fix_date.setDisplayFormat("dd/MM/yyyy")
        self.save_button = button("done", "primary", self.save)
        self.leave_button = button("", on_click=self.give_up)
        self._words = [label("", "quiet") for _field in range(4)]
        self._arrange()
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.save)
        self.has_fix_date.toggled.connect(self.fix_date.setEnabled)
        self.title.textChanged.connect(lambda _text: self._enable())
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def _arrange(self) -> None:
        """Short fields to the left, the text beside them: a sheet is wide and low."""
        left, right = QGridLayout(), QVBoxLayout()
        for at, (words, field) in enumerate(zip(self._words, self._fields, strict=True)):
            words.setBuddy(field)
            if field is self.body:
                right.addWidget(words)
                right.addWidget(field, 1)
            else:
                left.addWidget(words, at, 0)
                left.addWidget(field, at, 1)
        left.setRowStretch(len(self._fields) - 1, 1)
        halves = QHBoxLayout()
        halves.setSpacing(12)
        halves.addLayout(left, 1)
        halves.addLayout(right, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(4)
        column.addLayout(halves, 1)
        fix = line(self.is_solved, self.has_fix_date, self.fix_date)
        column.addLayout(fix)
        column.addLayout(line(self.save_button, self.leave_button))

    @property
    def _fields(self) -> tuple[QWidget, ...]:
        return self.title, self.keywords, self.body, self.answer

    def retranslate(self) -> None:
        names = (tr("Symptom"), tr("Keywords"), tr("Text"), tr("Ready answer"))
        for words, field, name in zip(self._words, self._fields, names, strict=True):
            words.setText(name)
            field.setAccessibleName(name)
        self.keywords.setPlaceholderText(tr("parted by commas"))
        self.body.setPlaceholderText(tr("What helps, step by step (Markdown)"))
        self.answer.setPlaceholderText(tr("What may be sent to the customer as it is"))
        self.is_solved.setText(tr("solution known"))
        self.has_fix_date.setText(tr("corrected version on"))
        self.fix_date.setAccessibleName(tr("corrected version on"))
        self.save_button.setText(tr("Write the article"))
        self.leave_button.setText(tr("Cancel"))

    def begin(self, article: Article | None, role: Role, today: date, title: str = "") -> None:
        """Show an article to be changed, or an empty one with its symptom."""
        self.article, self._key = article, article.id if article else new_id()
        self._may_edit = may_edit(role)
        self.title.setText(article.title if article else title[:LONGEST_TITLE])
        self.keywords.setText(article.keywords if article else "")
        self.body.setPlainText(article.body if article else "")
        self.answer.setPlainText(article.answer if article else "")
        self.is_solved.setChecked(article is not None and article.state is ArticleState.CLOSED)
        fix_on = article.fix_on if article else None
        self.has_fix_date.setChecked(fix_on is not None)
        self.fix_date.setEnabled(fix_on is not None)
        shown = fix_on or today
        self.fix_date.setDate(QDate(shown.year, shown.month, shown.day))
        for field in (self.is_solved, self.has_fix_date, self.fix_date):
            field.setVisible(self._may_edit)
        self.is_open = True
        self._begun = self._written()
        self._enable()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)
        self.title.selectAll()

    @property
    def is_typed(self) -> bool:
        """Whether something was typed that is not written yet."""
        return self.is_open and self._written() != self._begun

    def _written(self) -> tuple[object, ...]:
        texts = (self.title.text(), self.keywords.text(), self.body.toPlainText(), self.answer.toPlainText())
        return *texts, self.is_solved.isChecked(), self._fix_on()

    def save(self) -> None:
        """Ask for what was changed to be written."""
        if self.is_open and self.save_button.isEnabled():
            command = self._command()
            if command is None:
                self.give_up()
                return
            self.confirmed.emit(command, self._key)

    def close_form(self) -> None:
        """Take the form away: what it asked for is written."""
        self.is_open = False
        self.left.emit()

    def give_up(self) -> None:
        if self.is_open:
            self.close_form()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
        else:
            super().keyPressEvent(event)

    # ---- what it asks for

    def _command(self) -> Command | None:
        """Return the commands for what was changed; None where nothing was."""
        parts: list[Command] = []
        known, version = self.article, self.article.version if self.article else None
        state = ArticleState.CLOSED if self.is_solved.isChecked() else ArticleState.OPEN
        said = (
            self.title.text(),
            self.body.toPlainText(),
            self.keywords.text(),
            self.answer.toPlainText(),
            state,
        )
        if known is None or said != (known.title, known.body, known.keywords, known.answer, known.state):
            parts.append(WriteArticle(self._key, *said, expected_version=version))
        if self._fix_on() != (known.fix_on if known else None):
            seen = version if not parts else None  # its own first step has changed the version by then
            parts.append(SetFixDate(self._key, self._fix_on(), seen))
        return Batch("", tuple(parts)) if len(parts) > 1 else next(iter(parts), None)

    def _fix_on(self) -> date | None:
        shown = self.fix_date.date()
        return date(shown.year(), shown.month(), shown.day()) if self.has_fix_date.isChecked() else None

    def _enable(self) -> None:
        self.save_button.setEnabled(bool(self.title.text().strip()))
