"""An alarm in words: what is wrong with which work, since when, who was told, and what was done about it."""

from datetime import datetime, timedelta

from dispatcher.domain.alarm_words import ALARM_WORDS
from dispatcher.domain.alarms import Alarm, Climb, ClockKind, Priority
from dispatcher.domain.board import Board
from dispatcher.domain.clocks import SHIPPED
from dispatcher.domain.customers import Customer
from dispatcher.domain.messages import MessageState
from ui.models.proposal_columns import number_of, technician_name
from ui.wording import clock, duration, say, tr


def cause(alarm: Alarm) -> str:
    """Return what is wrong, in a few words."""
    return say(ALARM_WORDS[alarm.kind])


def began_at(alarm: Alarm) -> datetime:
    """Return when what the alarm measures began: the telling, the call, the start of the work."""
    return alarm.since or alarm.raised_at - SHIPPED.appointment_delay


def age_text(alarm: Alarm, now: datetime) -> str:
    """Write how long the condition has lasted: an hour when the first one rings, and counting.

    Where the clock was put back it has not begun yet, and no time has passed.
    """
    return duration(max(now - began_at(alarm), timedelta()))


def number_text(board: Board, alarm: Alarm) -> str:
    """Return the number of the work or the call; "" for what concerns all of them."""
    if alarm.kind is ClockKind.UNDELIVERED:
        return ""
    if alarm.intervention_id is not None and alarm.intervention_id in board.interventions:
        return number_of(board, alarm.intervention_id)
    task = board.call_backs.get(alarm.call_back_id or "")
    call = board.requests.get((task.request_id if task else alarm.request_id) or "")
    return str(call.number) if call else ""


def headline(board: Board, alarm: Alarm, now: datetime) -> str:
    """Write the alarm as one line: "1042 - no appointment - Durand - 62 min"."""
    task = board.call_backs.get(alarm.call_back_id or "")
    parts = (
        number_text(board, alarm),
        cause(alarm) if alarm.kind is not ClockKind.UNDELIVERED else undelivered_text(board),
        f"{customer_of(board, alarm)}: {task.reason}" if task else "",
        technician_name(board, alarm.technician_id),
        age_text(alarm, now),
    )
    return " - ".join(part for part in parts if part)


def undelivered_text(board: Board) -> str:
    """Write how many messages do not leave: one alarm for all of them."""
    count = sum(row.state is MessageState.FAILED for row in board.messages.values())
    if count == 1:
        return tr("1 message does not leave")
    return (
        tr("{count} messages do not leave").format(count=count)
        if count
        else say(ALARM_WORDS[ClockKind.UNDELIVERED])
    )


def customer_of(board: Board, alarm: Alarm) -> str:
    """Return the name of the customer who waits."""
    if alarm.kind is ClockKind.UNDELIVERED:
        return ""
    customer = _customer(board, alarm)
    return customer.name if customer else ""


def _customer(board: Board, alarm: Alarm) -> Customer | None:
    about = (
        board.interventions.get(alarm.intervention_id or "")
        or board.requests.get(alarm.request_id or "")
        or board.call_backs.get(alarm.call_back_id or "")
    )
    return board.customers.get(about.customer_id) if about else None


def phone_of(board: Board, alarm: Alarm) -> str:
    """Return whom to call: the technician, or the customer where no technician is named."""
    technician = board.technicians.get(alarm.technician_id or "")
    if technician is not None:
        return technician.phone
    customer = _customer(board, alarm)
    return customer.phone if customer and alarm.kind is not ClockKind.UNDELIVERED else ""


def told_text(board: Board, alarm: Alarm) -> str:
    """Write who was told when, or who began when: "told Durand 09:40"."""
    name = technician_name(board, alarm.technician_id)
    if not name:
        return ""
    if alarm.kind is ClockKind.ESCALATION:
        return tr("{name} at work since {time}").format(name=name, time=clock(began_at(alarm)))
    return tr("told {name} {time}").format(name=name, time=clock(began_at(alarm)))


def seen_text(alarm: Alarm) -> str:
    """Write who has acknowledged it when, "" where nobody has."""
    if alarm.acknowledged_at is None:
        return ""
    return tr("seen by {name} {time}").format(name=alarm.acknowledged_by, time=clock(alarm.acknowledged_at))


def shelved_text(alarm: Alarm, now: datetime) -> str:
    """Write by whom it was put aside, until when and why; "" where it was not."""
    if alarm.shelved_until is None:
        return ""
    facts = {"name": alarm.shelved_by, "time": clock(alarm.shelved_until), "reason": alarm.shelve_reason}
    if alarm.is_shelved(now):
        return tr("put aside by {name} until {time}: {reason}").format(**facts)
    return tr("was put aside by {name} until {time}: {reason}").format(**facts)


def climb_text(alarm: Alarm) -> str:
    """Write whom it has climbed to, "" where it has not."""
    if alarm.climb == Climb.NOT_YET or alarm.climbed_at is None:
        return ""
    who = alarm.climbed_to
    if not who:
        return tr("nobody on duty to tell")
    if alarm.climb == Climb.LEAD:
        return tr("lead {name} told {time}").format(name=who, time=clock(alarm.climbed_at))
    return tr("{name} told {time}").format(name=who, time=clock(alarm.climbed_at))


def done_text(alarm: Alarm, now: datetime) -> str:
    """Write all that was done about it, for the list and for the next shift."""
    parts = (seen_text(alarm), shelved_text(alarm, now), climb_text(alarm))
    return " · ".join(part for part in parts if part)


def priority_text(alarm: Alarm) -> str:
    """Return how much it presses, in a word."""
    return {
        Priority.HIGH: tr("high"),
        Priority.MEDIUM: tr("medium"),
        Priority.LOW: tr("low"),
    }[alarm.priority]
