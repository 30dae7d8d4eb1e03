"""Desks that more than one file of tests begins with."""

import pytest

from dispatcher.domain.customers import Customer, CustomerKind
from tests.builders import Centre, at
from tests.desks import TestDesk


@pytest.fixture
def cases(desk: TestDesk) -> TestDesk:
    """Two customers under Silver and Platinum, one without a contract and one of our own; Durand works."""
    centre = Centre()
    centre.technician("Durand")
    centre.intervention(901, level="silver")
    centre.intervention(902, level="platinum")
    centre.add(Customer("c-free", "F", "Without a contract"))
    centre.add(Customer("c-own", "O", "Accounting", kind=CustomerKind.INTERNAL))
    desk.load(centre)
    desk.clock.set(at("08:30"))
    return desk
