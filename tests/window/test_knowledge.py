"""The knowledge base through the real window: found while the customer talks, and the call closed by it."""

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from dispatcher.domain.articles import ArticleState, LinkOutcome
from dispatcher.domain.people import Author, Role
from dispatcher.services import knowledge_commands as k
from tests.builders import DAY, MANON, Centre, at
from tests.window.access import faint_texts, nameless, small_targets
from tests.window.cuts import cuts
from tests.window.seats import TestSeat
from ui.panels.knowledge import KnowledgePanel
from ui.style import look
from ui.wording import say, wording

JAM = k.WriteArticle(
    "jam",
    "The printer jams",
    "Open the **rear lid** and take the sheet out.",
    "jam, stuck paper",
    "Open the rear lid and take the sheet out.",
)
OTHERS = tuple(k.WriteArticle(f"x{n}", f"Boiler trouble {n}", "No heat at all.") for n in range(7))
ENTER, ESCAPE = Qt.Key.Key_Return, Qt.Key.Key_Escape


def a_day(seat: TestSeat) -> KnowledgePanel:
    """One planned job that says "no heat", and eight articles."""
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1001)
    seat.desk.load(centre)
    for article in (JAM, *OTHERS):
        seat.desk.run(article)
    return seat.open().knowledge.panel


def titles(panel: KnowledgePanel) -> list[str]:
    return [match.article.title for match in panel.matches.rows]


def search(seat: TestSeat, panel: KnowledgePanel, words: str, first: str) -> None:
    """Open the panel by its key and type; wait for this article to be the first."""
    seat.do("knowledge")
    assert panel.search.hasFocus()
    QTest.keyClicks(panel.search, words)
    seat.wait(lambda: titles(panel)[:1] == [first])
    seat.settle()


def test_that_s21_the_best_five_appear_while_one_types_and_the_first_is_read(seat: TestSeat) -> None:
    panel = a_day(seat)
    search(seat, panel, "boiler heat", "Boiler trouble 0")
    assert len(titles(panel)) == 5
    panel.search.clear()
    search(seat, panel, "paper is jammed", "The printer jams")
    seat.wait(lambda: panel.view.article is not None and panel.view.article.article.id == "jam")
    assert "rear lid" in panel.view.body.toPlainText()
    assert "**" not in panel.view.body.toPlainText()
    assert "jam" in str(panel.matches.index(0, 2).data())
    assert "keyword: jam" in str(panel.matches.index(0, 2).data(Qt.ItemDataRole.ToolTipRole))


def test_that_s21_the_fault_of_the_call_being_typed_is_looked_for_and_the_sheet_says_so(
    seat: TestSeat,
) -> None:
    panel = a_day(seat)
    line = seat.window.knowledge.line
    seat.write_call("Customer 1001", "printer jam")
    seat.wait(lambda: [match.article.id for match in line.matches] == ["jam"])
    assert line.isVisible()
    assert "The printer jams" in line._words.text()
    seat.click(line.show_button)
    assert panel.isVisible()
    assert panel.search.text() == "printer jam"


def test_that_s22_solved_by_article_on_the_sheet_saves_and_closes_the_call_in_one_step(
    seat: TestSeat,
) -> None:
    panel = a_day(seat)
    line = seat.window.knowledge.line
    seat.write_call("Customer 1001", "printer jam")
    seat.wait(lambda: [match.article.id for match in line.matches] == ["jam"])
    seat.click(line.solve_button)
    seat.wait(lambda: not seat.window.call_sheet.is_busy)
    assert seat.desk.desk.knowledge.standing().visits_avoided == 1
    assert [row.number for row in seat.board.interventions.values()] == [1001]
    seat.do("knowledge")
    seat.wait(lambda: "visits avoided: 1" in panel._pack.text())
    seat.do("undo")
    assert seat.desk.desk.knowledge.standing().visits_avoided == 0
    seat.wait(lambda: "visits avoided: 0" in panel._pack.text())


