"""The alarm engine against a model that remembers instead of asking rows: clock jumps, restarts, two engines.

One call, from its receipt to the end of the work, in any order a day may bring. The model keeps for each
clock its one sentence (since when, until when, what ends it) and what has rung. After every step the tables
have to say the same: nothing missing, nothing twice, each alarm raised at the second it was due, standing
exactly while its condition stands.
"""

import os
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dispatcher.clock import ManualClock
from dispatcher.domain.alarms import Alarm, ClockKind
from dispatcher.domain.appointments import AssignmentState
from dispatcher.persistence.database import open_database
from dispatcher.persistence.queries import all_rows
from dispatcher.services.alarm_commands import ShelveAlarm
from dispatcher.services.commands import (
    AcknowledgeAlarm,
    AssignIntervention,
    PromiseAppointment,
    QualifyRequest,
    RecallTechnician,
    RegisterRequest,
    ReportProgress,
    TellTechnician,
    WithdrawPromise,
)
from dispatcher.settings import database_url
from tests.builders import Centre, at
from tests.desks import TestDesk

FOUR = (ClockKind.APPOINTMENT, ClockKind.CUSTOMER, ClockKind.CASCADE, ClockKind.ESCALATION)
RECEIVED = at("08:50")
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SHORT_EXAMPLES = 30
"""How many examples every run of the tests makes; `python -m tests.alarm_engine` makes 500."""
STEPS = 14
MEMORY = Path("/dev/shm")
FOLDER = Path(tempfile.mkdtemp(prefix="dispatcher-alarms-", dir=MEMORY if MEMORY.is_dir() else None))


def template() -> Path:
    """A centre with a technician, a customer and the call that came in at 08:50, made once."""
    path = FOLDER / "template.sqlite"
    if not path.exists():
        engine = open_database(database_url(path))
        engine.dispose()
        desk = TestDesk(path, ManualClock(at("08:00")))
        centre = Centre()
        centre.technician("Durand")
        centre.intervention(1042)
        desk.load(centre)
        desk.clock.set(RECEIVED)
        desk.run(RegisterRequest("r-new", "c-1042", "e-1042", "no heat"))
        desk.desk.close()
    return path


