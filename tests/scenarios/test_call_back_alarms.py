"""S26 and S30: whoever is to be rung up is a clock and an alarm like the others."""

from datetime import datetime

from dispatcher.domain.alarms import Alarm, ClockKind, Priority
from dispatcher.domain.channels import Outcome
from dispatcher.domain.contacts import CallBack
from dispatcher.services.commands import AcknowledgeAlarm
from dispatcher.services.contact_commands import CompleteCallBack, ScheduleCallBack
from tests.builders import Centre, at
from tests.desks import TestDesk
from tests.scenarios.test_clocks import standing

BACK = ScheduleCallBack("b-1", "c-1042", "look at the boiler together", at("10:00"))


def promised_a_call(desk: TestDesk, *, is_on_the_board: bool = False) -> None:
    """At 09:00 a customer is promised to be rung back at 10:00, about no call in particular."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "11:00", number=1042)
    if not is_on_the_board:
        centre.rows = [row for row in centre.rows if row.id not in ("a-1042", "i-1042", "r-1042", "p-1042")]
    desk.load(centre)
    desk.clock.set(at("09:00"))
    desk.run(BACK)


def rung(desk: TestDesk) -> list[tuple[datetime, bool]]:
    return [(row.raised_at, row.is_standing) for row in calls(desk)]


def calls(desk: TestDesk) -> list[Alarm]:
    return [row for row in desk.board.alarms.values() if row.kind is ClockKind.CALL_BACK]


def test_that_s26_a_call_back_rings_once_at_its_second_and_its_result_ends_it(desk: TestDesk) -> None:
    promised_a_call(desk)
    followed = desk.board
    desk.events.clear()
    desk.tick(at("09:59:59"))
    assert rung(desk) == []
    desk.tick(at("10:00"))
    desk.tick(at("10:00:01"))
    assert rung(desk) == [(at("10:00"), True)]
    (alarm,) = calls(desk)
    assert (alarm.call_back_id, alarm.request_id, alarm.priority) == ("b-1", None, Priority.MEDIUM)
    assert alarm.since == at("09:00")
    board = desk.board
    assert board.customers[board.call_backs["b-1"].customer_id].name == "Customer 1042"
    desk.run(AcknowledgeAlarm(alarm.id))
    desk.run(CompleteCallBack("b-1", "x-1", "nobody there", Outcome.NO_ANSWER))
    assert rung(desk) == [(at("10:00"), True)]
    assert followed.apply_all(desk.events) == desk.board
    desk.run(CompleteCallBack("b-1", "x-2", "done together"))
    assert standing(desk) == []
    assert desk.board.call_backs == {}
    assert followed.apply_all(desk.events) == desk.board
    desk.undo()
    desk.tick(at("10:05"))
    assert rung(desk) == [(at("10:00"), True)]
    assert followed.apply_all(desk.events) == desk.board


def test_that_s26_a_call_back_done_in_time_or_taken_back_does_not_ring(desk: TestDesk) -> None:
    promised_a_call(desk, is_on_the_board=True)
    desk.undo()
    desk.tick(at("10:00"))
    assert rung(desk) == []
    desk.clock.set(at("09:00"))
    desk.redo()
    desk.clock.set(at("09:59:59"))
    desk.run(CompleteCallBack("b-1", "x-1", "done together"))
    desk.tick(at("10:01"))
    assert rung(desk) == []


def test_that_s26_a_call_back_due_while_the_desk_was_closed_has_its_true_age(desk: TestDesk) -> None:
    promised_a_call(desk)
    desk.reopen(at("11:30"))
    desk.tick()
    (alarm,) = calls(desk)
    assert (alarm.raised_at, alarm.shown_at) == (at("10:00"), at("11:30"))


def test_that_s30_a_message_that_asks_for_a_call_rings_by_its_own_time_when_it_is_read_in(
    desk: TestDesk,
) -> None:
    promised_a_call(desk)
    desk.clock.set(at("09:30"))
    task = CallBack("b-2", "M-7", "c-1042", "please ring", at("07:00"), at("08:00"))
    done = CallBack("b-3", "M-8", "c-1042", "rung", at("06:00"), at("07:00"), done_at=at("06:30"))
    desk.run_import([task, done])
    desk.run_import([task, done])
    desk.tick(at("09:30:01"))
    assert rung(desk) == [(at("08:00"), True)]
    (alarm,) = calls(desk)
    assert (alarm.since, alarm.call_back_id) == (at("07:00"), "b-2")
