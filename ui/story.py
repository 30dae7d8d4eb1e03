"""The played story: the real window, the real clicks, no screen. An urgent call from ring to appointment.

Used by `dispatcher demo --headless` and by tests. The clock stands still but for what the story says, so
that 3 599 seconds are 3 599 seconds.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QEventLoop, QObject, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from dispatcher.bootstrap import open_training, training_start
from dispatcher.clock import ManualClock, SystemClock
from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.appointments import Assignment
from dispatcher.domain.routes import Proposal
from dispatcher.settings import Settings
from ui.app import Seat, make_application, open_seat
from ui.style import look
from ui.wording import say, wording

WINDOW_SIZE = (1920, 1080)
CALLER = "Lune"
FAULT = {"fr": "plus de chauffage, patients dans le froid", "en": "no heating, patients in the cold"}
PATIENCE_S = 20
TOWNS_MS = 2500  # the names of towns come from a child process, on a first start
MAP_MS = 400  # the map's page draws beside the desk and says nothing of its frames
TELL_AFTER_S = (3599, 3600)


@dataclass
class Told:
    """What the story saw, step by step, in the shape that `dispatcher demo` prints."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    urgent_first_proposals_ms: float = 0.0
    proposals: list[dict[str, Any]] = field(default_factory=list)
    promises_broken: int = 0
    plan_hash: dict[str, str] = field(default_factory=dict)
    alarms_at_3599_s: int = -1
    alarm_raised_at_s: int = -1
    alarms_after_appointment: int = -1
    pdf: str = ""

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))

    @property
    def is_true(self) -> bool:
        """Whether every promise of the story was kept."""
        hashes = self.plan_hash
        return (
            bool(self.proposals)
            and self.promises_broken == 0
            and hashes["before"] == hashes["undone"] != hashes["applied"] == hashes["redone"]
            and (self.alarms_at_3599_s, self.alarm_raised_at_s, self.alarms_after_appointment) == (0, 3600, 0)
        )


