"""The knowledge base: writing articles, tying calls to them, closing a call that an article has solved."""

from dataclasses import replace
from datetime import datetime, timedelta

from dispatcher.domain.articles import (
    PACK_ID,
    Article,
    ArticleLink,
    ArticleState,
    KnowledgePack,
    LinkOutcome,
)
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.events import (
    ArticleLinked,
    ArticleWritten,
    FixDateSet,
    PackImported,
)
from dispatcher.domain.people import Role
from dispatcher.domain.requests import RequestState, Result
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from .article_links import link_of
from .case_steps import open_case
from .commands import Command
from .fix_dates import ring_open_callers
from .handlers import Handlers
from .knowledge_commands import ImportPack, LinkArticle, SetFixDate, SolveByArticle, WriteArticle
from .qualifying import close_without_visit

LONGEST_TITLE, LONGEST_TEXT = 200, 100_000


def may_edit(role: Role) -> bool:
    """Whether somebody in this role changes articles that stand, sets fix dates and takes packs in."""
    return role in (Role.PLANNER, Role.MANAGER)


def write(command: WriteArticle, uow: UnitOfWork, now: datetime) -> Command | None:
    """Write an article; one without a title, or too long to be read on the phone, is refused."""
    known = uow.articles.find(command.article_id)
    if known is not None or command.state is ArticleState.CLOSED:
        _refuse_unless_editor(uow)
    if known is not None:
        _refuse_if_changed(known, command.expected_version)
    title = " ".join(command.title.split())
    if not title:
        raise Refusal(Sentence("What is the symptom? Type the title of the article."))
    if (
        len(title) > LONGEST_TITLE
        or max(map(len, (command.body, command.answer, command.keywords))) > LONGEST_TEXT
    ):
        raise Refusal(Sentence("The article is too long. Shorten it, or make two of it."))
    uow.articles.put(
        Article(
            id=command.article_id,
            external_id=known.external_id if known else "",
            title=title,
            body=command.body.strip(),
            keywords=", ".join(word.strip() for word in command.keywords.split(",") if word.strip()),
            answer=command.answer.strip(),
            state=command.state,
            updated_at=now,
            updated_by=uow.author.name,
            fix_on=known.fix_on if known else None,
            version=known.version if known else 0,
        )
    )
    uow.record(ArticleWritten)
    return None


def link(command: LinkArticle, uow: UnitOfWork, now: datetime) -> Command | None:
    """Tie a call to what is known of its fault, or write down why nothing is."""
    if command.outcome is LinkOutcome.SOLVED:
        raise Refusal(Sentence("An article that solves a call also closes it. Use “solved by article”."))
    open_case(uow, command.request_id)  # how a closed case ended, and the visit it spared, stays as it is
    _put_link(uow, command, command.outcome, command.reason, now)
    uow.record(ArticleLinked)
    return None


def solve(command: SolveByArticle, uow: UnitOfWork, now: datetime) -> Command | None:
    """Close the call: work that was opened for it is cancelled, and one visit is avoided."""
    request = uow.requests.get(command.request_id)
    if request.state is RequestState.CLOSED:
        raise Refusal(Sentence("{number} is closed already.", number=request.number))
    _put_link(uow, command, LinkOutcome.SOLVED, "", now)
    uow.record(ArticleLinked)
    began = request.opened_at or request.received_at
    solved = replace(request, result=Result.SOLVED_BY_ARTICLE, began_at=began, ended_at=now)
    close_without_visit(uow, solved, now)
    return None


def set_fix_date(command: SetFixDate, uow: UnitOfWork, now: datetime) -> Command | None:
    """Write the day down, and whom to ring up about it."""
    _refuse_unless_editor(uow)
    known = uow.articles.get(command.article_id)
    _refuse_if_changed(known, command.expected_version)
    article = replace(known, fix_on=command.fix_on, updated_at=now, updated_by=uow.author.name)
    uow.articles.put(article)
    uow.record(FixDateSet)
    ring_open_callers(uow, article, now)
    return None


def import_pack(command: ImportPack, uow: UnitOfWork, now: datetime) -> Command | None:
    """Take in what is new or newer; the same pack a second time changes nothing."""
    _refuse_unless_editor(uow)
    _refuse_from_the_future(command, uow, now)
    uow.articles.prefetch(article.id for article in command.articles)
    known = {article.id: uow.articles.find(article.id) for article in command.articles}
    newer = [one for one in command.articles if _is_newer(one, known[one.id])]
    uow.articles.put_all(replace(one, version=_version(known[one.id])) for one in newer)
    pack = uow.packs.find(PACK_ID)
    if pack is None or pack.made_on < command.made_on:
        version = pack.version if pack else 0
        count = len(command.articles)
        uow.packs.put(KnowledgePack(PACK_ID, command.name, command.made_on, now, count, version))
    uow.record(PackImported)
    for article in newer:
        was = known[article.id]
        if was is not None and was.fix_on != article.fix_on:
            ring_open_callers(uow, article, now)
    return None


def _refuse_from_the_future(command: ImportPack, uow: UnitOfWork, now: datetime) -> None:
    """Refuse what would stay the newest for years; a day is left to clocks and zones that differ."""
    soon = now + timedelta(days=1)
    if command.made_on > uow.civil_day(soon) or any(one.updated_at > soon for one in command.articles):
        raise Refusal(
            Sentence(
                "{name} is dated in the future. Nothing was taken in: look at its dates.", name=command.name
            )
        )


def _is_newer(article: Article, known: Article | None) -> bool:
    return known is None or article.updated_at > known.updated_at


def _version(known: Article | None) -> int:
    return known.version if known else 0


# ---- what the handlers share


def _put_link(
    uow: UnitOfWork,
    command: LinkArticle | SolveByArticle,
    outcome: LinkOutcome,
    reason: str,
    now: datetime,
) -> None:
    request = uow.requests.get(command.request_id)
    article = uow.articles.get(command.article_id) if command.article_id else None
    if article is None and (outcome is not LinkOutcome.NONE or not reason.strip()):
        raise Refusal(Sentence("No article fits? Say why in a few words."))
    known = link_of(uow, request.id)
    uow.article_links.put(
        ArticleLink(
            id=known.id if known else command.link_id,
            request_id=request.id,
            article_id=article.id if article and outcome is not LinkOutcome.NONE else None,
            outcome=outcome,
            reason=reason.strip(),
            linked_at=now,
            linked_by=uow.author.name,
            version=known.version if known else 0,
        )
    )
    if article is not None and outcome is LinkOutcome.UNSOLVED and article.state is ArticleState.CLOSED:
        uow.articles.put(replace(article, state=ArticleState.OPEN))


def _refuse_unless_editor(uow: UnitOfWork) -> None:
    if not may_edit(uow.author.role):
        raise Refusal(Sentence("Only a planner or a manager changes articles. You may start a new one."))


def _refuse_if_changed(known: Article, expected_version: int | None) -> None:
    if expected_version is not None and expected_version != known.version:
        raise Conflict(
            Sentence("{name} has changed this article since. Look at it again.", name=known.updated_by)
        )


HANDLERS: Handlers = {
    WriteArticle: write,
    LinkArticle: link,
    SolveByArticle: solve,
    SetFixDate: set_fix_date,
    ImportPack: import_pack,
}
