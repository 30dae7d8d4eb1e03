"""The arithmetic of a day on flat arrays, compiled where numba is there: the search's inner loops use it.

The semantics are those of timeline.py and legs.py, and a test holds both to the same figures. Without numba,
or with DISPATCHER_NO_NUMBA=1, the same functions run as plain Python: the same results, slower. numba is
imported here and nowhere else, so that nobody pays for it who does not search.
"""

import hashlib
import importlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
import platformdirs

from solver.model import NEVER

Function = TypeVar("Function", bound=Callable[..., object])
Int32 = npt.NDArray[np.int32]
Int64 = npt.NDArray[np.int64]
Float64 = npt.NDArray[np.float64]

Whole = Any
"""A whole number, of Python or of numpy: compiled code makes no difference, mypy would."""
whole: Any = np.int64

FORBIDDEN = 10**9
"""The extra cost of a visit with a technician who may not do it."""


def _cache_folder() -> Path:
    """Where machine code is kept: a folder named after all the sources it was made from.

    numba looks only at a function's own file, and would go on calling the old code of one beside it.
    """
    here = Path(__file__).parent
    sources = [path.read_bytes() for path in sorted(here.glob("*.py"))]
    marks = (b"@compiled", b"@inlined", b"@folded", b"@door")
    kernels = b"".join(source for source in sources if any(mark in source for mark in marks))
    name = f"kernels-{hashlib.sha256(kernels).hexdigest()[:12]}"
    if os.access(here, os.W_OK):
        return here / "__pycache__" / name
    return Path(platformdirs.user_cache_dir("dispatcher", appauthor=False)) / name


def _compiler(is_door: bool = False, **how: object) -> Callable[[Function], Function]:
    """numba's compiler with a cache that can be written; the identity where there is no numba.

    Only a door can be called from Python: the wrappers for that cost a sixth of the time to compile.
    """
    if os.environ.get("DISPATCHER_NO_NUMBA") == "1":
        return lambda function: function
    os.environ.setdefault("NUMBA_CACHE_DIR", str(_cache_folder()))
    try:
        numba: Any = importlib.import_module("numba")
    except ImportError:
        return lambda function: function
    how = {"cache": True, "no_cpython_wrapper": not is_door, "no_cfunc_wrapper": True, **how}
    return numba.njit(nogil=True, _nrt=False, **how)  # type: ignore[no-any-return]  # untyped


compiled = _compiler()
inlined = _compiler(forceinline=True)
"""For what is called for every place: handing over all the arrays takes longer than the work."""
folded = _compiler(inline="always", cache=False)
"""For what is called in one place only: it becomes part of its caller, and is not compiled a second time."""
door = _compiler(is_door=True)


BUSY, OUT, BACK, EXTRA = range(4)
"""What Day.link holds of a visit with a technician: the duration, the roads from where the day begins and to
where it ends, and the cost beside the road (FORBIDDEN: it may not be)."""

(
    EARLIEST,
    LATEST,
    SET_OUT,
    DUE,
    LATE_WEIGHT,
    WISH,
    TOLD,
    SHIFT_TAX,
    PENALTY,
    HELD,
    IS_SOFT,
    SUIT_FROM,
    SUIT_TO,
    TO_DEPOT,
    FROM_DEPOT,
    ALONE,
    LEAST_THERE,
    LEAST_ONWARD,
    LOADS,
) = range(19)
"""The columns of Day.visits: WISH is the published start (NEVER: none) with technician TOLD (-1: none), HELD
that it is never taken out, IS_SOFT that its start has a price. ALONE is the least it costs as the only one of
a day, beside that price; LEAST_THERE and LEAST_ONWARD are the shortest roads to it and from it. Loads, what
it needs of each part and each tool that has to be in the van, are the last columns."""

(
    FIRST_OPEN,
    FIRST_DONE,
    SHIFT_END,
    RETURN_BY,
    HAS_LUNCH,
    LUNCH_FROM,
    LUNCH_TO,
    LUNCH_S,
    EMPTY_LEG,
    TWIN,
    OUT_TO_DEPOT,
    LEAVE_BY,
    WAITING,
    STOCKS,
) = range(14)
"""The columns of Day.crew. A technician's day begins after what has started: FIRST_OPEN and FIRST_DONE are
the moments free there, lunch still to be had or not, and EMPTY_LEG the road home from there. Technicians of
the same TWIN, the first of them, are interchangeable while their day is empty. OUT_TO_DEPOT is the road from
there to the depot, NEVER without one; LEAVE_BY the moment of setting out where that is past, WAITING what a
second of standing idle costs. Stocks are the last columns, one for each load."""

