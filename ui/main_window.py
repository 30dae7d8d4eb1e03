"""The window: which panel stands where, and who hears whom. It decides nothing."""

from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, QSize, Qt
from PySide6.QtGui import QCloseEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QStatusBar,
    QVBoxLayout,
    QWidget,
)

from dispatcher.domain.routes import Preview, Proposal
from dispatcher.domain.sentences import Sentence
from dispatcher.services.commands import AcknowledgeAlarm
from dispatcher.services.executor import Done
from dispatcher.services.rebasing import Skipped
from dispatcher.services.scheduling import preview
from ui.absence_desk import AbsenceDesk
from ui.actions import Actions
from ui.alarm_room import AlarmRoom
from ui.bridge import Bridge
from ui.cases.board import CaseBoard
from ui.contract_offer import ContractOffers
from ui.doings import doings, pin_to_range
from ui.engine import EngineDoor
from ui.gantt.view import GanttView
from ui.habits import Habits
from ui.knowledge_desk import KnowledgeDesk
from ui.layouts import PanelDock, arrange_corners, scrolling
from ui.load.panel import LoadPanel
from ui.map.bar import MapBar
from ui.map.placing import Placing
from ui.map.provider_form import ProviderDesk
from ui.map.view import MapView
from ui.models.board_model import BoardModel
from ui.models.crew_hours import CrewHours
from ui.moving import Moving
from ui.palette.commands import CommandPalette
from ui.palette.keys import DeskKeys
from ui.panels.alarms import AlarmsPanel, AlarmStrip
from ui.panels.call_sheet import CallSheet
from ui.panels.contacts import ContactsPanel
from ui.panels.customer_messages import CustomerMessages
from ui.panels.header import Header
from ui.panels.intervention import InterventionSheet
from ui.panels.proposals import ProposalsPanel
from ui.panels.queue import QueuePanel
from ui.panels.search import SearchBox
from ui.panels.status import StatusBar
from ui.panels.strips import OfferStrip, RefusalStrip, TrainingStrip
from ui.panels.technicians import TechniciansPanel
from ui.panels.why import WhyPanel
from ui.places import Places
from ui.selection import Selection
from ui.sight import Sight
from ui.signals.panel import SignalsPanel
from ui.strip_places import StripPlaces
from ui.style import look, palette
from ui.tabs import Tabs
from ui.terms.contracts import ContractsPanel
from ui.terms.panel import TermsPanel
from ui.time_travel.past import Past
from ui.turning import TurningWindow
from ui.what_if.forking import WhatIf
from ui.what_if.leaving import may_be_lost
from ui.what_if.panel import WhatIfPanel
from ui.what_if.side_by_side import SideBySide
from ui.what_if.strip import WhatIfStrip
from ui.widgets.finish import style_sheet
from ui.widgets.heads import PanelHead
from ui.wording import say, tr, wording

if TYPE_CHECKING:
    from ui.panels.optimisation import OptimisationPanel

SMALLEST, LARGEST = (900, 500), (1920, 1080)  # of a first start
LEAST_SHEETS = (480, 100)  # what the sheets give way to; below it they scroll


