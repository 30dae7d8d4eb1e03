"""What was done with a case, in a few words: the journal's line, and what Ctrl+Z would take back."""

from typing import Any

from dispatcher.domain.sentences import Sentence
from dispatcher.domain.state_words import COVERAGE_WORDS, IMPACT_WORDS, RESULT_WORDS
from dispatcher.domain.support import Attachment
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import qualification_commands as q


def _number(command: Any, uow: UnitOfWork) -> int:
    return uow.requests.get(command.request_id).number


def _judged(command: q.SetImpact, uow: UnitOfWork) -> Sentence:
    request = uow.requests.get(command.request_id)
    return Sentence(
        "{number} judged {impact}: priority {priority}",
        number=request.number,
        impact=IMPACT_WORDS[request.impact],
        priority=request.priority,
    )


def _escalated(command: q.EscalateRequest, uow: UnitOfWork) -> Sentence:
    facts: dict[str, Any] = {"number": _number(command, uow), "level": command.level}
    if command.hand_to.strip():
        return Sentence("{number} to level {level}, owner {owner}", owner=command.hand_to.strip(), **facts)
    return Sentence("{number} to level {level}", **facts)


def _removed(command: q.RemoveAttachment, uow: UnitOfWork) -> Sentence:
    rows = [change.before for event in uow.events for change in event.changes]
    file = next(row for row in rows if isinstance(row, Attachment) and row.id == command.attachment_id)
    return Sentence("file {name} removed", name=file.name)


LABELS: dict[type[Any], Any] = {
    q.SetImpact: _judged,
    q.EscalateRequest: _escalated,
    q.LowerRequest: lambda x, uow: Sentence(
        "{number} back to level {level}: {reason}",
        number=_number(x, uow),
        level=x.level,
        reason=x.reason.strip(),
    ),
    q.HandOver: lambda x, uow: Sentence(
        "{number} handed over to {owner}", number=_number(x, uow), owner=x.owner.strip()
    ),
    q.ParkRequest: lambda x, uow: Sentence(
        "{number} parked in the pool {pool}", number=_number(x, uow), pool=x.pool.strip()
    ),
    q.TakeRequest: lambda x, uow: Sentence("{number} taken out of the pool", number=_number(x, uow)),
    q.DecideCoverage: lambda x, uow: Sentence(
        "{number}: {coverage}", number=_number(x, uow), coverage=COVERAGE_WORDS[x.coverage]
    ),
    q.HandleRequest: lambda x, uow: Sentence("{number} handled", number=_number(x, uow)),
    q.CloseRequest: lambda x, uow: Sentence(
        "{number} closed: {result}", number=_number(x, uow), result=RESULT_WORDS[x.result]
    ),
    q.RedirectRequest: lambda x, uow: Sentence(
        "{number} out of scope, redirected to {where}",
        number=_number(x, uow),
        where=x.redirected_to.strip(),
    ),
    q.WriteEscalationFile: lambda x, uow: Sentence(
        "escalation file of {number} written", number=_number(x, uow)
    ),
    q.AttachFile: lambda x, uow: Sentence("{name} attached to {number}", name=x.name, number=_number(x, uow)),
    q.RemoveAttachment: _removed,
    q.SetPriorities: lambda x, uow: Sentence("priorities set: {count}", count=len(x.settings)),
    q.SetQueues: lambda x, uow: Sentence("queues set: {count}", count=len(x.settings)),
    q.JudgeCustomer: lambda x, uow: Sentence(
        "{name}: customer details set", name=uow.customers.get(x.customer_id).name
    ),
}


def _label_speaks(told: Any, command: Any) -> Sentence | None:
    """Return None: the label holds all there is to say."""
    return None


PHRASES: dict[type[Any], Any] = dict.fromkeys(LABELS, _label_speaks)
