"""A pack: every article in one dated file that another desk takes in. JSON Lines, the first line is the head.

A pack from outside is read with suspicion: it is taken in whole, or refused in one sentence that names the
line. Texts stay texts; the screen decides what of their Markdown is shown.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from dispatcher.domain.articles import Article, ArticleState
from dispatcher.domain.errors import Refusal
from dispatcher.domain.sentences import Sentence

from .knowledge import LONGEST_TEXT, LONGEST_TITLE
from .knowledge_commands import ImportPack

SCHEMA, VERSION = "dispatcher-knowledge", 1
LARGEST_MB = 100
LONGEST_ID = 36
TEXTS = ("id", "external_id", "title", "body", "keywords", "answer", "updated_by")


def pack_name(made_on: date) -> str:
    """Return the usual name of a pack's file."""
    return f"knowledge-{made_on.isoformat()}.jsonl"


def write_pack(path: Path, articles: Iterable[Article], made_on: date) -> int:
    """Write the articles as one file, whole or not at all; return how many."""
    rows = sorted(articles, key=lambda article: article.id)
    head = {"schema": SCHEMA, "version": VERSION, "made_on": made_on.isoformat(), "articles": len(rows)}
    lines = [json.dumps(one, ensure_ascii=False) for one in (head, *map(_out, rows))]
    draft = path.with_name(f"{path.name}.part")
    try:
        draft.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        facts = {"name": path.name, "why": error.strerror or str(error)}
        raise Refusal(Sentence("The pack cannot be written to {name} ({why}).", **facts)) from error
    return len(rows)


def read_pack(path: Path) -> ImportPack:
    """Return the command that takes a pack in. Raises Refusal where it is no pack, or not of this version."""
    try:
        with path.open("rb") as file:  # of a device the size says nothing
            content = file.read(LARGEST_MB * 1_000_000 + 1)
        if len(content) > LARGEST_MB * 1_000_000:
            raise Refusal(Sentence("{name} is larger than {most} MB.", name=path.name, most=LARGEST_MB))
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "UTF-8"
        raise Refusal(Sentence("{name} cannot be read ({why}).", name=path.name, why=why)) from error
    return read_lines(path.name, text.split("\n"))


def read_lines(name: str, lines: list[str]) -> ImportPack:
    """Return the command that takes these lines of a pack in."""
    head, made_on = _head(name, lines[0] if lines else "")
    found: dict[str, Article] = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            article = _article(name, number, line)
            found[article.id] = article
    if head.get("articles") != len(found):
        raise Refusal(Sentence("{name} is not whole: articles are missing at its end.", name=name))
    return ImportPack(name, made_on, tuple(found.values()))


def _out(article: Article) -> dict[str, Any]:
    given = {name: getattr(article, name) for name in TEXTS}
    fix_on = article.fix_on.isoformat() if article.fix_on else None
    updated = article.updated_at.isoformat()
    return {**given, "state": str(article.state), "updated_at": updated, "fix_on": fix_on}


def _head(name: str, line: str) -> tuple[Mapping[str, Any], date]:
    try:
        head = json.loads(line)
        if head["schema"] != SCHEMA:
            raise ValueError
        made_on = date.fromisoformat(head["made_on"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Refusal(Sentence("{name} is no knowledge pack.", name=name)) from error
    if head.get("version") != VERSION:
        raise Refusal(Sentence("{name} is a pack of another version. Update this seat.", name=name))
    return head, made_on


def _article(name: str, number: int, line: str) -> Article:
    try:
        return _in(json.loads(line))
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError) as error:
        raise Refusal(
            Sentence("{name}, line {line}: this is no article. Nothing was taken in.", name=name, line=number)
        ) from error


def _in(given: Mapping[str, Any]) -> Article:
    """Return the article a line says; raises ValueError, TypeError or KeyError where it says none."""
    texts = {name: given[name] for name in TEXTS}
    if not all(isinstance(text, str) for text in texts.values()):
        raise TypeError
    "".join(texts.values()).encode()  # half a character, which JSON can name, nothing can keep
    updated = datetime.fromisoformat(given["updated_at"])
    fix_on = date.fromisoformat(given["fix_on"]) if given.get("fix_on") else None
    article = Article(
        **texts, state=ArticleState(given["state"]), updated_at=updated.astimezone(UTC), fix_on=fix_on
    )
    if not 0 < len(article.id) <= LONGEST_ID or not article.title.strip() or updated.tzinfo is None:
        raise ValueError
    if max(map(len, (article.title, article.external_id, article.updated_by))) > LONGEST_TITLE:
        raise ValueError
    if max(map(len, (article.body, article.answer, article.keywords))) > LONGEST_TEXT:
        raise ValueError
    return replace(article, title=" ".join(article.title.split()))
