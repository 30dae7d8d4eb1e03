"""Where one job could go: the best place in a day, free places near a wish, and magnetic starts."""

import random
from dataclasses import replace
from datetime import datetime

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Verdict
from dispatcher.services.places import best_place, free_places, magnets
from dispatcher.services.places_together import STEP, free_together
from dispatcher.services.replanning import Place, preview, preview_together
from dispatcher.services.scheduling import day_routes
from dispatcher.services.urgent import apply_command
from tests.builders import Centre, at
from tests.desks import TestDesk

EARLY = at("07:00")


def a_day() -> Centre:
    """Durand is busy from 9 to 16; Martin has 1004 at 10; 1005 waits."""
    centre = Centre()
    durand, martin = centre.technician("Durand"), centre.technician("Martin")
    for index, start in enumerate(("09:00", "11:00", "13:30")):
        centre.planned(durand, start, number=1001 + index, minutes=100)
    centre.planned(martin, "10:00", number=1004, promised=("10:00", "12:00"))
    centre.intervention(1005, where=(48.83, 2.20))
    return centre


@pytest.mark.parametrize("job", ["i-1005", "i-1001"])
def test_that_the_best_place_is_applied_exactly_as_its_ghosts_show_it(desk: TestDesk, job: str) -> None:
    desk.load(a_day())
    desk.clock.set(EARLY)
    found = best_place(desk.board, job, "t-Martin", EARLY)
    assert found.intervention_id == job
    desk.run(apply_command(desk.board, found))
    stored = day_routes(desk.board)
    for ghost in found.routes:
        made = stored[ghost.technician_id]
        assert [(job.intervention_id, job.start) for job in made.jobs] == [
            (job.intervention_id, job.start) for job in ghost.jobs
        ]
        assert made.legs == ghost.legs
    (row,) = desk.board.assignments_of[job]
    assert (row.technician_id, row.planned_start) == ("t-Martin", found.arrival)


def test_that_no_other_start_of_a_full_quarter_of_an_hour_adds_less_travel(desk: TestDesk) -> None:
    desk.load(a_day())
    found = best_place(desk.board, "i-1005", "t-Martin", EARLY)
    every = [
        preview(desk.board, "i-1005", "t-Martin", at(f"{hour:02}:{minute:02}"), EARLY)
        for hour in range(8, 17)
        for minute in (0, 15, 30, 45)
    ]
    assert found.extra_travel <= min(seen.extra_travel for seen in every if seen.verdict is Verdict.FITS)


def test_that_a_day_without_a_place_says_what_stands_in_the_way(desk: TestDesk) -> None:
    centre = a_day()
    centre.technician("Petit", {"print": 3})
    desk.load(centre)
    with pytest.raises(Refusal, match="does not master gas"):
        best_place(desk.board, "i-1005", "t-Petit", EARLY)


def test_that_work_under_way_has_no_other_place(desk: TestDesk) -> None:
    centre = a_day()
    centre.planned(centre.technician("Petit"), "09:00", AssignmentState.ON_SITE, number=1009, told="08:00")
    desk.load(centre)
    with pytest.raises(Refusal, match="under way"):
        best_place(desk.board, "i-1009", "t-Martin", at("09:30"))
    assert free_places(desk.board, "i-1009", "t-Martin", at("14:00"), at("09:30")) == ()


def test_that_a_free_place_names_its_technician_and_its_room(desk: TestDesk) -> None:
    desk.load(a_day())
    places = free_places(desk.board, "i-1005", "t-Durand", at("11:30"), EARLY)
    assert places
    martin = next(place for place in places if place.technician_id == "t-Martin")
    assert martin.free.earliest <= martin.start
    assert str(martin.sentence).startswith("free for Martin ")


def test_that_where_a_job_is_already_is_no_free_place(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "12:00", number=1001, promised=("10:00", "12:00"))
    desk.load(centre)
    assert free_places(desk.board, "i-1001", "t-Durand", at("12:30"), EARLY) == ()


