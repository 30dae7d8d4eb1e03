"""Text as text where Qt would guess markup."""

from html import escape


def plain_tooltip(text: str) -> str:
    """Return text for `setToolTip`: Qt would guess markup, so none is left to guess."""
    return f"<qt>{escape(text).replace(chr(10), '<br>')}</qt>" if text else ""
