"""Every rule that a drag, a slot or an explanation can break is said in a sentence of its own."""

from datetime import timedelta

import pytest

from dispatcher.services.findings import findings
from dispatcher.services.relaxations import relaxation_sentence
from solver.check import Kind, Violation
from solver.explain import RELAXABLE, Explanation, Relaxation
from tests.builders import Centre
from tests.desks import TestDesk

ABOUT_LISTS = {
    Kind.UNKNOWN_TECHNICIAN,
    Kind.DUPLICATE_ROUTE,
    Kind.UNKNOWN_VISIT,
    Kind.DUPLICATE_VISIT,
    Kind.MISSING_VISIT,
}
"""What only a plan written by a faulty program breaks; one sentence says to look again."""


@pytest.fixture
def day(desk: TestDesk) -> TestDesk:
    centre = Centre()
    centre.planned(centre.technician("Durand"), "10:00", number=1001)
    desk.load(centre)
    return desk


@pytest.mark.parametrize("kind", sorted(set(Kind) - ABOUT_LISTS))
def test_that_every_broken_rule_has_its_own_sentence(day: TestDesk, kind: Kind) -> None:
    broken = Violation(kind, "t-Durand", "a-1001", None, 60, 0)
    (finding,) = findings(day.board, [broken])
    said = str(finding.sentence)
    assert "wrongly" not in said
    assert "Durand" in said or "1001" in said


@pytest.mark.parametrize("kind", RELAXABLE)
def test_that_every_way_out_says_who_could_and_by_how_much(day: TestDesk, kind: Kind) -> None:
    found = Explanation("t-Durand", "x", None, relaxation=Relaxation(kind, "a-1001", 11 * 60 + 1))
    said = relaxation_sentence(day.board, found)
    assert said is not None
    assert str(said).startswith("Durand could, ")
    assert timedelta(minutes=12) in said.values.values()
