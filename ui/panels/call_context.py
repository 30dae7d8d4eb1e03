"""What whoever answers must know, beside the call that is being written down.

A call that was passed on or came in writing shows the caller's words, every contact and why it was passed on.
A known caller shows his card: who usually speaks with him, versions and procedures, open work, the last
contacts. Nothing of it has to be asked for. Open work on the same machine is offered before a second visit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from dispatcher.domain.contacts import Contact, Exchange, needs_confirmation
from dispatcher.domain.contracts import Caller
from dispatcher.domain.events import Event
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.priorities import QueueRule, queue_of
from dispatcher.domain.requests import LOWEST_LEVEL, Request, RequestState
from dispatcher.domain.values import new_id
from dispatcher.services.contact_book import CallStory, Card, StoryLine
from dispatcher.services.contact_commands import ConfirmField, ConfirmRequest, IdentifyRequester, PassCall
from dispatcher.services.qualification_commands import EscalateRequest
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.panels.call_draft import CallDraft
from ui.panels.caller_search import CustomerSearch
from ui.panels.contact_card import standing_words
from ui.panels.contact_lines import there_words, time_words
from ui.widgets.fact_lines import FactLines
from ui.widgets.fields import Choice, button
from ui.widgets.finder import Finder
from ui.widgets.labels import elided, label
from ui.wording import clock, duration, say, tr, wording
from ui.words import channel_name, field_name, outcome_name


@dataclass(frozen=True)
class Fact:
    """One line. `tone` is "", "warning" or "alarm"."""

    name: str
    text: str
    tone: str = ""


class CallContext(QWidget):
    """Follows the draft with `follow`.

    `contact_chosen(id or None)` says who is calling, `attached(work)` that the call belongs to open work,
    `identified(request id)` that it is known now whose call it is.
    """

    contact_chosen = Signal(object)
    identified = Signal(str)
    attached = Signal(object)

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self._draft = CallDraft()
        self._asked: tuple[str, str] = ("", "")
        self._queues: Sequence[QueueRule] = ()
        self.card: Card | None = None
        self.story: CallStory | None = None
        self._make()
        self._arrange()
        bridge.happened.connect(self._note_news)
        model.ticked.connect(self._write_times)

    def _make(self) -> None:
        self.passed, self.verbatim = label("", "strong"), label("")
        self.warning, self.marks, self.times = (
            label("", "strong"),
            elided("", "warning"),
            elided("", "secondary"),
        )
        self.usual, self.flag = elided("", "secondary"), elided("", "warning")
        for one in (self.passed, self.verbatim, self.warning):
            one.setWordWrap(True)
        self.attach_button = button("attach", "primary", self._attach)
        self.confirm_button = button("done", "", self._confirm)
        self.backed_button = button("done", "", self._back)
        self.pass_button = button("tell", "", self._pass_to_usual)
        self.unsolved, self.cascade_button = elided("", "warning"), button("up", "", self._cascade)
        self.who, self._who_name = Choice(), label("", "quiet")
        self._who_name.setBuddy(self.who)
        self.who.activated.connect(lambda _at: self.contact_chosen.emit(self.who.currentData()))
        self.said, self.facts = FactLines(), FactLines()
        self.finder, self.new_button = Finder(), button("add", "", lambda: self._identify(None))
        self._unknown = label("", "strong")
        CustomerSearch(self.finder, self._bridge).taken.connect(self._identify)
        self.heads: tuple[QLabel, QLabel] = (label("", "head"), label("", "head"))

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(4)
        self._rows = {
            "attach": _row(self.warning, self.attach_button),
            "who": _row(self._who_name, self.who, self.flag, self.backed_button),
            "unknown": _row(self.finder, self.new_button),
            "usual": _row(self.usual, self.pass_button),
            "marks": _row(self.marks, self.confirm_button),
            "cascade": _row(self.unsolved, self.cascade_button),
        }
        for part in (
            *(self._rows["who"], self._rows["usual"], self.times),
            *(self.heads[1], self.facts),
        ):
            column.addWidget(part)
        self.attach_box = QWidget()  # both boxes stand where they are seen whole, beside what is typed
        warned = QVBoxLayout(self.attach_box)
        warned.setContentsMargins(12, 4, 12, 0)
        warned.addWidget(self._rows["attach"])
        self.attach_box.hide()
        self.story_box = QWidget()
        told = QVBoxLayout(self.story_box)
        told.setContentsMargins(12, 4, 12, 4)
        told.setSpacing(3)
        for part in (
            self.passed,
            self._unknown,
            self._rows["unknown"],
            self._rows["marks"],
            self._rows["cascade"],
            self.verbatim,
            self.heads[0],
            self.said,
        ):
            told.addWidget(part)

    def retranslate(self) -> None:
        self.attach_button.setText(tr("&Attach"))
        self.confirm_button.setText(tr("Confi&rm"))
        self.backed_button.setText(tr("A requester confirms"))
        self.new_button.setText(tr("New customer"))
        self._unknown.setText(tr("Nobody knows yet who sent this. Find the customer:"))
        for say_it in (self.finder.setPlaceholderText, self.finder.setAccessibleName):
            say_it(tr("Phone, name, contract or serial number, then Enter"))
        self._who_name.setText(tr("&Who calls"))
        self.who.setAccessibleName(tr("Who calls"))
        self._write()

    # ---- following the call

    def follow(self, draft: CallDraft) -> None:
        """Show what belongs to the draft; the worker is asked where it is another customer or call."""
        self._draft = draft
        wanted = (draft.customer.id if draft.customer else "", draft.call_id)
        if wanted != self._asked:
            self._asked = wanted
            self.card, self.story = None, None
            self._look()
        self._write()

    def _look(self) -> None:
        customer_id, call_id = wanted = self._asked
        book = self._bridge.desk.contact_book
        if customer_id:
            self._bridge.ask(book.queues, self._take_queues)
            self._bridge.ask(
                lambda: book.card(customer_id), lambda card: self._take(wanted, card, self.story)
            )
        if call_id:
            self._bridge.ask(
                lambda: book.call_story(call_id), lambda told: self._take(wanted, self.card, told)
            )

    def _take_queues(self, queues: Sequence[QueueRule]) -> None:
        self._queues = queues
        self._write_card()

    def _take(self, wanted: tuple[str, str], card: Card | None, story: CallStory | None) -> None:
        if wanted == self._asked:
            self.card, self.story = card, story
            self._write()

    def _note_news(self, events: Sequence[Event]) -> None:
        """Ask again where something was said about this customer or call."""
        named = {
            getattr(change.row, name, "") for event in events for change in event.changes for name in _WHOSE
        }
        if named & set(filter(None, self._asked)):
            self._look()

    # ---- what a person does

    @property
    def open_work(self) -> Intervention | None:
        """The open work on the machine that the call is about."""
        machine = self._draft.equipment
        return self.card.open_work_on(machine.id) if self.card and machine else None

    def _attach(self) -> None:
        if self.open_work is not None:
            self.attached.emit(self.open_work)

    def _identify(self, caller: Caller | None) -> None:
        """Say whose call it is: of a customer that was found, or of a new one under the name it came with."""
        if self.card is None or not self._draft.call_id:
            return
        key, contact = self._draft.call_id, caller.contact.id if caller and caller.contact else None
        customer = caller.customer if caller else self.card.customer
        self.finder.show_taken("")
        self._bridge.run(
            IdentifyRequester(key, customer.id, contact), lambda _done: self.identified.emit(key)
        )

    def _confirm(self) -> None:
        """Confirm the first field that is still only the customer's word."""
        request = self.story.request if self.story else None
        fields = _confirmable(request)
        if request is not None and fields:
            self._bridge.run(ConfirmField(request.id, fields[0], self._value_of(fields[0])))

    def _value_of(self, field: str) -> str | None:
        """Return what the sheet says now, where somebody has corrected the customer's word."""
        if field == "fault":
            return self._draft.fault.strip() or None
        return self._draft.equipment.id if field == "equipment" and self._draft.equipment else None

    def _back(self) -> None:
        """Note that the first of the contract's requesters stands behind the call."""
        chosen = self.who.currentData()
        if self.story is not None and chosen:
            self._bridge.run(ConfirmRequest(self.story.request.id, chosen, new_id()))

    def _pass_to_usual(self) -> None:
        if self.card is not None and self._draft.call_id:
            reason = tr("usual contact of this customer")
            self._bridge.run(PassCall(new_id(), self._draft.call_id, self.card.usual, reason))

    def _cascade(self) -> None:
        """Hand the call to the next level, as it is."""
        if self.story is not None:
            case = self.story.request
            self._bridge.run(EscalateRequest(case.id, case.level + 1))

    # ---- writing

    def _write(self) -> None:
        self._write_story()
        self._write_card()
        self._write_people()
        self._write_times()

    def _write_story(self) -> None:
        story = self.story
        self.story_box.setVisible(story is not None)
        moved = story.passed if story else None
        self.passed.setVisible(moved is not None)
        if moved is not None:
            words = tr("{name} passed this call on: {reason}")
            self.passed.setText(words.format(name=moved.operator, reason=moved.note))
        self.verbatim.setVisible(story is not None)
        self.verbatim.setText(tr("“{words}”").format(words=story.verbatim) if story else "")
        fields = _confirmable(story.request if story else None)
        self._rows["marks"].setVisible(bool(fields))
        names = ", ".join(field_name(name) for name in fields)
        self.marks.setText(tr("From customer: {fields}").format(fields=names))
        contacts = story.contacts if story else ()
        self.heads[0].setVisible(bool(contacts))
        self.heads[0].setText(tr("Contacts about this call").upper())
        self.said.show_facts([_contact_fact(one, self._model.now) for one in contacts])

    def _write_card(self) -> None:
        card, work = self.card, self.open_work
        is_unknown = card is not None and not card.customer.is_identified
        self._unknown.setVisible(is_unknown)
        self._rows["unknown"].setVisible(is_unknown)
        self.attach_box.setVisible(work is not None)
        if work is not None:
            words = tr("{number} is open on this machine: {fault}. Attach instead of a second visit?")
            self.warning.setText(words.format(number=work.number, fault=work.fault))
        self._rows["usual"].setVisible(bool(card and card.usual))
        if card and card.usual:
            here = (
                tr("Usual contact: {name}, at the desk")
                if card.usual_is_here
                else tr("Usual contact: {name}")
            )
            self.usual.setText(here.format(name=card.usual))
        ours = self._bridge.desk.author.name
        may_pass = bool(card and card.usual_is_here and card.usual != ours and self._draft.call_id)
        self.pass_button.setVisible(may_pass)
        self.pass_button.setText(tr("&Pass to {name}").format(name=card.usual if card else ""))
        self.heads[1].setVisible(card is not None)
        self.heads[1].setText(tr("This customer").upper())
        now = self._model.now
        self.facts.show_facts(_card_facts(card, self._draft, self._queue(card), now) if card else [])

    def _queue(self, card: Card) -> QueueRule | None:
        """Return where the call goes, by its kind and whether the product is live there."""
        is_live = card.customer.is_live(self._model.now.astimezone(wording.zone).date())
        return queue_of(self._queues, self._draft.kind, is_live)

    def _write_people(self) -> None:
        card, request = self.card, self.story.request if self.story else None
        people = list(card.people) if card else []
        self._rows["who"].setVisible(bool(people))
        names = [(_person_words(one.name, one.contract_id is not None), one.id) for one in people]
        self.who.offer([(tr("somebody else"), None), *names])
        asked = self._draft.contact_id
        self.who.choose(asked)
        flagged = request.is_unconfirmed if request else needs_confirmation(self._requesters(), asked)
        self.flag.setText(tr("not a requester of the contract: to be confirmed") if flagged else "")
        self.backed_button.setVisible(bool(request and flagged))

    def _requesters(self) -> list[Contact]:
        """Return whom the contract that counts for this call names."""
        machine = self._draft.equipment.id if self._draft.equipment else None
        day = self._model.now.astimezone(wording.zone).date()
        return self.card.requesters(machine, day) if self.card else []

    def _write_cascade(self) -> None:
        """Propose the next level for a call that the first has not solved in its time."""
        case, live = self.story.request if self.story else None, self._model.live
        waited = live.now - case.received_at if case else timedelta()
        is_late = waited >= timedelta(minutes=live.rules.cascade_minutes)
        self._rows["cascade"].setVisible(case is not None and is_late and _may_cascade(case))
        if case is not None:
            self.unsolved.setText(tr("Not solved after {time}").format(time=duration(waited)))
        level = case.level + 1 if case else 2
        self.cascade_button.setText(tr("Escalate to level {level}").format(level=level))

    def _write_times(self) -> None:
        self._write_cascade()
        zone = self.card.customer.zone if self.card else ""
        differs = bool(there_words(self._model.now, zone))
        self.times.setVisible(differs)
        if differs:
            now, due = self._model.now, self._draft.due_at
            words = tr("There it is {there} ({zone}), here {here}")
            said = words.format(there=there_words(now, zone), zone=zone, here=clock(now))
            if due is not None:
                said += " · " + tr("on site there by {time}").format(time=there_words(due, zone))
            self.times.setText(said)


