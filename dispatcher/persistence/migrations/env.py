"""Runs migrations on the connection it is given. Migrations import nothing from the application.

The search index (`search_...`) is no part of the schema: persistence/search.py makes it anew where it must.
"""

from alembic import context

config = context.config
context.configure(
    connection=config.attributes["connection"],
    target_metadata=config.attributes["metadata"],
    include_name=lambda name, kind, _parents: not (kind == "table" and str(name).startswith("search_")),
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    transaction_per_migration=False,
)
context.run_migrations()
