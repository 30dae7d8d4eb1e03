"""A day on the real streets of Geneva goes through the same import as anybody's."""

from pathlib import Path

from dispatcher.persistence import queries
from dispatcher.services.exchange import import_folder
from dispatcher.services.scheduling import day_routes
from tests.builders import ANNE
from tests.desks import TestDesk
from tests.real_addresses import DAY, ZONE, osm_file, write_geneva


def test_that_a_day_on_two_hundred_real_addresses_is_taken_in_and_can_be_done(
    desk: TestDesk, tmp_path: Path
) -> None:
    folder = write_geneva(tmp_path / "geneva", osm_file())

    report = import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, ZONE, ANNE)

    board = queries.load_board(desk.desk.engine, DAY, ZONE)
    routes = day_routes(board)
    assert report.rejected == ()
    assert {name: file.as_json()["accepted"] for name, file in report.files.items()} == {
        "technicians.csv": 12,
        "customers.csv": 200,
        "sites.csv": 200,
        "contracts.csv": 200,
        "shifts.csv": 12,
        "interventions.csv": 120,
    }
    assert [str(finding.sentence) for route in routes.values() for finding in route.findings] == []
    assert (len(board.waiting), sum(len(route.jobs) for route in routes.values())) == (60, 60)
    assert all(46.1 < site.latitude < 46.3 and 6.0 < site.longitude < 6.3 for site in board.sites.values())
