"""An alarm in words: what is wrong with which work, since when, and who was told."""

from datetime import datetime

from dispatcher.domain.alarms import APPOINTMENT_DELAY, Alarm, ClockKind
from dispatcher.domain.board import Board
from ui.models.proposal_columns import number_of, technician_name
from ui.wording import clock, duration, tr


def cause(alarm: Alarm) -> str:
    """Return what is wrong, in two or three words."""
    return {ClockKind.APPOINTMENT: tr("no appointment")}[alarm.kind]


def age_text(alarm: Alarm, now: datetime) -> str:
    """Write how long the condition has lasted: an hour when it rings, and counting."""
    return duration(now - alarm.raised_at + APPOINTMENT_DELAY)


def headline(board: Board, alarm: Alarm, now: datetime) -> str:
    """Write the alarm as one line: "1042 - no appointment - Durand - 62 min"."""
    parts = (
        number_of(board, alarm.intervention_id),
        cause(alarm),
        technician_name(board, alarm.technician_id),
        age_text(alarm, now),
    )
    return " - ".join(part for part in parts if part)


def customer_of(board: Board, alarm: Alarm) -> str:
    """Return the name of the customer who waits."""
    job = board.interventions.get(alarm.intervention_id)
    customer = board.customers.get(job.customer_id) if job else None
    return customer.name if customer else ""


def told_at(alarm: Alarm) -> datetime:
    """Return when the technician was told."""
    return alarm.raised_at - APPOINTMENT_DELAY


def phone_of(board: Board, alarm: Alarm) -> str:
    """Return the technician's telephone number."""
    technician = board.technicians.get(alarm.technician_id or "")
    return technician.phone if technician else ""


def told_text(board: Board, alarm: Alarm) -> str:
    """Write who was told when: "told Durand 09:40"."""
    name = technician_name(board, alarm.technician_id)
    return tr("told {name} {time}").format(name=name, time=clock(told_at(alarm))) if name else ""


def seen_text(alarm: Alarm) -> str:
    """Write who has acknowledged it when, "" where nobody has."""
    if alarm.acknowledged_at is None:
        return ""
    return tr("seen by {name} {time}").format(name=alarm.acknowledged_by, time=clock(alarm.acknowledged_at))
