"""Ready answers: an article's words as a draft to the customer. A person lets it leave (services/news.py)."""

from datetime import datetime

from dispatcher.domain.errors import Refusal
from dispatcher.domain.events import NewsDrafted
from dispatcher.domain.messages import Message, MessageKind, MessageState
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command
from .handlers import Handlers
from .knowledge_commands import DraftAnswer
from .news import address_of
from .news_commands import DropNews


def draft(command: DraftAnswer, uow: UnitOfWork, now: datetime) -> Command | None:
    """Write the draft; another one about the same call has to be sent or dropped first."""
    request, article = uow.requests.get(command.request_id), uow.articles.get(command.article_id)
    if not article.answer:
        raise Refusal(Sentence("“{title}” has no ready answer.", title=article.title))
    if uow.messages.where(request_id=request.id, state=MessageState.DRAFT):
        raise Refusal(
            Sentence("A message about {number} waits already: send it or drop it.", number=request.number)
        )
    uow.messages.put(
        Message(
            id=command.message_id,
            kind=MessageKind.NEWS,
            assignment_id="",
            intervention_id=None,
            technician_id=None,
            address=address_of(request, uow.customers.get(request.customer_id)),
            body=article.answer,
            created_at=now,
            state=MessageState.DRAFT,
            request_id=request.id,
            customer_id=request.customer_id,
        )
    )
    uow.record(NewsDrafted)
    return DropNews(command.message_id)


HANDLERS: Handlers = {DraftAnswer: draft}
