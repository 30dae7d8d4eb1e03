"""A visit that could not be completed: the work waits again, and everything that waits can be done to it."""

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.routes import Verdict
from dispatcher.domain.shifts import Shift
from dispatcher.services.candidates import candidates
from dispatcher.services.commands import (
    AssignIntervention,
    MoveAssignment,
    PromiseAppointment,
    ReportProgress,
    WithdrawPromise,
)
from dispatcher.services.scheduling import preview
from tests.builders import DAY, Centre, at, minutes
from tests.desks import TestDesk


@pytest.fixture
def given_up(desk: TestDesk) -> TestDesk:
    """Durand was with 1042 from 09:00, promised for the morning, and gave up at 09:30; Martin is free."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin")
    told = {"told": "07:30", "promised": ("09:00", "11:00")}
    centre.planned(durand, "09:00", AssignmentState.ON_SITE, number=1042, **told)
    desk.load(centre)
    desk.clock.set(at("09:30"))
    return desk


def give_up(desk: TestDesk) -> None:
    desk.run(ReportProgress("a-1042", AssignmentState.CANNOT_COMPLETE))


def test_that_work_given_up_waits_on_the_boards_of_other_days_as_well(given_up: TestDesk) -> None:
    tomorrow = DAY + minutes(24 * 60)
    shown = given_up.desk.load_board(tomorrow)
    given_up.events.clear()
    give_up(given_up)
    shown = shown.apply_all(given_up.events)
    assert [row.number for row in shown.waiting] == [1042]
    assert shown == given_up.desk.load_board(tomorrow)


def test_that_work_given_up_can_be_dropped_on_somebody_else_where_the_ghost_said(given_up: TestDesk) -> None:
    give_up(given_up)
    seen = preview(given_up.board, "i-1042", "t-Martin", at("10:30"), given_up.clock.now())
    assert seen.verdict is Verdict.FITS
    given_up.run(AssignIntervention("a-again", "i-1042", "t-Martin", at("10:30")))
    again = given_up.board.assignments["a-again"]
    assert (again.technician_id, again.planned_start) == ("t-Martin", at("10:30"))
    assert given_up.board.assignments["a-1042"].state is AssignmentState.CANNOT_COMPLETE


def test_that_everybody_on_duty_may_be_sent_to_work_given_up(given_up: TestDesk) -> None:
    give_up(given_up)
    board = given_up.board
    lines = candidates(board, board.interventions["i-1042"], given_up.clock.now())
    assert {line.technician_id for line in lines if line.arrival} == {"t-Durand", "t-Martin"}


def test_that_a_new_window_can_be_promised_for_work_given_up(given_up: TestDesk) -> None:
    give_up(given_up)
    given_up.run(PromiseAppointment("i-1042", at("14:00"), at("16:00")))
    promised = given_up.board.promise_of("i-1042")
    assert promised is not None
    assert promised.promised_earliest == at("14:00")


def test_that_work_planned_again_for_tomorrow_can_be_brought_back_to_today(given_up: TestDesk) -> None:
    tomorrow = DAY + minutes(24 * 60)
    shift = Shift("h-next", "H-next", "t-Martin", at("08:00", tomorrow), at("17:00", tomorrow))
    given_up.run_import([shift])
    give_up(given_up)
    given_up.run(WithdrawPromise("i-1042"))
    given_up.run(AssignIntervention("a-next", "i-1042", "t-Martin", at("09:00", tomorrow)))
    board, now = given_up.board, given_up.clock.now()
    assert len(candidates(board, board.interventions["i-1042"], now)) == 2
    assert preview(board, "i-1042", "t-Martin", at("10:30"), now).verdict is Verdict.FITS
    given_up.run(MoveAssignment("a-next", "t-Martin", at("10:30")))
    assert given_up.board.assignments["a-next"].planned_start == at("10:30")
