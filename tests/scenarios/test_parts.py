"""S17: parts are owed to a Bronze customer within two office days; sending them stops that clock."""

from datetime import date

import pytest

from dispatcher.domain.alarms import ClockKind
from dispatcher.domain.errors import Refusal
from dispatcher.services.commands import QualifyRequest
from dispatcher.services.commitments import met_at
from dispatcher.services.qualification_commands import SendParts
from tests.builders import MANON, at
from tests.desks import TestDesk
from tests.scenarios.test_clocks import all_of, standing
from tests.services.test_contract_clocks import FRIDAY, MONDAY, PARTS, TUESDAY, called


def bronze(desk: TestDesk) -> None:
    """A Bronze customer calls on Friday at 17:00; on Monday the call is judged to need a visit."""
    called(desk, "bronze", at("17:00", FRIDAY))
    desk.clock.set(at("09:00", MONDAY))
    desk.run(QualifyRequest("r-new", True, "i-new", "s-1001", {}, 60))


def rang(desk: TestDesk, when: str, day: date = TUESDAY) -> list[ClockKind]:
    desk.tick(at(when, day))
    return [row.kind for row in standing(desk) if row.kind in (ClockKind.PARTS, ClockKind.PARTS_SOON)]


def test_that_s17_parts_of_a_bronze_call_ring_on_tuesday_at_seventeen_and_no_second_earlier(
    desk: TestDesk,
) -> None:
    bronze(desk)
    assert ClockKind.PARTS not in rang(desk, "16:59:59")
    assert rang(desk, "17:00") == [ClockKind.PARTS]
    (alarm,) = all_of(desk, ClockKind.PARTS)
    assert alarm.raised_at == at("17:00", TUESDAY)
    desk.run(SendParts("r-new", "circulating pump"))
    assert rang(desk, "17:01") == []


def test_that_s17_parts_sent_before_stop_the_clock_and_are_written_down_with_who_and_when(
    desk: TestDesk,
) -> None:
    bronze(desk)
    desk.clock.set(at("16:59:59", TUESDAY))
    desk.run(SendParts("r-new", " circulating pump "), MANON)
    call = desk.board.requests["r-new"]
    sent = (call.parts, call.parts_sent_at, call.parts_sent_by)
    assert sent == ("circulating pump", at("16:59:59", TUESDAY), "Manon")
    assert met_at(call, None)[PARTS] == at("16:59:59", TUESDAY)
    assert rang(desk, "17:00") == []
    desk.undo(MANON)
    assert desk.board.requests["r-new"].parts_sent_at is None
    assert rang(desk, "17:00:01") == [ClockKind.PARTS]
    assert all_of(desk, ClockKind.PARTS)[0].raised_at == at("17:00", TUESDAY)


def test_that_s17_what_is_sent_later_is_added_and_the_first_time_stays(desk: TestDesk) -> None:
    bronze(desk)
    with pytest.raises(Refusal, match="What was sent"):
        desk.run(SendParts("r-new", "  "))
    desk.run(SendParts("r-new", "pump"))
    desk.clock.set(at("10:00", MONDAY))
    desk.run(SendParts("r-new", "seal"))
    call = desk.board.requests["r-new"]
    assert (call.parts, call.parts_sent_at) == ("pump; seal", at("09:00", MONDAY))
