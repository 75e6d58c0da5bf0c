"""Let annotators link claims and ask about them, and leads answer.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "claim_link",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("claim_uuid", sa.Text(), nullable=False),
        sa.Column("other_uuid", sa.Text(), nullable=False),
        sa.Column("relation", sa.Text(), nullable=False),
        sa.Column("is_gone", sa.Integer(), nullable=False),
        sa.CheckConstraint("relation IN ('same', 'contradicts', 'qualifies')", name=op.f("ck_claim_link_relation")),
        sa.CheckConstraint("is_gone IN (0, 1)", name=op.f("ck_claim_link_is_gone")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_claim_link_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", "uuid", "revision", name=op.f("pk_claim_link")),
        sqlite_strict=True,
    )
    op.create_table(
        "comment",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("claim_uuid", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_gone", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_gone IN (0, 1)", name=op.f("ck_comment_is_gone")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_comment_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", "uuid", "revision", name=op.f("pk_comment")),
        sqlite_strict=True,
    )
    op.create_table(
        "answer",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("comment_uuid", sa.Text(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_answer_assignment_id")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_answer_author_id")),
        sa.PrimaryKeyConstraint("assignment_id", "uuid", name=op.f("pk_answer")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