LEG, FREE_OPEN, FREE_DONE, LATE_OPEN, LATE_DONE = range(5)
"""What Days.moments holds of a position: the road that leads there, and the moments of timeline.Timeline."""

(
    SIZE,
    COST,
    TIMING,
    PRICED,
    TWIN_SEEN,
    STAMP,
    OLD_SIZE,
    OLD_COST,
    DIRTY,
    BEST_SIZE,
    RESTOCK,
    OLD_RESTOCK,
    BEST_RESTOCK,
    USED,
) = range(14)
"""The columns of Days.state: visits in the day, what it costs (road, extras and timing), what its starts
cost, whether they have a price; the step that touched it last and what it was before; whether it differs
from the best plan's, and that one's size. RESTOCK is the visit, by position, on whose road it goes by the
depot (-1: none). Loads used are the last columns."""

OWNER, WHERE = range(2)
"""The columns of Days.place: the technician (-1: nobody) and the position."""

VISITS, ROADS, OPEN, DONE, LATE, STARTS, STARTS_CHOSEN, ADDED, BEFORE, BEHIND, DETOURS = range(11)
ROOM_ROWS = 11
"""The rows of Days.room: a day's order, its roads, the moments, the starts (starts.py); and what one visit
more and the way by the depot add to the road (depot.py)."""


class Day(NamedTuple):
    """A problem as flat arrays, read-only: n visits, m technicians, p loads, in the units of the model.

    Few and wide, for what stands together is needed together, and each array costs time to compile.
    """

    travel: Int32  # n, n
    travel_to: Int32  # n, n: transposed, so that both rows of a visit are contiguous
    link: Int32  # n, m, 4
    visits: Int64  # n, LOADS + p
    crew: Int64  # m, STOCKS + p
    suits: Int64  # lists of technicians; a visit's is from SUIT_FROM to SUIT_TO
    near: Int64  # n, k: the nearest visits first
    beside: Int32  # n, 2, k, 2: visits to come right before and right after, and the road; -1: no more
    keys: Int64  # orders, n: sort keys of the orders in which visits are put back
    lots: Int64  # orders + 1: how often each is drawn, cumulative; the first is a random order


class Days(NamedTuple):
    """Everybody's day as the search has it now."""

    order: Int64  # m, cap
    moments: Int64  # m, cap + 1, 5
    state: Int64  # m, USED + p
    place: Int64  # n, 2
    room: Int64  # rows, cap + 2: where one day is timed


@compiled
def arrive_after_lunch(crew: Int64, t: Whole, free: Whole, travel: Whole, set_out: Whole) -> Whole:
    """legs.arrive_after_lunch."""
    lunch_from = crew[t, LUNCH_FROM]
    begin = free if free > lunch_from else lunch_from
    if begin > crew[t, LUNCH_TO]:
        return whole(NEVER)
    road = free if free > set_out else set_out
    driven = whole(0)
    if begin > road:
        driven = min(whole(travel), begin - road)
    end = begin + crew[t, LUNCH_S]
    return (end if end > road else road) + travel - driven


@compiled
def leave_by(due: Whole, travel: Whole, set_out: Whole) -> Whole:
    """legs.leave_by."""
    latest = due - travel
    return latest if latest >= set_out else whole(-NEVER)


@compiled
def leave_by_for_lunch(crew: Int64, t: Whole, due: Whole, travel: Whole, set_out: Whole) -> Whole:
    """legs.leave_by_for_lunch."""
    latest = min(crew[t, LUNCH_TO], due - crew[t, LUNCH_S] - travel)
    if arrive_after_lunch(crew, t, latest, travel, set_out) <= due:
        return latest
    return whole(-NEVER)


