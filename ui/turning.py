"""What actions and panels ask of the window: what is brought to the front, what is shown, what is chosen."""

from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog

from dispatcher.domain.board import Board
from ui.absence_desk import AbsenceDesk
from ui.actions import Actions
from ui.context_menu import show_menu, work_menu
from ui.gantt.sheet import PAGES, write_pdf
from ui.heart import civil_day
from ui.layouts import DeskWindow
from ui.models.situation import Situation, situation
from ui.palette.commands import CommandPalette
from ui.panels.intervention import InterventionSheet
from ui.panels.proposals import ProposalsPanel
from ui.panels.search import SearchBox
from ui.panels.strips import RefusalStrip
from ui.panels.technicians import TechniciansPanel
from ui.panels.why import WhyPanel
from ui.printing import ask_for_printer
from ui.time_travel.past import Past
from ui.what_if.forking import WhatIf
from ui.what_if.panel import WhatIfPanel
from ui.wording import tr


class TurningWindow(DeskWindow):
    """The turns a person or a panel may ask for. The panels are made in ui/main_window.py."""

    actions_: Actions
    absence_desk: AbsenceDesk
    past: Past
    sheet: InterventionSheet
    proposals: ProposalsPanel
    why: WhyPanel
    technicians: TechniciansPanel
    search_box: SearchBox
    palette_box: CommandPalette
    what_if: WhatIf
    what_if_panel: WhatIfPanel
    refusal: RefusalStrip

    def situation(self) -> Situation:
        """Return what can be done now."""
        now = situation(
            self.model.board, self.selection.intervention_id, self.bridge.undo_label, self.bridge.redo_label
        )
        return self.past.told(self.absence_desk.told(now))

    def chosen(self) -> list[Situation]:
        """Return the situation of every job chosen together, the selected one first."""
        keys = dict.fromkeys((self.selection.intervention_id, *self.selection.marked))
        return [situation(self.model.board, key) for key in keys]

    def carry(self) -> None:
        """Take the chosen work into the hand, for the arrow keys."""
        self.gantt.take_chosen()

    def choose_row(self) -> None:
        self.gantt.choose_row()
        self.gantt.setFocus()

    def open_call_sheet(self, urgent: bool) -> None:
        self.tabs.setCurrentWidget(self.call_sheet)
        self.call_sheet.start(urgent)

    def open_new_customer(self) -> None:
        """Write down a caller nobody knows, under what was typed of him."""
        if self.call_sheet.draft.call_id:  # being judged: what is written down is his machine
            self.tabs.setCurrentWidget(self.call_sheet)
        else:
            self.open_call_sheet(urgent=False)
        self.call_sheet.form.write_down()

    def open_slots(self) -> None:
        """Bring the windows that can be promised to the caller to the front."""
        self.tabs.setCurrentWidget(self.call_sheet)
        self.call_sheet.show_slots()

    def judge_call(self, request_id: str) -> None:
        """Open the sheet of a call nobody has judged."""
        self.tabs.setCurrentWidget(self.call_sheet)
        self.call_sheet.judge(self.model.board.requests[request_id])

    def look_for_places(self, intervention_id: str) -> None:
        """Select a waiting job and show the best places for it."""
        self.selection.select(intervention_id=intervention_id)
        self.tabs.setCurrentWidget(self.proposals)
        self.proposals.look_for(intervention_id)
        self.proposals.table.setFocus()

    def open_proposals(self) -> None:
        if self.selection.intervention_id is not None:
            self.look_for_places(self.selection.intervention_id)

    def show_work(self, intervention_id: str) -> None:
        """Select a job everywhere and bring its sheet to the front."""
        self.selection.select(intervention_id=intervention_id)
        self.tabs.setCurrentWidget(self.sheet)

    def ask_for_window(self, intervention_id: str, start: datetime | None = None) -> None:
        """Select a job and open the small form that promises a window to its customer."""
        self.show_work(intervention_id)
        self.sheet.ask_for_window(start)

    def open_promise_form(self) -> None:
        if self.selection.intervention_id is not None:
            self.ask_for_window(self.selection.intervention_id)

    def open_range_form(self) -> None:
        """Open the small form that pins the selected work to a range of time."""
        self.tabs.setCurrentWidget(self.sheet)
        self.sheet.ask_for_range()

    def explain(self, technician_id: str | None = None) -> None:
        """Say for the selected work who could go and why not the others, beginning with one of them."""
        if self.selection.intervention_id is not None:
            self.tabs.setCurrentWidget(self.why)
            self.why.explain(self.selection.intervention_id, technician_id)
            self.why.candidates.table.setFocus()

    def open_menu(self, at: QPoint, technician_id: str = "") -> None:
        """Show what can be done with the selected work, and ask about a technician pointed at."""
        about = self.situation()
        technician = self.model.board.technicians.get(technician_id)
        asks = None
        if about.intervention is not None and technician is not None and self.actions_["why"].isEnabled():
            words = tr("Why, or why not: {number} with {name}")
            words = words.format(number=about.intervention.number, name=technician.name)
            asks = QAction(words.replace("&", "&&"), self)  # a single one would underline a letter
            asks.triggered.connect(lambda: self.explain(technician_id))
        menu = work_menu(self, self.actions_, asks)
        menu.addSeparator()
        menu.addActions(self.absence_desk.entries(technician_id, menu))
        show_menu(menu, at)

    def search_queue(self) -> None:
        self.queue.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.queue.search.selectAll()

    def search_everything(self) -> None:
        """Search every day, customer and machine the desk knows."""
        self.search_box.open()

    def open_technicians(self) -> None:
        """Bring the list of technicians to the front, its search line ready."""
        self.tabs.setCurrentWidget(self.technicians)
        self.technicians.show_search()

    def choose_filter(self) -> None:
        """Open the list of filters of incoming work."""
        self.queue.choose_filter()

    def open_palette(self) -> None:
        """Offer every action by its words, and everybody on the board by name."""
        self.palette_box.open()

    def show_technician(self, technician_id: str) -> None:
        """Select a technician everywhere and bring his row into view."""
        self.selection.select(technician_id=technician_id)
        row = self.gantt.picture.layout.row_of.get(technician_id)
        if row is not None:
            now_s = self.model.now.timestamp()
            self.gantt.navigation.reveal(row, now_s, now_s)
        self.gantt.setFocus()

    def show_day(self, day: date, intervention_id: str = "") -> None:
        """Show another day, and on it a job."""

        def show(board: Board) -> None:
            self.model.show(board)
            if intervention_id:
                self.show_work(intervention_id)

        self.bridge.ask(lambda: self.bridge.desk.load_board(day), show)

    def show_today(self) -> None:
        """Show the day it is, after another one."""
        self.show_day(civil_day(self.model.now))

    def zoom(self, factor: float) -> None:
        self.gantt.zoom(factor)

    def fit_day(self) -> None:
        self.gantt.fit_day()

    def show_now(self) -> None:
        self.gantt.show_now()

    def turn_what_if(self) -> None:
        """Fork the day; with a fork open, go from it to the live day and back."""
        self.tabs.setCurrentWidget(self.what_if_panel)
        self.what_if.turn()

    def compare_what_if(self) -> None:
        """Show what the fork would change."""
        self.tabs.setCurrentWidget(self.what_if_panel)
        self.what_if_panel.show_changes()

    def open_cost_rates(self) -> None:
        """Show the form for what roads and hours cost."""
        self.tabs.setCurrentWidget(self.what_if_panel)
        self.what_if_panel.rates_form.begin()

    def choose_printer(self) -> None:
        """Ask for a printer and print the day's plan."""
        ask_for_printer(self.model, self, self.refusal.refuse)

    def choose_pdf(self) -> None:
        """Ask for a file and write the day's plan into it."""
        usual = str(Path.home() / f"plan-{self.model.board.day.isoformat()}.pdf")
        kinds = ";;".join(f"PDF {page} (*.pdf)" for page in PAGES)
        name, kind = QFileDialog.getSaveFileName(self, tr("Export the plan as PDF…"), usual, kinds)
        if name:
            self.export_pdf(Path(name), next((page for page in PAGES if f" {page} " in kind), "A3"))

    def export_pdf(self, path: Path, page: str = "A3") -> None:
        """Write the day's plan as a PDF, and say so."""
        try:
            write_pdf(path, self.model, PAGES[page])
        except OSError as error:
            self.refusal.refuse(
                tr("The file cannot be written: {why}").format(why=error.strerror or str(error))
            )
        else:
            self.header.toast.say(tr("written: {file}").format(file=path.name), "")
