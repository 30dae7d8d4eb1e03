"""Scenarios 12 and 13 with a real mouse: what is seen before the drop is what the drop stores."""

from PySide6.QtGui import QColor, QImage

from dispatcher.domain.routes import Verdict
from dispatcher.services.scheduling import day_routes
from tests.builders import Centre, at
from tests.scenarios.test_drag import five_jobs
from tests.window.seats import TestSeat
from ui.style import look

MOVED = "i-1002"


def painted(seat: TestSeat) -> QImage:
    return seat.window.gantt.viewport().grab().toImage()


def pixels_of(image: QImage, colour: str) -> int:
    wanted = QColor(colour)
    points = ((x, y) for x in range(image.width()) for y in range(image.height()))
    return sum(image.pixelColor(x, y) == wanted for x, y in points)


def test_that_scenario_12_ghost_verdict_and_sentence_come_before_the_drop_and_the_drop_stores_them(
    seat: TestSeat,
) -> None:
    window = seat.open(five_jobs(), "08:00")
    before, start = painted(seat), seat.desk.hash
    pointer = seat.carry(MOVED, at("11:00"))
    (ghost,) = window.selection.ghosts
    starts = {job.intervention_id: job.start for job in ghost.jobs}
    assert starts[MOVED] == at("11:00")
    assert starts["i-1003"] > seat.assignment_of("i-1003").planned_start
    assert ghost.legs != seat.seat.model.routes["t-Durand"].legs
    assert window.selection.verdict is Verdict.SHIFTS
    assert window.status.sentence.text().startswith("Shifts ")
    amber = look.theme.verdicts[Verdict.SHIFTS]
    assert pixels_of(painted(seat), amber) > pixels_of(before, amber) + 50
    assert seat.desk.hash == start
    seat.drop(pointer)
    stored = day_routes(seat.desk.board)["t-Durand"]
    assert {job.intervention_id: job.start for job in stored.jobs} == starts
    assert stored.legs == ghost.legs
    assert window.selection.ghosts == ()
    assert window.status.sentence.text() == ""
    assert seat.seat.model.routes["t-Durand"] == stored


def test_that_scenario_12_every_move_of_the_mouse_shows_the_place_under_it(seat: TestSeat) -> None:
    window = seat.open(five_jobs(), "08:00")
    seen = []
    window.selection.ghosts_changed.connect(lambda: seen.append(window.selection.ghosts))
    pointer = seat.carry(MOVED, at("11:00"))
    starts = [job.start for (route,) in seen for job in route.jobs if job.intervention_id == MOVED]
    assert starts == sorted(starts)
    assert len(set(starts)) > 2
    assert starts[-1] == at("11:00")
    seat.drop(pointer)


def test_that_scenario_13_a_drop_that_would_break_a_promise_stores_nothing_and_offers_to_renegotiate(
    seat: TestSeat,
) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1002, promised=("10:00", "12:00"))
    window = seat.open(centre, "08:00")
    start = seat.desk.hash
    pointer = seat.carry(MOVED, at("12:20"))
    assert window.selection.verdict is Verdict.BREAKS
    assert window.status.sentence.text().startswith("Durand arrives 12:20 for 1002, promised before 12:00.")
    seat.drop(pointer)
    assert window.refusal.isVisible()
    assert [way.text() for way in window.refusal.ways_on] == ["Renegotiate…", "Durand at 12:00"]
    assert seat.desk.hash == start
    seat.click(window.refusal.ways_on[0])
    seat.click(window.sheet.promise_form.confirm)
    promise = seat.board.promise_of(MOVED)
    assert promise is not None
    assert promise.promised is not None
    assert promise.promised.holds(seat.assignment_of(MOVED).planned_start)
    assert seat.assignment_of(MOVED).planned_start == at("12:20")
    seat.undo()
    assert seat.desk.hash == start
