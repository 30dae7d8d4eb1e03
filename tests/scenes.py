"""The scenes of `python -m tests.screenshots`, in the order of a morning."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatcher.domain.requests import RequestState
from dispatcher.services.engine_state import EngineState
from tests.studio import Missing, Studio
from ui.story import CALLER, FAULT, click, live
from ui.wording import say

AT_HAND = (EngineState.READY, EngineState.RESTARTED)


def board_at_rest(studio: Studio) -> None:
    studio.window.gantt.setFocus()


def call_sheet(studio: Studio) -> None:
    studio.act("urgent_call")
    form = studio.window.call_sheet.form
    QTest.keyClicks(form.customer, CALLER)
    studio.wait(lambda: _is_caller_found(form))
    QTest.keyClicks(form.fault, FAULT["fr"])  # as everything that is written in the sample centre
    studio.wait(lambda: studio.window.call_sheet.candidates.chosen is not None)


def _is_caller_found(form) -> bool:  # type: ignore[no-untyped-def]
    if form.draft.customer is None:
        QTest.keyClick(form.customer, Qt.Key.Key_Return)
        live(20)
    return form.draft.customer is not None and form.draft.equipment is not None


def new_customer(studio: Studio) -> None:
    """Somebody whose name is nearly that of a customer is written down."""
    form = studio.window.call_sheet.form
    studio.window.call_sheet.cancel()
    studio.act("new_call")
    QTest.keyClicks(form.customer, "Clinique de la Lune Caree")  # one r is missing
    studio.act("new_customer")
    QTest.keyClick(form.newcomer.phone, Qt.Key.Key_Return)
    QTest.keyClick(form.newcomer.person, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    studio.settle()


def leave_new_customer(studio: Studio) -> None:
    studio.window.call_sheet.form.newcomer.leave()
    studio.window.call_sheet.cancel()


def slots(studio: Studio) -> None:
    studio.window.call_sheet.form.urgent.setChecked(False)
    studio.act("slots")
    studio.wait(lambda: studio.window.call_sheet.slots.view.model().rowCount() > 0)


def proposals(studio: Studio) -> None:
    studio.window.call_sheet.form.urgent.setChecked(True)
    studio.wait(studio.window.call_sheet.propose_button.isEnabled)
    click(studio.window.call_sheet.propose_button)
    studio.wait(lambda: studio.window.proposals.is_complete)
    studio.wait(lambda: studio.window.proposals.chosen is not None)


def applied(studio: Studio) -> None:
    click(studio.window.proposals.apply_button)
    studio.settle()


def why(studio: Studio) -> None:
    studio.window.selection.select(
        studio.job(lambda _board, row: row.told_at is None and not row.has_departed)
    )
    studio.act("why")


def refusal(studio: Studio) -> None:
    """Ask for a drop that breaks what was promised."""
    job = studio.job(lambda board, row: board.promise_of(row.intervention_id) and not row.has_departed)
    board = studio.seat.model.board
    promise = board.promise_of(job)
    assert promise is not None
    assert promise.promised_latest is not None
    (row,) = board.assignments_of[job]
    late = promise.promised_latest + timedelta(hours=2)
    studio.window.selection.select(job, row.technician_id)
    studio.window.gantt.move_requested.emit(job, row.technician_id, late)
    studio.wait(studio.window.refusal.isVisible)


def optimisation(studio: Studio) -> None:
    """Have the engine look for a better day.

    On a busy machine it may be late by more than its grace: it is killed then, and stands ready again after.
    """
    studio.window.refusal.close_strip()
    panel = studio.window.optimisation
    for _attempt in range(3):
        studio.wait(lambda: studio.seat.engine.state in AT_HAND, "an engine at hand")
        studio.window.optimise()
        studio.wait(lambda: panel.answer is not None or panel.failure is not None, "a better day")
        if panel.answer is not None:
            return
    raise Missing(say(panel.failure))


def alarm(studio: Studio) -> None:
    studio.clock.set(studio.clock.now() + timedelta(minutes=25))
    studio.seat.heart.beat()
    studio.wait(lambda: bool(studio.seat.model.board.standing_alarms))
    studio.window.tabs.setCurrentWidget(studio.window.alarms)


def intervention(studio: Studio) -> None:
    alarms = studio.seat.model.board.standing_alarms
    studio.window.show_work(next(row.intervention_id for row in alarms if row.intervention_id))


def layout(name: str) -> Callable[[Studio], None]:
    def take(studio: Studio) -> None:
        studio.layout = name
        studio.act(f"layout_{name}")

    return take


def form_of(action: str) -> Callable[[Studio], None]:
    """Open a small form of the intervention's sheet, for a job that has an appointment."""

    def take(studio: Studio) -> None:
        promised = studio.job(
            lambda board, row: board.promise_of(row.intervention_id) and not row.has_departed
        )
        studio.window.selection.select(promised)
        studio.act(action)

    return take


