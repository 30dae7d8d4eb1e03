"""A case from call to end: judged, visited or not, paid by somebody, closed with a result."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.articles import LinkOutcome
from dispatcher.domain.customers import Customer, CustomerKind
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.priorities import QueueRule
from dispatcher.domain.requests import (
    NEXT_STATE,
    Coverage,
    Request,
    RequestKind,
    RequestState,
    Result,
    debits_contract,
)
from dispatcher.persistence import queries
from dispatcher.services import commands as c
from dispatcher.services import qualification_commands as q
from dispatcher.services.case_lines import unclosed
from dispatcher.services.knowledge_commands import LinkArticle, SolveByArticle, WriteArticle
from tests.builders import DAY, MANON, Centre, at
from tests.desks import TestDesk
from tests.services.judged import WORKED, call, case, refused, without_visit

# ---- the states


@pytest.mark.parametrize("customer", ["c-901", "c-own"])
def test_that_s09_internal_and_external_cases_go_through_the_same_states(
    cases: TestDesk, customer: str
) -> None:
    state: RequestState | None = call(cases, "r", customer).state
    passed = [state]
    for act in (
        c.QualifyRequest("r", False),
        q.HandleRequest("r", *WORKED),
        q.CloseRequest("r", Result.SOLVED),
    ):
        cases.run(act)
        state = NEXT_STATE[state] if state else None
        passed.append(case(cases, "r").state)
        assert passed[-1] is state
    assert passed == list(NEXT_STATE)


def test_that_s89_a_skipped_state_is_refused_and_the_log_shows_all_four_in_order(cases: TestDesk) -> None:
    call(cases, "r")
    assert "has to be qualified before" in refused(cases, q.HandleRequest("r", *WORKED))
    assert "has to be qualified before" in refused(cases, q.CloseRequest("r", Result.SOLVED, *WORKED))
    cases.run(c.QualifyRequest("r", False))
    assert "has to be handled before" in refused(cases, q.CloseRequest("r", Result.SOLVED, *WORKED))
    cases.run(q.HandleRequest("r", *WORKED))
    cases.run(q.CloseRequest("r", Result.SOLVED))
    assert "closed already" in refused(cases, q.HandleRequest("r", *WORKED))
    states = [
        change.after.state
        for event in cases.events
        for change in event.changes
        if isinstance(change.after, Request)
    ]
    assert list(dict.fromkeys(states)) == list(RequestState)


def test_that_s53_the_level_is_a_field_and_following_up_never_stops(cases: TestDesk) -> None:
    call(cases, "r")
    cases.run(c.QualifyRequest("r", False))
    cases.run(q.EscalateRequest("r", 2))
    escalated = case(cases, "r")
    assert (escalated.state, escalated.level) == (RequestState.QUALIFIED, 2)
    cases.run(q.HandleRequest("r", *WORKED))
    assert case(cases, "r").level == 2


def visited(cases: TestDesk) -> None:
    """Send Durand to 901 and let him finish."""
    cases.run(c.AssignIntervention("a-1", "i-901", "t-Durand", at("09:00")))
    cases.run(c.TellTechnician("a-1"))
    cases.tick()
    for clock, state in (
        ("08:45", AssignmentState.ACCEPTED),
        ("08:50", AssignmentState.TRAVELLING),
        ("09:00", AssignmentState.ON_SITE),
        ("09:40", AssignmentState.DONE),
    ):
        cases.clock.set(at(clock))
        cases.run(c.ReportProgress("a-1", state))


def test_that_s53_work_done_on_site_makes_the_case_handled_with_its_actual_times(cases: TestDesk) -> None:
    visited(cases)
    done = case(cases, "r-901")
    assert (done.state, done.began_at, done.ended_at) == (RequestState.HANDLED, at("09:00"), at("09:40"))
    cases.run(LinkArticle("l-901", "r-901", None, LinkOutcome.NONE, "one of a kind"))
    cases.run(q.CloseRequest("r-901", Result.SOLVED))
    assert case(cases, "r-901").state is RequestState.CLOSED


def test_that_s22_and_s56_a_case_that_was_visited_is_neither_solved_by_an_article_nor_redirected(
    cases: TestDesk,
) -> None:
    visited(cases)
    cases.run(WriteArticle("jam", "Jam"))
    assert "A visit was made" in refused(cases, SolveByArticle("l", "r-901", "jam"))
    assert "A visit was made" in refused(cases, q.RedirectRequest("r-901", "the supplier", *WORKED))
    assert case(cases, "r-901").began_at == at("09:00")


# ---- kinds of customers and requests


def test_that_s10_an_internal_request_debits_no_contract_and_lists_filter_on_the_kind(
    cases: TestDesk,
) -> None:
    without_visit(cases, "r-own", "c-own")
    without_visit(cases, "r-sold", "c-901")
    lines = {line.request.id: line for line in cases.desk.cases()}
    assert lines["r-own"].customer_kind is CustomerKind.INTERNAL
    assert not lines["r-own"].debits_contract
    assert lines["r-sold"].debits_contract
    customers = {row.id: row for row in queries.all_rows(cases.desk.engine, Customer)}
    assert not debits_contract(case(cases, "r-own"), customers["c-own"])
    assert debits_contract(case(cases, "r-sold"), customers["c-901"])
    day = (at("00:00"), at("23:00"))
    assert cases.desk.share_alone(*day, CustomerKind.INTERNAL).closed == 1
    assert cases.desk.share_alone(*day, CustomerKind.EXTERNAL).closed == 1


def test_that_s83_kind_and_go_live_date_pick_the_queue_and_its_delay(cases: TestDesk) -> None:
    before = call(cases, "r-before")
    cases.run(q.SetImpact("r-before", kind=RequestKind.EVOLUTION))
    waits = case(cases, "r-before")
    cases.run(q.JudgeCustomer("c-901", CustomerKind.EXTERNAL, DAY))
    call(cases, "r-after")
    cases.run(q.SetImpact("r-after", kind=RequestKind.EVOLUTION))
    live = case(cases, "r-after")
    assert (before.queue, _days(before)) == ("Support", 1)
    assert (waits.queue, _days(waits)) == ("Consulting", 30)
    assert (live.queue, _days(live)) == ("TMA", 5)
    cases.run(q.SetQueues((q.QueueSetting(RequestKind.EVOLUTION, True, "Second line", 7),)), MANON)
    call(cases, "r-later")
    cases.run(q.SetImpact("r-later", kind=RequestKind.EVOLUTION))
    assert (case(cases, "r-later").queue, _days(case(cases, "r-later"))) == ("Second line", 7)
    cases.undo(MANON)
    assert any(row.queue == "TMA" for row in queries.all_rows(cases.desk.engine, QueueRule))


def _days(request: Request) -> int:
    assert request.due_at is not None
    return (request.due_at - request.received_at).days


# ---- visit, coverage, redirection


def test_that_s51_a_case_without_a_visit_never_takes_time_on_the_plan(cases: TestDesk) -> None:
    call(cases, "r")
    cases.run(c.QualifyRequest("r", False))
    assert not [row for row in cases.board.interventions.values() if row.request_id == "r"]
    assert case(cases, "r").visit is False
    # Even work that came in from outside for it finds no place.
    cases.run_import([_changed(cases, "i-901", request_id="r")])
    assert "needs no visit" in refused(cases, c.AssignIntervention("a", "i-901", "t-Durand", at("09:00")))


def _changed(desk: TestDesk, key: str, request_id: str) -> Intervention:
    return replace(desk.board.interventions[key], request_id=request_id)


def test_that_s55_no_visit_is_planned_from_a_call_nobody_has_judged(cases: TestDesk) -> None:
    call(cases, "r")
    cases.run_import([_changed(cases, "i-901", request_id="r")])
    said = refused(cases, c.AssignIntervention("a", "i-901", "t-Durand", at("09:00")))
    assert "not qualified yet" in said
    move = c.ProposedMove("i-901", "t-Durand", at("09:00"), "a", is_new=True)
    assert "not qualified yet" in refused(cases, c.ApplyProposal((move,)))
    assert "not qualified yet" in refused(cases, c.MoveTogether((move,)))


def test_that_s46_without_a_contract_somebody_says_who_pays_before_anybody_is_sent(cases: TestDesk) -> None:
    _planned_for_free(cases)
    tell = c.TellTechnician("a-free")
    assert "Say first who pays" in refused(cases, tell)
    assert "No contract covers" in refused(cases, q.DecideCoverage("r-free", Coverage.COVERED))
    cases.run(q.DecideCoverage("r-free", Coverage.REFUSED))
    assert "was refused" in refused(cases, tell)
    cases.run(q.DecideCoverage("r-free", Coverage.COURTESY, "an old friend"))
    cases.run(tell)
    said = [str(line.what) for line in cases.desk.journal_lines(DAY)]
    number = case(cases, "r-free").number
    assert f"Anne decided on {number}: refused" in said
    assert f"Anne decided on {number}: as a courtesy (an old friend)" in said


def test_that_s46_under_a_contract_nobody_is_asked(cases: TestDesk) -> None:
    cases.run(c.AssignIntervention("a", "i-901", "t-Durand", at("09:00")))
    cases.run(c.TellTechnician("a"))
    assert len(cases.board.messages) == 1


def test_that_s46_a_contract_covers_its_hours_and_outside_them_somebody_is_asked(cases: TestDesk) -> None:
    hours = Centre()
    hours.technician("Late", shift=("14:00", "22:00"))
    cases.run_import(hours.rows)
    cases.run(
        c.AssignIntervention("a-901", "i-901", "t-Late", at("17:59"))
    )  # Silver: Monday to Friday, 8 to 18
    cases.run(c.TellTechnician("a-901"))
    cases.run(c.RemoveAssignment("a-901"))
    cases.run(c.AssignIntervention("b-901", "i-901", "t-Late", at("18:00")))
    assert "Say first who pays" in refused(cases, c.TellTechnician("b-901"))
    cases.run(q.DecideCoverage("r-901", Coverage.QUOTE, "out of hours"))
    cases.run(c.TellTechnician("b-901"))
    cases.run(c.AssignIntervention("a-902", "i-902", "t-Late", at("20:00")))  # Platinum: at all hours
    cases.run(c.TellTechnician("a-902"))


def _planned_for_free(desk: TestDesk) -> None:
    """Plan a visit at a customer's without a contract."""
    from dispatcher.domain.customers import Equipment, Site

    site = Site("s-free", "SF", "c-free", "Site", "1 rue du Test", "Testville", 48.8, 2.13)
    desk.run_import([site, Equipment("e-free", "EF", "s-free", "Boiler", "1", "gas")])
    desk.run(c.RegisterRequest("r-free", "c-free", "e-free", "no heat"))
    desk.run(c.QualifyRequest("r-free", True, "i-free", "s-free", {"gas": 1}))
    desk.run(c.AssignIntervention("a-free", "i-free", "t-Durand", at("10:00")))


