"""The content of attached files: kept before the command that names it, read back byte for byte."""

from pathlib import Path

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


def keep_file(engine: Engine, path: str) -> tuple[str, str]:
    """Keep a file of this machine; returns its name and digest. Raises Refusal where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Refusal(
            Sentence("The file {name} cannot be read ({why}).", name=path, why=error.strerror or str(error))
        ) from error
    return Path(path).name, keep(engine, content)


def content_of(engine: Engine, digest: str) -> bytes:
    """Return what was kept; raises Refusal where nothing was."""
    content = kept_bytes.content_of(engine, digest)
    if content is None:
        raise Refusal(Sentence("The content of {name} is not here. Choose the file again.", name=digest[:8]))
    return content
