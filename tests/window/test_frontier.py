"""Scenarios 10 and 11 at the desk: the plans with no to three moved jobs, who could wait, whom to ring up."""

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt

from dispatcher.domain.people import Role
from dispatcher.domain.routes import ProposalKind
from dispatcher.services import urgent
from dispatcher.services.commands import MoveAssignment
from dispatcher.services.engine_state import EngineState
from tests.builders import MANON, Centre, at
from tests.window.seats import TestSeat
from ui.panels.proposals import ProposalsPanel

PLATINUM = {"level": "platinum", "urgent": True, "customer": "Clinic of Nowhere"}
CREW = ("Durand", "Leroy", "Martin", "Petit")


def an_urgent_call(centre: Centre, **more: Any) -> Centre:
    centre.intervention(9000, due="13:00", received="10:50", **PLATINUM, **more)
    return centre


def one_could_give_work_away() -> Centre:
    """Only Durand masters power, and his day is full; Martin is free and masters gas."""
    centre = Centre()
    durand = centre.technician("Durand", {"gas": 2, "power": 1})
    centre.technician("Martin", {"gas": 2})
    for hour in range(8, 17):
        centre.planned(durand, f"{hour}:00", number=1000 + hour, minutes=60)
    return an_urgent_call(centre, skills={"power": 1})


def every_day_is_shut(promised_last: bool = True) -> Centre:
    """Four full days; only if the third job of one started half an hour later would another fit."""
    centre = Centre()
    for row, name in enumerate(CREW):
        person, number = centre.technician(name), 1000 + 10 * row
        for part, (start, end) in enumerate((("08:00", "08:30"), ("10:00", "10:15"), ("12:30", "12:35"))):
            latest = f"12:{35 + 5 * row}" if part == 2 else end
            window, customer = (start, latest), f"Customer of {name} {part}"
            centre.planned(
                person, start, number=number + part, minutes=120, promised=window, customer=customer
            )
        last = ("14:30", "15:30") if promised_last or row else None
        centre.planned(person, "14:30", number=number + 3, minutes=120, promised=last)
    return an_urgent_call(centre)


def look(seat: TestSeat, centre: Centre) -> ProposalsPanel:
    """Open the day at 11:00 and look for places for the call, until the desk has thought it through."""
    window = seat.open(centre, "11:00")
    with seat.bot.waitSignal(window.proposals.completed):
        window.look_for_places("i-9000")
    seat.settle()
    return window.proposals


def shown(panel: ProposalsPanel, row: int) -> list[str]:
    return [str(panel.rows.index(row, column).data()) for column in range(panel.rows.columnCount())]


def test_that_scenario_10_a_place_without_a_plan_says_why_and_the_next_is_chosen(seat: TestSeat) -> None:
    panel = look(seat, one_could_give_work_away())
    assert shown(panel, 0)[:2] == ["0", "impossible: Durand would be back 18:00; the shift ends 17:00."]
    assert panel.table.chosen_row == 1
    assert shown(panel, 1)[:2] == ["1 · exact", "Durand"]
    assert [line.why_none is None for line in panel.lines[:4]] == [False, True, True, True]


def test_that_scenario_10_each_number_of_moves_has_its_plan_that_breaks_nothing(seat: TestSeat) -> None:
    seat.desk.load_day(technicians=12, interventions=84, promised=30, filled=0.85)
    panel = look(seat, an_urgent_call(Centre(), skills={"C": 2}))
    start = seat.desk.hash
    assert [shown(panel, row)[0] for row in range(4)] == [
        "0 · exact",
        "1 · exact",
        "• 2 · best found",
        "• 3 · best found",
    ]
    assert [line.proposal.moves for line in panel.lines[:4] if line.proposal] == [0, 1, 2, 3]
    for proposal in panel.proposals:
        assert [finding for route in proposal.routes for finding in route.findings] == []
    panel.table.choose(3)
    wanted = panel.chosen
    assert wanted is not None
    assert seat.desk.hash == start
    seat.bot.keyClick(panel.table, Qt.Key.Key_Return)
    seat.settle()
    assert seat.assignment_of("i-9000").planned_start == wanted.arrival
    assert [f for route in seat.seat.model.routes.values() for f in route.findings] == []
    seat.undo()
    assert seat.desk.hash == start


