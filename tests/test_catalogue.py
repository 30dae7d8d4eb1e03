"""The French catalogue says everything the product says, nothing else, and with the same blanks."""

import re
from importlib.resources import files

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.catalogue import calls_without_literal, texts_in_code

BLANK = re.compile(r"{(\w+)[^}]*}")
KNOWN_INNER_CALLS = ["dispatcher/services/formats.py", "ui/wording.py"]  # they pass on what was a literal


def french() -> dict[str, str]:
    source = files("resources") / "translations" / "fr.po"
    with source.open("rb") as stream:
        catalogue: Catalog = read_po(stream, locale="fr", abort_invalid=True)
    return {str(entry.id): str(entry.string) for entry in catalogue if entry.id}


def blanks(text: str) -> set[str]:
    return set(BLANK.findall(text))


def test_that_every_text_of_the_code_has_its_french() -> None:
    known = french()
    missing = [f"{place}: {text}" for text, place in texts_in_code().items() if not known.get(text)]
    assert missing == []


def test_that_no_entry_of_the_catalogue_is_unused() -> None:
    assert sorted(french().keys() - texts_in_code().keys()) == []


def test_that_french_and_english_have_the_same_blanks_to_fill() -> None:
    unlike = [text for text, french_text in french().items() if blanks(text) != blanks(french_text)]
    assert unlike == []


def test_that_no_text_is_hidden_from_the_catalogue() -> None:
    assert [call.rpartition(":")[0] for call in calls_without_literal()] == KNOWN_INNER_CALLS
