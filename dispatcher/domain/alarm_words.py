"""What is wrong, in the two or three words an alarm is known by, inside sentences and lists."""

from .alarms import ClockKind
from .sentences import Sentence

ALARM_WORDS = {
    ClockKind.APPOINTMENT: Sentence("no appointment"),
    ClockKind.CUSTOMER: Sentence("customer waits for an appointment"),
    ClockKind.ESCALATION: Sentence("work takes too long"),
    ClockKind.CASCADE: Sentence("not solved: next level"),
    ClockKind.UNDELIVERED: Sentence("messages do not leave"),
    ClockKind.NEWS: Sentence("tell the customer"),
    ClockKind.TAKE_IN_CHARGE_SOON: Sentence("soon late: take in charge"),
    ClockKind.TAKE_IN_CHARGE: Sentence("late: take in charge"),
    ClockKind.ON_SITE_SOON: Sentence("soon late: on site"),
    ClockKind.ON_SITE: Sentence("late: on site"),
    ClockKind.PARTS_SOON: Sentence("soon late: parts"),
    ClockKind.PARTS: Sentence("late: parts"),
    ClockKind.ANSWER_SOON: Sentence("soon late: answer"),
    ClockKind.ANSWER: Sentence("late: answer"),
    ClockKind.CALL_BACK: Sentence("ring the customer back"),
}
