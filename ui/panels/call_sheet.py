"""The call sheet: a call written down, judged, and somebody found for it, while the customer is on the phone.

Until something is saved nothing exists: cancelling leaves no trace. Saving makes one request and, where
customer, machine and fault are known, one intervention.
"""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dispatcher.domain.board import Board
from dispatcher.domain.interventions import Intervention
from dispatcher.domain.requests import Coverage, Request, Urgency
from dispatcher.domain.routes import Candidate
from dispatcher.domain.values import new_id
from dispatcher.services.candidates import candidates
from dispatcher.services.commands import AssignIntervention, Batch, Command, TellTechnician
from dispatcher.services.slots import OfferedSlot
from ui.bridge import Bridge
from ui.models.board_model import BoardModel
from ui.models.proposal_columns import technician_name
from ui.models.slot_grid import when
from ui.panels.call_answers import CallAnswers
from ui.panels.call_context import CallContext
from ui.panels.call_draft import (
    CallDraft,
    asks_for,
    attaching,
    draft_intervention,
    judging_without_visit,
    keeping,
    missing,
    saving,
)
from ui.panels.call_form import CallForm
from ui.plain import plain_tooltip
from ui.widgets.fields import button
from ui.widgets.labels import elided, label, rule
from ui.widgets.scrolling import scrolling
from ui.wording import tr, wording

LOOK_AGAIN_MS = 200
EDGE_PX = 6


