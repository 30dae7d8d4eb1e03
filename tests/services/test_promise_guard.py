"""Scenario 13, below the window: nobody but a manager breaks a promise, in whatever way it is asked for."""

from datetime import timedelta

import pytest

from dispatcher.domain.errors import Refusal
from dispatcher.domain.people import Author
from dispatcher.domain.routes import Verdict
from dispatcher.domain.shifts import Shift
from dispatcher.services import commands as c
from dispatcher.services.scheduling import preview
from tests.builders import ANNE, BRUNO, DAY, MANON, Centre, at
from tests.desks import TestDesk

TOMORROW = DAY + timedelta(days=1)
BROKEN = ("promise:t-Durand:i-1001",)


@pytest.fixture
def promised(desk: TestDesk) -> TestDesk:
    """Durand is at 1001 at 10:00, promised 10-12; Martin has 1002 and room; both work tomorrow as well."""
    centre = Centre()
    durand, martin = centre.technician("Durand"), centre.technician("Martin")
    for who in (durand, martin):
        centre.add(
            Shift(f"h2-{who.name}", f"H2-{who.name}", who.id, at("08:00", TOMORROW), at("17:00", TOMORROW))
        )
    centre.planned(durand, "10:00", number=1001, promised=("10:00", "12:00"))
    centre.planned(martin, "10:00", number=1002)
    desk.load(centre)
    return desk


def late(clock: str = "13:00", **more: object) -> c.MoveAssignment:
    return c.MoveAssignment("a-1001", "t-Durand", at(clock), **more)  # type: ignore[arg-type]


WITHDRAWN = c.WithdrawPromise("i-1001")
AGAIN = c.PromiseAppointment("i-1001", at("10:00"), at("12:00"))
OFF = c.RemoveAssignment("a-1001")


@pytest.mark.parametrize(
    "parts",
    [
        (c.WishAppointment("i-1002", at("10:00"), at("11:00")), late()),
        (late(), c.RemoveAssignment("a-1002")),
        (OFF, c.AssignIntervention("a-new", "i-1001", "t-Martin", at("13:00"))),
        (OFF, c.AssignIntervention("a-new", "i-1001", "t-Durand", at("10:00", TOMORROW))),
        (OFF, AGAIN, c.AssignIntervention("a-new", "i-1001", "t-Durand", at("13:00"))),
        (WITHDRAWN, late(), AGAIN),
        (c.MoveAssignment("a-1001", "t-Durand", at("10:00", TOMORROW)), WITHDRAWN, AGAIN),
        (c.ApplyProposal((c.ProposedMove("i-1001", "t-Martin", at("10:00", TOMORROW), "a-1001"),)),),
    ],
)
def test_that_no_batch_smuggles_a_broken_promise_through(
    promised: TestDesk, parts: tuple[c.Command, ...]
) -> None:
    before = promised.hash
    with pytest.raises(Refusal, match="promised"):
        promised.run(c.Batch("all", parts))
    assert promised.hash == before


@pytest.mark.parametrize("key", ["", "promise", "promise:", "promise:t-Martin:i-1001", BROKEN[0] + " "])
def test_that_accepting_something_else_accepts_nothing(promised: TestDesk, key: str) -> None:
    with pytest.raises(Refusal, match="promised before"):
        promised.run(late(accepting=(key,), reason="agreed on the phone"), MANON)


@pytest.mark.parametrize(("author", "reason"), [(ANNE, "agreed"), (BRUNO, "agreed"), (MANON, " ")])
def test_that_only_a_manager_with_a_reason_breaks_a_promise_by_name(
    promised: TestDesk, author: Author, reason: str
) -> None:
    with pytest.raises(Refusal):
        promised.run(late(accepting=BROKEN, reason=reason), author)
    done = promised.run(late(accepting=BROKEN, reason="agreed on the phone"), MANON)
    assert [finding.key for finding in done.findings] == list(BROKEN)


@pytest.mark.parametrize("day", [DAY, TOMORROW])
def test_that_a_promise_broken_by_a_little_is_not_free_to_be_broken_by_hours(
    promised: TestDesk, day: object
) -> None:
    promised.run(late("12:05", accepting=BROKEN, reason="agreed on the phone"), MANON)
    worse = at("16:00", day)  # type: ignore[arg-type]
    if day == DAY:
        seen = preview(promised.board, "i-1001", "t-Durand", worse, promised.clock.now())
        assert seen.verdict is Verdict.BREAKS
    with pytest.raises(Refusal, match="promised before"):
        promised.run(c.MoveAssignment("a-1001", "t-Durand", worse), ANNE)
    promised.run(late("12:02"), ANNE)


def test_that_undo_may_bring_back_how_late_it_was(promised: TestDesk) -> None:
    promised.run(late("12:30", accepting=BROKEN, reason="agreed on the phone"), MANON)
    promised.run(late("12:10"), ANNE)
    promised.undo(ANNE)
    assert promised.board.assignments["a-1001"].planned_start == at("12:30")
