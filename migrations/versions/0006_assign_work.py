"""Let leads say who works on what: stages, sections, leases and caps of passes, overlap by share, fields by stage.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
WHOLE = "(SELECT CASE WHEN sentence_count > 0 THEN sentence_count ELSE 1 END FROM document WHERE document.id = document_id)"
FILLED = (
    ("campaign", "fields", sa.Text(), "'{}'"),
    ("campaign", "assigning", sa.Text(), "'free'"),
    ("campaign", "overlap_percent", sa.Integer(), "100"),
    ("campaign", "check_overlap", sa.Integer(), "1"),
    ("campaign", "lease_days", sa.Integer(), "14"),
    ("assignment", "stage", sa.Text(), "'one_pass'"),
    ("assignment", "start_ordinal", sa.Integer(), "0"),
    (
        "assignment",
        "end_ordinal",
        sa.Integer(),
        WHOLE,
    ),
    ("assignment", "assigned_at", MOMENT, "started_at"),
    ("assignment", "sent_back_note", sa.Text(), "''"),
)
FOUND = (
    ("campaign", "pass_cap", sa.Integer()),
    ("membership", "pass_cap", sa.Integer()),
    ("document", "overlap", sa.Integer()),
    ("assignment", "claims_from", ID),
    ("assignment", "assigned_by", ID),
    ("assignment", "lease_until", MOMENT),
    ("assignment", "sent_back_at", MOMENT),
)
STATUSES = "status IN ('assigned', 'open', 'finished', 'left')"
STAGES = "stage IN ('one_pass', 'mark', 'settle', 'check')"
UNIQUE = ["document_id", "annotator_id", "round", "stage", "start_ordinal"]


def upgrade() -> None:
    # SQLite: rebuilt even where ALTER TABLE would do, so that a table reads the same however old its database is.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table, column, kind, value in FILLED:
        op.add_column(table, sa.Column(column, kind, nullable=True))
        op.execute(f'UPDATE {table} SET "{column}" = {value}')  # noqa: S608 - the constants above
    # Passes begun before stages existed do what their campaign's way of working begins with.
    op.execute("UPDATE assignment SET stage = 'mark' WHERE (SELECT preset FROM campaign WHERE campaign.id = campaign_id) = 'staged'")
    for name in ("campaign", "membership", "document", "assignment"):
        with op.batch_alter_table(name, recreate=recreate) as batch:
            for table, column, kind, _ in FILLED:
                if table == name:
                    batch.alter_column(column, existing_type=kind, nullable=False)
            for table, column, kind in FOUND:
                if table == name:
                    batch.add_column(sa.Column(column, kind, nullable=True))
    with op.batch_alter_table("campaign", recreate=recreate) as batch:
        batch.create_check_constraint(op.f("ck_campaign_assigning"), "assigning IN ('free', 'by_lead')")
    with op.batch_alter_table("assignment", recreate=recreate) as batch:
        batch.alter_column("started_at", existing_type=MOMENT, nullable=True)
        batch.drop_constraint(op.f("ck_assignment_status"), type_="check")
        batch.create_check_constraint(op.f("ck_assignment_status"), STATUSES)
        batch.create_check_constraint(op.f("ck_assignment_stage"), STAGES)
        batch.create_check_constraint(op.f("ck_assignment_section"), "start_ordinal < end_ordinal")
        batch.drop_constraint(op.f("uq_assignment_document_id_annotator_id_round"), type_="unique")
        batch.create_unique_constraint(op.f("uq_assignment_pass"), UNIQUE)
        batch.create_foreign_key(op.f("fk_assignment_claims_from"), "assignment", ["claims_from"], ["id"])
        batch.create_foreign_key(op.f("fk_assignment_assigned_by"), "user", ["assigned_by"], ["id"])
    op.create_index(op.f("ix_assignment_claims_from"), "assignment", ["claims_from"])


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
