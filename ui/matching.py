"""Finding by a few letters: accents and capitals do not count, words may come in any order. No Qt here."""

import unicodedata
from collections.abc import Iterable, Sequence

WHOLE, START, INSIDE, SCATTERED = 4.0, 3.0, 2.0, 1.0
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": " ", "'": " ", "…": " "})


def folded(text: str) -> str:
    """Return the text in small letters without accents: "Prévôté…" becomes "prevote "."""
    if text.isascii():
        return text.lower().replace("'", " ")
    small = unicodedata.normalize("NFD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in small if not unicodedata.combining(letter))


def score(query: Sequence[str], texts: Iterable[str]) -> float:
    """Return how well folded texts (the same thing in several languages, say) answer a query; 0: not at all.

    Every word of the query must be found in one and the same text.
    """
    return max((_score_of(query, text) for text in texts), default=0.0)


def _score_of(query: Sequence[str], text: str) -> float:
    words = text.split()
    each = [_best(asked, words) for asked in query]
    if not all(each):
        return 0.0
    return sum(each) / max(len(each), 1) + 1.0 / (1 + len(words)) if each else 1.0


def _best(asked: str, words: Sequence[str]) -> float:
    return max((_match(asked, word) for word in words), default=0.0)


def _match(asked: str, word: str) -> float:
    """Tell how well one typed word stands for a word: whole, its start, inside, or its letters in order."""
    if word == asked:
        return WHOLE
    if word.startswith(asked):
        return START
    if asked in word:
        return INSIDE
    return SCATTERED if len(asked) > 1 and word[:1] == asked[:1] and _in_order(asked, word) else 0.0


def _in_order(asked: str, word: str) -> bool:
    letters = iter(word)
    return all(letter in letters for letter in asked)
