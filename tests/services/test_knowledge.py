"""The knowledge base through the executor: found, tied to calls, solving them, asked of the product team."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from dispatcher.domain.articles import ArticleState, LinkOutcome, needs_article_link
from dispatcher.domain.channels import Outcome
from dispatcher.domain.contacts import CallBack
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.interventions import InterventionState
from dispatcher.domain.requests import RequestState, Result
from dispatcher.persistence.unit_of_work import UnitOfWork
from dispatcher.services import knowledge_commands as k
from dispatcher.services.article_links import link_of, refuse_without_link
from dispatcher.services.commands import Batch, QualifyRequest, RegisterRequest
from dispatcher.services.contact_commands import CompleteCallBack
from dispatcher.services.knowledge_packs import pack_name, read_lines, read_pack, write_pack
from dispatcher.services.news_commands import SendNews
from dispatcher.services.qualification_commands import CloseRequest, HandleRequest
from tests.builders import ANNE, BRUNO, DAY, MANON, ZONE, Centre, at
from tests.desks import TestDesk

JAM = k.WriteArticle(
    "jam",
    "L’imprimante fait un bourrage papier",
    "Ouvrez le **capot arrière** et retirez la feuille.",
    "bourrage, papier coincé, paper jam",
    "Ouvrez le capot arrière et retirez la feuille coincée.",
)
HEAT = k.WriteArticle(
    "heat", "Chaudière bloquée, plus de chauffage", "Appuyez sur *reset*.", "chaudière, verrouillage"
)
LEAK = k.WriteArticle("leak", "Boiler leaks", "Close the valve. Batteries do not matter.", "leak, water")


@pytest.fixture
def centre(desk: TestDesk) -> TestDesk:
    """A desk with three articles and three calls, two of them of one customer."""
    rows = Centre()
    rows.planned(rows.technician("Durand"), "10:00", number=1001)
    for number in (1002, 1003):
        rows.intervention(number)
    desk.load(rows)
    for article in (JAM, HEAT, LEAK):
        desk.run(article)
    return desk


def found(desk: TestDesk, asked: str) -> list[str]:
    return [match.article.id for match in desk.desk.knowledge.best(asked)]


def request_of(desk: TestDesk, number: int):  # type: ignore[no-untyped-def]  # a row of the domain
    with UnitOfWork(desk.desk.engine, ANNE, ZONE, read_only=True) as uow:
        return (
            uow.requests.get(f"r-{number}"),
            link_of(uow, f"r-{number}"),
            uow.interventions.get(f"i-{number}"),
        )


# ---- S21: found


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("bourrage", "jam"),
        ("imprimantes", "jam"),  # another form
        ("BOURRAGES PAPIERS", "jam"),
        ("chaudiere", "heat"),  # without the accent
        ("la chaudière s'est bloquée", "heat"),
        ("bloquer", "heat"),
        ("leaking", "leak"),
        ("the boiler is leaking water", "leak"),
        ("battery", "leak"),
        ("bourr", "jam"),  # half a word
        ("the paper jams", "jam"),
    ],
)
def test_that_s21_a_symptom_finds_its_article_without_accents_and_in_other_forms(
    centre: TestDesk, asked: str, first: str
) -> None:
    assert found(centre, asked)[:1] == [first]


@pytest.mark.parametrize(
    "asked", ["", " ", "zzz", '"', "' OR 1", "*", "NEAR(", "title:", "le la les the ", "a"]
)
def test_that_s21_no_sign_breaks_the_search_and_nothing_is_found_for_nothing(
    centre: TestDesk, asked: str
) -> None:
    assert found(centre, asked) == []


def test_that_s21_five_are_shown_at_most_and_those_that_hold_every_word_come_first(desk: TestDesk) -> None:
    for at_ in range(8):
        desk.run(k.WriteArticle(f"x{at_}", f"Pompe {at_}", "La pompe fait du bruit."))
    desk.run(k.WriteArticle("both", "Autre chose", "La pompe vibre et fait du bruit."))
    assert len(found(desk, "pompe bruit")) == 5
    assert found(desk, "pompe vibre")[0] == "both"


def test_that_s21_a_match_says_why_in_the_articles_own_words(centre: TestDesk) -> None:
    (match,) = centre.desk.knowledge.best("imprimante feuilles bourrages")
    assert match.title_words == ("imprimante", "bourrage")
    assert match.keywords == ("bourrage",)
    assert match.text_words == ("feuille",)


def test_that_s21_what_is_rewritten_undone_or_gone_is_found_as_it_is_now(centre: TestDesk) -> None:
    centre.run(k.WriteArticle("jam", "Tambour usé", "Changez le tambour."))
    assert found(centre, "bourrage") == []
    assert found(centre, "tambours") == ["jam"]
    centre.undo()
    assert found(centre, "bourrage") == ["jam"]
    for _article in range(3):
        centre.undo()
    assert found(centre, "bourrage chaudière leak") == []


def test_that_s21_an_index_that_is_missing_is_made_anew(centre: TestDesk) -> None:
    with centre.desk.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER search_article_changed"))
        connection.execute(text("DELETE FROM search_article_words WHERE rowid = 1"))
    assert found(centre, "bourrage") == []
    centre.reopen()
    assert found(centre, "bourrage") == ["jam"]
    centre.run(k.WriteArticle("jam", "Tambour usé"))
    assert found(centre, "tambour") == ["jam"]


# ---- S22: solved


def test_that_s22_solved_by_article_closes_the_call_without_a_visit_and_counts_one_avoided(
    centre: TestDesk,
) -> None:
    assert centre.desk.knowledge.standing().visits_avoided == 0
    centre.run(k.SolveByArticle("l1", "r-1001", "jam"), BRUNO)
    request, link, work = request_of(centre, 1001)
    assert request.state is RequestState.CLOSED
    assert (link.article_id, link.outcome, link.linked_by) == ("jam", LinkOutcome.SOLVED, "Bruno")
    assert work.state is InterventionState.CANCELLED
    assert "i-1001" not in centre.board.interventions
    assert centre.desk.knowledge.standing().visits_avoided == 1
    with pytest.raises(Refusal, match="closed"):
        centre.run(k.SolveByArticle("l2", "r-1001", "heat"), BRUNO)
    centre.undo(BRUNO)
    request, link, work = request_of(centre, 1001)
    assert (request.state, link, work.state) == (RequestState.QUALIFIED, None, InterventionState.OPEN)
    assert centre.desk.knowledge.standing().visits_avoided == 0
    assert "i-1001" in centre.board.interventions


def test_that_s22_a_call_just_received_is_solved_in_the_same_step(centre: TestDesk) -> None:
    register = RegisterRequest("r-new", "c-1002", None, "bourrage papier")
    done = centre.run(Batch("", (register, k.SolveByArticle("l1", "r-new", "jam"))))
    assert str(done.label) == "1004 solved by article"
    assert "r-new" not in centre.board.requests
    assert centre.desk.knowledge.link_of("r-new").outcome is LinkOutcome.SOLVED  # type: ignore[union-attr]


def test_that_s22_how_a_closed_call_was_solved_is_not_written_over(centre: TestDesk) -> None:
    centre.run(k.SolveByArticle("l-1", "r-1001", "jam"))
    with pytest.raises(Refusal, match="closed: nothing of it is changed"):
        centre.run(k.LinkArticle("l-2", "r-1001", "jam", LinkOutcome.UNSOLVED))


# ---- S23: packs


def test_that_s23_a_pack_is_one_dated_file_that_another_desk_takes_in_once(
    centre: TestDesk, tmp_path: Path, desk: TestDesk
) -> None:
    path = tmp_path / pack_name(DAY)
    assert path.name == "knowledge-2026-11-24.jsonl"
    assert write_pack(path, centre.desk.knowledge.every_article(), DAY) == 3
    for _article in (JAM, HEAT, LEAK):  # another desk: none of them
        centre.undo()
    assert centre.desk.knowledge.standing().articles == 0
    centre.clock.set(at("09:00"))
    centre.run(read_pack(path), MANON)
    standing = centre.desk.knowledge.standing()
    assert (standing.articles, standing.pack.made_on, standing.age_days) == (3, DAY, 0)  # type: ignore[union-attr]
    assert found(centre, "bourrages") == ["jam"]
    again = centre.run(read_pack(path), MANON)
    assert again.events == ()
    assert [path.name for path in tmp_path.glob("knowledge*")] == ["knowledge-2026-11-24.jsonl"]


@pytest.mark.parametrize(("days", "is_old"), [(90, False), (91, True)])
def test_that_s23_a_pack_is_old_after_ninety_days(centre: TestDesk, days: int, is_old: bool) -> None:
    centre.run(k.ImportPack("pack.jsonl", DAY - timedelta(days=days), ()), MANON)
    standing = centre.desk.knowledge.standing()
    assert (standing.age_days, standing.is_old) == (days, is_old)


def test_that_s23_a_pack_leaves_alone_what_was_changed_here_since_and_an_older_one_its_date(
    centre: TestDesk, tmp_path: Path
) -> None:
    write_pack(tmp_path / "pack.jsonl", centre.desk.knowledge.every_article(), DAY)
    centre.clock.set(at("09:00"))
    centre.run(k.WriteArticle("jam", "Tambour usé"))
    pack = read_pack(tmp_path / "pack.jsonl")
    centre.run(pack, MANON)
    assert centre.desk.knowledge.article("jam").article.title == "Tambour usé"  # type: ignore[union-attr]
    centre.run(k.ImportPack("older", DAY - timedelta(days=9), pack.articles), MANON)
    assert centre.desk.knowledge.standing().pack.made_on == DAY  # type: ignore[union-attr]


def test_that_s23_a_pack_from_the_future_is_refused_and_changes_nothing(
    centre: TestDesk, tmp_path: Path
) -> None:
    write_pack(tmp_path / "pack.jsonl", centre.desk.knowledge.every_article(), DAY)
    pack = read_pack(tmp_path / "pack.jsonl")
    ahead = replace(pack.articles[0], title="for ever", updated_at=at("12:00", DAY + timedelta(days=400)))
    for late in (replace(pack, made_on=DAY + timedelta(days=400)), replace(pack, articles=(ahead,))):
        with pytest.raises(Refusal, match="dated in the future"):
            centre.run(late, MANON)
    assert centre.desk.knowledge.standing().pack is None


HEAD = '{"schema": "dispatcher-knowledge", "version": 1, "made_on": "2026-11-24", "articles": 1}'
ARTICLE = (
    '{"id": "1", "external_id": "", "title": "jam", "body": "", "keywords": "roller", "answer": "", '
    '"updated_by": "", "state": "open", "updated_at": "2026-11-24T08:00:00+00:00", "fix_on": null}'
)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["PK\x03\x04"], "is no knowledge pack"),
        (["[" * 100_000], "is no knowledge pack"),
        ([HEAD.replace("dispatcher", "other")], "is no knowledge pack"),
        ([HEAD.replace(": 1,", ": 2,")], "another version"),
        ([HEAD], "not whole"),
        ([HEAD, "{}"], "line 2"),
        ([HEAD, '{"id": "1"}'], "line 2"),
        ([HEAD, "[" * 100_000], "line 2"),
        ([HEAD, ARTICLE.replace("2026-11-24T08:00:00+00:00", "0001-01-01T00:00:00+12:00")], "line 2"),
        ([HEAD, ARTICLE.replace("jam", "\\ud800")], "line 2"),
        ([HEAD, ARTICLE.replace("roller", "k," * 60_000)], "line 2"),
        ([HEAD, '{"id": 5, "external_id": "", "title": "x", "body": ""}'], "line 2"),
    ],
)
def test_that_s23_what_is_no_whole_pack_is_refused_in_one_sentence(lines: list[str], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        read_lines("pack.jsonl", lines)


# ---- S27: closing needs a link


def test_that_s27_a_call_may_be_closed_once_it_has_an_article_a_stub_or_a_reason(centre: TestDesk) -> None:
    def may_close(number: int) -> bool:
        with UnitOfWork(centre.desk.engine, ANNE, ZONE, read_only=True) as uow:
            return not needs_article_link(link_of(uow, f"r-{number}"))

    assert [may_close(number) for number in (1001, 1002, 1003)] == [False, False, False]
    with (
        UnitOfWork(centre.desk.engine, ANNE, ZONE, read_only=True) as uow,
        pytest.raises(Refusal, match="tied to no article"),
    ):
        refuse_without_link(uow, uow.requests.get("r-1001"))
    centre.run(k.LinkArticle("l1", "r-1001", "jam"), BRUNO)
    centre.run(k.WriteArticle("stub", "Bruit inconnu"), BRUNO)
    centre.run(k.LinkArticle("l2", "r-1002", "stub"), BRUNO)
    for reason in ("", "  "):
        with pytest.raises(Refusal, match="Say why"):
            centre.run(k.LinkArticle("l3", "r-1003", None, LinkOutcome.NONE, reason), BRUNO)
    centre.run(k.LinkArticle("l3", "r-1003", None, LinkOutcome.NONE, "one of a kind"), BRUNO)
    assert [may_close(number) for number in (1001, 1002, 1003)] == [True, True, True]
    assert centre.desk.knowledge.article("stub").article.state is ArticleState.OPEN  # type: ignore[union-attr]


def test_that_s27_closing_without_a_link_is_refused_and_says_what_is_wanted(centre: TestDesk) -> None:
    centre.run(RegisterRequest("r-new", "c-1002", None, "bourrage"))
    centre.run(QualifyRequest("r-new", visit=False))
    centre.run(HandleRequest("r-new", at("07:00"), at("07:30")))
    with pytest.raises(Refusal, match="tied to no article"):
        centre.run(CloseRequest("r-new", Result.SOLVED))
    centre.run(k.LinkArticle("l1", "r-new", "jam"))
    centre.run(CloseRequest("r-new", Result.SOLVED))
    assert centre.desk.knowledge.link_of("r-new").outcome is LinkOutcome.LINKED  # type: ignore[union-attr]


# ---- S28: not solved


def test_that_s28_not_solved_leaves_the_article_open_and_lists_it_with_its_calls(centre: TestDesk) -> None:
    closed = k.WriteArticle("jam", JAM.title, JAM.body, JAM.keywords, JAM.answer, ArticleState.CLOSED)
    centre.run(closed)
    assert [one.article.id for one in centre.desk.knowledge.open_articles()] == ["leak", "heat"]
    for number in (1001, 1002):
        centre.run(k.LinkArticle(f"l{number}", f"r-{number}", "jam", LinkOutcome.UNSOLVED), BRUNO)
    first = centre.desk.knowledge.open_articles()[0]
    assert (first.article.id, first.calls.tied, first.calls.unsolved) == ("jam", 2, 2)
    assert first.last_at == at("08:00")
    centre.run(k.LinkArticle("other", "r-1002", "jam", LinkOutcome.UNSOLVED), BRUNO)  # the same call again
    assert centre.desk.knowledge.open_articles()[0].calls.tied == 2


def test_that_s28_a_call_closed_as_not_solved_opens_its_article_again(centre: TestDesk) -> None:
    centre.run(k.WriteArticle("jam", JAM.title, JAM.body, JAM.keywords, JAM.answer, ArticleState.CLOSED))
    centre.run(RegisterRequest("r-new", "c-1002", None, "bourrage"))
    centre.run(QualifyRequest("r-new", visit=False))
    centre.run(k.LinkArticle("l1", "r-new", "jam"))
    centre.run(HandleRequest("r-new", at("07:00"), at("07:30")))
    centre.run(CloseRequest("r-new", Result.NOT_SOLVED))
    first = centre.desk.knowledge.open_articles()[0]
    assert (first.article.id, first.calls.unsolved) == ("jam", 1)
    centre.undo()
    assert "jam" not in [one.article.id for one in centre.desk.knowledge.open_articles()]


# ---- S29: the fix date


def call_backs(desk: TestDesk) -> list[CallBack]:
    with UnitOfWork(desk.desk.engine, ANNE, ZONE, read_only=True) as uow:
        return sorted(uow.call_backs.where(), key=lambda task: task.customer_id)


def test_that_s29_a_fix_date_puts_every_open_caller_on_the_call_back_list_once(centre: TestDesk) -> None:
    centre.run(RegisterRequest("r-again", "c-1002", None, "still jammed"))
    for link, request in enumerate(("r-1001", "r-1002", "r-again")):
        centre.run(k.LinkArticle(f"l{link}", request, "jam", LinkOutcome.UNSOLVED), BRUNO)
    centre.run(k.SolveByArticle("l9", "r-1003", "jam"))
    centre.run(k.SetFixDate("jam", DAY + timedelta(days=7)))
    tasks = call_backs(centre)
    assert [task.customer_id for task in tasks] == ["c-1001", "c-1002"]
    assert all(task.is_open and task.starts_at == at("08:00") for task in tasks)
    assert "01/12/2026" in tasks[0].reason
    assert JAM.title in tasks[0].reason
    centre.run(k.SetFixDate("jam", DAY + timedelta(days=8)))
    assert [task.id for task in call_backs(centre)] == [task.id for task in tasks]
    assert "02/12/2026" in call_backs(centre)[1].reason
    centre.undo()
    assert "01/12/2026" in call_backs(centre)[1].reason
    centre.undo()
    assert call_backs(centre) == []


def test_that_s29_who_was_rung_is_not_rung_again_and_a_day_taken_away_takes_the_rest(
    centre: TestDesk,
) -> None:
    for number in (1001, 1002):
        centre.run(k.LinkArticle(f"l{number}", f"r-{number}", "jam", LinkOutcome.UNSOLVED), BRUNO)
    centre.run(k.SetFixDate("jam", DAY + timedelta(days=7)))
    done, _waiting = call_backs(centre)
    centre.run(CompleteCallBack(done.id, "x-1", "he knows", Outcome.INFORMED), BRUNO)
    centre.run(k.SetFixDate("jam", DAY + timedelta(days=8)))
    assert [task.is_open for task in call_backs(centre)] == [False, True]
    assert "01/12/2026" in call_backs(centre)[0].reason
    centre.run(k.SetFixDate("jam", None))
    assert [task.customer_id for task in call_backs(centre)] == ["c-1001"]


def test_that_s29_a_pack_with_a_fix_date_fills_the_list_too(centre: TestDesk) -> None:
    centre.run(k.LinkArticle("l1", "r-1001", "jam", LinkOutcome.UNSOLVED), BRUNO)
    article = centre.desk.knowledge.article("jam").article  # type: ignore[union-attr]
    packed = replace(article, fix_on=DAY, updated_at=at("09:00"))
    centre.run(k.ImportPack("pack", DAY, (packed,)), MANON)
    assert [task.customer_id for task in call_backs(centre)] == ["c-1001"]


# ---- who may what


def test_that_an_operator_starts_articles_and_changes_none(centre: TestDesk) -> None:
    centre.run(k.WriteArticle("new", "Symptôme"), BRUNO)
    for command in (
        k.WriteArticle("new", "Other"),
        k.WriteArticle("newer", "Closed at once", state=ArticleState.CLOSED),
        k.SetFixDate("jam", DAY),
        k.ImportPack("pack", DAY, ()),
    ):
        with pytest.raises(Refusal, match="planner or a manager"):
            centre.run(command, BRUNO)


def test_that_an_article_changed_by_somebody_else_meanwhile_is_a_conflict(centre: TestDesk) -> None:
    seen = centre.desk.knowledge.article("jam").article.version  # type: ignore[union-attr]
    centre.run(k.WriteArticle("jam", "Mine", expected_version=seen), MANON)
    with pytest.raises(Conflict, match="Manon"):
        centre.run(k.WriteArticle("jam", "Yours", expected_version=seen), ANNE)


@pytest.mark.parametrize(("letters", "fits"), [(200, True), (201, False)])
def test_that_a_title_has_its_limit(centre: TestDesk, letters: int, fits: bool) -> None:
    command = k.WriteArticle("long", "x" * letters)
    if fits:
        centre.run(command)
    else:
        with pytest.raises(Refusal, match="too long"):
            centre.run(command)


# ---- S39: ready answers


def test_that_s39_keywords_propose_a_ready_answer_and_nothing_leaves_by_itself(centre: TestDesk) -> None:
    answer = centre.desk.knowledge.answer_to("Bonjour, j'ai du papier coincé dans l'imprimante")
    assert answer is not None
    assert (answer.article.id, answer.keywords) == ("jam", ("papier coincé",))
    assert centre.desk.knowledge.answer_to("le papier est blanc") is None  # half a keyword
    assert centre.desk.knowledge.answer_to("verrouillage de la chaudière") is None  # no ready answer there
    centre.tick(at("09:00"))
    assert centre.transport.sent == []
    centre.run(k.DraftAnswer("m-1", "r-1001", "jam"), BRUNO)
    centre.tick(at("09:01"))
    assert centre.transport.sent == []
    centre.run(SendNews("m-1"), BRUNO)
    centre.tick(at("09:02"))
    assert [message.body for message in centre.transport.sent] == [JAM.answer]


def test_that_s39_an_article_without_a_ready_answer_sends_none_and_one_draft_stands_at_a_time(
    centre: TestDesk,
) -> None:
    with pytest.raises(Refusal, match="no ready answer"):
        centre.run(k.DraftAnswer("m-1", "r-1001", "heat"), BRUNO)
    centre.run(k.DraftAnswer("m-1", "r-1001", "jam"), BRUNO)
    with pytest.raises(Refusal, match="waits already"):
        centre.run(k.DraftAnswer("m-2", "r-1001", "jam"), BRUNO)
    centre.undo(BRUNO)
    centre.run(k.DraftAnswer("m-2", "r-1001", "jam"), BRUNO)


def test_that_a_call_without_a_visit_waits_for_its_link_too(centre: TestDesk) -> None:
    centre.run(RegisterRequest("r-new", "c-1002", None, "bourrage"))
    centre.run(QualifyRequest("r-new", visit=False))
    centre.run(k.SolveByArticle("l1", "r-new", "jam"))
    assert centre.desk.knowledge.link_of("r-new") is not None
