"""The content of attached files: kept before the command that names it, read back byte for byte."""

from dispatcher.domain.errors import Refusal
from dispatcher.domain.sentences import Sentence
from dispatcher.domain.support import MOST_BYTES
from dispatcher.persistence import kept_bytes
from dispatcher.persistence.unit_of_work import Engine

MEGABYTE = 1024 * 1024


def keep(engine: Engine, content: bytes) -> str:
    """Keep a file's content and return its digest; raises Refusal where it is empty or too large."""
    if not content:
        raise Refusal(Sentence("This file is empty."))
    if len(content) > MOST_BYTES:
        raise Refusal(
            Sentence("This file is larger than {most} MB. Attach a smaller one.", most=MOST_BYTES // MEGABYTE)
        )
    return kept_bytes.keep(engine, content)


def content_of(engine: Engine, digest: str) -> bytes:
    """Return what was kept; raises Refusal where nothing was."""
    content = kept_bytes.content_of(engine, digest)
    if content is None:
        raise Refusal(Sentence("The content of {name} is not here. Choose the file again.", name=digest[:8]))
    return content