def play(settings: Settings, out: Path) -> Told:
    """Play the story on a fresh training centre and save a picture of every step into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    application = make_application()
    wording.choose(settings.language or "fr", settings.zone)
    look.choose(settings.theme or "light")
    clock = ManualClock(training_start(SystemClock().now(), settings.zone))
    seat = open_seat(open_training(settings, clock))
    try:
        return Story(application, seat, clock, out).play()
    finally:
        seat.close()


class Story:
    """One playing: the seat it drives, the clock it moves, and what it has seen so far."""

    def __init__(self, application: QApplication, seat: Seat, clock: ManualClock, out: Path) -> None:
        self.application, self.seat, self.clock, self.out = application, seat, clock, out
        self.window = seat.window
        self.told = Told()

    def play(self) -> Told:
        with self._step("board", "the sample day opens on its board"):
            self._open()
        with self._step("call", "an urgent call is typed in"):
            self._take_the_call()
        with self._step("proposals", "the proposals are on the table, the best drawn as ghosts"):
            self._propose()
        with self._step("applied", "the best proposal is applied"):
            self._apply()
        with self._step("undone", "one Ctrl+Z takes it back"):
            self._press(Qt.Key.Key_Z)
            self.told.plan_hash["undone"] = self.seat.desk.plan_hash()
        with self._step("redone", "one Ctrl+Shift+Z makes it again"):
            self._press(Qt.Key.Key_Z, Qt.KeyboardModifier.ShiftModifier)
            self.told.plan_hash["redone"] = self.seat.desk.plan_hash()
        with self._step("told", "the technician is told"):
            self._tell_the_technician()
        with self._step("one-hour-less-a-second", "3599 s later no hour without an appointment is over"):
            self._let_pass(TELL_AFTER_S[0])
            self.told.alarms_at_3599_s = len(self._alarms())
        with self._step("alarm", "3600 s after telling, its alarm rings"):
            self._let_pass(TELL_AFTER_S[1])
            self._note_the_alarm()
        with self._step("appointment", "the appointment is promised and its alarm is gone"):
            self._promise()
            self.told.alarms_after_appointment = sum(alarm.is_standing for alarm in self._alarms())
        self._write_pdf()
        return self.told

    # ---- the steps

    def _open(self) -> None:
        self.window.resize(*WINDOW_SIZE)
        self.window.show()
        drawn: list[bool] = []
        self.window.map.drawn.connect(lambda: drawn.append(True))
        self.window.map.start()
        self._wait(lambda: bool(drawn))
        live(TOWNS_MS)

    def _take_the_call(self) -> None:
        self.window.actions_["urgent_call"].trigger()
        form = self.window.call_sheet.form
        QTest.keyClicks(form.customer, CALLER)
        self._wait(lambda: self._is_caller_found())
        QTest.keyClicks(form.fault, FAULT[wording.language])
        self._wait(lambda: self.window.call_sheet.propose_button.isEnabled())
        self._wait(lambda: self.window.call_sheet.candidates.chosen is not None)
        self._let_settle()

    def _is_caller_found(self) -> bool:
        """Press Return until the caller has been found; his only machine fills itself in."""
        form = self.window.call_sheet.form
        if form.draft.customer is None:
            QTest.keyClick(form.customer, Qt.Key.Key_Return)
            live(20)
        return form.draft.customer is not None and form.draft.equipment is not None

    def _propose(self) -> None:
        panel = self.window.proposals
        painted = FirstPaintAfter(panel, panel.table.viewport())
        start = time.perf_counter()
        click(self.window.call_sheet.propose_button)
        self._wait(lambda: painted.at is not None)
        assert painted.at is not None
        self.told.urgent_first_proposals_ms = round((painted.at - start) * 1000, 1)
        self.told.plan_hash["before"] = self.seat.desk.plan_hash()
        self._let_think()
        self.told.proposals = [self._line(proposal) for proposal in panel.proposals]

    def _let_think(self) -> None:
        """Wait until the table has the lines that come later."""
        panel = self.window.proposals
        self._wait(lambda: panel.is_complete)
        self._let_settle()

    def _apply(self) -> None:
        proposal = self.window.proposals.chosen
        assert proposal is not None
        self.intervention_id = proposal.intervention_id
        click(self.window.proposals.apply_button)
        self._wait(lambda: self.assignment is not None)
        self._let_settle()
        self.told.plan_hash["applied"] = self.seat.desk.plan_hash()
        routes = self.seat.model.routes.values()
        self.told.promises_broken = sum(
            found.kind == "promise" for route in routes for found in route.findings
        )

    def _tell_the_technician(self) -> None:
        self.window.selection.select(intervention_id=self.intervention_id)
        self.window.actions_["tell"].trigger()
        self._let_settle()
        self._beat()
        self._wait(lambda: self.assignment is not None and self.assignment.notified_at is not None)
        self._let_settle()

    def _let_pass(self, seconds: int) -> None:
        """Move the clock to so many seconds after the telling."""
        assert self.assignment is not None
        assert self.assignment.notified_at is not None
        self.clock.set(self.assignment.notified_at + timedelta(seconds=seconds))
        self._beat()
        self._let_settle()

    def _note_the_alarm(self) -> None:
        alarms = self._alarms()
        if len(alarms) == 1 and self.assignment is not None and self.assignment.notified_at is not None:
            self.told.alarm_raised_at_s = int(
                (alarms[0].raised_at - self.assignment.notified_at).total_seconds()
            )

    def _promise(self) -> None:
        self.window.selection.select(intervention_id=self.intervention_id)
        self.window.actions_["promise"].trigger()
        self._let_settle()
        QTest.keyClick(self.window.sheet.promise_form.latest, Qt.Key.Key_Return)
        self._wait(lambda: self.seat.model.board.promise_of(self.intervention_id) is not None)
        self._beat()
        self._let_settle()

    def _write_pdf(self) -> None:
        path = self.out / "plan.pdf"
        self.window.export_pdf(path)
        self.told.pdf = path.name

    # ---- what they are made of

    @property
    def assignment(self) -> Assignment | None:
        """The assignment of the urgent call, once there is one."""
        return next(iter(self.seat.model.board.assignments_of.get(self.intervention_id, ())), None)

    def _alarms(self) -> list[Alarm]:
        """Return the alarms of the hour without an appointment; what the contract owes rings beside them."""
        alarms = self.seat.desk.load_board(self.seat.model.board.day).alarms.values()
        about = (ClockKind.APPOINTMENT, self.intervention_id)
        return [alarm for alarm in alarms if (alarm.kind, alarm.intervention_id) == about]

    def _line(self, proposal: Proposal) -> dict[str, Any]:
        board = self.seat.model.board
        return {
            "kind": str(proposal.kind),
            "moves": proposal.moves,
            "exact": proposal.is_exact,
            "chosen": proposal is self.window.proposals.chosen,
            "technician": board.technicians[proposal.technician_id].name,
            "arrival": proposal.arrival.isoformat(),
            "late_min": int(proposal.lateness.total_seconds() // 60),
            "moved_jobs": [board.interventions[key].number for key in proposal.moved],
            "shifted_min": int(sum(abs(c.by.total_seconds()) for c in proposal.shifted) // 60),
            "deferred_jobs": [board.interventions[key].number for key in proposal.deferred],
            "promises_touched": [board.interventions[key].number for key in proposal.promises_touched],
            "promises_broken": sum(f.kind == "promise" for route in proposal.routes for f in route.findings),
            "extra_travel_min": int(proposal.extra_travel.total_seconds() // 60),
            "extra_km": round(proposal.extra_distance_m / 1000, 1),
            "why": say(proposal.why),
        }

    @contextmanager
    def _step(self, name: str, what: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        picture = f"{len(self.told.steps) + 1:02d}-{name}.png"
        spent_ms = round((time.perf_counter() - start) * 1000, 1)
        live(MAP_MS)
        self.window.grab().save(str(self.out / picture))
        self.told.steps.append({"name": name, "what": what, "ms": spent_ms, "picture": picture})

    def _press(self, key: Qt.Key, more: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window.gantt, key, Qt.KeyboardModifier.ControlModifier | more)
        self._let_settle()

    def _beat(self) -> None:
        self.seat.heart.beat()
        self._let_settle()

    def _let_settle(self) -> None:
        """Wait until the worker has answered everything and the screens have painted it."""
        self._wait(lambda: self.seat.bridge.waiting == 0)
        for _ in range(3):
            live(30)

    def _wait(self, condition: Callable[[], bool]) -> None:
        """Let the window live until the condition holds; raises TimeoutError when it never does."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(
                    f"the story waited {PATIENCE_S} s in vain, after {len(self.told.steps)} steps"
                )
            live(1)


class FirstPaintAfter(QObject):
    """Notes when an area is first painted after proposals are shown: `at`, in `perf_counter` seconds."""

    def __init__(self, panel: Any, area: QWidget) -> None:
        super().__init__(panel)
        self.at: float | None = None
        self._is_shown = False
        panel.shown.connect(self._note_shown)
        area.installEventFilter(self)

    def _note_shown(self) -> None:
        self._is_shown = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._is_shown and self.at is None and event.type() is QEvent.Type.Paint:
            self.at = time.perf_counter()
        return False


def live(milliseconds: int) -> None:
    """Let the window live for a while. `QTest.qWait` would keep Python's lock and starve the worker."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def click(button: QWidget) -> None:
    QTest.mouseClick(
        button, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(*_middle(button))
    )


def _middle(widget: QWidget) -> tuple[int, int]:
    return widget.width() // 2, widget.height() // 2
