"""Full-text search in the knowledge base: the articles that answer a symptom best, and the words that did.

The index is derived from the table `articles` as persistence/search.py derives its own: triggers follow every
change, and it is made anew where it is missing or was made by another version. It holds words as they are
written, without accents and capitals; other forms of a word asked for are looked up in its vocabulary by
their stem, so that no trigger needs to know a language.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from .word_forms import PLAIN, folded_words, head_of, same_word

COLUMNS = ("title", "keywords", "body", "answer")
WEIGHTS = (8.0, 6.0, 1.0, 1.0)
"""How much a word counts in each column: a title names the fault, a body tells of many things."""
MOST_WORDS = 12  # of a question: who reads a whole letter aloud is not searching
FEWEST_LETTERS = 2
COMMON_SHARE, FEW_ARTICLES = 8, 50  # a word in more than an eighth of all articles tells little of a fault
MOST_FORMS = 24  # of half a word: the most frequent ones
_HEADS = "{title keywords}"
_SPLIT = "unicode61 remove_diacritics 2"


@dataclass(frozen=True)
class FoundArticle:
    """An article's id, the best first, and the words asked for as the vocabulary holds them."""

    article_id: str
    forms: tuple[frozenset[str], ...]


def find_articles(connection: Connection, asked: str, limit: int) -> list[FoundArticle]:
    """Return the articles that answer best (bm25), those that hold every telling word before all others.

    The word being typed may be half a word; the others count in all their forms. A word that is in many
    articles counts in titles and keywords only: it would rank them all, and say nothing.
    """
    groups = _forms_asked_for(connection, asked)
    if not groups:
        return []
    telling = _telling(connection, groups)
    found = _matching(connection, " AND ".join(map(_any_of, telling)), limit) if telling else []
    if len(found) < limit:
        apart = [_any_of(group) if group in telling else f"{_HEADS} : {_any_of(group)}" for group in groups]
        more = _matching(connection, " OR ".join(apart), limit * 2)
        found += [key for key in more if key not in found]
    found = found or _latest(connection, " OR ".join(map(_any_of, groups)), limit)
    forms = tuple(frozenset(group) for group, _docs in groups)
    return [FoundArticle(key, forms) for key in found[:limit]]


Group = tuple[tuple[str, ...], int]  # the forms of one word, and in how many articles they are, at most


def _forms_asked_for(connection: Connection, asked: str) -> list[Group]:
    words = folded_words(asked)
    is_unfinished = bool(asked) and not asked[-1].isspace()
    last = words[-1] if words and is_unfinished else ""
    telling = [word for word in dict.fromkeys(words) if word == last or word not in PLAIN]
    kept = [word for word in telling if len(word) >= FEWEST_LETTERS][-MOST_WORDS:]
    groups = [_forms(connection, word, word == last) for word in kept]
    return [group for group in groups if group[0]]


def _forms(connection: Connection, word: str, is_unfinished: bool) -> Group:
    """Return the words of the vocabulary that are this word in another form, or begin with what is typed."""
    head = head_of(word)
    query = text("SELECT term, doc FROM search_article_terms WHERE term >= :low AND term < :high")
    near = connection.execute(query, {"low": head, "high": head + "\U0010ffff"})
    found = [
        (term, docs)
        for term, docs in near
        if term == word or same_word(term, word) or (is_unfinished and term.startswith(word))
    ]
    kept = sorted(found, key=lambda pair: -pair[1])[:MOST_FORMS]
    return tuple(term for term, _docs in kept), sum(docs for _term, docs in kept)


