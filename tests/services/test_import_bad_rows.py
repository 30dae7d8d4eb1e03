"""Each way in which one line of a file can be bad costs that line, and says why; nothing else is lost."""

from pathlib import Path

import pytest

from dispatcher.domain.interventions import Intervention

from .import_folders import (
    INTERVENTION_COLUMNS,
    SITES,
    a_centre,
    an_intervention,
    read,
    refusals,
    with_interventions,
)

BAD_SITES = ("S91,C1,North,1 rue X,Nowhere,95,2.1", "S92,C1,South,2 rue X,Nowhere,48.8,")
BAD_ROWS: dict[str, tuple[bytes, str]] = {  # what is wrong -> the line, and the column that is named
    "a date that is none": (an_intervention("B1", received_at="yesterday").encode(), "received_at"),
    "the 30th of February": (an_intervention("B2", received_at="2026-02-30 10:00").encode(), "received_at"),
    "an hour that the clocks skip": (an_intervention("B3", due_at="2026-03-29 02:30").encode(), "due_at"),
    "an unknown skill": (an_intervention("B4", skills="plumbing:1").encode(), "skills"),
    "a skill level of 9": (an_intervention("B5", skills="gas:9").encode(), "skills"),
    "an unknown site": (an_intervention("B6", site="S999").encode(), "site"),
    "a site at latitude 95": (an_intervention("B7", site="S91").encode(), "site"),
    "a site without longitude": (an_intervention("B8", site="S92").encode(), "site"),
    "an end before its start": (
        an_intervention(
            "B9", technician="T1", planned_start="2026-11-24 11:00", planned_end="2026-11-24 10:00"
        ).encode(),
        "planned_end",
    ),
    "a negative duration": (an_intervention("B10", duration_minutes="-5").encode(), "duration_minutes"),
    "an id already seen": (an_intervention("I1").encode(), "external_id"),
    "too few fields": (b"B11,S1,short", "received_at"),
    "too many fields": (an_intervention("B12").encode() + b",more", ""),
    "bytes that are not UTF-8": (
        an_intervention("B13", fault="été").encode("latin-1"),
        "fault",
    ),
    "a NUL byte": (an_intervention("B14", fault="a\0b").encode(), "fault"),
    "a field of 100 000 characters": (an_intervention("B15", fault="x" * 100_000).encode(), "fault"),
    "a quote that is never closed": (an_intervention("B16", fault='"open').encode(), ""),
}


def a_thousand_with_17_bad(folder: Path) -> tuple[Path, dict[str, int]]:
    """Write 1 000 interventions of which 17 are bad; return the folder and the line of each bad one."""
    lines = [an_intervention(f"I{n}").encode() for n in range(1, 1_000 - len(BAD_ROWS) + 1)]
    places = {}
    for n, (kind, (line, _)) in enumerate(BAD_ROWS.items()):
        lines.insert(50 + 55 * n, line)
        places[kind] = 50 + 55 * n + 2  # line 1 is the header
    content = b"\n".join([INTERVENTION_COLUMNS.encode(), *lines]) + b"\n"
    return a_centre(folder, sites=[*SITES, *BAD_SITES], interventions=content), places


def test_that_there_are_seventeen_different_ways_of_being_bad() -> None:
    assert len(BAD_ROWS) == 17


@pytest.mark.parametrize("kind", BAD_ROWS)
def test_that_a_bad_line_is_named_by_line_and_column_and_the_lines_around_it_come_in(
    tmp_path: Path, kind: str
) -> None:
    line, column = BAD_ROWS[kind]
    content = b"\n".join(
        [INTERVENTION_COLUMNS.encode(), an_intervention("I1").encode(), line, an_intervention("I2").encode()]
    )

    result = read(a_centre(tmp_path, sites=[*SITES, *BAD_SITES], interventions=content))

    rejects = [reject for reject in result.rejected if reject.file == "interventions.csv"]
    assert [(reject.line, reject.column) for reject in rejects] == [(3, column)]
    assert str(rejects[0].reason)
    assert len(rejects[0].value) <= 80
    work = [row.external_id for row in result.records if isinstance(row, Intervention)]
    assert work == ["I1", "I2"]


