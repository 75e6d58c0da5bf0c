"""Create the first tables: people, campaigns, documents, passes, audit.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "audit_seal",
        sa.Column("id", ID, nullable=False),
        sa.Column("last_audit_id", ID, nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("mac", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_seal")),
        sa.UniqueConstraint("last_audit_id", name=op.f("uq_audit_seal_last_audit_id")),
        sqlite_strict=True,
    )
    op.create_table(
        "campaign",
        sa.Column("id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("preset", sa.Text(), nullable=False),
        sa.Column("coverage", sa.Text(), nullable=False),
        sa.Column("evidence_policy", sa.Text(), nullable=False),
        sa.Column("temporal_policy", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("coverage IN ('every_claim', 'worth_two')", name=op.f("ck_campaign_coverage")),
        sa.CheckConstraint("evidence_policy IN ('corpus', 'web', 'both')", name=op.f("ck_campaign_evidence_policy")),
        sa.CheckConstraint("preset IN ('one_pass', 'staged')", name=op.f("ck_campaign_preset")),
        sa.CheckConstraint("temporal_policy IN ('flag', 'forbid', 'ignore')", name=op.f("ck_campaign_temporal_policy")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("slug", name=op.f("uq_campaign_slug")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_campaign_uuid"), "campaign", ["uuid"])
    op.create_table(
        "failed_attempt",
        sa.Column("id", ID, nullable=False),
        sa.Column("scope_sha256", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_attempt")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_failed_attempt_scope_at"), "failed_attempt", ["scope_sha256", "at"])
    op.create_table(
        "user",
        sa.Column("id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("is_admin", sa.Integer(), nullable=False),
        sa.Column("is_active", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("is_active IN (0, 1)", name=op.f("ck_user_is_active")),
        sa.CheckConstraint("is_admin IN (0, 1)", name=op.f("ck_user_is_admin")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("name", name=op.f("uq_user_name")),
        sa.UniqueConstraint("uuid", name=op.f("uq_user_uuid")),
        sqlite_strict=True,
    )
    op.create_table(
        "audit",
        sa.Column("id", ID, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_audit_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_strict=True,
    )
    op.create_table(
        "document",
        sa.Column("id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slug", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Text(), nullable=False),
        sa.Column("published_precision", sa.Text(), nullable=False),
        sa.Column("date_origin", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("splitter", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("folded_sha256", sa.Text(), nullable=False),
        sa.Column("sentence_count", sa.Integer(), nullable=False),
        sa.Column("imported_at", MOMENT, nullable=False),
        sa.Column("imported_by", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_document_campaign_id")),
        sa.ForeignKeyConstraint(["imported_by"], ["user.id"], name=op.f("fk_document_imported_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("campaign_id", "number", name=op.f("uq_document_campaign_id_number")),
        sa.UniqueConstraint("campaign_id", "sha256", name=op.f("uq_document_campaign_id_sha256")),
        sa.UniqueConstraint("campaign_id", "slug", name=op.f("uq_document_campaign_id_slug")),
        sa.UniqueConstraint("campaign_id", "uuid", name=op.f("uq_document_campaign_id_uuid")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_document_folded_sha256"), "document", ["folded_sha256"])
    op.create_table(
        "guideline",
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_guideline_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guideline")),
        sa.UniqueConstraint("campaign_id", "version", name=op.f("uq_guideline_campaign_id_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "membership",
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("role IN ('annotator', 'lead')", name=op.f("ck_membership_role")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_membership_campaign_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_membership_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("campaign_id", "code", name=op.f("uq_membership_campaign_id_code")),
        sa.UniqueConstraint("campaign_id", "user_id", name=op.f("uq_membership_campaign_id_user_id")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_membership_user_id"), "membership", ["user_id"])
    op.create_table(
        "scheme",
        sa.Column("id", ID, nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_scheme_campaign_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheme")),
        sa.UniqueConstraint("campaign_id", "version", name=op.f("uq_scheme_campaign_id_version")),
        sqlite_strict=True,
    )
    op.create_table(
        "session",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT, nullable=False),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_session_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_session_token_sha256")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_session_user_id"), "session", ["user_id"])
    op.create_table(
        "sign_in_link",
        sa.Column("id", ID, nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("user_id", ID, nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.CheckConstraint("purpose IN ('sign_in', 'invitation', 'reset')", name=op.f("ck_sign_in_link_purpose")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_link_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_sign_in_link_token_sha256")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sign_in_link_user_id"), "sign_in_link", ["user_id"])
    op.create_table(
        "assignment",
        sa.Column("id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("campaign_id", ID, nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("annotator_id", ID, nullable=False),
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("cursor", sa.Integer(), nullable=False),
        sa.Column("scheme_id", ID, nullable=False),
        sa.Column("guideline_version", sa.Text(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("saved_at", MOMENT, nullable=True),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "round IN ('pilot', 'first', 'second', 'gold', 'revalidation', 'adjudication')", name=op.f("ck_assignment_round")
        ),
        sa.CheckConstraint("status IN ('open', 'finished')", name=op.f("ck_assignment_status")),
        sa.ForeignKeyConstraint(["annotator_id"], ["user.id"], name=op.f("fk_assignment_annotator_id")),
        sa.ForeignKeyConstraint(["campaign_id"], ["campaign.id"], name=op.f("fk_assignment_campaign_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_assignment_document_id")),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_assignment_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("campaign_id", "uuid", name=op.f("uq_assignment_campaign_id_uuid")),
        sa.UniqueConstraint("document_id", "annotator_id", "round", name=op.f("uq_assignment_document_id_annotator_id_round")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_assignment_annotator_id"), "assignment", ["annotator_id"])
    op.create_index(op.f("ix_assignment_uuid"), "assignment", ["uuid"])
    op.create_table(
        "block",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.CheckConstraint('start < "end"', name=op.f("ck_block_span")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_block_document_id")),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_block")),
        sqlite_strict=True,
    )
    op.create_table(
        "sentence",
        sa.Column("document_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("block_ordinal", sa.Integer(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("is_furniture", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint('start < "end"', name=op.f("ck_sentence_span")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_sentence_document_id")),
        sa.PrimaryKeyConstraint("document_id", "ordinal", name=op.f("pk_sentence")),
        sqlite_strict=True,
    )
    op.create_table(
        "verdict",
        sa.Column("id", ID, nullable=False),
        sa.Column("scheme_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("canonical", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("retired_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "canonical IN ('supported', 'refuted', 'not_enough_evidence', 'conflicting', 'not_checkable', 'too_vague', 'out_of_scope')",
            name=op.f("ck_verdict_canonical"),
        ),
        sa.ForeignKeyConstraint(["scheme_id"], ["scheme.id"], name=op.f("fk_verdict_scheme_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("scheme_id", "value", name=op.f("uq_verdict_scheme_id_value")),
        sqlite_strict=True,
    )
    op.create_table(
        "annotation",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("claim_uuid", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict_id", ID, nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("is_gone", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_gone IN (0, 1)", name=op.f("ck_annotation_is_gone")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_annotation_assignment_id")),
        sa.ForeignKeyConstraint(["verdict_id"], ["verdict.id"], name=op.f("fk_annotation_verdict_id")),
        sa.PrimaryKeyConstraint("assignment_id", "claim_uuid", "revision", name=op.f("pk_annotation")),
        sqlite_strict=True,
    )
    op.create_table(
        "claim",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("spans", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_gone", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_gone IN (0, 1)", name=op.f("ck_claim_is_gone")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_claim_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", "uuid", "revision", name=op.f("pk_claim")),
        sqlite_strict=True,
    )
    op.create_table(
        "decision",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("is_badly_split", sa.Integer(), nullable=False),
        sa.Column("is_gone", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_badly_split IN (0, 1)", name=op.f("ck_decision_is_badly_split")),
        sa.CheckConstraint("is_gone IN (0, 1)", name=op.f("ck_decision_is_gone")),
        sa.CheckConstraint("label IN ('', 'o', 'p', 'i', 'x', 'b')", name=op.f("ck_decision_label")),
        sa.CheckConstraint("origin IN ('key', 'filled', 'finish')", name=op.f("ck_decision_origin")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_decision_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", "ordinal", "revision", name=op.f("pk_decision")),
        sqlite_strict=True,
    )
    op.create_table(
        "draft",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("claim_uuid", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_draft_assignment_id")),
        sa.PrimaryKeyConstraint("assignment_id", "claim_uuid", "field", name=op.f("pk_draft")),
        sqlite_strict=True,
    )
    op.create_table(
        "evidence",
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("claim_uuid", sa.Text(), nullable=False),
        sa.Column("stance", sa.Text(), nullable=False),
        sa.Column("set_no", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("publisher", sa.Text(), nullable=False),
        sa.Column("published_on", sa.Text(), nullable=False),
        sa.Column("excerpt", sa.Text(), nullable=False),
        sa.Column("document_id", ID, nullable=True),
        sa.Column("start", sa.Integer(), nullable=True),
        sa.Column("end", sa.Integer(), nullable=True),
        sa.Column("is_gone", sa.Integer(), nullable=False),
        sa.CheckConstraint("is_gone IN (0, 1)", name=op.f("ck_evidence_is_gone")),
        sa.CheckConstraint("kind IN ('web', 'sentence')", name=op.f("ck_evidence_kind")),
        sa.CheckConstraint("stance IN ('supports', 'refutes', 'mixed', 'context')", name=op.f("ck_evidence_stance")),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_evidence_assignment_id")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_evidence_document_id")),
        sa.PrimaryKeyConstraint("assignment_id", "uuid", "revision", name=op.f("pk_evidence")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_evidence_document_id"), "evidence", ["document_id"])
    op.create_table(
        "operation",
        sa.Column("id", ID, nullable=False),
        sa.Column("assignment_id", ID, nullable=False),
        sa.Column("boot", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("inverse", sa.Text(), nullable=False),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("base_revision", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=True),
        sa.Column("error_code", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("client_at", sa.Text(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_operation_assignment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sa.UniqueConstraint("assignment_id", "boot", "seq", name=op.f("uq_operation_assignment_id_boot_seq")),
        sqlite_strict=True,
    )
    op.create_index(
        op.f("uq_operation_assignment_id_revision"),
        "operation",
        ["assignment_id", "revision"],
        unique=True,
        sqlite_where=sa.text("revision IS NOT NULL"),
    )


def downgrade() -> None:
    raise NotImplementedError("There is nothing before the first revision.")
