"""An article as it is read: its Markdown shown, and nothing in it fetched, followed or run."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat, QTextFragment, QTextOption
from PySide6.QtWidgets import QTextBrowser, QVBoxLayout, QWidget

from dispatcher.domain.articles import ArticleState
from dispatcher.services.knowledge_base import Counted
from ui.style import look
from ui.widgets.labels import elided, label
from ui.wording import day, tr, wording

LEAST_PX = 48
MARKDOWN = QTextDocument.MarkdownFeature.MarkdownNoHTML


class MarkdownView(QTextBrowser):
    """Shows Markdown of unknown origin. HTML in it is text, pictures are not loaded, links lead nowhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self._text = ""
        self._shown: QTextDocument | None = None
        look.changed.connect(self._write)

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Load nothing, wherever it is said to lie."""
        return None

    def show_markdown(self, text: str) -> None:
        self._text = text
        self._write()

    def _write(self) -> None:
        """Make the document ready before it is laid out: a layout would read the pictures it names."""
        made = QTextDocument(self)
        made.setDefaultFont(self.font())
        made.setMarkdown(self._text, MARKDOWN)
        take_pictures_out(made)
        calm_headings(made)
        before, self._shown = self._shown, made
        self.setDocument(made)
        if before is not None:
            before.deleteLater()  # the view ends only the document it made itself
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)


def take_pictures_out(document: QTextDocument) -> None:
    """Put the words of each picture in its place. Without this Qt reads local files, whatever is refused."""
    found = [part for part in _fragments(document) if part.charFormat().isImageFormat()]
    cursor = QTextCursor(document)
    for part in reversed(found):
        cursor.setPosition(part.position())
        cursor.setPosition(part.position() + part.length(), QTextCursor.MoveMode.KeepAnchor)
        words = part.charFormat().property(QTextFormat.Property.ImageAltText)
        cursor.insertText(f"[{words or '…'}]", QTextCharFormat())


def _fragments(document: QTextDocument) -> Iterator[QTextFragment]:
    block = document.begin()
    while block.isValid():
        at = block.begin()
        while not at.atEnd():
            yield at.fragment()
            at += 1
        block = block.next()


def calm_headings(document: QTextDocument) -> None:
    """Write headings as large as the rest: a sheet is low, and its title stands above."""
    usual = QTextCharFormat()
    usual.setProperty(QTextFormat.Property.FontSizeAdjustment, 0)
    cursor, block = QTextCursor(document), document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            cursor.setPosition(block.position())
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(usual)
        block = block.next()


class ArticleView(QWidget):
    """One article with its state, its calls and its fix date; `show_article(None)` empties it."""

    def __init__(self) -> None:
        super().__init__()
        self.article: Counted | None = None
        self._title, self._facts = elided("", "strong"), elided("", "secondary")
        self.body = MarkdownView()
        self.body.setMinimumHeight(LEAST_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(3)
        for part in (self._title, self._facts):
            column.addWidget(part)
        column.addWidget(self.body, 1)
        self._hint = label("", "quiet")
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self._hint, 1)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.body.setAccessibleName(tr("Text of the article"))
        self._hint.setText(
            tr(
                "Type the symptom while the customer tells it: the five best articles appear. "
                "They are found on this machine, without a network."
            )
        )
        self._write()

    def show_article(self, article: Counted | None) -> None:
        is_other = (article and article.article.id) != (self.article and self.article.article.id)
        self.article = article
        self._write()
        if is_other:
            self.body.verticalScrollBar().setValue(0)

    def _write(self) -> None:
        shown = self.article
        for part in (self._title, self._facts, self.body):
            part.setVisible(shown is not None)
        self._hint.setVisible(shown is None)
        if shown is None:
            return
        self._title.setText(shown.article.title)
        self._facts.setText("  ·  ".join(facts_of(shown)))
        self.body.show_markdown(
            shown.article.body or tr("Nothing is written yet: the product team is asked.")
        )


def facts_of(shown: Counted) -> list[str]:
    """Return what is known about an article beside its text, in words."""
    article, calls = shown.article, shown.calls
    state = tr("solution known") if article.state is ArticleState.CLOSED else tr("open: no sure solution")
    facts = [state, tr("calls: {count}").format(count=calls.tied)]
    if calls.solved:
        facts.append(tr("solved: {count}").format(count=calls.solved))
    if calls.unsolved:
        facts.append(tr("not solved: {count}").format(count=calls.unsolved))
    if article.fix_on is not None:
        facts.append(tr("corrected version on {day}").format(day=day(article.fix_on)))
    return facts