def test_that_of_a_thousand_interventions_with_17_bad_983_come_in_and_17_are_explained(
    tmp_path: Path,
) -> None:
    folder, places = a_thousand_with_17_bad(tmp_path)

    result = read(folder)

    assert sum(isinstance(row, Intervention) for row in result.records) == 983
    named = {(reject.line, reject.column) for reject in result.rejected if reject.file == "interventions.csv"}
    assert named == {(places[kind], column) for kind, (_, column) in BAD_ROWS.items()}
    assert refusals(result)[:2] == [("sites.csv", 4, "latitude"), ("sites.csv", 5, "longitude")]


@pytest.mark.parametrize(
    ("site", "why"),
    [
        (b"S91,C1,North,1 rue X,Nowhere,95,2.1", "90 degrees"),
        (b"S91,C1,North", "Too few fields"),
        (b"S91,C1,\xe9,1 rue X,Nowhere,48.8,2.1", "not UTF-8"),
    ],
)
def test_that_a_line_whose_site_was_refused_is_refused_with_that_reason(
    tmp_path: Path, site: bytes, why: str
) -> None:
    folder = a_centre(
        tmp_path,
        sites="\n".join(SITES).encode() + b"\n" + site,
        interventions=[INTERVENTION_COLUMNS, an_intervention(site="S91")],
    )

    reason = str(read(folder).rejected[-1].reason)

    assert "sites.csv, line 4" in reason
    assert why in reason


def test_that_a_missing_column_refuses_its_file_with_one_sentence_and_no_other(tmp_path: Path) -> None:
    folder = a_centre(
        tmp_path, interventions=["external_id,site,fault,skills,duration_minutes", "I1,S1,x,,60"]
    )

    result = read(folder)

    assert refusals(result) == [("interventions.csv", 1, "received_at")]
    assert str(result.rejected[0].reason) == "The column received_at is missing."
    assert set(result.read_files) == {"technicians.csv", "customers.csv", "sites.csv"}


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "The file is empty."),
        (b"\n\n  \n", "The file is empty."),
        ("external_id,site".encode("utf-16"), "The file is UTF-16. Save it as UTF-8."),
        (b"external_id,name,external_id\n", "The column external_id appears twice."),
        (b'external_id,"name\nC1,x\n', "A quotation mark is opened and never closed."),
    ],
)
def test_that_a_file_without_a_usable_header_is_refused_with_one_sentence(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    result = read(a_centre(tmp_path, interventions=content))

    assert [str(reject.reason) for reject in result.rejected] == [reason]
    assert sum(isinstance(row, Intervention) for row in result.records) == 0


def test_that_a_folder_in_the_place_of_a_file_is_refused_without_a_traceback(tmp_path: Path) -> None:
    a_centre(tmp_path)
    (tmp_path / "interventions.csv").mkdir()

    assert refusals(read(tmp_path)) == [("interventions.csv", 1, "")]


def test_that_a_folder_without_any_of_the_files_says_so(tmp_path: Path) -> None:
    result = read(tmp_path / "nothing")

    assert result.read_files == {}
    assert "customers.csv" in str(result.rejected[0].reason)


def test_that_a_number_that_two_lines_ask_for_goes_to_the_first(tmp_path: Path) -> None:
    columns = INTERVENTION_COLUMNS + ",number"
    lines = [an_intervention("I1") + ",1042", an_intervention("I2") + ",1042"]

    result = read(a_centre(tmp_path, interventions=[columns, *lines]))

    assert refusals(result) == [("interventions.csv", 3, "number")]


@pytest.mark.parametrize(("length", "is_taken"), [(2_000, True), (2_001, False)])
def test_that_a_field_may_have_two_thousand_characters_and_no_more(
    tmp_path: Path, length: int, is_taken: bool
) -> None:
    result = read(with_interventions(tmp_path, [an_intervention(fault="x" * length)]))

    assert (result.rejected == ()) is is_taken


@pytest.mark.parametrize(("latitude", "is_taken"), [("90", True), ("90.001", False), ("nan", False)])
def test_that_a_latitude_of_90_is_taken_and_more_is_not(
    tmp_path: Path, latitude: str, is_taken: bool
) -> None:
    result = read(a_centre(tmp_path, sites=[SITES[0], f"S1,C1,,,,{latitude},2.1"]))

    assert (result.rejected == ()) is is_taken
