"""What each command did, as one sentence about a person: "Anne moved 1001 of Martin from 09:00 to 10:00".

Every command has its phrase here; it is None where what is stored says too little, and the label speaks.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Assignment, Pin
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.state_words import STATE_WORDS
from dispatcher.persistence import journal

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
from .qualification_phrases import because
from .service_terms_phrases import PHRASES as SERVICE_TERMS

T = TypeVar("T", bound=Row)


@dataclass(frozen=True)
class Names:
    """What rows are called: intervention and request id -> number, technician id -> name."""

    numbers: Mapping[str, int]
    technicians: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """One entry with what its words are made of."""

    entry: journal.Entry
    command: Any
    before: Mapping[str, Row | None]
    after: Mapping[str, Row | None]
    names: Names

    def number(self, intervention_id: str) -> int:
        return self.names.numbers.get(intervention_id, 0)

    def name(self, technician_id: str) -> str:
        return self.names.technicians.get(technician_id, "")

    def row(self, kind: type[T], key: str) -> tuple[T | None, T | None]:
        """Return a changed row before and after."""
        before, after = self.before.get(key), self.after.get(key)
        return (
            before if isinstance(before, kind) else None,
            after if isinstance(after, kind) else None,
        )


# ---- calls


def _call(told: Told, command: Any) -> Sentence | None:
    number = told.number(command.request_id)
    return Sentence("{who} saved call {number}", who=told.entry.author, number=number)


def _call_promised(told: Told, command: Any) -> Sentence | None:
    number = told.number(command.request_id)
    return Sentence(
        "{who} saved call {number} and promised an appointment", who=told.entry.author, number=number
    )


def _given(told: Told, command: Any) -> Sentence | None:
    return Sentence(
        "{who} gave {number} to {name} for {start}",
        who=told.entry.author,
        number=told.number(command.intervention_id),
        name=told.name(command.technician_id),
        start=command.start,
    )


def _moved(told: Told, command: Any) -> Sentence | None:
    before, after = told.row(Assignment, command.assignment_id)
    if before is None or after is None:
        return None
    others = sum(isinstance(row, Assignment) for row in told.after.values()) - 1
    said = _from_to(told, before, after)
    if others:
        return Sentence("{what}; other jobs shifted: {count}", what=said, count=others)
    return said


def _from_to(told: Told, before: Assignment, after: Assignment) -> Sentence:
    facts: dict[str, Any] = {
        "who": told.entry.author,
        "number": told.number(after.intervention_id),
        "before": before.planned_start,
        "after": after.planned_start,
        "name": told.name(after.technician_id),
    }
    if before.technician_id == after.technician_id:
        return Sentence("{who} moved {number} of {name} from {before} to {after}", **facts)
    facts["other"] = told.name(before.technician_id)
    return Sentence("{who} moved {number} from {other}, {before}, to {name}, {after}", **facts)


def _applied(told: Told, command: Any) -> Sentence | None:
    new = [move for move in command.moves if move.is_new]
    if command.offer is None or len(new) != 1:
        return _plan_applied(told, command)
    facts: dict[str, Any] = {
        "who": told.entry.author,
        "number": told.number(new[0].intervention_id),
        "moved": command.offer.moved,
        "promises": command.offer.promises,
        "km": f"{command.offer.extra_distance_m / 1000:+.0f}",
    }
    if not command.offer.name:
        return Sentence(
            "{who} applied a proposal ({moved} moved, {promises} promises, {km} km) for call {number}",
            **facts,
        )
    return Sentence(
        "{who} applied proposal {name} ({moved} moved, {promises} promises, {km} km) for call {number}",
        name=command.offer.name,
        **facts,
    )


def _promised(told: Told, command: Any) -> Sentence | None:
    return Sentence(
        "{who} promised {number} between {earliest} and {latest}",
        who=told.entry.author,
        number=told.number(command.intervention_id),
        earliest=command.earliest,
        latest=command.latest,
    )


def _wished(told: Told, command: Any) -> Sentence | None:
    return Sentence(
        "{who} noted a wish for {number}: between {earliest} and {latest}",
        who=told.entry.author,
        number=told.number(command.intervention_id),
        earliest=command.earliest,
        latest=command.latest,
    )


def _told_of(told: Told, command: Any) -> Sentence | None:
    _before, after = told.row(Assignment, command.assignment_id)
    if after is None:
        return None
    return Sentence(
        "{who} told {name} of {number}",
        who=told.entry.author,
        name=told.name(after.technician_id),
        number=told.number(after.intervention_id),
    )


def _reported(told: Told, command: Any) -> Sentence | None:
    _before, after = told.row(Assignment, command.assignment_id)
    if after is None:
        return None
    return Sentence(
        "{who} reported {number} of {name}: {state}",
        who=told.entry.author,
        number=told.number(after.intervention_id),
        name=told.name(after.technician_id),
        state=STATE_WORDS[command.state],
    )


def _qualified(told: Told, command: Any) -> Sentence | None:
    facts: dict[str, Any] = {"who": told.entry.author, "number": told.number(command.request_id)}
    if command.visit:
        return Sentence("{who} decided on a visit for call {number}", **facts)
    return Sentence("{who} judged call {number}: no visit", **facts)


def _cancelled(told: Told, command: Any) -> Sentence | None:
    said = Sentence(
        "{who} cancelled {number}", who=told.entry.author, number=told.number(command.intervention_id)
    )
    return because(said, command.reason)


# ---- the plan


def _about(told: Told, command: Any) -> dict[str, Any] | None:
    """Return who did it, the number of planned work, and whose it is or was; None where nothing says so."""
    before, after = told.row(Assignment, command.assignment_id)
    row = before or after
    if row is None:
        return None
    number = told.number(row.intervention_id)
    return {"who": told.entry.author, "number": number, "name": told.name(row.technician_id)}


def _taken_off(told: Told, command: Any) -> Sentence | None:
    facts = _about(told, command)
    return Sentence("{who} took {number} off {name}: back to the queue", **facts) if facts else None


def _deferred(told: Told, command: Any) -> Sentence | None:
    facts = _about(told, command)
    return Sentence("{who} deferred {number} of {name}: back to the queue", **facts) if facts else None


def _resized(told: Told, command: Any) -> Sentence | None:
    facts, length = _about(told, command), timedelta(minutes=command.minutes)
    return (
        Sentence("{who} planned {length} for {number} of {name}", length=length, **facts) if facts else None
    )


def _pinned(told: Told, command: Any) -> Sentence | None:
    facts = _about(told, command)
    _before, after = told.row(Assignment, command.assignment_id)
    if facts is None or after is None:
        return None
    if command.pin is Pin.NONE:
        return Sentence("{who} unpinned {number} of {name}", **facts)
    if command.pin is Pin.TECHNICIAN:
        return Sentence("{who} pinned {number} to {name}", **facts)
    if command.pin is Pin.RANGE and command.earliest and command.latest:
        window = {"earliest": command.earliest, "latest": command.latest}
        return Sentence("{who} pinned {number} of {name} between {earliest} and {latest}", **facts, **window)
    facts["start"] = after.planned_start
    if command.pin is Pin.BOTH:
        return Sentence("{who} pinned {number} to {name} and to {start}", **facts)
    return Sentence("{who} pinned {number} of {name} to {start}", **facts)


def _moved_together(told: Told, command: Any) -> Sentence | None:
    numbers = ", ".join(str(told.number(move.intervention_id)) for move in command.moves)
    facts: dict[str, Any] = {"count": len(command.moves), "numbers": numbers}
    return Sentence("{who} moved {count} jobs together: {numbers}", who=told.entry.author, **facts)


def _plan_applied(told: Told, command: Any) -> Sentence | None:
    """Say a plan without the figures of an offer: how many jobs it changed."""
    new = [move for move in command.moves if move.is_new]
    if len(new) != 1:
        count = len(command.moves)
        return Sentence("{who} applied a plan, jobs changed: {count}", who=told.entry.author, count=count)
    number, count = told.number(new[0].intervention_id), len(command.moves) - 1
    return Sentence(
        "{who} applied a proposal for {number}, other jobs changed: {count}",
        who=told.entry.author,
        number=number,
        count=count,
    )


def _merged(told: Told, command: Any) -> Sentence | None:
    count = len({intervention_of(change.row) or change.row.id for change in command.changes})
    return Sentence("{who} merged a what-if, changes: {count}", who=told.entry.author, count=count)


def _put_back(told: Told, command: Any) -> Sentence | None:
    keys = {intervention_of(change.row) or change.row.id for change in command.changes}
    return Sentence("{who} put back what was changed: {count}", who=told.entry.author, count=len(keys))


# ---- promises, messages, alarms, people


def _withdrawn(told: Told, command: Any) -> Sentence | None:
    number = told.number(command.intervention_id)
    said = Sentence("{who} withdrew the promise for {number}", who=told.entry.author, number=number)
    return because(said, command.reason)


def _recalled(told: Told, command: Any) -> Sentence | None:
    facts = _about(told, command)
    return Sentence("{who} recalled {name} from {number}", **facts) if facts else None


def _delivered(told: Told, command: Any) -> Sentence | None:
    keys = {key for row in told.after.values() if row is not None and (key := intervention_of(row))}
    numbers = ", ".join(map(str, sorted(map(told.number, keys))))
    if command.accepted:
        return Sentence("message about {number} delivered", number=numbers)
    return Sentence("message about {number} not delivered", number=numbers)


def _absent(told: Told, command: Any) -> Sentence | None:
    said = Sentence(
        "{who} marked {name} absent from {earliest} to {latest}",
        who=told.entry.author,
        name=told.name(command.technician_id),
        earliest=command.starts_at,
        latest=command.ends_at,
    )
    return because(said, command.reason)


def _back(told: Told, command: Any) -> Sentence | None:
    before, after = told.row(Absence, command.absence_id)
    row = before or after
    if row is None:
        return None
    facts: dict[str, Any] = {"who": told.entry.author, "name": told.name(row.technician_id)}
    if command.back_at is None:
        return Sentence("{who} withdrew the absence of {name}", **facts)
    return Sentence("{who} marked {name} back from {start} on", start=command.back_at, **facts)


def _rated(told: Told, command: Any) -> Sentence | None:
    cents = (command.km_cents, command.hour_cents, command.overtime_cents)
    if not any(cents):
        return Sentence("{who} took the cost rates away", who=told.entry.author)
    km, hour, overtime = (
        Sentence("{euros}.{cents}", euros=one // 100, cents=f"{one % 100:02}") for one in cents
    )
    return Sentence(
        "{who} set the costs: {km} €/km, {hour} €/h, overtime {overtime} €/h",
        who=told.entry.author,
        km=km,
        hour=hour,
        overtime=overtime,
    )


def imported(told: Told, label: Sentence) -> Sentence:
    """Say an import by its count: its rows are not read again."""
    count = label.values.get("count", 0)
    return Sentence("{who} imported {count} records", who=told.entry.author, count=count)


# ---- several commands in one act


def phrase_of_several(told: Told, parts: Sequence[Any]) -> Sentence | None:
    """Say one act of a person in several commands; None leaves it to the label."""
    if isinstance(parts[-1], SolveByArticle):
        return PHRASES[SolveByArticle](told, parts[-1])
    if isinstance(parts[0], c.RegisterRequest):
        promised = any(isinstance(part, c.PromiseAppointment) for part in parts)
        return _call_promised(told, parts[0]) if promised else _call(told, parts[0])
    if len({type(part) for part in parts}) == 1 and type(parts[0]) in BULK:
        return BULK[type(parts[0])](told, len(parts))
    if told.command.label:
        facts: dict[str, Any] = {"count": len(parts), "label": told.command.label}
        return Sentence("{who} did {count} things at once: {label}", who=told.entry.author, **facts)
    said = [phrase for part in parts if (phrase := PHRASES[type(part)](told, part)) is not None]
    if len(said) != len(parts):
        return None
    whole = said[0]
    for more in said[1:]:
        whole = Sentence("{what}; {more}", what=whole, more=more)
    return whole


Phrase = Callable[[Told, Any], Sentence | None]
PHRASES: dict[type[Any], Phrase] = {
    **news_phrases.PHRASES,
    **offers.PHRASES,
    **contracting.PHRASES,
    **qualification_phrases.PHRASES,
    **alarm_phrases.PHRASES,
    **contact_phrases.PHRASES,
    c.RegisterRequest: _call,
    c.QualifyRequest: _qualified,
    c.CancelIntervention: _cancelled,
    c.AssignIntervention: _given,
    c.MoveAssignment: _moved,
    c.MoveTogether: _moved_together,
    c.ResizeAssignment: _resized,
    c.RemoveAssignment: _taken_off,
    c.DeferAssignment: _deferred,
    c.PinAssignment: _pinned,
    c.ApplyProposal: _applied,
    c.WishAppointment: _wished,
    c.PromiseAppointment: _promised,
    c.WithdrawPromise: _withdrawn,
    c.TellTechnician: _told_of,
    c.RecallTechnician: _recalled,
    c.RecordDelivery: _delivered,
    c.ReportProgress: _reported,
    c.RecordAbsence: _absent,
    c.WithdrawAbsence: _back,
    c.SetCostRates: _rated,
    **SERVICE_TERMS,
    **knowledge_phrases.PHRASES,
    c.RaiseDueAlarms: alarm_phrases.rung,
    c.AcknowledgeAlarm: alarm_phrases.acknowledged,
    c.RevertChanges: _put_back,
    c.MergeFork: _merged,
}
BULK: dict[type[Any], Callable[[Told, int], Sentence]] = {
    c.RemoveAssignment: lambda told, count: Sentence(
        "{who} sent {count} jobs back to the queue", who=told.entry.author, count=count
    ),
    c.TellTechnician: lambda told, count: Sentence(
        "{who} told the technicians of {count} jobs", who=told.entry.author, count=count
    ),
    c.PinAssignment: lambda told, count: Sentence(
        "{who} changed the pins of {count} jobs", who=told.entry.author, count=count
    ),
}
