"""Scenario 25 and S101: the customer hears of a new arrival, and hears of us before the silence is long."""

from dataclasses import replace

import pytest

from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.channels import Channel, Direction, Outcome
from dispatcher.domain.customers import Customer
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.messages import Message, MessageKind, MessageState
from dispatcher.domain.news import waits_for_news
from dispatcher.domain.requests import Request, RequestState
from dispatcher.domain.values import new_id
from dispatcher.persistence.queries import rows_in, rows_where
from dispatcher.services.commands import (
    AssignIntervention,
    Batch,
    CancelIntervention,
    MoveAssignment,
    PromiseAppointment,
    QualifyRequest,
    RegisterRequest,
    RemoveAssignment,
    ReportProgress,
    TellTechnician,
)
from dispatcher.services.contact_commands import LogExchange
from dispatcher.services.news_commands import DraftNews, DropNews, SendNews
from tests.builders import BRUNO, MANON, Centre, at
from tests.desks import TestDesk


def promised_at_two(desk: TestDesk, language: str = "fr", phone: str = "+33 1 00 1042") -> None:
    """Durand is expected at 14:00 at the customer's of 1042, who was promised 14:00 to 16:00."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.technician("Martin")
    centre.planned(durand, "14:00", number=1042, promised=("14:00", "16:00"))
    centre.rows = [
        replace(row, language=language, phone=phone) if isinstance(row, Customer) else row
        for row in centre.rows
    ]
    desk.load(centre)
    desk.clock.set(at("09:00"))


def arrive_at(clock: str) -> MoveAssignment:
    return MoveAssignment("a-1042", "t-Durand", at(clock))


def news(desk: TestDesk) -> list[Message]:
    return [row for row in desk.board.messages.values() if row.kind is MessageKind.NEWS]


def drafts(desk: TestDesk) -> list[Message]:
    return [row for row in news(desk) if row.state is MessageState.DRAFT]


def test_that_scenario_25_sixteen_minutes_later_write_a_draft_at_once_and_nothing_leaves(
    desk: TestDesk,
) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:16"))
    (draft,) = drafts(desk)
    assert (draft.customer_id, draft.technician_id, draft.request_id) == ("c-1042", None, "r-1042")
    assert (draft.arrival_was, draft.arrival_at) == (at("14:00"), at("14:16"))
    assert "1042" in draft.body
    assert "vers 14:16 au lieu de 14:00" in draft.body
    assert "entre 14:00 et 16:00 est tenu" in draft.body
    desk.tick(at("09:30"))
    assert desk.transport.sent == []


def test_that_s101_fifteen_minutes_are_no_news(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:15"))
    assert news(desk) == []


def test_that_s101_an_arrival_sixteen_minutes_sooner_is_news_too(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("15:00"))
    desk.run(SendNews(drafts(desk)[0].id))
    desk.run(arrive_at("14:44"))
    assert "vers 14:44 au lieu de 15:00" in drafts(desk)[0].body


def test_that_s101_work_nobody_was_promised_writes_no_draft(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "14:00", number=1042)
    desk.load(centre)
    desk.run(arrive_at("15:30"))
    assert news(desk) == []


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "notre technicien arrivera vers 14:30"), ("en", "our technician will arrive at about 14:30")],
)
def test_that_s101_the_draft_is_in_the_language_of_the_customer(
    desk: TestDesk, language: str, words: str
) -> None:
    promised_at_two(desk, language)
    desk.run(arrive_at("14:30"))
    assert words in drafts(desk)[0].body


def test_that_s101_a_customer_who_has_just_been_promised_another_window_needs_no_draft(
    desk: TestDesk,
) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    assert len(drafts(desk)) == 1
    later = PromiseAppointment("i-1042", at("15:00"), at("16:30"))
    desk.run(Batch("", (later, arrive_at("15:30"))))
    assert drafts(desk) == []


def test_that_s101_an_arrival_outside_the_promise_says_so(desk: TestDesk) -> None:
    promised_at_two(desk, "en")
    broken = ("promise:t-Durand:i-1042", "shift_end:t-Durand:i-1042")
    desk.run(replace(arrive_at("16:10"), accepting=broken, reason="no van"), MANON)
    assert "This is outside the appointment promised between 14:00 and 16:00" in drafts(desk)[0].body


def test_that_s101_undo_takes_the_draft_back_and_redo_writes_it_again(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    desk.undo()
    assert drafts(desk) == []
    desk.redo()
    (draft,) = drafts(desk)
    assert "14:30" in draft.body


def test_that_s101_a_second_change_rewrites_the_draft_and_a_change_back_takes_it_away(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:20"))
    desk.run(arrive_at("14:28"))
    (draft,) = drafts(desk)
    assert "vers 14:28 au lieu de 14:00" in draft.body
    desk.run(arrive_at("14:10"))
    assert drafts(desk) == []


def test_that_s101_every_job_pushed_by_one_drop_gets_its_draft(desk: TestDesk) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "13:00", number=1041)
    for number, start in ((1042, "14:00"), (1043, "15:00")):
        centre.planned(durand, start, number=number, promised=("13:00", "17:00"))
    desk.load(centre)
    desk.run(MoveAssignment("a-1041", "t-Durand", at("13:30")))
    assert sorted(row.request_id or "" for row in drafts(desk)) == ["r-1042", "r-1043"]


def test_that_s101_a_job_taken_off_the_plan_and_planned_again_tells_the_time_the_customer_knew(
    desk: TestDesk,
) -> None:
    promised_at_two(desk)
    desk.run(RemoveAssignment("a-1042"))
    (draft,) = drafts(desk)
    assert "ne pourra pas venir" in draft.body
    desk.run(AssignIntervention("a-new", "i-1042", "t-Martin", at("15:00")))
    (draft,) = drafts(desk)
    assert "vers 15:00 au lieu de 14:00" in draft.body
    desk.run(MoveAssignment("a-new", "t-Martin", at("14:05")))
    assert drafts(desk) == []


def test_that_s101_a_cancelled_job_leaves_no_draft(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    desk.run(CancelIntervention("i-1042", "solved by phone"))
    assert drafts(desk) == []


def test_that_s101_a_draft_leaves_when_a_person_sends_it_as_she_wrote_it(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    (draft,) = drafts(desk)
    desk.run(SendNews(draft.id, "Nous arrivons à 14:30.", draft.version))
    desk.tick(at("09:05"))
    (sent,) = desk.transport.sent
    assert (sent.address, sent.body) == ("+33 1 00 1042", "Nous arrivons à 14:30.")
    (left,) = news(desk)
    assert (left.state, left.sent_at) == (MessageState.SENT, at("09:05"))


def test_that_s101_undoing_after_the_message_left_writes_the_old_time_as_a_new_draft(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    desk.run(SendNews(drafts(desk)[0].id))
    desk.tick()
    desk.undo()
    assert drafts(desk) == []  # what has left is not taken back
    desk.undo()
    (draft,) = drafts(desk)
    assert "vers 14:00 au lieu de 14:30" in draft.body


def test_that_s101_sending_is_taken_back_while_the_message_has_not_left(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    desk.run(SendNews(drafts(desk)[0].id))
    desk.undo()
    assert len(drafts(desk)) == 1
    desk.tick()
    assert desk.transport.sent == []


def test_that_s101_a_dropped_draft_comes_back_with_undo(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    (draft,) = drafts(desk)
    desk.run(DropNews(draft.id, draft.version))
    assert drafts(desk) == []
    desk.undo()
    assert [row.id for row in drafts(desk)] == [draft.id]


def test_that_s101_a_draft_rewritten_meanwhile_is_not_sent_unread(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(arrive_at("14:30"))
    (seen,) = drafts(desk)
    desk.run(arrive_at("15:00"), BRUNO)
    with pytest.raises(Conflict):
        desk.run(SendNews(seen.id, "", seen.version))
    with pytest.raises(Conflict):
        desk.run(DropNews(seen.id, seen.version))


def test_that_s101_a_customer_without_a_number_cannot_be_written_to(desk: TestDesk) -> None:
    promised_at_two(desk, phone="")
    desk.run(arrive_at("14:30"))
    with pytest.raises(Refusal, match="no phone number"):
        desk.run(SendNews(drafts(desk)[0].id))


def test_that_s101_a_person_writes_how_things_stand_and_only_once(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(DraftNews("m-1", "r-1042"))
    (draft,) = drafts(desk)
    assert "notre technicien arrivera vers 14:00" in draft.body
    with pytest.raises(Refusal):
        desk.run(DraftNews("m-2", "r-1042"))
    desk.run(arrive_at("14:30"))
    assert [(row.id, row.arrival_was) for row in drafts(desk)] == [("m-1", at("14:00"))]


def test_that_s101_a_technician_told_of_his_new_time_is_no_news_to_the_customer(desk: TestDesk) -> None:
    promised_at_two(desk)
    desk.run(TellTechnician("a-1042"))
    desk.tick()
    assert news(desk) == []


# ---- the silence clock


def called_at_nine(desk: TestDesk, level: str = "silver") -> None:
    """At 09:00 a customer of that level rings up; a technician is to come at 14:00, promised."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "11:00", number=1042, level=level)
    desk.load(centre)
    desk.clock.set(at("09:00"))
    visit = QualifyRequest("r-new", True, "i-new", "s-1042", {"gas": 1}, 60)
    desk.run(Batch("", (RegisterRequest("r-new", "c-1042", "e-1042", "no heat"), visit)))
    desk.run(AssignIntervention("a-new", "i-new", "t-Durand", at("14:00")))
    desk.run(PromiseAppointment("i-new", at("14:00"), at("16:00")))


