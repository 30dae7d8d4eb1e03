"""How urgent a call is: by the visible table, followed at once when an answer or the table changes."""

import pytest

from dispatcher.domain.errors import Conflict
from dispatcher.domain.priorities import PriorityRule
from dispatcher.domain.requests import (
    Coverage,
    Impact,
    RequestState,
    Urgency,
)
from dispatcher.persistence import queries
from dispatcher.services import commands as c
from dispatcher.services import qualification_commands as q
from tests.builders import BRUNO, DAY, MANON, at
from tests.desks import TestDesk
from tests.services.judged import call, case, refused

# ---- priority


@pytest.mark.parametrize(
    ("customer", "impact", "urgency", "priority"),
    [
        ("c-901", Impact.IMPORTANT, Urgency.NORMAL, 3),
        ("c-901", Impact.IMPORTANT, Urgency.URGENT, 2),
        ("c-901", Impact.CRITICAL, Urgency.URGENT, 1),
        ("c-901", Impact.MINOR, Urgency.LOW, 5),
        ("c-902", Impact.IMPORTANT, Urgency.NORMAL, 1),
        ("c-902", Impact.MINOR, Urgency.NORMAL, 2),
        ("c-free", Impact.IMPORTANT, Urgency.NORMAL, 5),
        ("c-free", Impact.CRITICAL, Urgency.URGENT, 3),
    ],
)
def test_that_s14_impact_urgency_and_the_contract_looked_up_give_the_priority(
    cases: TestDesk, customer: str, impact: Impact, urgency: Urgency, priority: int
) -> None:
    call(cases, "r", customer)
    cases.run(c.QualifyRequest("r", False, impact=impact, urgency=urgency, coverage=_free(customer)))
    assert case(cases, "r").priority == priority


def _free(customer: str) -> Coverage | None:
    return Coverage.COURTESY if customer == "c-free" else None


def test_that_s14_the_shipped_table_has_a_row_for_every_answer(cases: TestDesk) -> None:
    rows = queries.all_rows(cases.desk.engine, PriorityRule)
    assert len(rows) == 3 * 3 * 5
    assert {row.level for row in rows} == {"", "bronze", "silver", "gold", "platinum"}


def test_that_s14_a_manager_edits_the_table_and_open_calls_follow_and_undo_brings_it_back(
    cases: TestDesk,
) -> None:
    call(cases, "r")
    cell = q.PrioritySetting(Impact.IMPORTANT, Urgency.NORMAL, "silver", 1)
    assert "manager" in refused(cases, q.SetPriorities((cell,)))
    cases.run(q.SetPriorities((cell,)), MANON)
    assert (case(cases, "r").priority, case(cases, "r-901").priority) == (1, 1)
    cases.undo(MANON)
    assert (case(cases, "r").priority, case(cases, "r-901").priority) == (3, 3)


def test_that_s14_of_two_managers_with_the_same_picture_the_second_is_told(cases: TestDesk) -> None:
    rows = queries.all_rows(cases.desk.engine, PriorityRule)
    seen = next(row for row in rows if (row.impact, row.urgency, row.level) == (*_CELL, "silver"))
    setting = q.PrioritySetting(*_CELL, "silver", 2, expected_version=seen.version)
    cases.run(q.SetPriorities((setting,)), MANON)
    with pytest.raises(Conflict):
        cases.run(q.SetPriorities((setting,)), MANON)


_CELL = (Impact.IMPORTANT, Urgency.NORMAL)


def test_that_s90_another_impact_moves_the_call_at_once_and_the_journal_says_who(cases: TestDesk) -> None:
    call(cases, "r-first")
    call(cases, "r-last")
    order = [line.request.id for line in cases.desk.cases() if line.request.state is RequestState.RECEIVED]
    assert order.index("r-first") < order.index("r-last")
    cases.run(q.SetImpact("r-last", Impact.CRITICAL), BRUNO)
    order = [line.request.id for line in cases.desk.cases() if line.request.state is RequestState.RECEIVED]
    assert order.index("r-last") < order.index("r-first")
    said = cases.desk.journal_lines(DAY)[-1]
    number = case(cases, "r-last").number
    assert str(said.what) == f"Bruno judged {number} critical: priority 2"


def test_that_s90_urgency_set_later_reaches_the_work_that_waits(cases: TestDesk) -> None:
    cases.run(q.SetImpact("r-901", urgency=Urgency.URGENT))
    assert cases.board.interventions["i-901"].urgent
    cases.undo()
    assert not cases.board.interventions["i-901"].urgent


def test_that_s90_urgency_set_later_owes_the_visit_what_the_contract_owes_urgent_calls(
    cases: TestDesk,
) -> None:
    call(cases, "r-silver")
    cases.run(c.QualifyRequest("r-silver", True, "i-silver", "s-901", {"gas": 1}))
    before = case(cases, "r-silver")
    cases.run(q.SetImpact("r-silver", urgency=Urgency.URGENT))
    assert cases.board.interventions["i-silver"].due_at == case(cases, "r-silver").due_at == at("12:30")
    cases.run(q.SetImpact("r-silver", urgency=Urgency.NORMAL))
    assert cases.board.interventions["i-silver"].due_at is None
    assert case(cases, "r-silver").due_at == before.due_at


def test_that_s90_another_urgency_leaves_a_time_that_was_agreed_with_the_customer(cases: TestDesk) -> None:
    call(cases, "r-agreed")
    agreed = at("16:00")
    cases.run(c.QualifyRequest("r-agreed", True, "i-agreed", "s-901", {"gas": 1}, due_at=agreed))
    cases.run(q.SetImpact("r-agreed", urgency=Urgency.URGENT))
    assert cases.board.interventions["i-agreed"].due_at == case(cases, "r-agreed").due_at == agreed


def test_that_the_board_follows_a_call_that_climbed_and_is_then_judged_to_need_a_visit(
    cases: TestDesk,
) -> None:
    call(cases, "r-up")
    cases.run(q.EscalateRequest("r-up", 2))
    before = cases.board
    done = cases.run(c.QualifyRequest("r-up", True, "i-up", "s-901", {"gas": 1}))
    assert before.apply_all(done.events) == cases.board
