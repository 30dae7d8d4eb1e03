"""Somebody is ill: where each of his jobs could go, and all of them in one step."""

from dispatcher.domain.appointments import Pin
from dispatcher.services import commands as c
from dispatcher.services.scheduling import day_routes
from dispatcher.services.taking_over import stranded, take_all, takeovers
from tests.builders import Centre, at
from tests.desks import TestDesk

ILL = c.RecordAbsence("ill", "t-Petit", at("08:00"), at("17:00"), "ill")


OTHERS = ("Durand", "Martin", "Leroy")


def six_jobs_of_petit(desk: TestDesk, others: tuple[str, ...] = OTHERS, busy_minutes: int = 30) -> None:
    centre = Centre()
    petit = centre.technician("Petit")
    for name in others:
        centre.planned(centre.technician(name), "12:00", minutes=busy_minutes)
    for at_, hour in enumerate(("08:30", "09:45", "11:00", "12:30", "14:00", "15:30")):
        centre.planned(petit, hour, number=2001 + at_, promised=("09:00", "11:00") if at_ == 1 else None)
    desk.load(centre)
    desk.run(ILL)


def broken(desk: TestDesk) -> list[str]:
    return [finding.key for route in day_routes(desk.board).values() for finding in route.findings]


def test_that_every_job_of_somebody_ill_shows_where_it_could_go(desk: TestDesk) -> None:
    six_jobs_of_petit(desk)
    found = takeovers(desk.board, at("08:00"))
    assert [row.intervention_id for row in stranded(desk.board)] == [f"i-{n}" for n in range(2001, 2007)]
    assert [made.assignment.intervention_id for made in found] == [f"i-{n}" for n in range(2001, 2007)]
    assert all(made.place is not None and made.place.technician_id != "t-Petit" for made in found)


def test_that_all_are_taken_in_one_step_and_nothing_is_broken(desk: TestDesk) -> None:
    six_jobs_of_petit(desk)
    start, found = desk.hash, takeovers(desk.board, at("08:00"))
    command = take_all(found)
    assert command is not None
    desk.run(command)
    assert stranded(desk.board) == ()
    assert broken(desk) == []
    planned = {row.id: (row.technician_id, row.start) for row in desk.board.assignments.values()}
    said = {made.key: (made.place.technician_id, made.place.start) for made in found if made.place}
    assert said.items() <= planned.items()
    desk.undo()
    assert desk.hash == start


def test_that_a_job_nobody_can_take_says_why_and_the_others_are_taken(desk: TestDesk) -> None:
    six_jobs_of_petit(desk, others=("Durand",), busy_minutes=300)
    found = takeovers(desk.board, at("08:00"))
    left = [made for made in found if made.place is None]
    assert 0 < len(left) < len(found)
    assert all(str(made.why) for made in left)
    command = take_all(found)
    assert command is not None
    desk.run(command)
    assert {row.id for row in stranded(desk.board)} == {made.key for made in left}


def test_that_a_pinned_job_is_left_to_people_and_does_not_stop_the_others(desk: TestDesk) -> None:
    six_jobs_of_petit(desk)
    desk.run(c.PinAssignment("a-2001", Pin.TECHNICIAN))
    desk.run(c.PinAssignment("a-2003", Pin.BOTH))
    found = takeovers(desk.board, at("08:00"))
    said = {made.key: str(made.why) for made in found if made.place is None}
    assert said["a-2001"] == "2001 is pinned to Petit. Release the pin first."
    command = take_all(found)
    assert command is not None
    desk.run(command)
    assert [row.id for row in stranded(desk.board)] == ["a-2001", "a-2003"]


def test_that_who_is_away_is_no_reason_why_nobody_can(desk: TestDesk) -> None:
    six_jobs_of_petit(desk, others=("Durand",), busy_minutes=300)
    left = [made for made in takeovers(desk.board, at("08:00")) if made.place is None]
    assert all("Petit" not in str(made.why) for made in left)


def test_that_an_absence_of_part_of_the_day_strands_only_what_falls_into_it(desk: TestDesk) -> None:
    six_jobs_of_petit(desk)
    desk.undo()
    desk.run(c.RecordAbsence("doctor", "t-Petit", at("13:45"), at("17:00")))
    assert [row.intervention_id for row in stranded(desk.board)] == ["i-2005", "i-2006"]
