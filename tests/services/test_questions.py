"""How many statements a command asks of the database: it is at the end of a network one day."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from dispatcher.domain.people import SYSTEM
from dispatcher.services.commands import (
    Batch,
    MoveAssignment,
    QualifyRequest,
    RaiseDueAlarms,
    RegisterRequest,
)
from tests.builders import ANNE, Centre, at
from tests.desks import TestDesk
from tests.scenarios.test_clocks import called, standing

MOST_FOR_A_CALL = 40
"""34 when this was written, 59 before terms and rules were read once for a command."""


@contextmanager
def statements(desk: TestDesk) -> Iterator[list[str]]:
    """Collect what is asked of the database meanwhile."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(desk.desk.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(desk.desk.engine, "before_cursor_execute", note)


def test_that_saving_a_judged_call_asks_the_database_fewer_than_forty_times(desk: TestDesk) -> None:
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(1042, level="silver")
    desk.load(centre)
    desk.clock.set(at("08:50"))
    register = RegisterRequest("r-new", "c-1042", "e-1042", "no heat")
    qualify = QualifyRequest("r-new", True, "i-new", "s-1042", {"gas": 1}, 60)
    with statements(desk) as asked:
        desk.run(Batch("", (register, qualify)))
    assert len(asked) < MOST_FOR_A_CALL
    assert len([one for one in asked if "FROM calendars" in one]) == 1
    assert {row.request_id for row in desk.board.deadlines.values()} == {"r-new"}


def test_that_a_tick_asks_who_is_on_duty_once_however_many_alarms_climb(desk: TestDesk) -> None:
    called(desk, "09:00")
    for number in range(3):
        desk.run(RegisterRequest(f"r-{number}", "c-1042", "e-1042", "no heat"))
    desk.tick(at("09:15"))
    desk.clock.set(at("09:30"))
    with statements(desk) as asked:
        desk.desk.executor.run(RaiseDueAlarms(), SYSTEM)
    assert [row.climb for row in standing(desk)] == [2, 2, 2, 2]
    assert len([one for one in asked if "FROM people_on_duty" in one]) == 2  # the second, and the lead


def test_that_what_undo_would_take_back_is_found_by_numbers_and_read_once(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1042)
    desk.load(centre)
    for hour in ("11:00", "12:00", "14:00"):
        desk.run(MoveAssignment("a-1042", "t-Durand", at(hour)))
    desk.undo()
    with statements(desk) as asked:
        assert desk.desk.executor.undo_label(ANNE) is not None
    assert len([one for one in asked if "journal.events" in one]) == 1