def test_that_scenario_11_an_impossible_call_names_three_customers_to_ring_up_and_applies_nothing(
    seat: TestSeat,
) -> None:
    panel = look(seat, every_day_is_shut())
    start = seat.desk.hash
    assert panel.answer == "No place without breaking a promise"
    calls = [proposal.asked for proposal in panel.proposals]
    assert [(call.customer, call.phone) for call in calls if call] == [
        (f"Customer of {name} 2", f"+33 1 00 {number}")
        for name, number in (("Petit", 1032), ("Martin", 1022), ("Leroy", 1012))
    ]
    assert shown(panel, 1)[3] == "+33 1 00 1032 Customer of Petit 2: 1032 at 13:00 instead of 12:30 to 12:50."
    seat.bot.keyClick(panel.table, Qt.Key.Key_Return)
    seat.settle()
    assert seat.desk.hash == start
    assert [way.text() for way in seat.window.refusal.ways_on] == ["Renegotiate…"]


def test_that_scenario_11_what_the_customer_agrees_to_and_the_plan_are_one_step(seat: TestSeat) -> None:
    panel = look(seat, every_day_is_shut())
    start = seat.desk.hash
    seat.click(panel.apply_button)
    seat.click(seat.window.refusal.ways_on[0])
    seat.click(seat.window.sheet.promise_form.confirm)
    promise = seat.board.promise_of("i-1032")
    assert promise is not None
    assert (promise.promised_earliest, promise.promised_latest) == (at("13:00"), at("15:00"))
    assert seat.assignment_of("i-9000").planned_start == at("12:00")
    assert [f for route in seat.seat.model.routes.values() for f in route.findings] == []
    seat.undo()
    assert seat.desk.hash == start


def test_that_scenario_11_a_customer_may_give_the_promise_back(seat: TestSeat) -> None:
    panel = look(seat, every_day_is_shut())
    seat.click(panel.apply_button)
    seat.click(seat.window.refusal.ways_on[0])
    seat.click(seat.window.sheet.promise_form.withdraw)
    assert seat.board.promise_of("i-1032") is None
    assert seat.assignment_of("i-9000").planned_start == at("12:00")


def test_that_a_form_left_for_other_work_leaves_no_plan_behind_that_waits_for_it(seat: TestSeat) -> None:
    panel = look(seat, every_day_is_shut())
    seat.click(panel.apply_button)
    seat.click(seat.window.refusal.ways_on[0])
    seat.window.selection.select(intervention_id="i-1001")
    seat.do("promise", "i-1032")
    seat.click(seat.window.sheet.promise_form.confirm)
    assert "i-9000" not in seat.board.assignments_of
    assert not seat.window.refusal.isVisible()


def test_that_scenario_11_a_manager_may_accept_one_by_name_and_reason(seat: TestSeat) -> None:
    assert MANON.role is Role.MANAGER
    seat.desk.desk.author = MANON
    panel = look(seat, every_day_is_shut())
    seat.click(panel.apply_button)
    strip = seat.window.refusal
    force = strip.ways_on[1]
    assert force.text() == "Force"
    assert not force.isEnabled()
    seat.bot.keyClicks(strip.reason, "patients in the cold")
    seat.click(force)
    assert seat.assignment_of("i-9000").planned_start == at("12:00")
    broken = [f for route in seat.seat.model.routes.values() for f in route.findings]
    assert [(finding.kind, finding.intervention_id) for finding in broken] == [("promise", "i-1032")]


def test_that_a_line_is_applied_once_though_enter_is_pressed_twice(seat: TestSeat) -> None:
    panel = look(seat, one_could_give_work_away())
    for _ in range(2):
        seat.bot.keyClick(panel.table, Qt.Key.Key_Return)
    seat.settle()
    assert seat.assignment_of("i-9000")
    assert not seat.window.refusal.isVisible()


