"""Finding by a few letters."""

import pytest

from ui.matching import folded, score


@pytest.mark.parametrize(
    ("text", "plain"),
    [("Prévôté", "prevote"), ("Sacré-Cœur", "sacre-coeur"), ("L’ALARME", "l alarme"), ("Zoom in", "zoom in")],
)
def test_that_accents_capitals_and_ligatures_do_not_count(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.mark.parametrize("query", ["acquitter", "alarme acq", "acqtr", "larm"])
def test_that_a_line_is_found_by_its_words_in_any_order_their_inside_and_scattered_letters(
    query: str,
) -> None:
    assert score(query.split(), ["acquitter l alarme"]) > 0


@pytest.mark.parametrize("query", ["acquitter annuler", "rtq", "z"])
def test_that_a_line_is_not_found_where_one_word_is_missing_or_letters_stand_in_another_order(
    query: str,
) -> None:
    assert score(query.split(), ["acquitter l alarme"]) == 0


def test_that_a_whole_word_counts_more_than_a_beginning_and_that_more_than_an_inside() -> None:
    texts = (["pin"], ["pinned"], ["shipping"])
    scores = [score(["pin"], text) for text in texts]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3


def test_that_one_text_must_hold_every_word() -> None:
    assert score(["dire", "technician"], ["prevenir le technicien", "tell the technician"]) == 0
    assert score(["tell", "technician"], ["prevenir le technicien", "tell the technician"]) > 0
