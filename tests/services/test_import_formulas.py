"""A text that a spreadsheet would run goes out neutralised, comes back as it was, and is text in between."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatcher.domain.interventions import Intervention
from dispatcher.services.csv_files import neutralised, restored
from dispatcher.services.exchange import import_folder
from dispatcher.services.export_files import export_interventions
from tests.builders import ANNE, DAY, ZONE
from tests.desks import TestDesk

from .import_folders import a_centre, an_intervention, read, with_interventions

ATTACK = "=cmd|' /C calc'!A0"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\0"])
def test_that_a_text_that_begins_like_a_formula_gets_an_apostrophe(first: str) -> None:
    assert neutralised(f"{first}1") == f"'{first}1"


@pytest.mark.parametrize("text", ["", "Boiler", "'quoted'", "5-7", "a=b", "é", " =1"])
def test_that_any_other_text_is_left_alone(text: str) -> None:
    assert neutralised(text) == text


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])) | st.from_regex(r"'*[=+@-].*"))
def test_that_taking_the_protection_off_gives_the_text_back(text: str) -> None:
    assert restored(neutralised(text)) == text


def test_that_a_formula_is_accepted_as_text(tmp_path: Path) -> None:
    result = read(with_interventions(tmp_path, [an_intervention(fault=ATTACK)]))

    assert result.rejected == ()
    assert [row.fault for row in result.records if isinstance(row, Intervention)] == [ATTACK]


def test_that_an_exported_day_is_safe_to_open_and_changes_nothing_when_imported_again(
    desk: TestDesk, tmp_path: Path
) -> None:
    customers = ["external_id,name", f"C1,{ATTACK}", "C2,Hotel (example)"]
    lines = [
        "external_id,site,fault,received_at,skills,duration_minutes,technician,planned_start,promised_earliest,"
        "promised_latest,notified_at,assignment_state",
        f"I1,S1,{ATTACK},D 08:00,gas:2;electric:1,60,T1,D 10:00,D 10:00,D 12:00,D 09:00,notified",
        "I2,S2,+33 calls back,D-1 16:05,,45,,,,,,",
    ]
    folder = a_centre(tmp_path, customers=customers, interventions=lines)
    import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)

    export_interventions(desk.board, folder / "interventions.csv")
    report = import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)

    with (folder / "interventions.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert f"'{ATTACK}" in cells
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in cells)
    assert (report.accepted, report.changed, report.rejected) == (0, 0, ())
