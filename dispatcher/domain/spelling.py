"""Names as people type them: accents and capitals do not count."""

from unicodedata import combining, normalize


def plain_letters(text: str) -> str:
    """Return a text without accents and capitals."""
    return "".join(one for one in normalize("NFKD", text.casefold()) if not combining(one))
