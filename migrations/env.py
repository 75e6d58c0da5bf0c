"""Alembic's environment: the connection comes from workbench.store.schema, with foreign keys off and our own BEGIN."""

from alembic import context

from workbench.store import finder_index, guards, schema
from workbench.store.models import Base

connection = context.config.attributes["connection"]


def after_revision(*, ctx, **_):
    guards.create(ctx.connection)
    finder_index.create(ctx.connection)
    schema.check_after(ctx.connection)


context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    transaction_per_migration=False,  # all revisions or none: a kill between two would leave a new database that has to be upgraded
    # SQLite too: with our own BEGIN its DDL rolls back whole; in the driver's mode a failed migration leaves half of it.
    transactional_ddl=True,
    compare_server_default=True,
    on_version_apply=after_revision,
)
with context.begin_transaction():
    context.run_migrations()
    finder_index.make_current(connection)
