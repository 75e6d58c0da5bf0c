"""Let the evidence finder search by terms, names and numbers, and keep what it showed; the index itself is filled after the last revision.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "sentence_terms",
        sa.Column("id", ID, autoincrement=False, nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.CheckConstraint("terms <> ''", name=op.f("ck_sentence_terms_terms")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_sentence_terms_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sentence_terms")),
        sqlite_strict=True,
    )
    op.create_table(
        "term_count",
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("sentence_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_term_count_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", "term", name=op.f("pk_term_count")),
        sqlite_strict=True,
    )
    op.create_table(
        "finder_totals",
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("sentence_count", sa.Integer(), nullable=False),
        sa.Column("term_total", ID, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_finder_totals_campaign_id")),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_finder_totals")),
        sqlite_strict=True,
    )
    op.create_table(
        "evidence_search",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("claim_uuid", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("is_extra", sa.Integer(), nullable=False),
        sa.Column("ranker", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.CheckConstraint("is_extra IN (0, 1)", name=op.f("ck_evidence_search_is_extra")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_evidence_search_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", "number", name=op.f("pk_evidence_search")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
