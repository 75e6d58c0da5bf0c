"""Let leads settle the claims of a text: what marks a claim comes from, what becomes of it, and one Settle pass for each text.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

FILLED = {"sources": "[]", "outcome": "", "reason": ""}
SETTLES = sa.text("stage = 'settle'")


def upgrade() -> None:
    # SQLite: rebuilt even where ALTER TABLE would do, so that a table reads the same however old its database is.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for column, value in FILLED.items():  # a default and no UPDATE: this table refuses one
        op.add_column("claim", sa.Column(column, sa.Text(), nullable=False, server_default=value))
    with op.batch_alter_table("claim", recreate=recreate) as batch:
        for column in FILLED:
            batch.alter_column(column, existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch.create_check_constraint(op.f("ck_claim_outcome"), "outcome IN ('', 'check', 'keep', 'drop')")
    op.create_index(
        op.f("uq_assignment_settle"), "assignment", ["document_id"], unique=True, sqlite_where=SETTLES, postgresql_where=SETTLES
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