def _telling(connection: Connection, groups: Sequence[Group]) -> Sequence[Group]:
    """Return the words that are in few articles."""
    whole = connection.execute(text("SELECT count(*) FROM search_article_rows")).scalar_one()
    most = max(FEW_ARTICLES, whole // COMMON_SHARE)
    return [group for group in groups if group[1] <= most]


def _any_of(group: Group) -> str:
    return "(" + " OR ".join(f'"{term}"' for term in group[0]) + ")"


def _matching(connection: Connection, match: str, limit: int) -> list[str]:
    weights = ", ".join(map(str, WEIGHTS))
    query = text(
        "SELECT found.article_id FROM ("
        f"SELECT rowid AS n, bm25(search_article_words, {weights}) AS score FROM search_article_words "
        "WHERE search_article_words MATCH :match ORDER BY score LIMIT :limit) AS best "
        "JOIN search_article_rows AS found ON found.n = best.n ORDER BY best.score, found.n"
    )
    return [row.article_id for row in connection.execute(query, {"match": match, "limit": limit})]


def _latest(connection: Connection, match: str, limit: int) -> list[str]:
    """Return articles that match, those added last first: for words that are in most of them."""
    query = text(
        "SELECT found.article_id FROM search_article_words AS words "
        "JOIN search_article_rows AS found ON found.n = words.rowid "
        "WHERE search_article_words MATCH :match ORDER BY words.rowid DESC LIMIT :limit"
    )
    return [row.article_id for row in connection.execute(query, {"match": match, "limit": limit})]


# ---- making the index


def ensure_index(connection: Connection) -> None:
    """Make the index where it is missing or was made differently; reads every article then."""
    if is_current(connection):
        return
    for when in ("new", "changed", "gone"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS search_article_{when}")
    for table in ("search_article_terms", "search_article_words", "search_article_rows"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")
    for statement in _definition():
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "INSERT INTO search_article_rows (article_id) SELECT id FROM articles ORDER BY rowid"
    )
    connection.exec_driver_sql(
        f"INSERT INTO search_article_words (rowid, {', '.join(COLUMNS)}) "
        f"SELECT found.n, {_cells('article')} FROM articles AS article "
        "JOIN search_article_rows AS found ON found.article_id = article.id"
    )


def is_current(connection: Connection) -> bool:
    """Tell whether the index is there and made by this version, or cannot be there yet; takes no lock."""
    if not inspect(connection).has_table("articles"):
        return True
    known = text("SELECT sql FROM sqlite_master WHERE name LIKE 'search\\_article%' ESCAPE '\\'")
    return set(_definition()) <= {sql for (sql,) in connection.execute(known)}


def _cells(row: str) -> str:
    return ", ".join(f"{row}.{column}" for column in COLUMNS)


def _definition() -> Iterable[str]:
    """Return every statement that makes the index. It keeps no copy of the texts."""
    columns, mine = ", ".join(COLUMNS), "(SELECT n FROM search_article_rows WHERE article_id = old.id)"
    changes = ", ".join(f"{column} = new.{column}" for column in COLUMNS)
    return (
        "CREATE TABLE search_article_rows (n INTEGER PRIMARY KEY, article_id TEXT NOT NULL UNIQUE)",
        f"CREATE VIRTUAL TABLE search_article_words USING fts5({columns}, content='', "
        f"contentless_delete=1, tokenize='{_SPLIT}')",
        "CREATE VIRTUAL TABLE search_article_terms USING fts5vocab('search_article_words', 'row')",
        "CREATE TRIGGER search_article_new AFTER INSERT ON articles BEGIN "
        "INSERT INTO search_article_rows (article_id) VALUES (new.id); "
        f"INSERT INTO search_article_words (rowid, {columns}) SELECT n, {_cells('new')} "
        "FROM search_article_rows WHERE article_id = new.id; END",
        f"CREATE TRIGGER search_article_changed AFTER UPDATE OF {columns} ON articles BEGIN "
        f"UPDATE search_article_words SET {changes} WHERE rowid = {mine}; END",
        "CREATE TRIGGER search_article_gone AFTER DELETE ON articles BEGIN "
        f"DELETE FROM search_article_words WHERE rowid = {mine}; "
        "DELETE FROM search_article_rows WHERE article_id = old.id; END",
    )
