"""What if: what was changed in a fork of the day, as lines that can be merged into the live day.

A fork is a private copy of the database with an executor of its own, so that everything can be done in it by
the same commands under the same rules; nothing rings there, and nothing leaves it. What differs is gathered
from the facts it tells. Merging writes exactly the fields that the fork has changed, in one step, and leaves
alone what somebody has changed in the live day meanwhile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from typing import Any

from dispatcher.domain.absences import Absence
from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment
from dispatcher.domain.board import TABLES, Board
from dispatcher.domain.contracts import Contract
from dispatcher.domain.customers import Customer, Equipment, Site
from dispatcher.domain.events import Change, Event, ForkMerged
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.requests import Request
from dispatcher.domain.rows import Row, intervention_of
from dispatcher.domain.sentences import Sentence
from dispatcher.persistence.unit_of_work import UnitOfWork

from .commands import Command, MergeFork, RevertChanges
from .diffing import Diff, diff
from .handlers import Handlers
from .rebasing import NOBODY, Line, Place, Rebased, Skipped, fit, new_findings, stays
from .reverting import COUNTERS, inverse_of, revert

REASON = "what-if"  # why a manager's journal finds something broken by a merge
NAMED = (Customer, Site, Equipment, Contract)  # what work names, and a live board may not hold yet
ORDER: dict[type[Row], int] = {Request: 0, Intervention: 1}  # made before what names them
OFF_THE_BOARD = 3  # what no day shows comes after everything a day does


# ---- what was changed in the fork


@dataclass(frozen=True)
class Difference:
    """Every row that the fork has changed, as it was when the day was forked and as it is: by id.

    `calls` says which job a call was changed with (call id -> job id): a promise notes its hour on the call.
    """

    changes: Mapping[str, Change] = field(default_factory=dict)
    named: Mapping[str, Row] = field(default_factory=dict)
    calls: Mapping[str, str] = field(default_factory=dict)

    def after(self, events: Iterable[Event]) -> "Difference":
        """Return the difference after these facts of the fork."""
        changes, named, calls = dict(self.changes), dict(self.named), dict(self.calls)
        for event in events:
            calls = _job_of_calls(event) | calls
            named |= {row.id: row for row in event.context if isinstance(row, NAMED)}
            for change in event.changes:
                first = changes.get(change.row.id, change)
                changes[change.row.id] = Change(first.before, change.after)
        return Difference(changes, named, calls)

    def rows(self) -> tuple[Change, ...]:
        """Return the changes that are left: not clocks, alarms and messages, nor what came back."""
        real = [change for change in self.changes.values() if change.before or change.after]
        left = inverse_of([Event(tuple(real))])
        return left.changes if left else ()


@dataclass(frozen=True)
class ForkLine(Line):
    """What the fork has changed about one job, or about one technician: the rows, first and last.

    `what` says what else than its place was changed; `technician_id` whose day it is where no job is meant.
    """

    changes: tuple[Change, ...] = ()
    named: tuple[Row, ...] = ()
    what: Sentence | None = None
    technician_id: str = ""

    @property
    def key(self) -> str:
        return self.changes[0].row.id

    @property
    def is_fact(self) -> bool:
        """Whether it says what the world is like (somebody is ill), and not what is done about it."""
        return not self.intervention_id

    @property
    def technician_ids(self) -> tuple[str, ...]:
        rows = [row for change in self.changes for row in (change.before, change.after)]
        held = [row.technician_id for row in rows if isinstance(row, Assignment | Absence) and _counts(row)]
        return tuple(dict.fromkeys(held))

    @property
    def assignment_ids(self) -> tuple[str, ...]:
        return tuple(change.row.id for change in self.changes if isinstance(change.row, Assignment))

    def put_on(self, board: Board) -> Board:
        merged = [(change, _merged(change, _row_of(board, change))) for change in self.changes]
        put = [row for _change, row in merged if row is not None]
        gone = [change.before for change, row in merged if row is None and change.before is not None]
        return board.with_rows([*self.named, *put], gone)


def lines_of(difference: Difference) -> tuple[ForkLine, ...]:
    """Return what the fork has changed as lines: first what the world is like, then job by job."""
    by_subject: dict[str, list[Change]] = {}
    rows = difference.rows()
    opened = {change.row.request_id: change.row.id for change in rows if isinstance(change.row, Intervention)}
    jobs = {**difference.calls, **opened}
    for change in rows:
        call = _call_of(change.row)
        subject = intervention_of(change.row) or jobs.get(call) or call or change.row.id
        by_subject.setdefault(subject, []).append(change)
    named = tuple(difference.named.values())
    lines = [_line(subject, changes, named) for subject, changes in by_subject.items()]
    return tuple(sorted(lines, key=_when))


def _job_of_calls(event: Event) -> dict[str, str]:
    """Return the job of each call that one fact changed together with it: call id -> job id."""
    jobs = {job for change in event.changes if (job := intervention_of(change.row))}
    if len(jobs) != 1:
        return {}
    (job,) = jobs
    return {change.row.id: job for change in event.changes if isinstance(change.row, Request)}


def _call_of(row: Row) -> str:
    """Return the call a row is, or belongs to; "" where it belongs to none."""
    return row.id if isinstance(row, Request) else getattr(row, "request_id", None) or ""


def _turn(change: Change) -> tuple[int, str]:
    kind = type(change.row)
    return ORDER.get(kind, 2 if kind in TABLES else OFF_THE_BOARD), change.row.id


def _line(subject: str, changes: list[Change], named: tuple[Row, ...]) -> ForkLine:
    changes.sort(key=_turn)
    planned = [change for change in changes if isinstance(change.row, Assignment)]
    is_job = any(intervention_of(change.row) for change in changes)
    return ForkLine(
        intervention_id=subject if is_job else "",
        before=_place(change.before for change in planned),
        after=_place(change.after for change in planned),
        assignment_id=planned[0].row.id if planned else "",
        version=None,
        changes=tuple(changes),
        named=named if is_job else (),
        what=_what(changes),
        technician_id=getattr(changes[0].row, "technician_id", "") if not is_job else "",
    )


def _counts(row: Assignment | Absence) -> bool:
    return not isinstance(row, Assignment) or row.is_live


def _place(rows: Iterable[Row | None]) -> Place | None:
    held = [row for row in rows if isinstance(row, Assignment) and row.holds_the_work]
    return Place(held[0].technician_id, held[0].start) if held else None


def _when(line: ForkLine) -> tuple[bool, float, str]:
    place = line.after or line.before
    return (not line.is_fact, place.start.timestamp() if place else 0.0, line.key)


def _what(changes: Iterable[Change]) -> Sentence | None:
    """Say what was changed beside technician and start; None where nothing was."""
    said = (_said(change.before, change.after) for change in changes)
    return next((sentence for sentence in said if sentence is not None), None)


def _said(before: Row | None, after: Row | None) -> Sentence | None:
    row = after or before
    if isinstance(row, Absence):
        if after is None:
            return Sentence("absence withdrawn")
        return Sentence("absent {earliest} to {latest}", earliest=row.starts_at, latest=row.ends_at)
    if isinstance(row, Intervention):
        return _said_of_work(before, row)
    if isinstance(row, Appointment):
        return _said_of_promise(after)
    if isinstance(before, Assignment) and isinstance(after, Assignment) and after.is_live:
        return _said_of_plan(before, after)
    if isinstance(row, Request):
        return Sentence("new call") if before is None else None
    return None if isinstance(row, Assignment) else Sentence("changed")


def _said_of_work(before: Row | None, row: Intervention) -> Sentence | None:
    if row.state is InterventionState.CANCELLED:
        return Sentence("cancelled")
    return Sentence("new work") if before is None else None


def _said_of_promise(after: Row | None) -> Sentence:
    if isinstance(after, Appointment) and after.state is AppointmentState.PROMISED and after.promised:
        held = after.promised
        return Sentence("promised {earliest} to {latest}", earliest=held.earliest, latest=held.latest)
    return Sentence("appointment changed")


def _said_of_plan(before: Assignment, after: Assignment) -> Sentence | None:
    length = after.planned_end - after.planned_start
    if before.pin is not after.pin:
        return Sentence("pin changed")
    if before.told_at is None and after.told_at is not None:
        return Sentence("technician to be told")
    if length != before.planned_end - before.planned_start:
        return Sentence("planned for {length}", length=length)
    return Sentence("progress noted") if before.state is not after.state else None


# ---- bringing it onto the live day


def merge(
    board: Board,
    lines: Iterable[ForkLine],
    current: Mapping[str, Row | None],
    now: datetime,
    accepted: frozenset[str] = NOBODY,
) -> Rebased:
    """Return the one command that makes the live day what these lines say, and the lines it leaves out.

    `board` is the live day and `current` the live rows of the lines, by id. `accepted` names findings that
    were accepted in the fork.
    """
    kept, skipped = _standing(board, lines, current)
    facts = [line for line in kept if line.is_fact]
    ground = board
    for line in facts:
        ground = line.put_on(ground)
    fitting, misfits = fit(ground, [line for line in kept if not line.is_fact], now, accepted)
    merged = (*facts, *fitting)
    changes = tuple(change for line in merged if isinstance(line, ForkLine) for change in line.changes)
    still = tuple(finding.key for finding in new_findings(board, merged, now))
    command = MergeFork(changes, still, REASON if still else "") if changes else None
    return Rebased(command, merged, (*skipped, *misfits))


def compare(
    board: Board,
    lines: Iterable[ForkLine],
    current: Mapping[str, Row | None],
    now: datetime,
    accepted: frozenset[str] = NOBODY,
) -> Diff:
    """Return what the fork would change on the live day, in groups; see `merge` for the rest."""
    kept, skipped = _standing(board, lines, current)
    facts = [line for line in kept if line.is_fact]
    return diff(board, [line for line in kept if not line.is_fact], now, facts, accepted, skipped)


def _standing(
    board: Board, lines: Iterable[ForkLine], current: Mapping[str, Row | None]
) -> tuple[list[ForkLine], list[Skipped]]:
    kept, skipped = list[ForkLine](), list[Skipped]()
    for line in lines:
        why = changed_meanwhile(board, line, current)
        if why is None:
            kept.append(line)
        else:
            skipped.append(Skipped(line, why))
    return kept, skipped


def changed_meanwhile(board: Board, line: ForkLine, current: Mapping[str, Row | None]) -> Sentence | None:
    """Return why a line cannot be merged, where the live day has changed what it is about."""
    is_as_forked = all(_is_as_forked(change, current.get(change.row.id)) for change in line.changes)
    if is_as_forked and _is_free(board, line):
        return None
    work = board.interventions.get(line.intervention_id)
    if work is not None:
        return stays(work.number)
    return Sentence("This was changed meanwhile and stays as it is.")


def _is_as_forked(change: Change, live: Row | None) -> bool:
    if (live is None) != (change.before is None):
        return False
    if isinstance(live, Assignment) and live.has_departed and _is_placement(change):
        return False
    was = change.before
    if isinstance(live, Assignment) and isinstance(was, Assignment) and was.is_live and not live.is_live:
        return False  # taken off the plan meanwhile: there is nothing left to move
    return all(getattr(live, name) == getattr(change.before, name) for name in _changed_fields(change))


def _is_free(board: Board, line: ForkLine) -> bool:
    """Whether the live day still has room for what the fork has added: no other plan, no other window."""
    known = {change.row.id for change in line.changes}
    added = [change.after for change in line.changes if change.before is None]
    window = board.appointment_of.get(line.intervention_id)
    if window is not None and window.id not in known and any(isinstance(row, Appointment) for row in added):
        return False
    if not any(isinstance(row, Assignment) and row.holds_the_work for row in added):
        return True
    held = [row for row in board.assignments_of.get(line.intervention_id, ()) if row.holds_the_work]
    if any(row.id not in known for row in held):
        return False
    is_own = any(isinstance(row, Intervention) for row in added)  # a call that was taken in the fork
    was_held = any(isinstance(change.before, Assignment) for change in line.changes)
    return is_own or was_held or any(row.id == line.intervention_id for row in board.waiting)


def _is_placement(change: Change) -> bool:
    return bool({"technician_id", "planned_start", "state"} & set(_changed_fields(change)))


def _changed_fields(change: Change) -> tuple[str, ...]:
    names = tuple(one.name for one in fields(change.row) if one.name not in COUNTERS)
    if change.before is None or change.after is None:
        return names if change.before is not None else ()
    return tuple(name for name in names if getattr(change.before, name) != getattr(change.after, name))


def _merged(change: Change, live: Row | None) -> Row | None:
    """Return the live row with what the fork has changed; None where the fork took it out."""
    if change.after is None or live is None or change.before is None:
        return change.after
    values: dict[str, Any] = {name: getattr(change.after, name) for name in _changed_fields(change)}
    return replace(live, **values)


def _row_of(board: Board, change: Change) -> Row | None:
    kind = type(change.row)
    if kind not in TABLES:  # who said what, how long at which level: no day shows it
        return None
    found: Row | None = getattr(board, TABLES[kind]).get(change.row.id)
    return found


def merge_fork(command: MergeFork, uow: UnitOfWork, now: datetime) -> Command | None:
    """Write what a fork has changed, field by field: undo's own way of writing, in the other direction."""
    changes = _with_free_numbers(command.changes, uow)
    backwards = tuple(Change(change.after, change.before) for change in reversed(changes))
    revert(RevertChanges(backwards), uow, now, ForkMerged)
    return None


def _with_free_numbers(changes: tuple[Change, ...], uow: UnitOfWork) -> tuple[Change, ...]:
    """Give calls taken in the fork the next numbers, where the live day has given theirs away meanwhile."""
    new = [change.after for change in changes if change.before is None and isinstance(change.after, Request)]
    if not any(uow.requests.where(number=request.number) for request in new):
        return changes
    first = (uow.requests.highest("number") or 0) + 1
    numbers = {request.id: first + at for at, request in enumerate(new)}
    return tuple(_numbered(change, numbers) for change in changes)


def _numbered(change: Change, numbers: Mapping[str, int]) -> Change:
    row = change.after
    if isinstance(row, Request) and row.id in numbers:
        return Change(change.before, replace(row, number=numbers[row.id]))
    if isinstance(row, Intervention) and row.request_id in numbers:
        return Change(change.before, replace(row, number=numbers[row.request_id]))
    return change


HANDLERS: Handlers = {MergeFork: merge_fork}
__all__ = ["HANDLERS", "Difference", "ForkLine", "changed_meanwhile", "compare", "lines_of", "merge"]
