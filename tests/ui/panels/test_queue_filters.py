"""Incoming work: ready-made and saved filters, and how the list follows the board."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from dispatcher.clock import ManualClock
from dispatcher.services.commands import AssignIntervention, CancelIntervention
from tests.ui.panels.builders import NOW, a_busy_board, a_call, at
from tests.ui.panels.conftest import settle
from ui.app import Seat, kept_settings
from ui.models.board_model import BoardModel
from ui.models.queue_filter import EVERYTHING, READY_MADE, Order, QueueFilter, Sieve, as_text, from_text
from ui.models.queue_item import QueueItem
from ui.models.queue_model import QueueModel
from ui.panels.queue_filters import FORGET, SAVE
from ui.wording import wording

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def numbers(model: QueueModel) -> list[int]:
    return [item.number for item in model.items]


@pytest.fixture
def board(qtbot: QtBot) -> Iterator[BoardModel]:
    wording.choose("en", "Europe/Paris")
    yield BoardModel(a_busy_board(), ManualClock(NOW))
    wording.choose("fr", "Europe/Paris")


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        (QueueFilter(order=Order.OLDEST), [1058, 1051, 1052, 1053, 1055, 1057]),
        (QueueFilter(order=Order.BEST_CONTRACT), [1057, 1058, 1053, 1052, 1051, 1055]),
        (QueueFilter(Sieve.TO_QUALIFY, Order.OLDEST), [1058]),
        (QueueFilter(level="gold"), [1058, 1053]),
        (QueueFilter(skill="print"), [1057, 1051, 1052, 1053, 1055]),
        (QueueFilter(skill="gas"), []),
        (QueueFilter(level="gold", words="tete"), [1053]),
    ],
)
def test_that_a_filter_chooses_and_orders(board: BoardModel, chosen: QueueFilter, shown: list[int]) -> None:
    model = QueueModel(board)
    model.narrow("", chosen)
    assert numbers(model) == shown


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("typed", "belongs"),
    [
        ("urgent", lambda item, now: item.urgent),
        ("high", lambda item, now: item.urgent),
        ("gold", lambda item, now: item.level == "gold"),
        ("qualify", lambda item, now: item.is_call),
        ("overdue", lambda item, now: item.due_at is not None and item.due_at < now),
    ],
)
def test_that_levels_and_states_are_found_in_english_and_in_the_language_of_the_window(
    board: BoardModel, language: str, typed: str, belongs: Callable[[QueueItem, datetime], bool]
) -> None:
    model = QueueModel(board)
    all_items = list(model.items)
    wording.choose(language)
    expected = {item.number for item in all_items if belongs(item, NOW)}
    assert 0 < len(expected) < len(all_items)
    french = {
        "urgent": "urgent",
        "high": "élevée",
        "gold": "or ",
        "qualify": "qualifier",
        "overdue": "retard",
    }
    for word in {typed, french[typed]} if language == "fr" else {typed}:
        model.narrow(word)
        assert expected <= set(numbers(model)), word
        if word != "or ":  # three letters of many a word
            assert set(numbers(model)) == expected, word


def test_that_accents_do_not_count_in_the_search(board: BoardModel) -> None:
    model = QueueModel(board)
    model.narrow("bouchee versailles")
    assert numbers(model) == [1057]


def test_that_a_list_that_followed_the_board_equals_a_fresh_one(qtbot: QtBot, seat: Seat) -> None:
    rows = seat.window.queue.rows
    for command in (
        AssignIntervention("new", "i1053", "t3", at("15:00")),
        CancelIntervention("i1055"),
    ):
        seat.bridge.run(command)
        settle(qtbot, seat)
        assert rows.items == QueueModel(seat.model).items
    seat.bridge.undo()
    settle(qtbot, seat)
    assert rows.items == QueueModel(seat.model).items
    assert 1055 in numbers(rows)


def test_that_a_new_call_is_put_in_and_nothing_is_laid_out_anew(board: BoardModel) -> None:
    model, resets, came = QueueModel(board), [], []
    model.modelReset.connect(lambda: resets.append(1))
    model.rowsInserted.connect(lambda _parent, first, last: came.append((first, last)))
    board.show(board.board.with_rows([a_call(1059, "c1")]))
    assert (resets, came) == ([], [(1, 1)])
    board.ticked.emit()
    assert (resets, came) == ([], [(1, 1)])


def test_that_work_comes_to_be_due_soon_with_the_clock(qtbot: QtBot) -> None:
    clock = ManualClock(NOW)
    board = BoardModel(a_busy_board(), clock)
    model = QueueModel(board)
    model.narrow("", QueueFilter(Sieve.SOON))
    assert 1053 not in numbers(model)
    clock.set(at("17:00") - timedelta(hours=2))
    board.ticked.emit()
    assert 1053 in numbers(model)


def test_that_what_becomes_the_current_row_when_work_is_placed_is_not_selected(
    qtbot: QtBot, seat: Seat
) -> None:
    window = seat.window
    window.queue.view.setCurrentIndex(window.queue.rows.index(window.queue.rows.row_of("i1052")))
    seat.bridge.run(AssignIntervention("new", "i1052", "t3", at("15:30")))
    settle(qtbot, seat)
    assert window.selection.intervention_id == "i1052"


def test_that_filters_survive_being_written_down_and_unknown_ones_are_left_out() -> None:
    mine = QueueFilter(Sieve.URGENT, words="gold", name="Mine")
    assert from_text(as_text([*READY_MADE, mine])) == (*READY_MADE, mine)
    assert from_text('[{"sieve": "sideways", "order": "oldest"}]') == ()
    assert from_text("no json") == ()


def test_that_a_filter_is_saved_by_name_for_its_person_and_forgotten(
    qtbot: QtBot, seat: Seat, tmp_path: Path
) -> None:
    queue, place = seat.window.queue, str(tmp_path / "kept.ini")
    queue.restore(QSettings(place, QSettings.Format.IniFormat), "Anne")
    queue.sieve._take(queue.sieve.findData(QueueFilter(order=Order.OLDEST)))
    queue.search.setText("fictor")
    queue.sieve._take(queue.sieve.findData(SAVE))
    assert queue.naming.line.hasFocus()
    qtbot.keyClicks(queue.naming.line, "Fictor first")
    qtbot.keyClick(queue.naming.line, ENTER)
    assert not queue.naming.isVisible()
    assert queue.sieve.currentText() == "Fictor first"
    assert numbers(queue.rows) == [1058, 1053]

    queue.search.clear()
    queue.restore(QSettings(place, QSettings.Format.IniFormat), "Paul")
    assert queue.filters.saved == ()
    queue.restore(QSettings(place, QSettings.Format.IniFormat), "Anne")
    assert queue.sieve.currentText() == "Fictor first"
    assert (queue.search.text(), numbers(queue.rows)) == ("fictor", [1058, 1053])

    queue.sieve.write()
    queue.sieve._take(queue.sieve.findData(FORGET))
    assert queue.filters.saved == ()
    assert queue.sieve.currentText() == "All"


def test_that_a_filter_is_chosen_by_keys_alone(qtbot: QtBot, seat: Seat) -> None:
    queue = seat.window.queue
    seat.window.actions_["queue_filter"].trigger()
    assert queue.sieve.view().isVisible()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, ENTER):
        qtbot.keyClick(queue.sieve.view(), key)
    assert queue.filters.chosen == READY_MADE[2]
    assert numbers(queue.rows)[0] == 1057


def test_that_an_empty_list_says_what_to_do(qtbot: QtBot, seat: Seat) -> None:
    queue = seat.window.queue
    queue.search.setText("qqq")
    queue._narrow()
    assert "Clear the search" in queue._nothing.text()


def test_that_a_kept_filter_without_a_name_is_left_out(qtbot: QtBot, seat: Seat) -> None:
    kept = kept_settings()
    kept.setValue(
        "queue/Anne/filters", '[{"sieve": "urgent", "order": "oldest"}, {"sieve": "all", "order": "oldest"}]'
    )
    kept.setValue("queue/Anne/chosen", '[{"sieve": "urgent", "order": "oldest"}]')
    seat.window.queue.restore(kept, "Anne")
    assert seat.window.queue.filters.saved == ()
    assert seat.window.queue.filters.chosen == EVERYTHING
