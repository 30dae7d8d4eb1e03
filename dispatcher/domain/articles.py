"""What the centre knows: articles about faults, which call was tied to which, and the pack they came in."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

PACK_ID = "pack"
"""The id of the one row that tells which pack was taken in last."""
OLD_AFTER_DAYS = 90
"""A pack was renewed every three months; one that is older is said to be."""


class ArticleState(StrEnum):
    """OPEN: the product team still owes a solution. CLOSED: the article holds it."""

    OPEN = "open"
    CLOSED = "closed"


class LinkOutcome(StrEnum):
    """What an article was to a call. NONE: no article fits, and the link says why."""

    LINKED = "linked"
    SOLVED = "solved"  # without a visit
    UNSOLVED = "unsolved"
    NONE = "none"


@dataclass(frozen=True)
class Article:
    """Symptom and solution. `body` is Markdown, commas part the keywords, `answer` is ready to be sent.

    `fix_on`: the day on which the corrected version comes out.
    """

    id: str
    external_id: str
    title: str
    body: str
    keywords: str
    answer: str
    state: ArticleState
    updated_at: datetime
    updated_by: str = ""
    fix_on: date | None = None
    version: int = 0


@dataclass(frozen=True)
class ArticleLink:
    """What a call was tied to, once per call. Only with outcome NONE there is no article but a `reason`."""

    id: str
    request_id: str
    article_id: str | None
    outcome: LinkOutcome
    reason: str
    linked_at: datetime
    linked_by: str
    version: int = 0


@dataclass(frozen=True)
class KnowledgePack:
    """The pack that was taken in last: when it was made, and how many articles it held."""

    id: str
    name: str
    made_on: date
    taken_in_at: datetime
    articles: int
    version: int = 0

    def age_days(self, today: date) -> int:
        return (today - self.made_on).days

    def is_old(self, today: date) -> bool:
        """Whether it should have been renewed by now."""
        return self.age_days(today) > OLD_AFTER_DAYS


def needs_article_link(link: ArticleLink | None) -> bool:
    """Whether a call still needs its link before it may be closed: an article, or the reason for none."""
    return link is None or (link.article_id is None and not link.reason.strip())


def keywords_of(article: Article) -> tuple[str, ...]:
    """Return the keywords one by one, without those that are empty."""
    return tuple(word.strip() for word in article.keywords.split(",") if word.strip())
