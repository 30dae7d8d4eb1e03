"""How the knowledge base writes its lists: what matches and why, and what the product team owes."""

from dispatcher.services.knowledge_base import Counted, Match, Standing
from ui.models.table_model import Column
from ui.style import look
from ui.wording import clock, day, tr, wording

MOST_WORDS = 3


def match_columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("Article"), lambda match: match.article.title, bold=True, hint=_title),
        Column(lambda: tr("Calls"), lambda match: str(match.calls.tied or ""), right=True),
        Column(lambda: tr("Why"), words, _quiet, hint=why),
    )


def open_columns() -> tuple[Column, ...]:
    return (
        Column(lambda: tr("Open article"), lambda one: one.article.title, bold=True, hint=_title),
        Column(lambda: tr("Calls"), lambda one: str(one.calls.tied or ""), right=True),
        Column(lambda: tr("Not solved"), lambda one: str(one.calls.unsolved or ""), right=True),
        Column(lambda: tr("Last call"), last_call, _quiet),
    )


def words(match: Match) -> str:
    """Name the words of the article that answer."""
    found = dict.fromkeys((*match.title_words, *match.keywords, *match.text_words))
    return ", ".join(list(found)[:MOST_WORDS])


def why(match: Match) -> str:
    """Say which words of the article answer, and where they stand."""
    said = []
    if match.title_words:
        said.append(tr("title: {words}").format(words=", ".join(match.title_words)))
    if match.keywords:
        said.append(tr("keyword: {words}").format(words=", ".join(match.keywords)))
    if match.text_words:
        said.append(tr("text: {words}").format(words=", ".join(match.text_words)))
    return "  ·  ".join(said)


def last_call(one: Counted) -> str:
    """Write when a call was last tied to it."""
    if one.last_at is None:
        return tr("no call yet")
    local = one.last_at.astimezone(wording.zone)
    return f"{day(local.date())} {clock(one.last_at)}"


def pack_text(standing: Standing) -> str:
    """Say how old the pack is, and what the knowledge base was good for."""
    avoided = tr("visits avoided: {count}").format(count=standing.visits_avoided)
    if standing.pack is None:
        return "  ·  ".join((tr("no pack taken in"), avoided))
    made = day(standing.pack.made_on)
    if standing.is_old:
        words = tr("Pack of {day}: {count} days old, ask for a new one")
    else:
        words = tr("Pack of {day}")
    return "  ·  ".join((words.format(day=made, count=standing.age_days), avoided))


def _title(row: Match | Counted) -> str:
    return row.article.title


def _quiet(_row: object) -> str:
    return look.theme.secondary
