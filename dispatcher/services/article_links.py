"""What a call is tied to, and that none is closed before it is tied to something."""

from dataclasses import replace

from dispatcher.domain.articles import ArticleLink, ArticleState, LinkOutcome, needs_article_link
from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import ArticleLinked
from dispatcher.domain.requests import Request
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork


def link_of(uow: UnitOfWork, request_id: str) -> ArticleLink | None:
    """Return what a call is tied to, None where it is tied to nothing."""
    return next(iter(uow.article_links.where(request_id=request_id)), None)


def refuse_without_link(uow: UnitOfWork, request: Request) -> None:
    """Refuse to close a call that is tied to no article and to no reason why not."""
    if needs_article_link(link_of(uow, request.id)):
        raise Refusal(
            Sentence(
                "{number} is tied to no article. Choose one, start a new one, or say why none fits.",
                number=request.number,
            )
        )


def note_unsolved(uow: UnitOfWork, request_id: str) -> None:
    """A call ends unsolved: its article has not solved it, and is the product team's again."""
    link = link_of(uow, request_id)
    if link is None or link.article_id is None:
        return
    uow.article_links.put(replace(link, outcome=LinkOutcome.UNSOLVED))
    article = uow.articles.get(link.article_id)
    uow.articles.put(replace(article, state=ArticleState.OPEN))
    uow.record(ArticleLinked)
