"""Scenario 25 through the real window: a draft appears, is read, changed, sent, dropped, written by hand."""

from PySide6.QtCore import Qt

from dispatcher.domain.messages import MessageKind, MessageState
from dispatcher.services.commands import MoveAssignment
from tests.builders import BRUNO, Centre, at
from tests.window.seats import CTRL, TestSeat
from ui.panels.customer_messages import CustomerMessages
from ui.panels.sheet_facts import message_facts


def promised_at_two() -> Centre:
    """Durand is expected at 14:00 at the customer's of 1042, who was promised 14:00 to 16:00."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "14:00", number=1042, promised=("14:00", "16:00"), customer="Clinique <b>Lune</b>")
    centre.planned(durand, "10:00", number=1041)
    return centre


def messages(seat: TestSeat) -> CustomerMessages:
    return seat.window.customer_messages


def moved(seat: TestSeat) -> None:
    """Drag the promised job half an hour later and open the messages."""
    seat.open(promised_at_two(), "09:00")
    seat.drag("i-1042", at("14:30"))
    seat.wait(lambda: messages(seat).drafts == 1)
    seat.do("customer_messages")
    assert messages(seat).isVisible()


def sent(seat: TestSeat) -> list[str]:
    return [row.body for row in seat.desk.transport.sent if row.kind is MessageKind.NEWS]


def test_that_scenario_25_a_drag_writes_a_draft_that_is_read_and_sent_with_a_click(seat: TestSeat) -> None:
    moved(seat)
    panel = messages(seat)
    assert "vers 14:30 au lieu de 14:00" in panel.text.toPlainText()
    seat.beat("09:01")
    assert sent(seat) == []
    seat.click(panel.send_button)
    seat.beat("09:02")
    seat.wait(lambda: [line.message.state for line in panel.rows.rows] == [MessageState.SENT])
    (body,) = sent(seat)
    assert "vers 14:30 au lieu de 14:00" in body
    assert panel.drafts == 0
    assert not panel.send_button.isEnabled()


def test_that_s101_what_is_typed_into_a_draft_is_what_leaves_by_keys_alone(seat: TestSeat) -> None:
    moved(seat)
    panel = messages(seat)
    panel.table.setFocus()
    seat.press(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier)
    assert panel.text.hasFocus()
    panel.text.selectAll()
    seat.bot.keyClicks(panel.text, "We come at 14:30.")
    seat.press(Qt.Key.Key_Return, CTRL)
    seat.beat("09:02")
    seat.wait(lambda: sent(seat) == ["We come at 14:30."])


def test_that_s101_a_dropped_draft_comes_back_and_undoing_the_drag_takes_it_away(seat: TestSeat) -> None:
    moved(seat)
    panel = messages(seat)
    panel.table.setFocus()
    seat.press(Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier)
    seat.wait(lambda: panel.drafts == 0)
    seat.undo()
    seat.wait(lambda: panel.drafts == 1)
    seat.undo()
    seat.wait(lambda: panel.drafts == 0)
    assert seat.assignment_of("i-1042").planned_start == at("14:00")


def test_that_s101_a_draft_rewritten_by_another_seat_is_shown_as_it_is_now(seat: TestSeat) -> None:
    moved(seat)
    seat.desk.run(MoveAssignment("a-1042", "t-Durand", at("15:00")), BRUNO)
    seat.wait(lambda: "vers 15:00" in messages(seat).text.toPlainText())


def test_that_s101_words_typed_into_a_draft_outlive_a_change_of_the_plan_and_nothing_else_leaves(
    seat: TestSeat,
) -> None:
    moved(seat)
    panel = messages(seat)
    panel.text.selectAll()
    seat.bot.keyClick(panel.text, Qt.Key.Key_Delete)
    seat.click(panel.send_button)
    seat.wait(lambda: "What is the customer told?" in seat.window.refusal.sentence.text())
    seat.beat("09:01")
    assert sent(seat) == []
    seat.bot.keyClicks(panel.text, "We ring you up.")
    seat.desk.run(MoveAssignment("a-1042", "t-Durand", at("15:00")), BRUNO)
    seat.wait(lambda: "vers 15:00 au lieu de 14:00" in panel._state.text())
    assert panel.text.toPlainText() == "We ring you up."
    seat.click(panel.send_button)
    seat.beat("09:02")
    seat.wait(lambda: sent(seat) == ["We ring you up."])


def test_that_s101_a_draft_that_another_seat_caused_leaves_the_chosen_job_chosen(seat: TestSeat) -> None:
    window = seat.open(promised_at_two(), "09:00")
    seat.select("i-1041")
    seat.desk.run(MoveAssignment("a-1042", "t-Durand", at("14:30")), BRUNO)
    seat.wait(lambda: messages(seat).drafts == 1)
    assert window.selection.intervention_id == "i-1041"
    seat.do("customer_messages")
    messages(seat).table.choose(-1)
    messages(seat).table.choose(0)
    assert window.selection.intervention_id == "i-1042"


def test_that_s101_a_message_is_written_by_hand_from_the_job(seat: TestSeat) -> None:
    seat.open(promised_at_two(), "09:00")
    seat.do("write_customer", "i-1041")
    panel = messages(seat)
    seat.wait(panel.text.hasFocus)
    assert "notre technicien arrivera vers 10:00" in panel.text.toPlainText()
    seat.do("write_customer", "i-1041")
    assert [line.number for line in panel.rows.rows] == [1041]


def test_that_s101_the_sheet_of_the_job_shows_the_draft_and_a_name_is_only_text(seat: TestSeat) -> None:
    moved(seat)
    panel = messages(seat)
    assert "Clinique <b>Lune</b>" in panel._head.text()
    assert panel.tab_words() == "Messages (1)"
    assert panel._head.textFormat() == Qt.TextFormat.PlainText
    seat.window.tabs.setCurrentWidget(seat.window.sheet)
    facts = message_facts(seat.board, seat.board.interventions["i-1042"], seat.assignment_of("i-1042"))
    assert [(fact.text.split(" · ")[0], fact.tone) for fact in facts] == [("draft", "warning")]
