"""The plan of the morning against the actuals: moved, late and overtime jobs, each with its figure."""

from dataclasses import replace

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.services import commands as c
from dispatcher.services.day_review import Review, ReviewKind, ReviewLine
from tests.builders import BRUNO, DAY, Centre, at, minutes
from tests.desks import TestDesk


@pytest.fixture
def day(desk: TestDesk) -> TestDesk:
    """Martin works from 8 to 17 and has 1001 at 10, 1002 at 13, 1004 at 15:30; 1003 waits. It is 07:30."""
    desk.clock.set(at("07:30"))
    centre = Centre()
    martin = centre.technician("Martin")
    centre.technician("Durand")
    centre.planned(martin, "10:00", number=1001)
    centre.planned(martin, "13:00", number=1002, promised=("12:00", "14:00"))
    centre.planned(martin, "15:30", number=1004)
    centre.intervention(1003)
    desk.load(centre)
    return desk


def reviewed(desk: TestDesk, earlier: str = "08:00", later: str = "12:00") -> Review:
    desk.clock.set(at(later))
    return desk.desk.review(DAY, at(earlier), at(later))


def of(review: Review, number: int) -> list[ReviewLine]:
    return [line for line in review.lines if line.number == number]


def test_that_a_day_that_went_as_planned_has_no_line(day: TestDesk) -> None:
    assert reviewed(day, later="09:00").lines == ()


def test_that_a_moved_job_says_from_whom_to_whom(day: TestDesk) -> None:
    day.clock.set(at("09:00"))
    day.run(c.MoveAssignment("a-1002", "t-Durand", at("12:30")))
    (line,) = of(reviewed(day), 1002)
    assert line.kind is ReviewKind.MOVED
    assert (line.planned.technician, line.planned.start) == ("Martin", at("13:00"))
    assert (line.actual.technician, line.actual.start) == ("Durand", at("12:30"))


def test_that_what_was_moved_before_the_first_instant_is_no_news(day: TestDesk) -> None:
    day.run(c.MoveAssignment("a-1002", "t-Durand", at("12:30")))
    assert of(reviewed(day, later="09:00"), 1002) == []


def test_that_work_nobody_has_begun_is_late_from_its_planned_time_on(day: TestDesk) -> None:
    (line,) = of(reviewed(day, later="10:20"), 1001)
    assert (line.kind, line.by) == (ReviewKind.LATE, minutes(20))
    assert of(reviewed(day, later="10:04"), 1001) == []


def test_that_a_missed_promise_is_told_by_the_promise(day: TestDesk) -> None:
    late = [line for line in of(reviewed(day, later="14:30"), 1002) if line.kind is ReviewKind.LATE]
    assert [(str(line.what.template), line.by) for line in late] == [
        ("promised before {latest}, late by {by}", minutes(30))
    ]


def test_that_work_that_took_longer_and_work_beyond_the_shift_are_overtime(day: TestDesk) -> None:
    day.run(c.TellTechnician("a-1001"))
    day.tick()
    day.clock.set(at("10:00"))
    day.run(c.ReportProgress("a-1001", AssignmentState.ON_SITE))
    day.clock.set(at("11:45"))
    day.run(c.ReportProgress("a-1001", AssignmentState.DONE))
    review = reviewed(day, later="16:30")
    (longer,) = of(review, 1001)
    assert (longer.kind, longer.by) == (ReviewKind.OVERTIME, minutes(45))
    beyond = [line for line in of(review, 1004) if line.kind is ReviewKind.OVERTIME]
    assert [line.by for line in beyond] == [minutes(30)]  # it can start at 16:30, and takes an hour


def test_that_added_and_removed_jobs_are_listed(day: TestDesk) -> None:
    day.clock.set(at("08:30"))
    day.run(c.AssignIntervention("a-1003", "i-1003", "t-Durand", at("14:00")), BRUNO)
    day.run(c.RemoveAssignment("a-1004"))
    review = reviewed(day, later="09:00")
    assert [(line.number, line.kind) for line in review.lines] == [
        (1003, ReviewKind.ADDED),
        (1004, ReviewKind.TAKEN_OFF),
    ]


def test_that_a_centre_that_came_in_later_is_compared_from_its_first_plan_on(day: TestDesk) -> None:
    review = reviewed(day, earlier="06:00", later="09:00")
    assert (review.earlier, review.later) == (at("07:30"), at("09:00"))
    assert replace(review, lines=()).lines == review.lines == ()
