"""The language and look of the seat, the same before every test and put back after it."""

from collections.abc import Iterator

import pytest

from ui.style import look
from ui.wording import wording


@pytest.fixture(autouse=True)
def _english_and_light() -> Iterator[None]:
    wording.choose("en", "Europe/Paris")
    look.choose("light")
    yield
    wording.choose("fr", "Europe/Paris")
    look.choose("light")