def silences(desk: TestDesk) -> list[Alarm]:
    with desk.desk.engine.connect() as connection:
        found = rows_where(connection, Alarm)
    return sorted((row for row in found if row.kind is ClockKind.NEWS), key=lambda row: row.raised_at)


def logged(request_id: str, outcome: Outcome = Outcome.INFORMED) -> LogExchange:
    return LogExchange(new_id(), Channel.PHONE, Direction.OUT, outcome, "we come", request_id=request_id)


def test_that_scenario_25_an_hour_of_silence_raises_one_task_and_logging_a_contact_resets_it(
    desk: TestDesk,
) -> None:
    called_at_nine(desk)
    desk.tick(at("09:59:59"))
    assert silences(desk) == []
    desk.tick(at("10:00:00"))
    (task,) = silences(desk)
    assert (task.request_id, task.raised_at, task.is_standing) == ("r-new", at("10:00"), True)
    desk.tick(at("10:05"))
    assert len(silences(desk)) == 1
    desk.run(logged("r-new"))
    assert not silences(desk)[0].is_standing
    desk.tick(at("11:04:59"))
    assert len(silences(desk)) == 1
    desk.tick(at("11:05:00"))
    assert [row.raised_at for row in silences(desk)] == [at("10:00"), at("11:05")]