def test_that_a_job_that_could_wait_is_named_and_never_chosen_by_itself(seat: TestSeat) -> None:
    panel = look(seat, every_day_is_shut(promised_last=False))
    start = seat.desk.hash
    kinds = [proposal.kind for proposal in panel.proposals]
    assert kinds[0] is ProposalKind.DEFER
    assert panel.chosen is not None
    assert panel.chosen.kind is ProposalKind.RENEGOTIATE
    assert shown(panel, 1)[0] == "• defers 1003"
    panel.table.choose(1)
    seat.bot.keyClick(panel.table, Qt.Key.Key_Return)
    seat.settle()
    assert [row.number for row in seat.board.waiting] == [1003]
    assert seat.assignment_of("i-9000").planned_start == at("14:30")
    seat.undo()
    assert seat.desk.hash == start


def test_that_what_comes_later_leaves_choice_and_focus_alone_and_comes_from_a_thread_of_its_own(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    think, may_think, thinkers = urgent.wider, threading.Event(), []

    def watched(call: Any) -> Any:
        thinkers.append(threading.current_thread().name)
        assert may_think.wait(20)
        return think(call)

    monkeypatch.setattr(urgent, "wider", watched)
    window = seat.open(one_could_give_work_away(), "11:00")
    panel = window.proposals
    with seat.bot.waitSignal(panel.shown):
        window.look_for_places("i-9000")
    assert [shown(panel, row)[1] for row in (2, 3)] == ["looking…", "looking…"]
    seat.bot.keyClick(panel.table, Qt.Key.Key_Down)
    assert panel.table.chosen_row == 2
    assert not panel.apply_button.isEnabled()
    panel.table.choose(1)
    seat.wait(lambda: bool(thinkers))
    with seat.bot.waitSignal(panel.completed):
        may_think.set()
    seat.settle()
    assert panel.table.chosen_row == 1
    assert panel.table.hasFocus()
    assert shown(panel, 2)[0] == "• 2 · best found"
    assert [name.startswith("thought") for name in thinkers] == [True] * len(thinkers)


def test_that_a_part_about_a_plan_that_has_changed_is_dropped_and_asked_anew(
    seat: TestSeat, monkeypatch: pytest.MonkeyPatch
) -> None:
    think, may_think, asked = urgent.wider, threading.Event(), []

    def watched(call: Any) -> Any:
        asked.append(call)
        assert may_think.wait(20)
        return think(call)

    monkeypatch.setattr(urgent, "wider", watched)
    window = seat.open(one_could_give_work_away(), "11:00")
    panel = window.proposals
    window.look_for_places("i-9000")
    seat.wait(lambda: bool(asked))
    completed: list[None] = []
    panel.completed.connect(lambda: completed.append(None))
    with seat.bot.waitSignal(panel.shown):
        seat.seat.bridge.run(MoveAssignment("a-1016", "t-Martin", at("16:00")))
    assert [shown(panel, row)[1] for row in (2, 3)] == ["looking…", "looking…"]
    may_think.set()
    seat.wait(lambda: bool(completed))
    seat.settle()
    assert len(completed) == 1
    assert asked[-1].board.assignments["a-1016"].technician_id == "t-Martin"
    assert shown(panel, 0)[0] == "0 · exact"


@pytest.mark.usefixtures("stand_in_engine")
def test_that_the_engine_s_answer_is_added_below_and_marked_and_changes_no_choice(seat: TestSeat) -> None:
    centre = one_could_give_work_away()
    centre.technician("Petit", {"power": 1})
    window = seat.open(centre, "11:00")
    seat.seat.engine.start()
    seat.wait(lambda: seat.seat.engine.state is EngineState.READY)
    panel = window.proposals
    window.look_for_places("i-9000")
    seat.wait(lambda: any(proposal.moves == 4 for proposal in panel.proposals))
    assert panel.table.chosen_row == 0
    assert shown(panel, len(panel.lines) - 1)[:2] == ["• 4 · best found", "Petit"]
    seat.settle()
    assert seat.seat.engine.state is EngineState.READY
