"""Cases in their own window: walked and carried by key, dropped by hand, judged, escalated, closed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.articles import LinkOutcome
from dispatcher.domain.customers import Customer, CustomerKind
from dispatcher.domain.requests import Coverage, Impact, Request, RequestState, Result
from dispatcher.domain.support import Settlement
from dispatcher.services import qualification_commands as q
from dispatcher.services.case_lines import CaseLine
from dispatcher.services.commands import QualifyRequest, RegisterRequest, ReportProgress
from dispatcher.services.knowledge_commands import LinkArticle
from tests.builders import BRUNO, MANON, Centre, at
from tests.window.seats import CTRL, LEFT, TestSeat
from ui.cases.board import CaseBoard, Shown
from ui.cases.column import MIME_CASE, spoken, time_colour, time_words
from ui.style import look

KEY = Qt.Key


@pytest.fixture
def cases(seat: TestSeat) -> CaseBoard:
    """Two calls received and two judged to need no visit, seen by Anne at 08:30."""
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(901, level="silver")
    centre.add(Customer("c-own", "O", "Accounting", kind=CustomerKind.INTERNAL))
    centre.add(Customer("c-free", "F", "Without a contract"))
    seat.desk.load(centre)
    seat.desk.clock.set(at("08:30"))
    for key, customer in (("r-1", "c-901"), ("r-2", "c-own"), ("r-3", "c-901"), ("r-4", "c-901")):
        seat.desk.run(RegisterRequest(key, customer, None, f"fault of {key}"))
    for key, due in (("r-3", "09:30"), ("r-4", "08:45")):
        seat.desk.run(QualifyRequest(key, False, due_at=at(due)))
    window = seat.open()
    seat.do("cases")
    seat.wait(lambda: bool(window.cases.lines))
    return window.cases


def test_that_s11_a_card_says_how_long_ago_its_work_was_done_or_that_nobody_knows(seat: TestSeat) -> None:
    done = Request("r", 7, at("08:00"), "import", RequestState.HANDLED, "c", None, "it leaks")
    for handled_at, said in ((at("09:10"), "done 30 min ago"), (None, "done, nobody knows when")):
        line = CaseLine(replace(done, handled_at=handled_at), "", CustomerKind.EXTERNAL, at("08:30"))
        assert time_words(line, at("09:40")) == said


def ids(board: CaseBoard, state: RequestState) -> list[str]:
    return [line.request.id for line in board.columns[state].cards.lines]


def chosen(board: CaseBoard) -> CaseLine:
    assert board.sheet.line is not None
    return board.sheet.line


def pick(seat: TestSeat, board: CaseBoard, key: str) -> None:
    """Choose a case and wait until the sheet knows all of it."""
    board.choose(key)
    seat.wait(lambda: board.sheet.file is not None)
    assert chosen(board).request.id == key


def answer(box: QComboBox, data: object) -> None:
    """Choose an entry as a person does."""
    box.setCurrentIndex(box.findData(data))
    box.activated.emit(box.currentIndex())


def test_that_s91_the_board_shows_every_open_case_by_state_with_owner_and_time_left(
    seat: TestSeat, cases: CaseBoard
) -> None:
    assert ids(cases, RequestState.RECEIVED) == ["r-1", "r-2"]
    assert ids(cases, RequestState.QUALIFIED) == ["r-4", "r-3", "r-901"]
    card = cases.columns[RequestState.QUALIFIED].cards.lines[0]
    said = spoken(card, at("08:30"))
    assert "owner Anne" in said
    assert "level 1" in said
    assert "priority 3" in said
    assert "15 min" in said


def test_that_s91_arrow_keys_walk_the_cards_and_ctrl_carries_one_to_the_next_state(
    seat: TestSeat, cases: CaseBoard
) -> None:
    received, qualified = (cases.columns[s] for s in (RequestState.RECEIVED, RequestState.QUALIFIED))
    QTest.keyClick(received, KEY.Key_Right)
    assert chosen(cases).request.id == "r-4"
    QTest.keyClick(qualified, KEY.Key_Down)
    assert chosen(cases).request.id == "r-3"
    QTest.keyClick(qualified, KEY.Key_Right, CTRL)
    seat.wait(lambda: ids(cases, RequestState.HANDLED) == ["r-3"])
    assert chosen(cases).request.id == "r-3"
    assert cases.focusWidget() is cases.columns[RequestState.HANDLED]  # the keys went along
    seat.desk.undo()
    seat.wait(lambda: ids(cases, RequestState.HANDLED) == [])


def test_that_s91_a_card_dropped_on_the_next_state_goes_there(seat: TestSeat, cases: CaseBoard) -> None:
    drop(cases, "r-4", RequestState.HANDLED)
    seat.wait(lambda: ids(cases, RequestState.HANDLED) == ["r-4"])


def drop(board: CaseBoard, key: str, state: RequestState) -> None:
    carried = QMimeData()
    carried.setData(MIME_CASE, QByteArray(key.encode()))
    place, none = QPointF(10, 10), Qt.KeyboardModifier.NoModifier
    board.columns[state].dropEvent(QDropEvent(place, Qt.DropAction.MoveAction, carried, LEFT, none))


def test_that_s89_a_card_dropped_beyond_the_next_state_is_refused_and_told_why(
    seat: TestSeat, cases: CaseBoard
) -> None:
    drop(cases, "r-1", RequestState.HANDLED)
    seat.wait(lambda: "has to be qualified before" in cases.said.text())
    assert cases.said.isVisible()
    assert ids(cases, RequestState.RECEIVED) == ["r-1", "r-2"]
    drop(cases, "r-4", RequestState.RECEIVED)
    seat.wait(lambda: "only goes forward" in cases.said.text())


def test_that_s55_a_received_call_is_carried_on_by_judging_it_in_the_call_sheet(
    seat: TestSeat, cases: CaseBoard
) -> None:
    QTest.keyClick(cases.columns[RequestState.RECEIVED], KEY.Key_Right, CTRL)
    assert seat.window.tabs.currentWidget() is seat.window.call_sheet
    assert seat.window.call_sheet.draft.call_id == "r-1"


def test_that_s90_another_impact_moves_the_card_at_once(seat: TestSeat, cases: CaseBoard) -> None:
    pick(seat, cases, "r-2")
    before = ids(cases, RequestState.RECEIVED)
    pick(seat, cases, before[-1])
    assert before[0] == "r-1"
    answer(cases.sheet.fields.impact, Impact.CRITICAL)
    answer(cases.sheet.fields.impact, Impact.CRITICAL)
    seat.wait(lambda: chosen(cases).request.impact is Impact.CRITICAL)
    pick(seat, cases, "r-3")
    answer(cases.sheet.fields.impact, Impact.CRITICAL)
    seat.wait(lambda: ids(cases, RequestState.QUALIFIED)[0] == "r-3")
    assert "priority 2" in cases.sheet._facts.text()


def test_that_s16_parked_cases_are_sorted_by_what_is_left_and_red_at_nothing(
    seat: TestSeat, cases: CaseBoard
) -> None:
    for key in ("r-3", "r-4"):
        pick(seat, cases, key)
        cases.sheet.pool.setText("Boilers")
        seat.click(cases.sheet.park_button)
        seat.wait(lambda key=key: chosen(cases).request.is_parked)
    answer(cases.which, Shown.PARKED)
    assert ids(cases, RequestState.QUALIFIED) == ["r-4", "r-3"]
    assert ids(cases, RequestState.RECEIVED) == []
    line = cases.columns[RequestState.QUALIFIED].cards.lines[0]
    assert time_colour(line, at("08:45"), look.theme) == look.theme.alarm
    assert time_colour(line, at("08:45") - timedelta(seconds=1), look.theme) != look.theme.alarm
    seat.click(cases.sheet.park_button)  # "Take it"
    seat.wait(lambda: ids(cases, RequestState.QUALIFIED) == ["r-3"])


def test_that_s33_escalating_with_another_owner_named_is_one_click(seat: TestSeat, cases: CaseBoard) -> None:
    pick(seat, cases, "r-3")
    cases.sheet.owner.setText("Paul")
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: (chosen(cases).request.level, chosen(cases).request.owner) == (2, "Paul"))


def test_that_s54_the_owner_changes_by_the_hand_over_button_and_by_nothing_else(
    seat: TestSeat, cases: CaseBoard
) -> None:
    pick(seat, cases, "r-3")
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: chosen(cases).request.level == 2)
    assert chosen(cases).request.owner == "Anne"
    cases.sheet.owner.setText("Bruno")
    seat.click(cases.sheet.hand_over_button)
    seat.wait(lambda: chosen(cases).request.owner == "Bruno")


def test_that_s54_to_escalate_never_hands_a_case_back_to_who_had_it_before(
    seat: TestSeat, cases: CaseBoard
) -> None:
    pick(seat, cases, "r-3")
    seat.desk.run(q.HandOver("r-3", "Bruno"), BRUNO)
    seat.wait(lambda: chosen(cases).request.owner == "Bruno")
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: chosen(cases).request.level == 2)
    assert chosen(cases).request.owner == "Bruno"


def test_that_s92_of_two_who_write_one_file_the_second_is_told_and_nothing_is_lost(
    seat: TestSeat, cases: CaseBoard
) -> None:
    def of_bruno(text: str) -> None:
        seat.desk.run(q.WriteEscalationFile("f-b", "r-3", text, "press start", Settlement.OPEN), BRUNO)
        seat.wait(lambda: kept() == text)

    def kept() -> str:
        held = cases.sheet.file.file if cases.sheet.file else None
        return held.description if held else ""

    pick(seat, cases, "r-3")
    of_bruno("no heat since eight")
    assert cases.sheet.description.toPlainText() == "no heat since eight"
    cases.sheet.description.setPlainText("no heat since nine")
    of_bruno("no heat at all")
    assert cases.sheet.description.toPlainText() == "no heat since nine"
    seat.click(cases.sheet.write_button)
    seat.wait(lambda: "Look again, then decide" in cases.said.text())
    seat.settle()
    assert kept() == "no heat at all"
    assert cases.sheet.description.toPlainText() == "no heat since nine"


def test_that_s87_going_back_down_asks_for_the_reason_beside_it(seat: TestSeat, cases: CaseBoard) -> None:
    pick(seat, cases, "r-3")
    assert not cases.sheet.lower_button.isEnabled()
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: chosen(cases).request.level == 2)
    seat.click(cases.sheet.lower_button)
    seat.wait(lambda: "Give a reason" in cases.said.text())
    cases.sheet.note.setText("a known fault")
    seat.click(cases.sheet.lower_button)
    seat.wait(lambda: chosen(cases).request.level == 1)
    seat.wait(lambda: "level 2: 0 min" in cases.sheet._facts.text())
    seat.wait(lambda: cases.sheet.note.text() == "")  # it is no reason for what is done next


def test_that_s92_the_sheet_holds_the_file_that_level_three_asks_for(
    seat: TestSeat, cases: CaseBoard, tmp_path: Path
) -> None:
    pick(seat, cases, "r-3")
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: chosen(cases).request.level == 2)
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: "Missing: description" in cases.said.text())
    log = tmp_path / "log.txt"
    log.write_text("flame lost")
    cases.sheet.attach(str(log))
    seat.wait(lambda: "log.txt" in cases.sheet.attached.currentText())
    cases.sheet.description.setPlainText("no heat since eight")
    cases.sheet.steps.setPlainText("press start")
    cases.sheet.settlement.choose(Settlement.CONTRACT)
    seat.click(cases.sheet.write_button)
    seat.wait(lambda: cases.sheet.file is not None and cases.sheet.file.file is not None)
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: chosen(cases).request.level == 3)
    seat.desk.undo()
    seat.desk.undo()
    seat.wait(lambda: cases.sheet.description.toPlainText() == "")  # nothing is left of what was undone
    assert cases.sheet.settlement.currentData() == Settlement.OPEN


def test_that_s11_and_s15_closing_asks_for_result_and_times_and_counts_in_the_figure(
    seat: TestSeat, cases: CaseBoard
) -> None:
    assert "nothing closed yet" in cases.figure.text()
    pick(seat, cases, "r-3")
    seat.click(cases.sheet.escalate_button)
    seat.wait(lambda: chosen(cases).request.level == 2)
    seat.desk.run(LinkArticle("l-3", "r-3", None, LinkOutcome.NONE, "seen for the first time"))
    seat.click(cases.sheet.handle_button)
    seat.wait(lambda: ids(cases, RequestState.HANDLED) == ["r-3"])
    QTest.keyClick(cases.columns[RequestState.HANDLED], KEY.Key_Right, CTRL)
    assert cases.sheet.result.hasFocus() or not cases.isActiveWindow()
    cases.sheet.result.choose(Result.SOLVED)
    seat.click(cases.sheet.close_button)
    seat.wait(lambda: ids(cases, RequestState.CLOSED) == ["r-3"])
    seat.wait(lambda: "100 % of 1" in cases.figure.text())
    assert "target 80 %" in cases.figure.text()
    answer(cases.kind, CustomerKind.INTERNAL)
    seat.wait(lambda: "nothing closed yet" in cases.figure.text())


def test_that_s98_the_sheet_proposes_the_next_level_and_the_share_solved_by_then_has_its_target(
    seat: TestSeat, cases: CaseBoard
) -> None:
    assert not cases.quick.isVisible()
    seat.desk.clock.set(at("08:45"))
    seat.desk.run(LinkArticle("l-3", "r-3", None, LinkOutcome.NONE, "seen for the first time"))
    seat.desk.run(q.HandleRequest("r-3", at("08:30"), at("08:45")))
    seat.desk.run(q.CloseRequest("r-3", Result.SOLVED))
    seat.wait(lambda: cases.quick.text() == "Solved within 15 min: 100 % (target 70 %)")
    seat.desk.clock.set(at("08:44:59"))
    seat.window.judge_call("r-1")
    context = seat.window.call_sheet.context
    seat.wait(lambda: context.story is not None)
    assert not context.cascade_button.isVisible()
    seat.beat("08:45")
    assert context.unsolved.text() == "Not solved after 15 min"
    seat.click(context.cascade_button)
    seat.wait(lambda: context.story is not None and context.story.request.level == 2)
    seat.wait(lambda: not context.cascade_button.isVisible())


def test_that_s10_the_list_is_filtered_by_whose_cases_they_are(seat: TestSeat, cases: CaseBoard) -> None:
    answer(cases.kind, CustomerKind.INTERNAL)
    assert ids(cases, RequestState.RECEIVED) == ["r-2"]
    assert ids(cases, RequestState.QUALIFIED) == []
    pick(seat, cases, "r-2")
    assert "debits no contract" in cases.sheet._facts.text()


def test_that_s56_out_of_scope_is_one_field_and_one_button(seat: TestSeat, cases: CaseBoard) -> None:
    pick(seat, cases, "r-1")
    cases.sheet.redirected_to.setText("the software supplier")
    seat.click(cases.sheet.redirect_button)
    seat.wait(lambda: ids(cases, RequestState.CLOSED) == ["r-1"])
    seat.wait(lambda: "redirected to the software supplier" in cases.sheet._facts.text())


def test_that_s46_who_pays_is_chosen_in_the_sheet(seat: TestSeat, cases: CaseBoard) -> None:
    seat.desk.run(RegisterRequest("r-free", "c-free", None, "no heat"))
    seat.wait(lambda: "r-free" in ids(cases, RequestState.RECEIVED))
    pick(seat, cases, "r-free")
    answer(cases.sheet.fields.coverage, Coverage.COVERED)
    seat.wait(lambda: "No contract covers" in cases.said.text())
    assert cases.sheet.fields.coverage.currentData() == Coverage.UNASKED  # as it is, not as it was wished
    answer(cases.sheet.fields.impact, Impact.CRITICAL)
    seat.wait(lambda: chosen(cases).request.impact is Impact.CRITICAL)
    answer(cases.sheet.fields.coverage, Coverage.QUOTE)
    seat.wait(lambda: chosen(cases).request.coverage is Coverage.QUOTE)
    answer(cases.sheet.fields.coverage, Coverage.UNASKED)
    seat.wait(lambda: "Say who pays" in cases.said.text())
    assert cases.sheet.fields.coverage.currentData() == Coverage.QUOTE


def test_that_s11_the_times_on_site_come_to_a_sheet_that_is_open_and_are_not_typed_over(
    seat: TestSeat,
) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", AssignmentState.ON_SITE, number=901)
    board = seat.open(centre, "09:30").cases
    seat.do("cases")
    seat.wait(lambda: bool(board.lines))
    pick(seat, board, "r-901")
    seat.desk.clock.set(at("11:20"))
    seat.desk.run(ReportProgress("a-901", AssignmentState.DONE))
    seat.desk.run(LinkArticle("l-1", "r-901", None, LinkOutcome.NONE, "seen for the first time"))
    seat.wait(board.sheet.close_button.isEnabled)
    seat.click(board.sheet.close_button)
    seat.wait(lambda: ids(board, RequestState.CLOSED) == ["r-901"])
    closed = seat.desk.board.requests["r-901"]
    assert (closed.began_at, closed.ended_at) == (at("10:00"), at("11:20"))


def test_that_s14_and_s83_a_manager_edits_both_tables_on_the_screen_and_others_only_read_them(
    seat: TestSeat, cases: CaseBoard
) -> None:
    cell = (Impact.IMPORTANT, q.Urgency.NORMAL, "silver")
    seat.do("judgement_tables")
    seat.wait(lambda: len(cases.tables.cells) == 45)
    assert cases.tables.cells[cell].value() == 3
    assert not cases.tables.cells[cell].isEnabled()
    assert not cases.tables.save_button.isVisible()
    seat.desk.desk.author = MANON
    seat.do("judgement_tables")
    seat.wait(lambda: cell in cases.tables.cells and cases.tables.cells[cell].isEnabled())
    cases.tables.cells[cell].setValue(1)
    queue, days = cases.tables.queues[q.RequestKind.EVOLUTION, True]
    queue.setText("Second line")
    days.setValue(7)
    seat.click(cases.tables.save_button)
    seat.click(cases.tables.leave_button)
    seat.wait(lambda: {line.request.priority for line in cases.lines if line.customer != "Accounting"} == {1})
    rules = {(rule.kind, rule.is_live): rule for rule in seat.desk.desk.tables_that_judge().queues}
    assert (rules[q.RequestKind.EVOLUTION, True].queue, rules[q.RequestKind.EVOLUTION, True].days) == (
        "Second line",
        7,
    )


def test_that_the_desk_closes_with_its_cases(seat: TestSeat, cases: CaseBoard) -> None:
    assert cases.isVisible()
    QTest.keyClick(cases, KEY.Key_Escape)
    assert not cases.isVisible()
    seat.do("cases")
    seat.wait(cases.isVisible)


def test_that_s17_the_parts_sent_for_the_work_on_the_plan_are_noted_by_key(seat: TestSeat) -> None:
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(901, level="bronze")
    seat.desk.load(centre)
    window = seat.open()
    window.selection.select(intervention_id="i-901")
    seat.do("parts_sent")
    sheet = window.cases.sheet
    seat.wait(lambda: window.cases.focusWidget() is sheet.parts)
    QTest.keyClicks(sheet.parts, "circulating pump")
    QTest.keyClick(sheet.parts, KEY.Key_Return)
    seat.wait(lambda: chosen(window.cases).request.parts == "circulating pump")
    seat.wait(lambda: sheet.parts.text() == "")
    assert chosen(window.cases).request.parts_sent_at == seat.desk.clock.now()


def test_that_s15_with_a_new_day_nothing_was_closed_today_and_the_figure_begins_anew(
    seat: TestSeat, cases: CaseBoard
) -> None:
    seat.desk.run(q.RedirectRequest("r-1", "the software supplier", at("08:20"), at("08:30")))
    seat.wait(lambda: ids(cases, RequestState.CLOSED) == ["r-1"] and "of 1 closed" in cases.figure.text())
    seat.beat("23:59:59")  # all that rings on this day has rung
    seat.beat(at("23:59:59") + timedelta(seconds=1))
    seat.wait(lambda: ids(cases, RequestState.CLOSED) == [])
    assert "nothing closed yet" in cases.figure.text()
