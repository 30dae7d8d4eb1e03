"""The messages to customers: what waits for a person's word, what waits to leave, what left lately."""

from datetime import datetime

from sqlalchemy import Engine, or_, select

from dispatcher.domain.messages import Message, MessageKind, MessageState

from .mapping import row_of
from .tables import customers, messages, requests

OPEN = (MessageState.DRAFT, MessageState.QUEUED, MessageState.FAILED)


def news_since(engine: Engine, since: datetime) -> list[tuple[Message, int, str]]:
    """Return the messages to customers that have not left, or left since, with number and customer's name."""
    query = (
        select(messages, requests.c.number, customers.c.name)
        .join(requests, requests.c.id == messages.c.request_id)
        .join(customers, customers.c.id == messages.c.customer_id)
        .where(messages.c.kind == MessageKind.NEWS)
        .where(or_(messages.c.state.in_(OPEN), messages.c.sent_at >= since))
        .order_by(messages.c.created_at.desc(), messages.c.id)
    )
    with engine.connect().execution_options(read_only=True) as connection:
        return [(row_of(Message, row), row.number, row.name) for row in connection.execute(query)]