@compiled
def run_forwards(day: Day, days: Days, t: Whole, first: Whole, known: Whole) -> None:
    """Fill in the earliest moments after position `first`, up to the first from `known` on that stays."""
    lunch, twin = day.crew[t, HAS_LUNCH], day.crew[t, TWIN]
    open_s, done_s = days.moments[t, first, FREE_OPEN], days.moments[t, first, FREE_DONE]
    for i in range(first, days.state[t, SIZE]):
        j = days.order[t, i]
        travel, set_out, opens, closes = (
            days.moments[t, i, LEG],
            day.visits[j, SET_OUT],
            day.visits[j, EARLIEST],
            day.visits[j, LATEST],
        )
        busy = day.link[j, twin, BUSY]
        arrival = (done_s if done_s > set_out else set_out) + travel
        if lunch:
            arrival = min(arrival, arrive_after_lunch(day.crew, t, open_s, travel, set_out))
            start = max((open_s if open_s > set_out else set_out) + travel, opens)
            open_s = start + busy if start <= closes else whole(NEVER)
        start = arrival if arrival > opens else opens
        done_s = start + busy if start <= closes else whole(NEVER)
        at = days.moments[t, i + 1]
        if i >= known and at[FREE_OPEN] == open_s and at[FREE_DONE] == done_s:
            break
        at[FREE_OPEN], at[FREE_DONE] = open_s, done_s


@compiled
def run_backwards(day: Day, days: Days, t: Whole, last: Whole, known: Whole) -> None:
    """Fill in the latest moments from position `last` towards the morning, up to the first before `known`
    that stays."""
    lunch, twin = day.crew[t, HAS_LUNCH], day.crew[t, TWIN]
    size = days.state[t, SIZE]
    days.moments[t, size, LATE_OPEN], days.moments[t, size, LATE_DONE] = -NEVER, day.crew[t, RETURN_BY]
    open_s, done_s = days.moments[t, last + 1, LATE_OPEN], days.moments[t, last + 1, LATE_DONE]
    for i in range(last, -1, -1):
        j = days.order[t, i]
        travel = days.moments[t, i + 1, LEG]
        set_out = day.visits[days.order[t, i + 1], SET_OUT] if i + 1 < size else whole(-NEVER)
        opens, closes, busy = day.visits[j, EARLIEST], day.visits[j, LATEST], day.link[j, twin, BUSY]
        if lunch:
            hungry = leave_by_for_lunch(day.crew, t, done_s, travel, set_out)
            latest = min(max(leave_by(open_s, travel, set_out), hungry) - busy, closes)
            open_s = latest if latest >= opens else whole(-NEVER)
        latest = min(leave_by(done_s, travel, set_out) - busy, closes)
        done_s = latest if latest >= opens else whole(-NEVER)
        at = days.moments[t, i]
        if i < known and at[LATE_OPEN] == open_s and at[LATE_DONE] == done_s:
            break
        at[LATE_OPEN], at[LATE_DONE] = open_s, done_s


@folded
def earliest_start(
    day: Day, days: Days, j: Whole, t: Whole, position: Whole, there: Whole, onward: Whole
) -> Whole:
    """insertion._earliest_start: the earliest start of visit j here that the rest of the day can follow."""
    opens, closes = day.visits[j, EARLIEST], day.visits[j, LATEST]
    busy, set_out = whole(day.link[j, day.crew[t, TWIN], BUSY]), day.visits[j, SET_OUT]
    onward_from = whole(-NEVER)
    if position < days.state[t, SIZE]:
        onward_from = day.visits[days.order[t, position], SET_OUT]
    free_open, late_done = days.moments[t, position, FREE_OPEN], days.moments[t, position, LATE_DONE]
    free_done = days.moments[t, position, FREE_DONE]
    arrival = (free_done if free_done > set_out else set_out) + there
    if free_open < NEVER:
        start = max((free_open if free_open > set_out else set_out) + there, opens)
        if start > closes:
            return whole(NEVER)
        end = start + busy
        if (end if end > onward_from else onward_from) + onward <= days.moments[t, position, LATE_OPEN]:
            return start
        if arrive_after_lunch(day.crew, t, end, onward, onward_from) <= late_done:
            return start
        arrival = min(arrival, arrive_after_lunch(day.crew, t, free_open, there, set_out))
    start = arrival if arrival > opens else opens
    if start > closes:
        return whole(NEVER)
    end = start + busy
    if (end if end > onward_from else onward_from) + onward <= late_done:
        return start
    return whole(NEVER)
