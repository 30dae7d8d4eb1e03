"""Somebody is absent: his jobs are named, nothing new is put there, and everything about it can be undone."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatcher.domain.absences import Absence, inside, merged, present
from dispatcher.domain.errors import Refusal
from dispatcher.domain.routes import Verdict
from dispatcher.domain.shifts import Shift
from dispatcher.services.absence_findings import ABSENT
from dispatcher.services.candidates import everyone
from dispatcher.services.commands import (
    AssignIntervention,
    MoveAssignment,
    RecordAbsence,
    WithdrawAbsence,
)
from dispatcher.services.exchange import import_folder
from dispatcher.services.optimising import answer, question, rebase
from dispatcher.services.pictures import day_routes
from dispatcher.services.replanning import preview
from dispatcher.services.slots import slots_for
from dispatcher.services.urgent import call, first
from solver.solve import solve
from tests.builders import ANNE, DAY, ZONE, Centre, at
from tests.desks import TestDesk
from tests.services.import_folders import a_centre

NOW = at("07:30")


def a_day(desk: TestDesk) -> None:
    """Durand has jobs of an hour at 9, 11 and 14; one job waits; Martin is idle."""
    centre = Centre()
    durand = centre.technician("Durand", lunch=("11:45", "13:30", 45))
    centre.technician("Martin")
    centre.planned(durand, "09:00", number=1001)
    centre.planned(durand, "11:00", number=1002)
    centre.planned(durand, "14:00", number=1003)
    centre.intervention(1004)
    desk.load(centre)


def mark(desk: TestDesk, start: str, end: str, technician: str = "t-Durand") -> None:
    desk.run(RecordAbsence(f"x-{technician}-{start}", technician, at(start), at(end), "flu"))


def absent_jobs(desk: TestDesk) -> list[str]:
    """Return the jobs the board names for an absence."""
    route = day_routes(desk.board)["t-Durand"]
    return [str(f.intervention_id) for f in route.findings if f.kind == ABSENT]


def said(desk: TestDesk) -> str:
    return " ".join(str(f.sentence) for f in day_routes(desk.board)["t-Durand"].findings)


def test_that_an_absence_over_the_end_of_a_job_is_caught(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "11:59", "13:00")
    assert absent_jobs(desk) == ["i-1002"]


def test_that_an_absence_that_begins_as_a_job_ends_is_not_over_it(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "12:00", "13:00")
    assert absent_jobs(desk) == []


def test_that_an_absence_over_the_start_of_a_job_is_caught(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "08:00", "09:01")
    assert absent_jobs(desk) == ["i-1001"]
    mark(desk, "13:30", "14:00")
    assert absent_jobs(desk) == ["i-1001"]


def test_that_every_job_of_somebody_ill_all_day_is_named_and_none_is_dropped(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "08:00", "17:00")
    assert absent_jobs(desk) == ["i-1001", "i-1002", "i-1003"]
    assert [job.intervention_id for job in day_routes(desk.board)["t-Durand"].jobs] == absent_jobs(desk)
    assert "absent all day: 1001" in said(desk)


def test_that_marking_somebody_absent_is_never_refused_and_names_what_it_breaks(desk: TestDesk) -> None:
    a_day(desk)
    done = desk.run(RecordAbsence("x", "t-Durand", at("13:00"), at("17:00")))
    assert [finding.intervention_id for finding in done.findings] == ["i-1003"]


def test_that_the_way_home_before_an_absence_counts(desk: TestDesk) -> None:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1001, where=(48.90, 2.30))
    desk.load(centre)
    mark(desk, "11:05", "12:00")  # the job ends at 11, twenty kilometres from home
    (finding,) = day_routes(desk.board)["t-Durand"].findings
    assert finding.intervention_id == "i-1001"
    assert "is absent from" in str(finding.sentence)
    assert "home from 1001 only" in str(finding.sentence)


def test_that_an_absence_that_ends_before_it_starts_is_refused(desk: TestDesk) -> None:
    a_day(desk)
    with pytest.raises(Refusal, match="ends after it starts"):
        mark(desk, "12:00", "12:00")


def test_that_an_absence_is_undone_and_made_again(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "13:00", "17:00")
    desk.undo()
    assert desk.board.absences == {}
    assert absent_jobs(desk) == []
    desk.redo()
    assert [row.reason for row in desk.board.absences.values()] == ["flu"]
    assert absent_jobs(desk) == ["i-1003"]


def test_that_who_comes_back_early_works_from_then_on(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "08:00", "17:00")
    (absence,) = desk.board.absences.values()
    desk.run(WithdrawAbsence(absence.id, at("13:30")))
    assert absent_jobs(desk) == ["i-1001", "i-1002"]
    desk.undo()
    assert absent_jobs(desk) == ["i-1001", "i-1002", "i-1003"]


def test_that_an_absence_withdrawn_before_it_began_leaves_nothing_behind(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "13:00", "17:00")
    (absence,) = desk.board.absences.values()
    desk.run(WithdrawAbsence(absence.id, at("08:30")))
    assert desk.board.absences == {}


@pytest.mark.parametrize("start", ["09:01", "09:30", "09:59"])
def test_that_a_drop_that_reaches_into_an_absence_is_shown_in_red_and_refused(
    desk: TestDesk, start: str
) -> None:
    a_day(desk)
    mark(desk, "10:00", "14:00", "t-Martin")
    seen = preview(desk.board, "i-1004", "t-Martin", at(start), NOW)
    assert seen.verdict is Verdict.BREAKS
    assert "Martin is absent from" in str(seen.sentence)
    with pytest.raises(Refusal, match="is absent from"):
        desk.run(AssignIntervention("a-new", "i-1004", "t-Martin", at(start)))


@pytest.mark.parametrize("start", ["10:00", "12:00", "13:59"])
def test_that_a_drop_inside_an_absence_lands_when_it_is_over(desk: TestDesk, start: str) -> None:
    a_day(desk)
    mark(desk, "10:00", "14:00", "t-Martin")
    desk.run(AssignIntervention("a-new", "i-1004", "t-Martin", at(start)))
    assert desk.board.assignments["a-new"].planned_start == at("14:00")


@pytest.mark.parametrize("start", ["08:30", "14:30"])
def test_that_a_drop_beside_an_absence_fits(desk: TestDesk, start: str) -> None:
    a_day(desk)
    mark(desk, "10:00", "14:00", "t-Martin")
    assert preview(desk.board, "i-1004", "t-Martin", at(start), NOW).verdict is Verdict.FITS
    desk.run(AssignIntervention("a-new", "i-1004", "t-Martin", at(start)))
    assert set(desk.board.assignments) == {"a-1001", "a-1002", "a-1003", "a-new"}


def test_that_work_moves_to_somebody_who_is_there(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "13:00", "17:00")
    desk.run(MoveAssignment("a-1003", "t-Martin", at("14:00")))
    assert absent_jobs(desk) == []


def test_that_a_drop_that_pushes_work_into_an_absence_is_refused(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "12:10", "13:30")
    with pytest.raises(Refusal, match=r"Durand is absent from .*: 1002 needs"):
        desk.run(MoveAssignment("a-1001", "t-Durand", at("10:30")))


def test_that_no_proposal_uses_absent_time(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "08:00", "16:00", "t-Martin")
    mark(desk, "12:00", "14:00")
    found = first(call(desk.board, desk.board.interventions["i-1004"], NOW)).lines
    arrivals = {line.technician_id: line.arrival for line in found}
    assert arrivals["t-Martin"] == at("16:00")
    work = [job for line in found for route in line.routes for job in route.jobs]
    assert work
    assert not any(
        row.meets(job.start, job.end)
        for job in work
        for row in desk.board.absences_of.get(job.technician_id, ())
    )


def test_that_no_slot_is_offered_in_absent_time(desk: TestDesk) -> None:
    a_day(desk)
    before = slots_for([desk.board], desk.board.interventions["i-1004"], NOW, technician_id="t-Martin")
    mark(desk, "08:00", "13:00", "t-Martin")
    after = slots_for([desk.board], desk.board.interventions["i-1004"], NOW, technician_id="t-Martin")
    assert min(slot.arrival for slot in before) < at("13:00")
    assert min(slot.arrival for slot in after) == at("13:00")


def test_that_nobody_is_proposed_who_is_absent_all_day(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "08:00", "17:00", "t-Martin")
    found = first(call(desk.board, desk.board.interventions["i-1004"], NOW)).lines
    assert {line.technician_id for line in found} == {"t-Durand"}
    (martin,) = (
        row for row in everyone(desk.board, desk.board.interventions["i-1004"], NOW) if row.arrival is None
    )
    assert str(martin.why) == "Martin is absent all day."


def test_that_scenario_21_names_an_absence_that_is_the_reason_why_not(desk: TestDesk) -> None:
    centre = Centre()
    centre.technician("Martin")
    centre.intervention(1004, promised=("10:00", "12:00"))
    desk.load(centre)
    assert everyone(desk.board, desk.board.interventions["i-1004"], NOW)[0].arrival == at("10:00")
    mark(desk, "08:00", "14:00", "t-Martin")
    (line,) = everyone(desk.board, desk.board.interventions["i-1004"], NOW)
    assert line.arrival is None
    assert line.why.values["absent"].values == {"name": "Martin", "until": at("14:00")}
    assert str(line.why).startswith("Martin is absent until")


def test_that_an_absence_is_not_blamed_for_what_would_not_work_without_it(desk: TestDesk) -> None:
    centre = Centre()
    centre.technician("Martin", skills={"print": 1})
    centre.intervention(1004, promised=("10:00", "12:00"))
    desk.load(centre)
    mark(desk, "08:00", "14:00", "t-Martin")
    (line,) = everyone(desk.board, desk.board.interventions["i-1004"], NOW)
    assert "does not master gas" in str(line.why)


def test_that_a_line_of_roads_goes_home_for_an_absence_and_on_from_there(desk: TestDesk) -> None:
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "09:00", number=1001, where=(48.82, 2.15))
    centre.planned(durand, "15:00", number=1002, where=(48.82, 2.15))
    desk.load(centre)
    mark(desk, "12:00", "13:00")
    route = day_routes(desk.board)["t-Durand"]
    assert [leg.to_intervention_id for leg in route.legs] == ["i-1001", None, "i-1002", None]
    assert route.legs[2].origin == durand.home
    assert route.legs[1].ends_at <= at("12:00")
    assert route.legs[2].starts_at >= at("13:00")


@pytest.mark.parametrize(("start", "end", "eats"), [("09:00", "10:00", True), ("12:00", "13:15", False)])
def test_that_who_is_away_over_lunch_has_eaten_then(desk: TestDesk, start: str, end: str, eats: bool) -> None:
    centre = Centre()
    durand = centre.technician("Durand", lunch=("11:45", "13:30", 45))
    centre.planned(durand, "14:30", number=1001)
    desk.load(centre)
    mark(desk, start, end)
    route = day_routes(desk.board)["t-Durand"]
    assert (route.lunch is not None) == eats
    assert route.findings == ()


MOMENTS = st.integers(0, 24 * 4)


def absence(start: int, length: int) -> Absence:
    begins = at("00:00") + timedelta(minutes=15 * start)
    return Absence(f"x-{start}-{length}", "t", begins, begins + timedelta(minutes=15 * length))


@given(st.lists(st.tuples(MOMENTS, st.integers(1, 40)), max_size=6))
def test_that_what_is_left_of_a_shift_is_what_no_absence_holds(drawn: list[tuple[int, int]]) -> None:
    shift = Shift("h", "H", "t", at("08:00"), at("17:00"))
    absences = [absence(*one) for one in drawn]
    left = present(shift, absences)
    slices = [at("08:00") + timedelta(minutes=15 * step) for step in range(36)]
    worked = [one for one in slices if not any(row.holds(one) for row in absences)]
    assert (left is None) == (not worked)
    if left is not None:
        assert left.earliest == worked[0]
        assert left.latest == worked[-1] + timedelta(minutes=15)
        blocks = inside(shift, absences)
        held = [one for one in slices if left.earliest <= one < left.latest and one not in worked]
        assert held == [one for one in slices if any(row.holds(one) for row in blocks)]
        assert blocks == merged(blocks)


def test_that_a_board_knows_the_absences_of_its_day_and_the_night_after(desk: TestDesk) -> None:
    a_day(desk)
    for name, days in (("before", -1), ("today", 0), ("after", 2)):
        start = at("08:00") + timedelta(days=days)
        desk.run(RecordAbsence(name, "t-Durand", start, start + timedelta(hours=2)))
    assert set(desk.board.absences) == {"today"}
    assert set(desk.desk.load_board(DAY + timedelta(days=2)).absences) == {"after"}


def test_that_the_optimised_day_frees_who_is_absent(desk: TestDesk) -> None:
    a_day(desk)
    mark(desk, "08:00", "17:00")
    mark(desk, "11:00", "12:00", "t-Martin")
    asked = question(desk.board, NOW, 1)
    found = answer(asked, solve(asked.of, steps=200, published=asked.published).plan)
    command = rebase(desk.board, found.lines, NOW).command
    assert command is not None
    desk.run(command)
    routes = day_routes(desk.board)
    assert {job.intervention_id for job in routes["t-Martin"].jobs} == {
        "i-1001",
        "i-1002",
        "i-1003",
        "i-1004",
    }
    assert routes["t-Durand"].jobs == ()
    assert routes["t-Martin"].findings == ()
    assert len(desk.board.assignments_of) == 4


ABSENCES = (
    "external_id,technician,starts_at,ends_at,reason",
    "A1,T1,2026-11-24 13:00,2026-11-24 17:00,dentist",
    "A2,T9,2026-11-24 13:00,2026-11-24 17:00,nobody",
    "A3,T1,2026-11-24 13:00,2026-11-24 12:00,backwards",
)


def test_that_absences_come_in_from_a_folder_and_bad_lines_are_explained(
    desk: TestDesk, tmp_path: Path
) -> None:
    folder = a_centre(tmp_path / "in", absences=ABSENCES)
    report = import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)
    (absence,) = desk.board.absences.values()
    assert (absence.starts_at, absence.ends_at, absence.reason) == (at("13:00"), at("17:00"), "dentist")
    assert [(row.line, row.column) for row in report.rejected] == [(3, "technician"), (4, "ends_at")]


def test_that_who_came_back_early_is_not_absent_again_after_a_second_import(
    desk: TestDesk, tmp_path: Path
) -> None:
    folder = a_centre(tmp_path / "in", absences=ABSENCES[:2])
    import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)
    (absence,) = desk.board.absences.values()
    desk.run(WithdrawAbsence(absence.id, at("14:00")))
    import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)
    assert [row.ends_at for row in desk.board.absences.values()] == [at("14:00")]