def test_that_a_case_whose_work_came_with_a_file_says_when_somebody_is_due_on_site(desk: TestDesk) -> None:
    """No clock was ever started for it: what is left is read off the work, until the work has begun."""
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(903, due="13:00")
    desk.load(centre)
    (line,) = desk.desk.cases()
    assert line.due_at == at("13:00")
    desk.run(c.AssignIntervention("a-903", "i-903", "t-Durand", at("10:00")))
    desk.run(c.TellTechnician("a-903"))
    desk.tick()
    for state in (AssignmentState.ACCEPTED, AssignmentState.TRAVELLING, AssignmentState.ON_SITE):
        desk.run(c.ReportProgress("a-903", state))
    (line,) = desk.desk.cases()
    assert line.due_at is None


def test_that_s56_out_of_scope_closes_with_no_visit_and_no_debit(cases: TestDesk) -> None:
    cases.run(q.RedirectRequest("r-901", "the software supplier", *WORKED))
    closed = case(cases, "r-901")
    assert (closed.state, closed.result) == (RequestState.CLOSED, Result.REDIRECTED)
    assert (closed.redirected_to, closed.visit) == ("the software supplier", False)
    assert "i-901" not in {row.id for row in cases.board.waiting}
    line = next(line for line in cases.desk.cases() if line.request.id == "r-901")
    assert not line.debits_contract
    cases.undo()
    assert case(cases, "r-901").state is RequestState.QUALIFIED
    assert "i-901" in {row.id for row in cases.board.waiting}


