"""One case: whose it is, what it is worth, which level works on it, what level 3 gets, and how it ends."""

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from dispatcher.domain.requests import HIGHEST_LEVEL, LOWEST_LEVEL, Coverage, Request, RequestState, Result
from dispatcher.domain.state_words import CASE_WORDS
from dispatcher.domain.support import EscalationFile, Settlement
from dispatcher.domain.values import new_id
from dispatcher.services import qualification_commands as q
from dispatcher.services.case_lines import CaseFile, CaseLine
from dispatcher.services.commands import Command
from ui.bridge import Bridge
from ui.case_words import customer_kind_names, result_names, settlement_names
from ui.models.board_model import BoardModel
from ui.panels.commitment_lines import moment_words
from ui.panels.qualification import QualificationFields
from ui.widgets.fields import Choice, TimeField, button
from ui.widgets.forms import line
from ui.widgets.labels import elided, label
from ui.wording import duration, say, tr, wording

FIELD_PX, TEXT_PX, FILES_PX = 70, 46, 140


class CaseSheet(QWidget):
    """Shows a case and runs what is chosen for it. `judge_wanted(request id)`: a call to be qualified."""

    judge_wanted = Signal(str)

    def __init__(self, model: BoardModel, bridge: Bridge) -> None:
        super().__init__()
        self._model, self._bridge = model, bridge
        self.line: CaseLine | None = None
        self.file: CaseFile | None = None
        self._filled_from: EscalationFile | None = None  # what the fields began with
        self._head, self._fault, self._facts = elided("", "strong"), elided(""), label("", "secondary")
        self._facts.setWordWrap(True)
        self.fields = QualificationFields(self)
        self.owner, self.pool, self.note, self.redirected_to, self.parts = (QLineEdit() for _ in range(5))
        self.result, self.settlement = Choice(), Choice()
        self.began, self.ended = TimeField(), TimeField()
        self.description, self.steps = QPlainTextEdit(), QPlainTextEdit()
        self.attached = Choice()
        self._file_hint = elided("", "secondary")
        self._make_buttons()
        self._captions = {name: label("", "strong" if name == "file" else "quiet") for name in _CAPTIONS}
        self._arrange()
        self.fields.changed.connect(self._judge)
        for no in (bridge.refused, bridge.conflicted):
            no.connect(lambda _why, _asked: self._show_answers())
        self.parts.returnPressed.connect(self._send_parts)
        wording.changed.connect(self.retranslate)
        self.retranslate()
        self.show_case(None)

    def _make_buttons(self) -> None:
        self.qualify_button = button("call", "primary", self._qualify)
        self.hand_over_button = button("person", on_click=self._hand_over)
        self.escalate_button = button("", on_click=self._escalate)
        self.lower_button = button("", on_click=self._lower)
        self.park_button = button("pause", on_click=self._park)
        self.parts_button = button("parcel", on_click=self._send_parts)
        self.handle_button = button("done", on_click=self._handle)
        self.close_button = button("done", "primary", self._close)
        self.redirect_button = button("", on_click=self._redirect)
        self.write_button = button("", on_click=self._write_file)
        self.attach_button = button("", on_click=self._choose_file)
        self.remove_button = button("close", on_click=self._remove_file)

    def _arrange(self) -> None:
        for text in (self.description, self.steps):
            text.setTabChangesFocus(True)
            text.setFixedHeight(TEXT_PX)
        self.attached.setMinimumWidth(FILES_PX)
        for field in (self.owner, self.pool, self.note, self.redirected_to, self.parts):
            field.setMinimumWidth(FIELD_PX)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        rows: tuple[tuple[str, QWidget | QLayout], ...] = (
            ("judged", line(self.fields.impact, self.fields.urgency)),
            ("kind", line(self.fields.kind, self.fields.coverage)),
            ("owner", line(self.owner, self.hand_over_button)),
            ("note", line(self.note)),
            ("level", line(self.escalate_button, self.lower_button)),
            ("pool", line(self.pool, self.park_button)),
            ("parts", line(self.parts, self.parts_button)),
            ("times", line(self.began, self.ended, self.handle_button)),
            ("result", line(self.result, self.close_button)),
            ("scope", line(self.redirected_to, self.redirect_button)),
            ("file", self._file_hint),
            ("description", self.description),
            ("steps", self.steps),
            ("settlement", line(self.settlement, self.write_button)),
            ("files", line(self.attached, self.attach_button, self.remove_button)),
        )
        for row, (name, fields) in enumerate(rows):
            grid.addWidget(self._captions[name], row, 0)
            if isinstance(fields, QWidget):
                grid.addWidget(fields, row, 1)
            else:
                grid.addLayout(fields, row, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(6)
        for part in (self._head, self._fault, self._facts, self.qualify_button):
            column.addWidget(part)
        column.addLayout(grid)
        column.addStretch(1)

    def retranslate(self) -> None:
        self.setAccessibleName(tr("Case"))
        for name, caption in _CAPTIONS.items():
            self._captions[name].setText(caption())
        self._file_hint.setText(tr("Asked for before level 3; it goes with the case."))
        for field, words in (
            (self.owner, tr("Owner")),
            (self.pool, tr("Team whose pool it waits in")),
            (self.note, tr("Reason or note")),
            (self.redirected_to, tr("To whom it is redirected")),
            (self.parts, tr("What was sent to the customer")),
            (self.result, tr("Result")),
            (self.began, tr("Worked on from")),
            (self.ended, tr("Worked on until")),
            (self.description, tr("What happened")),
            (self.steps, tr("Steps to see it again")),
            (self.settlement, tr("Contract or quote")),
            (self.attached, tr("Attached files")),
        ):
            field.setAccessibleName(words)
        self.result.offer([(text, value) for value, text in result_names().items()])
        self.settlement.offer([(text, value) for value, text in settlement_names().items()])
        for one, words in (
            (self.qualify_button, tr("Qualify…")),
            (self.hand_over_button, tr("Hand over")),
            (self.parts_button, tr("Note the parts sent")),
            (self.handle_button, tr("Handled")),
            (self.close_button, tr("Close")),
            (self.redirect_button, tr("Out of scope: redirect")),
            (self.write_button, tr("Save the file")),
            (self.attach_button, tr("Attach…")),
            (self.remove_button, tr("Remove")),
        ):
            one.setText(words)
        self._write()

    # ---- showing

    def show_case(self, shown: CaseLine | None) -> None:
        """Show a case; what is being typed about the same one stays."""
        was, self.line = self.line, shown
        if (shown.request.id if shown else "") != (was.request.id if was else ""):
            self.file = self._filled_from = None
            self._fill()
        elif shown is not None and was is not None:
            self._follow(was.request, shown.request)
        if shown is not None:
            key = shown.request.id
            self._bridge.ask(lambda: self._bridge.desk.case_file(key), lambda found: self._take(key, found))
        self._write()

    def _take(self, key: str, found: CaseFile) -> None:
        if self.line is None or self.line.request.id != key:
            return
        is_first = self.file is None
        self.file = found
        is_untouched = self._said in (_said_in(self._filled_from), _said_in(found.file))
        if is_untouched or (is_first and found.file is not None):
            self._filled_from = found.file
            self._fill_file()
        files = [(f"{one.name} ({_size(one.size)})", one.id) for one in found.attachments]
        self.attached.offer([*files] or [(tr("no file"), "")])
        if self.attached.currentIndex() < 0:
            self.attached.setCurrentIndex(0)
        self._write()

    def _fill(self) -> None:
        """Begin with what is known of the case."""
        case = self.line.request if self.line else None
        self.owner.setText(case.owner if case else "")
        self.pool.setText(case.pool if case else "")
        self.note.clear()
        self.redirected_to.clear()
        self.parts.clear()
        self.description.clear()
        self.steps.clear()
        self.settlement.choose(Settlement.OPEN)
        self.result.choose(Result.SOLVED)
        self.attached.offer([(tr("no file"), "")])
        self.attached.setCurrentIndex(0)
        if case is not None:
            self.began.show_moment(case.began_at or case.opened_at or case.received_at)
            self.ended.show_moment(case.ended_at or self._model.now)

    def _follow(self, was: Request, case: Request) -> None:
        """Take over what became of the case meanwhile; the fields would give it back as it was."""
        if self.owner.text() == was.owner:
            self.owner.setText(case.owner)  # handed over: to escalate hands nothing back
        if self.pool.text() == was.pool:
            self.pool.setText(case.pool)
        for field, before, now in (
            (self.began, was.began_at, case.began_at),
            (self.ended, was.ended_at, case.ended_at),
        ):
            if now is not None and now != before:  # somebody was there: these are the actual times
                field.show_moment(now)

    def _fill_file(self) -> None:
        """Say what is kept; of a file whose writing was undone, nothing."""
        description, steps, settlement = kept = _said_in(self._filled_from)
        if self._said != kept:
            self.description.setPlainText(description)
            self.steps.setPlainText(steps)
            self.settlement.choose(settlement)

    @property
    def _said(self) -> tuple[str, str, str]:
        """Return what the fields of the file say now."""
        texts = (self.description.toPlainText().strip(), self.steps.toPlainText().strip())
        return (*texts, str(self.settlement.currentData() or Settlement.OPEN))

    def _write(self) -> None:
        shown = self.line
        if shown is None:
            self._head.setText(tr("No case is chosen."))
            self._fault.setText("")
            self._facts.setText("")
        else:
            case = shown.request
            kind, state = customer_kind_names()[shown.customer_kind], say(CASE_WORDS[case.state])
            self._head.setText(f"{case.number} · {shown.customer} ({kind}) · {state}")
            self._fault.setText(case.fault)
            self._facts.setText(self._fact_words(shown))
            self._show_answers()
        self._enable()

    def _show_answers(self) -> None:
        """Show how the case is judged; a wish that was refused is no answer."""
        if self.line is not None:
            case = self.line.request
            self.fields.show_answers(case.impact, case.urgency, case.kind, case.coverage)

    def _fact_words(self, shown: CaseLine) -> str:
        case = shown.request
        spent = self.file.minutes_at(case, self._model.now) if self.file else {}
        parts = [
            tr("priority {priority}").format(priority=case.priority),
            case.queue,
            tr("due {time}").format(time=moment_words(shown.due_at, self._model.now))
            if shown.due_at
            else tr("nothing due"),
            *(
                tr("level {level}: {time}").format(level=level, time=duration(timedelta(minutes=count)))
                for level, count in spent.items()
            ),
            tr("debits the contract") if shown.debits_contract else tr("debits no contract"),
        ]
        if case.parts_sent_at is not None:
            sent = {
                "time": moment_words(case.parts_sent_at, self._model.now),
                "name": case.parts_sent_by,
                "parts": case.parts,
            }
            parts.append(tr("parts sent {time} by {name}: {parts}").format(**sent))
        if case.redirected_to:
            parts.append(tr("redirected to {name}").format(name=case.redirected_to))
        return " · ".join(part for part in parts if part)

    def _enable(self) -> None:
        case = self.line.request if self.line else None
        is_open = case is not None and case.is_open
        for one in (
            *self.fields.choices,
            *(self.owner, self.pool, self.note, self.redirected_to, self.description, self.steps),
            *(self.parts, self.parts_button),
            *(self.settlement, self.attached, self.hand_over_button, self.redirect_button),
            *(self.write_button, self.attach_button),
        ):
            one.setEnabled(is_open)
        level = case.level if case else LOWEST_LEVEL
        self.qualify_button.setVisible(case is not None and case.state is RequestState.RECEIVED)
        self.escalate_button.setEnabled(is_open and level < HIGHEST_LEVEL)
        self.escalate_button.setText(
            tr("Escalate to level {level}").format(level=min(level + 1, HIGHEST_LEVEL))
        )
        self.lower_button.setEnabled(is_open and level > LOWEST_LEVEL)
        self.lower_button.setText(tr("Back to level {level}").format(level=max(level - 1, LOWEST_LEVEL)))
        is_parked = case is not None and case.is_parked
        self.park_button.setEnabled(is_open)
        self.park_button.setText(tr("Take it") if is_parked else tr("Park in the pool"))
        self.handle_button.setEnabled(case is not None and case.state is RequestState.QUALIFIED)
        is_handled = case is not None and case.state is RequestState.HANDLED
        self.close_button.setEnabled(is_handled)
        self.result.setEnabled(is_handled)
        for time in (self.began, self.ended):
            time.setEnabled(is_open)
        self.remove_button.setEnabled(is_open and bool(self.attached.currentData()))

    # ---- doing

    def begin_closing(self) -> None:
        """Bring the result under the keys: a case is closed with one."""
        self.result.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_parts(self) -> None:
        """Bring the line under the keys that says what was sent."""
        self.parts.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_keys(self) -> None:
        """Go to the first thing there is to do."""
        first = self.qualify_button if self.qualify_button.isVisible() else self.fields.impact
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _run(self, make: Callable[[str], Command | None], says_note: bool = False) -> None:
        """Run a command; a note it has said is not said again of what is done next."""
        made = make(self.line.request.id) if self.line else None
        if made is not None:
            self._bridge.run(made, (lambda _done: self.note.setText("")) if says_note else None)

    def _qualify(self) -> None:
        if self.line is not None:
            self.judge_wanted.emit(self.line.request.id)

    def _judge(self) -> None:
        """Write what has just been chosen: the judgement, or who pays."""
        if self.line is None:
            return
        case = self.line.request
        impact, urgency, kind, coverage = self.fields.answers
        wanted = coverage or Coverage.UNASKED
        if wanted is not case.coverage:
            self._run(lambda key: q.DecideCoverage(key, wanted, self.note.text()), says_note=True)
        elif (impact, urgency, kind) != (case.impact, case.urgency, case.kind):
            self._run(lambda key: q.SetImpact(key, impact, urgency, kind))

    def _hand_over(self) -> None:
        self._run(lambda key: q.HandOver(key, self.owner.text(), self.note.text()), says_note=True)

    def _escalate(self) -> None:
        """One level up; with another name in the owner's field the case is handed over in the same act."""
        if self.line is None:
            return
        case, named = self.line.request, self.owner.text().strip()
        other = named if named and named != case.owner else ""
        self._run(lambda key: q.EscalateRequest(key, case.level + 1, other))

    def _lower(self) -> None:
        if self.line is not None:
            level = self.line.request.level - 1
            self._run(lambda key: q.LowerRequest(key, level, self.note.text()), says_note=True)

    def _park(self) -> None:
        if self.line is not None and self.line.request.is_parked:
            self._run(q.TakeRequest)
        else:
            self._run(lambda key: q.ParkRequest(key, self.pool.text()))

    def _send_parts(self) -> None:
        if self.line is not None:
            command = q.SendParts(self.line.request.id, self.parts.text())
            self._bridge.run(command, lambda _done: self.parts.setText(""))

    def _handle(self) -> None:
        self._run(lambda key: q.HandleRequest(key, *self._times()))

    def _close(self) -> None:
        result = Result(self.result.currentData() or Result.NONE)
        self._run(lambda key: q.CloseRequest(key, result, *self._times(), self.note.text()), says_note=True)

    def _redirect(self) -> None:
        self._run(lambda key: q.RedirectRequest(key, self.redirected_to.text(), *self._times()))

    def _times(self) -> tuple[datetime, datetime]:
        """Return the actual times, on the days of those that are known; else from the call until today."""
        assert self.line is not None
        case = self.line.request
        began = self.began.moment_on(case.began_at or case.opened_at or case.received_at)
        return began, self.ended.moment_on(case.ended_at or self._model.now)

    def _write_file(self) -> None:
        held = self._filled_from
        self._run(
            lambda key: q.WriteEscalationFile(
                new_id(),
                key,
                self.description.toPlainText(),
                self.steps.toPlainText(),
                Settlement(self.settlement.currentData() or Settlement.OPEN),
                held.version if held else 0,
            )
        )

    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, tr("Attach a file"))
        if chosen:
            self.attach(chosen)

    def attach(self, path: str) -> None:
        """Keep a file of this machine with the case."""
        if self.line is None:
            return
        key = self.line.request.id
        self._bridge.ask(
            lambda: self._bridge.desk.keep_file(path),
            lambda kept: self._bridge.run(q.AttachFile(new_id(), key, *kept)),
        )

    def _remove_file(self) -> None:
        chosen = self.attached.currentData()
        if chosen:
            self._run(lambda _key: q.RemoveAttachment(chosen))


def _said_in(file: EscalationFile | None) -> tuple[str, str, str]:
    """Return what the fields say that hold this file as it is kept."""
    return (file.description, file.steps, str(file.settlement)) if file else ("", "", str(Settlement.OPEN))


def _size(count: int) -> str:
    return wording.locale.formattedDataSize(count, 0)


_CAPTIONS: dict[str, Callable[[], str]] = {
    "judged": lambda: tr("Judged"),
    "kind": lambda: tr("Kind, who pays"),
    "owner": lambda: tr("Owner"),
    "note": lambda: tr("Reason or note"),
    "level": lambda: tr("Level"),
    "pool": lambda: tr("Pool"),
    "parts": lambda: tr("Parts"),
    "times": lambda: tr("Worked from, until"),
    "result": lambda: tr("Result"),
    "scope": lambda: tr("Not ours"),
    "file": lambda: tr("File for level 3"),
    "description": lambda: tr("What happened"),
    "steps": lambda: tr("Steps"),
    "settlement": lambda: tr("Contract or quote"),
    "files": lambda: tr("Files"),
}
