"""Scenarios 1 and 3, S05 and S06 as they are seen: the strip, the list, the flag and the sheet."""

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.channels import Channel
from dispatcher.domain.messages import MessageState
from dispatcher.domain.requests import Request
from tests.builders import Centre, at
from tests.window.seats import TestSeat
from ui.main_window import MainWindow
from ui.style import look

JOB = "i-1042"


def one_job() -> Centre:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "14:00", number=1042)
    return centre


def two_jobs() -> Centre:
    """Return a centre with a second job, told at 09:05; who called was answered elsewhere."""
    centre = one_job()
    centre.planned(centre.technician("Martin"), "15:00", AssignmentState.NOTIFIED, number=1043, told="09:05")
    centre.rows = [
        replace(row, channel=Channel.IMPORT) if isinstance(row, Request) else row for row in centre.rows
    ]
    return centre


def told_at_nine(seat: TestSeat) -> MainWindow:
    window = seat.open(one_job(), "09:00")
    seat.do("tell", JOB)
    seat.beat()
    return window


def listed(window: MainWindow, column: int) -> list[Any]:
    """Return a column of the list of alarms as it is shown."""
    rows = window.alarms.rows
    return [rows.index(row, column).data() for row in range(rows.rowCount())]


def red_pixels(window: MainWindow, box: QRect) -> int:
    image = window.gantt.viewport().grab(box.adjusted(-4, -4, 4, 4)).toImage()
    red = QColor(look.theme.alarm)
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y) == red for x, y in points)


def sheet_text(window: MainWindow) -> str:
    """Return what the sheet of the selected job says, line by line."""
    lines = (*window.sheet._commitments._lines, *window.sheet._messages._lines)
    return "\n".join(f"{name.text()}: {text.text()}" for name, text in lines if text.isVisible())


def test_that_scenario_1_the_alarm_is_seen_at_sixty_minutes_and_not_a_second_earlier(seat: TestSeat) -> None:
    window = told_at_nine(seat)
    assert seat.assignment_of(JOB).notified_at == at("09:00")
    seat.beat("09:59:59")
    assert not window.alarm_strip.isVisible()
    assert listed(window, 1) == []
    assert red_pixels(window, window.gantt.box_of(seat.bar(JOB))) == 0
    seat.beat("10:00:00")
    assert window.alarm_strip.isVisible()
    assert window.alarm_strip._what.text() == "1042 - no appointment - Durand - 60 min"
    assert listed(window, 1) == ["1042"]
    assert seat.bar(JOB).has_alarm
    assert red_pixels(window, window.gantt.box_of(seat.bar(JOB))) > 100
    seat.beat("10:00:30")
    assert len(seat.board.alarms) == 1


def test_that_scenario_1_the_alarm_comes_first_in_the_list(seat: TestSeat) -> None:
    window = seat.open(two_jobs(), "09:00")
    seat.do("tell", JOB)
    seat.beat()
    seat.beat("10:30")
    assert listed(window, 1) == ["1042", "1043"]
    assert listed(window, 0) == ["90 min", "85 min"]


def test_that_scenario_1_promising_the_appointment_clears_the_alarm_and_the_journal_keeps_both(
    seat: TestSeat,
) -> None:
    window = told_at_nine(seat)
    seat.beat("10:00:00")
    seat.beat("10:07:00")
    seat.click(window.alarm_strip.appointment_button)
    assert window.sheet.promise_form.isVisible()
    seat.click(window.sheet.promise_form.confirm)
    promise = seat.board.promise_of(JOB)
    assert promise is not None
    assert promise.promised_earliest == at("14:00")
    assert not window.alarm_strip.isVisible()
    assert listed(window, 1) == []
    assert not seat.bar(JOB).has_alarm
    (alarm,) = seat.board.alarms.values()
    raised, cleared = seat.journal_of(alarm)
    assert [event["_type"] for event in raised.events] == ["AlarmRaised"]
    assert raised.at == at("10:00")
    assert "AlarmCleared" in [event["_type"] for event in cleared.events]
    assert (cleared.at, cleared.author) == (at("10:07"), "Anne")


def test_that_scenario_3_alarms_due_while_the_app_was_closed_are_shown_when_it_opens(seat: TestSeat) -> None:
    seat.open(two_jobs(), "09:00")
    seat.do("tell", JOB)
    seat.beat()
    seat.beat("09:55")
    assert not seat.window.alarm_strip.isVisible()
    window = seat.reopen("10:30")
    seat.seat.heart.start()
    seat.wait(lambda: len(seat.board.standing_alarms) == 2)
    assert window.alarm_strip.isVisible()
    assert window.alarm_strip._count.text() == "2"
    assert listed(window, 1) == ["1042", "1043"]
    now = seat.desk.clock.now()
    ages = [(now - alarm.raised_at).total_seconds() / 60 for alarm in seat.board.standing_alarms]
    assert ages == [30, 25]


def test_that_s06_a_restart_neither_loses_nor_doubles_the_alarm_and_the_appointment_clears_it(
    seat: TestSeat,
) -> None:
    told_at_nine(seat)
    window = seat.reopen("09:59:59")
    seat.beat()
    assert not window.alarm_strip.isVisible()
    seat.beat("10:00:00")
    assert window.alarm_strip.isVisible()
    window = seat.reopen("10:05")
    seat.beat()
    assert window.alarm_strip.isVisible()
    assert len(seat.board.alarms) == 1
    seat.do("promise", JOB)
    seat.click(window.sheet.promise_form.confirm)
    assert not window.alarm_strip.isVisible()
    assert len(seat.board.alarms) == 1


def test_that_s05_a_technician_the_message_did_not_reach_is_shown_as_not_notified_until_it_does(
    seat: TestSeat,
) -> None:
    seat.desk.transport.up = False
    window = told_at_nine(seat)
    (message,) = seat.board.messages.values()
    assert message.state is MessageState.FAILED
    assert seat.assignment_of(JOB).notified_at is None
    assert seat.bar(JOB).was_not_notified
    assert "not notified, retry 09:00" in sheet_text(window)
    assert "no pigeon" in sheet_text(window)
    seat.desk.transport.up = True
    seat.beat("09:00:04")
    assert seat.assignment_of(JOB).notified_at is None
    seat.beat("09:00:05")
    assert seat.assignment_of(JOB).notified_at == at("09:00:05")
    assert not seat.bar(JOB).was_not_notified
    assert "not notified" not in sheet_text(window)
    assert "told at 09:00" in sheet_text(window)
    assert [sent.id for sent in seat.desk.transport.sent] == [message.id]
