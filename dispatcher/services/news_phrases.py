"""What was done with news to customers, in words: for the journal and beside Ctrl+Z."""

from typing import Any

from dispatcher.domain.messages import Message
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import news_commands as n


def _number(command: Any, uow: UnitOfWork) -> int:
    return uow.requests.get(uow.messages.get(command.message_id).request_id or "").number


LABELS: dict[type[Any], Any] = {
    n.DraftNews: lambda x, uow: Sentence(
        "message to the customer of {number} written", number=_number(x, uow)
    ),
    n.SendNews: lambda x, uow: Sentence("message to the customer of {number} sent", number=_number(x, uow)),
    n.DropNews: lambda x, uow: Sentence(
        "message to the customer of {number} dropped", number=_number(x, uow)
    ),
    n.ReopenNews: lambda x, uow: Sentence(
        "message to the customer of {number} is a draft again", number=_number(x, uow)
    ),
}


def _facts(told: Any, command: Any) -> dict[str, Any]:
    row = told.after.get(command.message_id)
    key = (row.intervention_id or row.request_id or "") if isinstance(row, Message) else ""
    return {"who": told.entry.author, "number": told.number(key)}


def _drafted(told: Any, command: Any) -> Sentence | None:
    return Sentence("{who} wrote a message to the customer of {number}", **_facts(told, command))


def _sent(told: Any, command: Any) -> Sentence | None:
    return Sentence("{who} sent the message to the customer of {number}", **_facts(told, command))


def _dropped(told: Any, command: Any) -> Sentence | None:
    return Sentence("{who} dropped the message to the customer of {number}", **_facts(told, command))


def _reopened(told: Any, command: Any) -> Sentence | None:
    return Sentence("{who} took the message to the customer of {number} back", **_facts(told, command))


PHRASES: dict[type[Any], Any] = {
    n.DraftNews: _drafted,
    n.SendNews: _sent,
    n.DropNews: _dropped,
    n.ReopenNews: _reopened,
}
