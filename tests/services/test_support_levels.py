"""Who has a case: one level at a time, always somebody's, kept whole when it is handed on."""

from datetime import timedelta

import pytest

from dispatcher.domain.errors import Refusal
from dispatcher.domain.requests import (
    Impact,
    Request,
    RequestState,
    Result,
    Urgency,
)
from dispatcher.domain.support import MOST_BYTES, Settlement
from dispatcher.services import commands as c
from dispatcher.services import qualification_commands as q
from dispatcher.services.attached import content_of, keep
from dispatcher.services.case_lines import parked
from tests.builders import BRUNO, DAY, at
from tests.desks import TestDesk
from tests.services.judged import WORKED, call, case, refused

# ---- levels


def test_that_s33_the_first_level_passes_a_call_on_in_one_act_that_keeps_every_field(cases: TestDesk) -> None:
    before = call(cases, "r", urgency=Urgency.URGENT)
    cases.run(q.EscalateRequest("r", 2, hand_to="Paul"))
    after = case(cases, "r")
    kept = {name for name in Request.__dataclass_fields__ if getattr(after, name) == getattr(before, name)}
    assert set(Request.__dataclass_fields__) - kept == {"level", "owner", "version"}
    assert (after.level, after.owner) == (2, "Paul")


def test_that_s87_a_case_goes_up_one_level_at_a_time_and_down_only_for_a_reason(cases: TestDesk) -> None:
    call(cases, "r")
    for wrong in (1, 3, 0, 4):
        assert "one level at a time" in refused(cases, q.EscalateRequest("r", wrong))
    cases.run(q.EscalateRequest("r", 2))
    assert "one level at a time" in refused(cases, q.LowerRequest("r", 0, "why not"))
    assert "Give a reason" in refused(cases, q.LowerRequest("r", 1, "  "))
    cases.run(q.LowerRequest("r", 1, "a known fault"))
    assert "one level at a time" in refused(cases, q.LowerRequest("r", 0, "lower still"))
    assert case(cases, "r").level == 1


def test_that_s87_the_minutes_spent_at_each_level_are_reported(cases: TestDesk) -> None:
    call(cases, "r")
    cases.clock.set(at("08:42"))
    cases.run(q.EscalateRequest("r", 2))
    cases.clock.set(at("09:12"))
    cases.run(q.LowerRequest("r", 1, "a known fault"))
    cases.clock.set(at("09:20"))
    spent = cases.desk.case_file("r").minutes_at(case(cases, "r"), at("09:20"))
    assert spent == {1: 12 + 8, 2: 30}
    cases.run(c.QualifyRequest("r", False))
    cases.run(q.HandleRequest("r", *WORKED))
    cases.run(q.CloseRequest("r", Result.SOLVED))
    assert cases.desk.case_file("r").minutes_at(case(cases, "r"), at("15:00")) == spent
    cases.run(
        q.EscalateRequest("r-901", 2)
    )  # a case that came from outside: at level 1 since it was received
    assert cases.desk.case_file("r-901").minutes_at(case(cases, "r-901"), at("09:20"))[1] == 140


def test_that_s92_level_three_is_refused_until_the_escalation_file_is_complete(cases: TestDesk) -> None:
    call(cases, "r")
    cases.run(q.EscalateRequest("r", 2))
    up = q.EscalateRequest("r", 3)
    assert "Missing: description, steps, attachment, contract or quote." in refused(cases, up)
    cases.run(q.WriteEscalationFile("f", "r", "no heat since eight", "press start", Settlement.OPEN))
    assert "Missing: attachment, contract or quote." in refused(cases, up)
    digest = keep(cases.desk.engine, b"09:00 flame lost")
    cases.run(q.AttachFile("x", "r", "log.txt", digest))
    assert "Missing: contract or quote." in refused(cases, up)
    cases.run(q.WriteEscalationFile("f", "r", "no heat since eight", " ", Settlement.QUOTE))
    assert "Missing: steps." in refused(cases, up)
    cases.run(q.WriteEscalationFile("f", "r", "no heat since eight", "press start", Settlement.QUOTE))
    cases.run(up)
    assert case(cases, "r").level == 3
    kept = cases.desk.case_file("r").attachments
    assert [(one.name, one.size, content_of(cases.desk.engine, one.digest)) for one in kept] == [
        ("log.txt", 16, b"09:00 flame lost")
    ]


