"""What each user action does: a command about the selected work, or a turn of the screen."""

from collections.abc import Callable
from functools import partial
from typing import Protocol

from dispatcher.domain.appointments import Pin
from dispatcher.domain.values import TimeWindow
from dispatcher.services.commands import (
    AcknowledgeAlarm,
    CancelIntervention,
    Command,
    PinAssignment,
    ReportProgress,
)
from ui.absence_desk import AbsenceDesk
from ui.actions import PROGRESS
from ui.alarm_room import AlarmRoom
from ui.bridge import Bridge
from ui.bulk import pin_each, remove_each, tell_each
from ui.cases.board import CaseBoard
from ui.habits import Habits
from ui.knowledge_desk import KnowledgeDesk
from ui.load.panel import LoadPanel
from ui.models.situation import Situation
from ui.panels.contacts import ContactsPanel
from ui.panels.customer_messages import CustomerMessages
from ui.sight import Sight
from ui.signals.panel import SignalsPanel
from ui.style import look
from ui.terms.contracts import ContractsPanel
from ui.terms.panel import TermsPanel
from ui.time_travel.past import Past
from ui.what_if.side_by_side import SideBySide
from ui.wording import wording

ZOOM = 1.25


class Stage(Protocol):
    """What the window offers to an action."""

    def situation(self) -> Situation: ...
    def chosen(self) -> list[Situation]: ...
    def carry(self) -> None: ...
    def choose_row(self) -> None: ...
    def open_call_sheet(self, urgent: bool) -> None: ...
    def open_new_customer(self) -> None: ...
    def open_slots(self) -> None: ...
    def open_proposals(self) -> None: ...
    def open_promise_form(self) -> None: ...
    def open_range_form(self) -> None: ...
    def explain(self) -> None: ...
    def search_queue(self) -> None: ...
    def search_everything(self) -> None: ...
    def choose_filter(self) -> None: ...
    def open_technicians(self) -> None: ...
    @property
    def customer_messages(self) -> CustomerMessages: ...
    @property
    def signals(self) -> SignalsPanel: ...
    @property
    def cases(self) -> CaseBoard: ...
    @property
    def contacts(self) -> ContactsPanel: ...
    @property
    def load(self) -> LoadPanel: ...
    def open_palette(self) -> None: ...
    def zoom(self, factor: float) -> None: ...
    def fit_day(self) -> None: ...
    def show_now(self) -> None: ...
    def show_today(self) -> None: ...
    def optimise(self) -> None: ...
    def turn_what_if(self) -> None: ...
    def compare_what_if(self) -> None: ...
    def open_cost_rates(self) -> None: ...
    @property
    def terms(self) -> TermsPanel: ...
    @property
    def contracts(self) -> ContractsPanel: ...
    @property
    def side_by_side(self) -> SideBySide: ...
    def choose_printer(self) -> None: ...
    def choose_pdf(self) -> None: ...
    @property
    def absence_desk(self) -> AbsenceDesk: ...
    @property
    def knowledge(self) -> KnowledgeDesk: ...
    @property
    def habits(self) -> Habits: ...
    @property
    def past(self) -> Past: ...
    @property
    def alarm_room(self) -> AlarmRoom: ...
    @property
    def sight(self) -> Sight: ...


def doings(stage: Stage, bridge: Bridge) -> dict[str, Callable[[], None]]:
    """Return what to do for every action of ui/actions.py, by its id."""

    def ask(command: Callable[[Situation], Command | None]) -> Callable[[], None]:
        def do() -> None:
            made = command(stage.situation())
            if made is not None:
                bridge.run(made)

        return do

    def each(command: Callable[[list[Situation]], Command | None]) -> Callable[[], None]:
        def do() -> None:
            made = command(stage.chosen())
            if made is not None:
                bridge.run(made)

        return do

    return {
        "urgent_call": partial(stage.open_call_sheet, urgent=True),
        "new_call": partial(stage.open_call_sheet, urgent=False),
        "new_customer": stage.open_new_customer,
        "slots": stage.open_slots,
        "find_work": stage.search_queue,
        "find_everything": stage.search_everything,
        "queue_filter": stage.choose_filter,
        "cases": lambda: stage.cases.open(),
        "contacts": lambda: stage.contacts.open(),
        "customer": lambda: stage.contacts.open_customer(),
        "judgement_tables": lambda: stage.cases.open_tables(),
        "commands": stage.open_palette,
        "propose": stage.open_proposals,
        "promise": stage.open_promise_form,
        "tell": each(tell_each),
        "why": stage.explain,
        "write_customer": partial(_write_customer, stage),
        "customer_messages": lambda: stage.customer_messages.open(),
        "parts_sent": partial(_send_parts, stage),
        "signals": lambda: stage.signals.open(),
        "pin": each(pin_each),
        "pin_technician": ask(partial(_pin_only, Pin.TECHNICIAN)),
        "pin_time": ask(partial(_pin_only, Pin.TIME)),
        "pin_range": stage.open_range_form,
        "carry": stage.carry,
        "choose_row": stage.choose_row,
        "remove": each(remove_each),
        "cancel": ask(lambda now: CancelIntervention(now.intervention.id) if now.intervention else None),
        "acknowledge": ask(lambda now: AcknowledgeAlarm(now.alarm.id) if now.alarm else None),
        **{name: ask(partial(_progress, name)) for name in PROGRESS},
        "mark_absent": lambda: stage.absence_desk.ask(),
        "end_absence": lambda: stage.absence_desk.end(),
        "technicians": stage.open_technicians,
        "load_chart": stage.load.toggle,
        "undo": bridge.undo,
        "redo": bridge.redo,
        "optimise": stage.optimise,
        "what_if": stage.turn_what_if,
        "compare": stage.compare_what_if,
        "side_by_side": stage.side_by_side.toggle,
        "cost_rates": stage.open_cost_rates,
        "contract_levels": stage.terms.open,
        "customer_contracts": stage.contracts.open,
        "print_plan": stage.choose_printer,
        "export_pdf": stage.choose_pdf,
        "zoom_in": partial(stage.zoom, ZOOM),
        "zoom_out": partial(stage.zoom, 1 / ZOOM),
        "zoom_fit": stage.fit_day,
        "now": stage.show_now,
        "today": stage.show_today,
        **stage.knowledge.doings(),
        **stage.habits.doings(),
        **stage.past.doings(),
        **stage.alarm_room.doings(),
        **stage.sight.doings(),
        "theme": lambda: look.choose("dark" if look.theme.name == "light" else "light"),
        "language": lambda: wording.choose("en" if wording.language == "fr" else "fr"),
    }


def _write_customer(stage: Stage) -> None:
    job = stage.situation().intervention
    if job is not None:
        stage.customer_messages.write_to(job.request_id)


def _send_parts(stage: Stage) -> None:
    job = stage.situation().intervention
    if job is not None:
        stage.cases.open_parts(job.request_id)


def _pin_only(pin: Pin, now: Situation) -> Command | None:
    return PinAssignment(now.assignment.id, pin) if now.assignment else None


def pin_to_range(bridge: Bridge, assignment_id: str, held: TimeWindow) -> None:
    """Pin planned work to a range of time."""
    bridge.run(PinAssignment(assignment_id, Pin.RANGE, held.earliest, held.latest))


def _progress(name: str, now: Situation) -> Command | None:
    return ReportProgress(now.assignment.id, PROGRESS[name]) if now.assignment else None
