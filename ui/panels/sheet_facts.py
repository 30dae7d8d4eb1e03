"""What the intervention sheet says: pairs of label and text, read off the board. No Qt here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.domain.alarm_rules import AlarmRules
from dispatcher.domain.appointments import Assignment, Pin
from dispatcher.domain.board import Board
from dispatcher.domain.clocks import SHIPPED, appointment_clock_due
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.messages import Message, MessageState
from dispatcher.domain.service_levels import CommitmentKind
from dispatcher.services.commitments import commitments_for, met_at, pauses_of
from ui.contract_words import contract_words, local_day
from ui.models.proposal_columns import technician_name
from ui.models.queue_filter import SOON
from ui.models.queue_model import remaining_text
from ui.models.situation import Situation
from ui.panels.commitment_lines import moment_words, running_facts
from ui.wording import clock, duration, tr, window
from ui.words import hold_left, message_state_name, pin_words, skill_name


@dataclass(frozen=True)
class Fact:
    """One line of the sheet. `tone` is "", "warning" or "alarm"."""

    name: str
    text: str
    tone: str = ""


def customer_facts(board: Board, job: Intervention) -> list[Fact]:
    """Tell who called, where the work is, which machine it is and what it needs."""
    customer, site = board.customers.get(job.customer_id), board.sites.get(job.site_id)
    machine = board.equipment.get(job.equipment_id or "")
    skills = ", ".join(skill_name(skill, level) for skill, level in job.skills.items())
    place = ", ".join(part for part in (site.name, site.address, site.town) if part) if site else ""
    return _known(
        Fact(tr("Fault"), job.fault),
        Fact(tr("Machine"), " · ".join((machine.model, machine.serial)) if machine else ""),
        Fact(tr("Site"), place),
        Fact(tr("Phone"), customer.phone if customer else ""),
        Fact(tr("Needs"), " · ".join(part for part in (duration(job.duration), skills) if part)),
        Fact(tr("Only"), technician_name(board, job.required_technician_id)),
    )


def commitment_facts(
    board: Board, now: datetime, about: Situation, rules: AlarmRules = SHIPPED
) -> list[Fact]:
    """Tell what is owed and promised, what is planned, and which clock runs."""
    job = about.intervention
    assert job is not None
    return _known(
        Fact(tr("Call"), moment_words(job.received_at, now)),
        _contract(board, job),
        *_owed(board, job, now, about.assignment),
        _promise(about, board),
        _plan(board, about.assignment),
        _hand(about.assignment, now),
        _told(board, about.assignment),
        _silence(about, now, rules),
    )


def message_facts(board: Board, job: Intervention, assignment: Assignment | None) -> list[Fact]:
    """Tell of each message to customer and technician: when, to whom, and whether it left."""
    rows = board.messages_of.get(assignment.id, ()) if assignment else ()
    return [*_news(board, job), *(_message(board, row) for row in reversed(rows))]


def _news(board: Board, job: Intervention) -> list[Fact]:
    """Tell what the customer was written, the newest first; a draft is a warning until somebody looks."""
    rows = [row for row in board.messages.values() if row.intervention_id == job.id and row.customer_id]
    rows = [row for row in rows if row.state is not MessageState.WITHDRAWN]
    return [
        Fact(
            f"{tr('Customer')} {clock(row.sent_at or row.created_at)}",
            f"{message_state_name(row.state)} · {row.body}",
            {MessageState.DRAFT: "warning", MessageState.FAILED: "alarm"}.get(row.state, ""),
        )
        for row in sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)
    ]


def _contract(board: Board, job: Intervention) -> Fact | None:
    """Say until when the contract runs that counts, or why none does; the level alone stands above."""
    held = board.contracts_of.get(job.customer_id, ())
    said = contract_words(held, board.service_levels, job.equipment_id, local_day(job.received_at))
    if said.counts and not any(one.ends_on for one in held):
        return None
    return Fact(tr("Contract"), said.text, "" if said.counts else "warning")


def _known(*facts: Fact | None) -> list[Fact]:
    return [fact for fact in facts if fact is not None and fact.text]


def _owed(board: Board, job: Intervention, now: datetime, assignment: Assignment | None) -> list[Fact]:
    """Tell every commitment of the contract, met or running; on site counts what this work is due by."""
    on_site = _due(job, now, assignment)
    request = board.requests.get(job.request_id)
    if request is None:
        return [on_site]
    owed = commitments_for(board, request, pauses_of(board, job.id))
    facts = running_facts(owed, met_at(request, assignment), now)
    return [
        on_site if one.kind is CommitmentKind.ON_SITE else Fact(fact.name, fact.text, fact.tone)
        for one, fact in zip(owed, facts, strict=True)
    ]


def _due(job: Intervention, now: datetime, assignment: Assignment | None) -> Fact:
    if job.due_at is None:
        return Fact(tr("On site by"), tr("no commitment"))
    if assignment is not None and assignment.started_at is not None:
        return Fact(tr("On site by"), moment_words(job.due_at, now))
    left = job.due_at - now
    tone = "alarm" if left < timedelta() else "warning" if left <= SOON else ""
    return Fact(tr("On site by"), f"{moment_words(job.due_at, now)} · {remaining_text(left)}", tone)


def _promise(about: Situation, board: Board) -> Fact:
    promised = about.promise.promised if about.promise else None
    if promised is None:
        return Fact(tr("Appointment"), tr("none yet"), "warning" if about.assignment else "")
    assignment = about.assignment
    late = assignment is not None and not promised.holds(assignment.planned_start)
    text = tr("promised {window}").format(window=window(promised.earliest, promised.latest))
    return Fact(tr("Appointment"), text, "alarm" if late else "")


def _plan(board: Board, assignment: Assignment | None) -> Fact:
    if assignment is None:
        return Fact(tr("Plan"), tr("waits for a technician"))
    name = technician_name(board, assignment.technician_id)
    pinned = f" · {pin_words(assignment)}" if assignment.pin is not Pin.NONE else ""
    times = f"{clock(assignment.planned_start)}-{clock(assignment.planned_end)}"
    return Fact(tr("Plan"), f"{times} · {name}{pinned}")  # with little room the name gives way, no time


def _hand(assignment: Assignment | None, now: datetime) -> Fact | None:
    if assignment is None or assignment.placed_at is None or assignment.has_departed:
        return None
    who, left = f"{assignment.placed_by} {clock(assignment.placed_at)}", hold_left(assignment, now)
    return Fact(tr("By hand"), f"{who} · {tr('held for {duration}').format(duration=left)}" if left else who)


def _told(board: Board, assignment: Assignment | None) -> Fact | None:
    if assignment is None:
        return None
    if assignment.notified_at is not None:
        return Fact(tr("Technician"), tr("told at {time}").format(time=clock(assignment.notified_at)))
    if assignment.told_at is None:
        return Fact(tr("Technician"), tr("not told yet"))
    last = next(iter(reversed(board.messages_of.get(assignment.id, ()))), None)
    if last is not None and last.state is MessageState.FAILED:
        return Fact(tr("Technician"), _retry_text(last), "alarm")
    return Fact(tr("Technician"), tr("message waiting to leave"), "warning")


def _retry_text(message: Message) -> str:
    if message.next_try_at is None:
        return tr("not notified")
    return tr("not notified, retry {time}").format(time=clock(message.next_try_at))


def _silence(about: Situation, now: datetime, rules: AlarmRules) -> Fact | None:
    due = appointment_clock_due(about.assignment, about.promise, rules) if about.assignment else None
    if due is None:
        return None
    left = due - now
    if left <= timedelta():
        text = tr("no appointment since {duration}").format(duration=duration(rules.appointment_delay - left))
        return Fact(tr("Alarm"), text, "alarm")
    return Fact(tr("Alarm"), tr("rings in {duration}").format(duration=duration(left)), "warning")


def _message(board: Board, row: Message) -> Fact:
    name = technician_name(board, row.technician_id)
    failed = row.state is MessageState.FAILED
    text = f"{name} · {_retry_text(row) if failed else message_state_name(row.state)}"
    if failed and row.error:
        text += f" ({row.error})"
    if row.state is MessageState.SENT and row.sent_at is not None:
        text += f" {clock(row.sent_at)}"
    return Fact(clock(row.created_at), text, "alarm" if failed else "")


def texts(facts: Iterable[Fact]) -> str:
    """Return the facts as plain lines, for tests and for reading aloud."""
    return "\n".join(f"{fact.name}: {fact.text}" for fact in facts)
