"""What a screen may ask the knowledge base: the best articles with why they match, a ready answer, its age.

Everything is read from this machine's own index; nothing here needs a network.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dispatcher.clock import Clock
from dispatcher.domain.articles import Article, ArticleLink, KnowledgePack, keywords_of
from dispatcher.persistence import knowledge_queries as queries
from dispatcher.persistence.knowledge_queries import Calls, Counted, Found
from dispatcher.persistence.unit_of_work import Engine
from dispatcher.persistence.word_forms import PLAIN, folded_words, same_word

__all__ = ["BEST", "Answer", "Calls", "Counted", "KnowledgeBase", "Match", "Standing"]
BEST = 5
LOOKED_AT = 20  # articles whose keywords are compared with what was said
MOST_REASONS = 4


@dataclass(frozen=True)
class Match:
    """An article that may help. Its `title_words`, `keywords` and `text_words` are why, as it writes them."""

    article: Article
    calls: Calls
    title_words: tuple[str, ...]
    keywords: tuple[str, ...]
    text_words: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """A ready answer that fits what was said; it goes to nobody by itself."""

    article: Article
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """How the knowledge base stands: its pack and how old that is, and what it was good for."""

    pack: KnowledgePack | None
    articles: int
    visits_avoided: int
    today: date

    @property
    def age_days(self) -> int:
        return self.pack.age_days(self.today) if self.pack else 0

    @property
    def is_old(self) -> bool:
        return self.pack is not None and self.pack.is_old(self.today)


@dataclass(frozen=True)
class KnowledgeBase:
    """Asks the database of one desk; any thread may use it."""

    engine: Engine
    clock: Clock
    zone: str

    def best(self, asked: str) -> tuple[Match, ...]:
        """Return the articles that answer best, five at most."""
        return tuple(map(match_of, queries.search_articles(self.engine, asked, BEST)))

    def answer_to(self, said: str) -> Answer | None:
        """Return the ready answer whose keywords were said, the one with most of them; None where none is."""
        found = queries.search_articles(self.engine, f"{said} ", LOOKED_AT)
        ready = [one.article for one in found if one.article.answer]
        answers = [Answer(article, _said_keywords(article, said)) for article in ready]
        return max((one for one in answers if one.keywords), key=lambda one: len(one.keywords), default=None)

    def article(self, article_id: str) -> Counted | None:
        return queries.article_with_calls(self.engine, article_id)

    def link_of(self, request_id: str) -> ArticleLink | None:
        return queries.links_of(self.engine, request_id)

    def open_articles(self) -> tuple[Counted, ...]:
        """Return what the product team owes a solution for, most asked for first."""
        return tuple(queries.open_articles(self.engine))

    def standing(self) -> Standing:
        pack, articles, avoided = queries.pack_and_counts(self.engine)
        return Standing(pack, articles, avoided, self.today)

    def every_article(self) -> Sequence[Article]:
        return queries.every_article(self.engine)

    @property
    def today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.zone)).date()


def match_of(found: Found) -> Match:
    """Return what was found with the words that are why, each once, where it counts most."""
    article, forms = found.article, frozenset(form for group in found.forms for form in group)
    title = _words_among(article.title, forms)
    keywords = tuple(word for word in keywords_of(article) if forms.intersection(folded_words(word)))
    known = frozenset(folded_words(" ".join((*title, *keywords))))
    text = [word for word in _words_among(article.body, forms) if not known.intersection(folded_words(word))]
    return Match(article, found.calls, title, keywords[:MOST_REASONS], tuple(text[:MOST_REASONS]))


def _words_among(text: str, forms: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a text that are among the forms, as they are written, each once."""
    written = ((word, folded_words(word)) for word in _written_words(text))
    return tuple({folded[-1]: word for word, folded in written if forms.intersection(folded)}.values())


def _written_words(text: str) -> Iterable[str]:
    """Return the words of a text without the signs around them; never an empty one."""
    for part in text.replace("’", " ").replace("'", " ").split():
        word = part.strip('*_#`.,;:!?()[]<>"«»“”|/\\=+~-')
        if folded_words(word):
            yield word


def _said_keywords(article: Article, said: str) -> tuple[str, ...]:
    """Return the keywords of which every telling word was said, in any form."""
    words = [word for word in folded_words(said) if word not in PLAIN]
    return tuple(keyword for keyword in keywords_of(article) if _is_said(keyword, words))


def _is_said(keyword: str, words: Sequence[str]) -> bool:
    wanted = [word for word in folded_words(keyword) if word not in PLAIN]
    return bool(wanted) and all(
        any(word == other or same_word(word, other) for other in words) for word in wanted
    )
