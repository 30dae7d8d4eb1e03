"""Importing into a desk that has a past: what is new comes in, what the desk decided stays."""

from dataclasses import replace
from pathlib import Path

from dispatcher.domain.appointments import AssignmentState
from dispatcher.domain.requests import Coverage, RequestState
from dispatcher.domain.technicians import Technician
from dispatcher.services.commands import AssignIntervention, RemoveAssignment, ReportProgress, TellTechnician
from dispatcher.services.exchange import import_command, import_folder
from dispatcher.services.import_intake import imported_id
from dispatcher.services.import_report import ImportReport
from dispatcher.services.qualification_commands import DecideCoverage
from tests.builders import ANNE, DAY, ZONE, at
from tests.desks import TestDesk

from .import_folders import INTERVENTION_COLUMNS, a_centre, an_intervention, with_interventions, write_folder
from .test_import_bad_rows import a_thousand_with_17_bad

SHIFTS = ("external_id,technician,starts_at,ends_at", "P1,T1,D 08:00,D 17:00", "P2,T2,D 08:00,D 17:00")


def imported(desk: TestDesk, folder: Path) -> ImportReport:
    return import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)


def counts(report: ImportReport, file: str) -> tuple[int, int, int, int]:
    """Return accepted, changed, unchanged, rejected of one file."""
    found = report.as_json()["files"][file]
    return found["accepted"], found["changed"], found["unchanged"], found["rejected"]


def test_that_of_a_thousand_interventions_with_17_bad_983_come_in_and_a_second_import_changes_nothing(
    desk: TestDesk, tmp_path: Path
) -> None:
    folder, _ = a_thousand_with_17_bad(tmp_path / "in")

    first = imported(desk, folder)
    entries = len(desk.events)
    second = imported(desk, folder)

    assert counts(first, "interventions.csv") == (983, 0, 0, 17)
    assert counts(second, "interventions.csv") == (0, 0, 983, 17)
    assert (second.accepted, second.changed) == (0, 0)
    assert second.rejected == first.rejected
    assert len(desk.events) == entries
    assert len(desk.board.interventions) == 983


def test_that_an_import_of_interventions_alone_counts_983_accepted_in_all(
    desk: TestDesk, tmp_path: Path
) -> None:
    folder, _ = a_thousand_with_17_bad(tmp_path / "in")
    imported(desk, a_centre(tmp_path / "before"))
    for name in ("technicians", "customers", "sites"):
        (folder / f"{name}.csv").unlink()

    report = imported(desk, folder)

    assert report.accepted == 983
    assert len(report.rejected) == 17
    assert report.exit_code == 1


def test_that_a_line_that_differs_is_changed_and_nothing_else_is(desk: TestDesk, tmp_path: Path) -> None:
    folder = with_interventions(tmp_path, [an_intervention("I1"), an_intervention("I2")])
    imported(desk, folder)

    with_interventions(tmp_path, [an_intervention("I1", duration_minutes="90"), an_intervention("I2")])
    report = imported(desk, folder)

    assert counts(report, "interventions.csv") == (0, 1, 1, 0)
    assert sorted(row.duration_minutes for row in desk.board.interventions.values()) == [60, 90]


def test_that_what_the_desk_decided_since_stays_as_it_is(desk: TestDesk, tmp_path: Path) -> None:
    line = an_intervention("I1", technician="T1", planned_start="2026-11-24 10:00")
    folder = a_centre(tmp_path, shifts=SHIFTS, interventions=[INTERVENTION_COLUMNS, line])
    imported(desk, folder)
    (assignment,) = desk.board.assignments.values()
    desk.run(DecideCoverage(next(iter(desk.board.requests)), Coverage.COURTESY))
    desk.run(TellTechnician(assignment.id))
    desk.tick()
    desk.run(ReportProgress(assignment.id, AssignmentState.ON_SITE))
    before = desk.hash

    report = imported(desk, folder)

    assert desk.hash == before
    assert report.unchanged == 9
    assert report.exit_code == 0


def test_that_work_taken_off_a_technician_is_not_put_back_by_a_second_import(
    desk: TestDesk, tmp_path: Path
) -> None:
    line = an_intervention("I1", technician="T1", planned_start="2026-11-24 10:00")
    folder = a_centre(tmp_path, shifts=SHIFTS, interventions=[INTERVENTION_COLUMNS, line])
    imported(desk, folder)
    (assignment,) = desk.board.assignments.values()
    desk.run(RemoveAssignment(assignment.id))

    imported(desk, folder)

    assert [row.external_id for row in desk.board.waiting] == ["I1"]


def test_that_work_placed_by_the_desk_keeps_its_place(desk: TestDesk, tmp_path: Path) -> None:
    folder = a_centre(tmp_path, shifts=SHIFTS, interventions=[INTERVENTION_COLUMNS, an_intervention("I1")])
    imported(desk, folder)
    (work,) = desk.board.waiting
    desk.run(AssignIntervention("a1", work.id, imported_id(Technician, "T1"), at("14:00")))
    before = desk.hash

    imported(desk, folder)

    assert desk.hash == before


