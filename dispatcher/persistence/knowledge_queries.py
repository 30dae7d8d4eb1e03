"""The read side of the knowledge base: what is found, what is open, how often each article was asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, case, func, select

from dispatcher.domain.articles import (
    PACK_ID,
    Article,
    ArticleLink,
    ArticleState,
    KnowledgePack,
    LinkOutcome,
)

from .article_search import find_articles
from .mapping import TABLE_OF
from .queries import reading, rows_in, rows_where

_articles, _links = TABLE_OF[Article], TABLE_OF[ArticleLink]


@dataclass(frozen=True)
class Calls:
    """How many calls were tied to an article, how many of them it solved, and how many it did not."""

    tied: int = 0
    solved: int = 0
    unsolved: int = 0


@dataclass(frozen=True)
class Found:
    """An article with the words that were asked for, each in the forms that were looked for."""

    article: Article
    forms: tuple[frozenset[str], ...]
    calls: Calls


@dataclass(frozen=True)
class Counted:
    """An article with its calls and the time of the last of them."""

    article: Article
    calls: Calls
    last_at: datetime | None


def search_articles(engine: Engine, asked: str, limit: int) -> list[Found]:
    """Return the articles that answer best, the best first."""
    with reading(engine) as connection:
        found = find_articles(connection, asked, limit)
        ids = [one.article_id for one in found]
        articles = {row.id: row for row in rows_in(connection, Article, "id", ids)}
        calls = _calls(connection, ids)
    return [
        Found(articles[one.article_id], one.forms, calls.get(one.article_id, Calls()))
        for one in found
        if one.article_id in articles
    ]


def open_articles(engine: Engine) -> list[Counted]:
    """Return the articles that wait for a solution, those most asked for first."""
    with reading(engine) as connection:
        rows = rows_where(connection, Article, _articles.c.state == ArticleState.OPEN)
        ids = [row.id for row in rows]
        calls, last = _calls(connection, ids), _last(connection, ids)
    counted = [Counted(row, calls.get(row.id, Calls()), last.get(row.id)) for row in rows]
    return sorted(counted, key=lambda one: (-one.calls.tied, one.article.title.casefold(), one.article.id))


def article_with_calls(engine: Engine, article_id: str) -> Counted | None:
    """Return one article as it is now; None where there is none."""
    with reading(engine) as connection:
        rows = rows_where(connection, Article, _articles.c.id == article_id)
        calls, last = _calls(connection, [article_id]), _last(connection, [article_id])
    return Counted(rows[0], calls.get(article_id, Calls()), last.get(article_id)) if rows else None


def links_of(engine: Engine, request_id: str) -> ArticleLink | None:
    """Return what a call is tied to."""
    with reading(engine) as connection:
        return next(iter(rows_where(connection, ArticleLink, _links.c.request_id == request_id)), None)


def pack_and_counts(engine: Engine) -> tuple[KnowledgePack | None, int, int]:
    """Return the pack taken in last, how many articles there are, and how many visits they avoided."""
    with reading(engine) as connection:
        packs = rows_where(connection, KnowledgePack, TABLE_OF[KnowledgePack].c.id == PACK_ID)
        articles = connection.execute(select(func.count()).select_from(_articles)).scalar_one()
        solved = select(func.count()).where(_links.c.outcome == LinkOutcome.SOLVED)
        return next(iter(packs), None), articles, connection.execute(solved).scalar_one()


def every_article(engine: Engine) -> Sequence[Article]:
    """Return all articles, by id."""
    with reading(engine) as connection:
        return rows_where(connection, Article)


def _calls(connection: Connection, ids: Iterable[str]) -> dict[str, Calls]:
    def counted(outcome: LinkOutcome) -> object:
        return func.sum(case((_links.c.outcome == outcome, 1), else_=0))

    query = (
        select(_links.c.article_id, func.count(), counted(LinkOutcome.SOLVED), counted(LinkOutcome.UNSOLVED))  # type: ignore[call-overload]
        .where(_links.c.article_id.in_(list(ids)))
        .group_by(_links.c.article_id)
    )
    return {key: Calls(*counts) for key, *counts in connection.execute(query)}


def _last(connection: Connection, ids: Iterable[str]) -> dict[str, datetime]:
    query = (
        select(_links.c.article_id, func.max(_links.c.linked_at).label("last_at"))
        .where(_links.c.article_id.in_(list(ids)))
        .group_by(_links.c.article_id)
    )
    return {row.article_id: row.last_at for row in connection.execute(query)}
