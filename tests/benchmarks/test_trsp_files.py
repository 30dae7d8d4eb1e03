"""Reading the technician routing instances, on a small one written here and on the shared ones."""

import os
from pathlib import Path

import pytest

from tests.benchmarks.trsp_files import (
    BestKnown,
    instance_name,
    read,
    read_best_known,
    read_releases,
)

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
SHARED = Path(os.environ.get("DISPATCHER_TEST_DATA") or BESIDE) / "instances"
SMALL = """Z1.2_2-2-2-2

INFO
CREW COUNT  SKILLS  TOOLS   SPARE PARTS
2      2       2       2

DEPOT TECHNICIANS AND REQUESTS
ID   X     Y     TWS    TWE    Serv   SKILLS   TOOLS    SPARE PARTS
0    0     0     0      230    0      [] \t[] \t[]
1    3     4     0      230    0      [0,1] \t[1] \t[0,5]
2    0     9     10     200    0      [1] \t[] \t[0,0]
3    1     1     20.5   30     10     [1] \t[0,1] \t[1,0]
4    6     8     0      90     10     [0] \t[] \t[0,0]
"""
RELEASES = "# 1 dynamic\nDyn   Stat\n1    1\nID    RD\n3    -1\n4    12\n"


def on_file(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


def test_that_an_instance_is_read(tmp_path: Path) -> None:
    problem = read(on_file(tmp_path, "Z1.2.txt", SMALL))
    anna, bruno = problem.technicians
    assert (anna.id, anna.skills, anna.parts) == (
        "1",
        {"skill 0": 1, "skill 1": 1},
        {"tool 1": 1000, "part 1": 5},
    )
    assert (bruno.start_place, bruno.end_place, bruno.shift_start_s, bruno.shift_end_s) == (
        2,
        2,
        10_000,
        200_000,
    )
    first = problem.visits[0]
    assert (first.id, first.place, first.duration_s, first.skills) == ("3", 3, 10_000, {"skill 1": 1})
    assert first.parts == {"tool 0": 1, "tool 1": 1, "part 0": 1}
    assert (first.windows[0].earliest_s, first.windows[0].latest_s) == (20_500, 30_000)
    assert (problem.travel_s[0][1], problem.travel_s[0][3], problem.depot_place) == (5000, 1415, 0)


def test_that_release_dates_are_read(tmp_path: Path) -> None:
    assert read_releases(on_file(tmp_path, "Z1.2_rd_50.txt", RELEASES)) == {"3": 0, "4": 12_000}


def test_that_a_line_out_of_order_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not numbered"):
        read(on_file(tmp_path, "Z1.2.txt", SMALL.replace("\n2    0  ", "\n7    0  ")))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared instances are not here")
def test_that_the_shared_instances_are_read() -> None:
    known = read_best_known(SHARED / "trsp" / "best-known.csv")
    assert known["C101"] == BestKnown(10770.627, 1719.057)
    files = sorted((SHARED / "trsp").glob("*.txt"))
    assert {instance_name(file) for file in files} <= set(known)
    problem = read(files[0])
    assert (len(problem.technicians), len(problem.visits)) == (25, 100)
    for file in (SHARED / "trsp-dynamic").glob(f"{instance_name(files[0])}.*"):
        assert set(read_releases(file)) == set(problem.visit_by_id)
