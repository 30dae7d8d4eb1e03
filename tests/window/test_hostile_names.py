"""A customer whose name is an attack: its characters are shown, everywhere, and nothing else happens."""

import shutil
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QLabel, QToolTip, QVBoxLayout, QWidget

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.routes import ProposalKind
from tests.builders import Centre, at
from tests.ui.map.builders import HOSTILE_NAME
from tests.ui.map.pages import MapStory
from tests.window.seats import TestSeat
from tests.window.texts import Shown, as_read, visible_texts
from ui.main_window import MainWindow

PLANNED, WAITING = "i-1042", "i-1043"
OUR_OWN = ("app:", "qrc:", "data:", "blob:")


def hostile_day() -> Centre:
    """The attack is the name of customers, of the technician and of a fault; one alarm is an hour old."""
    centre = Centre()
    technician = centre.technician(HOSTILE_NAME, shift=("08:00", "19:00"))
    told = {"state": AssignmentState.NOTIFIED, "told": "08:30"}
    centre.planned(technician, "11:00", number=1042, customer=HOSTILE_NAME, minutes=300, **told)
    centre.intervention(1043, customer=HOSTILE_NAME, urgent=True, due="18:00")
    return centre


def open_hostile(seat: TestSeat) -> MainWindow:
    window = seat.open(hostile_day(), "10:00")
    seat.beat()
    return window


def shown_in(panel: QWidget) -> list[Shown]:
    """Return the texts of a panel that hold the name, none of them as markup."""
    texts = visible_texts(panel)
    attacked = [text for text in texts if "onerror" in text.text or "alert(" in text.text]
    assert [text for text in attacked if HOSTILE_NAME not in text.text or text.is_markup] == []
    return [text for text in attacked if "tooltip" not in text.where and "spoken" not in text.where]


def test_that_the_queue_shows_its_characters(seat: TestSeat) -> None:
    window = open_hostile(seat)
    assert len(shown_in(window.queue)) == 1


def test_that_the_call_sheet_shows_its_characters(seat: TestSeat) -> None:
    window = open_hostile(seat)
    seat.do("new_call")
    form = window.call_sheet.form
    seat.bot.keyClicks(form.customer, "<img")
    seat.wait(lambda: bool(form._found))
    *offers, write_down = form.customer._offers.stringList()
    assert len(offers) == len(form._found)
    assert all(HOSTILE_NAME in offer for offer in offers)
    assert write_down.endswith("<img")  # what was typed, offered as a new customer
    form._take(form._found[0])
    seat.settle()
    seat.bot.keyClicks(form.fault, "cold")
    seat.wait(window.call_sheet.dispatch_button.isEnabled)
    seat.click(window.call_sheet.answers.candidates_button)
    places = {text.where.split()[0] for text in shown_in(window.call_sheet)}
    assert {"Finder", "RowTable", "QPushButton"} <= places


def test_that_sheet_proposals_strip_and_list_show_its_characters(seat: TestSeat) -> None:
    window = open_hostile(seat)
    assert window.alarm_strip.isVisible()
    assert shown_in(window.alarm_strip)
    seat.select(PLANNED)
    window.tabs.setCurrentWidget(window.sheet)
    assert shown_in(window.sheet)
    window.tabs.setCurrentWidget(window.alarms)
    assert shown_in(window.alarms)
    window.look_for_places(WAITING)
    seat.wait(lambda: window.proposals.is_complete)
    kinds = [proposal.kind for proposal in window.proposals.proposals]
    assert kinds == [ProposalKind.IN_TIME, ProposalKind.DEFER]
    assert len(shown_in(window.proposals)) >= 2
    assert shown_in(window)


def test_that_toast_and_refusal_show_its_characters(seat: TestSeat) -> None:
    window = open_hostile(seat)
    window.look_for_places(WAITING)
    seat.settle()
    seat.click(window.proposals.apply_button)
    seat.do("tell", WAITING)
    assert window.header.toast.isVisible()
    assert shown_in(window.header.toast)
    seat.drag(PLANNED, at("14:30"))
    assert window.refusal.isVisible()
    assert shown_in(window.refusal)


def test_that_bar_and_hover_card_show_its_characters(seat: TestSeat) -> None:
    window = open_hostile(seat)
    gantt, bar = window.gantt, seat.bar(PLANNED)
    middle = gantt.box_of(bar).center()
    pointer = QHelpEvent(QHelpEvent.Type.ToolTip, middle, gantt.viewport().mapToGlobal(middle))
    QApplication.sendEvent(gantt.viewport(), pointer)
    assert f"1042  {HOSTILE_NAME}" in as_read(QToolTip.text()).splitlines()
    QToolTip.hideText()
    static, _width = gantt._texts.laid_out(gantt._texts.bar, HOSTILE_NAME)
    assert static.text() == HOSTILE_NAME
    assert static.textFormat().name == "PlainText"


def text_of(pdf: Path) -> str:
    """Return the text of a PDF, by another program where there is one."""
    if shutil.which("pdftotext"):
        return subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
        ).stdout
    document_module = pytest.importorskip("PySide6.QtPdf")
    document = document_module.QPdfDocument()
    document.load(str(pdf))
    return "\n".join(document.getAllText(page).text() for page in range(document.pageCount()))


def test_that_the_pdf_shows_its_characters(seat: TestSeat, tmp_path: Path) -> None:
    window = open_hostile(seat)
    window.export_pdf(tmp_path / "plan.pdf")
    assert HOSTILE_NAME in text_of(tmp_path / "plan.pdf")


def test_that_the_map_shows_its_characters_and_asks_nobody_outside(seat: TestSeat) -> None:
    window = open_hostile(seat)
    window.map.start()
    page = MapStory(seat.bot, window.map, seat.seat.model, window.selection, seat.desk.clock)
    page.wait()
    seat.select(PLANNED)
    page.wait()
    for key, number in ((PLANNED, 1042), (WAITING, 1043)):
        page.do(f"DayMap.live.jobs.byId.get('{key}').marker.fire('mouseover')")
        assert page.texts(".card .card-title") == [f"{number} · {HOSTILE_NAME}"]
    page.do("DayMap.live.technicians.byId.values().next().value.marker.fire('mouseover')")
    assert page.texts(".card .card-title") == [f"{HOSTILE_NAME} · North"]
    assert any(HOSTILE_NAME in text for text in page.texts(".mark.job .label"))
    assert page.ask("document.querySelectorAll('img[src=x], [onerror]').length") == 0
    assert [address for address in window.map.requests if not address.startswith(OUR_OWN)] == []
    assert window.map.requests
    assert window.map.blocked_requests == []


def test_that_the_reader_of_these_tests_would_notice_markup(seat: TestSeat) -> None:
    """The check above can fail: a label left to guess takes the name for HTML."""
    panel = QWidget()
    seat.bot.addWidget(panel)
    QVBoxLayout(panel).addWidget(QLabel(HOSTILE_NAME))
    panel.show()
    assert [text.is_markup for text in visible_texts(panel)] == [True]
    assert as_read(HOSTILE_NAME) != HOSTILE_NAME
