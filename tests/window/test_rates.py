"""What roads and hours cost, through the real window: set by menu and keys, shown in euros, never made up."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from dispatcher.domain.people import Role
from dispatcher.services.commands import MoveAssignment, SetCostRates
from dispatcher.services.diffing import day_totals
from tests.builders import Centre, at
from tests.window.access import faint_texts, nameless, small_targets
from tests.window.cuts import cuts
from tests.window.seats import TestSeat
from ui.style import look
from ui.what_if.euros import CentsField, money, money_change
from ui.what_if.panel import WhatIfPanel
from ui.wording import wording

ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def a_day(seat: TestSeat) -> WhatIfPanel:
    """Durand drives far for a job that Martin lives beside."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin", home=(48.80, 2.40))
    centre.planned(durand, "09:00", number=1001, where=(48.80, 2.40))
    return seat.open(centre, "08:00").what_if_panel


def set_by_keys(seat: TestSeat, *amounts: str) -> None:
    """Open the form by its action, type the three amounts and press Return."""
    seat.do("cost_rates")
    form = seat.window.what_if_panel.rates_form
    assert form.isVisible()
    for field, amount in zip(form.fields, amounts, strict=True):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, amount)
    seat.bot.keyClick(form.overtime, ENTER)
    seat.settle()
    assert not form.isVisible()


def forked_and_moved(seat: TestSeat, panel: WhatIfPanel) -> None:
    seat.do("what_if")
    seat.wait(lambda: seat.window.what_if.is_shown)
    seat.seat.bridge.run(MoveAssignment("a-1001", "t-Martin", at("09:00")))
    seat.settle()
    seat.wait(lambda: panel.diff.taken == 1)


def test_that_without_rates_no_euros_are_shown_and_it_is_said_where_to_set_them(seat: TestSeat) -> None:
    panel = a_day(seat)
    forked_and_moved(seat, panel)
    assert panel.diff.euros.isVisible()
    assert "€" not in panel.diff.euros.text()
    assert "No cost rates" in panel.diff.euros.text()
    assert panel.diff.rates_button.text() == "Cost rates"
    seat.click(panel.diff.rates_button)
    assert panel.rates_form.isVisible()


def test_that_rates_set_by_keys_show_the_fork_in_euros_before_after_and_the_difference(
    seat: TestSeat,
) -> None:
    panel = a_day(seat)
    set_by_keys(seat, "0.62", "38", "57.5")
    rates = seat.desk.board.cost_rates
    assert rates is not None
    assert (rates.km_cents, rates.hour_cents, rates.overtime_cents) == (62, 3800, 5750)
    forked_and_moved(seat, panel)
    before, after = day_totals(seat.desk.board).cost_cents, day_totals(seat.board).cost_cents
    assert before is not None
    assert after is not None
    assert after < before
    shown = f"Cost {money(before)} → {money(after)} ({money_change(after - before)})"
    assert panel.diff.euros.text().endswith(shown)
    assert f"Cost {money(before)} → {money(after)}" in seat.window.what_if_strip._figures.text()
    seat.click(panel.merge_button)
    seat.wait(lambda: not seat.window.what_if.is_open)
    assert day_totals(seat.board).cost_cents == after


def test_that_rates_set_while_a_fork_is_shown_are_the_live_days_and_outlive_it(seat: TestSeat) -> None:
    panel = a_day(seat)
    forked_and_moved(seat, panel)
    set_by_keys(seat, "0.62", "38", "57")
    seat.wait(lambda: "€" in panel.diff.euros.text())
    assert seat.window.what_if.is_shown
    assert len(panel.diff.rows.rows) == 1  # the rates are no change of the fork
    assert seat.board.cost_rates == seat.desk.board.cost_rates is not None
    seat.click(panel.discard_button)
    seat.click(panel.discard_button)
    assert not seat.window.what_if.is_open
    assert seat.board.cost_rates is not None
    seat.undo()
    assert seat.board.cost_rates is None


def test_that_escape_leaves_the_rates_as_they_are(seat: TestSeat) -> None:
    a_day(seat)
    seat.desk.run(SetCostRates(62, 3800, 5700))
    seat.settle()
    known = seat.desk.board.cost_rates
    seat.do("cost_rates")
    form = seat.window.what_if_panel.rates_form
    assert [field.value() for field in form.fields] == [62, 3800, 5700]
    QTest.keyClicks(form.km, "9")
    seat.bot.keyClick(form.km, ESCAPE)
    seat.settle()
    assert not form.isVisible()
    assert seat.desk.board.cost_rates == known


def test_that_an_operator_sees_the_rates_and_who_may_set_them(seat: TestSeat) -> None:
    seat.desk.run(SetCostRates(62, 3800, 5700))
    seat.desk.desk.author = type(seat.desk.desk.author)("Anne", Role.OPERATOR)
    a_day(seat)
    seat.do("cost_rates")
    form = seat.window.what_if_panel.rates_form
    assert form.km.value() == 62
    assert not any(field.isEnabled() for field in (*form.fields, form.confirm))
    assert "planner or a manager" in form._hint.text()


def test_that_amounts_are_typed_with_comma_or_point_and_read_in_both_languages(seat: TestSeat) -> None:
    field = CentsField()
    seat.bot.addWidget(field)
    for typed, cents in (("0,62", 62), ("0.62", 62), ("12", 1200), ("12,5", 1250), (",05", 5)):
        field.selectAll()
        QTest.keyClicks(field, typed)
        assert field.value() == cents
    assert (money(123450), money(-5), money_change(0)) == ("€1,234.50", "−€0.05", "+€0.00")
    wording.choose("fr", "Europe/Paris")
    assert money(123450) == "1\u202f234,50\u202f€"
    assert field.textFromValue(62) == "0,62"


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_form_euros_and_both_days_are_named_readable_and_whole_in_a_small_window(
    seat: TestSeat, language: str, theme: str
) -> None:
    seat.desk.run(SetCostRates(62, 3800, 5700))
    panel = a_day(seat)
    window = seat.window
    window.resize(1366, 768)
    wording.choose(language, "Europe/Paris")
    look.choose(theme)
    seat.do("side_by_side")
    seat.wait(lambda: window.side_by_side.live.isVisible())
    seat.seat.bridge.run(MoveAssignment("a-1001", "t-Martin", at("09:00")))
    seat.wait(lambda: panel.diff.taken == 1)
    window.compare_what_if()
    seat.settle()
    for page in (panel.diff, panel.rates_form):
        if page is panel.rates_form:
            seat.do("cost_rates")
        assert page.isVisible()
        assert (nameless(window), small_targets(window), faint_texts(window)) == ([], [], [])
        mine = [cut for cut in cuts(panel) if not cut.is_meant]
        assert mine == []
