"""A call sheet being typed outlives a crash: kept a second after the typing stops, offered at the next start.

Kept in the seat's own settings, never in the database: until a call is saved it exists for nobody else.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from PySide6.QtCore import QObject, QSettings, QTimer

from dispatcher.domain.customers import Customer, Equipment, Site
from ui.bridge import Bridge, Served
from ui.panels.call_draft import CallDraft
from ui.panels.call_form import CallForm
from ui.panels.call_sheet import CallSheet

PAUSE_MS = 1000  # without a key before a draft is kept


@dataclass(frozen=True)
class KeptDraft:
    """A draft as it was last written down: names and numbers, since rows may change meanwhile."""

    words: str  # what stood in the customer field
    customer: str = ""
    machine: str = ""
    fault: str = ""
    due: str = ""  # ISO, UTC; "" where the contract's own due time stood
    minutes: int = 60
    level: int = 1
    urgent: bool = False
    call_id: str = ""

    @property
    def summary(self) -> str:
        return " · ".join(part for part in (self.words, self.fault) if part)


class DraftKeeper(QObject):
    """Follows one call sheet. `found` is the draft of a seat that ended without a word, if there is one."""

    def __init__(self, sheet: CallSheet, bridge: Bridge, place: str) -> None:
        super().__init__(sheet)
        self._sheet, self._bridge = sheet, bridge
        self._key = f"drafts/{quote(place, safe='')}"
        self.found = self._read()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        sheet.form.changed.connect(self._pause.start)
        sheet.form.customer.textEdited.connect(lambda: self._pause.start())

    def keep(self) -> None:
        """Write down what stands on the sheet; an empty sheet takes the kept draft away."""
        form = self._sheet.form
        if self._sheet.is_busy or form.customer.text().strip():
            self.found = None  # somebody writes another call by now
            _store().setValue(self._key, json.dumps(vars(_kept(form))))
            _store().sync()
        elif self.found is None:
            self.forget()

    def forget(self) -> None:
        """Throw the kept draft away."""
        self.found = None
        _store().remove(self._key)

    def take_up(self) -> None:
        """Fill the sheet with the draft that was found, as far as its customer and machine still exist."""
        kept, desk = self.found, self._bridge.desk
        if kept is not None:
            self._bridge.ask(lambda: _looked_up(desk, kept), lambda rows: self._fill(kept, *rows))

    def _fill(self, kept: KeptDraft, customer: Customer | None, machine: Equipment | None) -> None:
        form = self._sheet.form
        draft = CallDraft(
            customer=customer,
            equipment=machine,
            fault=kept.fault,
            minutes=kept.minutes,
            level=kept.level,
            urgent=kept.urgent,
            call_id=kept.call_id if customer is not None else "",
        )
        form.begin(draft)
        if customer is None:
            form.customer.setText(kept.words)
        if kept.due:
            form.due.show_moment(datetime.fromisoformat(kept.due))
        (form.fault if customer is not None else form.customer).setFocus()
        self.found = None

    def _read(self) -> KeptDraft | None:
        text = str(_store().value(self._key, "") or "")
        try:
            read: Any = json.loads(text) if text else None
            return KeptDraft(**read) if read else None
        except (ValueError, TypeError):
            return None  # of another version


def _store() -> QSettings:
    """Return where drafts are kept: a file of its own, so that keeping one disturbs nothing else."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "dispatcher", "drafts")


def _kept(form: CallForm) -> KeptDraft:
    draft = form.draft
    return KeptDraft(
        words=form.customer.text(),
        customer=_key_of(draft.customer) if draft.customer else "",
        machine=_key_of(draft.equipment) if draft.equipment else "",
        fault=draft.fault,
        due=draft.due_at.isoformat() if draft.due_at and form.has_own_due else "",
        minutes=draft.minutes,
        level=draft.level,
        urgent=draft.urgent,
        call_id=draft.call_id,
    )


def _looked_up(desk: Served, kept: KeptDraft) -> tuple[Customer | None, Equipment | None]:
    """Find the customer and the machine again; on the worker."""
    found = [caller.customer for caller in desk.find_callers(kept.words)] if kept.customer else []
    customer = next((row for row in found if _key_of(row) == kept.customer), None)
    known: tuple[list[Site], list[Equipment]] = desk.machines_of(customer.id) if customer else ([], [])
    return customer, next((row for row in known[1] if _key_of(row) == kept.machine), None)


def _key_of(row: Customer | Equipment) -> str:
    """Return what names a row on every desk: its number where it has one, which an import keeps."""
    return row.external_id or row.id
