"""The command palette: every action is found, shown as it stands, and done."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.ui.panels.conftest import settle
from ui.actions import ACTIONS, UserAction, menu_name
from ui.app import Seat
from ui.palette.entries import Entry
from ui.wording import wording

CTRL = Qt.KeyboardModifier.ControlModifier
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def shown(seat: Seat, text: str = "") -> list[Entry]:
    """Open the palette, type, and return the lines that can be chosen."""
    box = seat.window.palette_box
    box.open()
    box.line.setText(text)
    return [entry for entry in box.entries.rows if not entry.is_head]


def entry_of(seat: Seat, action: UserAction) -> Entry:
    return next(entry for entry in shown(seat) if entry.key == action.id)


def test_that_every_action_has_keys_or_a_menu_and_stands_in_the_palette(seat: Seat) -> None:
    menus = {
        action.objectName(): menu.text()
        for menu in seat.window.header.menus.actions()
        for action in menu.menu().actions()
    }
    for action in ACTIONS:
        entry = entry_of(seat, action)
        made = seat.window.actions_[action.id]
        assert entry.title == made.text()
        assert entry.aside == made.shortcut().toString() or menus[action.id] == menu_name(action.menu)
        assert entry.aside or entry.detail.startswith(menu_name(action.menu))
        assert entry.is_on == made.isEnabled()


def test_that_enter_does_every_action_that_can_be_done_and_says_of_the_others_why_not(
    qtbot: QtBot, seat: Seat
) -> None:
    box, asked = seat.window.palette_box, []
    for action in ACTIONS:  # only whether it is asked for: what each does has its own tests
        made = seat.window.actions_[action.id]
        made.triggered.disconnect()
        made.triggered.connect(lambda _checked, name=action.id: asked.append(name))
    done = set()
    for chosen in (None, "i1057", "i1042", "i1043"):
        seat.window.selection.select(intervention_id=chosen)
        for action in ACTIONS:
            asked.clear()
            entry = entry_of(seat, action)
            row = [at for at, one in enumerate(box.entries.rows) if one.key == action.id][-1]
            box.list.setCurrentIndex(box.entries.index(row))
            qtbot.keyClick(box.line, ENTER)
            assert asked == ([action.id] if entry.is_on else [])
            assert box.isVisible() is not entry.is_on
            assert entry.is_on or entry.detail.count("·") == 1
            done |= {*asked}
    assert done >= {"tell", "promise", "pin", "propose", "on_site", "zoom_in", "language", "find_everything"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_that_an_action_is_found_by_its_words_in_both_languages(seat: Seat, language: str) -> None:
    wording.choose(language)
    for text in ("tell the technician", "prevenir le technicien", "PRÉVENIR"):
        assert shown(seat, text)[0].key == "tell", text
    assert shown(seat, "urgent")[0].key == "urgent_call"


def test_that_what_was_used_last_comes_first_and_is_remembered(seat: Seat, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    box = seat.window.palette_box
    box.restore(kept)
    for name in ("zoom_in", "zoom_out"):
        box.open()
        box.line.setText(name.replace("_", " "))
        box._run(box.list.currentIndex())
    assert [entry.key for entry in shown(seat)[:2]] == ["zoom_out", "zoom_in"]
    box._recent = ()
    box.restore(QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat))
    assert [entry.key for entry in shown(seat)[:2]] == ["zoom_out", "zoom_in"]


def test_that_one_jumps_to_a_technician_a_number_and_a_customer(qtbot: QtBot, seat: Seat) -> None:
    box = seat.window.palette_box
    for text, chosen in (
        ("durand", (None, "t1")),
        ("1052", ("i1052", None)),
        ("tilleuls 1042", ("i1042", None)),
    ):
        shown(seat, text)
        qtbot.keyClick(box.line, ENTER)
        settle(qtbot, seat)
        assert (seat.window.selection.intervention_id, seat.window.selection.technician_id) == chosen


def test_that_a_half_written_call_keeps_its_words_and_gets_the_cursor_back(qtbot: QtBot, seat: Seat) -> None:
    window = seat.window
    window.actions_["new_call"].trigger()
    qtbot.waitUntil(lambda: window.call_sheet.form.customer.hasFocus())
    window.call_sheet.form.fault.setFocus()
    qtbot.keyClicks(window.call_sheet.form.fault, "Fuite")
    window.actions_["commands"].trigger()
    assert window.palette_box.line.hasFocus()
    qtbot.keyClicks(window.palette_box.line, "xyz")
    qtbot.keyClick(window.palette_box.line, ESCAPE)
    assert window.call_sheet.form.fault.hasFocus()
    assert window.call_sheet.form.fault.text() == "Fuite"
    assert not window.palette_box.isVisible()


def test_that_the_palette_leaves_when_the_person_goes_elsewhere_and_takes_nothing_back(
    qtbot: QtBot, seat: Seat
) -> None:
    shown(seat)
    seat.window.queue.search.setFocus()
    assert not seat.window.palette_box.isVisible()
    assert seat.window.queue.search.hasFocus()


def test_that_arrows_pass_heads_over_and_end_at_the_ends(qtbot: QtBot, seat: Seat) -> None:
    box = seat.window.palette_box
    rows = shown(seat)
    assert box.chosen == rows[0]
    qtbot.keyClick(box.line, Qt.Key.Key_Up)
    assert box.chosen == rows[0]
    for _ in range(100):
        qtbot.keyClick(box.line, Qt.Key.Key_Down)
    assert box.chosen == rows[-1]


def test_that_nothing_found_says_where_else_to_look(seat: Seat) -> None:
    assert shown(seat, "qqqq") == []
    assert "Ctrl+F" in seat.window.palette_box.foot.text()


class GreedyLine(QLineEdit):
    """Claims every key for itself, as lines of text claim some on X11."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)


def test_that_a_line_of_text_cannot_keep_the_key_of_the_palette_but_keeps_its_own(
    qtbot: QtBot, seat: Seat
) -> None:
    line = GreedyLine(seat.window.queue)
    line.show()
    line.setFocus()
    line.insert("Fuite")
    qtbot.keyClick(line, Qt.Key.Key_Z, CTRL)
    assert line.text() == ""  # its own undo, not the desk's
    qtbot.keyClick(line, Qt.Key.Key_K, CTRL)
    assert seat.window.palette_box.isVisible()
    qtbot.keyClick(seat.window.palette_box.line, ESCAPE)
    assert line.hasFocus()
