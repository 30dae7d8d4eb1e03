"""By which way a customer reaches the desk, and which way a contact went."""

from enum import StrEnum


class Channel(StrEnum):
    PHONE = "phone"
    EMAIL = "email"
    LETTER = "letter"  # a letter or a fax
    FORM = "form"
    SELF_CARE = "self_care"
    IMPORT = "import"


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Outcome(StrEnum):
    """What came of a contact."""

    REQUEST = "request"  # written down as a call
    ATTACHED = "attached"  # belongs to work that was open already
    ANSWERED = "answered"
    CALL_BACK = "call_back"
    TRANSFERRED = "transferred"
    CONFIRMED = "confirmed"  # a named requester stands behind what somebody else asked
    INFORMED = "informed"  # the customer was told how things stand
    NO_ANSWER = "no_answer"
