"""What is shown again and again all day long keeps nothing of what it showed before."""

import pytest
from PySide6.QtCore import SIGNAL, QCoreApplication, QEvent
from PySide6.QtGui import QAction, QTextDocument
from pytestqt.qtbot import QtBot

from ui import icons
from ui.panels.knowledge_article import MarkdownView
from ui.style import DARK, LIGHT, palette
from ui.widgets.fields import ToolButton


def test_that_a_tool_button_listens_to_its_action_once_however_often_it_changes(qtbot: QtBot) -> None:
    action = QAction("Undo")
    button = ToolButton(action)
    qtbot.addWidget(button)
    listeners = action.receivers(SIGNAL("changed()"))
    for number in range(5):
        action.setText(f"Undo {number}")
    assert (button.text(), action.receivers(SIGNAL("changed()"))) == ("Undo 4", listeners)


def test_that_a_tool_button_is_pressed_and_greyed_with_its_action(qtbot: QtBot) -> None:
    action = QAction("Map")
    action.setCheckable(True)
    button = ToolButton(action)
    qtbot.addWidget(button)
    button.click()
    assert (action.isChecked(), button.isChecked()) == (True, True)
    button.click()
    assert (action.isChecked(), button.isChecked()) == (False, False)
    action.setEnabled(False)
    assert not button.isEnabled()


def test_that_an_article_view_keeps_one_document(qtbot: QtBot) -> None:
    view = MarkdownView()
    qtbot.addWidget(view)
    for number in range(5):
        view.show_markdown(f"# Solution {number}")
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert [one.toPlainText() for one in view.findChildren(QTextDocument)] == ["Solution 4"]


@pytest.mark.usefixtures("qtbot")
def test_that_a_picture_and_a_palette_are_the_same_each_time() -> None:
    assert icons.pixmap("bell", 18, "#C4231C").cacheKey() == icons.pixmap("bell", 18, "#C4231C").cacheKey()
    assert palette(DARK).cacheKey() == palette(DARK).cacheKey() != palette(LIGHT).cacheKey()
