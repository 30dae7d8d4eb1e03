"""A call sheet being typed outlives a crash: kept within a second, offered at the next start.

So does a call put aside because another one was opened meanwhile: it waits until it is taken up or discarded.
Kept in the seat's own settings, never in the database: until a call is saved it exists for nobody else.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.requests import Coverage, Impact, RequestKind
from ui.bridge import Bridge, Served
from ui.panels.call_draft import CallDraft
from ui.panels.call_form import CallForm
from ui.panels.call_sheet import CallSheet

PAUSE_MS = 1000  # at most until what was typed is kept, also while the typing goes on


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
    impact: str = ""  # this and what follows as the sheet's own words; "" what is usual
    kind: str = ""
    coverage: str = ""
    contact: str = ""
    opened: str = ""  # ISO, UTC
    was_urgent: bool = False

    @property
    def summary(self) -> str:
        return " · ".join(part for part in (self.words, self.fault) if part)


class DraftKeeper(QObject):
    """Follows one call sheet. `waiting` are the calls put aside, the latest first; `changed` follows.

    The first of them at a start is what a seat that ended without a word was writing.
    """

    changed = Signal()

    def __init__(self, sheet: CallSheet, bridge: Bridge, place: str) -> None:
        super().__init__(sheet)
        self._sheet, self._bridge = sheet, bridge
        self._key = f"drafts/{quote(place, safe='')}"
        left = self._read()
        self.waiting = (*([left] if left else []), *self._read_waiting())
        if left is not None:
            self._keep_waiting()
            _store().remove(self._key)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        sheet.form.changed.connect(self._follow)
        sheet.form.customer.textEdited.connect(lambda: self._follow())
        sheet.interrupted.connect(self._put_aside)

    def keep(self) -> None:
        """Write down what stands on the sheet; an empty sheet takes the kept draft away."""
        self._pause.stop()
        if self._sheet.has_words:
            _store().setValue(self._key, json.dumps(vars(_kept(self._sheet.form))))
            _store().sync()
        else:
            _store().remove(self._key)

    def forget(self) -> None:
        """Throw away the call put aside last."""
        self.waiting = self.waiting[1:]
        self._keep_waiting()
        self.changed.emit()

    def take_up(self) -> None:
        """Fill the sheet with the call put aside last, as far as its customer and machine still exist."""
        desk = self._bridge.desk
        if self.waiting:
            kept = self.waiting[0]
            self._bridge.ask(lambda: _looked_up(desk, kept), lambda rows: self._fill(kept, *rows))

    def _follow(self) -> None:
        """Keep what is typed soon; once nothing is left of it, at once: it must not be offered again."""
        if not self._sheet.has_words:
            self.keep()
        elif not self._pause.isActive():
            self._pause.start()

    def _put_aside(self) -> None:
        """Another call is about to take the sheet: this one waits."""
        self.waiting = (_kept(self._sheet.form), *self.waiting)
        self._keep_waiting()
        self.changed.emit()

    def _keep_waiting(self) -> None:
        _store().setValue(f"{self._key} aside", json.dumps([vars(kept) for kept in self.waiting]))
        _store().sync()

    def _fill(self, kept: KeptDraft, customer: Customer | None, machine: Equipment | None) -> None:
        form, usual = self._sheet.form, CallDraft()
        self.waiting = tuple(one for one in self.waiting if one is not kept)
        self._sheet.give_way()
        draft = CallDraft(
            customer=customer,
            equipment=machine,
            fault=kept.fault,
            minutes=kept.minutes,
            level=kept.level,
            urgent=kept.urgent,
            call_id=kept.call_id if customer is not None else "",
            impact=Impact(kept.impact or usual.impact),
            kind=RequestKind(kept.kind or usual.kind),
            coverage=Coverage(kept.coverage) if kept.coverage else None,
            contact_id=(kept.contact or None) if customer is not None else None,
            opened_at=datetime.fromisoformat(kept.opened) if kept.opened else None,
            was_urgent=kept.was_urgent,
        )
        form.begin(draft)
        if customer is None:
            form.customer.setText(kept.words)
        if kept.due:
            form.due.show_moment(datetime.fromisoformat(kept.due))
        (form.fault if customer is not None else form.customer).setFocus()
        self.keep()
        self._keep_waiting()
        self.changed.emit()

    def _read(self) -> KeptDraft | None:
        return _made(_read_json(self._key))

    def _read_waiting(self) -> list[KeptDraft]:
        read = _read_json(f"{self._key} aside")
        made = [_made(one) for one in read] if isinstance(read, list) else []
        return [one for one in made if one is not None]


def _store() -> QSettings:
    """Return where drafts are kept: a file of its own, so that keeping one disturbs nothing else."""
    return QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, "dispatcher", "drafts")


def _read_json(key: str) -> Any:
    try:
        return json.loads(str(_store().value(key, "") or "null"))
    except ValueError:
        return None


def _made(read: Any) -> KeptDraft | None:
    """Make a draft of what was read; nothing of what this version does not understand."""
    try:
        made = KeptDraft(**read)
        for moment in filter(None, (made.due, made.opened)):
            datetime.fromisoformat(moment)
        for kind, word in ((Impact, made.impact), (RequestKind, made.kind), (Coverage, made.coverage)):
            if word:
                kind(word)
    except (ValueError, TypeError):
        return None
    usual = KeptDraft("")
    alike = all(type(value) is type(getattr(usual, name)) for name, value in vars(made).items())
    return made if alike else None


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
        impact=str(draft.impact),
        kind=str(draft.kind),
        coverage=str(draft.coverage or ""),
        contact=draft.contact_id or "",
        opened=draft.opened_at.isoformat() if draft.opened_at else "",
        was_urgent=draft.was_urgent,
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