class MainWindow(TurningWindow):
    """The desk on the screen. Its panels are public: the played story and the tests drive them."""

    def __init__(
        self, model: BoardModel, bridge: Bridge, engine: EngineDoor, is_training: bool = False
    ) -> None:
        super().__init__()
        self.model, self.bridge, self.selection, self.engine = model, bridge, Selection(), engine
        for listened_to in (model, bridge, engine, self.selection):
            listened_to.setParent(self)  # so that what listens to them goes when the window goes
        self.is_training = is_training
        self.setObjectName("desk")
        self._make_panels()
        self.habits = Habits(self)
        self.past = Past(model, bridge, self.selection)
        self.moving = Moving(model, bridge, self.refusal, self.places, self.ask_for_window)
        self.placing = Placing(model, self.selection, bridge, self.moving, self.map)
        self.actions_ = Actions(self.situation, doings(self, bridge), self)
        self.addActions(self.actions_.all())
        self.sheet.set_actions(self.actions_)
        self.sight.dress(self.actions_)
        self.cases.addActions([self.actions_["undo"], self.actions_["redo"]])
        self.palette_box = CommandPalette(self, self, model, self.actions_)
        self.search_box = SearchBox(self, self, model, bridge)
        DeskKeys(self)
        self.header = Header(model, self.actions_, bridge.desk.author.name, is_training)
        self._arrange_top(is_training)
        self._arrange_docks()
        self._connect()
        self._restyle()
        self.retranslate()
        self.setMinimumSize(smallest(self.screen().availableSize()))

    # ---- assembling

    def _make_panels(self) -> None:
        model, selection = self.model, self.selection
        self.places = Places(model, self.bridge)
        self.gantt = GanttView(model, selection, self._preview, self.places)
        self.sight = Sight(self)
        self.map = MapView(model, selection)
        self.queue = QueuePanel(model, selection)
        self.call_sheet = CallSheet(model, self.bridge)
        self.call_sheet.form.newcomer.town.towns = lambda: self.map.towns
        self.knowledge = KnowledgeDesk(
            *(model, self.bridge, selection, self.call_sheet),
            bring=lambda panel: self.tabs.setCurrentWidget(panel),
            tell=lambda words: self.header.toast.say(words, ""),
        )
        self.knowledge.setParent(self)
        self.sheet = InterventionSheet(model, selection, self.bridge)
        self.cases = CaseBoard(model, self.bridge, self)
        self.proposals = ProposalsPanel(model, selection, self.bridge, self.engine)
        self._optimisation_place = QWidget()
        self.alarms = AlarmsPanel(model.live, selection, self.bridge)
        self.alarm_room = AlarmRoom(model, self.bridge, self)
        self.why = WhyPanel(model, self.bridge)
        self.customer_messages = CustomerMessages(model, selection, self.bridge)
        self.contacts = ContactsPanel(model, selection, self.bridge)
        self.signals = SignalsPanel(model, selection, self.bridge)
        self.contract_offers = ContractOffers(self.bridge, self)
        self.what_if = WhatIf(model, self.bridge)
        self.what_if.setParent(self)
        self.what_if_panel = WhatIfPanel(model, selection, self.bridge, self.what_if)
        self.side_by_side = SideBySide(model, self.bridge, selection, self.gantt, self.what_if)
        self.what_if_panel.hold(self.side_by_side.button)
        self.terms = TermsPanel(model, self.bridge)
        self.terms.wanted.connect(lambda: self.tabs.setCurrentWidget(self.terms))
        self.contracts = ContractsPanel(model, selection, self.bridge)
        self.contracts.wanted.connect(lambda: self.tabs.setCurrentWidget(self.contracts))
        self.crew_hours = CrewHours(model)
        self.load = LoadPanel(model, selection, self.gantt, self.crew_hours)
        self.technicians = TechniciansPanel(model, selection, self.crew_hours)
        self.absence_desk = AbsenceDesk(
            *(model, self.bridge, selection, self.technicians.absence_form),
            bring_form=lambda: self.tabs.setCurrentWidget(self.technicians),
        )
        self.refusal, self.offer, self.size_offer = RefusalStrip(), OfferStrip(), OfferStrip()
        self.status = StatusBar(model, selection, self.bridge)
        self.map_head = PanelHead()
        self.map_bar = MapBar(self.map, model, selection)
        self.map_provider = ProviderDesk(self.map)
        self.map_head.row.addWidget(self.map_bar, 4)

    @cached_property
    def optimisation(self) -> "OptimisationPanel":
        """Made when it is first wanted, or soon after the first paint: no start waits for it."""
        from ui.panels.optimisation import OptimisationPanel

        made = OptimisationPanel(self.model, self.selection, self.bridge, self.engine)
        self.tabs.swap(self._optimisation_place, made)
        made.view.rates_wanted.connect(self.open_cost_rates)
        return made

    def _arrange_top(self, is_training: bool) -> None:
        top = QWidget()
        self.alarm_strip = AlarmStrip(self.model.live, top, self.alarm_room.watchdog)
        column = QVBoxLayout(top)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        self.what_if_strip = WhatIfStrip(self.what_if, self.what_if_panel)
        past = self.past.made_strip(self.actions_)
        asked = self.contract_offers.strip
        notices = [
            self.refusal,
            self.size_offer,
            self.offer,
            asked,
            *([TrainingStrip()] if is_training else []),
        ]
        strips = StripPlaces([past, self.what_if_strip], [self.alarm_strip], notices)
        column.addWidget(strips)
        self.setMenuWidget(top)
        self.habits.watch_room(strips)

    def _arrange_docks(self) -> None:
        plan = _over(self.gantt, self.load)
        self.side_by_side.stand_over(plan)
        self.setCentralWidget(plan)
        self._fill_tabs()
        arrange_corners(self)
        left, bottom = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.BottomDockWidgetArea
        self.queue_dock = self._dock("queueDock", self.queue, left)
        self.tabs_dock = self._dock("tabsDock", scrolling(self.tabs, *LEAST_SHEETS), bottom)
        self.map_dock = self._dock("mapDock", _under(self.map_head, self.map), bottom)
        self.splitDockWidget(self.tabs_dock, self.map_dock, Qt.Orientation.Horizontal)
        foot = QStatusBar()
        foot.setSizeGripEnabled(False)
        foot.addWidget(self.status, 1)
        foot.setContentsMargins(0, 0, 0, 0)
        self.setStatusBar(foot)

    def _fill_tabs(self) -> None:
        self.tabs = Tabs()
        self.tabs.hold(self.call_sheet, lambda: tr("Call sheet"), "call", is_main=True)
        self.tabs.hold(self.sheet, lambda: tr("Intervention"), "contract", is_main=True)
        self.tabs.hold(self.proposals, lambda: tr("Proposals"), "proposals", is_main=True)
        self.tabs.hold(self.knowledge.panel, lambda: tr("Knowledge"), "knowledge")
        self.tabs.hold(self.alarms, self._alarms_words, "bell", is_main=True)
        self.tabs.hold(self.alarm_room.desk, lambda: tr("Alarm desk"), "heartbeat")
        self.tabs.hold(self.customer_messages, self.customer_messages.tab_words, "message", is_main=True)
        self.tabs.hold(self.contacts, self.contacts.tab_words, "contacts", is_main=True)
        self.tabs.hold(self._optimisation_place, lambda: tr("Optimisation"), "plan")
        self.tabs.hold(self.why, lambda: tr("Why?"), "person")
        self.past.fill(self.tabs)
        self.tabs.hold(self.what_if_panel, lambda: tr("What if"), "fork")
        self.tabs.hold(self.technicians, lambda: tr("Technicians"), "technicians")
        self.tabs.hold(self.terms, lambda: tr("Contracts"), "levels")
        self.tabs.hold(self.contracts, lambda: tr("Customer contracts"), "sold")
        self.tabs.hold(self.signals, lambda: tr("Signals"), "signals")
        self.tabs.hold(self.sight.table, lambda: tr("Table"), "table")

    def _dock(self, name: str, panel: QWidget, area: Qt.DockWidgetArea) -> PanelDock:
        dock = PanelDock(name, panel)
        self.addDockWidget(area, dock)
        return dock

    def _connect(self) -> None:
        self.past.guard(self)
        self._connect_desk()
        self._connect_panels()
        self.alarm_room.connect_all()
        self.selection.changed.connect(self._follow_selection)
        self.model.changed.connect(self._follow_board)
        look.changed.connect(self._restyle)
        wording.changed.connect(self.retranslate)

    def _connect_desk(self) -> None:
        bridge = self.bridge
        bridge.happened.connect(self.model.follow)
        self.what_if.left.connect(self._show_left_out)
        bridge.history_changed.connect(self.actions_.refresh)
        self.past.travel.changed.connect(self.status.note_closed)
        bridge.saved.connect(self._tell_saved)
        bridge.turned.connect(self._forget_offers)
        bridge.refused.connect(lambda sentence, _asked: self.refusal.refuse(say(sentence)))
        bridge.conflicted.connect(self._tell_conflict)
        bridge.broke.connect(self._tell_bug)

    def _connect_panels(self) -> None:
        self.gantt.move_requested.connect(self.moving.move)
        self.gantt.moves_requested.connect(self.moving.move_together)
        self.gantt.length_requested.connect(self.moving.set_length)
        self.gantt.removal_requested.connect(self.moving.take_off)
        self.gantt.proposal_dropped.connect(self.moving.apply)
        self.gantt.queue = self.queue
        self.gantt.keyed.connect(self.refusal.take_focus)
        self.gantt.explained.connect(self.status.explain)
        self.gantt.menu_wanted.connect(self.open_menu)
        self.queue.menu_wanted.connect(self.open_menu)
        self.load.left.connect(self.gantt.setFocus)
        self.technicians.menu_wanted.connect(self.open_menu)
        self.technicians.wanted.connect(self.show_technician)
        self.queue.call_chosen.connect(self.judge_call)
        self.cases.judge_wanted.connect(lambda _key: self.activateWindow())
        self.cases.judge_wanted.connect(self.judge_call)
        self.queue.proposals_wanted.connect(self.look_for_places)
        self.call_sheet.saved.connect(self._follow_saved_call)
        self.call_sheet.left.connect(self.gantt.setFocus)
        self.proposals.applied.connect(self._follow_applied)
        self.proposals.renegotiation_wanted.connect(self.moving.renegotiate)
        self.proposals.chosen_changed.connect(self._reveal)
        self.engine.state_changed.connect(self.status.note_engine)
        self.tabs.currentChanged.connect(self._show_tab)
        self.sheet.window_promised.connect(self.moving.promise)
        self.sheet.promise_withdrawn.connect(self.moving.withdraw)
        self.sheet.range_pinned.connect(partial(pin_to_range, self.bridge))
        self.sheet.promise_form.given_up.connect(self.moving.forget)
        for screen in (self.alarms, self.alarm_strip):
            screen.appointment_wanted.connect(self._ask_for_alarm)
            screen.acknowledged.connect(lambda key: self.bridge.run(AcknowledgeAlarm(key)))
        self.customer_messages.wanted.connect(partial(self.tabs.setCurrentWidget, self.customer_messages))
        self.signals.wanted.connect(partial(self.tabs.setCurrentWidget, self.signals))
        self.customer_messages.counted.connect(self.tabs.write)
        self.contacts.wanted.connect(partial(self.tabs.setCurrentWidget, self.contacts))
        self.contacts.counted.connect(self.tabs.write)
        self.contacts.rules_read.connect(self.queue.rows.use_rules)
        self.call_sheet.caller_known.connect(self.contacts.follow_customer)
        self.call_sheet.caller_known.connect(self.contracts.follow_customer)
        self.alarm_strip.show_wanted.connect(self._show_alarm)
        self.what_if_strip.diff_wanted.connect(self.compare_what_if)
        self.alarm_strip.list_wanted.connect(lambda: self.tabs.setCurrentWidget(self.alarms))
        self.status.alarms_wanted.connect(lambda: self.tabs.setCurrentWidget(self.alarms))
        self.status.engine_wanted.connect(lambda: self.tabs.setCurrentWidget(self.optimisation))
        self.status.undo_wanted.connect(self.bridge.undo)
        self.header.toast.undo_wanted.connect(self.bridge.undo)

    # ---- what is asked for

    def optimise(self) -> None:
        """Look for a better day, and show how far that has come."""
        self.tabs.setCurrentWidget(self.optimisation)
        self.optimisation.start()

    def _preview(self, intervention_id: str, technician_id: str, start: datetime) -> Preview:
        self.past.refuse_if_away()
        return preview(self.model.board, intervention_id, technician_id, start, self.model.now)

    def _reveal(self, proposal: Proposal) -> None:
        """Bring the place of a proposal into view, so that its ghost is seen."""
        row = self.gantt.picture.layout.row_of.get(proposal.technician_id)
        if row is not None:
            start_s = proposal.arrival.timestamp()
            self.gantt.navigation.reveal(row, start_s, start_s)

    def _ask_for_alarm(self, intervention_id: str) -> None:
        """An alarm is the live day's: a window is promised there, whatever is tried in a fork."""
        self.what_if.show_live()
        self.ask_for_window(intervention_id)

    def _show_alarm(self, intervention_id: str) -> None:
        self.what_if.show_live()
        self.show_work(intervention_id)

    # ---- following

    def _show_left_out(self, skipped: tuple[Skipped, ...]) -> None:
        if skipped:
            self.tabs.setCurrentWidget(self.what_if_panel)

    def _show_tab(self, at: int) -> None:
        if self.tabs.widget(at) is self._optimisation_place:
            self.optimisation.setFocus()

    def _follow_saved_call(self, intervention_id: str, wants_proposals: bool) -> None:
        if wants_proposals:
            self.look_for_places(intervention_id)
        else:
            self.show_work(intervention_id)

    def _follow_applied(self) -> None:
        self.tabs.setCurrentWidget(self.sheet)
        self.gantt.setFocus()

    def _follow_selection(self) -> None:
        self.actions_.refresh()
        chosen = self.selection.intervention_id
        if (
            chosen is not None
            and self.tabs.currentWidget() is self.call_sheet
            and not self.call_sheet.is_busy
        ):
            self.tabs.setCurrentWidget(self.sheet)

    def _follow_board(self) -> None:
        self.actions_.refresh()
        self.tabs.write()

    def _tell_saved(self, done: Done, how: str) -> None:
        self.refusal.close_strip()
        what = say(done.label)
        if how != "do" and not done.events:
            self.header.toast.say(tr("Nothing was left to change: {what}").format(what=what), "")
        elif how == "do":
            self.header.toast.say(what, tr("Undo") if self.bridge.undo_label == done.label else "")
        elif how == "undo":
            self.header.toast.say(tr("Undone: {what}").format(what=what), "")
        else:
            self.header.toast.say(tr("Done again: {what}").format(what=what), "")

    def _forget_offers(self) -> None:
        """Take away what is offered about the day that was shown: another one is asked from now on."""
        self.refusal.close_strip()
        self.header.toast.hide()
        self.moving.forget()

    def _tell_conflict(self, sentence: Sentence, _asked: object) -> None:
        """Somebody was first: say so, and look at the day afresh."""
        self.refusal.refuse(say(sentence))
        self.bridge.ask(lambda: self.bridge.desk.load_board(self.model.board.day), self.model.show)

    def _tell_bug(self, text: str) -> None:
        self.refusal.refuse(
            tr("Something went wrong in the program; nothing was changed. It is in the log: {what}").format(
                what=text
            )
        )

    # ---- words and looks

    def retranslate(self) -> None:
        self.map_head.say(tr("Map"))
        for dock, name in (
            (self.queue_dock, tr("Incoming work")),
            (self.tabs_dock, tr("Sheets")),
            (self.map_dock, tr("Map")),
        ):
            dock.setWindowTitle(name)
        self.setWindowTitle("Dispatcher")
        self.tabs.write()

    def _alarms_words(self) -> str:
        standing = len(self.model.live.board.standing_alarms)
        return tr("Alarms ({count})").format(count=standing) if standing else tr("Alarms")

    def _restyle(self) -> None:
        QApplication.setPalette(palette(look.theme))
        self.setStyleSheet(style_sheet(look.theme))
        self.tabs.tint()

    # ---- where the window stood

    def restore(self, kept: QSettings) -> None:
        """Stand where the window stood; a layout of another version is left alone."""
        self.resize(first_size(self.screen().availableSize()))
        self.habits.restore(kept)
        self.map.remember(kept)
        self.queue.restore(kept, self.bridge.desk.author.name)
        self.palette_box.restore(kept)
        self.load.restore(kept)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.habits.layouts.show_usual()
        (self.gantt if self.sight.week.isHidden() else self.sight.week).setFocus()

    def keep(self, kept: QSettings) -> None:
        """Remember where the window stands and what it shows."""
        self.habits.keep(kept)
        self.map.keep(kept)
        self.load.keep(kept)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.bridge.is_open and not may_be_lost(self.what_if, self):
            event.ignore()
            return
        self.habits.close()
        self.map.shut_down()
        super().closeEvent(event)


def first_size(screen: QSize) -> QSize:
    """Return the size of the window on a first start: the whole screen, within reason."""
    return screen.boundedTo(QSize(*LARGEST)).expandedTo(smallest(screen))


def smallest(screen: QSize) -> QSize:
    """Return the least size of the window; on a screen drawn at 200 per cent there is less than usual."""
    least = QSize(*SMALLEST)
    return least if screen.height() >= least.height() else least.boundedTo(screen)


def _over(plan: QWidget, foot: QWidget) -> QWidget:
    """Return a holder of the plan with something under it."""
    holder = _under(plan, foot)
    column = holder.layout()
    assert isinstance(column, QVBoxLayout)
    column.setStretch(0, 1)
    column.setStretch(1, 0)
    return holder


def _under(head: QWidget, panel: QWidget) -> QWidget:
    """Return a holder of a panel with its head above it."""
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(head)
    column.addWidget(panel, 1)
    return holder