def absence_form(studio: Studio) -> None:
    studio.window.selection.select(technician_id=_with_most_to_do(studio))
    studio.act("mark_absent")


def _with_most_to_do(studio: Studio) -> str:
    days = studio.seat.model.board.days_of
    return max(sorted(days), key=lambda one: sum(not row.has_departed for row in days[one]))


def alarm_duty(studio: Studio) -> None:
    studio.window.alarm_room.desk.open("duty")


def open_articles(studio: Studio) -> None:
    studio.window.knowledge.panel.show_open()


def best_articles(studio: Studio) -> None:
    studio.window.knowledge.panel.search_for()


def cases(studio: Studio) -> None:
    """The board of cases, with one that has been judged on the sheet."""
    board = studio.window.cases
    studio.act("cases")
    studio.wait(lambda: bool(board.lines), "the cases")
    judged = [line.request.id for line in board.lines if line.request.state is RequestState.QUALIFIED]
    board.choose(judged[0])
    studio.wait(lambda: board.sheet.file is not None, "all of a case")


def escalation_file(studio: Studio) -> None:
    """What level 3 gets: what happened, the steps, files, contract or quote."""
    sheet = studio.window.cases.sheet
    sheet.description.setPlainText("Le brûleur se met en sécurité trois fois par jour, chaque fois la nuit.")
    sheet.steps.setPlainText("1. Couper la pompe. 2. Attendre dix minutes. 3. Relancer : défaut E4.")
    sheet.steps.setFocus()


def leave_cases(studio: Studio) -> None:
    studio.window.cases.close()


def the_cases(studio: Studio) -> QWidget:
    return studio.window.cases  # type: ignore[no-any-return]  # the studio's window is anything


def a_calendar(studio: Studio) -> None:
    studio.act("contract_levels")
    studio.window.terms.new_calendar()


def filter_name(studio: Studio) -> None:
    studio.window.queue.search.setText("chaudière")
    studio.wait(lambda: len(studio.window.queue.rows.items) < studio.window.queue.rows.total)
    studio.window.queue._ask_for_name()


def no_match(studio: Studio) -> None:
    QTest.keyClick(studio.window.queue.naming.line, Qt.Key.Key_Escape)
    studio.window.queue.search.setText("zzz")
    studio.wait(lambda: not studio.window.queue.rows.items)


def clear_search(studio: Studio) -> None:
    studio.window.queue.search.clear()
    studio.wait(lambda: bool(studio.window.queue.rows.items))


def empty(sheet: str) -> Callable[[Studio], None]:
    """Show a sheet that has nothing to show, before anything was chosen or asked for."""

    def take(studio: Studio) -> None:
        studio.window.tabs.setCurrentWidget(getattr(studio.window, sheet))

    return take


def offered(studio: Studio) -> None:
    studio.act("text_larger")


def tour(studio: Studio) -> None:
    studio.act("text_smaller")
    studio.window.size_offer.hide()
    studio.act("tour")


def after_tour(studio: Studio) -> None:
    if studio.window.habits.tour is not None:
        studio.window.habits.tour.end()


def in_the_past(studio: Studio) -> None:
    studio.act("time_travel")
    studio.act("past_back")


def what_if(studio: Studio) -> None:
    """Fork the day and find somebody ill in it: his jobs stand there without anybody."""
    studio.act("what_if")
    studio.wait(lambda: studio.window.what_if.is_shown)
    absence_form(studio)
    click(studio.window.technicians.absence_form.confirm)
    studio.wait(lambda: bool(studio.window.what_if_panel.takeover.found))
    studio.window.tabs.setCurrentWidget(studio.window.what_if_panel)


def diff(studio: Studio) -> None:
    """Let others take over, and compare that with the live day."""
    panel = studio.window.what_if_panel
    click(panel.takeover.take_button)
    studio.wait(lambda: panel.diff.taken > 1)
    studio.act("compare")
    panel.diff.table.choose(0)


def live_meanwhile(studio: Studio) -> None:
    studio.act("what_if")
    studio.wait(lambda: not studio.window.what_if.is_shown)


def discard(studio: Studio) -> None:
    click(studio.window.what_if_panel.discard_button)
    click(studio.window.what_if_panel.discard_button)
    studio.wait(lambda: not studio.window.what_if.is_open)


def side_by_side(studio: Studio) -> None:
    """Both days under each other, frames on what differs."""
    studio.act("side_by_side")
    studio.wait(studio.window.side_by_side.live.isVisible)


def toast(studio: Studio) -> None:
    """Pin a job: what was done is told in the header, with the way back."""
    studio.window.selection.select(
        studio.job(lambda board, row: row.told_at is None and not row.has_departed)
    )
    studio.act("pin_time")
    studio.wait(studio.window.header.toast.isVisible)


