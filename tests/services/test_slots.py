"""Scenario 7 below the screen: what can be offered while the caller waits."""

from dataclasses import replace
from datetime import timedelta

from dispatcher.domain.interventions import Intervention
from dispatcher.domain.routes import Verdict
from dispatcher.services.scheduling import preview
from dispatcher.services.slots import slots_for
from tests.builders import Centre, at
from tests.desks import TestDesk


def a_call(desk: TestDesk, skills: dict[str, int], length: int = 60) -> Intervention:
    """Add a call in the middle of the day's region and return it."""
    centre = Centre()
    job = centre.intervention(9000, skills=skills, minutes=length, where=(48.81, 2.08))
    desk.run_import(centre.rows)
    return job


def test_that_at_least_three_slots_are_offered_and_each_is_inside_its_window(desk: TestDesk) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    job = a_call(desk, {"A": 1})
    offers = slots_for([desk.board], job, at("09:00"))
    assert len(offers) >= 3
    for offer in offers:
        assert offer.window.earliest <= offer.arrival <= offer.window.latest
        assert offer.window.latest - offer.window.earliest == timedelta(hours=2)
        assert offer.second_extra_travel is None or offer.second_extra_travel >= offer.extra_travel


def test_that_windows_begin_at_whole_hours_of_the_wall_and_none_starts_in_the_past(desk: TestDesk) -> None:
    desk.load_day(technicians=50, interventions=250, promised=100)
    job = a_call(desk, {"A": 1})
    offers = slots_for([desk.board], job, at("11:20"))
    assert all(offer.arrival >= at("11:20") for offer in offers)
    assert offers[0].window.earliest == at("10:00")


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
