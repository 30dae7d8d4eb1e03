"""What was done with a case, in a few words: the journal's line, and what Ctrl+Z would take back."""

from collections.abc import Callable
from typing import Any

from dispatcher.domain.customers import Customer
from dispatcher.domain.requests import Request
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
    q.SendParts: lambda x, uow: Sentence(
        "parts sent for {number}: {parts}", number=_number(x, uow), parts=x.parts.strip()
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


# ---- as sentences about whoever did it


def because(said: Sentence, reason: str) -> Sentence:
    """Add the reason somebody gave, in their words."""
    reason = reason.strip()
    return Sentence("{what} ({reason})", what=said, reason=reason) if reason else said


def _about(told: Any, command: Any) -> dict[str, Any]:
    return {"who": told.entry.author, "number": told.number(command.request_id)}


def _judged_it(told: Any, command: q.SetImpact) -> Sentence | None:
    _before, row = told.row(Request, command.request_id)
    if row is None:
        return None
    facts = {**_about(told, command), "impact": IMPACT_WORDS[row.impact], "priority": row.priority}
    return Sentence("{who} judged {number} {impact}: priority {priority}", **facts)


def _raised(told: Any, command: q.EscalateRequest) -> Sentence:
    facts = {**_about(told, command), "level": command.level}
    owner = command.hand_to.strip()
    if owner:
        return Sentence("{who} took {number} to level {level}, owner {owner}", owner=owner, **facts)
    return Sentence("{who} took {number} to level {level}", **facts)


def _lowered(told: Any, command: q.LowerRequest) -> Sentence:
    facts = {**_about(told, command), "level": command.level, "reason": command.reason.strip()}
    return Sentence("{who} took {number} back to level {level}: {reason}", **facts)


def _handed_over(told: Any, command: q.HandOver) -> Sentence:
    facts = {**_about(told, command), "owner": command.owner.strip()}
    return because(Sentence("{who} handed {number} over to {owner}", **facts), command.reason)


def _parked(told: Any, command: q.ParkRequest) -> Sentence:
    facts = {**_about(told, command), "pool": command.pool.strip()}
    return Sentence("{who} parked {number} in the pool {pool}", **facts)


def _taken(told: Any, command: q.TakeRequest) -> Sentence:
    return Sentence("{who} took {number} out of the pool", **_about(told, command))


def _decided(told: Any, command: q.DecideCoverage) -> Sentence:
    facts = {**_about(told, command), "coverage": COVERAGE_WORDS[command.coverage]}
    return because(Sentence("{who} decided on {number}: {coverage}", **facts), command.reason)


def _sent(told: Any, command: q.SendParts) -> Sentence:
    parts = command.parts.strip()
    return Sentence("{who} sent parts for {number}: {parts}", parts=parts, **_about(told, command))


def _handled(told: Any, command: q.HandleRequest) -> Sentence:
    return Sentence("{who} handled {number}", **_about(told, command))


def _closed(told: Any, command: q.CloseRequest) -> Sentence:
    facts = {**_about(told, command), "result": RESULT_WORDS[command.result]}
    return because(Sentence("{who} closed {number}: {result}", **facts), command.note)


def _redirected(told: Any, command: q.RedirectRequest) -> Sentence:
    facts = {**_about(told, command), "where": command.redirected_to.strip()}
    return Sentence("{who} redirected {number}, out of scope, to {where}", **facts)


def _filed(told: Any, command: q.WriteEscalationFile) -> Sentence:
    return Sentence("{who} wrote the escalation file of {number}", **_about(told, command))


def _attached(told: Any, command: q.AttachFile) -> Sentence:
    return Sentence("{who} attached {name} to {number}", name=command.name, **_about(told, command))


def _detached(told: Any, command: q.RemoveAttachment) -> Sentence | None:
    file, _after = told.row(Attachment, command.attachment_id)
    if file is None:
        return None
    return Sentence("{who} removed the file {name} from {number}", name=file.name, **_about(told, file))


def _prioritised(told: Any, command: q.SetPriorities) -> Sentence:
    return Sentence("{who} set priorities: {count}", who=told.entry.author, count=len(command.settings))


def _queued(told: Any, command: q.SetQueues) -> Sentence:
    return Sentence("{who} set queues: {count}", who=told.entry.author, count=len(command.settings))


def _detailed(told: Any, command: q.JudgeCustomer) -> Sentence | None:
    _before, row = told.row(Customer, command.customer_id)
    return Sentence("{who} set the details of {name}", who=told.entry.author, name=row.name) if row else None


PHRASES: dict[type[Any], Callable[[Any, Any], Sentence | None]] = {
    q.SetImpact: _judged_it,
    q.EscalateRequest: _raised,
    q.LowerRequest: _lowered,
    q.HandOver: _handed_over,
    q.ParkRequest: _parked,
    q.TakeRequest: _taken,
    q.DecideCoverage: _decided,
    q.SendParts: _sent,
    q.HandleRequest: _handled,
    q.CloseRequest: _closed,
    q.RedirectRequest: _redirected,
    q.WriteEscalationFile: _filed,
    q.AttachFile: _attached,
    q.RemoveAttachment: _detached,
    q.SetPriorities: _prioritised,
    q.SetQueues: _queued,
    q.JudgeCustomer: _detailed,
}
