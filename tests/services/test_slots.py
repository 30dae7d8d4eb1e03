"""Scenario 7 below the screen: what can be offered while the caller waits."""

from dataclasses import replace
from datetime import date, timedelta

from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Verdict
from dispatcher.domain.values import TimeWindow
from dispatcher.services.scheduling import preview
from dispatcher.services.slots import (
    DAYS,
    OfferedInstead,
    Wish,
    alternatives_for,
    days_ahead,
    slots_for,
    windows_of,
)
from tests.builders import DAY, ZONE, Centre, at
from tests.desks import TestDesk

A_DAY = timedelta(days=1)


def a_call(desk: TestDesk, skills: dict[str, int], length: int = 60) -> Intervention:
    """Add a call in the middle of the day's region and return it."""
    centre = Centre()
    job = centre.intervention(9000, skills=skills, minutes=length, where=(48.81, 2.08))
    desk.run_import(centre.rows)
    return job


def work_tomorrow(desk: TestDesk, *technician_ids: str) -> None:
    """Give these technicians a shift on the next day, at the hours of today's."""
    todays = desk.board.shift_of
    for key in technician_ids:
        shift = todays[key]
        again = replace(shift, id=f"{shift.id}+1", external_id=f"{shift.external_id}+1")
        again = replace(again, starts_at=shift.starts_at + A_DAY, ends_at=shift.ends_at + A_DAY)
        desk.run_import([replace(again, lunch_earliest=None, lunch_latest=None, lunch_minutes=0)])


def boards(desk: TestDesk) -> tuple[Board, ...]:
    return days_ahead(desk.board, desk.desk.load_board)


def kinds(found: tuple[OfferedInstead, ...]) -> list[str]:
    return [str(one.gives_up) for one in found]


def test_that_at_least_three_slots_are_offered_and_each_is_inside_its_window(desk: TestDesk) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    job = a_call(desk, {"A": 1})
    offers = slots_for([desk.board], job, at("09:00"))
    assert len(offers) >= 3
    for offer in offers:
        assert offer.window.earliest <= offer.arrival <= offer.window.latest
        assert offer.window.latest - offer.window.earliest == timedelta(hours=2)
        assert offer.second_cost is None or offer.second_cost >= offer.cost


def test_that_windows_begin_at_whole_hours_of_the_wall_and_none_starts_in_the_past(desk: TestDesk) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    job = a_call(desk, {"A": 1})
    offers = slots_for([desk.board], job, at("11:20"))
    assert all(offer.arrival >= at("11:20") for offer in offers)
    assert offers[0].window.earliest == at("10:00")


def test_that_on_the_day_the_clocks_change_windows_are_those_of_the_clock_on_the_wall() -> None:
    changing = date(2026, 10, 25)
    first = windows_of(changing, ZONE)[0]
    assert first.earliest == at("08:00", changing)
    assert first.latest == at("10:00", changing)


def test_that_every_offer_can_be_dropped_on_the_board_where_it_says(desk: TestDesk) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    job = a_call(desk, {"C": 2})
    board = desk.board
    offers = slots_for([board], job, at("09:00"))
    assert offers
    for offer in offers:
        verdict = preview(board, job.id, offer.technician_id, offer.arrival, at("09:00")).verdict
        assert verdict is not Verdict.BREAKS


def test_that_a_day_nobody_works_and_a_day_that_is_over_offer_nothing(desk: TestDesk) -> None:
    desk.load_day(technicians=5, interventions=10, promised=0)
    job = a_call(desk, {"A": 1})
    tomorrow = replace(desk.board, day=desk.board.day + timedelta(days=1), shifts={})
    assert slots_for([desk.board], job, at("07:00"))
    assert not slots_for([tomorrow], job, at("07:00"))
    assert not slots_for([desk.board], job, at("08:00") + timedelta(days=1))


def test_that_five_days_are_asked_and_those_on_which_somebody_works_are_offered(desk: TestDesk) -> None:
    desk.load_day(technicians=5, interventions=10, promised=0)
    work_tomorrow(desk, "t-T01")
    job = a_call(desk, {"C": 1})
    ahead = boards(desk)
    assert [board.day for board in ahead] == [DAY + timedelta(days=after) for after in range(DAYS)]
    offers = slots_for(ahead, job, at("09:00"))
    assert {offer.arrival.date() for offer in offers} == {DAY, DAY + A_DAY}
    assert {o.technician_id for o in offers if o.arrival.date() == DAY + A_DAY} == {"t-T01"}
    assert {o.second_cost for o in offers if o.arrival.date() == DAY + A_DAY} == {None}


def test_that_an_offer_past_the_contracts_time_says_by_how_much_and_comes_after_those_in_time(
    desk: TestDesk,
) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    job = replace(a_call(desk, {"A": 1}), due_at=at("13:00"))
    offers = slots_for([desk.board], job, at("09:00"))
    for offer in offers:
        assert offer.lateness == max(offer.arrival - at("13:00"), timedelta())
    assert {bool(offer.lateness) for offer in offers} == {True, False}
    ranked = [bool(offer.lateness) for offer in sorted(offers, key=lambda offer: offer.rank)]
    assert ranked == sorted(ranked)


def test_that_asking_for_one_technician_offers_his_windows_alone(desk: TestDesk) -> None:
    desk.load_day(technicians=5, interventions=10, promised=0)
    job = a_call(desk, {"C": 1})
    offers = slots_for([desk.board], job, at("09:00"), technician_id="t-T01")
    assert {offer.technician_id for offer in offers} == {"t-T01"}


def test_that_an_impossible_wish_gets_somebody_else_then_and_three_other_times_the_nearest_first(
    desk: TestDesk,
) -> None:
    desk.load_day(technicians=5, interventions=10, promised=0)
    work_tomorrow(desk, "t-T01", "t-T02")
    busy = Centre()
    busy.count = 500
    busy.planned(desk.board.technicians["t-T01"], "10:00", minutes=240)
    desk.run_import(busy.rows)
    job, ahead = a_call(desk, {"C": 1}), boards(desk)
    noon = TimeWindow(at("11:00"), at("13:00"))
    mine = slots_for(ahead, job, at("09:00"), technician_id="t-T01")
    assert noon not in [offer.window for offer in mine]
    found = alternatives_for(ahead, job, Wish(noon, "t-T01"), at("09:00"))
    names = [board.name for board in desk.board.technicians.values()]
    assert kinds(found)[1:] == ["another time"] * 3
    assert kinds(found)[0].startswith("another technician: ")
    assert kinds(found)[0].removeprefix("another technician: ") in names
    assert found[0].offer.window == noon
    assert {one.offer.technician_id for one in found[1:]} == {"t-T01"}
    apart = [abs(one.offer.window.earliest - noon.earliest) for one in found[1:]]
    assert apart == sorted(apart)


def test_that_a_wish_on_a_day_that_is_over_has_no_alternative(desk: TestDesk) -> None:
    desk.load_day(technicians=5, interventions=10, promised=0)
    long_ago = TimeWindow(at("10:00") - 9 * A_DAY, at("12:00") - 9 * A_DAY)
    job = a_call(desk, {"C": 1})
    assert alternatives_for([desk.board], job, Wish(long_ago), at("09:00")) == ()