_WHOSE = ("id", "customer_id", "request_id")


def _may_cascade(case: Request) -> bool:
    is_waiting = case.state in (RequestState.RECEIVED, RequestState.QUALIFIED) and not case.visit
    return is_waiting and case.level == LOWEST_LEVEL and case.attached_to is None


def _confirmable(request: Request | None) -> list[str]:
    return list(request.from_customer) if request is not None else []


def _person_words(name: str, is_requester: bool) -> str:
    return tr("{name}, requester").format(name=name) if is_requester else name


def _contact_fact(one: Exchange, now: datetime) -> Fact:
    parts = [channel_name(one.channel), outcome_name(one.outcome), one.operator, one.note]
    return Fact(time_words(one.at, now), " · ".join(part for part in parts if part))


def _line_fact(line: StoryLine, now: datetime) -> Fact:
    number = str(line.number) if line.number else ""
    parts = [number, say(line.what), line.text, line.who]
    return Fact(time_words(line.at, now), " · ".join(part for part in parts if part))


def _card_facts(card: Card, draft: CallDraft, queue: QueueRule | None, now: datetime) -> list[Fact]:
    """Return products with version and procedure, the machine of the call first, then the last contacts."""
    chosen = draft.equipment.id if draft.equipment else ""
    machines = sorted(card.machines, key=lambda row: (row.id != chosen, row.model, row.serial))
    facts = []
    for machine in machines[:MOST_MACHINES]:
        release = tr("version {release}").format(release=machine.release) if machine.release else ""
        parts = [machine.model, machine.serial, release, machine.procedure]
        facts.append(Fact(tr("Machine"), " · ".join(part for part in parts if part)))
    facts.append(Fact(tr("Customer"), standing_words(card.customer)))
    if queue is not None:
        words = tr("{queue}, answer within {days} days").format(queue=queue.queue, days=queue.days)
        facts.append(Fact(tr("Queue"), words))
    if card.customer.account_owner:
        facts.append(Fact(tr("Account owner"), card.customer.account_owner))
    return [*facts, *(_line_fact(line, now) for line in card.last)]


MOST_MACHINES = 4


def _row(*parts: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(8)
    for at, part in enumerate(parts):
        row.addWidget(part, 1 if at == 0 and not part.property("kind") else 0, Qt.AlignmentFlag.AlignVCenter)
    return holder