class AlarmMachine(RuleBasedStateMachine):
    """One call on one database, watched by two desks whose clock somebody keeps turning."""

    @initialize()
    def open_two_desks(self) -> None:
        self.folder = Path(tempfile.mkdtemp(dir=FOLDER))
        path = self.folder / "centre.sqlite"
        shutil.copy(template(), path)
        self.clock = ManualClock(RECEIVED)
        self.desks = [TestDesk(path, self.clock), TestDesk(path, self.clock)]
        self.received = RECEIVED
        self.is_qualified = self.is_promised = self.is_done = False
        self.notified: datetime | None = None
        self.started: datetime | None = None
        self.paused_since: datetime | None = None
        self.paused = timedelta()
        self.rung: dict[tuple[ClockKind, datetime], datetime] = {}

    @property
    def now(self) -> datetime:
        return self.clock.now()

    # ---- what the model says

    def running(self) -> dict[tuple[ClockKind, datetime], datetime]:
        """Return (kind, episode) -> due time of every clock that runs now."""
        clocks: dict[tuple[ClockKind, datetime], datetime] = {}
        if not self.is_qualified:
            clocks[ClockKind.CASCADE, self.received] = self.received + 15 * 60 * SECOND
        if not self.is_promised and self.started is None:
            clocks[ClockKind.CUSTOMER, self.received] = self.received + HOUR
        if self.notified is not None and not self.is_promised and not self.is_done:
            clocks[ClockKind.APPOINTMENT, self.notified] = self.notified + HOUR
        if self.started is not None and not self.is_done:
            due = self.started + self.paused + 4 * HOUR + SECOND
            if self.paused_since is None or self.paused_since >= due:
                clocks[ClockKind.ESCALATION, self.started] = due
        return clocks

    def note_a_tick(self) -> None:
        for episode, due in self.running().items():
            if due <= self.now:
                self.rung.setdefault(episode, due)

    # ---- what the day brings

    @rule(which=st.integers(0, 1))
    def tick(self, which: int) -> None:
        self.desks[which].desk.tick()
        self.note_a_tick()

    @rule()
    def tick_both(self) -> None:
        for desk in self.desks:
            desk.desk.tick()
        self.note_a_tick()

    @rule(seconds=st.sampled_from([1, 59, 60, 899, 900, 3599, 3600, 4 * 3600]))
    def wait(self, seconds: int) -> None:
        self.clock.advance(seconds * SECOND)

    @rule(hours=st.sampled_from([-1, 1]), which=st.integers(0, 1))
    def turn_the_clock(self, hours: int, which: int) -> None:
        """A clock change, or somebody sets the wall clock, between two ticks."""
        self.clock.advance(hours * HOUR)
        self.tick(which)

    @rule(offset=st.sampled_from([-1, 0, 1]), number=st.integers(0, 3), which=st.integers(0, 1))
    def go_to_a_deadline(self, offset: int, number: int, which: int) -> None:
        due = sorted(self.running().values())
        if due:
            self.clock.set(due[number % len(due)] + offset * SECOND)
            self.tick(which)

    @rule(which=st.integers(0, 1), seconds=st.sampled_from([0, 1800, 7200]))
    def restart(self, which: int, seconds: int) -> None:
        """Both desks are closed, one opens again later; the other follows."""
        for desk in self.desks:
            desk.desk.close()
        self.clock.advance(seconds * SECOND)
        for desk in self.desks:
            desk.open()
        self.tick(which)

    @precondition(lambda self: not self.is_qualified)
    @rule()
    def qualify(self) -> None:
        self.desks[0].run(QualifyRequest("r-new", True, "i-new", "s-1042", {"gas": 1}, 60))
        start = max(at("09:00"), min(self.now, at("15:00")))
        self.desks[0].run(AssignIntervention("a-new", "i-new", "t-Durand", start))
        self.is_qualified = True

    def can_tell(self) -> bool:
        return self.is_qualified and self.notified is None and self.started is None

    @precondition(lambda self: self.can_tell())
    @rule()
    def tell(self) -> None:
        self.desks[1].run(TellTechnician("a-new"))
        self.note_a_tick_of(self.desks[1])

    def note_a_tick_of(self, desk: TestDesk) -> None:
        """A tick rings what is due before it sends what waits."""
        self.note_a_tick()
        desk.desk.tick()
        self.notified = self.now

    @precondition(lambda self: self.notified is not None and self.started is None)
    @rule()
    def recall(self) -> None:
        self.desks[0].run(RecallTechnician("a-new"))
        self.notified = None
        self.tick(0)

    @precondition(lambda self: self.is_qualified and not self.is_promised and not self.is_done)
    @rule()
    def promise(self) -> None:
        self.desks[0].run(PromiseAppointment("i-new", at("00:00"), at("23:59") + timedelta(days=30)))
        self.is_promised = True

    @precondition(lambda self: self.is_promised and not self.is_done)
    @rule()
    def withdraw(self) -> None:
        self.desks[1].run(WithdrawPromise("i-new"))
        self.is_promised = False

    @precondition(lambda self: self.notified is not None and self.started is None)
    @rule()
    def arrive(self) -> None:
        self.desks[0].run(ReportProgress("a-new", AssignmentState.ON_SITE))
        self.started = self.now

    @precondition(lambda self: self.started is not None and not self.is_done)
    @rule()
    def pause_or_go_on(self) -> None:
        if self.paused_since is None:
            self.desks[1].run(ReportProgress("a-new", AssignmentState.SUSPENDED))
            self.paused_since = self.now
        else:
            self.desks[1].run(ReportProgress("a-new", AssignmentState.ON_SITE))
            self.paused += max(self.now - self.paused_since, timedelta())
            self.paused_since = None

    @precondition(lambda self: self.started is not None and not self.is_done)
    @rule()
    def finish(self) -> None:
        self.desks[0].run(ReportProgress("a-new", AssignmentState.DONE))
        self.is_done = True

    @rule(minutes=st.sampled_from([0, 5, 120]))
    def see_or_put_aside(self, minutes: int) -> None:
        """Neither clears an alarm, nor lets it ring again."""
        for alarm in self.alarms():
            if alarm.is_standing and minutes:
                self.desks[0].run(ShelveAlarm(alarm.id, minutes, "later"))
            elif alarm.is_standing:
                self.desks[0].run(AcknowledgeAlarm(alarm.id))

    # ---- what has to hold

    def alarms(self) -> list[Alarm]:
        rows = all_rows(self.desks[0].desk.engine, Alarm)
        return [row for row in rows if row.kind in FOUR and row.request_id == "r-new"]

    @invariant()
    def the_tables_say_what_the_model_says(self) -> None:
        if not hasattr(self, "rung"):
            return
        found = self.alarms()
        raised = sorted((row.kind, row.raised_at) for row in found)
        assert raised == sorted((kind, due) for (kind, _episode), due in self.rung.items())
        assert all(row.shown_at >= row.raised_at for row in found)
        standing = sorted((row.kind, row.since) for row in found if row.is_standing)
        assert standing == sorted(episode for episode in self.rung if episode in self.running())

    def teardown(self) -> None:
        for desk in getattr(self, "desks", ()):
            desk.desk.close()
        shutil.rmtree(getattr(self, "folder", ""), ignore_errors=True)


TestTheAlarmEngine = AlarmMachine.TestCase
TestTheAlarmEngine.settings = settings(
    max_examples=int(os.environ.get("ALARM_EXAMPLES", SHORT_EXAMPLES)),
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
