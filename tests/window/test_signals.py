"""S37, S58, S59 through the real window: the heat-map, its table twin, and the calls behind a bin."""

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from dispatcher.domain.signals import Facet
from tests.builders import at
from tests.services.test_signals import TODAY, UNTIL, History, every_day, with_failures
from tests.window.seats import TestSeat
from ui.signals.panel import SignalsPanel
from ui.wording import wording

NO_KEYS = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def signals(seat: TestSeat) -> SignalsPanel:
    """The Signals sheet over a year with three times the calls on the first of each month."""
    history = History("Boiler", "Copier")
    for day in every_day(365):
        for _ in range(3 if day.day == 1 else 1):
            history.call(at("10:00", day))
    with_failures(history, "Copier", [1, 2] * 6, 12)
    seat.open(history.centre, "18:00")
    seat.do("signals")
    panel = seat.window.signals
    seat.wait(lambda: panel.sources is not None)
    return panel


def test_that_s59_the_first_of_the_month_stands_out_on_the_map_and_in_the_table(
    seat: TestSeat, signals: SignalsPanel
) -> None:
    assert signals.isVisible()
    assert signals.sources is not None
    assert [one.key for one in signals.sources.flagged(Facet.DAY)] == [1]
    signals.as_table.setChecked(True)
    assert signals.bin_table.isVisible()
    rows = [
        [signals.bins.index(row, column).data() for column in range(5)]
        for row in range(len(signals.bins.rows))
    ]
    assert [row[1] for row in rows if row[0] == "Day of the month" and row[4] == "yes"] == [
        "day 1 of the month"
    ]
    assert sorted(rows, key=lambda row: row[4] != "yes") == rows  # what stands out is on top


def test_that_s58_keys_walk_to_a_bin_and_enter_lists_its_calls(seat: TestSeat, signals: SignalsPanel) -> None:
    signals.map.setFocus()
    for _ in range(8):
        seat.press(Qt.Key.Key_Down, NO_KEYS)
    assert "day 1 of the month" in signals.map.accessibleDescription()
    seat.press(Qt.Key.Key_Return, NO_KEYS)
    seat.wait(lambda: signals.call_table.isVisible())
    days = {row.received_at.day for row in signals.calls.rows}
    assert (len(signals.calls.rows), days) == (36, {1})
    seat.click(signals.back_button)
    assert signals.product_table.isVisible()


def test_that_s58_a_click_on_a_cell_lists_its_calls(seat: TestSeat, signals: SignalsPanel) -> None:
    box = signals.map.box(1, 10)  # Tuesday, ten o'clock
    seat.bot.mouseClick(signals.map, Qt.MouseButton.LeftButton, pos=box.center().toPoint())
    seat.wait(lambda: signals.call_table.isVisible())
    assert {row.received_at.weekday() for row in signals.calls.rows} == {1}


def test_that_s37_a_product_above_its_limit_is_named_first_and_the_period_is_chosen(
    seat: TestSeat, signals: SignalsPanel
) -> None:
    first = [signals.products.index(0, column).data() for column in range(5)]
    assert first == ["Copier", "12", "1.5", "3.0", "above the limit"]
    assert signals.sources is not None
    whole = signals.sources.total
    signals.period.choose(30)
    seat.wait(lambda: signals.sources is not None and signals.sources.total < whole)
    signals.of_model.choose("Copier")
    seat.wait(lambda: signals.sources is not None and signals.sources.total == 12)
    assert UNTIL - timedelta(days=15) > at("00:00", TODAY - timedelta(days=29))


def test_that_the_name_of_a_product_is_no_markup_in_the_hint_either(signals: SignalsPanel) -> None:
    assert signals.sources is not None
    hostile = tuple(replace(one, model="<img src=x>") for one in signals.sources.products)
    signals._take(signals._asked, replace(signals.sources, products=hostile))
    assert "&lt;img src=x&gt;" in signals._words.toolTip()
    assert "<img" not in signals._words.toolTip()


def test_that_s58_the_sheet_speaks_french(seat: TestSeat, signals: SignalsPanel) -> None:
    wording.choose("fr", "Europe/Paris")
    assert "Signaux produit" in signals._head.text()
    assert "lundi, 00:00-01:00 : 0 appels" in signals.map.accessibleDescription()
