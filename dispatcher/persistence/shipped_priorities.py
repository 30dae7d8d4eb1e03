"""What a database begins with: the one place where shipped rows are written, for new and migrated ones alike.

A table that holds anything is left as its managers have made it.
"""

from dataclasses import asdict

from sqlalchemy import Connection, func, insert, select

from dispatcher.domain.priorities import shipped_priorities, shipped_queues

from .mapping import TABLE_OF


def ship_priorities(connection: Connection) -> None:
    """Fill the tables that are to hold something from the first day on."""
    for rows in (shipped_priorities(), shipped_queues()):
        table = TABLE_OF[type(rows[0])]
        if not connection.scalar(select(func.count()).select_from(table)):
            connection.execute(insert(table), [asdict(row) for row in rows])