def test_that_s22_the_selected_call_is_closed_by_keys_without_a_visit(seat: TestSeat) -> None:
    panel = a_day(seat)
    seat.select("i-1001")
    search(seat, panel, "boiler", "Boiler trouble 0")
    seat.wait(panel.verdict.solve_button.isEnabled)
    seat.press(Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    seat.wait(lambda: "i-1001" not in seat.board.interventions)
    link = seat.desk.desk.knowledge.link_of("r-1001")
    assert link is not None
    assert link.outcome is LinkOutcome.SOLVED


def test_that_s22_without_an_article_that_is_read_one_is_looked_for(seat: TestSeat) -> None:
    panel = a_day(seat)
    assert not panel.isVisible()
    seat.do("solve_by_article")
    assert panel.isVisible()
    assert panel.search.hasFocus()
    assert "i-1001" in seat.board.interventions


@pytest.mark.parametrize(("days", "words"), [(90, "Pack of"), (91, "91 days old, ask for a new one")])
def test_that_s23_the_panel_shows_the_date_of_the_pack_and_warns_when_it_is_old(
    seat: TestSeat, days: int, words: str
) -> None:
    seat.desk.run(k.ImportPack("pack", DAY - timedelta(days=days), ()), MANON)
    panel = a_day(seat)
    seat.do("knowledge")
    seat.wait(lambda: words in panel._pack.text())
    assert panel._pack.property("role") == ("warning" if days > 90 else "secondary")


def test_that_s23_a_pack_is_written_and_taken_in_from_the_window(seat: TestSeat, tmp_path: Path) -> None:
    panel = a_day(seat)
    path = tmp_path / "pack.jsonl"
    seat.window.knowledge.export_pack(path)
    seat.wait(path.is_file)
    for _article in range(8):
        seat.desk.undo()
    assert seat.desk.desk.knowledge.standing().articles == 0
    seat.window.knowledge.import_pack(path)
    seat.wait(lambda: seat.desk.desk.knowledge.standing().articles == 8)
    seat.do("knowledge")
    seat.wait(lambda: "Pack of" in panel._pack.text())
    path.write_text("nothing", encoding="utf-8")
    seat.window.knowledge.import_pack(path)
    seat.wait(seat.window.refusal.isVisible)


def test_that_s23_packs_are_chosen_where_files_are_chosen(
    seat: TestSeat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_day(seat)
    path = tmp_path / "pack.jsonl"
    for asking in ("getSaveFileName", "getOpenFileName"):
        monkeypatch.setattr(QFileDialog, asking, lambda *_asked: (str(path), ""))
    seat.do("export_pack")
    seat.wait(path.is_file)
    seat.settle()
    for _article in range(8):
        seat.desk.undo()
    assert seat.desk.desk.knowledge.standing().articles == 0
    seat.do("import_pack")
    seat.wait(lambda: seat.desk.desk.knowledge.standing().articles == 8)


def test_that_an_article_is_begun_from_the_menu_without_a_call(seat: TestSeat) -> None:
    panel = a_day(seat)
    seat.do("new_article")
    assert panel.form.isVisible()
    QTest.keyClicks(panel.form.title, "Strange noise")
    seat.click(panel.form.save_button)
    known = seat.desk.desk.knowledge
    seat.wait(lambda: "Strange noise" in [one.article.title for one in known.open_articles()])


def test_that_an_article_being_typed_is_not_lost_to_another_one_or_to_a_search(seat: TestSeat) -> None:
    panel = a_day(seat)
    seat.do("new_article")
    seat.do("knowledge")  # nothing was typed: the form gives way
    assert panel.search.hasFocus()
    seat.do("new_article")
    QTest.keyClicks(panel.form.title, "The valve leaks")
    panel.form.body.setPlainText("Close the tap first.")
    for action in ("new_article", "knowledge", "open_articles"):
        seat.do(action)
        assert panel.form.title.text() == "The valve leaks"
        assert panel.form.body.toPlainText() == "Close the tap first."
        assert panel.form.title.hasFocus()
    seat.bot.keyClick(panel.form.title, ESCAPE)
    seat.do("open_articles")
    assert panel.open_table.isVisible()


def test_that_s27_a_call_is_tied_to_an_article_a_new_one_or_the_reason_why_none_fits(
    seat: TestSeat,
) -> None:
    panel = a_day(seat)
    seat.select("i-1001")
    search(seat, panel, "boiler", "Boiler trouble 0")
    seat.wait(panel.verdict.tie_button.isEnabled)
    seat.click(panel.verdict.tie_button)
    seat.wait(lambda: "tied to an article" in panel._about.text())
    seat.click(panel.verdict.none_button)
    assert panel.verdict.reason.hasFocus()
    QTest.keyClicks(panel.verdict.reason, "one of a kind")
    seat.bot.keyClick(panel.verdict.reason, ENTER)
    seat.wait(lambda: "no article fits: one of a kind" in panel._about.text())
    seat.click(panel.new_button)
    assert panel.form.isVisible()
    QTest.keyClicks(panel.form.title, "Strange noise")
    seat.click(panel.form.save_button)
    seat.wait(lambda: not panel.form.is_open)
    assert "Strange noise" in [one.article.title for one in seat.desk.desk.knowledge.open_articles()]


def test_that_s28_not_solved_lists_the_article_for_the_product_team_with_its_calls(seat: TestSeat) -> None:
    panel = a_day(seat)
    seat.select("i-1001")
    search(seat, panel, "jam", "The printer jams")
    seat.wait(panel.verdict.unsolved_button.isEnabled)
    seat.click(panel.verdict.unsolved_button)
    seat.do("open_articles")
    seat.wait(lambda: bool(panel.open.rows) and panel.open.rows[0].article.id == "jam")
    assert [panel.open.index(0, column).data() for column in range(3)] == ["The printer jams", "1", "1"]
    assert panel.open_table.isVisible()


def test_that_s29_a_fix_date_set_in_the_form_puts_the_open_caller_on_the_call_back_list(
    seat: TestSeat,
) -> None:
    panel = a_day(seat)
    seat.desk.run(k.LinkArticle("l1", "r-1001", "jam", LinkOutcome.UNSOLVED))
    search(seat, panel, "jam", "The printer jams")
    seat.wait(panel.edit_button.isEnabled)
    seat.click(panel.edit_button)
    panel.form.has_fix_date.setChecked(True)
    seat.click(panel.form.save_button)
    seat.wait(lambda: not panel.form.is_open)
    seat.wait(lambda: panel.view.article is not None and panel.view.article.article.fix_on == DAY)
    with seat.desk.desk.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT customer_id FROM call_backs").all()
    assert [row[0] for row in found] == ["c-1001"]
    wording.choose("fr", wording.zone.key)
    said = say(seat.desk.desk.journal_lines(DAY)[-1].what)
    assert said == "Anne a fixé la date de correction d’un article : 24 novembre 2026"


def test_that_s39_a_ready_answer_is_proposed_and_waits_as_a_draft_for_a_person(seat: TestSeat) -> None:
    centre = Centre()
    work = centre.intervention(1001)
    seat.desk.load(centre)
    for article in (JAM, k.WriteArticle("cold", "No heat", "", "heat", "Press reset.")):
        seat.desk.run(article)
    panel = seat.open().knowledge.panel
    seat.window.selection.select(work.id)
    seat.do("knowledge")
    seat.wait(lambda: panel.answer is not None)
    assert panel.answer is not None
    assert "Press reset." in panel._answer.text()
    seat.beat()
    assert seat.desk.transport.sent == []
    seat.click(panel.answer_button)
    seat.wait(lambda: any(row.body == "Press reset." for row in rows_of_messages(seat)))
    seat.beat(at("08:05"))
    assert seat.desk.transport.sent == []


def rows_of_messages(seat: TestSeat) -> list:  # type: ignore[type-arg]
    with seat.desk.desk.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT body, state FROM messages WHERE state = 'draft'"))


def test_that_an_operator_starts_articles_and_is_offered_no_change(seat: TestSeat) -> None:
    seat.desk.desk.author = Author("Bruno", Role.OPERATOR)
    panel = a_day(seat)
    search(seat, panel, "jam", "The printer jams")
    assert not panel.edit_button.isVisible()
    seat.click(panel.new_button)
    assert not panel.form.is_solved.isVisible()
    seat.bot.keyClick(panel.form.title, ESCAPE)
    assert not panel.form.is_open
    assert panel.view.isVisible()


def test_that_an_article_is_changed_in_the_form_and_the_reader_sees_it(seat: TestSeat) -> None:
    panel = a_day(seat)
    search(seat, panel, "jam", "The printer jams")
    seat.wait(panel.edit_button.isEnabled)
    seat.click(panel.edit_button)
    panel.form.body.setPlainText("Call the **expert**.")
    panel.form.is_solved.setChecked(True)
    seat.press(ENTER, Qt.KeyboardModifier.ControlModifier)
    seat.wait(lambda: "Call the expert." in panel.view.body.toPlainText())
    known = seat.desk.desk.knowledge.article("jam")
    assert known is not None
    assert known.article.state is ArticleState.CLOSED


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_that_the_panel_is_named_readable_and_whole_in_a_small_window(
    seat: TestSeat, language: str, theme: str
) -> None:
    panel = a_day(seat)
    seat.window.resize(1366, 768)
    wording.choose(language, "Europe/Paris")
    look.choose(theme)
    seat.select("i-1001")
    search(seat, panel, "jam", "The printer jams")
    for is_form in (False, True):
        if is_form:
            seat.wait(panel.edit_button.isEnabled)
            seat.click(panel.edit_button)
        seat.settle()
        window = seat.window
        assert (nameless(window), small_targets(window), faint_texts(window)) == ([], [], [])
        assert [cut for cut in cuts(panel) if not cut.is_meant] == []
