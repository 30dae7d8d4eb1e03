"""Scenario 9: an urgent call, and there is room. And what every proposal must be."""

import pytest

from dispatcher.domain.customers import Site
from dispatcher.domain.interventions import Intervention
from dispatcher.services.scheduling import day_routes
from dispatcher.services.urgent import apply_command, call, first, wider
from tests.asking import propose
from tests.builders import Centre, at
from tests.desks import TestDesk


def platinum_call() -> tuple[Centre, Intervention]:
    centre = Centre()
    job = centre.intervention(
        9000,
        skills={"C": 1},
        minutes=75,
        due="13:00",
        level="platinum",
        urgent=True,
        received="11:00",
    )
    return centre, job


def with_call(desk: TestDesk, interventions: int = 250, filled: float = 0.6) -> Intervention:
    desk.load_day(technicians=50, interventions=interventions, promised=100, filled=filled)
    centre, job = platinum_call()
    desk.run_import(centre.rows)
    desk.clock.set(at("11:00"))
    return job


def test_that_scenario_9_the_first_proposal_serves_the_call_and_moves_nobody(desk: TestDesk) -> None:
    job = with_call(desk)
    first = propose(desk.board, job, at("11:00"))[0]
    assert first.moved == ()
    assert first.lateness.total_seconds() == 0
    assert first.arrival <= at("13:00")
    assert [finding for route in first.routes for finding in route.findings] == []


@pytest.mark.parametrize(("interventions", "filled"), [(250, 0.6), (345, 0.85)])
def test_that_every_proposal_breaks_nothing_and_its_plan_is_what_applying_it_stores(
    desk: TestDesk, interventions: int, filled: float
) -> None:
    job = with_call(desk, interventions, filled)
    start = desk.hash
    asked = call(desk.board, job, at("11:00"))
    proposals = [*first(asked).lines, *wider(asked).lines]
    assert {proposal.moves for proposal in proposals} == {0, 1, 2, 3}
    for proposal in proposals:
        shown = {
            (row.intervention_id, row.technician_id, row.start)
            for route in proposal.routes
            for row in route.jobs
        }
        desk.run(apply_command(desk.board, proposal))
        stored = day_routes(desk.board)
        assert shown == {
            (row.intervention_id, row.technician_id, row.start)
            for route in proposal.routes
            for row in stored[route.technician_id].jobs
        }
        assert [finding for route in stored.values() for finding in route.findings] == []
        desk.undo()
        assert desk.hash == start


def test_that_nothing_changes_until_a_proposal_is_applied(desk: TestDesk) -> None:
    job = with_call(desk)
    start = desk.hash
    propose(desk.board, job, at("11:00"))
    assert desk.hash == start


def test_that_a_draft_gets_the_proposals_of_the_saved_call(desk: TestDesk) -> None:
    centre, job = platinum_call()
    site = next(row for row in centre.rows if isinstance(row, Site))
    desk.load_day(technicians=10, interventions=40, promised=15)
    draft = propose(desk.board, job, at("11:00"), site)
    desk.run_import(centre.rows)
    saved = propose(desk.board, job, at("11:00"))
    assert [(p.technician_id, p.arrival) for p in draft] == [(p.technician_id, p.arrival) for p in saved]


def test_that_applying_is_one_step_of_undo(desk: TestDesk) -> None:
    job = with_call(desk)
    start = desk.hash
    proposal = propose(desk.board, job, at("11:00"))[0]
    done = desk.run(apply_command(desk.board, proposal))
    assert done.findings == ()
    desk.undo()
    assert desk.hash == start