def test_that_s101_a_customer_left_with_the_work_undone_hears_of_us_within_the_hour(desk: TestDesk) -> None:
    called_at_nine(desk)
    desk.run(TellTechnician("a-new"))
    desk.clock.set(at("13:30"))
    desk.run(logged("r-new"))
    for clock, state in (("13:40", "accepted"), ("13:50", "travelling"), ("14:00", "on_site")):
        desk.tick(at(clock))
        desk.run(ReportProgress("a-new", AssignmentState(state)))
    desk.tick(at("15:00"))
    desk.run(ReportProgress("a-new", AssignmentState.CANNOT_COMPLETE))
    desk.tick(at("15:59:59"))
    assert silences(desk) == []
    desk.tick(at("16:00"))
    assert [(row.raised_at, row.is_standing) for row in silences(desk)] == [(at("16:00"), True)]


def test_that_s101_a_message_that_has_left_ends_the_silence_and_a_draft_does_not(desk: TestDesk) -> None:
    called_at_nine(desk)
    desk.clock.set(at("09:30"))
    desk.run(MoveAssignment("a-new", "t-Durand", at("14:30")))
    desk.tick(at("10:00"))
    assert len(silences(desk)) == 1
    assert desk.board.requests["r-new"].answered_at is None
    desk.run(SendNews(drafts(desk)[0].id))
    assert desk.board.requests["r-new"].answered_at is None
    desk.tick(at("10:02"))
    assert not silences(desk)[0].is_standing
    assert desk.board.requests["r-new"].answered_at == at("10:02")
    desk.tick(at("11:02"))
    assert silences(desk)[-1].raised_at == at("11:02")


def test_that_s101_a_customer_who_did_not_answer_has_heard_nothing(desk: TestDesk) -> None:
    called_at_nine(desk)
    desk.clock.set(at("09:30"))
    desk.run(logged("r-new", Outcome.NO_ANSWER))
    desk.tick(at("10:00"))
    assert len(silences(desk)) == 1


def test_that_s101_the_silence_goes_on_while_the_desk_is_closed_and_is_as_old_as_it_is(
    desk: TestDesk,
) -> None:
    called_at_nine(desk)
    desk.reopen(at("10:40"))
    desk.tick()
    (task,) = silences(desk)
    assert (task.raised_at, task.shown_at) == (at("10:00"), at("10:40"))


def test_that_s101_undoing_the_contact_brings_the_silence_back_without_a_second_task(desk: TestDesk) -> None:
    called_at_nine(desk)
    desk.tick(at("10:00"))
    desk.run(logged("r-new"))
    desk.undo()
    (task,) = silences(desk)
    assert task.is_standing


def test_that_s101_nobody_waits_for_news_of_a_case_that_is_handled(desk: TestDesk) -> None:
    called_at_nine(desk)
    with desk.desk.engine.connect() as connection:
        (request,) = rows_in(connection, Request, "id", ["r-new"])
    assert waits_for_news(request)
    assert not waits_for_news(replace(request, state=RequestState.HANDLED))
    assert not waits_for_news(replace(request, state=RequestState.CLOSED))


def test_that_s101_a_promise_is_news_of_that_moment_and_taking_it_back_by_undo_brings_the_silence_back(
    desk: TestDesk,
) -> None:
    called_at_nine(desk)
    desk.clock.set(at("09:40"))
    desk.run(PromiseAppointment("i-new", at("13:00"), at("16:00")))
    desk.tick(at("10:39:59"))
    assert silences(desk) == []
    desk.tick(at("10:40"))
    assert [row.raised_at for row in silences(desk)] == [at("10:40")]
    desk.run(PromiseAppointment("i-new", at("14:00"), at("16:00")))
    assert not silences(desk)[0].is_standing
    desk.tick(at("10:50"))
    desk.undo()
    assert silences(desk)[0].is_standing
    assert len(silences(desk)) == 1
