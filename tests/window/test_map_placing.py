"""A job dropped on a technician on the map: the best place in his day, seen first, then one step of undo."""

from PySide6.QtCore import Qt

from dispatcher.domain.routes import Verdict
from tests.builders import Centre
from tests.window.seats import TestSeat

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


def a_centre() -> Centre:
    """Durand has work at ten, Martin has no gas; one job waits."""
    centre = Centre()
    durand = centre.technician("Durand", {"gas": 3})
    centre.technician("Martin", {"power": 2})
    centre.planned(durand, "10:00", number=1001)
    centre.intervention(1002, minutes=60)
    return centre


def dropped(seat: TestSeat, technician: str) -> None:
    """Drop the waiting job on a technician of the map and wait for the answer."""
    window = seat.open(a_centre(), "08:30")
    seat.bot.waitUntil(lambda: window.isVisible())
    key = next(row.id for row in seat.board.technicians.values() if row.name == technician)
    window.map.bridge.drop("i-1002", key)
    seat.wait(lambda: window.placing.strip.isVisible() and "…" not in window.placing.strip.sentence.text())
    seat.settle()


def test_that_a_job_dropped_on_the_map_shows_the_best_place_before_anything_is_written(
    seat: TestSeat,
) -> None:
    dropped(seat, "Durand")
    placing = seat.window.placing
    assert placing.strip.sentence.text().startswith("1002 with Durand at ")
    assert seat.window.selection.intervention_id == "i-1002"
    assert seat.window.selection.verdict in (Verdict.FITS, Verdict.SHIFTS)
    ghost = {job.intervention_id for route in seat.window.selection.ghosts for job in route.jobs}
    assert "i-1002" in ghost
    assert "i-1002" not in seat.board.assignments_of


def test_that_placing_it_is_one_step_and_undo_takes_it_back(seat: TestSeat) -> None:
    dropped(seat, "Durand")
    before = seat.desk.desk.plan_hash()
    start = next(
        job.start
        for route in seat.window.selection.ghosts
        for job in route.jobs
        if job.intervention_id == "i-1002"
    )
    seat.press(Qt.Key.Key_Return, NO_MODIFIER)
    seat.wait(lambda: "i-1002" in seat.board.assignments_of)
    assert seat.assignment_of("i-1002").planned_start == start
    assert not seat.window.placing.strip.isVisible()
    assert seat.window.selection.ghosts == ()
    seat.undo()
    seat.wait(lambda: "i-1002" not in seat.board.assignments_of)
    assert seat.desk.desk.plan_hash() == before


def test_that_leaving_it_leaves_no_trace(seat: TestSeat) -> None:
    dropped(seat, "Durand")
    before = seat.desk.desk.plan_hash()
    seat.press(Qt.Key.Key_Escape, NO_MODIFIER)
    assert not seat.window.placing.strip.isVisible()
    assert seat.window.selection.ghosts == ()
    assert seat.desk.desk.plan_hash() == before


def test_that_who_cannot_take_it_is_told_why_and_offered_nothing(seat: TestSeat) -> None:
    dropped(seat, "Martin")
    strip = seat.window.placing.strip
    assert "Martin does not master gas" in strip.sentence.text()
    assert not strip.put_button.isVisible()
    assert seat.window.selection.ghosts == ()


def test_that_a_plan_that_changes_meanwhile_takes_the_offer_back(seat: TestSeat) -> None:
    dropped(seat, "Durand")
    seat.seat.model.changed.emit()
    assert not seat.window.placing.strip.isVisible()
    assert seat.window.selection.ghosts == ()
