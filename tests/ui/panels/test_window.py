"""The window as a whole: actions, words, keyboard, plain text, and what it remembers."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, QSize, Qt, QTimer
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dispatcher.domain.appointments import Pin
from dispatcher.services.commands import TellTechnician
from dispatcher.settings import Settings
from tests.ui.panels.builders import MARKUP, at
from tests.ui.panels.conftest import settle
from ui import icons
from ui.actions import ACTIONS, MENUS
from ui.app import Seat, language_of
from ui.doings import doings
from ui.main_window import first_size
from ui.panels.header import Header
from ui.panels.sheet_facts import commitment_facts, customer_facts, message_facts, texts
from ui.style import DARK, LIGHT, Theme, look
from ui.widgets.finish import body_font, edge, mix, on_accent, warning
from ui.wording import tr, wording


def test_that_every_action_does_something_and_has_its_own_keys_and_an_icon(seat: Seat) -> None:
    assert doings(seat.window, seat.bridge).keys() == {action.id for action in ACTIONS}
    keys = [action.keys for action in ACTIONS if action.keys]
    assert len(keys) == len(set(keys))
    assert all("<svg" in icons.drawing(action.icon) for action in ACTIONS)


def test_that_every_action_is_in_a_menu(seat: Seat) -> None:
    menus = [menu.menu() for menu in seat.window.header.menus.actions()]
    listed = {action.objectName() for menu in menus for action in menu.actions()}
    assert {action.id for action in ACTIONS} <= listed
    assert len(menus) == len(MENUS)


def test_that_actions_are_enabled_only_where_they_make_sense(seat: Seat) -> None:
    window = seat.window
    pins = ("pin", "pin_technician", "pin_time", "pin_range")
    open_work = ("carry", "promise", "why", "write_customer", "parts_sent", "cancel")
    cases: dict[str | None, set[str]] = {
        None: set(),
        "i1057": {*open_work, "propose"},
        "i1042": {*open_work, "accepted", "travelling", "on_site", *pins, "remove"},
        "i1043": {*open_work, "tell", *pins, "remove"},
    }
    about_work = [action.id for action in ACTIONS if action.menu == "work" and action.id != "acknowledge"]
    for intervention_id, expected in cases.items():
        window.selection.select(intervention_id=intervention_id)
        assert {name for name in about_work if window.actions_[name].isEnabled()} == expected


def test_that_undo_says_what_it_would_take_back(qtbot: QtBot, seat: Seat) -> None:
    seat.window.selection.select(intervention_id="i1043")
    seat.window.actions_["pin"].trigger()
    settle(qtbot, seat)
    assert seat.model.board.assignments["a1043"].pin is Pin.BOTH
    assert seat.window.actions_["undo"].text() == "Undo: pin of 1043 changed"
    assert seat.window.header.toast.isVisible()
    seat.window.header.toast.undo_button.click()
    settle(qtbot, seat)
    assert seat.model.board.assignments["a1043"].pin is Pin.NONE


def test_that_s05_a_message_that_does_not_leave_is_said_on_the_sheet(seat: Seat) -> None:
    window = seat.window
    window.selection.select(intervention_id="i1044")
    about = window.situation()
    said = texts(commitment_facts(seat.model.board, seat.model.now, about))
    assert "Technician: not notified, retry 10:41" in said
    assert "(no answer)" in texts(message_facts(seat.model.board, about.intervention, about.assignment))
    assert "1 message waiting · 1 not delivered" in window.status.messages.text()


def test_that_telling_shows_on_the_sheet_when_the_message_has_left(qtbot: QtBot, seat: Seat) -> None:
    seat.window.selection.select(intervention_id="i1043")
    seat.bridge.run(TellTechnician("a1043"))
    settle(qtbot, seat)
    waiting = commitment_facts(seat.model.board, seat.model.now, seat.window.situation())
    assert "message waiting to leave" in texts(waiting)
    seat.heart.beat()
    settle(qtbot, seat)
    told = commitment_facts(seat.model.board, seat.model.now, seat.window.situation())
    assert "told at 10:40" in texts(told)


def test_that_markup_in_a_name_stays_characters_wherever_it_is_shown(qtbot: QtBot, seat: Seat) -> None:
    seat.window.show_work("i1055")
    settle(qtbot, seat)
    labels = seat.window.findChildren(QLabel)
    assert any(MARKUP in label.text() for label in labels)
    guessing = [label.text() for label in labels if label.textFormat() is not Qt.TextFormat.PlainText]
    assert [text for text in guessing if text] == []
    tooltips = [widget.toolTip() for widget in seat.window.findChildren(QWidget)]
    assert not any("<img" in tooltip for tooltip in tooltips)


def test_that_every_control_can_be_reached_by_keyboard_and_has_a_name(qtbot: QtBot, seat: Seat) -> None:
    kinds = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView)
    nameless, unreachable = [], []
    for widget in seat.window.findChildren(QWidget):
        name = widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")
        if not isinstance(widget, kinds) or _belongs_to_another(widget):
            continue
        if not name:
            nameless.append(widget)
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            unreachable.append(widget)
    assert (nameless, unreachable) == ([], [])


def _belongs_to_another(widget: QWidget) -> bool:
    """Parts that Qt makes for itself: lists of drop-downs, lines of spin boxes, headers, corner buttons."""
    parents = []
    parent = widget.parentWidget()
    while parent is not None:
        parents.append(parent)
        parent = parent.parentWidget()
    made_by_qt = (
        widget.metaObject().className().startswith(("QComboBox", "QHeader", "QTableCorner", "QtPrivate"))
    )
    inner = any(
        type(one).__name__ in ("QTimeEdit", "TimeField", "QSpinBox", "QTabBar") for one in parents[:1]
    )
    made_by_qt = made_by_qt or widget.objectName().startswith("qt_")
    return made_by_qt or inner or any(type(one).__name__ == "QMenuBar" for one in parents)


def test_that_the_whole_window_changes_its_language_and_its_theme_while_it_runs(seat: Seat) -> None:
    wording.choose("fr")
    assert seat.window.header.urgent_button.text() == seat.window.actions_["urgent_call"].text()
    seat.window.actions_["theme"].trigger()
    assert look.theme is DARK
    assert DARK.surface in seat.window.styleSheet()
    seat.window.actions_["language"].trigger()
    assert seat.window.tabs.tabText(0) == "Call sheet"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_that_text_stands_out_from_what_it_is_written_on(theme: Theme) -> None:
    pairs = [
        *(
            (ink, ground)
            for ink in (theme.text, theme.secondary, theme.alarm, warning(theme))
            for ground in (theme.surface, theme.raised)
        ),
        (on_accent(theme), theme.accent),
        (on_accent(theme), warning(theme)),
        (theme.alarm_text, theme.alarm),
        *((theme.text, mix(colour, theme.surface, 0.16)) for colour in theme.levels.values()),
    ]
    assert [(a, b, round(contrast(a, b), 2)) for a, b in pairs if contrast(a, b) < 4.5] == []
    assert contrast(edge(theme), theme.surface) >= 3


def contrast(a: str, b: str) -> float:
    """Return the ratio of two colours' luminances, as accessibility guidelines define it."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(part, 16) / 255 for part in re.findall("[0-9A-Fa-f]{2}", colour)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_that_nothing_sticks_out_of_a_small_window(seat: Seat) -> None:
    window = seat.window
    assert (window.width(), window.height()) == (1366, 768)
    for panel in (window.gantt, window.queue, window.tabs, window.map, window.status):
        corner = panel.mapTo(window, panel.rect().bottomRight())
        assert corner.x() <= 1366
        assert corner.y() <= 768


