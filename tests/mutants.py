"""`python -m tests.mutants`: is every rule of the alarm engine held by a test? Breaks them one by one.

Each mutant is one change of the engine a hand could make by mistake. It is made in a copy of the tree, where
the tests of the alarms run; a mutant that passes them all has survived, and the command ends with 1.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
COPIED = ("dispatcher", "solver", "tests", "resources", "ui", "pyproject.toml")
TESTS = (
    "tests/scenarios/test_alarm.py",
    "tests/scenarios/test_clocks.py",
    "tests/scenarios/test_parts.py",
    "tests/scenarios/test_call_back_alarms.py",
)
CLOCKS, ALARMS = "dispatcher/domain/clocks.py", "dispatcher/domain/alarms.py"
ENGINE, TICK = "dispatcher/services/alarming.py", "dispatcher/services/ringing.py"
QUERIES = "dispatcher/persistence/queries.py"
WORK = "dispatcher/services/dispatching.py"
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """One mistake: in this file, this text is that instead."""

    name: str
    path: str
    right: str
    wrong: str


MUTANTS = (
    Mutant("an alarm is raised when the tick comes", TICK, "raised_at=due.due_at", "raised_at=now"),
    Mutant("a clock rings a second late", QUERIES, "clock.c.due_at <= now", "clock.c.due_at < now"),
    Mutant("what has rung rings again", QUERIES, ", clock.c.cause.not_in(rung)", ""),
    Mutant(
        "a stopped clock rings",
        QUERIES,
        "clock.c.due_at <= now, clock.c.stopped_at.is_(None),",
        "clock.c.due_at <= now,",
    ),
    Mutant(
        "a wished window stops the hour",
        CLOCKS,
        "if appointment is not None and appointment.state is AppointmentState.PROMISED:",
        "if appointment is not None:",
    ),
    Mutant(
        "a promise does not stop the hour",
        CLOCKS,
        "if appointment is not None and appointment.state is AppointmentState.PROMISED:",
        "if appointment is None and assignment.is_support:",
    ),
    Mutant(
        "the customer's hour begins with the telling",
        CLOCKS,
        "due = call.received_at + timedelta(minutes=rules.customer_minutes)",
        "due = max([call.received_at, *(r.notified_at for r in case.assignments if r.notified_at)])"
        " + timedelta(minutes=rules.customer_minutes)",
    ),
    Mutant("four hours ring a second early", CLOCKS, ") + SECOND\n", ")\n"),
    Mutant("pauses count as work", CLOCKS, "seconds=row.suspended_seconds", "seconds=0"),
    Mutant(
        "a pause after four hours takes the alarm away",
        CLOCKS,
        "if row.suspended_at is not None and row.suspended_at < due:",
        "if row.suspended_at is not None:",
    ),
    Mutant(
        "the second pause forgets the first",
        WORK,
        "whole = assignment.suspended_seconds + paused",
        "whole = paused",
    ),
    Mutant(
        "an expert at work leaves the alarm standing",
        CLOCKS,
        "and row.intervention_id not in helped",
        "",
    ),
    Mutant(
        "the cascade rings for work that was sent on",
        CLOCKS,
        "and not case.interventions and not call.visit",
        "",
    ),
    Mutant(
        "history rings for the past",
        ENGINE,
        "clock.may_start_late or now < clock.due_at]",
        "clock.may_start_late or now]",
    ),
    Mutant(
        "an alarm whose condition is gone stands on",
        ENGINE,
        "if alarm.is_standing and not stands:",
        "if alarm.is_standing and not stands and alarm.is_seen:",
    ),
    Mutant(
        "an undone promise leaves the alarm cleared",
        ENGINE,
        "elif stands and not alarm.is_standing:",
        "elif stands and alarm.is_standing and not alarm.cause:",
    ),
    Mutant(
        "every failed message has an alarm of its own",
        ENGINE,
        "if failing and not open_clocks:",
        "if failing:",
    ),
    Mutant(
        "parts that were sent ring",
        CLOCKS,
        "if kind is ClockKind.PARTS and call.parts_sent_at",
        "if False and call.parts_sent_at",
    ),
    Mutant(
        "a call-back rings after its result",
        CLOCKS,
        "if task is None or not task.is_open:",
        "if task is None:",
    ),
    Mutant("a warning stands beside what it warned of", TICK, "    _clear_warnings(uow, now)\n", ""),
    Mutant(
        "an alarm somebody has seen climbs",
        CLOCKS,
        "if not alarm.wants_somebody(now):",
        "if not alarm.is_standing:",
    ),
    Mutant(
        "the lead is told with the second operator", CLOCKS, "minutes=rules.lead_minutes):", "minutes=10):"
    ),
    Mutant(
        "what was put aside does not come back",
        ALARMS,
        "return self.shelved_until is not None and now < self.shelved_until",
        "return self.shelved_until is not None",
    ),
    Mutant(
        "an old acknowledgement holds after the shelf",
        ALARMS,
        "self.shelved_until is None or self.acknowledged_at >= self.shelved_until",
        "True",
    ),
)


def killer_of(mutant: Mutant, folder: Path) -> str:
    """Return the first test that fails with this mistake, "" where none does."""
    path = folder / mutant.path
    right = path.read_text(encoding="utf-8")
    if right.count(mutant.right) < 1:
        raise SystemExit(f"{mutant.name}: {mutant.path} does not say {mutant.right!r} any more")
    path.write_text(right.replace(mutant.right, mutant.wrong), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS]
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPATH": str(folder)}
        ran = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
    finally:
        path.write_text(right, encoding="utf-8")
    if ran.returncode == 0:
        return ""
    found = FAILED.search(ran.stdout)
    if found is None:
        raise SystemExit(f"{mutant.name}: the tests did not run\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return found.group(1)


def main() -> int:
    """Say of each mutant which test killed it."""
    survivors = 0
    wanted = [one for one in MUTANTS if not sys.argv[1:] or any(word in one.name for word in sys.argv[1:])]
    with tempfile.TemporaryDirectory(prefix="dispatcher-mutants-") as name:
        folder = Path(name)
        for part in COPIED:
            source, ignored = ROOT / part, shutil.ignore_patterns("__pycache__")
            if source.is_dir():
                shutil.copytree(source, folder / part, ignore=ignored)
            else:
                shutil.copy(source, folder / part)
        for mutant in wanted:
            killer = killer_of(mutant, folder)
            survivors += not killer
            sys.stdout.write(f"{'killed  ' if killer else 'SURVIVED'} {mutant.name}: {killer or '-'}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{len(wanted) - survivors} of {len(wanted)} mutants killed\n")
    return int(survivors > 0)


if __name__ == "__main__":
    sys.exit(main())
