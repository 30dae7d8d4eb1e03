"""What each command did, in a few words: the journal's line, and what Ctrl+Z would take back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from dispatcher.domain.absences import Absence
from dispatcher.domain.rows import intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.state_words import STATE_WORDS
from dispatcher.persistence.unit_of_work import UnitOfWork

from . import (
    alarm_phrases,
    contact_phrases,
    contracting,
    knowledge_phrases,
    news_phrases,
    offers,
    qualification_phrases,
)
from . import commands as c
from .knowledge_commands import SolveByArticle
from .service_terms_phrases import LABELS as SERVICE_TERMS

Number = Callable[[UnitOfWork, Any], int]


def label(command: c.Command, uow: UnitOfWork) -> Sentence:
    """Return the command's line. Call it after the handler, while the rows are at hand."""
    return LABELS[type(command)](command, uow)


def _of_intervention(command: Any, uow: UnitOfWork) -> int:
    return uow.interventions.get(command.intervention_id).number


def _of_assignment(command: Any, uow: UnitOfWork) -> int:
    return uow.interventions.get(uow.assignments.get(command.assignment_id).intervention_id).number


def _of_request(command: Any, uow: UnitOfWork) -> int:
    return uow.requests.get(command.request_id).number


def _holder(command: Any, uow: UnitOfWork) -> str:
    return uow.technicians.get(uow.assignments.get(command.assignment_id).technician_id).name


def _of_message(command: Any, uow: UnitOfWork) -> int:
    message = uow.messages.get(command.message_id)
    if message.intervention_id is None:
        return uow.requests.get(message.request_id or "").number
    return uow.interventions.get(message.intervention_id).number


def _absentee(command: Any, uow: UnitOfWork) -> str:
    """Return the name of whose absence it is; a withdrawn one is only in what has just been told."""
    rows = [change.row for event in uow.events for change in event.changes]
    absence = next(row for row in rows if isinstance(row, Absence) and row.id == command.absence_id)
    return uow.technicians.get(absence.technician_id).name


def _batch(command: Any, uow: UnitOfWork) -> Sentence:
    deferred = [_of_assignment(part, uow) for part in command.commands if isinstance(part, c.DeferAssignment)]
    applied = [part for part in command.commands if isinstance(part, c.ApplyProposal)]
    if deferred and applied:
        return Sentence("{what}, deferred: {number}", what=_proposal(applied[0], uow), number=deferred[0])
    if any(isinstance(part, c.QualifyRequest) for part in command.commands) and any(
        isinstance(part, c.PromiseAppointment) for part in command.commands
    ):
        number = _of_request(command.commands[0], uow)
        return Sentence("call {number} saved, appointment promised", number=number)
    if count := _bulk(command.commands):
        return count
    if isinstance(command.commands[-1], SolveByArticle):
        return label(command.commands[-1], uow)
    if not command.label:  # one act of a person in two commands: called what its first one is called
        return label(command.commands[0], uow)
    return Sentence("{label} ({count} at once)", label=command.label, count=len(command.commands))


def _bulk(parts: tuple[c.Command, ...]) -> Sentence | None:
    """Return the line of one act on several jobs; None where the commands are of different kinds."""
    kind = type(parts[0]) if len(parts) > 1 and len({type(part) for part in parts}) == 1 else None
    if kind is c.RemoveAssignment:
        return Sentence("{count} jobs back to the queue", count=len(parts))
    if kind is c.TellTechnician:
        return Sentence("technicians told of {count} jobs", count=len(parts))
    if kind is c.PinAssignment:
        return Sentence("pins of {count} jobs changed", count=len(parts))
    return None


def _proposal(command: Any, uow: UnitOfWork) -> Sentence:
    new = [line for line in command.moves if line.is_new]
    others = len(command.moves) - len(new)
    if len(new) != 1:
        return Sentence("plan applied, jobs changed: {count}", count=len(command.moves))
    number = uow.interventions.get(new[0].intervention_id).number
    if command.offer is not None:
        return offered(command.offer, number)
    return Sentence("proposal applied for {number}, other jobs changed: {count}", number=number, count=others)


def offered(offer: c.Offer, number: int) -> Sentence:
    """Return the line of an applied proposal with the figures that were read before."""
    figures: dict[str, str | int] = {
        "number": number,
        "moved": offer.moved,
        "promises": offer.promises,
        "km": f"{offer.extra_distance_m / 1000:+.0f}",
    }
    if not offer.name:
        return Sentence(
            "proposal applied for {number} ({moved} moved, {promises} promises, {km} km)", **figures
        )
    return Sentence(
        "proposal {name} applied for {number} ({moved} moved, {promises} promises, {km} km)",
        name=offer.name,
        **figures,
    )


