"""SQL compiled once for all the databases of a test run.

SQLAlchemy compiles a statement once for each engine. The product has one engine and gains by it; the tests
have a thousand, all on the same SQLite, and spent half of their time compiling the same sentences anew.
"""

from sqlalchemy import Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

COMPILED: LRUCache = LRUCache(1500)


class SharingDialect(SQLiteDialect_pysqlite):
    """The dialect of `sqlite://`, equal for all engines: a compiled statement is kept by its dialect, too."""

    supports_statement_cache = True

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        engine.update_execution_options(compiled_cache=COMPILED)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


def share_compiled_statements() -> None:
    registry.register("sqlite", __name__, SharingDialect.__name__)