class CallSheet(QWidget):
    """One call at a time.

    `saved(intervention_id, wants_proposals)` follows a saved visit, `kept` a call put aside to be judged
    later, `left` a sheet that was cancelled. `interrupted` comes while a call still stands on the sheet that
    another one is about to take. `caller_known(customer, request id or "")` comes with every change of a call
    whose customer is known.
    """

    saved = Signal(str, bool)
    kept = Signal()
    left = Signal()
    interrupted = Signal()
    caller_known = Signal(object, str)

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model, self._bridge = model, bridge
        self.form = CallForm(model, bridge)
        self.context = CallContext(model, bridge)
        self.answers = CallAnswers(model, bridge)
        self.candidates, self.slots = self.answers.candidates, self.answers.slots
        self._is_saving = False
        self._asked_for: CallDraft | None = None
        self._offered_for: tuple[object, ...] = ()
        self._asked_slots: tuple[object, Board | None] = None, None
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(LOOK_AGAIN_MS)
        self._look.timeout.connect(self._look_for_candidates)
        self._make_buttons()
        self._arrange()
        self.form.changed.connect(self._follow)
        self.form.gone_through.connect(self._offer_slots)
        self.form.newcomer.turned.connect(self._enable)
        self.context.contact_chosen.connect(self.form.choose_contact)
        self.context.attached.connect(self._attach)
        self.context.identified.connect(self._judge_again)
        self.answers.chosen_changed.connect(self._enable)
        self.slots.confirmed.connect(self._promise)
        model.changed.connect(self._look.start)
        model.ticked.connect(self._follow_clock)
        for answer in (bridge.refused, bridge.conflicted, bridge.broke):
            answer.connect(self._come_to_rest)
        wording.changed.connect(self.retranslate)
        self.form.clear(urgent=False)
        self.retranslate()

    def _make_buttons(self) -> None:
        self.propose_button = button("proposals", "primary", self.propose)
        self.dispatch_button = button("tell", "", self.dispatch)
        self.save_button = button("queue", "", self.save)
        self.promise_button = button("appointment", "primary", self._promise)
        self.no_window_button = button("close", "", lambda: self.slots.view.clear_choice())
        self.no_visit_button = button("done", "", self._close_without_visit)
        self.cancel_button = button("close", "", self.cancel)
        self.cancel_button.setProperty("flat", True)
        self.propose_button.setObjectName("propose")
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self._go_on)

    def _arrange(self) -> None:
        self._title, self._missing = label("", "title"), elided("", "quiet")
        top, buttons = QHBoxLayout(), QHBoxLayout()
        top.addWidget(self._title)
        top.addSpacing(12)
        top.addWidget(self._missing, 1)
        top.addWidget(self.form.level_chip, 0, Qt.AlignmentFlag.AlignVCenter)
        top.addWidget(self.form.urgent)
        top.addWidget(self.cancel_button)
        buttons.setSpacing(8)
        for one in (
            *(self.promise_button, self.no_window_button),
            *(self.propose_button, self.dispatch_button, self.save_button, self.no_visit_button),
            *self.form.newcomer.buttons,
        ):
            buttons.addWidget(one)
        buttons.addStretch(1)
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(12, 6, 12, 6)
        column.setSpacing(6)
        column.addLayout(top)
        column.addWidget(self.form)
        column.addWidget(self.context)
        column.addStretch(1)
        held = self._held = QVBoxLayout()
        self._area = scrolling(left)
        held.addWidget(self._area, 1)
        buttons.setContentsMargins(12, 0, 12, 8)
        held.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(held, 5)
        row.addWidget(rule(vertical=True))
        told = QVBoxLayout()
        told.setSpacing(0)
        told.addWidget(self.form.contract)
        told.addWidget(self.form.commitments)  # here they are whole, however low the sheet is
        told.addWidget(self.context.attach_box)
        told.addWidget(self.form.newcomer.alike_box)
        told.addWidget(self.context.story_box)
        told.addWidget(self.answers, 1)
        told.addStretch(0)
        row.addLayout(told, 5)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Call sheet"))
        self.form.retranslate()
        self.context.retranslate()
        self.answers.retranslate()
        self.propose_button.setText(tr("Propose"))
        self.save_button.setText(tr("Save"))
        self.no_window_button.setText(tr("Without a window"))
        self.no_visit_button.setText(tr("No visit needed"))
        self.cancel_button.setToolTip(plain_tooltip(tr("Cancel the call: nothing is saved")))
        self.cancel_button.setAccessibleName(tr("Cancel the call: nothing is saved"))
        self._enable()

    # ---- starting

    @property
    def draft(self) -> CallDraft:
        return self.form.draft

    @property
    def is_busy(self) -> bool:
        """Whether a call is being written down."""
        return self.draft.customer is not None or bool(self.draft.fault)

    @property
    def has_words(self) -> bool:
        """Whether anything was typed, be it a name that nobody was found for yet."""
        return self.is_busy or bool(self.form.customer.text().strip())

    def give_way(self) -> None:
        """Say that a call stands here before another takes its place; a saved one waits in the queue."""
        if self.has_words and not self.draft.call_id:
            self.interrupted.emit()

    def start(self, urgent: bool) -> None:
        """Begin a new call with the cursor in the customer field; one being written down goes on."""
        if not self.has_words or self.draft.call_id:  # a saved call waits in the queue
            self.form.clear(urgent)
        elif urgent:
            self.form.urgent.setChecked(True)
        self.form.note_opened()
        self.form.customer.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.form.customer.selectAll()

    def judge(self, request: Request) -> None:
        """Take up a call that was saved without being judged; one being written meanwhile is put aside."""
        self.give_way()
        board = self._model.board
        self.form.begin(
            CallDraft(
                customer=board.customers[request.customer_id],
                equipment=board.equipment.get(request.equipment_id or ""),
                fault=request.fault,
                urgent=request.urgency is Urgency.URGENT,
                call_id=request.id,
                impact=request.impact,
                kind=request.kind,
                contact_id=request.contact_id,
                was_urgent=request.urgency is Urgency.URGENT,
                coverage=None if request.coverage is Coverage.UNASKED else request.coverage,
            )
        )
        self.form.equipment.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- what can be done with it

    def propose(self) -> None:
        """Save the call and ask for the best places."""
        self._save_visit(lambda key: self.saved.emit(key, True))

    def _go_on(self) -> None:
        """Promise what was chosen, or ask for the best places; somebody new is written down before."""
        if self.form.newcomer.is_open:
            self.form.newcomer.save()
            return
        (self.propose if self.slots.chosen is None else self.save)()

    def save(self) -> None:
        """Save what is known: a visit where it is complete, else a call to judge later.

        With a window chosen it is promised and somebody is planned, in the same step.
        """
        if self.draft.is_complete:
            self._save_visit(lambda key: self.saved.emit(key, False), self.slots.chosen)
        elif self.draft.is_savable and not self.draft.call_id:
            self._run(keeping(self.draft), self.kept.emit)

    def dispatch(self) -> None:
        """Save the call, plan the chosen technician at his arrival, and have him told."""
        chosen = self.candidates.chosen
        if chosen is None or chosen.arrival is None:
            return
        technician_id, arrival = chosen.technician_id, chosen.arrival

        def send(intervention_id: str) -> None:
            assignment_id = new_id()
            assign = AssignIntervention(assignment_id, intervention_id, technician_id, arrival)
            self._bridge.run(Batch("", (assign, TellTechnician(assignment_id))))
            self.saved.emit(intervention_id, False)

        self._save_visit(send)

    def _promise(self) -> None:
        """Save with the chosen window; a wish that cannot be had saves nothing."""
        if self.slots.chosen is not None:
            self.save()

    def show_slots(self) -> None:
        """Bring the windows that can be promised under the keys."""
        self.answers.show_slots()

    def _judge_again(self, request_id: str) -> None:
        """Begin the call anew: it is known now whose it is."""
        request = self._model.board.requests.get(request_id)
        if request is not None and self.draft.call_id == request_id:
            self.judge(request)

    def _attach(self, work: Intervention) -> None:
        """Keep the call as one more about open work: nobody is sent a second time."""
        draft = self.draft if self.draft.fault.strip() else replace(self.draft, fault=work.fault)
        self._run(attaching(draft, work.id), self.kept.emit)

    def _offer_slots(self) -> None:
        """Bring the best window under the keys, so that Enter promises it."""
        if self.draft.is_complete:
            self.answers.show_slots()
            self.slots.choose_best()

    def hold_line(self, line: QWidget) -> None:
        """Show a line of somebody else's over the buttons: where it appears, no field moves."""
        self._held.insertWidget(1, line)

    def close_with(self, command: Command) -> None:
        """Have the call on the sheet closed by a command that writes it down; the sheet is empty then."""
        self._run(command, self.kept.emit)

    def cancel(self) -> None:
        """Leave the sheet; nothing was saved and nothing will be."""
        self._start_afresh(self.left.emit)

    def _save_visit(self, then: Callable[[str], None], slot: OfferedSlot | None = None) -> None:
        if self.draft.is_complete:
            intervention_id = new_id()
            self._run(saving(self.draft, intervention_id, slot), lambda: then(intervention_id))

    def _close_without_visit(self) -> None:
        if self.draft.call_id:
            self._run(judging_without_visit(self.draft), self.kept.emit)

    def _run(self, command: Command, then: Callable[[], None]) -> None:
        """Have the call written down: once, however often the key is pressed."""
        if not self._is_saving:
            if self.isAncestorOf(self.window().focusWidget()):
                self.form.fault.setFocus()  # the button that has the keys cannot keep them while it waits
            self._is_saving = True
            self._enable()
            self._bridge.run(command, lambda _done: self._start_afresh(then))

    def _come_to_rest(self) -> None:
        """Something was refused or broke: whoever asked is told elsewhere; the call may be saved again."""
        self._is_saving = False
        self._enable()

    def _start_afresh(self, then: Callable[[], None]) -> None:
        self._is_saving = False
        self.form.clear(urgent=False)
        then()

    # ---- following the draft

    def _show_due(self) -> None:
        """Keep the due time in view while the fault is typed: it is what the caller is told before saving."""
        fault, due = self.form.fault, self.form.due
        both = due.mapTo(self, due.rect().bottomLeft()).y() - fault.mapTo(self, fault.rect().topLeft()).y()
        if fault.hasFocus() and both < self._area.viewport().height():
            self._area.ensureWidgetVisible(due, 0, EDGE_PX)

    def _follow(self) -> None:
        self.context.follow(self.draft)
        self._show_due()
        if self.draft.customer is not None:
            self.caller_known.emit(self.draft.customer, self.draft.call_id)
        if asks_for(self.draft) != self._offered_for:
            self._offered_for = asks_for(self.draft)
            self._asked_slots = None, None
            self.slots.wait()
        self._enable()
        self._look.start()

    def _enable(self) -> None:
        draft, wanted = self.draft, missing(self.draft)
        self._title.setText(self._title_text(draft))
        self._missing.setText(
            tr("still needed: {what}").format(what=", ".join(wanted)) if self.is_busy and wanted else ""
        )
        may_save = not self._is_saving
        self.propose_button.setEnabled(draft.is_complete and may_save)
        self.promise_button.setEnabled(draft.is_complete and may_save)
        is_savable = draft.is_complete or (draft.is_savable and not draft.call_id)
        self.save_button.setEnabled(is_savable and may_save)
        self.no_visit_button.setEnabled(may_save)
        self._show_buttons(draft)
        chosen = self.candidates.chosen if draft.is_complete else None
        self.dispatch_button.setEnabled(chosen is not None and may_save)
        name = technician_name(self._model.board, chosen.technician_id) if chosen else ""
        self.dispatch_button.setText(tr("Dispatch {name}").format(name=name) if name else tr("Dispatch"))

    def _show_buttons(self, draft: CallDraft) -> None:
        """With a window chosen there is one thing to do: promise it, or choose none after all."""
        slot, is_new = self.slots.chosen, self.form.newcomer.is_open
        for one in (self.promise_button, self.no_window_button):
            one.setVisible(slot is not None and not is_new)
        for other in (self.propose_button, self.dispatch_button, self.save_button):
            other.setVisible(slot is None and not is_new)
        for another in self.form.newcomer.buttons:
            another.setVisible(is_new)
        self.answers.setHidden(is_new)  # there is nothing to answer yet, and who may be meant takes the room
        self.no_visit_button.setVisible(bool(draft.call_id) and slot is None)
        words = tr("Promise {window}").format(window=when(slot.window)) if slot else tr("Promise")
        self.promise_button.setText(f"{words}  {tr('Enter')}" if slot else words)

    def _title_text(self, draft: CallDraft) -> str:
        request = self._model.board.requests.get(draft.call_id)
        if request is not None:
            return tr("Call {number}").format(number=request.number)
        return tr("Urgent call") if draft.urgent else tr("New call")

    def _look_for_candidates(self) -> None:
        """Ask who could go, once the draft says enough; an older answer is dropped."""
        draft = self._asked_for = self.draft
        job = draft_intervention(draft, self._model.now)
        self.answers.prefer_slots(not draft.urgent)
        if job is None:
            self.candidates.show_candidates(())
            self._asked_slots = None, None
            self.slots.look_for(None, None)
            self._enable()
            return
        board, now, site = self._model.board, self._model.now, draft.site
        self._bridge.ask(
            lambda: candidates(board, job, now, site),
            lambda found: self._show_candidates(draft, found),
        )
        facts = self._facts()
        if facts != self._asked_slots[0] or board is not self._asked_slots[1]:
            self._asked_slots = facts, board
            self.slots.look_for(job, site)

    def _facts(self) -> tuple[object, ...]:
        """What decides, beside the plan, what can be promised: the call, and the minute it is asked in."""
        return asks_for(self.draft), self._model.now.replace(second=0, microsecond=0)

    def _follow_clock(self) -> None:
        """Ask anew with every minute: what has begun meanwhile cannot be promised any more."""
        if self._asked_slots[0] not in (None, self._facts()):
            self._look.start()

    def _show_candidates(self, draft: CallDraft, found: tuple[Candidate, ...]) -> None:
        if self._asked_for is draft:
            self.candidates.show_candidates(found)
            self._enable()
