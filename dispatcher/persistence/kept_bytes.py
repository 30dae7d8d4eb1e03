"""The bytes of attachments, kept once each under their digest. They mean nothing until a row names them.

They are written before the command that names them, so that the journal holds the digest and not the file.
"""

from hashlib import sha256

from sqlalchemy import Engine, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from .tables import kept_bytes


def keep(engine: Engine, content: bytes) -> str:
    """Write the bytes, unless they are there already, and return their digest."""
    digest = sha256(content).hexdigest()
    with engine.begin() as connection:
        row = insert(kept_bytes).values(digest=digest, content=content)
        connection.execute(row.on_conflict_do_nothing())
    return digest


def size_of(session: Session, digest: str) -> int | None:
    """Return how many bytes are kept under a digest; None for none."""
    return session.scalar(select(func.length(kept_bytes.c.content)).where(kept_bytes.c.digest == digest))


def content_of(engine: Engine, digest: str) -> bytes | None:
    with engine.connect().execution_options(read_only=True) as connection:
        return connection.scalar(select(kept_bytes.c.content).where(kept_bytes.c.digest == digest))