@pytest.mark.parametrize("seed", range(6))
def test_that_every_free_place_touches_nobody_from_one_end_to_the_other(desk: TestDesk, seed: int) -> None:
    desk.load_day(technicians=8, interventions=36, promised=16, filled=0.7)
    chance, board = random.Random(seed), desk.board
    row = chance.choice(sorted(board.assignments.values(), key=lambda each: each.id))
    wish = at(f"{chance.randrange(8, 17):02}:10")
    for place in free_places(
        board, row.intervention_id, chance.choice(sorted(board.technicians)), wish, EARLY
    ):
        last = place.free.latest - (row.end - row.start)
        for start in (place.start, place.free.earliest, last):
            seen = preview(board, row.intervention_id, place.technician_id, start, EARLY)
            assert seen.verdict is Verdict.FITS


def test_that_a_start_clings_to_the_arrival_from_the_job_before_and_to_the_promised_window(
    desk: TestDesk,
) -> None:
    desk.load(a_day())
    clings = magnets(desk.board, "i-1004", "t-Durand")
    assert {at("10:00"), at("12:00")} <= set(clings)
    arrival = arrival_after(desk, "i-1005", "t-Martin")
    assert arrival in magnets(desk.board, "i-1005", "t-Martin")


def arrival_after(desk: TestDesk, job: str, technician_id: str) -> datetime:
    """Return when the technician is there at the earliest, his last job done: pushed there by a preview."""
    last = desk.board.days_of[technician_id][-1]
    seen = preview(desk.board, job, technician_id, last.planned_start, EARLY)
    (route,) = seen.routes
    return next(each.start for each in route.jobs if each.intervention_id == job)


# ---- several jobs together


def a_pair() -> Centre:
    """Durand has 1001 and, promised until noon, 1002; Martin is free, Petit masters nothing of it."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin")
    centre.technician("Petit", {"print": 3})
    centre.planned(durand, "09:00", number=1001)
    centre.planned(durand, "10:30", number=1002, promised=("10:00", "12:00"))
    return centre


def late_pair(technician_id: str = "t-Durand") -> tuple[Place, ...]:
    return (Place("i-1001", technician_id, at("13:00")), Place("i-1002", technician_id, at("14:30")))


def test_that_several_jobs_are_offered_places_they_keep_together(desk: TestDesk) -> None:
    desk.load(a_pair())
    assert preview_together(desk.board, late_pair(), EARLY).verdict is Verdict.BREAKS
    found = free_together(desk.board, late_pair(), EARLY)
    assert [{place.technician_id for place in one.places} for one in found] == [{"t-Durand"}, {"t-Martin"}]
    for one in found:
        first, second = one.places
        assert second.start - first.start == late_pair()[1].start - late_pair()[0].start
        seen = preview_together(desk.board, one.places, EARLY)
        assert seen.verdict is Verdict.FITS
        starts = {job.intervention_id: job.start for made in seen.routes for job in made.jobs}
        assert all(starts[place.intervention_id] == place.start for place in one.places)
    assert str(found[1].sentence).startswith("free for Martin, all of them, from ")


def test_that_no_nearer_quarter_of_an_hour_would_have_fitted_together(desk: TestDesk) -> None:
    desk.load(a_pair())
    (own, *_others) = free_together(desk.board, late_pair(), EARLY)
    offset = abs(own.places[0].start - late_pair()[0].start)
    for steps in range(offset // STEP):
        for way in (steps * STEP, -steps * STEP):
            nearer = tuple(replace(place, start=place.start + way) for place in late_pair())
            assert preview_together(desk.board, nearer, EARLY).verdict is not Verdict.FITS


def test_that_several_jobs_have_no_place_where_one_is_under_way_or_nothing_is_left(desk: TestDesk) -> None:
    centre = a_pair()
    centre.planned(centre.technician("Roux"), "08:00", AssignmentState.ON_SITE, number=1009, told="07:00")
    desk.load(centre)
    under_way = (*late_pair(), Place("i-1009", "t-Durand", at("16:00")))
    assert free_together(desk.board, under_way, EARLY) == ()
    assert free_together(desk.board, late_pair(), at("16:30")) == ()
