"""What one may ask about the knowledge base."""

from dataclasses import dataclass
from datetime import date

from dispatcher.domain.articles import Article, ArticleState, LinkOutcome

from .commands import Command


@dataclass(frozen=True)
class WriteArticle(Command):
    """Write an article, new or anew. Everybody may start one; what stands is a planner's or manager's."""

    article_id: str
    title: str
    body: str = ""
    keywords: str = ""
    answer: str = ""
    state: ArticleState = ArticleState.OPEN
    expected_version: int | None = None


@dataclass(frozen=True)
class LinkArticle(Command):
    """Tie a call to an article, or to the reason why none fits; a second time replaces the first.

    UNSOLVED opens the article again: the product team owes a solution.
    """

    link_id: str
    request_id: str
    article_id: str | None
    outcome: LinkOutcome = LinkOutcome.LINKED
    reason: str = ""


@dataclass(frozen=True)
class SolveByArticle(Command):
    """Close a call without a visit, because this article has solved it."""

    link_id: str
    request_id: str
    article_id: str


@dataclass(frozen=True)
class SetFixDate(Command):
    """Say when the corrected version comes out, None for not known: its open callers are to be rung up."""

    article_id: str
    fix_on: date | None
    expected_version: int | None = None


@dataclass(frozen=True)
class ImportPack(Command):
    """Take a pack of articles in. One that was changed here since it was packed stays as it is."""

    name: str
    made_on: date
    articles: tuple[Article, ...]


@dataclass(frozen=True)
class DraftAnswer(Command):
    """Write an article's ready answer as a draft to the customer of a call; a person lets it leave."""

    message_id: str
    request_id: str
    article_id: str
