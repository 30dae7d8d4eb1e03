"""Callers nobody knew, written down once; and what kind of customer somebody is."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dispatcher.domain.contacts import Contact
from dispatcher.domain.customers import Customer, CustomerKind, Equipment, Site
from dispatcher.domain.errors import Conflict, Refusal
from dispatcher.domain.values import Position
from dispatcher.persistence.queries import all_rows
from dispatcher.services import contact_commands as o
from dispatcher.services import qualification_commands as q
from dispatcher.services.commands import QualifyRequest, RegisterRequest
from dispatcher.services.doubles import likeness
from dispatcher.services.exchange import import_folder
from dispatcher.services.import_report import ImportReport
from dispatcher.services.place_search import places_at_hand
from dispatcher.services.towns import Town
from tests.builders import ANNE, DAY, Centre, at
from tests.desks import TestDesk

HOTEL = o.AddCustomer(
    *("c-new", "Hôtel du Parc", "01 39 50 00 17"),
    contact_id="p-new",
    contact_name="Mme Petit",
    address="3 rue des Essais",
    town="Poissy",
    latitude=48.93,
    longitude=2.05,
    model="Boiler X",
    serial="SN-77",
    skill="gas",
)


@pytest.fixture
def known(desk: TestDesk) -> TestDesk:
    """A clinic of the number 01 00 10 01 with a contact; it is 10:40."""
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(1001, customer="Clinique des Tilleuls")
    centre.intervention(1002, customer="Mairie de Poissy")
    desk.load(centre)
    desk.clock.set(at("10:40"))
    desk.run(o.AddContact("p-1", "c-1001", "Mme Roy", "+33 6 12 34 56 78"))
    return desk


def alike(desk: TestDesk, name: str, phone: str = "") -> list[str]:
    return [one.customer.name for one in desk.desk.contact_book.alike(name, phone)]


def rows(desk: TestDesk, kind: type[Any]) -> list[Any]:
    return list(all_rows(desk.desk.engine, kind))


def test_that_s95_an_unknown_caller_is_written_down_with_place_and_machine_and_judged_at_once(
    known: TestDesk,
) -> None:
    known.run(HOTEL)
    (site,) = (row for row in rows(known, Site) if row.customer_id == "c-new")
    (machine,) = (row for row in rows(known, Equipment) if row.site_id == site.id)
    (person,) = (row for row in rows(known, Contact) if row.customer_id == "c-new")
    assert (site.address, site.town, site.position) == ("3 rue des Essais", "Poissy", Position(48.93, 2.05))
    assert (machine.model, machine.serial, machine.skill) == ("Boiler X", "SN-77", "gas")
    assert (person.id, person.name, person.phone) == ("p-new", "Mme Petit", "01 39 50 00 17")
    known.run(RegisterRequest("r-new", "c-new", machine.id, "no heat", contact_id="p-new"))
    known.run(QualifyRequest("r-new", True, "i-new", site.id, {"gas": 1}, 60))
    assert known.board.interventions["i-new"].site_id == site.id


def test_that_s95_a_customer_written_down_is_gone_after_undo_and_back_after_redo(known: TestDesk) -> None:
    before = {kind: len(rows(known, kind)) for kind in (Customer, Contact, Site, Equipment)}
    known.run(HOTEL)
    known.undo()
    assert {kind: len(rows(known, kind)) for kind in before} == before
    known.redo()
    assert {kind: len(rows(known, kind)) - count for kind, count in before.items()} == dict.fromkeys(
        before, 1
    )


def test_that_s95_the_same_name_and_number_are_written_down_once(known: TestDesk) -> None:
    with pytest.raises(Refusal, match="written down already"):
        known.run(o.AddCustomer("c-twin", "clinique des TILLEULS", "01 00 10 01"))
    known.run(o.AddCustomer("c-twin", "Clinique des Tilleuls", "01 00 10 02 99"))


def test_that_s95_a_machine_without_a_place_is_refused_and_a_place_without_a_machine_is_not(
    known: TestDesk,
) -> None:
    with pytest.raises(Refusal, match="Where does the machine stand"):
        known.run(o.AddCustomer("c-new", "Hôtel du Parc", model="Boiler X"))
    known.run(o.AddCustomer("c-new", "Hôtel du Parc", town="Poissy", latitude=48.93, longitude=2.05))
    assert [row.town for row in rows(known, Site) if row.customer_id == "c-new"] == ["Poissy"]


@pytest.mark.parametrize(
    ("name", "phone", "expected"),
    [
        ("Clinique des Tileuls", "", ["Clinique des Tilleuls"]),
        ("tilleuls clinique des", "", ["Clinique des Tilleuls"]),
        ("Hôtel du Parc", "+33 1 00 10 01", ["Clinique des Tilleuls"]),
        ("", "06.12.34.56.78", ["Clinique des Tilleuls"]),
        ("Mairie de Poisy", "06 12 34 56 78", ["Clinique des Tilleuls", "Mairie de Poissy"]),
        ("Garage du Lac", "01 23 45 67 89", []),
    ],
)
def test_that_s95_whoever_has_nearly_the_name_or_the_number_is_found_before_a_double_is_made(
    known: TestDesk, name: str, phone: str, expected: list[str]
) -> None:
    assert alike(known, name, phone) == expected


def test_that_names_are_compared_without_accents_capitals_and_order() -> None:
    assert likeness("Hôtel du Parc", "parc HOTEL du") == 1.0
    assert likeness("Hôtel du Parc", "Garage du Lac") < 0.82


def test_that_a_town_is_found_among_the_places_at_hand_the_exact_name_first(known: TestDesk) -> None:
    towns = [Town("Poissy", 48.93, 2.05, 37000), Town("Poissy-le-Bois", 48.81, 2.14, 900)]
    found = places_at_hand(known.board, towns, "poiss")
    assert [(one.town, one.km) for one in found] == [("Poissy-le-Bois", 1), ("Poissy", 16)]
    assert places_at_hand(known.board, towns, "poissy")[0].town == "Poissy"
    assert places_at_hand(known.board, towns, " ") == ()


# ---- what kind of customer


def customer(desk: TestDesk, key: str) -> Customer:
    return next(row for row in rows(desk, Customer) if row.id == key)


def test_that_s10_and_s83_the_kind_of_a_customer_is_said_journaled_and_taken_back(known: TestDesk) -> None:
    before = customer(known, "c-1001")
    known.run(q.JudgeCustomer("c-1001", CustomerKind.INTERNAL, DAY, before.version))
    now = customer(known, "c-1001")
    assert (now.kind, now.live_since) == (CustomerKind.INTERNAL, DAY)
    assert "Clinique des Tilleuls" in str(known.desk.journal_lines(DAY)[-1].what)
    with pytest.raises(Conflict):
        known.run(q.JudgeCustomer("c-1001", CustomerKind.EXTERNAL, None, before.version))
    known.undo()
    assert (customer(known, "c-1001").kind, customer(known, "c-1001").live_since) == (
        CustomerKind.EXTERNAL,
        None,
    )


def test_that_s95_name_number_and_zone_of_a_customer_are_corrected_and_taken_back(known: TestDesk) -> None:
    known.run(o.ChangeCustomer("c-1001", "America/Martinique", "Anne", None, "Clinique du Lac", "02 02"))
    now = customer(known, "c-1001")
    assert (now.name, now.phone, now.zone) == ("Clinique du Lac", "02 02", "America/Martinique")
    known.run(o.ChangeCustomer("c-1001", "", "Anne"))
    assert customer(known, "c-1001").name == "Clinique du Lac"
    with pytest.raises(Refusal, match="customer's name"):
        known.run(o.ChangeCustomer("c-1001", "", "Anne", None, " "))
    known.undo()
    known.undo()
    assert customer(known, "c-1001").phone == "+33 1 00 1001"


def take_in(desk: TestDesk, folder: Path, head: str, *lines: str) -> ImportReport:
    (folder / "customers.csv").write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
    return import_folder(desk.desk.executor, desk.desk.engine, folder, DAY, desk.desk.zone, ANNE)


def test_that_s10_and_s83_an_import_brings_kind_and_go_live_day_and_keeps_them_where_it_says_nothing(
    desk: TestDesk, tmp_path: Path
) -> None:
    head = "external_id,name,kind,live_since"
    take_in(desk, tmp_path, head, "A,Accounting,internal,2026-03-02", "B,Bakery,,", "C,Clinic,External,")
    found = {row.external_id: row for row in rows(desk, Customer)}
    assert [(found[key].kind, found[key].live_since) for key in "ABC"] == [
        (CustomerKind.INTERNAL, date(2026, 3, 2)),
        (CustomerKind.EXTERNAL, None),
        (CustomerKind.EXTERNAL, None),
    ]
    desk.run(q.JudgeCustomer(found["B"].id, CustomerKind.INTERNAL, DAY))
    take_in(desk, tmp_path, head, "A,Accounting,external,", "B,Big Bakery,,")
    again = {row.external_id: row for row in rows(desk, Customer)}
    assert (again["A"].kind, again["A"].live_since) == (CustomerKind.EXTERNAL, date(2026, 3, 2))
    assert (again["B"].name, again["B"].kind, again["B"].live_since) == (
        "Big Bakery",
        CustomerKind.INTERNAL,
        DAY,
    )


@pytest.mark.parametrize(
    ("cells", "column", "sentence"),
    [
        ("partner,", "kind", "It is none of: internal, external."),
        ("internal,31/02/2026", "live_since", "It is not a date, such as 2026-11-24."),
    ],
)
def test_that_s83_a_bad_kind_or_day_is_refused_in_one_sentence(
    desk: TestDesk, tmp_path: Path, cells: str, column: str, sentence: str
) -> None:
    report = take_in(desk, tmp_path, "external_id,name,kind,live_since", f"A,Accounting,{cells}")
    (reject,) = report.rejected
    assert (reject.line, reject.column, str(reject.reason)) == (2, column, sentence)
    assert rows(desk, Customer) == []


def test_that_s01_a_machine_nobody_knew_is_written_down_at_his_site_or_at_a_new_place(
    known: TestDesk,
) -> None:
    with pytest.raises(Refusal, match="Which machine"):
        known.run(o.AddMachine("e-new", "c-1001", " ", site_id="s-1001"))
    with pytest.raises(Refusal, match="another customer's"):
        known.run(o.AddMachine("e-new", "c-1001", "Boiler X", site_id="s-1002"))
    with pytest.raises(Refusal, match="Where does the machine stand"):
        known.run(o.AddMachine("e-new", "c-1001", "Boiler X"))
    known.run(o.AddMachine("e-new", "c-1001", "Boiler X", "SN-9", "gas", "s-1001"))
    known.run(o.AddMachine("e-far", "c-1001", "Boiler X", town="Poissy", latitude=48.93, longitude=2.05))
    sites = {row.id: row for row in rows(known, Site)}
    stands = {
        row.id: sites[row.site_id].town for row in rows(known, Equipment) if row.id in ("e-new", "e-far")
    }
    assert stands == {"e-new": "Testville", "e-far": "Poissy"}
    known.undo()
    assert len(rows(known, Site)) == len(sites) - 1