def test_that_s92_an_attachment_is_neither_empty_nor_too_large_nor_unknown(cases: TestDesk) -> None:
    for content in (b"", b"x" * (MOST_BYTES + 1)):
        with pytest.raises(Refusal):
            keep(cases.desk.engine, content)
    assert keep(cases.desk.engine, b"x" * MOST_BYTES) == keep(cases.desk.engine, b"x" * MOST_BYTES)
    assert "is not here" in refused(cases, q.AttachFile("x", "r-901", "log.txt", "0" * 64))


# ---- owners and pools


def test_that_s54_a_case_has_one_owner_whom_only_a_hand_over_changes(cases: TestDesk) -> None:
    assert call(cases, "r").owner == "Anne"
    acts: list[c.Command] = [
        q.EscalateRequest("r", 2),
        q.SetImpact("r", Impact.CRITICAL),
        q.ParkRequest("r", "Boilers"),
        c.QualifyRequest("r", True, "i-r", "s-901", {"gas": 1}),
        c.AssignIntervention("a-r", "i-r", "t-Durand", at("10:00")),
        c.TellTechnician("a-r"),
    ]
    for act in acts:
        cases.run(act, BRUNO)
        assert case(cases, "r").owner == "Anne"
    cases.run(q.HandOver("r", "Bruno"), BRUNO)
    assert case(cases, "r").owner == "Bruno"
    assert "always somebody's" in refused(cases, q.HandOver("r", "  "))
    assert "already" in refused(cases, q.HandOver("r", "Bruno"))


def test_that_s54_a_hand_over_keeps_everything_and_is_in_the_journal(cases: TestDesk) -> None:
    before = call(cases, "r")
    cases.run(q.EscalateRequest("r", 2))
    cases.run(q.WriteEscalationFile("f", "r", "no heat", "press start", Settlement.QUOTE))
    cases.run(q.AttachFile("x", "r", "log.txt", keep(cases.desk.engine, b"log")))
    held = cases.desk.case_file("r")
    cases.run(q.HandOver("r", "Paul"))
    assert cases.desk.case_file("r") == held
    assert str(cases.desk.journal_lines(DAY)[-1].what) == f"Anne handed {before.number} over to Paul"
    cases.undo()
    assert case(cases, "r").owner == "Anne"


def test_that_s91_a_case_without_an_owner_cannot_exist(cases: TestDesk) -> None:
    with pytest.raises(ValueError, match="has no owner"):
        Request("r", 1, at("08:00"), "", RequestState.RECEIVED, "c-901", None, "no heat")
    assert all(line.request.owner for line in cases.desk.cases())


def test_that_s16_a_call_is_escalated_now_or_parked_by_what_is_left_of_its_commitment(
    cases: TestDesk,
) -> None:
    for key, due in (("r-late", "09:00"), ("r-soon", "08:40"), ("r-now", "08:50")):
        call(cases, key)
        cases.run(c.QualifyRequest(key, False, due_at=at(due)))
    cases.run(q.EscalateRequest("r-now", 2))
    for key in ("r-late", "r-soon"):
        cases.run(q.ParkRequest(key, "Boilers"))
    waiting = parked(cases.desk.cases())
    assert [line.request.id for line in waiting] == ["r-soon", "r-late"]
    assert waiting[0].remaining(at("08:40")) == timedelta()
    assert waiting[0].remaining(at("08:39")) == timedelta(minutes=1)
    cases.run(q.TakeRequest("r-soon"), BRUNO)
    taken = case(cases, "r-soon")
    assert (taken.owner, taken.pool, taken.parked_at) == ("Bruno", "", None)
    assert "no pool" in refused(cases, q.TakeRequest("r-soon"))
    assert "Name the team" in refused(cases, q.ParkRequest("r-soon", ""))