def test_that_s56_a_call_just_received_passes_every_state_on_its_way_out(cases: TestDesk) -> None:
    call(cases, "r")
    assert "To whom" in refused(cases, q.RedirectRequest("r", " ", *WORKED))
    cases.events.clear()
    cases.run(q.RedirectRequest("r", "their landlord", *WORKED))
    facts = [type(event).__name__ for event in cases.events]
    wanted = ["RequestQualified", "RequestHandled", "RequestClosed"]
    assert [fact for fact in facts if fact in wanted] == wanted


# ---- closing


def test_that_s11_closing_asks_for_a_result_and_actual_times(cases: TestDesk) -> None:
    call(cases, "r")
    cases.run(c.QualifyRequest("r", False))
    cases.run(q.HandleRequest("r"))
    assert "Choose a result" in refused(cases, q.CloseRequest("r", Result.NONE, *WORKED))
    assert "Give both times" in refused(cases, q.CloseRequest("r", Result.SOLVED, at("08:00")))
    assert "ended before it began" in refused(
        cases, q.CloseRequest("r", Result.SOLVED, at("08:10"), at("08:09"))
    )
    assert "in the future" in refused(cases, q.CloseRequest("r", Result.SOLVED, at("08:10"), at("08:31")))
    cases.run(q.CloseRequest("r", Result.SOLVED, at("08:10"), at("08:30"), "bled the radiator"))
    closed = case(cases, "r")
    assert (closed.result, closed.result_note) == (Result.SOLVED, "bled the radiator")


