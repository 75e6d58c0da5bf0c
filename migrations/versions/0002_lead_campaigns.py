"""Let leads run a campaign: overlap and closing, withdrawn documents, announced guidelines, passes that were handed over.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
FILLED = (
    ("campaign", "overlap", sa.Integer(), "1"),
    ("guideline", "note", sa.Text(), "''"),
    ("membership", "guideline_seen", sa.Text(), "''"),
)
STATUSES = "status IN ('open', 'finished', 'left')"


def upgrade() -> None:
    # SQLite: rebuilt even where ALTER TABLE would do, so that a table reads the same however old its database is.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table, column, kind, value in FILLED:
        op.add_column(table, sa.Column(column, kind, nullable=True))
        op.execute(f'UPDATE {table} SET "{column}" = {value}')  # noqa: S608 - the constants above
    with op.batch_alter_table("campaign", recreate=recreate) as batch:
        batch.alter_column("overlap", existing_type=sa.Integer(), nullable=False)
        batch.add_column(sa.Column("closed_at", MOMENT, nullable=True))
    for table, column, kind, _ in FILLED[1:]:
        with op.batch_alter_table(table, recreate=recreate) as batch:
            batch.alter_column(column, existing_type=kind, nullable=False)
    with op.batch_alter_table("document", recreate=recreate) as batch:
        batch.add_column(sa.Column("withdrawn_at", MOMENT, nullable=True))
    with op.batch_alter_table("assignment", recreate=recreate) as batch:
        batch.drop_constraint(op.f("ck_assignment_status"), type_="check")
        batch.create_check_constraint(op.f("ck_assignment_status"), STATUSES)


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
