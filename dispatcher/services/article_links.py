"""What a call is tied to, and that none is closed before it is tied to something."""

from dispatcher.domain.articles import ArticleLink, needs_article_link
from dispatcher.domain.errors import Refusal
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
