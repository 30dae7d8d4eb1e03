"""Incoming work: order, search, colours, dragging out."""

import json
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from dispatcher.services.commands import AssignIntervention
from tests.ui.panels.builders import MARKUP, NOW, a_busy_board, at
from tests.ui.panels.conftest import settle
from ui.app import Seat
from ui.models.board_model import BoardModel
from ui.models.queue_model import MIME_INTERVENTIONS, QueueModel, Sieve, remaining_text
from ui.panels.queue_row import time_colour
from ui.parcel import carried_ids
from ui.style import LIGHT
from ui.widgets.finish import warning


def numbers(model: QueueModel) -> list[int]:
    return [item.number for item in model.items]


def a_queue() -> QueueModel:
    return QueueModel(BoardModel(a_busy_board(), ManualClock(NOW)))


def test_that_calls_to_judge_come_first_then_urgent_work_then_by_due_time(qtbot: QtBot) -> None:
    assert numbers(a_queue()) == [1058, 1057, 1051, 1052, 1053, 1055]


def test_that_every_word_of_the_search_must_be_found(qtbot: QtBot) -> None:
    model = a_queue()
    model.narrow("fictor gold", Sieve.ALL)
    assert numbers(model) == [1058, 1053]
    model.narrow("fictor 1053", Sieve.ALL)
    assert numbers(model) == [1053]


def test_that_the_filter_narrows_the_list(qtbot: QtBot) -> None:
    model = a_queue()
    for sieve, shown in (
        (Sieve.TO_QUALIFY, [1058]),
        (Sieve.URGENT, [1057]),
        (Sieve.SOON, [1057, 1051, 1052]),
    ):
        model.narrow("", sieve)
        assert numbers(model) == shown


def test_that_the_time_left_turns_amber_within_the_hour_and_red_when_late() -> None:
    minute = timedelta(minutes=1)
    assert time_colour(61 * minute, LIGHT) == LIGHT.secondary
    assert time_colour(60 * minute, LIGHT) == warning(LIGHT)
    assert time_colour(0 * minute, LIGHT) == warning(LIGHT)
    assert time_colour(-minute, LIGHT) == LIGHT.alarm
    assert remaining_text(None) == ""


def test_that_work_is_dragged_out_by_its_id_and_a_call_to_judge_is_not(qtbot: QtBot) -> None:
    model = a_queue()
    carried = model.mimeData([model.index(1)])
    assert json.loads(bytes(carried.data(MIME_INTERVENTIONS).data())) == ["i1057"]
    assert carried_ids(carried, a_busy_board()) == ("i1057",)  # the plan understands the parcel
    assert not model.flags(model.index(0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_that_the_list_keeps_its_promises_to_qt(qtbot: QtBot) -> None:
    model = a_queue()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.narrow("fictor", Sieve.ALL)
    model.narrow("", Sieve.ALL)
    assert tester.model() is model


def test_that_placed_work_leaves_the_list(qtbot: QtBot, seat: Seat) -> None:
    seat.bridge.run(AssignIntervention("new", "i1053", "t3", at("15:00")))
    settle(qtbot, seat)
    assert 1053 not in numbers(seat.window.queue.rows)


def test_that_a_selection_made_elsewhere_is_shown_in_the_list(seat: Seat) -> None:
    seat.window.selection.select(intervention_id="i1052")
    view = seat.window.queue.view
    assert view.currentIndex().row() == seat.window.queue.rows.row_of("i1052")
    seat.window.selection.select(intervention_id="i1042")
    assert not view.currentIndex().isValid()


def test_that_choosing_a_call_opens_its_sheet_and_choosing_work_selects_it(qtbot: QtBot, seat: Seat) -> None:
    queue = seat.window.queue
    queue.view.setCurrentIndex(queue.rows.index(1))
    assert seat.window.selection.intervention_id == "i1057"
    queue.view.setCurrentIndex(queue.rows.index(0))
    settle(qtbot, seat)
    assert seat.window.call_sheet.draft.call_id == "r1058"


def test_that_a_customer_named_like_markup_is_spoken_of_in_its_characters(qtbot: QtBot) -> None:
    model = a_queue()
    assert MARKUP in model.index(5).data()
