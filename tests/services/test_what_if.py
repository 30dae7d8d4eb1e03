"""A fork of the day: the same commands under the same rules, and the way back into the live day."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dispatcher.domain.appointments import Pin
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import Event
from dispatcher.services import commands as c
from dispatcher.services.contact_commands import LogExchange
from dispatcher.services.rebasing import Rebased
from dispatcher.services.what_if import Difference, ForkLine, lines_of, merge
from tests.builders import ANNE, BRUNO, Centre, at
from tests.desks import TestDesk


class Fork:
    """A fork of a test desk, and what it has told."""

    def __init__(self, desk: TestDesk) -> None:
        self.live, self.desk = desk, desk.desk.fork()
        self.events: list[Event] = []
        self.desk.bus.subscribe(self.events.extend)

    def run(self, *commands: c.Command) -> None:
        for command in commands:
            self.desk.executor.run(command, ANNE)

    @property
    def lines(self) -> tuple[ForkLine, ...]:
        return lines_of(Difference().after(self.events))

    def rebased(self) -> Rebased:
        rows = [change.row for line in self.lines for change in line.changes]
        board = self.live.board
        return merge(board, self.lines, self.live.desk.rows_now(rows), self.live.clock.now())

    def merge(self) -> Rebased:
        made = self.rebased()
        assert made.command is not None
        self.live.run(made.command)
        return made


@pytest.fixture
def fork(desk: TestDesk) -> Iterator[Fork]:
    """A fork of a day: Petit with three jobs, Durand with one, Martin free; one job waits."""
    centre = Centre()
    petit, durand = centre.technician("Petit"), centre.technician("Durand")
    centre.technician("Martin")
    centre.planned(petit, "09:00", number=1001)
    centre.planned(petit, "11:00", number=1002, promised=("10:00", "12:00"))
    centre.planned(petit, "14:00", number=1003)
    centre.planned(durand, "09:00", number=1004)
    centre.intervention(1005)
    desk.load(centre)
    made = Fork(desk)
    yield made
    made.desk.close()


PETIT_IS_ILL = c.RecordAbsence("ill", "t-Petit", at("08:00"), at("17:00"), "ill")
TO_MARTIN = tuple(
    c.MoveAssignment(f"a-{n}", "t-Martin", at(t))
    for n, t in ((1001, "09:00"), (1002, "11:00"), (1003, "14:00"))
)


def test_that_what_is_done_in_a_fork_does_not_touch_the_live_day(desk: TestDesk, fork: Fork) -> None:
    start, told = desk.hash, list(desk.events)
    fork.run(PETIT_IS_ILL, *TO_MARTIN, c.CancelIntervention("i-1005"))
    assert fork.desk.plan_hash() != start
    assert desk.hash == start
    assert desk.events == told
    assert desk.board.absences == {}


def test_that_a_discarded_fork_leaves_no_file(desk: TestDesk) -> None:
    made = desk.desk.fork()
    assert made.folder is not None
    folder = Path(made.folder.name)
    assert folder.is_dir()
    made.close()
    assert not folder.exists()


def test_that_the_same_rules_hold_in_a_fork(fork: Fork) -> None:
    with pytest.raises(Refusal, match="promised before"):
        fork.run(c.MoveAssignment("a-1002", "t-Martin", at("12:30")))


def test_that_undo_in_a_fork_ends_where_it_was_forked(desk: TestDesk, fork: Fork) -> None:
    desk.run(c.PinAssignment("a-1004", Pin.BOTH))
    made = Fork(desk)
    with pytest.raises(Refusal, match="nothing to undo"):
        made.desk.executor.undo(ANNE)
    made.desk.close()


def test_that_nothing_rings_in_a_fork_and_nothing_leaves_it(desk: TestDesk, fork: Fork) -> None:
    fork.run(c.TellTechnician("a-1001"))
    desk.clock.set(at("12:00"))
    told = len(fork.events)
    fork.desk.tick()
    assert len(fork.events) == told
    assert desk.transport.sent == []


def test_that_a_merged_fork_is_the_live_day_and_one_undo_step(desk: TestDesk, fork: Fork) -> None:
    start = desk.hash
    fork.run(PETIT_IS_ILL, *TO_MARTIN)
    fork.run(c.AssignIntervention("a-new", "i-1005", "t-Durand", at("13:00")), c.TellTechnician("a-1001"))
    fork.run(c.PromiseAppointment("i-1005", at("13:00"), at("15:00")), c.PinAssignment("a-1004", Pin.BOTH))
    made = fork.merge()
    assert made.skipped == ()
    assert desk.hash == fork.desk.plan_hash()
    assert "ill" in desk.board.absences
    assert [row.intervention_id for row in desk.board.messages.values()] == ["i-1001"]
    desk.undo()
    assert desk.hash == start
    assert desk.board.absences == {}


def test_that_what_was_tried_and_taken_back_is_no_change(fork: Fork) -> None:
    fork.run(*TO_MARTIN)
    for _ in TO_MARTIN:
        fork.desk.executor.undo(ANNE)
    assert fork.lines == ()


def test_that_hands_in_the_live_day_win_over_the_fork(desk: TestDesk, fork: Fork) -> None:
    fork.run(*TO_MARTIN)
    desk.run(c.MoveAssignment("a-1001", "t-Durand", at("10:30")))
    made = fork.merge()
    assert [(row.line.intervention_id, str(row.why)) for row in made.skipped] == [
        ("i-1001", "1001 was changed meanwhile and stays as it is.")
    ]
    board = desk.board
    assert {row.id: row.technician_id for row in board.assignments.values()} == {
        "a-1001": "t-Durand",
        "a-1002": "t-Martin",
        "a-1003": "t-Martin",
        "a-1004": "t-Durand",
    }


def test_that_what_does_not_fit_any_more_is_left_out(desk: TestDesk, fork: Fork) -> None:
    fork.run(*TO_MARTIN)
    desk.run(c.AssignIntervention("a-new", "i-1005", "t-Martin", at("09:15")))
    made = fork.merge()
    assert [row.line.intervention_id for row in made.skipped] == ["i-1001"]
    assert desk.board.assignments["a-1001"].technician_id == "t-Petit"


def test_that_work_begun_in_the_live_day_stays_where_it_is(desk: TestDesk, fork: Fork) -> None:
    fork.run(*TO_MARTIN)
    desk.run(c.TellTechnician("a-1001"))
    desk.tick()
    desk.run(c.ReportProgress("a-1001", c.AssignmentState.TRAVELLING))
    made = fork.merge()
    assert [row.line.intervention_id for row in made.skipped] == ["i-1001"]


def test_that_an_absence_is_merged_though_work_is_left_in_it(desk: TestDesk, fork: Fork) -> None:
    fork.run(PETIT_IS_ILL, *TO_MARTIN[:2])
    made = fork.merge()
    assert made.skipped == ()
    assert desk.board.assignments["a-1003"].technician_id == "t-Petit"
    assert "ill" in desk.board.absences


def test_that_a_call_taken_in_a_fork_is_merged_with_its_plan(desk: TestDesk, fork: Fork) -> None:
    fork.run(c.RegisterRequest("r-new", "c-1005", "e-1005", "no heat"))
    fork.run(c.QualifyRequest("r-new", True, "i-new", "s-1005", {"gas": 1}, 45))
    fork.run(c.AssignIntervention("a-new", "i-new", "t-Martin", at("10:00")))
    (line,) = fork.lines
    assert str(line.what) == "new call"
    fork.merge()
    assert desk.hash == fork.desk.plan_hash()


def test_that_what_a_call_is_told_in_a_fork_is_one_line_with_its_promise(desk: TestDesk, fork: Fork) -> None:
    fork.run(
        LogExchange("x-1", Channel.PHONE, Direction.OUT, Outcome.INFORMED, "at two", request_id="r-1003")
    )
    fork.run(c.PromiseAppointment("i-1003", at("13:00"), at("15:00")))
    (line,) = fork.lines
    assert (line.intervention_id, str(line.what)) == ("i-1003", "promised 12:00 to 14:00")
    assert fork.merge().skipped == ()
    assert desk.board.requests["r-1003"].slot_given_at == desk.clock.now()


def test_that_a_call_taken_in_a_fork_gets_another_number_where_the_live_day_has_given_it_away(
    desk: TestDesk, fork: Fork
) -> None:
    fork.run(c.RegisterRequest("r-new", "c-1005", "e-1005", "no heat"))
    fork.run(c.QualifyRequest("r-new", True, "i-new", "s-1005", {"gas": 1}, 45))
    desk.run(c.RegisterRequest("r-live", "c-1004", "e-1004", "no heat"))
    fork.merge()
    requests, work = desk.board.requests, desk.board.interventions["i-new"]
    assert requests["r-live"].number == 1006
    assert (requests["r-new"].number, work.number) == (1007, 1007)


MOVE_LAST = c.MoveAssignment("a-1003", "t-Petit", at("15:00"))
ASSIGN = c.AssignIntervention("a-fork", "i-1005", "t-Martin", at("13:00"))
MEANWHILE: dict[str, tuple[tuple[c.Command, ...], c.Command]] = {
    "a job moved in the fork was taken off the plan": ((MOVE_LAST,), c.RemoveAssignment("a-1003")),
    "a job moved in the fork was cancelled": ((MOVE_LAST,), c.CancelIntervention("i-1003")),
    "a job placed in the fork was cancelled": ((ASSIGN,), c.CancelIntervention("i-1005")),
    "a job placed in the fork was placed": (
        (ASSIGN,),
        c.AssignIntervention("a-live", "i-1005", "t-Durand", at("13:00")),
    ),
    "a window promised in the fork was promised": (
        (c.PromiseAppointment("i-1003", at("13:00"), at("15:00")),),
        c.PromiseAppointment("i-1003", at("14:00"), at("16:00")),
    ),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_that_only_the_line_is_left_out_whose_job_the_live_day_has_changed(
    desk: TestDesk, fork: Fork, what: str
) -> None:
    tried, meanwhile = MEANWHILE[what]
    fork.run(TO_MARTIN[0], *tried)
    desk.run(meanwhile, BRUNO)
    made = fork.merge()
    assert [row.line.intervention_id for row in made.skipped] == [meanwhile_about(meanwhile)]
    assert desk.board.assignments["a-1001"].technician_id == "t-Martin"
    live = {row.id for row in desk.board.assignments.values() if row.holds_the_work}
    assert "a-fork" not in live


def meanwhile_about(command: c.Command) -> str:
    return getattr(command, "intervention_id", "i-1003")


def test_that_a_job_taken_off_and_placed_again_in_the_fork_is_merged(desk: TestDesk, fork: Fork) -> None:
    again = c.AssignIntervention("a-again", "i-1003", "t-Martin", at("15:00"))
    fork.run(c.RemoveAssignment("a-1003"), again)
    made = fork.merge()
    assert made.skipped == ()
    assert desk.board.assignments["a-again"].technician_id == "t-Martin"