def test_that_s11_what_is_done_and_not_closed_is_listed_with_its_age_the_oldest_first(
    cases: TestDesk,
) -> None:
    for minute, key in enumerate(("r-1", "r-2", "r-3")):
        call(cases, key)
        cases.run(c.QualifyRequest(key, False))
        cases.clock.set(at(f"08:3{minute}"))
        cases.run(q.HandleRequest(key, *WORKED))
    cases.run(q.CloseRequest("r-2", Result.SOLVED))
    now = at("09:30")
    listed = unclosed(cases.desk.cases())
    assert [line.request.id for line in listed] == ["r-1", "r-3"]
    assert [line.age(now) for line in listed] == [timedelta(minutes=60), timedelta(minutes=58)]


def test_that_s15_the_share_of_level_two_without_a_visit_is_counted_over_the_period(cases: TestDesk) -> None:
    nothing = cases.desk.share_alone(at("08:00"), at("09:00"))
    assert (nothing.closed, nothing.percent, nothing.meets_target) == (0, None, False)
    for number in range(4):
        without_visit(cases, f"r-{number}", level=2)
    assert cases.desk.share_alone(at("08:00"), at("09:00")).meets_target
    without_visit(cases, "r-first-level", level=1)
    share = cases.desk.share_alone(at("08:00"), at("09:00"))
    assert (share.alone, share.closed, share.percent, share.meets_target) == (4, 5, 80, True)
    without_visit(cases, "r-another", level=1)
    share = cases.desk.share_alone(at("08:00"), at("09:00"))
    assert (share.percent, share.meets_target) == (66, False)
    assert cases.desk.share_alone(at("09:00"), at("10:00")).closed == 0


def test_that_s98_what_is_solved_within_a_quarter_of_an_hour_counts_and_a_second_later_does_not(
    cases: TestDesk,
) -> None:
    for key in ("r-1", "r-2", "r-3", "r-4"):
        call(cases, key)
        cases.run(c.QualifyRequest(key, False))
    for key, until, result in (
        ("r-1", "08:45:00", Result.SOLVED),
        ("r-2", "08:45:00", Result.NOT_SOLVED),
        ("r-3", "08:45:01", Result.SOLVED),
        ("r-4", "08:45:01", Result.SOLVED),
    ):
        cases.clock.set(at(until))
        cases.run(q.HandleRequest(key, *WORKED))
        cases.run(q.CloseRequest(key, result))
    share = cases.desk.share_alone(at("08:00"), at("09:00"))
    assert (share.quick, share.closed, share.quick_percent, share.is_quick_enough) == (1, 4, 25, False)
    assert cases.desk.share_alone(at("09:00"), at("10:00")).quick_percent is None
