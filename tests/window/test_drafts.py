"""A call that is being typed: kept while the operator types, offered back after a crash, never lost."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from tests.desks import TestDesk
from tests.window.seats import TestSeat
from tests.window.test_languages_and_themes import a_telling_day
from ui.drafts import PAUSE_MS

TYPED = "water under the boiler"


def write_and_die(seat: TestSeat) -> None:
    """Type a call, pause, and end without a word: the kept draft is all that is left."""
    window = seat.open(a_telling_day())
    window.habits.keep_drafts()
    seat.write_call("Customer 1045", TYPED, urgent=True)
    assert window.habits.drafts is not None
    window.habits.drafts.keep()


def test_that_a_call_being_typed_is_offered_back_after_a_crash(seat: TestSeat) -> None:
    write_and_die(seat)
    window = seat.reopen()
    window.habits.keep_drafts()
    assert window.offer.isVisible()
    assert TYPED in window.offer.sentence.text()
    assert window.offer.focusWidget() is None  # offered, not pushed
    seat.click(window.offer.buttons[0])
    draft = window.call_sheet.draft
    assert draft.customer is not None
    assert draft.customer.name == "Customer 1045"
    assert draft.equipment is not None
    assert (draft.fault, draft.urgent) == (TYPED, True)


def test_that_a_draft_is_kept_a_second_after_the_last_key(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    window.habits.keep_drafts()
    drafts = window.habits.drafts
    assert drafts is not None
    window.call_sheet.form.fault.setText(TYPED)
    assert drafts._read() is None
    assert PAUSE_MS == 1000
    seat.wait(lambda: drafts._read() is not None)
    kept = drafts._read()
    assert kept is not None
    assert kept.fault == TYPED


@pytest.mark.parametrize("end", ["saved", "cancelled", "discarded"])
def test_that_a_call_that_has_ended_is_not_offered_again(seat: TestSeat, end: str) -> None:
    write_and_die(seat)
    window = seat.reopen()
    window.habits.keep_drafts()
    if end == "discarded":
        seat.click(window.offer.buttons[1])
    else:
        seat.click(window.offer.buttons[0])
        button = window.call_sheet.save_button if end == "saved" else window.call_sheet.cancel_button
        seat.wait(button.isEnabled)
        seat.click(button)
        assert window.habits.drafts is not None
        window.habits.drafts.keep()
    window = seat.reopen()
    window.habits.keep_drafts()
    assert not window.offer.isVisible()


def test_that_a_call_being_typed_waits_while_another_is_judged_or_written(seat: TestSeat) -> None:
    centre = a_telling_day()
    window = seat.open(centre)
    window.habits.keep_drafts()
    drafts = window.habits.drafts
    assert drafts is not None
    seat.write_call("Customer 1045", TYPED, urgent=True)
    window.judge_call("r-1042")
    seat.settle()
    assert window.call_sheet.draft.call_id == "r-1042"
    assert TYPED in window.offer.sentence.text()
    seat.click(window.call_sheet.cancel_button)
    seat.write_call("Customer 1043", "a second one")
    seat.click(window.offer.buttons[0])
    assert (window.call_sheet.draft.fault, window.call_sheet.draft.urgent) == (TYPED, True)
    assert "a second one" in window.offer.sentence.text()
    window = seat.reopen()  # both are there again after an end without a word
    window.habits.keep_drafts()
    assert TYPED in window.offer.sentence.text()
    seat.click(window.offer.buttons[1])
    assert "a second one" in window.offer.sentence.text()


def test_that_a_call_left_by_a_crash_waits_while_the_next_is_written_and_offers_come_one_by_one(
    seat: TestSeat,
) -> None:
    write_and_die(seat)
    window = seat.reopen()
    window.habits.keep_drafts()
    seat.write_call("Customer 1043", "the next one")
    assert window.habits.drafts is not None
    window.habits.drafts.keep()
    seat.do("text_larger")
    window.size_offer.hide()
    assert window.offer.isVisible()
    assert TYPED in window.offer.sentence.text()
    seat.click(window.offer.buttons[0])
    assert window.call_sheet.draft.fault == TYPED
    assert "the next one" in window.offer.sentence.text()


def test_that_a_draft_is_kept_though_the_typing_never_stops(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    window.habits.keep_drafts()
    drafts = window.habits.drafts
    assert drafts is not None

    def one_more_letter() -> bool:
        window.call_sheet.form.fault.insert("x")
        return drafts._read() is not None

    seat.wait(one_more_letter)


def test_that_a_saved_call_is_out_of_the_kept_draft_at_once(seat: TestSeat) -> None:
    write_and_die(seat)
    assert seat.window.habits.drafts is not None
    assert seat.window.habits.drafts._read() is not None
    seat.wait(seat.window.call_sheet.save_button.isEnabled)
    seat.click(seat.window.call_sheet.save_button)
    assert seat.window.habits.drafts._read() is None


def test_that_a_name_half_typed_stays_when_the_key_for_a_call_is_pressed_again(seat: TestSeat) -> None:
    window = seat.open(a_telling_day())
    seat.do("new_call")
    seat.bot.keyClicks(window.call_sheet.form.customer, "Nobody of th")
    seat.do("urgent_call")
    assert window.call_sheet.form.customer.text() == "Nobody of th"
    assert window.call_sheet.draft.urgent


@pytest.mark.parametrize(
    "kept", ["[]", '{"words": 5}', '{"words": "a", "due": "soon"}', '{"words": "a", "minutes": "x"}', "{"]
)
def test_that_a_draft_of_another_version_is_left_alone(seat: TestSeat, kept: str) -> None:
    window = seat.open(a_telling_day())
    folder = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "dispatcher", "drafts")
    folder.setValue("drafts/Anne%20own", kept)
    folder.setValue("drafts/Anne%20own aside", f"[{kept}]")
    window.habits.keep_drafts()
    assert not window.offer.isVisible()


KILLED = """
import os, signal, sys
from PySide6.QtCore import QSettings
QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, sys.argv[1])
from dispatcher.bootstrap import open_training
from dispatcher.settings import Settings
from ui.app import make_application, open_seat
make_application()
seat = open_seat(open_training(Settings(author="Anne")))
seat.window.habits.keep_drafts()
seat.window.call_sheet.form.fault.setText("water under the boiler")
from ui.story import live
live(1600)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_that_a_call_outlives_a_killed_process(desk: TestDesk, qapp: QApplication, tmp_path) -> None:  # type: ignore[no-untyped-def]
    ended = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], capture_output=True, timeout=120)
    assert ended.returncode == -9, ended.stderr.decode()
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path))
    kept = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "dispatcher", "drafts")
    assert TYPED in str(kept.value("drafts/Anne%20training"))
