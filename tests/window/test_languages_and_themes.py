"""French and English, light and dark, changed while the window is open: nothing keeps what it was."""

import re
from collections.abc import Iterable

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QImage

from dispatcher.domain.appointments import AssignmentState
from tests.builders import Centre
from tests.window.seats import TestSeat
from tests.window.texts import visible_texts
from ui.main_window import MainWindow
from ui.style import DARK, LIGHT, look
from ui.wording import catalogue, wording

BLANK = re.compile(r"\\{\w+[^}]*\\}")
WORD = re.compile("[A-Za-z]{4}")
PANELS = ("call_sheet", "sheet", "proposals", "alarms", "optimisation", "technicians")


def a_telling_day() -> Centre:
    """Something of everything: an alarm, a failed promise, waiting work, a call to judge, an idle person."""
    centre = Centre()
    durand, martin = centre.technician("Durand"), centre.technician("Martin", lunch=("11:45", "13:30", 45))
    told = {"state": AssignmentState.NOTIFIED, "told": "08:30"}
    centre.planned(durand, "11:00", number=1042, **told)
    centre.planned(durand, "14:00", number=1043, promised=("10:00", "11:00"))
    centre.planned(martin, "09:30", AssignmentState.ON_SITE, number=1044, told="08:00", minutes=90)
    centre.intervention(1045, urgent=True, due="12:00")
    centre.technician("Idle", {"power": 1}, shift=None)
    return centre


def open_telling(seat: TestSeat, is_first: bool = True) -> MainWindow:
    """Open the day with an alarm standing, a call half written and proposals on the table."""
    window = seat.open(a_telling_day(), "10:00") if is_first else seat.open()
    seat.beat()
    seat.write_call("Customer 1045", "zzz")
    seat.wait(window.call_sheet.dispatch_button.isEnabled)
    window.look_for_places("i-1045")
    seat.wait(lambda: window.proposals.is_complete)
    seat.settle()
    window.selection.select(intervention_id="i-1042")
    return window


def matching(template: str) -> re.Pattern[str]:
    """Return a pattern for what a template may become once its blanks are filled."""
    return re.compile(BLANK.sub(".*", re.escape(template)), re.DOTALL | re.IGNORECASE)


def speaking(texts: Iterable[str]) -> list[re.Pattern[str]]:
    """Return patterns for those texts that say a word of their own, not only what fills their blanks."""
    own = {text for text in texts if WORD.search(re.sub(r"{[^}]*}", "", text))}
    return [matching(text) for text in own]


def left_in(window: MainWindow, wrong: list[re.Pattern[str]], right: list[re.Pattern[str]]) -> list[str]:
    """Return what the window says in the wrong language, on whichever tab."""
    left = []
    for name in PANELS:
        window.tabs.setCurrentWidget(getattr(window, name))
        for shown in visible_texts(window):
            is_wrong = any(pattern.fullmatch(shown.text) for pattern in wrong)
            if is_wrong and not any(pattern.fullmatch(shown.text) for pattern in right):
                left.append(f"{name}, {shown.where}: {shown.text}")
    return left


def patterns() -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
    """Return the patterns of all English and of all French texts; some are the same in both."""
    both = catalogue("fr")
    return speaking(both.keys()), speaking(both.values())


def test_that_switching_the_language_leaves_no_word_of_the_other(seat: TestSeat) -> None:
    window = open_telling(seat)
    english, french = patterns()
    assert left_in(window, french, english) == []
    assert left_in(window, english, french) != []
    seat.do("language")
    assert wording.language == "fr"
    assert left_in(window, english, french) == []
    seat.do("language")
    assert wording.language == "en"
    assert left_in(window, french, english) == []


def pictures(seat: TestSeat, window: MainWindow) -> dict[str, QImage]:
    """Return the window as it looks with each of its tabs in front, nothing focused and no toast."""
    window.header.toast.hide()
    window.gantt.setFocus()
    found = {}
    for name in PANELS:
        window.tabs.setCurrentWidget(getattr(window, name))
        window.gantt.setFocus()
        for _round in range(6):  # a scrolled sheet is as tall as what lies in it some rounds later
            seat.settle()
        found[name] = window.grab().toImage()
    return found


@pytest.mark.parametrize(("language", "theme"), [("fr", "light"), ("fr", "dark")])
def test_that_a_window_changed_while_open_looks_like_one_opened_so(
    seat: TestSeat, language: str, theme: str
) -> None:
    window = open_telling(seat)
    wording.choose(language)
    look.choose(theme)
    changed = pictures(seat, window)
    seat.close()
    seat.desk.reopen()
    opened = pictures(seat, open_telling(seat, is_first=False))
    assert [name for name in PANELS if changed[name] != opened[name]] == []


def test_that_dark_and_light_are_everywhere(seat: TestSeat) -> None:
    """Every large area takes the colours of the theme: no panel stays white at night."""
    window = open_telling(seat)
    for theme in (DARK, LIGHT):
        look.choose(theme.name)
        for name, image in pictures(seat, window).items():
            grounds = {theme.surface.lower(), theme.raised.lower(), theme.band.lower()}
            assert share_of(image, grounds) > 0.5, (theme.name, name)


def share_of(image: QImage, colours: set[str]) -> float:
    points = [QPoint(x, y) for x in range(0, image.width(), 16) for y in range(0, image.height(), 16)]
    return sum(image.pixelColor(point).name() in colours for point in points) / len(points)


def test_that_a_closed_window_leaves_nothing_that_still_listens(seat: TestSeat) -> None:
    changed = "2changed()"  # what Qt's SIGNAL macro makes of it
    before = look.receivers(changed), wording.receivers(changed)
    seat.open(a_telling_day(), "10:00")
    assert (look.receivers(changed), wording.receivers(changed)) > before
    seat.close()
    assert (look.receivers(changed), wording.receivers(changed)) == before
