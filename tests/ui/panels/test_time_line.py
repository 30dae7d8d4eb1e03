"""The time-line on the intervention sheet."""

import pytest
from pytestqt.qtbot import QtBot

from dispatcher.services.commands import PromiseAppointment, TellTechnician
from dispatcher.services.journal_lines import LineKind
from tests.ui.panels.builders import at
from tests.ui.panels.conftest import settle
from ui.app import Seat
from ui.panels import time_line


def show(qtbot: QtBot, seat: Seat, intervention_id: str) -> None:
    seat.window.show_work(intervention_id)
    settle(qtbot, seat)


def test_that_the_sheet_tells_what_happened_newest_first_as_it_happens(qtbot: QtBot, seat: Seat) -> None:
    line = seat.window.sheet.time_line
    show(qtbot, seat, "i1043")
    assert line.texts == ["08:50 Call 1043 received · fault: Tête bouchée · Anne"]
    seat.bridge.run(PromiseAppointment("i1043", at("10:00"), at("13:00")))
    settle(qtbot, seat)
    assert line.texts[0].startswith("10:40 Anne promised 1043 between 10:00 and 13:00")
    assert len(line.texts) == 2


def test_that_one_kind_alone_is_shown_when_it_is_chosen(qtbot: QtBot, seat: Seat) -> None:
    line = seat.window.sheet.time_line
    seat.bridge.run(TellTechnician("a1043"))
    show(qtbot, seat, "i1043")
    line.kind.choose(LineKind.MESSAGE)
    assert [text for text in line.texts if "told" not in text] == []
    assert line.texts
    line.kind.choose(LineKind.ALARM)
    assert line.texts == []
    assert line._nothing.isVisibleTo(line)


def test_that_what_was_undone_says_so(qtbot: QtBot, seat: Seat) -> None:
    seat.bridge.run(PromiseAppointment("i1043", at("10:00"), at("13:00")))
    seat.bridge.undo()
    show(qtbot, seat, "i1043")
    undid, promised, _call = seat.window.sheet.time_line.texts
    assert undid == "10:40 Anne undid: appointment promised for 1043"
    assert "undone by Anne at 10:40" in promised


def test_that_an_answer_about_another_job_is_dropped(qtbot: QtBot, seat: Seat) -> None:
    show(qtbot, seat, "i1043")
    line = seat.window.sheet.time_line
    before = line.moments
    line._take("i1042", ())
    assert line.moments == before


def test_that_a_long_story_is_shown_by_its_latest_moments_until_all_are_asked_for(
    qtbot: QtBot, seat: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time_line, "LATEST", 2)
    seat.bridge.run(PromiseAppointment("i1043", at("10:00"), at("13:00")))
    seat.bridge.undo()
    show(qtbot, seat, "i1043")
    line = seat.window.sheet.time_line
    assert line.all_button.isVisibleTo(line)
    assert line.all_button.text() == "Show earlier entries: 1"
    line.all_button.click()
    assert not line.all_button.isVisibleTo(line)