def _rates(command: c.SetCostRates, _uow: UnitOfWork) -> Sentence:
    cents = (command.km_cents, command.hour_cents, command.overtime_cents)
    if not any(cents):
        return Sentence("cost rates forgotten")
    km, hour, overtime = (
        Sentence("{euros}.{cents}", euros=one // 100, cents=f"{one % 100:02}") for one in cents
    )
    return Sentence(
        "cost rates set: {km} €/km, {hour} €/h, overtime {overtime} €/h", km=km, hour=hour, overtime=overtime
    )


def _count_merged(command: c.MergeFork) -> int:
    """Return how many jobs, absences and calls a merged fork has changed."""
    return len({intervention_of(change.row) or change.row.id for change in command.changes})


LABELS: dict[type[c.Command], Callable[[Any, UnitOfWork], Sentence]] = {
    **news_phrases.LABELS,
    **offers.LABELS,
    **contracting.LABELS,
    **qualification_phrases.LABELS,
    **alarm_phrases.LABELS,
    **contact_phrases.LABELS,
    c.ImportRecords: lambda x, uow: Sentence("{count} records imported", count=len(x.records)),
    c.RegisterRequest: lambda x, uow: Sentence("call {number} saved", number=_of_request(x, uow)),
    c.QualifyRequest: lambda x, uow: Sentence("call {number} qualified", number=_of_request(x, uow)),
    c.CancelIntervention: lambda x, uow: Sentence("{number} cancelled", number=_of_intervention(x, uow)),
    c.AssignIntervention: lambda x, uow: Sentence(
        "{number} given to {name}", number=_of_intervention(x, uow), name=_holder(x, uow)
    ),
    c.MoveAssignment: lambda x, uow: Sentence("{number} moved", number=_of_assignment(x, uow)),
    c.MoveTogether: lambda x, uow: Sentence("{count} jobs moved together", count=len(x.moves)),
    c.ResizeAssignment: lambda x, uow: Sentence(
        "{number} planned for {length}", number=_of_assignment(x, uow), length=timedelta(minutes=x.minutes)
    ),
    c.RemoveAssignment: lambda x, uow: Sentence("{number} back to the queue", number=_of_assignment(x, uow)),
    c.DeferAssignment: lambda x, uow: Sentence(
        "{number} deferred, back to the queue", number=_of_assignment(x, uow)
    ),
    c.PinAssignment: lambda x, uow: Sentence("pin of {number} changed", number=_of_assignment(x, uow)),
    c.ApplyProposal: _proposal,
    c.Batch: _batch,
    c.WishAppointment: lambda x, uow: Sentence("wish noted for {number}", number=_of_intervention(x, uow)),
    c.PromiseAppointment: lambda x, uow: Sentence(
        "appointment promised for {number}", number=_of_intervention(x, uow)
    ),
    c.WithdrawPromise: lambda x, uow: Sentence(
        "promise withdrawn for {number}", number=_of_intervention(x, uow)
    ),
    c.TellTechnician: lambda x, uow: Sentence(
        "{name} told of {number}", name=_holder(x, uow), number=_of_assignment(x, uow)
    ),
    c.RecallTechnician: lambda x, uow: Sentence(
        "{name} recalled from {number}", name=_holder(x, uow), number=_of_assignment(x, uow)
    ),
    c.RecordDelivery: lambda x, uow: Sentence("message for {number} tried", number=_of_message(x, uow)),
    c.ReportProgress: lambda x, uow: Sentence(
        "{number}: {state}", number=_of_assignment(x, uow), state=STATE_WORDS[x.state]
    ),
    c.RecordAbsence: lambda x, uow: Sentence(
        "{name} absent from {earliest} to {latest}",
        name=_absentee(x, uow),
        earliest=x.starts_at,
        latest=x.ends_at,
    ),
    c.WithdrawAbsence: lambda x, uow: Sentence("absence of {name} withdrawn", name=_absentee(x, uow)),
    c.SetCostRates: _rates,
    **SERVICE_TERMS,
    **knowledge_phrases.LABELS,
    c.RaiseDueAlarms: lambda x, uow: Sentence("alarms rung"),
    c.AcknowledgeAlarm: lambda x, uow: Sentence(
        "alarm of {number} acknowledged", number=alarm_phrases.number_of_alarm(x, uow)
    ),
    c.MergeFork: lambda x, uow: Sentence("what-if merged, changes: {count}", count=_count_merged(x)),
    c.RevertChanges: lambda x, uow: Sentence("{count} rows put back", count=len(x.changes)),
}
