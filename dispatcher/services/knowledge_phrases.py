"""What was done with the knowledge base, in words: for the journal and beside Ctrl+Z."""

from collections.abc import Callable
from typing import Any

from dispatcher.domain.articles import LinkOutcome
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import knowledge_commands as k


def _number(command: Any, uow: UnitOfWork) -> int:
    return uow.requests.get(command.request_id).number


def _title(command: Any, uow: UnitOfWork) -> str:
    return uow.articles.get(command.article_id).title


def _linked(command: k.LinkArticle, uow: UnitOfWork) -> Sentence:
    number = _number(command, uow)
    if command.article_id is None:
        return Sentence("{number}: no article fits", number=number)
    if command.outcome is LinkOutcome.UNSOLVED:
        return Sentence("{number} not solved by “{title}”", number=number, title=_title(command, uow))
    return Sentence("{number} tied to “{title}”", number=number, title=_title(command, uow))


LABELS: dict[type[Any], Callable[[Any, UnitOfWork], Sentence]] = {
    k.WriteArticle: lambda x, uow: Sentence("article “{title}” written", title=_title(x, uow)),
    k.LinkArticle: _linked,
    k.SolveByArticle: lambda x, uow: Sentence("{number} solved by article", number=_number(x, uow)),
    k.SetFixDate: lambda x, uow: Sentence("fix date of “{title}” set", title=_title(x, uow)),
    k.DraftAnswer: lambda x, uow: Sentence("ready answer for {number} written", number=_number(x, uow)),
    k.ImportPack: lambda x, uow: Sentence(
        "knowledge pack taken in, articles: {count}", count=len(x.articles)
    ),
}


def _wrote(told: Any, command: k.WriteArticle) -> Sentence | None:
    return Sentence("{who} wrote the article “{title}”", who=told.entry.author, title=command.title)


def _tied(told: Any, command: k.LinkArticle) -> Sentence | None:
    facts = {"who": told.entry.author, "number": told.number(command.request_id)}
    if command.article_id is None:
        return Sentence("{who} found no article for {number}: {reason}", reason=command.reason, **facts)
    if command.outcome is LinkOutcome.UNSOLVED:
        return Sentence("{who} noted that the article did not solve {number}", **facts)
    return Sentence("{who} tied {number} to an article", **facts)


def _solved(told: Any, command: k.SolveByArticle) -> Sentence | None:
    facts = {"who": told.entry.author, "number": told.number(command.request_id)}
    return Sentence("{who} solved {number} by an article, without a visit", **facts)


def _dated(told: Any, command: k.SetFixDate) -> Sentence | None:
    if command.fix_on is None:
        return Sentence("{who} took the fix date of an article away", who=told.entry.author)
    return Sentence("{who} set the fix date of an article: {day}", who=told.entry.author, day=command.fix_on)


def _answered(told: Any, command: k.DraftAnswer) -> Sentence | None:
    facts = {"who": told.entry.author, "number": told.number(command.request_id)}
    return Sentence("{who} wrote a ready answer for {number}", **facts)


def _took_in(told: Any, command: k.ImportPack) -> Sentence | None:
    count = len(command.articles)
    return Sentence("{who} took in a knowledge pack, articles: {count}", who=told.entry.author, count=count)


PHRASES: dict[type[Any], Callable[[Any, Any], Sentence | None]] = {
    k.WriteArticle: _wrote,
    k.LinkArticle: _tied,
    k.SolveByArticle: _solved,
    k.SetFixDate: _dated,
    k.DraftAnswer: _answered,
    k.ImportPack: _took_in,
}
