"""The screen words of the trade's fixed lists: states, contract levels, pins, skills."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from dispatcher.domain.appointments import HOLD_LASTS, Assignment, AssignmentState, Pin
from dispatcher.domain.channels import Channel, Outcome
from dispatcher.domain.messages import MessageState
from dispatcher.domain.service_levels import ServiceLevel
from dispatcher.domain.shipped_names import spoken_name
from ui.wording import clock, duration, say, tr


def level_name(key: str, levels: Mapping[str, ServiceLevel]) -> str:
    """Return the name of a contract level; one that is not known (any more) is called by its key."""
    return shipped_name(levels[key].name if key in levels else key)


def shipped_name(name: str) -> str:
    """Return a name the desk is shipped with in the language of the window, a manager's own as it is."""
    spoken = spoken_name(name)
    return spoken if isinstance(spoken, str) else say(spoken)


def state_name(state: AssignmentState) -> str:
    """Return how far the work is, in one or two words."""
    return {
        AssignmentState.PLANNED: tr("planned"),
        AssignmentState.NOTIFIED: tr("told"),
        AssignmentState.ACCEPTED: tr("accepted"),
        AssignmentState.TRAVELLING: tr("on the road"),
        AssignmentState.ON_SITE: tr("on site"),
        AssignmentState.SUSPENDED: tr("suspended"),
        AssignmentState.DONE: tr("done"),
        AssignmentState.CANNOT_COMPLETE: tr("could not be completed"),
        AssignmentState.CANCELLED: tr("cancelled"),
    }[state]


def message_state_name(state: MessageState) -> str:
    """Return where a message stands."""
    return {
        MessageState.DRAFT: tr("draft"),
        MessageState.QUEUED: tr("waiting to leave"),
        MessageState.SENT: tr("sent"),
        MessageState.FAILED: tr("not notified"),
        MessageState.WITHDRAWN: tr("withdrawn"),
    }[state]


def pin_name(pin: Pin) -> str:
    """Return what a pin holds."""
    return {
        Pin.NONE: tr("not pinned"),
        Pin.RANGE: tr("pinned to a range"),
        Pin.TECHNICIAN: tr("technician pinned"),
        Pin.TIME: tr("time pinned"),
        Pin.BOTH: tr("technician and time pinned"),
    }[pin]


def pin_words(row: Assignment) -> str:
    """Return what the pin of planned work holds, a range with its hours."""
    held = row.pinned_range
    if held is None:
        return pin_name(row.pin)
    return tr("pinned between {earliest} and {latest}").format(
        earliest=clock(held.earliest), latest=clock(held.latest)
    )


def hold_words(row: Assignment, now: datetime) -> str:
    """Return how long a hand still holds planned work against the optimiser; "" where it does not."""
    left = hold_left(row, now)
    return tr("resists the optimiser, less and less, for {duration}").format(duration=left) if left else ""


def hold_left(row: Assignment, now: datetime) -> str:
    """Return for how long a hand still holds planned work; "" where it does not."""
    left = min(HOLD_LASTS, row.placed_at + HOLD_LASTS - now) if row.placed_at else timedelta()
    return duration(left) if left > timedelta() else ""


def skill_name(skill: str, level: int) -> str:
    """Return a skill with its level, "copier 2"."""
    return tr("{skill} level {level}").format(skill=skill, level=level)


def channel_name(channel: Channel) -> str:
    """Return by which way a contact came."""
    return {
        Channel.PHONE: tr("phone"),
        Channel.EMAIL: tr("e-mail"),
        Channel.LETTER: tr("letter or fax"),
        Channel.FORM: tr("form"),
        Channel.SELF_CARE: tr("self-care message"),
        Channel.IMPORT: tr("imported"),
    }[channel]


def channel_icon(channel: str) -> str:
    """Return the icon of a channel; of another word, its own."""
    return {Channel.PHONE: "call", Channel.SELF_CARE: "self-care"}.get(Channel(channel), str(channel))


def outcome_name(outcome: Outcome) -> str:
    """Return what came of a contact."""
    return {
        Outcome.REQUEST: tr("call written down"),
        Outcome.ATTACHED: tr("belongs to open work"),
        Outcome.ANSWERED: tr("answered"),
        Outcome.CALL_BACK: tr("to be rung back"),
        Outcome.TRANSFERRED: tr("passed on"),
        Outcome.CONFIRMED: tr("confirmed by a requester"),
        Outcome.INFORMED: tr("told how things stand"),
        Outcome.NO_ANSWER: tr("nobody answered"),
    }[outcome]


def field_name(field: str) -> str:
    """Return what a field of a form is called."""
    return {
        "customer": tr("Customer"),
        "contact": tr("Person"),
        "phone": tr("Phone"),
        "email": tr("E-mail"),
        "equipment": tr("Machine"),
        "fault": tr("Fault"),
        "urgency": tr("Urgency"),
    }.get(field, field)
