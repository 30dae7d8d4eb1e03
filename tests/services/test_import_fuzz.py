"""Whatever stands in a file: no exception, and no good line lost."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dispatcher.services.csv_files import BadText, read_table, split_fields

from .import_folders import a_centre, read

HEADER = b"external_id,name,phone"
GOOD = (b"C%d,Gym,01", b'C%d,"Gym, large",', b'C%d,"says ""hello""",01', "C%d,Hôtel,".encode())
hostile = st.one_of(
    st.binary(max_size=60),
    st.text(alphabet="\",;\r'=x é\0", max_size=40).map(str.encode),
    st.sampled_from([b'"', b'C9,"open', b'",', b'x,"', b"\xff\xfe", b"a,b,c,d", b"=cmd|' /C calc'!A0,x,y"]),
)
EXAMPLES = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@given(content=st.binary(max_size=400))
@EXAMPLES
def test_that_any_bytes_are_read_or_refused_with_a_sentence(content: bytes) -> None:
    try:
        reasons = [reject.reason for reject, _ in read_table(content, "x.csv").refused]
    except BadText as bad:
        reasons = [bad.reason]

    assert all(str(reason) for reason in reasons)


@given(garbage=st.lists(hostile.filter(lambda line: b"\n" not in line), max_size=6), data=st.data())
@EXAMPLES
def test_that_good_lines_come_in_whatever_line_stands_between_them(
    garbage: list[bytes], data: st.DataObject
) -> None:
    good = [GOOD[n % len(GOOD)] % n for n in range(8)]
    lines = list(good)
    for line in garbage:
        lines.insert(data.draw(st.integers(0, len(lines))), line)

    table = read_table(b"\n".join([HEADER, *lines]), "customers.csv")

    ids = [row.values["external_id"] for row in table.rows]
    assert {f"C{n}" for n in range(8)} <= set(ids)


@given(content=st.binary(max_size=300))
@EXAMPLES
def test_that_a_folder_with_any_interventions_file_is_read_without_an_exception(
    tmp_path: Path, content: bytes
) -> None:
    header = b"external_id,site,fault,received_at,skills,duration_minutes,planned_start,technician\n"

    result = read(a_centre(tmp_path, interventions=header + b"I1,S1,x,D 08:00,,30,,\n" + content))

    assert any(getattr(row, "external_id", "") == "I1" for row in result.records)


@pytest.mark.parametrize("delimiter", [",", ";"])
@given(fields=st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), min_size=1))
@EXAMPLES
def test_that_fields_written_with_quotes_are_read_back(delimiter: str, fields: list[str]) -> None:
    text = delimiter.join('"' + field.replace('"', '""') + '"' for field in fields)

    assert split_fields(text, delimiter) == fields
