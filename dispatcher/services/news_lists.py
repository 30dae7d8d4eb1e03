"""The messages to customers as lines of a list: drafts first, then what is on its way, then what has left."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.messages import Message, MessageState
from dispatcher.persistence.news_queries import news_since
from dispatcher.persistence.unit_of_work import Engine

PLACE = {MessageState.DRAFT: 0, MessageState.FAILED: 1, MessageState.QUEUED: 2}


@dataclass(frozen=True)
class NewsLine:
    """One message with the call it is about and whom it goes to."""

    message: Message
    number: int
    customer: str

    @property
    def is_draft(self) -> bool:
        return self.message.state is MessageState.DRAFT


def news_lines(engine: Engine, since: datetime) -> tuple[NewsLine, ...]:
    """Return every message that has not left, and those that left since; the newest first in each part."""
    lines = [NewsLine(*found) for found in news_since(engine, since)]
    return tuple(sorted(lines, key=lambda line: PLACE.get(line.message.state, len(PLACE))))
