"""An article of unknown origin: shown as text, and nothing in it is fetched, followed or run."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QPixmap
from pytestqt.qtbot import QtBot

from ui.panels.knowledge_article import MarkdownView

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "image in HTML": '<img src="http://evil.example/x.png" onerror="alert(1)">',
    "image": "![a picture](http://evil.example/x.png)",
    "file image": "![secret](file:///etc/passwd)",
    "file link": "[open me](file:///etc/passwd)",
    "javascript link": "[click](javascript:alert(1))",
    "bare link": "see <http://evil.example/> and https://evil.example/y",
    "style": "<style>* { background: url(http://evil.example/s.css) }</style>",
    "frame": '<iframe src="http://evil.example/"></iframe>',
    "reference image": "![x][1]\n\n[1]: http://evil.example/z.png",
}


@pytest.fixture
def view(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> MarkdownView:
    """A view that is shown; opening anything outside fails the test."""
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    made = Watched()
    qtbot.addWidget(made)
    made.resize(300, 200)
    made.show()
    made.opened = opened
    return made


class Watched(MarkdownView):
    """Notes what it is asked to load, and what it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, object]] = []
        self.opened: list[QUrl] = []

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        answer = super().loadResource(kind, name)
        self.asked.append((str(name), answer))
        return answer


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_that_hostile_markdown_loads_opens_and_leaves_nothing(view: Watched, qtbot: QtBot, text: str) -> None:
    view.show_markdown(f"Before.\n\n{text}\n\nAfter.")
    view.grab()
    shown = view.toPlainText()
    assert "Before." in shown
    assert "After." in shown
    assert [answer for _name, answer in view.asked if answer is not None] == []
    assert not view.openLinks()
    assert not view.openExternalLinks()
    view.setFocus()
    for down in range(10, 120, 15):
        for right in range(5, 150, 15):
            qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(right, down))
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert view.opened == []
    assert view.source() == QUrl()


def test_that_html_is_shown_as_it_is_written(view: Watched) -> None:
    view.show_markdown("<script>alert(1)</script> **bold** <b>not</b>")
    assert "<b>not</b>" in view.toPlainText()
    assert "bold" in view.toPlainText()
    assert "**" not in view.toPlainText()
    assert "<script" not in view.document().toHtml().lower().replace("&lt;script", "")


def test_that_a_local_picture_is_not_shown_and_its_words_are(view: Watched, tmp_path: Path) -> None:
    picture, red = tmp_path / "here.png", QColor("#FF0000")
    painted = QPixmap(40, 40)
    painted.fill(red)
    painted.save(str(picture))
    view.show_markdown(f"![here]({picture.as_uri()})\n\n![there]({picture})\n\n![]({picture})")
    seen = view.grab().toImage()
    colours = {seen.pixel(x, y) for x in range(seen.width()) for y in range(seen.height())}
    assert red.rgb() not in colours
    assert view.toPlainText().split()[:2] == ["[here]", "[there]"]
    assert view.asked == []


def test_that_a_very_long_line_is_wrapped_and_a_very_long_text_is_shown(view: Watched) -> None:
    view.show_markdown("x" * 20_000)
    view.grab()
    assert view.horizontalScrollBar().maximum() == 0
    view.show_markdown("\n\n".join(["> " * 50 + "deep", "* " * 200 + "list", "| a " * 300 + "|"]))
    view.grab()
