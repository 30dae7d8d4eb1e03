"""Searching everything: what is found, by which words, on which day."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from dispatcher.domain.technicians import Technician
from dispatcher.persistence.database import open_database
from dispatcher.services.commands import CancelIntervention
from dispatcher.services.searching import Hit
from dispatcher.settings import database_url
from tests.builders import DAY, Centre
from tests.desks import TestDesk


def found(desk: TestDesk, asked: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.key) for hit in desk.desk.search(asked)]


def a_hit(desk: TestDesk, key: str, asked: str) -> Hit:
    (hit,) = (hit for hit in desk.desk.search(asked) if hit.key == key)
    return hit


@pytest.fixture
def durand(desk: TestDesk) -> Technician:
    """A centre with planned work 1001 at the prefecture and waiting work 1002 at the clinic."""
    centre = Centre()
    durand = centre.technician("Durand")
    centre.planned(durand, "10:00", number=1001, customer="Préfecture de Sacré-Cœur")
    centre.intervention(number=1002, customer="Clinique des Tilleuls")
    desk.load(centre)
    return durand


@pytest.mark.usefixtures("durand")
@pytest.mark.parametrize(
    ("asked", "kind", "key"),
    [
        ("prefecture", "customer", "c-1001"),
        ("PRÉF", "customer", "c-1001"),
        ("sacre pref", "customer", "c-1001"),
        ("331001002", "customer", "c-1002"),
        ("testville", "site", "s-1001"),
        ("boiler sn1002", "machine", "e-1002"),
        ("SN1001", "machine", "e-1001"),
        ("1002", "work", "i-1002"),
        ("no heat", "work", "i-1001"),
        ("duran", "technician", "t-Durand"),
        ("silver", "contract", "k-1001"),
    ],
)
def test_that_everything_is_found_by_the_beginnings_of_its_words(
    desk: TestDesk, asked: str, kind: str, key: str
) -> None:
    assert (kind, key) in found(desk, asked)


@pytest.mark.usefixtures("durand")
@pytest.mark.parametrize(
    "asked", ["", "  ", "efecture", "tilleuls prefecture", '"', "' OR 1", "*", "NEAR(", "a:b"]
)
def test_that_what_holds_not_every_word_is_not_found_and_no_sign_breaks_the_search(
    desk: TestDesk, asked: str
) -> None:
    assert found(desk, asked) == []


@pytest.mark.usefixtures("durand")
def test_that_work_says_its_day_its_technician_and_whether_it_waits(desk: TestDesk) -> None:
    planned, waiting = a_hit(desk, "i-1001", "1001"), a_hit(desk, "i-1002", "1002")
    assert (planned.day, planned.technician, planned.is_waiting) == (DAY, "Durand", False)
    assert (waiting.technician, waiting.is_waiting) == ("", True)
    desk.run(CancelIntervention("i-1002"))
    assert a_hit(desk, "i-1002", "1002").is_cancelled


def test_that_work_of_another_day_is_found_with_that_day(desk: TestDesk) -> None:
    centre = Centre()
    today = centre.planned(centre.technician("Durand"), "10:00", number=1001)
    later = timedelta(days=400)
    planned = replace(today, planned_start=today.planned_start + later, planned_end=today.planned_end + later)
    centre.rows[centre.rows.index(today)] = planned
    desk.load(centre)
    assert a_hit(desk, "i-1001", "1001").day == DAY + later
    assert "i-1001" not in desk.board.interventions


@pytest.mark.usefixtures("durand")
def test_that_the_very_number_comes_before_longer_ones_and_a_call_is_found_as_its_work(
    desk: TestDesk,
) -> None:
    centre = Centre()
    for number in (10011, 10012):
        centre.intervention(number=number)
    desk.load(centre)
    assert found(desk, "1001")[:3] == [("work", "i-1001"), ("work", "i-10012"), ("work", "i-10011")]
    assert "call" not in {kind for kind, _key in found(desk, "1001")}


@pytest.mark.usefixtures("durand")
def test_that_the_work_of_a_customer_is_listed(desk: TestDesk) -> None:
    assert [hit.key for hit in desk.desk.work_of("c-1001")] == ["i-1001"]
    assert desk.desk.work_of("nobody") == []


@pytest.mark.usefixtures("durand")
def test_that_renamed_and_removed_rows_are_found_as_they_are_now(desk: TestDesk) -> None:
    with desk.desk.engine.begin() as connection:
        connection.execute(text("UPDATE customers SET name = 'Mairie' WHERE id = 'c-1001'"))
        connection.execute(text("DELETE FROM contracts WHERE id = 'k-1002'"))
    assert ("customer", "c-1001") in found(desk, "mairie")
    assert ("customer", "c-1001") not in found(desk, "prefecture")
    assert ("contract", "k-1002") not in found(desk, "silver")


@pytest.mark.usefixtures("durand")
def test_that_an_index_that_is_missing_or_of_another_version_is_made_anew(
    desk: TestDesk, tmp_path: Path
) -> None:
    with desk.desk.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER search_customers_changed"))
        connection.execute(text("UPDATE customers SET name = 'Mairie' WHERE id = 'c-1001'"))
    assert found(desk, "mairie") == []
    open_database(database_url(desk.path)).dispose()
    assert ("customer", "c-1001") in found(desk, "mairie")
