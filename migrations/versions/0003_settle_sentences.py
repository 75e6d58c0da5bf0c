"""Let leads confirm who speaks in a block, divide and join sentences before first use, and settle badly split ones afterwards.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    # SQLite: rebuilt even where ALTER TABLE would do, so that a table reads the same however old its database is.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    op.add_column("block", sa.Column("speaker", sa.Text(), nullable=True))
    op.execute("UPDATE block SET speaker = ''")
    with op.batch_alter_table("block", recreate=recreate) as batch:
        batch.alter_column("speaker", existing_type=sa.Text(), nullable=False)
    op.add_column("sentence", sa.Column("split_origin", sa.Text(), nullable=True))
    op.execute("UPDATE sentence SET split_origin = 'auto'")
    with op.batch_alter_table("sentence", recreate=recreate) as batch:
        batch.alter_column("split_origin", existing_type=sa.Text(), nullable=False)
        batch.create_check_constraint(op.f("ck_sentence_split_origin"), "split_origin IN ('auto', 'manual')")
    op.create_table(
        "settled_split",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("settled_by", ID, nullable=False),
        sa.Column("settled_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id", "ordinal"], ["sentence.document_id", "sentence.ordinal"], name=op.f("fk_settled_split_document_id_ordinal")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["user.id"], name=op.f("fk_settled_split_settled_by")),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_settled_split")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
