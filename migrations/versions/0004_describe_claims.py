"""Let annotators say more of a claim than its words: types, worth, hedge, date, event, who says it; and keep their preferences.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT, WHOLE = sa.Text(), sa.Integer()
FILLED = {
    "claim": {"types": "[]", "checks": "content", "hedge": "", "claim_date": "", "event": "", "attribution": "[]", "context": "[]"},
    "annotation": {},
    "evidence": {"archive_url": "", "accessed_on": "", "medium": ""},
    "user": {"preferences": "{}"},
}
EMPTY = {"claim": {"worth": WHOLE, "same_as": TEXT}, "annotation": {"confidence": WHOLE}}
CHECKS = {
    "claim": {
        "checks": "checks IN ('content', 'said')",
        "hedge": "hedge IN ('', 'reported', 'alleged', 'apparent', 'possible', 'probable')",
        "worth": "worth BETWEEN 1 AND 3",
    },
    "annotation": {"confidence": "confidence BETWEEN 1 AND 4"},
    "evidence": {
        "medium": "medium IN ('', 'web_text', 'web_table', 'pdf', 'image', 'video', 'audio', 'metadata', 'other')",
    },
}


def upgrade() -> None:
    # SQLite: rebuilt even where ALTER TABLE would do, so that a table reads the same however old its database is.
    recreate = "always" if op.get_bind().dialect.name == "sqlite" else "never"
    for table, columns in FILLED.items():
        for column, value in columns.items():  # a default and no UPDATE: these tables refuse one
            op.add_column(table, sa.Column(column, TEXT, nullable=False, server_default=value))
        with op.batch_alter_table(table, recreate=recreate) as batch:
            for column in columns:
                batch.alter_column(column, existing_type=TEXT, existing_nullable=False, server_default=None)
            for column, kind in EMPTY.get(table, {}).items():
                batch.add_column(sa.Column(column, kind, nullable=True))
            for name, rule in CHECKS.get(table, {}).items():
                batch.create_check_constraint(op.f(f"ck_{table}_{name}"), rule)


def downgrade() -> None:
    raise NotImplementedError("A backup is made before every upgrade: restore that.")