def test_that_a_received_call_becomes_work_when_a_later_file_says_so(desk: TestDesk, tmp_path: Path) -> None:
    columns = INTERVENTION_COLUMNS + ",state"
    imported(desk, a_centre(tmp_path, interventions=[columns, an_intervention("I1") + ",received"]))
    (call,) = desk.board.requests.values()

    report = imported(desk, a_centre(tmp_path, interventions=[columns, an_intervention("I1") + ",open"]))

    (work,) = desk.board.interventions.values()
    (request,) = desk.board.requests.values()
    assert counts(report, "interventions.csv") == (0, 1, 0, 0)
    assert (call.state, work.number) == (RequestState.RECEIVED, call.number)
    assert replace(request, version=0) == replace(call, version=0, state=RequestState.QUALIFIED)


def test_that_a_received_call_that_a_later_file_knows_done_is_handled_when_the_work_ended(
    desk: TestDesk, tmp_path: Path
) -> None:
    columns = INTERVENTION_COLUMNS + ",state,assignment_state,ended_at"
    line = an_intervention("I1", technician="T1", planned_start="D 08:00")
    imported(desk, a_centre(tmp_path, interventions=[columns, an_intervention("I1") + ",received,,"]))
    imported(desk, a_centre(tmp_path, interventions=[columns, f"{line},,done,D 08:55"]))
    (request,) = desk.board.requests.values()
    assert (request.state, request.handled_at) == (RequestState.HANDLED, at("08:55"))


def test_that_calls_without_a_number_get_the_next_free_ones(desk: TestDesk, tmp_path: Path) -> None:
    columns = INTERVENTION_COLUMNS + ",number"
    lines = [an_intervention("I1") + ",", an_intervention("I2") + ",1042", an_intervention("I3") + ",1043"]

    imported(desk, a_centre(tmp_path, interventions=[columns, *lines]))

    numbers = {row.external_id: row.number for row in desk.board.interventions.values()}
    assert numbers == {"I1": 1044, "I2": 1042, "I3": 1043}


def test_that_a_number_another_call_has_is_refused(desk: TestDesk, tmp_path: Path) -> None:
    columns = INTERVENTION_COLUMNS + ",number"
    imported(desk, a_centre(tmp_path, interventions=[columns, an_intervention("I1") + ",1042"]))

    report = imported(desk, a_centre(tmp_path, interventions=[columns, an_intervention("I2") + ",1042"]))

    assert [(r.line, r.column) for r in report.rejected] == [(2, "number")]


def test_that_a_technician_told_50_minutes_ago_rings_in_10(desk: TestDesk, tmp_path: Path) -> None:
    columns = INTERVENTION_COLUMNS + ",assignment_state,notified_at"
    line = an_intervention("I1", technician="T1", planned_start="D 11:00") + ",notified,D 09:50"
    desk.clock.set(at("10:40"))
    imported(desk, a_centre(tmp_path, shifts=SHIFTS, interventions=[columns, line]))

    desk.tick(at("10:49:59"))
    assert desk.board.standing_alarms == ()
    desk.tick(at("10:50"))
    assert len(desk.board.standing_alarms) == 1


def test_that_the_command_answers_in_the_agreed_shape(desk: TestDesk, tmp_path: Path) -> None:
    folder = with_interventions(tmp_path, [an_intervention("I1"), an_intervention("I2", skills="x" * 200)])

    report, code = import_command(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)

    answer = report.as_json()
    assert code == 1
    assert (answer["accepted"], answer["changed"], answer["unchanged"]) == (7, 0, 0)
    assert answer["rejected"] == [
        {
            "file": "interventions.csv",
            "line": 3,
            "column": "skills",
            "value": "x" * 80,
            "reason": f"No technician has the skill {'x' * 80}.",
        }
    ]
    first, second = map(str, report.sentences())
    assert first == "7 accepted, 0 changed, 0 unchanged, 1 refused."
    assert second.startswith("interventions.csv, line 3, skills (xxx")


def test_that_exit_codes_tell_all_some_and_nothing_apart(desk: TestDesk, tmp_path: Path) -> None:
    def code(folder: Path) -> int:
        return import_command(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)[1]

    assert code(a_centre(tmp_path / "good")) == 0
    assert code(a_centre(tmp_path / "partly", contracts=["external_id,customer", "K1,C1"])) == 1
    assert code(tmp_path / "missing") == 2
    assert code(write_folder(tmp_path / "empty", customers=b"")) == 2


def test_that_an_import_is_one_change_and_is_taken_back_as_one(desk: TestDesk, tmp_path: Path) -> None:
    imported(desk, with_interventions(tmp_path, [an_intervention("I1"), an_intervention("I2")]))

    desk.undo(ANNE)

    assert desk.board.interventions == {}