def menu(studio: Studio) -> QWidget:
    """Open the menu of the selected work, with the pointer on a technician."""
    at = studio.window.gantt.mapToGlobal(studio.window.gantt.rect().center() / 2)
    studio.window.open_menu(at, _with_most_to_do(studio))
    opened = QApplication.activePopupWidget()
    assert opened is not None
    return opened


def by_action(name: str) -> Callable[[Studio], None]:
    def take(studio: Studio) -> None:
        studio.act(name)

    return take


def article_form(studio: Studio) -> None:
    studio.wait(lambda: studio.window.knowledge.panel.view.article is not None)
    studio.act("new_article")


def leave_article_form(studio: Studio) -> None:
    studio.window.knowledge.panel.form.give_up()


def escape(studio: Studio) -> None:
    QTest.keyClick(studio.window.focusWidget() or studio.window, Qt.Key.Key_Escape)
    studio.settle()


@dataclass(frozen=True)
class Scene:
    """One screen. `is_said_once`: it holds a sentence or a list in one language, set up anew in the next.

    `open` opens a menu over it, for each picture anew. `of`: the window the picture is of, where it is not
    the desk's own.

    A scene stands on the ones before it, so each is played even where only some are taken.
    """

    name: str
    prepare: Callable[[Studio], None]
    leave: Callable[[Studio], None] | None = None
    is_said_once: bool = False
    open: Callable[[Studio], QWidget] | None = None
    of: Callable[[Studio], QWidget] | None = None

    def set_up_again(self, studio: Studio) -> None:
        if self.leave is not None:
            self.leave(studio)
        self.prepare(studio)


SCENES = (
    Scene("board", board_at_rest),
    Scene("empty-intervention", empty("sheet")),
    Scene("empty-proposals", empty("proposals")),
    Scene("empty-alarms", empty("alarms")),
    Scene("empty-optimisation", empty("optimisation")),
    Scene("empty-why", empty("why")),
    Scene("empty-what-if", empty("what_if_panel")),
    Scene("call-sheet", call_sheet),
    Scene("knowledge", by_action("knowledge")),
    Scene("open-articles", open_articles, best_articles),
    Scene("article-form", article_form, leave_article_form),
    Scene("slots", slots),
    Scene("proposals", proposals),
    Scene("applied", applied),
    Scene("why", why),
    Scene("refusal", refusal, is_said_once=True),
    Scene("optimisation", optimisation),
    Scene("alarm", alarm),
    Scene("alarm-aside", by_action("shelve"), escape),
    Scene("hand-over", by_action("hand_over")),
    Scene("alarm-figures", by_action("alarm_figures")),
    Scene("alarm-people", by_action("alarm_people")),
    Scene("alarm-duty", alarm_duty),
    Scene("alarm-rules", by_action("alarm_rules")),
    Scene("intervention", intervention),
    Scene("appointment-form", form_of("promise"), escape),
    Scene("range-form", form_of("pin_range"), escape),
    Scene("planner", layout("planner")),
    Scene("manager", layout("manager")),
    Scene("operator", layout("operator")),
    Scene("offer", offered),
    Scene("tour", tour, after_tour),
    Scene("palette", by_action("commands"), escape, is_said_once=True),
    Scene("search", by_action("find_everything"), escape, is_said_once=True),
    Scene("filter-name", filter_name),
    Scene("no-match", no_match, clear_search),
    Scene("cases", cases, of=the_cases),
    Scene("escalation-file", escalation_file, leave_cases, of=the_cases),
    Scene("priority-tables", by_action("judgement_tables"), leave_cases, of=the_cases),
    Scene("contacts", by_action("contacts")),
    Scene("customer", by_action("customer")),
    Scene("new-customer", new_customer, leave_new_customer),
    Scene("messages", by_action("customer_messages")),
    Scene("signals", by_action("signals")),
    Scene("technicians", by_action("technicians")),
    Scene("absence-form", absence_form, escape),
    Scene("journal", by_action("journal")),
    Scene("review", by_action("review")),
    Scene("table", by_action("plan_table")),
    Scene("load", by_action("load_chart"), by_action("load_chart")),
    Scene("menu", why, open=menu),
    Scene("toast", toast, by_action("undo"), is_said_once=True),
    Scene("map-form", by_action("map_provider"), escape),
    Scene("week", by_action("scale_week"), by_action("scale_day")),
    Scene("hours", by_action("scale_hour"), by_action("scale_day")),
    Scene("free-panels", by_action("arrange_panels"), by_action("arrange_panels")),
    Scene("time-travel", in_the_past, by_action("time_travel")),
    Scene("what-if", what_if),
    Scene("diff", diff),
    Scene("side-by-side", side_by_side, by_action("side_by_side")),
    Scene("cost-rates", by_action("cost_rates"), escape),
    Scene("contract-levels", by_action("contract_levels")),
    Scene("customer-contracts", by_action("customer_contracts")),
    Scene("calendar", a_calendar),
    Scene("what-if-waits", live_meanwhile, discard),
)