def test_that_the_window_remembers_where_it_stood(qtbot: QtBot, seat: Seat, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    docks = [seat.window.queue_dock]
    seat.window.resize(1400, 800)
    seat.window.resizeDocks(docks, [420], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: docks[0].width() > 400)
    seat.window.keep(kept)
    seat.window.resizeDocks(docks, [280], Qt.Orientation.Horizontal)
    qtbot.waitUntil(lambda: docks[0].width() < 300)
    seat.window.restore(kept)
    qtbot.waitUntil(lambda: docks[0].width() > 400)


def test_that_a_layout_of_another_version_is_left_alone(seat: Seat, tmp_path: Path) -> None:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    seat.window.keep(kept)
    kept.setValue(f"seats/{seat.bridge.desk.author.name}/version", 99)
    seat.window.restore(kept)
    assert seat.window.size() == first_size(seat.window.screen().availableSize())


def test_that_sheets_have_their_whole_names_in_a_small_window_and_the_rest_wait_under_a_button(
    seat: Seat,
) -> None:
    wording.choose("fr")
    tabs, bar = seat.window.tabs, seat.window.tabs.tabBar()
    for index in range(tabs.count()):
        tabs.setCurrentIndex(index)
        seen = [at for at in range(tabs.count()) if tabs.isTabVisible(at)]
        assert index in seen
        assert bar.sizeHint().width() + tabs.more.width() <= tabs.width()
        assert all(tabs.tabText(at) == bar.accessibleTabName(at) != "" for at in range(tabs.count()))
        tabs.menu.aboutToShow.emit()
        waiting = [tabs.tabText(at) for at in range(tabs.count()) if at not in seen]
        assert [action.text() for action in tabs.menu.actions()] == waiting != []
    assert tabs.indexOf(seat.window.alarms) in seen  # an alarm is never under a button
    tabs.setCurrentWidget(seat.window.why)
    assert tabs.tabText(tabs.currentIndex()) == "Pourquoi ?"


def test_that_a_sheet_opened_by_keys_from_the_button_of_the_others_has_a_tab_again_tomorrow(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    tabs = seat.window.tabs
    wanted = tabs.waiting()[-1]
    tabs.more.setFocus()
    QTimer.singleShot(
        0, lambda: [qtbot.keyClick(tabs.menu, key) for key in (Qt.Key.Key_Up, Qt.Key.Key_Return)]
    )
    qtbot.keyClick(tabs.more, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: tabs.currentWidget() is wanted)
    tabs.setCurrentWidget(seat.window.call_sheet)
    assert tabs.isTabVisible(tabs.indexOf(wanted))
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    seat.window.keep(kept)
    tabs.use_again("")
    assert not tabs.isTabVisible(tabs.indexOf(wanted))
    seat.window.restore(kept)
    qtbot.waitUntil(lambda: tabs.isTabVisible(tabs.indexOf(wanted)))


def test_that_a_first_start_takes_the_screen_within_reason() -> None:
    assert first_size(QSize(1366, 728)) == QSize(1366, 728)
    assert first_size(QSize(3840, 2160)) == QSize(1920, 1080)
    assert first_size(QSize(683, 384)) == QSize(683, 384)  # 1366 x 768 drawn at 200 per cent


def test_that_the_language_is_the_settings_then_the_last_one_then_the_systems(
    qtbot: QtBot, tmp_path: Path
) -> None:
    kept = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    kept.setValue("look/language", "en")
    assert language_of(Settings(language="fr"), kept) == "fr"
    assert language_of(Settings(), kept) == "en"
    kept.remove("look/language")
    assert language_of(Settings(), kept) in ("fr", "en")


def test_that_the_day_is_exported_as_a_pdf(seat: Seat, tmp_path: Path) -> None:
    seat.window.export_pdf(tmp_path / "plan.pdf")
    assert (tmp_path / "plan.pdf").read_bytes().startswith(b"%PDF")


def test_that_a_pdf_that_cannot_be_written_says_why(seat: Seat, tmp_path: Path) -> None:
    seat.window.export_pdf(tmp_path / "no such folder" / "plan.pdf")
    assert "No such file" in seat.window.refusal.sentence.text()


def test_that_the_new_day_is_shown_after_midnight(qtbot: QtBot, seat: Seat) -> None:
    seat.desk.clock.set(at("23:59"))  # type: ignore[attr-defined]  # tests have a manual clock
    seat.heart.beat()
    settle(qtbot, seat)
    assert seat.model.board.day.day == 24
    seat.desk.clock.set(at("24:00"))  # type: ignore[attr-defined]
    seat.heart.beat()
    settle(qtbot, seat)
    assert seat.model.board.day.day == 25


def test_that_the_sheet_names_customer_machine_and_needs(seat: Seat) -> None:
    said = texts(customer_facts(seat.model.board, seat.model.board.interventions["i1042"]))
    for part in ("Presse Alba 100", "Versailles", "01 55 00 00 00", "60 min", "print level 1"):
        assert part in said


@pytest.mark.parametrize("language", ["en", "fr"])
def test_that_the_urgent_call_button_is_whole_in_the_smallest_window(
    qtbot: QtBot, seat: Seat, language: str
) -> None:
    wording.choose(language)
    header = Header(seat.model, seat.window.actions_, "desk", is_training=True)
    qtbot.addWidget(header)
    header.setFont(body_font())
    header.setStyleSheet(seat.window.styleSheet())
    header.resize(seat.window.minimumWidth(), header.height())
    header.show()
    header.toast.say("1071 · " * 12, tr("Undo"))
    qtbot.wait(20)
    # What needs more than the window has is squeezed: the button ended half under the menus.
    assert header.minimumSizeHint().width() <= seat.window.minimumWidth()


def printer_dialog(seat: Seat) -> QPrintDialog:
    seat.window.actions_["print_plan"].trigger()
    dialog = seat.window.findChild(QPrintDialog)
    assert isinstance(dialog, QPrintDialog)
    return dialog


def test_that_the_day_is_printed_on_the_printer_that_was_chosen(seat: Seat, tmp_path: Path) -> None:
    dialog = printer_dialog(seat)
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "printed.pdf"))
    assert not (tmp_path / "printed.pdf").exists()
    dialog.accepted.emit(dialog.printer())
    dialog.done(0)
    assert (tmp_path / "printed.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_that_a_printer_that_takes_nothing_is_said(seat: Seat, tmp_path: Path) -> None:
    dialog = printer_dialog(seat)
    dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    dialog.printer().setOutputFileName(str(tmp_path / "no such folder" / "printed.pdf"))
    dialog.accepted.emit(dialog.printer())
    dialog.done(0)
    assert "Choose another printer" in seat.window.refusal.sentence.text()
