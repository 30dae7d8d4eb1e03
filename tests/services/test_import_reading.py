"""What a good file may look like, and what its lines come to."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatcher.domain.appointments import Appointment, AppointmentState, Assignment, AssignmentState, Pin
from dispatcher.domain.interventions import Intervention, InterventionState
from dispatcher.domain.requests import Request, RequestState, Urgency
from dispatcher.domain.rows import Row
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.values import TimeWindow
from dispatcher.services.csv_files import Reject
from dispatcher.services.exchange import import_folder
from dispatcher.services.export_files import export_interventions
from tests.builders import ANNE, DAY, ZONE, at
from tests.desks import TestDesk

from .import_folders import (
    INTERVENTION_COLUMNS,
    a_centre,
    an_intervention,
    read,
    refusals,
    with_interventions,
    write_folder,
)


def only(records: tuple[Row, ...], row_type: type[Row]) -> Row:
    (row,) = [row for row in records if isinstance(row, row_type)]
    return row


def an_import_of(folder: Path, columns: str, line: str) -> tuple[Row, ...]:
    result = read(a_centre(folder, interventions=[columns, line]))
    assert result.rejected == ()
    return result.records


def test_that_the_same_line_means_the_same_rows_wherever_and_whenever_it_is_read(tmp_path: Path) -> None:
    first = read(with_interventions(tmp_path / "a", [an_intervention()]))
    second = read(with_interventions(tmp_path / "b", [an_intervention()]))

    assert first.records == second.records


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-24 10:30", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("2026-11-24T10:30:15", datetime(2026, 11, 24, 9, 30, 15, tzinfo=UTC)),
        ("2026-11-24T10:30:00Z", datetime(2026, 11, 24, 10, 30, tzinfo=UTC)),
        ("2026-07-24 10:30+02:00", datetime(2026, 7, 24, 8, 30, tzinfo=UTC)),
        ("D 10:30", datetime(2026, 11, 24, 9, 30, tzinfo=UTC)),
        ("D-1 16:05", datetime(2026, 11, 23, 15, 5, tzinfo=UTC)),
        ("D+2 9:00", datetime(2026, 11, 26, 8, 0, tzinfo=UTC)),
    ],
)
def test_that_a_time_is_local_or_carries_its_offset_or_counts_from_the_day(
    tmp_path: Path, written: str, meant: datetime
) -> None:
    records = an_import_of(tmp_path, INTERVENTION_COLUMNS, an_intervention(received_at=written))

    work = only(records, Intervention)

    assert isinstance(work, Intervention)
    assert work.received_at == meant


@pytest.mark.parametrize(
    "written",
    ["24/11/2026 10:30", "2026-11-24", "D 25:00", "D+99999 09:00", "9999-12-31 23:59", "D", "10:30"],
)
def test_that_a_time_written_any_other_way_is_refused(tmp_path: Path, written: str) -> None:
    result = read(with_interventions(tmp_path, [an_intervention(received_at=written)]))

    assert refusals(result) == [("interventions.csv", 2, "received_at")]


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_that_a_byte_order_mark_and_any_line_end_are_understood(
    tmp_path: Path, start: bytes, end: bytes
) -> None:
    lines = [b"external_id,name", "C1,Hôtel (example)".encode(), b"", b"C2,Gym (example)"]

    result = read(write_folder(tmp_path, customers=start + end.join(lines)))

    assert [row.name for row in result.records] == ["Hôtel (example)", "Gym (example)"]


def test_that_semicolons_and_a_decimal_comma_are_understood_as_a_french_spreadsheet_writes_them(
    tmp_path: Path,
) -> None:
    technicians = ["external_id;name;skills;latitude;longitude", '1;Alix;"gas:2;electric";48,89;2,09']

    result = read(write_folder(tmp_path, technicians=technicians))

    (technician,) = result.records
    assert (technician.latitude, technician.skills) == (48.89, {"gas": 2, "electric": 1})


def test_that_a_quoted_text_may_hold_commas_quotes_and_line_breaks(tmp_path: Path) -> None:
    fault = '"Cold, says ""ouch""\nand drips"'
    lines = [an_intervention("I1", fault=fault), an_intervention("I2", site="S999")]

    result = read(with_interventions(tmp_path, lines))

    work = only(result.records, Intervention)
    assert isinstance(work, Intervention)
    assert work.fault == 'Cold, says "ouch"\nand drips'
    assert refusals(result) == [("interventions.csv", 4, "site")]


def test_that_a_quote_inside_an_unquoted_field_is_text(tmp_path: Path) -> None:
    result = read(with_interventions(tmp_path, [an_intervention(fault='a 5" pipe')]))

    work = only(result.records, Intervention)
    assert isinstance(work, Intervention)
    assert work.fault == 'a 5" pipe'


def test_that_a_line_brings_call_work_promise_and_plan(tmp_path: Path) -> None:
    columns = (
        "external_id,site,fault,received_at,skills,duration_minutes,number,urgent,technician,planned_start,"
        "assignment_state,notified_at,pin,promised_earliest,promised_latest"
    )
    line = "I1,S1,No heat,D 08:10,gas:2,45,1042,yes,T1,D 10:30,accepted,D 09:00,time,D 10:00,D 12:00"

    records = an_import_of(tmp_path, columns, line)

    request, work = only(records, Request), only(records, Intervention)
    appointment, assignment = only(records, Appointment), only(records, Assignment)
    assert isinstance(request, Request)
    assert isinstance(work, Intervention)
    assert isinstance(appointment, Appointment)
    assert isinstance(assignment, Assignment)
    assert (request.number, request.state, request.urgency) == (1042, RequestState.QUALIFIED, Urgency.URGENT)
    assert (work.number, work.state, work.urgent) == (1042, InterventionState.OPEN, True)
    assert appointment.state is AppointmentState.PROMISED
    assert (assignment.state, assignment.pin) == (AssignmentState.ACCEPTED, Pin.TIME)
    assert assignment.planned_end == datetime(2026, 11, 24, 10, 15, tzinfo=UTC)


def test_that_work_whose_technician_is_done_is_done(tmp_path: Path) -> None:
    columns = INTERVENTION_COLUMNS + ",assignment_state"
    line = an_intervention(technician="T1", planned_start="D 08:00") + ",done"

    records = an_import_of(tmp_path, columns, line)

    work, request = only(records, Intervention), only(records, Request)
    assert isinstance(work, Intervention)
    assert isinstance(request, Request)
    assert (work.state, request.state) == (InterventionState.DONE, RequestState.HANDLED)
    assert request.handled_at is None  # the file does not say when


def test_that_a_call_was_handled_when_its_work_ended(tmp_path: Path) -> None:
    columns = INTERVENTION_COLUMNS + ",assignment_state,ended_at"
    line = an_intervention(technician="T1", planned_start="D 08:00")
    for state, handled_at in (("done", at("08:55")), ("on_site", None)):
        request = only(an_import_of(tmp_path, columns, f"{line},{state},D 08:55"), Request)
        assert isinstance(request, Request)
        assert request.handled_at == handled_at


def test_that_a_call_that_is_only_received_brings_no_intervention(tmp_path: Path) -> None:
    records = an_import_of(tmp_path, INTERVENTION_COLUMNS + ",state", an_intervention() + ",received")

    request = only(records, Request)
    assert isinstance(request, Request)
    assert request.state is RequestState.RECEIVED
    assert not any(isinstance(row, Intervention) for row in records)


def test_that_work_without_skills_asks_for_those_of_its_equipment(tmp_path: Path) -> None:
    folder = a_centre(
        tmp_path,
        equipment=["external_id,site,model,skill", "E1,S1,Boiler (example),gas"],
        interventions=[INTERVENTION_COLUMNS + ",equipment", an_intervention(skills="") + ",E1"],
    )

    work = only(read(folder).records, Intervention)

    assert isinstance(work, Intervention)
    assert work.skills == {"gas": 1}


def test_that_columns_without_a_meaning_here_are_named_and_ignored(tmp_path: Path) -> None:
    result = read(write_folder(tmp_path, customers=["external_id,name,fax", "C1,Gym (example),1"]))

    assert result.read_files == {"customers.csv": ("fax",)}
    assert result.rejected == ()


def test_that_a_refusal_keeps_its_sentence_for_translation(tmp_path: Path) -> None:
    result = read(with_interventions(tmp_path, [an_intervention(skills="plumbing")]))

    assert result.rejected == (
        Reject(
            "interventions.csv",
            2,
            "skills",
            "plumbing",
            Sentence("No technician has the skill {skill}.", skill="plumbing"),
        ),
    )


RANGED = (
    "external_id,site,fault,received_at,skills,duration_minutes,"
    "technician,planned_start,pin,pin_earliest,pin_latest"
)


def test_that_a_pin_to_a_range_comes_in_and_goes_out_with_its_hours(desk: TestDesk, tmp_path: Path) -> None:
    line = "I1,S1,cold,D 08:00,gas:2,60,T1,D 10:00,range,D 09:30,D 11:00"
    folder = a_centre(tmp_path, interventions=[RANGED, line])
    executor, engine = desk.desk.executor, desk.desk.engine
    import_folder(executor, engine, folder, DAY, ZONE, ANNE)
    (row,) = desk.board.assignments.values()
    assert row.pinned_range == TimeWindow(at("09:30"), at("11:00"))
    before = desk.hash
    export_interventions(desk.board, folder / "interventions.csv")
    again = read(folder)
    assert again.rejected == ()
    assert only(again.records, Assignment).pinned_range == row.pinned_range
    import_folder(executor, engine, folder, DAY, ZONE, ANNE)
    assert desk.hash == before


@pytest.mark.parametrize(
    ("pin", "earliest", "latest", "column"),
    [
        ("range", "", "", "pin_earliest"),
        ("range", "D 11:00", "D 09:30", "pin_latest"),
        ("range", "D 09:30", "", "pin_latest"),
    ],
)
def test_that_a_pin_to_no_range_is_refused_by_its_column(
    tmp_path: Path, pin: str, earliest: str, latest: str, column: str
) -> None:
    line = f"I1,S1,cold,D 08:00,gas:2,60,T1,D 10:00,{pin},{earliest},{latest}"
    result = read(a_centre(tmp_path, interventions=[RANGED, line]))
    assert [refusal.column for refusal in result.rejected] == [column]
