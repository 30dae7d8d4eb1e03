"""What roads and hours cost: set by whoever may, exact to the cent, and never assumed."""

from fractions import Fraction

import pytest

from dispatcher.domain.errors import Refusal
from dispatcher.domain.rates import HIGHEST_CENTS, RATES_ID, CostRates
from dispatcher.services.commands import RecordAbsence, SetCostRates
from dispatcher.services.diffing import day_totals
from dispatcher.services.rates import worked_and_overtime_s
from dispatcher.services.translation import plan, problem
from tests.builders import ANNE, BRUNO, MANON, Centre, at
from tests.desks import TestDesk

RATES = SetCostRates(62, 3800, 5700)
HOME, AFAR = (48.80, 2.13), (48.80, 2.60)


def a_day(desk: TestDesk, last: str = "12:00", where: tuple[float, float] = HOME) -> None:
    """Durand works from eight to five: an hour in the morning, and one more."""
    centre = Centre()
    durand = centre.technician("Durand", lunch=("11:45", "13:30", 45))
    centre.planned(durand, "09:00", number=1001)
    centre.planned(durand, last, number=1002, where=where)
    desk.load(centre)


def hours(desk: TestDesk) -> tuple[int, int]:
    of = problem(desk.board)
    (route,) = plan(desk.board, of).routes
    return worked_and_overtime_s(of, route)


def test_that_no_euros_are_made_up_where_no_rates_are_set(desk: TestDesk) -> None:
    a_day(desk)
    assert desk.board.cost_rates is None
    assert day_totals(desk.board).cost_cents is None


def test_that_a_day_costs_its_kilometres_and_hours(desk: TestDesk) -> None:
    a_day(desk, where=AFAR)
    desk.run(RATES)
    made = day_totals(desk.board)
    worked_s, overtime_s = hours(desk)
    assert (worked_s, overtime_s) == (7200 + made.travel.total_seconds(), 0)
    exact = Fraction(made.distance_m, 1000) * 62 + Fraction(worked_s, 3600) * 3800
    assert made.cost_cents is not None
    assert abs(made.cost_cents - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(("last", "late_min"), [("16:00", 0), ("16:01", 1), ("16:40", 40), ("17:30", 90)])
def test_that_what_lies_after_the_shift_is_overtime_and_not_counted_twice(
    desk: TestDesk, last: str, late_min: int
) -> None:
    a_day(desk, last)
    worked_s, overtime_s = hours(desk)
    assert overtime_s == late_min * 60
    assert worked_s == 7200 - min(late_min, 60) * 60


def test_that_a_road_home_after_the_shift_is_overtime(desk: TestDesk) -> None:
    a_day(desk, "16:00", AFAR)
    made = day_totals(desk.board)
    worked_s, overtime_s = hours(desk)
    assert overtime_s > 0
    assert worked_s + overtime_s == 7200 + made.travel.total_seconds()


def test_that_whoever_is_absent_all_day_has_no_shift_to_work_beyond(desk: TestDesk) -> None:
    a_day(desk)
    desk.run(RecordAbsence("x", "t-Durand", at("00:00"), at("23:00")))
    assert hours(desk) == (7200, 0)


@pytest.mark.parametrize(
    ("metres", "cents"),
    [(0, 0), (8, 0), (9, 1), (1000, 62), (24, 1), (25, 2)],
)
def test_that_a_total_is_rounded_once_and_half_a_cent_upwards(metres: int, cents: int) -> None:
    rates = CostRates(RATES_ID, 62, 0, 0)
    assert rates.cost_cents(metres, 0, 0) == cents
    assert CostRates(RATES_ID, 0, 1, 1).cost_cents(0, 900, 899) == 0
    assert CostRates(RATES_ID, 0, 1, 1).cost_cents(0, 900, 900) == 1


def test_that_planners_and_managers_set_rates_and_operators_do_not(desk: TestDesk) -> None:
    desk.run(RATES, ANNE)
    desk.run(SetCostRates(65, 3800, 5700), MANON)
    with pytest.raises(Refusal, match="Only a planner or a manager"):
        desk.run(RATES, BRUNO)
    assert desk.board.cost_rates is not None
    assert desk.board.cost_rates.km_cents == 65


def test_that_undo_puts_the_rates_back_and_zeros_forget_them(desk: TestDesk) -> None:
    desk.run(RATES)
    desk.run(SetCostRates(65, 4000, 6000))
    desk.undo()
    known = desk.board.cost_rates
    assert known is not None
    assert (known.km_cents, known.hour_cents, known.overtime_cents) == (62, 3800, 5700)
    desk.run(SetCostRates(0, 0, 0))
    assert desk.board.cost_rates is None
    desk.undo()
    assert desk.board.cost_rates is not None
    desk.undo()
    assert desk.board.cost_rates is None


@pytest.mark.parametrize(("cents", "fits"), [(HIGHEST_CENTS, True), (HIGHEST_CENTS + 1, False), (-1, False)])
def test_that_a_rate_is_within_reason(desk: TestDesk, cents: int, fits: bool) -> None:
    if fits:
        desk.run(SetCostRates(62, cents, 5700))
        return
    with pytest.raises(Refusal, match="between 0 and 1000"):
        desk.run(SetCostRates(62, cents, 5700))


def test_that_the_journal_says_which_rates_were_set(desk: TestDesk) -> None:
    desk.run(RATES)
    (line,) = desk.desk.journal_lines(desk.desk.today)
    assert str(line.what) == "Anne set the costs: 0.62 €/km, 38.00 €/h, overtime 57.00 €/h"
