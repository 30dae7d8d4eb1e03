"""Search everything (Ctrl+F): customers, sites, machines, calls, work of every day, technicians, contracts.

The worker looks; an answer to a text that is no longer there is dropped. Enter leads to what is on the board;
what is on another day says so, and Enter goes to that day. A customer, a site, a machine or a contract leads
to the customer's work.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QWidget

from dispatcher.services.searching import Hit
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.palette.box import Box
from ui.palette.entries import Entry, head
from ui.wording import day, tr, wording
from ui.words import level_name

FEWEST_LETTERS = 2
ICONS = {
    "work": "contract",
    "call": "call",
    "customer": "person",
    "site": "map",
    "machine": "machine",
    "technician": "travel",
    "contract": "contract",
}


class Leads(Protocol):
    """Where a search can lead."""

    def show_work(self, intervention_id: str) -> None: ...
    def show_technician(self, technician_id: str) -> None: ...
    def show_day(self, day: date, intervention_id: str = "") -> None: ...
    def judge_call(self, request_id: str) -> None: ...


class SearchBox(Box):
    """Opens with `open`; looks a moment after the last letter."""

    def __init__(self, window: QWidget, leads: Leads, model: BoardModel, bridge: Bridge) -> None:
        super().__init__(window)
        self._leads, self._model, self._bridge = leads, model, bridge
        self._customer: Hit | None = None  # whose work is shown instead of what was searched for
        self.line.searched.connect(self._look)
        self.line.textEdited.connect(self._leave_customer)
        wording.changed.connect(self.retranslate)
        self.retranslate()

    def retranslate(self) -> None:
        self.name(
            tr("Search everything"),
            tr("What was found"),
            tr("Number, name, phone, town, machine, fault… of any day"),
        )

    def open(self) -> None:
        self._customer = None
        super().open()
        self._look(self.line.text())

    # ---- looking

    def _look(self, asked: str) -> None:
        if self._customer is not None or not self.isVisible():
            return
        if len(asked.strip()) < FEWEST_LETTERS:
            self.offer([], tr("Type two letters or figures: accents and capitals do not count."))
            return
        desk = self._bridge.desk
        self._bridge.ask(lambda: desk.search(asked), lambda found: self._show(asked, found))

    def _show(self, asked: str, found: Sequence[Hit]) -> None:
        if self.line.text() == asked and self._customer is None and self.isVisible():
            nothing = tr("Nothing holds all these words. Try fewer of them, or only their beginnings.")
            self.offer(self._lines(found), "" if found else nothing)

    def _lines(self, found: Sequence[Hit]) -> list[Entry]:
        """Return the lines, kind under kind."""
        lines: list[Entry] = []
        kind = ""
        for hit in found:
            if hit.kind != kind:
                kind = hit.kind
                lines.append(head(kind_name(kind)))
            lines.append(self._line(hit))
        return lines

    def _line(self, hit: Hit) -> Entry:
        level = level_name(hit.level, self._model.board.service_levels) if hit.level else ""
        detail = " · ".join(part for part in (hit.detail, hit.technician, level) if part)
        is_here = self._is_here(hit)
        can_open = is_here or not hit.is_cancelled  # no day has work that was cancelled
        line = Entry(hit.key, hit.title, detail, when(hit, is_here), ICONS[hit.kind], can_open)
        return replace(line, do=lambda: self._open(hit))

    # ---- following what was found

    def _is_here(self, hit: Hit) -> bool:
        """Whether it is on the board that is shown."""
        board = self._model.board
        return hit.key in (board.requests if hit.kind == "call" else board.interventions)

    def _open(self, hit: Hit) -> None:
        if hit.kind == "technician":
            self._leads.show_technician(hit.key)
        elif hit.kind == "work" and (self._is_here(hit) or hit.day is None):
            self._leads.show_work(hit.key)
        elif hit.kind == "work" and hit.day is not None:
            self._leads.show_day(hit.day, hit.key)
        elif hit.kind == "call" and self._is_here(hit):
            self._leads.judge_call(hit.key)
        else:
            self._open_customer(hit)

    def _open_customer(self, hit: Hit) -> None:
        """Show the customer's work instead of what was searched for, in the same box."""
        self._bridge.ask(
            lambda: self._bridge.desk.work_of(hit.customer_id), lambda found: self._show_customer(hit, found)
        )

    def _show_customer(self, hit: Hit, found: Sequence[Hit]) -> None:
        super().open()
        self._customer = hit
        self.line.stop_waiting()
        lines = [head(tr("Work of {name}").format(name=hit.title)), *(self._line(one) for one in found)]
        nothing = tr("No work of this customer yet. Ctrl+N writes down a call.")
        self.offer(lines if found else [], "" if found else nothing)

    def _leave_customer(self) -> None:
        self._customer = None


def kind_name(kind: str) -> str:
    """Return the head over what was found of a kind."""
    return {
        "work": tr("Work of all days"),
        "call": tr("Calls"),
        "customer": tr("Customers"),
        "site": tr("Sites"),
        "machine": tr("Machines"),
        "technician": tr("Technicians"),
        "contract": tr("Contracts"),
    }[kind]


def when(hit: Hit, is_here: bool) -> str:
    """Say when something is, or that Enter goes to another day for it."""
    if hit.day is None:
        return ""
    if hit.is_cancelled:
        return tr("cancelled, {day}").format(day=day(hit.day))
    if hit.is_waiting:
        return tr("waits, {day}").format(day=day(hit.day))
    if not is_here and hit.kind == "work":
        return tr("go to {day}").format(day=day(hit.day))
    return day(hit.day)
