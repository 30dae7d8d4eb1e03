"""Facts in the past tense: what happened, each with the rows before and after it.

An event carries enough to redraw a board without asking the database. Its type says what happened in the
words of the trade; its changes say it row by row, the same way for every event, so that the board, the
journal and undo need no code of their own for a new one.
"""

from dataclasses import dataclass

from .rows import Row


@dataclass(frozen=True)
class Change:
    """One row before and after. `before` is None for a new row, `after` for one that is gone."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        row = self.after or self.before
        assert row is not None
        return row


@dataclass(frozen=True)
class Event:
    """What happened. `context`: unchanged rows a board needs when an intervention first appears on it."""

    changes: tuple[Change, ...] = ()
    context: tuple[Row, ...] = ()


class RecordsImported(Event):
    """Customers, technicians, interventions ... came in from outside."""


class RequestReceived(Event):
    """A call was written down."""


class RequestQualified(Event):
    """A call was judged: visit or no visit."""


class InterventionOpened(Event):
    """There is work to do on site."""


class InterventionCancelled(Event):
    """The work is not wanted any more."""


class AssignmentPlaced(Event):
    """A technician was planned for an intervention."""


class AssignmentMoved(Event):
    """Planned work changed its start or its technician."""


class AssignmentResized(Event):
    """Planned work is to take longer or shorter."""


class AssignmentRemoved(Event):
    """Planned work went back to the queue."""


class AssignmentPinned(Event):
    """Planned work was pinned or released."""


class AppointmentWished(Event):
    """The customer said when it would suit."""


class AppointmentPromised(Event):
    """A window was promised to the customer."""


class AppointmentWithdrawn(Event):
    """A promise was taken back with the customer."""


class TechnicianTold(Event):
    """A message for the technician is in the outbox."""


class TechnicianRecalled(Event):
    """The telling was taken back: the message withdrawn, or corrected where it had left."""


class MessageSent(Event):
    """The transport accepted a message."""


class MessageFailed(Event):
    """The transport refused a message; it will be tried again."""


class NewsDrafted(Event):
    """A message to a customer was written, rewritten or taken back, and waits for a person's word."""


class NewsReleased(Event):
    """A person let a message to a customer leave."""


class NewsDropped(Event):
    """A person threw the draft of a message to a customer away."""


class WorkProgressed(Event):
    """The technician accepted, left, arrived, paused or finished."""


class AbsenceRecorded(Event):
    """Somebody who should work will not, for a while."""


class AbsenceWithdrawn(Event):
    """He works after all."""


class CostRatesSet(Event):
    """What roads and hours cost the centre is known, changed, or not known any more."""


class ArticleWritten(Event):
    """An article of the knowledge base is new, or says something else."""


class ArticleLinked(Event):
    """A call was tied to an article, or to the reason why none fits."""


class FixDateSet(Event):
    """It is known when the corrected version comes out, or not known any more."""


class PackImported(Event):
    """A pack of articles came in."""


class ServiceTermsSet(Event):
    """A level of service, what it owes, or a calendar is new, changed or gone."""


class ImpactSet(Event):
    """A call was judged again: impact, urgency, kind, and the priority that follows."""


class RequestEscalated(Event):
    """A case went up to the next level."""


class RequestLowered(Event):
    """A case went back down a level."""


class RequestHandedOver(Event):
    """A case is somebody else's from now on."""


class RequestParked(Event):
    """A case waits in a team's pool."""


class RequestTaken(Event):
    """Somebody took a case out of the pool."""


class CoverageDecided(Event):
    """Somebody said who pays, or that nobody does."""


class PartsSent(Event):
    """Parts have left for the customer of a case."""


class RequestHandled(Event):
    """The work on a case is done; it is not closed yet."""


class RequestClosed(Event):
    """A case has its result and its actual times."""


class EscalationFileWritten(Event):
    """What level 3 needs to know was written down."""


class FileAttached(Event):
    """A file is kept with a case."""


class FileRemoved(Event):
    """A file is no longer kept with a case."""


class PrioritiesSet(Event):
    """The table of priorities says something else."""


class QueuesSet(Event):
    """Kinds of requests go to other queues, or have other delays."""


class CustomerJudged(Event):
    """A customer is one of ours or not, and live or not."""


class ContractSet(Event):
    """What a customer was sold is another by now: level, days or machines."""


class OfferAnswered(Event):
    """A customer was offered a contract and said yes or no."""


class AlarmRaised(Event):
    """A condition wants a person."""


class AlarmAcknowledged(Event):
    """A person has seen the alarm; its condition still stands."""


class AlarmCleared(Event):
    """The condition of an alarm is gone, or stands again after an undo."""


class AlarmClimbed(Event):
    """Nobody took an alarm: it was handed on to the second operator, or to the lead."""


class AlarmShelved(Event):
    """An alarm was put aside for a while, or taken back."""


class AlarmRulesSet(Event):
    """After how long clocks ring, how alarms climb: it is another by now."""


class ExpertEngaged(Event):
    """A level-3 person helps with the work, beside the one whose work it is."""


class ExpertsChanged(Event):
    """Who can be called in at level 3, and when, is another by now."""


class DutyChanged(Event):
    """Who is on duty for alarms that nobody takes is another by now."""


class ClockStarted(Event):
    """A deadline began to run, or runs again after an undo."""


class ClockStopped(Event):
    """A deadline needs nobody any more."""


class ChangeReverted(Event):
    """An earlier change was taken back, or made again."""


class ForkMerged(Event):
    """What was tried in a fork of the day is true from now on."""


class ContactChanged(Event):
    """Who speaks for a customer, or who he is, was written down or changed."""


class ExchangeLogged(Event):
    """Somebody was in contact with a customer."""


class NoticeRead(Event):
    """Whoever had to know of a contact has read it."""


class CallBackScheduled(Event):
    """Somebody is to be rung up."""


class CallBackDone(Event):
    """He was rung up, with this result."""


class RequestAttached(Event):
    """A call belongs to work that is open already."""


class RequestConfirmed(Event):
    """What a customer filled in, or what somebody else asked for him, is confirmed."""


class ContactRulesSet(Event):
    """It was said within what time customers are rung back and answered."""


class DeskManned(Event):
    """An operator came to the desk, or left it."""


EVENT_TYPES: tuple[type[Event], ...] = tuple(Event.__subclasses__())
