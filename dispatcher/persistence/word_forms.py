"""Words without accents and capitals, and which of them are forms of one word, in French and in English.

The only file that knows snowballstemmer. It reads words as the full-text index holds them: without accents.
"""

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"\w+")
_STEMMERS = (snowballstemmer.stemmer("french"), snowballstemmer.stemmer("english"))
SHORTEST_STEM, HEAD = 3, 4
KEPT_STEMS = 50_000
_FRENCH = (
    "a ai au aux avec ce ces cet cette d dans de des du elle en est et il ils j je l la le les leur lui m ma "
    "mais me mes mon n ne nos notre nous on ou par pas plus pour qu que qui s sa se ses son sont sur t ta te "
    "tes toi ton tu un une vos votre vous y"
)
_ENGLISH = (
    "an and are at be but by for from has have he her his i if in is it its my no not of or our she so that "
    "the their there they this to was we were with you your"
)
PLAIN = frozenset(f"{_FRENCH} {_ENGLISH}".split())
"""Words that every article holds, in both languages: they say nothing about a fault."""


def folded_words(text: str) -> list[str]:
    """Return the words of a text as the index holds them."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))
    return _WORD.findall(plain.replace("_", " "))


def head_of(word: str) -> str:
    """Return how every form of a word begins."""
    return word[: min(HEAD, max(2, min(map(len, stems(word)))))]


def same_word(one: str, other: str) -> bool:
    """Tell whether two words are forms of one word in French or in English."""
    return any(
        first == second and len(first) >= SHORTEST_STEM
        for first, second in zip(stems(one), stems(other), strict=True)
    )


@lru_cache(maxsize=KEPT_STEMS)
def stems(word: str) -> tuple[str, ...]:
    """Return a word's stem in each language.

    Stemmed until nothing changes: the French endings that need their accent ("bloquée") lose one letter at a
    time once it is gone.
    """
    return tuple(_stem(stemmer, word) for stemmer in _STEMMERS)


def _stem(stemmer: object, word: str) -> str:
    while (shorter := str(stemmer.stemWord(word))) != word:  # type: ignore[attr-defined]
        word = shorter
    return word
