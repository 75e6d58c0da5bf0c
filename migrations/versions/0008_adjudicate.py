"""Let leads settle what annotators disagree about: cases, rounds, rulings, and the conflicts worked out from finished passes.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.Text().with_variant(sa.DateTime(timezone=True), "postgresql")
TEXT, WHOLE = sa.Text(), sa.Integer()
ROUNDS = "round IN ('pilot', 'first', 'second', 'gold', 'revalidation', 'adjudication')"
KINDS = "kind IN ('detection', 'split', 'verdict', 'spans', 'evidence', '')"
STATUSES = "status IN ('open', 'decided', 'released')"
OUTCOMES = "outcome IN ('', 'accept', 'merge', 'neither', 'not_a_claim', 'too_vague', 'send_back')"


def upgrade() -> None:
    _table(
        "settlement",
        [("assignment_id", ID), ("uuid", TEXT), ("revision", WHOLE)],
        [("round", TEXT), ("status", TEXT), ("kind", TEXT), ("members", TEXT), ("seen", TEXT), ("outcome", TEXT)],
        [("chosen", TEXT)],
        [("finals", TEXT), ("cited", TEXT), ("is_empty", WHOLE), ("reason", TEXT), ("actor_id", ID), ("at", MOMENT)],
        points={"assignment_id": "assignment", "actor_id": "user"},
        rules={"round": ROUNDS, "status": STATUSES, "kind": KINDS, "outcome": OUTCOMES, "is_empty": "is_empty IN (0, 1)"},
    )
    _table(
        "adjudication_round",
        [("campaign_id", ID), ("round", TEXT), ("revision", WHOLE)],
        [("is_closed", WHOLE), ("is_own_allowed", WHOLE), ("actor_id", ID), ("at", MOMENT)],
        points={"campaign_id": "campaign", "actor_id": "user"},
        rules={"round": ROUNDS, "is_closed": "is_closed IN (0, 1)", "is_own_allowed": "is_own_allowed IN (0, 1)"},
    )
    _table(
        "ruling",
        [("campaign_id", ID), ("guideline_version", TEXT)],
        [("section", TEXT), ("text", TEXT)],
        [("assignment_id", ID), ("case_uuid", TEXT)],
        [("actor_id", ID), ("at", MOMENT)],
        points={"campaign_id": "campaign", "assignment_id": "assignment", "actor_id": "user"},
    )
    _table(
        "conflict",
        [("document_id", ID), ("round", TEXT), ("ordinal", WHOLE)],
        [("campaign_id", ID), ("kind", TEXT), ("kinds", TEXT), ("size", WHOLE), ("start", WHOLE), ("end", WHOLE), ("claim", TEXT)],
        [],
        [("text", TEXT), ("people", WHOLE), ("having", WHOLE), ("method", TEXT)],
        [("case_uuid", TEXT)],
        [("status", TEXT), ("is_stale", WHOLE)],
        points={"document_id": "document", "campaign_id": "campaign"},
        rules={"round": ROUNDS, "kind": KINDS, "is_stale": "is_stale IN (0, 1)"},
    )
    op.create_index("ix_conflict_campaign_id_kind_size", "conflict", ["campaign_id", "kind", "size"])
    _table(
        "conflict_state",
        [("document_id", ID), ("round", TEXT)],
        [("watermark", TEXT)],
        points={"document_id": "document"},
        rules={"round": ROUNDS},
    )


def _table(name, keys, *columns, points, rules=None) -> None:  # type: ignore[no-untyped-def]
    """Columns come in groups, in turn those that are always filled and those that may be null."""
    listed = [sa.Column(column, kind, nullable=False) for column, kind in keys]
    for number, group in enumerate(columns):
        listed += [sa.Column(column, kind, nullable=number % 2 == 1) for column, kind in group]
    op.create_table(
        name,
        *listed,
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{name}_{column}")) for column, rule in (rules or {}).items()),
        *(sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_{name}_{column}")) for column, table in points.items()),
        sa.PrimaryKeyConstraint(*(column for column, _ in keys), name=op.f(f"pk_{name}")),
        sqlite_strict=True,
    )


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
